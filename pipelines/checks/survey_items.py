"""Survey items: a scale runs from a lowest to a higher answer."""

from __future__ import annotations

from pipelines.checks.expectations import contract, never

SUITE = [
    *contract("survey_items"),
    never(
        "scale_max <= scale_min",
        "scale_max",
        "scale_max is above scale_min",
        "scale_max is not above scale_min: swap or correct the two ends of the scale",
    ),
]
