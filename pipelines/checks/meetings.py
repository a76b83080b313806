"""Meetings: are planned for a day at most."""

from __future__ import annotations

from pipelines.checks.expectations import MINUTES_OF_A_DAY, between, contract

SUITE = [
    *contract("meetings"),
    between("scheduled_minutes", 0, MINUTES_OF_A_DAY, "minutes"),
]
