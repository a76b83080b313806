"""What the connectors of tools with one header row share: find it among banner lines, and read what stands below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.connectors import Export
from pipelines.connectors._answer_columns import (
    HEADER_ROWS,
    Record,
    first_records,
    personal_columns,
    questions,
    records,
    responses,
    roles_of,
    understood,
)
from pipelines.connectors._answer_form import Form
from pipelines.connectors._answers import survey
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

IsHeader = Callable[[Sequence[str], Sequence[Sequence[str]]], bool]  # the headings and the rows below them


@dataclass(frozen=True)
class Sheet:
    """One table of responses: its headings, what each column says (`roles`), and the rows that hold anything."""

    headings: Sequence[str]
    roles: list[str]
    rows: list[Record]

    def heading_of(self, role: str) -> str:
        return next((heading for heading, its in zip(self.headings, self.roles, strict=False) if its == role), role)

    def cells(self, role: str) -> list[str]:
        """The cells of the first column with this role; [] where there is none."""
        index = self.roles.index(role) if role in self.roles else None
        if index is None:
            return []
        return [cells[index] if index < len(cells) else "" for _, cells in self.rows]


def header_row(source: Source, is_header: IsHeader) -> int | None:
    """In which of the rows that hold anything the header stands, from 0; None where there is none near the top."""
    rows = [cells for cells in first_records(source) if any(cells)]
    return next((n for n, cells in enumerate(rows[:HEADER_ROWS]) if is_header(cells, rows[n + 1 :])), None)


def read_sheet(source: Source, is_header: IsHeader, known: Mapping[str, str], looked_for: str) -> Sheet:
    """Raises FileRejectedError where the header is missing or the file is not readable."""
    start = header_row(source, is_header)
    if start is None:
        raise FileRejectedError(f"{source.name}: no {looked_for}. Export the responses again.")
    rows = records(source)
    headings = rows[start][1]
    return Sheet(headings, roles_of(source, headings, known), rows[start + 1 :])


def without(sheet: Sheet, roles: Sequence[str]) -> tuple[Sheet, int]:
    """The sheet without the rows in which all columns of these roles are blank, and how many those are.

    Every response of a tool has them; a row without is a sum or a note. Where no row has any, all are kept.
    """
    indexes = [index for index, role in enumerate(sheet.roles) if role in roles]
    kept = [row for row in sheet.rows if any(index < len(row[1]) and row[1][index] for index in indexes)]
    if not kept:
        return sheet, 0
    return Sheet(sheet.headings, sheet.roles, kept), len(sheet.rows) - len(kept)


def survey_of(source: Source, tool: str, sheet: Sheet, left_out: Sequence[str] = (), **more: Any) -> Export:
    """The survey of a sheet: each column without a role is a question; `more` is passed on to Form."""
    form = Form(
        tool,
        more.pop("questions", None) or questions(sheet.headings, sheet.roles),
        more.pop("responses", None) or responses(sheet.rows, sheet.roles),
        more.pop("records", len(sheet.rows)),
        sheet.heading_of("begins") if "begins" in sheet.roles else sheet.heading_of("ends"),
        [*left_out, *personal_columns(sheet.roles)],
        understood(sheet.headings, sheet.roles),
        **more,
    )
    return survey(source, form)
