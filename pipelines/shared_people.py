"""Which names may be one organisation by the people who stand under them: a rename, two names in turn, one e-mail domain.

One person who was with A and is with B has changed employer. So it takes two people, most of those there, and for a
rename that B was not there before A ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from pipelines.likeness import Reason
from pipelines.speaking import GENERIC_DOMAINS

ENOUGH_PEOPLE = 2
SEVERAL = 3  # people under each of two names, none under both, who speak against their being one
MOST = 0.6  # share of the people who went on that must have gone to the new name
HALF = 0.5  # share of both names' people who stand under both, for two names used in turn
HANDOVER = timedelta(days=183)  # in which people may still write the old name
LATELY = timedelta(days=366)  # before its end: who was there then is asked where they went

WRITTEN_BY = """
    with written as (
        select m.coalition_id, a.organisation_name as name, a.person_key, cast(m.starts_at as date) as on_day
        from attendance a join meetings m on m.meeting_id = a.meeting_id
        where a.organisation_name is not null and a.person_key is not null
        union all
        select coalition_id, proposed_by_name, proposed_by_person_key, raised_on from agenda_items
        where proposed_by_name is not null and proposed_by_person_key is not null
    ),
    spans as (
        select coalition_id, name, person_key, min(on_day) as first_on, max(on_day) as last_on from written
        where on_day is not null group by all
    ),
    speakers as (
        select s.coalition_id, s.name, s.person_key, min(f.organisation_id) as speaks_for
        from spans s join speaks_for f on f.person_key = s.person_key and f.level in ('here', 'everywhere')
            and f.coalition_id in ('', s.coalition_id) and f.from_on <= s.last_on and f.to_on >= s.first_on
        where f.organisation_id is not null group by all having count(distinct f.organisation_id) = 1
    )
    select s.*, lower(p.domain) as domain, k.speaks_for
    from spans s left join people p using (person_key) left join speakers k using (coalition_id, name, person_key)
    order by all
"""


@dataclass(frozen=True)
class Stay:
    """A person's first and last day under a name."""

    person: str
    first_on: date
    last_on: date
    domain: str | None = None
    speaks_for: str | None = None


@dataclass(frozen=True)
class Rename(Reason):
    """`one` was called `other` from this day on."""

    from_on: date = date.max


Stays = dict[str, dict[str, Stay]]  # organisation -> person -> stay


def read_stays(con: duckdb.DuckDBPyConnection, organisations: Callable[[str, str], set[str]]) -> dict[str, Stays]:
    """coalition_id -> who was when under which organisation; `organisations(coalition_id, name)` says what names mean."""
    found: dict[str, Stays] = defaultdict(lambda: defaultdict(dict))
    for coalition_id, name, person, first_on, last_on, domain, speaks_for in con.execute(WRITTEN_BY).fetchall():
        for organisation in organisations(coalition_id, name):
            stay = Stay(person, first_on, last_on, None if domain in GENERIC_DOMAINS else domain, speaks_for)
            earlier = found[coalition_id][organisation].get(person, stay)
            found[coalition_id][organisation][person] = Stay(
                person, min(first_on, earlier.first_on), max(last_on, earlier.last_on), stay.domain, earlier.speaks_for
            )
    return found


def have_own_people(stays: Stays, one: str, other: str) -> bool:
    """Whether several people stand under each of two names and none under both: then they are hardly one."""
    mine, theirs = stays.get(one, {}).keys(), stays.get(other, {}).keys()
    return min(len(mine), len(theirs)) >= SEVERAL and mine.isdisjoint(theirs)


def share_people(stays: Stays) -> Iterator[Reason]:
    """Every pair of organisations in one coalition that the people there speak for being one."""
    of_person: dict[str, set[str]] = defaultdict(set)
    for organisation, people in stays.items():
        for person in people:
            of_person[person].add(organisation)
    pairs = {(a, b) for those in of_person.values() for a in those for b in those if a < b}
    last_seen = {person: max(stays[o][person].last_on for o in those) for person, those in of_person.items()}
    for one, other in sorted(pairs):
        yield from filter(None, (_renamed(stays, one, other, last_seen), _renamed(stays, other, one, last_seen)))
        if reason := _in_turn(stays[one], stays[other], one, other):
            yield reason
    yield from _by_domain(stays)
    yield from _by_speakers(stays)


def _renamed(stays: Stays, old: str, new: str, last_seen: dict[str, date]) -> Rename | None:
    ended = max(stay.last_on for stay in stays[old].values())
    began = min(stay.first_on for stay in stays[new].values())
    if not (ended - HANDOVER <= began and began <= ended + LATELY) or began <= min(
        stay.first_on for stay in stays[old].values()
    ):
        return None
    lately = [stay for stay in stays[old].values() if stay.last_on >= ended - LATELY]
    went_on = [stay for stay in lately if last_seen[stay.person] > stay.last_on]
    went = [stay for stay in went_on if stay.person in stays[new]]
    if len(went) < ENOUGH_PEOPLE or len(went) < MOST * len(went_on):
        return None
    words = f"{len(went)} of the {len(went_on)} people who went on stand under the new name since {began}: renamed?"
    return Rename(old, new, words, is_spelling=False, from_on=began)


def _in_turn(mine: dict[str, Stay], theirs: dict[str, Stay], one: str, other: str) -> Reason | None:
    """Two names that the same people write now and then: their times overlap, or they changed in both directions."""
    shared = sorted(mine.keys() & theirs.keys())
    if not shared:
        return None
    ways = {
        "both" if mine[p].last_on > theirs[p].first_on and theirs[p].last_on > mine[p].first_on
        else "there" if mine[p].last_on <= theirs[p].first_on else "back"
        for p in shared
    }  # fmt: skip
    is_enough = (
        len(shared) >= ENOUGH_PEOPLE
        and len(shared) >= HALF * max(len(mine), len(theirs))
        and (len(ways) > 1 or "both" in ways)
    )
    if not is_enough and len(shared) < min(len(mine), len(theirs)):
        return None
    fewer = min(len(mine), len(theirs))
    words = f"{len(shared)} of {fewer} people stand" if fewer > 1 else "the one person of one name stands"
    return Reason(one, other, f"{words} under both names", is_enough, is_spelling=False)


def _by_domain(stays: Stays) -> Iterator[Reason]:
    """Different people of one e-mail domain that no organisation lists, under two names and no third."""
    under: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for organisation, people in stays.items():
        for stay in people.values():
            if stay.domain and not stay.speaks_for:
                under[stay.domain][organisation].add(stay.person)
    for domain, names in sorted(under.items()):
        if len(names) == 2 and not set.intersection(*names.values()):
            one, other = sorted(names)
            yield Reason(one, other, f"people of {domain} stand under both names", is_spelling=False)


def _by_speakers(stays: Stays) -> Iterator[Reason]:
    """Everybody of whom it is known speaks for one organisation, by the register or by e-mail domain."""
    for organisation, people in sorted(stays.items()):
        known = [stay for stay in people.values() if stay.speaks_for]
        whom = {stay.speaks_for for stay in known} - {organisation}
        if len(whom) == 1 and all(stay.speaks_for != organisation for stay in known):
            words = "whoever stands under it and is known speaks for the other"
            yield Reason(organisation, str(whom.pop()), words, len(known) >= ENOUGH_PEOPLE, is_spelling=False)
