"""Spending: is told for a whole month, by its first day."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, currency_code, never, not_negative

SUITE = [
    *contract("spending"),
    never(
        "day(month) <> 1",
        "month",
        "month is the first day of a month",
        "month is not the first day of a month: write the first day, and one row for the whole month",
        WARNING,
    ),
    not_negative("amount"),
    currency_code(),
]
