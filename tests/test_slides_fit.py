"""Whatever a document says, however long or hostile, all of it is there, and none of it runs off a slide."""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import Any

import pytest
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefing.signs import clean
from dashboard.briefing.slides import slides
from tests.briefing_sample import NOTHING, SAMPLE, hostile, long
from tests.slide_reading import everything, opened, shapes
from tests.template_sample import template

LEAST_SIZE = 11  # points
NARROW_EM = 0.45  # mean width of letters in narrow fonts: what does not fit by this measure fits in no font


@pytest.fixture(scope="module", params=["sample", "long", "hostile", "template", "nothing"])
def each(request: pytest.FixtureRequest) -> Any:
    documents = {"sample": SAMPLE, "long": long(), "hostile": hostile(), "template": long(), "nothing": NOTHING}
    return opened(slides(documents[request.param], template() if request.param == "template" else None))


def test_charts_and_tables_are_told_to_who_cannot_see_them(each: Any) -> None:
    frames = [shape for _, shape in shapes(each) if shape.has_chart or shape.has_table]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in frames)


@pytest.mark.parametrize("document", [SAMPLE, long(), hostile(), NOTHING], ids=["sample", "long", "hostile", "nothing"])
def test_nothing_that_is_said_gets_lost(document: Any) -> None:
    told = re.sub(r"\s", "", everything(opened(slides(document))))
    for section in document.sections:
        asked = [text for ask in section.asks for text in (ask.what, ask.why, ask.ask, ask.hat)]
        for text in [
            section.heading,
            *section.said,
            *section.points,
            *asked,
            *section.unknown,
            *section.notes,
            *(cell for row in section.rows for cell in row),
        ]:
            bare = re.sub(r"\s", "", clean(text))
            assert bare[:25] in told, text
            assert bare[-25:] in told, text
    for text in [document.footer, *document.sources, *document.limits]:
        assert re.sub(r"\s", "", clean(text))[-25:] in told


def test_everything_stays_on_the_slide_and_nothing_lies_on_anything(each: Any) -> None:
    for slide in each.slides:
        boxes = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in slide.shapes]
        assert all(a >= 0 and b >= 0 and c <= each.slide_width and d <= each.slide_height for a, b, c, d in boxes)
        for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
            across, down = min(c, g) - max(a, e), min(d, h) - max(b, f)
            assert across <= Pt(1) or down <= Pt(1), slide.shapes.title.text_frame.text


def test_no_text_is_taller_than_its_box_even_in_a_narrow_font(each: Any) -> None:
    for _, shape in shapes(each):
        if not shape.has_text_frame or shape.is_placeholder:
            continue
        tall = 0.0
        for paragraph in shape.text_frame.paragraphs:
            size = max((run.font.size.pt for run in paragraph.runs), default=0)
            fits = max(shape.width / Pt(1) / (NARROW_EM * size), 1) if size else 1
            tall += math.ceil(len(paragraph.text) / fits) * size * 1.2
        assert tall <= shape.height / Pt(1) + 1


def test_no_letter_is_smaller_than_eleven_points_and_each_says_its_language(each: Any) -> None:
    for _, shape in shapes(each):
        runs = [*shape._element.iter(qn("a:rPr"))]
        if shape.has_chart:
            runs += [*shape.chart._chartSpace.iter(qn("a:rPr"), qn("a:defRPr"))]
        assert all(int(run.get("sz", LEAST_SIZE * 100)) >= LEAST_SIZE * 100 for run in runs)
        assert all(run.get("lang") == "en-GB" for run in runs)
