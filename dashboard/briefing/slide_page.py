"""The places on a slide: title, lead, charts, text, footer. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from dashboard.briefing import slide_measure as measure
from dashboard.briefing.slide_flow import Room
from dashboard.briefing.slide_template import TITLE_SIZE, TITLES

TITLE_SIZES = (TITLE_SIZE, 26, 24, 22, 20)  # points; two lines of the first that has room for it
MOST_TITLE_LINES = 3  # in the smallest; the whole heading then stands in the text too
TITLE_LINE = 1.25  # height of a line of the title by its size
FOOTER_SIZE, MOST_FOOTER_LINES = 11, 3
GAP = 14.0  # between title, body and footer
CHARTS_SHARE = 0.45  # of the width, with text beside them
COLUMN_GAP = 30.0
HIGHEST_TITLE, NARROWEST_TITLE = 0.3, 0.5  # a template's place for titles is ours too if it lies within these shares


@dataclass(frozen=True)
class Canvas:
    """What a design leaves for us. `inset`: from the title's edge to its letters, so that texts line up with it."""

    left: float
    width: float
    title_top: float
    title_height: float
    title_width: float
    footer_bottom: float
    footer_width: float
    inset: float
    moves_title: bool

    def body_top(self, title_lines: int, size: float) -> float:
        return self.title_top + max(self.title_height, title_lines * size * TITLE_LINE + 8) + GAP / 2


def canvas(slides: Any, layout: Any, *, is_own: bool) -> Canvas:
    wide, tall = slides.slide_width / Pt(1), slides.slide_height / Pt(1)
    title = next(shape for shape in layout.placeholders if shape.placeholder_format.type in TITLES)
    left, top, width, height = ((value or 0) / Pt(1) for value in (title.left, title.top, title.width, title.height))
    fits = (
        width >= NARROWEST_TITLE * wide
        and 0 < top + height <= HIGHEST_TITLE * tall
        and left >= 0
        and left + width <= wide
    )
    if not fits:
        left, top, width, height = 0.045 * wide, 0.04 * tall, 0.91 * wide, 2 * TITLE_SIZE * TITLE_LINE
    inset = 0.0 if is_own else 7.2
    body_left, body_width = left + inset, width - 2 * inset
    footer_bottom, footer_width = tall - 0.03 * tall, body_width
    for shape in layout.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER and shape.top is not None:
            at, beside = shape.top / Pt(1), shape.left / Pt(1)
            if at > 0.75 * tall and beside > left + 0.6 * width:
                footer_bottom, footer_width = at + shape.height / Pt(1) - 3.6, beside - body_left - GAP
            elif at > 0.75 * tall:
                footer_bottom = at - 4
    return Canvas(body_left, body_width, top, height, width, footer_bottom, footer_width, inset, not fits)


@dataclass(frozen=True)
class Title:
    text: str
    size: float
    lines: int
    is_cut: bool


def title_of(heading: str, place: Canvas, more: str) -> Title:
    """The largest size in which heading and `more`, the count of slides, take two lines; else the smallest, cut."""
    room = place.title_width - 2 * place.inset
    for size in TITLE_SIZES:
        count = len(measure.lines(heading + more, size, room, bold=True))
        if count * size * TITLE_LINE <= max(place.title_height, 2 * TITLE_SIZE * TITLE_LINE) and count <= 2:
            return Title(heading, size, count, False)
    kept, rest = measure.cut(
        heading, size, room - measure.width(more + measure.MORE, size, bold=True) / 2, MOST_TITLE_LINES, bold=True
    )
    if not rest:
        return Title(heading, size, MOST_TITLE_LINES + 1, False)
    return Title(kept + measure.MORE, size, MOST_TITLE_LINES + 1, True)


def footer_of(text: str, place: Canvas) -> tuple[str, float, str]:
    """The footer, its height, and what of it has no room."""
    room = place.footer_width - measure.width(measure.MORE, FOOTER_SIZE)
    kept, rest = measure.cut(text, FOOTER_SIZE, room, MOST_FOOTER_LINES)
    tall = measure.height(kept, FOOTER_SIZE, room)
    return (kept + measure.MORE if rest else kept), tall, rest


def whole_room(place: Canvas, top: float, bottom: float) -> Room:
    return Room(place.left, top, place.width, bottom - top, is_whole=True)


def columns(place: Canvas, top: float, bottom: float) -> tuple[Room, Room]:
    """For the charts, and for what is said beside them."""
    wide = place.width * CHARTS_SHARE
    beside = place.left + wide + COLUMN_GAP
    return (
        Room(place.left, top, wide, bottom - top),
        Room(beside, top, place.left + place.width - beside, bottom - top),
    )
