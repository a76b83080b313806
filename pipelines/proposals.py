"""Names and people that lead to no organisation, with what they might be. A proposal changes nothing.

Reasons come from spelling (pipelines/likeness.py), from people (pipelines/shared_people.py) and from registry ids. A
reason that is weak alone counts beside another. A pair somebody has told apart is proposed no more, nor are two rows
of the register because of their spelling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipelines.following import Settled
from pipelines.likeness import BEGINS, ONE_LETTER, SAME_LETTERS, Reason, spelt_alike
from pipelines.likeness import are_alike as are_alike
from pipelines.meanings import NOT_IN_REGISTER, TWO_NAMES, Meaning
from pipelines.names import normalise, parts, slug
from pipelines.people_to_match import list_people
from pipelines.shared_people import Rename, Stays, have_own_people, read_stays, share_people
from pipelines.small_tables import to_table

COLUMNS = (
    "coalition_id varchar, kind varchar, name varchar, rows bigint, first_on date, last_on date, proposal varchar, "
    "reason varchar, from_on date"
)
REGISTRY = "the same registry id"
SAME_PEOPLE = "whoever wrote both stands under this one alone elsewhere"
TWO = "? "  # before the id of a cell with two names, which is no organisation

Proposal = tuple[str, str, date | None]  # what a name might be, why, since when


@dataclass
class Seen:
    """A name as written in a coalition's rows."""

    coalition_id: str
    name: str
    rows: int
    first_on: date | None
    last_on: date | None
    meanings: list[Meaning] = field(default_factory=list)


@dataclass
class Node:
    """An organisation, or a name no organisation has, in one coalition's rows; `is_known` says which."""

    name: str
    is_known: bool = True
    rows: int = 0
    first_on: date | None = None
    last_on: date | None = None

    def add(self, one: Seen) -> None:
        self.rows += one.rows
        self.first_on = min(filter(None, (self.first_on, one.first_on)), default=None)
        self.last_on = max(filter(None, (self.last_on, one.last_on)), default=None)


def list_unknown_names(
    con: duckdb.DuckDBPyConnection, seen: list[Seen], settled: Settled, unknown_people: list[str]
) -> None:
    """`unknown_names`, as published: kind is name, two_names, person or proposal; and `unknown_people` with keys.

    A row of kind name, two_names or proposal says in `proposal` which organisation the name might be, in `reason` why, and in
    `from_on` since when where it looks like a rename. Each name has at most one proposal.
    """
    rows: list[tuple[object, ...]] = []
    if seen:
        rows = _proposed(con, seen, settled)
    to_table(con, "unknown_names", COLUMNS, rows)
    list_people(con, unknown_people)


def _proposed(con: duckdb.DuckDBPyConnection, seen: list[Seen], settled: Settled) -> list[tuple[object, ...]]:
    known = dict(con.execute("select organisation_id, name from organisation_names order by all").fetchall())
    registry = dict(con.execute("select organisation_id, registry_id from organisations order by all").fetchall())
    members = defaultdict(set)
    for coalition_id, organisation_id in con.execute(
        "select coalition_id, organisation_id from memberships"
    ).fetchall():
        members[coalition_id].add(organisation_id)
    meant = {(one.coalition_id, one.name): _organisations(one) | _two_names(one) for one in seen}
    stays = read_stays(con, lambda coalition_id, name: meant.get((coalition_id, name), set()))
    of_coalition: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        of_coalition[one.coalition_id].append(one)
    rows: list[tuple[object, ...]] = []
    for coalition_id, names in sorted(of_coalition.items()):
        nodes = {i: Node(known[i]) for i in members[coalition_id] if i in known}
        for one in names:
            for i in _organisations(one):
                nodes.setdefault(i, Node(known.get(i, one.name), i in known)).add(one)
        here = stays.get(coalition_id, {})
        proposals = _best(_reasons(nodes, here, registry), nodes, coalition_id, settled)
        rows += _rows(coalition_id, names, nodes, proposals | _one_of_two(coalition_id, names, nodes, here, settled))
    return rows


def _organisations(one: Seen) -> set[str]:
    """What a name means: organisations, or the name itself where no organisation of the register has it."""
    ids = {m.organisation_id for m in one.meanings if m.organisation_id}
    return ids | {slug(one.name) for m in one.meanings if m.reason == NOT_IN_REGISTER}


def _two_names(one: Seen) -> set[str]:
    return {TWO + slug(one.name) for m in one.meanings if m.reason == TWO_NAMES}


def _reasons(nodes: dict[str, Node], stays: Stays, registry: dict[str, str | None]) -> Iterator[Reason]:
    asked = {i for i, node in nodes.items() if node.rows}
    for reason in spelt_alike({i: node.name for i, node in nodes.items()}, asked):
        are_registered = reason.one in registry and reason.other in registry
        is_denied = reason.words in (BEGINS, ONE_LETTER) and have_own_people(stays, reason.one, reason.other)
        if reason.words == SAME_LETTERS or not (are_registered or is_denied):
            yield reason
    yield from (r for r in share_people({i: people for i, people in stays.items() if i in nodes}) if r.other in nodes)
    of_number: dict[str, str] = {}
    for i in sorted(nodes):
        if number := registry.get(i):
            other = of_number.setdefault(number.strip().casefold(), i)
            if other != i:
                yield Reason(i, other, REGISTRY)


def _best(
    reasons: Iterator[Reason], nodes: dict[str, Node], coalition_id: str, settled: Settled
) -> dict[str, Proposal]:
    """name -> (what it might be, why, since when): the rarer of two is the name, the older one where it was renamed."""
    found: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    for reason in reasons:
        one, other = reason.one, reason.other
        if not isinstance(reason, Rename) and _weight(nodes, one) > _weight(nodes, other):
            one, other = other, one
        if nodes[other].is_known and not settled.has(coalition_id, one, other):
            found[one, other].append(reason)
    best: dict[str, tuple[tuple[object, ...], str, str, date | None]] = {}
    for (one, other), why in found.items():
        if any(reason.is_enough for reason in why) or len({reason.is_spelling for reason in why}) > 1:
            from_on = next((reason.from_on for reason in why if isinstance(reason, Rename)), None)
            rank = (from_on is not None, len(why), *_weight(nodes, other))
            words = ", ".join(dict.fromkeys(reason.words for reason in why))
            if one not in best or rank > best[one][0]:
                best[one] = (rank, other, words, from_on)
    return {one: (other, words, from_on) for one, (_, other, words, from_on) in best.items()}


def _weight(nodes: dict[str, Node], i: str) -> tuple[object, ...]:
    """What is rather the name that stays: a known organisation, then that of more rows."""
    return nodes[i].is_known, nodes[i].rows, i


def _one_of_two(
    coalition_id: str, seen: list[Seen], nodes: dict[str, Node], stays: Stays, settled: Settled
) -> dict[str, Proposal]:
    """Of the two names in a cell the one under which everybody who wrote the cell stands alone elsewhere."""
    alone: dict[str, set[str]] = defaultdict(set)
    for other in seen:
        alone[normalise(other.name)] |= _organisations(other)
    found: dict[str, Proposal] = {}
    for one in seen:
        for cell in _two_names(one) & stays.keys():
            named = set().union(*(alone.get(normalise(part), set()) for part in parts(one.name)))
            under = [i for i in sorted(named) if not stays[cell].keys().isdisjoint(stays.get(i, {}))]
            if len(under) != 1 or not nodes[under[0]].is_known or settled.has(coalition_id, slug(one.name), under[0]):
                continue
            if stays[cell].keys() <= stays[under[0]].keys():
                found[cell] = (under[0], SAME_PEOPLE, None)
    return found


def _rows(
    coalition_id: str, seen: list[Seen], nodes: dict[str, Node], proposals: dict[str, Proposal]
) -> Iterator[tuple[object, ...]]:
    for one in seen:
        for reason in sorted({m.reason for m in one.meanings if m.reason}):
            kind = "two_names" if reason == TWO_NAMES else "name"
            asked = {NOT_IN_REGISTER: slug(one.name), TWO_NAMES: min(_two_names(one), default="")}.get(reason, "")
            other, why, from_on = proposals.get(asked, (None, None, None))
            yield (coalition_id, kind, one.name, one.rows, one.first_on, one.last_on,
                   nodes[other].name if other else None, f"{reason}; {why}" if why else reason, from_on)  # fmt: skip
    for i, (other, why, from_on) in sorted(proposals.items()):
        node = nodes.get(i)
        if node and node.is_known:
            yield (coalition_id, "proposal", node.name, node.rows, node.first_on, node.last_on, nodes[other].name, why,
                   from_on)  # fmt: skip
