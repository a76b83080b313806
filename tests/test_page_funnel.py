"""The portfolio's funnel: who lies outside is named, nobody is ranked, and with too few coalitions there is none."""

from __future__ import annotations

from dashboard.funnel_chart import Place, funnel
from dashboard.sections.different_for_its_size import TITLE, answer
from tests.pages import changed, open_page, said, tables
from tests.published_sample import HEADS, HOSTILE

INDICATOR = HEADS[0][0]
KEYS = ("threadline", "canopy", "horizon", "loopworks")


def row(number: int, value: float, n: int) -> dict:
    return {
        "coalition_id": KEYS[number] if number < len(KEYS) else f"c{number}", "indicator": INDICATOR, "value": value, "n": n,
        "expected": 0.8, "low": 0.7, "high": 0.9, "phi": 1.0,
    }  # fmt: skip


ROWS = [row(0, 0.61, 120), *(row(i, 0.8, 20 + i) for i in range(1, 8))]


def place(name: str, value: float) -> Place:
    return Place(name, value, 120, 0.8, 0.7, 0.9)


def test_the_answer_names_those_outside_with_share_n_and_what_is_expected():
    words = answer([place("Reef", 0.61), *(place(f"c{i}", 0.8) for i in range(7))], "commitments due").replace(
        "\u00a0", " "
    )
    assert words == (
        "**1 of 8 coalitions is different for its size:** Reef: 61 % of 120 commitments due, expected 80 % (70–90 %)."
    )
    assert answer([place(f"c{i}", 0.8) for i in range(8)], "acts").startswith("**None of 8 coalitions is different")


def test_the_page_draws_it_below_the_cards(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, funnel=ROWS), "portfolio")
    assert TITLE in [header.value for header in app.header]
    assert "1 of 8 coalitions is different for its size" in said(app)
    assert "Threadline Accord\t61 % of 120" in tables(app).replace("\u00a0", " ")


def test_without_enough_coalitions_there_is_none(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, funnel=[]), "portfolio")
    assert TITLE not in [header.value for header in app.header]


def test_only_those_outside_are_named_in_the_chart_and_as_they_are():
    figure = funnel([place(HOSTILE[:10], 0.2), *(place(f"inside{i}", 0.8) for i in range(7))], "acts")
    assert len(figure.layout.annotations) == 1
    assert "<" not in figure.layout.annotations[0].text.replace("&lt;", "")
    assert {trace.marker.symbol for trace in figure.data if trace.mode == "markers"} == {"circle", "diamond"}
