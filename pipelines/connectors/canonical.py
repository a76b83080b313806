"""The tables of the data contract handed over directly: one CSV or Parquet file per table, or one workbook.

Column order is free, unknown columns are reported and ignored, a missing required column rejects the file.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipelines.casting import literal, quoted, text_of
from pipelines.connectors import Export, Row, Scan
from pipelines.problems import FileRejectedError
from pipelines.reading import Source
from pipelines.tables import TABLES, Table
from pipelines.workbook import cell_text

TITLE = "Tables of the data contract"
VERSION = 1
LOOKED_FOR = "column names of one table of the data contract (CSV or Parquet), or sheets named after its tables"

MATCH_SHARE = 0.6  # of a header's columns that must be the table's, so that a stray column does no harm


def recognise(source: Source) -> str | None:
    if source.kind == "workbook":
        return "workbook" if any(name in TABLES for name in _sheet_names(source)) else None
    header = _header(source)
    table = _table_of(header, source.name)
    return f"{source.kind}:{table.name}" if table else None


def read(source: Source, layout: str) -> Export:
    kind, _, name = layout.partition(":")
    if kind == "workbook":
        return _read_workbook(source)
    table, header = TABLES[name], _header(source)
    understood, ignored = _check_header(source, table, header, where=source.name)
    scan = _scan_parquet(source, header) if kind == "parquet" else _scan_csv(source, header)
    return Export(None, {name: scan}, (name,), left_out=ignored, understood=understood)


def _normal(cell: str) -> str:
    return re.sub(r"\W+", "_", cell.strip().lower()).strip("_")


def _header(source: Source) -> list[str]:
    if source.kind == "parquet":
        return [_normal(name) for name, _ in _parquet_columns(source)]
    return [_normal(cell) for cell in source.sample[0]] if source.kind == "text" and source.sample else []


def _table_of(header: list[str], file_name: str) -> Table | None:
    """The table whose columns the header holds; where several fit, the one the file is named after."""
    named = re.sub(r"[^a-z]+", "_", Path(file_name).stem.lower())
    best: tuple[tuple[float, ...], Table | None] = ((0.0,), None)
    for table in TABLES.values():
        ours = {column.name for column in table.public}
        hits = len(ours & set(header))
        if hits < 2 or hits < MATCH_SHARE * len([cell for cell in header if cell]):
            continue
        missing = len(set(table.required) - set(header))
        rank = (-missing, float(named.startswith(table.name)), hits, hits / len(ours))
        if best[1] is None or (named.startswith(table.name), *rank) > (
            named.startswith(best[1].name),
            *best[0],
        ):
            best = (rank, table)
    return best[1]


def _check_header(source: Source, table: Table, header: list[str], where: str) -> tuple[dict[str, str], list[str]]:
    """What each column was taken for, and which are ignored. A missing required column rejects the file."""
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        raise FileRejectedError(f"{where}: the column {', '.join(twice)} stands twice. Remove or rename one.")
    missing = [name for name in table.required if name not in header]
    if missing == ["coalition_id"] and source.coalition_id:
        missing = []
    one_of = [name for name in table.one_of if not table.column(name).internal]
    if one_of and not set(one_of) & set(header):
        missing.append(" or ".join(one_of))
    if missing:
        raise FileRejectedError(
            f'{where}: no column "{missing[0]}", which the table {table.name} needs; the file has '
            f"[{', '.join(cell for cell in header if cell)}]. Add the column and ingest the file again."
        )
    ours = {column.name for column in table.public}
    ignored = [cell for cell in header if cell and cell not in ours]
    said = [f"{len(ignored)} column(s) the table {table.name} does not have: {', '.join(ignored)}"] if ignored else []
    return {cell: f"{table.name}.{cell}" for cell in header if cell in ours}, said


def _scan_csv(source: Source, header: list[str]) -> Scan:
    """Explicit options only: DuckDB's sniffer reads some real exports silently wrong."""
    names = [cell or f"unnamed_{number}" for number, cell in enumerate(header)]
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    path = _as_utf8(source)
    reader = (
        f"read_csv({literal(str(path))}, auto_detect = false, header = true, delim = {literal(source.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, null_padding = false, strict_mode = true, "
        "store_rejects = true, rejects_limit = 0, max_line_size = 8388608)"
    )
    cells = ", ".join(f"{text_of(name, source.blanks)} as {quoted(name)}" for name in names)
    setup = (
        f"create or replace temp table scanned as select {cells} from {reader}",
        # a row's number is as a spreadsheet shows it: the header is row 1, and refused lines count too
        """create or replace temp table refused as
        select line as source_row, line - 2 - row_number() over (order by line) as rows_before,
            'the line does not split into the header''s columns: ' || any_value(error_message) as reason
        from reject_errors group by line""",
    )
    return Scan(tuple(names), f"select {', '.join(map(quoted, names))}, rowid + 2 as source_row from scanned", setup)


def _as_utf8(source: Source) -> Path:
    """The file itself, or a UTF-8 copy with plain line ends beside it where DuckDB could not read it."""
    plain = source.encoding in ("utf-8", "utf-8-sig", "ascii") and "\r" not in source.raw_head.replace("\r\n", "")
    if plain:
        return source.path
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", suffix=".csv", prefix="scratch-", dir=source.scratch, delete=False
    ) as copy:
        copy.write(source.text())
    return Path(copy.name)


def _parquet_columns(source: Source) -> list[tuple[str, str]]:
    """(name, DuckDB type) of the file's columns."""
    with duckdb.connect() as con:
        try:
            described = con.execute("describe select * from read_parquet(?)", [str(source.path)]).fetchall()
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise FileRejectedError(f"{source.name}: not a readable Parquet file: {said}. Export it again.") from error
    return [(name, kind) for name, kind, *_ in described]


def _scan_parquet(source: Source, header: list[str]) -> Scan:
    parts = []
    for name, (theirs, kind) in zip(header, _parquet_columns(source), strict=True):
        text = "array_to_string({0}, ';')" if kind.endswith("[]") else "cast({0} as varchar)"
        parts.append(f"{text.format(quoted(theirs))} as {quoted(name)}")
    statement = (
        f"select {', '.join(parts)}, file_row_number + 1 as source_row "
        f"from read_parquet({literal(str(source.path))}, file_row_number = true)"
    )
    return Scan(tuple(header), statement)


def _sheet_names(source: Source) -> list[str]:
    from python_calamine import CalamineWorkbook

    return [_normal(name) for name in CalamineWorkbook.from_path(str(source.path)).sheet_names]


def _read_workbook(source: Source) -> Export:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(source.path))
    export = Export(None, {}, ())
    for sheet in book.sheet_names:
        name = _normal(sheet)
        if name not in TABLES:
            export.left_out.append(f'the sheet "{sheet}", which is no table of the data contract')
            continue
        rows = list(_sheet_rows(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)))
        if not rows:
            continue
        header = [_normal(cell or "") for cell in rows[0][1]]
        understood, ignored = _check_header(source, TABLES[name], header, where=f'{source.name}, sheet "{sheet}"')
        export.understood |= {f"{sheet}.{cell}": taken for cell, taken in understood.items()}
        export.left_out += ignored
        export.tables[name] = [_row(header, number, cells) for number, cells in rows[1:]]
        export.counted += (name,)
    return export


def _sheet_rows(rows: list[list[Any]]) -> Iterator[tuple[int, list[str | None]]]:
    """Non-empty rows as (row number in the sheet, cells as text)."""
    for number, cells in enumerate(rows, start=1):
        texts = [cell_text(cell) or None for cell in cells]
        if any(texts):
            yield number, texts


def _row(header: list[str], number: int, cells: list[str | None]) -> Row:
    row: Row = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return row | {"source_row": number}
