"""Trello boards: what a card promises, to whom, since when, and when it was kept or given up."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.connectors import claims, trello
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

Json = dict[str, Any]
ANN = {"id": "m1", "fullName": "Ann Lee", "username": "AnnLee", "initials": "AL"}
BO = {"id": "m2", "fullName": "Bo Li", "username": "boli", "initials": "BL"}
LISTS = [
    {"id": "todo", "name": "To be done", "closed": False},
    {"id": "done", "name": "Done ✅", "closed": False},
    {"id": "gone", "name": "Autumn", "closed": True},
    {"id": "no", "name": "Cancelled", "closed": False},
]


def born(day: str, number: int = 0) -> str:
    """A card's id: the second of its creation in 8 digits, then 16 more."""
    return f"{int(datetime.fromisoformat(f'{day}T12:00:00+00:00').timestamp()):08x}{number:016x}"


def card(card_id: str = born("2026-01-05"), **more: Any) -> Json:
    return {
        "id": card_id, "name": "Pilot", "desc": "secret", "closed": False, "idList": "todo", "idMembers": [],
        "due": None, "dueComplete": False, "dateLastActivity": "2026-05-01T08:00:00.000Z",
    } | more  # fmt: skip


def action(kind: str, day: str, card_id: str | None = None, **data: Any) -> Json:
    told = {"card": {"id": card_id}} if card_id else {}
    return {"type": kind, "date": f"{day}T09:00:00.000Z", "data": told | data, "memberCreator": ANN}


def moved(day: str, card_id: str, before: str, after: str) -> Json:
    names = {one["id"]: one for one in LISTS}
    return action("updateCard", day, card_id, listBefore=names[before], listAfter=names[after], old={"idList": before})


def board(cards: Any, **more: Any) -> Json:
    return {
        "id": "b1", "name": "Reef", "desc": "", "closed": False, "url": "https://trello.com/b/GmIpTf75/reef",
        "actions": [], "cards": cards, "lists": LISTS, "members": [ANN, BO], "checklists": [],
    } | more  # fmt: skip


A, B, C, D, E, F = (born("2026-01-05", number) for number in range(6))
WHOLE = board(
    [
        card(A, due="2026-03-01T23:30:00.000Z", dueComplete=True, idMembers=["m1", "m2"], idChecklists=["k"]),
        card(B, idList="done", idMembers=["m2"]),
        card(C, closed=True, idMembers=["m1"]),
        card(D, closed=True, idMembers=["m9"]),
        card(E, isTemplate=True, name="Template"),
        card(F, cardRole="separator", name="---"),
    ],
    actions=[
        action("updateCard", "2026-02-27", A, old={"dueComplete": False}),
        moved("2026-04-02", B, "todo", "done"),
        action("updateCard", "2026-04-03", C, old={"closed": False}),
        action("commentCard", "2026-04-04", C, text="secret"),
    ],
    checklists=[{"id": "k", "idCard": A, "checkItems": [{"name": "secret"}, {"name": "secret"}]}],
)
HEADER = (
    "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,Attachment Count,Attachment Links,"
    "Checklist Item Total Count,Checklist Item Completed Count,Vote Count,Comment Count,Last Activity Date,List ID,"
    "List Name,Board ID,Board Name,Archived,Start Date,Due Complete\n"
)
CSV = HEADER + (
    f'{A},"Pilot, first part",https://trello.com/c/1,"secret\nsecret",Urgent (red),"Ann Lee, Bo Li",'
    "2026-03-01T23:30:00.000Z,0,,2,0,0,1,2026-02-27T09:00:00.000Z,l1,Doing,b1,Reef,false,,true\n"
    f"{B},Launch,https://trello.com/c/2,,,Bo Li,,0,,0,0,0,0,2026-04-02T09:00:00.000Z,l2,Done,b1,Reef,true,,false\n"
    f"{C},Flyer,https://trello.com/c/3,,,,,0,,0,0,0,0,2026-04-03T09:00:00.000Z,l1,Doing,b1,Reef,true,,false\n"
)
SAMPLES = [
    Sample("board.json", json.dumps(WHOLE).encode(), trello.BOARD, 6, 3, {"commitments": 4, "commitment_helpers": 1}),
    Sample("tidy.json", json.dumps(WHOLE, indent=4, ensure_ascii=False).encode(), trello.BOARD, 6, 3,
           {"commitments": 4, "commitment_helpers": 1}),
    Sample("board.csv", CSV.encode(), trello.TABLE, 3, 2, {"commitments": 3, "commitment_helpers": 1}, is_delimited=True),
]  # fmt: skip


def source_of(folder: Path, content: Any, name: str = "board.json", **options: Any) -> Source:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return look(path, name, options.get("coalition_id", "c"))


def read(folder: Path, cards: list[Json], **more: Any) -> list[Json]:
    export = trello.read(source_of(folder, board(cards, **more)), trello.BOARD)
    found = export.tables["commitments"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    assert claims(sample.source(tmp_path)) == [("trello", sample.layout)]
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id="c")
    assert (about.records, about.people, about.rows, about.quarantined) == (
        sample.records,
        sample.people,
        sample.rows,
        0,
    )
    found = rows(place, "commitments", "commitment_id", "made_on", "due_on", "completed_on", "dropped_on")
    days = [[str(day) if day else None for day in one[1:]] for one in found]
    assert [one[0] for one in found][:3] == [f"trello:{one}" for one in (A, B, C)]
    assert days[:2] == [["2026-01-05", "2026-03-01", "2026-02-27", None], ["2026-01-05", None, "2026-04-02", None]]
    assert days[2] == ["2026-01-05", None, None, "2026-04-03" if sample.layout == trello.BOARD else None]


def test_what_is_not_taken_is_told_by_count_and_never_by_content(tmp_path: Path) -> None:
    export = trello.read(source_of(tmp_path, WHOLE), trello.BOARD)
    assert sorted(export.left_out) == [
        "1 task(s) assigned to several people: the first named is the owner, the others are helpers",
        "1 task(s) given up on a day the export does not tell: they stay open",
        "2 checklist item(s), which are parts of their cards",
        "2 template, separator or mirror card(s), which promise nothing",
    ]
    assert export.people == {"trello:annlee": "Ann Lee", "trello:boli": "Bo Li", "trello:m9": "m9"}
    assert "secret" not in repr(export)


def test_a_card_was_made_when_its_id_says_unless_an_action_tells(tmp_path: Path) -> None:
    other = born("2026-01-06")
    told = [action("createCard", "2026-01-07", other, list=LISTS[0])]
    assert [row["made_on"] for row in read(tmp_path, [card(A), card(other), card("x1")], actions=told)] == [
        "2026-01-05", "2026-01-07", None,
    ]  # fmt: skip


def test_a_card_is_done_since_it_came_to_lie_in_a_list_called_done_for_the_last_time(tmp_path: Path) -> None:
    told = [moved("2026-02-01", A, "todo", "done"), moved("2026-02-02", A, "done", "todo")]
    assert read(tmp_path, [card(A)], actions=told)[0]["completed_on"] is None
    told.append(moved("2026-02-03", A, "todo", "done"))
    assert read(tmp_path, [card(A, idList="done")], actions=told)[0]["completed_on"] == "2026-02-03"


def test_of_the_mark_and_the_list_the_first_tells_when_it_was_done(tmp_path: Path) -> None:
    told = [moved("2026-02-05", A, "todo", "done"), action("updateCard", "2026-02-03", A, old={"dueComplete": False})]
    assert read(tmp_path, [card(A, idList="done", dueComplete=True)], actions=told)[0]["completed_on"] == "2026-02-03"


def test_a_card_created_in_the_list_called_done_was_done_at_once(tmp_path: Path) -> None:
    told = [action("createCard", "2026-01-05", A, list=LISTS[1])]
    assert read(tmp_path, [card(A, idList="done")], actions=told)[0]["completed_on"] == "2026-01-05"


def test_of_a_done_card_whose_actions_are_gone_the_last_activity_is_taken_and_told(tmp_path: Path) -> None:
    export = trello.read(source_of(tmp_path, board([card(dueComplete=True)])), trello.BOARD)
    assert export.tables["commitments"][0]["completed_on"] == "2026-05-01"  # type: ignore[index]
    assert export.left_out == [
        "1 task(s) done on a day the export does not tell: taken is the day of their last change"
    ]


def test_archived_before_it_is_done_is_given_up_and_archived_after_is_done(tmp_path: Path) -> None:
    told = [action("updateCard", "2026-04-03", one, old={"closed": False}) for one in (A, B)]
    told.append(moved("2026-04-02", B, "todo", "done"))
    found = read(tmp_path, [card(A, closed=True), card(B, closed=True, idList="done")], actions=told)
    assert [(row["completed_on"], row["dropped_on"]) for row in found] == [(None, "2026-04-03"), ("2026-04-02", None)]


def test_cards_of_an_archived_list_and_of_one_called_cancelled_are_given_up(tmp_path: Path) -> None:
    told = [action("updateList", "2026-04-03", None, list=LISTS[2], old={"closed": False}),
            moved("2026-04-05", B, "todo", "no")]  # fmt: skip
    found = read(tmp_path, [card(A, idList="gone"), card(B, idList="no")], actions=told)
    assert [row["dropped_on"] for row in found] == ["2026-04-03", "2026-04-05"]


@pytest.mark.parametrize(
    ("name", "is_done"),
    [
        ("Done", True), ("DONE!", True), ("Sprint 3 – done", True), ("Terminé", True), ("Erledigt", True),
        ("Concluído", True), ("Released to production", True), ("To do", False), ("To be done", False), ("Not done", False),
        ("Incomplete", False),
        ("To complete", False), ("Definition of done", False), ("Undone", False), ("Doing", False), ("", False),
    ],
)  # fmt: skip
def test_lists_that_are_called_done(name: str, is_done: bool, tmp_path: Path) -> None:
    lists = [{"id": "l", "name": name, "closed": False}]
    assert (read(tmp_path, [card(idList="l")], lists=lists)[0]["completed_on"] is not None) == is_done


def test_somebody_who_left_the_board_is_named_by_its_actions(tmp_path: Path) -> None:
    left = {"id": "m7", "fullName": "Cy Roe", "username": "cyroe"}
    told = [action("addMemberToCard", "2026-02-01", A) | {"member": left}]
    export = trello.read(source_of(tmp_path, board([card(A, idMembers=["m7"])], actions=told)), trello.BOARD)
    assert export.people == {"trello:cyroe": "Cy Roe"}


def test_days_of_the_table_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = CSV.replace("2026-03-01T23:30:00.000Z", "3/1/2026 23:30").replace(
        "2026-02-27T09:00:00.000Z", "2/27/2026 9:00"
    )
    export = trello.read(source_of(tmp_path, text.encode(), "board.csv"), trello.TABLE)
    assert export.tables["commitments"][0]["due_on"] == "2026-03-01"  # type: ignore[index]


def test_a_board_whose_address_comes_late_is_known_by_its_cards(tmp_path: Path) -> None:
    cards = [{"idBoard": "b1"} | card(), card(desc="x" * 70_000)]
    source = source_of(tmp_path, {"cards": cards} | {key: cell for key, cell in board([]).items() if key != "cards"})
    assert trello.recognise(source) == trello.BOARD
    assert len(trello.read(source, trello.BOARD).tables["commitments"]) == 2  # type: ignore[arg-type]


def test_the_address_of_another_json_is_no_board(tmp_path: Path) -> None:
    for content in ({"url": "https://trello.com/c/1"}, {"text": "see https://trello.com/b/1"}, [board([card()])]):
        assert trello.recognise(source_of(tmp_path, content)) is None


@pytest.mark.parametrize(
    "content",
    [
        board([]), board(None), board("x"), board([1]), board([card()], actions={"a": 1}), board([card()], members=[None]),
        board([card()], checklists=[{"checkItems": 3}]), json.dumps(WHOLE).encode()[:900],
        json.dumps(WHOLE).encode()[:-1] + b', "deep": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        json.dumps(WHOLE).encode()[:-1] + b', "big": 1' + b"0" * 9000 + b"}",
    ],
    ids=["no card", "null", "text", "numbers", "actions", "members", "items", "cut short", "deep", "huge number"],
)  # fmt: skip
def test_what_is_no_whole_board_is_refused(content: Any, tmp_path: Path) -> None:
    source = source_of(tmp_path, content)
    assert trello.recognise(source) == trello.BOARD
    with pytest.raises(FileRejectedError, match=r"board\.json: "):
        trello.read(source, trello.BOARD)


def test_a_table_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="holds no card"):
        trello.read(source_of(tmp_path, HEADER.encode(), "board.csv"), trello.TABLE)


def test_cards_that_cannot_be_read_are_set_aside_and_the_good_ones_kept(tmp_path: Path) -> None:
    odd = [
        card(A, name="a\ud800b\x00c", idMembers=["m1", None, 3]), card(B, due="soon"), card("zz"), card(None),
        card(C, name={"x": 1}, idMembers="m1", idList=["l"], due=7, dueComplete="yes", closed="yes", cardRole=["x"]),
    ]  # fmt: skip
    about, place = staged(tmp_path, json.dumps(board(odd, lists=None, actions=None)), "board.json", coalition_id="c")
    assert (about.records, about.rows["commitments"], about.quarantined) == (5, 3, 2)
    assert rows(place, "commitments", "title")[0] == ("a?bc",)
    assert [(row, column) for _, row, column, _ in set_aside_rows(place)] == [(2, "due_on"), (5, "due_on")]


def test_a_board_without_a_coalition_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        trello.read(source_of(tmp_path, WHOLE, coalition_id=None), trello.BOARD)
