"""Answers in words on a scale ("Strongly agree") as numbers, in English, French, German, Spanish and Portuguese.

A column of answers is on a scale when every answer in it is one of the scale's words, a number that the tool or the
person wrote beside such a word ("5 - Strongly agree"), or a word for "don't know". Scales run from 1, the least, up.
Whoever uses other words names them in decisions/scales.csv: those go first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.scale_words import DONT_KNOW, SCALES

WITH_NUMBER = re.compile(r"\(?(\d{1,3})\)?\s*[-–—.:=)]\s*(\D.*)|(\D*\S)\s*[(\[](\d{1,3})[)\]]")
NUMBER = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,6})?")
YES_OR_NO = "yes or no"
STANDARD_RANGES = ((1, 5), (1, 7), (0, 10), (1, 10), (0, 100))  # which scale numbers are on, until a person says


@dataclass(frozen=True)
class Scale:
    """Which number each word stands for. `lowest` and `highest` are the ends of the scale, chosen or not."""

    title: str
    values: Mapping[str, float]

    @property
    def lowest(self) -> float:
        return min(self.values.values())

    @property
    def highest(self) -> float:
        return max(self.values.values())


@dataclass(frozen=True)
class Reading:
    """How the answers of one column are read: the scale's title ("numbers" for figures) and its ends."""

    title: str
    lowest: float
    highest: float
    values: Mapping[str, float | None]  # None: "don't know"

    def value(self, answer: str) -> float | None:
        """The answer as a number; None for "don't know"."""
        return self.values[folded(answer)]


def folded(text: str) -> str:
    """Small letters without accents, odd apostrophes, outer punctuation and double blanks."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss").lower())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split()).strip(" .!;:")


@cache
def known_scales() -> tuple[Scale, ...]:
    """Every scale in every language; of two that share words the one with fewer steps comes first."""
    scales = []
    for title, languages in SCALES.items():
        first = 0 if title == YES_OR_NO else 1
        for language, steps in languages.items():
            values = {folded(word): float(n) for n, step in enumerate(steps, start=first) for word in step.split("|")}
            scales.append(Scale(f"{title}, {language}", values))
    return tuple(scales)


@cache
def dont_know() -> frozenset[str]:
    return frozenset(folded(word) for word in DONT_KNOW.split("|"))


def read_answers(answers: Iterable[str], own: Sequence[Scale] = (), alike: Iterable[str] = ()) -> Reading | None:
    """How the answers of one column are read, or None where they are on no scale (then it may be free text).

    `own` are the user's scales. `alike` are answers of other columns that are likely on the same scale: that it has
    seven steps may show only there.
    """
    words = {folded(answer) for answer in answers} - {""}
    chosen = words - dont_know()
    if not chosen:
        return None
    unsure: dict[str, None] = dict.fromkeys(words & dont_know())
    if all(map(NUMBER.fullmatch, chosen)):
        numbers = {word: float(word.replace(",", ".")) for word in chosen}
        beside = [float(word.replace(",", ".")) for word in map(folded, alike) if NUMBER.fullmatch(word)]
        return _numbers(numbers, [*numbers.values(), *beside], unsure)
    scale = next(_fitting(chosen, own), None) or _best_known(chosen, {folded(answer) for answer in alike})
    if scale:
        values = {word: scale.values[word] for word in chosen}
        return Reading(scale.title, scale.lowest, scale.highest, {**values, **unsure})
    named = {word: number for word in chosen if (number := _with_number(word)) is not None}
    bare = {word: float(word) for word in chosen if NUMBER.fullmatch(word)}  # often only the ends are named
    if len(named) + len(bare) < len(chosen) or len(set(named.values())) < len(named):
        return None
    return _numbers(named | bare, [*named.values(), *bare.values()], unsure)


def _numbers(values: Mapping[str, float], all_seen: Sequence[float], unsure: Mapping[str, None]) -> Reading | None:
    """Figures, on the first usual range that holds all of the file; None for years, amounts and the like."""
    for numbers in (all_seen, list(values.values())):
        for lowest, highest in STANDARD_RANGES:
            if all(lowest <= number <= highest for number in numbers):
                return Reading("numbers", lowest, highest, {**values, **unsure})
    return None


def _best_known(chosen: set[str], alike: set[str]) -> Scale | None:
    """The known scale that holds every word; of several the one with most steps among the file's other answers too."""

    def steps(scale: Scale) -> int:
        return len({scale.values[word] for word in alike | chosen if word in scale.values})

    return max(_fitting(chosen, known_scales()), key=steps, default=None)


def _fitting(chosen: set[str], scales: Iterable[Scale]) -> Iterator[Scale]:
    """The scales that hold every word; two words for one step are never both on offer in one question."""
    for scale in scales:
        if chosen <= scale.values.keys() and len({scale.values[word] for word in chosen}) == len(chosen):
            yield scale


def _with_number(word: str) -> float | None:
    """The figure beside a word: 5 in "5 - strongly agree" and "strongly agree (5)"."""
    match = WITH_NUMBER.fullmatch(word)
    return float(match[1] or match[4]) if match else None


def own_scales(rows: Iterable[Mapping[str, str]]) -> list[Scale]:
    """The scales of decisions/scales.csv (scale, word, value), in the order in which they begin there."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        found.setdefault(row["scale"], {})[folded(row["word"])] = float(row["value"])
    return [Scale(title, values) for title, values in found.items()]
