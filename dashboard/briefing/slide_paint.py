"""Colours and axes of native charts."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

LABEL_SIZE, TICK_SIZE = 13, 12  # points
NARROW = 330  # points: in a narrower chart an axis has room for fewer or shorter marks


def paint(fill: Any, colour: str, alpha: int) -> None:
    """A colour with some of the page showing through, so that it suits a light and a dark design; alpha in per cent."""
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    if alpha < 100:
        etree.SubElement(fill._xPr.find(f".//{qn('a:srgbClr')}"), qn("a:alpha")).set("val", str(alpha * 1000))


def level(axis: Any) -> None:
    """Its labels are never turned."""
    axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "0")
