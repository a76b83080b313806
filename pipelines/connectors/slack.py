"""Slack: the workspace export, a zip with a JSON file per channel and day.

Times, authors and threads are read, the text of a message never is. Built from a real export and from Slack's
"How to read Slack data exports" (slack.com/help/articles/220556107) and its list of message subtypes
(docs.slack.dev/reference/events/message).
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from pipelines.connectors import SEEN, Export, Row
from pipelines.connectors._json import dict_of, text_of
from pipelines.connectors._meetings import coalition_of
from pipelines.connectors._slack_archive import entries_in, entries_of, tops
from pipelines.reading import Source

TITLE = "Slack: workspace export"
VERSION = 3
LOOKED_FOR = "a Slack workspace export: a zip that holds channels.json and users.json, at its top or in one folder"

LAYOUT = "workspace export"
LAYOUTS = {LAYOUT: SEEN}
DAY_FILE = re.compile(r"([^/]+)/\d{4}-\d\d-\d\d\.json")
TIMESTAMP = re.compile(r"(\d{1,11})\.(\d{1,6})")
PERSONAL = {
    "",
    "thread_broadcast",
    "reply_broadcast",
    "me_message",
    "file_share",
    "file_comment",
    "file_mention",
}
NOTICES = {  # subtype -> what it is called in the load report
    "channel_join": "notices that somebody joined a channel",
    "group_join": "notices that somebody joined a channel",
    "channel_leave": "notices that somebody left a channel",
    "group_leave": "notices that somebody left a channel",
    "channel_topic": "changes of a channel's topic, purpose or name",
    "channel_purpose": "changes of a channel's topic, purpose or name",
    "channel_name": "changes of a channel's topic, purpose or name",
    "bot_message": "messages by bots",
    "bot_add": "notices that a bot was added or removed",
    "bot_remove": "notices that a bot was added or removed",
    "tombstone": "deleted messages",
    "message_deleted": "deleted messages",
    "message_changed": "notices that a message was edited",
    "message_replied": "notices that a message was answered",
    "huddle_thread": "notices of huddles and calls",
    "sh_room_created": "notices of huddles and calls",
    "sh_room_shared": "notices of huddles and calls",
}
UNDERSTOOD = {
    "ts": "when it was sent, in UTC, and with the channel the message's id",
    "user": "who sent it: the e-mail in users.json, else the team's and user's id",
    "thread_ts": "the message that began the thread",
    "parent_user_id": "who began the thread",
    "subtype": "whether a person wrote it",
}


@dataclass
class _Authors:
    """Who stands behind a user id, from users.json and, for guests of other teams, from the messages."""

    users: dict[str, dict[str, Any]]
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)  # user id -> (person_key, name)

    def is_bot(self, user_id: str) -> bool:
        return user_id == "USLACKBOT" or self.users.get(user_id, {}).get("is_bot") is True

    def known(self, user_id: str) -> str | None:
        """The key of somebody in users.json or seen before; None for bots, strangers and a blank id."""
        if self.is_bot(user_id) or not (user_id in self.users or user_id in self.seen):
            return None
        return self.key(user_id, {})

    def key(self, user_id: str, message: dict[str, Any]) -> str | None:
        if not user_id:
            return None
        if user_id not in self.seen:
            user = self.users.get(user_id, {})
            profile = dict_of(user.get("profile"))
            team = text_of(user.get("team_id") or message.get("user_team") or message.get("team")) or "unknown"
            email = text_of(profile.get("email")).strip().lower()
            named = (user, profile, dict_of(message.get("user_profile")))
            written = (part.get(kind) for kind in ("real_name", "display_name", "name") for part in named)
            name = next((text_of(text) for text in written if text), user_id)
            self.seen[user_id] = (email if "@" in email else f"slack:{team}:{user_id}", name)
        return self.seen[user_id][0]


def recognise(source: Source) -> str | None:
    return LAYOUT if source.kind == "zip" and tops(source.entries) else None


def read(source: Source, layout: str) -> Export:
    """Messages by people in public channels; private channels and direct messages are not read."""
    coalition = coalition_of(source)
    with zipfile.ZipFile(source.path) as archive:  # once: opening takes 0.1 s with 19,000 entries
        entries = entries_of(source, archive)
        channels = {
            normalize("NFC", text_of(channel.get("name"))): text_of(channel.get("id") or channel.get("name"))
            for channel in entries_in(source, archive, entries, "channels.json")
        }
        authors = _Authors(
            {text_of(user.get("id")): user for user in entries_in(source, archive, entries, "users.json")}
        )
        messages: list[Row] = []
        notices: set[str] = set()
        left_out: Counter[str] = Counter()
        number = 0
        for path in sorted(entries):
            day = DAY_FILE.fullmatch(path)
            if not day:
                continue
            if day[1] not in channels:
                left_out["day files of private channels or direct messages"] += 1
                continue
            for message in entries_in(source, archive, entries, path):
                number += 1
                notice = _notice(message, authors)
                if notice:
                    left_out[notice] += 1
                    notices.add(_message_id(channels[day[1]], text_of(message.get("ts"))))
                else:
                    messages.append(_row(message, coalition, day[1], channels[day[1]], authors, number))
    _answer_roots(messages, notices)
    used = {row[column] for row in messages for column in ("person_key", "reply_to_person_key")}
    people = {key: name for key, name in authors.seen.values() if key in used}
    said = [f"{count} {what}" for what, count in sorted(left_out.items())]
    return Export(len(messages), {"messages": messages}, ("messages",), people, said, UNDERSTOOD)


def _answer_roots(messages: list[Row], notices: set[str]) -> None:
    """Whom a reply answers: nobody under a notice; under a message the export does not say it for, who wrote that one."""
    authors = {row["message_id"]: row["person_key"] for row in messages if row["message_id"]}
    for row in messages:
        root = row["reply_to_message_id"]
        if root in notices:
            row["reply_to_person_key"] = None
        elif root and not row["reply_to_person_key"]:
            row["reply_to_person_key"] = authors.get(root)


def _message_id(channel_id: str, timestamp: str) -> str:
    return f"slack:{channel_id}:{timestamp}"


def _author(message: dict[str, Any]) -> str:
    return text_of(message.get("user") or dict_of(message.get("comment")).get("user"))


def _notice(message: dict[str, Any], authors: _Authors) -> str | None:
    """What a message that no person wrote is called; None for a person's message."""
    kind, subtype = text_of(message.get("type", "message")), text_of(message.get("subtype"))
    if kind != "message":
        return f'events of the type "{kind}"'
    if subtype not in PERSONAL:
        return NOTICES.get(subtype, f'notices of the kind "{subtype}"')
    user_id = _author(message)
    is_app = message.get("bot_id") and (not user_id or (message.get("bot_profile") and user_id not in authors.users))
    return NOTICES["bot_message"] if authors.is_bot(user_id) or is_app else None


def _row(message: dict[str, Any], coalition: str, channel: str, channel_id: str, authors: _Authors, number: int) -> Row:
    sent, thread = text_of(message.get("ts")), text_of(message.get("thread_ts"))
    is_reply = bool(thread) and thread != sent
    return {
        "source_row": number,
        "message_id": _message_id(channel_id, sent) if sent else None,
        "coalition_id": coalition,
        "sent_at": _instant(sent),
        "person_key": authors.key(_author(message), message),
        "channel": channel,
        # a message nobody has answered carries no thread in the export; it began one all the same
        "thread_id": f"{channel_id}:{thread or sent}" if thread or sent else None,
        "reply_to_message_id": _message_id(channel_id, thread) if is_reply else None,
        "reply_to_person_key": authors.known(text_of(message.get("parent_user_id"))) if is_reply else None,
    }


def _instant(timestamp: str) -> str | None:
    """Seconds since 1970 as text → ISO in UTC, digit for digit; the text as it stands where it is none."""
    parts = TIMESTAMP.fullmatch(timestamp)
    if not parts:
        return timestamp or None
    return f"{datetime.fromtimestamp(int(parts[1]), UTC):%Y-%m-%dT%H:%M:%S}.{parts[2]}Z"
