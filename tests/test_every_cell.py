"""Every cell of every published file: no organisation, person or member's money where the access rules forbid it.

The four examples through a real build, with amounts put in that occur nowhere else, so that each can be told. One file serves
all members, so it does name them: here it is proved that no row of it names another than the one it is about, and that through
the door each member reads the rows about itself and no others. That no other way leads past the door: tests/test_own_door.py.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.data import opened
from metrics.disclosure import AUDIENCES
from metrics.own_door import OWN, WHOLE
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from sample_data.examples import write_examples
from tests.roads import published

pytestmark = pytest.mark.stress_tests

AGREED = "threadline-accord"  # whose charter lets the committee see names
MONEY = {"contributions": "amount", "initiatives": "budget"}  # table -> a member's commercial figure
OTHERS = ("committee", "funder", "member")
# what a person typed as having happened around the coalition is for all who sit at the table, whoever it names
TYPED = {("context_events", "label")}


class Planted:
    """Of a workspace: names that could give a member away, by coalition, and amounts of single members."""

    def __init__(self, workspace: Path, exports: Path) -> None:
        self.workspace, self.names, self.amounts = workspace, {}, set()
        called = {row["organisation_id"]: row["name"] for row in _rows(exports / "organisations.csv")}
        self.called = called
        self.organisations = set(called) | set(called.values())
        members: dict[str, set[str]] = {}
        for row in _rows(exports / "memberships.csv"):
            members.setdefault(row["coalition_id"], set()).update(
                (row["organisation_id"], called[row["organisation_id"]])
            )
        self.members = members
        people = list(_rows(exports / "representatives.csv"))
        self.people = {row["person_key"] for row in people} | {
            row["display_name"] for row in people if row["display_name"]
        }
        for table, column in MONEY.items():
            self.amounts |= {float(row[column]) for row in _rows(exports / f"{table}.csv") if row[column]}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _plant_amounts(exports: Path) -> None:
    """An amount of its own for every contribution and initiative that a member has."""
    for number, (table, column) in enumerate(MONEY.items(), 1):
        rows = list(_rows(exports / f"{table}.csv"))
        for place, row in enumerate(rows):
            if row.get(column) or table == "initiatives":
                row[column], row["currency"] = f"{7000 * number + place * 3 + 0.37:.2f}", "EUR"
        with (exports / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    place = tmp_path_factory.mktemp("cells")
    write_examples(place / "exports")
    _plant_amounts(place / "exports")
    workspace = Workspace(place / "w")
    workspace.create()
    settings = f"[coalitions.{AGREED}]\nnames_agreed = true\n"
    workspace.settings_file.write_text(settings, encoding="utf-8")
    ingest(workspace, [place / "exports"])
    build(workspace)
    return Planted(place / "w", place / "exports")


def cells(workspace: Path, audience: str) -> Iterator[tuple[str, str, str | None, Any]]:
    """(table, column, coalition or None, value) of every cell that holds something; lists one by one."""
    build_in_force = Workspace(workspace).current_build()
    assert build_in_force is not None
    with duckdb.connect(str(build_in_force / "published" / f"{audience}.duckdb"), read_only=True) as con:
        for (table,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall():
            answer = con.execute(f'select * from "{table}"')
            columns = [column[0] for column in answer.description]
            for row in answer.fetchall():
                coalition = row[columns.index("coalition_id")] if "coalition_id" in columns else None
                for column, value in zip(columns, row, strict=True):
                    for one in value if isinstance(value, list) else [value]:
                        if one is not None:
                            yield table, column, coalition, one


def _any_of(names: set[str]) -> re.Pattern[str]:
    longest_first = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(longest_first)})(?![\w-])", re.IGNORECASE)


def _found(planted: Planted, audience: str, pattern: re.Pattern[str]) -> set[tuple[str, str, str | None, str]]:
    return {
        (table, column, coalition, match.group())
        for table, column, coalition, value in cells(planted.workspace, audience)
        if isinstance(value, str) and (table, column) not in TYPED and (match := pattern.search(value))
    }


def test_no_cell_of_the_funder_names_an_organisation(planted: Planted) -> None:
    assert _found(planted, "funder", _any_of(planted.organisations)) == set()


def test_of_the_members_file_only_rows_about_a_member_name_one(planted: Planted) -> None:
    named = {table for table, *_ in _found(planted, "member", _any_of(planted.organisations))}
    assert named == {"own_numbers", "evidence_rows", "warnings", "warning_details"}
    assert not named & set(WHOLE)


def test_through_the_door_each_member_reads_no_cell_that_names_another(planted: Planted) -> None:
    build_in_force = Workspace(planted.workspace).current_build()
    assert build_in_force is not None
    every = {member for names in planted.members.values() for member in names}
    read = Counter[str]()
    with opened(build_in_force, "member") as nobody:
        for key, called in planted.called.items():
            others = _any_of(every - {key, called})
            here = replace(nobody, organisation=key)
            for table in OWN:
                rows = here.rows(table)
                read[table] += len(rows)
                found = {m.group() for row in rows for m in others.finditer("\n".join(map(str, row.values())))}
                # a member can be called like a part of another: Pinecrest and Pinecrest Mills
                assert not {name for name in found if name.lower() not in called.lower()}, (key, table)
        assert [nobody.rows(table) for table in OWN] == [[]] * len(OWN)
    with duckdb.connect(str(build_in_force / "published" / "member.duckdb"), read_only=True) as con:
        held = {table: con.execute(f'select count(*) from "{table}"').fetchall()[0][0] for table in OWN}
    assert dict(read) == held, "every row is somebody's, and nobody else's"
    assert all(held.values())


def test_a_cell_of_the_committee_names_members_only_where_its_charter_agrees(planted: Planted) -> None:
    found = _found(planted, "committee", _any_of(planted.organisations))
    assert {coalition for _, _, coalition, _ in found} == {AGREED}
    tables = {table for table, *_ in found}
    assert {"flows", "members", "stress", "candidate_reasons"} <= tables, (
        "names agreed and not told: nothing was tested"
    )


def test_a_committee_never_reads_of_another_coalitions_members(planted: Planted) -> None:
    strangers = set().union(*(names for coalition, names in planted.members.items() if coalition != AGREED))
    found = _found(planted, "committee", _any_of(strangers - planted.members[AGREED]))
    assert found == set()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_cell_names_a_person_but_where_the_secretariat_sees_the_data_itself(planted: Planted, audience: str) -> None:
    allowed = {"evidence_rows", "unknown_names", "facilitation_log"} if audience == "secretariat" else set()
    found = _found(planted, audience, _any_of(planted.people))
    assert {table for table, *_ in found} <= allowed


@pytest.mark.parametrize("audience", OTHERS)
def test_no_cell_holds_what_a_single_member_gave_or_planned(planted: Planted, audience: str) -> None:
    assert len(planted.amounts) > 50
    told = {
        (table, column, value)
        for table, column, _, value in cells(planted.workspace, audience)
        if isinstance(value, float) and round(value, 2) in planted.amounts
    }
    assert told == set()


def test_the_secretariat_does_see_names(planted: Planted) -> None:
    """The search would find them."""
    assert len(_found(planted, "secretariat", _any_of(planted.organisations))) > 100


@pytest.mark.parametrize("audience", OTHERS)
def test_what_surveys_say_of_members_is_in_no_cell_of_others(planted: Planted, audience: str) -> None:
    from_surveys = {
        ("members", "reciprocity"), ("member_details", "benefit_share"), ("member_details", "reliability"),
        ("member_details", "say_do_gap"), ("facilitation_fit", "neutrality_gap"), ("facilitation_fit", "neutrality_note"),
    }  # fmt: skip
    tables = {"ties", "trusted", "unmet_pairs", "constructs", "reliability", "nonresponse"}
    seen = {(table, column) for table, column, _, _ in cells(planted.workspace, audience)}
    assert not [place for place in seen if place in from_surveys or place[0] in tables]
    whole = published(planted.workspace)
    assert whole["ties"]
    assert whole["trusted"]
    assert whole["constructs"]
