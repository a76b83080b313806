"""The whole briefing in a few sentences, for whoever has two minutes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.briefing.document import Section
from dashboard.words import sentence

MOST_POINTS = 7
FROM_UNKNOWN = 2


def talking_points(summary: Section, others: Sequence[Section]) -> Section:
    """How it is, the reasons for what is asked, what each section says, what is asked, and what is not known."""
    said = [summary.said[0], *(ask.why for ask in summary.asks)]
    asked = [f"We ask: {ask.ask}" for ask in summary.asks[:1]]
    room = MOST_POINTS - len(said) - len(asked) - 1
    unknown = [f"What we do not know: {line}" for line in summary.unknown[:FROM_UNKNOWN]]
    points = [*said, *(sentence(section.heading) for section in others[:room]), *asked, *unknown][:MOST_POINTS]
    told = "\n".join(points)
    figures = [figure for section in (summary, *others) for figure in section.figures if figure.said in told]
    return Section(
        "With two minutes, say this",
        points=points,
        notes=("Say it in your own words, with the range. Leave a pause after what is asked.",),
        figures=figures,
    )
