"""Survey answers: a number or don't know, not both. An empty answer is no finding: it is unknown."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, never

SUITE = [
    *contract("survey_answers"),
    never(
        "value is not null and dont_know",
        "dont_know",
        "an answer is a number or don't know",
        "value is given and dont_know is true: keep the one that was answered",
        WARNING,
    ),
]
