"""People of whom it is not known whom they speak for, and what is missing to know it."""

from __future__ import annotations

import duckdb

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
    insert into unknown_names by name
    select u.coalition_id, 'person' as kind, coalesce(p.display_name, 'a person without a name') as name, u.n as rows,
        u.first_on, u.last_on, case
            when c.claimed_by is not null then 'two organisations at once: ' || array_to_string(c.claimed_by, ', ')
            when d.domain is not null then 'two organisations list the domain ' || d.domain
            when p.domain is not null then 'no representative; no organisation lists the domain ' || p.domain
            else 'no representative and no e-mail domain' end as reason
    from unknown_people u
    left join (select person_key, min(display_name) as display_name, min(lower(domain)) as domain
        from people group by person_key) p on p.person_key = u.person_key
    left join domain_owners d on d.domain = p.domain and d.organisation_id is null
    left join conflicts c on c.person_key = u.person_key and c.coalition_id in (u.coalition_id, '')
"""


def list_people(con: duckdb.DuckDBPyConnection, unknown_people: list[str]) -> None:
    """`unknown_people`, with keys, from the queries of each event table; and their rows in `unknown_names`."""
    con.execute(UNKNOWN_PEOPLE.format(events="\n        union all\n        ".join(unknown_people)))
    con.execute(LIST_PEOPLE)
