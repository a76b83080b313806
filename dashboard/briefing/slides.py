"""A briefing as PowerPoint slides: a section a slide, charts that can be edited, and all that is said in speaker notes too.

The same document gives the same bytes. The words are the document's; no figure is asked for here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides

from dashboard import words
from dashboard.briefing.document import Briefing, Section
from dashboard.briefing.signs import cleaned
from dashboard.briefing.slide_measure import shortened
from dashboard.briefing.slide_page import canvas
from dashboard.briefing.slide_section import Deck, draw
from dashboard.briefing.slide_template import opened, own, title_only

AUTHOR = "coalition-health"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
SOURCES, LIMITS = "Where the figures come from", "What they cannot say"
MOST_PROPERTY = 100  # signs of a name in a property: 255 is what one may have
SAYS_TEXT = "a:rPr", "a:endParaRPr", "a:defRPr"


def slides(document: Briefing, template: bytes | None = None) -> bytes:
    """A .pptx file; on the design of `template` (a .pptx or .potx file) where there is one. TemplateError if that is unfit."""
    document = cleaned(document)
    drawn_on = own() if template is None else opened(template)
    layout = title_only(drawn_on)
    deck = Deck(drawn_on, layout, canvas(drawn_on, layout, is_own=template is None), document, is_own=template is None)
    for section in [*document.sections, *_closing(document)]:
        draw(deck, section)
    _say_language(drawn_on, document.language)
    _properties(drawn_on, document)
    return _same_bytes(drawn_on)


def _closing(document: Briefing) -> list[Section]:
    """Sources and limits, which are the document's own."""
    told = [(SOURCES, document.sources), (LIMITS, document.limits)]
    return [Section(heading, points=lines) for heading, lines in told if lines]


def _say_language(drawn_on: Slides, language: str) -> None:
    """Of each text, so that screen readers pronounce it and spelling is checked in it."""
    for root in _roots(drawn_on):
        for node in root.iter(*map(qn, SAYS_TEXT)):
            node.set("lang", language)


def _roots(drawn_on: Slides) -> Iterator[Any]:
    for slide in drawn_on.slides:
        yield slide._element
        if slide.has_notes_slide:
            yield slide.notes_slide._element
        for shape in slide.shapes:
            if shape.has_chart:
                yield shape.chart._chartSpace


def _properties(drawn_on: Slides, document: Briefing) -> None:
    day = datetime(document.made_on.year, document.made_on.month, document.made_on.day)
    about = drawn_on.core_properties
    whose, edition = shortened(document.coalition, MOST_PROPERTY), shortened(document.edition, MOST_PROPERTY)
    about.title = f"{whose}: briefing for the {edition.lower()}"
    about.subject = f"{edition}, {words.full_date(document.made_on)}"
    about.author = about.last_modified_by = AUTHOR
    about.language = document.language
    about.created = about.modified = day
    about.revision = 1
    about.keywords = about.comments = about.category = ""
    package = drawn_on.part.package
    for rel_id in [key for key, rel in package._rels.items() if rel.reltype.endswith("/thumbnail")]:
        package._rels.pop(rel_id)  # a picture of other slides than these


def _same_bytes(drawn_on: Slides) -> bytes:
    """python-pptx puts the time of saving on each entry."""
    saved, file = io.BytesIO(), io.BytesIO()
    drawn_on.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, ZIP_DATE), old.read(info), zipfile.ZIP_DEFLATED)
    return file.getvalue()
