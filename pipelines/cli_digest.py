"""The command `digest`: new warnings by mail, to Slack, Teams and others. Registered by pipelines/cli.py."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from pipelines.cli_arguments import DONE, FINDINGS, JsonOption, WorkspaceArgument

TO = "COALITION_HEALTH_DIGEST_TO"  # keeps the address off the list of running commands


def digest(
    workspace: WorkspaceArgument,
    to: Annotated[
        str,
        typer.Option(
            help="Where to: an Apprise address, such as mailto://user:password@host.",
            metavar="URL",
            envvar=TO,
            show_envvar=True,
        ),
    ],
    coalition: Annotated[str | None, typer.Option(help="Only this coalition's warnings.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print it; nothing is sent or remembered.")] = False,
    patience: Annotated[
        float,
        typer.Option(
            help="Seconds before a second try; the third waits four times as long, the fourth sixteen.", min=0
        ),
    ] = 5.0,
    as_json: JsonOption = False,
) -> None:
    """Tell new warnings to act on, once each, in a mailbox or a channel.

    What was told is remembered, so run it as often as you like. Where sending fails, the next run tells the same again.
    """
    from pipelines.digest import digest as run
    from pipelines.workspace import Workspace

    told = run(Workspace(workspace), to, coalition, dry_run, (patience, 4 * patience, 16 * patience))
    if as_json:
        typer.echo(json.dumps(asdict(told), ensure_ascii=False))
    elif told.failure:
        typer.secho(
            f"Not sent by {told.service}: {told.failure} The next digest tells these {told.new} again.",
            fg="red",
            err=True,
        )
    elif not told.text:
        typer.echo("Nothing new to tell there.")
    elif dry_run:
        typer.echo(f"{told.title}\n\n{told.text}\n\nNothing was sent: this was a dry run.")
    else:
        typer.echo(f"Sent by {told.service}: {told.title}.")
    raise typer.Exit(FINDINGS if told.failure else DONE)
