"""Organisations: codes look like codes, domains like domains."""

from __future__ import annotations

from pipelines.checks.expectations import SECTOR_CODE, WARNING, contract, never

DOMAIN = r"[^@\s/]+\.[^@\s/.]+"

SUITE = [
    *contract("organisations"),
    never(
        "not regexp_full_match(country, '[A-Z]{2}')",
        "country",
        "country is an ISO 3166-1 code of two letters",
        "country is not two capital letters: write the ISO 3166-1 code, such as DE",
        WARNING,
    ),
    never(
        f"len(list_filter(sector_codes, lambda code: not regexp_full_match(code, '{SECTOR_CODE}'))) > 0",
        "sector_codes",
        "sector_codes are codes of ISIC revision 4",
        "sector_codes holds something that is no ISIC rev. 4 code: write a letter A to U or 2 to 4 digits",
        WARNING,
    ),
    never(
        f"len(list_filter(domains, lambda domain: not regexp_full_match(domain, '{DOMAIN}'))) > 0",
        "domains",
        "domains are e-mail domains",
        "domains holds something that is not a domain: write what comes after the @, such as example.org",
        WARNING,
    ),
    never(
        "parent_organisation_id = organisation_id",
        "parent_organisation_id",
        "no organisation belongs to itself",
        "parent_organisation_id is the organisation itself: name the parent, or leave it empty",
        WARNING,
    ),
]
