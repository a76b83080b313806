"""Survey ratings: are of another organisation."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, never

SUITE = [
    *contract("survey_ratings"),
    never(
        "rater_organisation_id = rated_organisation_id",
        "rated_organisation_id",
        "no organisation rates itself",
        "rated_organisation_id is the rater itself, which is left out of every result: remove the row",
        WARNING,
    ),
]
