"""A template of their own gives the design; one that is unfit or could do harm is refused with the way out."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.briefing.slide_template import MAX_BYTES, TemplateError
from dashboard.briefing.slides import slides
from tests.briefing_sample import NOTHING, SAMPLE
from tests.slide_reading import everything, opened, shapes
from tests.template_sample import LETTERS, as_potx, part, saved, small_template, template, with_parts


@pytest.mark.parametrize("file", [template(), as_potx(template())], ids=["pptx", "potx"])
def test_a_template_gives_size_theme_and_layout_and_loses_its_slides(file: bytes) -> None:
    made = slides(SAMPLE, file)
    deck = opened(made)
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert LETTERS in part(made, "ppt/theme/theme1.xml").decode()
    assert {slide.slide_layout.name for slide in deck.slides} == {"Überschrift"}
    assert "Old slide" not in everything(deck)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert len([name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]) == len(
            deck.slides
        )


def test_on_a_template_all_letters_have_a_colour_of_its_theme() -> None:
    deck = opened(slides(SAMPLE, template()))
    runs = [run for _, shape in shapes(deck) if not shape.is_placeholder for run in shape._element.iter(qn("a:rPr"))]
    assert {node.get("val") for run in runs for node in run.iter(qn("a:schemeClr"))} == {"tx1"}
    assert not [node for run in runs for node in run.iter(qn("a:srgbClr"))]


LINK = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="https://evil.example/x" TargetMode="External"/></Relationships>'
LAYOUT = "ppt/slideLayouts/slideLayout6.xml"


def without_titles() -> bytes:
    deck = opened(template(0))
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if "TITLE" in str(shape.placeholder_format.type):
                shape._element.getparent().remove(shape._element)
    return saved(deck)


BAD = {
    "empty": (lambda: b"", "not a PowerPoint file"),
    "no zip": (lambda: b"%PDF-1.7", "not a PowerPoint file"),
    "cut short": (lambda: template()[:9000], "not a PowerPoint file"),
    "another zip": (lambda: with_parts(as_empty(), {"a.txt": b"a"}), "cannot be read as PowerPoint slides"),
    "a broken layout": (
        lambda: with_parts(template(), {LAYOUT: b"<p:sldLayout"}),
        "cannot be read as PowerPoint slides",
    ),
    "macros": (lambda: with_parts(template(), {"ppt/vbaProject.bin": b"x"}), "macros"),
    "a picture from outside": (
        lambda: with_parts(template(), {"ppt/theme/_rels/theme1.xml.rels": LINK.format(kind="image").encode()}),
        "Embed it",
    ),
    "entities": (
        lambda: with_parts(template(), {LAYOUT: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part(template(), LAYOUT)}),
        "entities",
    ),
    "a bomb": (lambda: with_parts(template(), {"ppt/media/a.png": bytes(20 * 1024**2)}), "unpacks to"),
    "tiny slides": (small_template, "too small"),
    "no title": (without_titles, "no layout with a title"),
    "too large": (lambda: bytes(MAX_BYTES + 1), "larger than 50 MB"),
}


def as_empty() -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return file.getvalue()


@pytest.mark.parametrize("what", BAD)
def test_an_unfit_template_is_refused_with_what_is_wrong(what: str) -> None:
    make, why = BAD[what]
    with pytest.raises(TemplateError, match=why) as refused:
        slides(SAMPLE, make())
    assert re.search(r"\. [A-Z].*\.$", str(refused.value)), "says the way out"


def test_a_link_on_a_template_to_a_page_does_no_harm() -> None:
    linked = with_parts(template(), {"ppt/theme/_rels/theme1.xml.rels": LINK.format(kind="hyperlink").encode()})
    assert len(opened(slides(NOTHING, linked)).slides) == 1
