"""The pages on surveys say what the code does: their tables are checked against it."""

from __future__ import annotations

import re
from pathlib import Path

from metrics.heads import heads
from pipelines.cli_template import FILES
from pipelines.decision_files import QUESTIONS, WAVES
from pipelines.tables import RATING_DIMENSIONS
from pipelines.templates.pulse import FLOOR_ORGANISATIONS, FLOOR_PEOPLE
from pipelines.toolkit import CONSTRUCTS, DIMENSIONS, ENOUGH_ITEMS, PULSE

DOCS = Path(__file__).parents[1] / "docs"
SURVEY, LICENSED = ((DOCS / name).read_text("utf-8") for name in ("survey.md", "licensed-instruments.md"))


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose first heading this is, without its heading."""
    lines = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([a-z_-]+)`", cell)


def test_the_survey_page_says_which_statements_measure_what() -> None:
    said = {codes(row[0])[0]: [int(n) for n in re.findall(r"\d+", row[1])] for row in table(SURVEY, "construct")}
    true = {name: [n for n, item in enumerate(PULSE, start=1) if item.construct == name] for name in CONSTRUCTS}
    assert said == true
    assert [n for n, item in enumerate(PULSE, start=1) if item.is_reverse] == [5]
    assert "5 (reversed" in SURVEY
    assert f"at least {ENOUGH_ITEMS} of the" in SURVEY


def test_the_survey_page_asks_of_each_other_what_the_forms_ask() -> None:
    said = [(codes(row[0])[0], row[1], row[2]) for row in table(SURVEY, "dimension")]
    assert said == [(one.name, one.wording, f"{one.lowest} to {one.highest}") for one in DIMENSIONS]


def test_the_indicators_named_there_exist() -> None:
    named = {name for row in table(SURVEY, "construct") + table(SURVEY, "dimension") for name in codes(row[-1])}
    assert len(named) == 8
    assert named <= set(heads())


def test_every_pulse_template_is_named() -> None:
    named = re.findall(r"\| `(pulse-[a-z]+)` \|", SURVEY)
    assert named == ["pulse-google", "pulse-qualtrics", "pulse-xlsform", "pulse-page"]
    assert set(FILES) == {"workbook", *named}


def test_the_floor_is_the_one_that_holds() -> None:
    for text in (SURVEY, LICENSED):
        assert f"{FLOOR_PEOPLE} people from {FLOOR_ORGANISATIONS}" in " ".join(text.split())


def test_the_lines_shown_of_decisions_have_the_columns_of_their_files() -> None:
    assert ",".join([*WAVES.columns, "who", "when", "why"]) + "\n" in SURVEY
    assert ",".join([*QUESTIONS.columns, "who", "when", "why"]) + "\n" in LICENSED


def test_the_page_on_licensed_instruments_knows_our_constructs_and_dimensions() -> None:
    offered = LICENSED[LICENSED.index("- `construct` is one of ours") :].partition("Any other")[0]
    assert set(codes(offered)) - {"construct"} == set(CONSTRUCTS)
    said = {name for row in table(LICENSED, "PARTNER asks for") for name in codes(row[1])}
    assert said == set(RATING_DIMENSIONS) - {"collaboration_level"}
