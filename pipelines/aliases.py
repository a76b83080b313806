"""decisions/aliases.csv: what a person decided a name means, and the one organisation that follows from it.

A decision says: from this day to that, this name (or organisation) is that organisation, or nobody. Of several
decisions for one name the last line that covers a day wins; taking the line out undoes it. Decisions chain
(A is B, B is C). A decision with a coalition_id holds for names in that coalition's rows only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pipelines.names import plain
from pipelines.nobody import is_nobody
from pipelines.problems import WorkspaceError

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
NOBODY = ""  # in the place of an organisation_id: speaks for no organisation
DAY = timedelta(days=1)
SYNONYMS = {
    "alias": "name", "organisation_id": "organisation", "organisation_name": "organisation", "canonical": "organisation",
    "organization": "organisation", "organization_id": "organisation", "decided_by": "who", "coalition": "coalition_id",
    "decided_on": "when", "reason": "why",
}  # fmt: skip

Find = Callable[[str, str], str]  # (text, where it stands) -> organisation_id
Span = tuple[date, date, str, bool]  # first day, last day, organisation_id, whether a decision says so


@dataclass(frozen=True)
class Written:
    """One line of the file, as written."""

    line: int
    name: str
    organisation: str
    coalition_id: str | None
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Decision:
    line: int
    source: str
    target: str
    coalition_id: str | None
    from_on: date
    to_on: date


class Decisions:
    """All decisions, as organisation_ids. Raises WorkspaceError, naming both lines, where they go in a circle."""

    def __init__(self, file: str, written: list[Written], source: Find, target: Find) -> None:
        self.file = file
        self._of: dict[str, list[Decision]] = {}
        for one in written:
            where = f"{file}, line {one.line}"
            speaks_for_nobody = not plain(one.organisation) or is_nobody(one.organisation)
            target_id = NOBODY if speaks_for_nobody else target(one.organisation, where)
            source_id = source(one.name, where)
            made = Decision(one.line, source_id, target_id, one.coalition_id, one.from_on, one.to_on)
            self._of.setdefault(source_id, []).insert(0, made)  # the last line comes first
        for decisions in list(self._of.values()):
            for decision in decisions:
                list(self.follow(decision.source, decision.coalition_id))

    @property
    def sources(self) -> set[str]:
        return set(self._of)

    def targets(self) -> set[str]:
        """Organisations a decision names."""
        return {decision.target for of_one in self._of.values() for decision in of_one} - {NOBODY}

    def follow(
        self, organisation_id: str, coalition_id: str | None, first: date = ALWAYS, last: date = FOREVER
    ) -> list[Span]:
        """What the organisation is on every day from first to last, in order, without gaps."""
        spans: list[Span] = []
        for span in sorted(self._follow(organisation_id, coalition_id, first, last, ())):
            if spans and spans[-1][2:] == span[2:]:
                spans[-1] = (spans[-1][0], *span[1:])
            else:
                spans.append(span)
        return spans

    def _follow(
        self, at: str, coalition_id: str | None, first: date, last: date, path: tuple[Decision, ...]
    ) -> Iterator[Span]:
        for begin, end, decision in self._in_force(at, coalition_id, first, last):
            if decision is None or decision.target == at:
                yield begin, end, at, bool(path) or decision is not None
            elif decision.target == NOBODY:
                yield begin, end, NOBODY, True
            else:
                if decision in path:
                    lines = " and ".join(str(line) for line in sorted({d.line for d in path[path.index(decision) :]}))
                    raise WorkspaceError(
                        f"{self.file}, lines {lines}: these go in a circle, so no organisation is left. "
                        "Take one of them out."
                    )
                yield from self._follow(decision.target, coalition_id, begin, end, (*path, decision))

    def _in_force(
        self, source: str, coalition_id: str | None, first: date, last: date
    ) -> list[tuple[date, date, Decision | None]]:
        """The decision that holds on each day: the coalition's own before a general one, then the last line."""
        mine = [d for d in self._of.get(source, ()) if d.coalition_id in (None, coalition_id)]
        mine.sort(key=lambda d: d.coalition_id is None)
        gaps, found = [(first, last)], list[tuple[date, date, Decision | None]]()
        for decision in mine:
            left = []
            for begin, end in gaps:
                start, stop = max(begin, decision.from_on), min(end, decision.to_on)
                if start > stop:
                    left.append((begin, end))
                    continue
                found.append((start, stop, decision))
                left += [(begin, start - DAY)] if begin < start else []
                left += [(stop + DAY, end)] if stop < end else []
            gaps = left
        return found + [(begin, end, None) for begin, end in gaps]


def read_decisions(path: Path | None) -> list[Written]:
    """The lines of the file; none where there is no file. Raises WorkspaceError naming file and line."""
    if path is None or not path.exists():
        return []
    try:
        text = path.read_text("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise WorkspaceError(f"{path.name}: not readable as UTF-8 text ({error}). Save it as CSV UTF-8.") from error
    lines = text.splitlines()
    head = lines[0] if lines else ""
    reader = csv.reader(lines, delimiter=max(",;\t", key=head.count), strict=True)
    try:
        header = [name.strip().casefold().replace(" ", "_") for name in next(reader, [])]
        header = [SYNONYMS.get(name, name) for name in header]
        if missing := [name for name in ("name", "organisation") if name not in header]:
            raise WorkspaceError(f'{path.name}, line 1: no column "{missing[0]}"; it has {header}.')
        return [_written(path.name, reader.line_num, header, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise WorkspaceError(f"{path.name}, line {reader.line_num}: not readable as a table ({error}).") from error


def _written(file: str, line: int, header: list[str], row: list[str]) -> Written:
    where = f"{file}, line {line}"
    if len(row) > len(header):
        raise WorkspaceError(f"{where}: {len(row)} cells under {len(header)} columns; is a comma not in quotes?")
    cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
    if not plain(cells.get("name", "")):
        raise WorkspaceError(f"{where}: no name. Say which name is meant, or take the line out.")
    from_on = _day(where, "from_on", cells, ALWAYS)
    to_on = _day(where, "to_on", cells, FOREVER)
    if from_on > to_on:
        raise WorkspaceError(f"{where}: from_on {from_on} is after to_on {to_on}.")
    coalition_id = cells.get("coalition_id") or None
    return Written(line, cells["name"], cells.get("organisation", ""), coalition_id, from_on, to_on)


def _day(where: str, column: str, cells: dict[str, str], otherwise: date) -> date:
    text = cells.get(column, "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise WorkspaceError(f'{where}: {column} "{text}" is not a date such as 2026-03-31.') from None
