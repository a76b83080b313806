"""The small files of decisions: columns, scales, questions and waves about reading and surveys, contests, context, activities,
and what the figures go by: goalposts, thresholds, charters, audiences.

One line is one decision, with who, when and why; a later line about the same thing goes before an earlier one. Undoing
fills undone_by and undone_on: the line stays and counts no more. They may be edited by hand. (What a name means is
decided in aliases.csv, which has a module of its own: pipelines/decisions.py.)
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.disk import escape_cell, write_aside
from pipelines.problems import WorkspaceError

if TYPE_CHECKING:
    from pipelines.workspace import Workspace

WHO = ("who", "when", "why", "undone_by", "undone_on")


@dataclass(frozen=True)
class Kind:
    """What one file decides: its columns in order, which of them a line must fill, and which are numbers or days."""

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


COLUMNS = Kind("columns.csv", ("column", "means"), ("column", "means"))
SCALES = Kind("scales.csv", ("scale", "word", "value"), ("scale", "word", "value"), numbers=("value",))
QUESTIONS = Kind(
    "questions.csv",
    ("wording", "construct", "scale_min", "scale_max", "reverse_scored"),
    ("wording",),
    numbers=("scale_min", "scale_max"),
)
WAVES = Kind(
    "waves.csv", ("wave_id", "opened_on", "closed_on"), ("wave_id", "opened_on"), days=("opened_on", "closed_on")
)
CONTESTS = Kind(  # a case is opened by its first line and closed by a later one with the outcome
    "contests.csv",
    ("case_id", "coalition_id", "indicator", "month", "says", "should_be", "evidence", "outcome", "answer"),
    ("case_id",),
    days=("month",),
)
CONTEXT = Kind(  # something that happened around a coalition, beside the events that files tell
    "context.csv",
    ("coalition_id", "happened_on", "label", "rebase"),
    ("coalition_id", "happened_on", "label"),
    days=("happened_on",),
)
FACILITATION = Kind(  # what a facilitator did; each line is checked by itself (typed_facilitation.py)
    "facilitation.csv",
    (
        "coalition_id", "happened_on", "hat", "activity", "facilitator_name", "position", "employer_organisation_id",
        "paid_by_organisation_id", "hours", "cost", "currency", "target_indicator", "introduced_organisation_ids",
    ),
    (),
)  # fmt: skip
GOALPOSTS = Kind(  # the values of an indicator scored 0 and 100
    "goalposts.csv",
    ("indicator", "scored_0", "scored_100"),
    ("indicator", "scored_0", "scored_100"),
    numbers=("scored_0", "scored_100"),
)
THRESHOLDS = Kind("thresholds.csv", ("name", "value"), ("name", "value"), numbers=("value",))
GOVERNANCE = Kind(  # what a charter says, element by element; each line is checked by itself (typed_governance.py)
    "governance.csv",
    ("coalition_id", "element", "status", "agreed_on", "review_due_on", "evidence_url"),
    (),
)
AUDIENCES = Kind("audiences.csv", ("coalition_id", "names_agreed"), ("coalition_id", "names_agreed"))
SETTINGS = (GOALPOSTS, THRESHOLDS, GOVERNANCE, AUDIENCES)  # what the figures go by
KINDS = {
    kind.file.removesuffix(".csv"): kind
    for kind in (COLUMNS, SCALES, QUESTIONS, WAVES, CONTESTS, CONTEXT, FACILITATION, *SETTINGS)
}
ESCAPED = "'"  # stands in the file before a minus, as before all that a spreadsheet might run


def in_force(kind: Kind, decisions: Path) -> list[dict[str, str]]:
    """The lines that count, each with its number as "line"; none where there is no file.

    Raises WorkspaceError, naming file and line, for a line that says nothing or holds what is no number or day.
    """
    rows = [row for row in every(kind, decisions) if not row["undone_on"] and not row["undone_by"]]
    for row in rows:
        where = f"decisions/{kind.file}, line {row['line']}"
        if empty := [name for name in kind.needed if not row[name]]:
            raise WorkspaceError(f"{where}: {empty[0]} is empty. Fill it in, or take the line out.")
        if wrong := [name for name in kind.numbers if row[name] and not _is_number(row[name])]:
            raise WorkspaceError(f'{where}: {wrong[0]} "{row[wrong[0]]}" is no number such as 3.')
        if wrong := [name for name in kind.days if row[name] and not _is_day(row[name])]:
            raise WorkspaceError(f'{where}: {wrong[0]} "{row[wrong[0]]}" is no date such as 2026-03-31.')
    return rows


def every(kind: Kind, decisions: Path) -> list[dict[str, str]]:
    """Every line of the file, those undone too."""
    path = decisions / kind.file
    if not path.exists():
        return []
    try:
        text = path.read_text("utf-8-sig")
        head = text.partition("\n")[0]
        reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
        rows = [
            {name: _cell(kind, name, cells.get(name) or "") for name in (*kind.columns, *WHO)}
            | {"line": str(reader.line_num)}
            for cells in reader
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WorkspaceError(f"decisions/{kind.file}: not readable ({error}). Save it as CSV UTF-8.") from error
    if missing := [name for name in kind.needed if name not in (reader.fieldnames or ())]:
        raise WorkspaceError(f'decisions/{kind.file}, line 1: no column "{missing[0]}".')
    return [row for row in rows if any(row[name] for name in kind.columns)]


def decide(
    workspace: Workspace,
    kind: Kind,
    lines: Sequence[Mapping[str, str]],
    who: str,
    why: str = "",
    check: Callable[[Path], object] = lambda decisions: None,
) -> None:
    """Add lines, all or none. `check` reads the decisions as a build does.

    Raises WorkspaceError where one could not be followed; then nothing was changed.
    """
    workspace.require()
    with workspace.writing("decision"):
        about = {"who": who, "when": dt.datetime.now(dt.UTC).date().isoformat(), "why": why}
        rows = [*every(kind, workspace.decisions), *({**line, **about} for line in lines)]
        write(workspace.decisions, kind, rows, check)


def undo(workspace: Workspace, kind: Kind, line: int, who: str) -> None:
    """Make a line count no more. Raises WorkspaceError where no decision in force stands there."""
    workspace.require()
    with workspace.writing("decision"):
        rows = every(kind, workspace.decisions)
        found = next((row for row in rows if row["line"] == str(line) and not row["undone_on"]), None)
        if found is None:
            raise WorkspaceError(f"decisions/{kind.file}: line {line} holds no decision in force.")
        found |= {"undone_by": who, "undone_on": dt.datetime.now(dt.UTC).date().isoformat()}
        write(workspace.decisions, kind, rows)


def write(
    folder: Path,
    kind: Kind,
    rows: Sequence[Mapping[str, str]],
    check: Callable[[Path], object] = lambda decisions: None,
) -> None:
    """Swap the file for one of these rows. Raises WorkspaceError where it cannot be followed; then it is as it was."""
    out = io.StringIO()
    names = (*kind.columns, *WHO)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([escape_cell(row.get(name, "")) for name in names] for row in rows)
    path = folder / kind.file
    before = path.read_bytes() if path.exists() else None
    write_aside(path, out.getvalue().encode())
    try:
        in_force(kind, folder)
        check(folder)
    except WorkspaceError:
        if before is None:
            path.unlink()
        else:
            write_aside(path, before)
        raise


def _cell(kind: Kind, column: str, text: str) -> str:
    return text.strip().removeprefix(ESCAPED if column in kind.numbers else "")


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isdecimal() and digits.isascii()


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
