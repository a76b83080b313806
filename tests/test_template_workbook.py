"""The blank workbook: what it says, and that whatever is typed into it comes back exactly."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.connectors import claims
from pipelines.reading import look
from pipelines.tables import CONTRACT, Column, Table
from pipelines.templates import workbook
from pipelines.templates.workbook_words import EXAMPLE, READ_ME, example
from tests.roads import run_json
from tests.staged import rows, staged

SECONDS = 120
LIST_CHARS = 255  # of the choices in one list, commas included; a limit of Excel
LIST = re.compile(r"OFFSET\((\w+)!\$([A-Z])\$2,0,0,MAX\(1,COUNTA\(\1!\$\2\$2:\$\2\$5001\)\),1\)")


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.make()))


def filled(sheets: dict[str, list[dict[str, Any]]]) -> bytes:
    """The workbook with rows typed below the headings of its sheets."""
    typed = openpyxl.load_workbook(io.BytesIO(workbook.make()))
    for name, lines in sheets.items():
        places = {column.name: n for n, column in enumerate(CONTRACT[name].public, start=1)}
        for number, line in enumerate(lines, start=2):
            for column, value in line.items():
                typed[name].cell(number, places[column]).value = value
    content = io.BytesIO()
    typed.save(content)
    return content.getvalue()


def example_rows(table: Table) -> list[dict[str, Any]]:
    """The example; a row with the other one where a row needs one of two columns; and an answer "don't know"."""
    first, lines = example(table), [example(table)]
    if table.name == "survey_answers":
        lines.append({"wave_id": "spring-2026", "respondent_key": "spring-7", "item_id": "q02", "dont_know": "yes"})
    for chosen, *others in table.one_of:
        for other in others:
            if other in {column.name for column in table.public}:
                line = {name: value for name, value in first.items() if name != chosen}
                lines.append(line | {other: "halden" if other.endswith("organisation_id") else "bob@halden.example"})
    return lines


def loaded(column: Column, value: Any) -> Any:
    """The value as the tables must hold it; people are pseudonyms there."""
    match column.kind:
        case "list":
            return value.split("; ")
        case "boolean":
            return value == "yes"
        case "number":
            return float(value)
        case "money":
            return Decimal(str(value))
        case "person":
            return "a pseudonym"
        case "text":
            return str(value)
    return value


def come_back(place: Path, table: Table) -> list[dict[str, Any]]:
    people = {column.name for column in table.columns if column.kind == "person"}
    return [
        {name: "a pseudonym" if name in people and len(value) == 20 else value for name, value in row.items()}
        for row in rows(place, table.name)
    ]


def must_come_back(table: Table, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: loaded(table.column(name), value) for name, value in line.items()} for line in lines]


# --- what it says ------------------------------------------------------------------------------------------
def test_a_sheet_per_table_has_its_public_columns_in_order(book) -> None:
    assert book.sheetnames == [READ_ME, EXAMPLE, *CONTRACT]
    for table in CONTRACT.values():
        headings = [cell.value.split()[0] for cell in book[table.name][1]]
        assert headings == [column.name for column in table.public]
        assert book[table.name].freeze_panes == "A2"
        assert book[table.name].max_row == 1


def test_what_a_row_needs_is_marked_in_words_and_not_by_colour_alone(book) -> None:
    marks = {cell.value.split()[0]: cell.value.partition(" ")[2] for cell in book["attendance"][1]}
    assert marks["meeting_id"] == "*"
    assert (marks["person_key"], marks["organisation_id"]) == ("(*)", "(*)")
    assert marks["minutes"] == ""
    for table in CONTRACT.values():
        marked = {cell.value.split()[0] for cell in book[table.name][1] if cell.value.endswith(" *")}
        assert marked >= set(table.required)


def test_every_heading_says_what_its_column_holds(book) -> None:
    for table in CONTRACT.values():
        for cell, column in zip(book[table.name][1], table.public, strict=True):
            said = cell.comment.text.lower()
            assert column.meaning.lower() in said
            assert all(choice in said for choice in column.choices)
    assert "Empty means unknown." in book["meetings"]["D1"].comment.text


def test_the_legend_says_that_empty_is_unknown_and_never_zero(book) -> None:
    said = " ".join(str(cell) for row in book[READ_ME].values for cell in row if cell)
    assert "An empty cell means: unknown. It never means zero." in said
    assert "separated by a semicolon" in said
    assert all(table in said for table in CONTRACT)


def test_choices_and_yes_or_no_are_chosen_from_a_list_that_excel_can_hold(book) -> None:
    for table in CONTRACT.values():
        checks = _checks(book[table.name])
        for column in table.public:
            if column.choices or column.kind == "boolean":
                check = checks[column.name]
                assert check.type == "list" and (check.errorStyle or "stop") == "stop"
                words = check.formula1.strip('"')
                assert words.split(",") == (list(column.choices) or ["yes", "no"])
                assert len(words) <= LIST_CHARS


def test_ids_are_offered_from_the_sheet_where_they_stand(book) -> None:
    offered = {}
    for table in CONTRACT.values():
        for column, check in _checks(book[table.name]).items():
            if found := LIST.fullmatch(check.formula1 or ""):
                heading = book[found[1]][f"{found[2]}1"].value.split()[0]
                assert column.removesuffix("_a").removesuffix("_b").endswith(heading)
                offered[f"{table.name}.{column}"] = found[1]
    assert len(offered) == 50
    assert offered["memberships.organisation_id"] == "organisations"
    assert offered["competitor_pairs.organisation_id_b"] == "organisations"
    assert offered["decisions.item_id"] == "agenda_items"
    assert offered["organisations.parent_organisation_id"] == "organisations"
    assert not {"coalitions.coalition_id", "survey_answers.item_id", "survey_items.item_id"} & set(offered)


def test_ids_are_text_that_keeps_its_zeros_and_days_are_shown_as_days(book) -> None:
    shown = {
        column: book["memberships"].column_dimensions[column].number_format for column in ("A", "B", "C", "G")
    }  # coalition_id, organisation_id, joined_on and left_on, declared_share
    assert shown == {"A": "@", "B": "@", "C": "yyyy-mm-dd", "G": "General"}
    assert book["meetings"].column_dimensions["C"].number_format == "yyyy-mm-dd hh:mm"


def _checks(sheet) -> dict[str, Any]:
    """The check of each column that has one, by the column's name."""
    headings = {cell.column_letter: cell.value.split()[0] for cell in sheet[1]}
    return {headings[str(check.sqref)[0]]: check for check in sheet.data_validations.dataValidation}


# --- the way back ------------------------------------------------------------------------------------------
def test_the_empty_workbook_is_ours_alone_and_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(workbook.make())
    assert claims(look(path, path.name)) == [("canonical", "workbook")]
    about, place = staged(tmp_path, workbook.make(), "workbook.xlsx")
    assert (about.records, about.rows_read, about.quarantined, about.people) == (0, 0, 0, 0)
    assert set(about.rows.values()) == {0}
    assert rows(place, "quarantine") == []


def test_ingesting_the_empty_workbook_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "workbook.xlsx").write_bytes(workbook.make())
    (file,) = run_json("ingest", tmp_path / "w", tmp_path / "workbook.xlsx")["files"]
    assert (file["connector"], file["rows_read"], file["quarantined"], file["findings"]) == ("canonical", 0, 0, [])


def test_the_examples_have_a_legal_value_for_every_column() -> None:
    for table in CONTRACT.values():
        told = {name for line in example_rows(table) for name in line}
        unknown = {"parent_organisation_id", "ended_on", "end_reason", "left_on", "leave_reason", "to_on", "dropped_on",
                   "completed_on"}  # fmt: skip
        assert told == {column.name for column in table.public} - unknown


@pytest.mark.parametrize("table", CONTRACT.values(), ids=CONTRACT)
def test_what_is_typed_into_a_sheet_comes_back_exactly(tmp_path: Path, table: Table) -> None:
    lines = example_rows(table)
    about, place = staged(tmp_path, filled({table.name: lines}), "workbook.xlsx")
    assert (about.rows_read, about.quarantined) == (len(lines), 0)
    assert come_back(place, table) == must_come_back(table, lines)


def test_a_workbook_saved_by_libreoffice_comes_back_as_exactly(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "typed").mkdir()
    sheets = {table.name: example_rows(table) for table in CONTRACT.values()}
    (tmp_path / "typed" / "workbook.xlsx").write_bytes(filled(sheets))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "typed" / "workbook.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    about, place = staged(tmp_path, (tmp_path / "workbook.xlsx").read_bytes(), "workbook.xlsx")
    assert (about.rows_read, about.quarantined) == (sum(map(len, sheets.values())), 0)
    for table in CONTRACT.values():
        assert come_back(place, table) == must_come_back(table, sheets[table.name])


def test_the_example_sheet_is_never_read(tmp_path: Path, book) -> None:
    assert "northmill" in {cell for row in book[EXAMPLE].values for cell in row}
    about, _ = staged(tmp_path, workbook.make(), "workbook.xlsx")
    assert [said for said in about.left_out if EXAMPLE in said]
    assert about.rows_read == 0


def test_a_wrong_word_and_a_missing_day_set_only_their_rows_aside(tmp_path: Path) -> None:
    good = {"coalition_id": "reef", "organisation_id": "o1", "joined_on": dt.date(2026, 1, 1)}
    bad = good | {"organisation_id": "o2", "joined_on": "some time in May"}
    about, place = staged(tmp_path, filled({"memberships": [good, bad]}), "workbook.xlsx")
    assert (about.rows_read, about.quarantined) == (2, 1)
    assert [(row["source_row"], row["column"]) for row in _aside(place)] == [(3, "joined_on")]


def _aside(place: Path) -> list[dict[str, Any]]:
    return [
        {"source_row": source_row, "column": column}
        for source_row, column in rows(place, "quarantine", "source_row", "column")
    ]
