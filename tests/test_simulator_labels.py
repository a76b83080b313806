"""The labels of simulated troubles: from which month on they can be seen, and which warnings should find them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sample_data.labels import EXPECTED
from sample_data.troubles import TROUBLES
from tests.test_simulator_troubles import LAPS, as_rows, exported, told

CATALOGUE = (  # the product's warnings
    "engagement_falling participation_narrowing dominance agenda_captured member_silent delegation_down deadlines_slipping "
    "item_stuck decision_deferred no_dissent runway_short funding_cliff funder_dependence role_uncovered charter_gap "
    "competition_unguarded facilitator_missing facilitator_not_impartial trust_eroding goals_disputed benefit_gap "
    "say_do_gap player_missing duplicated_effort feed_stale coverage_low"
).split()


@pytest.mark.parametrize("lap", LAPS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_trouble_can_be_seen_from_its_beginning_on_or_a_little_later(trouble: str, lap: int) -> None:
    (label,) = told(trouble, lap)[1]
    first, seen, last = (
        np.datetime64(day[:7]) for day in (label.from_month, label.first_visible_month, label.to_month)
    )
    assert (first - np.datetime64("2023-11")).astype(int) >= 12, "a year before it"
    latest = {"member_benefits_little": 6, "deadlines_slip": 3, "items_pile_up": 3, "decisions_deferred": 4}.get(
        trouble, 2
    )
    assert 0 <= (seen - first).astype(int) <= latest
    assert (last - seen).astype(int) >= 5, "and time to notice it"


@pytest.mark.parametrize("lap", LAPS)
def test_a_silent_member_does_nothing_any_more_and_is_visible_once_45_days_have_gone(lap: int, tmp_path: Path) -> None:
    con, label = exported("member_silent", lap, tmp_path)
    (last,) = con.execute(
        """
        with people as (
            select person_key, coalesce(to_on, '9999') as to_on from representatives where organisation_id = $subject
            union select person_key, '9999' from attendance where split_part(person_key, '@', 2) =
                (select domains from organisations where organisation_id = $subject)
                and person_key not in (select person_key from representatives)
        )
        select max(day) from (
            select left(max(joined_at), 10) as day from attendance join people using (person_key)
            where left(joined_at, 10) <= to_on
            union all select left(max(sent_at), 10) from messages join people using (person_key)
            where left(sent_at, 10) <= to_on
            union all select max(raised_on) from agenda_items where proposed_by_organisation_id = $subject
            union all select max(given_on) from contributions where organisation_id = $subject
            union all select max(completed_on) from commitments where owner_organisation_id = $subject
            union all select max(decided_on) from positions join decisions using (decision_id)
                where organisation_id = $subject and position <> 'absent'
        )
        """,
        {"subject": label.subject},
    ).fetchall()[0]
    assert last < label.from_month
    seen = (np.datetime64(last) + 46).astype("datetime64[M]")
    assert np.datetime64(label.first_visible_month[:7]) == max(seen, np.datetime64(label.from_month[:7]))


def test_slipping_deadlines_are_visible_from_the_first_month_in_which_something_is_due() -> None:
    tables, (label,) = told("deadlines_slip", 0)
    due = [row["due_on"] for row in as_rows(tables["commitments"]) if row["due_on"]]
    assert label.first_visible_month[:7] == min(day for day in due if day >= label.from_month)[:7]


def test_broken_trust_is_visible_from_the_first_wave_closed_after_it_and_the_same_members_rate_before_and_after() -> (
    None
):
    tables, (label,) = told("trust_breaks", 0)
    closed = {row["wave_id"]: row["closed_on"] for row in as_rows(tables["survey_waves"])}
    later = sorted(day for day in closed.values() if day >= label.from_month)
    assert label.first_visible_month[:7] == later[0][:7]
    raters: dict[bool, set[str]] = {False: set(), True: set()}
    for row in as_rows(tables["survey_ratings"]):
        raters[closed[row["wave_id"]] >= label.from_month].add(row["rater_organisation_id"])
    assert len(raters[False] & raters[True]) >= 5


def test_a_member_that_benefits_little_is_visible_from_the_second_wave_in_which_it_answers(tmp_path: Path) -> None:
    con, label = exported("member_benefits_little", 0, tmp_path)
    closed = con.execute(
        """
        select distinct closed_on from survey_answers join survey_waves using (wave_id)
        where organisation_id = $subject and closed_on >= $since order by 1
        """,
        {"subject": label.subject, "since": label.from_month},
    ).fetchall()
    assert label.first_visible_month[:7] == closed[1][0][:7]


def test_the_money_ends_half_a_year_after_the_largest_funder_said_no(tmp_path: Path) -> None:
    con, label = exported("largest_funder_leaves", 0, tmp_path)
    paid = "select funder_organisation_id from funding where signed = 'true' group by 1 order by sum(amount::int) desc"
    assert con.execute(paid).fetchall()[0] == (label.subject,)
    (ends,) = con.execute("select max(ends_on) from funding where signed = 'true'").fetchall()[0]
    assert (np.datetime64(ends) + 1).astype("datetime64[M]") == np.datetime64(label.first_visible_month[:7]) + 6
    assert con.execute(f"select count(*) from funding where funder_organisation_id = '{label.subject}' "
                       f"and ends_on > '{ends}'").fetchall() == [(0,)]  # fmt: skip


def test_decisions_put_off_are_visible_from_the_month_in_which_one_is_put_off_again(tmp_path: Path) -> None:
    con, label = exported("decisions_deferred", 0, tmp_path)
    again = con.execute(
        """
        select decided_on from decisions where outcome = 'deferred'
        qualify row_number() over (partition by item_id order by decided_on, decision_id) = 2 order by 1
        """
    ).fetchall()
    assert again[0][0] >= label.from_month and label.first_visible_month[:7] == again[0][0][:7]


def test_every_trouble_has_warnings_that_should_find_it_and_the_catalogue_knows_them() -> None:
    assert set(EXPECTED) == set(TROUBLES) and len(TROUBLES) >= 10
    assert all(warnings and set(warnings) <= set(CATALOGUE) for warnings in EXPECTED.values())


@pytest.mark.parametrize("lap", LAPS)
def test_the_lead_pays_for_a_facilitator_who_should_be_impartial(lap: int, tmp_path: Path) -> None:
    con, _ = exported("facilitator_paid_by_lead", lap, tmp_path)
    paid = con.execute("""
        select distinct impartiality_need, role from facilitation as f join coalitions using (coalition_id)
        join memberships as m on m.organisation_id = f.paid_by_organisation_id
    """).fetchall()
    assert sorted(paid) == [("high", "funder"), ("high", "lead")]
