"""Activities that a person typed in: checked when written, in every figure after the next build, and undone again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from pipelines.decision_files import FACILITATION, decide, undo
from pipelines.problems import WorkspaceError
from pipelines.typed_facilitation import add_entries, read
from pipelines.typing_in import check_for
from pipelines.what_was_decided import decisions
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, write

TALK = {"coalition_id": "reef", "happened_on": "2026-03-05", "hat": "facilitator", "activity": "Spoke with Birch"}
LOG = {
    "facilitation": "activity_id,coalition_id,happened_on,hat,employer_organisation_id\n"
    "typed-2,reef,2026-02-01,matchmaker,alder\n"
}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "w")
    workspace.create()
    return workspace


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January to April 2026, with one entry of the log in a file that has the id of a line typed in."""
    folder = tmp_path_factory.mktemp("typed")
    exports = write(folder / "exports", REGISTER, LOG, *(meeting_month(f"2026-0{month}") for month in range(1, 5)))
    assert run("ingest", folder / "w", exports).returncode == 0
    assert run("build", folder / "w").returncode == 0
    return folder / "w"


def typed(workspace: Path, *options: str, **more: str):
    return run(
        "decide", workspace, "facilitation", *(f"{n}={v}" for n, v in (TALK | more).items()), "--who", "Ann", *options
    )


def log(workspace: Path) -> dict[str, tuple]:
    """activity_id -> the row of the published log without coalition and id."""
    return {row[1]: row[2:] for row in published(workspace)["facilitation_log"]}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"activity": ""}, "activity is empty. Fill it in."),
        ({"happened_on": ""}, "happened_on is empty. Fill it in."),
        ({"happened_on": "5 March"}, 'happened_on "5 March" is no date such as 2026-03-31.'),
        ({"happened_on": "20260305"}, 'happened_on "20260305" is no date such as 2026-03-31.'),
        ({"hat": "boss"}, 'hat "boss" is none of project_manager, facilitator, matchmaker.'),
        ({"position": "none"}, 'position "none" is none of internal, external, embedded, secretariat.'),
        ({"hours": "-1"}, 'hours "-1" is no number of 0 or more such as 2.5.'),
        ({"hours": "nan"}, 'hours "nan" is no number of 0 or more such as 2.5.'),
        ({"cost": "1e9", "currency": "EUR"}, 'cost "1e9" is no number of 0 or more such as 2.5.'),
        ({"cost": "100"}, "cost stands without its currency."),
        ({"currency": "euro"}, 'currency "euro" is no code of three letters such as EUR.'),
        ({"target_indicator": "trusst"}, 'target_indicator "trusst" is no indicator.'),
        ({"introduced_organisation_ids": "birch"}, 'introduced_organisation_ids "birch" names no two organisations.'),
        ({"introduced_organisation_ids": "birch;birch"}, "names no two organisations. Write both, with ; between."),
        ({"activity": "x" * 201}, "activity is longer than 200 characters. Shorten it."),
    ],
)
def test_what_cannot_be_used_is_not_written_and_the_error_names_line_and_column(place: Workspace, said, why) -> None:
    decide(place, FACILITATION, [TALK], "Ann", check=check_for(place))
    with pytest.raises(WorkspaceError) as refused:
        decide(place, FACILITATION, [TALK | said], "Ann", check=check_for(place))
    assert str(refused.value).startswith("decisions/facilitation.csv, line 3: ") and why in str(refused.value)
    assert len(read(place.decisions)[0]) == 1


def test_what_is_still_to_come_is_not_written(place: Workspace) -> None:
    decide(place, FACILITATION, [TALK], "Ann", check=check_for(place, today=dt.date(2026, 3, 5)))
    with pytest.raises(WorkspaceError, match='happened_on "2026-03-05" is still to come'):
        decide(place, FACILITATION, [TALK], "Ann", check=check_for(place, today=dt.date(2026, 3, 4)))


def test_a_line_spoilt_by_hand_is_set_aside_and_keeps_nobody_from_writing_another(place: Workspace) -> None:
    decide(place, FACILITATION, [TALK, TALK | {"hat": "boss"}], "Ann")
    decide(place, FACILITATION, [TALK | {"hours": "2.5"}], "Ann", check=check_for(place))
    lines, problems = read(place.decisions)
    assert [line["line"] for line in lines] == ["2", "4"]
    assert [str(problem) for problem in problems] == [
        'decisions/facilitation.csv, line 3: hat "boss" is none of project_manager, facilitator, matchmaker.'
    ]


def test_an_undone_line_counts_no_more(place: Workspace) -> None:
    decide(place, FACILITATION, [TALK, TALK | {"hat": "matchmaker"}], "Ann")
    undo(place, FACILITATION, 2, "Ben")
    assert [line["hat"] for line in read(place.decisions)[0]] == ["matchmaker"]


def test_activities_are_listed_among_the_decisions(place: Workspace) -> None:
    decide(place, FACILITATION, [TALK], "Ann", "minutes of 5 March")
    (row,) = decisions(place.decisions)
    assert (row["about"], row["says"], row["coalition_id"], row["who"], row["why"]) == (
        "the activity Spoke with Birch", "was done on 2026-03-05 under the hat facilitator", "reef", "Ann",
        "minutes of 5 March",
    )  # fmt: skip


def entries(con: duckdb.DuckDBPyConnection, place: Workspace, as_of: dt.date | None = None) -> list[tuple]:
    con.execute("delete from facilitation")
    add_entries(con, place.decisions, as_of)
    return con.execute("select * exclude (coalition_id) from facilitation order by happened_on, activity_id").fetchall()


def test_a_line_becomes_a_row_of_the_log_and_names_become_organisations(con, given, place: Workspace) -> None:
    given("coalitions", [{"coalition_id": "reef", "name": "Reef"}])
    given("organisation_names", [
        {"organisation_id": key, "name": name}
        for key, name in (("birch", "Birch Works"), ("cedar", "Cedar"), ("a", "Twin"), ("b", "Twin"))
    ])  # fmt: skip
    line = TALK | {
        "facilitator_name": "Cleo", "position": "external", "employer_organisation_id": "birch  works",
        "paid_by_organisation_id": "Twin", "hours": "2.5", "cost": "100.25", "currency": "eur",
        "target_indicator": "attendance_rate", "introduced_organisation_ids": "CEDAR; birch",
    }  # fmt: skip
    decide(place, FACILITATION, [TALK, line | {"happened_on": "2026-03-06"}], "Ann", check=check_for(place))
    empty = (None,) * 9
    assert entries(con, place) == [
        ("typed-2", dt.date(2026, 3, 5), "facilitator", "Spoke with Birch", *empty),
        ("typed-3", dt.date(2026, 3, 6), "facilitator", "Spoke with Birch", "Cleo", "external", "birch", "Twin", 2.5,
         pytest.approx(100.25), "EUR", "attendance_rate", ["cedar", "birch"]),
    ]  # fmt: skip
    assert [row[0] for row in entries(con, place, dt.date(2026, 3, 5))] == ["typed-2"]


def test_an_activity_of_a_coalition_that_is_not_there_is_set_aside(con, given, place: Workspace) -> None:
    given("coalitions", [{"coalition_id": "reef", "name": "Reef"}])
    decide(place, FACILITATION, [TALK | {"coalition_id": "reeef"}, TALK], "Ann", check=check_for(place))
    assert [row[0] for row in entries(con, place)] == ["typed-3"]
    assert con.execute("from typed_facilitation_set_aside").fetchall() == [
        (2, "coalition_id", 'there is no coalition "reeef". There are: reef.')
    ]


def test_an_activity_typed_in_reaches_the_figures_and_undoing_takes_it_out(road: Path) -> None:
    before = published(road)
    assert typed(road, hours="3", cost="240", currency="EUR", employer_organisation_id="Birch Works").returncode == 0
    assert typed(road, happened_on="2026-05-20", activity="After the exports").returncode == 0
    (road / "decisions" / "facilitation.csv").open("a").write("reef,2026-03-01,boss,By hand,,,,,,,,,,Bo,,,,\n")
    assert run("build", road).returncode == 0
    after = published(road)
    rows = log(road)
    # the file's own typed-2 stays what it was, and line 2 has a longer id
    assert {key: (row[2], row[-1]) for key, row in rows.items()} == {
        "typed-2": (None, None), "typed-2-here": ("Spoke with Birch", 2), "typed-3": ("After the exports", 3),
    }  # fmt: skip
    assert rows["typed-2-here"][5] == "Birch Works"
    assert after["coalitions"] == before["coalitions"], "it says nothing of how far the exports reach"
    assert after["feeds"] == before["feeds"]
    said = 'hat "boss" is none of project_manager, facilitator, matchmaker.'
    assert ("decisions/facilitation.csv", 4, "facilitation", "hat", said) in after["quarantine"]
    assert run("doctor", road).returncode == 0
    hats = {row[1]: row[2:4] for row in after["facilitation_hats"]}
    assert hats == {"project_manager": (0, None), "facilitator": (1, 3.0), "matchmaker": (1, None)}
    for line in ("2", "3", "4"):
        assert run("decide", road, "facilitation", "--undo", line, "--who", "Bo").returncode == 0
    assert run("build", road).returncode == 0
    undone = published(road)
    assert {name: rows for name, rows in undone.items() if name != "decisions"} == {
        name: rows for name, rows in before.items() if name != "decisions"
    }


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"coalition_id": "reeef"}, 'there is no coalition "reeef". There are: reef.'),
        ({"employer_organisation_id": "Birch Work"}, 'employer_organisation_id "Birch Work" is no organisation on file, but '
         "much like Birch Works: write birch if it is meant"),
        ({"introduced_organisation_ids": "birch;Nobody Knows"},
         'introduced_organisation_ids "Nobody Knows" is no organisation on file. Write its id or its name'),
    ],
)  # fmt: skip
def test_coalition_and_organisations_must_be_known_to_the_build_in_force(road: Path, said, why) -> None:
    answer = typed(road, **said)
    assert answer.returncode == 2 and why in answer.stderr
    assert "Spoke with Birch" not in {row[2] for row in log(road).values()}


def test_an_employer_from_outside_need_not_be_on_file(road: Path) -> None:
    answer = typed(road, employer_organisation_id="Quorum Advisers")
    assert answer.returncode == 0, answer.stderr
