"""Roles: a term ends after it began."""

from __future__ import annotations

from pipelines.checks.expectations import contract, in_order

SUITE = [
    *contract("roles"),
    in_order("since_on", "term_ends_on", "swap or correct the two dates"),
]
