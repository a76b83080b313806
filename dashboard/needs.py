"""What each coalition needs somebody for: its open warnings; where there are none, its lowest part."""

from __future__ import annotations

from typing import NamedTuple

from dashboard import words
from dashboard.data import Published, Row
from dashboard.raised import has_warnings, of_class, open_warnings
from dashboard.warning_words import heading, why

NOTHING_TO_DO = "Nothing to act on."


class Need(NamedTuple):
    """Of one coalition: how many warnings of each class are open, and what is said of the first of them."""

    coalition_id: str
    acts: int
    watches: int
    gaps: int
    what: str | None  # the first one to act on, in a few words
    why: str
    next_step: str | None
    hat: str | None


def needs(here: Published) -> list[Need]:
    """In the order of what there is to act on, then to watch, then missing; never of scores."""
    parts = here.rows("attention", order=("position",))
    if not has_warnings(here):
        return [_of_parts(row) for row in parts]
    found: dict[str, list[Row]] = {}
    for row in open_warnings(here):
        found.setdefault(row["coalition_id"], []).append(row)
    every = [_of_warnings(row, found.get(row["coalition_id"], [])) for row in parts]
    return sorted(every, key=lambda need: (-need.acts, -need.watches, -need.gaps))  # else as they stood


def _of_parts(row: Row) -> Need:
    return Need(
        row["coalition_id"], row["concerns"], row["watches"], row["gaps"], None, words.sentence(row["why"] or ""),
        row["next_step"], row["hat"],
    )  # fmt: skip


def _of_warnings(part: Row, rows: list[Row]) -> Need:
    """A part in concern of which no warning is open is one to watch: nothing says yet that it moved."""
    acts, watches, data = (of_class(rows, name) for name in ("act", "watch", "data"))
    first = next(iter([*acts, *watches]), None)
    low, gaps = part["concerns"] + part["watches"], max(len(data), part["gaps"])
    if first is None:
        return _of_parts(part)._replace(acts=0, watches=low, gaps=gaps)
    reason = why(first) if acts else f"{NOTHING_TO_DO} {why(first)}"
    what = heading(first) if acts else None
    return Need(
        part["coalition_id"], len(acts), len(watches), gaps, what and f"{what[:1].lower()}{what[1:]}", reason,
        first["next_step"], first["hat"],
    )  # fmt: skip
