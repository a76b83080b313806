"""One section as one slide: charts to the left, what is asked or said to the right; what has no room goes on in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.presentation import Presentation as Slides
from pptx.slide import SlideLayout
from pptx.util import Pt

from dashboard import words
from dashboard.briefing import slide_measure as measure
from dashboard.briefing.chart_words import Chart, caption, shortened_names
from dashboard.briefing.document import Ask, Bars, Briefing, Scores, Section
from dashboard.briefing.slide_charts import native
from dashboard.briefing.slide_flow import AFTER, Block, Paragraph, Room, Table, place
from dashboard.briefing.slide_page import (
    FOOTER_SIZE,
    GAP,
    Canvas,
    Title,
    columns,
    footer_of,
    title_of,
    whole_room,
)  # fmt: skip
from dashboard.briefing.slide_parts import fill, notes, number, text_box

BESIDE_SIZES, ALONE_SIZES = (16, 15, 14, 13), (20, 18, 16)  # points, of text beside charts and asks, and of text alone
LEAD_SIZE, MOST_LEAD_LINES = 14, 4
CAPTION_SIZE = 14
LEAST_REST = 30.0  # points under a chart that text may use
MOST_HEADER = 60  # signs of a column's name
COUNT = f" (10{words.NBSP}of{words.NBSP}10)"  # room for it in the title
UNKNOWN = "What we do not know"
ROW_TALL, BAR_TALL, AXIS_TALL = 36.0, 48.0, 44.0  # points: a score, a bar, what an axis takes
LINE_SHARE = 0.72  # height of a line chart by its width


@dataclass(frozen=True)
class Deck:
    """What all slides are drawn on and of."""

    slides: Slides
    layout: SlideLayout
    place: Canvas
    document: Briefing
    is_own: bool


def draw(deck: Deck, section: Section) -> None:
    """Its slides, one where all has room."""
    title = title_of(section.heading, deck.place, COUNT)
    footer, footer_tall, footer_rest = footer_of(f"{deck.document.coalition}. {deck.document.footer}", deck.place)
    lead, unsaid = _lead(deck, section)
    top = deck.place.body_top(title.lines, title.size)
    lead_tall = sum(measure.height(line, LEAD_SIZE, deck.place.width) + AFTER for line in lead)
    bottom = deck.place.footer_bottom - footer_tall - GAP / 2
    blocks = _blocks(section, title)
    body_top = top + lead_tall + (GAP / 2 if lead else 0)
    charts, rooms, size, rest = _first(deck.place, section, blocks, body_top, bottom)
    pages = [rooms]
    while rest:
        room = whole_room(deck.place, top, bottom)
        rest = place(rest, [room], ALONE_SIZES[-1])
        pages.append([room])
    for i, filled in enumerate(pages):
        slide = deck.slides.slides.add_slide(deck.layout)
        _title(slide, deck, title, f" ({i + 1}{words.NBSP}of{words.NBSP}{len(pages)})" if len(pages) > 1 else "")
        if i == 0:
            if lead:
                box = (deck.place.left, top, deck.place.width, lead_tall)
                text_box(slide, box, [Paragraph(line) for line in lead], LEAD_SIZE, is_quiet=deck.is_own)
            for chart, space in charts:
                _chart(slide, chart, space)
        for room in filled:
            fill(slide, room, size if i == 0 else ALONE_SIZES[-1], has_quiet=deck.is_own)
        at = (deck.place.left, deck.place.footer_bottom - footer_tall, deck.place.footer_width, footer_tall)
        text_box(slide, at, [Paragraph(footer)], FOOTER_SIZE, is_quiet=deck.is_own)
        number(slide, deck.layout)
        if i == 0:
            whole = [section.heading] if title.is_cut else []
            names = [f"In full: {words.joined(found)}." for chart, _ in charts if (found := shortened_names(chart))]
            notes(slide, [*whole, *section.notes, *unsaid, *names, *([footer_rest] if footer_rest else [])])


def _lead(deck: Deck, section: Section) -> tuple[list[str], list[str]]:
    """Under the title of the first slide whose it is and when; where something is asked, what is said too.

    The second are sentences that have no room there: they are for the speaker.
    """
    document = deck.document
    is_first = section is document.sections[0]
    whose = f"{document.coalition}, {document.edition.lower()}, {words.full_date(document.made_on)}."
    told = list(section.said) if section.asks else []
    if is_first:
        told = [f"{whose} {told[0]}" if told else whose, *told[1:]]
    kept: list[str] = []
    free = MOST_LEAD_LINES
    for i, line in enumerate(told):
        count = len(measure.lines(line, LEAD_SIZE, deck.place.width))
        if count > free and kept:
            return kept, told[i:]
        if count > free:
            head, rest = measure.cut(line, LEAD_SIZE, deck.place.width, free)
            return [head + measure.MORE], [f"{measure.MORE} {rest}", *told[i + 1 :]]
        kept.append(line)
        free -= count
    return kept, []


def _blocks(section: Section, title: Title) -> list[Block | Table]:
    """Asks first, then what is said, the points, the table and what is not known."""
    found: list[Block | Table] = [Block(ask_lines(ask), "act" if ask.is_act else "watch") for ask in section.asks]
    if title.is_cut:
        found.insert(0, Block((Paragraph(section.heading, is_bold=True),)))
    if not section.asks:
        found += [Block((Paragraph(line),)) for line in section.said]
    found += [Block((Paragraph(line),), "point") for line in section.points]
    if section.rows:
        header = tuple(measure.shortened(head, MOST_HEADER) for head in section.header)
        found.append(Table(header, tuple(map(tuple, section.rows))))
    if section.unknown:
        told = [Paragraph(line) for line in section.unknown]
        first = replace(told[0], lead=f"{UNKNOWN}:")
        found.append(Block((first, *told[1:]), "quiet"))
    return found


def ask_lines(ask: Ask) -> tuple[Paragraph, ...]:
    """What, why, and what we ask of whom; none that says nothing."""
    told = [Paragraph(ask.what if ask.is_act else f"{ask.what} (to watch)", is_bold=True), Paragraph(ask.why)]
    hat = f" ({ask.hat})" if ask.hat else ""
    asked = [Paragraph(f"{ask.ask}{hat}", lead="We ask:")] if ask.ask else []
    return tuple(line for line in [*told, *asked] if line.text)


def _first(
    at: Canvas, section: Section, blocks: Sequence[Block | Table], top: float, bottom: float
) -> tuple[list[tuple[Chart, Room]], list[Room], float, list[Block | Table]]:
    """Charts with their places, rooms filled, the size of letters that leaves least for the next slide, and what is left."""

    def rooms() -> tuple[list[tuple[Chart, Room]], list[Room]]:
        if not section.charts:
            return [], [whole_room(at, top, bottom)]
        left, right = columns(at, top, bottom)
        if not blocks:
            left = whole_room(at, top, bottom)
        charts, under = _charts(section.charts, left)
        return charts, [right, *under] if blocks else []

    tried = []
    for size in BESIDE_SIZES if section.charts or section.asks else ALONE_SIZES:
        charts, free = rooms()
        tried.append((charts, free, float(size), place(blocks, free, size)))
    return min(tried, key=lambda found: sum(block.height(ALONE_SIZES[-1], at.width) for block in found[-1]))


def _charts(charts: Sequence[Chart], left: Room) -> tuple[list[tuple[Chart, Room]], list[Room]]:
    """One above the other, none higher than it needs; and what is left under them."""
    found, top, bottom = [], left.top, left.top + left.height
    for i, chart in enumerate(charts):
        tall = min(_tall(chart, left.width), (bottom - top) / (len(charts) - i))
        found.append((chart, Room(left.left, top, left.width, tall)))
        top += tall
    free = Room(left.left, top + GAP, left.width, bottom - top - GAP)
    return found, [free] if free.height >= LEAST_REST else []


def _tall(chart: Chart, wide: float) -> float:
    said = measure.height(caption(chart), CAPTION_SIZE, wide, bold=True) + AFTER
    if isinstance(chart, Scores):
        return said + AXIS_TALL + ROW_TALL * len(chart.names)
    if isinstance(chart, Bars):
        return said + BAR_TALL * (len(chart.categories) + 0.5)
    return said + LINE_SHARE * wide


def _title(slide: Any, deck: Deck, title: Title, count: str) -> None:
    shape = slide.shapes.title
    shape.text_frame.text = title.text + count
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(title.size)
    at = deck.place
    tall = at.body_top(title.lines, title.size) - GAP / 2 - at.title_top
    if at.moves_title or tall > at.title_height:
        left = at.left - at.inset
        shape.left, shape.top, shape.width, shape.height = map(Pt, (left, at.title_top, at.title_width, tall))
    for other in list(slide.placeholders):
        if other.shape_id != shape.shape_id:
            other._element.getparent().remove(other._element)


def _chart(slide: Any, chart: Chart, room: Room) -> None:
    """Its caption and the chart under it."""
    text = caption(chart)
    said = measure.height(text, CAPTION_SIZE, room.width, bold=True) + AFTER
    text_box(slide, (room.left, room.top, room.width, said), [Paragraph(text, is_bold=True)], CAPTION_SIZE)
    native(slide.shapes, chart, (room.left, room.top + said, room.width, room.height - said))
