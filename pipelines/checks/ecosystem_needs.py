"""Ecosystem needs: how many members is a count, a sector is a code."""

from __future__ import annotations

from pipelines.checks.expectations import SECTOR_CODE, WARNING, contract, never, not_negative

SUITE = [
    *contract("ecosystem_needs"),
    not_negative("min_members"),
    never(
        f"not regexp_full_match(sector_code, '{SECTOR_CODE}')",
        "sector_code",
        "sector_code is a code of ISIC revision 4",
        "sector_code is not an ISIC rev. 4 code: write a letter A to U or 2 to 4 digits",
        WARNING,
    ),
]
