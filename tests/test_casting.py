"""Text to typed columns: a cell gives a value or a reason, and an empty cell is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.casting import MAX_NAME_CHARS, NAMES, is_local, quoted, reason, row_key, text_of, typed
from pipelines.reading import clean
from pipelines.tables import DUCKDB_TYPE, TABLES, Column, Table

KINDS = {  # kind: a column of that kind
    "date": "joined_on",
    "instant": "starts_at",
    "number": "minutes",
    "integer": "seniority",
    "money": "amount",
    "boolean": "signed",
    "choice": "role",
    "list": "aliases",
    "person": "person_key",
    "text": "currency",
}


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set timezone = 'UTC'")
        yield con


def cast(
    con: duckdb.DuckDBPyConnection, kind: str, text: str | None, name: str = "", tells: bool = True
) -> tuple[Any, Any]:
    """(typed value, reason) of one cell, after its blanks are gone."""
    column = Column(name or KINDS[kind], kind, "a column")
    why = reason(column, tells) or "null"
    cell = f"select {text_of(column.name)} as {column.name} from (select ?::varchar as {column.name})"
    row = con.execute(f"select {typed(column)}, {why} from ({cell})", [text]).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2026-03-31", dt.date(2026, 3, 31)),
        ("date", "2026-3-1", dt.date(2026, 3, 1)),
        ("date", "2026-03-31 00:00:00", dt.date(2026, 3, 31)),
        ("date", "2024-02-29", dt.date(2024, 2, 29)),
        ("number", "12.5", 12.5),
        ("number", "-3", -3.0),
        ("number", "1e3", 1000.0),
        ("integer", "12", 12),
        ("integer", "3.0", 3),
        ("integer", "-0", 0),
        ("money", "1200.50", Decimal("1200.5000")),
        ("money", "-0.0001", Decimal("-0.0001")),
        ("money", "9999999999999999.9999", Decimal("9999999999999999.9999")),
        ("boolean", "TRUE", True),
        ("boolean", "Yes", True),
        ("boolean", "1", True),
        ("boolean", "false", False),
        ("boolean", "NO", False),
        ("boolean", "0", False),
        ("choice", "Lead", "lead"),
        ("list", "a;b", ["a", "b"]),
        ("list", " Reef Trust ;\tRT\u00a0;; ", ["Reef Trust", "RT"]),
        ("list", "one", ["one"]),
        ("person", "Ann.Lee@Reef.ORG", "ann.lee@reef.org"),
        ("person", "name:JOSÉ", "name:josé"),
        ("text", "EUR", "EUR"),
        ("text", "NA", "NA"),
        ("text", "null", "null"),
    ],
)
def test_a_good_cell_gives_its_value_and_no_reason(duck: Any, kind: str, text: str, value: Any) -> None:
    assert cast(duck, kind, text) == (value, None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "31/03/2026"),
        ("date", "2026-02-30"),
        ("date", "45382"),
        ("date", "########"),
        ("date", "soon"),
        ("date", "2026-03-31 or so"),
        ("instant", "2026-03-31T25:00:00Z"),
        ("instant", "2026-03-31T14:05:00+02:00 or so"),
        ("instant", "half past two"),
        ("number", "12,5"),
        ("number", "twelve"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", "-Infinity"),
        ("number", "1e400"),
        ("integer", "1.5"),
        ("integer", "15e-1"),
        ("integer", "99999999999999999999"),
        ("money", "1,200.50"),
        ("money", "€ 12"),
        ("money", "NaN"),
        ("money", "1e30"),
        ("boolean", "maybe"),
        ("boolean", "2"),
        ("boolean", "y"),
    ],
)
def test_a_cell_that_cannot_be_read_gives_a_reason_that_names_column_and_cell(duck: Any, kind: str, text: str) -> None:
    value, why = cast(duck, kind, text)
    assert value is None
    assert why.startswith(f'{KINDS[kind]}: "{text}" is not ')


def test_the_reasons_say_what_would_be_right(duck: Any) -> None:
    assert cast(duck, "date", "x")[1] == 'joined_on: "x" is not a date such as 2026-03-31'
    assert cast(duck, "instant", "x")[1] == 'starts_at: "x" is not a time such as 2026-03-31T14:05:00Z'
    assert cast(duck, "number", "x")[1] == 'minutes: "x" is not a number such as 12.5'
    assert cast(duck, "integer", "x")[1] == 'seniority: "x" is not a whole number such as 12'
    assert cast(duck, "money", "x")[1] == 'amount: "x" is not an amount such as 1200.50'
    assert cast(duck, "boolean", "x")[1] == 'signed: "x" is not true, false, yes, no, 1 or 0'


def test_a_reason_quotes_forty_characters_and_nothing_of_a_confidential_cell(duck: Any) -> None:
    answer = "Honestly, the lead organisation decides everything alone"
    assert cast(duck, "number", answer, "value")[1] == f'value: "{answer[:40]}" is not a number such as 12.5'
    assert cast(duck, "number", answer, "value", tells=False)[1] == "value: the cell is not a number such as 12.5"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", ["", "  ", "\t", "\u00a0 \u202f", "\r\n", "\u200b\u200e\ufeff", None])
def test_an_empty_cell_is_unknown_and_no_reason(duck: Any, kind: str, blank: str | None) -> None:
    assert cast(duck, kind, blank) == (None, None)


def test_casting_and_reading_take_the_same_blanks_away(duck: Any) -> None:
    written = "\ufeff\u200b\u200e\u200f\u00a0\u202f \t\r\nReef \u00a0 Trust\n\t \u00a0\u200b"
    assert cast(duck, "text", written)[0] == clean(written) == "Reef \u00a0 Trust"


# --- instants ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "utc", "local"),
    [
        ("2026-03-31T14:05:00Z", "14:05", False),
        ("2026-03-31 14:05:00+00", "14:05", False),
        ("2026-03-31T14:05:00+02:00", "12:05", False),
        ("2026-03-31T14:05:00+0200", "12:05", False),
        ("2026-03-31T14:05:00-0530", "19:35", False),
        ("2026-03-31T14:05:00.123Z", "14:05", False),
        ("2026-03-31 14:05:00 UTC", "14:05", False),
        ("2026-03-31 14:05:00 Europe/Paris", "12:05", False),
        ("2026-03-31T14:05:00", "14:05", True),
        ("2026-03-31 14:05", "14:05", True),
        ("2026-03-31 14:05:00.5", "14:05", True),
    ],
)
def test_an_instant_is_utc_where_it_names_its_zone_and_local_where_it_does_not(
    duck: Any, text: str, utc: str, local: bool
) -> None:
    value, why = cast(duck, "instant", text)
    assert (why, f"{value:%Y-%m-%d %H:%M}") == (None, f"2026-03-31 {utc}")
    assert marked_local(duck, text) is local


def test_a_day_without_a_time_stays_that_day_in_every_time_zone(duck: Any) -> None:
    assert cast(duck, "instant", "2026-03-31") == (dt.datetime(2026, 3, 31), None)
    assert marked_local(duck, "2026-03-31") is False


def test_a_row_is_local_when_any_of_its_instants_is(duck: Any) -> None:
    assert marked_local(duck, "2026-03-31T14:00:00Z", "2026-03-31T15:00:00") is True
    assert marked_local(duck, None, None) is False
    assert is_local(TABLES["attendance"], {"meeting_id"}) == "false"


def marked_local(con: duckdb.DuckDBPyConnection, joined_at: str | None, left_at: str | None = None) -> bool:
    test = is_local(TABLES["attendance"], {"joined_at", "left_at"})
    row = con.execute(
        f"select {test} from (select ?::varchar as joined_at, ?::varchar as left_at)", [joined_at, left_at]
    )
    return bool((row.fetchone() or (None,))[0])


# --- ids and names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind_and_name", ["text meeting_id", "text organisation_id_a", "person person_key"])
@pytest.mark.parametrize("damaged", ["1.2E+05", "4,49E+11", "12e+3"])
def test_an_id_that_a_spreadsheet_made_a_number_is_set_aside(duck: Any, kind_and_name: str, damaged: str) -> None:
    kind, name = kind_and_name.split()
    why = cast(duck, kind, damaged, name)[1]
    assert why.startswith(f'{name}: "{damaged}" is not a usable id: a spreadsheet turned it into a number')


@pytest.mark.parametrize("text", ["00123", "1E5", "E+5", "12e+", "-", "Ünï-42", "a+b", "rose+1e+5x", "2026-03-31"])
def test_an_id_stays_the_text_it_is(duck: Any, text: str) -> None:
    assert cast(duck, "text", text, "meeting_id") == (text, None)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_has_one_way_of_writing_an_accent_and_no_control_characters(duck: Any, name: str) -> None:
    assert cast(duck, "text", "Jose\u0301", name) == ("Jos\u00e9", None)
    assert cast(duck, "text", "a\x00b\x1fc\x7fd\x85e\u200bf\u202eg\u2028h\u2066i\ufeffj", name) == (
        "a b c d e f g h i j",
        None,
    )
    assert cast(duck, "text", "\x01\u202e", name) == (None, None)
    assert cast(duck, "text", "é" * 500, name) == ("é" * MAX_NAME_CHARS, None)


def test_a_person_whose_accent_is_written_in_two_signs_is_the_same_person(duck: Any) -> None:
    assert cast(duck, "person", "name:Jose\u0301") == cast(duck, "person", "NAME:JOS\u00c9") == ("name:jos\u00e9", None)


# --- the property ------------------------------------------------------------------------------------------
CELLS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789-+:.,eETZ /_infaN\u00a0\t", max_size=30),
    st.datetimes().map(str),
    st.floats().map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
)


@given(text=CELLS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cell_gives_a_value_or_a_reason_and_is_never_silently_lost(duck: Any, text: str) -> None:
    is_blank = text.strip(" \t\r\n\u00a0\u202f\u200b\u200e\u200f\ufeff") == ""
    for kind in KINDS:
        value, why = cast(duck, kind, text)
        if is_blank:
            assert (value, why) == (None, None), kind
        elif kind in ("person", "text"):
            assert value is not None, kind  # a damaged id has both; its row is set aside
        else:
            assert (value is None) == (why is not None), kind
        assert why is None or why.startswith(f"{KINDS[kind]}: ")


# --- keys --------------------------------------------------------------------------------------------------
def test_the_key_of_an_unordered_pair_is_the_same_either_way_round(duck: Any) -> None:
    key = row_key(TABLES["competitor_pairs"])
    rows = "(values ('a', 'b'), ('b', 'a'), ('a', 'c')) as t(organisation_id_a, organisation_id_b)"
    first, turned, other = (row[0] for row in duck.execute(f"select {key} from {rows}").fetchall())
    assert first == turned != other


def test_a_key_with_an_unknown_part_is_still_a_key(duck: Any) -> None:
    key = row_key(TABLES["governance"])
    row = "select 'c' as coalition_id, 'purpose' as element, null::date as agreed_on"
    assert duck.execute(f"select {key} is not null from ({row})").fetchall() == [(True,)]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_of_every_table_casts_to_its_type(duck: Any, table: Table) -> None:
    cells = ", ".join(f"null::varchar as {quoted(column.name)}" for column in table.columns)
    values = ", ".join(typed(column) for column in table.columns)
    types = [column[1] for column in duck.execute(f"describe select {values} from (select {cells})").fetchall()]
    assert types == [DUCKDB_TYPE[column.kind] for column in table.columns]
