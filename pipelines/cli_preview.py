"""The command `preview`: what would change if a setting were decided. Registered by pipelines/cli.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import JsonOption, WorkspaceArgument

Kind = Literal["goalposts", "thresholds", "governance", "audiences"]


def preview(
    workspace: WorkspaceArgument,
    kind: Annotated[Kind, typer.Argument(help="What the decision would be about.", metavar="KIND")],
    values: Annotated[
        list[str], typer.Argument(help="The decision, such as indicator=runway.", metavar="COLUMN=VALUE...")
    ],
    as_json: JsonOption = False,
) -> None:
    """What would change if this were decided, as `decide` takes it; nothing is written.

    Of goalposts it tells every score of each coalition's last month as it is and as it would be. KIND is goalposts,
    thresholds, governance or audiences, with the columns of `decide`.
    """
    from pipelines import decision_files as files
    from pipelines.deciding import line_of
    from pipelines.previews import preview as look
    from pipelines.workspace import Workspace

    about = files.KINDS[kind]
    found = look(Workspace(workspace), about, line_of(about, values))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    typer.echo(found.sentence)
    for one in found.moved:
        if one.by:
            now = _ranged(one.value, one.low, one.high, one.band)
            then = _ranged(one.value_then, one.low_then, one.high_then, one.band_then)
            typer.echo(f"{one.name}, {one.month:%Y-%m}: {one.score} {now}; would be {then}.")


def _ranged(value: float | None, low: float | None, high: float | None, band: str | None) -> str:
    return f"{value:.1f} ({low:.0f}–{high:.0f}), {band}"
