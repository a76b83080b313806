"""Two rows of every table of the data contract, as CSV and as Parquet, and a workbook; written out from the contract."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import duckdb
import xlsxwriter

from pipelines.casting import quoted
from pipelines.tables import CONTRACT, Column, Table
from tests.samples import Sample

ROWS = 2
VALUES = {  # of a cell by its kind; {} is the row's number
    "text": "{name} é, {}", "person": "{name}{}@a.example", "list": "a{}.example;b.example", "date": "2026-0{}-05",
    "instant": "2026-0{}-05T09:30:00Z", "number": "{}.5", "integer": "{}", "money": "{}200.50", "boolean": "yes",
}  # fmt: skip
IDS = 'organisation_id,name,domains\nNA,NA,\n00123,Null & Sons,a.example;b.example\n1E5,"Ann ""the"" Firm",\n'


def _cell(table: Table, column: Column, row: int) -> str:
    """A value of the column; empty where another column of its group is filled in this row."""
    group = next((g for g in table.one_of if column.name in g and not table.column(g[1]).internal), ())
    if group and group.index(column.name) != row % len(group):
        return ""
    return column.choices[0] if column.choices else VALUES[column.kind].format(row, name=column.name)


def _lines(table: Table) -> list[list[str]]:
    """Header and rows."""
    return [
        [column.name for column in table.public],
        *([_cell(table, column, row) for column in table.public] for row in range(1, ROWS + 1)),
    ]


def _people(table: Table) -> int:
    places = [n for n, column in enumerate(table.public) if column.kind == "person"]
    return len({row[n] for row in _lines(table)[1:] for n in places if row[n]})


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_lines(table))
    return text.getvalue().encode("utf-8-sig")


def _parquet(table: Table) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        path = Path(folder) / "made.parquet"
        header, *rows = _lines(table)
        con.execute(f"create table made ({', '.join(f'{quoted(name)} varchar' for name in header)})")
        con.executemany(f"insert into made values ({', '.join('?' * len(header))})", rows)
        con.execute(f"copy made to '{path}' (format parquet)")
        return path.read_bytes()


def _workbook(*tables: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in tables:
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(_lines(CONTRACT[name])):
                sheet.write_row(number, 0, cells)
    return content.getvalue()


SAMPLES = [
    Sample(f"{table.name}.csv", _csv(table), f"text:{table.name}", ROWS, _people(table), {table.name: ROWS}, True)
    for table in CONTRACT.values()
]
SAMPLES += [
    Sample(f"{table.name}.parquet", _parquet(table), f"parquet:{table.name}", ROWS, _people(table), {table.name: ROWS})
    for table in CONTRACT.values()
]
SAMPLES += [
    Sample("ids-that-look-otherwise.csv", IDS.encode(), "text:organisations", 3, 0, {"organisations": 3}, True),
    Sample(
        "ours.xlsx", _workbook("meetings", "attendance"), "workbook", 2 * ROWS, 1,
        {"meetings": ROWS, "attendance": ROWS},
    ),
]  # fmt: skip
