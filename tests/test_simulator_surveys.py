"""Surveys of simulated coalitions: who is asked, who answers, and that they change nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample_data import portfolio
from sample_data.simulator import simulate
from tests.simulated import opened, outside_their_wave
from tests.test_simulator import contents


def test_a_survey_changes_no_other_row_and_large_portfolios_ask_only_their_first_coalitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = portfolio.SURVEYED_UP_TO + 6
    first_ones = {"surveyed_up_to": portfolio.SURVEYED_UP_TO, "quiet_share": 1.0}
    simulate(tmp_path / "asked", coalitions=more, months=12, seed=3, events_per_month=10, **first_ones)
    monkeypatch.setattr(portfolio, "SURVEYED", 0)
    simulate(tmp_path / "unasked", coalitions=more, months=12, seed=3, events_per_month=10, **first_ones)
    asked, unasked = contents(tmp_path / "asked"), contents(tmp_path / "unasked")
    about_surveys = {f"survey_{what}.csv" for what in ("waves", "invitations", "answers", "ratings")}
    assert set(asked) - set(unasked) == about_surveys
    assert all(asked[name] == content for name, content in unasked.items())
    monkeypatch.undo()
    simulate(tmp_path / "troubled", coalitions=2 * more, months=12, seed=3, events_per_month=10)
    for portfolio_of in ("asked", "troubled"):
        waves = opened(tmp_path / portfolio_of / "exports").execute("select distinct coalition_id from survey_waves")
        numbers = {int(one.removeprefix("c")) for (one,) in waves.fetchall()}
        assert 0.4 * portfolio.SURVEYED_UP_TO < len(numbers) < portfolio.SURVEYED_UP_TO
        assert max(numbers) <= portfolio.SURVEYED_UP_TO


def test_members_answer_for_their_organisation_while_the_wave_is_open(tmp_path: Path) -> None:
    simulate(tmp_path, coalitions=40, months=18, seed=5, events_per_month=40)
    con = opened(tmp_path / "exports")
    assert outside_their_wave(con) == []
    strangers = con.execute("""
        with said as (
            select wave_id, organisation_id from survey_answers union
            select wave_id, rater_organisation_id from survey_ratings union
            select wave_id, rated_organisation_id from survey_ratings
        )
        select * from said join survey_waves using (wave_id)
        where not exists (
            from memberships m where m.coalition_id = survey_waves.coalition_id
              and m.organisation_id = said.organisation_id and m.role in ('lead', 'founder', 'member')
              and opened_on >= joined_on and closed_on <= coalesce(left_on, '9999')
        )
    """).fetchall()
    assert strangers == []
    odd = con.execute("""
        select distinct dimension, value from survey_ratings
        where rater_organisation_id = rated_organisation_id or value::int not between
            if(dimension in ('influence', 'collaboration_level'), 0, 1)
            and if(dimension in ('influence', 'collaboration_level'), 5, 4)
    """).fetchall()  # fmt: skip
    assert odd == []


def test_in_a_portfolio_for_a_proof_coalitions_of_any_number_ask_their_members(tmp_path: Path) -> None:
    more = portfolio.SURVEYED_UP_TO + 20
    simulate(tmp_path, coalitions=more, months=12, seed=3, quiet_share=1.0)
    asked = opened(tmp_path / "exports").execute("select distinct coalition_id from survey_waves").fetchall()
    assert sum(int(one.removeprefix("c")) > portfolio.SURVEYED_UP_TO for (one,) in asked) > 8
