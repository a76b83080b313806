"""What must hold of the indicators whatever the coalition did: shown on rows that hypothesis makes up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from metrics.cube import build_cube
from metrics.framework import NORMALISE
from metrics.heads import heads
from pipelines.identity import resolve
from tests.conftest import CUBE, DUCKDB_TYPE, TABLES
from tests.rows import answers, coalition_months, day, make_the_rest, member

MONTHS = ("2026-04", "2026-05", "2026-06")
COUNTED = ("acts", "agenda_items")
# of what the members did, and of nothing else
OF_WHAT_MEMBERS_DID = [name for name, head in heads().items() if {"attendance", "messages"} <= set(head.evidence)] + [
    "agenda_concentration",
    "proposal_breadth",
]
# more of these is more evenly spread
EVENNESS_LIKE = [name for name in OF_WHAT_MEMBERS_DID if heads()[name].weight > 0]

some_acts = st.lists(st.integers(0, 6), min_size=len(MONTHS), max_size=len(MONTHS))
members = st.lists(some_acts, min_size=2, max_size=6)
seldom = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={"threads": 1})
    for table in TABLES.values():
        columns = ", ".join(f'"{column.name}" {DUCKDB_TYPE[column.kind]}' for column in table.columns)
        con.execute(f'create table "{table.name}" ({columns})')
    con.execute(CUBE)
    return con


def put(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names = ", ".join(row)
        con.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def said_of(did: dict[str, list[int]]) -> dict[str, dict[str, Any]]:
    """What the indicators say of June, of organisations that did so much in April, May and June."""
    con = fresh()
    put(con, "coalition_months", coalition_months(MONTHS[0], MONTHS[-1]))
    for who, acts in did.items():
        ways = {
            "acts_messages": lambda x: x,
            "acts_agenda": lambda x: 0,
            "agenda_items": lambda x: x,
            "acts": lambda x: x,
        }
        rows = [member(who, m, **{way: of(x) for way, of in ways.items()}) for m, x in zip(MONTHS, acts, strict=True)]
        put(con, "member_months", rows)
    found = {name: answers(con, name)[MONTHS[-1]] for name in OF_WHAT_MEMBERS_DID}
    con.execute(NORMALISE)
    for name, answer in found.items():
        goalposts, scale = heads()[name].goalposts, heads()[name].scale
        if goalposts and answer["value"] is not None:
            answer["score"] = con.execute(
                "select normalise(?, ?, ?, ?)", [answer["value"], *goalposts, scale]
            ).fetchall()[0][0]
    con.close()
    return found


def near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        one[key] == other[key] or one[key] == pytest.approx(other[key], abs=1e-9)
        for key in one
        if key not in ("coalition_id", "month")
    )


@seldom
@for_all(members, st.randoms())
def test_names_do_not_matter(did, random):
    names = [f"o{n}" for n in range(len(did))]
    others = random.sample([f"z{n}" for n in range(20)], len(did))
    one, other = (said_of(dict(zip(labels, did, strict=True))) for labels in (names, others))
    assert {name for name in one if not near(one[name], other[name])} == set()


@seldom
@for_all(members)
def test_a_further_member_that_does_nothing_never_makes_it_look_more_even(did):
    before = {f"o{n}": acts for n, acts in enumerate(did)}
    one, other = said_of(before), said_of(before | {"idle": [0, 0, 0]})
    compared = [name for name in EVENNESS_LIKE if "score" in one[name] and "score" in other[name]]
    assert [name for name in compared if other[name]["score"] > one[name]["score"] + 1e-9] == []


@seldom
@for_all(members)
def test_shares_of_the_acts_sum_to_one(did):
    # of shares that sum to one the effective number lies between 1 and N, and the largest is at least 1/N
    found = said_of({f"o{n}": acts for n, acts in enumerate(did)})
    assume(sum(map(sum, did)) > 0)
    active = sum(any(acts) for acts in did)
    assert 1 - 1e-9 <= found["effective_voices"]["value"] <= active + 1e-9
    assert -1e-9 <= found["top_share"]["value"] <= 1 + 1e-9


@seldom
@for_all(st.lists(st.integers(1, 50), min_size=2, max_size=6), st.integers(1, 9))
def test_members_that_give_their_declared_shares_are_at_no_distance(shares, each):
    # given and fair shares both sum to one: each gives `each` times its share
    con = fresh()
    put(con, "coalition_months", coalition_months("2026-06", "2026-06"))
    for number, x in enumerate(shares):
        who = {"coalition_id": "c", "organisation_id": f"o{number}"}
        put(con, "member_months", [member(f"o{number}", "2026-06")])
        put(con, "memberships", [who | {"joined_on": day("2025-01"), "declared_share": x / sum(shares)}])
        gift = {"contribution_id": f"{number}", "given_on": day("2026-06-03"), "amount": each * x, "currency": "EUR"}
        put(con, "contributions", [who | gift])
    assert answers(con, "fair_share_distance")["2026-06"]["value"] == pytest.approx(0, abs=1e-9)
    con.close()


NAMES = ("Oak Trust", "Oak", "The Oak people", "Elm House")
items = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 80)), min_size=1, max_size=12)


@seldom
@for_all(items)
def test_names_decided_to_be_one_count_as_if_one_name_had_been_written(raised):
    aliases = "name,organisation,coalition_id,from_on,to_on,who,when,why\nOak,Oak Trust,,,,me,,\nThe Oak people,Oak Trust,,,,me,,\n"
    decided = months_of_items(raised, aliases)
    written = months_of_items([("Oak Trust" if "Oak" in name else name, on) for name, on in raised], None)
    assert decided == written
    assert decided


def months_of_items(raised: list[tuple[str, int]], aliases: str | None) -> list[tuple[Any, ...]]:
    """The cube and two indicators of a coalition without a register, from who raised items on which days."""
    con = fresh()
    con.execute(
        "drop table member_months; drop table decision_turnout; drop table decision_proposers; drop table yearly_giving"
    )
    con.execute("drop table coalition_months; drop table delegations; drop table thread_months")
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    con.execute("drop table organisation_names")
    months = coalition_months("2026-01", "2026-03", has_register=False)
    con.execute(
        "create table coalition_months (coalition_id varchar, month date, month_end date, is_provisional boolean, has_register boolean)"
    )
    put(con, "coalition_months", months)
    for number, (name, after) in enumerate(raised):
        on = day("2026-01-01") + timedelta(after)
        row = {"item_id": f"{number}", "coalition_id": "c", "raised_on": on, "proposed_by_name": name}
        put(con, "agenda_items", [row])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "aliases.csv"
        if aliases:
            path.write_text(aliases, encoding="utf-8")
        resolve(con, path if aliases else None)
    build_cube(con)
    make_the_rest(con)
    rows = con.execute("select * from member_months order by all").fetchall()
    for name in ("participation_concentration", "proposal_breadth"):
        rows += con.execute(f"select * from ({heads()[name].statement.rstrip().rstrip(';')}) order by all").fetchall()
    con.close()
    return rows
