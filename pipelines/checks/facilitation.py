"""Facilitation: hours and costs are not negative; an introduction is of two."""

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
    *contract("facilitation"),
    not_negative("hours"),
    not_negative("cost"),
    currency_code(),
    currency_named("cost"),
    never(
        "len(list_distinct(introduced_organisation_ids)) <> 2",
        "introduced_organisation_ids",
        "introduced_organisation_ids names two organisations",
        "introduced_organisation_ids does not name two different organisations: write one row per pair",
        WARNING,
    ),
]
