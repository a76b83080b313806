"""Whether two values can be the goalposts of an indicator, and why not: what a workspace may decide."""

from __future__ import annotations

import math
import re

from metrics.heads import Goalposts, default_heads

ENDS = re.compile(r"[^,]*, (\d+)(?: \([^)]*\))? to (\d+)\b")  # "share of members, 0 to 1", "index, 1 (low) to 5 (high)"


def fault_of(indicator: str, scored_0: float, scored_100: float) -> str | None:
    """Why these values cannot be scored 0 and 100, with the way out; None where they can."""
    head = default_heads().get(indicator)
    if head is None:
        return f'there is no indicator "{indicator}". The Method page and coalition-health method list their names.'
    if head.goalposts is None:
        return f"{indicator} is shown and not scored: it has no goalposts. Choose an indicator that has a weight."
    wrong = _wrong(head.unit, head.direction, head.scale, scored_0, scored_100)
    default_0, default_100 = head.goalposts
    return f"{wrong} The default is {default_0:g} and {default_100:g}." if wrong else None


def _wrong(unit: str, direction: str, scale: str, scored_0: float, scored_100: float) -> str | None:
    posts: Goalposts = (scored_0, scored_100)
    if not all(math.isfinite(post) for post in posts):
        return "both values must be numbers such as 0.3."
    if scored_0 == scored_100:
        return f"the values scored 0 and 100 are both {scored_0:g}: between them nothing can be told apart."
    if (scored_0 < scored_100) != (direction == "increase"):
        better, how = ("more", "above") if direction == "increase" else ("less", "below")
        return f"{better} is better here: the value scored 100 must lie {how} the value scored 0."
    if scale == "log" and min(posts) <= 0:
        return "both values must be above 0: this indicator is scored by ratio."
    low, high = _ends(unit)
    if min(posts) < low or max(posts) > high:
        within = f"{low:g} to {high:g}" if math.isfinite(high) else f"{low:g} upwards"
        return f"both values must lie on the scale of the indicator, {within}."
    return None


def _ends(unit: str) -> tuple[float, float]:
    """The ends of a unit's scale; a count, or a number of months, has no upper one."""
    if found := ENDS.match(unit):
        return float(found[1]), float(found[2])
    return (-1.0, 1.0) if unit.startswith("index") else (0.0, math.inf)
