"""The funder's edition: progress, whether it lasts, what facilitation costs and what followed. No organisation is named."""

from __future__ import annotations

from dashboard import words
from dashboard.briefing.changes import moved, over_time
from dashboard.briefing.document import Section
from dashboard.briefing.durability import durability
from dashboard.briefing.facilitation import facilitation
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import small
from dashboard.briefing.summary import MOST_UNKNOWN, about_scores, answer, bars, lacking, since_then
from metrics.published import PILLARS

TOLD = ("durability",)  # the pillar of which a funder is told what is missing


def funder(facts: Facts) -> tuple[list[Section], list[str]]:
    """The sections, and a sentence for each that has nothing to say."""
    parts = [progress(facts), durability(facts), facilitation(facts)]
    others = [part for part in parts if isinstance(part, Section)]
    unknown = [part for part in parts if isinstance(part, str)]
    lasting = next((part for part in parts[1:2] if isinstance(part, Section)), None)
    return [_summary(facts, lasting, unknown), *others], unknown


def _summary(facts: Facts, lasting: Section | None, unknown: list[str]) -> Section:
    changed, of_changes = since_then(facts)
    missing, of_missing = lacking(facts, told=TOLD)
    scored = facts.has_score("durability")
    first = f"Durability is {bars(facts).labels[-1]}" if scored else "Durability has no score"
    heading = f"{first}; {small(lasting.heading)}" if lasting else first
    of_money = [figure for figure in (lasting.figures if lasting else ()) if small(figure.said.rstrip(".")) in heading]
    return Section(
        heading,
        said=(words.NOT_VALIDATED, answer(facts, says_largest=False), changed),
        charts=(bars(facts),),
        unknown=[*missing, *unknown][:MOST_UNKNOWN],
        notes=(
            "Say first that these scores are not validated for funding decisions.",
            "Ask: what would you have to see to trust this more?",
        ),
        figures=[*about_scores(facts), *of_changes, *of_missing, *of_money],
    )


def progress(facts: Facts) -> Section | str:
    """The three scores over two years."""
    chart, figures = over_time(facts, PILLARS)
    told = [moved(facts, name) for name in PILLARS]
    if not any(facts.has_score(name) for name in PILLARS):
        return "Progress is not known: no score can be worked out."
    strong = [name for name in PILLARS if facts.has_score(name) and facts.now[name]["band"] == "strong"]
    weak = [name for name in PILLARS if facts.has_score(name) and facts.now[name]["band"] == "concern"]
    return Section(
        _heading(strong, weak),
        said=[chart.alt] if chart else [],
        points=[said for said, _ in told],
        charts=[chart] if chart else [],
        notes=(
            "Point at the lines over two years, not at the last month.",
            "Ask: which of the three matters most for what you fund?",
        ),
        figures=[*figures, *(figure for _, found in told for figure in found)],
    )


def _heading(strong: list[str], weak: list[str]) -> str:
    """ "Balance and engagement are strong; durability is a concern"."""
    said = []
    for names, what in ((strong, "strong"), (weak, "a concern")):
        if names:
            said.append(f"{words.joined(names)} {'is' if len(names) == 1 else 'are'} {what}")
    told = "; ".join(said) or "none of the three scores is strong, none a concern"
    return told[:1].upper() + told[1:]
