"""Microsoft Planner: a plan's "Export plan to Excel" (the menu beside the plan's name), or its table saved as CSV.

Every task is a commitment of the first person it is assigned to; the items of its checklist are parts of it. Notes
are not read. Older exports have the plan's name, its id and the day of export above the table. Built from a public
export (the test data of the R package plannr), from the Spanish and Portuguese headings in public programs that read
such exports, and from "Export a plan in Microsoft Planner" (support.microsoft.com).
"""

from __future__ import annotations

from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._meetings import coalition_of
from pipelines.connectors._trackers import Said, Task, day, export_of, find_table, headings, person, rows_of, table_of
from pipelines.dates import is_date, require_order
from pipelines.problems import FileRejectedError
from pipelines.reading import SAMPLE_RECORDS, Source
from pipelines.workbook import first_sheet

TITLE = "Microsoft Planner: plan"
VERSION = 1
LOOKED_FOR = 'the columns "Task ID", "Task Name" and "Bucket Name", in English, Spanish or Portuguese'

WORKBOOK, TABLE = "workbook", "table saved as CSV"
LAYOUTS = {WORKBOOK: DOCUMENTED, TABLE: SEEN}

WORDS = headings(
    id="task id, id. de tarea, identificação da tarefa",
    name="task name, nombre de la tarea, nome da tarefa",
    bucket="bucket name, nombre del depósito, nome do bucket",
    assigned="assigned to, asignado a, atribuído a",
    created="created date, fecha de creación, criado em",
    due="due date, fecha de vencimiento, data de conclusão",
    completed="completed date, fecha de finalización, concluído em",
)
NEEDED = ("id", "name", "bucket", "created")
MEANINGS = {
    "id": "commitments.commitment_id",
    "name": "commitments.title",
    "assigned": "commitments.owner_person_key",
    "created": "commitments.made_on",
    "due": "commitments.due_on",
    "completed": "commitments.completed_on",
}


def recognise(source: Source) -> str | None:
    if source.kind not in ("text", "workbook") or not find_table(source, WORDS, NEEDED):
        return None
    return WORKBOOK if source.kind == "workbook" else TABLE


def read(source: Source, layout: str) -> Export:
    """Every task as a commitment.

    Raises FileRejectedError where the coalition or the order of day and month is not known, and for a plan without
    a task.
    """
    coalition, table = coalition_of(source), table_of(source, WORDS, NEEDED)
    rows = list(rows_of(source, table))
    if not rows:
        raise FileRejectedError(f"{source.name}: the plan holds no task. Export the plan that has them.")
    dates = [table.get(cells, name) for _, cells in rows for name in ("created", "due", "completed")]
    order = require_order(source, [*dates, *_dates_above(source, table.row)], table.cells[table.columns["created"]])
    tasks = [
        Task(
            number,
            table.get(cells, "id") or None,
            table.get(cells, "name") or None,
            day(table.get(cells, "created"), order),
            day(table.get(cells, "due"), order),
            day(table.get(cells, "completed"), order),
            assignees=tuple(one for name in table.get(cells, "assigned").split(";") for one in person(name.strip())),
        )
        for number, cells in rows
    ]
    return export_of(tasks, "planner", coalition, len(tasks), Said(), table.understood(MEANINGS))


def _dates_above(source: Source, header_row: int) -> list[str]:
    """The day of export above the table: written like the others, it may settle which way round they are."""
    sample = first_sheet(source)[:SAMPLE_RECORDS] if source.kind == "workbook" else source.sample
    return [cell for cells in sample[: header_row - 1] for cell in cells if is_date(cell)]
