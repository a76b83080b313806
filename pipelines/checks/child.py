"""The child process that checks: reads questions as lines of JSON, answers each with one line.

    {"staged": {table: [Parquet files]}, "rejected": file}  →  {"findings": [...], "rejected_lines": n}

Each question gets its own in-memory DuckDB that holds only views over the staged files, closed to everything
outside their folders. Great Expectations counts inside DuckDB; rows are looked at only where a count is not
zero, by our own query. Standard output is kept for answers: whatever a library prints goes to standard error.
The child ends when its standard input is closed.
"""

# ruff: noqa: E402 - what importing costs is settled before Great Expectations is imported

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from pipelines.later import import_later

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while importing
# Great Expectations imports these for expectations we do not have; they take 40 % of its own 9 seconds
import_later("scipy.stats", "altair")
gc.disable()  # nothing that is made while importing is ever garbage

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context.types.base import ProgressBarsConfig
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from pipelines.checks import REJECTED_COLUMNS
from pipelines.checks.expectations import CRITICAL, ExpectNoRows

gc.freeze()
gc.enable()

MEMORY_LIMIT = "800MB"
_numbers = count(1)
LOCKED = (
    "set autoinstall_known_extensions=false",
    "set autoload_known_extensions=false",
    "set allow_community_extensions=false",
    "set python_enable_replacements=false",
    "set enable_external_access=false",
    "set lock_configuration=true",
)


@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def _buffer(conn: Any, cursor: Any, statement: Any, parameters: Any, context: Any, many: Any) -> None:
    """Fetches rows when the query has run: Great Expectations reads them after closing, DuckDB streams."""
    if conn.dialect.name == "duckdb" and cursor.description is not None:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, initial_buffer=cursor.fetchall())


def suite(table: str) -> list[ExpectNoRows]:
    """The expectations of one canonical table, from its file in this folder."""
    expectations: list[ExpectNoRows] = importlib.import_module(f"pipelines.checks.{table}").SUITE
    return expectations


def answer(context: Any, staged: dict[str, list[str]], rejected: str) -> dict[str, Any]:
    """Validates every table's staged files against its suite and writes the rows that fail critically."""
    findings: list[dict[str, Any]] = []
    selects = [f"from (select {_columns_of_nothing()}) where false"]
    with _database(context, staged, rejected) as (source, con):
        for table in staged:
            for failed in _failed(source, table):
                rows = f"from {table} where {failed.condition}"
                by_file = con.execute(f"select folder, count(*) {rows} group by folder order by all").fetchall()
                findings.append(
                    {
                        "table": table,
                        "expectation": failed.description,
                        "column": failed.column,
                        "severity": failed.severity.value,
                        "rows": sum(number for _, number in by_file),
                        "by_file": dict(by_file),
                        "reason": failed.reason,
                    }
                )
                if failed.severity == CRITICAL:
                    words = ", ".join(map(_text, (failed.column, failed.reason)))
                    selects.append(f"select folder, {_text(table)}, file_row_number, source_row, {words} {rows}")
        everything = " union all ".join(selects)
        con.execute(f"copy ({everything}) to {_text(rejected)} (format parquet, compression zstd)")
    critical = (finding["rows"] for finding in findings if finding["severity"] == CRITICAL.value)
    return {"findings": findings, "rejected_lines": sum(critical)}


def _failed(source: Any, table: str) -> Iterator[ExpectNoRows]:
    """The expectations that rows of the table fail, by Great Expectations' verdict; in the suite's order."""
    expectations = {expectation.condition: expectation for expectation in suite(table)}
    if len(expectations) < len(suite(table)):
        raise RuntimeError(f"{table}: two expectations have the same condition")
    batch = source.add_table_asset(table, table_name=table).add_batch_definition_whole_table("new rows").get_batch()
    verdict = batch.validate(
        gx.ExpectationSuite(name=table, expectations=list(expectations.values())), result_format="BASIC"
    )
    counts: dict[str, int] = {}
    for result in verdict.results:
        if "observed_value" not in result.result:
            raise RuntimeError(f"{table} could not be checked: {_first_line(result.exception_info)}")
        counts[result.expectation_config.kwargs["condition"]] = result.result["observed_value"]
    return (expectation for condition, expectation in expectations.items() if counts[condition])


@contextmanager
def _database(context: Any, staged: dict[str, list[str]], rejected: str) -> Iterator[tuple[Any, Any]]:
    """A data source of Great Expectations and its DuckDB connection, with one view per table and locked."""
    name = f"question_{next(_numbers)}"  # a named database is one and the same for every connection
    source = context.data_sources.add_sql(name, connection_string=f"duckdb:///:memory:{name}")
    engine = source.get_engine()
    pooled = engine.raw_connection()
    try:
        con = pooled.driver_connection
        for table, files in staged.items():
            listed = ", ".join(map(_text, files))
            con.execute(
                f"create view {table} as select * exclude (filename), parse_path(filename)[-2] as folder "
                f"from read_parquet([{listed}], filename=true, file_row_number=true)"
            )
        folders = {str(Path(file).parent.parent) for files in staged.values() for file in files}
        allowed = ", ".join(map(_text, sorted(folders | {str(Path(rejected).parent)})))
        con.execute(f"set memory_limit='{MEMORY_LIMIT}'")
        con.execute("set preserve_insertion_order=false")  # else a file that is wrong in every row fills memory
        con.execute("set temp_directory=''")
        con.execute(f"set allowed_directories=[{allowed}]")
        for statement in LOCKED:
            con.execute(statement)
        yield source, con
    finally:
        pooled.close()
        engine.dispose()
        context.data_sources.delete(name)


def _columns_of_nothing() -> str:
    columns = (column.split() for column in REJECTED_COLUMNS.split(", "))
    return ", ".join(f"null::{kind} as {name}" for name, kind in columns)


def _first_line(exception_info: dict[str, Any]) -> str:
    """What Great Expectations says of an expectation it could not compute, without the SQL and the traceback."""
    infos = (info for info in exception_info.values() if isinstance(info, dict))
    return next((str(info["exception_message"]).splitlines()[0] for info in infos), str(exception_info))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for question in sys.stdin:
        answers.write(json.dumps(answer(context, **json.loads(question))) + "\n")
        answers.flush()


if __name__ == "__main__":
    code = 1
    try:
        main()
        code = 0
    except Exception:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)  # no tearing down: DuckDB's reports of leaks would follow the last words
