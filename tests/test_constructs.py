"""What closed waves say of themselves: constructs with their agreement, reliability over the portfolio, non-response."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from math import sqrt
from typing import Any

import numpy as np
import pytest

from metrics.constructs import compute_constructs, why_missing
from metrics.disclosure import AUDIENCES
from metrics.published import PUBLISHED
from metrics.reliability import LEAST_RESPONDENTS, agreement, cronbach_alpha, mcdonald_omega
from metrics.surveys import read_surveys
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, write
from tests.rows import answers, coalition_months, day, member
from tests.test_reuse import full_build, manifest_of_build
from tests.test_surveys import item, member_of, said, speaker, wave

Row = dict[str, Any]
FIGURES = ("value", "low", "high", "organisations", "respondents", "dont_know", "unanswered", "rwg", "ad")


def made(con, table: str) -> list[Row]:
    read_surveys(con)
    compute_constructs(con)
    found = con.execute(f"select * from {table} order by all")
    names = [column[0] for column in found.description]
    assert names == list(PUBLISHED[table])
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def one(con, construct: str = "goal_clarity") -> Row:
    (row,) = [row for row in made(con, "constructs") if row["construct"] == construct]
    return row


def invited(*organisations: str, wave_id: str = "w", **more: Any) -> list[Row]:
    return [{"wave_id": wave_id, "organisation_id": name, **more} for name in organisations]


def unsure(organisation: str | None, item_id: str = "q", people: int = 1) -> list[Row]:
    rows = said(organisation, item_id, *[None] * people, dont_know=True)
    return [row | {"respondent_key": f"unsure-{row['respondent_key']}"} for row in rows]


@pytest.fixture
def may(given):
    """A wave of one item, closed on the last day of May."""
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q")])


@pytest.fixture
def three_answered(given, may):
    """a 5 and 5, b 4 and 2, d 3: voices 1, 0.5 and 0.5."""
    given("survey_answers", [*said("a", "q", 5, 5), *said("b", "q", 4, 2), *said("d", "q", 3)])


# --- constructs --------------------------------------------------------------------------------------------


def test_hand_worked(con, given, three_answered):
    given("member_months", [member(name, "2026-05") for name in "abdefg"])
    given("member_months", [member(name, "2026-06") for name in "abd"])  # the month in which it closed counts
    given("member_months", [member("office", "2026-05", is_eligible=False), member(None, "2026-05")])
    given("survey_invitations", invited(*"abdef"))
    row = one(con)
    # mean 2/3, s² = (1/9 + 1/36 + 1/36)/2 = 1/12, 3 of 6 members: sqrt(1/12/3) sqrt(3/5)
    margin = 1.6449 * sqrt(1 / 36) * sqrt(3 / 5)
    assert (row["coalition_id"], row["wave_id"], row["closed_on"]) == ("c", "w", day("2026-05-31"))
    assert (row["value"], row["low"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3 - margin))
    assert row["high"] == pytest.approx(2 / 3 + margin)
    assert (row["organisations"], row["respondents"], row["unanswered"], row["withheld"]) == (3, 5, 2, False)
    # in points of the scale 5, 3, 3: s² 4/3, 1 - (4/3)/2; 4/3, 2/3 and 2/3 from 11/3
    assert (row["rwg"], row["ad"]) == (pytest.approx(1 / 3), pytest.approx(8 / 9))


def test_the_interval_stays_between_nought_and_one(con, given, may):
    given("member_months", [member(f"m{number}", "2026-05") for number in range(40)])
    given("survey_answers", [*said("a", "q", 5, 5), *said("b", "q", 5, 5), *said("d", "q", 4)])
    row = one(con)
    assert (row["high"], row["low"] > 0.7) == (1.0, True)


def test_an_interval_has_no_width_once_all_members_answered_or_more_than_there_are_now(con, given, three_answered):
    given("member_months", [member("a", "2026-05")])
    row = one(con)
    assert row["value"] == row["low"] == row["high"]


def test_where_no_member_is_known_there_is_no_interval(con, three_answered):
    row = one(con)
    assert (row["low"], row["high"]) == (None, None)
    assert row["value"] is not None


@pytest.mark.parametrize("values", [(4, 4, 5, 4, 3), (1, 5, 1, 5, 3), (2, 2, 2, 2, 2)])
def test_agreement_is_that_of_the_organisations_answers(con, given, may, values):
    given(
        "survey_answers", [row for name, value in zip("abdef", values, strict=True) for row in said(name, "q", value)]
    )
    row = one(con)
    assert (row["rwg"], row["ad"]) == (pytest.approx(agreement(values, 5)[0]), pytest.approx(agreement(values, 5)[1]))


def test_agreement_on_several_items_is_that_on_their_mean_as_in_shared_understanding(con, given, may):
    given("survey_items", [item("goal_clarity", "r", reverse_scored=True), item("role_clarity", "s")])
    for name, (q, r, s) in zip("abdef", [(5, 1, 4), (4, 4, 4), (3, 3, 5), (2, 3, 4), (1, 5, 3)], strict=True):
        given("survey_answers", [*said(name, "q", q), *said(name, "r", r), *said(name, "s", s)])
    # r turned round: means 5, 3, 3, 2.5 and 1
    goals, roles = one(con), one(con, "role_clarity")
    assert (goals["rwg"], goals["ad"]) == pytest.approx(agreement((5, 3, 3, 2.5, 1), 5))
    given("member_months", [member("a", "2026-06")])
    shared = answers(con, "shared_understanding")["2026-06"]["value"]
    assert shared == pytest.approx((goals["rwg"] + roles["rwg"]) / 2)


def test_a_mean_is_the_one_the_indicator_has(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member(name, "2026-05") for name in "abdefgh"])
    given("survey_waves", [wave()])
    given("survey_items", [item("renewal_intent", "q")])
    given("survey_answers", [*said("a", "q", 5, 2), *said("b", "q", 4, 2), *said("d", "q", 3)])
    row, indicator = one(con, "renewal_intent"), answers(con, "renewal_intent")["2026-05"]
    assert [row[name] for name in ("value", "low", "high")] == [indicator[name] for name in ("value", "low", "high")]


# --- what may be told --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "told"),
    [((2, 2, 1), True), ((2, 1, 1), False), ((5, 4), False), ((3, 1, 1), True), ((9,), False), ((), False)],
)
def test_under_five_people_of_three_organisations_nothing_is_told_but_that(con, given, may, people, told):
    given("member_months", [member(name, "2026-05") for name in "abdefg"])
    given("survey_invitations", invited(*"abdefg"))
    for name, count in zip("abd", people, strict=False):
        given("survey_answers", said(name, "q", *[3] * count))
    row = one(con)
    assert row["withheld"] is not told
    assert {name for name in FIGURES if row[name] is not None} == (set(FIGURES) if told else set())


def test_a_construct_nobody_answered_looks_like_one_too_few_answered(con, given, may):
    given("survey_items", [item("role_clarity", "r"), item("benefit", "s")])
    given("survey_answers", [*said("a", "r", 3, 3), *said("b", "r", 3)])
    rows = made(con, "constructs")
    assert [row["construct"] for row in rows] == ["benefit", "goal_clarity", "role_clarity"]
    assert len({tuple(row[name] for name in row if name != "construct") for row in rows}) == 1


@pytest.mark.parametrize("closed", [None, "2026-07-01"])
def test_an_open_wave_is_nowhere_nor_one_that_closes_after_the_months_there_are(con, given, closed):
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=1, meetings_expected=1) for name in "abdefg"])
    given("survey_waves", [wave(closed)])
    given("survey_items", [item("goal_clarity", letter) for letter in "qrs"])
    given("survey_invitations", invited(*"abdefg"))
    for letter in "qrs":
        given("survey_answers", [row for name in "abd" for row in said(name, letter, *range(20))])
    assert made(con, "constructs") == made(con, "nonresponse") == made(con, "reliability") == []


def test_a_wave_is_told_once_and_however_old(con, given, three_answered):
    given("survey_waves", [wave("2026-01-01", "old"), wave("2019-12-31", "very old")])
    for name in ("old", "very old"):
        given("survey_answers", [row for who in "abd" for row in said(who, "q", 1, 2, wave_id=name)])
    rows = made(con, "constructs")
    assert sorted((row["wave_id"], row["value"]) for row in rows) == [
        ("old", 0.125), ("very old", 0.125), ("w", pytest.approx(2 / 3)),
    ]  # fmt: skip


def test_dont_know_is_told_apart_from_nothing_said(con, given, three_answered):
    given("survey_items", [item("goal_clarity", "r")])
    given("survey_invitations", invited(*"abdefgh"))
    assert (one(con)["dont_know"], one(con)["unanswered"]) == (0, 4)
    # five people of three organisations do not know; one of them knows the other item, and two items are one person
    given("survey_answers", [*unsure("e", people=2), *unsure("e", "r", 2), *unsure("f", people=2), *unsure("a")])
    given("survey_answers", said("a", "r", 5, respondent_key="unsure-a-0"))
    given("survey_answers", said("g", "q", None))  # an empty cell
    row = one(con)
    assert (row["dont_know"], row["organisations"], row["respondents"], row["unanswered"]) == (5, 3, 6, 4)


@pytest.mark.parametrize(
    ("people", "told"),
    [((1,), None), ((2, 1, 1), None), ((9, 9), None), ((3, 1, 1), 5), ((2, 2, 2), 6)],
)
def test_few_who_do_not_know_are_not_counted_out(con, given, three_answered, people, told):
    for name, count in zip("abd", people, strict=False):
        given("survey_answers", unsure(name, people=count))
    given("survey_answers", unsure(None, people=9))  # of no known organisation: they count for none
    assert (one(con)["dont_know"], one(con)["withheld"]) == (told, False)


def test_without_a_list_of_invitations_who_did_not_answer_is_unknown(con, given, three_answered):
    given("survey_waves", [wave(wave_id="other")])
    given("survey_invitations", invited("z", wave_id="other"))
    assert [row["unanswered"] for row in made(con, "constructs") if row["wave_id"] == "w"] == [None]


def test_invited_are_organisations_and_those_for_whom_an_invited_person_speaks_but_not_outsiders(
    con, given, three_answered
):
    given(
        "representatives",
        [speaker("p", "e"), speaker("clerk", "office"), speaker("late", "f", from_on=day("2026-05-02"))],
    )
    given("memberships", [member_of("office", "secretariat")])
    given("survey_invitations", invited("a", "e", "office"))
    people = ("p", "clerk", "late", "nobody")
    given("survey_invitations", [{"wave_id": "w", "person_key": person} for person in people])
    assert one(con)["unanswered"] == 1  # e, once


def test_answers_off_the_scale_late_or_of_outsiders_are_no_answers(con, given, three_answered):
    given("memberships", [member_of("office", "facilitator")])
    given("survey_answers", [*said("off", "q", 6), *said("office", "q", 3)])
    given("survey_answers", said("late", "q", 3, answered_at=datetime(2026, 6, 1)))
    given("survey_invitations", invited("a", "off", "late", "office"))
    assert (one(con)["organisations"], one(con)["unanswered"]) == (3, 2)


# --- reliability -------------------------------------------------------------------------------------------


def drawn(people: int, items: int, level: float = 0, seed: int = 3) -> np.ndarray:
    """Answers from 1 to 9 of people that differ in one thing."""
    rng = np.random.default_rng(seed)
    values = 5 + level + rng.normal(0, 1, people)[:, None] + rng.normal(0, 1, (people, items))
    return np.clip(np.rint(values), 1, 9)


def given_answers(given, values: np.ndarray, wave_id: str = "w") -> None:
    """A row per respondent, of three organisations in turn; NaN is no answer. Items q0, q1, …"""
    for number, row in enumerate(values):
        for place, value in enumerate(row):
            if not np.isnan(value):
                given(
                    "survey_answers",
                    said("abd"[number % 3], f"q{place}", float(value), wave_id=wave_id, respondent_key=f"p{number}"),
                )


def given_items(given, items: int, construct: str = "trust", version: str = "1", **more: Any) -> None:
    given("survey_items", [item(construct, f"q{place}", 9, version=version, **more) for place in range(items)])


@pytest.fixture
def two_coalitions(given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("coalition_months", coalition_months("2026-05", "2026-06", "d"))
    given("survey_waves", [wave(), wave(wave_id="v", coalition_id="d")])


def test_reliability_is_that_within_coalitions(con, given, two_coalitions):
    given_items(given, 4)
    low, high = drawn(20, 4, -2), drawn(15, 4, 2, seed=5)
    given_answers(given, low)
    given_answers(given, high, "v")
    (row,) = made(con, "reliability")
    centred = np.vstack([low - low.mean(axis=0), high - high.mean(axis=0)])
    assert (row["construct"], row["items"], row["respondents"], row["coalitions"]) == ("trust", 4, 35, 2)
    assert row["alpha"] == pytest.approx(cronbach_alpha(centred), abs=1e-6)
    assert row["omega"] == pytest.approx(mcdonald_omega(centred), abs=1e-6)
    assert row["reason"] is None
    # what lies between the coalitions would look like consistency
    assert cronbach_alpha(np.vstack([low, high])) > row["alpha"] + 0.05


def test_items_that_have_nothing_in_common_but_the_coalition_are_not_reliable(con, given, two_coalitions):
    given_items(given, 3)
    noise = np.random.default_rng(1)
    given_answers(given, np.clip(np.rint(noise.normal(2, 0.7, (40, 3))), 1, 9))
    given_answers(given, np.clip(np.rint(noise.normal(8, 0.7, (40, 3))), 1, 9), "v")
    assert made(con, "reliability")[0]["alpha"] < 0.3


def test_items_scored_in_reverse_are_turned_round_and_scales_count_alike(con, given, two_coalitions):
    given(
        "survey_items", [item("trust", "q0", 9), item("trust", "q1", 9, reverse_scored=True), item("trust", "q2", 17)]
    )
    plain = drawn(33, 3)
    given_answers(given, np.column_stack([plain[:, 0], 10 - plain[:, 1], 2 * plain[:, 2] - 1]))
    assert made(con, "reliability")[0]["alpha"] == pytest.approx(cronbach_alpha(plain), abs=1e-6)


def test_only_people_who_answered_every_item_count(con, given, two_coalitions):
    given_items(given, 3)
    values = drawn(34, 3)
    values[3, 1] = np.nan
    given_answers(given, values)
    given("survey_answers", unsure("a", "q1") + said("b", "q0", 4))
    given("survey_answers", [row for place in range(3) for row in said(None, f"q{place}", 4)])
    complete = np.delete(values, 3, axis=0)
    (row,) = made(con, "reliability")
    assert (row["respondents"], row["alpha"]) == (33, pytest.approx(cronbach_alpha(complete), abs=1e-6))


def test_a_coalition_under_the_floor_is_left_out_of_the_pool(con, given, two_coalitions):
    given_items(given, 3)
    given_answers(given, drawn(31, 3))
    given_answers(given, drawn(4, 3), "v")
    (alone,) = made(con, "reliability")
    assert (alone["respondents"], alone["coalitions"]) == (31, 1)
    con.execute("delete from survey_answers where wave_id = 'v'")
    given_answers(given, drawn(5, 3), "v")
    (both,) = made(con, "reliability")
    assert (both["respondents"], both["coalitions"]) == (36, 2)
    con.execute("update survey_answers set organisation_id = 'a' where wave_id = 'v' and organisation_id = 'd'")
    assert made(con, "reliability") == [alone]


def test_of_each_coalition_the_latest_wave_that_asked_counts(con, given, two_coalitions):
    given_items(given, 3)
    given("survey_items", [item("other", "x")])
    latest = drawn(31, 3)
    given("survey_waves", [wave("2026-05-01", "before"), wave("2026-06-20", "did not ask"), wave(None, "open")])
    given_answers(given, latest)
    given_answers(given, drawn(50, 3, seed=8), "before")
    given_answers(given, drawn(60, 3, seed=9), "open")
    given("survey_answers", said("a", "x", 3, wave_id="did not ask"))
    row = next(row for row in made(con, "reliability") if row["construct"] == "trust")
    assert (row["respondents"], row["alpha"]) == (31, pytest.approx(cronbach_alpha(latest), abs=1e-6))


def test_answers_to_other_items_are_not_pooled_and_the_larger_set_is_taken(con, given, two_coalitions):
    con.execute("update survey_waves set instrument_version = '2' where wave_id = 'v'")
    given_items(given, 3)
    given_items(given, 4, version="2")
    given_answers(given, drawn(31, 3))
    given_answers(given, drawn(40, 4, seed=9), "v")
    (row,) = made(con, "reliability")
    assert (row["items"], row["respondents"], row["coalitions"]) == (4, 40, 1)


def test_a_new_version_with_the_same_items_is_pooled_but_another_instrument_is_not(con, given, two_coalitions):
    con.execute("update survey_waves set instrument_version = '2' where wave_id = 'v'")
    given_items(given, 3)
    given_items(given, 3, version="2")
    given_answers(given, drawn(31, 3))
    given_answers(given, drawn(40, 3, seed=9), "v")
    assert made(con, "reliability")[0]["respondents"] == 71
    con.execute("update survey_waves set instrument = 'other' where wave_id = 'v'")
    con.execute("update survey_items set instrument = 'other' where version = '2'")
    assert made(con, "reliability")[0]["respondents"] == 40


def test_too_few_people_or_items_are_said_in_words(con, given, two_coalitions):
    given_items(given, 3)
    given("survey_items", [item("single", "s"), item("silent", "t"), item("silent", "u")])
    given_answers(given, drawn(LEAST_RESPONDENTS - 1, 3))
    rows = {row["construct"]: row for row in made(con, "reliability")}
    assert (rows["trust"]["respondents"], rows["trust"]["alpha"], rows["trust"]["omega"]) == (29, None, None)
    assert (
        rows["trust"]["reason"] == "Fewer than 30 people answered all its items, not counting coalitions with too few."
    )
    assert (rows["silent"]["items"], rows["silent"]["respondents"], rows["silent"]["coalitions"]) == (2, 0, 0)
    assert rows["single"]["reason"] == "It has 1 item: alpha needs 2, omega 3."


def test_two_items_have_an_alpha_and_no_omega(con, given, two_coalitions):
    given_items(given, 2)
    values = drawn(30, 2)
    given_answers(given, values)
    (row,) = made(con, "reliability")
    assert row["alpha"] == pytest.approx(cronbach_alpha(values), abs=1e-6)
    assert (row["omega"], row["reason"]) == (None, "It has 2 items: omega needs 3.")


def test_an_item_all_answer_alike_leaves_no_omega(con, given, two_coalitions):
    given_items(given, 3)
    values = drawn(30, 3)
    values[:, 1] = 7
    given_answers(given, values)
    (row,) = made(con, "reliability")
    assert row["alpha"] is not None
    assert (row["omega"], row["reason"]) == (None, "One of its items is answered alike by all people of a coalition.")


def test_why_a_coefficient_is_missing_is_said_whenever_one_is():
    for items in (1, 2, 3):
        for people in (29, 30):
            assert why_missing(items, people, None, None)
    assert why_missing(3, 30, 0.8, 0.8) is None
    assert why_missing(3, 30, None, 0.8) == "Its items add up to the same for all people of a coalition."


def test_scipy_is_imported_only_where_there_is_something_to_compute():
    code = "import sys, metrics.constructs, metrics.reliability; sys.exit('scipy.optimize' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- those that did not answer -----------------------------------------------------------------------------


def compared(con, wave_id: str = "w") -> dict[str, tuple[Any, ...]]:
    """behaviour -> (respondents, others, respondents_mean, others_mean)."""
    rows = [row for row in made(con, "nonresponse") if row["wave_id"] == wave_id]
    return {row["behaviour"]: tuple(list(row.values())[3:]) for row in rows}


def given_behaviour(given, month: str = "2026-05", **acts: int) -> None:
    """Everybody was expected at 4 meetings and came to as many as it acted, up to 4."""
    rows = [member(name, month, acts=n, meetings_expected=4, meetings_attended=min(n, 4)) for name, n in acts.items()]
    given("member_months", rows)


@pytest.fixture
def half_answered(given, may):
    given("survey_answers", [row for name in "abd" for row in said(name, "q", 3, 4)])
    given("survey_invitations", invited(*"abdefg"))


NOTHING = (None, None, None, None)


@pytest.mark.parametrize(("second_answers", "is_told"), [(1, False), (2, True)])
def test_under_five_people_nothing_is_told_of_who_answered(con, given, may, second_answers, is_told):
    given("survey_answers", [row for name in "abd" for row in said(name, "q", 3)])
    given(
        "survey_answers",
        [row for name in "ab"[:second_answers] for row in said(f"{name}", "q", 4, respondent_key=f"{name}2")],
    )
    given("survey_invitations", invited(*"abdefg"))
    given_behaviour(given, a=4, b=4, d=1, e=1, f=1, g=0)
    told = {row["behaviour"]: row["respondents"] for row in made(con, "nonresponse")}
    assert told == dict.fromkeys(("attendance", "acts"), 3 if is_told else None)


def test_five_that_only_rated_are_enough_to_be_told_of(con, given, may):
    ring = zip("abdeh", "bdeha", strict=True)
    given("survey_ratings", [
        {"wave_id": "w", "rater_organisation_id": one, "rated_organisation_id": other, "dimension": "influence", "value": 3}
        for one, other in ring
    ])  # fmt: skip
    given("survey_invitations", invited(*"abdehfgi"))
    given_behaviour(given, a=4, b=4, d=1, e=1, h=1, f=0, g=0, i=0)
    assert [row["respondents"] for row in made(con, "nonresponse")] == [5, 5]


def test_hand_worked_those_that_answered_come_more_often(con, given, half_answered):
    given_behaviour(given, a=4, b=4, d=1, e=1, f=1, g=0)
    given_behaviour(given, "2026-01", a=0, b=4, d=4, e=4, f=0, g=0)
    # of 8 meetings 4, 8, 5 against 5, 1, 0: 17/24 and 6/24; acts a month 2, 4, 2.5 against 2.5, 0.5, 0
    assert compared(con) == {"attendance": (3, 3, 0.71, 0.25), "acts": (3, 3, 2.8, 1.0)}


def test_what_counts_are_the_six_months_that_end_with_the_month_of_closing(con, given, half_answered):
    for month in ("2025-11", "2026-06"):
        given_behaviour(given, month, a=4, b=4, d=4, e=4, f=4, g=4)
    given("coalition_months", coalition_months("2025-11", "2025-12"))
    assert compared(con) == {"attendance": NOTHING, "acts": NOTHING}
    given_behaviour(given, "2025-12", a=0, b=0, d=0, e=1, f=1, g=1)
    assert compared(con) == {"attendance": (3, 3, 0.0, 0.25), "acts": (3, 3, 0.0, 1.0)}


@pytest.mark.parametrize(("answered", "asked"), [("ab", "abdef"), ("abde", "abdefg"), ("abd", "abd"), ("", "abdefg")])
def test_groups_of_fewer_than_three_are_not_told(con, given, may, answered, asked):
    given_behaviour(given, a=4, b=4, d=1, e=1, f=1, g=0)
    given("survey_answers", [row for name in answered for row in said(name, "q", 3)])
    given("survey_invitations", invited(*asked))
    assert compared(con) == {"attendance": NOTHING, "acts": NOTHING}


def test_not_expected_at_any_meeting_is_no_attendance_of_nought(con, given, half_answered):
    given_behaviour(given, a=4, b=4, d=1, e=1, f=1, g=0)
    con.execute("update member_months set meetings_expected = 0, expected_attended = 0 where organisation_id = 'g'")
    assert compared(con)["attendance"] == NOTHING
    assert compared(con)["acts"][:2] == (3, 3)


def test_acts_are_those_of_the_months_as_a_member(con, given, half_answered):
    given_behaviour(given, a=4, b=4, d=4, e=2, f=2, g=2)
    given_behaviour(given, "2026-04", a=2, b=2, d=2)
    given("member_months", [member(name, "2026-04", acts=9, is_eligible=False) for name in "efg"])
    assert compared(con)["acts"] == (3, 3, 3.0, 2.0)


def test_attended_is_what_was_expected(con, given, half_answered):
    rows = [member(name, "2026-05", meetings_expected=2, meetings_attended=3, expected_attended=1) for name in "abdefg"]
    given("member_months", rows)
    assert compared(con)["attendance"] == (3, 3, 0.5, 0.5)


def test_dont_know_and_a_rating_are_taking_part(con, given, half_answered):
    given("survey_invitations", invited("h", "i", "j"))
    given_behaviour(given, a=1, b=1, d=1, e=1, f=0, g=0, h=1, i=0, j=0)
    given("survey_answers", unsure("e"))
    given(
        "survey_ratings",
        [
            {
                "wave_id": "w",
                "rater_organisation_id": "h",
                "rated_organisation_id": "a",
                "dimension": "openness",
                "value": 3,
            }
        ],
    )
    given(
        "survey_ratings",
        [
            {
                "wave_id": "w",
                "rater_organisation_id": "i",
                "rated_organisation_id": "i",
                "dimension": "openness",
                "value": 3,
            }
        ],
    )
    assert compared(con)["acts"] == (5, 4, 1.0, 0.0)


def test_without_a_list_the_members_of_the_month_of_closing_are_compared(con, given, may):
    given("survey_answers", [row for name in ("a", "b", "d", "guest") for row in said(name, "q", 3, 4)])
    given_behaviour(given, a=1, b=1, d=1, e=2, f=2, g=2)
    given_behaviour(given, "2026-04", left=9, a=1, b=1, d=1, e=2, f=2, g=2)
    more = {"acts": 9, "meetings_expected": 4, "meetings_attended": 4, "is_eligible": False}
    given("member_months", [member(None, "2026-05", **more), member("office", "2026-05", **more)])
    assert compared(con) == {"acts": (3, 3, 1.0, 2.0), "attendance": (3, 3, 0.25, 0.5)}


def test_means_are_rounded_so_that_nobody_can_be_worked_out(con, given, half_answered):
    for month, more in (("2026-03", 1), ("2026-04", 1), ("2026-05", 0)):
        given_behaviour(given, month, a=3, b=3 + more, d=4, e=1, f=0, g=more)
    # 32/36 and 5/36; 32/9 and 5/9
    assert compared(con) == {"attendance": (3, 3, 0.89, 0.14), "acts": (3, 3, 3.6, 0.6)}


def test_every_closed_wave_has_its_two_rows(con, given, half_answered):
    given("survey_waves", [wave("2026-06-30", "later"), wave("2026-06-30", "elsewhere", coalition_id="d")])
    given_behaviour(given, a=4, b=4, d=1, e=1, f=1, g=0)
    rows = made(con, "nonresponse")
    assert [(row["wave_id"], row["behaviour"]) for row in rows] == [
        ("later", "acts"), ("later", "attendance"), ("w", "acts"), ("w", "attendance"),
    ]  # fmt: skip


# --- the same whatever the order ---------------------------------------------------------------------------


def test_the_order_of_rows_changes_nothing(con, given, two_coalitions):
    given_items(given, 3)
    given_answers(given, drawn(31, 3))
    given_answers(given, drawn(17, 3, seed=9), "v")
    given("member_months", [member(name, "2026-05", acts=1) for name in "abdefg"])
    tables = ("constructs", "reliability", "nonresponse")
    before = [made(con, table) for table in tables]
    for table in ("survey_answers", "member_months", "survey_items"):
        con.execute(f"create or replace table shuffled as from {table} order by hash({table}::varchar)")
        con.execute(f"delete from {table}")
        con.execute(f"insert into {table} from shuffled")
    assert [made(con, table) for table in tables] == before


# --- the whole road ----------------------------------------------------------------------------------------
ANSWERS = "wave_id,respondent_key,item_id,value,organisation_id,answered_at\n"
ITEMS = "instrument,version,item_id,construct,scale_min,scale_max\npulse,1,q,renewal_intent,1,5\n"


def survey(wave_id: str, closed: str, *answered: tuple[str, int]) -> dict[str, str]:
    month = (closed or "2026-02")[:7]
    lines = [f"{wave_id},p{n},q,{value},{who},{month}-02T10:00:00Z\n" for n, (who, value) in enumerate(answered)]
    return {
        f"waves-{wave_id}": "wave_id,coalition_id,opened_on,closed_on,instrument,instrument_version\n"
        f"{wave_id},reef,{month}-01,{closed},pulse,1\n",
        f"answers-{wave_id}": ANSWERS + "".join(lines),
    }


def test_builds_publish_closed_waves_to_the_secretariat_alone_and_reuse_changes_nothing(tmp_path):
    place = Workspace(tmp_path / "w")
    answered = (("alder", 5), ("alder", 5), ("birch", 4), ("birch", 2), ("cedar", 3))
    first = survey("w1", "2026-01-20", *answered) | {"items": ITEMS}
    write(tmp_path / "exports", REGISTER, *(meeting_month(f"2026-0{month}") for month in (1, 2, 3)), first)
    ingest(place, [tmp_path / "exports"])
    build(place)
    assert [row[3:9] for row in published(place)["constructs"]] == [
        ("renewal_intent", pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3), 3, 5)
    ]
    write(tmp_path / "more", survey("w2", "2026-03-10", *answered[:4]), survey("w3", "", *answered))
    ingest(place, [tmp_path / "more"])
    quick, full = manifest_of_build(place), full_build(place, tmp_path / "full")
    assert (quick["months_taken_over"], quick["content"]) == (3, full["content"])
    assert [(row[1], row[-1]) for row in published(place)["constructs"]] == [("w1", False), ("w2", True)]
    for audience in AUDIENCES:
        tables = published(place, audience)
        assert tables == published(tmp_path / "full", audience), audience
        if audience != "secretariat":
            assert not tables["constructs"] and not tables["reliability"] and not tables["nonresponse"]
