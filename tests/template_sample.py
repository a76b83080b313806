"""Templates by hand: 4:3, dark, the title-only layout neither sixth nor called so, with slides of its own."""

from __future__ import annotations

import io
import zipfile

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

PAGE, LETTERS = "20303F", "FAFAFA"  # ground and text of the theme


def template(slides: int = 3) -> bytes:
    deck = Presentation()
    layouts = deck.slide_master._element.find(qn("p:sldLayoutIdLst"))
    layouts.insert(0, layouts[5])  # "Title Only" comes first
    deck.slide_layouts[0].name = "Überschrift"
    theme = next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    root = etree.fromstring(theme.blob)
    for name, colour in (("dk1", LETTERS), ("lt1", PAGE)):
        place = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        place.remove(place[0])
        etree.SubElement(place, qn("a:srgbClr")).set("val", colour)
    theme._blob = etree.tostring(root)
    for number in range(slides):
        deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = f"Old slide {number}"
    return saved(deck)


def saved(deck: object) -> bytes:
    file = io.BytesIO()
    deck.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def small_template() -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(3), Inches(2)
    return saved(deck)


def with_parts(file: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part(file: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name)


def as_potx(file: bytes) -> bytes:
    types = part(file, "[Content_Types].xml")
    return with_parts(file, {"[Content_Types].xml": types.replace(b"presentation.main+xml", b"template.main+xml")})
