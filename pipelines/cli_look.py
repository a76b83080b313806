"""The commands that only look: `doctor` and `method`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import DONE, FINDINGS, JsonOption, WorkspaceArgument, progress_bars


def doctor(workspace: WorkspaceArgument, as_json: JsonOption = False) -> None:
    """Check that nothing in the workspace is damaged or lost. Repairs nothing."""
    from pipelines.doctor import examine
    from pipelines.workspace import Workspace

    with progress_bars(not as_json) as progress:
        problems = examine(Workspace(workspace), progress)
    if as_json:
        typer.echo(json.dumps({"problems": problems}, ensure_ascii=False))
    else:
        for problem in problems:
            typer.echo(f"✗ {problem}")
        typer.echo("All is well." if not problems else f"{len(problems)} problem(s). Nothing was changed.")
    raise typer.Exit(FINDINGS if problems else DONE)


def method(form: Annotated[Literal["md"], typer.Option("--format", help="The text's format.")] = "md") -> None:
    """Print how everything is worked out: every indicator with its question, formula, goalposts, weight and source."""
    from metrics.catalogue import as_markdown

    typer.echo(as_markdown())
