"""The command line: arguments and words, nothing else. Each command imports only what it uses."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli_arguments import DONE, FINDINGS, MISUSE, JsonOption, WorkspaceArgument, progress_bars
from pipelines.cli_briefing import briefing
from pipelines.cli_decide import decide
from pipelines.cli_digest import digest
from pipelines.cli_look import doctor, method
from pipelines.cli_names import names
from pipelines.cli_preview import preview
from pipelines.cli_stress import stress
from pipelines.cli_template import template
from pipelines.cli_warning import warning
from pipelines.problems import CoalitionHealthError

DEFAULT_PORT = 8501
Variant = Literal["plain", "autocorrelated", "summer_slump", "growth", "rhythm", "feed_stops", "thin", "busy"]
Audience = Literal["secretariat", "committee", "funder", "member"]

app = typer.Typer(
    help="Tells a coalition of organisations, honestly and early, whether its partnership is healthy.\n\n"
    "Start with `coalition-health demo`. With your own files: `init` a workspace, `ingest` your exports, `build`, "
    "and open the `dashboard`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
OrganisationOption = Annotated[
    str | None, typer.Option(help="Of which member, by id, with --audience member: its own rows.", metavar="ID")
]
PortOption = Annotated[int, typer.Option(help="The port of the dashboard on this computer.", min=1, max=65535)]


def main() -> None:
    """The entry point: mistakes we can explain are explained in one line, with exit code 2."""
    try:
        app()
    except CoalitionHealthError as error:
        typer.secho(str(error), fg="red", err=True)
        raise SystemExit(MISUSE) from None
    except PermissionError as error:
        typer.secho(f"{error.filename}: not allowed to read or write here. Nothing was changed.", fg="red", err=True)
        raise SystemExit(MISUSE) from None
    except OSError as error:
        typer.secho(
            f"{error.filename or 'The disk'}: {error.strerror or error}. The build in force and all files kept are as they were. "
            "Make room, or mend the folder's rights, and try again.",
            fg="red",
            err=True,
        )
        raise SystemExit(MISUSE) from None


@app.command()
def init(workspace: WorkspaceArgument) -> None:
    """Make an empty workspace, with settings you can read and change."""
    from pipelines.workspace import Workspace

    Workspace(workspace).create()
    typer.echo(f"{workspace} is ready. Next: coalition-health ingest {workspace} FOLDER-WITH-YOUR-EXPORTS")


@app.command()
def ingest(
    workspace: WorkspaceArgument,
    paths: Annotated[
        list[Path], typer.Argument(help="Files, or folders with files, as your tools exported them.", metavar="PATH...")
    ],
    coalition: Annotated[
        str | None, typer.Option(help="The coalition these files are about. A new id makes a new coalition.")
    ] = None,
    date_order: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option(help="How 03/04/2026 is to be read where the file does not tell: dmy or mdy."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen; keep nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring in exported files. Says per file what was understood, kept, repeated or set aside, and why.

    A file that was brought in before changes nothing; a corrected file changes exactly its rows. Rows that cannot be
    used are set aside with the reason, and every other row is kept.
    """
    from pipelines import ingest as work
    from pipelines import reports
    from pipelines.workspace import Workspace

    with progress_bars(not as_json) as progress:
        found = work.ingest(Workspace(workspace), paths, coalition, date_order, dry_run, progress)
    if as_json:
        typer.echo(reports.as_json(found))
    else:
        typer.echo("\n".join(map(reports.in_words, found)) or "No files there.")
        typer.echo("Nothing was kept: this was a dry run." if dry_run else f"Next: coalition-health build {workspace}")
    raise typer.Exit(FINDINGS if any(report.needs_attention for report in found) else DONE)


@app.command()
def build(
    workspace: WorkspaceArgument,
    as_of: Annotated[
        dt.datetime | None, typer.Option(help="Leave out everything after this day.", formats=["%Y-%m-%d"])
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Work out the scores and publish them. The build before stays in force until the new one is complete."""
    from pipelines.build import build as run
    from pipelines.workspace import Workspace

    with progress_bars(not as_json) as progress:
        built = run(Workspace(workspace), as_of.date() if as_of else None, progress)
    if as_json:
        typer.echo(
            json.dumps(
                {"build": built.path.name, "new": built.is_new, "coalitions": built.coalitions, "months": built.months}
            )
        )
    elif built.is_new:
        typer.echo(f"Published {built.path.name}: {built.coalitions} coalitions, {built.months:,} months.")
        typer.echo(f"Next: coalition-health dashboard {workspace}")
    else:
        typer.echo(f"Nothing has changed since {built.path.name}; it stays in force.")


app.command()(names)
app.command()(template)
app.command()(decide)
app.command()(preview)
app.command()(warning)
app.command()(stress)
app.command()(digest)
app.command()(briefing)


@app.command()
def dashboard(
    workspace: WorkspaceArgument,
    port: PortOption = DEFAULT_PORT,
    audience: Annotated[Audience, typer.Option(help="Whose view to open.")] = "secretariat",
    organisation: OrganisationOption = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Open the dashboard on the build in force. It can be reached from this computer only.

    A new workspace is made, and its first page says how to begin.
    """
    from pipelines.serving import serve
    from pipelines.workspace import Workspace

    if organisation is not None and audience != "member":
        raise typer.BadParameter("it goes with --audience member", param_hint="--organisation")
    Workspace(workspace).create()
    raise typer.Exit(serve(workspace, port, audience, not no_open, organisation).wait())


@app.command()
def demo(
    port: PortOption = DEFAULT_PORT,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    workspace: Annotated[Path, typer.Option(help="Where to make the demo's workspace.")] = Path(
        "coalition-health-demo"
    ),
    only_make: Annotated[bool, typer.Option("--only-make", help="Make the workspace, and open nothing.")] = False,
) -> None:
    """Show the whole thing on four made-up coalitions: makes a workspace, builds it, opens the dashboard."""
    import tempfile

    from pipelines.checks import Checker
    from pipelines.serving import prepared
    from pipelines.workspace import Workspace

    place = Workspace(workspace)
    # what takes seconds to start up, starts first: the checks, then the dashboard's libraries, while others work
    with progress_bars() as progress, Checker() as checker, tempfile.TemporaryDirectory() as folder:
        from pipelines import ingest as work
        from pipelines.build import build as run
        from sample_data.examples import write_examples

        write_examples(Path(folder))
        work.ingest(place, [Path(folder)], progress=progress, checker=checker)
        if only_make:
            run(place, progress=progress)
            typer.echo(f"Four made-up coalitions are in {workspace}.")
            return
        with prepared(workspace, port, "secretariat") as dashboard:
            run(place, progress=progress)
            process = dashboard.start(opens=not no_open)
    typer.echo(
        f"Four made-up coalitions are in {workspace}. The dashboard: http://127.0.0.1:{port} (stop it with Ctrl+C)"
    )
    raise typer.Exit(process.wait())


@app.command()
def export(
    workspace: WorkspaceArgument,
    table: Annotated[str, typer.Argument(help="A published table, such as scores or indicators.")],
    audience: Annotated[Audience, typer.Option(help="Whose view to export.")] = "secretariat",
    organisation: OrganisationOption = None,
    coalition: Annotated[str | None, typer.Option(help="Only this coalition.")] = None,
    form: Annotated[
        Literal["csv", "parquet", "json", "xlsx"], typer.Option("--format", help="The file's format.")
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; otherwise it is printed.")
    ] = None,
) -> None:
    """Write one published table as CSV, Parquet, JSON or a workbook."""
    from pipelines.exporting import export_table
    from pipelines.workspace import Workspace

    content = export_table(Workspace(workspace), table, audience, coalition, form, organisation)
    if output:
        output.write_bytes(content)
        typer.echo(f"{table} written to {output}.", err=True)
    else:
        sys.stdout.buffer.write(content)


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="The folder to write to.", metavar="OUT")],
    coalitions: Annotated[int, typer.Option(help="How many coalitions.", min=1)] = 20,
    months: Annotated[int, typer.Option(help="How many months.", min=1)] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    events_per_month: Annotated[
        int | None,
        typer.Option(help="Attendances and messages per coalition and month; else as each one's habits are.", min=1),
    ] = None,
    variant: Annotated[
        Variant, typer.Option(help="What all coalitions go through that looks like trouble and is none.")
    ] = "plain",
    quiet_share: Annotated[
        float | None,
        typer.Option(help="Share of coalitions without trouble; the others take the troubles in turn.", min=0, max=1),
    ] = None,
) -> None:
    """Make up exports of coalitions with known troubles: files in OUT/exports, the troubles in OUT/labels.csv."""
    from sample_data.simulator import simulate as run

    with progress_bars() as progress:
        summary = run(
            out, coalitions, months, seed, events_per_month, lambda done, of: progress("Coalitions", done, of),
            variant=variant, quiet_share=quiet_share,
        )  # fmt: skip
    typer.echo(f"{out}: {summary}")


app.command()(doctor)
app.command()(method)
