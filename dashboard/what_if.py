"""Scores as they would be with other weights: a what-if that is never published and never kept.

The rules are those of the published scores, so that with the published weights the same scores come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp, isclose, log
from typing import NamedTuple

from metrics.constants import PILLAR_FLOOR, ROUNDING, WEIGHT_NEEDED
from metrics.published import PILLARS

SAME = 1e-6  # score points


class Part(NamedTuple):
    """One indicator in one month. Where it does not apply in the month it is no part of it."""

    pillar: str
    weight: float
    score: float | None  # score points; None where it is missing


def rescored(parts: Iterable[Part], kept: Mapping[str, float | None]) -> dict[str, float | None]:
    """Balance, engagement, durability and health in score points; None where there is no score.

    A pillar is the weighted mean of its parts that are present; without 40 % of its weight it has no score. Pillars
    named in `kept` have the score given there. Health is the geometric mean of the three, each at least 1.
    """
    parts = list(parts)
    scores: dict[str, float | None] = {}
    for pillar in PILLARS:
        mine = [part for part in parts if part.pillar == pillar]
        scores[pillar] = kept[pillar] if pillar in kept else _weighted_mean(mine)
    known = [score for score in scores.values() if score is not None]
    logs = [log(max(score, PILLAR_FLOOR)) for score in known]
    return scores | {"health": exp(sum(logs) / len(logs)) if len(known) == len(PILLARS) else None}


def _weighted_mean(parts: list[Part]) -> float | None:
    here = [(part.weight, part.score) for part in parts if part.score is not None]
    weight, whole = sum(weight for weight, _ in here), sum(part.weight for part in parts)
    if weight <= 0 or weight / whole + ROUNDING < WEIGHT_NEEDED:
        return None
    return sum(weight * score for weight, score in here) / weight


def not_open(parts: Iterable[Part], published: Mapping[str, float | None]) -> dict[str, float | None]:
    """The pillars whose published score does not follow from these parts, with that score: there is more behind it."""
    parts = list(parts)
    same, seen = rescored(parts, {}), {part.pillar for part in parts}
    return {p: published[p] for p in PILLARS if p not in seen or not agree(same[p], published[p])}


def agree(one: float | None, other: float | None) -> bool:
    return isclose(one, other, abs_tol=SAME) if one is not None and other is not None else one is other
