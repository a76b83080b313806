"""The survey tables: what counts as an answer, of whom, and which wave a month speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from metrics.surveys import read_surveys, statements
from tests.rows import coalition_months, day, make_the_rest, member

Row = dict[str, Any]


def wave(closed: str | None = "2026-05-31", wave_id: str = "w", opened: str = "2026-05-01", **more: Any) -> Row:
    row = {"wave_id": wave_id, "coalition_id": "c", "opened_on": day(opened), "closed_on": closed and day(closed)}
    return row | {"instrument": "pulse", "instrument_version": "1"} | more


def item(construct: str, item_id: str | None = None, points: int = 5, **more: Any) -> Row:
    row = {"instrument": "pulse", "version": "1", "item_id": item_id or construct, "construct": construct}
    return row | {"scale_min": 1, "scale_max": points} | more


def said(organisation: str | None, item_id: str, *values: float | None, wave_id: str = "w", **more: Any) -> list[Row]:
    """One answer per person of an organisation."""
    return [
        {
            "wave_id": wave_id,
            "respondent_key": f"{organisation}-{number}",
            "organisation_id": organisation,
            "item_id": item_id,
            "value": value,
            **more,
        }
        for number, value in enumerate(values)
    ]


def member_of(organisation: str, role: str | None, joined: str = "2020-01-01", left: str | None = None) -> Row:
    row = {"coalition_id": "c", "organisation_id": organisation, "role": role}
    return row | {"joined_on": day(joined), "left_on": left and day(left)}


def speaker(person: str, organisation: str | None, **more: Any) -> Row:
    return {"person_key": person, "organisation_id": organisation, **more}


def made(con, table: str, *columns: str) -> list[tuple[Any, ...]]:
    read_surveys(con)
    return con.execute(f"select {', '.join(columns)} from {table} order by all").fetchall()


def answered(con) -> dict[str | None, float]:
    """organisation -> the answer of its one respondent."""
    return dict(made(con, "construct_answers", "organisation_id", "answer"))


@pytest.fixture
def one_item(given):
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q")])


# --- what an answer is worth -------------------------------------------------------------------------------


def test_answers_run_from_nought_to_one_over_the_scale(con, given, one_item):
    given("survey_answers", [*said("a", "q", 1), *said("b", "q", 4), *said("c", "q", 5)])
    assert answered(con) == {"a": 0.0, "b": 0.75, "c": 1.0}
    assert made(con, "construct_answers", "distinct steps") == [(5,)]


def test_reverse_scored_items_are_turned_round(con, given):
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q", reverse_scored=True)])
    given("survey_answers", [*said("a", "q", 1), *said("b", "q", 4)])
    assert answered(con) == {"a": 1.0, "b": 0.25}


def test_several_items_of_a_construct_are_averaged_per_respondent(con, given):
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q"), item("goal_clarity", "r", 3, reverse_scored=True)])
    given("survey_items", [item("role_clarity", "other")])
    # (4 - 1)/4 = 0.75 and (3 - 3)/2 = 0: 0.375; b answers one of the two
    given("survey_answers", [*said("a", "q", 4), *said("a", "r", 3), *said("a", "other", 1), *said("b", "q", 5)])
    rows = made(con, "construct_answers", "construct", "organisation_id", "answer", "steps")
    assert rows == [("goal_clarity", "a", 0.375, 5), ("goal_clarity", "b", 1.0, 5), ("role_clarity", "a", 0.0, 5)]


def test_dont_know_is_told_apart_from_an_empty_cell_and_neither_is_an_answer(con, given, one_item):
    given("survey_answers", said("known", "q", 3))
    given("survey_answers", said("unsure", "q", None, dont_know=True))
    given("survey_answers", said("both", "q", 5, dont_know=True))
    given("survey_answers", said("silent", "q", None, dont_know=False))
    given("survey_answers", said("empty", "q", None, dont_know=None))
    assert answered(con) == {"known": 0.5}
    # who does not know took part, who left the cell empty did not
    assert made(con, "wave_answers", "organisation_id") == [("both",), ("known",), ("unsure",)]


def test_values_off_the_scale_are_left_out(con, given, one_item):
    given("survey_answers", [*said("low", "q", 0), *said("high", "q", 6), *said("top", "q", 5)])
    given("survey_items", [item("role_clarity", "no scale", scale_min=None)])
    given("survey_answers", said("top", "no scale", 3))
    assert made(con, "construct_answers", "construct", "organisation_id") == [("goal_clarity", "top")]


def test_items_of_another_instrument_or_version_say_nothing(con, given):
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q", version="2"), item("goal_clarity", "r", instrument="other")])
    given("survey_answers", [*said("a", "q", 3), *said("a", "r", 3)])
    assert answered(con) == {}


def test_a_wave_that_names_no_version_used_the_only_one(con, given):
    given("survey_waves", [wave(instrument_version=None)])
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_answers", said("a", "q", 3))
    assert answered(con) == {"a": 0.5}
    given("survey_items", [item("goal_clarity", "q", version="2")])
    assert answered(con) == {}


# --- who speaks --------------------------------------------------------------------------------------------


def test_an_open_wave_is_nowhere(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("survey_waves", [wave(None)])
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_answers", [row for name in "abcde" for row in said(name, "q", 3)])
    given("representatives", [speaker("p", "a")])
    given("memberships", [member_of("office", "secretariat")])
    given("survey_ratings", [rating()])
    given("survey_invitations", [{"wave_id": "w", "organisation_id": "a"}, {"wave_id": "w", "person_key": "p"}])
    given("member_months", [member("a", month, commitments_due=1) for month in ("2026-05", "2026-06")])
    given("contributions", [gift("a", 100, "2026-05-10")])
    make_the_rest(con)
    assert len(statements()) >= 10
    for table in statements():
        assert con.execute(f"select * from {table}").fetchall() == [], table


@pytest.mark.parametrize(
    ("role", "counts"),
    [
        *((role, False) for role in ("secretariat", "facilitator", "observer", "funder")),
        *((role, True) for role in ("lead", "founder", "member", None)),
    ],
)
def test_those_who_serve_watch_or_pay_are_left_out(con, given, one_item, role, counts):
    given("memberships", [member_of("a", role)])
    given("survey_answers", said("a", "q", 3))
    assert bool(answered(con)) is counts
    assert bool(made(con, "wave_answers", "*")) is counts


def test_the_role_is_that_of_the_day_the_wave_closes(con, given, one_item):
    given("memberships", [member_of("turned member", "observer", left="2026-05-30")])
    given("memberships", [member_of("turned member", "member", joined="2026-05-31")])
    given("memberships", [member_of("turned office", "secretariat", joined="2026-06-01")])
    given("memberships", [member_of("leaves", "facilitator", left="2026-05-31")])
    given("memberships", [member_of("comes", "facilitator", joined="2026-05-31")])
    given("memberships", [member_of("both", "funder"), member_of("both", "member", joined="2021-01-01")])
    for name in ("turned member", "turned office", "leaves", "comes", "both", "no member"):
        given("survey_answers", said(name, "q", 3))
    assert sorted(answered(con)) == ["both", "no member", "turned member", "turned office"]


def test_serving_another_coalition_is_no_matter(con, given, one_item):
    given("memberships", [member_of("a", "secretariat") | {"coalition_id": "d"}])
    given("survey_waves", [wave(wave_id="v", coalition_id="d")])
    given("survey_answers", said("a", "q", 3))
    assert answered(con) == {"a": 0.5}


def test_an_answer_without_an_organisation_is_of_the_one_its_respondent_speaks_for(con, given, one_item):
    given("representatives", [speaker("p", "a"), speaker("named", "z")])
    given("memberships", [member_of("office", "secretariat")])
    given("representatives", [speaker("clerk", "office")])
    given("survey_answers", [{**said(None, "q", 5)[0], "respondent_key": "p"}])
    given("survey_answers", [{**said("b", "q", 3)[0], "respondent_key": "named"}])
    given("survey_answers", [{**said(None, "q", 1)[0], "respondent_key": "clerk"}])
    assert answered(con) == {"a": 1.0, "b": 0.5}


def test_a_respondent_of_an_unknown_organisation_is_kept_apart(con, given, one_item):
    given("survey_answers", [*said(None, "q", 5, 5, 5, 5, 5), *said("a", "q", 1, 1), *said("b", "q", 1)])
    rows = made(con, "construct_answers", "organisation_id", "answer")
    assert rows == [("a", 0.0), ("a", 0.0), ("b", 0.0), *[(None, 1.0)] * 5]
    # 3 people of 2 organisations: those five count for none
    means = made(con, "construct_means", "organisations", "respondents", "mean", "is_enough")
    assert means == [(2, 3, 0.0, False)]


@pytest.mark.parametrize(
    ("said_of_p", "organisation"),
    [
        ([speaker("p", "a")], "a"),
        ([speaker("p", "a", from_on=day("2026-05-01"), to_on=day("2026-05-01"))], "a"),
        ([speaker("p", "a", from_on=day("2026-05-02"))], None),
        ([speaker("p", "a", to_on=day("2026-04-30"))], None),
        ([speaker("p", "a", coalition_id="d")], None),
        ([speaker("p", None)], None),
        # what is said for this coalition goes before what is said for all, then what began last
        ([speaker("p", "a", coalition_id="c"), speaker("p", "b", from_on=day("2026-01-01"))], "a"),
        ([speaker("p", "a"), speaker("p", "b", from_on=day("2026-01-01"))], "b"),
        ([speaker("p", "a", from_on=day("2025-01-01")), speaker("p", "b", from_on=day("2025-01-01"))], None),
        ([speaker("p", "a"), speaker("p", "a", coalition_id="c")], "a"),
    ],
)
def test_a_person_speaks_for_who_is_declared_on_the_day_the_wave_opens(con, given, said_of_p, organisation):
    given("survey_waves", [wave()])
    given("representatives", said_of_p)
    assert made(con, "wave_speakers", "organisation_id") == ([(organisation,)] if organisation else [])


def test_an_answer_after_the_wave_closed_does_not_count(con, given, one_item):
    given("survey_answers", said("undated", "q", 3))
    for name, at in (("in time", "2026-05-31T23:59"), ("late", "2026-06-01T00:00")):
        given("survey_answers", said(name, "q", 3, answered_at=datetime.fromisoformat(at)))
    assert sorted(answered(con)) == ["in time", "undated"]


# --- organisations weigh alike -----------------------------------------------------------------------------


def test_means_weigh_by_organisation_and_not_by_person(con, given, one_item):
    given("survey_answers", [*said("a", "q", 5, 5, 5, 5), *said("b", "q", 1, 3), *said("d", "q", 2)])
    # a 1, b (0 + 0.5)/2 = 0.25, d 0.25: mean 0.5, s² = (0.25 + 0.0625 + 0.0625)/2
    means = made(con, "construct_means", "organisations", "respondents", "mean", "variance", "steps", "is_enough")
    assert means == [(3, 7, 0.5, 0.1875, 5, True)]


@pytest.mark.parametrize(
    ("people", "enough"), [((2, 2, 1), True), ((2, 1, 1), False), ((5, 4), False), ((3, 1, 1), True), ((9,), False)]
)
def test_the_floor_is_five_people_of_three_organisations(con, given, one_item, people, enough):
    for name, count in zip("abc", people, strict=False):
        given("survey_answers", said(name, "q", *[3] * count))
    assert made(con, "construct_means", "is_enough") == [(enough,)]


def test_who_answers_for_two_organisations_is_one_respondent(con, given, one_item):
    for name in "ab":
        given("survey_answers", said(name, "q", 3, respondent_key="p"))
    given("survey_answers", said("d", "q", 3, 3, 3))
    assert made(con, "construct_means", "organisations", "respondents", "is_enough") == [(3, 4, False)]


def test_who_answers_two_items_is_one_respondent(con, given):
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q"), item("goal_clarity", "r")])
    for name in "abd":
        given("survey_answers", [*said(name, "q", 3), *said(name, "r", 3)])
    assert made(con, "construct_means", "respondents", "is_enough") == [(3, False)]


# --- which wave a month speaks of --------------------------------------------------------------------------


def waves_of(con, table: str = "construct_waves") -> dict[str, str]:
    """month -> the wave it speaks of."""
    return {month.strftime("%Y-%m"): wave_id for month, wave_id in made(con, table, "month", "wave_id")}


def test_a_wave_counts_from_the_month_it_closed_in_and_expires_after_eighteen_months(con, given):
    given("coalition_months", coalition_months("2026-04", "2027-11"))
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_waves", [wave("2026-05-31")])
    given("survey_answers", said("a", "q", 3))
    found = list(waves_of(con))
    assert (found[0], found[-1], len(found)) == ("2026-05", "2027-10", 18)


@pytest.mark.parametrize("closed", ["2026-05-01", "2026-05-31"])
def test_the_eighteen_months_are_months_of_the_calendar(con, given, closed):
    given("coalition_months", coalition_months("2027-10", "2027-11"))
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_waves", [wave(closed, opened="2026-04-01")])
    given("survey_answers", said("a", "q", 3))
    assert list(waves_of(con)) == ["2027-10"]


def test_the_last_closed_wave_that_asked_is_taken(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-08"))
    given("survey_items", [item("goal_clarity", "q"), item("role_clarity", "r")])
    given(
        "survey_waves", [wave("2026-05-31", "spring"), wave("2026-06-30", "early summer"), wave("2026-07-31", "july")]
    )
    given("survey_waves", [wave(None, "open", opened="2026-06-01")])
    for name in ("spring", "early summer", "open"):
        given("survey_answers", said("a", "q", 3, wave_id=name))
    given("survey_answers", said("a", "r", 3, wave_id="july"))
    rows = made(con, "construct_waves", "construct", "month", "wave_id")
    of_goals = [wave_id for construct, _, wave_id in rows if construct == "goal_clarity"]
    of_roles = [wave_id for construct, _, wave_id in rows if construct == "role_clarity"]
    assert (of_goals, of_roles) == (["spring", *["early summer"] * 3], ["july", "july"])


def test_of_two_waves_closed_on_a_day_one_is_taken_always_the_same(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_items", [item("goal_clarity", "q")])
    for name in ("b", "a"):
        given("survey_waves", [wave(wave_id=name)])
        given("survey_answers", said("x", "q", 3, wave_id=name))
    assert waves_of(con) == {"2026-06": "b"}


def test_a_wave_in_which_nobody_knows_has_asked(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_waves", [wave("2026-04-30", "older", opened="2026-04-01"), wave()])
    given("survey_answers", said("a", "q", 3, wave_id="older"))
    given("survey_answers", said("a", "q", None))
    assert waves_of(con) == {"2026-06": "older"}  # nobody filled it in: it was not asked
    given("survey_answers", said("b", "q", None, dont_know=True))
    assert waves_of(con) == {"2026-06": "w"}


def rating(wave_id: str = "w", dimension: str = "influence") -> Row:
    row = {"wave_id": wave_id, "rater_organisation_id": "a", "rated_organisation_id": "b"}
    return row | {"dimension": dimension, "value": 3}


def test_ratings_too_are_of_the_last_closed_wave_of_eighteen_months_that_asked(con, given):
    given("coalition_months", coalition_months("2026-05", "2027-11"))
    given("survey_waves", [wave("2026-05-31", "spring"), wave("2026-07-31", "july"), wave(None, "open")])
    given("survey_ratings", [rating("spring"), rating("spring", "openness"), rating("july"), rating("open")])
    rows = made(con, "rating_waves", "dimension", "month", "wave_id")
    influence = [wave_id for dimension, _, wave_id in rows if dimension == "influence"]
    openness = [wave_id for dimension, _, wave_id in rows if dimension == "openness"]
    assert influence == ["spring"] * 2 + ["july"] * 17
    assert openness == ["spring"] * 18


def test_two_coalitions_do_not_mix(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06") + coalition_months("2026-06", "2026-06", "d"))
    given("survey_items", [item("goal_clarity", "q")])
    given("survey_waves", [wave(), wave(wave_id="v", coalition_id="d")])
    given("survey_answers", [*said("a", "q", 1), *said("a", "q", 5, wave_id="v")])
    rows = made(con, "construct_answers", "coalition_id", "wave_id", "answer")
    assert rows == [("c", "w", 0.0), ("d", "v", 1.0)]
    assert made(con, "construct_waves", "coalition_id", "wave_id") == [("c", "w"), ("d", "v")]


# --- who was a member, what it kept and what it gave when a wave closed -------------------------------------


def gift(organisation: str | None, amount: float, on: str, **more: Any) -> Row:
    row = {"coalition_id": "c", "organisation_id": organisation, "given_on": day(on)}
    return row | {"amount": amount, "currency": "EUR"} | more


def test_a_waves_members_are_those_of_the_month_it_closed_in(con, given):
    given("survey_waves", [wave("2026-05-02"), wave("2026-06-30", "next"), wave(wave_id="v", coalition_id="d")])
    given("member_months", [member(name, "2026-05") for name in "ab"])
    given("member_months", [member("office", "2026-05", is_eligible=False), member(None, "2026-05")])
    given("member_months", [member(name, "2026-06") for name in "bde"] + [member("z", "2026-05", "d")])
    assert made(con, "wave_members", "wave_id", "organisation_id", "members") == [
        *(("next", name, 3) for name in "bde"),
        ("v", "z", 1),
        *(("w", name, 2) for name in "ab"),
    ]


def test_a_wave_that_closed_in_no_month_of_its_coalition_has_no_members(con, given):
    given("survey_waves", [wave("2026-04-30", "too early", opened="2026-04-01"), wave("2026-07-01", "too late")])
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", month) for month in ("2026-05", "2026-06")])
    given("member_months", [member("a", month, "d") for month in ("2026-04", "2026-07")])
    assert made(con, "wave_members", "*") == []
    assert made(con, "wave_gifts", "*") == []


def kept(organisation: str | None, on_time: int, due: int, month: str = "2026-06", **more: Any) -> Row:
    return {**member(organisation, month, commitments_on_time=on_time, commitments_due=due), **more}


@pytest.mark.parametrize("closed", ["2026-06-01", "2026-06-30"])
def test_a_record_is_of_the_six_months_that_end_with_the_one_in_which_the_wave_closed(con, given, closed):
    given("survey_waves", [wave(closed)])
    given("member_months", [kept("inside", 1, 1, "2026-01"), kept("inside", 1, 3, "2026-06")])
    given("member_months", [kept("outside", 1, 1, "2025-12"), kept("outside", 1, 1, "2026-07")])
    # 2 of 4, each promise alike: by months it would be (1 + 1/3)/2
    assert made(con, "wave_records", "wave_id", "organisation_id", "on_time_share") == [("w", "inside", 0.5)]


def test_a_record_is_of_whoever_promised_and_of_nobody_else(con, given):
    given("survey_waves", [wave("2026-06-20"), wave("2026-06-20", "v", coalition_id="d")])
    given("member_months", [kept("idle", 0, 0), kept(None, 1, 1), kept("broke", 0, 2)])
    given("member_months", [kept("not yet a member", 1, 1, is_eligible=False), kept("broke", 1, 1, coalition_id="d")])
    rows = made(con, "wave_records", "wave_id", "organisation_id", "on_time_share")
    assert rows == [("v", "broke", 1.0), ("w", "broke", 0.0), ("w", "not yet a member", 1.0)]


def test_gifts_are_of_the_twelve_months_that_end_with_the_one_in_which_the_wave_closed(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-07"))
    given("survey_waves", [wave("2026-06-20")])
    given("member_months", [member(name, "2026-06") for name in ("inside", "outside", "nothing")])
    given("member_months", [member("office", "2026-06", is_eligible=False), member("leaver", "2026-05")])
    # whether they are open to all is no matter
    given("contributions", [gift("inside", 10, "2025-07-01", pooled=True), gift("inside", 5, "2026-06-30")])
    given("contributions", [gift("outside", 10, "2025-06-30"), gift("outside", 10, "2026-07-01")])
    given("contributions", [gift(name, 10, "2026-05-10") for name in ("office", "leaver", None)])
    make_the_rest(con)
    rows = made(con, "wave_gifts", "wave_id", "organisation_id", "given")
    assert rows == [("w", "inside", 15.0), ("w", "nothing", 0.0), ("w", "outside", 0.0)]


def test_gifts_are_worth_what_they_were_in_the_month_in_which_the_wave_closed(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-07"))
    given("survey_waves", [wave("2026-06-20"), wave("2026-06-20", "v", coalition_id="d")])
    given("member_months", [member("a", "2026-06"), member("a", "2026-06", "d")])
    given("contributions", [gift("a", 10, "2026-06-10"), *[gift("a", 7, "2026-07-10", currency="USD")] * 2])
    make_the_rest(con)
    # in July dollars are the main currency, and euros have no worth; what it gave to one coalition the other has not
    assert made(con, "wave_gifts", "wave_id", "organisation_id", "given") == [("v", "a", 0.0), ("w", "a", 10.0)]
