"""A real DuckDB with every canonical table and an empty cube, and a way to put a few rows in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest

from pipelines.checks import Checker
from pipelines.engine import WRONG_IN_DUCKDB
from pipelines.stress_tests import add_stress_tests
from pipelines.tables import DUCKDB_TYPE, TABLES

COUNTS = (
    "meetings_expected", "meetings_attended", "expected_attended", "messages", "threads_started", "agenda_items",
    "decisions_eligible", "decisions_joined", "commitments_due", "commitments_on_time", "acts",
    "acts_attendance", "acts_messages", "acts_agenda", "acts_decisions", "acts_contributions", "acts_commitments",
)  # fmt: skip
MEASURES = ("minutes", "speaking_minutes", "contribution_value")
CUBE = f"""
    create table coalition_months (
        coalition_id varchar, month date, month_end date, is_provisional boolean, has_register boolean
    );
    create table member_months (
        coalition_id varchar, month date, organisation_id varchar, is_eligible boolean, role varchar,
        {", ".join(f"{name} bigint default 0" for name in COUNTS)},
        {", ".join(f"{name} double default 0" for name in MEASURES)},
        last_act_on date
    );
    create table decision_turnout (
        coalition_id varchar, month date, decision_id varchar, joined bigint, recorded bigint, eligible bigint
    );
    create table decision_proposers (
        coalition_id varchar, month date, decision_id varchar, organisation_id varchar, is_known boolean
    );
    create table yearly_giving (
        coalition_id varchar, month date, organisation_id varchar, pooled boolean, contributions bigint, worth double
    );
    create table hourly_rates (coalition_id varchar, hourly_rate double);
    create table delegations (
        coalition_id varchar, month date, organisation_id varchar, pairs bigint default 0, pairs_shared bigint default 0,
        seniority_sum double default 0, seniority_n bigint default 0, attended_steering bigint default 0
    );
    create table thread_months (
        coalition_id varchar, month date, threads bigint default 0, answered bigint default 0,
        perhaps_answered bigint default 0, unknown_threads bigint default 0
    );
    create table organisation_names (organisation_id varchar, name varchar);
    create table steering_levels (
        coalition_id varchar, month date, organisation_id varchar, meeting_id varchar, happened_on date, level bigint
    );
    create table pair_months (
        coalition_id varchar, month date, organisation_id_a varchar, organisation_id_b varchar,
        reply_days bigint default 0, meeting_days bigint default 0, work_days bigint default 0
    );
    create table channel_days (coalition_id varchar, month date, channel varchar, days bigint);
    create table coalition_spans (coalition_id varchar, first_on date, data_as_of date);
    create view agenda_by_organisation as
        select item_id, coalition_id, raised_on as happened_on, null::varchar as person_key,
            proposed_by_organisation_id as organisation_id,
            case when proposed_by_organisation_id is null then 'unknown' else 'known' end as affiliation
        from agenda_items;
    create view attendance_by_organisation as
        select meeting_id, coalition_id, starts_at::date as happened_on, starts_at, scheduled_minutes,
            null::varchar as person_key, a.organisation_id,
            case when a.organisation_id is null then 'unknown' else 'known' end as affiliation,
            joined_at, left_at, minutes, speaking_minutes
        from attendance as a
        join meetings using (meeting_id);
"""

wanted = {"stress_tests": False}
Given = Callable[[str, list[dict[str, Any]]], None]


class SharedChecker:
    """The child that checks takes seconds to start: one serves every ingest of a worker's own process."""

    def __init__(self) -> None:
        self.child: Checker | None = None

    @contextmanager
    def borrowed(self) -> Iterator[Checker]:
        self.child = self.child or Checker()
        yield self.child


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that open a browser take longest: they come first, so that the workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test, also one of its file: see `fewer_stress_tests`."""
    wanted["stress_tests"] = item.get_closest_marker("stress_tests") is not None


@pytest.fixture(scope="session", autouse=True)
def fewer_stress_tests() -> Iterator[None]:
    """They are a third of a small build and rest on what the others look at: only tests marked `stress_tests` have them."""

    def add(con: duckdb.DuckDBPyConnection, up_to: int) -> None:
        add_stress_tests(con, up_to if wanted["stress_tests"] else 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.build.add_stress_tests", add)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_checker() -> Iterator[SharedChecker]:
    shared = SharedChecker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.arrivals.Checker", shared.borrowed)
        yield shared
    if shared.child:
        shared.child.close()


@pytest.fixture
def checker(shared_checker: SharedChecker) -> Iterator[Checker]:
    with shared_checker.borrowed() as child:
        yield child


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB with the canonical tables, coalition_months and the cube, all empty."""
    connection = duckdb.connect(":memory:", config={"threads": 1, "disabled_optimizers": WRONG_IN_DUCKDB})
    for table in TABLES.values():
        columns = ", ".join(f'"{column.name}" {DUCKDB_TYPE[column.kind]}' for column in table.columns)
        connection.execute(f'create table "{table.name}" ({columns})')
    connection.execute(CUBE)
    yield connection
    connection.close()


@pytest.fixture
def given(con: duckdb.DuckDBPyConnection) -> Given:
    """given("commitments", [{...}, ...]) puts rows into a table, with only the columns named."""

    def insert(table: str, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            con.execute(f'insert into "{table}" ({names}) values ({marks})', list(row.values()))

    return insert
