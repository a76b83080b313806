"""Texts of a briefing as slides and paper can hold them: one line each, no sign that only steers a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dashboard.briefing.document import Figure

Whole = TypeVar("Whole")
# Signs that break a line, that XML cannot hold, or that turn the reading order round
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    return re.sub(r" {2,}", " ", UNFIT.sub(" ", text)).strip(" ")


def cleaned(document: Whole) -> Whole:
    """The same document with every text clean."""
    return changed(document, clean)


def changed(document: Whole, change: Callable[[str], str]) -> Whole:
    """The same document with every text changed; where its figures come from stays as published."""
    found: Whole = _changed(document, change)
    return found


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Figure):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _changed(getattr(value, each.name), change) for each in fields(value)})
    if isinstance(value, dict):
        return {_changed(key, change): _changed(cell, change) for key, cell in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_changed(cell, change) for cell in value)
    return value
