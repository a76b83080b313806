"""What a charter says, ticked by a person: checked when written, in every figure after the next build, and undone again."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.decision_files import GOVERNANCE, decide, undo
from pipelines.doctor import examine
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.tables import CHARTER_ELEMENTS
from pipelines.typed_governance import CHARTER, add_states
from pipelines.typing_in import check_charter
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, write

FULL = {
    "coalition_id": "reef", "element": "purpose", "status": "full", "agreed_on": "2026-01-05", "review_due_on": "2027-01-05",
    "evidence_url": "https://reef.example/charter",
}  # fmt: skip
ON_FILE = {
    "governance": "coalition_id,element,status,agreed_on,evidence_url\nreef,purpose,absent,2026-01-05,\nreef,money,partial,,old\n"
}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "w")
    workspace.create()
    return workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January to March 2026, with two elements on file."""
    folder = tmp_path_factory.mktemp("charter")
    workspace = Workspace(folder / "w")
    months = (meeting_month(f"2026-0{month}") for month in range(1, 4))
    ingest(workspace, [write(folder / "in", REGISTER, ON_FILE, *months)])
    build(workspace)
    return workspace.path


@pytest.fixture
def road(built: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(built, tmp_path / "w"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"element": ""}, "element is empty. Fill it in."),
        ({"element": "hope"}, 'element "hope" is none of partners, purpose,'),
        ({"status": "yes"}, 'status "yes" is none of not_relevant, absent, partial, full.'),
        ({"agreed_on": "5 March"}, 'agreed_on "5 March" is no date such as 2026-03-31.'),
        ({"review_due_on": "2025-12-31"}, 'review_due_on "2025-12-31" lies before agreed_on "2026-01-05".'),
        ({"evidence_url": "x" * 501}, "evidence_url is longer than 500 characters. Shorten it."),
    ],
)
def test_what_cannot_be_used_is_not_written(place: Workspace, said: dict[str, str], why: str) -> None:
    decide(place, GOVERNANCE, [FULL], "Ann", check=check_charter(place))
    with pytest.raises(WorkspaceError) as refused:
        decide(place, GOVERNANCE, [FULL | said], "Ann", check=check_charter(place))
    assert str(refused.value).startswith("decisions/governance.csv, line 3: ") and why in str(refused.value)
    assert len(CHARTER.read(place.decisions)[0]) == 1


def test_a_coalition_that_is_not_there_is_refused(road: Workspace) -> None:
    answer = run("decide", road.path, "governance", "coalition_id=moon", "element=purpose", "status=full")
    assert answer.returncode == 2
    assert 'decisions/governance.csv, line 2: there is no coalition "moon". There are: reef.' in answer.stderr


def states(con) -> list[tuple]:
    return con.execute("select element, status, agreed_on, evidence_url from governance order by all").fetchall()


def test_a_line_takes_the_place_of_a_row_about_the_same_element_and_day(con, given, place: Workspace) -> None:
    given("coalitions", [{"coalition_id": "reef", "name": "Reef"}])
    day = dt.date(2026, 1, 5)
    given("governance", [{"coalition_id": "reef", "element": "purpose", "status": "absent", "agreed_on": day},
                         {"coalition_id": "reef", "element": "purpose", "status": "absent", "agreed_on": dt.date(2025, 1, 1)},
                         {"coalition_id": "reef", "element": "money", "status": "full", "agreed_on": None}])  # fmt: skip
    lines = [FULL | {"status": "partial"}, FULL, {"coalition_id": "reef", "element": "money", "status": "partial"}]
    decide(place, GOVERNANCE, lines, "Ann")
    add_states(con, place.decisions)
    assert states(con) == [
        ("money", "partial", None, None),
        ("purpose", "absent", dt.date(2025, 1, 1), None),
        ("purpose", "full", day, "https://reef.example/charter"),
    ]


def test_a_line_spoilt_by_hand_is_set_aside_with_the_reason(con, given, place: Workspace) -> None:
    given("coalitions", [{"coalition_id": "reef", "name": "Reef"}])
    decide(place, GOVERNANCE, [FULL | {"status": "fine"}, FULL | {"coalition_id": "moon"}, FULL], "Ann")
    add_states(con, place.decisions)
    assert [row[:2] for row in states(con)] == [("purpose", "full")]
    assert con.execute('select line, "column", reason from typed_governance_set_aside').fetchall() == [
        (2, "status", 'status "fine" is none of not_relevant, absent, partial, full.'),
        (3, "coalition_id", 'there is no coalition "moon". There are: reef.'),
    ]


def definition(place: Workspace) -> list[tuple]:
    """(month, value, n) of the indicator that reads the charter."""
    rows = published(place)["indicators"]
    return [(row[1].month, row[3], row[6]) for row in rows if row[2] == "definition"]


def test_ticked_elements_are_in_the_figures_the_charter_and_the_lineage_and_gone_again(road: Workspace) -> None:
    before = published(road)
    elements = [element for element in CHARTER_ELEMENTS if element != "money"][:8]
    assert elements[1] == "purpose"
    decide(road, GOVERNANCE, [FULL | {"element": element} for element in elements], "Ann", check=check_charter(road))
    build(road)
    after = published(road)
    assert definition(road) == [(month, pytest.approx(8.5 / 9), 9) for month in (1, 2, 3)]
    charter = {row[1]: row[2:] for row in after["charter"]}
    assert len(charter) == len(CHARTER_ELEMENTS)
    day, review = dt.date(2026, 1, 5), dt.date(2027, 1, 5)
    assert charter["purpose"] == ("full", day, review, "https://reef.example/charter")
    assert charter["money"] == ("partial", None, None, "old") and charter["competition_policy"] == (None,) * 4
    told = [row for row in after["lineage"] if row[0] == "governance" and row[1] == "reef|purpose|2026-01-05"]
    assert [row[2:] for row in told] == [("decisions/governance.csv", 3)], "the row of the file counts no more"
    assert [row[-1] for row in after["evidence_rows"] if row[2] == "reef|purpose|2026-01-05"] == ["purpose: full"]
    assert examine(road) == []
    for line in range(2, 10):
        undo(road, GOVERNANCE, line, "Ben")
    build(road)
    again = published(road)
    for table in ("indicators", "scores", "charter", "lineage", "evidence_rows"):
        assert again[table] == before[table], table


def test_a_state_from_a_day_after_the_newest_month_is_not_yet_so(road: Workspace) -> None:
    decide(road, GOVERNANCE, [FULL | {"element": "roles", "agreed_on": "2026-06-01"}], "Ann", check=check_charter(road))
    build(road)
    assert {row[1]: row[2] for row in published(road)["charter"]}["roles"] is None
    assert max(row[1] for row in published(road)["scores"]) == dt.date(2026, 3, 1), (
        "it says nothing of how far exports reach"
    )


def test_lines_set_aside_are_told_among_the_rows_set_aside(road: Workspace) -> None:
    decide(road, GOVERNANCE, [FULL | {"status": "fine"}], "Ann")
    build(road)
    (row,) = published(road)["quarantine"]
    assert row == (
        "decisions/governance.csv",
        2,
        "governance",
        "status",
        'status "fine" is none of not_relevant, absent, partial, full.',
    )
