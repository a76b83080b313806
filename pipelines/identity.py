"""From a person or a name to the organisation spoken for, on a date.

The order, first answer wins: a declared representative (in this coalition, else anywhere) → the e-mail domain →
the name in the row → the name the same person carries elsewhere in that coalition's sheets → unknown. Fuzzy
likeness only ever proposes. All of it is worked out anew in every build, from raw rows and decisions.

The work is done on what is small (distinct names, people's times with an organisation); event tables are only
ever joined to the outcome, by views. A coalition without a register takes the names in its rows as
organisations; their ids are the normalised names.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb

from pipelines.aliases import read_decisions
from pipelines.canonical_ids import use_canonical_ids
from pipelines.meanings import Meaning, Meanings, Organisations, screen_names
from pipelines.owners import NAMES_OF_OWNERS, fill_owners
from pipelines.proposals import Seen, list_unknown_names
from pipelines.small_tables import to_table
from pipelines.speaking import people_speak_for
from pipelines.who_did import create_event_views

Connection = duckdb.DuckDBPyConnection

NAMES_WRITTEN = f"""
    with written as (
        select m.coalition_id, a.organisation_name as name, cast(m.starts_at as date) as first_on,
            cast(m.starts_at as date) as last_on, 1 as n
        from attendance a join meetings m on m.meeting_id = a.meeting_id where a.organisation_name is not null
        union all
        select coalition_id, proposed_by_name, raised_on, raised_on, 1
        from agenda_items where proposed_by_name is not null
        union all
        select coalition_id, organisation_name, from_on, to_on, 0
        from representatives
        where organisation_name is not null and organisation_id is null and coalition_id is not null
        union all
        {NAMES_OF_OWNERS}
    )
    select coalition_id, name, sum(n), min(first_on), max(last_on) from written group by all order by all
"""


def resolve(con: Connection, aliases: Path | None) -> None:
    """Adds to a connection that holds every canonical table and `people` (person_key, domain, display_name):

    `attendance_by_organisation`, `messages_by_organisation`, `agenda_by_organisation` (views), `organisation_names`,
    `unknown_names`; fills in the organisations of owners, funders and respondents (pipelines/owners.py); and
    replaces the canonical tables that name organisations by views with canonical ids where a decision makes two
    organisations one. Raises WorkspaceError for a decisions file that cannot be followed. Once per connection.
    """
    known = con.execute("select organisation_id, name, aliases, registry_id from organisations order by all")
    organisations = Organisations(known.fetchall())
    registers = {c for (c,) in con.execute("select distinct coalition_id from memberships").fetchall()}
    file = f"decisions/{aliases.name}" if aliases else ""
    meanings = Meanings(organisations, file, read_decisions(aliases), registers)

    to_table(
        con,
        "canonical_ids",
        "from_on date, to_on date, organisation_id varchar, canonical_id varchar",
        meanings.ids(),
    )
    seen = _names_seen(con, meanings)
    _meant_by_name(con, seen)
    people_speak_for(con)
    unknown_people = create_event_views(con) + fill_owners(con)
    spellings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in seen:
        for meaning in one.meanings:
            if meaning.organisation_id:
                spellings[meaning.organisation_id][one.name] += one.rows
    _name_organisations(con, screen_names(meanings, spellings))
    list_unknown_names(con, seen, meanings.decisions.sources, unknown_people)
    use_canonical_ids(con)


def _names_seen(con: Connection, meanings: Meanings) -> list[Seen]:
    of_coalition = defaultdict(list)
    for coalition_id, *row in con.execute(NAMES_WRITTEN).fetchall():
        of_coalition[coalition_id].append(row)
    seen = []
    for coalition_id, rows in of_coalition.items():
        meant = meanings.of_coalition(coalition_id, [name for name, *_ in rows])
        for name, n, first_on, last_on in rows:
            if name in meant:
                seen.append(Seen(coalition_id, name, n, first_on, last_on, meant[name]))
    return seen


def _meant_by_name(con: Connection, seen: list[Seen]) -> None:
    """`meant_by_name`: what a name in a coalition's rows means, from day to day without overlap."""

    def row(one: Seen, meaning: Meaning) -> tuple[object, ...]:
        return (
            one.coalition_id,
            one.name,
            meaning.from_on,
            meaning.to_on,
            meaning.organisation_id,
            meaning.affiliation,
        )

    columns = (
        "coalition_id varchar, name varchar, from_on date, to_on date, organisation_id varchar, affiliation varchar"
    )
    to_table(con, "meant_by_name", columns, [row(one, meaning) for one in seen for meaning in one.meanings])


def _name_organisations(con: Connection, names: dict[str, str]) -> None:
    """`organisation_names`: a name for every organisation the small tables know; its id where nobody named it."""
    to_table(con, "organisation_names", "organisation_id varchar, name varchar", sorted(names.items()))
    con.execute(
        """
        insert into organisation_names select organisation_id, coalesce(name, organisation_id) from organisations;
        insert into organisation_names
        select distinct organisation_id, organisation_id
        from (select organisation_id from memberships union select organisation_id from representatives) as used
        where organisation_id is not null
            and organisation_id not in (select organisation_id from organisation_names)
        """
    )
