"""What a person decided about surveys: what a question measures (questions.csv), and when a round was (waves.csv)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipelines.decision_files import QUESTIONS, WAVES, in_force
from pipelines.names import plain
from pipelines.problems import WorkspaceError

NOTHING = ("", "none", "nothing", "ignore")
YES, NO = ("true", "yes", "1"), ("", "false", "no", "0")


@dataclass(frozen=True)
class Measured:
    """What a question measures: a construct, or None where it is none of ours. `scale` where the person gave its ends."""

    wording: str
    construct: str | None
    is_reverse: bool
    scale: tuple[float, float] | None
    why: str


@dataclass(frozen=True)
class Round:
    """One round of a survey; closed_on is None while it is open."""

    wave_id: str
    opened_on: dt.date
    closed_on: dt.date | None

    @property
    def new_id(self) -> str:
        """The id of a round after the first: the first keeps the id of the wave as read."""
        return f"{self.wave_id}:{self.opened_on}"


def measured(decisions: Path) -> dict[str, Measured]:
    """The decisions by plain wording; the last line about a wording counts."""
    found = {}
    for row in in_force(QUESTIONS, decisions):
        where = f"decisions/questions.csv, line {row['line']}"
        ends = (row["scale_min"], row["scale_max"])
        if any(ends) and not (all(ends) and float(ends[0]) < float(ends[1])):
            raise WorkspaceError(f"{where}: scale_min and scale_max must both be given, the lower one first.")
        reverse = row["reverse_scored"].lower()
        if reverse not in YES + NO:
            raise WorkspaceError(f'{where}: reverse_scored "{row["reverse_scored"]}" is neither yes nor no.')
        construct = row["construct"] if row["construct"].lower() not in NOTHING else None
        scale = (float(ends[0]), float(ends[1])) if all(ends) else None
        said = f"decided by {row['who'] or 'somebody'} on {row['when'] or 'a day not told'}"
        why = "; ".join(filter(None, (said, row["why"])))
        found[plain(row["wording"])] = Measured(row["wording"], construct, reverse in YES, scale, why)
    return found


def rounds(decisions: Path) -> list[Round]:
    """The rounds decided. Raises WorkspaceError where one ends before it begins or two of one wave overlap."""
    found: dict[tuple[str, dt.date], tuple[Round, str]] = {}
    for row in in_force(WAVES, decisions):
        where = f"decisions/waves.csv, line {row['line']}"
        opened = dt.date.fromisoformat(row["opened_on"])
        closed = dt.date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
        if closed and closed < opened:
            raise WorkspaceError(f"{where}: closed_on {closed} is before opened_on {opened}.")
        found[row["wave_id"], opened] = (Round(row["wave_id"], opened, closed), where)
    ordered = [found[key] for key in sorted(found)]
    for (one, _), (other, where) in pairwise(ordered):
        if one.wave_id == other.wave_id and (one.closed_on is None or one.closed_on >= other.opened_on):
            raise WorkspaceError(
                f"{where}: the round before it, from {one.opened_on}, was not closed before {other.opened_on}."
            )
    return [one for one, _ in ordered]
