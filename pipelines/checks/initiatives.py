"""Initiatives: end after they start and cost something."""

from __future__ import annotations

from pipelines.checks.expectations import contract, currency_code, currency_named, in_order, not_negative

SUITE = [
    *contract("initiatives"),
    in_order("starts_on", "ends_on", "swap or correct the two dates"),
    not_negative("budget"),
    currency_code(),
    currency_named("budget"),
]
