"""The Apps Script, run in Node on a form that remembers, and what comes back of the form it makes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipelines.templates import pulse_google
from pipelines.templates.members import PLACEHOLDERS, members_from_text
from pipelines.templates.pulse import INTRO
from pipelines.toolkit import AGREEMENT, DIMENSIONS, DONT_KNOW, ORGANISATION_QUESTION, PULSE
from tests.filled_pulse import (
    FILLED,
    MEMBERS,
    answers_back,
    ratings_back,
    said_words,
    true_answers,
    true_ratings,
    word,
)
from tests.staged import staged

FORM_APP = Path(__file__).with_name("form_app.js")
SECONDS = 30


def made(folder: Path, members=MEMBERS) -> dict[str, Any]:
    """The form that the script makes: created, form, items, log."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed: the script cannot be run")
    script = folder / "pulse.gs"
    script.write_bytes(pulse_google.make(members))
    done = subprocess.run([node, FORM_APP, script], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def questions(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in form["items"] if item["kind"] != "PageBreak"]


def test_it_makes_one_form_that_takes_no_addresses_and_says_who_sees_what(tmp_path: Path) -> None:
    form = made(tmp_path)
    assert form["created"] == ["Coalition pulse"]
    assert form["form"]["collectEmail"] is False
    assert form["form"]["publishingSummary"] is False  # a summary would show everybody the answers
    assert form["form"]["description"] == "\n\n".join(INTRO)
    assert form["log"] == ["To change it: https://docs.example/edit", "To send it: https://docs.example/view"]


def test_it_asks_for_the_organisation_then_15_statements_then_a_grid_per_dimension(tmp_path: Path) -> None:
    own, *asked = questions(made(tmp_path))
    names = ["Northmill", "Halden & Sons GmbH", "WWF (UK)"]
    assert own == {"kind": "List", "title": ORGANISATION_QUESTION, "choiceValues": names, "required": True}
    assert [(item["kind"], item["title"]) for item in asked[:15]] == [("MultipleChoice", one.wording) for one in PULSE]
    assert all(item["choiceValues"] == [*AGREEMENT, DONT_KNOW] for item in asked[:15])
    assert asked[15:] == [
        {"kind": "Grid", "title": one.wording, "rows": names, "columns": [*one.answers, DONT_KNOW], "required": False}
        for one in DIMENSIONS
    ]


def test_without_members_the_organisation_is_written_and_placeholders_are_marked(tmp_path: Path) -> None:
    own, *_, last = questions(made(tmp_path, PLACEHOLDERS))
    assert own == {"kind": "Text", "title": ORGANISATION_QUESTION, "required": True}
    assert last["rows"] == [f"Member {letter} (replace this)" for letter in "ABC"]


def test_names_cannot_leave_their_quotes(tmp_path: Path) -> None:
    names = ['O\'Neil "& Sons" \\', "`${FormApp.create('x')}`", "*/ makePulse() // {} %s", "Société\u2028Générale"]
    form = made(tmp_path, members_from_text("; ".join(names)))
    assert form["created"] == ["Coalition pulse"]
    assert questions(form)[-1]["rows"] == [*names[:3], "Société Générale"]
    assert pulse_google.make(MEMBERS).isascii()


def exported(form: dict[str, Any]) -> bytes:
    """The CSV of the answers as Google writes it: a column per question, and per row of a grid."""
    headings = ["Timestamp"]
    for item in questions(form):
        headings += [f"{item['title']} [{row}]" for row in item["rows"]] if item["kind"] == "Grid" else [item["title"]]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    for number, one in enumerate(FILLED):
        rated = [
            word(one.rating(dimension, member), dimension.answers) for dimension in DIMENSIONS for member in MEMBERS
        ]
        writer.writerow([f"2026/05/0{6 + number} 9:30:12 am GMT+2", one.member.name, *said_words(one), *rated])
    return out.getvalue().encode()


def test_what_two_people_answered_comes_back_exactly(tmp_path: Path) -> None:
    about, place = staged(tmp_path, exported(made(tmp_path)), coalition_id="reef")
    assert (about.connector, about.records, about.people, about.quarantined) == ("google_forms", 2, 2, 0)
    assert answers_back(place) == true_answers()
    assert ratings_back(place) == true_ratings()
