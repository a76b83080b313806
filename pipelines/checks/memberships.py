"""Memberships: end after they begin; a fair share is a share."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, in_order, never

SUITE = [
    *contract("memberships"),
    in_order("joined_on", "left_on", "swap or correct the two dates"),
    never(
        "declared_share not between 0 and 1",
        "declared_share",
        "declared_share is a share between 0 and 1",
        "declared_share is not between 0 and 1: write 25 % as 0.25",
    ),
    never(
        "leave_reason is not null and left_on is null",
        "left_on",
        "a membership with a leave_reason has a left_on",
        "leave_reason is given but left_on is empty, so the member still counts: fill in left_on",
        WARNING,
    ),
]
