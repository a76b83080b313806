"""The warning `goals_disputed` on answers few enough to work by hand."""

from __future__ import annotations

import random

import duckdb
import pytest

from metrics.early_warnings import fired
from metrics.episodes import Firing
from metrics.warning_heads import warning_heads
from tests.conftest import Given
from tests.rows import coalition_months, day, months_from
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "goals_disputed"
SPLIT = (1, 5, 1, 5, 3)  # rWG -1


@pytest.fixture
def coalition(given: Given) -> Given:
    """Coalition c from June 2026 to December 2027, whose surveys ask both questions on a scale from 1 to 5."""
    given("coalition_months", coalition_months("2026-06", "2027-12"))
    item = {"instrument": "i", "version": "1", "scale_min": 1, "scale_max": 5}
    given("survey_items", [{**item, "item_id": name, "construct": f"{name}_clarity"} for name in ("goal", "role")])
    return given


def wave(
    given: Given, closed: str | None, answers: tuple[float | None, ...], item: str = "goal", people: int = 1
) -> str:
    """A survey in which the first organisation answers so, the second so, ..., each through so many people."""
    name = f"{item}-{closed}"
    dates = {"opened_on": day("2026-01-01"), "closed_on": closed and day(closed)}
    given(
        "survey_waves", [{"wave_id": name, "coalition_id": "c", "instrument": "i", "instrument_version": "1", **dates}]
    )
    said = [
        {"organisation_id": f"o{number}", "respondent_key": f"p{number}-{person}", "value": value}
        for number, value in enumerate(answers)
        for person in range(people)
    ]
    given("survey_answers", [{"wave_id": name, "item_id": item, **one} for one in said])
    return name


def told(con: Con) -> list[Firing]:
    return [firing for firing in firings(con, NAME) if firing.level != "unable"]


def test_agreement_below_one_half_is_told_for_twelve_months(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-06-30", (1, 3, 3, 4, 5, 3))
    # mean 19/6, s² = (1 + 9 + 9 + 16 + 25 + 9 - 361/6)/5 = 1.76667; rWG = 1 - 1.76667/2 = .11667
    found = told(con)
    assert by_month(found) == {f"{one:%Y-%m}": "act" for one in months_from("2026-06", "2027-05")}
    first = found[0]
    assert (first.subject, first.since, first.threshold, first.n) == ("goal_clarity", day("2026-06-30"), 0.5, 6)
    assert first.value == pytest.approx(0.116667, abs=1e-6) and first.rows == ()
    assert why(NAME, first) == (
        "On how clear the goals are, members' answers lie far apart in the survey that closed in June 2026: their "
        "agreement is 0.12, where 1 is all alike, below 0.50 is weak and 0 is as mixed as by chance."
    )
    assert next_step(NAME, first).startswith("Have each member write down the goals as it understands them")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((3, 4, 5), 0),  # s² 1, rWG just 0.5
        ((3, 4, 5, 3, 4, 5, 3), 0),  # s² .81
        ((3, 3, 5), 1),  # s² 1.33
        ((5, 5, 5), 0),  # the clearer the better, but here it is how far they agree
        ((1, 1, 1), 0),
    ],
)
def test_agreement_of_one_half_is_enough(con: Con, coalition: Given, answers: tuple[float, ...], expected: int) -> None:
    con.execute("delete from coalition_months where month > '2026-06-01'")
    wave(coalition, "2026-06-30", answers, people=2)
    assert len(told(con)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((2, 2, 2, 3, 3, 4, 4, 4), 1),  # 3, 2 and 3 of 8
        ((2, 2, 2, 3, 3, 3, 4, 4, 4), 0),  # as many between
        ((2, 2, 2, 3, 3, 4, 4, 4, 4, 4), 1),  # just 30 % below
        ((2, 2, 3, 4, 4, 4, 4, 4, 4, 4), 0),  # 20 %
    ],
)
def test_two_camps_are_told_whatever_the_agreement(
    con: Con, coalition: Given, answers: tuple[float, ...], expected: int
) -> None:
    con.execute("delete from coalition_months where month > '2026-06-01'")
    wave(coalition, "2026-06-30", answers, "role")
    found = told(con)
    assert len(found) == expected
    for firing in found:
        assert firing.value is not None and firing.value >= 0.5
        assert why(NAME, firing).startswith(
            "On how clear the roles are, members' answers fall into two camps with few between them in the survey"
        )


def test_a_camp_is_a_third_of_the_scale_however_many_points_it_has(con: Con, coalition: Given) -> None:
    con.execute("update survey_items set scale_max = 7")
    wave(coalition, "2026-06-30", (3, 3, 3, 5, 5, 5))  # 1 to 3, 4, and 5 to 7; s² 1.2, rWG 1 - 1.2/4 = .7
    assert told(con)[0].value == pytest.approx(0.7)


def test_an_organisation_has_one_voice_the_mean_of_its_people(con: Con, coalition: Given) -> None:
    name = wave(coalition, "2026-06-30", (3, 3, 3), people=2)
    con.execute("update survey_answers set value = if(ends_with(respondent_key, '0'), 1, 5) where wave_id = $1", [name])
    assert told(con) == []
    con.execute("update survey_answers set value = if(organisation_id = 'o1', 1, 5) where wave_id = $1", [name])
    assert len(told(con)) == 12


def test_goals_and_roles_are_two_warnings(con: Con, coalition: Given) -> None:
    con.execute("delete from coalition_months where month > '2026-06-01'")
    wave(coalition, "2026-06-10", SPLIT)
    wave(coalition, "2026-06-10", SPLIT, "role")
    assert [(firing.subject, firing.value) for firing in told(con)] == [("goal_clarity", -1), ("role_clarity", -1)]


def test_the_next_survey_that_asks_is_judged_anew_and_changes_nothing_before(con: Con, coalition: Given) -> None:
    wave(coalition, "2026-06-30", SPLIT)
    before = told(con)
    wave(coalition, "2026-08-01", (4, 4, 4, 4, 4), "role")
    assert told(con) == before
    wave(coalition, "2026-09-01", (4, 4, 4, 4, 4))
    assert told(con) == before[:3]


@pytest.mark.parametrize(
    ("answers", "people"),
    [((1, 5, 1, 5), 1), ((1, 5), 3), ((1, 5, 1, 5, None), 1)],  # four people, two organisations, a blank
)
def test_under_five_people_of_three_organisations_nothing_is_told(
    con: Con, coalition: Given, answers: tuple[float | None, ...], people: int
) -> None:
    wave(coalition, "2026-06-30", (4, 4, 4, 4, 4))
    wave(coalition, "2026-07-30", answers, people=people)
    assert told(con) == []
    con.execute("delete from survey_answers where wave_id = 'goal-2026-06-30'")
    found = firings(con, NAME)
    assert {firing.level for firing in found} == {"unable"} and len(found) == 19
    assert unable(NAME, found[0]) == (
        "Nothing to judge by: a survey closed in the last 12 months is needed in which at least 5 people of 3 members say "
        "how clear the goals or the roles are."
    )


def test_answers_of_unknown_organisations_are_left_out(con: Con, coalition: Given) -> None:
    name = wave(coalition, "2026-06-30", (2, 2, 3, 3, 4, 4, 4, 1))
    # with the unknown one 3, 2 and 3 of 8 would be two camps
    con.execute("update survey_answers set organisation_id = null where wave_id = $1 and value = 1", [name])
    assert told(con) == []


def test_a_survey_that_has_not_closed_says_nothing(con: Con, coalition: Given) -> None:
    wave(coalition, None, SPLIT)
    assert told(con) == []


def test_common_differences_seldom_set_it_off_and_two_camps_do(con: Con, coalition: Given) -> None:
    """Simulated: 300 coalitions of 10 answer 3.8 with a spread of 0.7 points, in whole points; in as many one half
    answers 2.3 and the other 4.3."""
    draw = random.Random(4)
    for kind in ("alike", "camps"):
        names = [f"{kind}{number}" for number in range(300)]
        con.execute(
            "insert into coalition_months select c, '2026-06-01', '2026-06-30', false, true from (select unnest($1) as c)",
            [names],
        )
        con.execute(
            "insert into survey_waves (wave_id, coalition_id, instrument, instrument_version, opened_on, closed_on) "
            "select c, c, 'i', '1', '2026-06-01', '2026-06-20' from (select unnest($1) as c)",
            [names],
        )
        usual = [3.8] * 10 if kind == "alike" else [2.3] * 5 + [4.3] * 5
        said = [min(5, max(1, round(draw.gauss(one, 0.7)))) for _ in names for one in usual]
        con.execute(
            "insert into survey_answers (wave_id, item_id, organisation_id, respondent_key, value) "
            "select $1[n // 10 + 1], 'goal', 'o' || (n % 10), 'p' || (n % 10), v "
            "from (select unnest($2) as v, unnest(range(3000)) as n)",
            [names, said],
        )
    firings(con, NAME)  # makes the months and the survey tables
    caught = [coalition for coalition, firing in fired(con, warning_heads()[NAME]) if firing.level == "act"]
    assert sum(one.startswith("alike") for one in caught) <= 9  # 3 % of the surveys
    assert sum(one.startswith("camps") for one in caught) >= 255  # 85 %
