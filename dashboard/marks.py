"""The palette of marks, and small pictures made of them.

Every mark reaches 3:1 on both page backgrounds, so neither pictures nor charts need to know the theme. A
band has a colour, a shape and a word. Pictures are SVG inside Markdown: no script, no file, no tab stop.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import streamlit as st

from dashboard.words import STRONG_FROM, WATCH_FROM, absent, escape

CONCERN, WATCH, STRONG, INK, ACCENT = "#BE3A14", "#BC8600", "#1C79BE", "#77818A", "#A85AA0"
COLOUR = {"concern": CONCERN, "watch": WATCH, "strong": STRONG, None: INK}
SHAPE = {"concern": "diamond", "watch": "square", "strong": "circle", None: "circle-open"}
BADGE = {"concern": "red", "watch": "yellow", "strong": "blue", None: "gray"}
SPARK_LOW, SPARK_HIGH = 20, 90  # the same scale for every coalition; values outside are clipped


def tint(colour: str, strength: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def zone(score: float | None) -> str | None:
    """The zone of the fixed scale in which a mark stands."""
    if absent(score):
        return None
    return "concern" if score < WATCH_FROM else "watch" if score < STRONG_FROM else "strong"


def picture(svg: str, alt: str, about: str = "") -> None:
    """`about` is shown where the mouse stays on it. `st.image` would add a full-screen button, a tab stop, to each."""
    title = f' "{escape(about)}"' if about else ""
    st.markdown(f"![{escape(alt)}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}{title})")


def strip_svg(
    value: float | None, low: float | None = None, high: float | None = None, band: str | None = None,
    width: int = 132, height: int = 22,
) -> str:  # fmt: skip
    """How sure are we? A track cut at 45 and 70, the range as a bar, the score as a mark."""

    def x(score: float) -> float:
        return round(8 + min(max(score, 0), 100) / 100 * (width - 16), 1)

    middle = height / 2
    cuts = ((0, WATCH_FROM, 0, 2), (WATCH_FROM, STRONG_FROM, 2, 2), (STRONG_FROM, 100, 2, 0))
    body = "".join(
        f'<rect x="{x(a) + left:.1f}" y="{middle - 1.5}" width="{x(b) - x(a) - left - right:.1f}" height="3" '
        f'rx="1.5" fill="{tint(INK, 0.38)}"/>'
        for a, b, left, right in cuts
    )
    if absent(value):
        body += (
            f'<rect x="{x(0)}" y="{middle - 5}" width="{x(100) - x(0)}" height="10" rx="5" fill="none" '
            f'stroke="{INK}" stroke-dasharray="3 4"/>'
        )
        return _svg(width, height, body)
    band = band or zone(value)
    if not absent(low) and not absent(high):
        body += (
            f'<rect x="{x(low)}" y="{middle - 4}" width="{x(high) - x(low):.1f}" height="8" rx="4" '
            f'fill="{tint(COLOUR[band], 0.55)}"/>'
        )
    return _svg(width, height, body + _mark(x(value), middle, band, 6))


def spark_svg(
    values: Sequence[float | None], lows: Sequence[float | None] = (), highs: Sequence[float | None] = (),
    band: str | None = None, width: int = 170, height: int = 70,
) -> str:  # fmt: skip
    """Where is it going? A line that breaks at a gap, its range, and the end mark in the band's shape.

    The end is hollow where the newest month has no figure.
    """
    if all(absent(value) for value in values):
        outline = f'rx="6" fill="none" stroke="{INK}" stroke-dasharray="3 4"'
        return _svg(width, height, f'<rect x="1" y="15" width="{width - 2}" height="{height - 30}" {outline}/>')
    step = (width - 14) / max(len(values) - 1, 1)

    def point(i: int, score: float) -> str:
        inside = min(max(score, SPARK_LOW), SPARK_HIGH) - SPARK_LOW
        return f"{4 + i * step:.1f},{height - 5 - inside / (SPARK_HIGH - SPARK_LOW) * (height - 10):.1f}"

    body = ""
    for limit in (WATCH_FROM, STRONG_FROM):
        y = point(0, limit).partition(",")[2]
        body += f'<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="{tint(INK, 0.5)}" stroke-dasharray="2 3"/>'
    for run in runs(values):
        if lows and highs and not any(absent(lows[i]) or absent(highs[i]) for i in run):
            edge = [point(i, highs[i]) for i in run] + [point(i, lows[i]) for i in reversed(run)]
            body += f'<polygon points="{" ".join(edge)}" fill="{tint(INK, 0.28)}"/>'
        line = " ".join(point(i, values[i]) for i in run)
        body += f'<polyline points="{line}" fill="none" stroke="{INK}" stroke-width="2"/>'
    last = max(i for i, value in enumerate(values) if not absent(value))
    x, y = map(float, point(last, values[last]).split(","))
    ended = last < len(values) - 1
    body += _hollow(x, y) if ended else _mark(x, y, band or zone(values[last]), 5)
    return _svg(width, height, body)


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Positions of unbroken stretches: a gap stays a gap."""
    found: list[list[int]] = []
    for i, value in enumerate(values):
        if absent(value):
            continue
        if found and found[-1][-1] == i - 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _mark(x: float, y: float, band: str | None, r: int) -> str:
    colour = COLOUR[band]
    if band == "concern":
        out = r + 1
        return f'<path d="M{x} {y - out}L{x + out} {y}L{x} {y + out}L{x - out} {y}Z" fill="{colour}"/>'
    if band == "watch":
        return f'<rect x="{x - r + 0.5}" y="{y - r + 0.5}" width="{2 * r - 1}" height="{2 * r - 1}" fill="{colour}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{colour}"/>'


def _hollow(x: float, y: float) -> str:
    return f'<circle cx="{x}" cy="{y}" r="4" fill="none" stroke="{INK}" stroke-width="2"/>'


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">{body}</svg>'
    )
