"""Slides read back as a program for slides would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation


def opened(file: bytes) -> Any:
    return Presentation(io.BytesIO(file))


def shapes(deck: Any) -> Iterator[tuple[Any, Any]]:
    return ((slide, shape) for slide in deck.slides for shape in slide.shapes)


def charts(deck: Any) -> list[Any]:
    return [shape for _, shape in shapes(deck) if shape.has_chart]


def texts(shape: Any) -> str:
    if shape.has_table:
        return "\n".join(cell.text_frame.text for row in shape.table.rows for cell in row.cells)
    return shape.text_frame.text if shape.has_text_frame else ""


def everything(deck: Any) -> str:
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    return "\n".join([*(texts(shape) for _, shape in shapes(deck)), *notes])
