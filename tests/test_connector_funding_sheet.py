"""Lists of grants kept by hand: money, days and words as people write them, and what must be asked or set aside."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.connectors import Export, claims, funding_sheet
from pipelines.connectors._money import currency_of, taken_apart, unit_of_heading
from pipelines.connectors._periods import day_after_months, months_in
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

ENGLISH = (
    "\ufeffFunding 2026,,,,,,,\r\n,,,,,,,\r\n"
    "Funder,Amount,Currency,Start date,End date,Purpose,Status,Notes\r\n"
    'Sea Trust,"£12,500.00",,01/01/2026,31/12/2026,Core funding,Signed,secret\r\n'
    "Kelp Fund,$1.2m,,15/01/2026,,,Pledged,\r\n"
    "Sea Trust,3k,GBP,Jan 2027,2027,Restricted,signed (by post),\r\n"
    'Cod Bank,"5,000",GBP,01/02/2026,31/03/2026,Backbone support,Declined,\r\n'
    'Total,"20,500",GBP,,,,,\r\n'
)
GERMAN = (
    "Geldgeber;Fördersumme in TEUR;Laufzeit;Zweck;Unterzeichnet\n"
    "Stiftung Meer;12,5;01.01.2026 – 31.12.2026;Grundfinanzierung;ja\n"
    "Ministerium;1.250;2026-2027;Projektförderung;nein\n"
)
GOOD = "Funder,Amount,Currency,Start,End\nSea Trust,5000,EUR,2026-01-01,2026-12-31\n"


def workbook(*lines: list[Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell, day) if isinstance(cell, dt.date) else sheet.write(at, column, cell)
    return out.getvalue()


BOOK = workbook(
    ["Bailleur", "Montant (€)", "Début", "Durée (mois)", "Statut"],
    ["Fondation Mer", 1234.5, dt.date(2026, 1, 15), 12, "signé"],
    ["Ministère", "12.500,00", dt.date(2026, 2, 1), "2 ans", "en attente"],
)
SAMPLES = [
    Sample("grants.csv", ENGLISH.encode(), funding_sheet.LIST, 4, 0, {"funding": 3}, is_delimited=True, header_rows=3),
    Sample("zuwendungen.csv", GERMAN.encode("cp1252"), funding_sheet.LIST, 2, 0, {"funding": 2}),
    Sample("subventions.xlsx", BOOK, funding_sheet.LIST, 2, 0, {"funding": 2}),
]


def source_of(folder: Path, content: str | bytes, coalition: str | None = "c", date_order: str | None = None) -> Source:
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path, path.name, coalition, date_order, scratch=folder)


def read(folder: Path, content: str | bytes, **more: Any) -> Export:
    source = source_of(folder, content, **more)
    assert funding_sheet.recognise(source) == funding_sheet.LIST
    return funding_sheet.read(source, funding_sheet.LIST)


def amounts(folder: Path, *cells: str) -> list[str]:
    lines = "".join(f'Sea Trust,"{cell}",EUR,2026-01-01,2026-12-31\n' for cell in cells)
    return [row["amount"] for row in read(folder, "Funder,Amount,Currency,Start,End\n" + lines).tables["funding"]]


def told(export: Export, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in export.tables["funding"]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_a_person_counts(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert claims(source) == [("funding_sheet", sample.layout)]
    export = funding_sheet.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(found) for name, found in export.tables.items()} == sample.rows
    assert "secret" not in repr(export)


def test_an_english_list_gives_funder_amount_days_purpose_and_whether_it_is_signed(tmp_path: Path) -> None:
    export = read(tmp_path, ENGLISH)
    columns = ("funder_name", "amount", "currency", "starts_on", "ends_on", "purpose", "signed", "source_row")
    assert told(export, *columns) == [
        ("Sea Trust", "12500", "GBP", "2026-01-01", "2026-12-31", "core", "true", 4),
        ("Kelp Fund", "1200000", "USD", "2026-01-15", None, None, "false", 5),
        ("Sea Trust", "3000", "GBP", "2027-01-01", "2027-12-31", "project", "true", 6),
    ]
    assert export.left_out == [
        "1 row(s) of totals",
        "1 row(s) of grants that were refused or withdrawn",
        "the column(s) Notes",
    ]
    assert export.understood["Funder"] == "funding.funder_name"


def test_a_german_list_in_thousands_with_a_period_is_the_same_kind_of_list(tmp_path: Path) -> None:
    export = read(tmp_path, GERMAN.encode("cp1252"))
    assert told(export, "amount", "currency", "starts_on", "ends_on", "purpose", "signed") == [
        ("12500", "EUR", "2026-01-01", "2026-12-31", "core", "true"),
        ("1250000", "EUR", "2026-01-01", "2027-12-31", "project", "false"),
    ]
    assert export.understood["Fördersumme in TEUR"] == "funding.amount, times 1,000 by the heading"


def test_a_workbooks_numbers_are_read_beside_texts_with_a_decimal_comma(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(BOOK)
    export = funding_sheet.read(look(path, path.name, "c"), funding_sheet.LIST)
    assert told(export, "amount", "currency", "starts_on", "ends_on", "signed") == [
        ("1234.5", "EUR", "2026-01-15", "2027-01-14", "true"),
        ("12500", "EUR", "2026-02-01", "2028-01-31", "false"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Donor,Grant amount,Currency,From,To\nSea Trust,5000,EUR,2026-01-01,2026-12-31\n",
        "Bailleur de fonds;Montant accordé (EUR);Date de début;Date de fin\nSea Trust;5 000;01/01/2026;31/12/2026\n",
        "Fördergeber\tFördersumme (€)\tBeginn\tEnde\nSea Trust\t5.000,-\t01.01.2026\t31.12.2026\n",
        "Entidad financiadora|Importe en euros|Fecha de inicio|Fecha de fin\nSea Trust|5.000,00|1 de enero de 2026|31/12/2026\n",
        "Doador;Valor (EUR);Início;Fim\nSea Trust;5.000,00;01/01/2026;31/12/2026\n",
    ],
)
def test_headings_and_money_of_five_languages_give_the_same_grant(tmp_path: Path, text: str) -> None:
    columns = ("funder_name", "amount", "currency", "starts_on", "ends_on")
    assert told(read(tmp_path, text), *columns) == [("Sea Trust", "5000", "EUR", "2026-01-01", "2026-12-31")]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€ 12.500,00", "12500", "EUR"), ("12 500 EUR", "12500", "EUR"), ("$1.2m", "1200000", "USD"), ("£3k", "3000", "GBP"),
        ("CHF 12’500.50", "12500.5", "CHF"), ("12'500.-", "12500", None), ("1.500,-", "1500", None), ("(500)", "-500", None),
        ("\u2212500", "-500", None), ("12\u202f500,50 €", "12500.5", "EUR"), ("1,5 Mio. €", "1500000", "EUR"),
        ("k€ 12", "12000", "EUR"), ("12 mille euros", "12000", "EUR"), ("R$ 1.234,56", "1234.56", "BRL"),
        ("1,50,000", "150000", None), ("US dollars 5", "5", "USD"), ("1.234.567", "1234567", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, value: str, currency: str | None) -> None:
    money = taken_apart(text)
    assert money is not None
    assert (money.value(next(iter(money.marks)) if len(money.marks) == 1 else ""), money.currency) == (value, currency)


@pytest.mark.parametrize(
    "text", ["ca. 5000", "5000 per year", "kr 500", "USD/EUR 5", "1 2 3", "tbc", "", "5 or 6", "9" * 99]
)
def test_a_cell_that_says_more_or_less_than_an_amount_is_none(text: str) -> None:
    assert taken_apart(text) is None


def test_three_digits_after_a_single_mark_are_thousands_in_either_convention(tmp_path: Path) -> None:
    assert amounts(tmp_path, "12,500", "50,000") == ["12500", "50000"]
    assert amounts(tmp_path, "12.500", "12,50") == ["12500", "12.5"]


def test_what_contradicts_the_files_own_decimal_mark_is_set_aside_and_not_guessed(tmp_path: Path) -> None:
    assert amounts(tmp_path, "12.500", "1,234.56") == ["12.500 (decimals or thousands?)", "1234.56"]
    content = GOOD + 'Sea Trust,12.500,EUR,2026-01-01,2026-12-31\nSea Trust,"1,234.56",EUR,2026-01-01,2026-12-31\n'
    about, place = staged(tmp_path, content, coalition_id="c")
    assert (about.rows_read, about.quarantined) == (3, 1)
    assert set_aside_rows(place)[0][:3] == ("funding", 3, "amount")
    assert rows(place, "funding", "amount")[0][0] == 5000


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("1.234,56", "1,234.56"), '"1,234.56" has a decimal point and "1.234,56" a decimal comma'),
        (("1.250m",), '"1.250m" has three digits after its mark'),
        (("KWD 1.250",), '"KWD 1.250" has three digits after its mark'),
    ],
)
def test_amounts_that_can_be_read_two_ways_are_asked_about(tmp_path: Path, cells: tuple[str, ...], why: str) -> None:
    with pytest.raises(FileRejectedError) as asked:
        amounts(tmp_path, *cells)
    assert why in str(asked.value)
    assert 'column "Amount"' in str(asked.value)


def test_under_a_heading_in_thousands_three_digits_may_be_decimals_so_they_are_asked_about(tmp_path: Path) -> None:
    text = "Funder,Amount (k€),Year\nSea Trust,12.500,2026\n"
    with pytest.raises(FileRejectedError, match=r'"12\.500" has three digits after its mark'):
        read(tmp_path, text)
    assert told(read(tmp_path, text + "Kelp Fund,0.5,2026\n"), "amount") == [("12500",), ("500",)]


def test_the_currency_is_that_of_its_column_or_the_amount_else_of_the_heading_and_never_one_of_two(
    tmp_path: Path,
) -> None:
    lines = "Sea Trust,£5,EUR\nSea Trust,£5,\nSea Trust,5,\nSea Trust,5,Euro\nSea Trust,5,kr\n".replace("\n", ",2026\n")
    found = told(read(tmp_path, f"Funder,Amount (USD),Currency,Year\n{lines}"), "currency")
    assert found == [("EUR or GBP",), ("GBP",), ("USD",), ("EUR",), ("kr",)]
    assert told(read(tmp_path, "Funder,Amount,Year\nSea Trust,5,2026\n"), "currency") == [(None,)]


@pytest.mark.parametrize(
    ("heading", "currency", "factor"),
    [
        ("Amount", None, 1), ("Amount (k€)", "EUR", 1000), ("Betrag in TEUR", "EUR", 1000), ("Amount £000s", "GBP", 1000),
        ("Montant en milliers d'euros", "EUR", 1000), ("Amount (€m)", "EUR", 1_000_000), ("Valor (R$)", "BRL", 1),
        ("Grant amount in pounds", "GBP", 1), ("Total amount (USD or EUR)", None, 1),
    ],
)  # fmt: skip
def test_a_heading_tells_currency_and_thousands(heading: str, currency: str | None, factor: int) -> None:
    assert unit_of_heading(heading) == (currency, factor)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026", ("2026-01-01", "2026-12-31")), ("2026-2027", ("2026-01-01", "2027-12-31")),
        ("from 01/2026 to 06/2026", ("2026-01-01", "2026-06-30")), ("Jan 2026 – Feb 2028", ("2026-01-01", "2028-02-29")),
        ("2026-01-15 - 2026-03-14", ("2026-01-15", "2026-03-14")), ("two years", ("two years", "two years")),
    ],
)  # fmt: skip
def test_a_period_in_one_cell_is_a_first_and_a_last_day(tmp_path: Path, period: str, days: tuple[str, str]) -> None:
    text = f"Funder,Amount,Currency,Period\nSea Trust,5,EUR,{period}\nSea Trust,5,EUR,2026\n"
    assert told(read(tmp_path, text), "starts_on", "ends_on")[0] == days


def test_a_length_counts_whole_months_from_the_first_day() -> None:
    assert [months_in(text) for text in ("12", "18 mois", "1,5 Jahre", "2 years", "soon", "0")] == [
        12,
        18,
        18,
        24,
        None,
        None,
    ]
    assert [day_after_months(day, 1) for day in ("2026-01-01", "2024-01-31")] == ["2026-01-31", "2024-02-28"]


def test_a_saved_again_and_sorted_copy_gives_the_same_ids_and_alike_rows_stay_two(tmp_path: Path) -> None:
    head, *lines = (GOOD + GOOD.split("\n")[1] + '\nKelp Fund,"1,000",EUR,2026-01-01,2026-12-31\n').splitlines()
    first = told(read(tmp_path, "\n".join([head, *lines])), "grant_id")
    again = told(read(tmp_path, "\n".join([head, *lines[::-1]]).replace('"1,000"', '"1,000.00"')), "grant_id")
    assert len(set(first)) == 3
    assert set(first) == set(again)


def test_a_reference_is_the_id_and_instalments_of_one_reference_stay_apart(tmp_path: Path) -> None:
    text = "Reference,Funder,Amount,Currency,Start,End\n" + "".join(
        f"{ref},Sea Trust,{amount},EUR,2026-01-01,2026-12-31\n"
        for ref, amount in (("G-1", 5), ("G-2", 5), ("G-2", 7), ("1.2E+05", 5))
    )
    ids = [row[0] for row in told(read(tmp_path, text), "grant_id")]
    assert ids[0] == "funding_sheet:c:G-1"
    assert len({*ids}) == 4
    assert all(one.startswith("funding_sheet:c:G-2:") for one in ids[1:3])
    assert ids[3] == "1.2E+05"


def test_a_status_nobody_knows_leaves_signed_unknown_and_is_told(tmp_path: Path) -> None:
    lines = "".join(f"Sea Trust,5,EUR,2026,{status}\n" for status in ("Signed", "not signed", "hm", ""))
    export = read(tmp_path, f"Funder,Amount,Currency,Year,Status\n{lines}")
    assert told(export, "signed") == [("true",), ("false",), (None,), (None,)]
    assert export.left_out == ['what 1 row(s) say under "Status" ("hm"): signed is unknown']


def test_a_funder_called_total_is_a_funder_and_an_amount_of_nobody_without_days_a_total(tmp_path: Path) -> None:
    export = read(tmp_path, GOOD + "Total,7,EUR,2026-01-01,2026-12-31\n,5007,EUR,,\nGrand total:,5007,EUR,,\n")
    assert told(export, "funder_name") == [("Sea Trust",), ("Total",)]
    assert export.left_out == ["2 row(s) of totals"]


def test_rows_may_name_their_coalitions_else_the_user_is_asked(tmp_path: Path) -> None:
    text = "Coalition,Funder,Amount,Currency,Year\nreef,Sea Trust,5,EUR,2026\nkelp,Sea Trust,5,EUR,2026\n"
    assert told(read(tmp_path, text, coalition=None), "coalition_id") == [("reef",), ("kelp",)]
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(tmp_path, GOOD, coalition=None)


def test_days_that_can_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    text = GOOD.replace("2026-01-01", "03/04/2026")
    with pytest.raises(FileRejectedError, match='"03/04/2026" can be 2026-04-03'):
        read(tmp_path, text)
    assert told(read(tmp_path, text, date_order="mdy"), "starts_on") == [("2026-03-04",)]


@pytest.mark.parametrize(
    "text",
    [
        "grant_id,coalition_id,funder_organisation_id,amount,currency,starts_on,ends_on\n1,c,f,5,EUR,2026-01-01,2026-12-31\n",
        "Date,Name,Organisation\n2026-01-05,Ann,WWF\n",
        "Funder,Amount,Currency\nSea Trust,5,EUR\n",
        "Funder,Amount,Start,End\nSea Trust,a lot,2026-01-01,2026-12-31\n",
        "Invoice,Source,Amount,From,To\n1,Sea Trust,5,2026-01-01,2026-12-31\n",
        "Identifier,Amount Awarded,Funding Org:Name,Currency\n360G-1,5,Sea Trust,GBP\n",
        "hello\n",
    ],
)
def test_what_is_no_list_of_grants_is_not_claimed(tmp_path: Path, text: str) -> None:
    assert funding_sheet.recognise(source_of(tmp_path, text)) is None


def test_odd_cells_end_in_rows_or_a_refusal_and_nothing_else(tmp_path: Path) -> None:
    draw = random.Random(11)
    for _ in range(300):
        cells = ["".join(draw.choices("0123456789.,-' €£$kmEUR/()\u00a0", k=draw.randrange(12))) for _ in range(20)]
        lines = "".join(
            f'Sea Trust,"{a}","{b}","{c}",{d}\n' for a, b, c, d in zip(*[iter(cells)] * 4, strict=True) if '"' not in d
        )
        try:
            export = read(tmp_path, GOOD + "Sea Trust,5,EUR,2026,2026\n" * 6 + lines)
        except FileRejectedError:
            continue
        assert export.records is not None
        assert export.records >= 7


def test_a_currency_is_known_by_code_sign_or_name() -> None:
    texts = ("eur", "€", "Schweizer Franken", "US Dollars", "kr", "EUR USD", "")
    assert [currency_of(text) for text in texts] == ["EUR", "EUR", "CHF", "USD", None, None, None]
