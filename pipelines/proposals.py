"""Names and people that lead to no organisation, with what they might be. A proposal changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import duckdb
from rapidfuzz import fuzz, process

from pipelines.meanings import NOT_IN_REGISTER, TWO_NAMES, Meaning
from pipelines.names import normalise
from pipelines.small_tables import to_table

LIKENESS = 90  # token_set_ratio, 0 to 100; a name that is part of another reaches 100
SHORTEST = 2  # letters; shorter names are like everything
COLUMNS = (
    "coalition_id varchar, kind varchar, name varchar, rows bigint, first_on date, last_on date, proposal varchar, "
    "reason varchar"
)

# people who are behind rows of unknown affiliation that name nobody in words either
UNKNOWN_PEOPLE = """
    create or replace table unknown_people as
    with acts as (
        {events}
    )
    select coalition_id, person_key, sum(n) as n, min(first_on) as first_on, max(last_on) as last_on
    from acts group by all
"""
LIST_PEOPLE = """
    with conflicts as (
        select person_key, coalition_id, first(claimed_by) as claimed_by from speaks_for
        where affiliation = 'unknown' and len(claimed_by) > 1 group by all
    )
    insert into unknown_names
    select u.coalition_id, 'person', coalesce(p.display_name, 'a person without a name'), u.n, u.first_on, u.last_on,
        null, case
            when c.claimed_by is not null then 'two organisations at once: ' || array_to_string(c.claimed_by, ', ')
            when d.domain is not null then 'two organisations list the domain ' || d.domain
            when p.domain is not null then 'no representative; no organisation lists the domain ' || p.domain
            else 'no representative and no e-mail domain' end
    from unknown_people u
    left join (select person_key, min(display_name) as display_name, min(lower(domain)) as domain
        from people group by person_key) p on p.person_key = u.person_key
    left join domain_owners d on d.domain = p.domain and d.organisation_id is null
    left join conflicts c on c.person_key = u.person_key and c.coalition_id in (u.coalition_id, '')
"""


@dataclass
class Seen:
    """A name as written in a coalition's rows."""

    coalition_id: str
    name: str
    rows: int
    first_on: date | None
    last_on: date | None
    meanings: list[Meaning] = field(default_factory=list)


def list_unknown_names(
    con: duckdb.DuckDBPyConnection, seen: list[Seen], settled: set[str], unknown_people: list[str]
) -> None:
    """`unknown_names`, as published: kind is name, two_names, person or proposal; and `unknown_people` with keys.

    `settled` are organisations somebody has decided on; a name decided to be itself is proposed no more.
    """
    rows: list[tuple[object, ...]] = []
    if seen:
        known = dict(con.execute("select organisation_id, name from organisation_names order by all").fetchall())
        rows = _unknown(seen, known) + _alike(seen, settled, known)
    to_table(con, "unknown_names", COLUMNS, rows)
    con.execute(UNKNOWN_PEOPLE.format(events="\n        union all\n        ".join(unknown_people)))
    con.execute(LIST_PEOPLE)


def initials(name: str) -> str:
    """The first letters of a normalised name: "world wildlife fund" is "wwf"; "" for a single word."""
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def are_alike(one: str, other: str) -> bool:
    """Whether two normalised names may be one organisation: like, part of each other, or initials of the other."""
    if min(len(one), len(other)) < SHORTEST:
        return False
    if one in (initials(other), other.replace(" ", "")) or other in (initials(one), one.replace(" ", "")):
        return True
    return fuzz.token_set_ratio(one, other) >= LIKENESS or fuzz.ratio(one, other) >= LIKENESS


def _unknown(seen: list[Seen], known: dict[str, str]) -> list[tuple[object, ...]]:
    choices = {i: normalise(name) for i, name in known.items()}
    by_initials = {initials(name): i for i, name in choices.items()}
    rows: list[tuple[object, ...]] = []
    for one in seen:
        for reason in sorted({m.reason for m in one.meanings if m.reason}):
            might_be = None
            if reason == NOT_IN_REGISTER:
                name = normalise(one.name)
                best = process.extractOne(name, choices, scorer=fuzz.token_set_ratio, score_cutoff=LIKENESS)
                might_be = known.get(by_initials.get(name) or (best[2] if best else ""))
            kind = "two_names" if reason == TWO_NAMES else "name"
            rows.append((one.coalition_id, kind, one.name, one.rows, one.first_on, one.last_on, might_be, reason))
    return rows


def _alike(seen: list[Seen], settled: set[str], known: dict[str, str]) -> list[tuple[object, ...]]:
    """Of two organisations in one coalition's rows whose names are alike, the rarer may be the other."""
    observed: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in seen:
        for organisation_id in {m.organisation_id for m in one.meanings if m.organisation_id}:
            observed[one.coalition_id][organisation_id].append(one)
    rows: list[tuple[object, ...]] = []
    for coalition_id, organisations in observed.items():
        by_size = sorted(organisations, key=lambda i: (-sum(one.rows for one in organisations[i]), i))
        for place, rarer in enumerate(by_size):
            name = normalise(known[rarer])
            match = next((other for other in by_size[:place] if are_alike(name, normalise(known[other]))), None)
            if match and rarer not in settled:
                first = [one.first_on for one in organisations[rarer] if one.first_on]
                last = [one.last_on for one in organisations[rarer] if one.last_on]
                n = sum(one.rows for one in organisations[rarer])
                rows.append(
                    (coalition_id, "proposal", known[rarer], n, min(first, default=None), max(last, default=None),
                     known[match], "the names are alike")
                )  # fmt: skip
    return rows
