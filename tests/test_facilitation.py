"""The effect of facilitation: which series, which months, which dates, compared with whom, and what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from metrics.bench_tables import make_tables
from metrics.cube import statements
from metrics.early_warnings import JUDGED_MONTHS
from metrics.facilitation import compute_facilitation
from metrics.facilitation_series import SERIES, grid
from metrics.heads import heads
from metrics.pushes import BEGAN_SERIES
from metrics.segmented import known_of, line_with_steps
from tests.published_sample import HOSTILE
from tests.rows import coalition_months, member

EVEN = (40, 60)  # of 100 expected, in turn, so that there is scatter


def month_of(number: int) -> str:
    """Months from January 2025 as 0."""
    return f"{2025 + number // 12}-{number % 12 + 1:02}"


def first_day(number: int) -> date:
    return date.fromisoformat(f"{month_of(number)}-01")


@pytest.fixture
def attended(given):
    """attended([40, 60, None, …]) gives the coalition one member that came to so many of 100 meetings in each month from
    January 2025; None: it was expected at none. The log begins with the data unless `has_log` says otherwise."""

    def give(counts: Sequence[int | None], coalition: str = "c", *, has_log: bool = True) -> None:
        if has_log:
            given("facilitation", [entry(f"begun-{coalition}", "2025-01-02", None, coalition)])
        given(
            "coalition_months",
            [{**row, "coalition_id": coalition} for row in coalition_months(month_of(0), month_of(len(counts) - 1))],
        )
        rows = [
            member("a", month_of(number), meetings_expected=0 if n is None else 100, expected_attended=n or 0, acts=1)
            for number, n in enumerate(counts)
        ]
        given("member_months", [{**row, "coalition_id": coalition} for row in rows])

    return give


def entry(activity: str, on: str, target: str | None = "attendance_rate", coalition: str = "c") -> dict[str, Any]:
    return {
        "activity_id": activity, "coalition_id": coalition, "happened_on": on, "hat": "facilitator",
        "target_indicator": target,
    }  # fmt: skip


def judged(con, table: str = "facilitation", where: str = "true") -> list[dict[str, Any]]:
    con.execute(f"create or replace table first_acts as {statements()['first_acts']}")
    con.execute(JUDGED_MONTHS)
    make_tables(con)
    compute_facilitation(con)
    return rows(con, table, where)


def rows(con, table: str, where: str = "true") -> list[dict[str, Any]]:
    answer = con.execute(f"select * from bench.{table} where {where} order by all")
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def alternating(months: int) -> list[int]:
    return [EVEN[number % 2] for number in range(months)]


# --- which months ----------------------------------------------------------------------------------------------------


def test_the_month_of_the_push_belongs_to_neither_side(con, given, attended):
    attended([*alternating(12), 0, *(80 if n % 2 else 90 for n in range(12))])
    given("facilitation", [entry("x", "2026-01-31")])  # month 12
    (row,) = judged(con)
    assert (row["month"], row["hat"], row["series"], row["label"]) == (
        date(2026, 1, 1),
        "facilitator",
        "attendance_rate",
        "",
    )
    points = rows(con, "facilitation_points")
    assert [p["month"] for p in points] == [first_day(n) for n in range(25) if n != 12]
    assert {p["n"] for p in points} == {100}
    (details,) = rows(con, "facilitation_details")
    assert (details["months_before"], details["months_after"]) == (12, 12)
    assert (details["is_shown"], details["is_indicative"]) == (True, False)
    assert (details["title"], details["unit"]) == (heads()["attendance_rate"].title, heads()["attendance_rate"].unit)


def test_the_figures_are_those_of_the_segmented_line(con, given, attended):
    counts = [44, 51, 48, 55, 60, 49, 0, 71, 66, 80, 69, 74, 77, 70]
    attended(counts)
    given("facilitation", [entry("x", "2025-07-10")])
    (row,) = judged(con)
    months = np.array([n for n in range(14) if n != 6])
    values = np.array([counts[n] / 100 for n in months])
    wanted = np.array([[1, 6, 0], [1, 6, 1], [0, 0, 1]], float)
    known = known_of(months, line_with_steps(months, 6), values, wanted)
    low, high = known.interval()
    assert [row["before"], row["after"], row["effect"]] == pytest.approx(known.mean)
    assert (row["low"], row["high"]) == pytest.approx((low[2], high[2]))
    assert row["after"] - row["before"] == pytest.approx(row["effect"])
    points = rows(con, "facilitation_points")
    for point in points:
        after = point["month"] > date(2025, 7, 1)
        assert point["fitted"] - point["trend"] == pytest.approx(row["effect"] if after else 0)
        assert point["trend_low"] < point["trend"] < point["trend_high"]
    slope = points[1]["fitted"] - points[0]["fitted"]
    assert points[5]["fitted"] + slope == pytest.approx(row["before"])
    assert points[6]["fitted"] - slope == pytest.approx(row["after"])


def test_a_mirrored_series_has_its_change_around_its_middle(con, given, attended):
    # turned about 50 in month 6: what came k months after is 100 less what came k months before
    before = [30, 36, 31, 39, 33, 38]
    attended([*before, 50, *(100 - n for n in reversed(before))])
    given("facilitation", [entry("x", "2025-07-10")])
    (row,) = judged(con)
    assert row["before"] + row["after"] == pytest.approx(1)
    assert row["low"] < row["effect"] < row["high"]


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        (6, 4, "Not shown: 6 months before and after are needed, 4 so far."),
        (6, 0, "Not shown: 6 months before and after are needed, 0 so far."),
        (5, 6, "Not shown: 6 months before and after are needed, 5 before it."),
        (5, 5, "Not shown: 6 months before and after are needed, 5 so far."),
        (6, 6, "Indicative: under 12 months on one side."),
        (11, 12, "Indicative: under 12 months on one side."),
        (12, 11, "Indicative: under 12 months on one side."),
        (12, 12, ""),
    ],
)
def test_under_6_months_on_a_side_there_is_the_reason_and_no_figure(con, given, attended, before, after, label):
    attended(alternating(before + 1 + after))
    given("facilitation", [entry("x", f"{month_of(before)}-15")])
    (row,) = judged(con)
    assert row["label"] == label
    figures = [row[name] for name in ("before", "after", "effect", "low", "high")]
    (details,) = rows(con, "facilitation_details")
    assert (details["months_before"], details["months_after"]) == (before, after)
    assert details["is_indicative"] == label.startswith("Indicative")
    if label.startswith("Not shown"):
        assert figures == [None] * 5
        assert not details["is_shown"]
        assert [
            details[n] for n in ("autocorrelation", "placebo_dates", "placebo_found", "comparisons", "compared_effect")
        ] == [None] * 5
        assert rows(con, "facilitation_points") == []
    else:
        assert None not in figures
        assert details["is_shown"]


def test_a_month_without_a_meeting_is_a_hole_and_not_a_nought(con, given, attended):
    attended([40, 60, None, 40, 60, 40, 60, 50, 70, 90, 70, None, 90, 70, 90])
    given("facilitation", [entry("x", "2025-08-01")])  # month 7
    judged(con)
    (details,) = rows(con, "facilitation_details")
    assert (details["months_before"], details["months_after"]) == (6, 6)
    assert first_day(2) not in [point["month"] for point in rows(con, "facilitation_points")]


def test_the_month_in_progress_is_left_out_and_a_nearly_whole_one_is_not(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("x", "2025-07-01")])
    con.execute("update coalition_months set is_provisional = true where month = '2026-02-01'")
    judged(con)
    assert rows(con, "facilitation_details")[0]["months_after"] == 6
    given("coalition_spans", [{"coalition_id": "c", "first_on": date(2025, 1, 1), "data_as_of": date(2026, 2, 25)}])
    judged(con)
    assert rows(con, "facilitation_details")[0]["months_after"] == 7


def test_at_most_24_months_on_each_side_count(con, given, attended):
    attended(alternating(60))
    given("facilitation", [entry("x", f"{month_of(30)}-01")])
    judged(con)
    months = [point["month"] for point in rows(con, "facilitation_points")]
    assert (months[0], months[-1], len(months)) == (first_day(6), first_day(54), 48)


def test_entries_after_the_last_month_or_the_data_do_not_count(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("later", "2026-03-01"), entry("undone", "2026-02-20")])
    given("coalition_spans", [{"coalition_id": "c", "first_on": date(2025, 1, 1), "data_as_of": date(2026, 2, 19)}])
    assert judged(con) == []


# --- which entries ---------------------------------------------------------------------------------------------------


def test_entries_within_three_months_of_the_one_before_belong_to_one_push(con, given, attended):
    attended(alternating(40))
    days = ("2025-09-12", "2025-12-12", "2026-03-12", "2026-06-13")
    given("facilitation", [entry(f"x{number}", day) for number, day in enumerate(days)])
    labels = {row["activity_id"]: row["label"] for row in judged(con)}
    # the third is within three months of the second; the fourth comes a day too late
    assert labels["x1"] == labels["x2"] == "Counted with the entry of 12 September 2025."
    assert labels["x0"] == labels["x3"] == "Indicative: under 12 months on one side."


def test_a_push_is_judged_between_the_ones_before_and_after_it_on_the_same_series(con, given, attended):
    attended(alternating(40))
    given("facilitation", [entry(name, f"{month_of(n)}-10") for name, n in (("a", 7), ("b", 15), ("c", 30))])
    given("facilitation", [entry("elsewhere", f"{month_of(18)}-10", "active_member_share")])
    judged(con)
    months = {name: [p["month"] for p in rows(con, "facilitation_points", f"activity_id = '{name}'")] for name in "abc"}
    assert (months["a"][0], months["a"][-1]) == (first_day(0), first_day(14))
    assert (months["b"][0], months["b"][-1]) == (first_day(8), first_day(29))
    assert (months["c"][0], months["c"][-1]) == (first_day(16), first_day(39))


def test_of_two_entries_of_one_day_the_one_with_the_lower_id_begins_the_push(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("b", "2025-07-01"), entry("a", "2025-07-01")])
    assert [(row["activity_id"], row["label"][:7]) for row in judged(con)] == [("a", "Indicat"), ("b", "Counted")]


def test_an_indicator_may_be_named_by_its_title_in_any_case(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("x", "2025-07-01", "  ATTENDANCE ")])
    assert judged(con)[0]["series"] == "attendance_rate"


@pytest.mark.parametrize(
    ("target", "series", "label"),
    [
        ("trust", "trust", "Not shown: Trust is no monthly series (it comes from surveys)."),
        (
            "top_share",
            "top_share",
            "Not shown: Largest organisation's share is no monthly series (it looks back 6 months).",
        ),
        (
            "succession_cover",
            "succession_cover",
            "Not shown: Succession is no monthly series (it is a state, not a count of each month).",
        ),
        (HOSTILE, "unknown", "Not shown: what the entry is meant to move is not the name of an indicator."),
    ],
)
def test_what_is_no_monthly_series_is_said_and_words_that_name_none_go_no_further(
    con, given, attended, target, series, label
):
    attended(alternating(14))
    given("facilitation", [entry("x", "2025-07-01", target)])
    (row,) = judged(con)
    assert (row["series"], row["label"], row["effect"]) == (series, label, None)
    everything = str([rows(con, table) for table in ("facilitation", "facilitation_details", "facilitation_points")])
    assert "Acme" not in everything


def test_entries_that_name_nothing_are_not_judged(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("x", "2025-07-01", None), entry("y", "2025-02-01", "  ")])
    assert judged(con) == []


def test_the_first_entry_of_a_log_that_begins_6_months_after_the_data_is_judged_on_series_of_its_own(
    con, given, attended
):
    attended(alternating(14), has_log=False)
    given("facilitation", [entry("first", "2025-07-20", None), entry("second", "2025-08-01", "attendance_rate")])
    found = judged(con)
    assert sorted(row["series"] for row in found if row["activity_id"] == "first") == sorted(BEGAN_SERIES)
    # what names the same series soon after is a part of it
    (second,) = (row for row in found if row["activity_id"] == "second")
    assert second["label"] == "Counted with the entry of 20 July 2025."


def test_the_first_entry_of_a_log_that_begins_with_the_data_is_not(con, given, attended):
    attended(alternating(14), has_log=False)
    given("facilitation", [entry("first", "2025-06-30", None)])  # five months of data before its month
    assert judged(con) == []


def test_a_series_with_no_figure_at_all_is_said_to_have_none(con, given, attended):
    attended(alternating(14))
    given("facilitation", [entry("x", "2025-07-01", "answered_threads")])
    assert judged(con)[0]["label"] == "Not shown: 6 months before and after are needed, 0 so far."


def test_nobody_and_nothing_on_file(con, given):
    assert judged(con) == []
    given("facilitation", [entry("x", "2025-07-01")])
    assert judged(con) == []


# --- what stands beside it -------------------------------------------------------------------------------------------


def test_months_that_are_all_alike_give_no_change_to_judge(con, given, attended):
    attended([50] * 14)
    given("facilitation", [entry("x", "2025-07-01")])
    (row,) = judged(con)
    assert row["label"] == "Not shown: the months lie on one line, so there is no scatter to judge a change by."
    assert row["effect"] is None and rows(con, "facilitation_points") == []


def test_a_share_cannot_change_by_more_than_all_of_it(con, given, attended):
    attended([0, 90, 5, 100, 0, 95, 50, 0, 100, 10, 90, 100, 0])
    given("facilitation", [entry("x", "2025-07-01")])
    (row,) = judged(con)
    assert row["low"] == -1 < row["effect"] < row["high"]


def test_the_placebo_dates_have_6_months_on_each_side_and_lie_3_months_from_the_true_one(con, given, attended):
    attended(alternating(25))
    given("facilitation", [entry("x", f"{month_of(12)}-01")])
    judged(con)
    # 24 months count, 0 to 11 and 13 to 24. The first of "after" can be month 6 to 19 less 10 to 14: 6, 7, 8, 9 and
    # 15, 16, 17, 18, 19
    (details,) = rows(con, "facilitation_details")
    assert (details["placebo_dates"], details["placebo_found"]) == (9, 0)


def test_a_jump_at_another_date_is_found_there_and_one_at_the_true_date_is_not(con, given, attended):
    for coalition, jump in (("true", 18), ("other", 9)):
        attended([n + 30 * (number >= jump) for number, n in enumerate(alternating(37))], coalition)
        given("facilitation", [entry(f"x-{coalition}", f"{month_of(18)}-01", coalition=coalition)])
    judged(con)
    found = {
        row["coalition_id"]: (row["placebo_dates"], row["placebo_found"]) for row in rows(con, "facilitation_details")
    }
    assert found["true"] == (21, 0)
    assert found["other"][0] == 21 and found["other"][1] >= 1


def test_what_happened_everywhere_is_no_difference_to_the_others(con, given, attended):
    rng = np.random.default_rng(8)

    def jumping() -> list[int]:
        return [int(40 + 30 * (n > 9) + rng.integers(-5, 6)) for n in range(20)]

    for coalition in ("own", "p", "q", "r"):
        attended(jumping(), coalition)
    given("facilitation", [entry("x", f"{month_of(9)}-10", coalition="own")])
    (row,) = judged(con)
    (details,) = rows(con, "facilitation_details")
    assert row["low"] > 0.1, "attendance jumped"
    assert details["comparisons"] == 3
    assert details["compared_low"] < 0 < details["compared_high"]
    assert details["compared_effect"] == pytest.approx(0, abs=0.15)


def test_compared_are_coalitions_with_every_month_and_nothing_begun_in_them(con, given, attended):
    attended(alternating(20), "own")
    attended(alternating(20)[::-1], "p")
    attended(alternating(20), "q")
    attended([*alternating(12), None, *alternating(7)], "hole")
    attended(alternating(15), "short")
    attended(alternating(20), "pushed")
    attended(alternating(20), "pushed elsewhere")
    given("facilitation", [
        entry("x", f"{month_of(9)}-10", coalition="own"), entry("y", f"{month_of(1)}-10", coalition="pushed"),
    ])  # fmt: skip
    (details,) = judged(con, "facilitation_details", "coalition_id = 'own'")
    assert details["comparisons"] == 3  # p, q, pushed elsewhere
    con.execute("delete from member_months where coalition_id = 'q'")
    (details,) = judged(con, "facilitation_details", "coalition_id = 'own'")
    assert (details["comparisons"], details["compared_effect"], details["compared_low"]) == (2, None, None)


def test_other_coalitions_change_nothing_but_the_comparison(con, given, attended):
    attended(alternating(20), "own")
    given("facilitation", [entry("x", f"{month_of(9)}-10", coalition="own")])
    alone = judged(con), rows(con, "facilitation_points")
    for coalition in "pqr":
        attended(alternating(26)[1:], coalition)
        given("facilitation", [entry(f"x-{coalition}", f"{month_of(2)}-10", "trust", coalition)])
    found = judged(con, where="coalition_id = 'own'"), rows(con, "facilitation_points", "coalition_id = 'own'")
    assert found == alone
    assert rows(con, "facilitation_details", "coalition_id = 'own'")[0]["comparisons"] == 3


def test_the_order_of_rows_changes_nothing(con, given, attended):
    for coalition in "pqrs":
        attended(alternating(20), coalition)
    given("facilitation", [entry(f"{c}{n}", f"{month_of(n)}-10", coalition=c) for c in "pq" for n in (3, 9, 11)])
    names = ("facilitation", "facilitation_details", "facilitation_points")
    judged(con)
    found = [rows(con, name) for name in names]
    for table in ("facilitation", "member_months", "coalition_months"):
        con.execute(f"create or replace table {table} as select * from {table} order by hash({table})")
    judged(con)
    assert [rows(con, name) for name in names] == found


# --- the series ------------------------------------------------------------------------------------------------------


def points(con, series: str) -> dict[int, tuple[float, int]]:
    """month, from January 2025 as 0 -> value and n."""
    con.execute(f"create or replace table first_acts as {statements()['first_acts']}")
    con.execute(JUDGED_MONTHS)
    found = grid(con, series)
    return {
        found.first + column - 2025 * 12: (value, int(found.n[0, column]))
        for column, value in enumerate(found.values[0] if len(found.values) else ())
        if not np.isnan(value)
    }


def test_every_series_is_an_indicator_and_none_has_a_window_of_its_own():
    assert set(SERIES) <= set(heads())
    assert set(BEGAN_SERIES) <= set(SERIES)
    assert not [name for name, monthly in SERIES.items() if " over " in monthly.statement]


@pytest.mark.parametrize("series", SERIES)
def test_every_series_is_empty_where_nothing_is_on_file(con, series):
    assert points(con, series) == {}


def test_attendance_of_a_month_is_what_members_came_to_of_what_they_were_expected_at(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-02"))
    given("member_months", [
        member("a", "2025-01", meetings_expected=4, expected_attended=3),
        member("b", "2025-01", meetings_expected=1, expected_attended=0),
        member("guest", "2025-01", is_eligible=False, meetings_expected=9, expected_attended=9),
        member(None, "2025-01", is_eligible=False, meetings_expected=9, expected_attended=9),
        member("a", "2025-02", meetings_expected=2, expected_attended=2),
    ])  # fmt: skip
    assert points(con, "attendance_rate") == {0: (0.6, 5)}  # February: 2 expected, under the least of 3


def test_active_members_of_a_month_from_the_first_act_on(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-03"))
    acts = {"2025-01": (0, 0, 0), "2025-02": (1, 5, 0), "2025-03": (0, 0, 0)}
    for month, counts in acts.items():
        given("member_months", [member(name, month, acts=n) for name, n in zip("abc", counts, strict=True)])
    assert points(con, "active_member_share") == {1: (pytest.approx(2 / 3), 3), 2: (0, 3)}


def test_proposals_of_a_month_with_an_agenda_and_none_of_a_month_without(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-03"))
    given("member_months", [
        *(member(name, month) for month in ("2025-01", "2025-02", "2025-03") for name in "bcd"),
        member("a", "2025-01", agenda_items=7), member("a", "2025-02"), member("a", "2025-03"),
        member("office", "2025-03", is_eligible=False, agenda_items=2),
    ])  # fmt: skip
    assert points(con, "proposal_breadth") == {0: (0.25, 4), 2: (0, 4)}


def test_commitments_due_in_the_month_on_time_of_all_due(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-02"))
    given("coalition_spans", [{"coalition_id": "c", "first_on": date(2025, 1, 1), "data_as_of": date(2025, 2, 25)}])
    made = {"coalition_id": "c", "made_on": date(2024, 12, 1)}
    given("commitments", [
        {**made, "commitment_id": "1", "due_on": date(2025, 1, 31), "completed_on": date(2025, 1, 31)},
        {**made, "commitment_id": "2", "due_on": date(2025, 1, 30), "completed_on": date(2025, 1, 31)},
        {**made, "commitment_id": "3", "due_on": date(2025, 1, 1)},
        {**made, "commitment_id": "4", "due_on": date(2025, 1, 2), "dropped_on": date(2025, 1, 1)},
        {**made, "commitment_id": "5", "due_on": date(2025, 2, 25), "completed_on": date(2025, 2, 1)},
        {**made, "commitment_id": "6", "due_on": date(2025, 2, 26)},  # after the data
    ])  # fmt: skip
    assert points(con, "follow_through") == {0: (0.25, 4), 1: (1, 1)}


def test_decisions_of_the_month_count_the_same_and_those_without_a_record_do_not(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-01"))
    turnout = [("1", 1, 4, 4), ("2", 8, 8, 8), ("3", 0, 0, 5), ("4", 0, 0, 0)]
    given("decision_turnout", [
        {"coalition_id": "c", "month": date(2025, 1, 1), "decision_id": name, "joined": j, "recorded": r, "eligible": e}
        for name, j, r, e in turnout
    ])  # fmt: skip
    assert points(con, "decision_participation") == {0: (0.625, 2)}  # (1/4 + 8/8) / 2


def test_threads_of_the_month(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-02"))
    given("thread_months", [{"coalition_id": "c", "month": date(2025, 1, 1), "threads": 5, "answered": 2}])
    assert points(con, "answered_threads") == {0: (0.4, 5)}


def test_newcomers_of_the_month_once_six_months_are_on_file(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-08"))
    given("member_months", [
        *(member("old", month_of(n), acts=1) for n in range(8)),
        member("early", month_of(5), acts=1), member("early", month_of(6), acts=1), member("early", month_of(7)),
        member("new", month_of(6)), member("new", month_of(7), acts=2),
    ])  # fmt: skip
    assert points(con, "newcomers") == {6: (0, 3), 7: (1, 3)}


def test_concentration_of_the_month_is_beyond_what_chance_gives(con, given):
    given("coalition_months", coalition_months("2025-01", "2025-02"))
    given("member_months", [
        member("a", "2025-01", agenda_items=3), member("b", "2025-01", agenda_items=1),
        member("a", "2025-02", agenda_items=2), member("b", "2025-02"),
    ])  # fmt: skip
    # S = (3*2 + 1*0) / (4*3) = 1/2 is what chance gives among 2; February has fewer than 3 items
    assert points(con, "agenda_concentration") == {0: (pytest.approx(0), 4)}
    given("member_months", [member("c", "2025-02", acts=10), member("d", "2025-02", acts=0)])
    # one of four did all: S = 1, E = 1
    assert points(con, "participation_concentration") == {1: (pytest.approx(1), 10)}
