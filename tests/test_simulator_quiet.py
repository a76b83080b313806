"""What is guaranteed of quiet coalitions: nothing in their rows that a warning to act on would rightly name."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sample_data.simulator import simulate
from tests.simulated import opened

Con = duckdb.DuckDBPyConnection
COALITIONS, MONTHS, SEED = 50, 36, 7
LAST_DAY = "2026-10-31"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quiet")
    simulate(folder, COALITIONS, MONTHS, SEED, quiet_share=1.0)
    return folder


@pytest.fixture(scope="module")
def con(out: Path) -> Con:
    return opened(out / "exports")


def test_fifty_quiet_coalitions_have_no_label(out: Path, con: Con) -> None:
    assert len((out / "labels.csv").read_text(encoding="utf-8").splitlines()) == 1
    assert con.execute("select count(*) from coalitions").fetchall() == [(COALITIONS,)]


def test_signed_money_covers_every_month_and_more_than_seven_after_the_last(con: Con) -> None:
    """By the grants in force on each first of a month: what they give a day, against what is spent a day on average."""
    (least, coalitions) = con.execute(f"""
        with usual as (select coalition_id, avg(amount::double) / 30.4375 as spent from spending group by 1),
        days as (select unnest(generate_series(date '2023-11-01', date '{LAST_DAY}' + 213, interval 1 month)) as day),
        paid as (
            select coalition_id, day, any_value(spent) as spent, sum(
                amount::double / (ends_on::date - starts_on::date + 1)
            ) filter (where signed = 'true' and day between starts_on::date and ends_on::date) as money
            from usual cross join days join funding using (coalition_id)
            group by coalition_id, day
        )
        select min(coalesce(money, 0) / spent), count(distinct coalition_id) from paid
    """).fetchone()  # fmt: skip
    assert least > 0.9 and 0.8 * COALITIONS < coalitions < COALITIONS


def test_no_item_is_put_off_twice_and_one_that_was_put_off_comes_back(con: Con) -> None:
    times = con.execute("""
        select count(*) filter (outcome = 'deferred'), max(decided_on), arg_max(outcome, decision_id) from decisions
        group by coalition_id, item_id having bool_or(outcome = 'deferred')
    """).fetchall()
    assert len(times) > 50 and {count for count, _, _ in times} == {1}
    assert {last for _, day, last in times if day < "2026-07"} <= {"adopted", "rejected"}


def test_competitors_sit_at_one_table_only_where_the_rules_for_that_are_in_force(con: Con) -> None:
    lacking = con.execute(f"""
        with competing as (
            select distinct m.coalition_id from competitor_pairs join memberships as m on m.organisation_id = organisation_id_a
        ),
        needed as (select coalition_id, unnest(['competition_policy', 'data_and_ip']) as element from competing)
        select needed.* from needed anti join (
            select * from governance where status = 'full' and evidence_url is not null and review_due_on > '{LAST_DAY}'
        ) as agreed using (coalition_id, element)
    """).fetchall()
    assert lacking == []
    assert con.execute("select count(*) from competitor_pairs").fetchone()[0] > 20


def test_nothing_agreed_is_due_for_review_and_no_element_changes(con: Con) -> None:
    overdue = con.execute(
        f"select * from governance where status <> 'absent' and review_due_on <= '{LAST_DAY}'"
    ).fetchall()
    assert overdue == []
    twice = "select coalition_id, element from governance group by all having count(*) > 1"
    assert con.execute(twice).fetchall() == []


def test_each_hat_is_worn_at_least_every_90_days(con: Con) -> None:
    (longest, logs) = con.execute(f"""
        with worn as (
            select coalition_id, hat, happened_on::date as day from facilitation
            union all
            select distinct coalition_id, hat, date '{LAST_DAY}' from facilitation
        )
        select max(gap), count(distinct coalition_id) from (
            select coalition_id, day - lag(day) over (partition by coalition_id, hat order by day) as gap from worn
        )
    """).fetchone()  # fmt: skip
    assert longest < 90 and 0.7 * COALITIONS < logs < COALITIONS


def test_the_facilitator_is_as_impartial_as_the_coalition_needs(con: Con) -> None:
    """1 less a half each for an employer and a payer that is a lead or founder member."""
    found = con.execute("""
        select distinct impartiality_need, 1 - (e.role in ('lead', 'founder'))::int / 2 - (p.role in ('lead', 'founder'))::int / 2
        from facilitation as f join coalitions using (coalition_id)
        join memberships as e on e.organisation_id = f.employer_organisation_id
        join memberships as p on p.organisation_id = f.paid_by_organisation_id
    """).fetchall()
    needed = {"low": 0, "medium": 0.5, "high": 1}
    assert {need for need, _ in found} == set(needed)
    assert all(level >= needed[need] for need, level in found)


def test_every_role_is_held_by_a_member_that_stays_and_no_term_ends_soon(con: Con) -> None:
    open_roles = con.execute(f"""
        select * from roles left join memberships as m on m.organisation_id = holder_organisation_id
        where m.organisation_id is null or left_on is not null or term_ends_on::date <= date '{LAST_DAY}' + 60
    """).fetchall()
    assert open_roles == []


def test_members_that_stay_fill_every_needed_role(con: Con) -> None:
    unfilled = con.execute("""
        select n.coalition_id, n.ecosystem_role, min_members, count(m.organisation_id)
        from ecosystem_needs as n
        left join organisations as o on o.ecosystem_role = n.ecosystem_role
        left join memberships as m on m.organisation_id = o.organisation_id and m.coalition_id = n.coalition_id
            and m.role in ('lead', 'founder', 'member') and left_on is null and joined_on < '2023-11-01'
        group by all having count(m.organisation_id) < min_members::int
    """).fetchall()
    assert unfilled == []


def test_no_member_does_more_than_twice_its_part_over_all_months(con: Con) -> None:
    """Days on which it came, wrote, raised an item or took a position; only members that were there all along."""
    largest = con.execute("""
        with people as (
            select person_key, organisation_id from representatives where to_on is null
            union select person_key, organisation_id from (select person_key from attendance union select person_key from messages)
            join organisations on domains = split_part(person_key, '@', 2)
        ),
        acts as (
            select distinct organisation_id, left(joined_at, 10) as day, 'came' as how
            from attendance join people using (person_key)
            union select distinct organisation_id, left(sent_at, 10), 'wrote' from messages join people using (person_key)
            union select proposed_by_organisation_id, raised_on, 'raised' from agenda_items
            union select organisation_id, decided_on, 'said' from positions join decisions using (decision_id)
            where position <> 'absent'
        ),
        counted as (
            select coalition_id, m.organisation_id, count(day) as acts from memberships as m
            left join acts using (organisation_id)
            where role in ('lead', 'founder', 'member') and left_on is null and joined_on < '2023-11-01' group by all
        )
        select coalition_id, max(acts) / avg(acts) as part from counted group by 1 order by 2 desc
    """).fetchall()
    assert len(largest) == COALITIONS and 1.2 < largest[0][1] < 1.9


def test_deadlines_are_kept_as_a_rule_everywhere(con: Con) -> None:
    kept = con.execute(f"""
        select coalition_id, avg(coalesce(completed_on <= due_on, false)::int) from commitments
        where due_on <= '{LAST_DAY}' group by 1 having count(*) >= 20
    """).fetchall()
    assert len(kept) > 30 and all(share > 0.6 for _, share in kept)
    assert max(share for _, share in kept) - min(share for _, share in kept) > 0.15, "but not alike"


def test_coalitions_differ_in_size_rhythm_chat_attendance_agenda_and_feeds(con: Con) -> None:
    def spread(query: str) -> tuple[float, float]:
        """The 10th and the 90th percentile over coalitions."""
        low, high = con.execute(
            f"select quantile_cont(x, 0.1), quantile_cont(x, 0.9) from ({query})"
        ).fetchone() or (0, 0)  # fmt: skip
        return float(low), float(high)

    small, large = spread(
        "select count(*) as x from memberships where role in ('lead','founder','member') group by coalition_id"
    )
    rare, often = spread(f"select count(*) / {MONTHS} as x from meetings group by coalition_id")
    still, lively = spread(f"""
        select count(message_id) / {MONTHS} as x from coalitions left join messages using (coalition_id) group by coalition_id
    """)
    fewest, most = spread("""
        select max(count(*)) over (partition by coalition_id) / sum(count(*)) over (partition by coalition_id) as x
        from agenda_items group by coalition_id, proposed_by_organisation_id qualify row_number() over (partition by coalition_id) = 1
    """)
    assert small < 9 and large > 15
    assert rare < 1.1 and often > 4
    assert still < 1 and lively > 50
    assert fewest < 0.2 and most > 0.4
    for table in ("facilitation", "messages", "survey_waves"):
        some = con.execute(f"select count(distinct coalition_id) from {table}").fetchone()[0]
        assert 0.4 * COALITIONS < some < COALITIONS, f"not every coalition has {table}"


def test_delegates_change_and_the_new_one_speaks_for_the_same_member(con: Con) -> None:
    (changes,) = con.execute("""
        select count(*) from representatives as old join representatives as new using (coalition_id, organisation_id)
        where old.person_key <> new.person_key and old.to_on::date + 1 = new.from_on::date
    """).fetchone()
    expected = 0.15 * 3 * con.execute("select count(*) from memberships where role = 'member'").fetchone()[0]
    assert 0.4 * expected < changes < 3 * expected
    after = con.execute("""
        select count(*) from attendance join representatives as r using (person_key)
        where r.to_on is not null and left(joined_at, 10) > r.to_on
          and not exists (from representatives as o where o.person_key = r.person_key and o.from_on > r.to_on)
    """).fetchall()
    assert after == [(0,)]


def test_fewer_come_in_july_and_august_in_some_coalitions_and_as_many_as_ever_in_others(con: Con) -> None:
    """Attendances per meeting in summer against those in other months, by coalition."""
    ratios = [float(ratio) for (ratio,) in con.execute("""
        with rows_of as (
            select coalition_id, meeting_id, substr(starts_at, 6, 2) in ('07', '08') as is_summer, count(person_key) as came
            from meetings left join attendance using (meeting_id) group by all
        )
        select avg(came) filter (is_summer) / avg(came) filter (not is_summer) from rows_of group by coalition_id
        having count(*) > 30
    """).fetchall()]  # fmt: skip
    assert len(ratios) > 35
    assert 0.8 < sum(ratios) / len(ratios) < 0.96
    assert sum(ratio > 0.95 for ratio in ratios) / len(ratios) > 0.25
