"""Pillars, health, bands, what is missing and who needs somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from metrics import attention, scoring
from metrics.attention import compute_attention
from metrics.changes import compute_changes
from metrics.framework import create_table
from metrics.heads import Head
from metrics.published import PUBLISHED
from metrics.scoring import compute_scores
from metrics.words import in_words
from tests.rows import coalition_months, day


def head(name: str, pillar: str, weight: float = 1, **more: Any) -> Head:
    words = ("question", "source", "words", "formula")
    values: dict[str, Any] = {
        **{word: word for word in words}, "name": name, "statement": "", "title": name.title(),
        "unit": "share of members, 0 to 1", "direction": "increase", "pillar": pillar, "lenses": (),
        "weight": weight, "window_months": 12, "min_n": 3, "symbols": (), "counts": "agenda items",
        "evidence": (), "needs": f"an export for {name}", "obstacle": f"{name} is low",
        "next_step": f"Mend {name}.", "hat": "facilitator", "goalposts": (0.0, 1.0), **more,
    }  # fmt: skip
    return Head(**values)


CATALOGUE = {
    each.name: each
    for each in (
        head("spread", "balance", 3),
        head("share", "balance", 1),
        head("presence", "engagement", 2),
        head("breadth", "engagement", 3),
        head("core", "durability", 4),
        head("money", "durability", 6, hat="project manager"),
        head("voices", "balance", 0, direction="neutral", goalposts=None),
    )
}


@pytest.fixture
def scored(con, given, monkeypatch):
    """scored({"spread": 0.8, ...}) computes the scores of coalition c in June from the values of indicators.

    A value may be a dictionary of published columns; an indicator left out has no value and n 0.
    """
    monkeypatch.setattr(scoring, "heads", lambda: CATALOGUE)
    monkeypatch.setattr(attention, "heads", lambda: CATALOGUE)

    def run(*coalitions: dict[str, Any]) -> dict[str, dict[str, Any]]:
        con.execute(create_table("indicators"))
        for coalition, values in zip("cdefg", coalitions, strict=False):
            given("coalition_months", coalition_months("2026-06", "2026-06", coalition))
            for name in CATALOGUE:
                value = values.get(name, {"n": 0})
                row = value if isinstance(value, dict) else {"value": value, "score": 100 * value, "n": 9}
                row = {"coalition_id": coalition, "month": day("2026-06"), "indicator": name, "coverage": 1.0, **row}
                given("indicators", [row])
        compute_scores(con)
        compute_changes(con)
        compute_attention(con)
        return {row["score"]: row for row in rows(con, "scores") if row["coalition_id"] == "c"}

    return run


def rows(con, table: str) -> list[dict[str, Any]]:
    found = con.execute(f"select * from {table}")
    names = [column[0] for column in found.description]
    assert names == list(PUBLISHED[table])
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


ALL_AT = dict.fromkeys(CATALOGUE, 0.8)


# --- pillars and health -------------------------------------------------------------------------------------


def test_a_pillar_is_the_weighted_mean_of_its_indicators(scored):
    balance = scored({"spread": 0.8, "share": 0.4})["balance"]
    # (3 * 80 + 1 * 40)/4
    assert (balance["value"], balance["weight_present"], balance["partial"]) == (pytest.approx(70), 1.0, False)


def test_health_is_the_geometric_mean_of_the_pillars(scored):
    scores = scored({"spread": 0.8, "share": 0.8, "presence": 0.8, "breadth": 0.8, "core": 0.2, "money": 0.2})
    assert scores["health"]["value"] == pytest.approx(50.4, abs=0.05)  # (80, 80, 20)
    assert (scores["health"]["band"], scores["health"]["weakest"]) == ("watch", "durability")


def test_a_pillar_at_nought_counts_as_one_point(scored):
    scores = scored({**ALL_AT, "core": 0.0, "money": 0.0})
    # the cube root of 80 * 80 * 1
    assert scores["durability"]["value"] == 0.0
    assert scores["health"]["value"] == pytest.approx(6400 ** (1 / 3))


def test_health_needs_all_three_pillars(scored):
    scores = scored({"spread": 0.8, "share": 0.8, "presence": 0.8, "breadth": 0.8})
    health = scores["health"]
    assert (health["value"], health["band"], health["weakest"], health["partial"]) == (None, None, None, False)
    assert health["weight_present"] == pytest.approx(9 / 19)


def test_a_pillar_needs_forty_per_cent_of_its_weight(scored):
    scores = scored({"core": 0.8, "presence": 0.8, "share": 0.8})
    # durability has 4 of 10 and engagement 2 of 5: just enough; balance has 1 of 4: not enough
    assert scores["durability"]["value"] == pytest.approx(80)
    assert scores["engagement"]["value"] == pytest.approx(80)
    assert (scores["balance"]["value"], scores["balance"]["weight_present"]) == (None, 0.25)


def test_under_two_thirds_of_the_weight_a_score_is_partial(scored):
    scores = scored({"core": 0.8, "breadth": 0.8, "spread": 0.8})
    assert {name: scores[name]["partial"] for name in ("balance", "engagement", "durability")} == {
        "balance": False,  # 3 of 4
        "engagement": True,  # 3 of 5
        "durability": True,  # 4 of 10
    }


def test_a_diagnostic_has_no_part_in_a_score(scored):
    assert scored({"spread": 0.8, "share": 0.8, "voices": {"value": 3.0, "n": 9}})["balance"]["value"] == pytest.approx(
        80
    )


@pytest.mark.parametrize(
    ("value", "band"),
    [(0, "concern"), (0.4499, "concern"), (0.45, "watch"), (0.6999, "watch"), (0.70, "strong"), (1, "strong")],
)
def test_bands_are_half_open(scored, value, band):
    assert scored({"spread": value, "share": value})["balance"]["band"] == band


def test_the_weakest_indicator_is_the_one_that_loses_most(scored):
    # spread loses 3 * 20, share 1 * 50
    assert scored({"spread": 0.8, "share": 0.5})["balance"]["weakest"] == "spread"


def test_a_perfect_pillar_has_no_weakest_indicator(scored):
    assert scored({"spread": 1, "share": 1})["balance"]["weakest"] is None


# --- ranges -------------------------------------------------------------------------------------------------


def test_a_range_without_a_point_is_present(scored):
    hidden = {"value": None, "score": 60.0, "low": 0.21, "high": 0.99, "n": 33, "coverage": 0.2}
    balance = scored({"spread": hidden, "share": 0.6})["balance"]
    assert (balance["value"], balance["weight_present"]) == (pytest.approx(60), 1.0)


def test_the_range_holds_the_value(scored):
    # nothing but the better end of spread is unknown: draws lie above the value
    one_sided = {"value": 0.4, "score": 40.0, "low": 0.4, "high": 0.9, "n": 9}
    balance = scored({"spread": one_sided, "share": 0.4})["balance"]
    assert balance["value"] == pytest.approx(40)
    assert balance["low"] <= balance["value"] < balance["high"]


def test_an_indicator_that_does_not_apply_has_no_weight_and_is_not_missing(con, scored):
    scores = scored({**ALL_AT, "spread": {"n": None}})
    assert (scores["balance"]["weight_present"], scores["balance"]["value"]) == (1.0, pytest.approx(80))
    assert rows(con, "missing") == []


# --- what is missing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"n": 0}, "No agenda items on file: needs an export for spread."),
        ({"n": 2}, "2 agenda items in 12 months; 3 are needed."),
        ({"n": 1}, "Only 1 of the 3 agenda items needed in 12 months."),
        ({"n": 9, "coverage": 0.799}, "Only 79 % of it is of known organisations; 80 % is needed."),
        ({"n": 9}, "Cannot be worked out from what is on file: needs an export for spread."),
    ],
)
def test_a_missing_indicator_says_why(con, scored, answer, reason):
    scored({**ALL_AT, "spread": answer})
    assert rows(con, "missing") == [
        {
            "coalition_id": "c", "month": day("2026-06"), "score_or_lens": "balance", "indicator": "spread",
            "weight": 3.0, "reason": reason,
        },
        {
            "coalition_id": "c", "month": day("2026-06"), "score_or_lens": "health", "indicator": "balance",
            "weight": None, "reason": "Balance has no score: 25 % of its weight is present, 40 % is needed.",
        },
    ]  # fmt: skip


@pytest.mark.parametrize("answer", [{"n": 1}, {"n": 2}, {"n": 9}])
def test_too_few_answers_to_a_survey_are_not_counted_out(con, scored, monkeypatch, answer):
    monkeypatch.setitem(CATALOGUE, "spread", replace(CATALOGUE["spread"], evidence=("agenda_items", "surveys")))
    scored({**ALL_AT, "spread": answer})
    assert rows(con, "missing")[0]["reason"] == "Not enough answers: needs an export for spread."


def test_a_feed_that_has_delivered_before_is_not_called_absent(con, given, scored):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    scored({**ALL_AT, "share": {"n": 0}})
    given("indicators", [{"coalition_id": "c", "month": day("2026-05"), "indicator": "share", "n": 5}])
    compute_scores(con)
    compute_changes(con)
    compute_attention(con)
    found = {(row["month"].month, row["indicator"]): row["reason"] for row in rows(con, "missing")}
    assert found[6, "share"] == "0 agenda items in 12 months; 3 are needed."


def test_a_pillar_with_nothing_says_so(con, scored):
    scored({})
    reasons = [row["reason"] for row in rows(con, "missing") if row["score_or_lens"] == "health"]
    assert "Durability has no score: nothing of it is present." in reasons and len(reasons) == 3


def test_nothing_missing_is_no_row(con, scored):
    scored(ALL_AT)
    assert rows(con, "missing") == []


# --- who needs somebody -------------------------------------------------------------------------------------


def test_attention_speaks_of_the_lowest_pillars_weakest_indicator(con, scored):
    scored({**ALL_AT, "core": 0.31, "money": 0.31, "presence": 0.5, "breadth": 0.5})
    (row,) = rows(con, "attention")
    assert row == {
        "coalition_id": "c", "position": 1, "level": "concern", "concerns": 1, "watches": 1, "gaps": 0,
        "why": "Money is low, with money at 31 %.", "next_step": "Mend money.", "hat": "project manager",
    }  # fmt: skip


def test_a_trouble_inside_a_strong_pillar_is_watched_not_called_quiet(con, scored):
    # engagement = (2 x 30 + 3 x 100) / 5 = 72, strong; presence at 30 is in concern by itself
    scores = scored({**ALL_AT, "presence": 0.3, "breadth": 1.0})
    assert scores["engagement"]["band"] == "strong"
    (row,) = rows(con, "attention")
    assert (row["level"], row["concerns"], row["watches"]) == ("watch", 0, 1)
    assert row["why"] == "Presence is low, with presence at 30 %."


def test_a_range_without_a_point_is_spoken_of_as_a_range(con, scored):
    hidden = {"value": None, "score": 40.0, "low": 0.21, "high": 0.59, "n": 33, "coverage": 0.2}
    scored({**ALL_AT, "spread": hidden})
    assert rows(con, "attention")[0]["why"] == "Spread is low, with spread at 21–59 %."


def test_a_gap_asks_for_the_heaviest_thing_missing(con, scored):
    scored({**ALL_AT, "money": {"n": 0}, "core": {"n": 0}})
    (row,) = rows(con, "attention")
    assert (row["level"], row["gaps"], row["hat"]) == ("gap", 1, "project manager")
    assert row["why"] == "Durability has no score: nothing of it is present."
    assert row["next_step"] == "Bring in what is missing: an export for money."


def test_all_quiet(con, scored):
    scored(ALL_AT)
    (row,) = rows(con, "attention")
    assert (row["level"], row["why"], row["next_step"], row["hat"]) == ("quiet", "All quiet.", None, None)


def test_the_order_is_by_what_there_is_to_do_and_then_by_name_never_by_score(con, given, scored):
    names = {"c": "Zinnia", "d": "Aster", "e": "Yarrow", "f": "Borage", "g": "Clover"}
    given("coalitions", [{"coalition_id": key, "name": name} for key, name in names.items()])
    one_concern = {**ALL_AT, "spread": 0.4, "share": 0.4}
    deeper_concern = {**ALL_AT, "spread": 0.1, "share": 0.1}
    two_watches = {**ALL_AT, "spread": 0.6, "share": 0.6, "core": 0.6, "money": 0.6}
    a_gap = {**ALL_AT, "spread": {"n": 0}, "share": {"n": 0}}
    scored(one_concern, deeper_concern, two_watches, a_gap, ALL_AT)
    found = sorted(rows(con, "attention"), key=lambda row: row["position"])
    assert [row["coalition_id"] for row in found] == ["d", "c", "e", "f", "g"]
    assert [row["level"] for row in found] == ["concern", "concern", "watch", "gap", "quiet"]
    # the same with the depths of the two concerns exchanged: Aster still comes before Zinnia
    con.execute("delete from coalition_months")
    scored(deeper_concern, one_concern, two_watches, a_gap, ALL_AT)
    found = sorted(rows(con, "attention"), key=lambda row: row["position"])
    assert [row["coalition_id"] for row in found][:2] == ["d", "c"]


def test_attention_looks_at_the_last_month(con, given, scored):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    scored(ALL_AT)
    assert [row["level"] for row in rows(con, "attention")] == ["quiet"]


def test_no_coalition_leaves_empty_tables(con, scored):
    scored()
    assert [rows(con, table) for table in ("scores", "missing", "attention", "lenses")] == [[], [], [], []]


# --- values in words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "words"),
    [
        (0.314, None, None, "share of members, 0 to 1", "31 %"),
        (0.314, 0.2, 0.4, "share of members, 0 to 1", "31 % (20–40 %)"),
        (None, 0.21, 0.99, "share of members, 0 to 1", "21–99 %"),
        (0.004, None, None, "share of members, 0 to 1", "under 1 %"),
        (0.0, None, None, "probability, 0 to 1", "0 %"),
        (0.48, 0.39, 0.57, "index, 0 to 1", "0.48 (0.39–0.57)"),
        (-0.05, None, None, "index, 0 to 1", "−0.05"),
        (4.21, None, None, "months", "4.2 months"),
        (8.6, None, None, "voices, 1 to the number of members", "8.6 voices"),
        (3.0, 3.0, 5.0, "organisations, a count", "3 (3–5) organisations"),
        (1.0, None, None, "organisations, a count", "1 organisation"),
        (3.0, 3.0, 3.0, "organisations, a count", "3 organisations"),
    ],
)
def test_values_in_words(value, low, high, unit, words):
    assert in_words(value, low, high, unit) == words
