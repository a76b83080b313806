"""Trello: a board as JSON ("Print, export, and share" > "Export as JSON"), or the CSV of paid workspaces.

Every card is a commitment: made when it was created, owned by its first member, done when it is marked complete or
lies in a list called done, given up when it is archived before. Descriptions and comments are not read. Built from
public boards, from Trello's "Exporting data from Trello" (support.atlassian.com/trello/docs/exporting-data-from-trello)
and its description of cards and actions (developer.atlassian.com/cloud/trello/guides/rest-api/action-types).
"""

from __future__ import annotations

import re

from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._meetings import coalition_of
from pipelines.connectors._tracker_json import json_of, objects
from pipelines.connectors._trackers import (
    DONE_LATEST,
    DROPPED_SOMEDAY,
    Said,
    Task,
    day,
    export_of,
    find_table,
    headings,
    is_done,
    is_given_up,
    person,
    rows_of,
    table_of,
)
from pipelines.connectors._trello_board import board_of, created_on, task_of
from pipelines.dates import require_order
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Trello: board"
VERSION = 1
LOOKED_FOR = (
    'JSON with the address or the cards of a Trello board, or the columns "Card ID", "Card Name" and "List Name"'
)

BOARD, TABLE = "board as JSON", "board as CSV"
LAYOUTS = {BOARD: SEEN, TABLE: DOCUMENTED}

ADDRESS = re.compile(r'"(?:url|shortUrl)"\s*:\s*"https:\\?/\\?/trello\.com\\?/b\\?/')
KEYS = ('"cards"', '"idBoard"', '"idList"')  # of a board whose address comes later
NO_TASKS = ("separator", "mirror", "board", "link")  # cards that are lines, or show something that lies elsewhere
MEANINGS = {
    "id": "commitments.commitment_id and, from its first 8 digits, made_on",
    "name": "commitments.title",
    "members": "commitments.owner_person_key",
    "due": "commitments.due_on",
    "complete": "commitments.completed_on",
    "list": "commitments.completed_on where the list is called done, dropped_on where it is called cancelled",
    "archived": "commitments.dropped_on",
}
OF_JSON = dict(zip(MEANINGS, "id name idMembers due dueComplete idList closed".split(), strict=True))
WORDS = headings(
    id="card id",
    name="card name",
    members="members",
    due="due date",
    complete="due complete",
    list="list name",
    archived="archived",
    active="last activity date",
)
NEEDED = ("id", "name", "list")


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    if source.raw_head.lstrip().startswith("{"):
        head = source.raw_head
        return BOARD if ADDRESS.search(head) or all(key in head for key in KEYS) else None
    return TABLE if find_table(source, WORDS, NEEDED, banner_rows=1) else None


def read(source: Source, layout: str) -> Export:
    """Every card as a commitment.

    Raises FileRejectedError where the coalition is not known, and where it is no whole board or one without a card.
    """
    return _read_board(source) if layout == BOARD else _read_table(source)


def _read_board(source: Source) -> Export:
    coalition, json = coalition_of(source), json_of(source)
    if not isinstance(json, dict) or not (cards := objects(source, json, "cards")):
        raise _no_card(source)
    board, said, tasks = board_of(source, json), Said(), []
    for number, card in enumerate(cards, start=1):
        if card.get("isTemplate") is True or card.get("cardRole") in NO_TASKS:
            said.add("template, separator or mirror card(s), which promise nothing")
        else:
            tasks.append(task_of(number, card, board, said))
    items = sum(len(objects(source, checklist, "checkItems")) for checklist in objects(source, json, "checklists"))
    said.add("checklist item(s), which are parts of their cards", items)
    understood = {f"cards.{OF_JSON[name]}": meaning for name, meaning in MEANINGS.items()}
    return export_of(tasks, "trello", coalition, len(cards), said, understood)


def _read_table(source: Source) -> Export:
    coalition, table = coalition_of(source), table_of(source, WORDS, NEEDED, banner_rows=1)
    rows = list(rows_of(source, table))
    if not rows:
        raise _no_card(source)
    dates = (table.get(cells, name) for _, cells in rows for name in ("due", "active"))
    order, said, tasks = require_order(source, dates, "Due Date"), Said(), []
    for number, cells in rows:
        card_id, in_list, completed_on = table.get(cells, "id"), table.get(cells, "list"), None
        if table.get(cells, "complete").lower() == "true" or is_done(in_list):
            completed_on = day(table.get(cells, "active"), order)
            said.add(DONE_LATEST)
        elif table.get(cells, "archived").lower() == "true" or is_given_up(in_list):
            said.add(DROPPED_SOMEDAY)
        names = [name.strip() for name in table.get(cells, "members").split(",")]
        task = Task(
            number,
            card_id or None,
            table.get(cells, "name") or None,
            created_on(card_id, []),
            day(table.get(cells, "due"), order),
            completed_on,
            assignees=tuple(one for name in names for one in person(name)),
        )
        tasks.append(task)
    return export_of(tasks, "trello", coalition, len(tasks), said, table.understood(MEANINGS))


def _no_card(source: Source) -> FileRejectedError:
    return FileRejectedError(f"{source.name}: the board holds no card. Export the board that has them.")
