"""Dates and times as people and tools write them, to ISO 8601.

The order of day and month is settled once per file, never per value: 31/03/2026 settles it for the whole
column, a dotted 03.04.2026 is day first (no locale of CLDR writes month.day.year), and where nothing settles
it the user is asked. Month names are read in English, French, German, Spanish and Portuguese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

from pipelines.problems import QuestionError
from pipelines.reading import Source

ORDERS = ("ymd", "dmy", "mdy")
PIVOT_YEAR = 70  # 69 is 2069, 70 is 1970, as POSIX strptime reads two-digit years
BLANKS = {"", "-", "–", "—", "--"}

# One row per month; a word stands for the month whose name it begins (accents removed, 3 letters or more).
_MONTHS = (
    ("january", "janvier", "januar", "janner", "enero", "janeiro"),
    ("february", "fevrier", "februar", "febrero", "fevereiro"),
    ("march", "mars", "marz", "maerz", "marzo", "marco", "mrz"),
    ("april", "avril", "abril", "avr"),
    ("may", "mai", "mayo", "maio"),
    ("june", "juin", "juni", "junio", "junho"),
    ("july", "juillet", "juli", "julio", "julho"),
    ("august", "aout", "agosto"),
    ("september", "septembre", "septiembre", "setembro", "setiembre"),
    ("october", "octobre", "oktober", "octubre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "decembre", "dezember", "diciembre", "dezembro"),
)
_WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",
    "segunda-feira", "terca-feira", "quarta-feira", "quinta-feira", "sexta-feira",
)  # fmt: skip

_YMD = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_GAP = r"[\s\-/.,]*(?:(?:of|de|del)\s+)?"
_DAY_NAME_YEAR = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?{_GAP}([a-z]{{3,}}){_GAP}(\d{{4}}|\d{{2}})(?!\d)")
_NAME_DAY_YEAR = re.compile(rf"([a-z]{{3,}}){_GAP}(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/,]+(\d{{4}})(?!\d)")
_YEAR_NAME_DAY = re.compile(rf"(\d{{4}}){_GAP}([a-z]{{3,}}){_GAP}(\d{{1,2}})(?!\d)")
_BETWEEN = re.compile(r"(?:\s*,)?\s*(?:t(?=\d)|a las|as|at|a|um|-)?\s*")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})"
    r"(?:\s*(?:[:.]|h|uhr)\s*(?P<minute>\d{2})(?:\s*(?:[:.]|m|min)\s*(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?\s*s?)?"
    r"|(?=\s*(?:h|uhr|[ap]\.?\s?m\b)))"
    r"\s*(?:h|uhr)?\s*(?:(?P<half>[ap])\.?\s?m\b\.?)?\s*(?P<zone>z|\(?(?:utc|gmt)?[+-]\d{2}:?\d{2}\)?|\(?(?:utc|gmt)\)?)?"
)


def date_order(texts: Iterable[str], answered: str | None = None) -> str | None:
    """The order of a file's dates: "ymd", "dmy" or "mdy", or None where it cannot be settled.

    Settled by the values that can be read in one way only; where they contradict each other or there are
    none, `answered` decides. "ymd" means that no value needs day and month told apart.
    """
    ordered, open_values = set(), False
    for text in set(texts):
        orders = _orders(_plain(text))
        if len(orders) == 1:
            ordered |= orders
        open_values = open_values or len(orders) > 1
    if len(ordered) == 1:
        return str(ordered.pop())
    if ordered or open_values:
        return answered if answered in ORDERS else None
    return "ymd"


def require_order(source: Source, texts: Iterable[str], column: str) -> str:
    """The order of the dates in one column of a file; refuses the file with the question where it is open."""
    values = list(texts)
    order = date_order(values, source.date_order)
    if order is not None:
        return order
    by_orders = {frozenset(_orders(_plain(text))): text for text in reversed(values)}  # the first of each kind
    day_first, month_first = by_orders.get(frozenset({"dmy"})), by_orders.get(frozenset({"mdy"}))
    if day_first and month_first:
        text = day_first
        why = f'"{day_first}" can only be day first and "{month_first}" only month first'
    else:
        text = by_orders[frozenset({"dmy", "mdy"})]
        why = f'"{text}" can be {iso_date(text, "dmy")} (day first) or {iso_date(text, "mdy")} (month first)'
    section = f"[coalitions.{source.coalition_id or '<id>'}]"
    asks = {"question": "date_order", "column": column, "example": text} | {
        order: read if (read := iso_date(text, order)) != text else None for order in ("dmy", "mdy")
    }
    raise QuestionError(
        f'{source.name}: the dates in column "{column}" can be read in two ways: {why}. Say which: put  '
        f'date_order = "dmy"  (or "mdy") under {section} in settings.toml, '
        "or pass --date-order dmy (or mdy).",
        asks,
    )


def iso_date(text: str, order: str) -> str:
    """The day as "2026-03-31"; the text as it stands where it cannot be read; "" for a blank or a dash."""
    found = _read(text, order)
    return found if found in ("", text) else found[:10]


def iso_instant(text: str, order: str) -> str:
    """The instant as "2026-03-31T14:05:00" with the offset or Z it carries and no other; else as iso_date."""
    return _read(text, order)


def is_date(text: str) -> bool:
    """Whether the text reads as a date in at least one order."""
    return text.strip() not in BLANKS and any(_read(text, order) != text for order in ORDERS)


@lru_cache(maxsize=65_536)
def _read(text: str, order: str) -> str:
    plain = _plain(text)
    if plain in BLANKS:
        return ""
    for day, rest in _days(plain, order):
        clock = _clock(rest)
        if clock is not None:
            return f"{day.isoformat()}T{clock}"
    return text


def _plain(text: str) -> str:
    """Lower case, without accents, odd blanks and a weekday in front."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("º", ""))
    plain = " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
    word = re.match(r"([a-z]{2,}(?:-feira)?)\.?,?\s+", plain)
    is_weekday = word and not _month(word[1]) and any(day.startswith(word[1]) for day in _WEEKDAYS)
    return plain[word.end() :] if word and is_weekday else plain


def _orders(plain: str) -> set[str]:
    """The orders in which a value made of day, month and year in figures is a day; empty for all others."""
    match = _NUMERIC.match(plain)
    if not match or match[1] == match[3]:
        return set()
    valid = {order for order in ("dmy", "mdy") if any(True for _ in _days(plain, order))}
    return {"dmy"} if match[2] == "." and "dmy" in valid else valid


def _days(plain: str, order: str) -> Iterable[tuple[date, str]]:
    """Every day the text can begin with, and what follows it."""
    if match := _YMD.match(plain):
        yield from _day(match[1], match[3], match[4], plain[match.end() :])
    elif match := _COMPACT.match(plain):
        yield from _day(match[1], match[2], match[3], plain[match.end() :])
    elif match := _NUMERIC.match(plain):
        first, second, year, rest = match[1], match[3], match[4], plain[match.end() :]
        if order == "dmy":
            yield from _day(year, second, first, rest)
        elif order == "mdy" or first == second:
            yield from _day(year, first, second, rest)
    elif match := _YEAR_NAME_DAY.match(plain):
        yield from _day(match[1], _month(match[2]), match[3], plain[match.end() :])
    elif match := _DAY_NAME_YEAR.match(plain):
        yield from _day(match[3], _month(match[2]), match[1], plain[match.end() :])
    elif match := _NAME_DAY_YEAR.match(plain):
        yield from _day(match[3], _month(match[1]), match[2], plain[match.end() :])


def _day(year: str, month: str | int, day: str, rest: str) -> Iterable[tuple[date, str]]:
    full_year = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= PIVOT_YEAR else 2000)
    try:
        yield date(full_year, int(month), int(day)), rest
    except ValueError:  # not a day of any calendar: the caller hands the text on as it stands
        return


def _month(word: str) -> int:
    """1 to 12, or 0 where the word names no month or more than one ("ju")."""
    found = {n for n, names in enumerate(_MONTHS, start=1) if any(name.startswith(word) for name in names)}
    return found.pop() if len(found) == 1 and len(word) > 2 else 0


def _clock(rest: str) -> str | None:
    """What follows the day as "14:05:00" with its offset; midnight where nothing does; None if unreadable."""
    if not rest.strip(" ,."):
        return "00:00:00"
    between = _BETWEEN.match(rest)
    match = _TIME.fullmatch(rest[between.end() :].strip() if between else rest)
    if not match:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    part = f".{match['part'][:6]}" if (match["part"] or "").strip("0") else ""
    return time(hour, minute, second).isoformat() + part + _zone(match["zone"] or "")


def _zone(words: str) -> str:
    digits = re.search(r"([+-])(\d{2}):?(\d{2})", words)
    if digits:
        return f"{digits[1]}{digits[2]}:{digits[3]}"
    return "Z" if words else ""
