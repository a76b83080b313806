"""What each member does beside its share: counted by hand, and against the indicators that count the same."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from metrics.bench import make_tables
from metrics.framework import create_table
from metrics.member_details import PROTECTED
from metrics.members import chance_band, compute_members
from metrics.surveys import read_surveys

MONTHS = [date(2026, m, 1) for m in range(1, 9)]  # January to August
ENDS = [date(2026, m, d) for m, d in enumerate((31, 28, 31, 30, 31, 30, 31, 31), 1)]
LAST = MONTHS[-1]


@pytest.fixture
def reef(con, given):
    """Alder, the lead, acts 3 times every month; Birch twice in March and once in July; Cedar joined in June and did nothing;
    Dune last acted in January; the office and a member that left act too."""
    given("coalition_months", [
        {"coalition_id": "reef", "month": month, "month_end": end, "has_register": True, "is_provisional": False}
        for month, end in zip(MONTHS, ENDS, strict=True)
    ])  # fmt: skip
    acts = {
        "alder": [3] * 8, "birch": [0, 0, 2, 0, 0, 0, 1, 0], "cedar": [0] * 8, "dune": [1, 0, 0, 0, 0, 0, 0, 0],
        "office": [9] * 8, "gone": [5, 0, 0, 0, 1, 0, 0, 0],
    }  # fmt: skip
    for who, monthly in acts.items():
        for number, (month, count) in enumerate(zip(MONTHS, monthly, strict=True)):
            is_member = (
                who in ("alder", "birch", "dune") or (who == "cedar" and number >= 5) or (who == "gone" and number < 4)
            )
            given("member_months", [
                {"coalition_id": "reef", "month": month, "organisation_id": who, "is_eligible": is_member,
                 "role": "lead" if who == "alder" else "secretariat" if who == "office" else "member", "acts": count,
                 "meetings_expected": 2 if is_member else 0, "expected_attended": min(count, 2) if is_member else 0,
                 "last_act_on": month.replace(day=10) if count else None}
            ])  # fmt: skip
    joined = {"cedar": date(2026, 6, 12)}
    given("memberships", [
        {"coalition_id": "reef", "organisation_id": who, "joined_on": joined.get(who, date(2025, 1, 1)), "role": "member",
         "left_on": date(2026, 4, 30) if who == "gone" else None} for who in ("alder", "birch", "cedar", "dune", "gone")
    ])  # fmt: skip
    given("memberships", [
        {"coalition_id": "reef", "organisation_id": "office", "joined_on": date(2025, 1, 1), "role": "secretariat"}
    ])  # fmt: skip
    given("organisation_names", [{"organisation_id": "alder", "name": "Alder Fund"}])
    make_tables(con)
    read_surveys(con)
    con.execute(create_table("warnings"))
    return con


def at(con, month=LAST, table="members"):
    compute_members(con)
    where = "" if table == "member_details" else f"where month = date '{month}'"
    answer = con.execute(f"from bench.{table} {where}")
    names = [column[0] for column in answer.description]
    return {
        row["organisation_id"]: row for row in (dict(zip(names, cells, strict=True)) for cells in answer.fetchall())
    }


def test_shares_are_of_what_members_did_in_six_months(reef):
    """March to August: Alder 18, Birch 3, Cedar and Dune 0: of 21."""
    rows = at(reef)
    assert {who: row["acts"] for who, row in rows.items() if row["eligible"]} == {
        "alder": 18,
        "birch": 3,
        "cedar": 0,
        "dune": 0,
    }
    assert (rows["alder"]["share"], rows["birch"]["share"]) == (pytest.approx(18 / 21), pytest.approx(3 / 21))
    assert rows["alder"]["fair_share"] == pytest.approx(1 / 4)
    assert (rows["alder"]["name"], rows["birch"]["name"]) == ("Alder Fund", "birch")


def test_the_band_of_chance_is_the_binomials(reef):
    """Of 21 acts among 4: P(X <= 1) = 0.0190, P(X <= 2) = 0.0745; P(X <= 8) = 0.9465, P(X <= 9) = 0.9807... so 2 and 9."""
    from scipy.stats import binom

    assert chance_band(21, 4) == (binom.ppf(0.05, 21, 1 / 4), binom.ppf(0.95, 21, 1 / 4))
    row = at(reef)["alder"]
    assert (row["chance_low"], row["chance_high"]) == (
        pytest.approx(chance_band(21, 4)[0] / 21),
        pytest.approx(chance_band(21, 4)[1] / 21),
    )


@pytest.mark.parametrize(("acts", "members"), [(20, 2), (20, 1), (137, 12), (5_000, 40)])
def test_bands_of_many_sizes_are_the_binomials(acts, members):
    from scipy.stats import binom

    assert chance_band(acts, members) == tuple(binom.ppf(q, acts, 1 / members) for q in (0.05, 0.95))


def test_under_20_acts_luck_is_not_told_from_habit(reef):
    reef.execute("delete from member_months where organisation_id = 'birch' and month = date '2026-07-01'")
    reef.execute("update member_months set acts = 2 where organisation_id = 'alder'")  # 12 and 2
    assert at(reef)["alder"]["chance_low"] is None


def test_who_is_what(reef):
    rows = at(reef)
    assert {who: row["status"] for who, row in rows.items()} == {
        "alder": "active", "birch": "quiet", "cedar": "new", "dune": "silent", "office": "outside",
        "gone": "left",  # it acted in May, after it had left
    }  # fmt: skip
    assert at(reef, MONTHS[3])["gone"]["eligible"] is False or at(reef, MONTHS[3])["gone"]["status"] != "left"


def test_a_member_is_new_in_the_month_it_joins_and_the_two_after(reef):
    """Cedar joined on 12 June."""
    assert at(reef, MONTHS[5])["cedar"]["status"] == "new"
    reef.execute("update memberships set joined_on = date '2026-05-31' where organisation_id = 'cedar'")
    assert at(reef)["cedar"]["status"] == "silent"


def test_a_membership_renewed_the_next_day_is_not_new_and_one_after_a_break_is(reef, given):
    reef.execute("update memberships set left_on = date '2026-06-30' where organisation_id in ('alder', 'birch')")
    given("memberships", [
        {"coalition_id": "reef", "organisation_id": who, "joined_on": again, "role": "member"}
        for who, again in (("alder", date(2026, 7, 1)), ("birch", date(2026, 7, 2)))
    ])  # fmt: skip
    rows, details = at(reef), at(reef, table="member_details")
    assert (rows["alder"]["status"], rows["birch"]["status"]) == ("active", "new")
    assert (details["alder"]["joined_on"], details["birch"]["joined_on"]) == (date(2025, 1, 1), date(2026, 7, 2))


def test_without_a_register_who_is_first_seen_is_new_but_not_in_the_first_month_on_file(reef):
    """Dune was seen in January, when everybody was; Cedar is seen from June on."""
    reef.execute("delete from memberships")
    reef.execute("delete from member_months where organisation_id = 'cedar' and month < date '2026-06-01'")
    assert {who: at(reef)[who]["status"] for who in ("cedar", "dune")} == {"cedar": "new", "dune": "silent"}
    assert at(reef, MONTHS[0])["dune"]["status"] == "quiet"


@pytest.mark.parametrize(("raised", "closed", "status"), [(7, None, "silent"), (7, 8, "active"), (8, None, "silent")])
def test_a_member_of_which_an_open_warning_says_so_is_silent(reef, given, raised, closed, status):
    given("warnings", [
        {"coalition_id": "reef", "warning": "member_silent", "subject": "alder", "month": date(2026, raised, 1),
         "closed_month": closed and date(2026, closed, 1)},
        {"coalition_id": "reef", "warning": "role_uncovered", "subject": "birch", "month": date(2026, 7, 1)},
        {"coalition_id": "bay", "warning": "member_silent", "subject": "birch", "month": date(2026, 7, 1)},
    ])  # fmt: skip
    rows = at(reef)
    assert (rows["alder"]["status"], rows["birch"]["status"]) == (status, "quiet")
    assert at(reef, MONTHS[5])["alder"]["status"] == "active"


def test_who_left_and_stays_as_observer_is_outside(reef, given):
    given("memberships", [
        {"coalition_id": "reef", "organisation_id": "gone", "joined_on": date(2026, 5, 1), "role": "observer"}
    ])  # fmt: skip
    assert at(reef)["gone"]["status"] == "outside"


def test_attendance_is_the_indicators(reef):
    """Alder 12 of 12, Birch 3 of 12, Dune 0 of 12, Cedar 0 of 6: mu 15/42; Alder (12 + 10 * 15/42) / 22."""
    assert at(reef)["alder"]["attendance_rate"] == pytest.approx((12 + 150 / 42) / 22)
    assert at(reef)["office"]["attendance_rate"] is None


def test_declared_shares_are_kept_and_the_rest_is_even(reef):
    """Alder declared 0.4: the other three share 0.6."""
    reef.execute("update memberships set declared_share = 0.4 where organisation_id = 'alder'")
    rows = at(reef)
    assert (rows["alder"]["fair_share"], rows["dune"]["fair_share"]) == (pytest.approx(0.4), pytest.approx(0.2))


def test_what_a_member_alone_said_is_in_no_row(reef):
    assert all(row["reciprocity"] is None for row in at(reef).values())
    assert all(row["benefit_share"] is None for row in at(reef, table="member_details").values())


def test_what_is_usual_is_told_by_the_year_up_to_the_last_act(reef):
    """Alder last acted on 10 August: 1 January to 10 August are 222 days with 24 acts, one in 9.25 days; silent for 21."""
    row = at(reef, table="member_details")["alder"]
    assert (row["usual_gap_days"], row["silent_days"]) == (pytest.approx(222 / 24), 21)


def test_too_few_acts_tell_nothing_usual_and_none_no_silence(reef):
    rows = at(reef, table="member_details")
    assert (rows["birch"]["usual_gap_days"], rows["birch"]["silent_days"]) == (None, 52)
    assert (rows["cedar"]["usual_gap_days"], rows["cedar"]["silent_days"]) == (None, None)


def test_an_act_from_before_all_that_is_counted_is_still_the_last(reef, given):
    """Known since June only, Cedar came once in May 2024: 843 days before 31 August 2026."""
    given("member_months", [
        {"coalition_id": "reef", "month": date(2024, 5, 1), "organisation_id": "cedar", "is_eligible": False, "acts": 1,
         "last_act_on": date(2024, 5, 10)}
    ])  # fmt: skip
    assert at(reef)["cedar"]["last_act_on"] == date(2024, 5, 10)
    assert at(reef, table="member_details")["cedar"]["silent_days"] == 843


def test_silence_is_counted_to_the_last_day_on_file(reef, given):
    given("coalition_spans", [{"coalition_id": "reef", "first_on": date(2026, 1, 1), "data_as_of": date(2026, 8, 20)}])
    assert at(reef, table="member_details")["alder"]["silent_days"] == 10


def test_promises_are_those_due_in_six_months(reef, given):
    due = [
        ("2026-03-05", "2026-03-05"),
        ("2026-08-31", "2026-09-01"),
        ("2026-02-27", "2026-02-01"),
        ("2026-09-01", None),
    ]
    given("commitments", [
        {"commitment_id": str(n), "coalition_id": "reef", "made_on": date(2026, 1, 1), "owner_organisation_id": "alder",
         "due_on": due_on, "completed_on": done} for n, (due_on, done) in enumerate(due)
    ])  # fmt: skip
    row = at(reef, table="member_details")["alder"]
    assert (row["on_time"], row["due"]) == (1, 2)


def _rated(con, given, raters):
    con.execute(
        "insert into rating_waves (coalition_id, month, wave_id, dimension) values ('reef', date '2026-08-01', 'w', 'reliability')"
    )
    con.execute(
        "insert into wave_members (wave_id, organisation_id, members) select 'w', 'r' || n, 10 from range(9) as t(n)"
    )
    con.execute("insert into wave_members (wave_id, organisation_id, members) values ('w', 'alder', 10)")
    con.execute("insert into wave_records (wave_id, organisation_id, on_time_share) values ('w', 'alder', 0.5)")
    given("survey_ratings", [
        {"wave_id": "w", "rater_organisation_id": f"r{n}", "rated_organisation_id": "alder", "dimension": "reliability", "value": 3}
        for n in range(raters)
    ])  # fmt: skip
    given("survey_ratings", [
        {"wave_id": "w", "rater_organisation_id": "alder", "rated_organisation_id": "alder", "dimension": "reliability", "value": 1}
    ])  # fmt: skip


def test_what_five_others_say_is_told_in_half_points_without_its_own_word(reef, given):
    """3 of 4 is 2/3 from 0 to 1; less 0.5 kept is 1/6."""
    _rated(reef, given, 5)
    row = at(reef, table="member_details")["alder"]
    assert (row["reliability"], row["say_do_gap"], row["withheld"]) == (3.0, pytest.approx(1 / 6), None)


def test_what_four_others_say_is_withheld(reef, given):
    _rated(reef, given, 4)
    row = at(reef, table="member_details")["alder"]
    assert (row["reliability"], row["say_do_gap"], row["withheld"]) == (None, None, PROTECTED)


def test_a_member_that_nobody_rated_is_withheld_like_one_that_few_rated(reef, given):
    _rated(reef, given, 5)
    assert at(reef, table="member_details")["birch"]["withheld"] == PROTECTED


def test_who_was_no_member_when_the_survey_closed_has_no_reputation(reef, given):
    _rated(reef, given, 5)
    reef.execute("delete from wave_members where organisation_id = 'alder'")
    row = at(reef, table="member_details")["alder"]
    assert (row["reliability"], row["withheld"]) == (None, PROTECTED)


def test_without_a_survey_nothing_is_withheld(reef):
    assert {row["withheld"] for row in at(reef, table="member_details").values()} == {None}


def test_later_rows_change_no_earlier_month(reef, given):
    before = at(reef, MONTHS[6])
    given("member_months", [
        {"coalition_id": "reef", "month": date(2026, 9, 1), "organisation_id": "alder", "is_eligible": True, "acts": 50}
    ])  # fmt: skip
    make_tables(reef)
    assert at(reef, MONTHS[6]) == before


def test_nobody_and_nothing(con):
    make_tables(con)
    read_surveys(con)
    con.execute(create_table("warnings"))
    compute_members(con)
    assert con.execute("select count(*) from bench.members").fetchall() == [(0,)]
    assert np.isfinite(chance_band(20, 3)).all()
