"""Attendance: nobody leaves before they come, stays over a day or speaks longer than they are there."""

from __future__ import annotations

from pipelines.checks.expectations import MINUTES_OF_A_DAY, WARNING, between, contract, in_order, never

SUITE = [
    *contract("attendance"),
    in_order("joined_at", "left_at", "swap or correct the two times"),
    between("minutes", 0, MINUTES_OF_A_DAY, "minutes"),
    between("speaking_minutes", 0, MINUTES_OF_A_DAY, "minutes"),
    never(
        "speaking_minutes > minutes",
        "speaking_minutes",
        "speaking_minutes is not more than minutes",
        "speaking_minutes is more than minutes, longer than they were there: check which of the two is right",
        WARNING,
    ),
    never(
        "left_at - joined_at > interval 1 day",
        "left_at",
        "left_at is at most a day after joined_at",
        "left_at is more than a day after joined_at: check both times",
        WARNING,
    ),
]
