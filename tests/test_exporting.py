"""A published table as a file: the right rows, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from metrics.disclosure import AUDIENCES
from metrics.published import PUBLISHED
from pipelines.exporting import HARDENED, export_table
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.doors import a_row_in_every_table, published_files

BUILD = "20260101T000000Z-a"
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "{=1+1}",
    '=HYPERLINK("x")',
]


def workspace_with(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> Workspace:
    workspace = Workspace(folder / "w")
    workspace.create()
    build = workspace.builds / BUILD
    published_files(build / "published", rows)
    (build / "manifest.json").write_text("{}")
    workspace.current.write_text(f"{BUILD}\n")
    return workspace


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    coalitions = [
        {
            "coalition_id": "reef",
            "name": "Reef",
            "member_count": 3,
            "has_register": True,
            "data_as_of": date(2026, 3, 31),
        },
        {"coalition_id": "bay", "name": "Bay, old and new", "member_count": -1, "has_register": False},
    ]
    scores = [
        {"coalition_id": name, "month": date(2026, month, 1), "score": "health", "value": value}
        for name, month, value in (("reef", 2, None), ("reef", 1, 61.25), ("bay", 1, 0.0))
    ]
    return workspace_with(tmp_path_factory.mktemp("export"), {"coalitions": coalitions, "scores": scores})


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A row in every published table."""
    return workspace_with(tmp_path_factory.mktemp("full"), a_row_in_every_table())


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def sheet(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


# --- formats -----------------------------------------------------------------------------------------------
def test_csv_has_ordered_rows_and_unknown_is_empty_and_not_zero(small: Workspace) -> None:
    found = lines(export_table(small, "scores", "secretariat", None, "csv"))
    assert [(row["coalition_id"], row["month"], row["value"]) for row in found] == [
        ("bay", "2026-01-01", "0.0"),
        ("reef", "2026-01-01", "61.25"),
        ("reef", "2026-02-01", ""),
    ]
    assert list(found[0]) == list(PUBLISHED["scores"])


def test_json_keeps_types_and_null(small: Workspace) -> None:
    found = json.loads(export_table(small, "coalitions", "secretariat", None, "json"))
    assert (
        found[0] | {"name": "Bay, old and new", "member_count": -1, "has_register": False, "data_as_of": None}
        == found[0]
    )
    assert found[1]["data_as_of"] == "2026-03-31"


def test_parquet_keeps_the_types_of_the_published_table(small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(export_table(small, "coalitions", "secretariat", None, "parquet"))
    with duckdb.connect() as con:
        types = {row[0]: row[1] for row in con.execute(f"describe from '{path}'").fetchall()}
        rows = con.execute(f"select coalition_id, member_count, data_as_of from '{path}' order by 1").fetchall()
    assert types == PUBLISHED["coalitions"]
    assert rows == [("bay", -1, None), ("reef", 3, date(2026, 3, 31))]


def test_a_workbook_has_numbers_dates_and_empty_cells(small: Workspace) -> None:
    head, bay, reef = sheet(export_table(small, "coalitions", "secretariat", None, "xlsx"))
    assert head == list(PUBLISHED["coalitions"])
    assert (bay[3], bay[6], bay[7]) == (-1, False, None)
    assert (reef[3], reef[6], reef[7].date()) == (3, True, date(2026, 3, 31))


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_every_table_can_be_exported_in_every_format(full: Workspace, form: str) -> None:
    for table in PUBLISHED:
        assert export_table(full, table, "secretariat", None, form), table


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_can_export_what_it_may_see(full: Workspace, audience: str) -> None:
    assert len(lines(export_table(full, "scores", audience, None, "csv"))) == 1


def test_a_list_is_one_cell_in_a_spreadsheet_and_a_list_elsewhere(full: Workspace) -> None:
    assert lines(export_table(full, "warnings", "secretariat", None, "csv"))[0]["evidence"] == "x;y"
    assert json.loads(export_table(full, "warnings", "secretariat", None, "json"))[0]["evidence"] == ["x", "y"]


def test_a_large_table_is_exported_in_a_moment(tmp_path: Path) -> None:
    """A row at a time took a minute for as many rows of lineage as are published."""
    workspace = workspace_with(tmp_path, {})
    path = workspace.builds / BUILD / "published" / "secretariat.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("insert into lineage select 'messages', 'k' || i, 'a.csv', i from range(50000) t(i)")
    (tmp_path / "x.parquet").write_bytes(export_table(workspace, "lineage", "secretariat", None, "parquet"))
    with duckdb.connect() as con:
        found = con.execute(f"select count(*), sum(source_row) from '{tmp_path / 'x.parquet'}'").fetchall()
    assert found == [(50_000, 50_000 * 49_999 // 2)]


# --- formulas ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    names = [{"coalition_id": f"c{n:02}", "name": name, "member_count": -n} for n, name in enumerate(DANGEROUS)]
    warning = {"warning_id": "w", "evidence": ["=1+1", "x"]}
    return workspace_with(tmp_path_factory.mktemp("hostile"), {"coalitions": names, "warnings": [warning]})


def test_text_that_begins_like_a_formula_is_escaped_in_csv_and_numbers_stay_numbers(hostile: Workspace) -> None:
    found = lines(export_table(hostile, "coalitions", "secretariat", None, "csv"))
    assert [row["name"] for row in found] == [name if name[0] == "{" else f"'{name}" for name in DANGEROUS]
    assert [row["member_count"] for row in found] == [str(-n) for n in range(len(DANGEROUS))]
    assert lines(export_table(hostile, "warnings", "secretariat", None, "csv"))[0]["evidence"] == "'=1+1;x"


def test_no_cell_of_a_workbook_is_a_formula(hostile: Workspace) -> None:
    content = export_table(hostile, "coalitions", "secretariat", None, "xlsx")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d", "inlineStr"}
    assert sheet(content)[1][1] == "'=1+1"
    assert sheet(content)[2][3] == -1


# --- what may be asked for ---------------------------------------------------------------------------------
def test_only_one_coalition(small: Workspace) -> None:
    found = lines(export_table(small, "scores", "secretariat", "bay", "csv"))
    assert [row["coalition_id"] for row in found] == ["bay"]


@pytest.mark.parametrize(
    ("table", "audience", "coalition", "words"),
    [
        ("secrets", "secretariat", None, "There is no published table secrets. There are: coalitions, indicators"),
        ("scores", "press", None, "There is no audience press. There are: secretariat, committee, funder, member."),
        ("scores", "../../secretariat", None, "There is no audience"),
        ("scores", "secretariat", "reeef", "There is no coalition reeef. There are: bay, reef."),
        ("method", "secretariat", "reef", "The table method is not by coalition; leave out --coalition."),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(
    small: Workspace, table: str, audience: str, coalition: str | None, words: str
) -> None:
    with pytest.raises(WorkspaceError) as refused:
        export_table(small, table, audience, coalition, "csv")
    assert str(refused.value).startswith(words)


def test_without_a_build_it_says_so(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    with pytest.raises(WorkspaceError, match="is not a workspace"):
        export_table(workspace, "scores", "secretariat", None, "csv")
    workspace.create()
    with pytest.raises(WorkspaceError, match=r"has no build yet. Run: coalition-health build"):
        export_table(workspace, "scores", "secretariat", None, "csv")


def test_an_audience_gets_its_own_file(full: Workspace) -> None:
    assert len(lines(export_table(full, "members", "secretariat", None, "csv"))) == 1
    assert lines(export_table(full, "members", "committee", None, "csv")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{0}')",
        "select * from read_text('{0}')",
        "select * from '{0}'",
        "select * from glob('{1}/*')",
        "copy coalitions to '{1}/out.csv'",
        "attach '{1}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '50GB'",
        "insert into coalitions (name) values ('x')",
    ],
)
def test_the_connection_reads_its_own_file_and_nothing_else(small: Workspace, tmp_path: Path, statement: str) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    path = small.builds / BUILD / "published" / "secretariat.duckdb"
    with duckdb.connect(str(path), read_only=True, config=HARDENED) as con:
        with pytest.raises(duckdb.Error):
            con.execute(statement.format(tmp_path / "x.csv", tmp_path)).fetchall()
        assert con.execute("select count(*) from coalitions").fetchall() == [(2,)]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["x.csv"]


def test_the_connection_looks_into_no_frame_of_the_program(small: Workspace) -> None:
    frame = {"a": [1]}  # a name that a statement could pick up
    path = small.builds / BUILD / "published" / "secretariat.duckdb"
    with duckdb.connect(str(path), read_only=True, config=HARDENED) as con, pytest.raises(duckdb.CatalogException):
        con.execute("select * from frame").fetchall()
    assert frame
