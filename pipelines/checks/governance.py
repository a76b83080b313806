"""Governance: a charter element is looked at again after it was agreed."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, in_order

SUITE = [
    *contract("governance"),
    in_order("agreed_on", "review_due_on", "check both dates", WARNING),
]
