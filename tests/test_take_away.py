"""At the foot of a page: a link to what is chosen on it, and its tables as files."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.table_files import safe, table_file
from metrics.published import PUBLISHED
from tests.pages import APP, SECONDS, open_page
from tests.published_sample import HOSTILE, make_workspace

COLUMNS = {
    "name": "VARCHAR",
    "month": "DATE",
    "value": "DOUBLE",
    "n": "BIGINT",
    "is_real": "BOOLEAN",
    "tags": "VARCHAR[]",
}
ROWS = [("=1+1", date(2026, 10, 1), 61.25, 3, True, ["a", "b"]), ("Reef", None, None, None, None, None)]


def at(monkeypatch, tmp_path, **choices: str) -> AppTest:
    """The coalition page, opened by an address that chooses."""
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(make_workspace(tmp_path)))
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.switch_page("screens/coalition.py")
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


# --- the link -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "opened"), [({}, "Threadline Accord"), ({"coalition_id": "loopworks"}, "Loopworks Platform")]
)
def test_a_link_chooses_the_coalition(monkeypatch, tmp_path, choices, opened):
    assert at(monkeypatch, tmp_path, **choices).title[0].value == opened


@pytest.mark.parametrize("wanted", ["nobody", HOSTILE, "../../etc/passwd", ""])
def test_a_choice_that_is_none_of_the_options_is_nobodys(monkeypatch, tmp_path, wanted):
    assert at(monkeypatch, tmp_path, coalition_id=wanted).title[0].value == "Threadline Accord"


def test_a_link_says_nothing_of_who_is_looking(monkeypatch, tmp_path):
    app = at(monkeypatch, tmp_path, see_as="funder", coalition_id="loopworks")
    assert "see_as" not in app.session_state and app.title[0].value == "Loopworks Platform"


def test_one_place_reads_the_address():
    readers = {path.name for path in APP.parent.rglob("*.py") if "query_params" in path.read_text(encoding="utf-8")}
    assert readers == {"view.py"}


def test_the_foot_of_the_page_holds_its_link(monkeypatch, tmp_path):
    app = open_page(monkeypatch, make_workspace(tmp_path), "coalition", coalition_id="loopworks")
    assert "coalition_id=loopworks" in [code.value for code in app.code][-1]


# --- the files ----------------------------------------------------------------------------------------------


def test_only_tables_that_the_page_read_are_offered_and_one_is_written_for_the_coalition_alone(monkeypatch, tmp_path):
    app = open_page(monkeypatch, make_workspace(tmp_path), "coalition", coalition_id="loopworks")
    box = app.selectbox(key="take-table")
    assert "Scores" in box.options and "Candidates" not in box.options
    assert not app.get("download_button")
    box.select("scores").run()
    (button,) = app.get("download_button")
    assert button.label.startswith("Download scores of loopworks: ")


def test_csv_excel_and_parquet_hold_the_same_rows_with_their_types():
    text = table_file("csv", "t", COLUMNS, ROWS).decode().splitlines()
    assert text == ["name,month,value,n,is_real,tags", "'=1+1,2026-10-01,61.25,3,True,a;b", "Reef,,,,,"]
    sheet = openpyxl.load_workbook(io.BytesIO(table_file("xlsx", "t", COLUMNS, ROWS))).active
    assert sheet is not None
    first = [cell.value for cell in sheet[2]]
    assert first[0] == "'=1+1" and first[2:] == [61.25, 3, True, "a;b"] and first[1].date() == date(2026, 10, 1)
    assert [cell.value for cell in sheet[3]] == ["Reef", None, None, None, None, None]
    assert pq.read_table(io.BytesIO(table_file("parquet", "t", COLUMNS, ROWS))).to_pylist() == [
        dict(zip(COLUMNS, row, strict=True)) for row in ROWS
    ]


@pytest.mark.parametrize("table", PUBLISHED)
def test_every_published_table_can_be_written_empty_in_every_form(table):
    for form in ("csv", "xlsx", "parquet", "json"):
        assert table_file(form, table, PUBLISHED[table], [])


def test_a_form_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="There are: csv, xlsx, parquet, json"):
        table_file("pdf", "t", COLUMNS, ROWS)


@pytest.mark.parametrize("start", list("=+-@\t\r\n\0＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_is_made_text(start):
    assert safe(f"{start}1") == f"'{start}1"


def test_numbers_stay_numbers():
    assert [safe(cell) for cell in (-1, -1.5, None, True)] == [-1, -1.5, None, True]
