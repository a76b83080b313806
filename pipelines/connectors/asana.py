"""Asana: a project as CSV or JSON (the project's menu > "Export/Print").

Every task is a commitment of its assignee; subtasks are tasks of their own. Notes and comments are not read. Built
from Asana's "Exporting your data" (help.asana.com) and "Tasks" (developers.asana.com/reference/tasks).
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.connectors import DOCUMENTED, Export
from pipelines.connectors._meetings import coalition_of
from pipelines.connectors._tracker_json import inner, json_of, objects, text_of
from pipelines.connectors._trackers import (
    Said,
    Task,
    day,
    export_of,
    find_table,
    headings,
    person,
    rows_of,
    table_of,
)
from pipelines.dates import require_order
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Asana: project"
VERSION = 1
LOOKED_FOR = (
    'the columns "Task ID", "Created At" and "Completed At", or JSON data with "gid", "completed_at" and "assignee"'
)

TABLE, JSON = "project as CSV", "project as JSON"
LAYOUTS = {TABLE: DOCUMENTED, JSON: DOCUMENTED}

WORDS = headings(
    id="task id",
    created="created at",
    completed="completed at",
    name="name",
    assignee="assignee",
    email="assignee email",
    due="due date",
)
NEEDED = ("id", "created", "completed", "name")
MEANINGS = {
    "id": "commitments.commitment_id",
    "created": "commitments.made_on",
    "completed": "commitments.completed_on",
    "name": "commitments.title",
    "assignee": "commitments.owner_person_key, where there is no e-mail",
    "email": "commitments.owner_person_key",
    "due": "commitments.due_on",
}
OF_JSON = {
    "gid": MEANINGS["id"],
    "created_at": MEANINGS["created"],
    "completed_at": MEANINGS["completed"],
    "name": MEANINGS["name"],
    "assignee": MEANINGS["email"],
    "due_on": MEANINGS["due"],
}
STARTS = re.compile(r'\s*\{\s*"data"\s*:\s*\[')
KEYS = ('"gid"', '"completed_at"', '"assignee"')


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    if STARTS.match(source.raw_head):
        return JSON if all(key in source.raw_head for key in KEYS) else None
    return TABLE if find_table(source, WORDS, NEEDED) else None


def read(source: Source, layout: str) -> Export:
    """Every task as a commitment.

    Raises FileRejectedError where the coalition or the order of day and month is not known, and for a project
    without a task.
    """
    return _read_table(source) if layout == TABLE else _read_json(source)


def _read_table(source: Source) -> Export:
    coalition, table = coalition_of(source), table_of(source, WORDS, NEEDED)
    rows = list(rows_of(source, table))
    if not rows:
        raise _no_task(source)
    dates = (table.get(cells, name) for _, cells in rows for name in ("created", "completed", "due"))
    order = require_order(source, dates, "Due Date")
    tasks = [
        Task(
            number,
            table.get(cells, "id") or None,
            table.get(cells, "name") or None,
            day(table.get(cells, "created"), order),
            day(table.get(cells, "due"), order),
            day(table.get(cells, "completed"), order),
            assignees=person(table.get(cells, "assignee"), table.get(cells, "email")),
        )
        for number, cells in rows
    ]
    return export_of(tasks, "asana", coalition, len(tasks), Said(), table.understood(MEANINGS))


def _read_json(source: Source) -> Export:
    coalition, json = coalition_of(source), json_of(source)
    if not isinstance(json, dict) or not (given := objects(source, json, "data")):
        raise _no_task(source)
    tasks: list[Task] = []
    waiting = list(reversed(given))
    while waiting:  # subtasks lie inside their task, as deep as people make them
        one = waiting.pop()
        tasks.append(_task(len(tasks) + 1, one))
        waiting += reversed(objects(source, one, "subtasks"))
    return export_of(tasks, "asana", coalition, len(tasks), Said(), OF_JSON)


def _task(number: int, one: dict[str, Any]) -> Task:
    assignee = inner(one, "assignee")
    completed = text_of(one.get("completed_at")) if one.get("completed") is not False else ""
    due = text_of(one.get("due_on")) or text_of(one.get("due_at"))
    return Task(
        number,
        text_of(one.get("gid")) or None,
        text_of(one.get("name")) or None,
        day(text_of(one.get("created_at")), "ymd"),
        day(due, "ymd"),
        day(completed, "ymd"),
        assignees=person(text_of(assignee.get("name")), text_of(assignee.get("email"))),
    )


def _no_task(source: Source) -> FileRejectedError:
    return FileRejectedError(f"{source.name}: the project holds no task. Export the project that has them.")
