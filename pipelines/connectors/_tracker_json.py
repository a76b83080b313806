"""JSON exports of trackers: read whole, and asked for what they should hold without trusting that they do."""

from __future__ import annotations

import json
from typing import Any

from pipelines.connectors import _json
from pipelines.connectors._json import dict_of
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, clean


def json_of(source: Source) -> Any:
    """The file as JSON.

    Raises FileRejectedError where it is cut short, damaged or nested beyond reason.
    """
    try:
        return json.loads(source.text())
    except (ValueError, RecursionError) as error:
        raise FileRejectedError(
            f"{source.name}: not readable as JSON ({type(error).__name__}); it may be cut short. Export it again."
        ) from error


def objects(source: Source, holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under a key; empty where there is none.

    Raises FileRejectedError where something else stands there.
    """
    found = holder.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileRejectedError(f'{source.name}: "{key}" is not a list of objects. Export it again.')
    return found


def inner(holder: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The object under a path of keys; empty where there is none."""
    for key in keys:
        holder = dict_of(holder.get(key))
    return holder


def text_of(value: Any) -> str:
    """A text or a number as text that can be stored; "" for everything else."""
    return clean(_json.text_of(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
