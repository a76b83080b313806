"""The one way from a page into the workspace: the command line, in a process of its own.

A page opens no file of the workspace and parses nothing that was uploaded; it hands paths and words to a command and
reads its JSON. Only the secretariat may run one, but that a member may log that a figure is wrong: a page of another audience
gets the words for that. Whoever looks through the eyes of another audience writes nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import words
from dashboard.audience import is_preview
from dashboard.data import UnavailableError, audience
from dashboard.workspace import workspace

COMMAND_LINE = (sys.executable, "-c", "from pipelines.cli import main; main()")
MISUSE = 2  # exit code: nothing was done, and the error stream says why
LONGEST_NAME = 120  # characters of an uploaded file's name that are kept
PATIENCE_SECONDS = 3600.0
STOPPED = "It was stopped before it was done. The figures before stay in force: try again."
PREVIEWING = (
    "You are looking through the eyes of another audience: nothing was written. Go back to the secretariat first."
)


class RefusedError(Exception):
    """The command did nothing. The message is its reason, written for the person."""


def run(command: str, *arguments: str) -> dict[str, Any]:
    """What a command answers as JSON. Options are written "--name=value".

    RefusedError where it did nothing; UnavailableError for whoever may not ask."""
    if audience() != "secretariat":
        raise UnavailableError(words.NO_ACCESS)
    return _answered(command, *arguments)


def contest(who: str, said: dict[str, str]) -> str:
    """Log that a figure is wrong: columns of the file of contests and their values; the number of the case.

    For members; the secretariat's own form logs by `run`. RefusedError in a preview, UnavailableError for anybody else."""
    if is_preview():
        raise RefusedError(PREVIEWING)
    if audience() != "member":
        raise UnavailableError(words.NO_ACCESS)
    values = (f"{name}={value}" for name, value in said.items() if value)
    return str(_answered("decide", f"--who={who}", "contests", *values)["contests"][-1]["case_id"])


def make_examples(folder: Path) -> None:
    """Make up four coalitions, in a workspace of their own, and work out their figures. RefusedError where that failed."""
    _done("demo", "--only-make", f"--workspace={folder}")


def briefing_on(
    template: str, coalition_id: str, audience_of_it: str, on: date, warnings: Sequence[str] | None
) -> bytes:
    """The slides of a briefing on a person's own template, by its path. RefusedError with the reason where it cannot be used."""
    chosen = [] if warnings is None else [f"--warning={one}" for one in warnings or ("none",)]
    with tempfile.TemporaryDirectory(prefix="coalition-health-") as folder:
        file = Path(folder) / "briefing.pptx"
        _done(
            "briefing", str(workspace()), f"--coalition={coalition_id}", f"--audience={audience_of_it}", f"--on={on:%Y-%m-%d}",
            f"--template={template}", f"--output={file}", *chosen,
        )  # fmt: skip
        return file.read_bytes()


@cache
def blank_workbook() -> bytes:
    """The workbook to fill in by hand, as the command line makes it. RefusedError where that failed."""
    with tempfile.TemporaryDirectory(prefix="coalition-health-") as folder:
        file = Path(folder) / "workbook.xlsx"
        _done("template", "workbook", f"--output={file}")
        return file.read_bytes()


def _done(*words_of_it: str) -> None:
    """A command that answers with its exit code alone; its last words are the reason where it failed."""
    if audience() != "secretariat":
        raise UnavailableError(words.NO_ACCESS)
    answer = _child(*words_of_it)
    if answer.returncode:
        said = answer.stderr.strip().splitlines()
        raise RefusedError(said[-1] if said else "It did not work, and did not say why.")


def _child(*words_of_it: str) -> subprocess.CompletedProcess[str]:
    """The command line until its end. RefusedError where something ended it before."""
    answer = subprocess.run(
        [*COMMAND_LINE, *words_of_it], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    if answer.returncode < 0:  # by a signal: too little memory, or somebody
        raise RefusedError(STOPPED)
    return answer


def _answered(command: str, *arguments: str) -> dict[str, Any]:
    asked = [_one_line(argument) for argument in arguments]
    options = [argument for argument in asked if argument.startswith("--")]
    plain = [argument for argument in asked if not argument.startswith("--")]
    answer = _child(command, *options, "--json", "--", str(workspace()), *plain)
    try:
        found = json.loads(answer.stdout)
    except ValueError:
        raise RefusedError(
            answer.stderr.strip().splitlines()[-1] if answer.stderr.strip() else "It did not answer."
        ) from None
    if answer.returncode == MISUSE:
        raise RefusedError(answer.stderr.strip())
    return dict(found)


def _one_line(argument: str) -> str:
    """What a person typed, as one line of printable text."""
    return "".join(letter if letter.isprintable() else " " for letter in argument)


@contextmanager
def laid_down(uploads: Sequence[Any]) -> Iterator[list[str]]:
    """Uploaded files in a folder of their own for as long as a command needs them; their paths.

    Names are kept for the reports, without folders, control characters and leading dots.
    """
    with tempfile.TemporaryDirectory(prefix="coalition-health-") as folder:
        paths = []
        for number, upload in enumerate(uploads):
            place = Path(folder) / str(number)
            place.mkdir()
            path = place / safe_name(upload.name)
            path.write_bytes(upload.getvalue())
            paths.append(str(path))
        yield paths


def safe_name(name: str) -> str:
    """A file name that stays in its folder: "export.csv" for one of which nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).lstrip(".- ")
    stem, dot, suffix = kept.rpartition(".")
    shortened = f"{stem[:LONGEST_NAME]}{dot}{suffix[:16]}" if dot else kept[:LONGEST_NAME]
    return shortened.encode("utf-8", "replace").decode() or "export.csv"
