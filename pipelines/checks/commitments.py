"""Commitments: are due, done or given up after they are made, and not both done and given up."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, in_order, never

SUITE = [
    *contract("commitments"),
    in_order("made_on", "due_on", "check both dates", WARNING),
    in_order("made_on", "completed_on", "check both dates", WARNING),
    in_order("made_on", "dropped_on", "check both dates", WARNING),
    never(
        "completed_on is not null and dropped_on is not null",
        "dropped_on",
        "no commitment is both completed and dropped",
        "completed_on and dropped_on are both filled: keep the one that is true",
        WARNING,
    ),
]
