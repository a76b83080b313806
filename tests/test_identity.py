"""From a person or a name to an organisation: never by guessing, always on a date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.identity import resolve
from pipelines.names import normalise, parts, slug
from pipelines.problems import WorkspaceError
from pipelines.proposals import are_alike
from tests.conftest import Given

Con = duckdb.DuckDBPyConnection


class Coalition:
    """Coalition c, whose agenda items and attendance are told in one line each; what comes out is read back."""

    def __init__(self, con: Con, given: Given, folder: Path) -> None:
        con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
        self.con, self.given, self.aliases = con, given, folder / "aliases.csv"
        self.count = 0

    def person(self, key: str, domain: str | None = None) -> None:
        self.given("people", [{"person_key": key, "domain": domain, "display_name": key.upper()}])

    def organisation(self, organisation_id: str, name: str, **more: Any) -> None:
        self.given("organisations", [{"organisation_id": organisation_id, "name": name} | more])

    def member(self, organisation_id: str, coalition: str = "c", **more: Any) -> None:
        row = {"coalition_id": coalition, "organisation_id": organisation_id, "joined_on": "2020-01-01"}
        self.given("memberships", [row | more])

    def speaks(self, person: str, organisation_id: str | None, **more: Any) -> None:
        self.given("representatives", [{"person_key": person, "organisation_id": organisation_id} | more])

    def item(self, name: str | None = None, person: str | None = None, on: str = "2026-03-10", **more: Any) -> str:
        """An agenda item; returns its id."""
        self.count += 1
        row = {"item_id": str(self.count), "coalition_id": "c", "raised_on": on}
        self.given("agenda_items", [row | {"proposed_by_name": name, "proposed_by_person_key": person} | more])
        return str(self.count)

    def decide(self, *lines: str, header: str = "name,organisation,coalition_id,from_on,to_on,who,when,why") -> None:
        self.aliases.write_text("\n".join([header, *lines]), "utf-8")

    def whose(self, *items: str) -> list[str]:
        """The organisation of each item, or "unknown" or "none" in its place."""
        resolve(self.con, self.aliases)
        found = self.con.execute("select item_id, coalesce(organisation_id, affiliation) from agenda_by_organisation")
        of_item = dict(found.fetchall())
        return [of_item[item] for item in items or sorted(of_item, key=int)]

    def listed(self, *columns: str) -> list[tuple[Any, ...]]:
        return self.con.execute(f"select {', '.join(columns)} from unknown_names order by all").fetchall()


@pytest.fixture
def c(con: Con, given: Given, tmp_path: Path) -> Coalition:
    return Coalition(con, given, tmp_path)


# --- names ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1stDibs", "1stdibs"), ("The Guild.", "The Guild"), ("PayPal, Inc.", "PayPal"), ("Foo e. V.", "FOO e.V."),
        ("Marcacci Labs, Inc", "Marcacci Labs"), ("The Linux Foundation", "Linux Foundation"), ("Bar S.p.A.", "bar"),
        ("Müller GmbH & Co. KG", "MÜLLER"), ("Acme™ Ltd", "ACME"), ("ＩＢＭ", "IBM"), ("Nokia Oyj", "Nokia"),
    ],
)  # fmt: skip
def test_spellings_that_are_one_name(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Apollo GraphQL", "Apollo"), ("Meta (Facebook)", "Meta"), ("IBM Research", "IBM"), ("AB", "AG")]
)
def test_names_that_are_not_one_without_a_person(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_an_id_made_of_a_name_is_its_normalised_words() -> None:
    assert slug("The Trade Desk, Inc.") == "trade-desk"


def test_a_legal_form_or_brackets_do_not_make_two_names() -> None:
    assert parts("Marcacci Labs, Inc") == ["Marcacci Labs"]
    assert parts("Amazon (AWS, AppSync)") == ["Amazon (AWS, AppSync)"]
    assert parts("Red Hat/IBM & Co") == ["Red Hat", "IBM"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("wwf", "world wildlife fund", True), ("apollo graphql", "apollo", True), ("apollographql", "apollo graphql", True),
        ("meta facebook", "meta", True), ("netflix", "shopify", False), ("ibm", "ibb", False),
    ],
)  # fmt: skip
def test_names_that_are_proposed_as_one(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) == are_alike(other, one) == alike


# --- names in rows ----------------------------------------------------------------------------------------
def test_without_a_register_a_name_is_an_organisation_under_its_most_frequent_spelling(c: Coalition) -> None:
    for name in ("1stdibs", "1stDibs", "1stDibs", "The Guild."):
        c.item(name)
    assert c.whose() == ["1stdibs", "1stdibs", "1stdibs", "guild"]
    names = c.con.execute("select organisation_id, name from organisation_names order by all").fetchall()
    assert names == [("1stdibs", "1stDibs"), ("guild", "The Guild.")]


def test_with_a_register_a_name_nobody_knows_stays_unknown_and_is_listed_with_a_proposal(c: Coalition) -> None:
    c.organisation("o1", "World Wildlife Fund", aliases=["Panda"], registry_id="LEI-77")
    c.member("o1")
    items = [c.item(name) for name in ("World Wildlife Fund Inc.", "panda", "lei 77", "o1", "WWF", "Netflix")]
    assert c.whose(*items) == ["o1", "o1", "o1", "o1", "unknown", "unknown"]
    assert c.listed("kind", "name", "rows", "proposal") == [
        ("name", "Netflix", 1, None), ("name", "WWF", 1, "World Wildlife Fund"),
    ]  # fmt: skip


def test_words_for_nobody_are_none_and_blanks_and_dashes_unknown(c: Coalition) -> None:
    c.item("Individual"), c.item("N/A."), c.item("-"), c.item(None), c.item("Self.")
    assert c.whose() == ["none", "none", "unknown", "unknown", "none"]


def test_a_registered_organisation_called_like_nobody_is_found_by_its_full_name_only(c: Coalition) -> None:
    c.organisation("paper", "The Independent")
    assert c.whose(c.item("The Independent"), c.item("Independent")) == ["paper", "none"]


def test_a_cell_with_two_names_is_unknown_when_one_of_them_stands_alone_elsewhere(c: Coalition) -> None:
    items = [c.item(name) for name in ("Red Hat/IBM", "IBM", "Gomarry / xPackage Team", "Procter & Gamble")]
    assert c.whose(*items) == ["unknown", "ibm", "gomarry-xpackage-team", "procter-gamble"]
    assert c.listed("kind", "name", "reason") == [("two_names", "Red Hat/IBM", "names two organisations")]


def test_a_person_decides_what_a_cell_with_two_names_is(c: Coalition) -> None:
    c.decide("Red Hat/IBM,IBM")
    assert c.whose(c.item("Red Hat/IBM"), c.item("IBM")) == ["ibm", "ibm"]
    assert c.listed("name") == []


def test_of_an_organisation_and_nobody_in_one_cell_it_is_the_organisation(c: Coalition) -> None:
    assert c.whose(c.item("Microsoft / me"), c.item("Microsoft"), c.item("me / myself")) == [
        "microsoft", "microsoft", "none",
    ]  # fmt: skip


def test_two_names_that_are_one_organisation_by_decision_are_that_one(c: Coalition) -> None:
    c.decide("Facebook,Meta")
    assert c.whose(c.item("Facebook/Meta"), c.item("Meta")) == ["meta", "meta"]


def test_a_name_that_two_registered_organisations_share_is_unknown(c: Coalition) -> None:
    c.organisation("s1", "Smith Ltd")
    c.organisation("s2", "Smith Inc")
    items = [c.item(name) for name in ("Smith Ltd", "Smith")]
    assert c.whose(*items) == ["s1", "unknown"]
    assert c.listed("reason") == [("two organisations have this name",)]
    c.decide("Smith,s2")
    assert c.whose(*items) == ["s1", "s2"]


def test_likeness_only_proposes_and_a_decision_for_the_name_itself_ends_the_proposal(c: Coalition) -> None:
    items = [c.item(name) for name in ("Apollo", "Apollo", "Apollo GraphQL")]
    assert c.whose(*items) == ["apollo", "apollo", "apollo-graphql"]
    assert c.listed("kind", "name", "rows", "proposal") == [("proposal", "Apollo GraphQL", 1, "Apollo")]
    c.decide("Apollo GraphQL,Apollo GraphQL")
    assert c.whose(*items) == ["apollo", "apollo", "apollo-graphql"]
    assert c.listed("name") == []


# --- people -----------------------------------------------------------------------------------------------
def test_a_person_speaks_for_the_new_employer_from_the_day_of_the_change(c: Coalition) -> None:
    c.speaks("p", "A", to_on="2026-03-14")
    c.speaks("p", "B", from_on="2026-03-15")
    assert c.whose(c.item(person="p", on="2026-03-14"), c.item(person="p", on="2026-03-15")) == ["A", "B"]


def test_of_two_open_ended_rows_the_later_one_holds(c: Coalition) -> None:
    c.speaks("p", "A", from_on="2020-01-01")
    c.speaks("p", "B", from_on="2026-03-15")
    assert c.whose(c.item(person="p", on="2026-03-14"), c.item(person="p", on="2026-03-15")) == ["A", "B"]


def test_the_coalitions_own_row_comes_before_a_general_one(c: Coalition) -> None:
    c.speaks("p", "A", from_on="2025-01-01")
    c.speaks("p", "B", coalition_id="c", to_on="2026-03-10")
    c.speaks("p", "Z", coalition_id="elsewhere")
    assert c.whose(c.item(person="p"), c.item(person="p", on="2026-03-11")) == ["B", "A"]


def test_two_organisations_equally_good_are_unknown_and_listed(c: Coalition) -> None:
    c.person("p", "a.org")
    c.organisation("A", "A", domains=["a.org"])
    c.speaks("p", "A", from_on="2026-01-01")
    c.speaks("p", "B", from_on="2026-01-01", to_on="2026-03-10")
    assert c.whose(c.item(person="p"), c.item(person="p", on="2026-03-11")) == ["unknown", "A"]
    assert c.listed("kind", "name", "rows", "reason") == [("person", "P", 1, "two organisations at once: A, B")]


def test_a_domain_or_its_subdomain_leads_to_the_organisation_unless_it_is_generic(c: Coalition) -> None:
    c.organisation("ibm", "IBM", domains=["IBM.com", "gmail.com"])
    c.organisation("research", "IBM Research", domains=["research.ibm.com"])
    for key, domain in (("p", "ibm.com"), ("q", "uk.ibm.com"), ("r", "eu.research.ibm.com"), ("s", "gmail.com"),
                        ("t", "notibm.com")):  # fmt: skip
        c.person(key, domain)
        c.item(person=key)
    assert c.whose() == ["ibm", "ibm", "research", "unknown", "unknown"]
    assert [name for (name,) in c.listed("name")] == ["S", "T"]


def test_a_domain_that_two_organisations_list_is_nobodys(c: Coalition) -> None:
    c.organisation("a", "A", domains=["x.org"])
    c.organisation("b", "B", domains=["x.org"])
    c.person("p", "x.org")
    assert c.whose(c.item(person="p")) == ["unknown"]
    assert c.listed("reason") == [("two organisations list the domain x.org",)]


def test_the_order_is_representative_domain_name_in_the_row_then_other_rows(c: Coalition) -> None:
    c.organisation("d", "D", domains=["d.org"])
    for key in "pqr":
        c.person(key, "d.org" if key == "q" else None)
        c.speaks(key, None, organisation_name="Seen", coalition_id="c", from_on="2026-01-01", to_on="2026-12-31")
    c.speaks("p", "R")
    items = [c.item("Written", person) for person in "pqr"] + [c.item(None, "r"), c.item(None, "r", "2025-12-31")]
    assert c.whose(*items) == ["R", "d", "written", "seen", "unknown"]


def test_what_a_sheet_says_holds_in_its_coalition_only(c: Coalition) -> None:
    c.speaks("p", None, organisation_name="Seen", coalition_id="elsewhere")
    assert c.whose(c.item(person="p")) == ["unknown"]


def test_a_name_nobody_knows_is_not_overruled_by_other_rows_of_the_person(c: Coalition) -> None:
    c.speaks("p", None, organisation_name="IBM", coalition_id="c")
    assert c.whose(c.item("Red Hat/IBM", "p"), c.item("Individual", "p")) == ["unknown", "none"]


def test_unknown_people_are_listed_by_name_with_their_rows_in_all_feeds(c: Coalition, given: Given) -> None:
    c.person("p", "elsewhere.org")
    c.item(person="p", on="2026-03-10")
    given("meetings", [{"meeting_id": "m", "coalition_id": "c", "starts_at": "2026-04-02 10:00"}])
    given("attendance", [{"meeting_id": "m", "person_key": "p"}])
    given("messages", [{"message_id": "1", "coalition_id": "c", "sent_at": "2026-02-01 10:00", "person_key": "p"}])
    c.whose()
    listed = c.listed(
        "coalition_id", "kind", "name", "rows", "cast(first_on as varchar)", "cast(last_on as varchar)", "reason"
    )
    reason = "no representative; no organisation lists the domain elsewhere.org"
    assert listed == [("c", "person", "P", 3, "2026-02-01", "2026-04-02", reason)]


def test_each_feed_has_exactly_its_rows_with_the_columns_agreed(c: Coalition, given: Given) -> None:
    c.speaks("p", "A", from_on="2020-01-01")
    c.speaks("p", "A", coalition_id="c")
    c.speaks("p", None, organisation_name="X", coalition_id="c")
    given("meetings", [{"meeting_id": "m", "coalition_id": "c", "starts_at": "2026-04-02 10:00"}])
    given("attendance", [{"meeting_id": "m", "person_key": "p"}] * 2 + [{"meeting_id": "m", "organisation_id": "B"}])
    given("messages", [{"message_id": "1", "coalition_id": "c", "sent_at": "2026-02-01 10:00", "person_key": "p"}])
    resolve(c.con, None)
    attendance = c.con.execute("select * from attendance_by_organisation order by organisation_id")
    assert [column[0] for column in attendance.description] == [
        "meeting_id", "coalition_id", "happened_on", "starts_at", "scheduled_minutes", "person_key", "organisation_id",
        "affiliation", "joined_at", "left_at", "minutes", "speaking_minutes",
    ]  # fmt: skip
    assert [(row[5], row[6], row[7]) for row in attendance.fetchall()] == [
        ("p", "A", "known"), ("p", "A", "known"), (None, "B", "known"),
    ]  # fmt: skip
    messages = c.con.execute("select organisation_id, affiliation from messages_by_organisation").fetchall()
    assert messages == [("A", "known")]


# --- decisions --------------------------------------------------------------------------------------------
def test_a_decision_makes_two_names_one_and_deleting_the_line_undoes_it(c: Coalition) -> None:
    items = [c.item("Facebook"), c.item("Meta"), c.item("Facebook, Inc.")]
    assert c.whose(*items) == ["facebook", "meta", "facebook"]
    c.decide("Facebook,Meta")
    assert c.whose(*items) == ["meta", "meta", "meta"]
    c.decide()
    assert c.whose(*items) == ["facebook", "meta", "facebook"]


def test_a_rename_holds_from_its_day(c: Coalition) -> None:
    c.decide("Facebook,Meta,,2021-10-28,")
    items = [c.item("Facebook", on="2021-10-27"), c.item("Facebook", on="2021-10-28")]
    assert c.whose(*items) == ["facebook", "meta"]


def test_decisions_chain_and_the_last_line_for_a_name_wins(c: Coalition) -> None:
    c.decide("A1,Elsewhere", "A1,B1", "B1,C1")
    assert c.whose(c.item("A1")) == ["c1"]


def test_a_decision_for_a_coalition_holds_there_only_and_comes_first(c: Coalition) -> None:
    c.decide("Foundation,GraphQL Foundation,c", "Foundation,Linux Foundation")
    items = [c.item("Foundation"), c.item("Foundation", coalition_id="elsewhere")]
    assert c.whose(*items) == ["graphql-foundation", "linux-foundation"]


def test_a_decision_can_say_that_a_name_speaks_for_nobody(c: Coalition) -> None:
    c.decide("Newbie,", "MLL,Individual")
    assert c.whose(c.item("Newbie"), c.item("MLL")) == ["none", "none"]


def test_a_decision_creates_the_organisation_even_where_there_is_a_register(c: Coalition) -> None:
    c.member("A")
    c.decide("Newbie,New Ventures")
    assert c.whose(c.item("Newbie"), c.item("new ventures")) == ["new-ventures", "new-ventures"]
    assert c.con.execute("select name from organisation_names where organisation_id = 'new-ventures'").fetchall() == [
        ("New Ventures",)
    ]


def test_two_registered_organisations_made_one_are_one_in_every_table(c: Coalition, given: Given) -> None:
    c.organisation("fb", "Facebook", domains=["fb.com"], country="US")
    c.organisation("meta", "Meta")
    c.member("fb")
    c.person("p", "fb.com")
    given("decisions", [{"decision_id": "d", "coalition_id": "c", "decided_on": "2026-01-01",
                         "amended_by_organisation_ids": ["fb", "meta", "x"]}])  # fmt: skip
    given("positions", [{"decision_id": "d", "organisation_id": "fb", "position": "support"}])
    given("contributions", [{"contribution_id": "1", "coalition_id": "c", "organisation_id": "fb"}])
    given("commitments", [{"commitment_id": "1", "coalition_id": "c", "owner_organisation_id": "fb"}])
    given("funding", [{"grant_id": "g", "coalition_id": "c", "funder_organisation_id": "fb"}])
    given("competitor_pairs", [{"organisation_id_a": "x", "organisation_id_b": "fb"}])
    c.speaks("q", "fb")
    c.decide("fb,Meta")
    items = [c.item(person="p"), c.item(person="q"), c.item(proposed_by_organisation_id="fb"), c.item("Facebook Inc")]
    assert c.whose(*items) == ["meta"] * 4
    for table, column in (("memberships", "organisation_id"), ("positions", "organisation_id"),
                          ("contributions", "organisation_id"), ("commitments", "owner_organisation_id"),
                          ("funding", "funder_organisation_id"), ("competitor_pairs", "organisation_id_b"),
                          ("organisations", "organisation_id"), ("representatives", "organisation_id")):  # fmt: skip
        assert c.con.execute(f"select {column} from {table}").fetchall() == [("meta",)], table
    assert c.con.execute("select amended_by_organisation_ids from decisions").fetchall() in (
        [(["meta", "x"],)], [(["x", "meta"],)],
    )  # fmt: skip


def test_a_dated_rename_of_a_member_splits_its_membership_without_a_failure(c: Coalition) -> None:
    c.organisation("fb", "Facebook")
    c.member("fb", left_on="2022-06-30", leave_reason="withdrew")
    c.decide("Facebook,Meta,,2021-10-28,")
    resolve(c.con, c.aliases)
    columns = "organisation_id, cast(joined_on as varchar), cast(left_on as varchar), leave_reason"
    assert c.con.execute(f"select {columns} from memberships order by joined_on").fetchall() == [
        ("fb", "2020-01-01", "2021-10-27", "merged"),
        ("meta", "2021-10-28", "2022-06-30", "withdrew"),
    ]


def test_decisions_that_go_in_a_circle_are_refused_with_both_lines(c: Coalition) -> None:
    c.decide("A1,B1", "B1,C1", "C1,A1")
    with pytest.raises(WorkspaceError, match="lines 2 and 3 and 4: these go in a circle"):
        c.whose()


def test_a_circle_in_names_but_never_on_one_day_is_none(c: Coalition) -> None:
    c.decide("A1,B1,,,2020-12-31", "B1,A1,,2021-01-01,")
    assert c.whose(c.item("A1", on="2020-06-01"), c.item("B1", on="2021-06-01")) == ["b1", "a1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,who\nA,me", 'aliases.csv, line 1: no column "organisation"'),
        ("name,organisation,from_on\nA,B,01/02/2026", 'line 2: from_on "01/02/2026" is not a date such as 2026-03-31'),
        ("name,organisation\nA,B\n,B", "line 3: no name"),
        ("name,organisation\nMarcacci Labs, Inc,B", "line 2: 3 cells under 2 columns"),
        ("name,organisation,from_on,to_on\nA,B,2026-02-01,2026-01-01", "line 2: from_on 2026-02-01 is after"),
        ('name,organisation\n"A,B', "line 2: not readable as a table"),
    ],
)
def test_a_decisions_file_that_cannot_be_followed_names_file_and_line(c: Coalition, text: str, message: str) -> None:
    c.aliases.write_text(text, "utf-8")
    with pytest.raises(WorkspaceError) as raised:
        c.whose()
    assert message in str(raised.value)


def test_a_decisions_file_as_a_spreadsheet_saves_it_is_read(c: Coalition) -> None:
    c.aliases.write_text("\ufeffAlias;Organisation_name;Decided by\r\nFacebook;Meta;Ann\r\n;;\r\n", "utf-8")
    assert c.whose(c.item("Facebook")) == ["meta"]
