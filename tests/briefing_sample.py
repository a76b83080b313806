"""A briefing by hand that has all a document can hold: charts of each kind with gaps, asks, tables, unknowns, notes.

`long` makes every text three times as long, `hostile` puts a text that wants to be code in every place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from dashboard.briefing.document import Ask, Bars, Briefing, Lines, Scores, Section

MONTHS = [date(2024 + (10 + i) // 12, (10 + i) % 12 + 1, 1) for i in range(24)]  # November 2024 to October 2026
HEALTH = [
    66.0,
    66.5,
    65.0,
    None,
    64.0,
    63.5,
    65.0,
    66.0,
    64.0,
    63.0,
    65.0,
    65.5,
    64.5,
    62.0,
    63.0,
    64.0,
    61.0,
    62.5,
    58.5,
    57.0,
    60.0,
    59.0,
    58.25,
    52.5,
]

SCORES = Scores(
    alt="Health 52 (46 to 58), watch; balance 38 (31 to 46), concern; engagement has not enough data; durability 74 (70 to 80), strong.",
    names=["Health", "Balance", "Engagement", "Durability"],
    values=[52.5, 38.0, None, 74.0],
    lows=[46.0, 31.5, None, 70.0],
    highs=[58.0, 46.0, None, 80.0],
    labels=["52 (46–58), watch", "38 (32–46), concern", "not enough data", "74 (70–80), strong"],
)
LINES = Lines(
    alt="Health went from 66 in November 2024 to 52 (46 to 58) in October 2026.",
    months=MONTHS,
    series={
        "Health": HEALTH,
        "Low end": [None if value is None else value - 6 for value in HEALTH],
        "High end": [None if value is None else value + 6 for value in HEALTH],
    },
    low=0,
    high=100,
    unit="points",
)
BARS = Bars(
    alt="Northmill raised 20 of 30 decided agenda items: 17 were adopted as proposed.",
    categories=["Northmill", "8 others", "Not known who"],
    parts={"As proposed": [17.0, 7.0, None], "Changed first": [1.0, 1.0, None], "Dropped": [2.0, 2.0, None]},
    unit="items",
)
ASKS = (
    Ask(
        "One member sets the agenda: Northmill",
        "Northmill raised 9 of the last 11 items; nobody else has raised one since 4 August.",
        "Ask two other members for one item each before the next agenda goes out, and put these first.",
        "facilitator",
    ),
    Ask(
        "Fewer members take part",
        "Attendance was 44 % in October; here it is usually 65 to 89 %.",
        "Name one reason to come for Tamarind.",
        "secretariat",
        is_act=False,
    ),
)
SUMMARY = Section(
    "One member sets the agenda, and fewer members take part",
    said=(
        "Health is 52 (46–58), watch. It lost 6 points since September.",
        "Since September: health −6, balance −3 and durability 0.",
    ),
    charts=(SCORES,),
    asks=ASKS,
    unknown=(
        "Engagement has no score: 30 % of its weight is there, 40 % is needed.",
        "The last survey had too few answers.",
    ),
    notes=("Say the first sentence and stop.", "Ask the room: what would you have said before you saw this?"),
)
CHANGED = Section(
    "Health lost 6 points since September 2026: from 58 to 52 (46–58), watch",
    said=("Health went from 66 in November 2024 to 52 (46–58) in October 2026.",),
    points=("Balance lost 3 points since September 2026.", "Durability is as it was."),
    charts=(LINES,),
    header=("Indicator", "Part of the change of health, in points"),
    rows=[("Concentration of the agenda", "−3.4"), ("Attendance", "−1.3")],
    notes=("Say what moved, not who.",),
)
RAISED = Section(
    "10 organisations raised 52 agenda items, Northmill most: 36",
    said=("24 of 26 adopted items passed as proposed.",),
    charts=(BARS, LINES),
)
DUE = Section(
    "26 of 30 commitments due in the last 12 months were done on time",
    said=("1 of 31 decisions was put off.",),
    header=("When", "What", "Who takes it"),
    rows=[(f"{day} Mar 2027", f"End of term of role number {day}", "Facilitator") for day in range(1, 25)],
)
TALKING = Section(
    "With two minutes, say this", points=("Health is 52 (46–58), watch.", "We ask two members for an item each.")
)
SAMPLE = Briefing(
    "Threadline Accord",
    "Steering committee",
    date(2026, 11, 12),
    "Figures to October 2026, built 2 November. October is still in progress. Ranges: where 90 % of 1,000 recalculations lie. Method bc460d67a549.",
    (SUMMARY, CHANGED, RAISED, DUE, TALKING),
    sources=("Data to 20 October 2026.", "Method version bc460d67a549."),
    limits=(
        "October 2026 is still in progress: its figures may move.",
        "Answers of surveys: not shown: too few answers to protect people.",
    ),
)
NOTHING = Briefing(
    "Hollow",
    "Steering committee",
    date(2026, 11, 12),
    "No figures yet, built 2 November 2026.",
    (Section("Nothing can be said of Hollow yet"),),
)

HOSTILE = (
    r'#import "x": y; *a* _b_ <b> $x^2$ @ref \ \u{41} `code` // /* [link](https://evil.example) =HYPERLINK("https://evil.example") '
    "<script>alert(1)</script> & \" ' %s {0} \x00\x01\x1b\x0b\ud83d\ufffe \u202emirrored\u202c \U0001f600 日本 مرحبا שלום "
    + "x"
    * 300
)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same document with every text, also names of series and parts, changed."""
    if isinstance(value, str):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: each_text(getattr(value, field.name), change) for field in fields(value)})
    if isinstance(value, dict):
        return {each_text(key, change): each_text(cell, change) for key, cell in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(each_text(cell, change) for cell in value)
    return value


def long(document: Briefing = SAMPLE, times: int = 3) -> Briefing:
    return replace(each_text(document, lambda text: " ".join([text] * times)), language=document.language)


def hostile(document: Briefing = SAMPLE) -> Briefing:
    return replace(each_text(document, lambda text: f"{HOSTILE} {text}"), language=document.language)
