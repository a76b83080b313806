"""What a preview says, made from published fields: which scores would move, and what a setting does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MOVES = 0.5  # score points from which a move is told; under it a whole number may stay as it is
LISTED = 5  # coalitions that are named; of more, how many


@dataclass(frozen=True)
class Moved:
    """A score of a coalition's last month: as published, and as it would be. None where there is none."""

    coalition_id: str
    name: str
    month: dt.date
    score: str
    value: float | None
    value_then: float | None
    low: float | None
    low_then: float | None
    high: float | None
    high_then: float | None
    band: str | None
    band_then: str | None

    @staticmethod
    def ranged() -> tuple[str, ...]:
        """The columns that are there twice, in the order of the fields."""
        return ("value", "low", "high", "band")

    @property
    def by(self) -> float:
        """Score points; 0 where there is no score."""
        return 0.0 if self.value is None or self.value_then is None else self.value_then - self.value


def goalposts(moved: list[Moved], *, others_wait: bool) -> str:
    """ "2 coalitions change band: Reef Pact (balance from watch to strong), …" """
    told = _moves(moved)
    return f"{told} Other goalposts wait for the next build too and are counted in." if others_wait else told


def _moves(moved: list[Moved]) -> str:
    bands: dict[tuple[str, str], list[str]] = {}
    for one in moved:
        if one.band != one.band_then:
            bands.setdefault((one.coalition_id, one.name), []).append(f"{one.score} from {one.band} to {one.band_then}")
    if bands:
        named = [f"{name} ({', '.join(what)})" for (_, name), what in bands.items()]
        more = f", and {len(named) - LISTED} more" if len(named) > LISTED else ""
        verb = "1 coalition changes band" if len(named) == 1 else f"{len(named)} coalitions change band"
        return f"{verb}: {', '.join(named[:LISTED])}{more}."
    most = max(moved, key=lambda one: abs(one.by), default=None)
    if most is None:
        return "No coalition has a month yet: no score changes."
    if abs(most.by) < MOVES:
        return "No coalition changes band, and no score moves by half a point."
    return f"No coalition changes band. The largest move: {most.score} of {most.name}, by {_points(most.by)}."


def threshold(name: str, before: int, after: int, *, coalitions: int, builds: int) -> str:
    if before == after:
        return f"It is {before} already: nothing changes."
    if name == "keep_builds":
        gone = max(builds + 1 - max(after, 2), 0)
        removed = (
            f"the next build removes the {gone} oldest of the {builds} that are kept now" if gone else "none is removed"
        )
        return f"{max(after, 2)} builds are kept instead of {max(before, 2)}: {removed}. No figure changes."
    if name == "stress_tests_up_to":
        then = "works out" if coalitions <= after else "does not work out"
        return f"With {coalitions} coalitions the next build {then} who could leave. No score changes."
    return (
        f"A coalition may have {after} new warnings to act on in a month instead of {before}; further ones are listed as ones to "
        "watch. No score changes; which warnings move, the next build tells."
    )


def charter(name: str, element: str, before: str | None, after: str) -> str:
    what = f"The charter element {_readable(element)} of {name}"
    if before == after:
        told = f"{what} is {_readable(after)} already; its dates and its link may change."
    elif before:
        told = f"{what} goes from {_readable(before)} to {_readable(after)}."
    else:
        told = f"{what}, which nobody had looked at, is {_readable(after)}."
    return f"{told} What it does to the scores, the next build tells."


def audience(name: str, before: bool, after: bool) -> str:
    if before == after:
        return f"It is so already: the committee of {name} {_sees(after)} what is said of members by name."
    return f"From the next build on the committee of {name} {_sees(after)} what is said of members by name. No score changes."


def _sees(is_agreed: bool) -> str:
    return "sees" if is_agreed else "does not see"


def _readable(word: str) -> str:
    return word.replace("_", " ")


def _points(by: float) -> str:
    return f"{by:+.1f} points".replace("-", "\u2212")
