"""The figures of co-creation, one per coalition and measure, each with its range or the reason why there is none."""

from __future__ import annotations

from typing import Any, NamedTuple

import duckdb

from metrics.bench_tables import insert_rows
from metrics.framework import WILSON
from metrics.odds import shrunk_odds_ratio

LEAST = 3  # observations for a share, as for the indicator amended_share; product default
LEAST_DECIDED = 5  # decided items on either side for an odds ratio; product default

# counts per coalition; what is squared is what the variance of a share of pairs needs, whose pairs hang together by item
COUNTS = """
create or replace temp table idea_counts as
with paths as (
    select
        coalition_id,
        count(*) as items,
        count(*) filter (where is_known) as known,
        count(*) filter (where origin = 'other_member') as by_others,
        count(*) filter (where origin = 'outsider') as by_non_members,
        count(*) filter (where decision_id is null) as undecided,
        count(*) filter (where decision_id is null and kind in ('discussion', 'information')) as not_for_decision,
        count(*) filter (where decision_id is not null and outcome is null) as outcome_unknown,
        count(*) filter (where outcome in ('as_proposed', 'amended')) as adopted,
        count(*) filter (where outcome = 'amended') as amended,
        count(*) filter (where is_surely_amended) as surely_amended,
        count(*) filter (where outcome in ('as_proposed', 'amended') and followed <> 'nothing_agreed') as followed_up,
        count(*) filter (where outcome in ('as_proposed', 'amended') and followed = 'on_time') as on_time,
        count(*) filter (where outcome in ('as_proposed', 'amended') and followed in ('on_time', 'late')) as settled,
        count(*) filter (where origin = 'lead' and outcome <> 'dropped') as lead_adopted,
        count(*) filter (where origin = 'lead' and outcome = 'dropped') as lead_dropped,
        count(*) filter (where origin = 'other_member' and outcome <> 'dropped') as others_adopted,
        count(*) filter (where origin = 'other_member' and outcome = 'dropped') as others_dropped
    from idea_paths
    group by all
),
early_items as (
    select coalition_id, item_id, count(*) as pairs, count(*) filter (where is_early) as early
    from early_pairs
    group by all
),
early as (
    select
        coalition_id, count(*) as early_items, sum(pairs)::bigint as pairs, sum(early)::bigint as early,
        sum(early * early)::bigint as early_squared, sum(early * pairs)::bigint as early_by_pairs,
        sum(pairs * pairs)::bigint as pairs_squared
    from early_items
    group by all
)
select idea_windows.*, paths.* exclude (coalition_id), early.* exclude (coalition_id)
from idea_windows
left join paths using (coalition_id)
left join early using (coalition_id)
"""
NO_ITEMS = ("items is null", "No agenda item of the last 12 months is on file.")
NO_ITEM_NAMED = ("not keeps_items", "No decision on file names the agenda item it was taken on.")
NO_RAISER = ("known = 0", "Of no item is it known who raised it.")
NO_REGISTER = ("not has_register", "There is no member register, so nobody knows who leads.")
NO_LEAD = ("not has_lead", "The register names no lead.")
NONE_ADOPTED = ("adopted = 0", "No item of the last 12 months was adopted.")
NO_CHANGES = ("not keeps_changes", "The decision log does not say who changed a text.")
NO_PROMISES = ("not keeps_promises", "No commitment on file names the decision it follows from.")


class Share(NamedTuple):
    """`n` of `of`, as SQL over idea_counts; `unknown`: when there is none, and why. `what` is counted, where it is a sample
    and has a range; `least_n` is what n is for sure; `worth` is as how many independent observations they count."""

    measure: str
    n: str
    of: str
    unknown: tuple[tuple[str, str], ...]
    what: str | None = None
    least_n: str | None = None
    worth: str | None = None


# observations of one item are alike: they count for as many as would give a share drawn one by one the same variance (the
# effective sample size of Korn and Graubard 1998, Survey Methodology 24:193-201); with all or none, for the items
EARLY_WORTH = """case
    when early in (0, pairs) or early_items = 1 then early_items
    else least(pairs, (early / pairs) * (1 - early / pairs) / nullif(
        early_items / (early_items - 1)
        * (early_squared - 2 * early * early_by_pairs / pairs + early * early * pairs_squared / (pairs * pairs))
        / (pairs * pairs),
    0))
end"""
SHARES = (
    Share("items", "known", "items", (NO_ITEMS,)),
    Share("undecided", "undecided", "items", (NO_ITEMS, NO_ITEM_NAMED)),
    Share("not_for_decision", "not_for_decision", "undecided", (NO_ITEMS, ("undecided = 0", "Every item has a decision."))),
    Share(
        "outcome_unknown", "outcome_unknown", "items - undecided",
        (NO_ITEMS, NO_ITEM_NAMED, ("items = undecided", "No item of the last 12 months has a decision.")),
    ),
    Share(
        "by_others", "by_others", "known", (NO_ITEMS, NO_RAISER, NO_REGISTER, NO_LEAD),
        "items of which it is known who raised them",
    ),
    Share(
        "by_non_members", "by_non_members", "known",
        (NO_ITEMS, NO_RAISER, ("not has_register", "There is no member register, so nobody knows who is a member.")),
        "items of which it is known who raised them",
    ),
    Share(
        "amended", "amended", "adopted", (NO_ITEMS, NO_ITEM_NAMED, NONE_ADOPTED, NO_CHANGES), "adopted items", "surely_amended"
    ),
    Share(
        "early_involvement", "early", "pairs",
        (
            NO_ITEMS, NO_ITEM_NAMED, ("not has_attendance", "No attendance of the last 12 months is on file."),
            ("pairs is null", "Of no decided item is it on file which members it concerns."),
        ),
        "members concerned", worth=EARLY_WORTH,
    ),
    Share("followed_up", "followed_up", "adopted", (NO_ITEMS, NO_ITEM_NAMED, NONE_ADOPTED, NO_PROMISES), "adopted items"),
    Share(
        "delivered_on_time", "on_time", "settled",
        (NO_ITEMS, NO_ITEM_NAMED, NONE_ADOPTED, NO_PROMISES, ("settled = 0", "Nothing promised on an adopted item is due yet.")),
        "adopted items with promises due",
    ),
)  # fmt: skip


def fill_measures(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.co_creation from idea_windows, idea_paths and early_pairs: SHARES, and `acceptance`.

    Shares of a sample have Wilson's 90 % interval. Under LEAST observations n and of are there and the value is not. Where a
    single organisation changed a text whose proposer is unknown, it may be the proposer, and `amended` begins without it.
    acceptance: odds that what other members raised is adopted over those of the lead's items; n is theirs of both.
    """
    con.execute(WILSON)
    con.execute(COUNTS)
    for share in SHARES:
        con.execute(_statement(share))
    insert_rows(con, "co_creation", _acceptance(con))
    con.execute("drop table idea_counts")


def _statement(share: Share) -> str:
    unknown = " ".join(f"when {test} then '{why}'" for test, why in share.unknown)
    few = f"when of_all < {LEAST} then 'Fewer than {LEAST} {share.what}.'" if share.what else ""
    low, high = ("wilson_low(least_n / of_all, worth)", "wilson_high(p, worth)") if share.what else ("null", "null")
    return f"""
        insert into bench.co_creation by name
        with counted as (
            select
                coalition_id, case {unknown} end as unknown, {share.n} as n, {share.of} as of_all,
                {share.least_n or share.n} as least_n, {share.worth or share.of} as worth
            from idea_counts
        ),
        noted as (select *, n / of_all as p, coalesce(unknown, case {few} when false then '' end) as note from counted)
        select
            coalition_id, '{share.measure}' as measure,
            if(note is null, p, null) as value, if(note is null, {low}, null) as low, if(note is null, {high}, null) as high,
            if(unknown is null, n, null) as n, if(unknown is null, of_all, null) as of, note
        from noted
        order by coalition_id
    """


def _acceptance(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    unknown = " ".join(f"when {test} then '{why}'" for test, why in (NO_ITEMS, NO_ITEM_NAMED, NO_REGISTER, NO_LEAD))
    found = con.execute(f"""
        select coalition_id, case {unknown} end, others_adopted, others_dropped, lead_adopted, lead_dropped
        from idea_counts order by coalition_id
    """).fetchall()
    return [_accepted(*row) for row in found]


def _accepted(
    coalition: str, unknown: str | None, adopted: int, dropped: int, lead_adopted: int, lead_dropped: int
) -> tuple[Any, ...]:
    if unknown:
        return coalition, "acceptance", None, None, None, None, None, unknown
    others, lead = adopted + dropped, lead_adopted + lead_dropped
    if min(others, lead) < LEAST_DECIDED:
        note = (
            f"{LEAST_DECIDED} decided items of the lead and {LEAST_DECIDED} of other members are needed; "
            f"there are {lead} and {others}."
        )
        return coalition, "acceptance", None, None, None, others, others + lead, note
    odds = shrunk_odds_ratio(adopted, dropped, lead_adopted, lead_dropped)
    return coalition, "acceptance", *odds, others, others + lead, None
