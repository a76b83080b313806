"""Coalitions: end after they begin, and name a time zone that exists."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, in_order, never

SUITE = [
    *contract("coalitions"),
    in_order("founded_on", "ended_on", "swap or correct the two dates"),
    never(
        "timezone not in (select name from pg_timezone_names())",
        "timezone",
        "timezone is an IANA name",
        "timezone is not the name of a time zone: write one such as Europe/Berlin, or leave it empty for UTC",
    ),
    never(
        "end_reason is not null and ended_on is null",
        "ended_on",
        "a coalition with an end_reason has an ended_on",
        "end_reason is given but ended_on is empty: fill in ended_on, or empty end_reason if it goes on",
        WARNING,
    ),
]
