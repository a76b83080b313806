"""Values in words, by the unit of their indicator. Rounded here, once, at display."""

from __future__ import annotations

from collections.abc import Callable


def in_words(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    """A value as a person reads it: "31 %", "0.48 (0.39–0.57)", "4.2 months"; a range alone: "21–99 %".

    The first word of the unit says how: share and probability in per cent, index with two decimals,
    organisations in whole numbers; anything else with one decimal and the unit's words up to its first comma.
    """
    words = unit.split(",")[0].strip()
    kind = words.split()[0]
    if kind in ("share", "probability"):
        return _with_range(value, low, high, _per_cent, " %")
    if kind == "index":
        return _with_range(value, low, high, lambda number: f"{number:.2f}".replace("-", "−"), "")
    if kind == "organisations":
        return _with_range(value, low, high, lambda number: f"{number:.0f}", "") + (
            " organisation" if value == 1 else " organisations"
        )
    return _with_range(value, low, high, lambda number: f"{number:.1f}", "") + f" {words}"


def _with_range(
    value: float | None, low: float | None, high: float | None, show: Callable[[float], str], sign: str
) -> str:
    span = "" if low is None or high is None else f"{show(low)}–{show(high)}{sign}"
    if value is None:
        return span
    point = f"{show(value)}{sign}"
    return f"{point} ({span})" if span and span != f"{show(value)}–{show(value)}{sign}" else point


def _per_cent(share: float) -> str:
    return "under 1" if 0 < share < 0.01 else f"{100 * share:.0f}"
