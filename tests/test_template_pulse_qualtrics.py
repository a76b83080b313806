"""The Qualtrics text: its tags, and what comes back when people have answered the survey made from it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from pipelines.connectors import claims
from pipelines.reading import look
from pipelines.templates import pulse_qualtrics
from pipelines.templates.members import PLACEHOLDERS, members_from_text
from pipelines.toolkit import AGREEMENT, DIMENSIONS, ORGANISATION_QUESTION, PULSE
from tests.filled_pulse import (
    FILLED,
    MEMBERS,
    Filled,
    answers_back,
    ratings_back,
    said_words,
    true_answers,
    true_ratings,
    word,
)
from tests.staged import staged

TAG = re.compile(r"\[\[([^\[\]:]+)(?::([^\[\]]*))?\]\]")
KNOWN_TAGS = {  # of the vendor's documentation
    "AdvancedFormat", "ED", "Block", "PageBreak", "Question", "ID", "Choices", "AdvancedChoices", "Choice",
    "AdvancedAnswers", "Answer",
}  # fmt: skip
DAY = "2026-05-06 09:30:00"
Made = dict[str, list[str]]  # a question: its kind, id, text, choices, answers


def questions(text: str) -> Iterator[Made]:
    """The questions that the text asks for."""
    for part in text.split("[[Question:")[1:]:
        made: Made = {"kind": [part.partition("]]")[0]], "choices": [], "answers": [], "text": []}
        into = "text"
        for line in part.splitlines()[1:]:
            tag = TAG.fullmatch(line)
            if not tag:
                made[into] += [line] if line else []
            elif tag[1] == "ID":
                made["id"] = [tag[2]]
            elif tag[1] in ("Choices", "AdvancedChoices"):
                into = "choices"
            elif tag[1] == "AdvancedAnswers":
                into = "answers"
        yield made


def columns_of(text: str) -> list[tuple[str, str, str]]:
    """(heading, wording, import id) of the columns that Qualtrics exports for the questions."""
    columns = []
    for number, made in enumerate(questions(text), start=1):
        (kind,), (name,), wording = made["kind"], made["id"], " ".join(made["text"])
        if kind.startswith("Matrix"):
            for row, choice in enumerate(made["choices"], start=1):
                columns.append((f"{name}_{row}", f"{wording} - {choice}", f"QID{number}_{row}"))
        elif kind.startswith("TE"):
            columns.append((name, wording, f"QID{number}_TEXT"))
        elif kind != "DB":
            columns.append((name, wording, f"QID{number}"))
    return columns


def exported(text: str, organisation_by: str) -> str:
    """The CSV with three header rows after both people answered; choices in words."""
    about = [
        ("StartDate", "Start Date", "startDate"),
        ("EndDate", "End Date", "endDate"),
        ("Status", "Response Type", "status"),
    ]
    about += [("RecordedDate", "Recorded Date", "recordedDate"), ("ResponseId", "Response ID", "_recordId")]
    columns = [*about, *columns_of(text), ("organisation_id", "organisation_id", "organisation_id")]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading for heading, *_ in columns)
    writer.writerow(wording for _, wording, _ in columns)
    writer.writerow(json.dumps({"ImportId": import_id}) for *_, import_id in columns)
    for number, one in enumerate(FILLED, start=1):
        chosen = one.member.name if organisation_by == "question" else ""
        given = one.member.organisation_id if organisation_by == "embedded data" else ""
        writer.writerow([DAY, DAY, "IP Address", DAY, f"R_{number}", chosen, *said_words(one), *_rated(one), given])
    return out.getvalue()


def _rated(one: Filled) -> list[str]:
    return [word(one.rating(dimension, member), dimension.answers) for dimension in DIMENSIONS for member in MEMBERS]


def text_for(members=MEMBERS) -> str:
    return pulse_qualtrics.make(members).decode()


def test_it_begins_as_advanced_format_and_uses_documented_tags_alone() -> None:
    text = text_for()
    assert text.splitlines()[0] == "[[AdvancedFormat]]"
    assert {tag[1] for tag in TAG.finditer(text)} == KNOWN_TAGS
    assert text.count("[[") == len(TAG.findall(text))


def test_it_asks_for_the_organisation_then_15_statements_then_a_matrix_per_dimension() -> None:
    asked = [made for made in questions(text_for()) if made["kind"] != ["DB"]]
    assert asked[0]["text"] == [ORGANISATION_QUESTION]
    assert asked[0]["choices"] == ["Northmill", "Halden & Sons GmbH", "WWF (UK)"]
    assert [made["text"] for made in asked[1:16]] == [[item.wording] for item in PULSE]
    assert all(made["choices"] == [*AGREEMENT, "Don't know"] for made in asked[1:16])
    assert [made["text"] for made in asked[16:]] == [[dimension.wording] for dimension in DIMENSIONS]
    assert [made["answers"] for made in asked[16:]] == [[*dimension.answers, "Don't know"] for dimension in DIMENSIONS]
    assert all(made["choices"] == [member.name for member in MEMBERS] for made in asked[16:])


def test_every_question_has_an_id_of_its_own_that_qualtrics_takes() -> None:
    ids = [made["id"][0] for made in questions(text_for())]
    assert len(set(ids)) == len(ids) == 3 + 1 + 15 + 5  # three texts
    assert all(re.fullmatch(r"[a-z0-9_]{1,15}", one) for one in ids)


def test_without_members_three_marked_placeholders_stand_for_them_and_the_organisation_is_written() -> None:
    asked = list(questions(text_for(PLACEHOLDERS)))
    assert [made["kind"] for made in asked if made["id"] == ["organisation"]] == [["TE:SingleLine"]]
    names = ["Member A (replace this)", "Member B (replace this)", "Member C (replace this)"]
    assert asked[-1]["choices"] == names


def test_a_name_in_brackets_makes_no_tag() -> None:
    text = text_for(members_from_text("WWF [[Block:x]]; Halden <b>"))
    assert "WWF ((Block:x))\nHalden (b)" in text
    assert text.count("[[Block:") == 3


def test_what_two_people_answered_comes_back_exactly(tmp_path: Path) -> None:
    about, place = staged(tmp_path, exported(text_for(), "embedded data"), coalition_id="reef")
    assert (about.connector, about.records, about.people, about.quarantined) == ("qualtrics", 2, 2, 0)
    assert answers_back(place) == true_answers()
    assert ratings_back(place) == true_ratings()
    assert about.rows == {"survey_answers": 28, "survey_ratings": 16, "survey_waves": 1}


def test_the_organisation_chosen_in_the_form_comes_back_too(tmp_path: Path) -> None:
    _, place = staged(tmp_path, exported(text_for(), "question"), coalition_id="reef")
    assert answers_back(place) == true_answers()
    assert ratings_back(place) == true_ratings()


def test_one_connector_alone_claims_the_export(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(exported(text_for(), "question"))
    assert claims(look(path, path.name, "reef")) == [("qualtrics", "three header rows")]


def test_dont_know_as_a_number_is_on_no_scale_so_that_it_is_never_an_answer(tmp_path: Path) -> None:
    text = exported(text_for(), "embedded data")
    for number, label in reversed(list(enumerate(AGREEMENT, start=1))):
        text = text.replace(f",{label}", f",{number}")
    about, place = staged(tmp_path, text.replace("Don't know", "-1"), coalition_id="reef")
    unsure = {"q08", "q10"}  # Bob's and Ann's: the columns are left out, and said
    assert {item for _, item, _, _ in answers_back(place)} == {item.item_id for item in PULSE} - unsure
    assert any("on no scale" in said for said in about.left_out)
