"""Mattermost: the bulk export, a JSON object per line, as it is or in the zip that `mmctl export` makes.

Times, authors and threads of posts in channels, private ones too, are read; direct messages are not. Texts are never
kept: in exports older than the field "type" a post is compared with the few sentences the server itself writes
("ann joined the channel."). Built from docs.mattermost.com ("Bulk loading data", "Bulk export data") and exports
published with zulip/zulip.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pipelines.connectors import DOCUMENTED, SEEN, Export, Row
from pipelines.connectors._json import dict_of, dicts_of, text_of
from pipelines.connectors._meetings import coalition_of
from pipelines.problems import FileRejectedError
from pipelines.reading import HEAD_BYTES, Source

TITLE = "Mattermost: bulk export"
VERSION = 1
LOOKED_FOR = 'a Mattermost bulk export: a first line {"type":"version", …}, in a file or in a zip as import.jsonl'

LINES, ZIPPED = "bulk export", "bulk export in a zip"
LAYOUTS = {LINES: SEEN, ZIPPED: DOCUMENTED}
ENTRY = re.compile(r"([^/]+/)?[^/]+\.jsonl?")  # attachments lie deeper
MILLISECONDS = re.compile(r"\d{1,15}")
PERSONAL = {"", "me", "reminder", "burn_on_read"}  # types of posts that a person wrote
NOTICE = re.compile(
    r"@?(?P<user>\S+) (?:has )?(?:joined|left|archived|unarchived) the (?:channel|team)\.?"
    r"|\S+ (?:was )?added to the (?:channel|team) by @?(?P<by>\S+?)\.?"
    r"|\S+ (?:was )?removed from the (?:channel|team)\.?"
    r"|@?(?P<editor>\S+) (?:updated|removed) the channel (?:header|purpose|display name)\b.*",
    re.DOTALL,
)
BY_PROGRAM = ("from_webhook", "from_bot", "from_plugin", "from_oauth_app")  # marks in a post's props
NOTICES = "notices that Mattermost writes itself"
UNDERSTOOD = {
    "create_at": "when it was sent, in UTC, and with channel and author the message's id",
    "user": "who sent it: the e-mail of the user, else the user name",
    "replies": "messages that answer the post they stand in",
    "type, props": "whether a person wrote it",
}


def recognise(source: Source) -> str | None:
    if source.kind == "text":
        return LINES if _is_version(source.raw_head[:HEAD_BYTES].lstrip().partition("\n")[0]) else None
    return ZIPPED if source.kind == "zip" and _export_entries(source) else None


def read(source: Source, layout: str) -> Export:
    """Messages by people (counted): posts in channels and their replies."""
    coalition = coalition_of(source)
    users: dict[str, tuple[str, str]] = {}  # user name -> (person_key, name)
    bots: set[str] = set()
    posts: list[tuple[int, dict[str, Any]]] = []
    left_out: Counter[str] = Counter()
    with _lines(source, layout) as lines:
        for number, kind, content in _objects(source, lines):
            if kind == "user":
                users[text_of(content.get("username"))] = _person(content)
            elif kind == "bot":
                bots.add(text_of(content.get("username")))
            elif kind == "post":
                posts.append((number, _bare(content)))
            elif kind == "direct_post":
                left_out["direct messages"] += 1 + len(_replies(content))
    people: dict[str, str] = {}
    messages: list[Row] = []
    for number, post in posts:
        place = f"{text_of(post.get('team'))}/{text_of(post.get('channel'))}"
        root: Row | None = None
        root_id = _message_id(coalition, place, post)
        for message in [post, *post["replies"]]:
            if why := _left_out(message, bots):
                left_out[why] += 1
                continue
            username = text_of(message.get("user"))
            key, name = users.get(username) or _person({"username": username})
            if key:
                people[key] = name
            row: Row = {
                "source_row": number,
                "message_id": _message_id(coalition, place, message),
                "coalition_id": coalition,
                "sent_at": _instant(text_of(message.get("create_at"))),
                "person_key": key or None,
                "channel": place,
                "thread_id": root_id,
                "reply_to_message_id": None if message is post else root_id,
                "reply_to_person_key": root["person_key"] if root else None,
            }
            root = row if message is post else root
            messages.append(row)
    said = [f"{count} {what}" for what, count in sorted(left_out.items())]
    return Export(len(messages), {"messages": messages}, ("messages",), people, said, UNDERSTOOD)


def _is_version(line: str) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):  # any other file
        return False
    return isinstance(found, dict) and found.get("type") == "version" and "version" in found


def _export_entries(source: Source) -> list[str]:
    """The entries of a zip that begin as a bulk export does."""
    found = []
    with zipfile.ZipFile(source.path) as archive:
        for name in source.entries:
            if ENTRY.fullmatch(name):
                with archive.open(name) as file:
                    first = file.readline(HEAD_BYTES).decode("utf-8-sig", "replace")
                found += [name] if _is_version(first) else []
    return found


@contextmanager
def _lines(source: Source, layout: str) -> Iterator[Iterable[bytes]]:
    if layout == LINES:
        with source.path.open("rb") as file:
            yield file
        return
    entries = _export_entries(source)
    if len(entries) != 1:
        raise FileRejectedError(
            f"{source.name}: the zip holds {len(entries)} exports ({', '.join(entries)}). Give each as a file of its own."
        )
    with zipfile.ZipFile(source.path) as archive, archive.open(entries[0]) as entry:
        yield entry


def _objects(source: Source, lines: Iterable[bytes]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line number, type and content of every object.

    Raises FileRejectedError at a line that is none: what follows it, if anything, may be cut off.
    """
    for number, line in enumerate(lines, start=1):
        text = line.decode("utf-8-sig", "replace").strip()
        if not text:
            continue
        try:
            found = json.loads(text, parse_float=str)
        except (ValueError, RecursionError) as error:
            raise FileRejectedError(
                f"{source.name}: line {number} is not valid JSON ({error}). Export it again."
            ) from error
        if not isinstance(found, dict) or not isinstance(found.get("type"), str):
            raise FileRejectedError(
                f"{source.name}: line {number} has no type as Mattermost writes it. Export it again."
            )
        yield number, found["type"], dict_of(found.get(found["type"]))


def _bare(post: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a post until all users are known: its text only as the answer to one question."""
    kept = {name: post.get(name) for name in ("team", "channel", "user", "type", "create_at")}
    props = dict_of(post.get("props"))
    return kept | {
        "is_notice": "type" not in post and _is_notice(text_of(post.get("message")), text_of(post.get("user"))),
        "is_by_program": any(text_of(props.get(mark)).lower() == "true" for mark in BY_PROGRAM),
        "replies": [_bare(reply) for reply in _replies(post)],
    }


def _replies(post: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**reply, "replies": []} for reply in dicts_of(post.get("replies"))]


def _is_notice(text: str, user: str) -> bool:
    found = NOTICE.fullmatch(text.strip())
    return found is not None and all(named == user for named in found.groups() if named is not None)


def _left_out(message: dict[str, Any], bots: set[str]) -> str | None:
    """What a post that no person wrote is called; None for a person's."""
    kind = text_of(message.get("type"))
    if message["is_notice"] or kind.startswith("system_"):
        return NOTICES
    if message["is_by_program"] or text_of(message.get("user")) in bots or kind == "slack_attachment":
        return "messages by bots and integrations"
    return None if kind in PERSONAL else f'posts of the type "{kind}"'


def _person(user: dict[str, Any]) -> tuple[str, str]:
    """Key and name of a user: the e-mail, else the user name."""
    username, email = text_of(user.get("username")), text_of(user.get("email")).strip().lower()
    full = " ".join(filter(None, (text_of(user.get(part)).strip() for part in ("first_name", "last_name"))))
    key = email if "@" in email else f"mattermost:{username}" if username else ""
    return key, full or text_of(user.get("nickname")).strip() or username


def _message_id(coalition: str, place: str, message: dict[str, Any]) -> str:
    """The export gives posts no id; it tells them apart by channel, author and millisecond."""
    told = text_of(message.get("create_at")), text_of(message.get("user"))
    return f"mattermost:{coalition}:{place}:{told[0]}:{told[1]}"


def _instant(milliseconds: str) -> str | None:
    """Milliseconds since 1970 → ISO in UTC; the text as it stands where it is none."""
    if not MILLISECONDS.fullmatch(milliseconds):
        return milliseconds or None
    seconds, rest = divmod(int(milliseconds), 1000)
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
    except (ValueError, OverflowError):  # past the year 9999
        return milliseconds
