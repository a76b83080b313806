"""How much room a text takes, in points, guessed on the wide side: nothing may run off a slide whatever font stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LINE = 1.22  # height of a line by its font size: Calibri 1.22, DejaVu Sans 1.17
MEAN_EM = 0.55  # width of a small letter by the font size: Calibri 0.49, DejaVu Sans 0.53 over English sentences
CAPITAL_EM, WIDEST_EM = 0.75, 0.98  # capitals; M, W, m and w, and what East Asian scripts write
SYMBOL_EM = 1.35  # emoji, often from another font
BOLD = 1.12  # bold letters are wider: DejaVu Serif Bold 0.59 over a title
MORE = "…"


@cache
def _em(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return SYMBOL_EM if unicodedata.category(sign) == "So" else WIDEST_EM
    if unicodedata.category(sign) == "So":
        return SYMBOL_EM
    if sign in "MWmw@%":
        return WIDEST_EM
    return CAPITAL_EM if sign.isupper() else MEAN_EM


def width(text: str, size: float, *, bold: bool = False) -> float:
    return sum(map(_em, text)) * size * (BOLD if bold else 1)


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text as it wraps in `room` points; a word longer than a line is broken, as programs for slides do."""
    return [text[start:end] for start, end in _wrapped(text, size, room, bold)] or [""]


def _wrapped(text: str, size: float, room: float, bold: bool) -> Iterator[tuple[int, int]]:
    """Where each line starts and ends in the text."""
    start: int | None = None
    end = 0
    for word in re.finditer("[^ ]+", text):
        first, last = word.span()
        if start is not None and width(text[start:last], size, bold=bold) > room:
            yield start, end
            start = None
        if start is None:
            start = first
        while width(text[start:last], size, bold=bold) > room and last - start > 1:
            fits = _fitting(text[start:last], size, room, bold)
            yield start, start + fits
            start += fits
        end = last
    if start is not None:
        yield start, end


def _fitting(word: str, size: float, room: float, bold: bool) -> int:
    """How many signs of the word fill a line; at least one."""
    used = 0.0
    for i, sign in enumerate(word):
        used += width(sign, size, bold=bold)
        if used > room:
            return max(i, 1)
    return len(word)


def height(text: str, size: float, room: float, *, bold: bool = False) -> float:
    return len(lines(text, size, room, bold=bold)) * size * LINE


def cut(text: str, size: float, room: float, most: int, *, bold: bool = False) -> tuple[str, str]:
    """The first `most` lines and the rest of the text; the rest is empty where all of it fits."""
    ends = [end for _, end in _wrapped(text, size, room, bold)]
    if len(ends) <= most:
        return text, ""
    return text[: ends[most - 1]], text[ends[most - 1] :].strip(" ")


def shortened(text: str, most: int) -> str:
    """At most `most` signs, for a label; who shortens says the whole elsewhere."""
    return text if len(text) <= most else text[: most - 1].rstrip() + MORE
