"""The one door to published figures.

`published()` finds the build in force at every call, opens the file of this process's audience read-only
and hardened, and hands it over as one object, so that everything on a page comes from the same build. A
newer build is seen at the next rerun; readers keep the one they opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard import words
from metrics.published import PUBLISHED

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
AUDIENCE_NAME = re.compile(r"[a-z_]{1,40}")
OPEN_FILES = 4  # builds kept open beside the one in force, for pages that are still being drawn

Row = dict[str, Any]


class UnavailableError(Exception):
    """Figures that cannot be shown. The message is the sentence for the page."""


@dataclass(frozen=True)
class Published:
    """One audience's published tables of one build."""

    build_id: str
    audience: str
    note: str | None  # said on every page where this is not the newest build
    connection: duckdb.DuckDBPyConnection
    columns: dict[str, frozenset[str]]  # table -> the columns this audience has

    @property
    def built_on(self) -> date:
        return built_on(self.build_id)

    def has(self, table: str, *columns: str) -> bool:
        """Does this audience have the table, and these of its columns?"""
        return table in self.columns and self.columns[table].issuperset(columns)

    def rows(self, table: str, *, order: Sequence[str] = (), limit: int | None = None, **where: Any) -> list[Row]:
        """The rows of a published table; each `column=value` must equal, a (from, to) pair encloses."""
        return self._ask(*self._select(table, order, limit, where)).to_dict("records")

    def frame(self, table: str, *, order: Sequence[str] = (), limit: int | None = None, **where: Any) -> pd.DataFrame:
        """The same as a frame, for long tables and downloads."""
        return self._ask(*self._select(table, order, limit, where))

    def evidence(self, coalition_id: str, tables: Sequence[str], first: date, last: date) -> pd.DataFrame:
        """Rows behind an indicator between two days, newest first, each with file and row it came from."""
        self._require("evidence_rows", "lineage")
        return self._ask(
            """
            with origin as (
                select "table", key, string_agg(distinct source_file || ', row ' || source_row, '; ') as source
                from lineage group by all
            )
            select e.happened_on, e.organisation_name, e.what, o.source
            from evidence_rows as e left join origin as o on o."table" = e."table" and o.key = e.key
            where e.coalition_id = ? and list_contains(?, e."table") and e.happened_on between ? and ?
            order by e.happened_on desc, e.key
            """,
            [coalition_id, list(tables), first, last],
        )

    def raised(self, *, coalition_id: str | None = None, is_open: bool = True) -> list[Row]:
        """Warnings with what their cards say and their coalition's name, the gravest first; not the rows behind them.

        `is_open`: only those that have not closed by themselves. `coalition_id` None: of all coalitions.
        """
        self._require("warnings", "warning_details", "coalitions")
        return self._ask(
            """
            select w.* exclude (evidence), d.* exclude (warning_id), c.name as coalition, c.last_month, c.data_as_of
            from warnings as w
            left join warning_details as d using (warning_id)
            join coalitions as c using (coalition_id)
            where (w.closed_month is null or not ?) and w.coalition_id = coalesce(?, w.coalition_id)
            order by d.severity desc nulls last, d.strength desc nulls last, w.month desc, w.warning_id
            """,
            [is_open, coalition_id],
        ).to_dict("records")

    def like_open_ones(self, coalition_id: str | None = None) -> list[Row]:
        """Every warning that could be taken for an open one, as of the same rule and subject, and those themselves."""
        self._require("warnings")
        return self._ask(
            """
            select warning_id, coalition_id, warning, subject, class, month from warnings
            where (coalition_id, warning, subject, class) in (
                select (coalition_id, warning, subject, class) from warnings
                where closed_month is null and coalition_id = coalesce(?, coalition_id)
            )
            """,
            [coalition_id],
        ).to_dict("records")

    def behind(self, warning_id: str) -> pd.DataFrame:
        """The rows behind a warning that the build holds, newest first, each with file and row it came from."""
        self._require("warnings", "evidence_rows", "lineage")
        return self._ask(
            """
            with named as (select coalition_id, unnest(evidence) as place from warnings where warning_id = ?),
            wanted as (
                select coalition_id, split_part(place, '/', 1) as "table", substr(place, strpos(place, '/') + 1) as key
                from named
            ),
            origin as (
                select "table", key, string_agg(distinct source_file || ', row ' || source_row, '; ') as source
                from lineage semi join wanted using ("table", key) group by all
            )
            select e.happened_on, e.organisation_name, e.what, o.source
            from wanted as w
            join evidence_rows as e
                on e."table" = w."table" and e.key = w.key and coalesce(e.coalition_id, w.coalition_id) = w.coalition_id
            left join origin as o on o."table" = w."table" and o.key = w.key
            order by e.happened_on desc nulls last, e."table", e.key
            """,
            [warning_id],
        )

    def _select(self, table: str, order: Sequence[str], limit: int | None, where: Row) -> tuple[str, list[Any]]:
        self._require(table)
        tests, values = [], []
        for column, value in where.items():
            pair = isinstance(value, tuple)
            tests.append(f"{_column(table, column)} between ? and ?" if pair else f"{_column(table, column)} = ?")
            values += value if pair else (value,)
        sql = f'select {", ".join(_column(table, column) for column in PUBLISHED[table])} from "{table}"'
        if tests:
            sql += " where " + " and ".join(tests)
        if order:
            by = (item.partition(" ") for item in order)
            sql += " order by " + ", ".join(
                _column(table, name) + (" desc" if way == "desc" else "") for name, _, way in by
            )
        if limit is not None:
            sql += " limit ?"
            values.append(limit)
        return sql, values

    def _require(self, *tables: str) -> None:
        for table in tables:
            if not self.has(table, *PUBLISHED[table]):
                raise UnavailableError(words.NO_ACCESS)

    def _ask(self, sql: str, values: list[Any]) -> pd.DataFrame:
        """Dates come back as dates, and what is missing as None."""
        try:
            with self.connection.cursor() as cursor:
                answer = cursor.execute(sql, values)
                names = [column[0] for column in answer.description]
                found = answer.fetchall()
        except duckdb.Error as error:
            raise UnavailableError(words.UNREADABLE) from error
        return pd.DataFrame(found, columns=names, dtype=object)


def audience() -> str:
    """Whose file this process shows."""
    return os.environ.get("COALITION_HEALTH_AUDIENCE", "secretariat")


def published() -> Published:
    """The build in force, or the last one that can be opened, with the words for that.

    UnavailableError where there is no build, or none that can be opened: never an empty table instead.
    """
    workspace = Path(os.environ.get("COALITION_HEALTH_WORKSPACE", "."))
    if not AUDIENCE_NAME.fullmatch(audience()):
        raise UnavailableError(words.NO_ACCESS)
    try:
        wanted = (workspace / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise UnavailableError(words.EMPTY_PORTFOLIO) from None
    except (OSError, UnicodeDecodeError):
        wanted = ""
    known = BUILD_NAME.fullmatch(wanted) is not None
    older = (name for name in _finished(workspace) if not known or name < wanted)
    for build_id in [wanted, *older] if known else older:
        try:
            connection, columns = _opened(str(workspace.absolute()), build_id, audience())
        except (duckdb.Error, OSError):
            continue  # said below: an older build is named as such, and no build at all is an error
        note = None
        if build_id != wanted:
            day = words.day_month(built_on(build_id))
            note = f"This is the build of {day}; the newer one failed and was not used."
        return Published(build_id, audience(), note, connection, columns)
    raise UnavailableError(words.UNREADABLE)


def built_on(build_id: str) -> date:
    return datetime.strptime(build_id.partition("T")[0], "%Y%m%d").date()


def _finished(workspace: Path) -> list[str]:
    """Names of all builds, newest first; halves of interrupted ones do not look like a build."""
    try:
        names = [path.name for path in (workspace / "builds").iterdir()]
    except OSError:
        return []
    return sorted((name for name in names if BUILD_NAME.fullmatch(name)), reverse=True)


@st.cache_resource(max_entries=OPEN_FILES, show_spinner=False)
def _opened(
    workspace: str, build_id: str, audience: str
) -> tuple[duckdb.DuckDBPyConnection, dict[str, frozenset[str]]]:
    path = Path(workspace) / "builds" / build_id / "published" / f"{audience}.duckdb"
    connection = duckdb.connect(path, read_only=True, config=HARDENED)
    found: dict[str, set[str]] = {}
    for table, column in connection.execute("select table_name, column_name from duckdb_columns()").fetchall():
        found.setdefault(table, set()).add(column)
    return connection, {table: frozenset(columns) for table, columns in found.items()}


def _column(table: str, column: str) -> str:
    """A quoted column of a published table; anything else is a mistake in a page."""
    if column not in PUBLISHED[table]:
        raise KeyError(f"the published table {table} has no column {column}")
    return f'"{column}"'
