"""The builds of a workspace, and how one audience's file of one of them is opened: read-only and hardened."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import streamlit as st

HARDENED = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "2GB",
    "disabled_optimizers": "common_subplan",  # gives wrong rows in DuckDB 2.0.0
    "max_execution_time": 5000,  # milliseconds
    "lock_configuration": True,
}
BUILD_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9A-Za-z]+")
Row = dict[str, Any]
KEPT_ANSWERS = 800  # a page asks 30 to 150 questions
_answers: OrderedDict[tuple[str, str | None, str, str], list[Row]] = (
    OrderedDict()
)  # the one that was used last at the end
_answering = Lock()
OPEN_FILES = 4  # builds kept open beside the one in force, for pages that are still being drawn


def built_on(build_id: str) -> date:
    return datetime.strptime(build_id.partition("T")[0], "%Y%m%d").date()


def finished(workspace: Path) -> list[str]:
    """Names of all builds, newest first; halves of interrupted ones do not look like a build."""
    try:
        names = [path.name for path in (workspace / "builds").iterdir()]
    except OSError:
        return []
    return sorted((name for name in names if BUILD_NAME.fullmatch(name)), reverse=True)


def file_of(workspace: Path, build_id: str, audience: str) -> Path:
    return workspace.absolute() / "builds" / build_id / "published" / f"{audience}.duckdb"


@st.cache_resource(max_entries=OPEN_FILES, show_spinner=False)
def kept_open(file: str) -> tuple[duckdb.DuckDBPyConnection, dict[str, frozenset[str]]]:
    connection = connected(Path(file))
    return connection, columns_of(connection)


def answer_of(file: str, reader: str | None, sql: str, values: str, ask: Callable[[], list[Row]]) -> list[Row]:
    """What a query said of a build's file, which never changes. Kept by the file, the member who reads, and the question.

    The rows are the same ones each time: nobody may change one.

    Not by Streamlit, which takes half a millisecond to find one again, of the 50 to 150 that a page asks for; nor by lru_cache,
    which would keep `ask`, and with it builds of long ago, open.
    """
    question = (file, reader, sql, values)
    with _answering:
        if question in _answers:
            _answers.move_to_end(question)
            return _answers[question]
    answer = ask()
    with _answering:
        _answers[question] = answer
        while len(_answers) > KEPT_ANSWERS:
            _answers.popitem(last=False)
    return answer


def connected(file: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(file, read_only=True, config=HARDENED)


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table, column in connection.execute("select table_name, column_name from duckdb_columns()").fetchall():
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}
