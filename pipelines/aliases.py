"""decisions/aliases.csv: what a person decided a name means, and the one organisation that follows from it.

A decision says: from this day to that, this name (or organisation) is that organisation, or nobody. Of several
decisions for one name the last line that covers a day wins. Decisions chain (A is B, B is C). A decision with a
coalition_id holds for names in that coalition's rows only. An organisation written "not: B" says that A and B are
two: nothing changes, but B is not proposed for A again. A line with a day or a name under undone_on or undone_by
counts no more, nor does one that is taken out. pipelines/decisions.py writes the file.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.names import plain
from pipelines.problems import WorkspaceError

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
NOBODY = ""  # in the place of an organisation_id: speaks for no organisation
SYNONYMS = {
    "alias": "name", "organisation_id": "organisation", "organisation_name": "organisation", "canonical": "organisation",
    "organization": "organisation", "organization_id": "organisation", "decided_by": "who", "coalition": "coalition_id",
    "decided_on": "when", "reason": "why", "parent": "organisation",
}  # fmt: skip
REJECTS = re.compile(r"not\s*:", re.IGNORECASE)  # before the organisation that a name is not
FORMULA = re.compile(r"^'(?=[=+\-@＝＋－＠])")  # the apostrophe that keeps a spreadsheet from running a cell


@dataclass(frozen=True)
class Written:
    """One line of the file, as written; `organisation` is "" for nobody, and the other one where `is_rejection`."""

    line: int
    name: str
    organisation: str
    coalition_id: str | None = None
    from_on: date = ALWAYS
    to_on: date = FOREVER
    is_rejection: bool = False
    who: str = ""
    when: str = ""
    why: str = ""
    undone_by: str = ""
    undone_on: str = ""

    @property
    def is_undone(self) -> bool:
        return bool(self.undone_by or self.undone_on)


@dataclass(frozen=True)
class Sheet:
    """A decisions file in its own delimiter: physical lines, and of each record its first and last line and cells."""

    delimiter: str
    lines: list[str]
    header: list[str]
    records: list[tuple[int, int, list[str]]]  # the header is the first; lines count from 1


def read_decisions(path: Path | None) -> list[Written]:
    """The decisions in force; none where there is no file. Raises WorkspaceError naming file and line."""
    return [one for one in read_written(path) if not one.is_undone]


def read_written(path: Path | None) -> list[Written]:
    """Every decision of the file, those undone too. Raises WorkspaceError naming file and line."""
    if path is None or not path.exists():
        return []
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{path.name}: not readable ({error}).") from error
    if not content.strip():
        return []
    sheet = read_sheet(path.name, content)
    return [
        _written(path.name, last, sheet.header, cells)
        for _, last, cells in sheet.records[1:]
        if any(map(str.strip, cells))
    ]


def read_sheet(file: str, content: bytes) -> Sheet:
    """Raises WorkspaceError where the bytes are no table with a name and an organisation."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{file}: not readable as UTF-8 text ({error}). Save it as CSV UTF-8.") from error
    lines = list(io.StringIO(text, newline=""))
    head = lines[0] if lines else ""
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[tuple[int, int, list[str]]] = []
    try:
        for cells in reader:
            records.append((records[-1][1] + 1 if records else 1, reader.line_num, cells))
    except csv.Error as error:
        raise WorkspaceError(f"{file}, line {reader.line_num}: not readable as a table ({error}).") from error
    header = [name.strip().casefold().replace(" ", "_") for name in (records[0][2] if records else [])]
    header = [SYNONYMS.get(name, name) for name in header]
    if missing := [name for name in ("name", "organisation") if name not in header]:
        raise WorkspaceError(f'{file}, line 1: no column "{missing[0]}"; it has {header}.')
    return Sheet(delimiter, lines, header, records)


def _written(file: str, line: int, header: list[str], row: list[str]) -> Written:
    where = f"{file}, line {line}"
    if len(row) > len(header) and any(map(str.strip, row[len(header) :])):
        raise WorkspaceError(f"{where}: {len(row)} cells under {len(header)} columns; is a comma not in quotes?")
    cells = dict(zip(header, (FORMULA.sub("", cell.strip(), count=1) for cell in row), strict=False))
    if not plain(cells.get("name", "")):
        raise WorkspaceError(f"{where}: no name. Say which name is meant, or take the line out.")
    from_on = _day(where, "from_on", cells, ALWAYS)
    to_on = _day(where, "to_on", cells, FOREVER)
    if from_on > to_on:
        raise WorkspaceError(f"{where}: from_on {from_on} is after to_on {to_on}.")
    organisation = cells.get("organisation", "")
    rejects = REJECTS.match(organisation)
    if rejects and not plain(organisation[rejects.end() :]):
        raise WorkspaceError(f'{where}: "{organisation}" does not say which organisation it is not.')
    return Written(
        line=line,
        name=cells["name"],
        organisation=organisation[rejects.end() :].strip() if rejects else organisation,
        coalition_id=cells.get("coalition_id") or None,
        from_on=from_on,
        to_on=to_on,
        is_rejection=bool(rejects),
        **{column: cells.get(column, "") for column in ("who", "when", "why", "undone_by", "undone_on")},
    )


def _day(where: str, column: str, cells: dict[str, str], otherwise: date) -> date:
    text = cells.get(column, "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise WorkspaceError(f'{where}: {column} "{text}" is not a date such as 2026-03-31.') from None
