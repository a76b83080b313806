"""Survey waves: close after they open."""

from __future__ import annotations

from pipelines.checks.expectations import contract, in_order

SUITE = [
    *contract("survey_waves"),
    in_order("opened_on", "closed_on", "swap or correct the two dates"),
]
