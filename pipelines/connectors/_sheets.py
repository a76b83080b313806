"""What the hand-kept lists share: which column is what, whose meeting it was, and the meeting's id.

Nobody prescribes the header of such a list, so its words are looked up among the usual ones of five languages,
and what each column was taken for is handed on to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import islice

from pipelines.connectors import Row
from pipelines.connectors._meetings import coalition_of, plain
from pipelines.connectors._sheet_words import OTHER_LISTS, Words
from pipelines.dates import BLANKS, is_date, iso_date, iso_instant, require_order
from pipelines.names import plain as plain_name
from pipelines.reading import SAMPLE_RECORDS, Source
from pipelines.scales import folded
from pipelines.tables import TABLES
from pipelines.workbook import first_sheet

BANNER_ROWS = 20  # how far down the header may stand
LONGEST_HEADING = 60  # characters; longer ones are the questions of a form
CONTRACT_NAMES = {name for table in TABLES.values() for name in table.names if "_" in name}


@dataclass(frozen=True)
class Header:
    """Where the header stands (row number from 1), and the column in which each field was found."""

    row: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]

    def has(self, *fields: str) -> bool:
        return all(field in self.columns for field in fields)

    def name(self, field: str) -> str:
        return self.cells[self.columns[field]]

    def understood(self, meanings: Mapping[str, str]) -> dict[str, str]:
        """Column of the export -> what it was taken for, in the order of the file."""
        by_column = sorted((index, field) for field, index in self.columns.items())
        return {self.cells[index]: meanings[field] for index, field in by_column}

    def not_used(self) -> list[str]:
        others = [cell for n, cell in enumerate(self.cells) if cell and n not in self.columns.values()]
        return [f"the column(s) {', '.join(others)}"] if others else []


@dataclass(frozen=True)
class Line:
    """One row of a list. `date` is ISO, or as written where it cannot be read; starts_at only where it can."""

    number: int
    coalition_id: str
    meeting_id: str | None
    title: str | None
    date: str
    starts_at: str | None
    texts: Mapping[str, str]

    def get(self, field: str) -> str:
        text = self.texts.get(field, "")
        return "" if text in BLANKS else text

    def person(self, name_field: str = "name") -> tuple[str, str]:
        """Name and e-mail as written; an address in the place of a name is an e-mail."""
        parts = map(self.get, ("first_name", name_field, "last_name"))
        name = " ".join(word for part in parts for word in part.split())
        email = self.get("email")
        return ("", name) if "@" in name and " " not in name and not email else (name, email)


def find_header(
    source: Source,
    words: Words,
    anchor: str = "date",
    is_value: Callable[[str], bool] = is_date,
    others: Set[str] = OTHER_LISTS,
    heading: Callable[[str], str] | None = None,
) -> Header | None:
    """The first row near the top that names the anchor and at least two more fields, above a column of its values.

    `is_value` tells a value of the anchor; a list with one of the headings `others` is of another kind. `heading` gives
    the bare words of a heading.
    """
    rows = _sample(source)
    for index, cells in enumerate(rows[:BANNER_ROWS]):
        headings = [(heading or bare_heading)(cell) for cell in cells]
        meant = [(n, source.columns.get(folded(cell), "")) for n, cell in enumerate(cells)]
        columns = {field: n for n, field in meant if field in words}
        for field, known in words.items():
            if field in columns:
                continue
            found = next((n for n, decided in meant if not decided and headings[n] in known), None)
            if found is not None and found not in columns.values():
                columns[field] = found
        named = [cell for cell in cells if cell]
        if anchor not in columns or len(columns) < 3 or 2 * len(columns) < len(named):
            continue
        is_other = CONTRACT_NAMES & {cell.lower() for cell in cells} or others & set(headings)
        if is_other or max(map(len, named)) > LONGEST_HEADING:
            return None
        values = [row[columns[anchor]] for row in rows[index + 1 :] if len(row) > columns[anchor]]
        filled = [text for text in values if text not in BLANKS]
        if filled and 2 * sum(map(is_value, filled)) >= len(filled):
            return Header(index + 1, tuple(cells), columns)
    return None


def read_lines(source: Source, header: Header) -> list[Line]:
    """Every row under the header that holds anything.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    rows = [(n, texts_of(header, cells)) for n, cells in rows_under(source, header)]
    order = require_order(source, (texts.get("date", "") for _, texts in rows), header.name("date"))
    lines = []
    for (number, texts), coalition in zip(rows, coalitions_of(source, [texts for _, texts in rows]), strict=True):
        title = texts.get("meeting", "")
        title = "" if title in BLANKS else title
        date, starts_at = _when(texts, order)
        meeting = meeting_id(coalition, date, title) if starts_at else None
        lines.append(Line(number, coalition, meeting, title or None, date, starts_at, texts))
    return lines


def rows_under(source: Source, header: Header) -> list[tuple[int, list[str]]]:
    """Row number and cells of every row under the header that holds anything."""
    records = enumerate(first_sheet(source), start=1) if source.kind == "workbook" else source.records()
    return [(n, cells) for n, cells in islice(records, header.row, None) if any(cells)]


def texts_of(header: Header, cells: list[str]) -> dict[str, str]:
    """The cells of a row by the fields of the header."""
    return {field: cells[n] for field, n in header.columns.items() if n < len(cells)}


def coalitions_of(source: Source, rows: list[dict[str, str]]) -> list[str]:
    """The coalition of every row: the one the user named, unless the rows name several; else the row's own."""
    named = {texts["coalition"] for texts in rows if texts.get("coalition")}
    fixed = source.coalition_id if source.coalition_id and len(named) < 2 else None
    return [fixed or texts.get("coalition") or coalition_of(source) for texts in rows]


def meeting_id(coalition_id: str, date: str, title: str | None) -> str:
    """The same for every list of a coalition: its meetings are told apart by day and title."""
    slug = "-".join(plain_name(title or "").split())
    return f"sheet:{coalition_id}:{date}" + (f":{slug}" if slug else "")


def meetings(lines: Iterable[Line]) -> list[Row]:
    """One row per meeting, from the first line that has its time of day, else from its first line."""
    found: dict[str, Row] = {}
    for line in lines:
        if line.meeting_id is None:
            continue
        known = found.get(line.meeting_id)
        if known is None or (known["starts_at"].endswith("T00:00:00Z") and known["starts_at"] != line.starts_at):
            found[line.meeting_id] = {
                "meeting_id": line.meeting_id,
                "coalition_id": line.coalition_id,
                "starts_at": line.starts_at,
                "title": line.title,
                "source_row": line.number,
            }
    return list(found.values())


def unread_times(lines: Iterable[Line]) -> list[str]:
    """In words, how many times of day say nothing we can read."""
    times = [line.get("starts_at") for line in lines if line.starts_at and line.starts_at.endswith("T00:00:00Z")]
    count = sum(bool(time) for time in times)
    return [f"{count} time(s) of day that cannot be read; the day is kept"] if count else []


def _when(texts: Mapping[str, str], order: str) -> tuple[str, str | None]:
    """Day and begin. A day without a time of day is midnight UTC, so that no time zone moves it to the day before."""
    written = texts.get("date", "")
    date = iso_date(written, order)
    if not is_date(date):
        return date, None
    time = re.split(r"\s*[-–—]\s*", texts.get("starts_at", ""), maxsplit=1)[0]  # "14:00 – 15:30" begins at 14:00
    begin = iso_instant(f"{date} {time}" if time else written, order)
    has_time = begin[:10] == date and begin[10:11] == "T" and (time or not begin.endswith("T00:00:00"))
    return date, begin if has_time else f"{date}T00:00:00Z"


def _sample(source: Source) -> list[list[str]]:
    if source.kind == "workbook":
        return first_sheet(source)[:SAMPLE_RECORDS]
    return source.sample if source.kind == "text" else []


def bare_heading(cell: str) -> str:
    """A heading's bare words: no accents, no remark in brackets, no punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", " ", plain(cell[: 2 * LONGEST_HEADING]))).split())
