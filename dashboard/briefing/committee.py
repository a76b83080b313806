"""The steering committee's edition: what matters, what changed, who shapes it, what is due, what to decide, what to say."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.briefing.changes import what_changed
from dashboard.briefing.co_creation import co_creation
from dashboard.briefing.deadlines import deadlines
from dashboard.briefing.decisions import decisions
from dashboard.briefing.document import Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.summary import summary
from dashboard.briefing.talking import talking_points
from dashboard.briefing.warnings import on_the_table, open_ones
from dashboard.raised import TABLES


def committee(
    facts: Facts, chosen: Sequence[str] | None = None, ended: Collection[str] = ()
) -> tuple[list[Section], list[str]]:
    """The sections, and a sentence for each that has nothing to say."""
    rows = open_ones(facts, ended)
    asked = on_the_table(rows, chosen)
    has_warnings = facts.has(*TABLES) and bool(facts.here.rows("warning_method", limit=1))
    parts = [
        what_changed(facts), co_creation(facts), deadlines(facts), decisions(facts, rows, asked, has_warnings),
    ]  # fmt: skip
    others = [part for part in parts if isinstance(part, Section)]
    unknown = [part for part in parts if isinstance(part, str)]
    to_say = [part for part in (*parts[1:], parts[0]) if isinstance(part, Section)]  # the first page says what changed
    first = summary(facts, asked, has_warnings and not rows, unknown)
    return [first, *others, talking_points(first, to_say)], unknown
