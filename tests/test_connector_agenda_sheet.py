"""Agendas kept by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.connectors import Export, agenda_sheet, attendance_sheet, claims
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.shared_files import real
from tests.staged import rows, staged

SAMPLES = [
    Sample(  # an item nobody is named for, a comma and a quote in a title, the same item twice
        "agenda.csv",
        b'\xef\xbb\xbfDate,Meeting,Agenda item,Raised by,Organisation\r\n2026-01-13,Steering,"Budget, and ""plan""",Ann Lee,WWF\r\n'
        b"2026-01-13,Steering,Break,,\r\n2026-01-13,Steering,Break,-,\r\n2026-01-20,Steering,Plan,Bob Ray,00123\r\n",
        "list", 4, 2, {"agenda_items": 4}, True,
    ),
    Sample(
        "ordre-du-jour.csv",
        (
            "Date;Réunion;Point de l'ordre du jour;Proposé par;Organisme\r\n13/01/2026;Comité;Été;Zoé Lefèvre;Société\r\n"
        ).encode("cp1252"),
        "list", 1, 1, {"agenda_items": 1}, True,
    ),
]  # fmt: skip
HEADER = "Date,Meeting,Item,Raised by,Organisation\n"


def source(folder: Path, text: str) -> Source:
    path = folder / "agenda.csv"
    path.write_text(text, encoding="utf-8")
    return look(path, path.name, "reef")


def export(folder: Path, text: str) -> Export:
    found = source(folder, text)
    assert claims(found, ["attendance_sheet", "agenda_sheet", "qualtrics"]) == [("agenda_sheet", "list")]
    return agenda_sheet.read(found, "list")


def test_an_item_keeps_who_raised_it_and_the_meeting_it_was_on(tmp_path: Path) -> None:
    read = export(tmp_path, f"{HEADER}2026-01-05,Steering Group,Budget,Ann Lee,WWF\n")
    (item,) = read.tables["agenda_items"]
    item_id = item.pop("item_id")
    assert item_id.startswith("agenda_sheet:reef:2026-01-05:")
    assert item == {
        "coalition_id": "reef",
        "raised_on": "2026-01-05",
        "meeting_id": "sheet:reef:2026-01-05:steering-group",
        "title": "Budget",
        "proposed_by_person_key": "name:ann lee",
        "proposed_by_name": "WWF",
        "source_row": 2,
    }
    assert (read.records, read.counted, read.people) == (1, ("agenda_items",), {"name:ann lee": "Ann Lee"})


def test_an_item_nobody_is_named_for_stays_and_is_unknown(tmp_path: Path) -> None:
    read = export(tmp_path, f"{HEADER}2026-01-05,Steering,Budget,,\n2026-01-05,Steering,Plan,-,\n")
    origins = [(row["proposed_by_person_key"], row["proposed_by_name"]) for row in read.tables["agenda_items"]]
    assert origins == [(None, None), (None, None)]


def test_agenda_and_attendance_list_agree_on_the_meeting(tmp_path: Path) -> None:
    agenda = export(tmp_path, f"{HEADER}5 Jan 2026,STEERING  group,Budget,Ann,WWF\n").tables["agenda_items"][0]
    (tmp_path / "list.csv").write_text("Date,Meeting,Name,Company\n2026-01-05,Steering Group,Ann,WWF\n")
    attendance = attendance_sheet.read(look(tmp_path / "list.csv", "list.csv", "reef"), "list").tables["meetings"][0]
    assert agenda["meeting_id"] == attendance["meeting_id"]


def test_the_same_item_twice_on_one_agenda_is_two_items_with_stable_ids(tmp_path: Path) -> None:
    text = f"{HEADER}2026-01-05,Steering,Break,,\n2026-01-05,Steering,break ,,\n"
    ids = [row["item_id"] for row in export(tmp_path, text).tables["agenda_items"]]
    assert ids[1] == f"{ids[0]}:2"
    later = export(tmp_path, f"{HEADER}2025-12-01,Steering,Plan,,\n" + text.removeprefix(HEADER))
    assert [row["item_id"] for row in later.tables["agenda_items"]][1:] == ids


def test_a_date_that_cannot_be_read_goes_on_as_it_stands_to_be_set_aside(tmp_path: Path) -> None:
    read = export(tmp_path, f"{HEADER}2026-01-05,Steering,Plan,,\nsoon,Steering,Budget,Ann,WWF\n")
    assert (read.tables["agenda_items"][1]["raised_on"], read.tables["agenda_items"][1]["meeting_id"]) == ("soon", None)


@pytest.mark.parametrize(
    "text",
    [
        "Date;Réunion;Point de l'ordre du jour;Proposé par;Organisme\n13/01/2026;Comité;Budget;Ann Lee;WWF\n",
        "Datum;Sitzung;Tagesordnungspunkt;Eingebracht von;Organisation\n13.01.2026;Comité;Budget;Ann Lee;WWF\n",
        "Fecha;Reunión;Punto del orden del día;Propuesto por;Entidad\n13 enero 2026;Comité;Budget;Ann Lee;WWF\n",
        "Data;Reunião;Ponto da ordem do dia;Apresentado por;Entidade\n13/01/2026;Comité;Budget;Ann Lee;WWF\n",
        "Date,Meeting,Topic,Presenter,Company\n01/13/2026,Comité,Budget,Ann Lee,WWF\n",
        "Date,Meeting,Title,Name,Company\n2026-01-13,Comité,Budget,Ann Lee,WWF\n",
    ],
)
def test_headings_of_other_languages_give_the_same_item(tmp_path: Path, text: str) -> None:
    (item,) = export(tmp_path, text).tables["agenda_items"]
    assert (item["title"], item["proposed_by_person_key"], item["proposed_by_name"], item["meeting_id"]) == (
        "Budget",
        "name:ann lee",
        "WWF",
        "sheet:reef:2026-01-13:comité",
    )


def test_a_topic_over_names_alone_is_the_meetings_title(tmp_path: Path) -> None:
    found = source(tmp_path, "Date,Topic,Name,Company\n2026-01-13,Kick-off,Ann Lee,WWF\n")
    assert claims(found, ["attendance_sheet", "agenda_sheet"]) == [("attendance_sheet", "list")]


@pytest.mark.shared
def test_the_real_agenda_keeps_every_item_with_and_without_an_origin() -> None:
    path = real("graphql-wg/agenda_sheet.csv")
    read = agenda_sheet.read(look(path, path.name, "graphql"), "list")
    items = read.tables["agenda_items"]
    unknown = [row for row in items if row["proposed_by_person_key"] is None and row["proposed_by_name"] is None]
    assert (read.records, len(items), len(unknown)) == (1100, 1100, 350)
    assert len({row["item_id"] for row in items}) == 1100
    assert read.left_out == ["the column(s) Minutes"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_is_this_export_and_has_its_true_counts(sample: Sample, tmp_path: Path) -> None:
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id=sample.coalition_id)
    assert (about.connector, about.layout) == ("agenda_sheet", sample.layout)
    assert (about.records, about.people, about.quarantined) == (sample.records, sample.people, 0)
    assert {table: len(rows(place, table)) for table in about.rows} == dict(sample.rows)
