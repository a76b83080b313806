"""Commitment helpers: nothing beyond the contract can be told from one row."""

from __future__ import annotations

from pipelines.checks.expectations import contract

SUITE = contract("commitment_helpers")
