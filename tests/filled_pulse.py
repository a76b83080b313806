"""Our questionnaire filled by two people, for tests of round trips: what they chose, and what must come back of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.names import plain
from pipelines.templates.members import Member, members_from_text
from pipelines.toolkit import AGREEMENT, DIMENSIONS, DONT_KNOW, LOWEST, PULSE, Dimension
from tests.staged import rows

MEMBERS = members_from_text("Northmill; Halden & Sons GmbH; WWF [UK]")
UNSURE = -1  # chose "Don't know"; None: chose nothing
Choice = int | None


@dataclass(frozen=True)
class Filled:
    """One person's questionnaire: choices counted from 0, of the statements in order and per (dimension, member)."""

    member: Member
    statements: tuple[Choice, ...]
    ratings: dict[tuple[str, str], Choice]

    def rating(self, dimension: Dimension, member: Member) -> Choice:
        return self.ratings.get((dimension.name, member.name))


ANN = Filled(
    MEMBERS[0],
    (0, 1, 2, 3, 4, 3, 2, 1, 0, UNSURE, None, 4, 4, 3, 2),
    {(d.name, MEMBERS[1].name): 0 for d in DIMENSIONS}
    | {(d.name, MEMBERS[2].name): len(d.answers) - 1 for d in DIMENSIONS},
)
BOB = Filled(
    MEMBERS[2],
    (4, 4, 4, 4, 0, 4, 4, UNSURE, 4, 4, 4, None, 1, 4, 4),
    {(d.name, MEMBERS[0].name): n % len(d.answers) for n, d in enumerate(DIMENSIONS)}
    | {("reliability", MEMBERS[1].name): UNSURE, ("openness", MEMBERS[1].name): 2},
)
FILLED = (ANN, BOB)


def word(choice: Choice, answers: Sequence[str]) -> str:
    """The choice as the form words it; "" where nothing was chosen."""
    return "" if choice is None else DONT_KNOW if choice == UNSURE else answers[choice]


def said_words(one: Filled) -> list[str]:
    """The answers to the 15 statements in words."""
    return [word(choice, AGREEMENT) for choice in one.statements]


def true_answers() -> list[tuple[str, str, float | None, bool | None]]:
    """(organisation, item, value, don't know) that must come back, sorted: 14 of each person, 28 in all."""
    return sorted(
        (one.member.key, item.item_id, None, True) if choice == UNSURE
        else (one.member.key, item.item_id, float(choice + LOWEST), None)
        for one in FILLED for item, choice in zip(PULSE, one.statements, strict=True) if choice is not None
    )  # fmt: skip


def true_ratings() -> list[tuple[str, str, str, float]]:
    """(rater, rated, dimension, value) that must come back, sorted: 10 by Ann and 6 by Bob."""
    return sorted(
        (one.member.key, member.key, dimension.name, float(choice + dimension.lowest))
        for one in FILLED for dimension in DIMENSIONS for member in MEMBERS
        if (choice := one.rating(dimension, member)) is not None and choice != UNSURE
    )  # fmt: skip


def answers_back(place: Path) -> list[tuple[str | None, str, float | None, bool | None]]:
    found = rows(place, "survey_answers", "organisation_id", "organisation_name", "item_id", "value", "dont_know")
    return sorted((_key(own, name), item, value, unsure) for own, name, item, value, unsure in found)


def ratings_back(place: Path) -> list[tuple[str | None, str | None, str, float]]:
    columns = ("rater_organisation_id", "rater_name", "rated_organisation_id", "rated_name", "dimension", "value")
    found = rows(place, "survey_ratings", *columns)
    return sorted((_key(a, a_name), _key(b, b_name), on, value) for a, a_name, b, b_name, on, value in found)


def _key(organisation_id: str | None, name: str | None) -> str:
    """Which member an id or a name as written means; as identity would find it."""
    written = plain(organisation_id or name or "nobody")
    return next((one.key for one in MEMBERS if written in (plain(one.name), plain(one.organisation_id))), written)
