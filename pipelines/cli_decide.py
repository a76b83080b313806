"""The command `decide`: how files and surveys are read, which figures are contested, what happened around and in a coalition,
and what the figures go by."""

from __future__ import annotations

import getpass
import json
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import JsonOption, WorkspaceArgument

Kind = Literal[
    "columns", "scales", "questions", "waves", "contests", "context", "facilitation", "goalposts", "thresholds", "governance",
    "audiences",
]  # fmt: skip


def decide(
    workspace: WorkspaceArgument,
    kind: Annotated[Kind, typer.Argument(help="What the decision is about.", metavar="KIND")],
    values: Annotated[
        list[str] | None, typer.Argument(help="The decision, such as construct=benefit.", metavar="COLUMN=VALUE...")
    ] = None,
    who: Annotated[str, typer.Option(help="Who decides; otherwise the name of the account.")] = "",
    why: Annotated[str, typer.Option(help="Why.")] = "",
    undo: Annotated[int | None, typer.Option(help="The line that is to count no more.", metavar="LINE")] = None,
    as_json: JsonOption = False,
) -> None:
    """Decide how files and surveys are read and what figures go by, log a contested figure, an event or an activity.

    Without a value, list all that was decided.

    KIND is columns (column, means), scales (scale, word, value), questions (wording, construct, scale_min, scale_max,
    reverse_scored), waves (wave_id, opened_on, closed_on), contests, context (coalition_id, happened_on, label, and
    rebase=yes where what is usual is to be worked out anew from that day), or facilitation, which is what a facilitator did
    (coalition_id, happened_on, hat, activity; also facilitator_name, position, employer_organisation_id,
    paid_by_organisation_id, hours, cost, currency, target_indicator, introduced_organisation_ids="one;other").

    What the figures go by: goalposts (indicator, scored_0, scored_100: the values scored 0 and 100), thresholds (name, value),
    governance, which is what a charter says (coalition_id, element, status; also agreed_on, review_due_on, evidence_url), and
    audiences (coalition_id, names_agreed=yes or no). `preview` tells first what would change. A value is followed by the
    next build.
    """
    from pipelines import decision_files as files
    from pipelines.deciding import check_of, line_of
    from pipelines.workspace import Workspace

    place, about = Workspace(workspace), files.KINDS[kind]
    by = who or getpass.getuser()
    if undo is not None:
        files.undo(place, about, undo, by)
    elif values:
        place.require()
        line = line_of(about, values)
        if kind == "contests" and not line.get("case_id"):
            cases = {row["case_id"] for row in files.every(about, place.decisions)}
            line["case_id"] = f"case-{len(cases) + 1}"
        files.decide(place, about, [line], by, why, check_of(place, about))
    place.require()
    rows = files.every(about, place.decisions)
    if as_json:
        typer.echo(json.dumps({kind: rows}, ensure_ascii=False))
        return
    for row in rows:
        said = ", ".join(f"{name} {row[name]}" for name in about.columns if row[name])
        undone = f"; undone by {row['undone_by']} on {row['undone_on']}" if row["undone_on"] else ""
        typer.echo(f"{row['line']}: {said} ({row['who']}, {row['when']}{undone})")
    if not rows:
        typer.echo(f"Nothing is decided in decisions/{about.file} yet.")
    elif values or undo is not None:
        typer.echo("The next build follows it.")
