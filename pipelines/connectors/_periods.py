"""From when until when money is meant: whole days from years, months and lengths as people and exports write them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from pipelines.connectors._meetings import plain
from pipelines.dates import is_date, iso_date

MONTH_NUMBER = re.compile(r"(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})|(?P<month2>\d{1,2})[-/.](?P<year2>\d{4}))")
YEAR = re.compile(r"\d{4}")
LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?")
MONTHS_IN = {
    1: frozenset(["", *"m mo month months mois monat monate monaten mes meses".split()]),
    12: frozenset("y yr yrs year years an ans annee annees jahr jahre jahren ano anos".split()),
}
MAX_MONTHS = 1200


def whole_day(text: str, order: str) -> str:
    """The day of a date or an instant in ISO 8601; the text as it stands where it cannot be read."""
    day = iso_date(text, order)
    return day[:10] if day[10:11] == "T" and is_date(day[:10]) else day


def first_day(text: str, order: str) -> str:
    """The day in ISO 8601; of a month or a year alone its first day; the text as it stands where it cannot be read."""
    day = whole_day(text, order)
    if is_date(day) or not (month := _month(text)):
        return day
    return f"{month[0]:04}-{month[1] or 1:02}-01"


def last_day(text: str, order: str) -> str:
    """As `first_day`, but the last day of a month or year alone."""
    day = whole_day(text, order)
    if is_date(day) or not (found := _month(text)):
        return day
    year, month = found[0], found[1] or 12
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def is_period_end(text: str) -> bool:
    """Whether a text is a day, a month or a year."""
    return is_date(text) or _month(text) is not None


def months_in(text: str) -> int | None:
    """A length as whole months: "18", "18 mois", "1,5 Jahre"; None where it is none."""
    found = LENGTH.fullmatch(plain(text))
    factor = next((n for n, words in MONTHS_IN.items() if found and found[2] in words), None)
    months = round(float(found[1].replace(",", ".")) * factor) if found and factor and len(found[1]) < 9 else 0
    return months if 0 < months <= MAX_MONTHS else None


def day_after_months(first: str, months: int) -> str | None:
    """The last day of a stretch of months from a day on (12 from 2026-01-15: 2027-01-14); None past the year 9999."""
    begin = date.fromisoformat(first)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    if year >= date.max.year:
        return None
    last = min(begin.day, calendar.monthrange(year, month + 1)[1])
    return (date(year, month + 1, last) - timedelta(days=1)).isoformat()


def _month(text: str) -> tuple[int, int | None] | None:
    """Year and month of "2026-04", "04/2026" or "April 2026"; the year alone of "2026"."""
    words = text.strip()
    if YEAR.fullmatch(words) and int(words):
        return int(words), None
    if found := MONTH_NUMBER.fullmatch(words):
        year, month = int(found["year"] or found["year2"]), int(found["month"] or found["month2"])
        return (year, month) if year and 1 <= month <= 12 else None
    day = iso_date(f"1 {words}", "dmy") if words[:1].isalpha() else ""
    return (int(day[:4]), int(day[5:7])) if re.fullmatch(r"\d{4}-\d\d-01", day) else None
