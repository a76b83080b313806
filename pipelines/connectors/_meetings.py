"""What the connectors of meeting tools share: whose row it is, and which way round its dates are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from pipelines.connectors import Row
from pipelines.dates import date_order, is_date, iso_instant, require_order
from pipelines.durations import minutes, minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

ROUNDING_MINUTES = 1.5  # Zoom rounds lengths up to whole minutes, Teams cuts seconds off
DEVICE = re.compile(
    r"(iphone|ipad|android|phone|tablet|laptop|computer|pc|macbook( (air|pro))?|zoom user|galaxy|samsung"
    r"|huawei|xiaomi|redmi|pixel|oneplus)( [\w-]{1,12})?",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)")
GUEST = re.compile(  # what Teams writes behind the name of somebody from outside
    r"\s*\((guest|gast|invité|invitée|invitado|invitada|convidado|convidada|external|extern|externe|externo|externa"
    r"|unverified|nicht überprüft|non vérifié|no verificado|não verificado)\)$",
    re.IGNORECASE,
)

DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")

Span = tuple[str, str, float | None]  # begin and end as written, minutes between them where the file says


def plain(text: str) -> str:
    """Lower case, without accents, single blanks: for comparing header words."""
    bare = text
    if not text.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").lower().split())


def coalition_of(source: Source) -> str:
    if source.coalition_id is None:
        raise FileRejectedError(
            f"{source.name}: which coalition is this from? Name it: --coalition ID, or put the file into a "
            "folder of that name."
        )
    return source.coalition_id


def day_in_name(source: Source) -> str:
    """The one day, written like 2026-03-31, in the file's name; "" where there is none or more than one.

    For exports whose content tells no day: elsewhere nothing depends on a name.
    """
    days = {text for text in DAY.findall(source.name) if is_date(text)}
    return days.pop() if len(days) == 1 else ""


def person_key(name: str, email: str) -> str | None:
    """The e-mail, else the name; the person in the brackets of "iPhone (Ann Lee)". None when both are blank.

    A name is never shortened otherwise: "Ann Lee (WWF)" and "Ann Lee (UNEP)" stay two people.
    """
    address = email.strip().lower()
    if "@" in address and "*" not in address:
        return address
    person = " ".join(GUEST.sub("", unicodedata.normalize("NFC", name)).split())
    bracketed = IN_BRACKETS.fullmatch(person)
    if bracketed and DEVICE.fullmatch(bracketed[1]):
        person = bracketed[2].strip()
    return f"name:{person.lower()}" if person else None


def instant(iso: str) -> datetime | None:
    """An ISO instant as a value; None where the text is none."""
    try:
        return datetime.fromisoformat(iso) if "T" in iso else None
    except ValueError:
        return None


def minutes_between(begin: str, end: str) -> float | None:
    """Minutes from one ISO instant to another; None where either cannot be read."""
    first, last = instant(begin), instant(end)
    if first is None or last is None or (first.tzinfo is None) != (last.tzinfo is None):
        return None
    return (last - first).total_seconds() / 60


def stay(joined: str, left: str, length: str) -> Row:
    """When a person came and left and, only where that does not say it, how long they were there.

    `joined` and `left` are ISO instants, `length` is the length as written. Where it is shorter than first join to last
    leave, the person was away in between: then the minutes are given and the last leave is not.
    """
    span, said = minutes_between(joined, left), minutes(length)
    with_gaps = span is not None and said is not None and span - said > ROUNDING_MINUTES
    return {
        "joined_at": joined or None,
        "left_at": None if with_gaps else left or None,
        "minutes": minutes_text(length) if with_gaps or not (joined and left) else None,
    }


def settled_order(source: Source, texts: Iterable[str], spans: Iterable[Span], column: str) -> str:
    """The file's date order: by its unambiguous dates, else by the lengths it states, else as answered.

    Raises FileRejectedError with the question where nothing settles it.
    """
    dates = [text for text in texts if text]
    return date_order(dates) or _order_by_lengths(spans) or require_order(source, dates, column)


def _order_by_lengths(spans: Iterable[Span]) -> str | None:
    """The one order in which every span is as long as the file says (told by meetings over midnight)."""
    stated = [(begin, end, length) for begin, end, length in spans if begin and end and length is not None]
    fitting = []
    for order in ("dmy", "mdy"):
        found = [minutes_between(iso_instant(begin, order), iso_instant(end, order)) for begin, end, _ in stated]
        told = zip(found, stated, strict=True)
        if stated and all(span is not None and abs(span - said[2]) <= ROUNDING_MINUTES for span, said in told):
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None
