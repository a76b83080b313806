"""Give and take: how many members get out of the coalition about as much as they put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "reciprocity"
Survey = Callable[..., None]
Gave = Callable[..., None]


def figures(answer: dict[str, Any]) -> list[float | None]:
    return [answer[name] for name in ("value", "low", "high", "n", "coverage")]


@pytest.fixture
def gave(given) -> Gave:
    """gave({"a": 100, "b": 0}): a and b are members in June 2026, in which a gave 100 and b nothing."""

    def give(
        worth: dict[str | None, float],
        month: str = "2026-06",
        coalition: str = "c",
        is_member: bool = True,
        **more: Any,
    ) -> None:
        eligible = {name: is_member and name is not None for name in worth}
        given("member_months", [member(name, month, coalition, is_eligible=eligible[name]) for name in worth])
        at = {"coalition_id": coalition, "given_on": day(f"{month}-10"), "currency": "EUR"}
        rows = [{**at, "organisation_id": name, "amount": amount, **more} for name, amount in worth.items() if amount]
        given("contributions", rows)

    return give


@pytest.fixture
def survey(given) -> Survey:
    """survey({"a": [1, 0.5], "b": [0]}) closes a wave in which two of a and one of b answered, from 0 to 1."""

    def close(
        said: dict[str, list[float]], on: str | None = "2026-06-20", coalition: str = "c", construct: str = "benefit"
    ) -> None:
        wave = f"{coalition}-{on}-{construct}"
        instrument = {"instrument": wave, "version": "1"}
        given("survey_items", [{**instrument, "item_id": "i", "construct": construct, "scale_min": 0, "scale_max": 1}])
        dates = {"opened_on": day("2024-01-01"), "closed_on": on and day(on)}
        asked = {"instrument": wave, "instrument_version": "1"}
        given("survey_waves", [{"wave_id": wave, "coalition_id": coalition, **dates, **asked}])
        rows = [(name, f"{name}{i}", value) for name, values in said.items() for i, value in enumerate(values)]
        columns = ("organisation_id", "respondent_key", "value")
        cells = [dict(zip(columns, row, strict=True)) for row in rows]
        given("survey_answers", [{"wave_id": wave, "item_id": "i", **cell} for cell in cells])

    return close


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_five_of_eight_members(con, given, june, gave, survey):
    gave({"a": 100, "b": 60, "d": 20, "e": 15, "f": 5})
    gave(dict.fromkeys("xyz", 500))  # members that did not answer
    gave({"office": 500}, is_member=False)
    survey({"a": [0.5], "b": [0.75], "d": [0.25], "e": [0.25], "f": [0.25]})
    # benefit, of 2:    .250 .375 .125  .125  .125
    # given, of 200:    .500 .300 .100  .075  .025
    # ratio:            .5   1.25 1.25  1.67  5      four of five in balance, a just so
    # s = sqrt(.8 * .2 * 5/4) = .44721; .44721/sqrt(5) * sqrt(3/7) * 1.6449 = .21537; .8 + .215 is over the top
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(0.8), 5, None)
    assert (answer["low"], answer["high"]) == (pytest.approx(0.8 - 0.21537, abs=1e-5), 1.0)


def test_the_interval_ends_at_nought(con, given, june, gave, survey):
    gave({"a": 20, "b": 74, "d": 2, "e": 2, "f": 2, "x": 0, "y": 0, "z": 0})
    survey({name: [0.5] for name in "abdef"})
    # a fifth of the benefit each: a gave a fifth, b .74 and the others .02. The same s as above
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["value"], answer["high"]) == pytest.approx((0, 0.2, 0.2 + 0.21537), abs=1e-5)


def test_the_finite_population_vector(con, given, june, gave, survey):
    # "Finite population s.e." of 04-indicators.md: 12 of 20, sd 0.8 gives 0.150. Here the sd of twelve values 0
    # and 1, half and half, is sqrt(.25 * 12/11) = .52223, so 0.150 * .52223/.8 = .0979
    names = [f"o{i}" for i in range(12)]
    gave({name: 100 if i < 6 else 0 for i, name in enumerate(names)})
    gave({f"silent{i}": 0 for i in range(8)})
    survey({name: [0.5] for name in names})
    # the six that gave: 1/12 of the benefit for 1/6 of what was given; the others gave nothing
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.5), 12)
    assert (answer["high"] - answer["low"]) / 2 == pytest.approx(1.6449 * 0.150 * 0.52223 / 0.8, abs=2e-4)


@pytest.mark.parametrize(("a_gave", "value"), [(100, 1.0), (45, 1.0), (44, 0.8), (266, 1.0), (267, 0.8)])
def test_in_balance_is_from_half_to_twice(con, given, june, gave, survey, a_gave, value):
    gave({"a": a_gave, **dict.fromkeys("bdef", 100)})
    survey({name: [0.5] for name in "abdef"})
    # a has 1/5 of the benefit for x of 400 + x given: (400 + x)/5x is 2 at x = 44.4 and .5 at x = 266.7
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(value)


@pytest.mark.parametrize("a_gave", [360, 90])
def test_exactly_half_and_exactly_twice_are_in_balance(con, given, june, gave, survey, a_gave):
    # ten answers of 0.3 (no binary fraction). Twice: a has 1/10 of the benefit, 90 of 1800 given. Half: 360 of 1800
    names = "abdefghijk"
    gave({"a": a_gave, **dict.fromkeys(names[1:], (1800 - a_gave) / 9)})
    survey({name: [0.3] for name in names})
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_an_organisation_has_one_voice_however_many_answer_for_it(con, given, june, gave, survey):
    gave(dict.fromkeys("abd", 100))
    survey({"a": [1.0, 0.0, 0.0, 0.0], "b": [0.25], "d": [1.0]})
    # means .25 .25 1: shares 1/6 1/6 2/3 against 1/3 each: ratios 1/2 1/2 2, all just in balance;
    # by the sums of answers 1 .25 1 b would have a ratio of 1/3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (1.0, 3)


def test_giving_nothing_is_no_balance_whether_or_not_one_benefits(con, given, june, gave, survey):
    gave({"a": 100, "b": 100, "d": 100, "taker": 0, "idle": 0})
    survey({"a": [0.5], "b": [0.5], "d": [0.5], "taker": [0.5], "idle": [0.0]})
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.6), 5)


def test_all_of_the_members_answering_leaves_no_doubt(con, given, june, gave, survey):
    gave({**dict.fromkeys("abde", 100), "f": 0})
    survey({name: [0.5] for name in "abdef"})
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["value"], answer["high"]) == pytest.approx((0.8, 0.8, 0.8))


@pytest.mark.parametrize(
    "said",
    [
        {"a": [0.5], "b": [0.5], "d": [0.5], "e": [0.5]},  # four people
        {"a": [0.5] * 4, "b": [0.5] * 4},  # two organisations
        {"a": [0.5, 0.5], "b": [0.5], "d": [0.5], "gone": [0.5], None: [0.5]},  # four people of members
        {},
    ],
)
def test_under_five_people_of_three_members_there_is_no_value(con, given, june, gave, survey, said):
    gave(dict.fromkeys("abdef", 100))
    gave({"gone": 100}, is_member=False)
    survey(said)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
    assert answer["n"] == len([name for name in said if name in tuple("abdef")])


def test_one_person_that_answers_twice_for_two_organisations_is_one_person(con, given, june, gave, survey):
    gave(dict.fromkeys("abdef", 100))
    survey({name: [0.5] for name in "abde"})
    (wave,) = con.execute("select wave_id from survey_waves").fetchone()
    item = {"instrument": wave, "version": "1", "item_id": "j", "construct": "benefit", "scale_min": 0, "scale_max": 1}
    given("survey_items", [item])
    said = {"wave_id": wave, "item_id": "j", "value": 0.5}
    # four people: b's answered another question for a, too, and e's for f, which nobody else answered for
    given("survey_answers", [{**said, "organisation_id": "a", "respondent_key": "b0"}])
    given("survey_answers", [{**said, "organisation_id": "f", "respondent_key": "e0"}])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 5)
    given("survey_answers", [{**said, "organisation_id": "f", "respondent_key": "f0"}])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_only_members_of_the_month_the_wave_closed_in_are_weighed(con, given, gave, survey):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    gave({"leaver": 9000}, "2026-05")
    gave({"office": 9000}, is_member=False)
    gave(dict.fromkeys("abdef", 100))
    survey({name: [0.5] for name in ("a", "b", "d", "e", "f", "leaver", "office")})
    # with their 9,000 in the sum everybody else would seem to get far too much
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (1.0, 5)


def test_what_a_joiner_gave_before_counts(con, given, gave, survey):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    gave({"a": 100}, "2026-05", is_member=False)
    gave({"a": 0, **dict.fromkeys("bdef", 100)})
    survey({name: [0.5] for name in "abdef"})
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_the_window_is_the_twelve_months_up_to_the_survey_and_not_a_day_more(con, given, gave, survey):
    given("coalition_months", coalition_months("2025-06", "2026-07"))
    gave({"a": 0, **dict.fromkeys("bdef", 100)})
    survey({name: [0.5] for name in "abdef"})
    gave({"a": 100}, "2025-06", given_on=day("2025-06-30"))
    gave({"a": 100}, "2026-07", given_on=day("2026-07-01"))
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-07"]["value"]) == (pytest.approx(0.8), pytest.approx(0.8))
    gave({"a": 100}, "2025-07", given_on=day("2025-07-01"))
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-07"]["value"]) == (1.0, 1.0)


def test_who_leaves_or_joins_and_what_is_given_after_the_wave_closed_changes_nothing(con, given, gave, survey):
    given("coalition_months", coalition_months("2026-06", "2026-08"))
    gave({**dict.fromkeys("abde", 100), "f": 0, "silent": 0})
    gave({"a": 900, "b": 0, "d": 0, "f": 700, "new": 100, **dict.fromkeys("xyz", 0)}, "2026-07")
    gave({"b": 0, "d": 0, "new": 100, "newer": 0}, "2026-08")
    # so much in dollars that those are the main currency from July
    for _ in range(9):
        given("contributions", [{"coalition_id": "c", "given_on": day("2026-07-02"), "amount": 1, "currency": "USD"}])
    survey({name: [0.5] for name in ("a", "b", "d", "e", "f", "new")})
    survey({name: [0.5] for name in "abd"}, on="2026-07-20", construct="fair_influence")
    found = answers(con, NAME)
    # four of five in balance; 5 of 6 members answered, s = sqrt(.8 * .2 * 5/4)
    assert (found["2026-06"]["value"], found["2026-06"]["n"]) == (pytest.approx(0.8), 5)
    assert found["2026-06"]["low"] == pytest.approx(0.8 - 1.6449 * 0.2**0.5 / 5**0.5 * (1 / 5) ** 0.5)
    assert figures(found["2026-07"]) == figures(found["2026-08"]) == figures(found["2026-06"])


def test_a_wave_counts_once_it_has_closed(con, given, gave, survey):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    for month in ("2026-05", "2026-06", "2026-07"):
        gave(dict.fromkeys("abdef", 100), month)
    survey({name: [0.5] for name in "abdef"}, on="2026-06-30")
    survey({"a": [0.05], "b": [0.5], "d": [0.5], "e": [0.5], "f": [0.5]}, on="2026-07-01")
    survey({name: [0.0 if name == "b" else 0.5] for name in "abdef"}, on=None)  # still open
    found = answers(con, NAME)
    assert [found[month]["n"] for month in ("2026-05", "2026-06", "2026-07")] == [0, 5, 5]
    # July: a has .05 of 2.05 for a fifth of what was given
    assert [found[month]["value"] for month in ("2026-05", "2026-06", "2026-07")] == [None, 1.0, pytest.approx(0.8)]


def test_answers_to_other_questions_say_nothing_of_benefit(con, given, june, gave, survey):
    gave(dict.fromkeys("abdef", 100))
    survey({name: [0.5] for name in "abdef"}, construct="fair_influence")
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)
    survey({"a": [0.05], "b": [0.5], "d": [0.5], "e": [0.5], "f": [0.5]})
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(0.8)


def test_gifts_of_unknown_organisations_are_left_out(con, given, june, gave, survey):
    gave({**dict.fromkeys("abdef", 100), None: 9000})
    survey({**{name: [0.5] for name in "abdef"}, None: [1.0]})
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (1.0, 5, None)


def test_without_contributions_or_without_benefit_there_are_no_shares(con, given, gave, survey):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    gave(dict.fromkeys("abdef", 0))
    survey({name: [0.5] for name in "abdef"})
    gave(dict.fromkeys("abdef", 100), coalition="d")
    survey({name: [0.0] for name in "abdef"}, coalition="d")
    for coalition in "cd":
        answer = answers(con, NAME, coalition)["2026-06"]
        assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 5)


def test_nobody_there_has_a_row_without_a_value(con, given, june):
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_coalitions_do_not_mix(con, given, gave, survey):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    gave(dict.fromkeys("abdef", 100))
    gave({"a": 900, **dict.fromkeys("bdef", 100)}, coalition="d")
    survey({name: [0.5] for name in "abdef"})
    survey({name: [0.5] for name in "abdef"}, coalition="d")
    assert answers(con, NAME)["2026-06"]["value"] == 1.0
    # in d: 1/5 for 9/13, and 1/5 for 1/13 each
    assert answers(con, NAME, "d")["2026-06"]["value"] == 0.0
