"""Events that a person wrote down: they reach the published table through a real build, once, and undoing takes them out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.context import events
from pipelines.decision_files import CONTEXT, decide, undo
from pipelines.problems import WorkspaceError
from pipelines.what_was_decided import decisions
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, write

TOLD = {
    "context_events": "coalition_id,happened_on,label,rebase\nreef,2026-02-10,New law,no\nreef,2026-02-01,Storm,\n",
}
STRIKE = ("coalition_id=reef", "happened_on=2026-03-05", "label=Port strike")


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("context")
    exports = write(folder / "exports", REGISTER, TOLD, *(meeting_month(f"2026-0{month}") for month in range(1, 5)))
    assert run("ingest", folder / "w", exports).returncode == 0
    return folder / "w"


def told(workspace: Path, *options: str) -> list[tuple[str, str, str]]:
    answer = run("build", workspace, *options)
    assert answer.returncode == 0, answer.stderr
    return [(coalition, str(month)[:7], label) for coalition, month, label in published(workspace)["context_events"]]


def test_an_event_that_was_decided_is_published_and_undoing_takes_it_out(road: Path) -> None:
    of_files = [("reef", "2026-02", "New law"), ("reef", "2026-02", "Storm")]
    assert told(road) == of_files
    before = published(road)["coalitions"]
    for values in (
        STRIKE,
        (*STRIKE, "rebase=yes"),
        ("coalition_id=reef", "happened_on=2027-12-24", "label=Moving house"),
    ):
        assert run("decide", road, "context", *values, "--who", "Ann").returncode == 0
    strike, later = ("reef", "2026-03", "Port strike"), ("reef", "2027-12", "Moving house")
    assert told(road) == [*of_files, strike, later]
    assert published(road)["coalitions"] == before  # an event to come makes no months
    assert told(road, "--as-of", "2026-04-30") == [*of_files, strike]
    for line in ("2", "3", "4"):
        assert run("decide", road, "context", "--undo", line, "--who", "Bo").returncode == 0
    assert told(road) == of_files
    assert {row[8] for row in published(road)["decisions"] if row[0] == "context.csv"} == {"Bo"}


def test_an_event_that_a_file_tells_too_counts_once(road: Path) -> None:
    values = ("coalition_id=reef", "happened_on=2026-02-10", "label=New law", "rebase=yes")
    assert run("decide", road, "context", *values).returncode == 0
    assert told(road) == [("reef", "2026-02", "New law"), ("reef", "2026-02", "Storm")]
    run("decide", road, "context", "--undo", "5")


def test_an_event_of_a_coalition_that_is_not_there_is_named_with_its_line(road: Path) -> None:
    place = Workspace(road)
    line = {"coalition_id": "reeef", "happened_on": "2026-03-05", "label": "Port strike"}
    decide(place, CONTEXT, [line], "Ann", check=events)
    answer = run("build", road)
    assert answer.returncode == 2
    assert 'decisions/context.csv, line 6: there is no coalition "reeef". There are: reef.' in answer.stderr
    undo(place, CONTEXT, 6, "Ann")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (("happened_on=2026-03-05", "label=Strike"), "coalition_id is empty"),
        (("coalition_id=reef", "label=Strike"), "happened_on is empty"),
        (("coalition_id=reef", "happened_on=5 March", "label=Strike"), "is no date such as"),
        ((*STRIKE, "rebase=perhaps"), 'rebase "perhaps" is neither yes nor no'),
        ((*STRIKE, "colour=red"), 'No "colour" in context'),
    ],
)
def test_an_event_that_cannot_be_followed_is_not_written(tmp_path: Path, values: tuple[str, ...], why: str) -> None:
    Workspace(tmp_path / "w").create()
    answer = run("decide", tmp_path / "w", "context", *values)
    assert answer.returncode == 2 and why in answer.stderr
    assert not (tmp_path / "w" / "decisions" / "context.csv").exists()


def test_the_command_answers_programs_with_the_events(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").create()
    answer = json.loads(run("decide", tmp_path / "w", "context", *STRIKE, "--who", "Ann", "--json").stdout)
    ((line,),) = answer.values()
    assert (line["label"], line["happened_on"], line["who"]) == ("Port strike", "2026-03-05", "Ann")


def test_events_are_listed_among_the_decisions(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "w")
    place.create()
    line = {"coalition_id": "reef", "happened_on": "2026-03-05", "label": "Port strike"}
    decide(place, CONTEXT, [line, line | {"label": "New chair", "rebase": "yes"}], "Ann")
    assert [(row["about"], row["says"], row["coalition_id"], row["who"]) for row in decisions(place.decisions)] == [
        ("the event Port strike", "happened on 2026-03-05; what is usual starts anew: no", "reef", "Ann"),
        ("the event New chair", "happened on 2026-03-05; what is usual starts anew: yes", "reef", "Ann"),
    ]


def test_the_last_line_about_an_event_counts(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "w")
    place.create()
    line = {"coalition_id": "reef", "happened_on": "2026-03-05", "label": "Port strike"}
    decide(place, CONTEXT, [line | {"rebase": "yes"}, line | {"rebase": "no"}], "Ann")
    assert [one.rebase for one in events(place.decisions)] == [False]
    decide(place, CONTEXT, [line], "Ann")
    assert [one.rebase for one in events(place.decisions)] == [None]
    with pytest.raises(WorkspaceError, match=r"context.csv, line 5: rebase"):
        decide(place, CONTEXT, [line | {"rebase": "often"}], "Ann", check=events)
