"""Rows of a canonical table as a person typed them in (a file of decisions), beside those that files bring.

They stand with the decisions and not in the journal: a build is a function of files and decisions, so every figure made of
such a row follows from a line that can be read, corrected and undone. A line that cannot be used is set aside with the reason,
as a row of a file is, and stops nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.decision_files import Kind, in_force
from pipelines.small_tables import to_table

Line = dict[str, str]
Fault = tuple[str, str]  # a column, and why the line counts in nothing


@dataclass(frozen=True)
class Problem:
    """Why a line counts in nothing, and what would mend it."""

    file: str
    line: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


@dataclass(frozen=True)
class TypedRows:
    """One table's lines: their file, what is wrong with a line by itself, and the SQL of the key that lineage gives its row.

    The rows that can be used are put into `typed_<table>`, which has a column line.
    """

    table: str
    kind: Kind
    faults: Callable[[Line], list[Fault]]
    key: str

    @property
    def file(self) -> str:
        return f"decisions/{self.kind.file}"

    def problem_of(self, line: Line) -> Problem | None:
        """The first thing that is wrong with a line by itself."""
        return next((self._problem(line, fault) for fault in self.faults(line)), None)

    def read(self, decisions: Path) -> tuple[list[Line], list[Problem]]:
        """The lines in force that can be used, and why the others cannot. WorkspaceError where the file is not readable."""
        lines, problems = [], []
        for line in in_force(self.kind, decisions):
            if problem := self.problem_of(line):
                problems.append(problem)
            else:
                lines.append(line)
        return lines, problems

    def usable(self, con: duckdb.DuckDBPyConnection, decisions: Path) -> list[Line]:
        """The lines about coalitions that are there; why the others cannot be used is kept in `typed_<table>_set_aside`."""
        lines, problems = self.read(decisions)
        known = {one for (one,) in con.execute("select coalition_id from coalitions").fetchall()}
        for line in lines:
            if line["coalition_id"] not in known:
                problems.append(self._problem(line, ("coalition_id", no_coalition(line["coalition_id"], known))))
        set_aside = [(one.line, one.column, one.why) for one in sorted(problems, key=lambda one: one.line)]
        to_table(con, f"typed_{self.table}_set_aside", 'line bigint, "column" varchar, reason varchar', set_aside)
        return [line for line in lines if line["coalition_id"] in known]

    def tell(self, con: duckdb.DuckDBPyConnection) -> None:
        """Add to the published tables which lines were set aside and why, and which line each row came from."""
        con.execute(
            'insert into published.quarantine by name select ? as source_file, line as source_row, ? as "table", '
            f'"column", reason from typed_{self.table}_set_aside order by line',
            [self.file, self.table],
        )
        con.execute(
            f'insert into published.lineage by name select ? as "table", {self.key} as key, ? as source_file, '
            f"line as source_row from typed_{self.table} order by line",
            [self.table, self.file],
        )

    def _problem(self, line: Line, fault: Fault) -> Problem:
        return Problem(self.file, int(line["line"]), *fault)


def no_coalition(coalition_id: str, known: set[str] | dict[str, str]) -> str:
    return f'there is no coalition "{coalition_id}". There are: {", ".join(sorted(known))}.'


def empty(line: Line, *columns: str) -> list[Fault]:
    return [(column, f"{column} is empty. Fill it in.") for column in columns if not line[column]]


def no_day(line: Line, *columns: str) -> list[Fault]:
    return [
        (column, f'{column} "{line[column]}" is no date such as 2026-03-31.')
        for column in columns
        if line[column] and not is_day(line[column])
    ]


def no_choice(line: Line, column: str, choices: tuple[str, ...]) -> list[Fault]:
    wrong = line[column] and line[column] not in choices
    return [(column, f'{column} "{line[column]}" is none of {", ".join(choices)}.')] if wrong else []


def too_long(line: Line, columns: tuple[str, ...], longest: int) -> list[Fault]:
    return [
        (column, f"{column} is longer than {longest} characters. Shorten it.")
        for column in columns
        if len(line[column]) > longest
    ]


def is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
