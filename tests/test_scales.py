"""Answers in words read as numbers: known scales of five languages, the user's own, numbers, and free text."""

from __future__ import annotations

import pytest

from pipelines.scale_words import DONT_KNOW, SCALES
from pipelines.scales import Scale, folded, known_scales, own_scales, read_answers


def values(*answers: str, own: tuple[Scale, ...] = (), alike: tuple[str, ...] = ()) -> list[float | None] | None:
    reading = read_answers(answers, own, alike)
    return None if reading is None else [reading.value(answer) for answer in answers]


@pytest.mark.parametrize(
    "answers",
    [
        ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        ("Pas du tout d’accord", "Pas d'accord", "Neutre", "D'accord", "Tout à fait d'accord"),
        (
            "Stimme überhaupt nicht zu",
            "Stimme eher nicht zu",
            "Teils, teils",
            "Stimme eher zu",
            "Stimme voll und ganz zu",
        ),
        (
            "Totalmente en desacuerdo",
            "En desacuerdo",
            "Ni de acuerdo ni en desacuerdo",
            "De acuerdo",
            "Totalmente de acuerdo",
        ),
        ("Discordo totalmente", "Discordo", "Não concordo nem discordo", "Concordo", "Concordo totalmente"),
        ("Never", "Rarely", "Sometimes", "Often", "Always"),
        ("Not effective", "Slightly effective", "Moderately effective", "Very effective", "Extremely effective"),
        ("Very poor", "Below average", "Average", "Above average", "Excellent"),
        ("Very unfavorably", "Unfavorably", "Neutral", "Favorably", "Very favorably"),
        ("Très insatisfait", "Insatisfait", "Ni satisfait ni insatisfait", "Satisfait", "Très satisfait"),
    ],
)
def test_five_steps_run_from_one_to_five_in_five_languages(answers: tuple[str, ...]) -> None:
    assert values(*answers) == [1, 2, 3, 4, 5]


def test_the_ends_of_a_scale_are_those_of_the_scale_not_of_the_answers() -> None:
    reading = read_answers(["agree", "AGREE ", "disagree."])
    assert reading is not None
    assert (reading.title, reading.lowest, reading.highest) == ("agreement, 5 steps, English", 1, 5)
    assert [reading.value(answer) for answer in ("Agree", "disagree")] == [4, 2]


def test_seven_steps_are_told_by_words_that_five_steps_would_make_one() -> None:
    assert values("Somewhat agree", "Agree", "Strongly agree") == [5, 6, 7]


def test_seven_steps_may_show_in_other_columns_only() -> None:
    assert values("Agree", "Strongly agree") == [4, 5]
    assert values("Agree", "Strongly agree", alike=("Somewhat disagree", "Disagree", "Somewhat agree")) == [6, 7]


def test_dont_know_is_an_answer_without_a_value() -> None:
    assert values("Agree", "Don’t know", "Prefer not to say") == [4, None, None]
    assert values("3", "weiß nicht") == [3, None]
    assert values("Don't know") is None  # nothing tells the scale


def test_numbers_are_on_the_first_usual_range_that_holds_them() -> None:
    def ends(*answers: str, alike: tuple[str, ...] = ()) -> tuple[float, float] | None:
        reading = read_answers(answers, alike=alike)
        return reading and (reading.lowest, reading.highest)

    assert ends("1", "5") == (1, 5)
    assert ends("1", "7") == (1, 7)
    assert ends("0", "4") == (0, 10)
    assert ends("3", "2", alike=("7",)) == (1, 7)  # another row of the same matrix has a 7
    assert ends("3", "2", alike=("1984",)) == (1, 5)
    assert ends("1984", "3") is None  # years
    assert ends("4,5", "3.5") == (1, 5)
    assert ends("-1", "2") is None


@pytest.mark.parametrize(
    ("answers", "numbers"),
    [
        (("1 - Not at all", "5 – Fully"), [1, 5]),
        (("1 - Not at all", "2", "3", "5 - Fully"), [1, 2, 3, 5]),
        (("Poor (1)", "Great [4]"), [1, 4]),
        (("2) Rather", "3: Yes"), [2, 3]),
        (("5 - Fully", "5 - Completely"), None),  # one number, two words: no scale
        (("3 people", "4 people"), None),
    ],
)
def test_a_number_beside_its_word_is_the_value(answers: tuple[str, ...], numbers: list[float] | None) -> None:
    assert values(*answers) == numbers


def test_words_on_no_scale_are_not_read() -> None:
    assert values("Agree", "We meet too often") is None
    assert values("Northmill", "Halden") is None
    assert values() is None


def test_a_scale_of_the_user_goes_first() -> None:
    rows = [
        {"scale": "mood", "word": word, "value": value} for word, value in (("Méh", "1"), ("Okay", "2"), ("Agree", "3"))
    ]
    assert values("meh", "okay", "agree", own=tuple(own_scales(rows))) == [1, 2, 3]
    assert values("Agree", own=tuple(own_scales(rows))) == [3]


def test_every_word_is_written_as_answers_are_compared() -> None:
    for languages in SCALES.values():
        for steps in languages.values():
            for word in "|".join(steps).split("|"):
                assert folded(word) == word
    assert {folded(word) for word in DONT_KNOW.split("|")} == set(DONT_KNOW.split("|"))


def test_no_word_stands_for_two_steps_of_one_scale() -> None:
    for languages in SCALES.values():
        for steps in languages.values():
            words = "|".join(steps).split("|")
            assert len(words) == len(set(words)), steps
    assert len(known_scales()) == 9 * 5 + 4  # scales in five languages, and in English alone
