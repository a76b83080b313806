"""Funding: a grant ends after it starts. A grant not yet signed is no finding."""

from __future__ import annotations

from pipelines.checks.expectations import contract, currency_code, in_order, not_negative

SUITE = [
    *contract("funding"),
    in_order("starts_on", "ends_on", "swap or correct the two dates"),
    not_negative("amount"),
    currency_code(),
]
