"""`coalition-health warning`: what people do about a warning, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.journal import Warned, journal_of
from pipelines.workspace import Workspace
from tests.roads import run
from tests.warnings_published import act, publish

ROW = act("0123456789abcdef", "2026-10")


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return publish(tmp_path / "w", dict(ROW))


def test_a_warning_is_taken_through_its_life(place: Workspace) -> None:
    steps = [
        (("acknowledged",), "Dominance, Reef Pact: acknowledged.\n"),
        (
            ("acting", "--owner", "Bo Ek", "--due", "2026-12-01"),
            "Dominance, Reef Pact: acting, owner Bo Ek, due 2026-12-01.\n",
        ),
        (("resolved", "--outcome", "worked", "--noticed-on", "2027-01-31"), "Dominance, Reef Pact: resolved.\n"),
        (("open", "--note", "it is back"), "Dominance, Reef Pact: open.\n"),
        (("explained", "--note", "nobody met", "--event", "Strike"), "Dominance, Reef Pact: explained.\n"),
    ]
    for (to, *more), words in steps:
        answer = run("warning", place.path, "0123456789abcdef", "--to", to, *more, "--who", "Ann Lee")
        assert (answer.returncode, answer.stdout) == (0, words), answer.stderr
    said = journal_of(place.path).history(Warned.of(ROW))
    assert [
        (c.state, c.who, c.owner, str(c.due_on), c.outcome, str(c.noticed_on), c.note, c.context_label) for c in said
    ] == [
        ("acknowledged", "Ann Lee", None, "None", None, "None", None, None),
        ("acting", "Ann Lee", "Bo Ek", "2026-12-01", None, "None", None, None),
        ("resolved", "Ann Lee", None, "None", "worked", "2027-01-31", None, None),
        ("open", "Ann Lee", None, "None", None, "None", "it is back", None),
        ("explained", "Ann Lee", None, "None", None, "None", "nobody met", "Strike"),
    ]


def test_the_answer_for_programs_holds_the_state(place: Workspace) -> None:
    options = ("--to", "false_alarm", "--note", "a test", "--who", "Ann", "--json")
    told = json.loads(run("warning", place.path, "0123456789abcdef", *options).stdout)
    assert (told["warning_id"], told["state"], told["note"], told["who"], told["change_id"]) == (
        "0123456789abcdef", "false_alarm", "a test", "Ann", 1,
    )  # fmt: skip
    assert told["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("0123456789abcdef", "--to", "acting", "--owner", "Bo", "--due", "2026-12-01"), "This warning is open."),
        (("0123456789abcdef", "--to", "resolved"), "Say what came of it"),
        (("0123456789abcdef", "--to", "done"), "Invalid value"),
        (("0123456789abcdef", "--to", "acting", "--due", "soon"), "Invalid value"),
        (("fedcba9876543210", "--to", "acknowledged"), "There is no warning fedcba9876543210 in the build in force"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(place: Workspace, arguments: tuple[str, ...], why: str) -> None:
    answer = run("warning", place.path, *arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert why in answer.stderr and "Traceback" not in answer.stderr
    assert journal_of(place.path).history(Warned.of(ROW)) == []


def test_a_damaged_journal_is_said_in_one_line(place: Workspace) -> None:
    (place.path / "journal.sqlite").write_bytes(b"")
    answer = run("warning", place.path, "0123456789abcdef", "--to", "acknowledged")
    assert answer.returncode == 2 and "this is no journal of warnings" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_a_build_it_says_how_to_make_one(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").create()
    answer = run("warning", tmp_path / "w", "0123456789abcdef", "--to", "acknowledged")
    assert answer.returncode == 2 and "has no build yet. Run: coalition-health build" in answer.stderr
