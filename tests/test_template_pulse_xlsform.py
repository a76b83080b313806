"""The XLSForm: valid for pyxform and ODK Validate, and what comes back of it from KoboToolbox, by names and by labels."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipelines.scales import dont_know
from pipelines.templates import pulse_xlsform
from pipelines.templates.members import PLACEHOLDERS, members_from_text
from pipelines.templates.pulse import FLOOR_ORGANISATIONS, FLOOR_PEOPLE, INTRO
from pipelines.toolkit import AGREEMENT, DIMENSIONS, LOWEST, PULSE, item_of, rating_of
from tests.filled_pulse import (
    FILLED,
    MEMBERS,
    UNSURE,
    Choice,
    Filled,
    answers_back,
    ratings_back,
    true_answers,
    true_ratings,
)
from tests.staged import staged

MOMENT = "2026-05-06T09:30:00.000+02:00"
BOOKKEEPING = {  # what KoboToolbox adds
    "_id": "10{n}", "_uuid": "0f1e-{n}", "_submission_time": "2026-05-06T07:31:00", "_validation_status": "", "_notes": "",
    "_status": "submitted_via_web", "_submitted_by": "", "__version__": "vA1", "_tags": "", "_index": "{n}",
}  # fmt: skip
Row = dict[str, str]


def sheets(members=MEMBERS) -> dict[str, list[Row]]:
    """The workbook's sheets as rows by heading."""
    book = openpyxl.load_workbook(io.BytesIO(pulse_xlsform.make(members)))
    found = {}
    for sheet in book:
        heading, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [{k: v for k, v in zip(heading, row, strict=True) if v is not None} for row in rows]
    return found


def converted(members=MEMBERS, **options: bool) -> tuple[str, list[str]]:
    """The XForm, and what pyxform warns of."""
    xls2xform = pytest.importorskip("pyxform.xls2xform", reason="pyxform is a development dependency")
    result = xls2xform.convert(io.BytesIO(pulse_xlsform.make(members)), file_type=".xlsx", **options)
    return result.xform, result.warnings


@pytest.mark.parametrize(
    "members", [MEMBERS, PLACEHOLDERS, members_from_text('3M; Société Générale; o\'Neil & "Sons"')]
)
def test_pyxform_takes_it_without_a_warning(members) -> None:
    xform, warnings = converted(members)
    assert warnings == []
    assert all(f'ref="/data/pulse/{item.variable}"' in xform for item in PULSE)
    for dimension in DIMENSIONS:
        for member in members:
            assert f'ref="/data/matrix_{dimension.name}/{dimension.variable(member.key)}"' in xform


def test_odk_validate_takes_it() -> None:
    if not shutil.which("java"):
        pytest.skip("ODK Validate needs Java")
    assert converted(validate=True)[1] == []


def test_the_form_leaves_ones_own_organisation_out() -> None:
    xform, _ = converted()
    asked = re.findall(r'nodeset="/data/matrix_openness/(\w+)"[^>]* relevant=" *([^"]+)"', xform)
    assert asked == [
        ("rate_openness__northmill", "/data/introduction/organisation  != 'northmill'"),
        ("rate_openness__halden_sons", "/data/introduction/organisation  != 'halden_sons'"),
        ("rate_openness__wwf_uk", "/data/introduction/organisation  != 'wwf_uk'"),
    ]


def test_every_name_and_every_label_is_known_again() -> None:
    survey = sheets()["survey"]
    items = [row for row in survey if row["type"] == "select_one agreement"]
    assert [item_of(row["name"]) for item, row in zip(PULSE, items, strict=True)] == list(PULSE)
    assert [item_of(row["label"]) for row in items] == list(PULSE)
    ratings = [row for row in survey if row.get("name", "").startswith("rate_")]
    named = [(d, member.key) for d in DIMENSIONS for member in MEMBERS]
    assert [rating_of(f"group/{row['name']}", row["name"], "") for row in ratings] == named
    stems = [re.fullmatch(r"(.*) \[(.*)\]", row["label"]) for row in ratings]
    labelled = [(d, member.name) for d in DIMENSIONS for member in MEMBERS]
    assert [rating_of("x", stem[1], stem[2]) for stem in stems if stem] == labelled


def test_choices_run_from_the_least_up_and_end_with_a_word_for_dont_know() -> None:
    choices = sheets()["choices"]
    agreement = [(row["name"], row["label"]) for row in choices if row["list_name"] == "agreement"]
    assert agreement == [(str(n), label) for n, label in enumerate(AGREEMENT, start=LOWEST)] + [
        ("unsure", "Don't know")
    ]
    lists = {row["list_name"] for row in choices} - {"members"}
    assert [row["name"] for row in choices].count("unsure") == len(lists) == 6
    assert "unsure" in dont_know()
    influence = [row["name"] for row in choices if row["list_name"] == "influence"]
    assert influence == ["0", "1", "2", "3", "4", "5", "unsure"]


def test_without_members_the_organisation_is_written_and_placeholders_are_marked() -> None:
    found = sheets(PLACEHOLDERS)
    (own,) = (row for row in found["survey"] if row.get("name") == "organisation")
    assert own["type"] == "text"
    labels = [row["label"] for row in found["survey"] if row.get("name", "").startswith("rate_reliability")]
    assert [label.rpartition(" [")[2] for label in labels] == [f"Member {x} (replace this)]" for x in "ABC"]
    assert not [row for row in found["choices"] if row["list_name"] == "members"]


def test_people_are_told_who_sees_what_as_the_statements_decide_it() -> None:
    told = [row["label"] for row in sheets()["survey"] if row["type"] == "note"]
    assert told == list(INTRO)
    assert "at least 5 people from 3 organisations" in INTRO[1]
    decides = Path("metrics/surveys/70_construct_means.sql").read_text()
    assert f"respondents >= {FLOOR_PEOPLE} and organisations >= {FLOOR_ORGANISATIONS}" in decides


# --- the way back ------------------------------------------------------------------------------------------
def choice_of(one: Filled, row: Row) -> tuple[Choice, list[str]]:
    """What the person chose in a question of the form, and its answers from the least up."""
    if item := item_of(row["name"]):
        return one.statements[PULSE.index(item)], [str(n) for n in range(LOWEST, LOWEST + len(AGREEMENT))]
    dimension, key = rating_of(row["name"], "", "") or pytest.fail(row["name"])
    member = next(member for member in MEMBERS if member.key == key)
    numbers = [str(n) for n in range(dimension.lowest, dimension.highest + 1)]
    return one.rating(dimension, member), numbers


def exported(by: str) -> list[list[str]]:
    """Both people's submissions as KoboToolbox exports them, `by` names, groups and names, or labels."""
    found = sheets()
    labels = {(row["list_name"], row["name"]): row["label"] for row in found["choices"]}
    headings: list[str] = []
    lines: list[list[str]] = [[] for _ in FILLED]
    group = ""
    for row in found["survey"]:
        if row["type"] == "begin_group":
            group = f"{row['name']}/"
        if row["type"] in ("begin_group", "end_group"):
            continue
        name = row["name"]
        headings.append(row.get("label", name) if by == "labels" else f"{group}{name}" if by == "groups" else name)
        for line, one in zip(lines, FILLED, strict=True):
            cell = ""
            if row["type"] in ("start", "end"):
                cell, headings[-1] = MOMENT, name
            elif name == "organisation":
                cell = one.member.key
            elif row["type"].startswith("select_one"):
                choice, numbers = choice_of(one, row)
                cell = "" if choice is None else "unsure" if choice == UNSURE else numbers[choice]
            if cell and by == "labels" and row["type"].startswith("select_one"):
                cell = labels[row["type"].split()[1], cell]
            line.append(cell)
    for n, line in enumerate(lines, start=1):
        line += [cell.format(n=n) for cell in BOOKKEEPING.values()]
    return [[*headings, *BOOKKEEPING], *lines]


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Coalition pulse")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
@pytest.mark.parametrize("by", ["names", "groups", "labels"])
def test_what_two_people_answered_comes_back_exactly(tmp_path: Path, by: str, form) -> None:
    name = "export.csv" if form is as_csv else "export.xlsx"
    about, place = staged(tmp_path, form(exported(by)), name, coalition_id="reef")
    assert (about.connector, about.records, about.people, about.quarantined) == ("kobo", 2, 2, 0)
    assert answers_back(place) == true_answers()
    assert ratings_back(place) == true_ratings()
