"""What a workspace has decided about how its figures come about: goalposts, thresholds, and who may see names.

The last line in force about one thing counts. A line that cannot be followed stops the build, which says so: figures by
other goalposts than somebody decided would be worse than the figures of yesterday.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from metrics.goalposts import fault_of
from metrics.heads import Goalposts
from pipelines.decision_files import AUDIENCES, GOALPOSTS, THRESHOLDS, Kind, in_force
from pipelines.problems import WorkspaceError

DECIDED, FILE, DEFAULT = "decided", "file", "default"  # where a setting comes from; `file` is settings.toml


@dataclass(frozen=True)
class Threshold:
    """A whole number that a workspace may set: what holds where nobody says otherwise, and the least it may be."""

    default: int
    least: int


THRESHOLD = {
    "new_warnings_per_month": Threshold(2, least=0),  # to act on, per coalition; product default
    # coalitions; a product default: each of the three tests of all works their last year out anew
    "stress_tests_up_to": Threshold(100, least=0),
    "keep_builds": Threshold(12, least=1),  # older builds are removed; product default
}


def goalposts(decisions: Path) -> dict[str, Goalposts]:
    """The goalposts in force by indicator. Raises WorkspaceError, naming file and line, for those that do not fit."""
    found = {}
    for row in in_force(GOALPOSTS, decisions):
        scored_0, scored_100 = float(row["scored_0"]), float(row["scored_100"])
        if why := fault_of(row["indicator"], scored_0, scored_100):
            raise _refused(GOALPOSTS, row, why)
        found[row["indicator"]] = (scored_0, scored_100)
    return found


def thresholds(decisions: Path) -> dict[str, int]:
    """The thresholds in force by name. Raises WorkspaceError, naming file and line, for an unknown name or no such number."""
    found = {}
    for row in in_force(THRESHOLDS, decisions):
        name, value = row["name"], row["value"]
        if name not in THRESHOLD:
            raise _refused(THRESHOLDS, row, f'there is no threshold "{name}". There are: {", ".join(THRESHOLD)}.')
        if not value.isdecimal() or int(value) < THRESHOLD[name].least:
            raise _refused(
                THRESHOLDS, row, f'value "{value}" of {name} is no whole number from {THRESHOLD[name].least}.'
            )
        found[name] = int(value)
    return found


def names_agreed(decisions: Path) -> dict[str, bool]:
    """By coalition, whether its charter lets its committee see names. Raises WorkspaceError for neither yes nor no."""
    found = {}
    for row in in_force(AUDIENCES, decisions):
        if row["names_agreed"] not in ("yes", "no"):
            raise _refused(AUDIENCES, row, f'names_agreed "{row["names_agreed"]}" is neither yes nor no.')
        found[row["coalition_id"]] = row["names_agreed"] == "yes"
    return found


def _refused(kind: Kind, row: dict[str, str], why: str) -> WorkspaceError:
    return WorkspaceError(f"decisions/{kind.file}, line {row['line']}: {why}")
