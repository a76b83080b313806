"""What the commands share: their common arguments, exit codes and progress bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

DONE, FINDINGS, MISUSE = 0, 1, 2  # exit codes
WorkspaceArgument = Annotated[
    Path, typer.Argument(help="The folder that holds everything of your coalitions.", metavar="WORKSPACE")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON, for other programs.")]


@contextmanager
def progress_bars(is_shown: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar per piece of work, on the error stream; silent where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not (is_shown and console.is_terminal)) as bars:
        task = bars.add_task("Starting", total=None)

        def show(what: str, done: int, of: int) -> None:
            bars.update(task, description=what, completed=done, total=of)

        yield show
