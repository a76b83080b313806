"""The small files of decisions: written whole or not at all, undone without losing who said what, edited by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.decision_files import CONTESTS, QUESTIONS, SCALES, WAVES, decide, every, in_force, undo
from pipelines.how_to_read import decided
from pipelines.problems import WorkspaceError
from pipelines.survey_decisions import measured, rounds
from pipelines.what_was_decided import contests, decisions
from pipelines.workspace import Workspace


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "w")
    workspace.create()
    return workspace


def test_a_decision_is_a_line_and_undoing_it_keeps_the_line(place: Workspace) -> None:
    decide(
        place, WAVES, [{"wave_id": "w", "opened_on": "2026-03-01", "closed_on": "2026-03-20"}], "Ann", "reminder sent"
    )
    (line,) = in_force(WAVES, place.decisions)
    assert (line["closed_on"], line["who"], line["why"], line["line"]) == ("2026-03-20", "Ann", "reminder sent", "2")
    undo(place, WAVES, 2, "Ben")
    assert in_force(WAVES, place.decisions) == []
    (line,) = every(WAVES, place.decisions)
    assert (line["who"], line["undone_by"]) == ("Ann", "Ben")
    with pytest.raises(WorkspaceError, match="line 2 holds no decision in force"):
        undo(place, WAVES, 2, "Ben")


def test_several_lines_are_written_all_or_none(place: Workspace) -> None:
    good = {"scale": "mood", "word": "fine", "value": "2"}
    decide(place, SCALES, [good], "Ann")
    with pytest.raises(WorkspaceError, match=r'scales.csv, line 4: value "two" is no number'):
        decide(place, SCALES, [good, good | {"value": "two"}], "Ann")
    assert [row["value"] for row in in_force(SCALES, place.decisions)] == ["2"]
    with pytest.raises(WorkspaceError, match=r"waves.csv, line 2: opened_on is empty"):
        decide(place, WAVES, [{"wave_id": "w"}], "Ann")
    assert not (place.decisions / "waves.csv").exists()


def test_a_file_edited_in_a_spreadsheet_is_read(place: Workspace) -> None:
    (place.decisions / "waves.csv").write_text("\ufeffopened_on;wave_id;note\n2026-03-01;w;x\n;;\n", encoding="utf-8")
    assert [row["wave_id"] for row in in_force(WAVES, place.decisions)] == ["w"]
    (place.decisions / "waves.csv").write_text("opened_on,wave\n2026-03-01,w\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r'waves\.csv, line 1: no column "wave_id"'):
        in_force(WAVES, place.decisions)


def test_what_is_decided_about_reading_has_a_hash_of_its_own(place: Workspace) -> None:
    assert decided(place.decisions) == {}
    decide(place, SCALES, [{"scale": "mood", "word": "fine", "value": "2"}], "Ann")
    one = decided(place.decisions)
    assert one["scales"] == [{"scale": "mood", "word": "fine", "value": "2"}]
    decide(place, SCALES, [{"scale": "mood", "word": "bad", "value": "1"}], "Ann")
    assert decided(place.decisions)["decided"] != one["decided"]
    undo(place, SCALES, 3, "Ann")
    assert decided(place.decisions) == one


def test_the_last_word_about_a_question_counts_and_its_scale_may_be_corrected(place: Workspace) -> None:
    decide(place, QUESTIONS, [{"wording": "We gain, a lot.", "construct": "benefit"}], "Ann")
    line = {
        "wording": "we GAIN a lot",
        "construct": "benefit",
        "scale_min": "1",
        "scale_max": "4",
        "reverse_scored": "yes",
    }
    decide(place, QUESTIONS, [line], "Ben")
    (one,) = measured(place.decisions).values()
    assert (one.construct, one.scale, one.is_reverse) == ("benefit", (1, 4), True)
    decide(place, QUESTIONS, [{"wording": "We gain a lot", "construct": "none"}], "Ann")
    assert [one.construct for one in measured(place.decisions).values()] == [None]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"scale_min": "5", "scale_max": "1"}, "the lower one first"),
        ({"scale_min": "1"}, "must both be given"),
        ({"reverse_scored": "perhaps"}, "neither yes nor no"),
    ],
)
def test_a_question_that_cannot_be_followed_is_named(place: Workspace, line: dict[str, str], why: str) -> None:
    decide(place, QUESTIONS, [{"wording": "We gain", "construct": "benefit"} | line], "Ann")
    with pytest.raises(WorkspaceError, match=f"questions.csv, line 2: .*{why}"):
        measured(place.decisions)


def test_rounds_of_one_survey_may_not_overlap(place: Workspace) -> None:
    decide(place, WAVES, [{"wave_id": "w", "opened_on": "2026-03-01", "closed_on": "2026-03-20"}], "Ann")
    decide(
        place, WAVES, [{"wave_id": "w", "opened_on": "2027-03-01"}, {"wave_id": "v", "opened_on": "2026-03-05"}], "Ann"
    )
    assert [(one.wave_id, str(one.opened_on), one.new_id) for one in rounds(place.decisions)] == [
        ("v", "2026-03-05", "v:2026-03-05"), ("w", "2026-03-01", "w:2026-03-01"), ("w", "2027-03-01", "w:2027-03-01"),
    ]  # fmt: skip
    with pytest.raises(
        WorkspaceError, match=r"line 5: the round before it, from 2026-03-01, was not closed before 2026-03-20"
    ):
        decide(place, WAVES, [{"wave_id": "w", "opened_on": "2026-03-20"}], "Ann", check=rounds)
    assert len(rounds(place.decisions)) == 3


def test_a_case_is_opened_by_one_line_and_closed_by_another(place: Workspace) -> None:
    case = {"case_id": "case-1", "coalition_id": "reef", "indicator": "trust", "month": "2026-03-01", "says": "too low"}
    decide(place, CONTESTS, [case], "Ann")
    decide(place, CONTESTS, [{"case_id": "case-1", "outcome": "corrected", "answer": "two rows were Alder's"}], "Ben")
    decide(place, CONTESTS, [{"case_id": "case-2", "coalition_id": "reef", "says": "we came"}], "Cem")
    first, second = contests(place.decisions)
    assert (first["says"], first["opened_by"], first["outcome"], first["decided_by"]) == (
        "too low",
        "Ann",
        "corrected",
        "Ben",
    )
    assert (second["case_id"], second["outcome"], second.get("decided_by")) == ("case-2", None, None)


def test_every_decision_is_listed_with_who_and_those_undone_too(place: Workspace) -> None:
    place.aliases.write_text("name,organisation,who\nMeta,Facebook,Ann\nSolo,,Ann\n", encoding="utf-8")
    (place.decisions / "parents.csv").write_text("name,parent\nGitHub,Microsoft\n", encoding="utf-8")
    decide(place, SCALES, [{"scale": "mood", "word": "fine", "value": "2"}], "Ben")
    undo(place, SCALES, 2, "Cem")
    assert [(row["about"], row["says"], row["who"], row["undone_by"]) for row in decisions(place.decisions)] == [
        ("Meta", "is Facebook", "Ann", None),
        ("Solo", "speaks for no organisation", "Ann", None),
        ("GitHub", "belongs to Microsoft", None, None),
        ('the answer "fine"', "is 2 on the scale mood", "Ben", "Cem"),
    ]
