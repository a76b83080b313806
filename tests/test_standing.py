"""What moves a score most, and how sure a place among others is."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from metrics.framework import NORMALISE, create_table
from metrics.heads import heads
from metrics.scoring import compute_scores
from metrics.standing import compute_standing
from tests.rows import coalition_months, day

Con = duckdb.DuckDBPyConnection


def given_scores(con: Con, given: Any, **coalitions: dict[str, dict[str, float]]) -> None:
    """Every indicator at 50 but for those given, in June."""
    con.execute(NORMALISE)
    con.execute(create_table("indicators"))
    for coalition, own in coalitions.items():
        given("coalition_months", coalition_months("2026-05", "2026-06", coalition))
        for name, head in heads().items():
            row = {"coalition_id": coalition, "month": day("2026-06"), "indicator": name, "n": 9}
            given("indicators", [row | {"score": 50.0 if head.weight else None} | own.get(name, {})])
    compute_scores(con)
    compute_standing(con)


def at(score: float) -> dict[str, dict[str, float]]:
    return {name: {"score": score} for name, head in heads().items() if head.weight}


def shares(con: Con, score: str) -> dict[str, float]:
    return dict(con.execute("select indicator, share from sensitivity where score = ?", [score]).fetchall())


def test_the_one_indicator_that_is_unsure_moves_the_score(con: Con, given: Any) -> None:
    # all others stand at the pillar's own value, so their weights move nothing
    unsure = {"agenda_concentration": {"value": 0.3, "low": 0.0, "high": 0.6, "score": 50.0}}
    given_scores(con, given, a=unsure)
    found = shares(con, "balance")
    assert list(found) == ["agenda_concentration"]
    assert found["agenda_concentration"] > 0.9
    assert shares(con, "engagement") == {}


def test_only_its_own_indicators_are_said_to_move_a_pillar(con: Con, given: Any) -> None:
    given_scores(con, given, a={"top_share": {"score": 100.0}, "trust": {"score": 0.0}, "runway": {"score": 90.0}})
    for score in ("balance", "engagement", "durability"):
        assert {heads()[name].pillar for name in shares(con, score)} == {score}
    assert {heads()[name].pillar for name in shares(con, "health")} == {"balance", "engagement", "durability"}


def test_a_weight_moves_a_score_by_how_far_its_indicator_lies_from_the_rest(con: Con, given: Any) -> None:
    given_scores(con, given, a={"top_share": {"score": 100.0}, "agenda_concentration": {"score": 60.0}})
    found = shares(con, "balance")
    assert found["top_share"] > 0.5 > found.get("agenda_concentration", 0)


def test_shares_of_variance_do_not_exceed_the_whole(con: Con, given: Any) -> None:
    given_scores(con, given, a={"top_share": {"score": 100.0}, "trust": {"score": 0.0}, "runway": {"score": 90.0}})
    for score in ("balance", "engagement", "durability", "health"):
        assert sum(shares(con, score).values()) <= 1.05  # correlations of 1,000 draws are not exactly nought


def test_places_are_ranges_that_overlap_where_scores_do(con: Con, given: Any) -> None:
    wide = {"value": 0.3, "low": 0.0, "high": 0.6, "score": 50.0}
    given_scores(con, given, a=at(80), b={"agenda_concentration": wide}, c={"agenda_concentration": wide}, d=at(20))
    found = con.execute(
        "select coalition_id, place_low, place_high, of from ranks where score = 'balance' order by 1"
    ).fetchall()
    assert found == [("a", 1, 1, 4), ("b", 2, 3, 4), ("c", 2, 3, 4), ("d", 4, 4, 4)]


def test_only_pairs_that_are_sure_are_named(con: Con, given: Any) -> None:
    wide = {"value": 0.3, "low": 0.0, "high": 0.6, "score": 50.0}
    given_scores(con, given, a=at(80), b={"agenda_concentration": wide}, c={"agenda_concentration": wide}, d=at(20))
    found = con.execute(
        "select coalition_id_ahead || coalition_id_behind from dominance where score = 'balance' order by 1"
    ).fetchall()
    assert [pair for (pair,) in found] == ["ab", "ac", "ad", "bd", "cd"]


def test_one_coalition_has_no_place(con: Con, given: Any) -> None:
    given_scores(con, given, a=at(50))
    assert con.execute("select count(*) from ranks").fetchone() == (0,)


def test_a_coalition_without_the_score_has_no_place_in_it(con: Con, given: Any) -> None:
    without = {n: {"score": None} for n, head in heads().items() if head.pillar == "durability"}
    given_scores(con, given, a=at(50), b=at(60), c=without)  # type: ignore[arg-type]
    found = con.execute("select score, count(*) from ranks group by score").fetchall()
    assert dict(found) == {"balance": 3, "engagement": 3, "durability": 2, "health": 2}


@pytest.mark.parametrize("extra", ["z", "0"])
def test_another_coalition_changes_nobodys_range(con: Con, given: Any, extra: str) -> None:
    wide = {"agenda_concentration": {"value": 0.3, "low": 0.0, "high": 0.6, "score": 50.0}}
    rows = "select * from scores where coalition_id = 'a' order by all"
    given_scores(con, given, a=wide)
    alone = con.execute(rows).fetchall()
    sensitivity = con.execute("select * from sensitivity order by all").fetchall()
    con.execute("delete from coalition_months")
    given_scores(con, given, a=wide, **{extra: at(70)})
    assert con.execute(rows).fetchall() == alone
    assert con.execute("select * from sensitivity where coalition_id = 'a' order by all").fetchall() == sensitivity
