"""A briefing from the published tables of one audience: the same build and choice give the same document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from dashboard import words
from dashboard.briefing.committee import committee
from dashboard.briefing.document import Briefing, Section
from dashboard.briefing.facts import Facts, facts_of
from dashboard.briefing.funder import funder
from dashboard.briefing.sources import footer, limits, sources
from dashboard.briefing.summary import nothing_yet
from dashboard.data import Published, UnavailableError

EDITIONS = {"committee": "Steering committee", "funder": "Funder"}
MAY_MAKE = {"secretariat": ("committee", "funder"), "committee": ("committee",), "funder": ("funder",)}


def briefing(
    here: Published,
    coalition_id: str,
    *,
    edition: str,
    chosen: Sequence[str] | None = None,
    ended: Collection[str] = (),
    on: date | None = None,
) -> Briefing:
    """The document of an edition, "committee" or "funder".

    `chosen` are the ids of the warnings to put on the table (two at most), None for the two that matter most; `ended` those
    that people ended; `on` the day of the meeting. UnavailableError for an edition that this audience may not make, and for a
    coalition that its file does not have.
    """
    if edition not in MAY_MAKE.get(here.audience, ()):
        raise UnavailableError(words.NO_ACCESS)
    facts = facts_of(here, coalition_id)
    sections, unknown = _sections(facts, edition, chosen, ended)
    came_from, of_sources = sources(facts, edition)
    lacks, of_limits = limits(facts, edition, unknown)
    return Briefing(
        coalition=str(facts.coalition["name"]),
        edition=EDITIONS[edition],
        made_on=on or here.built_on,
        footer=footer(facts, edition),
        sections=sections,
        sources=came_from,
        limits=lacks,
        figures=[*of_sources, *of_limits],
    )


def _sections(
    facts: Facts, edition: str, chosen: Sequence[str] | None, ended: Collection[str]
) -> tuple[list[Section], list[str]]:
    if not facts.scores:
        return [nothing_yet(facts, edition)], []
    return funder(facts) if edition == "funder" else committee(facts, chosen, ended)
