"""The one way from a page into the workspace: the command line, in a process of its own.

A page opens no file of the workspace and parses nothing that was uploaded; it hands paths and words to a command and
reads its JSON. Only the secretariat may run one: a page of another audience gets the words for that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard import words
from dashboard.data import UnavailableError, audience

COMMAND_LINE = (sys.executable, "-c", "from pipelines.cli import main; main()")
MISUSE = 2  # exit code: nothing was done, and the error stream says why
LONGEST_NAME = 120  # characters of an uploaded file's name that are kept
PATIENCE_SECONDS = 3600.0


class RefusedError(Exception):
    """The command did nothing. The message is its reason, written for the person."""


def run(command: str, *arguments: str) -> dict[str, Any]:
    """What a command answers as JSON. Options are written "--name=value".

    RefusedError where it did nothing; UnavailableError for whoever may not ask."""
    if audience() != "secretariat":
        raise UnavailableError(words.NO_ACCESS)
    workspace = os.environ.get("COALITION_HEALTH_WORKSPACE", ".")
    asked = [_one_line(argument) for argument in arguments]
    options = [argument for argument in asked if argument.startswith("--")]
    plain = [argument for argument in asked if not argument.startswith("--")]
    answer = subprocess.run(
        [*COMMAND_LINE, command, *options, "--json", "--", workspace, *plain],
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
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
