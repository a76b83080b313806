"""A published table as a CSV, Excel, Parquet or JSON file: text that a spreadsheet would run is made text, numbers stay so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
LONGEST_SHEET_NAME = 31  # characters; Excel's limit


def table_file(form: str, name: str, columns: dict[str, str], rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as the bytes of a file of one of the forms in MEDIA; `columns` are names and DuckDB types, in the rows' order."""
    match form:
        case "csv":
            return _csv(list(columns), rows)
        case "xlsx":
            return _workbook(name, list(columns), rows)
        case "parquet":
            return _parquet(columns, rows)
        case "json":
            records = [dict(zip(columns, row, strict=True)) for row in rows]
            return json.dumps(records, ensure_ascii=False, default=str, indent=1).encode()
    raise ValueError(f"There is no form {form}. There are: {', '.join(MEDIA)}.")


def safe(cell: Any) -> Any:
    """Lists in one cell; text that begins like a formula with an apostrophe before it."""
    if isinstance(cell, list | tuple):
        cell = ";".join(map(str, cell))
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _csv(columns: list[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[safe(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def _workbook(name: str, columns: list[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(name[:LONGEST_SHEET_NAME])
        sheet.write_row(0, 0, columns)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [safe(cell) for cell in row])
    return content.getvalue()


def _parquet(columns: dict[str, str], rows: Sequence[Sequence[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "VARCHAR": pa.string(), "DOUBLE": pa.float64(), "BIGINT": pa.int64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_(),
        "TIMESTAMP": pa.timestamp("us"),
    }  # fmt: skip
    types = [pa.list_(kinds[kind[:-2]]) if kind.endswith("[]") else kinds[kind] for kind in columns.values()]
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(column, type=kind) for column, kind in zip(cells, types, strict=True)]
    content = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(columns)), content, compression="zstd")
    return content.getvalue()
