"""Tables of survey answers as tools write them, for the tests of their connectors."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

from pipelines.connectors import Export
from pipelines.reading import look

Cell = str | float | dt.datetime


def table(*rows: Sequence[str], delimiter: str = ",", end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def workbook(rows: Iterable[Sequence[Cell]], sheet: str = "Sheet1") -> bytes:
    """A workbook with one sheet; datetimes are cells with a format of time, numbers are numbers."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "m/d/yy h:mm:ss"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(number, column, cell)
    return content.getvalue()


def read(connector: ModuleType, folder: Path, content: str | bytes, layout: str, **more: str | None) -> Export:
    """What the connector reads from the content of one file; it must recognise the layout."""
    path = folder / "responses"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = look(path, path.name, "reef", **more)  # type: ignore[arg-type]
    assert connector.recognise(source) == layout
    return connector.read(source, layout)  # type: ignore[no-any-return]


def values(export: Export) -> list[tuple[int, str, str | None]]:
    """(row, item, value) of every answer, in order."""
    return [(row["source_row"], row["item_id"], row["value"]) for row in export.tables["survey_answers"]]
