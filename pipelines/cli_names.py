"""`coalition-health names`: the names nobody knows, what they might be, and deciding on them."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli_arguments import JsonOption, WorkspaceArgument

if TYPE_CHECKING:
    from pipelines.aliases import Written
    from pipelines.effects import ToMatch
    from pipelines.workspace import Workspace

DATE = ["%Y-%m-%d"]


def names(
    workspace: WorkspaceArgument,
    accept: Annotated[
        str | None,
        typer.Option(
            help="Decide that a name is an organisation; nothing after = says it is nobody.",
            metavar="NAME=ORGANISATION",
        ),
    ] = None,
    reject: Annotated[
        str | None, typer.Option(help="Decide that it is not: it is proposed no more.", metavar="NAME=ORGANISATION")
    ] = None,
    undo: Annotated[int | None, typer.Option(help="Undo the decision of this number.", min=1, metavar="NUMBER")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would change.")] = False,
    coalition: Annotated[str | None, typer.Option(help="Hold for this coalition's rows only.")] = None,
    from_on: Annotated[dt.datetime | None, typer.Option("--from", help="Hold from this day on.", formats=DATE)] = None,
    to_on: Annotated[dt.datetime | None, typer.Option("--to", help="Hold up to this day.", formats=DATE)] = None,
    why: Annotated[str, typer.Option(help="Why you are sure.")] = "",
    who: Annotated[str | None, typer.Option(help="Who decides; otherwise your user name.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the names that lead to no organisation with what they might be, and decide on them.

    Nothing is applied unless you decide it, and every decision can be undone by its number. The next build applies it.
    """
    from pipelines import decisions
    from pipelines.problems import WorkspaceError
    from pipelines.workspace import Workspace

    place = Workspace(workspace)
    place.require()
    wanted = [option for option in (accept, reject, undo) if option is not None]
    if len(wanted) > 1 or (preview and not wanted):
        raise WorkspaceError("Say one of --accept, --reject and --undo.")
    if not wanted:
        _list(place, as_json)
        return
    by = who or _user()
    first, last = (day.date() if day else None for day in (from_on, to_on))
    effect = made = None
    if undo is not None:
        effect = decisions.preview_undo(place, undo) if preview else None
        made = None if preview else decisions.undo(place, undo, who=by)
    else:
        name, equals, organisation = (accept if accept is not None else reject or "").partition("=")
        if not equals or "=" in organisation:
            raise WorkspaceError(
                f'"{name}{equals}{organisation}": write NAME=ORGANISATION with one equals sign. A name that has one itself '
                "goes into decisions/aliases.csv by hand."
            )
        wish = decisions.wish(
            name,
            organisation,
            coalition_id=coalition,
            from_on=first,
            to_on=last,
            is_rejection=accept is None,
            who=by,
            why=why,
        )
        effect = decisions.preview(place, wish) if preview else None
        made = None if preview else decisions.write(place, wish)
    if as_json:
        said = (
            {"rows": effect.rows, "words": effect.in_words, "coalitions": [asdict(one) for one in effect.coalitions]}
            if effect
            else None
        )
        typer.echo(_json({"effect": said, "decision": asdict(made) if made else None}))
    else:
        typer.echo(
            effect.in_words
            if effect
            else f"{_in_words(made)}. Next: coalition-health build {workspace}"
            if made
            else ""
        )


def _list(place: Workspace, as_json: bool) -> None:
    from pipelines.decisions import listed
    from pipelines.effects import to_match

    found, decided = to_match(place), listed(place)
    if as_json:
        typer.echo(_json({"names": [asdict(one) for one in found], "decisions": [asdict(one) for one in decided]}))
        return
    for one in found:
        typer.echo(_to_match_in_words(one))
    typer.echo(
        "Every name leads to an organisation." if not found else "Decide with --accept or --reject NAME=ORGANISATION."
    )
    for decision in decided:
        typer.echo(_in_words(decision))


def _to_match_in_words(one: ToMatch) -> str:
    rows = f"{one.rows:,} row" if one.rows == 1 else f"{one.rows:,} rows"
    days = f", {one.first_on} to {one.last_on}" if one.first_on else ""
    asks = f" might be {one.proposal}" if one.proposal else ""
    return f"? {one.name}{asks} ({one.coalition_id}, {rows}{days}): {one.reason}"


def _in_words(decision: Written) -> str:
    from pipelines.aliases import ALWAYS, FOREVER

    what = f"is {'not ' if decision.is_rejection else ''}{decision.organisation or 'nobody'}"
    days = f" from {decision.from_on}" if decision.from_on != ALWAYS else ""
    days += f" to {decision.to_on}" if decision.to_on != FOREVER else ""
    where = f" in {decision.coalition_id}" if decision.coalition_id else ""
    undone = f"; undone by {decision.undone_by} on {decision.undone_on}" if decision.is_undone else ""
    return f"{decision.line}. {decision.name} {what}{days}{where} ({decision.who}, {decision.when}{undone})"


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, default=str)


def _user() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"
