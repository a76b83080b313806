"""Each simulated trouble stands in the rows as its label says, and no row before it knows of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from sample_data import fates, portfolio
from sample_data.labels import Label
from sample_data.luck import Luck
from sample_data.plan import Survey
from sample_data.simulator import LAST_MONTH, Setting, act_out, coalition
from sample_data.surveys import items
from sample_data.troubles import TROUBLES
from sample_data.writing import PERIODS, Exports, Table
from tests.simulated import opened, points

MONTHS, SEED = 36, 4
SETTING = Setting(MONTHS, SEED, quiet_share=0.0)  # every coalition has a trouble, in turn
LAPS = (0, 1)  # so often each trouble is looked at, in another coalition

OF_WRITER = """(
    select sent_at, coalesce(r.organisation_id, o.organisation_id) as organisation_id from messages as m
    left join organisations as o on domains = split_part(m.person_key, '@', 2)
    left join representatives as r on r.person_key = m.person_key
        and left(sent_at, 10) between coalesce(from_on, '0001-01-01') and coalesce(to_on, '9999-12-31')
)"""
MEETING_ROWS = """(
    select starts_at, count(distinct split_part(person_key, '@', 2))
        filter (split_part(person_key, '@', 2) in (select domains from organisations)) as came
    from meetings left join attendance using (meeting_id) group by all
)"""
CLEAR = """(
    select closed_on, organisation_id, avg(value::double) as said from survey_answers join survey_waves using (wave_id)
    join survey_items using (item_id) where construct = 'goal_clarity' group by all
)"""
GAIN = CLEAR.replace("goal_clarity", "benefit")
LATER_DEFERRALS = """(
    select decided_on, outcome, count(*) filter (outcome = 'deferred') over (partition by item_id) as times from decisions
)"""
MEASURES = {  # trouble -> rows, the column that says when, what is measured, at least or most before and after
    "lead_takes_agenda": ("agenda_items", "raised_on", "avg((proposed_by_organisation_id = $subject)::int)", "<0.65", ">0.8"),
    "lead_takes_work": (OF_WRITER, "sent_at", "avg((organisation_id = $subject)::int)", "<0.4", ">0.6"),
    "members_drift": (MEETING_ROWS, "starts_at", "avg(came)", ">3", "<0.7 of before"),
    "member_silent": (OF_WRITER, "sent_at", "sum((organisation_id = $subject)::int)", ">20", "<1"),
    "deadlines_slip": ("commitments", "due_on", "avg(coalesce(completed_on <= due_on, false)::int)", ">0.6", "<0.45"),
    "items_pile_up": ("commitments", "due_on", "avg((completed_on is null and dropped_on is null)::int)", "<0.35", ">0.6"),
    "largest_funder_leaves": ("funding", "starts_on", "sum((signed = 'true')::int)", ">1", "<1"),
    "facilitator_leaves": ("facilitation", "happened_on", "count(*)", ">20", "<1"),
    "trust_breaks": (
        "(from survey_ratings join survey_waves using (wave_id) where dimension in ('reliability', 'mission_fit', 'openness'))",
        "closed_on", "avg((value::double - 1) / 3)", ">0.5", "<0.75 of before",
    ),
    "goals_diverge": (CLEAR, "closed_on", "stddev_samp(said)", "<0.8", ">1.2"),
    "member_benefits_little": (GAIN, "closed_on", "avg(said) filter (organisation_id = $subject)", ">2.5", "<2.4"),
    "chat_narrows": (OF_WRITER, "sent_at", "list_sum(map_values(histogram(organisation_id)).list_sort('desc')[:3]) / count(*)",
                     "<0.7", ">0.75"),
    "decisions_deferred": (LATER_DEFERRALS, "decided_on", "avg((outcome = 'deferred' and times > 1)::int)", "<0.05", ">0.3"),
    "coverage_decays": (
        "messages", "sent_at", "avg((split_part(person_key, '@', 2) in ('field-advice.example', 'mailbox.example'))::int)",
        "<0.3", ">0.35",
    ),
    "facilitator_paid_by_lead": (
        "facilitation", "happened_on", "avg((paid_by_organisation_id like '%-o00')::int)", "<0.01", ">0.99",
    ),
    "safeguards_lapse": (
        "(from governance where element = 'competition_policy')", "agreed_on", "avg((status = 'full')::int)", ">0.99", "<0.01",
    ),
}  # fmt: skip
WHEN = {table: column for table, (column, _) in PERIODS.items()} | {
    "commitments": "made_on", "funding": "starts_on", "governance": "agreed_on", "survey_waves": "closed_on",
}  # fmt: skip


@cache
def told(trouble: str, lap: int, befalls: bool = True) -> tuple[dict[str, Table], list[Label]]:
    """The coalition to which the trouble happens, or the same without it."""
    number = list(TROUBLES).index(trouble) + 1 + lap * len(TROUBLES)
    return coalition(number, SETTING, befalls)


def exported(trouble: str, lap: int, folder: Path, befalls: bool = True) -> tuple[duckdb.DuckDBPyConnection, Label]:
    exports = Exports(folder, by_period=False)
    exports.add(items() | told(trouble, lap, befalls)[0])
    exports.flush()
    (label,) = told(trouble, lap)[1]
    assert (label.kind, label.trouble) == ("trouble", trouble)
    return opened(folder), label


def holds(value: float, claim: str, before: float) -> bool:
    """ "<0.7 of before" or ">0.6"."""
    limit = float(claim[1:].split()[0]) * (before if "before" in claim else 1)
    return value < limit if claim[0] == "<" else value > limit


@pytest.mark.parametrize("lap", LAPS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_shows_in_its_rows(trouble: str, lap: int, tmp_path: Path) -> None:
    con, label = exported(trouble, lap, tmp_path)
    rows, when, number, was, becomes = MEASURES[trouble]
    query = f"select {when} >= $since, {number}, $subject from {rows} where {when} is not null group by 1"
    found = con.execute(query, {"subject": label.subject, "since": label.from_month}).fetchall()
    got = {bool(late): 0.0 if value is None else float(value) for late, value, _ in found}
    before, after = got.get(False, 0.0), got.get(True, 0.0)
    assert holds(before, was, before), f"before {before}, {was} expected"
    assert holds(after, becomes, before), f"before {before}, after {after}, {becomes} expected"


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_row_before_a_trouble_knows_of_it(trouble: str) -> None:
    """Against the same coalition to which nothing happened. An end written down later says nothing of before."""
    (troubled, (label,)), (quiet, nothing) = told(trouble, 0), told(trouble, 0, befalls=False)
    assert nothing == [] and set(troubled) == set(quiet)
    differs = []
    for table in troubled:
        known = [known_before(table, tables, label.from_month) for tables in (troubled, quiet)]
        assert known[0] == known[1], table
        differs += [table] if as_rows(troubled[table]) != as_rows(quiet[table]) else []
    assert differs, "the trouble is in the rows"


@pytest.mark.parametrize("lap", range(8))
def test_what_was_delivered_before_deadlines_slipped_stays_delivered(lap: int) -> None:
    """A commitment due in the trouble's first month may have been done in the month before."""
    (troubled, (label,)), (quiet, _) = told("deadlines_slip", lap), told("deadlines_slip", lap, befalls=False)
    known = [known_before("commitments", tables, label.from_month) for tables in (troubled, quiet)]
    assert known[0] == known[1]


def as_rows(table: Table) -> list[dict[str, Any]]:
    columns = {name: values if isinstance(values, list) else values.to_pylist() for name, values in table.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def known_before(table: str, tables: dict[str, Table], since: str) -> list[dict[str, Any]]:
    rows = as_rows(tables[table])
    if table.startswith("survey_") and table != "survey_waves":
        closed = {row["wave_id"] for row in as_rows(tables["survey_waves"]) if row["closed_on"] < since}
        return [row for row in rows if row["wave_id"] in closed]
    ends = ("completed_on", "dropped_on")
    rows = [{k: None if k in ends and v and v >= since else v for k, v in row.items()} for row in rows]
    return [row for row in rows if table not in WHEN or row[WHEN[table]] is None or row[WHEN[table]] < since]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_members_mind_only_a_lead_that_takes_over(trouble: str, tmp_path: Path) -> None:
    """What they say of fair influence, 1 to 5, in a wave at the end: with the trouble and without it."""
    said = []
    for befalls in (False, True):
        tables = asked_at_the_end(trouble, befalls)
        exports = Exports(tmp_path / str(befalls), by_period=False)
        exports.add(items() | tables)
        exports.flush()
        said.append(float(np.nanmean(points(opened(tmp_path / str(befalls)), "fair_influence"))))
    if trouble in ("lead_takes_agenda", "lead_takes_work"):
        assert said[1] < said[0] - 0.8
    else:
        assert said[1] == pytest.approx(said[0], abs=0.2)


def asked_at_the_end(trouble: str, befalls: bool) -> dict[str, Table]:
    """The tables of coalition 4, prepared for the trouble, with one wave at the end and month 18 as the trouble's first."""
    luck = Luck(SEED, 4)
    plan = portfolio.draw(4, MONTHS, LAST_MONTH, luck)
    fates.prepare(plan, trouble, 18, luck.of("preparation"))
    plan.surveys = [Survey(MONTHS - 4)]
    if befalls:
        TROUBLES[trouble](plan, 18, luck.of("trouble"))
    return act_out(plan, luck)


def test_hardly_anybody_changes_a_text_once_the_lead_takes_the_agenda(tmp_path: Path) -> None:
    changed: dict[bool, list[int]] = {False: [], True: []}
    for lap in range(6):
        con, label = exported("lead_takes_agenda", lap, tmp_path / str(lap))
        rows = "select decided_on >= $since, (amended_by_organisation_ids is not null)::int from decisions"
        for later, is_changed in con.execute(rows, {"since": label.from_month}).fetchall():
            changed[later].append(is_changed)
    assert len(changed[False]) > 200 and len(changed[True]) > 150
    assert 0.2 < np.mean(changed[False]) < 0.36 and np.mean(changed[True]) < 0.13
