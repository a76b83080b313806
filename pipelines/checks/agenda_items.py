"""Agenda items: somebody raised them."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, never

SUITE = [
    *contract("agenda_items"),
    never(
        "proposed_by_organisation_id is null and proposed_by_person_key is null and proposed_by_name is null",
        "proposed_by_organisation_id",
        "it is known who raised the item",
        "nobody is named as having raised the item, so it counts for no organisation: fill in "
        "proposed_by_organisation_id where it is known",
        WARNING,
    ),
]
