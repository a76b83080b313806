"""Decisions followed day by day: which organisation a name or an organisation is, in one coalition, on each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.aliases import ALWAYS, FOREVER, NOBODY, Written
from pipelines.names import plain
from pipelines.nobody import is_nobody
from pipelines.problems import WorkspaceError

DAY = timedelta(days=1)
Find = Callable[[str, str], str]  # (text, where it stands) -> organisation_id
Span = tuple[date, date, str, bool]  # first day, last day, organisation_id, whether a decision says so


@dataclass(frozen=True)
class Decision:
    line: int
    source: str
    target: str
    coalition_id: str | None
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Settled:
    """What needs no proposal: organisations decided on, and pairs told apart with the coalition (None: in all)."""

    organisations: frozenset[str]
    apart: frozenset[tuple[str, str, str | None]]

    def has(self, coalition_id: str, one: str, other: str) -> bool:
        """Whether nobody needs to be asked in this coalition whether `one` is `other`."""
        told = {(one, other, None), (other, one, None), (one, other, coalition_id), (other, one, coalition_id)}
        return one in self.organisations or not told.isdisjoint(self.apart)


class Decisions:
    """All decisions, as organisation_ids. Raises WorkspaceError, naming both lines, where they go in a circle."""

    def __init__(self, file: str, written: list[Written], source: Find, target: Find) -> None:
        self.file = file
        self._of: dict[str, list[Decision]] = {}
        self._apart: set[tuple[str, str, str | None]] = set()
        for one in written:
            where = f"{file}, line {one.line}"
            if one.is_rejection:
                self._apart.add((source(one.name, where), source(one.organisation, where), one.coalition_id))
                continue
            speaks_for_nobody = not plain(one.organisation) or is_nobody(one.organisation)
            target_id = NOBODY if speaks_for_nobody else target(one.organisation, where)
            source_id = source(one.name, where)
            made = Decision(one.line, source_id, target_id, one.coalition_id, one.from_on, one.to_on)
            self._of.setdefault(source_id, []).insert(0, made)  # the last line comes first
        for decisions in list(self._of.values()):
            for decision in decisions:
                list(self.follow(decision.source, decision.coalition_id))

    @property
    def sources(self) -> Settled:
        """The organisations that have a decision, and the pairs that have one."""
        return Settled(frozenset(self._of), frozenset(self._apart))

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
