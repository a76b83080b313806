"""Deciding what a name means, and undoing it: lines written into decisions/aliases.csv (read by pipelines/aliases.py).

A decision is a line at the end of the file; undoing it fills undone_by and undone_on of that line, so the file itself
says who decided and who undid what, and when. Lines, delimiter, byte order mark and line ends of a file edited by
hand stay as they are; columns it lacks are added at its right. Every write holds the workspace's lock, goes aside and
is swapped in, and is refused where a build could not follow it. The next build applies it.

    accept(workspace, "Facebook", "Meta", who="Ann", from_on=date(2021, 10, 28), why="renamed")
    reject(workspace, "Apollo GraphQL", "Apollo", who="Ann")      # not one; proposed no more
    undo(workspace, 3, who="Ben")                                 # line 3 counts no more
    preview(workspace, wish("Facebook", "Meta"))                  # an Effect; nothing is written
    preview_undo(workspace, 3)
    listed(workspace)                                             # every decision, those undone too
    effects.to_match(workspace)                                   # names to decide on, with proposals

`organisation` is an organisation_id or a name; a name nobody knows makes a new organisation, and "" means that the name
speaks for nobody. `name` is a name as written in the rows, or an organisation_id. A rename with from_on counts rows
before that day for the old name and later ones for the new, and a membership ends and begins there; without a day the
whole history counts, and is shown, under the new name. Everything raises WorkspaceError, in
words for the user; then nothing was changed.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

from pipelines.aliases import ALWAYS, FOREVER, Written, read_written
from pipelines.decision_lines import FILE, added, struck
from pipelines.disk import write_aside
from pipelines.effects import Effect, check, compare
from pipelines.names import plain
from pipelines.problems import WorkspaceError
from pipelines.workspace import ALIASES_HEADER, Workspace


def wish(
    name: str,
    organisation: str,
    *,
    coalition_id: str | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    is_rejection: bool = False,
    who: str = "",
    why: str = "",
) -> Written:
    """A decision not yet written: `name` is `organisation` (or is not), in this coalition (None: in all), on these days.

    Raises WorkspaceError where it says nothing.
    """
    made = Written(
        line=0,
        name=_one_line(name),
        organisation=_one_line(organisation),
        coalition_id=_one_line(coalition_id or "") or None,
        from_on=from_on or ALWAYS,
        to_on=to_on or FOREVER,
        is_rejection=is_rejection,
        who=_one_line(who),
        when=_today(),
        why=_one_line(why),
    )
    if not plain(made.name):
        raise WorkspaceError(f'"{made.name}" is no name. Say which name is meant.')
    if is_rejection and not plain(made.organisation):
        raise WorkspaceError(f'Say which organisation "{made.name}" is not.')
    if made.from_on > made.to_on:
        raise WorkspaceError(f"from {made.from_on} is after to {made.to_on}.")
    return made


def accept(
    workspace: Workspace,
    name: str,
    organisation: str,
    *,
    who: str,
    coalition_id: str | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    why: str = "",
) -> Written:
    """Decide that a name is an organisation ("" for nobody). The line written, or the one that says so already."""
    return write(
        workspace,
        wish(name, organisation, coalition_id=coalition_id, from_on=from_on, to_on=to_on, who=who, why=why),
    )


def reject(
    workspace: Workspace, name: str, organisation: str, *, who: str, coalition_id: str | None = None, why: str = ""
) -> Written:
    """Decide that a name is not an organisation: nothing changes, but it is proposed no more.

    Raises WorkspaceError where a decision in force says that it is.
    """
    return write(workspace, wish(name, organisation, coalition_id=coalition_id, is_rejection=True, who=who, why=why))


def undo(workspace: Workspace, line: int, *, who: str, name: str | None = None) -> Written:
    """Make the decision in this line of the file count no more. With `name`, only if the line is about that name.

    Raises WorkspaceError where the line holds no decision in force.
    """
    workspace.require()
    with workspace.writing("decision"):
        content = _content(workspace)
        undone = replace(_in_force(workspace, line, name), undone_by=_one_line(who), undone_on=_today())
        after = struck(content, line, undone.undone_by, undone.undone_on)
        check(workspace, after)
        write_aside(workspace.aliases, after)
        return undone


def listed(workspace: Workspace) -> list[Written]:
    """Every decision in the order of the file, those undone too."""
    return read_written(workspace.aliases)


def preview(workspace: Workspace, decision: Written) -> Effect:
    """What a decision (of `wish`) would change. Reads only; worked out as the build does it."""
    workspace.require()
    content = _content(workspace)
    return compare(workspace, content, added(content, decision))


def preview_undo(workspace: Workspace, line: int) -> Effect:
    """What undoing the decision in this line would change. Reads only."""
    workspace.require()
    _in_force(workspace, line, None)
    content = _content(workspace)
    return compare(workspace, content, struck(content, line, "preview", ""))


def write(workspace: Workspace, decision: Written) -> Written:
    """Write a decision of `wish`; the line written, or the one that says so already."""
    workspace.require()
    with workspace.writing("decision"):
        content = _content(workspace)
        in_force = [one for one in listed(workspace) if not one.is_undone and plain(one.name) == plain(decision.name)]
        if in_force and _says(in_force[-1]) == _says(decision):
            return in_force[-1]
        for one in in_force if decision.is_rejection else ():
            if not one.is_rejection and plain(one.organisation) == plain(decision.organisation):
                raise WorkspaceError(
                    f'{FILE}, line {one.line}, says that "{decision.name}" is {decision.organisation}. '
                    f"Undo line {one.line} first."
                )
        after = added(content, decision)
        check(workspace, after)
        write_aside(workspace.aliases, after)
        return replace(decision, line=listed(workspace)[-1].line)


def _says(one: Written) -> tuple[object, ...]:
    return plain(one.organisation), one.coalition_id, one.from_on, one.to_on, one.is_rejection


def _in_force(workspace: Workspace, line: int, name: str | None) -> Written:
    found = next((one for one in listed(workspace) if one.line == line), None)
    if found is None or found.is_undone:
        state = f"was undone on {found.undone_on or 'a day not told'}" if found else "holds no decision"
        raise WorkspaceError(
            f"{FILE}: line {line} {state}. List the decisions with: coalition-health names {workspace.path}"
        )
    if name is not None and plain(name) != plain(found.name):
        raise WorkspaceError(f'{FILE}: line {line} is about "{found.name}" by now, not "{name}". Nothing was changed.')
    return found


def _content(workspace: Workspace) -> bytes:
    """The file's bytes; the header alone where there is none."""
    found = workspace.aliases.read_bytes() if workspace.aliases.exists() else b""
    return found if found.strip() else (",".join(ALIASES_HEADER) + "\n").encode()


def _today() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"


def _one_line(text: str) -> str:
    """Text fit for a cell: no control characters, one line."""
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") else " " for c in text)
    return " ".join(kept.split())
