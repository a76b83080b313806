"""What a daughter does counts for its parent where a coalition asks for it, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.identity import resolve
from pipelines.parents import roll_up
from pipelines.problems import WorkspaceError
from tests.conftest import Given

Con = duckdb.DuckDBPyConnection
ON = {"c": {"roll_up_parents": True}}


@pytest.fixture
def group(con: Con, given: Given) -> Con:
    """IBM Research belongs to IBM, IBM to Big Blue. IBM Research and Oak act in c and in d, on three days each."""
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    rows = (("res", "IBM Research", "ibm"), ("ibm", "IBM", "blue"), ("blue", "Big Blue", None), ("oak", "Oak", None))
    given(
        "organisations",
        [dict(zip(("organisation_id", "name", "parent_organisation_id"), row, strict=True)) for row in rows],
    )
    for coalition in "cd":
        for i in ("res", "oak"):
            given("memberships", [{"coalition_id": coalition, "organisation_id": i, "joined_on": "2020-01-01"}])
            for day in ("2021-01-10", "2022-01-10", "2023-01-10"):
                key = f"{coalition}{i}{day}"
                given(
                    "agenda_items",
                    [{"item_id": key, "coalition_id": coalition, "raised_on": day, "proposed_by_organisation_id": i}],
                )
        given(
            "contributions",
            [
                {
                    "contribution_id": coalition,
                    "coalition_id": coalition,
                    "organisation_id": "res",
                    "given_on": "2021-06-01",
                }
            ],
        )
    return con


def rolled_up(con: Con, settings: dict[str, Any], file: Path) -> dict[str, list[str]]:
    resolve(con, None)
    roll_up(con, settings, file)
    found = con.execute(
        "select coalition_id, list(organisation_id order by happened_on, organisation_id) from agenda_by_organisation group by all"
    )
    return dict(found.fetchall())


def test_without_the_setting_daughters_stay_apart(group: Con, tmp_path: Path) -> None:
    settings = {"c": {"roll_up_parents": False}, "d": {}}
    assert rolled_up(group, settings, tmp_path / "parents.csv") == {c: ["oak", "res"] * 3 for c in "cd"}
    assert group.execute("select count(*) from roll_ups").fetchone() == (0,)


def test_with_it_the_parent_at_the_top_counts_in_that_coalition_alone_in_every_table(
    group: Con, tmp_path: Path
) -> None:
    assert rolled_up(group, ON, tmp_path / "parents.csv") == {"c": ["blue", "oak"] * 3, "d": ["oak", "res"] * 3}
    for table in ("memberships", "contributions"):
        found = group.execute(
            f"select coalition_id, organisation_id from {table} where organisation_id <> 'oak' order by all"
        )
        assert found.fetchall() == [("c", "blue"), ("d", "res")], table


def test_a_line_of_the_file_has_days_comes_before_the_register_and_can_be_undone(group: Con, tmp_path: Path) -> None:
    file = tmp_path / "parents.csv"
    file.write_text(
        "name,parent,from_on,to_on,undone_by\nIBM Research,Oak,2022-01-01,2022-12-31,\nIBM,Elm,,,\nOak,Fir,,,Ben\n"
    )
    assert rolled_up(group, ON, file)["c"] == ["elm", "oak", "oak", "oak", "elm", "oak"]
    memberships = "select organisation_id, cast(joined_on as varchar), cast(left_on as varchar), leave_reason from memberships where coalition_id = 'c' order by joined_on, 1"
    assert group.execute(memberships).fetchall() == [
        ("elm", "2020-01-01", "2021-12-31", "merged"), ("oak", "2020-01-01", None, None),
        ("oak", "2022-01-01", "2022-12-31", "merged"), ("elm", "2023-01-01", None, None),
    ]  # fmt: skip
    assert group.execute("select name from organisation_names where organisation_id = 'elm'").fetchall() == [("Elm",)]


def test_parents_in_a_circle_are_refused_with_the_way_out(group: Con, given: Given, tmp_path: Path) -> None:
    group.execute("update organisations set parent_organisation_id = 'res' where organisation_id = 'blue'")
    with pytest.raises(WorkspaceError, match="organisations: the parents of blue, ibm, res go in a circle"):
        rolled_up(group, ON, tmp_path / "parents.csv")


def test_a_setting_that_is_no_yes_or_no_is_refused(group: Con, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"\[coalitions.c\]: write roll_up_parents as true or false, not 'yes'"):
        rolled_up(group, {"c": {"roll_up_parents": "yes"}}, tmp_path / "parents.csv")
