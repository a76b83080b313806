"""The command `warning`: what people do about a warning, written into the journal. Registered by pipelines/cli.py."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import JsonOption, WorkspaceArgument

DATE = ["%Y-%m-%d"]
To = Literal["open", "acknowledged", "acting", "resolved", "explained", "false_alarm"]


def warning(
    workspace: WorkspaceArgument,
    warning_id: Annotated[str, typer.Argument(help="Its id, as export prints it.", metavar="WARNING_ID")],
    to: Annotated[To, typer.Option(help="What it becomes.")],
    owner: Annotated[str | None, typer.Option(help="Who acts on it.")] = None,
    due: Annotated[dt.datetime | None, typer.Option(help="Until when.", formats=DATE)] = None,
    note: Annotated[str | None, typer.Option(help="Why, or what is done, in one line.")] = None,
    outcome: Annotated[
        Literal["worked", "did_not_work"] | None, typer.Option(help="What came of it, where it is resolved.")
    ] = None,
    noticed_on: Annotated[
        dt.datetime | None,
        typer.Option(
            help="The day on which a real trouble would have been plain to see without the warning.", formats=DATE
        ),
    ] = None,
    event: Annotated[str | None, typer.Option(help="The event that explains it.")] = None,
    who: Annotated[str, typer.Option(help="Who says so; otherwise the name of the account.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say what is done about a warning: it is open, then acknowledged, acting, and ends as resolved, explained or a false alarm.

    acting needs an owner and a due date, resolved an outcome, explained and false_alarm a note. Nothing said before is lost. The
    warnings and their ids: coalition-health export WORKSPACE warnings.
    """
    from pipelines.journal import Warned, journal_of
    from pipelines.journal_moves import in_words
    from pipelines.problems import WorkspaceError
    from pipelines.published_warnings import published_warnings
    from pipelines.workspace import Workspace

    rows = {row["warning_id"]: row for row in published_warnings(Workspace(workspace)).rows}
    if warning_id not in rows:
        raise WorkspaceError(
            f"There is no warning {warning_id} in the build in force. Its warnings: coalition-health export {workspace} warnings"
        )
    row, journal = rows[warning_id], journal_of(workspace)
    seen = journal.states([Warned.of(one) for one in rows.values()])[warning_id]
    state = journal.change(
        Warned.of(row), to, who or getpass.getuser(), follows=seen.change_id, owner=owner, due_on=due.date() if due else None,
        note=note, outcome=outcome, noticed_on=noticed_on.date() if noticed_on else None, context_label=event,
    )  # fmt: skip
    journal.close()
    if as_json:
        typer.echo(json.dumps({"warning_id": warning_id} | asdict(state), ensure_ascii=False, default=str))
        return
    words = [
        in_words(state.state),
        state.owner and f"owner {state.owner}",
        state.due_on and f"due {state.due_on}",
    ]
    typer.echo(f"{row['title'] or row['warning']}, {row['coalition_name']}: {', '.join(str(w) for w in words if w)}.")
