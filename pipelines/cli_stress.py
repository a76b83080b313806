"""The command `stress`: every score of a coalition without one of its organisations. Registered by pipelines/cli.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from pipelines.cli_arguments import JsonOption, WorkspaceArgument


def stress(
    workspace: WorkspaceArgument,
    coalition_id: Annotated[str, typer.Argument(help="The coalition.", metavar="COALITION_ID")],
    organisation_id: Annotated[str, typer.Argument(help="Who leaves it.", metavar="ORGANISATION_ID")],
    as_json: JsonOption = False,
) -> None:
    """What if they leave? Every score of a coalition as it is, and without an organisation and all it brought.

    Its seat and what it did go, a role it held stands empty, its grants no longer count. What members said in surveys stays.
    """
    from pipelines.stress_tests import stress_test
    from pipelines.workspace import Workspace

    found = stress_test(Workspace(workspace), coalition_id, organisation_id)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    for row in found.stress:
        now, then = (_ranged(row[when], row[f"{when}_low"], row[f"{when}_high"]) for when in ("before", "after"))
        typer.echo(f"{row['score'].capitalize()}: {now} today, {then} without {row['leaves']}.")


def _ranged(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "not enough data"
    return f"{value:.0f} ({low:.0f}–{high:.0f})"
