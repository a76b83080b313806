"""Whether two organisations that were introduced to each other did more together than others like them."""

from __future__ import annotations

from math import fsum, sqrt

import duckdb

from metrics.bench_tables import insert_rows
from metrics.pairs import NOTHING_SEEN, drop_pairs, make_pairs

WINDOW_DAYS = 180  # before and after; product default: half a year has six or so meetings of a working group
LEAST_PAIRS = 3  # comparable pairs, for a mean; product default
LEAST_COMPARED = 5  # introductions, for an interval; product default
SURE = 0.95  # quantile of Student's t for an interval of 90 %

# the log counts up to the month's end (as in the ledger), what followed as far as the exports reach
INTRODUCED = f"""
create or replace temp table introduced as
with named as (
    select
        coalition_id, activity_id, happened_on, list_sort(introduced_organisation_ids)[1] as organisation_id_a,
        list_sort(introduced_organisation_ids)[2] as organisation_id_b
    from facilitation
    where len(introduced_organisation_ids) = 2
)
select
    named.*, row_number() over (order by coalition_id, activity_id) as number, happened_on - {WINDOW_DAYS} as from_on,
    happened_on + {WINDOW_DAYS} as to_on, to_on <= as_of as is_over,
    happened_on - {WINDOW_DAYS} >= coalesce(first_on, first_month) as has_before,
    seen.days is not null as is_seen,
    lag(happened_on) over (
        partition by coalition_id, organisation_id_a, organisation_id_b order by happened_on, activity_id
    ) as last_time,
    coalesce(happened_on - last_time <= {WINDOW_DAYS}, false) as is_again,
    is_over and has_before and is_seen and not is_again as is_asked
from named
join pair_year using (coalition_id)
left join coalition_spans using (coalition_id)
left join (select coalition_id, count(*) as days from pair_days group by all) as seen using (coalition_id)
where happened_on <= month_end and organisation_id_a <> organisation_id_b
"""
# joint days around the introductions, the day itself left out: of every pair of the coalition where pairs are compared
AROUND = """
create or replace temp table around_introduction as
with parts as (
    select
        number, coalition_id, month, is_asked, organisation_id_a as a, organisation_id_b as b,
        day_bits(month, from_on, happened_on - 1) as before, day_bits(month, happened_on + 1, to_on) as after
    from introduced
    join coalition_months using (coalition_id)
    where month between date_trunc('month', from_on) and to_on
)
select
    number, organisation_id_a, organisation_id_b, sum(bit_count(days & before))::bigint as days_before,
    sum(bit_count(days & after))::bigint as days_after
from parts
join pair_days using (coalition_id, month)
where is_asked or (organisation_id_a = a and organisation_id_b = b)
group by all
"""
# pairs to compare with: both members in every month of the window, and not introduced to each other until its end
PAIRS = """
create or replace temp table compared_pairs as
with members as (
    select number, coalition_id, to_on, organisation_id, date_diff('month', from_on, to_on) + 1 as months
    from introduced
    join member_months using (coalition_id)
    where
        is_asked and month between date_trunc('month', from_on) and to_on and is_eligible
        and member_months.organisation_id is not null
    group by all
    having count(*) = months
),
pairs as (
    select
        number, a.coalition_id, a.to_on, a.organisation_id as organisation_id_a, b.organisation_id as organisation_id_b
    from members as a
    join members as b using (number)
    where a.organisation_id < b.organisation_id
),
first_times as (
    select coalition_id, organisation_id_a, organisation_id_b, min(happened_on) as first_time from introduced group by all
)
select
    number, organisation_id_a, organisation_id_b, coalesce(days_before, 0) as days_before,
    coalesce(days_after, 0) as days_after, coalesce(first_time <= to_on, false) as is_introduced,
    case when coalesce(days_before, 0) = 0 then 0 when days_before <= 2 then 1 else 2 end as activity
from pairs
left join around_introduction using (number, organisation_id_a, organisation_id_b)
left join first_times using (coalition_id, organisation_id_a, organisation_id_b)
"""
# the pairs like each that was introduced: their mean, and the variance of a pair's difference from it were it one of them
OTHERS = """
create or replace temp table introduced_others as
with own as (
    select number, activity
    from compared_pairs
    join introduced using (number, organisation_id_a, organisation_id_b)
),
alike as (
    select
        own.number, count(p.number) as pairs, sum(p.days_after)::bigint as days,
        sum(p.days_after * p.days_after)::bigint as squares
    from own
    left join compared_pairs as p on p.number = own.number and p.activity = own.activity and not p.is_introduced
    group by all
)
select
    number, pairs, days / nullif(pairs, 0) as mean,
    (squares - days * days / nullif(pairs, 0)) / nullif(pairs - 1, 0) * (1 + 1 / nullif(pairs, 0)) as variance
from alike
"""
TOLD = f"""
insert into bench.introductions by name
select
    coalition_id, activity_id, organisation_id_a, organisation_id_b, happened_on,
    case when is_seen and has_before then coalesce(days_before, 0) end as joint_days_before,
    case when is_seen then coalesce(days_after, 0) end as joint_days,
    pairs as comparable_pairs, case when pairs >= {LEAST_PAIRS} then mean end as comparable_mean, is_over,
    case
        when not is_seen then $nothing_seen
        when is_again
            then format('The same two were introduced on {{}}; only the first time counts.', strftime(last_time, '%-d %B %Y'))
        when not is_over then format('The {WINDOW_DAYS} days are not over: they end on {{}}.', strftime(to_on, '%-d %B %Y'))
        when not has_before then 'The {WINDOW_DAYS} days before it are not on file.'
        when pairs is null then 'Not both were members all the time, from {WINDOW_DAYS} days before to {WINDOW_DAYS} days after.'
        when pairs < {LEAST_PAIRS}
            then format('Comparable pairs that nobody introduced: {{}}; {LEAST_PAIRS} are needed.', pairs)
    end as reason
from introduced
left join around_introduction using (number, organisation_id_a, organisation_id_b)
left join introduced_others using (number)
order by coalition_id, happened_on, activity_id
"""
FINISHED = """
select
    coalition_id, count(*), count(*) filter (where joint_days > 0),
    coalesce(list(joint_days - mean order by happened_on, activity_id) filter (where is_compared), []),
    coalesce(list(variance order by happened_on, activity_id) filter (where is_compared), [])
from (
    select told.*, mean, variance, comparable_mean is not null as is_compared
    from bench.introductions as told
    join introduced using (coalition_id, activity_id)
    left join introduced_others using (number)
    where introduced.is_over and is_seen and not is_again
)
group by all
order by coalition_id
"""


def compute_introductions(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.introductions and bench.introduction_yield from facilitation, coalition_months, coalition_spans,
    member_months and pair_months.

    joint_days: days of any kind of joint work in the 180 days after the introduction, joint_days_before in those before it;
    the day itself counts in neither. While these days are not over, joint_days are those so far. comparable_mean: mean of
    the same days over pairs of the coalition that were members all the time, that nobody had introduced to each other
    by the end, and that had done as much together before: none, 1 or 2 days, or more. Pairs choose themselves and so do
    facilitators whom they introduce: a difference does not say what an introduction brings about.
    difference: mean of joint_days less comparable_mean over introductions that are compared, with an interval of 90 %
    (Student's t; mean_difference says from which error); the same two within 180 days count once.
    """
    make_pairs(con)
    for statement in (INTRODUCED, AROUND, PAIRS, OTHERS):
        con.execute(statement)
    con.execute(TOLD, {"nothing_seen": NOTHING_SEEN})
    _fill_yield(con)
    for table in ("introduced_others", "compared_pairs", "around_introduction", "introduced"):
        con.execute(f"drop table {table}")
    drop_pairs(con)


def _fill_yield(con: duckdb.DuckDBPyConnection) -> None:
    rows = []
    for coalition, introductions, with_work, differences, variances in con.execute(FINISHED).fetchall():
        told = mean_difference(differences, variances)
        rows.append((coalition, introductions, with_work, len(differences), *told))
    insert_rows(con, "introduction_yield", rows)


def mean_difference(
    differences: list[float], variances: list[float]
) -> tuple[float | None, float | None, float | None, str | None]:
    """The mean with the ends of its interval of 90 %, all None where they are too few; then why something is missing.

    `variances` are those each difference would have were the pair one of those it is compared with. The error is the
    greater of what these say and what the differences themselves do: a few introductions of which by luck none led to
    work look more alike than pairs are.
    """
    n = len(differences)
    if n < LEAST_COMPARED:
        return None, None, None, f"Introductions that are over and can be compared: {n}; {LEAST_COMPARED} are needed."
    from scipy.special import stdtrit  # slow to import, and most builds have no use for it

    mean = fsum(differences) / n
    among_them = fsum((one - mean) ** 2 for one in differences) / (n - 1)
    error = sqrt(max(among_them, fsum(variances) / n) / n)
    if error == 0:
        return mean, None, None, "All pairs did alike, introduced or not, which gives no range."
    margin = float(stdtrit(n - 1, SURE)) * error
    return mean, mean - margin, mean + margin, None
