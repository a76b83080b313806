"""Values of a JSON export that may be anything, as text and as objects."""

from __future__ import annotations

from typing import Any


def text_of(value: object) -> str:
    """A JSON value as text that can be stored: half a surrogate pair becomes a question mark."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def dict_of(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def dicts_of(value: object) -> list[dict[str, Any]]:
    """The objects in a list; none where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
