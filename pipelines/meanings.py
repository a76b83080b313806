"""What a name in a cell means, in one coalition, day by day: an organisation, nobody, or unknown and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipelines.aliases import ALWAYS, FOREVER, NOBODY, Written
from pipelines.following import Decisions
from pipelines.names import normalise, parts, plain, slug
from pipelines.nobody import is_nobody
from pipelines.problems import WorkspaceError

AMBIGUOUS = "two organisations have this name"
TWO_NAMES = "names two organisations"
NOT_IN_REGISTER = "matches no organisation we know; this coalition has a register"


@dataclass(frozen=True)
class Meaning:
    """From one day to another: `affiliation` is known, unknown or none; organisation_id only where known."""

    from_on: date
    to_on: date
    affiliation: str
    organisation_id: str | None = None
    reason: str | None = None


class Organisations:
    """The organisations handed over: (organisation_id, name, aliases, registry_id) each.

    A text means the one that has it for a name, else for an alias, else for a registry id, else for its id. The
    index is made when the first name is looked up: many workspaces have ids in every row.
    """

    def __init__(self, rows: Iterable[tuple[str, str | None, list[str] | None, str | None]]) -> None:
        self._rows = list(rows)
        self.names = {organisation_id: name or organisation_id for organisation_id, name, *_ in self._rows}

    @cached_property
    def _indexes(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Texts in small letters without punctuation, and normalised names, each with the organisations meant."""
        exact: dict[str, tuple[int, set[str]]] = {}
        normal: dict[str, tuple[int, set[str]]] = {}
        for organisation_id, name, aliases, registry_id in self._rows:
            called = [(0, name), *((1, alias) for alias in aliases or ()), (2, registry_id), (3, organisation_id)]
            for rank, text in called:
                for key, index in ((plain(text or ""), exact), (normalise(text or ""), normal)):
                    best, ids = index.get(key, (rank, set()))
                    if key and rank <= best:
                        index[key] = (rank, {organisation_id} | (ids if rank == best else set()))
        return {k: ids for k, (_, ids) in exact.items()}, {k: ids for k, (_, ids) in normal.items()}

    def matches(self, text: str) -> set[str]:
        """The organisations of exactly this name, else of this name but for legal form and article."""
        exact, normal = self._indexes
        return exact.get(plain(text), set()) or (set() if is_nobody(text) else normal.get(normalise(text), set()))

    def id_of(self, text: str, where: str) -> str:
        """The organisation a person means who writes an id or a name; a new one where nobody knows it."""
        if text in self.names:
            return text
        found = self.matches(text)
        if len(found) > 1:
            raise WorkspaceError(f'{where}: {AMBIGUOUS}, "{text}": {", ".join(sorted(found))}. Write the id.')
        return min(found) if found else slug(text)

    def source_of(self, text: str, where: str = "") -> str:
        """The same for a name that is decided on: one that two organisations share stays a name of its own."""
        return slug(text) if text not in self.names and len(self.matches(text)) > 1 else self.id_of(text, where)


class Meanings:
    """`registers` are the coalitions with a member register: there a name nobody knows makes no organisation."""

    def __init__(
        self, organisations: Organisations, file: str, written: list[Written], registers: Collection[str]
    ) -> None:
        self.organisations = organisations
        self.decisions = Decisions(file, written, organisations.source_of, organisations.id_of)
        self.registers = registers
        self.decided = self.decisions.targets()
        self.spelt = {
            organisations.id_of(one.organisation, ""): one.organisation for one in written if not one.is_rejection
        }

    def of_coalition(self, coalition_id: str, texts: Iterable[str]) -> dict[str, list[Meaning]]:
        """Every name written in one coalition's rows, with what it means; blanks and "-" say nothing."""
        said = [text for text in texts if normalise(text)]
        alone = {normalise(text) for text in said if not is_nobody(text)}
        return {text: self._of_cell(coalition_id, text, alone) for text in said}

    def _of_cell(self, coalition_id: str, text: str, alone: Collection[str]) -> list[Meaning]:
        matches = self.organisations.matches(text)
        at = min(matches) if len(matches) == 1 else slug(text)
        is_known = len(matches) == 1 or at in self.decided
        meanings: list[Meaning] = []
        for begin, end, organisation_id, is_decided in self.decisions.follow(at, coalition_id):
            if is_decided and organisation_id == NOBODY:
                meanings.append(Meaning(begin, end, "none"))
            elif is_decided or is_known:
                meanings.append(Meaning(begin, end, "known", organisation_id))
            else:
                undecided = self._undecided(coalition_id, text, at, len(matches) > 1, alone)
                meanings += _within(undecided, begin, end)
        return meanings

    def _undecided(
        self, coalition_id: str, text: str, at: str, is_ambiguous: bool, alone: Collection[str]
    ) -> list[Meaning]:
        if is_ambiguous:
            return [_unknown(AMBIGUOUS)]
        if is_nobody(text):
            return [Meaning(ALWAYS, FOREVER, "none")]
        named = parts(text)
        if len({normalise(part) for part in named}) > 1:
            somebody = [part for part in named if not is_nobody(part)]
            if not somebody:
                return [Meaning(ALWAYS, FOREVER, "none")]
            if len({normalise(part) for part in somebody}) == 1:
                return self._of_cell(coalition_id, somebody[0], alone)
            if any(self._stands_alone(part, coalition_id, alone) for part in somebody):
                meant = [self._of_cell(coalition_id, part, alone) for part in somebody]
                one = all(m == meant[0] and m[0].affiliation == "known" for m in meant)
                return meant[0] if one else [_unknown(TWO_NAMES)]
        if coalition_id in self.registers:
            return [_unknown(NOT_IN_REGISTER)]
        return [Meaning(ALWAYS, FOREVER, "known", at)]

    def _stands_alone(self, part: str, coalition_id: str, alone: Collection[str]) -> bool:
        is_decided = any(span[3] for span in self.decisions.follow(slug(part), coalition_id))
        return bool(normalise(part) in alone or self.organisations.matches(part) or is_decided)

    def ids(self) -> list[tuple[date, date, str, str]]:
        """Organisations that a decision makes another one, day by day: (first, last, before, after)."""
        moved = []
        for source in sorted(self.decisions.sources.organisations):
            spans = [
                (begin, end, source, source if target == NOBODY else target)
                for begin, end, target, _ in self.decisions.follow(source, None)
            ]
            moved += spans if any(after != source for *_, after in spans) else []
        return moved


def screen_names(meanings: Meanings, spellings: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """organisation_id -> name of those not handed over: as a person decided, else the most frequent spelling."""
    observed = {i: min(counts, key=lambda text: (-counts[text], text)) for i, counts in spellings.items()}
    decided = {i: meanings.spelt[i] for i in meanings.decided}
    return {i: name for i, name in (observed | decided).items() if i not in meanings.organisations.names}


def _unknown(reason: str) -> Meaning:
    return Meaning(ALWAYS, FOREVER, "unknown", None, reason)


def _within(meanings: list[Meaning], begin: date, end: date) -> list[Meaning]:
    return [
        Meaning(max(m.from_on, begin), min(m.to_on, end), m.affiliation, m.organisation_id, m.reason)
        for m in meanings
        if m.from_on <= end and m.to_on >= begin
    ]
