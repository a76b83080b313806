"""The words that every form of our questionnaire has in common, beside its items (pipelines/toolkit.py)."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.templates.members import Member, are_placeholders
from pipelines.toolkit import AGREEMENT, DONT_KNOW, LOWEST, PULSE, Dimension

TITLE = "Coalition pulse"
FLOOR_PEOPLE, FLOOR_ORGANISATIONS = 5, 3  # who must have answered before anything is shown; metrics/surveys
INTRO = (
    f"How do you see this coalition? There are {len(PULSE)} statements, then a few questions about the other members.",
    "Answers are confidential. Results are shown only after the survey has closed, and only where at least "
    f"{FLOOR_PEOPLE} people from {FLOOR_ORGANISATIONS} organisations answered. No report shows a single answer.",
    "Whoever runs this survey handles the single answers and uses them for these results alone. "
    "Nothing is asked in your own words: please add no names and no remarks.",
)
STATEMENTS = "How far do you agree?"
MATRIX = "The other members"
LEAVE_OUT = "Leave out your own organisation."
AGREEMENT_CODES = tuple((str(code), label) for code, label in enumerate(AGREEMENT, start=LOWEST))
REPLACE = (
    "It asks about Member A, B and C, which stand for your members: replace them before you send it, "
    'or make it again with --members "Northmill; Halden; WWF".'
)


def codes(dimension: Dimension) -> tuple[tuple[str, str], ...]:
    """(number, label) of a dimension's answers, from the least up."""
    return tuple((str(code), label) for code, label in enumerate(dimension.answers, start=dimension.lowest))


def labels(answers: Sequence[str]) -> list[str]:
    """The answers as a person chooses them, with the way out at the end."""
    return [*answers, DONT_KNOW]


def organisations(members: Sequence[Member]) -> tuple[Member, ...]:
    """Whose names can be chosen for one's own; none while placeholders stand for them."""
    return () if are_placeholders(members) else tuple(members)
