"""Our own questionnaire, filled by two people: what stands in a form, and what every connector must make of it."""

from __future__ import annotations

from pipelines.connectors import Export
from pipelines.toolkit import AGREEMENT, DIMENSION_OF, DONT_KNOW, ORGANISATION_QUESTION, PULSE

MEMBERS = ("Northmill", "Halden")
DIMENSIONS = (DIMENSION_OF["openness"], DIMENSION_OF["influence"])
ANSWERS = {  # Halden does not know whether it gains; all else of Halden is "Agree"
    "Northmill": [AGREEMENT[number % 5] for number in range(15)],
    "Halden": [DONT_KNOW, *["Agree"] * 14],
}
OPENNESS, INFLUENCE = (dimension.answers for dimension in DIMENSIONS)
RATINGS = {
    "Northmill": {"openness": OPENNESS[2], "influence": INFLUENCE[0]},
    "Halden": {"openness": OPENNESS[1], "influence": INFLUENCE[4]},
}

# Northmill from "Strongly disagree" up and again, so 1 to 5 three times; Halden 4, "don't know" without a value.
EXPECTED: dict[tuple[str, ...], str | None] = {
    **{("northmill", f"q{number + 1:02d}"): str(number % 5 + 1) for number in range(15)},
    **{("halden", f"q{number + 1:02d}"): "4" for number in range(1, 15)},
    ("halden", "q01"): None,
    ("northmill", "openness", "halden"): "3",  # the third of four, from 1
    ("northmill", "influence", "halden"): "0",  # the first of six, from 0
    ("halden", "openness", "northmill"): "2",
    ("halden", "influence", "northmill"): "4",
}


def headings(by: str, row: str = "{stem} [{row}]") -> list[str]:
    """The headings of the questions, by "wording" or by "variable"; `row` is how a tool words the row of a matrix."""
    if by == "variable":
        rated = [dimension.variable(member.lower()) for dimension in DIMENSIONS for member in MEMBERS]
        return ["organisation", *(item.variable for item in PULSE), *rated]
    rated = [row.format(stem=dimension.wording, row=member) for dimension in DIMENSIONS for member in MEMBERS]
    return [ORGANISATION_QUESTION, *(item.wording for item in PULSE), *rated]


def rows() -> list[list[str]]:
    """The cells under the headings; nobody rates the own organisation."""
    return [
        [own, *ANSWERS[own], *("" if member == own else RATINGS[own][d.name] for d in DIMENSIONS for member in MEMBERS)]
        for own in MEMBERS
    ]


def found(export: Export) -> dict[tuple[str, ...], str | None]:
    """What the export holds, in the form of EXPECTED, with small letters."""
    answers = {
        (row["organisation_name"].lower(), row["item_id"]): row["value"]
        for row in export.tables["survey_answers"]
        if row["dont_know"] == (None if row["value"] else "true")
    }
    ratings = {
        (row["rater_name"].lower(), row["dimension"], row["rated_name"].lower()): row["value"]
        for row in export.tables["survey_ratings"]
    }
    return answers | ratings
