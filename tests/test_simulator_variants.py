"""What looks like trouble and is none: each variant does to all coalitions, quiet and troubled, what it says."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest

from pipelines.cli import Variant
from sample_data.confounders import ALL_ALONG, AR_PHI, AR_VOLUME_SIGMA, CONFOUNDERS, VARIANTS
from sample_data.life import lagged
from sample_data.simulator import simulate
from sample_data.troubles import TROUBLES
from tests.roads import run
from tests.simulated import opened

COALITIONS, MONTHS, SEED = 24, 36, 3
FIRST = np.datetime64("2023-11")
Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> object:
    """variant -> the folder of its quiet coalitions, made once."""
    place = tmp_path_factory.mktemp("variants")

    @cache
    def folder(variant: str) -> Path:
        simulate(place / variant, COALITIONS, MONTHS, SEED, variant=variant, quiet_share=1.0)
        return place / variant

    return folder


def labels(out: Path) -> list[dict[str, str]]:
    with (out / "labels.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def monthly(out: Path, query: str) -> dict[str, Floats]:
    """Coalition -> one number per month, from rows of (coalition, month, number); 0 where there is no row."""
    found: dict[str, Floats] = {}
    for coalition, month, number in opened(out / "exports").execute(query).fetchall():
        place = int((np.datetime64(month) - FIRST).astype(int))
        found.setdefault(coalition, np.zeros(MONTHS))[place] = number
    return found


MESSAGES = "select coalition_id, left(sent_at, 7), count(*) from messages group by all"
MEETINGS = "select coalition_id, left(starts_at, 7), count(*) from meetings group by all"
CAME = """
    select coalition_id, left(starts_at, 7), count(distinct (meeting_id, person_key)) / count(distinct meeting_id)
    from meetings join attendance using (meeting_id) group by all
"""


def month_of(label: dict[str, str]) -> int:
    return int((np.datetime64(label["from_month"][:7]) - FIRST).astype(int))


def lag_one(series: Floats) -> float:
    apart = series - series.mean()
    return float((apart[:-1] * apart[1:]).sum() / (apart**2).sum())


@pytest.mark.parametrize("variant", CONFOUNDERS)
def test_every_coalition_carries_the_confounder_of_its_variant_from_the_middle_third_or_all_along(
    variant: str, made: object
) -> None:
    found = labels(made(variant))
    assert [label["coalition_id"] for label in found] == [f"c{n:04d}" for n in range(1, COALITIONS + 1)]
    assert {(label["kind"], label["trouble"]) for label in found} == {("confounder", variant)}
    months = {month_of(label) for label in found}
    if variant in ALL_ALONG:
        assert months == {0}
    else:
        assert all(MONTHS / 3 - 1 <= month < 2 * MONTHS / 3 for month in months) and len(months) > 5
    assert all(label["first_visible_month"] == label["from_month"] for label in found)


def test_good_and_bad_months_follow_each_other_in_the_autocorrelated_variant(made: object) -> None:
    """The correlation of a month's messages with the next month's, mean over coalitions that write 20 or more a month."""
    mean = {}
    for variant in ("plain", "autocorrelated"):
        busy = [np.log(series + 1) for series in monthly(made(variant), MESSAGES).values() if series.mean() >= 20]
        mean[variant] = (np.mean([lag_one(s) for s in busy]), np.mean([s.std() for s in busy]))
    assert len(busy) > 8
    # 0.4 of the level, whose variance is 0.25 of about 0.41: counting noise and the usual ups and downs are the rest; 36
    # months estimate it about 0.06 too low
    assert mean["autocorrelated"][0] == pytest.approx(0.4 * 0.25 / 0.41 - 0.04, abs=0.07)
    assert mean["plain"][0] < 0.12
    assert mean["autocorrelated"][1] > 1.4 * mean["plain"][1]


def test_the_autocorrelation_planted_is_the_one_stated() -> None:
    """Of the logarithm of volume in coalitions of 2,000 months that have no other ups and downs."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        level = lagged(2_000, AR_PHI, AR_VOLUME_SIGMA, rng)
        assert lag_one(level) == pytest.approx(0.4, abs=0.06)
        assert level.std() == pytest.approx(AR_VOLUME_SIGMA, abs=0.04)


def test_attendance_of_the_autocorrelated_variant_swings_more(made: object) -> None:
    swing = {}
    for variant in ("plain", "autocorrelated"):
        often = [s for s in monthly(made(variant), CAME).values() if (s > 0).all()]
        swing[variant] = np.mean([s.std() / s.mean() for s in often])
    assert swing["autocorrelated"] > 1.15 * swing["plain"]


def test_half_as_much_happens_in_july_and_august_of_the_slump(made: object) -> None:
    calendar = (FIRST + np.arange(MONTHS)).astype(int) % 12 + 1
    is_summer = np.isin(calendar, (7, 8))
    for query, most, least in ((MESSAGES, 0.6, 0.25), (CAME, 0.75, 0.4)):
        series = list(monthly(made("summer_slump"), query).values())
        ratio = np.mean([s[is_summer].mean() / s[~is_summer].mean() for s in series if (s > 0).all()])
        assert least < ratio < most


def test_ten_members_join_at_once_and_take_part_from_then_on(made: object) -> None:
    con = opened(made("growth") / "exports")
    for label in labels(made("growth")):
        (joined, first, last) = con.execute(
            """
            select count(*), min(joined_on), max(joined_on) from memberships
            where coalition_id = $id and role = 'member' and left_on is null
              and joined_on between ($since::date - 31)::varchar and $since
            """,
            {"id": label["coalition_id"], "since": label["from_month"]},
        ).fetchone()
        assert 10 <= joined <= 12 and first >= "2024-10" and last < label["from_month"]
        wrote = con.execute(
            """
            select min(raised_on) from agenda_items join memberships using (coalition_id)
            where proposed_by_organisation_id = memberships.organisation_id and coalition_id = $id
              and joined_on between ($since::date - 31)::varchar and $since
            """,
            {"id": label["coalition_id"], "since": label["from_month"]},
        ).fetchone()
        assert wrote[0] is None or wrote[0] >= label["from_month"]


def test_weekly_meetings_become_monthly(made: object) -> None:
    meetings = monthly(made("rhythm"), MEETINGS)
    for label in labels(made("rhythm")):
        series, month = meetings[label["coalition_id"]], month_of(label)
        assert series[1:month].mean() == pytest.approx(52 / 12, abs=0.2)
        assert series[month:].mean() == pytest.approx(1, abs=0.1) and series[month:].max() <= 2


def test_one_feed_stops_and_all_others_go_on(made: object) -> None:
    con = opened(made("feed_stops") / "exports")
    when = {"messages": "sent_at", "contributions": "given_on", "agenda_items": "raised_on"}
    stopped = Counter()
    for label in labels(made("feed_stops")):
        stopped[label["subject"]] += 1
        for table, column in when.items():
            (last,) = con.execute(
                f"select max({column}) from {table} where coalition_id = ?", [label["coalition_id"]]
            ).fetchone()
            if table == label["subject"]:
                assert last is not None and last < label["from_month"], table
            elif last is not None:
                assert last >= "2026-07", table
    assert stopped["messages"] > 0.6 * COALITIONS > 0 < stopped["contributions"]


def test_thin_coalitions_do_little_and_busy_ones_much(made: object) -> None:
    events = {}
    for variant in ("thin", "plain", "busy"):
        con = opened(made(variant) / "exports")
        rows = con.execute("select (select count(*) from messages) + (select count(*) from attendance)").fetchone()[0]
        meetings = con.execute("select count(*) from meetings").fetchone()[0]
        events[variant] = rows / COALITIONS / MONTHS, meetings / COALITIONS / MONTHS
    assert events["thin"][0] < 20 and events["thin"][1] < 0.55
    assert 30 < events["plain"][0] < 100
    assert events["busy"][0] > 400 and events["busy"][1] > 6


def test_a_variant_changes_no_coalition_otherwise(made: object) -> None:
    """The same organisations, money, charter and roles as in the plain portfolio."""
    for variant in ("autocorrelated", "rhythm", "feed_stops", "summer_slump"):
        for table in ("organisations", "funding", "governance", "roles"):
            name = f"exports/{table}.csv"
            assert (made(variant) / name).read_bytes() == (made("plain") / name).read_bytes(), (variant, table)


def test_half_quiet_half_troubled_takes_the_troubles_in_turn(tmp_path: Path) -> None:
    coalitions = 2 * len(TROUBLES) * 2
    simulate(tmp_path, coalitions, 24, SEED, quiet_share=0.5)
    found = labels(tmp_path)
    assert Counter(label["trouble"] for label in found) == dict.fromkeys(TROUBLES, 2)
    numbers = [int(label["coalition_id"][1:]) for label in found]
    assert {later - earlier for earlier, later in pairwise(numbers)} == {2}, "evenly between the quiet ones"


def test_in_a_variant_half_of_the_coalitions_are_troubled_too(tmp_path: Path) -> None:
    simulate(tmp_path, 2 * len(TROUBLES), 24, SEED, variant="growth")
    kinds = Counter(label["kind"] for label in labels(tmp_path))
    assert kinds == {"confounder": 2 * len(TROUBLES), "trouble": len(TROUBLES)}


def test_an_unknown_variant_and_an_impossible_share_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no variant 'stormy'\. There are: plain, autocorrelated"):
        simulate(tmp_path, 1, 12, 1, variant="stormy")
    with pytest.raises(ValueError, match="between 0 and 1"):
        simulate(tmp_path, 1, 12, 1, quiet_share=1.5)
    assert not (tmp_path / "exports").exists()
    assert VARIANTS[0] == "plain" and set(VARIANTS[1:]) == set(CONFOUNDERS)


def test_the_command_knows_all_variants_and_makes_the_one_asked_for(tmp_path: Path) -> None:
    assert get_args(Variant) == VARIANTS
    asked = ("--coalitions", "4", "--months", "12", "--variant", "thin", "--quiet-share", "1")
    assert run("simulate", tmp_path, *asked).returncode == 0
    assert Counter(label["trouble"] for label in labels(tmp_path)) == {"thin": 4}
    answer = run("simulate", tmp_path / "other", "--variant", "stormy")
    assert answer.returncode == 2 and "summer_slump" in answer.stderr
