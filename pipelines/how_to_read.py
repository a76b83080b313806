"""What a person decided about reading files: what a column is, and which answers in words make a scale.

decisions/columns.csv (column, means) holds for every hand-kept list and every survey: a heading and the field it is, as
the connector calls it, or "nothing". decisions/scales.csv (scale, word, value) holds for every survey. Both also have
who, when and why. Files read before a decision are read anew by the next build.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from pipelines.problems import WorkspaceError

COLUMNS, SCALES = "columns.csv", "scales.csv"
HEADERS = {COLUMNS: ("column", "means"), SCALES: ("scale", "word", "value")}
# the connectors that look at them: hand-kept lists and surveys
HEED_DECISIONS = frozenset(
    {
        "attendance_sheet", "agenda_sheet", "funding_sheet", "qualtrics", "surveymonkey", "google_forms",
        "microsoft_forms", "limesurvey", "kobo", "redcap",
    }
)  # fmt: skip
NUMBERS = {SCALES: "value"}


def decided(decisions: Path) -> dict[str, Any]:
    """The options that go to every child that reads a file: rows of both files and what they hash to.

    Raises WorkspaceError, naming file and line, for a decision that cannot be followed.
    """
    columns, scales = _rows(decisions / COLUMNS), _rows(decisions / SCALES)
    if not columns and not scales:
        return {}
    hashed = hashlib.sha256(json.dumps([columns, scales], sort_keys=True).encode()).hexdigest()
    return {"columns": columns, "scales": scales, "decided": hashed}


def _rows(path: Path) -> list[dict[str, str]]:
    """The lines of one file; none where there is no file."""
    if not path.exists():
        return []
    needed = HEADERS[path.name]
    try:
        lines = path.read_text("utf-8-sig").splitlines()
        reader = csv.DictReader(lines, delimiter=max(",;\t", key=(lines or [""])[0].count), strict=True)
        rows = [{name: (row.get(name) or "").strip() for name in needed} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WorkspaceError(f"decisions/{path.name}: not readable ({error}). Save it as CSV UTF-8.") from error
    if missing := set(needed) - set(reader.fieldnames or ()):
        raise WorkspaceError(f'decisions/{path.name}, line 1: no column "{sorted(missing)[0]}".')
    for number, row in enumerate(rows, start=2):
        if not all(row.values()):
            raise WorkspaceError(
                f"decisions/{path.name}, line {number}: a cell is empty; {', '.join(needed)} are needed."
            )
        if path.name in NUMBERS and not _is_number(row[NUMBERS[path.name]]):
            raise WorkspaceError(
                f'decisions/{path.name}, line {number}: value "{row["value"]}" is no number such as 3.'
            )
    return rows


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isdecimal() and digits.isascii()
