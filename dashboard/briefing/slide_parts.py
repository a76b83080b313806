"""What stands on a slide besides charts: texts, asks beside their rule, tables, footer, number, notes. Lengths in points."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefing.slide_flow import (
    AFTER,
    BETWEEN,
    CELL_SIDE,
    CELL_TOP,
    INDENT,
    TABLE_SIZE,
    Block,
    Paragraph,
    Room,
    Table,
)
from dashboard.marks import CONCERN, INK, WATCH

RULE = 5.0  # width of the rule beside an ask
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's style without lines and colours of its own
DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # the extension that tells screen readers to pass a shape over
DECORATIVE_NAMES = "http://schemas.microsoft.com/office/drawing/2017/decorative"


def text_box(
    slide: Any, box: tuple[float, float, float, float], paragraphs: Sequence[Paragraph], size: float, *,
    is_quiet: bool = False, has_points: bool = False,
) -> None:  # fmt: skip
    """`is_quiet` in the theme's second colour of text, which only our own design is known to have readable."""
    frame = slide.shapes.add_textbox(*map(Pt, box)).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, paragraph in enumerate(paragraphs):
        line = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        line.space_after = Pt(AFTER)
        pieces = [(f"{paragraph.lead} ", True)] if paragraph.lead else []
        for text, is_bold in [*pieces, (paragraph.text, paragraph.is_bold)]:
            run = line.add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), is_bold
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if is_quiet else MSO_THEME_COLOR.TEXT_1
        if has_points:
            _as_point(line)


def _as_point(line: Any) -> None:
    properties = line._p.get_or_add_pPr()
    properties.set("marL", str(Pt(INDENT)))
    properties.set("indent", str(-Pt(INDENT)))
    etree.SubElement(properties, qn("a:buFont")).set("typeface", "Arial")
    etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def fill(slide: Any, room: Room, size: float, *, has_quiet: bool) -> None:
    """Draws what the flow has placed; blocks of one kind that follow one another share a text box."""
    runs: list[tuple[float, str, list[Block]]] = []
    for top, block in room.placed:
        if isinstance(block, Table):
            _table(slide, (room.left, top + BETWEEN, room.width), block)
            runs.append((top, "table", []))
        elif runs and runs[-1][1] == block.kind and not block.is_ruled:
            runs[-1][2].append(block)
        else:
            runs.append((top, block.kind, [block]))
    for top, kind, blocks in runs:
        paragraphs = [paragraph for block in blocks for paragraph in block.paragraphs]
        tall = sum(block.height(size, room.width) for block in blocks)
        if kind in ("act", "watch"):
            _ruled(slide, (room.left, top, room.width, tall), paragraphs, size, CONCERN if kind == "act" else WATCH)
        elif blocks:
            text_box(
                slide, (room.left, top, room.width, tall), paragraphs, size,
                is_quiet=has_quiet and kind == "quiet", has_points=kind == "point",
            )  # fmt: skip


def _ruled(
    slide: Any, box: tuple[float, float, float, float], paragraphs: Sequence[Paragraph], size: float, colour: str
) -> None:
    left, top, wide, tall = box
    text_box(slide, (left + INDENT, top, wide - INDENT, tall), paragraphs, size)
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top + 2), Pt(RULE), Pt(tall - 14))
    rule._element.remove(rule._element.find(qn("p:style")))  # it has the theme's shadow
    rule.fill.solid()
    rule.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    rule.line.fill.background()
    _decorative(rule)


def _decorative(shape: Any) -> None:
    named = shape._element.nvSpPr.cNvPr
    entry = etree.SubElement(etree.SubElement(named, qn("a:extLst")), qn("a:ext"))
    entry.set("uri", DECORATIVE)
    etree.SubElement(entry, f"{{{DECORATIVE_NAMES}}}decorative", nsmap={"adec": DECORATIVE_NAMES}).set("val", "1")


def _table(slide: Any, place: tuple[float, float, float], table: Table) -> None:
    left, top, room = place
    widths = table.widths(room)
    heights = [
        table.row_height(table.header, widths, bold=True), *(table.row_height(row, widths) for row in table.rows)
    ]  # fmt: skip
    frame = slide.shapes.add_table(
        len(heights), len(widths), Pt(left), Pt(top), Pt(room), Pt(sum(heights))
    )  # fmt: skip
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"Table, {len(table.rows)} rows: {', '.join(table.header)}")
    drawn = frame.table
    properties = drawn._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    drawn.horz_banding = False
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = Pt(wide)
    for i, (cells, tall) in enumerate(zip([table.header, *table.rows], heights, strict=True)):
        drawn.rows[i].height = Pt(tall)
        for cell, text in zip(drawn.rows[i].cells, cells, strict=True):
            _cell(cell, text, is_head=i == 0)


def _cell(cell: Any, text: str, *, is_head: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(CELL_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(CELL_TOP)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    run = cell.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = text, Pt(TABLE_SIZE), is_head
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    line = etree.Element(qn("a:lnB"), w=str(Pt(1.5 if is_head else 0.75)))
    colour = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    colour.set("val", INK.removeprefix("#"))
    cell._tc.get_or_add_tcPr().insert(0, line)


def number(slide: Any, layout: Any) -> None:
    """The layout's place for the slide's number, which python-pptx leaves out of new slides."""
    for shape in layout.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            copied = copy.deepcopy(shape._element)
            copied.nvSpPr.cNvPr.set("id", str(max(each.shape_id for each in slide.shapes) + 1))
            slide.shapes._spTree.append(copied)


def notes(slide: Any, said: Sequence[str]) -> None:
    if said:
        slide.notes_slide.notes_text_frame.text = "\n".join(said)
