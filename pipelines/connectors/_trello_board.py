"""What a Trello board says of a card: who has it, when it was created, done or given up.

A board's JSON keeps the newest 1,000 actions only. What an action no longer tells is taken from the card, or stays
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.connectors._tracker_json import inner, objects, text_of
from pipelines.connectors._trackers import DONE_LATEST, DROPPED_SOMEDAY, Said, Task, is_done, is_given_up
from pipelines.reading import Source

CARD_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)  # its first 8 digits are the second in which it was created
CREATED = ("createCard", "copyCard", "emailCard", "convertToCardFromCheckItem")

Json = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """member id -> (person_key, name); list id -> list; card id and list id -> its actions, the newest first."""

    members: dict[str, tuple[str, str]]
    lists: dict[str, Json]
    of_card: dict[str, list[Json]]
    of_list: dict[str, list[Json]]

    def name_of(self, one: Json) -> str:
        """The name the list has now, as it may have been renamed; the one it had where it is gone."""
        return text_of(self.lists.get(text_of(one.get("id")), one).get("name"))


def board_of(source: Source, json: Json) -> Board:
    """Raises FileRejectedError where members, lists or actions are not what they should be."""
    members = {text_of(one.get("id")): _member(one) for one in objects(source, json, "members")}
    lists = {text_of(one.get("id")): one for one in objects(source, json, "lists")}
    board = Board(members, lists, {}, {})
    for action in sorted(objects(source, json, "actions"), key=lambda one: text_of(one.get("date")), reverse=True):
        if card_id := text_of(inner(action, "data", "card").get("id")):
            board.of_card.setdefault(card_id, []).append(action)
        elif list_id := text_of(inner(action, "data", "list").get("id")):
            board.of_list.setdefault(list_id, []).append(action)
        for member in (inner(action, "member"), inner(action, "memberCreator")):  # those who have left the board
            members.setdefault(text_of(member.get("id")), _member(member))
    return board


def task_of(number: int, card: Json, board: Board, said: Said) -> Task:
    """A card as a task; what cannot be told exactly is added to `said`."""
    card_id = text_of(card.get("id"))
    here, actions = board.lists.get(text_of(card.get("idList")), {}), board.of_card.get(card_id, [])
    is_closed = card.get("closed") is True
    completed_on = dropped_on = None
    if card.get("dueComplete") is True or is_done(board.name_of(here)):
        completed_on = _completed_on(card, here, actions, board)
        if completed_on is None:
            completed_on = day_of(card.get("dateLastActivity"))
            said.add(DONE_LATEST, completed_on is not None)
    elif is_closed or here.get("closed") is True or is_given_up(board.name_of(here)):
        dropped_on = _changed_on(actions, "closed") if is_closed else _moved_on(actions, board, is_given_up)
        if dropped_on is None and here.get("closed") is True:
            dropped_on = _changed_on(board.of_list.get(text_of(here.get("id")), []), "closed")
        said.add(DROPPED_SOMEDAY, dropped_on is None)
    given = card.get("idMembers")
    ids = [text_of(one) for one in given if text_of(one)] if isinstance(given, list) else []
    return Task(
        number,
        card_id or None,
        text_of(card.get("name")) or None,
        created_on(card_id, actions),
        day_of(card.get("due")),
        completed_on,
        dropped_on,
        tuple(board.members.get(one, (f"trello:{one}", one)) for one in ids),
    )


def created_on(card_id: str, actions: list[Json]) -> str | None:
    created = next((day_of(one.get("date")) for one in actions if one.get("type") in CREATED), None)
    if created is None and CARD_ID.fullmatch(card_id):
        return datetime.fromtimestamp(int(card_id[:8], 16), UTC).date().isoformat()
    return created


def day_of(value: Any) -> str | None:
    """The day in UTC of an instant; the text as it stands where it is none."""
    text = text_of(value)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):  # casting sets the row aside, and says why
        return text


def _member(member: Json) -> tuple[str, str]:
    handle = text_of(member.get("username")) or text_of(member.get("id"))
    return f"trello:{handle.lower()}", text_of(member.get("fullName")) or handle


def _completed_on(card: Json, here: Json, actions: list[Json], board: Board) -> str | None:
    """The day a card was marked complete, or came to lie in a list called done, whichever was first."""
    days = []
    if card.get("dueComplete") is True:
        days.append(day_of(card.get("dateCompleted")) or _changed_on(actions, "dueComplete"))
    if is_done(board.name_of(here)):
        days.append(_moved_on(actions, board, is_done))
    return min((one for one in days if one), default=None)


def _changed_on(actions: list[Json], what: str) -> str | None:
    """The day of the last change of a field that had been false."""
    changes = (one for one in actions if inner(one, "data", "old").get(what) is False)
    return next((day_of(one.get("date")) for one in changes), None)


def _moved_on(actions: list[Json], board: Board, is_there: Callable[[str], bool]) -> str | None:
    """The day the card last came into a list of such a name from one of another, or was created in it."""
    for action in actions:
        before, after = inner(action, "data", "listBefore"), inner(action, "data", "listAfter")
        if action.get("type") in CREATED:
            before, after = {}, inner(action, "data", "list")
        if after and is_there(board.name_of(after)) and not (before and is_there(board.name_of(before))):
            return day_of(action.get("date"))
    return None
