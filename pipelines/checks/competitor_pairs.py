"""Competitor pairs: nobody competes with themselves."""

from __future__ import annotations

from pipelines.checks.expectations import contract, never

SUITE = [
    *contract("competitor_pairs"),
    never(
        "organisation_id_a = organisation_id_b",
        "organisation_id_b",
        "organisation_id_a and organisation_id_b are two organisations",
        "organisation_id_b is the same as organisation_id_a: name the other organisation of the pair",
    ),
]
