"""The warning `trust_eroding` on ratings few enough to average by hand, and on simulated surveys."""

from __future__ import annotations

import re

import duckdb
import numpy as np
import pytest
from scipy import stats

from metrics.early_warnings import fired
from metrics.episodes import Firing
from metrics.warning_heads import warning_heads
from tests.conftest import Given
from tests.rows import coalition_months, day, member, months_from
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "trust_eroding"
ASKED = ("reliability", "mission_fit", "openness")
HIGH, LOW = (4, 4, 3, 3, 4), (2, 2, 3, 2, 2)


@pytest.fixture
def coalition(given: Given) -> Given:
    """Coalition c from January 2025 to December 2027, of which a to e are members."""
    given("coalition_months", coalition_months("2025-01", "2027-12"))
    given("member_months", [member(o, f"{one:%Y-%m}") for o in "abcde" for one in months_from("2025-01", "2027-12")])
    return given


def wave(given: Given, closed: str | None, points: tuple[float | None, ...], asked: tuple[str, ...] = ASKED) -> None:
    """A survey in which the first of a to e gives all others so many points on each question, the second so many, ..."""
    name = f"w{closed}"
    dates = {"opened_on": day("2024-12-01"), "closed_on": closed and day(closed)}
    given("survey_waves", [{"wave_id": name, "coalition_id": "c", **dates}])
    for rater, value in zip("abcde", points, strict=False):
        for rated in set("abcde") - {rater}:
            rating(given, name, rater, rated, value, asked)


def rating(
    given: Given, name: str, rater: str, rated: str, value: float | None, asked: tuple[str, ...] = ASKED
) -> None:
    row = {"wave_id": name, "rater_organisation_id": rater, "rated_organisation_id": rated, "value": value}
    given("survey_ratings", [{**row, "dimension": dimension} for dimension in asked])


def told(con: Con) -> list[Firing]:
    return [firing for firing in firings(con, NAME) if firing.level != "unable"]


def test_a_fall_beyond_both_intervals_is_told_for_twelve_months(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", LOW)
    # as (x - 1)/3: 1 1 .667 .667 1, mean .8667, s² .03333; then .333 .333 .667 .333 .333, mean .4, s² .02222
    # t with 4 degrees of freedom 2.132: .8667 - 2.132 sqrt(.03333/5) = .6926 > .4 + 2.132 sqrt(.02222/5) = .5421
    found = told(con)
    assert by_month(found) == {f"{one:%Y-%m}": "act" for one in months_from("2026-09", "2027-08")}
    first = found[0]
    assert (first.subject, first.since, first.n) == (None, day("2026-03-20"), 5)
    assert (first.value, first.expected, first.threshold) == pytest.approx((0.4, 0.86667, 0.78667), abs=1e-5)
    assert first.strength == pytest.approx(0.46667 / (0.05556 / 5) ** 0.5, abs=1e-3)
    assert first.rows == () and first.rows_from is None
    assert why(NAME, first) == (
        "The trust members have in each other fell from 0.87 in the survey that closed in March 2026 to 0.40 in that of "
        "September 2026 (0 is none, 1 is full), by more than chance among the 5 members that rated would explain."
    )
    assert "what happened between the last two surveys (March 2026 and September 2026)" in next_step(NAME, first)


def test_where_the_intervals_overlap_nothing_is_said(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", (3, 3, 3, 4, 2))
    # .667 .667 .667 1 .333, mean .667, s² .05556: .667 + 2.132 sqrt(.05556/5) = .8914 > .6926, though it fell by .2
    assert told(con) == []


@pytest.mark.parametrize(("points", "expected"), [(2.48, 0), (2.44, 12)])
def test_the_intervals_are_students_t_with_a_degree_of_freedom_less_than_raters(
    con: Con, coalition: Given, points: float, expected: int
) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", (points, points, points + 1, points, points))
    # s² .03333 and .02222 as above: 2.132 (.08165 + .06667) = .3162; with 5 degrees of freedom it would be .2989.
    # .8667 - (1.48/3 + .0667) = .3067 and .8667 - (1.44/3 + .0667) = .32
    assert len(told(con)) == expected


@pytest.mark.parametrize(("points", "expected"), [(2.76, 12), (2.77, 0), (3.24, 0)])
def test_a_fall_of_eight_hundredths_is_needed(con: Con, coalition: Given, points: float, expected: int) -> None:
    wave(coalition, "2026-03-20", (3,) * 5)
    wave(coalition, "2026-09-30", (points,) * 5)  # all say the same: an interval without width. .24/3 = .08
    assert len(told(con)) == expected


def test_a_later_survey_is_judged_anew(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", LOW)
    before = told(con)
    wave(coalition, "2026-12-01", LOW)
    assert told(con) == before[:3]
    wave(coalition, "2027-06-01", (1,) * 5)
    assert [firing.since for firing in told(con)[3:]] == [day("2026-12-01")] * 7


def test_a_survey_too_few_rated_in_is_passed_over(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-06-20", (1, 1, 1, 1, None))
    assert told(con) == []
    wave(coalition, "2026-09-30", LOW)
    assert told(con)[0].month == day("2026-09") and told(con)[0].since == day("2026-03-20")


@pytest.mark.parametrize(("closed", "expected"), [("2025-03-30", 12), ("2025-03-29", 0)])
def test_the_survey_before_may_be_eighteen_months_old(con: Con, coalition: Given, closed: str, expected: int) -> None:
    wave(coalition, closed, HIGH)
    wave(coalition, "2026-09-30", LOW)
    assert len(told(con)) == expected


def test_all_three_questions_must_be_asked(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", LOW, ASKED[:2])
    assert told(con) == []
    con.execute("delete from survey_ratings where wave_id = 'w2026-09-30'")
    for rater, value in zip("abcde", LOW, strict=True):
        rating(coalition, "w2026-09-30", rater, "a" if rater != "a" else "b", value)
    assert len(told(con)) == 12


def test_ratings_of_oneself_of_outsiders_and_off_the_scale_do_not_count(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", LOW)
    before = told(con)
    for rater, rated, value in (
        ("a", "a", 1),
        ("office", "a", 1),
        ("a", "office", 1),
        ("a", "b", 0.5),
        ("a", "b", None),
    ):
        rating(coalition, "w2026-09-30", rater, rated, value)
    assert told(con) == before != []


def test_a_survey_that_has_not_closed_says_nothing(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, None, LOW)
    assert told(con) == []


def test_with_one_survey_there_is_nothing_to_compare(con: Con, coalition: Given) -> None:
    con.execute("delete from coalition_months where month not between '2026-02-01' and '2026-10-01'")
    wave(coalition, "2026-03-20", HIGH)
    wave(coalition, "2026-09-30", HIGH)
    found = firings(con, NAME)
    assert list(by_month(found)) == [f"2026-0{month}" for month in range(2, 9)]
    assert {firing.level for firing in found} == {"unable"}
    assert unable(NAME, found[0]) == (
        "Nothing to compare: two closed surveys in which at least 5 members rate each other are needed, the last within "
        "12 months."
    )


def test_the_percentiles_are_those_of_students_t() -> None:
    listed = re.search(r"error \* \[([^]]*)\]", warning_heads()[NAME].statement or "")
    assert listed
    found = [float(one) for one in listed[1].split(",")]
    assert found == pytest.approx([*stats.t.ppf(0.95, range(1, 31)), stats.norm.ppf(0.95)], abs=5e-4)


def test_steady_trust_seldom_sets_it_off_and_a_break_is_told_at_once(con: Con, given: Given) -> None:
    """Simulated: 150 coalitions of 10, each with two surveys of whole points from 1 to 4, in which raters differ by a
    lasting leaning (sd 0.3) and by luck (sd 0.6); in as many everybody then trusts half a point less."""
    draw = np.random.default_rng(8)
    for kind, fall in (("steady", 0.0), ("breaks", 0.5)):
        names = [f"{kind}{number}" for number in range(150)]
        for name in names:
            given("coalition_months", coalition_months("2026-01", "2026-06", name))
        con.execute(
            "insert into member_months (coalition_id, month, organisation_id, is_eligible) "
            "select c, m, 'o' || o, true from (select unnest($1) as c), (select unnest($2::date[]) as m), range(10) as t(o)",
            [names, [day("2026-01"), day("2026-06")]],
        )
        leaning = draw.normal(3.2, 0.3, (150, 10))
        for closed, less in (("2026-01-20", 0.0), ("2026-06-20", fall)):
            points = leaning[..., None, None] - less + draw.normal(0, 0.6, (150, 10, 10, 3))
            con.execute(
                "insert into survey_waves (wave_id, coalition_id, opened_on, closed_on) "
                "select c || $2, c, $2, $2 from (select unnest($1) as c)",
                [names, closed],
            )
            con.execute(
                "insert into survey_ratings (wave_id, rater_organisation_id, rated_organisation_id, dimension, value) "
                "select $1[n // 300 + 1] || $2, 'o' || (n // 30 % 10), 'o' || (n // 3 % 10), $3[n % 3 + 1], v "
                "from (select unnest($4::double[]) as v, unnest(range(45000)) as n)",
                [names, closed, list(ASKED), np.clip(np.rint(points), 1, 4).ravel().tolist()],
            )
    firings(con, NAME)  # makes the months and the survey tables
    caught = [coalition for coalition, firing in fired(con, warning_heads()[NAME]) if firing.level == "act"]
    assert sum(one.startswith("steady") for one in caught) <= 1
    assert sum(one.startswith("breaks") for one in caught) >= 60
