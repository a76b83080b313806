"""Mail as an mbox holds it: where its messages begin, the headers that count, and what a header says.

Built from RFC 4155 (mbox), RFC 5322 (headers), RFC 2047 (encoded words), RFC 3834 (automatic answers) and what
Mailman, Pipermail, Google Groups and LISTSERV write in fact. Bodies pass by, line by line, and are never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_tz

from pipelines.dates import iso_instant

MAX_LINE_BYTES, MAX_HEADER_CHARS = 65_536, 65_536  # longer lines come in pieces; the rest of a header is cut off
MONTH = re.compile(rb"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
CLOCK, YEAR = re.compile(rb"\b\d{1,2}:\d\d\b"), re.compile(rb"\b(?:19|20)\d\d\b")
HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
FIRST_HEADERS = frozenset(
    b"return-path received from date message-id subject to delivered-to envelope-to x-original-to x-gm-thrid reply-to "
    b"sender mime-version content-type content-transfer-encoding dkim-signature authentication-results status "
    b"received-spf in-reply-to references".split()
)
WANTED = frozenset(
    "from reply-to sender date received message-id in-reply-to references auto-submitted precedence x-autoreply "
    "x-autorespond content-type list-id list-post mailing-list x-beenthere x-original-from x-google-original-from "
    "x-original-sender x-mailfrom".split()
)
ZONE_HOURS = {  # the zones that RFC 5322 does not name and that mean one thing only
    "wet": 0, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "jst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
UTC_WORDS = re.compile(r"[+-]\d{4}\b|\b(?:UTC?|GMT|Z)\b", re.IGNORECASE)
OFFSETS = (  # as some programs write them -> as RFC 5322 does, the only way the parser knows
    (re.compile(r"\b(?:GMT|UTC)([+-]\d{4})\b"), r" \1"),
    (re.compile(r"\b(?:GMT|UTC)([+-])(\d)\b"), r" \g<1>0\g<2>00"),
    (re.compile(r"(?:\s|\b(?:GMT|UTC))([+-]\d\d):(\d\d)\b"), r" \1\2"),
)
HALF_DAY = re.compile(r"\b[AP]M\b", re.IGNORECASE)  # which the parser passes over
AT = re.compile(r"\s+at\s+|\s*[(\[]\s*at\s*[)\]]\s*", re.IGNORECASE)  # how archives write @
ADDRESS = re.compile(r'[^@\s<>()",;:]+@[^@\s<>()",;:]+')
LONGEST_ADDRESS = 2_000  # characters looked at for one name and address; lines of mail end at 998 (RFC 5322)
MASKED = re.compile(r"\.\.|\*")  # "ann@gmail...." and "a***@x.org" are nobody's whole address
ANGLED = re.compile(r"([^<]*)<([^<>]*)>")
COMMENTED = re.compile(r"([^()]*?)\s*\((.*)\)\s*")


@dataclass(frozen=True)
class Mail:
    """One message: the line it begins in (from 1), its From_ line, and its WANTED headers, the first of each name."""

    number: int
    from_line: str
    headers: dict[str, str]

    def get(self, name: str) -> str:
        return self.headers.get(name, "")


def mails(lines: Iterable[bytes]) -> Iterator[Mail]:
    """The messages of an mbox.

    "From " at the beginning of a line opens a message where a date stands in it and a header under it. Without a date
    it needs a blank line above and a usual mail header below: a sentence may begin so.
    """
    opened: tuple[int, bytes] | None = None  # the message being read, and its header lines
    kept: list[bytes] = []
    maybe: tuple[int, bytes, bool] | None = None
    in_headers, after_blank = False, True
    for number, line in enumerate(lines, start=1):
        if maybe and _opens(maybe[1], maybe[2], line):
            if opened:
                yield _mail(*opened, kept)
            opened, kept, in_headers = maybe[:2], [], True
        maybe = None
        if line.startswith(b"From "):
            maybe = (number, line, after_blank)
        elif in_headers and line.strip():
            kept.append(line)
        else:
            in_headers = False
        after_blank = not line.strip()
    if opened:
        yield _mail(*opened, kept)


def _opens(line: bytes, after_blank: bool, below: bytes) -> bool:
    header = HEADER.match(below)
    if not header:
        return below.startswith(b">From ")
    is_dated = MONTH.search(line) and CLOCK.search(line) and YEAR.search(line)
    return bool(is_dated) or (after_blank and header[1].lower() in FIRST_HEADERS)


def _mail(number: int, from_line: bytes, lines: list[bytes]) -> Mail:
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in b" \t":  # folded: the header above goes on
            if name and len(headers[name]) < MAX_HEADER_CHARS:
                headers[name] += " " + _text(line)
            continue
        header = HEADER.match(line)
        name = header[1].decode("ascii").lower() if header else ""
        if header and name in WANTED and name not in headers:
            headers[name] = _text(header[2])
        else:
            name = ""
    return Mail(number, _text(from_line), headers)


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\x00", "").strip()


def decoded(text: str) -> str:
    """A header's text with its encoded words read; as it stands where they cannot be."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except HeaderParseError:
        return text
    return "".join(part if isinstance(part, str) else _in_charset(part, charset) for part, charset in parts)


def _in_charset(part: bytes, charset: str | None) -> str:
    try:
        return part.decode(charset or "ascii", "replace")
    except (LookupError, ValueError):  # a charset nobody knows, or one that is no text ("base64")
        return part.decode("latin-1")


def name_and_address(text: str) -> tuple[str, str]:
    """Who an address header names first: the name as written, and the address in small letters, "" where it is masked.

    Apache lists write .INVALID behind an address that must not be theirs to send from.
    """
    text = text[:LONGEST_ADDRESS]
    if "@" not in text and not AT.search(text):
        text = decoded(text)  # all of it may be encoded
    if found := ANGLED.match(text):
        name, inner = found[1], found[2]
    elif found := COMMENTED.fullmatch(text):
        inner, name = found[1], found[2]
    else:
        name, inner = ("", text) if ADDRESS.search(AT.sub("@", text)) else (text, "")
    address = ADDRESS.search(AT.sub("@", inner.strip().strip("\"'")))
    email = address[0].strip(".").lower().removesuffix(".invalid") if address and not MASKED.search(inner) else ""
    written = " ".join(decoded(name.strip()).replace("\\", "").split()).strip("\"' ")
    return ("" if AT.sub("@", written).lower() in (email, inner.lower()) else written), email


def addresses(text: str) -> list[str]:
    """Every address that a header names, in small letters."""
    inner = re.findall(r"<([^<>]*)>", text) or [text]
    return [found.lower() for part in inner for found in ADDRESS.findall(AT.sub("@", part[:LONGEST_ADDRESS]))]


def sent_at(mail: Mail) -> str | None:
    """When a message was sent, in ISO 8601; the text as it stands where it cannot be read.

    Without a Date the time at which the last server took it, else the one in its From_ line, in that server's zone.
    A From_ line by MAILER-DAEMON tells only when a program wrote the file.
    """
    if date := mail.get("date"):
        return instant(date) or date
    if received := mail.get("received").rpartition(";")[2].strip():
        return instant(received) or received
    sender, _, rest = mail.from_line.removeprefix("From ").partition(" ")
    return None if sender.upper() == "MAILER-DAEMON" else instant(re.sub(r"^.*?(?=\b[A-Z][a-z]{2}\b)", "", rest))


def instant(text: str) -> str | None:
    """A mail's date in ISO 8601 with its offset, without one where it names none we know; None if unreadable."""
    bare = re.sub(r"\([^()]*\)", " ", decoded(text)).strip()
    for written, plainly in OFFSETS:
        bare = written.sub(plainly, bare)
    parsed = None if HALF_DAY.search(bare) else parsedate_tz(bare)
    if parsed is None:
        iso = iso_instant(bare, "ymd")
        return iso if iso != bare else None
    year, month, day, hour, minute, second, *_, offset = parsed
    if not offset and not UTC_WORDS.search(bare):  # the parser says 0 where it knows no zone
        hours = [ZONE_HOURS[word] for word in bare.lower().split() if word in ZONE_HOURS]
        offset = hours[0] * 3600 if hours else None
    try:
        zone = None if offset is None else timezone(timedelta(seconds=offset))
        full_year = year + 1900 if 100 <= year < 1000 else year  # RFC 5322 4.3, written by programs of the year 2000
        return datetime(full_year, month, day, hour, minute, min(second, 59), tzinfo=zone).isoformat()
    except (ValueError, OverflowError):  # no such day, or an offset of days
        return None
