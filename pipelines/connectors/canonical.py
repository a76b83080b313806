"""The tables of the data contract handed over directly: one CSV or Parquet file per table, or one workbook.

Column order is free, unknown columns are reported and ignored, a missing required column rejects the file.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.casting import literal, quoted, text_of
from pipelines.connectors import OURS, Export, Row, Scan
from pipelines.problems import FileRejectedError
from pipelines.reading import UTF8, Source
from pipelines.tables import CONTRACT, TABLES, Table
from pipelines.workbook import cell_text, opened

TITLE = "Tables of the data contract"
VERSION = 1
LOOKED_FOR = "column names of one table of the data contract (CSV or Parquet), or sheets named after its tables"

HEADINGS = sorted({name for table in CONTRACT.values() for name in table.names})
PARQUET_MEMORY = "300MB"
BANNER_ROWS = 20  # how far down a sheet's header may stand
LAYOUTS = {f"{kind}:{table}": OURS for kind in ("text", "parquet") for table in CONTRACT} | {"workbook": OURS}
MATCH_SHARE = 0.6  # of a header's columns that must be the table's, so that a stray column does no harm


def recognise(source: Source) -> str | None:
    if source.kind == "workbook":
        return "workbook" if any(_hits(header, table) for table, header in _sheet_headers(source)) else None
    header = _header(source)
    table = _table_of(header, source.name)
    return f"{source.kind}:{table.name}" if table else None


def read(source: Source, layout: str) -> Export:
    kind, _, name = layout.partition(":")
    if kind == "workbook":
        return _read_workbook(source)
    table, header = CONTRACT[name], _header(source)
    understood, ignored = _check_header(source, table, header, where=source.name)
    scan = _scan_parquet(source, header) if kind == "parquet" else _scan_csv(source, header)
    taken = Scan(tuple(understood), scan.statement, scan.setup)
    return Export(None, {name: taken}, (name,), left_out=ignored, understood=understood)


def _normal(cell: str) -> str:
    return re.sub(r"\W+", "_", cell.strip().lower()).strip("_")


def _header(source: Source) -> list[str]:
    if source.kind == "parquet":
        return [_normal(name) for name, _ in _parquet_columns(source)]
    return [_normal(cell) for cell in source.sample[0]] if source.kind == "text" and source.sample else []


def _table_of(header: list[str], file_name: str) -> Table | None:
    """The table whose columns the header holds; where several fit, the one the file is named after.

    None for a table of our own use: its columns may be those of another (who was asked to a meeting is no attendance).
    """
    if any(
        {c.name for c in table.columns if not c.internal} == set(filter(None, header))
        for table in TABLES.values()
        if table.internal
    ):
        return None
    named = re.sub(r"[^a-z]+", "_", Path(file_name).stem.lower())
    best: tuple[tuple[float, ...], Table | None] = ((0.0,), None)
    for table in CONTRACT.values():
        hits = _hits(header, table)
        if not hits:
            continue
        missing = len(set(table.required) - set(header))
        rank = (-missing, float(named.startswith(table.name)), hits, hits / len(table.public))
        if best[1] is None or (named.startswith(table.name), *rank) > (
            named.startswith(best[1].name),
            *best[0],
        ):
            best = (rank, table)
    return best[1]


def _hits(header: list[str], table: Table) -> int:
    """How many of the table's columns the header holds; 0 where they are too few to take it for the table's."""
    hits = len({column.name for column in table.public} & set(header))
    return hits if hits >= max(2, MATCH_SHARE * sum(map(bool, header))) else 0


def _check_header(source: Source, table: Table, header: list[str], where: str) -> tuple[dict[str, str], list[str]]:
    """What each column was taken for, and which are ignored. A missing required column rejects the file."""
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        raise FileRejectedError(f"{where}: the column {', '.join(twice)} stands twice. Remove or rename one.")
    given = {"coalition_id"} if source.coalition_id else set()
    missing = [name for name in table.required if name not in header and name not in given]
    for group in table.one_of:
        one_of = [name for name in group if not table.column(name).internal]
        if not set(one_of) & set(header):
            missing.append(" or ".join(one_of))
    if missing:
        way_out = "name the coalition: --coalition ID" if missing == ["coalition_id"] else "add the column"
        raise FileRejectedError(
            f'{where}: no column "{missing[0]}", which the table {table.name} needs; the file has '
            f"[{', '.join(cell for cell in header if cell)}]. Please {way_out} and ingest the file again."
        )
    ours = {column.name for column in table.public}
    ignored = [cell for cell in header if cell and cell not in ours]
    said = [f"{len(ignored)} column(s) the table {table.name} does not have: {', '.join(ignored)}"] if ignored else []
    return {cell: f"{table.name}.{cell}" for cell in header if cell in ours}, said


def _scan_csv(source: Source, header: list[str]) -> Scan:
    """Explicit options only: DuckDB's sniffer reads some real exports silently wrong."""
    source.require_closed_quotes()
    names = _column_names(header)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    path = _as_utf8(source, len(names))
    reader = (
        f"read_csv({literal(str(path))}, auto_detect = false, header = true, delim = {literal(source.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, null_padding = false, strict_mode = true, "
        "store_rejects = true, rejects_limit = 0, max_line_size = 8388608, compression = 'none')"
    )
    cells = ", ".join(f"{text_of(name, source.blanks)} as {quoted(name)}" for name in names)
    setup = (
        f"create or replace temp table scanned as select {cells} from {reader}",
        # a row's number is as a spreadsheet shows it: the header is row 1, and refused lines count too
        """create or replace temp table refused as
        select line as source_row, line - 1 - row_number() over (order by line) as rows_before,
            'the line does not split into the header''s columns: ' || any_value(error_message) as reason
        from reject_errors group by line""",
    )
    is_blank = " and ".join(f"{quoted(name)} is null" for name in names)  # ",,,": a row a spreadsheet left behind
    statement = f"select {', '.join(map(quoted, names))}, rowid + 2 as source_row from scanned where not ({is_blank})"
    return Scan(tuple(names), statement, setup)


def _column_names(header: list[str]) -> list[str]:
    return [cell or f"unnamed_{number}" for number, cell in enumerate(header)]


def _as_utf8(source: Source, width: int) -> Path:
    """The file itself, or a copy beside it where DuckDB could not read it: UTF-8, one kind of line end, no blank lines."""
    if source.encoding in UTF8 and source.has_one_line_end and not source.has_blank_lines:
        return source.path
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", suffix=".csv", prefix="scratch-", dir=source.scratch, delete=False
    ) as copy:
        copy.writelines(_filled(source.text(), source.delimiter * (width - 1)))
    return Path(copy.name)


def _filled(text: str, filler: str) -> Iterator[str]:
    """The text's lines. A line with nothing in it becomes a row of empty cells: DuckDB would not count it."""
    is_inside_quotes = False
    for line in io.StringIO(text):
        yield line if is_inside_quotes or line.strip() else f"{filler}\n"
        is_inside_quotes ^= line.count('"') % 2 == 1


def _parquet_columns(source: Source) -> list[tuple[str, str]]:
    """(name, DuckDB type) of the file's columns."""
    with _parquet(source) as con:
        described = con.execute("describe select * from read_parquet(?)", [str(source.path)]).fetchall()
    return [(name, kind) for name, kind, *_ in described]


@contextmanager
def _parquet(source: Source) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own to look into a Parquet file: one that damage makes unusable must not be anybody else's."""
    try:
        with duckdb.connect(config={"threads": 1, "memory_limit": PARQUET_MEMORY}) as con:
            yield con
    except duckdb.Error as error:
        said = (str(error).splitlines() or ["no reason given"])[0].replace(str(source.path), source.name)
        raise FileRejectedError(f"{source.name}: not a readable Parquet file: {said}. Export it again.") from error


def _require_whole(source: Source) -> None:
    """Raises FileRejectedError where a page cannot be read: every value is looked at once."""
    columns = ", ".join(f"max(hash({quoted(name)}))" for name, _ in _parquet_columns(source))
    with _parquet(source) as con:
        con.execute(f"select {columns} from read_parquet(?)", [str(source.path)])


def _scan_parquet(source: Source, header: list[str]) -> Scan:
    _require_whole(source)
    names = _column_names(header)
    parts, cells = [], []
    for name, (theirs, kind) in zip(names, _parquet_columns(source), strict=True):
        text = f"cast({quoted(theirs)} as varchar)"
        if kind.endswith("[]"):
            text = f"array_to_string(cast({quoted(theirs)} as varchar[]), ';')"
        elif kind in ("DOUBLE", "FLOAT"):  # a data frame with a gap in it makes 12 a 12.0
            text = f"regexp_replace({text}, '\\.0$', '')"
        parts.append(f"{text} as {quoted(name)}")
        cells.append(f"{text_of(name)} as {quoted(name)}" if kind in ("VARCHAR", "VARCHAR[]") else quoted(name))
    rows = (
        f"select {', '.join(parts)}, file_row_number + 1 as source_row "
        f"from read_parquet({literal(str(source.path))}, file_row_number = true)"
    )
    return Scan(tuple(names), f"select {', '.join(cells)}, source_row from ({rows})")


def _sheet_headers(source: Source) -> Iterator[tuple[Table, list[str]]]:
    """The sheets that are called like a table, each with its first row that is not empty."""
    for sheet, rows in _sheets(source, among_first=BANNER_ROWS):
        if _normal(sheet) in CONTRACT and rows:
            yield CONTRACT[_normal(sheet)], [_normal(cell or "") for cell in rows[0][1]]


def _read_workbook(source: Source) -> Export:
    export = Export(None, {}, ())
    for sheet, rows in _sheets(source):
        name = _normal(sheet)
        if name not in CONTRACT:
            export.left_out.append(f'the sheet "{sheet}", which is no table of the data contract')
            continue
        if not rows:
            continue
        header = [_normal(cell or "") for cell in rows[0][1]]
        understood, ignored = _check_header(source, CONTRACT[name], header, where=f'{source.name}, sheet "{sheet}"')
        export.understood |= {f"{sheet}.{cell}": taken for cell, taken in understood.items()}
        export.left_out += ignored
        taken = [cell if cell in understood else "" for cell in header]
        export.tables[name] = [_row(taken, number, cells) for number, cells in rows[1:]]
        export.counted += (name,)
    return export


def _sheets(source: Source, among_first: int | None = None) -> Iterator[tuple[str, list[tuple[int, list[str | None]]]]]:
    """Every sheet's name and its rows that are not empty."""
    with opened(source) as book:
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=among_first)
            yield sheet, list(_sheet_rows(rows))


def _sheet_rows(rows: list[list[Any]]) -> Iterator[tuple[int, list[str | None]]]:
    """Non-empty rows as (row number in the sheet, cells as text)."""
    for number, cells in enumerate(rows, start=1):
        texts = [cell_text(cell) or None for cell in cells]
        if any(texts):
            yield number, texts


def _row(header: list[str], number: int, cells: list[str | None]) -> Row:
    row: Row = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return row | {"source_row": number}
