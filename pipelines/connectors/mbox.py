"""mbox: the archive of a mailing list, with all headers or as Pipermail's text ("ann at example.org").

Times, senders and which message answers which are read; subjects and texts never are. What an mbox is stands in
pipelines/connectors/_mail.py with its sources.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice

from pipelines.connectors import SEEN, Export, Row
from pipelines.connectors._mail import MAX_LINE_BYTES, Mail, addresses, mails, name_and_address, sent_at
from pipelines.connectors._meetings import coalition_of, person_key
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Mailing list: mbox archive"
VERSION = 1
LOOKED_FOR = 'an mbox: lines that begin with "From ", each above the headers From and Date or Message-ID of a message'

FULL, PIPERMAIL = "mbox with all headers", "Pipermail text"
LAYOUTS = {FULL: SEEN, PIPERMAIL: SEEN}
HEAD_LINES = 2_000  # in which the first message's headers end
HASH_CHARS = 20  # 80 bits, among the messages of one archive
IDS = re.compile(r"<([^<>]+)>")
PROGRAMS = re.compile(r"(mailer-daemon|majordomo|listserv)@.*")
VIA = re.compile(r"(.*?)['\"]?\s+via\s+.+", re.IGNORECASE)  # 'Ann Lee' via Reef <reef@googlegroups.com>
REWRITTEN = re.compile(r"(.+)=40(.+)@.*|(.+)=([^=]+)@groups\.io")  # ann=40example.org@dmarc.ietf.org
ORIGINALS = ("x-original-from", "x-google-original-from", "reply-to", "x-original-sender", "x-mailfrom")
UNDERSTOOD = {
    "Date": "when it was sent; without it the time a server took it",
    "From": "who sent it: the address, else the name",
    "Reply-To, X-Original-From": "who sent it, where the list put itself into From",
    "Message-ID": "the message's id; without it one made of sender, time and what it answers",
    "In-Reply-To, References": "the message it answers and the thread",
    "List-Id": "the channel",
}


def recognise(source: Source) -> str | None:
    if source.kind != "text" or not source.raw_head.lstrip().startswith("From "):
        return None
    first = next(mails(islice(_lines(source), HEAD_LINES)), None)
    if first is None or not first.get("from") or not (first.get("date") or first.get("message-id")):
        return None
    return PIPERMAIL if re.match(r"From \S+ at \S+ ", first.from_line) else FULL


def read(source: Source, layout: str) -> Export:
    """Messages by people (counted). Bounces and what programs sent are left out.

    A message that stands twice is two rows of one id: staging counts the second as a duplicate.
    """
    coalition = coalition_of(source)
    people: dict[str, str] = {}
    messages: list[Row] = []
    answers: dict[str, list[str]] = {}  # message -> what it says it answers, nearest first
    programs = 0
    for mail in mails(_lines(source)):
        name, address = _sender(mail)
        if _is_automatic(mail, address):
            programs += 1
            continue
        key, sent = person_key(name, address), sent_at(mail)
        if key and people.get(key, address) == address:
            people[key] = name or address
        referred = _ids(mail.get("references"))[::-1]
        answered = list(dict.fromkeys([*_answered(mail.get("in-reply-to")), *referred]))
        message = _message_id(mail, key, sent, answered)
        answers[message] = [one for one in answered if one != message]
        about = {"message_id": message, "sent_at": sent, "person_key": key, "channel": _channel(mail)}
        messages.append(about | {"coalition_id": coalition, "source_row": mail.number})
    if not messages and not programs:
        raise FileRejectedError(f"{source.name}: the archive holds no message. Export it again.")
    _link(messages, answers, f"mbox:{coalition}:")
    left_out = [f"{programs} bounces, automatic answers and other messages by programs"] if programs else []
    return Export(len(messages), {"messages": messages}, ("messages",), people, left_out, UNDERSTOOD)


def _lines(source: Source) -> Iterator[bytes]:
    """The file's lines, one at a time; without a byte order mark."""
    with source.path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        at_start = True
        while line := file.readline(MAX_LINE_BYTES):
            yield line if at_start else b"-"  # a piece of a long line begins no message
            at_start = line.endswith(b"\n")


def _link(messages: list[Row], answers: dict[str, list[str]], prefix: str) -> None:
    """Fill in thread and reply, now that all messages are known, and make every id the coalition's own."""
    authors = {row["message_id"]: row["person_key"] for row in messages}
    roots: dict[str, str] = {}
    for row in messages:
        message = row["message_id"]
        answered = answers[message]
        parent = next((one for one in answered if one in authors), answered[0] if answered else None)
        row["thread_id"] = prefix + _root(message, answers, roots)
        row["message_id"] = prefix + message
        row["reply_to_message_id"] = prefix + parent if parent else None
        row["reply_to_person_key"] = authors.get(parent) if parent else None


def _root(message: str, answers: dict[str, list[str]], roots: dict[str, str]) -> str:
    """The first message of a thread: the oldest one referred to, and so on from there as far as the archive goes."""
    path: dict[str, None] = {}
    while message not in roots and message not in path:
        path[message] = None
        message = answers[message][-1] if answers.get(message) else message
    root = roots.get(message, message)
    roots.update(dict.fromkeys(path, root))
    return root


def _sender(mail: Mail) -> tuple[str, str]:
    """Name and address of who wrote a message, also where the list put its own address into From."""
    name, address = name_and_address(mail.get("from") or mail.get("sender"))
    if found := REWRITTEN.fullmatch(address):
        parts = [part for part in found.groups() if part]
        return VIA.sub(r"\1", name), "@".join(parts)
    via = VIA.fullmatch(name)
    lists = _lists(mail)
    if not via and address not in lists:
        return name, address
    for original in (one for header in ORIGINALS for one in addresses(mail.get(header))):
        if original not in lists and original != address:
            return via[1].strip("\"' ") if via else name, original
    return (via[1].strip("\"' "), "") if via else (name, address)


def _lists(mail: Mail) -> set[str]:
    """The addresses of the list that a message went through."""
    said = " ".join(mail.get(name) for name in ("list-post", "mailing-list", "x-beenthere"))
    written = re.findall(r"[^\s<>:;,]+@[^\s<>:;,]+", said.lower())
    return {*written, _list_id(mail).replace(".", "@", 1)} - {""}


def _list_id(mail: Mail) -> str:
    found = re.search(r"<([^<>\s]+)>\s*$", mail.get("list-id"))
    return found[1].lower() if found else ""


def _channel(mail: Mail) -> str | None:
    return _list_id(mail) or mail.get("x-beenthere").lower() or None


def _is_automatic(mail: Mail, address: str) -> bool:
    """RFC 3834's mark and the older ones; delivery reports (RFC 6522); the mail system itself."""
    submitted = mail.get("auto-submitted").lower() or "no"
    return (
        not submitted.startswith("no")
        or mail.get("precedence").lower() == "auto_reply"
        or bool(mail.get("x-autoreply") or mail.get("x-autorespond"))
        or mail.get("content-type").lower().startswith("multipart/report")
        or PROGRAMS.fullmatch(address) is not None
    )


def _ids(text: str) -> list[str]:
    """The message ids in a header, without brackets and blanks; archives write "at" for @ in them too."""
    return ["".join(found.replace(" at ", "@").split()) for found in IDS.findall(text)]


def _answered(text: str) -> list[str]:
    """The ids in an In-Reply-To; in one that begins with words, as old programs wrote it, the last is the message's."""
    found = _ids(text)
    return found[:1] if text.startswith("<") else found[-1:]


def _message_id(mail: Mail, key: str | None, sent: str | None, answered: list[str]) -> str:
    """The message's own id; else one that is the same in every archive: of sender, time and what is answered."""
    own = _ids(mail.get("message-id")) or mail.get("message-id").split()
    if own:
        return own[0]
    said = "\x1f".join((key or "", sent or "", *answered))
    return f"without-id-{hashlib.sha256(said.encode()).hexdigest()[:HASH_CHARS]}"
