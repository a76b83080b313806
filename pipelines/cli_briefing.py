"""The command `briefing`: what goes on the table, as slides, paper or text. Registered by pipelines/cli.py."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import WorkspaceArgument


def briefing(
    workspace: WorkspaceArgument,
    coalition: Annotated[str, typer.Option(help="Whose briefing.")],
    audience: Annotated[
        Literal["secretariat", "committee", "funder", "member"],
        typer.Option(help="Who reads it; secretariat: the committee's edition with names."),
    ] = "committee",
    form: Annotated[
        Literal["pptx", "pdf", "md"], typer.Option("--format", help="Slides, paper or text (Markdown).")
    ] = "pptx",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; otherwise it is printed.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="Your own slides (.pptx), whose layouts and colours are taken.", metavar="FILE.pptx"),
    ] = None,
    warning: Annotated[
        list[str] | None,
        typer.Option(help="A warning on the table, by id, twice at most, or none. Else the two that matter most."),
    ] = None,
    on: Annotated[
        dt.datetime | None,
        typer.Option(help="The day that stands on it; else that of the build.", formats=["%Y-%m-%d"]),
    ] = None,
) -> None:
    """Write the briefing of a coalition: slides with charts you can edit, a PDF, or text.

    What an audience may not see is not in its edition. The same build gives the same briefing.
    """
    from pipelines.briefing import briefing_file
    from pipelines.workspace import Workspace

    day = on.date() if on else None
    chosen = [] if warning == ["none"] else warning
    content = briefing_file(Workspace(workspace), coalition, audience, form, template, chosen, day)
    if output:
        output.write_bytes(content)
        typer.echo(f"The briefing of {coalition} is in {output}.", err=True)
    else:
        sys.stdout.buffer.write(content)
