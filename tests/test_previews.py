"""A preview: what would change if a setting were decided, the same as what the build then publishes, and nothing is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from metrics.heads import changed_goalposts
from metrics.rescored import rescore
from pipelines.build import build
from pipelines.decided_settings import goalposts
from pipelines.decision_files import AUDIENCES, CONTEXT, GOALPOSTS, GOVERNANCE, THRESHOLDS, decide
from pipelines.ingest import ingest
from pipelines.preview_words import Moved
from pipelines.preview_words import goalposts as sentence
from pipelines.previews import preview
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from sample_data.simulator import simulate
from tests.roads import everything, published, run, write

pytestmark = pytest.mark.stress_tests

KELP = {  # a coalition whose agenda is half of nobody known: its concentration is a range without a point
    "coalitions-kelp": "coalition_id,name,theme\nkelp,Kelp [Pact](x),Coral\nempty,Empty Pact,\n",
    "memberships-kelp": "coalition_id,organisation_id,joined_on,role\nkelp,alder,2025-01-01,lead\nkelp,birch,2025-01-01,member\n",
    "agenda_items-kelp": "item_id,coalition_id,raised_on,proposed_by_organisation_id\n"
    + "".join(
        f"k{n},kelp,2026-03-{n:02},{'alder' if n % 3 == 0 else 'birch' if n % 3 == 1 else ''}\n" for n in range(1, 25)
    ),
    "governance-kelp": "coalition_id,element,status,agreed_on\nkelp,purpose,partial,2026-01-01\n",
}
AGENDA = {"indicator": "agenda_concentration", "scored_0": "0.9", "scored_100": "0.2"}
CORE = {"indicator": "active_core", "scored_0": "1", "scored_100": "3"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made-up coalitions over 8 months, one of them with too few answers in its survey, and two with next to nothing."""
    folder = tmp_path_factory.mktemp("previews")
    simulate(folder / "made", coalitions=2, months=8, seed=3, events_per_month=30)
    workspace = Workspace(folder / "w")
    ingest(workspace, [folder / "made" / "exports", write(folder / "in", KELP)])
    build(workspace)
    return workspace.path


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(built, tmp_path / "w"))


def last_scores(place: Workspace) -> dict[tuple[str, str], tuple]:
    """(coalition, score) -> (month, value, low, high, band) of each coalition's last month."""
    rows = sorted(published(place)["scores"], key=lambda row: row[1])
    return {(row[0], row[2]): (row[1], *row[3:7]) for row in rows}


@pytest.mark.parametrize("line", [AGENDA, CORE])
def test_a_preview_says_row_for_row_what_the_build_then_publishes(place: Workspace, line: dict[str, str]) -> None:
    before = last_scores(place)
    told = preview(place, GOALPOSTS, line).moved
    decide(place, GOALPOSTS, [line], "Ann", check=goalposts)
    build(place)
    after = last_scores(place)
    assert {
        (one.coalition_id, one.score): (one.month, one.value, one.low, one.high, one.band) for one in told
    } == before
    foreseen = {
        (one.coalition_id, one.score): (one.month, one.value_then, one.low_then, one.high_then, one.band_then)
        for one in told
    }
    assert foreseen == after
    assert any(before[key] != after[key] for key in before) and {key[0] for key in before} == {"c0001", "c0002", "kelp"}


def rescored(place: Workspace, **decided: tuple[float, float]) -> dict[tuple, float | None]:
    """(coalition, month, indicator) -> score of every published row, worked out anew from its value."""
    with duckdb.connect() as con, changed_goalposts(decided):
        con.execute(f"attach '{place.current_build() / 'core.duckdb'}' as core (read_only)")
        con.execute(f"attach '{place.current_build() / 'published' / 'secretariat.duckdb'}' as published (read_only)")
        con.execute("create table coalition_months as from core.coalition_months")
        con.execute("create table indicators as from published.indicators")
        rescore(con)
        return {
            row[:3]: row[3]
            for row in con.execute("select coalition_id, month, indicator, score from indicators").fetchall()
        }


def test_worked_out_anew_by_the_same_goalposts_every_figure_has_the_score_it_had(place: Workspace) -> None:
    rows = published(place)["indicators"]
    before = rescored(place)
    assert before == {row[:3]: row[8] for row in rows}
    (hidden,) = [
        row for row in rows if row[:3:2] == ("kelp", "agenda_concentration") and row[3] is None and row[4] is not None
    ]
    assert hidden[8] is not None, "the sample holds a figure that is a range without a point"
    other = rescored(place, agenda_concentration=(0.9, 0.2))
    assert {key[2] for key, score in other.items() if score != before[key]} == {"agenda_concentration"}
    ends = [max(0.0, min(100.0, (0.9 - end) / 0.7 * 100)) for end in (hidden[4], hidden[5])]
    assert other[hidden[:3]] == pytest.approx(sum(ends) / 2)


def test_what_was_decided_before_and_waits_for_a_build_is_counted_in_and_said(place: Workspace) -> None:
    assert "wait for the next build" not in preview(place, GOALPOSTS, CORE).sentence
    decide(place, GOALPOSTS, [AGENDA], "Ann", check=goalposts)
    told = preview(place, GOALPOSTS, CORE)
    assert told.sentence.endswith("Other goalposts wait for the next build too and are counted in.")
    decide(place, GOALPOSTS, [CORE], "Ann", check=goalposts)
    build(place)
    after = last_scores(place)
    assert {(one.coalition_id, one.score): one.value_then for one in told.moved} == {
        key: row[1] for key, row in after.items()
    }


def test_nothing_is_written_by_a_preview_not_even_one_that_is_refused(place: Workspace) -> None:
    before = everything(place.path)
    preview(place, GOALPOSTS, AGENDA)
    with pytest.raises(WorkspaceError, match=r"decisions/goalposts.csv, line 2: less is better here"):
        preview(place, GOALPOSTS, {"indicator": "agenda_concentration", "scored_0": "0", "scored_100": "1"})
    assert everything(place.path) == before


def moved(
    name: str, score: str, value: float | None, then: float | None, band: str | None, band_then: str | None
) -> Moved:
    return Moved(name.lower(), name, None, score, value, then, None, None, None, None, band, band_then)  # type: ignore[arg-type]


def test_who_changes_band_is_named_first() -> None:
    rows = [
        moved("Reef", "health", 44, 46, "concern", "watch"), moved("Reef", "balance", 69, 71, "watch", "strong"),
        moved("Kelp", "balance", 71, 69, "strong", "watch"), moved("Moss", "health", 50, 60, "watch", "watch"),
    ]  # fmt: skip
    assert sentence(rows, others_wait=False) == (
        "2 coalitions change band: Reef (health from concern to watch, balance from watch to strong), "
        "Kelp (balance from strong to watch)."
    )
    assert sentence(rows[:1], others_wait=False).startswith("1 coalition changes band: Reef (health")


def test_of_many_coalitions_five_are_named() -> None:
    rows = [moved(f"C{n}", "health", 44, 46, "concern", "watch") for n in range(7)]
    assert sentence(rows, others_wait=False).endswith("C4 (health from concern to watch), and 2 more.")


def test_without_another_band_the_largest_move_is_told() -> None:
    rows = [moved("Reef", "health", 50, 51, "watch", "watch"), moved("Kelp", "balance", 60, 57.5, "watch", "watch")]
    assert (
        sentence(rows, others_wait=False)
        == "No coalition changes band. The largest move: balance of Kelp, by −2.5 points."
    )
    still = [moved("Reef", "health", 50, 50.2, "watch", "watch"), moved("Moss", "health", None, None, None, None)]
    assert sentence(still, others_wait=False) == "No coalition changes band, and no score moves by half a point."
    assert sentence([], others_wait=False) == "No coalition has a month yet: no score changes."


# --- other settings are told in words -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "line", "told"),
    [
        (THRESHOLDS, {"name": "new_warnings_per_month", "value": "5"}, "may have 5 new warnings to act on in a month instead of 2"),
        (THRESHOLDS, {"name": "new_warnings_per_month", "value": "2"}, "It is 2 already: nothing changes."),
        (THRESHOLDS, {"name": "keep_builds", "value": "1"}, "2 builds are kept instead of 12: none is removed."),
        (THRESHOLDS, {"name": "stress_tests_up_to", "value": "1"}, "With 4 coalitions the next build does not work out who could leave."),
        (GOVERNANCE, {"coalition_id": "kelp", "element": "purpose", "status": "full"},
         "The charter element purpose of Kelp [Pact](x) goes from partial to full. What it does to the scores, the next build tells."),
        (GOVERNANCE, {"coalition_id": "kelp", "element": "data_and_ip", "status": "not_relevant"},
         "The charter element data and ip of Kelp [Pact](x), which nobody had looked at, is not relevant."),
        (AUDIENCES, {"coalition_id": "kelp", "names_agreed": "yes"},
         "From the next build on the committee of Kelp [Pact](x) sees what is said of members by name. No score changes."),
        (AUDIENCES, {"coalition_id": "kelp", "names_agreed": "no"}, "It is so already: the committee of Kelp [Pact](x) does not see"),
    ],
)  # fmt: skip
def test_a_setting_that_moves_no_score_is_told_in_words(place: Workspace, kind, line, told) -> None:
    found = preview(place, kind, line)
    assert told in found.sentence and found.moved == []


def test_how_many_builds_would_go_is_said(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "w")
    place.create()
    build(place)
    for value in ("3", "4"):
        decide(place, THRESHOLDS, [{"name": "new_warnings_per_month", "value": value}], "Ann")
        build(place)
    told = preview(place, THRESHOLDS, {"name": "keep_builds", "value": "2"}).sentence
    assert (
        told
        == "2 builds are kept instead of 12: the next build removes the 2 oldest of the 3 that are kept now. No figure changes."
    )
    decide(place, THRESHOLDS, [{"name": "keep_builds", "value": "2"}], "Ann")
    build(place)
    assert len(list(place.builds.iterdir())) == 2


def test_what_cannot_be_previewed_says_why(place: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="Only goalposts, thresholds, governance, audiences can be previewed"):
        preview(place, CONTEXT, {"coalition_id": "reef", "happened_on": "2026-01-01", "label": "x"})
    with pytest.raises(WorkspaceError, match=r'there is no coalition "moon". There are: c0001, c0002, empty, kelp.'):
        preview(place, AUDIENCES, {"coalition_id": "moon", "names_agreed": "yes"})
    new = Workspace(tmp_path / "new")
    new.create()
    with pytest.raises(WorkspaceError, match=r"has no build yet. Run: coalition-health build"):
        preview(new, GOALPOSTS, AGENDA)


def test_a_workspace_with_nothing_in_it_can_be_previewed(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "w")
    place.create()
    build(place)
    assert preview(place, GOALPOSTS, AGENDA).sentence == "No coalition has a month yet: no score changes."


def test_the_command_tells_a_person_and_a_program(place: Workspace) -> None:
    words = run("preview", place.path, "goalposts", *(f"{name}={cell}" for name, cell in AGENDA.items()))
    assert words.returncode == 0 and ", 2026-10: balance " in words.stdout and "; would be " in words.stdout
    answer = json.loads(
        run("preview", place.path, "goalposts", "--json", *(f"{n}={c}" for n, c in AGENDA.items())).stdout
    )
    assert answer["sentence"] == words.stdout.splitlines()[0]
    assert {one["coalition_id"] for one in answer["moved"]} == {"c0001", "c0002", "kelp"}
    wrong = run("preview", place.path, "goalposts", "indicater=x")
    assert (
        wrong.returncode == 2 and 'No "indicater" in goalposts: write indicator, scored_0, scored_100' in wrong.stderr
    )
