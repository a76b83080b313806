"""One export file to staged Parquet: recognise, read, cast, pseudonymise, set bad rows aside.

Runs in a child process with limits (pipelines/workers.py). The staged folder of a file holds one Parquet file
per canonical table (contract columns, `source_row`, `is_local`, `row_key`), `people.parquet`,
`quarantine.parquet` and `staged.json`, which says what was read.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines import casting
from pipelines.casting import literal, quoted
from pipelines.connectors import Export, Scan, claims, connectors
from pipelines.problems import FileRejectedError
from pipelines.pseudonyms import find_persons
from pipelines.reading import Source, look
from pipelines.scales import folded, own_scales
from pipelines.small_tables import to_table
from pipelines.tables import CONFIDENTIAL, DUCKDB_TYPE, TABLES, Table
from pipelines.workbook import first_sheet

HEADER_ROWS, LEAST_COLUMNS = 20, 3  # how far down a table's header may stand, and how many columns make a table
FORMAT = 2  # of the staged folder; raised when its columns or their meaning change
QUARANTINE = '"table" varchar, source_row bigint, "column" varchar, reason varchar'


@dataclass
class Staged:
    """What is known of a staged file. `rows` and `quarantined` count rows of counted tables only."""

    connector: str
    layout: str
    version: str
    records: int = 0
    rows_read: int = 0
    quarantined: int = 0
    people: int = 0
    counted: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    local_rows: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    decided: str = ""  # what was decided about reading files when this one was read

    def save(self, folder: Path) -> None:
        (folder / "staged.json").write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Staged:
        return cls(**json.loads((folder / "staged.json").read_text(encoding="utf-8")))


def version_of(connector: str) -> str:
    """Changes whenever staged rows of this connector would come out differently."""
    return f"{connectors()[connector].VERSION}.{FORMAT}-{duckdb.__version__}"


def folder_name(sha256: str, connector: str) -> str:
    return f"{sha256}-{connector}-{version_of(connector)}"


def stage(path: Path, name: str, out: Path, secret: bytes, options: dict[str, Any]) -> Staged | None:
    """Stage one file into the empty folder `out`; None when no connector recognises it.

    Raises FileRejectedError where the file as a whole cannot be used.
    """
    source = look(path, name, options.get("coalition_id"), options.get("date_order"), scratch=out)
    source = replace(
        source,
        columns={folded(row["column"]): row["means"] for row in options.get("columns", [])},
        scales=tuple(own_scales(options.get("scales", []))),
    )
    found = claims(source)
    if not found:
        return None
    if len(found) > 1:
        raise FileRejectedError(
            f"{name}: this looks like {' and like '.join(connectors()[c].TITLE for c, _ in found)}. "
            "Please report it with the header line; nothing was loaded."
        )
    connector, layout = found[0]
    export = connectors()[connector].read(source, layout)
    staged = Staged(connector, layout, version_of(connector), counted=list(export.counted))
    staged.left_out, staged.understood = export.left_out, export.understood
    staged.questions, staged.decided = [dict(question) for question in export.questions], options.get("decided", "")
    with _database(str(out.parent)).cursor() as con:
        con.execute("set timezone = 'UTC'")
        _stage_tables(con, source, export, staged, out, secret)
        for (table,) in con.execute("select table_name from duckdb_tables() where not temporary").fetchall():
            con.execute(f"drop table {quoted(table)}")
    for leftover in out.glob("scratch-*"):
        leftover.unlink()
    staged.save(out)
    return staged


def columns_question(path: Path, name: str) -> dict[str, Any] | None:
    """For a table nobody recognises: its headings, so that a person can say what they are; None for anything else."""
    source = look(path, name)
    rows = first_sheet(source) if source.kind == "workbook" else source.sample
    header = next((row for row in rows[:HEADER_ROWS] if sum(map(bool, row)) >= LEAST_COLUMNS), None)
    return {"question": "columns", "columns": [cell for cell in header if cell]} if header else None


@lru_cache(maxsize=1)
def _database(folder: str) -> duckdb.DuckDBPyConnection:
    """One database per child and folder to spill to; each file has a cursor, whose temporary tables end with it."""
    config: dict[str, Any] = {
        "threads": 2,
        "memory_limit": "1500MB",
        "temp_directory": f"{folder}/.aside-spill-{os.getpid()}",
    }
    return duckdb.connect(config=config)


def _stage_tables(
    con: duckdb.DuckDBPyConnection, source: Source, export: Export, staged: Staged, out: Path, secret: bytes
) -> None:
    to_table(con, "quarantine", QUARANTINE, [])
    relations = {name: _relation(con, name, content, source, staged) for name, content in export.tables.items()}
    find_persons(con, relations, export.people, secret)
    for name, columns in relations.items():
        _stage_table(con, TABLES[name], columns, staged, out)
    staged.records = staged.rows_read if export.records is None else export.records
    # of a survey the respondents: an address beside a response is no second person
    is_survey = bool(export.people) and set(export.counted) <= set(CONFIDENTIAL)
    staged.people = len(export.people) if is_survey else _one(con, "select count(*) from persons")
    con.execute(
        f'copy (select * from quarantine order by "table", source_row, "column") to {literal(str(out / "quarantine.parquet"))}'
    )
    con.execute(
        f"copy (select person_key, domain, display_name from persons order by all) to {literal(str(out / 'people.parquet'))}"
    )


def _refused(con: duckdb.DuckDBPyConnection) -> int:
    """How many lines of a scan could not be split into cells."""
    has_table = _one(con, "select count(*) from duckdb_tables() where table_name = 'refused'")
    return _one(con, "select count(*) from refused") if has_table else 0


def _relation(con: duckdb.DuckDBPyConnection, name: str, content: Any, source: Source, staged: Staged) -> set[str]:
    """A view `text_<table>` whose columns are text, and which columns it has."""
    if isinstance(content, Scan):
        for statement in content.setup:
            con.execute(statement)
        columns, statement = set(content.columns), content.statement
        if refused := _refused(con):
            staged.rows_read += refused
            staged.quarantined += refused
            con.execute(f"insert into quarantine select '{name}', source_row, null, reason from refused")
            above = "select distinct rows_before, count(*) over (order by rows_before) as lines from refused"
            statement = (
                "select t.* replace (source_row + coalesce(lines, 0) as source_row) "
                f"from ({statement}) as t asof left join ({above}) on source_row - 2 >= rows_before"
            )
    else:
        columns = {key for row in content for key in row} - {"source_row"}
        names = [*sorted(columns), "source_row"]
        kinds = ", ".join(f"{key} {'bigint' if key == 'source_row' else 'varchar'}" for key in names)
        to_table(con, f"rows_{name}", kinds, [[row.get(key) for key in names] for row in content])
        cells = [f"{casting.text_of(key)} as {quoted(key)}" for key in sorted(columns)]
        statement = f"select {', '.join([*cells, 'source_row'])} from rows_{name}"
    if "coalition_id" not in columns and source.coalition_id and "coalition_id" in TABLES[name].required:
        statement = f"select *, {literal(source.coalition_id)} as coalition_id from ({statement})"
        columns.add("coalition_id")
    con.execute(f"create temp view text_{name} as {statement}")
    return columns & set(TABLES[name].names)


def _stage_table(con: duckdb.DuckDBPyConnection, table: Table, present: set[str], staged: Staged, out: Path) -> None:
    tells_text = table.name not in CONFIDENTIAL
    reasons = {c.name: why for c in table.columns if c.name in present and (why := casting.reason(c, tells_text))}
    values, joins = [], ""
    for column in table.columns:
        if column.name not in present:
            values.append(f"cast(null as {DUCKDB_TYPE[column.kind]}) as {quoted(column.name)}")
        elif column.kind == "person":
            names = f"select handle as {column.name}_handle, person_key as {column.name}_pseudonym from persons"
            joins += f" left join ({names}) on {column.name}_handle = {casting.typed(column)}"
            values.append(f"{column.name}_pseudonym as {quoted(column.name)}")
        else:
            values.append(f"{casting.typed(column)} as {quoted(column.name)}")
    path = literal(str(out / f"{table.name}.parquet"))
    statement = (
        f"select *, {casting.row_key(table)} as row_key from ("
        f"select {', '.join(values)}, source_row, {casting.is_local(table, present)} as is_local "
        f"from text_{table.name}{joins}%s)"
    )
    bad = " or ".join(f"({why}) is not null" for why in reasons.values()) or "false"
    read, bad_rows = con.execute(
        f"select count(*), count(*) filter (where {bad}) from text_{table.name}"
    ).fetchone() or (0, 0)
    if table.name in staged.counted:
        staged.rows_read += read
        staged.quarantined += bad_rows
    if bad_rows:
        for name, why in reasons.items():
            con.execute(
                f"insert into quarantine select '{table.name}', source_row, '{name}', {why} "
                f"from text_{table.name} where ({why}) is not null"
            )
        statement %= f" where not ({bad})"
    else:
        statement %= ""
    con.execute(f"copy ({statement}) to {path} (format parquet, compression zstd, compression_level 1)")
    rows, local = con.execute(f"select count(*), coalesce(sum(is_local::int), 0) from {path}").fetchone() or (0, 0)
    staged.rows[table.name] = rows
    if local:
        staged.local_rows[table.name] = int(local)


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
