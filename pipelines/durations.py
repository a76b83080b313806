"""Lengths of time as tools write them ("1h 5m 3s", "2 h 44 m", "59 Min.", "1 godz. 5 min"), in minutes."""

from __future__ import annotations

import re

MINUTES_IN = {"day": 1440.0, "hour": 60.0, "minute": 1.0, "second": 1 / 60}
UNIT_WORDS = {  # in English, French, German, Spanish, Portuguese, Italian, Dutch and Polish
    "day": "d day days j jour jours tag tage tagen día días dia dias giorno giorni dag dagen dni dzień",
    "hour": "h hr hrs hour hours heure heures std stunde stunden hora horas ora ore u uur uren godz godzina "
    "godziny godzin",
    "minute": "m min mins minute minutes minuten minuto minutos minuti minuut minuta minuty minut",
    "second": "s sec secs second seconds seconde secondes sek sekunde sekunden seg segundo segundos secondo "
    "secondi seconden sekunda sekundy sekund",
}
UNIT_OF = {word: unit for unit, words in UNIT_WORDS.items() for word in words.split()}
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?[\s,]*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d)")  # two parts could be hours or minutes, so they are not read


def minutes(text: str) -> float | None:
    """The length in minutes; a bare number counts as minutes already. None where it cannot be read."""
    plain = re.sub(r"\s+", " ", text).strip().lower()
    if NUMBER.fullmatch(plain):
        return float(plain.replace(",", "."))
    if clock := CLOCK.fullmatch(plain):
        hours, whole, seconds = (int(part) for part in clock.groups())
        return hours * 60 + whole + seconds / 60
    total, end = 0.0, 0
    for part in PART.finditer(plain):
        unit = UNIT_OF.get(part[2])
        if unit is None or part.start() != end:
            return None
        total, end = total + float(part[1].replace(",", ".")) * MINUTES_IN[unit], part.end()
    return total if plain and end == len(plain) else None


def minutes_text(text: str) -> str | None:
    """The minutes as a decimal text; the text as it stands where it cannot be read; None for a blank."""
    if not text.strip() or text.strip() in ("-", "--"):
        return None
    length = minutes(text)
    return text if length is None else f"{length:.2f}".rstrip("0").rstrip(".")
