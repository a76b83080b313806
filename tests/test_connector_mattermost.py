"""Mattermost bulk exports: with and without types of posts, as lines and in a zip, and what must not be read."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipelines.connectors import Export, mattermost, slack
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample

VERSION = {"type": "version", "version": 1}
CHANNEL = {"type": "channel", "channel": {"team": "reef", "name": "town", "display_name": "Town Square", "type": "O"}}


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "user", "user": {"username": name, "email": f"{name}@Reef.example", "nickname": "", **more}}


def post(who: str, at: int, text: str = "secret", **more: Any) -> dict[str, Any]:
    about = {"team": "reef", "channel": "town", "user": who, "message": text, "create_at": at, "reactions": None}
    return {"type": "post", "post": {**about, "replies": None, **more}}


def reply(who: str, at: int, **more: Any) -> dict[str, Any]:
    return {"user": who, "message": "secret", "create_at": at, **more}


def lines(*objects: Any) -> bytes:
    return b"".join(json.dumps(one, separators=(",", ":")).encode() + b"\n" for one in objects)


OLD = lines(  # exports before 5.32 give posts no type
    VERSION,
    {"type": "team", "team": {"name": "reef", "display_name": "Reef", "type": "O"}},
    CHANNEL,
    user("ann", first_name="Ann", last_name="Lee"),
    user("bo"),
    post("ann", 1767607200000, "ann joined the channel."),
    post("ann", 1767607200100, "bo added to the channel by ann."),
    post("ann", 1767607201123, replies=[reply("bo", 1767607260000), reply("ann", 1767607320000)]),
    post("bo", 1767607400000, "ann joined the channel."),
    {"type": "emoji", "emoji": {"name": "reef", "image": "exported_emoji/x/image.png"}},
)
NEW = lines(
    {**VERSION, "info": {"generator": "mattermost-server", "version": "9.11.0 (abc, enterprise: true)"}},
    CHANNEL,
    user("ann", first_name="Ann", last_name="Lee"),
    user("bo"),
    {"type": "bot", "bot": {"username": "poll", "owner": "ann", "display_name": "Poll"}},
    post("ann", 1767607200000, type="system_join_channel", props={"username": "ann"}),
    post("ann", 1767607201123, type="", props={}, replies=[reply("bo", 1767607260000, type="")]),
    post("poll", 1767607300000, type=""),
    post("ann", 1767607310000, type="slack_attachment", props={"from_webhook": "true"}),
    post("cy", 1767607320000, type="me"),
    {"type": "direct_channel", "direct_channel": {"members": ["ann", "bo"]}},
    {
        "type": "direct_post",
        "direct_post": {
            "channel_members": ["ann", "bo"],
            "user": "ann",
            "message": "secret",
            "create_at": 1,
            "replies": [reply("bo", 2)],
        },
    },
)


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


SAMPLES = [
    Sample("export.json", OLD, mattermost.LINES, 4, 2, {"messages": 4}),
    Sample("import.jsonl", NEW, mattermost.LINES, 3, 3, {"messages": 3}),
    Sample(
        "abc_export.zip",
        zipped({"import.jsonl": NEW, "data/20260105/teams/x/notes.jsonl": b"not JSON", "data/files/a.png": b"\x89PNG"}),
        mattermost.ZIPPED,
        3,
        3,
        {"messages": 3},
    ),
]


def look_at(folder: Path, content: bytes, coalition: str | None = "c") -> Source:
    path = folder / "export"
    path.write_bytes(content)
    return look(path, path.name, coalition)


def read(folder: Path, *objects: Any) -> Export:
    source = look_at(folder, lines(VERSION, *objects))
    layout = mattermost.recognise(source)
    assert layout is not None
    return mattermost.read(source, layout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert mattermost.recognise(source) == sample.layout
    assert slack.recognise(source) is None
    export = mattermost.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(found) for name, found in export.tables.items()} == sample.rows
    assert "secret" not in repr(export)


def test_a_reply_points_to_the_post_it_stands_in(tmp_path: Path) -> None:
    rows = read(tmp_path, user("ann"), post("ann", 1767607201123, replies=[reply("bo", 1767607260000)])).tables[
        "messages"
    ]
    root = "mattermost:c:reef/town:1767607201123:ann"
    about = {"source_row": 3, "coalition_id": "c", "channel": "reef/town", "thread_id": root}
    assert rows == [
        {
            **about,
            "message_id": root,
            "sent_at": "2026-01-05T10:00:01.123Z",
            "person_key": "ann@reef.example",
            "reply_to_message_id": None,
            "reply_to_person_key": None,
        },
        {
            **about,
            "message_id": "mattermost:c:reef/town:1767607260000:bo",
            "sent_at": "2026-01-05T10:01:00.000Z",
            "person_key": "mattermost:bo",
            "reply_to_message_id": root,
            "reply_to_person_key": "ann@reef.example",
        },
    ]


def test_what_the_server_and_bots_wrote_and_direct_messages_are_counted_as_left_out(tmp_path: Path) -> None:
    old = mattermost.read(look_at(tmp_path, OLD), mattermost.LINES)
    assert old.left_out == ["2 notices that Mattermost writes itself"]
    assert old.people == {"ann@reef.example": "Ann Lee", "bo@reef.example": "bo"}
    new = mattermost.read(look_at(tmp_path, NEW), mattermost.LINES)
    assert sorted(new.left_out) == [
        "1 notices that Mattermost writes itself",
        "2 direct messages",
        "2 messages by bots and integrations",
    ]


@pytest.mark.parametrize(
    ("text", "is_notice"),
    [
        ("ann joined the team.", True),
        ("ann has left the channel.", True),
        ("bo was removed from the channel.", True),
        ('ann updated the channel header from: "a" to: "b"', True),
        ("bo joined the channel.", False),
        ("ann joined the channel. Welcome!", False),
        ("", False),
    ],
)
def test_an_older_post_is_a_notice_only_where_it_is_the_servers_own_sentence_about_its_author(
    tmp_path: Path, text: str, is_notice: bool
) -> None:
    assert read(tmp_path, post("ann", 1, text)).records == (0 if is_notice else 1)
    assert read(tmp_path, post("ann", 1, text, type="")).records == 1


def test_a_reply_to_a_notice_counts_and_answers_nobody(tmp_path: Path) -> None:
    notice = post("ann", 1, type="system_join_channel", replies=[reply("bo", 2, type="")])
    row = read(tmp_path, notice).tables["messages"][0]
    assert (row["person_key"], row["reply_to_person_key"]) == ("mattermost:bo", None)
    assert row["reply_to_message_id"] == "mattermost:c:reef/town:1:ann"


@pytest.mark.parametrize("at", ["soon", "999999999999999", "-5", "1.5"])
def test_a_time_that_cannot_be_read_goes_on_as_it_stands(tmp_path: Path, at: str) -> None:
    assert read(tmp_path, post("ann", at)).tables["messages"][0]["sent_at"] == at


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "post"},
        {"type": "post", "post": None},
        {"type": "post", "post": {"user": {"a": 1}, "create_at": [1], "replies": {"a": 1}, "props": "x", "type": 5}},
        {"type": "post", "post": {"user": "\ud83d", "create_at": 1, "replies": [None, 5, {}]}},
        {"type": "user", "user": {"username": None, "email": 5, "first_name": []}},
        {"type": "something new", "something new": 1},
    ],
)
def test_missing_and_wrong_values_end_in_rows_to_set_aside(tmp_path: Path, odd: Any) -> None:
    export = read(tmp_path, odd, post("ann", 1))
    assert export.tables["messages"][-1]["person_key"] == "mattermost:ann"


@pytest.mark.parametrize(
    "bad", [b"{", b"[1]", b"{}", b'{"type": 5}', b"[" * 100_000, b'{"type":"post","post":{"user":']
)
def test_a_line_that_is_not_mattermosts_refuses_the_file_by_its_number(tmp_path: Path, bad: bytes) -> None:
    with pytest.raises(FileRejectedError, match="export: line 2 "):
        mattermost.read(look_at(tmp_path, lines(VERSION) + bad + b"\n" + lines(post("ann", 1))), mattermost.LINES)


def test_two_exports_in_one_zip_are_refused(tmp_path: Path) -> None:
    source = look_at(tmp_path, zipped({"a.jsonl": OLD, "b/import.jsonl": NEW}))
    with pytest.raises(FileRejectedError, match=r"holds 2 exports \(a.jsonl, b/import.jsonl\)"):
        mattermost.read(source, mattermost.ZIPPED)


@pytest.mark.parametrize(
    "content", [b'{"type":"team"}\n', b'[{"type":"version"}]', b"type,version\n", zipped({"a.jsonl": b"{}"})]
)
def test_what_is_no_bulk_export_is_not_claimed(tmp_path: Path, content: bytes) -> None:
    assert mattermost.recognise(look_at(tmp_path, content)) is None


def test_an_export_asks_for_its_coalition(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        mattermost.read(look_at(tmp_path, OLD, coalition=None), mattermost.LINES)
