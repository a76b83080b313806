"""One file to staged rows: nothing is lost, nobody is readable, and bad rows go aside one by one."""

from __future__ import annotations

import csv
import hmac
import io
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.checking import check, read_findings, set_aside
from pipelines.checks import Checker
from pipelines.doctor import examine
from pipelines.ingest import ingest
from pipelines.problems import FileRejectedError
from pipelines.pseudonyms import PSEUDONYM_CHARS
from pipelines.reports import as_json
from pipelines.staging import Staged, folder_name, stage, version_of
from pipelines.tables import TABLES
from pipelines.workspace import Workspace
from tests.staged import SECRET, rows, set_aside_rows, staged

ATTENDANCE = "meeting_id,person_key,joined_at\n"
SURVEY = ["ResponseId", "Status", "RecordedDate", "StartDate", "Q1", "Q2", "Q3"]


def count(place: Path, table: str) -> int:
    """The rows of a staged table, counted in the file itself."""
    with duckdb.connect() as con:
        found = con.execute("select count(*) from read_parquet(?)", [str(place / f"{table}.parquet")]).fetchone()
    return int(found[0]) if found else 0


# --- conservation ------------------------------------------------------------------------------------------
CELLS = st.sampled_from(
    ["m1", "", " ", "1.2E+05", "2026-01-01T10:00Z", "2026-01-01 10:00", "soon", "Ann@x.org", '"', "a\nb", "é"]
)


@given(lines=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_of_a_file_is_read_or_set_aside(tmp_path: Path, lines: list[list[str]]) -> None:
    """Counted independently: lines written that are not empty, against rows in the files."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["meeting_id", "person_key", "joined_at"])
    writer.writerows(lines)
    about, place = staged(tmp_path, text.getvalue(), "attendance.csv")
    # commas left over at the end of a line are no cells, a blank between them is one
    written = sum(any(cell.strip() for cell in line) or len(line) < 3 or any(line[3:]) for line in lines)
    aside = {row[1] for row in set_aside_rows(place)}
    assert about.rows_read == written
    assert (count(place, "attendance"), len(aside)) == (about.rows["attendance"], about.quarantined)
    assert count(place, "attendance") + len(aside) == written
    kept = {row for (row,) in rows(place, "attendance", "source_row")}
    assert not kept & aside


def test_what_was_read_is_written_beside_the_rows(tmp_path: Path) -> None:
    about, place = staged(tmp_path, ATTENDANCE + "m1,ann@x.org,2026-01-01 10:00\nm1,bo@x.org,soon\nm2,ann@x.org,\n")
    assert Staged.load(place) == about
    assert (about.connector, about.layout, about.version) == ("canonical", "text:attendance", version_of("canonical"))
    assert (about.records, about.rows_read, about.quarantined, about.people) == (3, 3, 1, 2)
    assert (about.rows, about.local_rows, about.counted) == ({"attendance": 2}, {"attendance": 1}, ["attendance"])
    assert json.loads((place / "staged.json").read_text())["rows_read"] == 3


def test_a_staged_table_has_the_contracts_columns_and_ours(tmp_path: Path) -> None:
    _, place = staged(tmp_path, ATTENDANCE + "m1,ann@x.org,\n")
    with duckdb.connect() as con:
        names = [row[0] for row in con.execute(f"describe from '{place / 'attendance.parquet'}'").fetchall()]
    assert names == [*TABLES["attendance"].names, "source_row", "is_local", "row_key"]


def test_a_file_nobody_knows_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,town\nAnn,Lyon\n")
    assert stage(path, "x.csv", tmp_path, SECRET, {}) is None


def test_a_workspace_may_lie_in_a_folder_of_any_name(tmp_path: Path) -> None:
    odd = tmp_path / "Ann's [2024] ca*fé? 100%"
    odd.mkdir()
    about, place = staged(odd, ATTENDANCE + "m1,ann@x.org,\nm2,,\nm3,bo@x.org,soon\n")
    set_aside(place, [("attendance", 1, 3, "person_key", "nobody is named")])
    assert (count(place, "attendance"), Staged.load(place).quarantined, about.rows_read) == (1, 2, 3)


def test_a_staged_folder_is_named_after_file_connector_and_version() -> None:
    name = folder_name("ab12", "zoom")
    assert name == f"ab12-zoom-{version_of('zoom')}"
    assert duckdb.__version__ in name


# --- people ------------------------------------------------------------------------------------------------
def test_a_person_has_one_key_in_every_file_and_another_in_every_other_workspace(tmp_path: Path) -> None:
    _, here = staged(tmp_path, ATTENDANCE + "m1,Ann.Lee@Reef.org,\nm2,ann.lee@reef.org ,\n")
    _, there = staged(tmp_path, "message_id,coalition_id,sent_at,person_key\nx,c,2026-01-01T10:00Z,ann.lee@reef.org\n")
    _, elsewhere = staged(tmp_path, ATTENDANCE + "m1,ann.lee@reef.org,\n", secret=b"\x01" * 32)
    (first,), (second,) = rows(here, "attendance", "person_key")
    ((third,),), ((other,),) = rows(there, "messages", "person_key"), rows(elsewhere, "attendance", "person_key")
    assert first == second == third != other
    assert len(first) == len(other) == PSEUDONYM_CHARS


@pytest.mark.parametrize("secret", [b"k", SECRET, b"s" * 64, b"long" * 40])
def test_a_pseudonym_is_the_hmac_of_the_handle(tmp_path: Path, secret: bytes) -> None:
    _, place = staged(tmp_path, ATTENDANCE + "m1,josé@reef.org,\n", secret=secret)
    expected = hmac.new(secret, "josé@reef.org".encode(), sha256).hexdigest()[:PSEUDONYM_CHARS]
    assert rows(place, "attendance", "person_key") == [(expected,)]


def test_nobody_can_be_read_in_any_staged_file_but_the_list_of_people(tmp_path: Path) -> None:
    people = "anneliese.lee@reef-trust.org,name:bartholomew".split(",")
    lines = "".join(f"m{n},{people[n % 2]},2026-01-01T10:00Z\n" for n in range(50))
    _, place = staged(tmp_path, ATTENDANCE + lines)
    answers = "wave_id,respondent_key,item_id,value\n" + f"w1,{people[0]},q1,5\nw1,{people[1]},q1,{people[0]}\n"
    _, other = staged(tmp_path, answers)
    for path in (*place.iterdir(), *other.iterdir()):
        if path.name == "people.parquet":
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":  # what compression hides a query shows
            with duckdb.connect() as con:
                content += str(con.execute("from read_parquet(?)", [str(path)]).fetchall()).encode()
        for word in (b"anneliese", b"reef-trust", b"bartholomew"):
            assert word not in content.lower(), path.name


def test_the_list_of_people_keeps_domain_and_name_but_no_address(tmp_path: Path) -> None:
    text = (
        "person_key,organisation_id,display_name\nAnn@Mail.Reef.org,o1,Ann Lee\nname:bo@home,o1,Bo\nu0123,o1,\n"
        "ann@mail.reef.org,o2,\n"
    )
    _, place = staged(tmp_path, text, "representatives.csv")
    with duckdb.connect() as con:
        people = con.execute(f"select domain, display_name from '{place / 'people.parquet'}' order by all").fetchall()
        names = [row[0] for row in con.execute(f"describe from '{place / 'people.parquet'}'").fetchall()]
    assert people == [("mail.reef.org", "Ann Lee"), (None, "Bo"), (None, None)]
    assert names == ["person_key", "domain", "display_name"]


def test_a_person_named_in_two_columns_is_one_person(tmp_path: Path) -> None:
    text = "message_id,coalition_id,sent_at,person_key,reply_to_person_key\nx,c,2026-01-01T10:00Z,ann@x.org,bo@x.org\n"
    about, place = staged(
        tmp_path, f"{text}y,c,2026-01-01T10:00Z,bo@x.org,ann@x.org\nz,c,2026-01-01T10:00Z,bo@x.org,\n"
    )
    (ann, bo), turned, alone = rows(place, "messages", "person_key", "reply_to_person_key")
    assert (about.people, turned, alone) == (2, (bo, ann), (bo, None))


# --- rows set aside by the checks --------------------------------------------------------------------------
def test_rows_set_aside_move_with_their_reasons_and_are_counted(tmp_path: Path) -> None:
    _, place = staged(tmp_path, ATTENDANCE + "m1,ann@x.org,2026-01-01 10:00\nm2,ann@x.org,soon\nm3,ann@x.org,\n")
    set_aside(place, [("attendance", 0, 2, "joined_at", "too early"), ("attendance", 0, 2, "meeting_id", "too short")])
    about = Staged.load(place)
    assert rows(place, "attendance", "meeting_id") == [("m3",)]
    assert [row[1:] for row in set_aside_rows(place)] == [
        (2, "joined_at", "too early"),
        (2, "meeting_id", "too short"),
        (3, "joined_at", 'joined_at: "soon" is not a time such as 2026-03-31T14:05:00Z'),
    ]
    assert (about.rows_read, about.quarantined, about.rows, about.local_rows) == (
        3, 2, {"attendance": 1}, {"attendance": 0},
    )  # fmt: skip


def test_rows_of_a_table_that_is_not_counted_are_set_aside_without_counting(tmp_path: Path) -> None:
    about, place = staged(tmp_path, responses(["R_1", 4, 5, 3]), coalition_id="reef")
    assert (about.counted, about.rows) == (["survey_answers"], {"survey_answers": 3, "survey_waves": 1})
    set_aside(place, [("survey_waves", 0, 4, "opened_on", "too early")])
    assert (Staged.load(place).quarantined, Staged.load(place).rows["survey_waves"]) == (0, 0)


def test_of_a_responses_answers_exactly_the_bad_one_is_set_aside(tmp_path: Path) -> None:
    _, place = staged(tmp_path, responses(["R_1", 4, 5, 3], ["R_2", 1, 2, 3]), coalition_id="reef")
    with duckdb.connect() as con:
        number = con.execute(
            "select file_row_number from read_parquet(?, file_row_number = true) where item_id = 'Q2' and value = 5",
            [str(place / "survey_answers.parquet")],
        ).fetchall()[0][0]
    set_aside(place, [("survey_answers", number, 4, "value", "no such answer")])
    left = sorted(rows(place, "survey_answers", "source_row", "item_id", "value"))
    assert left == [(4, "Q1", 4.0), (4, "Q3", 3.0), (5, "Q1", 1.0), (5, "Q2", 2.0), (5, "Q3", 3.0)]
    assert Staged.load(place).quarantined == 1


def test_the_checks_name_the_very_rows_that_fail(tmp_path: Path, checker: Checker) -> None:
    """One row of each file is bad; one file has several rows of a table from one row of the export."""
    text = "meeting_id,coalition_id,starts_at,scheduled_minutes\n"
    good, bad = "m{0},c,2026-01-01T10:00Z,60\n", "m{0},c,2026-01-01T10:00Z,-1\n"
    places = [
        staged(tmp_path, text + "".join((bad if n == 5 + file else good).format(n) for n in range(9)), "meetings.csv")[
            1
        ]
        for file in (0, 1)
    ]
    _, survey = staged(tmp_path, responses(["R_1", 4, 5, 3], ["R_2", 1, 2, 3]), coalition_id="reef")
    with duckdb.connect() as con:  # an answer whose wave is empty: not to be had from a file of a survey tool
        path = survey / "survey_answers.parquet"
        con.execute(f"create table t as from '{path}'")
        con.execute("update t set wave_id = null where source_row = 5 and item_id = 'Q2'")
        con.execute(f"copy t to '{path}' (format parquet)")
    check(checker, [*places, survey])
    for file, place in enumerate(places):
        assert [row for (row,) in rows(place, "meetings", "meeting_id")] == [f"m{n}" for n in range(9) if n != 5 + file]
        assert [row[:3] for row in set_aside_rows(place)] == [("meetings", 7 + file, "scheduled_minutes")]
        assert [finding["rows"] for finding in read_findings(place)] == [1]
        assert (Staged.load(place).rows_read, Staged.load(place).quarantined) == (9, 1)
    assert sorted(rows(survey, "survey_answers", "source_row", "item_id"))[3:] == [(5, "Q1"), (5, "Q3")]
    assert [row[:3] for row in set_aside_rows(survey)] == [("survey_answers", 5, "wave_id")]


def test_what_an_answer_says_is_not_in_the_reason_it_is_set_aside_for(tmp_path: Path) -> None:
    text = "wave_id,respondent_key,item_id,value\nw1,ann@x.org,q1,They never listen\nw1,ann@x.org,q2,5\n"
    about, place = staged(tmp_path, text)
    assert set_aside_rows(place) == [("survey_answers", 2, "value", "value: the cell is not a number such as 12.5")]
    assert (about.rows_read, about.quarantined) == (2, 1)


def test_a_file_that_two_connectors_claim_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.staging.claims", lambda source: [("zoom", "a"), ("teams", "b")])
    with pytest.raises(FileRejectedError, match=r"export.csv: this looks like .* and like .* nothing was loaded"):
        staged(tmp_path, ATTENDANCE)


# --- files as they come ------------------------------------------------------------------------------------
def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    exports, workspace = tmp_path / "Ann's [2026] *", Workspace(tmp_path / "Ann's workspace? 100%")
    exports.mkdir()
    for number, name in enumerate(
        (b"caf\xe9.c\xff's v", "märz – [1].csv".encode(), b"'; drop table x; --.CSV", b"noname")
    ):
        content = f"organisation_id,name\no{number},One\n,nobody\n"
        Path(os.fsdecode(os.fsencode(exports) + b"/" + name)).write_text(content)
    reports = ingest(workspace, [exports])
    assert [(report.rows_read, report.loaded, report.quarantined) for report in reports] == [(2, 1, 1)] * 4
    assert len(json.loads(as_json(reports).encode())["files"]) == 4
    assert sorted(file.suffix for file in workspace.files()) == ["", ".csv", ".csv", ".csv"]
    assert len(list(workspace.staged.glob("*/set-aside.csv"))) == 4
    assert examine(workspace) == []


def test_a_file_that_is_here_for_another_coalition_stays_there_and_says_so(tmp_path: Path) -> None:
    workspace, path = Workspace(tmp_path / "w"), tmp_path / "memberships.csv"
    path.write_text("organisation_id,joined_on\no1,2026-01-01\n")
    ingest(workspace, [path], coalition_id="reef")
    (report,) = ingest(workspace, [path], coalition_id="bay")
    assert (report.coalition_id, report.rows_read, report.duplicate) == ("reef", 1, 1)
    assert report.message.endswith("as memberships.csv; nothing changed; it stays with the coalition reef")


def responses(*answers: list[Any]) -> str:
    """A Qualtrics export of three header rows; each response is its id and the answers to three items."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SURVEY)
    writer.writerow(["id", "status", "recorded", "started", "We trust each other.", "We meet often.", "We decide."])
    ids = ["_recordId", "status", "recordedDate", "startDate", "QID1", "QID2", "QID3"]
    writer.writerow(json.dumps({"ImportId": import_id}) for import_id in ids)
    for key, *values in answers:
        writer.writerow([key, 0, "2026-01-05 10:00:00", "2026-01-05 10:00:00", *values])
    return text.getvalue()
