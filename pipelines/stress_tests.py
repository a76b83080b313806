"""Stress tests: what every score would be without the largest member, the largest funder, the facilitator or a chosen member.

A build works out the first three; a fourth is worked out when a person asks, from the rows as they are and what the build in
force says, and nothing of the workspace is written.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

import duckdb

from metrics.bench import make_tables
from metrics.cube import BY_MONTH
from metrics.heads import Goalposts, changed_goalposts, heads
from metrics.stress import CHOSEN, SCENARIOS, compare, find_who_leaves, say_why_not
from pipelines import typed_facilitation, typed_governance
from pipelines.casting import literal
from pipelines.problems import WorkspaceError
from pipelines.staged_tables import loaded, resolve_names
from pipelines.without import without
from pipelines.workspace import Workspace

Row = dict[str, Any]

TOO_MANY = (
    "Not worked out in the build, because there are more than {} coalitions (stress_tests_up_to in the settings). "
    "It can be worked out for one of them."
)
OF_THE_BUILD = ("coalition_months", "organisation_names", *BY_MONTH)


@dataclass(frozen=True)
class Stressed:
    """Rows of the published tables `stress` and `stress_indicators` for one coalition without one organisation."""

    stress: list[Row]
    stress_indicators: list[Row]


def add_stress_tests(con: duckdb.DuckDBPyConnection, up_to: int) -> None:
    """Fill bench.stress and bench.stress_indicators; with more coalitions than `up_to` with the reason why not."""
    coalitions = [
        one for (one,) in con.execute("select distinct coalition_id from coalition_months order by 1").fetchall()
    ]
    if len(coalitions) > up_to:
        say_why_not(con, [(one, scenario, TOO_MANY.format(up_to)) for one in coalitions for scenario in SCENARIOS])
        return
    find_who_leaves(con)
    asked = [
        (f"from memory.main.who_leaves where scenario = '{scenario}'", f"without_{scenario}")
        for (scenario,) in con.execute("select distinct scenario from memory.main.who_leaves order by 1").fetchall()
    ]
    with ExitStack() as until_compared, ThreadPoolExecutor(max_workers=2) as others:

        def work_out(who: str, database: str) -> str:
            return until_compared.enter_context(without(con, who, database))

        # with the goalposts that hold here
        working = [others.submit(copy_context().run, work_out, who, database) for who, database in asked]
        for one in working:
            compare(con, one.result())


def stress_test(workspace: Workspace, coalition_id: str, organisation_id: str) -> Stressed:
    """One coalition without one of its organisations, beside the figures of the build in force.

    Raises WorkspaceError without a build, and for a coalition or an organisation that is not there.
    """
    workspace.require()
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    with loaded(workspace) as con:
        resolve_names(con, workspace, workspace.aliases)
        typed_facilitation.add_entries(con, workspace.decisions)
        typed_governance.add_states(con, workspace.decisions)
        for name, path in (("core", "core.duckdb"), ("published", "published/secretariat.duckdb")):
            con.execute(f"attach {literal(str(build / path))} as {name} (read_only)")
        con.execute("drop table organisation_names")
        for table in OF_THE_BUILD:
            con.execute(f"create view {table} as from core.{table}")
        for table in ("indicators", "scores"):
            con.execute(f"create view {table} as from published.{table}")
        _check(con, coalition_id, organisation_id)
        make_tables(con)
        who = (
            f"select {literal(coalition_id)}, '{CHOSEN}', organisation_id, null, name from memory.main.organisation_names "
            f"where organisation_id = {literal(organisation_id)}"
        )
        with changed_goalposts(_goalposts(con)), without(con, who) as database:
            compare(con, database)
        return Stressed(_rows(con, "stress"), _rows(con, "stress_indicators"))


def _goalposts(con: duckdb.DuckDBPyConnection) -> dict[str, Goalposts]:
    """Those of the build in force, whatever was decided since: both sides of the comparison are scored alike."""
    found = con.execute("select indicator, goalpost_0, goalpost_100 from published.method where goalpost_0 is not null")
    return {name: (low, high) for name, low, high in found.fetchall() if name in heads()}


def _check(con: duckdb.DuckDBPyConnection, coalition_id: str, organisation_id: str) -> None:
    asked = "select distinct {} from member_months where organisation_id is not null {} order by 1"
    known = [one for (one,) in con.execute(asked.format("coalition_id", "")).fetchall()]
    if coalition_id not in known:
        raise WorkspaceError(f'There is no coalition "{coalition_id}". There are: {", ".join(known)}.')
    mine = con.execute(asked.format("organisation_id", "and coalition_id = ?"), [coalition_id]).fetchall()
    if (organisation_id,) not in mine:
        raise WorkspaceError(
            f'There is no organisation "{organisation_id}" in {coalition_id}. There are: {", ".join(o for (o,) in mine)}.'
        )


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    answer = con.execute(f"from bench.{table} order by all")
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
