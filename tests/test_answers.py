"""What survey connectors share: who answered, several answers at once, words, organisations, ratings, the questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.connectors import Export
from pipelines.connectors._answer_columns import item_ids, moment, roles_of
from pipelines.connectors._answer_form import Form, Question, Response
from pipelines.connectors._answer_words import role_of
from pipelines.connectors._answers import survey
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from pipelines.scales import Scale
from pipelines.toolkit import DIMENSION_OF, PULSE

AT = "2026-03-02T10:00:30"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "a.csv"
    path.write_text("a\n", encoding="utf-8")
    return look(path, path.name, "reef")


def ask(wording: str, column: int = 0, row: str = "", **more: object) -> Question:
    return Question((column,), wording, f"i{column}", wording, row, **more)  # type: ignore[arg-type]


def told(number: int, *cells: str, ends: str = AT, **about: str) -> Response:
    return Response(number, cells, {"ends": ends, **about})


def taken(source: Source, questions: Sequence[Question], *responses: Response, **more: object) -> Export:
    form = Form("tool", list(questions), list(responses), len(responses), "When", **more)  # type: ignore[arg-type]
    return survey(source, form)


def found(export: Export) -> list[tuple[str, str | None, str | None]]:
    return [(row["item_id"], row["value"], row["dont_know"]) for row in export.tables["survey_answers"]]


def test_dont_know_is_an_answer_without_a_value_and_a_blank_is_none(source: Source) -> None:
    export = taken(source, [ask("Pace?")], told(2, "Agree"), told(3, "Don't know"), told(4, ""), told(5, "."))
    assert found(export) == [("i0", "4", None), ("i0", None, "true")]
    assert (export.records, len(export.people)) == (4, 4)


def test_the_tools_id_is_who_answered_and_the_address_beside_it_no_second_person(source: Source) -> None:
    export = taken(
        source, [ask("Pace?")], told(2, "4", key="R_1", email="Ann@A.org"), told(3, "4", key="R_2", email="anonymous")
    )
    assert list(export.people) == ["R_1", "R_2"]
    assert [row["person_key"] for row in export.tables["survey_answers"]] == ["ann@a.org", None]


def test_without_an_id_two_in_a_minute_are_one_only_where_they_say_the_same_and_come_from_different_files(
    source: Source,
) -> None:
    both = taken(source, [ask("Pace?")], told(2, "4"), told(3, "4"), told(4, "5"))
    again = taken(source, [ask("Pace?")], told(9, "5", ends="2026-03-02T10:00"), told(7, "4", ends="2026-03-02T10:00"))
    assert len(both.people) == 3
    assert again.people.keys() <= both.people.keys()


def test_ids_that_count_from_one_are_not_the_same_person_in_another_form(source: Source) -> None:
    one = taken(source, [ask("Pace?")], told(2, "4", key="1"), counts=True)
    other = taken(source, [ask("Depth?")], told(2, "4", key="1"), counts=True)
    assert one.people.keys().isdisjoint(other.people.keys())


def test_a_column_for_each_choice_says_its_label_whatever_stands_in_it(source: Source) -> None:
    question = Question((0, 1), "Pace?", "pace", "Pace?", labels=("Disagree", "Agree"))
    export = taken(source, [question], told(2, "1", ""), told(3, "", "x"))
    assert found(export) == [("pace", "2", None), ("pace", "4", None)]


def test_a_question_with_several_answers_is_left_out_and_said_without_its_contents(source: Source) -> None:
    ticked = Question((0, 1), "Which?", "which", "Which?", labels=("Agree", "Disagree"))
    cells = told(2, "1", "1", "3;4;", "2"), told(3, "1", "", "2;", "5")
    export = taken(source, [ticked, ask("Levels?", 2), ask("Pace?", 3)], *cells, joined=r".*;")
    assert found(export) == [("i3", "2", None), ("i3", "5", None)]
    assert export.left_out == ["2 question(s) with several answers at once, which no scale orders"]


def test_words_on_no_scale_are_counted_unless_a_person_ordered_them(source: Source) -> None:
    responses = told(2, "seedling"), told(3, "tree")
    assert taken(source, [ask("How far on?")], *responses).left_out[0].startswith("2 answer(s) in words")
    object.__setattr__(source, "scales", (Scale("growth", {"seedling": 1.0, "tree": 2.0}),))
    assert found(taken(source, [ask("How far on?")], *responses)) == [("i0", "1", None), ("i0", "2", None)]


def test_the_words_for_a_column_are_those_a_person_gave_before_those_of_the_heading(source: Source) -> None:
    object.__setattr__(
        source, "columns", {"organisation": "nothing", "which team?": "organisation", "name": "question"}
    )
    headings = ["Organisation", "Which team?", "Name", "E-mail", "", "Pace?"]
    assert roles_of(source, headings, {}) == ["nothing", "organisation", "", "email", "nothing", ""]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Which organisation do you represent?", "organisation"), ("Your organization's name", "organisation"),
        ("Quelle organisation représentez-vous ?", "organisation"), ("Welche Organisation vertreten Sie?", "organisation"),
        ("¿Qué organización representa usted?", "organisation"), ("Qual organização você representa?", "organisation"),
        ("Adresse e-mail", "email"), ("E-Mail-Adresse", "email"), ("Correo electrónico", "email"),
        ("Full name", "personal"), ("Nom et prénom", "personal"), ("IP Address", "personal"), ("Telefon", "personal"),
        ("My organisation gains from taking part", ""), ("How does your organisation decide?", ""), ("Name a risk", ""),
    ],
)  # fmt: skip
def test_headings_that_tell_who_answers_are_known_in_five_languages(heading: str, role: str) -> None:
    assert role_of(heading) == role


def test_a_rating_is_of_one_organisation_by_another_and_never_an_answer(source: Source) -> None:
    dimension = DIMENSION_OF["openness"]
    by_wording = ask(dimension.wording, 0, "Halden")
    by_name = Question((1,), "x", dimension.variable("wwf"), "x")
    export = taken(source, [by_wording, by_name], told(2, dimension.answers[0], "2", organisation="Northmill"))
    assert export.tables["survey_answers"] == []
    assert [(row["rater_name"], row["rated_name"], row["dimension"], row["value"]) for row in export.tables["survey_ratings"]] == [
        ("Northmill", "Halden", "openness", "1"), ("Northmill", "wwf", "openness", "2"),
    ]  # fmt: skip
    assert export.counted == ("survey_answers", "survey_ratings")


def test_eight_of_our_statements_make_our_questionnaire_and_seven_do_not(source: Source) -> None:
    questions = [ask(item.wording, n) for n, item in enumerate(PULSE[:8])]
    ours = taken(source, questions, told(2, *["4"] * 8))
    assert [row["item_id"] for row in ours.tables["survey_answers"]] == [f"q{n:02d}" for n in range(1, 9)]
    assert ours.tables["survey_waves"][0]["instrument"] == "pulse"
    others = taken(source, questions[:7], told(2, *["4"] * 7))
    assert others.tables["survey_waves"][0]["instrument"].startswith("tool:")


def test_the_order_of_the_questions_and_added_text_do_not_make_another_questionnaire(source: Source) -> None:
    pace, depth, words = ask("Pace?"), ask("Depth?", 1), ask("Anything else?", 2, is_text=True)
    one = taken(source, [pace, depth], told(2, "4", "4", "")).tables["survey_waves"]
    assert one == taken(source, [depth, words, pace], told(2, "4", "4", "secret")).tables["survey_waves"]


def test_rounds_that_the_tool_names_are_waves_of_their_own(source: Source) -> None:
    responses = told(2, "4", wave="spring", key="1"), told(3, "5", wave="autumn", key="1", ends="2026-09-02T10:00:00")
    export = taken(source, [ask("Pace?")], *responses, counts=True)
    assert [row["opened_on"] for row in export.tables["survey_waves"]] == ["2026-09-02", "2026-03-02"]  # autumn, spring
    assert len(export.people) == 1


def test_a_day_that_can_be_read_both_ways_is_asked_about(source: Source) -> None:
    with pytest.raises(FileRejectedError, match='column "When" can be read in two ways'):
        taken(source, [ask("Pace?")], told(2, "4", ends="3/4/2026 10:00"))


def test_a_time_that_cannot_be_read_is_handed_on_as_it_stands(source: Source) -> None:
    export = taken(source, [ask("Pace?")], told(2, "4", ends="soon"))
    assert export.tables["survey_answers"][0]["answered_at"] == "soon"  # casting sets the row aside
    assert export.tables["survey_waves"] == []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("43290.53487", "2018-07-09T12:50:13"),
        ("43290,5", "2018-07-09T12:00:00"),
        ("2026", "2026"),
        ("123456", "123456"),
    ],
)
def test_a_spreadsheets_own_number_for_a_time_is_that_time(text: str, time: str) -> None:
    assert moment(text) == time  # 0.53487 of 86,400 seconds are 46,212.8


def test_a_long_heading_has_a_short_id_and_two_alike_have_two() -> None:
    ids = item_ids(["Pace?", "Pace?", "x" * 200, "x" * 201])
    assert ids[:2] == ["Pace?", "Pace? #2"]
    assert len(set(ids)) == 4 and max(map(len, ids)) <= 60
