"""Attendance lists kept by hand."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.connectors import Export, agenda_sheet, attendance_sheet, claims, qualtrics
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.shared_files import REAL, real
from tests.staged import rows, staged

LIST = "attendance_sheet.csv"


def _workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("2026"), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.merge_range(0, 0, 0, 3, "Attendance")
        sheet.write_row(1, 0, ["Datum", "Name", "Firma", "Minuten"])
        for row, (name, firm) in enumerate((("Ann Lee", "WWF"), ("Bob Ray", 123)), start=2):
            sheet.write_datetime(row, 0, dt.datetime(2026, 4, 3), day)
            sheet.write_row(row, 1, [name, firm, 90])
    return content.getvalue()


SAMPLES = [
    Sample(  # Excel in France: semicolons, its old encoding, a dash for "nobody", a name in two columns
        "présences.csv",
        (
            "Date;Réunion;Prénom;Nom;Entreprise;Courriel\r\n"
            "13/01/2026;Comité;Zoé;Lefèvre;Société Bleue;\r\n"
            "13/01/2026;Comité;Jean;Noël;-;jean@bleue.example\r\n"
            "27/01/2026;Comité;Zoé;Lefèvre;Société Bleue;\r\n"
            ";;;;;\r\n"
        ).encode("cp1252"),
        "list", 3, 2, {"attendance": 3, "meetings": 2, "representatives": 1}, True,
    ),
    Sample(  # a banner above the header, a comma in a name, a cell of two lines, one absent and one unknown
        "sheet.csv",
        b"\xef\xbb\xbfReef Coalition,,,,\r\n,,,,\r\nDate,Name,Organisation,Attended,Notes\r\n"
        b'5 Jan 2026,"Lee, Ann",WWF,yes,"on time\nand prepared"\r\n2026-01-05,Bob,NA,no,\r\n2026-01-05,Cy,,,\r\n'
        b"9th February 2026,Bob,00123,x,\r\n",
        "list", 4, 2, {"attendance": 2, "meetings": 2, "representatives": 2}, True, header_rows=3,
    ),
    Sample("list.xlsx", _workbook(), "list", 2, 2, {"attendance": 2, "meetings": 1, "representatives": 2}),
]  # fmt: skip
ONE_FIRM = "Date,Name,Organisation\n2026-01-05,Ann Lee,WWF\n"


def source(folder: Path, text: str, coalition: str | None = "reef", encoding: str = "utf-8") -> Source:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return look(path, path.name, coalition)


def export(folder: Path, text: str, encoding: str = "utf-8") -> Export:
    found = source(folder, text, encoding=encoding)
    assert claims(found, ["attendance_sheet", "agenda_sheet", "qualtrics"]) == [("attendance_sheet", "list")]
    return attendance_sheet.read(found, "list")


def test_a_row_becomes_a_person_in_a_meeting_of_that_day(tmp_path: Path) -> None:
    read = export(tmp_path, "Date,Meeting,Name,Organisation\n2026-01-05,Steering Group,Ann  Lee,WWF\n")
    assert read.tables["attendance"] == [
        {
            "meeting_id": "sheet:reef:2026-01-05:steering-group",
            "person_key": "name:ann lee",
            "organisation_name": "WWF",
            "minutes": None,
            "source_row": 2,
        }
    ]
    assert read.tables["meetings"] == [
        {
            "meeting_id": "sheet:reef:2026-01-05:steering-group",
            "coalition_id": "reef",
            "starts_at": "2026-01-05T00:00:00Z",
            "title": "Steering Group",
            "source_row": 2,
        }
    ]
    assert (read.records, read.counted, read.people) == (1, ("attendance",), {"name:ann lee": "Ann Lee"})
    assert read.understood == {
        "Date": "meetings.starts_at",
        "Meeting": "meetings.title",
        "Name": "attendance.person_key",
        "Organisation": "attendance.organisation_name",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Date;Réunion;Nom;Prénom;Entreprise\n05/01/2026;Comité;Lee;Ann;WWF\n13/01/2026;Comité;Lee;Ann;WWF\n",
        "Datum\tSitzung\tVorname\tName\tFirma\n5. Jan. 2026\tComité\tAnn\tLee\tWWF\n13.01.2026\tComité\tAnn\tLee\tWWF\n",
        "Fecha|Reunión|Nombre|Apellidos|Organización\n5 de enero de 2026|Comité|Ann|Lee|WWF\n13/01/26|Comité|Ann|Lee|WWF\n",
        "Data,Reunião,Nome,Organização\n05/01/2026,Comité,Ann Lee,WWF\n13/01/2026,Comité,Ann Lee,WWF\n",
    ],
)
def test_headings_dates_and_delimiters_of_other_languages_give_the_same_rows(tmp_path: Path, text: str) -> None:
    read = export(tmp_path, text, encoding="cp1252")
    assert [(row["person_key"], row["organisation_name"]) for row in read.tables["attendance"]] == [
        ("name:ann lee", "WWF")
    ] * 2
    assert [row["meeting_id"] for row in read.tables["meetings"]] == [
        "sheet:reef:2026-01-05:comité",
        "sheet:reef:2026-01-13:comité",
    ]


def test_banner_lines_above_the_header_do_not_hide_it(tmp_path: Path) -> None:
    read = export(tmp_path, f"Reef Coalition – attendance,,\n,,\n{ONE_FIRM}")
    assert [row["source_row"] for row in read.tables["attendance"]] == [4]


def test_an_email_is_the_person_and_minutes_and_times_are_read(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "Date,Start time,Name,E-mail,Company,Minutes,Notes\n"
        "2026-01-05,,Bob Ray,,IBM,45,\n2026-01-05,14:30 – 16:00,Ann Lee,Ann@WWF.org,WWF,1h 5m,late\n",
    )
    assert [(row["person_key"], row["minutes"]) for row in read.tables["attendance"]] == [
        ("name:bob ray", "45"),
        ("ann@wwf.org", "65"),
    ]
    assert [row["starts_at"] for row in read.tables["meetings"]] == ["2026-01-05T14:30:00"]
    assert read.left_out == ["the column(s) Notes"]


def test_blank_attendance_is_left_out_rather_than_counted_absent(tmp_path: Path) -> None:
    read = export(
        tmp_path,
        "Date,Name,Organisation,Attended\n2026-01-05,Ann,WWF,yes\n2026-01-05,Bob,IBM,No\n2026-01-05,Cy,IBM,\n"
        "2026-01-05,Di,IBM,-\n2026-01-05,Ed,IBM,maybe\n2026-01-05,Flo,IBM,Présente\n2026-01-05,Gus,IBM,x\n",
    )
    assert [row["person_key"] for row in read.tables["attendance"]] == ["name:ann", "name:flo", "name:gus"]
    assert read.records == 7
    assert read.left_out == [
        '1 row(s) of people who did not come by "Attended"',
        '2 row(s) with a blank "Attended": unknown, not counted as absent',
        '1 row(s) where "Attended" is neither yes nor no ("maybe"): unknown',
    ]


def test_a_run_of_sightings_lasts_until_another_organisation_or_none_is_named(tmp_path: Path) -> None:
    days = ["WWF", "", "wwf", "-", "IBM", "Individual", "IBM"]
    rows = "".join(f"2026-0{month}-05,Ann,{firm}\n" for month, firm in enumerate(days, start=1))
    read = export(tmp_path, f"Date,Name,Organisation\n{rows}")
    runs = [(row["organisation_name"], row["from_on"], row["to_on"]) for row in read.tables["representatives"]]
    assert runs == [
        ("WWF", "2026-01-05", "2026-03-05"),
        ("IBM", "2026-05-05", "2026-05-05"),
        ("IBM", "2026-07-05", "2026-07-05"),
    ]
    assert [row["organisation_name"] for row in read.tables["attendance"]][3] is None


def test_rows_are_runs_by_date_and_not_by_their_order_in_the_file(tmp_path: Path) -> None:
    read = export(tmp_path, "Date,Name,Organisation\n2026-03-05,Ann,IBM\n2026-01-05,Ann,WWF\n2026-02-05,Ann,WWF\n")
    runs = [(row["organisation_name"], row["from_on"], row["to_on"]) for row in read.tables["representatives"]]
    assert runs == [("WWF", "2026-01-05", "2026-02-05"), ("IBM", "2026-03-05", "2026-03-05")]


def test_a_date_that_cannot_be_read_goes_on_as_it_stands_to_be_set_aside(tmp_path: Path) -> None:
    read = export(tmp_path, f"{ONE_FIRM}soon,Bob,IBM\n,Cy,IBM\n")
    assert [(row["meeting_id"], row.get("joined_at")) for row in read.tables["attendance"]] == [
        ("sheet:reef:2026-01-05", None),
        (None, "soon"),
        (None, None),
    ]
    assert len(read.tables["meetings"]) == 1
    assert [row["person_key"] for row in read.tables["representatives"]] == ["name:ann lee"]


def test_a_longer_export_of_the_same_list_gives_the_same_meeting_ids(tmp_path: Path) -> None:
    first = export(tmp_path, ONE_FIRM).tables
    second = export(tmp_path, f"{ONE_FIRM}2026-02-02,Bob,IBM\n").tables
    assert second["meetings"][0] == first["meetings"][0]
    assert second["attendance"][0] == first["attendance"][0]


def test_a_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((["Attendance 2026"], [], ["Date", "Name", "Organisation", "Minutes"])):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(3, 0, dt.datetime(2026, 1, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(3, 1, ["Ann Lee", "WWF", 90])
    found = look(path, path.name, "reef")
    assert claims(found) == [("attendance_sheet", "list")]
    row = attendance_sheet.read(found, "list").tables["attendance"][0]
    assert row["meeting_id"] == "sheet:reef:2026-01-05"
    assert (row["person_key"], row["minutes"], row["source_row"]) == ("name:ann lee", "90", 4)


def test_the_coalition_is_the_users_or_the_rows_else_asked(tmp_path: Path) -> None:
    text = "Coalition,Date,Name,Organisation\nreef,2026-01-05,Ann,WWF\nforest,2026-01-05,Ann,WWF\n"
    read = attendance_sheet.read(source(tmp_path, text, coalition=None), "list")
    assert [row["coalition_id"] for row in read.tables["meetings"]] == ["reef", "forest"]
    with pytest.raises(FileRejectedError, match=r"list\.csv: which coalition is this from"):
        attendance_sheet.read(source(tmp_path, ONE_FIRM, coalition=None), "list")


def test_dates_that_can_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match='"03/04/2026" can be 2026-04-03'):
        attendance_sheet.read(source(tmp_path, ONE_FIRM.replace("2026-01-05", "03/04/2026")), "list")


@pytest.mark.parametrize(
    "text",
    [
        "meeting_id,coalition_id,starts_at,title\nm1,reef,2026-01-05T10:00:00Z,Steering\n",
        "Timestamp,Date,Name,Organisation\n1/5/2026 10:00:00,2026-01-05,Ann,WWF\n",
        "Respondent ID,Date,Name,Organisation\n1,2026-01-05,Ann,WWF\n",
        "Date,Name,Organisation\nsoon,Ann,WWF\nlater,Bob,IBM\n",
        "Date,Name,Organisation\n",
        "Date,Name,Organisation,Amount,Currency\n2026-01-05,Ann,WWF,100,EUR\n",
        "Name,Organisation,E-mail\nAnn,WWF,ann@wwf.org\n",
        "Date,Name,Please tell us in your own words which organisation you come from,Organisation\n2026-01-05,Ann,x,WWF\n",
        "hello world\n",
        "{}\n",
    ],
)
def test_what_is_no_attendance_list_is_not_claimed(tmp_path: Path, text: str) -> None:
    assert claims(source(tmp_path, text), ["attendance_sheet", "agenda_sheet", "qualtrics"]) == []


@pytest.mark.shared
def test_the_real_list_gives_all_its_rows_meetings_and_people() -> None:
    path = real(f"graphql-wg/{LIST}")
    read = attendance_sheet.read(look(path, path.name, "graphql"), "list")
    rows = read.tables["attendance"]
    assert (read.records, len(rows), len(read.tables["meetings"]), len(read.people)) == (1374, 1374, 141, 197)
    keys = [tuple(row[name] for name in row if name != "source_row") for row in rows]
    assert len(keys) - len(set(keys)) == 1, "one row stands twice: staging drops and counts it"
    robinhood = [row for row in read.tables["representatives"] if row["organisation_name"] == "Robinhood"]
    assert [(row["from_on"], row["to_on"]) for row in robinhood] == [("2018-05-24", "2018-11-06")]


@pytest.mark.shared
def test_none_of_the_other_real_files_is_claimed_by_the_sheets_or_qualtrics() -> None:
    real("PROVENANCE.md")
    ours = {"graphql-wg/attendance_sheet.csv", "graphql-wg/agenda_sheet.csv"}
    ours |= {"qualtrics/sample.csv", "qualtrics/sample_legacy.csv"}
    claimed = set()
    for path in (path for path in REAL.rglob("*") if path.is_file()):
        found = look(path, path.name)
        by = [module for module in (attendance_sheet, agenda_sheet, qualtrics) if module.recognise(found)]
        assert len(by) <= 1, path.name
        claimed |= {path.relative_to(REAL).as_posix()} if by else set()
    assert claimed == ours


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_is_this_export_and_has_its_true_counts(sample: Sample, tmp_path: Path) -> None:
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id=sample.coalition_id)
    assert (about.connector, about.layout) == ("attendance_sheet", sample.layout)
    assert (about.records, about.people, about.quarantined) == (sample.records, sample.people, 0)
    assert {table: len(rows(place, table)) for table in about.rows} == dict(sample.rows)
