"""Representatives: speak for an organisation from a day to a later one."""

from __future__ import annotations

from pipelines.checks.expectations import between, contract, in_order

SUITE = [
    *contract("representatives"),
    in_order("from_on", "to_on", "swap or correct the two dates"),
    between("seniority", 1, 5, "(1 assistant to 5 executive)"),
]
