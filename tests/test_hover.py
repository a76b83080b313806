"""Whoever asks of a figure is told what it is: definition, formula, what it counts, window, coverage and version."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from dashboard.hover import TEXTS, about, formula, of_indicator, of_score
from dashboard.navigation import PAGES_OF
from tests.pages import open_page
from tests.published_sample import make_workspace
from tests.test_dashboard_data import here  # noqa: F401 - the sample, opened

SECTIONS = Path(__file__).parents[1] / "dashboard" / "sections"
HEAD = {
    "title": "Attendance", "words": "The share of seats that were taken.", "formula": r"\frac{a}{b}\\[4pt] a = 1" + "\n",
    "window_months": 6, "counts": "expected seats", "evidence": ["attendance"], "unit": "share", "min_n": 3, "weight": 2.0,
}  # fmt: skip
ROW = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 52, "coverage": 0.98, "score": 50.0, "suppressed": False}
NO_FIGURES = {  # headings under which no figure stands that needs a definition, or whose figures have their own
    "Add an export", "Files", "Rows set aside", "Names to match", "Surveys", "How fresh each feed is", "What the checks found",
    "What was decided", "Figures that are contested", "What was changed", "Goalposts", "Thresholds", "What the charters say",
    "Who sees names", "Which warnings", "How it will read", "Write down an activity", "Every early warning",
    "What stands behind the scores", "What if the weights were different?", "How a score comes about", "What it is not",
    "Every indicator", "How well survey questions go together", "What it counts for", "How it is computed",
    "The rows behind it", "Next step", "What was done", "How it is worked out", "Our warnings", "The coalition we are part of",
    "The coalition", "Our numbers", "What we did",
}  # fmt: skip


def test_an_indicator_says_definition_formula_window_n_and_coverage():
    said = of_indicator(HEAD, ROW, date(2026, 10, 1)).replace("\u00a0", " ").replace("\\", "")
    assert said == (
        "**Attendance.** The share of seats that were taken. $frac{a}{b}$ $a = 1$ Window: 6 months to October 2026. "
        "Based on 52 expected seats, coverage 98 %."
    )


def test_a_suppressed_figure_tells_neither_how_many_nor_how_much():
    said = of_indicator(HEAD | {"evidence": ["surveys"]}, ROW | {"suppressed": True}, date(2026, 10, 1))
    assert "52" not in said and "98" not in said and "Based on" not in said


def test_a_formula_is_drawn_line_by_line():
    assert formula("a\\\\b = c\n\\\\[4pt]d") == "$a$ $b = c$ $d$"
    assert formula(None) == ""


def test_a_score_says_what_it_is_made_of_and_how_much_of_that_is_there(here):  # noqa: F811
    score = here.rows("scores", coalition_id="threadline", score="balance", order=("month desc",), limit=1)[0]
    said = of_score(here, "balance", score, score["month"]).replace("\\", "")
    heads = [row for row in here.rows("method") if row["pillar"] == "balance" and row["weight"]]
    assert heads and all(f"{row['title']} {row['weight']:g}" in said for row in heads)
    assert "stands on" in said and f"Method {score['method_version'][:12]}." in said
    assert "geometric mean of balance, engagement and durability" in of_score(here, "health", None, None)


def test_a_text_and_an_indicator_end_with_the_version(here):  # noqa: F811
    coalition = here.rows("coalitions", coalition_id="threadline")[0]
    name = here.rows("method", limit=1)[0]["indicator"]
    said = about(here, "stress", of=(name,), coalition=coalition)
    assert said.startswith(TEXTS["stress"]) and said.split("\n\n")[-1].startswith("Method ")
    assert "Window: " in said or here.rows("method", indicator=name)[0]["window_months"] is None


def test_every_text_is_used_and_the_module_it_names_is_there():
    sources = "".join(path.read_text(encoding="utf-8") for path in SECTIONS.glob("*.py"))
    for name, text in TEXTS.items():
        assert f'"{name}"' in sources, name
        module = text.rpartition("(metrics/")[2].partition(")")[0] if "(metrics/" in text else ""
        assert not module or (SECTIONS.parents[1] / "metrics" / module).is_file(), module


def test_the_indicators_that_sections_name_are_there():
    known = {path.stem for path in (SECTIONS.parents[1] / "metrics" / "indicators").glob("*.sql")}
    named = set()
    for path in SECTIONS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "headed":
                named |= {n for word in node.keywords if word.arg == "of" for n in ast.literal_eval(word.value)}
    assert named and named <= known


@pytest.mark.parametrize("page", sorted({page for pages in PAGES_OF.values() for page in pages}))
def test_every_heading_over_figures_can_be_asked(monkeypatch, tmp_path, page):
    """Whose page it is does not matter: the sections are the same."""
    whose = next(audience for audience, pages in PAGES_OF.items() if page in pages)
    workspace = make_workspace(tmp_path)
    if whose != "secretariat":
        from tests.published_sample import BUILD, sample, write_build

        write_build(workspace, BUILD, sample(), whose)
    app = open_page(monkeypatch, workspace, page, audience=whose, coalition_id="threadline")
    cards = {row.value for row in app.header if row.value and page in ("portfolio", "progress", "inbox")}
    for heading in app.header:
        if heading.value not in NO_FIGURES | cards:
            assert heading.proto.help, f"{page}: {heading.value}"
