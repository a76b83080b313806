"""Slack workspace exports: by hand, the real file, and what must not be read."""

import io
import json
import unicodedata
import zipfile

import pytest

from pipelines.connectors import claims, slack
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample
from tests.shared_files import real

CHANNELS = [{"id": "C1", "name": "general"}]
USERS = [
    {"id": "U1", "team_id": "T1", "real_name": "Ann Lee", "is_bot": False, "profile": {"email": "Ann@A.org"}},
    {"id": "U2", "team_id": "T1", "name": "bo", "is_bot": False, "profile": {"real_name": "Bo Li"}},
    {"id": "U3", "team_id": "T1", "real_name": "Deploy", "is_bot": True, "profile": {}},
]
ROOT = {"type": "message", "user": "U1", "text": "secret", "ts": "1700000000.000100"}


def zipped(entries, top=""):
    """A zip of JSON entries, each one dated alike; a Mac adds its own folder to what it packs again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            text = "" if name.endswith("/") else content if isinstance(content, str) else json.dumps(content)
            archive.writestr(zipfile.ZipInfo(f"{top}{name}"), text)
        if top:
            archive.writestr(zipfile.ZipInfo(f"__MACOSX/{top}._channels.json"), "not JSON")
            archive.writestr(zipfile.ZipInfo(f"{top}.DS_Store"), "not JSON")
    return out.getvalue()


WORKSPACE = {
    "channels.json": [{"id": "C1", "name": "general", "is_archived": False}, {"id": "C2", "name": "old", "is_archived": True}],
    "groups.json": [{"id": "G1", "name": "board"}],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "mpims.json": [],
    "users.json": [*USERS, {"id": "U4", "team_id": "T1", "deleted": True, "real_name": "Di Gone", "profile": {"email": "di@d.org"}}],
    "integration_logs.json": [{"user_id": "U1", "date": "1700000000", "change_type": "added"}],
    "canvases.json": [{"id": "F1", "title": "secret"}],
    "empty/": "",
    "general/2023-11-14.json": [
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1700000000.000100"},
        {
            "type": "message", "user": "U1", "text": "secret", "ts": "1700000100.000100", "team": "T1", "user_team": "T1",
            "edited": {"user": "U1", "ts": "1700000160.000000"}, "thread_ts": "1700000100.000100", "reply_count": 1,
        },
        {"type": "message", "user": "U2", "ts": "1700000200.000100", "thread_ts": "1700000100.000100", "parent_user_id": "U1"},
        {"type": "message", "user": "U9", "user_team": "T9", "ts": "1700000300.000100", "user_profile": {"real_name": "Cy"}},
        {"type": "message", "user": "U3", "bot_id": "B1", "ts": "1700000400.000100"},
        {"type": "message", "subtype": "huddle_thread", "user": "USLACKBOT", "ts": "1700000500.000100"},
        {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": "1700000600.000100"},
    ],
    "general/canvas_in_the_conversation.json": [{"id": "F1"}],
    "old/2019-01-02.json": [{"type": "message", "user": "U4", "files": [{"id": "F2"}], "upload": True, "ts": "1546430000.000200"}],
    "board/2023-11-14.json": [ROOT],
    "D1/2023-11-14.json": [ROOT],
}  # fmt: skip
SAMPLES = [
    Sample("export.zip", zipped(WORKSPACE), slack.LAYOUT, 4, 4, {"messages": 4}),
    Sample("again.zip", zipped(WORKSPACE, "Reef Slack export/"), slack.LAYOUT, 4, 4, {"messages": 4}),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts_however_it_is_packed(sample, tmp_path):
    source = sample.source(tmp_path)
    assert claims(source) == [("slack", sample.layout)]
    export = slack.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows
    assert export.people == {"ann@a.org": "Ann Lee", "slack:T1:U2": "Bo Li", "slack:T9:U9": "Cy", "di@d.org": "Di Gone"}
    assert sorted(export.left_out) == [
        "1 deleted messages",
        "1 messages by bots",
        "1 notices of huddles and calls",
        "1 notices that somebody joined a channel",
        "2 day files of private channels or direct messages",
    ]


def test_two_exports_in_one_zip_are_refused_rather_than_one_of_them_read(tmp_path):
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for top in ("A/", "B/"):
            archive.writestr(f"{top}channels.json", json.dumps(CHANNELS))
            archive.writestr(f"{top}users.json", json.dumps(USERS))
    source = look(path, path.name, "c")
    with pytest.raises(FileRejectedError, match=r"holds 2 Slack exports \(A/, B/\)"):
        slack.read(source, slack.recognise(source))


def test_a_channel_with_accents_is_found_in_a_zip_packed_by_a_mac(tmp_path):
    folder = unicodedata.normalize(
        "NFD", "général"
    ).encode()  # a Mac packs these bytes without saying that they are UTF-8
    stand_in = "x" * len(folder)
    export = {
        "channels.json": [{"id": "C1", "name": "général"}],
        "users.json": USERS,
        f"{stand_in}/2023-11-14.json": [ROOT],
    }
    path = tmp_path / "mac.zip"
    path.write_bytes(zipped(export).replace(stand_in.encode(), folder))
    assert [row["channel"] for row in read(look(path, path.name, "c")).tables["messages"]] == ["général"]


def test_an_app_that_left_the_workspace_is_a_bot_and_a_person_posting_through_one_is_not(given):
    app = {"type": "message", "user": "U77", "bot_id": "B7", "bot_profile": {"name": "Polls"}, "ts": "1.000001"}
    through = {**ROOT, "bot_id": "B7"}
    export = read(given({"general/2023-11-14.json": [app, through]}))
    assert (export.records, export.people) == (1, {"ann@a.org": "Ann Lee"})
    assert export.left_out == ["1 messages by bots"]


def test_a_welcome_under_the_notice_that_somebody_joined_answers_nobody(given):
    joined = {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1700000000.000100"}
    welcome = {**ROOT, "ts": "1700000060.000200", "thread_ts": "1700000000.000100", "parent_user_id": "U2"}
    export = read(given({"general/2023-11-14.json": [joined, welcome]}))
    assert export.people == {"ann@a.org": "Ann Lee"}
    assert export.tables["messages"][0]["reply_to_person_key"] is None
    assert export.tables["messages"][0]["reply_to_message_id"] == "slack:C1:1700000000.000100"


def test_who_began_a_thread_is_found_where_an_older_export_does_not_say(given):
    reply = {"type": "message", "user": "U2", "ts": "1700000060.000200", "thread_ts": "1700000000.000100"}
    assert messages(given, ROOT, reply)[1]["reply_to_person_key"] == "ann@a.org"


@pytest.fixture
def given(tmp_path):
    def write(days, coalition="c", channels=CHANNELS, users=USERS):
        path = tmp_path / "export.zip"
        entries = {"channels.json": channels, "users.json": users, **days}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("general/", "")
            for name, content in entries.items():
                archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
        return look(path, path.name, coalition)

    return write


def read(source):
    return slack.read(source, slack.recognise(source))


def messages(given, *posts):
    return read(given({"general/2023-11-14.json": list(posts)})).tables["messages"]


def test_the_real_export_holds_53_messages_by_4_people_and_says_what_it_left_out():
    path = real("slack/export.zip")
    export = read(look(path, path.name, "c"))
    assert export.records == len(export.tables["messages"]) == 53
    assert len(export.people) == 4
    assert export.left_out == [
        "94 messages by bots",
        "3 notices that a bot was added or removed",
        "8 notices that somebody joined a channel",
    ]
    ids = [row["message_id"] for row in export.tables["messages"]]
    assert len(set(ids)) == 53
    first = export.tables["messages"][0]
    assert first["sent_at"] == "2016-01-15T05:55:52.000006Z"


def test_a_message_keeps_time_author_and_channel_and_never_its_text(given):
    assert messages(given, ROOT) == [
        {
            "source_row": 1,
            "message_id": "slack:C1:1700000000.000100",
            "coalition_id": "c",
            "sent_at": "2023-11-14T22:13:20.000100Z",
            "person_key": "ann@a.org",
            "channel": "general",
            "thread_id": "C1:1700000000.000100",
            "reply_to_message_id": None,
            "reply_to_person_key": None,
        }
    ]


def test_a_message_that_nobody_answered_began_a_thread_of_its_own(given):
    threads = [row["thread_id"] for row in messages(given, ROOT, {**ROOT, "ts": "1700000001.000100"})]
    assert threads == ["C1:1700000000.000100", "C1:1700000001.000100"]


def test_a_reply_points_to_the_message_and_the_person_it_answers(given):
    root = {**ROOT, "thread_ts": "1700000000.000100"}
    reply = {
        "type": "message", "user": "U2", "ts": "1700000060.000200", "thread_ts": "1700000000.000100",
        "parent_user_id": "U1",
    }  # fmt: skip
    first, second = messages(given, root, reply)
    assert first["thread_id"] == second["thread_id"] == "C1:1700000000.000100"
    assert first["reply_to_message_id"] is None
    assert second["reply_to_message_id"] == first["message_id"]
    assert second["reply_to_person_key"] == "ann@a.org"
    assert second["person_key"] == "slack:T1:U2"


def test_a_guest_of_another_team_keeps_that_teams_id_and_name(given):
    guest = {
        "type": "message",
        "user": "U9",
        "user_team": "T9",
        "ts": "1.000001",
        "user_profile": {"real_name": "Cy"},
    }
    export = read(given({"general/2023-11-14.json": [guest]}))
    assert export.people == {"slack:T9:U9": "Cy"}


@pytest.mark.parametrize("subtype", ["thread_broadcast", "me_message", "file_share"])
def test_a_persons_post_of_any_kind_counts(given, subtype):
    assert len(messages(given, {**ROOT, "subtype": subtype})) == 1


def test_a_comment_on_a_file_is_by_who_commented(given):
    comment = {
        "type": "message",
        "subtype": "file_comment",
        "comment": {"user": "U1"},
        "ts": "1700000000.000100",
    }
    assert messages(given, comment)[0]["person_key"] == "ann@a.org"


def test_notices_bots_and_deleted_messages_are_counted_as_left_out(given):
    def notice(subtype, user="U1"):
        return {**ROOT, "subtype": subtype, "user": user}

    posts = [
        notice("channel_join"), notice("channel_join"), notice("channel_topic"), notice("pinned_item"),
        {**ROOT, "user": "U3"}, {**ROOT, "user": "USLACKBOT"},
        {"type": "message", "bot_id": "B1", "ts": "1.000001"},
        notice("tombstone"), {**ROOT, "type": "huddle"},
    ]  # fmt: skip
    export = read(given({"general/2023-11-14.json": posts}))
    assert export.records == 0
    assert export.people == {}
    assert sorted(export.left_out) == [
        "1 changes of a channel's topic, purpose or name",
        "1 deleted messages",
        '1 events of the type "huddle"',
        '1 notices of the kind "pinned_item"',
        "2 notices that somebody joined a channel",
        "3 messages by bots",
    ]


def test_a_message_that_names_nobody_is_passed_on_for_quarantine_not_dropped(given):
    assert messages(given, {"type": "message", "ts": "1700000000.000100"})[0]["person_key"] is None


def test_private_channels_direct_messages_and_canvases_are_not_read(given):
    export = read(
        given(
            {
                "dms.json": [{"id": "D1"}],
                "D1/2023-11-14.json": "not even JSON",
                "secret/2023-11-14.json": [ROOT],
                "general/canvas_in_the_conversation.json": "not even JSON",
                "general/old/2023-11-14.json": [ROOT],
                "integration_logs.json": "[]",
            }
        )
    )
    assert export.records == 0
    assert export.left_out == ["2 day files of private channels or direct messages"]


def test_rows_are_numbered_over_the_entries_in_name_order_whatever_their_order_in_the_zip(given):
    late, early = {**ROOT, "ts": "1700090000.000100"}, ROOT
    export = read(given({"general/2023-11-15.json": [late], "general/2023-11-14.json": [early]}))
    assert [(r["source_row"], r["message_id"][-17:]) for r in export.tables["messages"]] == [
        (1, "1700000000.000100"),
        (2, "1700090000.000100"),
    ]


@pytest.mark.parametrize("content", ["[{", "", '{"a": 1}', '["text"]', "[" * 100_000, '["\ud83d"'])
def test_a_day_that_is_not_slacks_json_is_refused_by_name(given, content):
    with pytest.raises(FileRejectedError, match=r"general/2023-11-14\.json is not"):
        read(given({"general/2023-11-14.json": content.encode("utf-8", "replace").decode()}))


def test_odd_values_are_passed_on_as_they_stand(given):
    row = messages(given, {"user": "U1", "ts": "yesterday", "subtype": None, "thread_ts": 5})[0]
    assert (row["sent_at"], row["message_id"], row["thread_id"]) == (
        "yesterday",
        "slack:C1:yesterday",
        "C1:5",
    )
    named = [{"id": "U1", "real_name": "Half \ud83d", "profile": None}]
    export = read(given({"general/2023-11-14.json": [ROOT]}, users=named))
    assert export.people == {"slack:unknown:U1": "Half ?"}


def test_a_timestamp_written_as_a_number_loses_no_digit(given):
    day = '[{"type": "message", "user": "U1", "ts": 1700000000.000100}]'
    export = read(given({"general/2023-11-14.json": day}))
    assert export.tables["messages"][0]["message_id"] == "slack:C1:1700000000.000100"


def test_another_zip_is_not_slack_and_an_export_asks_for_its_coalition(given, tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", "[]")
    assert slack.recognise(look(path, path.name)) is None
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(given({}, coalition=None))
