"""Microsoft Planner plans: the workbook with and without lines above its table, three languages, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.connectors import claims, planner
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

Sheet = list[list[Any]]
HEADER = (
    "Task ID,Task Name,Bucket Name,Progress,Priority,Assigned To,Created By,Created Date,Start date,Due date,Is Recurring,"
    "Late,Completed Date,Completed By,Completed Checklist Items,Checklist Items,Labels,Description"
).split(",")
SPANISH = (
    "Id. de tarea,Nombre de la tarea,Nombre del depósito,Progreso,Priority,Asignado a,Creado por,Fecha de creación,"
    "Fecha de inicio,Fecha de vencimiento,Es periódica,Con retraso,Fecha de finalización,Completado por,"
    "Elementos de la lista de comprobación completados,Elementos de la lista de comprobación,Etiquetas,Descripción"
).split(",")
PORTUGUESE = (
    "Identificação da tarefa,Nome da tarefa,Nome do Bucket,Progresso,Prioridade,Atribuído a,Criado por,Criado em,"
    "Data de início,Data de conclusão,É Recorrente,Atrasados,Concluído em,Concluída por,"
    "Itens concluídos da lista de verificação,Itens da lista de verificação,Rótulos,Descrição"
).split(",")
BANNER: Sheet = [["Plan name", "Reef"], ["Plan ID", "11aa22bb"], ["Date of export", "10/26/2026"], []]


def task(task_id: str, assigned: str, made: Any, due: Any = "", done: Any = "") -> list[Any]:
    progress = "Completed" if done else "Not started"
    return [task_id, "Pilot", "To do", progress, "Medium", assigned, "Cy Roe", made, "", due, "false", "false", done,
            "Cy Roe" if done else "", "0/2", "secret;secret", "Green", "secret\nsecret"]  # fmt: skip


TASKS = [
    task("vZq8r97WLkKwPJH4onCK7IIAGoay", "Ann Lee;Bo Li", "10/02/2026", "10/07/2026", "10/06/2026"),
    task("jhSDddGASDGhhdsg873hjDS232ad", "Bo Li", "10/02/2026"),
    task("00123", "", "10/02/2026"),
]


def workbook(*lines: list[Any], sheet: str = "Tasks") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate(lines):
            page.write_row(number, 0, cells)
    return content.getvalue()


def saved_as_csv(*lines: list[Any]) -> bytes:
    return "".join(
        ",".join(f'"{cell}"' if "\n" in str(cell) else str(cell) for cell in one) + "\n" for one in lines
    ).encode()


WITH_HELPER = {"commitments": 3, "commitment_helpers": 1}
SAMPLES = [
    Sample("Reef.xlsx", workbook(*BANNER, HEADER, *TASKS), planner.WORKBOOK, 3, 2, WITH_HELPER, header_rows=5),
    Sample("newer.xlsx", workbook(HEADER, *TASKS), planner.WORKBOOK, 3, 2, WITH_HELPER, date_order="mdy"),
    Sample("tareas.xlsx", workbook(SPANISH, *TASKS, sheet="Tareas"), planner.WORKBOOK, 3, 2, WITH_HELPER, date_order="mdy"),
    Sample("tarefas.xlsx", workbook(PORTUGUESE, *TASKS), planner.WORKBOOK, 3, 2, WITH_HELPER, date_order="mdy"),
    Sample("Reef.csv", saved_as_csv(HEADER, *TASKS), planner.TABLE, 3, 2, WITH_HELPER, True, "mdy"),
]  # fmt: skip


def source_of(folder: Path, content: bytes, name: str = "Reef.xlsx", **options: Any) -> Source:
    path = folder / name
    path.write_bytes(content)
    return look(path, name, options.get("coalition_id", "c"), options.get("date_order"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    assert claims(sample.source(tmp_path)) == [("planner", sample.layout)]
    options = {"coalition_id": "c", "date_order": sample.date_order}
    about, place = staged(tmp_path, sample.content, sample.name, **options)
    assert (about.records, about.people, about.rows, about.quarantined) == (
        sample.records,
        sample.people,
        sample.rows,
        0,
    )
    found = rows(place, "commitments", "commitment_id", "made_on", "due_on", "completed_on", "dropped_on")
    assert [str(cell) for cell in found[0]] == [
        "planner:vZq8r97WLkKwPJH4onCK7IIAGoay", "2026-10-02", "2026-10-07", "2026-10-06", "None",
    ]  # fmt: skip
    assert found[2][0] == "planner:00123"
    assert "secret" not in repr((about, rows(place, "commitments")))


def test_of_several_the_first_owns_it_and_the_others_help(tmp_path: Path) -> None:
    export = planner.read(source_of(tmp_path, workbook(*BANNER, HEADER, *TASKS)), planner.WORKBOOK)
    owners = [row["owner_person_key"] for row in export.tables["commitments"]]  # type: ignore[union-attr]
    assert owners == ["name:ann lee", "name:bo li", None]
    (helper,) = export.tables["commitment_helpers"]
    assert (helper["commitment_id"], helper["person_key"]) == ("planner:vZq8r97WLkKwPJH4onCK7IIAGoay", "name:bo li")
    assert export.people == {"name:ann lee": "Ann Lee", "name:bo li": "Bo Li"}
    assert export.left_out == [
        "1 task(s) assigned to several people: the first named is the owner, the others are helpers"
    ]
    assert export.understood["Assigned To"] == "commitments.owner_person_key"


def test_the_day_of_export_settles_which_way_round_the_dates_are_else_the_user_is_asked(tmp_path: Path) -> None:
    lines = [HEADER, *TASKS]
    with pytest.raises(FileRejectedError, match='the dates in column "Created Date" can be read in two ways'):
        planner.read(source_of(tmp_path, workbook(*lines)), planner.WORKBOOK)
    day_first = [["Date of export", "26/10/2026"], []]
    export = planner.read(source_of(tmp_path, workbook(*day_first, *lines)), planner.WORKBOOK)
    assert export.tables["commitments"][0]["made_on"] == "2026-02-10"  # type: ignore[index]


def test_cells_that_are_dates_need_no_order(tmp_path: Path) -> None:
    content = workbook(HEADER, task("t1", "Ann Lee", dt.date(2026, 10, 2), dt.date(2026, 10, 7)))
    (row,) = planner.read(source_of(tmp_path, content), planner.WORKBOOK).tables["commitments"]
    assert (row["made_on"], row["due_on"]) == ("2026-10-02", "2026-10-07")


def test_a_workbook_of_another_kind_is_not_taken_for_a_plan(tmp_path: Path) -> None:
    for lines in ([["Task ID", "Task Name"], ["1", "x"]], [["Plan name", "Reef"]], [[]]):
        assert planner.recognise(source_of(tmp_path, workbook(*lines))) is None


def test_a_plan_without_a_task_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="holds no task"):
        planner.read(source_of(tmp_path, workbook(*BANNER, HEADER)), planner.WORKBOOK)


def test_rows_that_cannot_be_read_are_set_aside_and_the_good_ones_kept(tmp_path: Path) -> None:
    odd = [task("t1", "Ann Lee", "soon"), task("", ";;", "10/13/2026"), task("1.2E+15", "Ann Lee", "10/13/2026")]
    about, place = staged(tmp_path, workbook(HEADER, *odd), "Reef.xlsx", coalition_id="c")
    assert (about.records, about.rows["commitments"], about.quarantined) == (3, 1, 2)
    assert [(row, column) for _, row, column, _ in set_aside_rows(place)] == [(2, "made_on"), (4, "commitment_id")]


def test_a_plan_without_a_coalition_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        planner.read(source_of(tmp_path, workbook(HEADER, *TASKS), coalition_id=None), planner.WORKBOOK)
