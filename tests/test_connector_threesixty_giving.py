"""360Giving grants: as table and as JSON, with every way of saying until when, and what must be asked or refused."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.connectors import Export, claims, threesixty_giving
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, staged

HEADER = (
    "Identifier,Title,Description,Currency,Amount Applied For,Amount Awarded,Award Date,Planned Dates:Start Date,"
    "Planned Dates:End Date,Planned Dates:Duration (months),Recipient Org:Identifier,Recipient Org:Name,"
    "Beneficiary Location:Name,Funding Org:Identifier,Funding Org:Name\r\n"
)
TABLE = (
    "\ufeff" + HEADER + "360G-reef-1,Reef,secret,GBP,20000,15000,2025-11-03,2026-01-01,2026-12-31,12,GB-CHC-1,Reef,Leeds,GB-CHC-9,Sea Trust\r\n"
    "360G-reef-1,,,,,,,,,,,,York,,\r\n"
    "360G-reef-2,Reef,secret,GBP,,9000.50,2025-11-03T00:00:00+00:00,,,36,GB-CHC-1,Reef,,,Kelp Fund\r\n"
    "360G-reef-3,Reef,secret,GBP,,100,2025-11-03,,,,GB-CHC-1,Reef,,GB-CHC-9,Sea Trust\r\n"
)  # fmt: skip


def grant(number: int, **more: Any) -> dict[str, Any]:
    about = {
        "id": f"360G-reef-{number}",
        "title": "Reef",
        "description": "secret",
        "currency": "GBP",
        "amountAwarded": 15000,
    }
    funder = [{"id": "GB-CHC-9", "name": "Sea Trust"}]
    return {**about, "awardDate": "2025-11-03T00:00:00+00:00", "fundingOrganization": funder, **more}


def package(*grants: Any) -> bytes:
    return json.dumps({"version": "1.2", "license": "https://…", "grants": list(grants)}, indent=4).encode()


def workbook(*lines: list[Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        sheet, day = book.add_worksheet("grants"), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell, day) if isinstance(cell, dt.date) else sheet.write(at, column, cell)
    return out.getvalue()


GRANTS = package(
    grant(1, plannedDates=[{"startDate": "2026-01-01", "endDate": "2026-12-31", "duration": 12}]),
    grant(2, amountAwarded=9000.5, plannedDates=[{"duration": 36}], fundingOrganization=[{"name": "Kelp Fund"}]),
    grant(3, amountAwarded=100, plannedDates=[]),
)
SHORT = [
    "Identifier",
    "Amount awarded",
    "Currency",
    "Award date",
    "Planned Dates:0:Start Date",
    "Planned Dates:0:Duration (months)",
]
BOOK = workbook(
    [*SHORT, "Funding Org:0:Identifier", "Funding Org:0:Name"],
    ["360G-reef-1", 15000, "GBP", dt.date(2025, 11, 3), dt.date(2026, 1, 1), 12, "GB-CHC-9", "Sea Trust"],
    ["360G-reef-2", 9000.5, "GBP", dt.date(2025, 11, 3), None, 36, None, "Kelp Fund"],
)
SAMPLES = [
    Sample("grants.csv", TABLE.encode(), threesixty_giving.TABLE, 3, 0, {"funding": 3}, is_delimited=True),
    Sample("grants.json", GRANTS, threesixty_giving.PACKAGE, 3, 0, {"funding": 3}),
    Sample("grants.xlsx", BOOK, threesixty_giving.TABLE, 2, 0, {"funding": 2}),
]
ROWS = [  # of the first two grants, in each of the samples
    {
        "grant_id": "360G-reef-1",
        "coalition_id": "c",
        "funder_organisation_id": "GB-CHC-9",
        "funder_name": "Sea Trust",
        "amount": "15000",
        "currency": "GBP",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "signed": "true",
    },
    {
        "grant_id": "360G-reef-2",
        "coalition_id": "c",
        "funder_organisation_id": None,
        "funder_name": "Kelp Fund",
        "amount": "9000.5",
        "currency": "GBP",
        "starts_on": "2025-11-03",
        "ends_on": "2028-11-02",
        "signed": "true",
    },
]


def source_of(folder: Path, content: bytes | str, coalition: str | None = "c", date_order: str | None = None) -> Source:
    path = folder / "grants"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path, path.name, coalition, date_order, scratch=folder)


def read(folder: Path, content: bytes | str, **more: Any) -> Export:
    source = source_of(folder, content, **more)
    layout = threesixty_giving.recognise(source)
    assert layout is not None
    return threesixty_giving.read(source, layout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts_and_all_layouts_say_the_same(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert claims(source) == [("threesixty_giving", sample.layout)]
    export = threesixty_giving.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    found = export.tables["funding"]
    assert len(found) == sample.rows["funding"]
    assert [{key: cell for key, cell in row.items() if key != "source_row"} for row in found[:2]] == ROWS
    assert "the start of 1 grant(s), which is not given: counted from the day of the award" in export.left_out
    assert "secret" not in repr(export)


def test_staged_grants_keep_id_amount_and_days(tmp_path: Path) -> None:
    about, place = staged(tmp_path, GRANTS, "grants.json", coalition_id="c")
    assert (about.records, about.rows_read, about.quarantined) == (3, 3, 0)
    assert rows(place, "funding", "grant_id", "ends_on")[1] == ("360G-reef-2", dt.date(2028, 11, 2))


def test_a_grant_without_an_end_or_a_length_has_none_and_is_no_guess(tmp_path: Path) -> None:
    row = read(tmp_path, GRANTS).tables["funding"][2]
    assert (row["starts_on"], row["ends_on"]) == ("2025-11-03", None)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ({"plannedDates": [{"startDate": "2026", "endDate": "2027"}]}, ("2026-01-01", "2027-12-31")),
        ({"plannedDates": [{"startDate": "2026-02", "endDate": "2026-02"}]}, ("2026-02-01", "2026-02-28")),
        ({"plannedDates": [{"startDate": "2026-01-31T10:00:00Z", "duration": "1"}]}, ("2026-01-31", "2026-02-27")),
        ({"plannedDates": [{"endDate": "2027-06-30"}]}, ("2025-11-03", "2027-06-30")),
        (
            {"plannedDates": [{"startDate": "2026-01-01", "duration": 12}], "actualDates": [{"startDate": "2026-03-01", "duration": 6}]},
            ("2026-03-01", "2026-08-31"),
        ),
        ({"plannedDates": [{"startDate": "2026-01-01", "duration": 12}], "actualDates": [{}]}, ("2026-01-01", "2026-12-31")),
        ({"plannedDates": [{"startDate": "soon", "endDate": "later"}]}, ("soon", "later")),
    ],
)  # fmt: skip
def test_the_days_come_from_the_actual_dates_else_the_planned_else_award_and_length(
    tmp_path: Path, dates: dict[str, Any], days: tuple[str, str]
) -> None:
    row = read(tmp_path, package(grant(1, **dates))).tables["funding"][0]
    assert (row["starts_on"], row["ends_on"]) == days


def test_rows_of_one_identifier_are_one_grant_unless_they_contradict_each_other(tmp_path: Path) -> None:
    assert [row["source_row"] for row in read(tmp_path, TABLE).tables["funding"]] == [2, 4, 5]
    other = TABLE.replace("360G-reef-1,,,,,,", "360G-reef-1,,,,,777,")
    found = read(tmp_path, other).tables["funding"]
    assert [(row["grant_id"], row["amount"]) for row in found[:2]] == [("360G-reef-1", "15000"), ("360G-reef-1", "777")]


def test_a_table_a_spreadsheet_saved_again_is_read_or_asked_about(tmp_path: Path) -> None:
    semicolons = (
        TABLE.replace(",", ";")
        .replace("9000.50", '"£9.000,50"')
        .replace("15000", "15.000")
        .replace("2025-11-03,", "03/11/2025,")
    )
    assert [row["amount"] for row in read(tmp_path, semicolons).tables["funding"]] == ["15000", "9000.5", "100"]
    slashes = TABLE.replace("2026-01-01", "03/04/2026")
    with pytest.raises(FileRejectedError, match='"03/04/2026" can be 2026-04-03'):
        read(tmp_path, slashes)
    assert read(tmp_path, slashes, date_order="dmy").tables["funding"][0]["starts_on"] == "2026-04-03"


@pytest.mark.parametrize(
    "odd",
    [
        grant(1, amountAwarded="about 5"), grant(1, amountAwarded=[1], currency=None, id={"a": 1}, awardDate=5),
        grant(1, fundingOrganization="x", plannedDates={"startDate": 1}), grant(1, id="\ud83d", plannedDates=[None, 5]),
        grant(1, plannedDates=[{"startDate": "9990-01-01", "duration": 1200}]), {},
    ],
)  # fmt: skip
def test_missing_and_wrong_values_go_on_as_they_stand(tmp_path: Path, odd: Any) -> None:
    about, _ = staged(tmp_path, package(odd, grant(2)), "grants.json", coalition_id="c")
    assert about.rows_read == 2


@pytest.mark.parametrize(
    "bad",
    [
        GRANTS[:-5], GRANTS.replace(b'"grants": [', b'"grants": [5,'), GRANTS.replace(b"15000", b"1" * 5000),
        b'{"amountAwarded": 1, "fundingOrganization": ' + b"[" * 100_000, GRANTS.replace(b'"grants"', b'"grant"'),
    ],
)  # fmt: skip
def test_json_that_is_no_list_of_grants_is_refused_by_name(tmp_path: Path, bad: bytes) -> None:
    with pytest.raises(FileRejectedError, match=r"^grants: "):
        read(tmp_path, bad)


@pytest.mark.parametrize(
    "text",
    [
        "Identifier,Amount Awarded,Currency\n1,5,GBP\n", "Funder,Amount,Start,End\nSea Trust,5,2026-01-01,2026-12-31\n",
        "grant_id,coalition_id,funder_organisation_id,amount,currency,starts_on,ends_on\n1,c,f,5,GBP,2026-01-01,2026-12-31\n",
        '{"grants": []}', "[]",
    ],
)  # fmt: skip
def test_what_is_no_360giving_file_is_not_claimed(tmp_path: Path, text: str) -> None:
    assert threesixty_giving.recognise(source_of(tmp_path, text)) is None


def test_the_coalition_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(tmp_path, GRANTS, coalition=None)
