"""A survey from its export to its constructs: nothing before a person has said what it measures and when it closed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from pipelines.build import build
from pipelines.decision_files import QUESTIONS, SCALES, WAVES, decide, undo
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, write

PEOPLE = ("ann@alder.example", "al@alder.example", "bob@birch.example", "bea@birch.example", "cem@cedar.example")
QUESTION = "It was worth the time"


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """Three members that met in January, February and March of 2026."""
    workspace = Workspace(tmp_path / "w")
    months = [meeting_month(month) for month in ("2026-01", "2026-02", "2026-03")]
    ingest(workspace, [write(tmp_path / "in", REGISTER, *months)])
    return workspace


def answers(folder: Path, *responses: tuple[str, str, str], name: str = "survey.csv") -> Path:
    """A Qualtrics export of one question: (day, e-mail, answer)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["RecordedDate", "ResponseId", "RecipientEmail", "Q1"])
    writer.writerow(["Recorded", "Response", "Recipient", QUESTION])
    writer.writerow(json.dumps({"ImportId": i}) for i in ("recordedDate", "_recordId", "recipientEmail", "QID1"))
    for number, (day, email, answer) in enumerate(responses):
        writer.writerow([f"{day} 10:00:00", f"R_{number}", email, answer])
    path = folder / name
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def benefit(workspace: Workspace) -> list[tuple[str, float, int]]:
    """(last day, value, respondents) of the construct in each closed round."""
    build(workspace)
    rows = [row for row in published(workspace)["constructs"] if row[3] == "benefit"]
    return [(str(row[2]), row[4], row[8]) for row in rows]


def measures(workspace: Workspace) -> None:
    decide(workspace, QUESTIONS, [{"wording": QUESTION, "construct": "benefit"}], "Ann")


def closed(workspace: Workspace, opened_on: str, closed_on: str) -> None:
    """Says when a round of the only survey was."""
    ((wave_id, *_),) = [row for row in published(workspace)["survey_rounds"] if row[0].count(":") == 2]
    decide(workspace, WAVES, [{"wave_id": wave_id, "opened_on": opened_on, "closed_on": closed_on}], "Ann")


def test_nothing_is_shown_before_a_person_has_said_what_it_measures_and_that_it_is_closed(
    place: Workspace, tmp_path: Path
) -> None:
    said = [("2026-02-02", person, answer) for person, answer in zip(PEOPLE, "55443", strict=True)]
    ingest(place, [answers(tmp_path, *said)], coalition_id="reef")
    assert benefit(place) == []
    ((_, _, wording, scale, low, high, construct, _, status, reason),) = published(place)["survey_questions"]
    assert (wording, scale, low, high, construct, status) == (QUESTION, "numbers", 1, 5, "benefit", "proposed")
    assert reason == 'it says "worth time"'
    measures(place)
    assert benefit(place) == []
    assert [(row[8]) for row in published(place)["survey_questions"]] == ["decided"]
    closed(place, "2026-02-01", "2026-02-20")
    # per organisation: Alder (5+5)/2, Birch (4+4)/2, Cedar 3, on 0 to 1: 1, 0.75, 0.5
    assert benefit(place) == [("2026-02-20", 0.75, 5)]
    undo(place, WAVES, 2, "Ann")
    assert benefit(place) == []


def test_words_on_a_scale_of_the_users_own_are_read_anew_after_the_decision(place: Workspace, tmp_path: Path) -> None:
    said = [
        ("2026-02-02", person, word) for person, word in zip(PEOPLE, ["Jein", "Top", "Top", "Top", "Naja"], strict=True)
    ]
    (report,) = ingest(place, [answers(tmp_path, *said)], coalition_id="reef")
    assert "5 answer(s) in words or numbers on no scale we know" in report.message
    build(place)
    measures(place)
    closed(place, "2026-02-01", "2026-02-20")
    assert benefit(place) == []
    words = [
        {"scale": "street", "word": word, "value": value}
        for word, value in (("naja", "1"), ("jein", "2"), ("top", "3"))
    ]
    decide(place, SCALES, words, "Ann")
    # Alder (2+3)/2, Birch 3, Cedar 1, from 1 to 3: 0.75, 1, 0
    assert [(day, pytest.approx(7 / 12), 5) for day, _, _ in benefit(place)] == benefit(place) != []


def test_the_same_form_used_again_is_a_round_of_its_own_and_the_first_keeps_its_figures(
    place: Workspace, tmp_path: Path
) -> None:
    first = [("2026-01-05", person, "5") for person in PEOPLE]
    ingest(place, [answers(tmp_path, *first)], coalition_id="reef")
    build(place)
    measures(place)
    closed(place, "2026-01-01", "2026-01-20")
    assert benefit(place) == [("2026-01-20", 1.0, 5)]
    again = [("2026-03-05", person, "1") for person in PEOPLE]
    ingest(place, [answers(tmp_path, *first, *again, name="both.csv")], coalition_id="reef")
    assert benefit(place) == [("2026-01-20", 1.0, 5)]
    closed(place, "2026-03-01", "2026-03-08")
    assert benefit(place) == [("2026-01-20", 1.0, 5), ("2026-03-08", 0.0, 5)]


def test_a_person_who_answers_twice_in_a_round_counts_once_with_the_later_answer(
    place: Workspace, tmp_path: Path
) -> None:
    said = [("2026-02-02", person, "5") for person in PEOPLE] + [("2026-02-03", PEOPLE[4], "1")]
    ingest(place, [answers(tmp_path, *said)], coalition_id="reef")
    build(place)
    measures(place)
    closed(place, "2026-02-01", "2026-02-20")
    assert benefit(place) == [("2026-02-20", pytest.approx(2 / 3), 5)]


def test_our_own_questionnaire_needs_no_decision_on_what_it_measures(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    from pipelines.surveys import settle

    con.execute(
        "insert into survey_waves (wave_id, coalition_id, opened_on, instrument) values ('w', 'c', '2026-01-01', 'pulse')"
    )
    settle(con, [], tmp_path)
    found = con.execute(
        "select construct, count(*), bool_or(reverse_scored) from survey_items group by all order by all"
    )
    assert found.fetchall() == [
        ("benefit", 2, False), ("fair_influence", 3, True), ("felt_authorship", 3, False), ("goal_clarity", 3, False),
        ("renewal_intent", 2, False), ("role_clarity", 2, False),
    ]  # fmt: skip


def test_what_several_people_of_one_organisation_say_of_another_is_averaged(con: duckdb.DuckDBPyConnection) -> None:
    from pipelines.surveys import one_rating_each

    con.execute("""
    insert into survey_ratings (wave_id, rater_organisation_id, rated_organisation_id, dimension, value) values
        ('w', 'alder', 'birch', 'openness', 1), ('w', 'alder', 'birch', 'openness', 4),
        ('w', 'birch', 'alder', 'openness', 3), ('w', null, 'alder', 'openness', 2)
    """)
    one_rating_each(con)
    found = con.execute("select rater_organisation_id, rated_organisation_id, value from survey_ratings order by all")
    assert found.fetchall() == [
        ("alder", "birch", 2.5),
        ("birch", "alder", 3.0),
    ]  # (1 + 4) / 2; a rater nobody knows counts not
