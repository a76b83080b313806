"""The one door to published figures.

`published()` finds the build in force at every call, opens the file of the audience that is looking (dashboard/audience.py)
read-only and hardened, and hands it over as one object, so that everything on a page comes from the same build. A
newer build is seen at the next rerun; readers keep the one they opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard import view, words
from dashboard.audience import NOBODY, SECRETARIAT, may_preview, organisation
from dashboard.audience import audience as audience
from dashboard.builds import (
    BUILD_NAME,
    Row,
    answer_of,
    built_on,
    columns_of,
    connected,
    file_of,
    finished,
    kept_open,
)
from dashboard.queries import BEHIND, EVIDENCE, LIKE_OPEN_ONES, RAISED
from dashboard.workspace import workspace
from metrics.own_door import MEMBER, narrow
from metrics.published import PUBLISHED

ROW = dict  # page tests put one in its place that refuses to be changed
AUDIENCE_NAME = re.compile(r"[a-z_]{1,40}")


class UnavailableError(Exception):
    """Figures that cannot be shown. The message is the sentence for the page."""


class NothingYetError(UnavailableError):
    """There is no build yet."""


def nothing_yet(whose: str) -> str:
    """What a page says where there is no coalition: who may bring data is told how, others whom to ask."""
    return words.EMPTY_PORTFOLIO if whose == SECRETARIAT else words.EMPTY_FOR_READERS


@dataclass(frozen=True)
class Published:
    """One audience's published tables of one build; of a member's, what that one organisation may read."""

    build_id: str
    audience: str
    file: str  # its path
    note: str | None  # said on every page where this is not the newest build
    connection: duckdb.DuckDBPyConnection
    columns: dict[str, frozenset[str]]  # table -> the columns this audience has
    organisation: str | None = None  # the member who reads; of no account for other audiences

    @property
    def built_on(self) -> date:
        return built_on(self.build_id)

    def has(self, table: str, *columns: str) -> bool:
        """Does this audience have the table, and these of its columns?"""
        return table in self.columns and self.columns[table].issuperset(columns)

    def rows(self, table: str, *, order: Sequence[str] = (), limit: int | None = None, **where: Any) -> list[Row]:
        """The rows of a published table; each `column=value` must equal, a (from, to) pair encloses. Nobody may change a row."""
        return self._kept(*self._select(table, order, limit, where))

    def frame(self, table: str, *, order: Sequence[str] = (), limit: int | None = None, **where: Any) -> pd.DataFrame:
        """The same as a frame, for long tables and downloads."""
        return self._ask(*self._select(table, order, limit, where))

    def evidence(self, coalition_id: str, tables: Sequence[str], first: date, last: date) -> pd.DataFrame:
        """Rows behind an indicator between two days, newest first, each with file and row it came from."""
        self._require("evidence_rows", "lineage")
        return self._ask(EVIDENCE, [coalition_id, list(tables), first, last])

    def raised(self, *, coalition_id: str | None = None, is_open: bool = True) -> list[Row]:
        """Warnings with what their cards say and their coalition's name, the gravest first; not the rows behind them.

        `is_open`: only those that have not closed by themselves. `coalition_id` None: of all coalitions.
        """
        self._require("warnings", "warning_details", "coalitions")
        return self._kept(RAISED, [is_open, coalition_id])

    def like_open_ones(self, coalition_id: str | None = None) -> list[Row]:
        """Every warning that could be taken for an open one, as of the same rule and subject, and those themselves."""
        self._require("warnings")
        return self._kept(LIKE_OPEN_ONES, [coalition_id])

    def behind(self, warning_id: str) -> pd.DataFrame:
        """The rows behind a warning that the build holds, newest first, each with file and row it came from."""
        self._require("warnings", "evidence_rows", "lineage")
        return self._ask(BEHIND, [warning_id])

    def _select(self, table: str, order: Sequence[str], limit: int | None, where: Row) -> tuple[str, list[Any]]:
        self._require(table)
        view.read(table)
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
                raise UnavailableError(words.OLDER_BUILD if self.audience == SECRETARIAT else words.NO_ACCESS)

    def _kept(self, sql: str, values: list[Any]) -> list[Row]:
        """The rows, from memory where the same was asked of the same file before. The list is the caller's own, no row is."""
        return list(answer_of(self.file, self.organisation, sql, repr(values), lambda: self._rows(sql, values)))

    def _rows(self, sql: str, values: list[Any]) -> list[Row]:
        names, found = self._answer(sql, values)
        return [ROW(zip(names, row, strict=True)) for row in found]

    def _ask(self, sql: str, values: list[Any]) -> pd.DataFrame:
        names, found = self._answer(sql, values)
        return pd.DataFrame(found, columns=names, dtype=object)

    def _answer(self, sql: str, values: list[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Dates come back as dates, and what is missing as None. Every query passes here, and so does who the member is."""
        try:
            with self.connection.cursor() as cursor:
                if self.audience == MEMBER:
                    narrow(
                        cursor, self.organisation, [name for name in PUBLISHED if name in sql and name in self.columns]
                    )
                answer = cursor.execute(sql, values)
                return tuple(column[0] for column in answer.description), answer.fetchall()
        except duckdb.Error as error:
            raise UnavailableError(words.UNREADABLE) from error


def published(theirs: str | None = None) -> Published:
    """The build in force, or the last one that can be opened, with the words for that.

    `theirs`: another audience's file instead of one's own; only the secretariat may ask for one. UnavailableError for whoever
    may not, and where there is no build, or none that can be opened: never an empty table instead.
    """
    own = audience()
    whose = theirs or own
    if not AUDIENCE_NAME.fullmatch(whose) or (whose != own and own != SECRETARIAT):
        raise UnavailableError(words.NO_ACCESS)
    return _in_force(whose)


def members_to_preview() -> list[Row]:
    """Who the secretariat may look as: coalition_id, organisation_id and name of every member, by name.

    From the secretariat's own file also while it looks as another; UnavailableError in any other process.
    """
    if not may_preview() or audience() == NOBODY:
        raise UnavailableError(words.NO_ACCESS)
    here = _in_force(SECRETARIAT)
    if not here.has("own_numbers"):
        return []
    return here.rows("own_numbers", measure="share_of_acts", order=("name", "organisation_id", "coalition_id"))


def _in_force(whose: str) -> Published:
    place = workspace()
    try:
        wanted = (place / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NothingYetError(nothing_yet(whose)) from None
    except (OSError, UnicodeDecodeError):
        wanted = ""
    known = BUILD_NAME.fullmatch(wanted) is not None
    older = (name for name in finished(place) if not known or name < wanted)
    for build_id in [wanted, *older] if known else older:
        try:
            connection, columns = kept_open(str(file_of(place, build_id, whose)))
        except (duckdb.Error, OSError):
            continue  # said below: an older build is named as such, and no build at all is an error
        note = None
        if build_id != wanted:
            day = words.day_month(built_on(build_id))
            note = f"This is the build of {day}; the newer one failed and was not used."
        return Published(
            build_id, whose, str(file_of(place, build_id, whose)), note, connection, columns, organisation()
        )
    raise UnavailableError(words.UNREADABLE)


@contextmanager
def opened(build: Path, audience: str) -> Iterator[Published]:
    """One audience's tables of a build by its folder, for the command line; closed again afterwards.

    Of the members' file nothing that is about a single one.
    """
    file = build / "published" / f"{audience}.duckdb"
    try:
        connection = connected(file)
    except (duckdb.Error, OSError) as error:
        raise UnavailableError(words.UNREADABLE) from error
    with connection:
        yield Published(build.name, audience, str(file), None, connection, columns_of(connection))


def _column(table: str, column: str) -> str:
    """A quoted column of a published table; anything else is a mistake in a page."""
    if column not in PUBLISHED[table]:
        raise KeyError(f"the published table {table} has no column {column}")
    return f'"{column}"'
