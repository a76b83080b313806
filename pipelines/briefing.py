"""A briefing as a file: from the published file of the audience that reads it, without what people ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dashboard.briefing.content import briefing
from dashboard.briefing.document import Briefing
from dashboard.briefing.text import text
from dashboard.briefing.warnings import MOST_ASKS
from dashboard.data import Published, UnavailableError, opened
from pipelines.journal import ENDS, Warned, journal_of
from pipelines.problems import WorkspaceError
from pipelines.published_warnings import published_warnings
from pipelines.workspace import Workspace

EDITION_OF = {"secretariat": "committee", "committee": "committee", "funder": "funder"}  # by audience


def briefing_file(
    workspace: Workspace, coalition_id: str, audience: str, form: str, template: Path | None = None,
    warnings: Sequence[str] | None = None, on: date | None = None,
) -> bytes:  # fmt: skip
    """The bytes of a pptx, pdf or md file; `template` are slides whose layouts a pptx takes.

    `warnings`: ids of those on the table, else the two that matter most. `on`: the day on it, else that of the build. Raises
    WorkspaceError for an audience without a briefing, a coalition or warning that does not exist, a template that cannot be used,
    or without a build.
    """
    if audience not in EDITION_OF:
        raise WorkspaceError(
            f"There is no briefing for the audience {audience}; there is one for {', '.join(EDITION_OF)}. A member finds its own "
            f"numbers in the dashboard: coalition-health dashboard {workspace.path} --audience member"
        )
    if template is not None and form != "pptx":
        raise WorkspaceError("A template is for slides: leave out --template, or ask for --format pptx.")
    workspace.require()
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    ended = _ended(workspace)
    try:
        with opened(build, audience) as here:
            _require_open(here, coalition_id, warnings or ())
            document = briefing(
                here, coalition_id, edition=EDITION_OF[audience], chosen=warnings, ended=ended, on=on or here.built_on
            )
    except UnavailableError as error:
        raise WorkspaceError(str(error)) from None
    return _drawn(document, form, template)


def _require_open(here: Published, coalition_id: str, wanted: Sequence[str]) -> None:
    if len(wanted) > MOST_ASKS:
        raise WorkspaceError(f"{len(wanted)} warnings are too many for one table: name {MOST_ASKS} at most.")
    known = {row["warning_id"] for row in here.raised(coalition_id=coalition_id)} if wanted else set()
    for one in wanted:
        if one not in known:
            raise WorkspaceError(
                f"No warning {one} is open in {coalition_id}. The ids are in: coalition-health export WORKSPACE warnings"
            )


def _ended(workspace: Workspace) -> set[str]:
    """Warnings that people ended: resolved, explained or a false alarm."""
    rows = published_warnings(workspace).rows
    journal = journal_of(workspace.path)
    try:
        states = journal.states([Warned.of(row) for row in rows])
    finally:
        journal.close()
    return {key for key, state in states.items() if state.state in ENDS}


def _drawn(document: Briefing, form: str, template: Path | None) -> bytes:
    """Each form is imported where it is asked for."""
    if form == "md":
        return text(document).encode()
    if form == "pdf":
        from dashboard.briefing.paper import paper

        return paper(document)
    from dashboard.briefing.slides import slides

    try:
        return slides(document, template.read_bytes() if template else None)
    except ValueError as error:
        if template is None:
            raise
        raise WorkspaceError(f"{template.name}: {error}") from None
