"""A briefing as plain data: what is said, in order. slides.py, paper.py and text.py draw it; nothing of them asks for figures.

A section is one message: its heading is the sentence, and it becomes one slide. Every number in words stands in `figures` of its
section too, with the published row it comes from, so that a test can look each of them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A number as it is said, and where it stands in the published file."""

    said: str  # "52 (46–58)", or the sentence with it
    table: str
    where: dict[str, Any]  # columns of the published row and their values; a list: any of them
    columns: tuple[str, ...]  # of that row: ("value", "low", "high")
    how: str = "cell"  # else "sum" or "count" of the rows, "change" over two months as printed, "rest": first column less second


@dataclass(frozen=True)
class Scores:
    """Bars from low to high with the score marked, 0 to 100; None where there is no score."""

    alt: str
    names: Sequence[str]
    values: Sequence[float | None]
    lows: Sequence[float | None]
    highs: Sequence[float | None]
    labels: Sequence[str]  # "38 (31–46)"


@dataclass(frozen=True)
class Lines:
    """Monthly series on a date axis; None is a gap."""

    alt: str
    months: Sequence[date]
    series: dict[str, Sequence[float | None]]
    low: float | None = None  # of the axis
    high: float | None = None
    unit: str = ""  # "points", "EUR"


@dataclass(frozen=True)
class Bars:
    """One bar per category, of one or more stacked parts in the order given."""

    alt: str
    categories: Sequence[str]
    parts: dict[str, Sequence[float | None]]
    unit: str = ""


@dataclass(frozen=True)
class Ask:
    """A warning that matters, and the move it suggests."""

    what: str
    why: str
    ask: str  # the next step, a sentence
    hat: str  # "facilitator"
    is_act: bool = True  # else watch


@dataclass(frozen=True)
class Section:
    """One message."""

    heading: str  # a sentence
    said: Sequence[str] = ()  # paragraphs
    points: Sequence[str] = ()  # a list
    charts: Sequence[Scores | Lines | Bars] = ()  # at most two
    asks: Sequence[Ask] = ()  # at most two
    header: Sequence[str] = ()  # of the table
    rows: Sequence[Sequence[str]] = ()
    unknown: Sequence[str] = ()  # what we do not know
    notes: Sequence[str] = ()  # what the speaker says
    figures: Sequence[Figure] = ()


@dataclass(frozen=True)
class Briefing:
    """A whole edition; the first section is the one-page summary."""

    coalition: str
    edition: str  # "Steering committee" or "Funder"
    made_on: date  # of the build, so that the same build gives the same briefing; or the day of the meeting, where one is given
    footer: str  # figures to, range, method version
    sections: Sequence[Section]
    sources: Sequence[str] = field(default=())
    limits: Sequence[str] = field(default=())
    figures: Sequence[Figure] = field(default=())  # of footer, sources and limits
    language: str = "en-GB"
