"""The four example coalitions: deterministic, small, fictional, and their stories stand in the raw rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from metrics.framework import compute_indicators
from metrics.heads import heads
from metrics.reliability import LEAST_RESPONDENTS, cronbach_alpha, mcdonald_omega
from metrics.scoring import compute_scores
from pipelines.tables import CHARTER_ELEMENTS, CONTRACT, TABLES
from sample_data.backing import ELEMENTS
from sample_data.examples import write_examples
from tests.measured import measured
from tests.simulated import opened, outside_their_wave, points

Con = duckdb.DuckDBPyConnection
MOST_ROWS = 40_000
LAST = date(2026, 10, 1)
FROM_ANSWERS = ("fair_process", "reciprocity", "renewal_intent", "shared_understanding", "survey_coverage")
FROM_RATINGS = ("trust", "say_do_gap", "influence_spread", "centralisation")
IDS = ["canopy-compact", "horizon-net-zero", "loopworks-platform", "threadline-accord"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def con(files: list[Path]) -> Con:
    return opened(files[0].parent)


@pytest.fixture(scope="module")
def built(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Con:
    """Indicators of all months, scores of the last one, as a build makes them from these files."""
    con = measured(files[0].parent, tmp_path_factory.mktemp("staged"))
    compute_indicators(con)
    compute_scores(con, LAST)
    return con


def value(built: Con, coalition: str, indicator: str, month: date = LAST) -> float | None:
    (found,) = built.execute(
        "select value from indicators where coalition_id = ? and indicator = ? and month = ?",
        [coalition, indicator, month],
    ).fetchall()
    return None if found[0] is None else float(found[0])


def one(con: Con, query: str) -> float:
    (value,) = con.execute(query).fetchone() or (None,)
    return float(value)


def test_examples_are_one_small_file_per_table_and_the_same_every_time(files: list[Path], tmp_path: Path) -> None:
    again = write_examples(tmp_path / "again")
    assert [(f.name, f.read_bytes()) for f in files] == [(f.name, f.read_bytes()) for f in again]
    assert {f.stem for f in files} == set(CONTRACT)
    assert sum(len(f.read_bytes().splitlines()) - 1 for f in files) < MOST_ROWS


def test_headers_are_contract_columns(files: list[Path]) -> None:
    for path in files:
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert set(header) <= {c.name for c in TABLES[path.stem].public}
        assert set(TABLES[path.stem].required) <= set(header)


def test_the_charter_has_the_elements_of_the_contract() -> None:
    assert ELEMENTS == CHARTER_ELEMENTS


def test_there_are_four_and_none_goes_beyond_20_october_2026(con: Con) -> None:
    assert [i for (i,) in con.execute("select coalition_id from coalitions order by 1").fetchall()] == IDS
    events = ("messages", "sent_at"), ("meetings", "starts_at"), ("contributions", "given_on"), ("spending", "month")
    for table, when in events:
        last = dict(con.execute(f"select coalition_id, max(left({when}, 10)) from {table} group by 1").fetchall())
        assert set(last) == set(IDS)
        assert all("2026-09-01" <= day <= "2026-10-20" for day in last.values()), table
    silent = "select coalition_id from messages group by 1 having max(sent_at) < '2026-10-15'"
    assert con.execute(silent).fetchall() == []


def test_each_runs_26_to_36_months(con: Con) -> None:
    rows = con.execute("select count(distinct left(sent_at, 7)) from messages group by coalition_id").fetchall()
    assert all(26 <= months <= 36 for (months,) in rows)


def test_horizon_has_41_members_and_threadline_12(con: Con) -> None:
    members = con.execute("""
        select coalition_id, count(*) from memberships
        where left_on is null and role in ('lead', 'founder', 'member') group by 1
    """).fetchall()  # fmt: skip
    assert dict(members) == dict(zip(IDS, (18, 41, 9, 12), strict=True))


def test_northmill_takes_over_the_agenda_of_threadline_in_april_2026(con: Con) -> None:
    share = """
        select avg(coalesce(proposed_by_organisation_id = 'northmill', false)::int) from agenda_items
        where coalition_id = 'threadline-accord' and raised_on"""
    assert one(con, f"{share} < '2026-04-01'") < 0.3
    assert one(con, f"{share} >= '2026-04-08'") > 0.8


def test_canopys_signed_money_lasts_about_four_months_and_its_charter_is_good(con: Con) -> None:
    left = one(con, """
        select sum(amount::double * (ends_on::date - date '2026-10-31') / (ends_on::date - starts_on::date + 1))
        from funding where coalition_id = 'canopy-compact' and signed = 'true' and ends_on > '2026-10-31'
    """)  # fmt: skip
    monthly = "select avg(amount::double) from spending where coalition_id = 'canopy-compact' and month >= '2026-04-01'"
    spent = one(con, monthly)
    assert 3.5 < left / spent < 5
    last = "select max(ends_on) from funding where coalition_id = 'canopy-compact' and signed = 'true'"
    assert con.execute(last).fetchall() == [("2027-02-28",)]
    assert one(con, "select count(*) from governance where coalition_id = 'canopy-compact' and status = 'full'") >= 14


def test_horizon_is_funded_for_long_and_nobody_objects(con: Con) -> None:
    next_end = "select min(ends_on) from funding where coalition_id = 'horizon-net-zero' and ends_on > '2026-10-31'"
    grants = con.execute(next_end).fetchone()
    assert grants is not None and grants[0] > "2027-10-31"
    dissent = "select count(*) from positions where decision_id like 'horizon%' and position in ('object', 'abstain')"
    assert one(con, dissent) == 0


def test_loopworks_commitments_slip_from_march_2026(con: Con) -> None:
    due = "from commitments where coalition_id = 'loopworks-platform' and due_on"
    kept = f"select avg(coalesce(completed_on <= due_on, false)::int) {due}"
    assert one(con, f"{kept} < '2026-03-01'") > 0.7
    assert one(con, f"{kept} between '2026-03-01' and '2026-10-20'") < 0.45
    overdue = f"select count(*) {due} < '2026-10-20' and completed_on is null and dropped_on is null"
    assert one(con, overdue) >= 4


def test_loopworks_has_no_charter_and_many_messages_of_unknown_people(con: Con) -> None:
    assert one(con, "select count(*) from governance where coalition_id = 'loopworks-platform'") == 0
    unknown = one(con, """
        select avg((split_part(person_key, '@', 2) not in (select domains from organisations)
                    and person_key not in (select person_key from representatives))::int)
        from messages where coalition_id = 'loopworks-platform'
    """)  # fmt: skip
    assert 0.08 < unknown < 0.2


def test_attendance_of_loopworks_drifts(con: Con) -> None:
    each = """
        select count(distinct (meeting_id, split_part(person_key, '@', 2))) / count(distinct meeting_id)
        from attendance join meetings using (meeting_id)
        where coalition_id = 'loopworks-platform'
          and split_part(person_key, '@', 2) in (select domains from organisations) and starts_at"""
    assert one(con, f"{each} >= '2026-07-01'") < 0.8 * one(con, f"{each} < '2026-04-01'")


def test_every_indicator_has_a_value_in_the_last_month_of_some_example(built: Con) -> None:
    found = built.execute("select distinct indicator from indicators where month = ? and value is not null", [LAST])
    assert set(heads()) - {indicator for (indicator,) in found.fetchall()} == set()


def test_the_stories_stand_in_the_scores(built: Con) -> None:
    """The weakest pillar is the one the story is about, and the campaign in good health has none."""
    rows = built.execute("select coalition_id, score, value, band from scores where month = ?", [LAST]).fetchall()
    pillars = {(one, score): (value, band) for one, score, value, band in rows if score != "health"}
    weakest = {one: min((p for p in pillars if p[0] == one), key=pillars.__getitem__)[1] for one in IDS}
    told = {"threadline-accord": "balance", "canopy-compact": "durability", "loopworks-platform": "durability"}
    assert weakest | told == weakest
    assert {band for (one, _), (_, band) in pillars.items() if one == "horizon-net-zero"} == {"strong"}
    assert pillars["threadline-accord", "balance"][0] < 50


def test_loopworks_never_asked_its_members(con: Con, built: Con) -> None:
    assert one(con, "select count(*) from survey_waves where coalition_id = 'loopworks-platform'") == 0
    assert {value(built, "loopworks-platform", indicator) for indicator in FROM_ANSWERS + FROM_RATINGS} == {None}
    assert None not in {value(built, "threadline-accord", indicator) for indicator in FROM_ANSWERS + FROM_RATINGS}
    employers = "select distinct employer_organisation_id from facilitation where position = 'internal'"
    assert con.execute(employers).fetchall() == [("refill-row",)]


def test_nobody_in_horizon_rates_forty_others(built: Con) -> None:
    assert {value(built, "horizon-net-zero", indicator) for indicator in FROM_RATINGS} == {None}
    assert None not in {value(built, "horizon-net-zero", indicator) for indicator in FROM_ANSWERS}


def test_canopys_september_wave_has_too_few_answers_and_is_withheld(con: Con, built: Con) -> None:
    wave = "from survey_answers where wave_id = 'canopy-compact-s3'"
    assert 2 <= one(con, f"select count(distinct respondent_key) {wave}") <= 4
    assert one(con, f"select count(*) {wave} and item_id not in ('q14', 'q15')") == 0
    months = [date(2026, month, 1) for month in (6, 8, 9, 10)]
    assert [value(built, "canopy-compact", "renewal_intent", m) is None for m in months] == [False, False, True, True]
    for asked_in_june_only in ("fair_process", "survey_coverage"):
        fair = [value(built, "canopy-compact", asked_in_june_only, m) for m in months]
        assert fair[0] is not None and set(fair) == {fair[0]}


def test_threadline_says_that_northmill_took_over(con: Con, built: Con) -> None:
    for indicator, before, after in (
        ("fair_process", (0.6, 1), (0, 0.45)), ("renewal_intent", (0.6, 1), (0, 0.55)), ("centralisation", (0, 0.5), (0.6, 1)),
        ("influence_spread", (0, 0.2), (0.2, 1)), ("facilitator_impartiality", (1, 1), (0.5, 0.5)),
        ("competition_safeguards", (1, 1), (0.75, 0.75)), ("duplicated_effort", (0.5, 0.5), (0.5, 0.5)),
        ("ecosystem_coverage", (0.83, 0.84), (0.83, 0.84)),
    ):  # fmt: skip
        was, is_now = (value(built, "threadline-accord", indicator, month) for month in (date(2026, 3, 1), LAST))
        assert was is not None and before[0] <= was <= before[1], (indicator, was)
        assert is_now is not None and after[0] <= is_now <= after[1], (indicator, is_now)
    openness = """
        select avg(value::double) from survey_ratings
        where wave_id = 'threadline-accord-s4' and dimension = 'openness' and rated_organisation_id"""
    assert one(con, f"{openness} = 'northmill'") < one(con, f"{openness} <> 'northmill'") - 0.5
    amended = """
        select avg((amended_by_organisation_ids is not null)::int) from decisions
        where coalition_id = 'threadline-accord' and decided_on"""
    assert one(con, f"{amended} >= '2026-04-15'") < 0.6 * one(con, f"{amended} < '2026-04-01'")


def test_all_members_are_invited_as_people_or_as_organisations(con: Con, built: Con) -> None:
    either = "select distinct person_key is null, organisation_id is null from survey_invitations order by 1"
    assert con.execute(either).fetchall() == [(False, True), (True, False)]
    invited = "select coalition_id, n from indicators where indicator = 'survey_coverage' and month = ? and n > 0"
    asked = {"canopy-compact": 18, "threadline-accord": 12, "horizon-net-zero": 39}  # two joined Horizon since May
    assert dict(built.execute(invited, [LAST]).fetchall()) == asked


def test_answers_come_from_several_people_while_the_wave_is_open_and_some_do_not_know(con: Con) -> None:
    assert outside_their_wave(con) == []
    assert 0.02 < one(con, "select avg((dont_know = 'true')::int) from survey_answers") < 0.07
    people = "select count(distinct respondent_key) as people from survey_answers group by wave_id, organisation_id"
    assert one(con, f"select max(people) from ({people})") >= 3
    waves = "select coalition_id, left(opened_on, 4) from survey_waves group by all having count(*) > 2"
    assert con.execute(waves).fetchall() == [], "one or two a year"


def test_the_items_of_a_construct_measure_one_thing_once_the_reverse_one_is_turned(con: Con) -> None:
    reverse = con.execute("select item_id, construct from survey_items where reverse_scored = 'true'").fetchall()
    assert reverse == [("q05", "fair_influence")]
    said = points(con, "fair_influence")
    assert said.shape[1] == 3 and np.isfinite(said).all(axis=1).sum() >= LEAST_RESPONDENTS
    for found in (cronbach_alpha(said), mcdonald_omega(said)):
        assert found is not None and 0.7 < found < 0.9


def test_most_pairs_of_threadline_and_canopy_are_rated(con: Con) -> None:
    for wave, members in (("threadline-accord-s4", 12), ("canopy-compact-s2", 18)):
        pairs = f"""
            select count(distinct (rater_organisation_id, rated_organisation_id)) / {members * (members - 1)}
            from survey_ratings where wave_id = '{wave}' and dimension ="""
        for on in ("reliability", "mission_fit", "openness", "influence", "collaboration_level"):
            assert 0.7 < one(con, f"{pairs} '{on}'") < 1


def test_the_charters_of_canopy_and_horizon_say_what_share_each_member_gives(con: Con) -> None:
    declared = "select coalition_id, sum(declared_share::double) from memberships where left_on is null group by 1"
    whole = dict(con.execute(declared).fetchall())
    assert [whole[one] for one in IDS] == [pytest.approx(1, abs=0.01), pytest.approx(1, abs=0.01), None, None]
