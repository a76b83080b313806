"""For whom a person speaks, day by day: declared representatives, e-mail domains, and what sheets say of them."""

from __future__ import annotations

import duckdb

GENERIC_DOMAINS = frozenset(
    "126.com 163.com aol.com bluewin.ch btinternet.com duck.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com "
    "gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.fr icloud.com laposte.net libero.it "
    "live.com mac.com mail.com mail.ru me.com msn.com naver.com orange.fr outlook.com pm.me proton.me protonmail.com "
    "qq.com rediffmail.com sina.com t-online.de tutanota.com uol.com.br wanadoo.fr web.de yahoo.co.in yahoo.co.jp "
    "yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru ymail.com zoho.com".split()
)
FIRST, LAST = "date '0001-01-01'", "date '9999-12-31'"

# the listed domain that a person's domain is, or is part of; the longest where several are; none where two
# organisations list it
DOMAIN_OWNERS = """
    create or replace table domain_owners as
    with listed as (
        select distinct lower(trim(domain)) as domain, organisation_id
        from (select organisation_id, unnest(domains) as domain from organisations)
    ),
    owned as (
        select domain, min(organisation_id) as organisation_id, count(*) as owners from listed
        where domain not in (select unnest($generic)) group by domain
    ),
    met as (
        select distinct lower(domain) as domain, string_split(lower(domain), '.') as labels
        from people where domain is not null and lower(domain) not in (select unnest($generic))
    ),
    within as (  -- mail.reef.example lies in mail.reef.example, reef.example and example
        select domain, array_to_string(labels[unnest(range(1, len(labels) + 1)):], '.') as suffix from met
    ),
    matched as (
        select within.domain, owned.organisation_id, owned.owners,
            row_number() over (partition by within.domain order by length(suffix) desc) as place
        from within join owned on suffix = owned.domain
    )
    select domain, case when owners = 1 then organisation_id end as organisation_id from matched where place = 1
"""

# what is said of a person, and how much it counts: level is where it is asked for, rank and since (the day it
# began) say which of two things said holds
CLAIMS = f"""
    create or replace table claims as
    with said as (
        select case when coalition_id is null then 'everywhere' else 'here' end as level,
            coalesce(coalition_id, '') as coalition_id, person_key, 2 as rank, organisation_id,
            coalesce(from_on, {FIRST}) as from_on, coalesce(to_on, {LAST}) as to_on
        from representatives where organisation_id is not null
        union all
        select 'everywhere', '', p.person_key, 1, d.organisation_id, {FIRST}, {LAST}
        from people p join domain_owners d on d.domain = lower(p.domain) where d.organisation_id is not null
    ),
    known as (
        select s.level, s.coalition_id, s.person_key, s.rank, s.from_on as since,
            greatest(s.from_on, coalesce(c.from_on, s.from_on)) as from_on,
            least(s.to_on, coalesce(c.to_on, s.to_on)) as to_on,
            coalesce(c.canonical_id, s.organisation_id) as organisation_id, 'known' as affiliation
        from said s left join canonical_ids c
            on c.organisation_id = s.organisation_id and c.from_on <= s.to_on and c.to_on >= s.from_on
    ),
    observed as (
        select 'observed' as level, r.coalition_id, r.person_key, 0 as rank, coalesce(r.from_on, {FIRST}) as since,
            greatest(coalesce(r.from_on, {FIRST}), n.from_on) as from_on,
            least(coalesce(r.to_on, {LAST}), n.to_on) as to_on, n.organisation_id, n.affiliation
        from representatives r join meant_by_name n
            on n.coalition_id = r.coalition_id and n.name = r.organisation_name
            and n.from_on <= coalesce(r.to_on, {LAST}) and n.to_on >= coalesce(r.from_on, {FIRST})
        where r.organisation_id is null
    )
    select * from known where from_on <= to_on union all select * from observed
"""

# cut each person's time where a claim begins or ends; in each piece the claim of highest rank and latest start
# holds; two different organisations equally good are unknown
SPEAKS_FOR = f"""
    create or replace table speaks_for as
    with cuts as (
        select level, coalition_id, person_key, from_on as cut_on from claims
        union select level, coalition_id, person_key, to_on + 1 from claims where to_on < {LAST}
    ),
    pieces as (
        select *, coalesce(
            lead(cut_on) over (partition by level, coalition_id, person_key order by cut_on) - 1, {LAST}
        ) as until_on from cuts
    ),
    standing as (
        select p.*, c.rank, c.since, c.organisation_id, c.affiliation
        from pieces p join claims c on c.level = p.level and c.coalition_id = p.coalition_id
            and c.person_key = p.person_key and c.from_on <= p.cut_on and c.to_on >= p.until_on
    ),
    best as (
        select * from standing
        qualify rank() over (
            partition by level, coalition_id, person_key, cut_on order by rank desc, since desc
        ) = 1
    )
    select level, coalition_id, person_key, cut_on as from_on, until_on as to_on,
        case when count(distinct coalesce(organisation_id, affiliation)) = 1 then min(organisation_id) end
            as organisation_id,
        case when count(distinct coalesce(organisation_id, affiliation)) = 1 then min(affiliation) else 'unknown' end
            as affiliation,
        list(distinct organisation_id order by organisation_id) as claimed_by
    from best group by all
"""


def people_speak_for(con: duckdb.DuckDBPyConnection) -> None:
    """`speaks_for`: level (here, everywhere, observed), coalition_id ('' for everywhere), person_key, from_on, to_on,
    organisation_id, affiliation, claimed_by; within a level a person has at most one row on a day."""
    con.execute(DOMAIN_OWNERS, {"generic": sorted(GENERIC_DOMAINS)})
    con.execute(CLAIMS)
    con.execute(SPEAKS_FOR)
    con.execute("drop table claims")
