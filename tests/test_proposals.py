"""What a name might be: proposed with reasons, never applied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.identity import resolve
from tests.conftest import Given

Con = duckdb.DuckDBPyConnection


class Sheet:
    """Coalition c, whose attendance is told in one line each; what is proposed is read back."""

    def __init__(self, con: Con, given: Given, folder: Path) -> None:
        con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
        self.con, self.given, self.aliases = con, given, folder / "aliases.csv"
        self.count = 0

    def came(self, name: str, person: str | None = None, *days: str) -> None:
        for day in days or ("2026-03-10",):
            self.count += 1
            meeting = f"m{self.count}"
            self.given("meetings", [{"meeting_id": meeting, "coalition_id": "c", "starts_at": f"{day} 10:00"}])
            self.given(
                "attendance",
                [{"meeting_id": meeting, "person_key": person or f"p{self.count}", "organisation_name": name}],
            )

    def decide(self, *lines: str) -> None:
        self.aliases.write_text("\n".join(["name,organisation,coalition_id,from_on,to_on", *lines]), "utf-8")

    def proposed(self, *columns: str) -> list[tuple[Any, ...]]:
        resolve(self.con, self.aliases)
        wanted = ", ".join(columns or ("name", "proposal", "reason"))
        return self.con.execute(
            f"select {wanted} from unknown_names where proposal is not null order by all"
        ).fetchall()


@pytest.fixture
def sheet(con: Con, given: Given, tmp_path: Path) -> Sheet:
    return Sheet(con, given, tmp_path)


# --- people -----------------------------------------------------------------------------------------------
def test_most_people_of_a_name_that_ends_under_one_that_begins_are_a_rename(sheet: Sheet) -> None:
    for person in "abc":
        sheet.came("Facebook", person, "2021-05-01", "2021-10-01")
    for person in "abd":
        sheet.came("Meta", person, "2021-11-04", "2022-01-01", "2022-02-01")
    sheet.came("Elsewhere", "c", "2022-01-01")
    assert sheet.proposed("name", "proposal", "rows", "cast(from_on as varchar)", "reason") == [
        ("Facebook", "Meta", 6, "2021-11-04",
         "2 of the 3 people who went on stand under the new name since 2021-11-04: renamed?"),
    ]  # fmt: skip


def test_one_person_who_changes_employer_is_no_rename(sheet: Sheet) -> None:
    sheet.came("Pronto", "a", "2022-01-01", "2022-06-01")
    sheet.came("Doordash", "a", "2022-07-01")
    assert sheet.proposed() == []


def test_two_people_who_join_an_employer_that_was_there_before_are_no_rename(sheet: Sheet) -> None:
    for person in "ab":
        sheet.came("Github", person, "2020-01-01", "2021-01-01")
        sheet.came("Netflix", person, "2021-02-01")
    sheet.came("Netflix", "c", "2020-01-01")
    assert sheet.proposed() == []


def test_people_who_scatter_are_no_rename(sheet: Sheet) -> None:
    for person, where in zip("abcde", ("New", "New", "Other", "Third", "Fourth"), strict=True):
        sheet.came("Old", person, "2021-01-01")
        sheet.came(where, person, "2021-02-01")
    assert sheet.proposed() == []


def test_two_names_that_the_same_people_write_in_turn_are_proposed(sheet: Sheet) -> None:
    sheet.came("AWS", "a", "2020-01-01", "2020-03-01", "2020-05-01")
    sheet.came("Amazon", "a", "2020-02-01")
    sheet.came("Amazon", "b", "2020-01-01")
    sheet.came("AWS", "b", "2020-02-01")
    assert sheet.proposed() == [("Amazon", "AWS", "2 of 2 people stand under both names")]


def test_a_name_that_ends_with_another_counts_where_the_person_is_the_same(sheet: Sheet) -> None:
    sheet.came("PostGraphile", "a", "2020-01-01")
    sheet.came("Graphile", "a", "2020-06-01", "2020-07-01")
    assert sheet.proposed() == [
        ("PostGraphile", "Graphile", "one ends with the other, the one person of one name stands under both names")
    ]


def test_two_names_of_several_people_each_and_none_in_common_are_not_proposed(sheet: Sheet) -> None:
    for person in "abc":
        sheet.came("Unilever", person, "2020-01-01", "2020-02-01")
        sheet.came("Unilever Nepal", person.upper(), "2020-01-01")
    assert sheet.proposed() == []
    sheet.came("Unilever Nepal", "a")
    assert [row[:2] for row in sheet.proposed()] == [("Unilever Nepal", "Unilever")]


def test_two_people_of_one_domain_under_two_names_are_a_reason_and_one_person_who_moved_is_not(sheet: Sheet) -> None:
    sheet.given("people", [{"person_key": key, "domain": domain}
                           for key, domain in (("a", "reef.example"), ("b", "reef.example"), ("c", "gmail.com"),
                                               ("d", "gmail.com"), ("e", "x.example"))])  # fmt: skip
    for person, name in (
        ("a", "Coral Partners"),
        ("b", "Reef"),
        ("c", "Oak"),
        ("d", "Elm"),
        ("e", "Ash"),
        ("e", "Yew"),
    ):
        sheet.came(name, person)
    assert sheet.proposed() == [("Coral Partners", "Reef", "people of reef.example stand under both names")]


def test_a_name_of_people_who_speak_for_a_member_is_proposed_as_that_member(sheet: Sheet) -> None:
    sheet.given("organisations", [{"organisation_id": "o1", "name": "Panda Fund", "domains": ["panda.example"]}])
    sheet.given("memberships", [{"coalition_id": "c", "organisation_id": "o1", "joined_on": "2020-01-01"}])
    for person in "ab":
        sheet.given("people", [{"person_key": person, "domain": "panda.example"}])
        sheet.came("Black and White", person)
    assert sheet.proposed() == [
        ("Black and White", "Panda Fund", "matches no organisation we know; this coalition has a register; "
         "whoever stands under it and is known speaks for the other"),
    ]  # fmt: skip


def test_of_two_names_in_a_cell_the_one_of_the_same_people_is_proposed_until_told_apart(sheet: Sheet) -> None:
    for name, person in (("New Relic / Absinthe", "a"), ("New Relic", "a"), ("Red Hat/IBM", "b"), ("IBM", "c")):
        sheet.came(name, person)
    reason = "names two organisations; whoever wrote both stands under this one alone elsewhere"
    assert sheet.proposed() == [("New Relic / Absinthe", "New Relic", reason)]
    sheet.decide("New Relic / Absinthe,not: New Relic")
    assert sheet.proposed() == []


# --- register ---------------------------------------------------------------------------------------------
def test_two_rows_of_the_register_are_two_unless_a_registry_id_says_otherwise(sheet: Sheet) -> None:
    for i, name, number in (("o1", "Alder", "77"), ("o2", "Alder Group", None), ("o3", "Birch", " 77")):
        sheet.given("organisations", [{"organisation_id": i, "name": name, "registry_id": number}])
        sheet.given("memberships", [{"coalition_id": "c", "organisation_id": i, "joined_on": "2020-01-01"}])
        sheet.came(name)
    assert sheet.proposed() == [("Alder", "Birch", "the same registry id")]


# --- decisions --------------------------------------------------------------------------------------------
def test_a_pair_told_apart_is_proposed_no_more_and_the_next_best_is(sheet: Sheet) -> None:
    for name in ("Apollo", "Apollo", "Apollo", "Apollo GraphQL", "Apollo GraphQL Inc", "ApolloGraphQL"):
        sheet.came(name)
    assert [row[:2] for row in sheet.proposed()] == [("Apollo GraphQL", "Apollo"), ("ApolloGraphQL", "Apollo GraphQL")]
    sheet.decide("Apollo GraphQL,not: Apollo")
    assert [row[:2] for row in sheet.proposed()] == [("ApolloGraphQL", "Apollo GraphQL")]
    rows = sheet.con.execute("select count(distinct organisation_id) from attendance_by_organisation").fetchone()
    assert rows == (3,), "telling apart changes nothing else"


def test_a_pair_told_apart_in_another_coalition_is_still_proposed(sheet: Sheet) -> None:
    for name in ("Apollo", "Apollo", "Apollo GraphQL"):
        sheet.came(name)
    sheet.decide("Apollo GraphQL,not: Apollo,elsewhere")
    assert len(sheet.proposed()) == 1
    sheet.decide("Apollo,not: Apollo GraphQL,c")
    assert sheet.proposed() == []


def test_telling_a_name_apart_from_a_member_leaves_it_unknown(sheet: Sheet) -> None:
    sheet.given("organisations", [{"organisation_id": "o1", "name": "World Wildlife Fund"}])
    sheet.given("memberships", [{"coalition_id": "c", "organisation_id": "o1", "joined_on": "2020-01-01"}])
    sheet.came("WWF")
    sheet.decide("WWF,not: World Wildlife Fund")
    assert sheet.proposed() == []
    assert sheet.con.execute("select affiliation from attendance_by_organisation").fetchall() == [("unknown",)]
