"""What a coalition's figures depend on: its own rows up to their month, and nothing of another coalition or of an open survey."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics.surveys import read_surveys
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from sample_data.simulator import simulate
from tests.measured import measured
from tests.roads import published

OF_ONE = ("indicators", "scores", "lenses", "missing", "changes", "sensitivity", "chance", "constructs", "nonresponse")


def test_adding_coalitions_changes_no_row_of_another(
    tmp_path: Path,
) -> None:
    found = []
    for coalitions in (2, 3):
        simulate(tmp_path / f"{coalitions}", coalitions, 14, seed=3)
        place = Workspace(tmp_path / f"w{coalitions}")
        ingest(place, [tmp_path / f"{coalitions}" / "exports"])
        build(place)
        found.append(published(place))
    few, more = found
    ids = {row[0] for row in few["coalitions"]}
    assert len(ids) == 2 < len(more["coalitions"])
    for table in OF_ONE:
        assert few[table] == [row for row in more[table] if row[0] in ids], table
        assert few[table], f"{table} is empty: nothing was compared"


WAVE = "wave_id,coalition_id,opened_on,closed_on,instrument,instrument_version\nw,c,2026-05-01,{closed},pulse,1\n"
ITEMS = "instrument,version,item_id,construct,scale_min,scale_max\npulse,1,q,renewal_intent,1,5\n"
MEMBERS = [f"m{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("closed", "as_of", "is_told"),
    [
        ("2026-06-10", None, True),
        ("2026-06-20", None, True),  # the day of the newest row
        ("2026-06-21", None, False),  # planned: whether it was kept the exports do not tell yet
        ("2026-06-10", date(2026, 6, 9), False),
        ("2026-06-10", date(2026, 6, 10), True),
    ],
)
def test_nothing_is_told_of_a_wave_whose_end_the_exports_do_not_reach(
    tmp_path: Path, closed: str, as_of: date | None, is_told: bool
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    days = ("2026-05-02", "2026-06-09", "2026-06-10", "2026-06-20")
    messages = [f"{on}-{who},c,{on}T10:00:00Z,{who}" for on in days for who in MEMBERS]
    answers = [f"w,r{n},{who},q,4" for n, who in enumerate(MEMBERS)]
    memberships = [f"c,{who},2026-01-01" for who in MEMBERS]
    for name, header, rows in (
        ("messages", "message_id,coalition_id,sent_at,organisation_id", messages),
        ("survey_answers", "wave_id,respondent_key,organisation_id,item_id,value", answers),
        ("memberships", "coalition_id,organisation_id,joined_on", memberships),
    ):
        (exports / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (exports / "survey_waves.csv").write_text(WAVE.format(closed=closed), encoding="utf-8")
    (exports / "survey_items.csv").write_text(ITEMS, encoding="utf-8")
    con = measured(exports, tmp_path / "staged", as_of)
    read_surveys(con)
    assert bool(con.execute("select * from construct_answers").fetchall()) == is_told
    con.close()
