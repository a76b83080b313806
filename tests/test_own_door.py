"""What one member reads: its own rows and nobody else's, by every way to the members' file; without a name none at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.data import Published, opened, published
from metrics.bench_constants import OWN_TABLES
from metrics.disclosure import AUDIENCES
from metrics.own_door import MEMBER, OWN, WHOLE
from metrics.published import PUBLISHED
from metrics.warning_heads import warning_heads
from pipelines.exporting import export_table
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.doors import a_row_in_every_table, published_files, seen
from tests.pages import open_page, said, tables
from tests.published_sample import BUILD, HOSTILE

OCTOBER, SPRING, AUTUMN = date(2026, 10, 1), date(2026, 4, 1), date(2026, 10, 31)
ODD = (
    "nobody",
    "",
    "alder' or 1=1 --",
    "%",
    "*",
    '"; drop table warnings; --',
    HOSTILE,
    "ALDER",
    "alder ",
    "null",
)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Two members of one coalition, of which everything there is is on file of both; Cedar is no member."""
    found: dict[str, list[dict[str, Any]]] = {
        "coalitions": [{"coalition_id": "reef", "name": "Reef", "first_month": SPRING, "last_month": OCTOBER}],
        "scores": [{"coalition_id": "reef", "month": OCTOBER, "score": "health", "value": 52.0, "band": "watch"}],
        "warning_method": [
            {"warning": "member_silent", "evidence": ["attendance"]},
            {"warning": "benefit_gap", "evidence": ["surveys"]},
            {"warning": "funder_dependence", "evidence": ["funding"]},
        ],
    }

    def add(to: str, **row: Any) -> None:
        found.setdefault(to, []).append(row)

    for name in ("alder", "birch", "cedar"):
        of_it = {"coalition_id": "reef", "organisation_id": name}
        add("members", **of_it, name=name.title(), month=OCTOBER, eligible=name != "cedar")
        if name != "cedar":
            for measure in ("share_of_acts", "attendance"):
                add("own_numbers", **of_it, name=name.title(), month=OCTOBER, measure=measure, own=0.5, unit="share")
        for table in (*OWN_TABLES, "funding", "roles", "initiatives"):
            key = f"{table}-{name}-pseudonym"
            what = f"{table} of {name}"
            add(
                "evidence_rows",
                **of_it,
                table=table,
                key=key,
                organisation_name=name.title(),
                what=what,
                happened_on=OCTOBER,
            )
            add("lineage", table=table, key=key, source_file="attendance.csv", source_row=1)
        for warning in ("member_silent", "benefit_gap", "funder_dependence"):
            key = f"{warning}-{name}"
            add(
                "warnings", warning_id=key, coalition_id="reef", warning=warning, subject=name, month=OCTOBER,
                why=f"{name.title()}.", evidence=[f"attendance/attendance-{name}-pseudonym"], **{"class": "act"},
            )  # fmt: skip
            add(
                "warning_details",
                warning_id=key,
                title="T",
                subject_name=name.title(),
                subject_kind="organisation",
                unnamed="x",
            )
    found["evidence_rows"].append({"coalition_id": "reef", "table": "attendance", "key": "nobodys", "what": "of cedar"})
    found["lineage"].append({"table": "attendance", "key": "nobodys", "source_file": "attendance.csv", "source_row": 9})
    return found


def made(folder: Path, found: dict[str, list[dict[str, Any]]]) -> Workspace:
    """A workspace with the files that the door makes of these rows."""
    place = Workspace(folder / "w")
    place.create()
    published_files(place.builds / BUILD / "published", found)
    (place.builds / BUILD / "manifest.json").write_text("{}", encoding="utf-8")
    place.current.write_text(BUILD, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("own"), rows())


@pytest.fixture(scope="module")
def to_export(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of its own: the pages keep the files of theirs open."""
    return made(tmp_path_factory.mktemp("export"), rows())


@pytest.fixture
def as_member(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(workspace.path))
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", "member")

    def of(organisation: str | None) -> Published:
        monkeypatch.delenv("COALITION_HEALTH_ORGANISATION", raising=False)
        if organisation is not None:
            monkeypatch.setenv("COALITION_HEALTH_ORGANISATION", organisation)
        return published()

    return of


def everything(here: Published) -> Iterator[tuple[str, Any]]:
    """(way, answer) of every way to ask, of every table: what a page could ever get."""
    for table in PUBLISHED:
        if here.has(table):
            yield f"rows {table}", here.rows(table, order=tuple(PUBLISHED[table]))
            yield f"frame {table}", here.frame(table).to_dict("records")
            for name in ("alder", "birch"):
                if "organisation_id" in PUBLISHED[table]:
                    yield f"rows {table} of {name}", here.rows(table, organisation_id=name)
    yield "evidence", here.evidence("reef", (*OWN_TABLES, "funding"), SPRING, AUTUMN).to_dict("records")
    for is_open in (True, False):
        yield "raised", here.raised(is_open=is_open)
    yield "like open ones", here.like_open_ones()
    for name in ("alder", "birch"):
        yield "behind", here.behind(f"member_silent-{name}").to_dict("records")


# --- the file -----------------------------------------------------------------------------------------------


def test_every_table_of_the_members_file_is_whole_or_has_a_condition_on_the_reader() -> None:
    assert set(AUDIENCES[MEMBER]) == set(WHOLE) | set(OWN)
    for table in WHOLE:
        assert not {"organisation_id", "organisation_id_a", "subject", "organisation_name"} & set(PUBLISHED[table])


def test_the_file_holds_rows_of_members_behind_what_is_told_and_no_warning_of_answers_or_money(
    workspace: Workspace,
) -> None:
    path = workspace.builds / BUILD / "published" / "member.duckdb"
    assert {row[4] for row in seen(path, "evidence_rows")} == {"alder", "birch"}  # cedar is no member
    assert {row[1] for row in seen(path, "evidence_rows")} == set(OWN_TABLES)
    assert len(seen(path, "lineage")) == len(seen(path, "evidence_rows")) == 2 * len(OWN_TABLES)
    assert {row[0] for row in seen(path, "warnings")} == {"member_silent-alder", "member_silent-birch"}
    assert {row[0] for row in seen(path, "warning_details")} == {"member_silent-alder", "member_silent-birch"}
    cells = str([seen(path, table) for table in PUBLISHED])
    assert "pseudonym" not in cells and "cedar" not in cells.lower() and "attendance/" not in cells


def test_the_name_of_a_file_that_names_an_organisation_is_not_told(tmp_path: Path) -> None:
    told = rows()
    for row, name in zip(told["lineage"], ("call with CEDAR.csv", "week 3.csv"), strict=False):
        row["source_file"] = name
    path = published_files(tmp_path, told)["member"]
    assert {row[2] for row in seen(path, "lineage")} == {None, "week 3.csv", "attendance.csv"}


def test_sentences_about_a_member_name_no_other_organisation() -> None:
    """The heads of warnings whose subject is one, that are not of surveys or money, have no place for another's name."""
    found = [
        head for head in warning_heads().values()
        if head.subject_kind == "organisation" and not {"surveys", "funding", "spending"} & set(head.evidence)
    ]  # fmt: skip
    assert {head.name for head in found} >= {"agenda_captured", "dominance", "member_silent"}
    for head in found:
        assert ":organisation" not in head.why + head.next_step and ":list" not in head.why + head.next_step


# --- the door -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("own", "other"), [("alder", "birch"), ("birch", "alder")])
def test_a_member_reads_its_own_rows_by_every_way_and_never_anothers(as_member: Any, own: str, other: str) -> None:
    answers = list(everything(as_member(own)))
    for way, answer in answers:
        assert other not in str(answer).lower(), way
    by_way = dict(answers)
    assert len(by_way["rows own_numbers"]) == 2 and {row["organisation_id"] for row in by_way["rows own_numbers"]} == {
        own
    }
    assert (
        len(by_way["evidence"]) == len(by_way["rows evidence_rows"]) == len(by_way["rows lineage"]) == len(OWN_TABLES)
    )
    assert {row["source"] for row in by_way["evidence"]} == {"attendance.csv, row 1"}
    assert [row["warning_id"] for row in by_way["raised"]] == [f"member_silent-{own}"]
    assert [row["warning_id"] for row in by_way["rows warning_details"]] == [f"member_silent-{own}"]


@pytest.mark.parametrize("organisation", [None, *ODD])
def test_who_is_no_member_or_has_no_name_reads_nothing_of_any_member(as_member: Any, organisation: str | None) -> None:
    here = as_member(organisation)
    for way, answer in everything(here):
        assert "alder" not in str(answer).lower() and "birch" not in str(answer).lower(), way
    assert {table: here.rows(table) for table in OWN} == {table: [] for table in OWN}
    assert [row["name"] for row in here.rows("coalitions")] == ["Reef"]  # what is about all is for all


def test_a_table_without_a_condition_is_closed_to_a_member_whatever_its_file_holds(
    as_member: Any, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "builds" / BUILD / "published"
    place.mkdir(parents=True)
    secretariats = workspace.builds / BUILD / "published" / "secretariat.duckdb"
    (place / "member.duckdb").write_bytes(secretariats.read_bytes())  # as if everything had been granted by mistake
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(tmp_path))
    here = as_member("alder")
    closed = set(PUBLISHED) - set(WHOLE) - set(OWN)
    assert {"members", "warning_method"} <= closed
    assert {table: here.rows(table) for table in closed} == {table: [] for table in closed}
    assert {row["organisation_id"] for row in here.rows("own_numbers")} == {"alder"}
    for way, answer in everything(here):
        assert "birch" not in str(answer).lower(), way


def test_one_member_after_another_in_one_process_reads_each_its_own(as_member: Any) -> None:
    for own in ("alder", "birch", None, "alder"):
        found = {row["organisation_id"] for row in as_member(own).rows("own_numbers")}
        assert found == ({own} if own else set())


def test_the_command_line_opens_the_file_for_no_member(workspace: Workspace) -> None:
    with opened(workspace.builds / BUILD, "member") as here:
        assert [here.rows(table) for table in OWN] == [[]] * len(OWN)


def test_other_audiences_read_their_files_whole(workspace: Workspace) -> None:
    with opened(workspace.builds / BUILD, "secretariat") as here:
        assert {row["organisation_id"] for row in here.rows("own_numbers")} == {"alder", "birch"}


# --- pages and files ----------------------------------------------------------------------------------------


def test_the_page_and_the_file_to_take_away_hold_only_the_readers_rows(
    as_member: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_member("alder")
    state = {"our-rows": True, "coalition_id": "reef", "take-table": "own_numbers", "take-form": "csv"}
    app = open_page(monkeypatch, workspace.path, "our_numbers", audience="member", **state)
    shown = said(app) + tables(app)
    assert "**Alder, of what all did" in shown and "attendance of alder" in shown and "irch" not in shown
    assert "Download own numbers of reef: 2 rows" in [button.proto.label for button in app.get("download_button")]


def exported(workspace: Workspace, table: str, organisation: str | None) -> list[dict[str, str]]:
    content = export_table(workspace, table, "member", None, "csv", organisation)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_for_a_member_holds_its_own_rows_alone(to_export: Workspace) -> None:
    for table in PUBLISHED:
        found = exported(to_export, table, "alder")
        assert "birch" not in str(found).lower(), table
        assert bool(found) == (table in OWN or table in ("coalitions", "scores")), table


@pytest.mark.parametrize("table", OWN)
def test_an_export_without_a_member_or_of_nobody_is_refused(to_export: Workspace, table: str) -> None:
    with pytest.raises(WorkspaceError, match="say whose with --organisation"):
        exported(to_export, table, None)
    for odd in ODD[2:]:
        with pytest.raises(WorkspaceError, match="There is no member"):
            exported(to_export, table, odd)
    with pytest.raises(WorkspaceError, match="goes with --audience member"):
        export_table(to_export, table, "committee", None, "csv", "alder")


def test_an_export_reads_nothing_that_was_granted_by_mistake(tmp_path: Path) -> None:
    place = made(tmp_path, rows() | {"ties": a_row_in_every_table()["ties"]})
    folder = place.builds / BUILD / "published"
    (folder / "member.duckdb").write_bytes((folder / "secretariat.duckdb").read_bytes())
    assert len(seen(folder / "member.duckdb", "ties")) == 1
    assert exported(place, "ties", "alder") == exported(place, "members", "alder") == []
