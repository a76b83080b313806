"""Our own tables handed over directly: CSV in any spelling, Parquet, or one workbook."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from pipelines.connectors import claims
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from pipelines.tables import CONTRACT, Table
from tests.samples import Sample
from tests.samples_canonical import SAMPLES
from tests.staged import canonical_export, rows, set_aside_rows, staged

MEMBERS = "coalition_id,organisation_id,joined_on\n"


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An .xlsx with a sheet per name; dates and times are written as such."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                sheet.write_row(number, 0, cells)
    return content.getvalue()


def parquet(folder: Path, query: str) -> bytes:
    path = folder / "made.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


# --- CSV ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_a_table_is_read_whatever_its_spelling(tmp_path: Path, delimiter: str, encoding: str, end: str) -> None:
    lines = ["coalition_id,organisation_id,joined_on,tier", "reef,o1,2026-01-01,Société", "reef,o2,2026-01-02,", ""]
    about, place = staged(tmp_path, end.join(lines).replace(",", delimiter).encode(encoding), "members.txt")
    assert (about.layout, about.rows_read, about.records, about.quarantined) == ("text:memberships", 2, 2, 0)
    assert rows(place, "memberships", "organisation_id", "tier", "source_row") == [
        ("o1", "Société", 2),
        ("o2", None, 3),
    ]


@pytest.mark.parametrize("table", CONTRACT.values(), ids=CONTRACT)
def test_a_file_of_a_tables_columns_is_that_table_whatever_its_name(tmp_path: Path, table: Table) -> None:
    path = tmp_path / "data.csv"
    path.write_text(",".join(column.name for column in reversed(table.public)) + "\n")
    assert claims(look(path, "data.csv")) == [("canonical", f"text:{table.name}")]


def test_column_order_is_free_and_headings_may_be_written_loosely(tmp_path: Path) -> None:
    _, place = staged(tmp_path, "Joined on, ORGANISATION_ID ,Coalition-ID\n2026-01-01,o1,reef\n")
    assert rows(place, "memberships") == [
        {"coalition_id": "reef", "organisation_id": "o1", "joined_on": dt.date(2026, 1, 1)}
    ]


def test_unknown_columns_are_told_and_ignored(tmp_path: Path) -> None:
    about, place = staged(tmp_path, "coalition_id,organisation_id,joined_on,shoe size,\nreef,o1,2026-01-01,44,x\n")
    assert about.left_out == ["1 column(s) the table memberships does not have: shoe_size"]
    assert about.understood["joined_on"] == "memberships.joined_on"
    assert "shoe_size" not in about.understood
    assert len(rows(place, "memberships")) == 1


def test_columns_of_our_own_use_are_not_taken_from_a_file(tmp_path: Path) -> None:
    about, place = staged(tmp_path, "item_id,coalition_id,raised_on,proposed_by_name\ni1,reef,2026-01-01,Glass Works\n")
    assert about.left_out == ["1 column(s) the table agenda_items does not have: proposed_by_name"]
    assert "proposed_by_name" not in rows(place, "agenda_items")[0]


def test_a_missing_optional_column_is_unknown(tmp_path: Path) -> None:
    _, place = staged(tmp_path, MEMBERS + "reef,o1,2026-01-01\n")
    assert rows(place, "memberships", "left_on", "role", "declared_share") == [(None, None, None)]


def test_a_missing_required_column_rejects_the_file_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError) as refused:
        staged(tmp_path, "coalition_id,organisation_id,role\nreef,o1,lead\n", "memberships-2026.csv")
    assert str(refused.value) == (
        'memberships-2026.csv: no column "joined_on", which the table memberships needs; the file has '
        "[coalition_id, organisation_id, role]. Please add the column and ingest the file again."
    )


def test_one_of_two_columns_is_enough_and_neither_is_not(tmp_path: Path) -> None:
    _, place = staged(tmp_path, "meeting_id,organisation_id,joined_at\nm1,o1,2026-01-01T10:00Z\n", "attendance.csv")
    assert rows(place, "attendance", "organisation_id", "person_key") == [("o1", None)]
    with pytest.raises(
        FileRejectedError, match=r'no column "person_key or organisation_id", which the table attendance'
    ):
        staged(tmp_path, "meeting_id,joined_at,minutes\nm1,2026-01-01T10:00Z,5\n", "attendance.csv")


def test_a_grant_needs_its_funders_id_though_connectors_may_give_its_name(tmp_path: Path) -> None:
    text = "grant_id,coalition_id,funder_name,amount,currency,starts_on,ends_on\ng1,c,GW,5,EUR,2026-01-01,2026-12-31\n"
    with pytest.raises(FileRejectedError, match=r'no column "funder_organisation_id", which the table funding'):
        staged(tmp_path, text, "funding.csv")


def test_ratings_need_the_ids_of_both(tmp_path: Path) -> None:
    text = "wave_id,rater_organisation_id,rated_name,dimension,value\nw1,o1,GW,openness,4\n"
    with pytest.raises(FileRejectedError, match=r'no column "rated_organisation_id", which the table survey_ratings'):
        staged(tmp_path, text, "survey_ratings.csv")


def test_a_table_of_our_own_use_is_not_taken_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "meeting_invitations.csv"
    path.write_text("meeting_id,person_key,answer\nm1,ann@a.org,accepted\n")
    assert claims(look(path, path.name)) == []


def test_a_heading_that_stands_twice_rejects_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"m.csv: the column joined_on stands twice. Remove or rename one."):
        staged(tmp_path, "coalition_id,organisation_id,joined_on,Joined On\nreef,o1,2026-01-01,\n", "m.csv")


def test_the_coalition_named_for_a_file_fills_the_column_it_lacks(tmp_path: Path) -> None:
    text = "organisation_id,joined_on\no1,2026-01-01\n"
    _, place = staged(tmp_path, text, "memberships.csv", coalition_id="Ann's 100% reef")
    assert rows(place, "memberships", "coalition_id") == [("Ann's 100% reef",)]
    with pytest.raises(FileRejectedError, match=r'no column "coalition_id".* name the coalition: --coalition ID'):
        staged(tmp_path, text, "memberships.csv")
    with pytest.raises(FileRejectedError, match=r'no column "joined_on"'):
        staged(tmp_path, "organisation_id,tier\no1,gold\n", "memberships.csv", coalition_id="reef")


def test_the_coalition_a_row_names_stays(tmp_path: Path) -> None:
    _, place = staged(tmp_path, MEMBERS + "reef,o1,2026-01-01\n", coalition_id="other")
    assert rows(place, "memberships", "coalition_id") == [("reef",)]


def test_words_that_mean_nothing_elsewhere_stay_text(tmp_path: Path) -> None:
    text = "organisation_id,name\nNA,NA\nnull,NULL\nNone,nan\n00123,-\n1E5,TRUE\n"
    _, place = staged(tmp_path, text)
    assert rows(place, "organisations", "organisation_id", "name") == [
        ("NA", "NA"), ("null", "NULL"), ("None", "nan"), ("00123", "-"), ("1E5", "TRUE"),
    ]  # fmt: skip


def test_lists_in_cells_are_read_as_lists(tmp_path: Path) -> None:
    text = "organisation_id,domains\n" + "".join(f"o{n},a{n}.org; b.org;c.org;d.org\n" for n in range(3))
    _, place = staged(
        tmp_path, f"{text}o3,\n".replace("_id,", "_id,name,").replace(",a", ",A,a").replace("o3,", "o3,B,")
    )
    assert rows(place, "organisations", "domains")[2:] == [(["a2.org", "b.org", "c.org", "d.org"],), (None,)]


# --- rows that cannot be used ------------------------------------------------------------------------------
def test_a_line_of_the_wrong_width_is_set_aside_and_every_row_keeps_its_number(tmp_path: Path) -> None:
    text = MEMBERS + "reef,o2,2026-01-02\nreef,o3\nreef,o4,2026-01-04\nreef,o5,2026-01-05,x\nreef,o6,2026-01-06\n"
    about, place = staged(tmp_path, text)
    assert rows(place, "memberships", "organisation_id", "source_row") == [("o2", 2), ("o4", 4), ("o6", 6)]
    assert (about.rows_read, about.quarantined, about.rows) == (5, 2, {"memberships": 3})
    words = "the line does not split into the header's columns: Expected Number of Columns: 3 Found:"
    assert set_aside_rows(place) == [
        ("memberships", 3, None, f"{words} 2"),
        ("memberships", 5, None, f"{words} 4"),
    ]


def test_line_ends_may_change_in_the_middle_of_a_file_as_where_two_were_joined(tmp_path: Path) -> None:
    text = MEMBERS + "reef,o2,2026-01-02\r\nreef,o3,2026-01-03\nreef,o4,2026-01-04\rreef,o5\r\nreef,o6,2026-01-06"
    about, place = staged(tmp_path, text)
    assert rows(place, "memberships", "organisation_id", "source_row") == [("o2", 2), ("o3", 3), ("o4", 4), ("o6", 6)]
    assert (about.rows_read, about.quarantined) == (5, 1)


def test_lines_of_the_wrong_width_may_be_first_last_and_next_to_each_other(tmp_path: Path) -> None:
    _, place = staged(tmp_path, MEMBERS + "reef\nreef\nreef,o4,2026-01-04\nreef\n")
    assert rows(place, "memberships", "source_row") == [(4,)]
    assert [row[1] for row in set_aside_rows(place)] == [2, 3, 5]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    """A line end inside a cell makes no new row, an empty line or a line of commas does, and is no row of data."""
    text = (
        'coalition_id,organisation_id,joined_on,tier\nreef,o2,2026-01-02,"gold\n\nand more"\n\nreef,o4,soon,\n,,,\n'
        "reef,o6,2026-01-06,x\nreef,o7\n   \nreef,o9,2026-01-09,\n\n\n"
    )
    about, place = staged(tmp_path, text)
    assert rows(place, "memberships", "organisation_id", "source_row") == [("o2", 2), ("o6", 6), ("o9", 9)]
    assert [row[1] for row in set_aside_rows(place)] == [4, 7]
    assert (about.rows_read, about.quarantined) == (5, 2)
    assert rows(place, "memberships", "tier")[0] == ("gold  and more",)


def test_a_row_with_two_bad_cells_is_one_row_with_two_reasons(tmp_path: Path) -> None:
    text = "coalition_id,organisation_id,joined_on,left_on\nreef,o1,2026-02-30,soon\nreef,o2,2026-01-01,\n"
    about, place = staged(tmp_path, text)
    assert (about.rows_read, about.quarantined, about.rows) == (2, 1, {"memberships": 1})
    assert [row[1:3] for row in set_aside_rows(place)] == [(2, "joined_on"), (2, "left_on")]


def test_a_quote_that_is_never_closed_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"m.csv: a quote is opened in row 3 and never closed"):
        staged(tmp_path, MEMBERS + 'reef,o1,2026-01-01\nreef,"o2,2026-01-02\nreef,o3,2026-01-03\n', "m.csv")


def test_many_lines_of_the_wrong_width_take_no_more_than_a_moment(tmp_path: Path) -> None:
    """Numbering rows must not look at every refused line for every row: this took minutes once."""
    lines = "".join(f"reef,o{n},2026-01-01\n" if n % 2 else "reef\n" for n in range(2, 60_000))
    about, place = staged(tmp_path, MEMBERS + lines)
    assert about.quarantined == 29_999
    assert all(row == int(name[1:]) for name, row in rows(place, "memberships", "organisation_id", "source_row"))


# --- Parquet -----------------------------------------------------------------------------------------------
def test_parquet_with_typed_columns_gives_the_same_rows_as_text(tmp_path: Path) -> None:
    query = """
        select 'c1' as contribution_id, 'reef' as coalition_id, 12::double as organisation_id, date '2026-01-02' as given_on,
            12.5::decimal(8, 2) as amount, 'EUR' as currency, 2.5::float as hours, true as pooled
        union all select 'c2', 'reef', null, date '2026-01-03', null, '', null, false order by 1
    """
    about, place = staged(tmp_path, parquet(tmp_path, query), "gifts.bin")
    assert (about.layout, about.rows_read) == ("parquet:contributions", 2)
    first, second = rows(place, "contributions")
    assert first == {
        "contribution_id": "c1", "coalition_id": "reef", "organisation_id": "12", "given_on": dt.date(2026, 1, 2),
        "amount": Decimal("12.5000"), "currency": "EUR", "hours": 2.5, "pooled": True,
    }  # fmt: skip
    assert second == {
        "contribution_id": "c2", "coalition_id": "reef", "given_on": dt.date(2026, 1, 3), "pooled": False,
    }  # fmt: skip
    assert rows(place, "contributions", "source_row") == [(1,), (2,)]


def test_parquet_lists_and_instants_keep_their_meaning(tmp_path: Path) -> None:
    lists = "select 'o1' as organisation_id, ' One ' as name, ['a.org', 'b.org'] as domains, [1, 2] as sector_codes"
    _, place = staged(tmp_path, parquet(tmp_path, lists))
    assert rows(place, "organisations", "name", "domains", "sector_codes") == [("One", ["a.org", "b.org"], ["1", "2"])]
    instants = """
        select 'm1' as meeting_id, 'reef' as coalition_id, timestamptz '2026-01-02 10:00:00+02' as starts_at
    """
    _, place = staged(tmp_path, parquet(tmp_path, instants))
    assert rows(place, "meetings", "starts_at", "is_local") == [(dt.datetime(2026, 1, 2, 8), False)]
    _, place = staged(tmp_path, parquet(tmp_path, instants.replace("timestamptz", "timestamp").replace("+02", "")))
    assert rows(place, "meetings", "starts_at", "is_local") == [(dt.datetime(2026, 1, 2, 10), True)]


def test_a_parquet_file_with_a_damaged_page_is_refused_by_name(tmp_path: Path) -> None:
    whole = bytearray(
        parquet(tmp_path, "select 'o' || range as organisation_id, 'n' || range as name from range(5000)")
    )
    whole[60:90] = bytes(30)
    with pytest.raises(FileRejectedError, match=r"x.parquet: not a readable Parquet file: .* Export it again"):
        staged(tmp_path, bytes(whole), "x.parquet")


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"x.parquet: not a readable Parquet file"):
        staged(tmp_path, b"PAR1 and then nothing PAR1", "x.parquet")


# --- workbooks ---------------------------------------------------------------------------------------------
def test_a_workbook_holds_a_sheet_per_table(tmp_path: Path) -> None:
    book = workbook(
        Organisations=[["organisation_id", "name", "size_class"], [12, "Glass Works", "small"], ["00123", "NA", None]],
        memberships=[["coalition_id", "organisation_id", "joined_on"], ["reef", 12.0, dt.date(2026, 1, 2)]],
        notes=[["anything"], ["at all"]],
    )
    about, place = staged(tmp_path, book, "ours.bin")
    assert (about.layout, about.rows_read, about.counted) == ("workbook", 3, ["organisations", "memberships"])
    assert about.left_out == ['the sheet "notes", which is no table of the data contract']
    assert rows(place, "organisations", "organisation_id", "name") == [("12", "Glass Works"), ("00123", "NA")]
    assert rows(place, "memberships", "organisation_id", "joined_on") == [("12", dt.date(2026, 1, 2))]


def test_workbook_cells_keep_their_kind(tmp_path: Path) -> None:
    head = ["contribution_id", "coalition_id", "organisation_id", "given_on", "amount", "currency", "hours", "pooled"]
    cells = ["c1", "reef", 7, dt.datetime(2026, 1, 2), 1200.5, "EUR", 3, True]
    _, place = staged(tmp_path, workbook(contributions=[head, cells]))
    assert rows(place, "contributions")[0] | {"coalition_id": "reef"} == {
        "contribution_id": "c1", "coalition_id": "reef", "organisation_id": "7", "given_on": dt.date(2026, 1, 2),
        "amount": Decimal("1200.5000"), "currency": "EUR", "hours": 3.0, "pooled": True,
    }  # fmt: skip
    _, place = staged(
        tmp_path,
        workbook(meetings=[["meeting_id", "coalition_id", "starts_at"], ["m1", "reef", dt.datetime(2026, 1, 2, 9)]]),
    )
    assert rows(place, "meetings", "starts_at", "is_local") == [(dt.datetime(2026, 1, 2, 9), True)]


def test_a_number_too_long_for_a_workbook_is_no_id(tmp_path: Path) -> None:
    book = workbook(organisations=[["organisation_id", "name"], [12345678901234567890, "One"], [2**53 - 1, "Two"]])
    about, place = staged(tmp_path, book)
    assert about.quarantined == 1
    assert "a spreadsheet turned it into a number" in set_aside_rows(place)[0][3]
    assert rows(place, "organisations", "organisation_id") == [("9007199254740991",)]


def test_rows_of_a_workbook_are_numbered_as_it_shows_them(tmp_path: Path) -> None:
    lines = [[], ["organisation_id", "name"], ["o3", "Three"], [], ["o5", "Five"]]
    about, place = staged(tmp_path, workbook(organisations=lines))
    assert about.rows_read == 2
    assert rows(place, "organisations", "organisation_id", "source_row") == [("o3", 3), ("o5", 5)]


def test_a_missing_column_names_the_sheet(tmp_path: Path) -> None:
    book = workbook(memberships=[["coalition_id", "organisation_id"], ["reef", "o1"]])
    with pytest.raises(FileRejectedError, match=r'ours.xlsx, sheet "memberships": no column "joined_on"'):
        staged(tmp_path, book, "ours.xlsx")


def test_the_coalition_named_for_a_workbook_fills_its_sheets(tmp_path: Path) -> None:
    book = workbook(memberships=[["organisation_id", "joined_on"], ["o1", "2026-01-01"]])
    _, place = staged(tmp_path, book, coalition_id="reef")
    assert rows(place, "memberships", "coalition_id") == [("reef",)]


def test_an_attendance_list_on_a_sheet_called_attendance_is_left_to_its_own_connector(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        workbook(Attendance=[["Date", "Name", "Organisation"], [dt.date(2026, 1, 13), "Ann Lee", "Reef Trust"]])
    )
    assert [connector for connector, _ in claims(look(path, "list.xlsx"))] == ["attendance_sheet"]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")
    with pytest.raises(FileRejectedError, match=r"ours.xlsx: not a readable workbook"):
        staged(tmp_path, content.getvalue(), "ours.xlsx")


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    export = canonical_export(tmp_path, MEMBERS + "reef,o1,2026-01-01\n", "x.csv")
    assert export.understood == {name: f"memberships.{name}" for name in MEMBERS.strip().split(",")}
    assert (export.records, export.counted, export.left_out) == (None, ("memberships",), [])


@pytest.mark.parametrize(
    "text", ["name,town\nAnn,Lyon\n", "organisation_id\no1\n", "a,b,c,name,theme,d,e,f,g\n", "\n\n"]
)
def test_a_file_that_shares_a_word_or_two_is_not_taken_for_ours(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    assert claims(look(path, "memberships.csv")) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_is_this_export_and_has_its_true_counts(sample: Sample, tmp_path: Path) -> None:
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id=sample.coalition_id)
    assert (about.connector, about.layout) == ("canonical", sample.layout)
    assert (about.records, about.people, about.quarantined) == (sample.records, sample.people, 0)
    assert {table: len(rows(place, table)) for table in about.rows} == dict(sample.rows)
