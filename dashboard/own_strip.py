"""Where does one member stand among the others? Its share on a fixed scale, beside the middle of the members and a fair share.

The band is where chance alone would put a member that does as much as all others; beyond it the mark is a diamond.
"""

from __future__ import annotations

from dashboard.marks import ACCENT, INK, tint
from dashboard.words import absent

WIDTH, HEIGHT = 300, 30  # pixels
SIDE = 10  # pixels left free on either side, for marks at the ends


def own_strip_svg(
    own: float | None, middle: float | None, fair: float | None, chance: tuple[float | None, float | None], top: float
) -> str:
    """Shares of 0 to `top`; what lies beyond stands at the end. Dotted outline where the member's own is not known."""

    def x(share: float) -> float:
        return round(SIDE + min(max(share, 0), top) / top * (WIDTH - 2 * SIDE), 1)

    y, (low, high) = HEIGHT / 2, chance
    body = f'<rect x="{x(0)}" y="{y - 1.5}" width="{x(top) - x(0)}" height="3" rx="1.5" fill="{tint(INK, 0.38)}"/>'
    if not absent(low) and not absent(high):
        wide = round(x(high) - x(low), 1)
        body += f'<rect x="{x(low)}" y="{y - 6}" width="{wide}" height="12" rx="3" fill="{tint(INK, 0.25)}"/>'
    if not absent(fair):
        body += _upright(x(fair), y, 13, 'stroke-dasharray="2 3"')
    if not absent(middle):
        body += _upright(x(middle), y, 9, "")
    if absent(own):
        body += (
            f'<rect x="{x(0)}" y="{y - 7}" width="{x(top) - x(0)}" height="14" rx="7" fill="none" stroke="{INK}" '
            'stroke-dasharray="3 4"/>'
        )
    else:
        outside = not absent(low) and not absent(high) and not low <= own <= high
        body += _own(x(own), y, outside)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{body}</svg>"
    )


def _upright(x: float, y: float, half: float, more: str) -> str:
    return f'<line x1="{x}" x2="{x}" y1="{y - half}" y2="{y + half}" stroke="{INK}" stroke-width="2" {more}/>'


def _own(x: float, y: float, outside: bool) -> str:
    if outside:
        return f'<path d="M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z" fill="{ACCENT}"/>'
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{ACCENT}"/>'
