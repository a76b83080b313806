"""What slides are drawn on: our own plain design, or a file that people bring, once it is known to do no harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.slide import SlideLayout
from pptx.util import Inches, Pt

from dashboard.marks import ACCENT, CONCERN, INK, STRONG, WATCH

MAX_BYTES = 50 * 1024**2  # of a template
MAX_ENTRIES, MAX_UNPACKED_BYTES, MAX_RATIO = 5_000, 200 * 1024**2, 100
SMALL_BYTES = 2**20  # what unpacks to no more may have any ratio
LEAST_INCHES = (6.5, 4.5)  # of a slide: on less, no chart can be read beside an ask
WIDE_INCHES = (13.333, 7.5)  # 16:9
TYPES = "[Content_Types].xml"
AS_TEMPLATE = b"presentationml.template.main+xml"
AS_SLIDES = b"presentationml.presentation.main+xml"
FORBIDDEN = re.compile(r"(^|/)(vbaProject|activeX|embeddings/oleObject)", re.IGNORECASE)
LINKED = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
SMALL_PARTS = {  # placeholders that no content goes into
    PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER,
}  # fmt: skip
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
SERIF, SANS = "Georgia", "Calibri"
COLOURS = {  # of our own theme: text, page, quiet text, the page's second ground, marks
    "dk1": "#1D2733", "lt1": "#FFFFFF", "dk2": "#55616D", "lt2": "#F4F2EC", "accent1": "#17586B", "accent2": STRONG,
    "accent3": WATCH, "accent4": CONCERN, "accent5": ACCENT, "accent6": INK, "hlink": "#17586B", "folHlink": "#17586B",
}  # fmt: skip
TITLE_SIZE = 28  # points


class TemplateError(ValueError):
    """A template that cannot be used: what is wrong with it, and the way out."""


def own() -> Slides:
    """16:9, serif titles of 28 points to the left; its layouts fit, so that people can add slides of their own."""
    slides = Presentation()
    wider = Inches(WIDE_INCHES[0]) / slides.slide_width
    slides.slide_width, slides.slide_height = Inches(WIDE_INCHES[0]), Inches(WIDE_INCHES[1])
    master = slides.slide_master
    for page in (master, *slides.slide_layouts):
        for node in page._element.iter(qn("a:off"), qn("a:ext")):
            for side in ("x", "cx"):
                if side in node.attrib:
                    node.set(side, str(round(int(node.get(side)) * wider)))
    for theme in (rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")):
        theme._blob = _themed(theme.blob)
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    style.find(qn("a:defRPr")).attrib.update({"sz": str(TITLE_SIZE * 100), "b": "1"})
    title = next(shape for shape in master.placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE)
    title.left, title.top, title.width, title.height = (
        Inches(0.6),
        Inches(0.3),
        Inches(12.133),
        Pt(2 * TITLE_SIZE * 1.25),
    )
    title.text_frame.margin_left = title.text_frame.margin_right = 0
    number = next(
        shape for shape in master.placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    )
    number.left, number.top, number.width, number.height = Inches(12.0), Inches(6.95), Inches(0.733), Inches(0.4)
    number.text_frame.margin_right = 0
    return slides


def _themed(blob: bytes) -> bytes:
    theme = etree.fromstring(blob)
    for name, colour in COLOURS.items():
        place = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        for old in list(place):
            place.remove(old)
        etree.SubElement(place, qn("a:srgbClr")).set("val", colour.removeprefix("#"))
    for kind, face in (("majorFont", SERIF), ("minorFont", SANS)):
        theme.find(f".//{qn(f'a:{kind}')}/{qn('a:latin')}").set("typeface", face)
    return bytes(etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True))


def opened(template: bytes) -> Slides:
    """A file of theirs without its slides. TemplateError where it is no such file, or could do harm."""
    try:
        slides = Presentation(io.BytesIO(_safe(template)))
        _require_room(slides)
        _empty(slides)
        title_only(slides)
    except TemplateError:
        raise
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise TemplateError(
            "The template cannot be read as PowerPoint slides. Open it in PowerPoint, save it as .pptx and try again."
        ) from error
    return slides


def title_only(slides: Slides) -> SlideLayout:
    """The layout with a title and the fewest other places for content, whatever its name or number is."""
    fitting = [
        (sum(kind not in SMALL_PARTS for kind in kinds), i, layout)
        for i, layout in enumerate(slides.slide_layouts)
        for kinds in [[shape.placeholder_format.type for shape in layout.placeholders]]
        if any(kind in TITLES for kind in kinds)
    ]
    if not fitting:
        raise TemplateError(
            'The template has no layout with a title. Add a layout "Title only" to its slide master and try again.'
        )
    return min(fitting, key=lambda found: found[:2])[2]


def _require_room(slides: Slides) -> None:
    wide, tall = slides.slide_width or 0, slides.slide_height or 0
    if wide < Inches(LEAST_INCHES[0]) or tall < Inches(LEAST_INCHES[1]):
        raise TemplateError(
            f"The template's slides are too small: {wide / Inches(1):.1f} by {tall / Inches(1):.1f} inches; needed are "
            f"{LEAST_INCHES[0]} by {LEAST_INCHES[1]}. Choose 16:9 under Design, Slide size."
        )


def _empty(slides: Slides) -> None:
    """Its slides go, and what in the presentation names them: shows and sections."""
    ids = slides.slides._sldIdLst
    for entry in list(ids):
        slides.part.drop_rel(entry.rId)
        ids.remove(entry)
    root: Any = slides.part._element
    for node in [*root.iter(qn("p:custShowLst")), *root.iter(qn("p:extLst"))]:
        node.getparent().remove(node)


def _safe(template: bytes) -> bytes:
    """The file, looked through entry by entry; a template for new files (.potx) becomes plain slides."""
    if len(template) > MAX_BYTES:
        raise TemplateError(
            f"The template is larger than {MAX_BYTES // 1024**2} MB. Make its pictures smaller and try again."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            infos = archive.infolist()
            _require_modest(infos)
            parts = {info.filename: archive.read(info) for info in infos}  # a size that lies ends in BadZipFile
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(
            "The template is not a PowerPoint file (.pptx or .potx), or it is damaged or locked. "
            "Save it again without a password."
        ) from error
    _require_harmless(parts)
    parts[TYPES] = parts.get(TYPES, b"").replace(AS_TEMPLATE, AS_SLIDES)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _require_modest(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if len(infos) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * packed + SMALL_BYTES:
        raise TemplateError(
            f"The template unpacks to {len(infos):,} entries and {unpacked:,} bytes; allowed are {MAX_ENTRIES:,} entries, "
            f"{MAX_UNPACKED_BYTES:,} bytes and a ratio of {MAX_RATIO}. Use a smaller one."
        )


def _require_harmless(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        plain = content.replace(b"\0", b"")  # so that UTF-16 hides nothing
        if FORBIDDEN.search(name):
            raise TemplateError("The template holds macros or other programs. Save it as .pptx or .potx without them.")
        if name.endswith((".xml", ".rels")) and DECLARED.search(plain):
            raise TemplateError(
                "The template declares entities in its XML, which no PowerPoint file needs. Use another one."
            )
        if name.endswith(".rels") and any(b"/hyperlink" not in link for link in LINKED.findall(plain)):
            raise TemplateError(
                "The template links to a picture or file outside of it, which slides would fetch when opened. Embed it instead."
            )
