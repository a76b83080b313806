"""Contributions: are worth something, in a currency or in hours."""

from __future__ import annotations

from pipelines.checks.expectations import (
    WARNING,
    contract,
    currency_code,
    currency_named,
    never,
    not_negative,
)

SUITE = [
    *contract("contributions"),
    not_negative("amount"),
    not_negative("hours"),
    currency_code(),
    currency_named("amount"),
    never(
        "amount is null and hours is null",
        "amount",
        "amount or hours says how much was given",
        "neither amount nor hours is given, so nobody knows how much was given: fill in one of them",
        WARNING,
    ),
]
