"""An indicator looks back no further than its window, so a build makes only the months anew that something touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics.framework import compute_indicators
from metrics.scoring import compute_scores
from sample_data.examples import write_examples
from tests.measured import measured


@pytest.mark.parametrize("since", [date(2026, 9, 1), date(2026, 2, 1)])
def test_some_months_alone_are_the_same_as_in_the_whole(since: date, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    write_examples(exports)
    con = measured(exports, tmp_path / "staged")
    found = {}
    for first in (date.min, since):
        compute_indicators(con, first)
        if first > date.min:  # the scores of some months are made from the indicators of all
            con.execute("insert into indicators select * from all_indicators where month < ?", [first])
        compute_scores(con, first)
        found[first] = {
            table: con.execute(f"select * from {table} where month >= ? order by all", [since]).fetchall()
            for table in ("indicators", "scores", "missing")
        }
        con.execute("create or replace table all_indicators as from indicators")
    assert found[since] == found[date.min]
    assert len({row[1] for row in found[since]["indicators"]}) >= 2, "more than one month was looked at"
    oldest = con.execute("select min(month) from scores").fetchone()
    assert oldest == (since,), "months before were not made"


def test_what_came_later_changes_no_earlier_month(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    write_examples(exports)
    found = {}
    for as_of in (None, date(2026, 4, 30)):
        con = measured(exports, tmp_path / f"staged-{as_of}", as_of)
        compute_indicators(con)
        found[as_of] = con.execute(
            "select * exclude (provisional) from indicators where month <= date '2026-04-01' order by all"
        ).fetchall()
    assert len(found[None]) > 1000
    assert found[date(2026, 4, 30)] == found[None]
