"""Dates as people write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.dates import date_order, is_date, iso_date, iso_instant, require_order
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

SHEET = Source(Path("march.csv"), "march.csv", "text", 1, coalition_id="reef")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026/3/1", "2026-03-01"),
        ("20260331", "2026-03-31"),
        ("2026-Mar-31", "2026-03-31"),
        ("9th July 2021", "2021-07-09"),
        ("9-Nov-21", "2021-11-09"),
        ("July 9, 2021", "2021-07-09"),
        ("Friday, 9 July 2021", "2021-07-09"),
        ("Fri Jul 09 2021", "2021-07-09"),
        ("Sept 3, 2021", "2021-09-03"),
        ("1er février 2024", "2024-02-01"),
        ("15 août 2023", "2023-08-15"),
        ("3. März 2025", "2025-03-03"),
        ("Mi., 3. Dez. 2025", "2025-12-03"),
        ("5 de mayo de 2022", "2022-05-05"),
        ("7 de março de 2022", "2022-03-07"),
        ("quarta-feira, 7 de setembro de 2022", "2022-09-07"),
        ("9\u00a0juil.\u00a02021", "2021-07-09"),
        ("05/05/2026", "2026-05-05"),
    ],
)
def test_a_date_with_year_first_or_a_month_name_needs_no_order(text: str, day: str) -> None:
    assert iso_date(text, "ymd") == day
    assert iso_date(text, "dmy") == day
    assert iso_date(text, "mdy") == day
    assert is_date(text)


def test_a_numeric_date_is_read_in_the_order_of_its_file() -> None:
    assert iso_date("03/04/2026", "dmy") == "2026-04-03"
    assert iso_date("03/04/2026", "mdy") == "2026-03-04"
    assert iso_date("15/11/22", "dmy") == "2022-11-15"


def test_a_date_impossible_in_the_order_of_its_file_stays_as_it_stands() -> None:
    assert iso_date("31/03/2026", "mdy") == "31/03/2026"
    assert iso_date("31/02/2026", "dmy") == "31/02/2026"
    assert iso_date("2026-02-30", "ymd") == "2026-02-30"
    assert iso_date("03/04/2026", "ymd") == "03/04/2026"


@pytest.mark.parametrize(
    "text", ["next week", "Q3 2026", "1.2E+05", "2026-03-31 and 1 April", "44200", "12 apples 2026"]
)
def test_what_is_no_date_stays_as_it_stands(text: str) -> None:
    assert iso_date(text, "dmy") == text
    assert iso_instant(text, "dmy") == text
    assert not is_date(text)


def test_a_blank_and_a_dash_are_blank() -> None:
    assert [iso_date(text, "dmy") for text in ("", " ", "-", "–")] == ["", "", "", ""]
    assert not is_date("-")


@pytest.mark.parametrize(
    ("text", "order", "instant"),
    [
        ("15/11/22, 09:30:17", "dmy", "2022-11-15T09:30:17"),
        ("09/24/2020 11:35:16 AM", "mdy", "2020-09-24T11:35:16"),
        ("09/24/2020 12:05:00 AM", "mdy", "2020-09-24T00:05:00"),
        ("09/24/2020 12:49:20 PM", "mdy", "2020-09-24T12:49:20"),
        ("9/24/20, 2:05 p.\u00a0m.", "mdy", "2020-09-24T14:05:00"),
        ("9/24/20, 2 PM", "mdy", "2020-09-24T14:00:00"),
        ("15/11/2022 à 12 h 05", "dmy", "2022-11-15T12:05:00"),
        ("15/11/2022 à 12h05", "dmy", "2022-11-15T12:05:00"),
        ("15 de noviembre de 2022 a las 9:05", "dmy", "2022-11-15T09:05:00"),
        ("15.11.2022 um 14.05 Uhr", "dmy", "2022-11-15T14:05:00"),
        ("15.11.2022 14 Uhr", "dmy", "2022-11-15T14:00:00"),
        ("15/11/2022 às 14:05", "dmy", "2022-11-15T14:05:00"),
        ("2026-03-31T14:05:00Z", "ymd", "2026-03-31T14:05:00Z"),
        ("2026-03-31T14:05:00.250+0200", "ymd", "2026-03-31T14:05:00.250+02:00"),
        ("2026-03-31 14:05 UTC", "ymd", "2026-03-31T14:05:00Z"),
        ("Thu Jul 09 2021 12:00:00 GMT+0200", "mdy", "2021-07-09T12:00:00+02:00"),
        ("31 March 2026", "ymd", "2026-03-31T00:00:00"),
    ],
)
def test_an_instant_keeps_the_offset_it_carries_and_gets_no_other(text: str, order: str, instant: str) -> None:
    assert iso_instant(text, order) == instant


def test_a_time_that_is_on_no_clock_or_a_zone_nobody_can_be_sure_of_stays_as_it_stands() -> None:
    for text in ("2026-03-31 25:00", "2026-03-31 13:05 PM", "2026-03-31 14:05 CST"):
        assert iso_instant(text, "ymd") == text


def test_one_unambiguous_value_settles_the_whole_file() -> None:
    assert date_order(["03/04/2026", "31/03/2026"]) == "dmy"
    assert date_order(["03/04/2026", "03/31/2026"], answered="dmy") == "mdy"
    assert date_order(["03.04.2026"]) == "dmy"


def test_dates_that_need_no_order_are_year_first() -> None:
    assert date_order(["2026-03-04", "9 July 2021", "05/05/2026", "-", "soon"]) == "ymd"


def test_only_ambiguous_or_contradicting_values_are_left_to_the_answer() -> None:
    assert date_order(["03/04/2026"]) is None
    assert date_order(["03/04/2026"], answered="mdy") == "mdy"
    assert date_order(["31/03/2026", "03/31/2026"]) is None
    assert date_order(["31/03/2026", "03/31/2026"], answered="dmy") == "dmy"


def test_an_open_order_is_asked_with_both_readings_and_the_way_out() -> None:
    with pytest.raises(FileRejectedError) as refusal:
        require_order(SHEET, ["03/04/2026"], "Date")
    assert str(refusal.value) == (
        'march.csv: the dates in column "Date" can be read in two ways: "03/04/2026" can be 2026-04-03 '
        '(day first) or 2026-03-04 (month first). Say which: put  date_order = "dmy"  (or "mdy") under '
        "[coalitions.reef] in settings.toml, or pass --date-order dmy (or mdy)."
    )
    assert require_order(replace(SHEET, date_order="dmy"), ["03/04/2026"], "Date") == "dmy"


def test_contradicting_dates_are_both_named() -> None:
    with pytest.raises(FileRejectedError, match='"31/03/2026" can only be day first and "03/31/2026" only month first'):
        require_order(SHEET, ["31/03/2026", "03/31/2026"], "Date")
