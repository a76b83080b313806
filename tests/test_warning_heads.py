"""Heads of warnings: complete, allowed, and turned into sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics.heads import HeadError
from metrics.warning_heads import in_general, read_warning_head, warning_heads, warnings_version
from metrics.warning_words import Sentence

HEAD = """
title = "Too quiet"
question = "Is it quiet?"
classes = ["watch"]
severity = 1
hat = "facilitator"
subject_kind = "coalition"
why = "It was quiet for {n:months}."
next_step = "Ask."
because = "Experience."
words = "Nothing happened."
source = "Product rule"
needs = "anything"
evidence = ["attendance"]
"""
STATEMENT = "select 1"
CATALOGUE = """
    engagement_falling participation_narrowing dominance agenda_captured member_silent delegation_down deadlines_slipping
    item_stuck decision_deferred no_dissent runway_short funding_cliff funder_dependence role_uncovered charter_gap
    competition_unguarded facilitator_missing facilitator_not_impartial trust_eroding goals_disputed benefit_gap say_do_gap
    player_missing duplicated_effort feed_stale coverage_low
"""


def written(folder: Path, head: str, name: str = "too_quiet.sql", rule: str = STATEMENT) -> Path:
    path = folder / name
    path.write_text(f"/*{head}*/\n{rule}" if name.endswith("sql") else f'"""{head}"""\n{rule}', encoding="utf-8")
    return path


def test_the_catalogue_is_whole() -> None:
    assert set(warning_heads()) == set(CATALOGUE.split())


def test_a_head_is_read_from_sql_and_from_python(tmp_path: Path) -> None:
    sql = read_warning_head(written(tmp_path, HEAD))
    python = read_warning_head(written(tmp_path, HEAD, "too_quiet.py", "def find(history): ..."))
    assert (sql.name, sql.statement, python.statement) == ("too_quiet", STATEMENT, None)
    assert sql.title == python.title == "Too quiet"


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ('title = "Too quiet"', "", 'no field "title"'),
        ("severity = 1", "severity = 4", "allowed are 1, 2, 3"),
        ('classes = ["watch"]', 'classes = ["alarm"]', "allowed are act, watch, data"),
        ('hat = "facilitator"', 'hat = "boss"', "allowed are facilitator"),
        ("severity = 1", 'severity = "1"', "must be int"),
        ('title = "Too quiet"', 'title = " "', "is empty"),
        ('title = "Too quiet"', 'title = "Too quiet"\nmood = "x"', 'unknown field "mood"'),
        ('title = "Too quiet"', 'title = "Too quiet"\nseries = "x"', "go together"),
    ],
)
def test_a_bad_head_is_named(tmp_path: Path, line: str, instead: str, said: str) -> None:
    with pytest.raises(HeadError, match=said):
        read_warning_head(written(tmp_path, HEAD.replace(line, instead)))


def test_the_version_changes_with_a_rule(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    before = warnings_version(tmp_path)
    warnings_version.cache_clear()
    written(tmp_path, HEAD, rule="select 2")
    assert warnings_version(tmp_path) != before


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{a:share} of {b:meetings}", "61 % of 1 meeting"),
        ("{c:share}, {d:index}, {e:money}", "Under 1 %, −0.48, 31,000"),
        ("{f:month} and {f:date}", "November 2026 and 12 November 2026"),
        ("{g:organisation} with {h:organisations}", "Birch Works with Birch Works, zed and Alder"),
        ("{i:months}, {j:one}", "Not known, 4.2"),
    ],
)
def test_places_are_filled_by_their_kind(template: str, said: str) -> None:
    names = {"birch": "Birch Works", "alder": "Alder"}
    values = {
        "a": 0.612, "b": 1, "c": 0.004, "d": -0.48, "e": 31000.4, "f": date(2026, 11, 12), "g": "birch",
        "h": ["birch", "zed", "alder"], "i": None, "j": 4.21,
    }  # fmt: skip
    assert Sentence(names).fill(template, values) == said


def test_without_names_nobody_is_named() -> None:
    assert Sentence(None).fill("{g:organisation} leads", {"g": "birch"}) == "One organisation leads"
    assert Sentence(None).fill("{h:organisations} lead", {"h": ["birch", "alder"]}) == "2 organisations lead"


def test_a_template_that_asks_for_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Sentence({}).fill("{nothing:share}", {})


def test_a_next_step_in_general_names_no_finding() -> None:
    said = in_general("Call {subject} and {lead:organisation} about {n:items} by {on:date}.", "organisation")
    assert said == "Call the organisation and one organisation about so many by so many."


def test_values_in_brackets_are_left_out_of_a_next_step_in_general() -> None:
    said = in_general("Write down the {subject} ({n:number} beyond {limit}), the oldest first (as ever).", "role")
    assert said == "Write down the role, the oldest first (as ever)."


def test_every_warning_has_its_words() -> None:
    for head in warning_heads().values():
        assert head.question.endswith("?"), head.name
        for text in (head.why, head.next_step):
            assert text.endswith("."), head.name
        for text in (head.title, head.because, head.words, head.source):
            assert text == text.strip() and text[-1] not in ":,;", head.name
