"""The command `template`: blank inputs a person fills. Registered by pipelines/cli.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines.problems import CoalitionHealthError

if TYPE_CHECKING:
    from pipelines.templates.members import Member

FILES = {  # what is made, and the file it is written to where nobody says
    "workbook": "coalition-workbook.xlsx",
    "pulse-xlsform": "pulse-xlsform.xlsx",
    "pulse-qualtrics": "pulse-qualtrics.txt",
    "pulse-google": "pulse-google.gs",
    "pulse-page": "pulse-page.html",
}
NEXT = {
    "workbook": "Fill it in, then: coalition-health ingest WORKSPACE {file}",
    "pulse-xlsform": "Upload it to KoboToolbox or ODK Central as a new form.",
    "pulse-qualtrics": "In Qualtrics: a new survey, then Tools, Import/Export, Import survey.",
    "pulse-google": "At script.google.com: a new project, paste all of it, Run.",
    "pulse-page": "Open it in a browser and print it.",
}


def template(
    kind: Annotated[
        Literal["workbook", "pulse-xlsform", "pulse-qualtrics", "pulse-google", "pulse-page"],
        typer.Argument(help=f"What to make: {', '.join(FILES)}.", metavar="WHAT"),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; one that is there is never replaced.")
    ] = None,
    members: Annotated[
        str | None, typer.Option(help='The members asked about, such as "Northmill; Halden; WWF".')
    ] = None,
    members_file: Annotated[
        Path | None, typer.Option(help="The same as a CSV: per line a name and, if you like, the id in your register.")
    ] = None,
    workspace: Annotated[Path | None, typer.Option(help="Take the members from this workspace's build.")] = None,
    coalition: Annotated[str | None, typer.Option(help="The coalition in it whose members are asked about.")] = None,
) -> None:
    """Make a blank workbook to fill by hand, or our questionnaire for your survey tool or for paper.

    The questionnaire asks how people see the coalition, and what the members say of each other. Name the members, or
    three placeholders stand for them.
    """
    from pipelines.templates import pulse, pulse_google, pulse_page, pulse_qualtrics, pulse_xlsform, workbook
    from pipelines.templates.members import PLACEHOLDERS

    asked = _members(members, members_file, workspace, coalition)
    if kind == "workbook":
        if asked:
            raise CoalitionHealthError("The workbook asks about no members: leave them out, or make a pulse.")
        content = workbook.make()
    else:
        makers = {
            "pulse-xlsform": pulse_xlsform.make,
            "pulse-qualtrics": pulse_qualtrics.make,
            "pulse-google": pulse_google.make,
            "pulse-page": pulse_page.make,
        }
        content = makers[kind](asked or PLACEHOLDERS)
    file = output or Path(FILES[kind])
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise CoalitionHealthError(
            f"{file} is there already and may be filled in. Name another file: -o FILE"
        ) from None
    typer.echo(f"{file} is ready. {NEXT[kind].format(file=file)}")
    if kind != "workbook" and not asked:
        typer.echo(pulse.REPLACE)


def _members(
    text: str | None, file: Path | None, workspace: Path | None, coalition: str | None
) -> tuple[Member, ...] | None:
    """The members that the options name, in one way only; None where they name none."""
    from pipelines.templates.members import members_from_file, members_from_text, members_of_coalition
    from pipelines.workspace import Workspace

    if sum(given is not None for given in (text, file, workspace)) > 1:
        raise CoalitionHealthError("Name the members in one way: --members, --members-file or --workspace.")
    if (workspace is None) != (coalition is None):
        raise CoalitionHealthError("--workspace and --coalition go together: whose members, and where they are.")
    if text is not None:
        return members_from_text(text)
    if file is not None:
        return members_from_file(file)
    return members_of_coalition(Workspace(workspace), coalition) if workspace and coalition else None
