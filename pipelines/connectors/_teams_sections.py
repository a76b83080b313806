"""The parts of a Teams report: its records, its numbered sections, its summary and its tables by our column names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.connectors._meetings import plain
from pipelines.connectors._teams_words import COLUMNS, SUMMARY_LINES, find_columns
from pipelines.dates import is_date
from pipelines.reading import clean

HEADING = re.compile(r"([1-9])\.\s*\S.*")
LOOKED_AT_ROWS = 20  # of a table whose header's language is not known

Numbered = tuple[int, list[str]]


def split_lines(records: Iterable[Numbered]) -> Iterator[Numbered]:
    """The records; a whole line in the first cell, as a spreadsheet leaves it that did not see the tabs, in its cells."""
    for number, record in records:
        is_line = record and "\t" in record[0] and not any(record[1:])
        yield number, [clean(cell) for cell in record[0].split("\t")] if is_line else record


def is_table(header: list[str]) -> bool:
    return {"name", "joined", "left"} <= find_columns(header, COLUMNS).keys()


def numbered_sections(records: Iterable[Numbered]) -> dict[int, list[Numbered]]:
    """The filled records under each numbered heading ("2. Participants")."""
    found: dict[int, list[Numbered]] = {}
    current: list[Numbered] | None = None
    for number, record in records:
        heading = HEADING.fullmatch(record[0]) if record and not any(record[1:]) else None
        if heading:
            current = found.setdefault(int(heading[1]), [])
        elif current is not None and any(record):
            current.append((number, record))
    return found


def under_summary(records: Iterable[Numbered]) -> dict[int, list[Numbered]]:
    """The "Meeting Summary" layout as sections: its lines are section 1, its table section 2."""
    rows = [(number, record) for number, record in records if any(record)]
    table = next((at for at, (_, record) in enumerate(rows) if is_table(record)), len(rows))
    return {1: rows[:table], 2: rows[table:]}


def summary(lines: list[Numbered]) -> dict[str, str]:
    """What the summary says, by our names; the first line of a kind counts."""
    found: dict[str, str] = {}
    for _, record in lines:
        label = plain(record[0])
        name = next((ours for ours, stems in SUMMARY_LINES.items() if re.search(stems, label)), None)
        if name and len(record) > 1:
            found.setdefault(name, record[1])
    return found


def table(section: list[Numbered]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a section by our column names, and what its header was taken for."""
    if not section:
        return [], {}
    header, body = section[0][1], section[1:]
    columns = find_columns(header, COLUMNS)
    if not is_table(header):
        columns = _columns_by_content(body) or {"name": 0} | columns
    rows = [
        {"source_row": str(at), "joined": "", "left": ""}
        | {name: record[i] if i < len(record) else "" for name, i in columns.items()}
        for at, record in body
    ]
    return rows, {header[index]: COLUMNS[name][1] for name, index in columns.items() if index < len(header)}


def _columns_by_content(body: list[Numbered]) -> dict[str, int]:
    """The columns of a table in a language not known: a name first, then two columns of times, a length, an address.

    Empty without two columns of times: an administrator can have reports say only who attended.
    """
    looked_at = [record for _, record in body[:LOOKED_AT_ROWS]]
    width = max(map(len, looked_at), default=0)
    filled = [[record[n] for record in looked_at if n < len(record) and record[n]] for n in range(width)]
    times = [n for n, cells in enumerate(filled) if cells and all(map(is_date, cells))]
    if len(times) < 2:
        return {}
    columns = {"name": 0, "joined": times[0], "left": times[1], "minutes": times[1] + 1}
    email = next((n for n, cells in enumerate(filled) if cells and all("@" in cell for cell in cells)), None)
    return columns | ({} if email is None else {"email": email})
