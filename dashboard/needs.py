"""What each coalition needs somebody for: its open warnings; where there are none, its lowest part."""

from __future__ import annotations

from typing import NamedTuple

from dashboard import words
from dashboard.data import Published, Row
from dashboard.raised import has_warnings, of_class, open_warnings
from dashboard.warning_words import heading, why

NOTHING_TO_DO = "Nothing to act on."


class Need(NamedTuple):
    """Of one coalition: how many warnings of each class are open. Its words are put together only for who is shown."""

    acts: int
    watches: int
    gaps: int
    part: Row  # of the published table `attention`
    first: Row | None  # the gravest warning to act on or else to watch

    @property
    def coalition_id(self) -> str:
        return str(self.part["coalition_id"])

    @property
    def what(self) -> str | None:
        """The first warning to act on, in a few words."""
        if self.first is None or not self.acts:
            return None
        said = heading(self.first)
        return f"{said[:1].lower()}{said[1:]}"

    @property
    def why(self) -> str:
        if self.first is None:
            return words.sentence(self.part["why"] or "")
        return why(self.first) if self.acts else f"{NOTHING_TO_DO} {why(self.first)}"

    @property
    def next_step(self) -> str | None:
        return (self.first or self.part)["next_step"]

    @property
    def hat(self) -> str | None:
        return (self.first or self.part)["hat"]


def needs(here: Published) -> list[Need]:
    """In the order of what there is to act on, then to watch, then missing; never of scores."""
    parts = here.rows("attention", order=("position",))
    if not has_warnings(here):
        return [Need(row["concerns"], row["watches"], row["gaps"], row, None) for row in parts]
    found: dict[str, list[Row]] = {}
    for row in open_warnings(here):
        found.setdefault(row["coalition_id"], []).append(row)
    every = [_of_warnings(row, found.get(row["coalition_id"], [])) for row in parts]
    return sorted(every, key=lambda need: (-need.acts, -need.watches, -need.gaps))  # else as they stood


def _of_warnings(part: Row, rows: list[Row]) -> Need:
    """A part in concern of which no warning is open is one to watch: nothing says yet that it moved."""
    acts, watches, data = (of_class(rows, name) for name in ("act", "watch", "data"))
    first = next(iter([*acts, *watches]), None)
    watched = len(watches) if first else part["concerns"] + part["watches"]
    return Need(len(acts), watched, max(len(data), part["gaps"]), part, first)
