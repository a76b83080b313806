"""Who is missing: the needed roles at the last month, and whom to ask first for them, worked out by hand."""

from __future__ import annotations

import random
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.candidates import compute_candidates
from tests.rows import answers, coalition_months, day, member

NOT_LISTED = "Adds nothing that is missing: {} is not on the list of needed roles."
HALF = "ow far its markets overlap with the members' is not on file, and counted as half."


def organisation(name: str, plays: str | None, *codes: str) -> dict[str, Any]:
    return {"organisation_id": name, "name": name.title(), "ecosystem_role": plays, "sector_codes": list(codes) or None}


def need(role: str, wanted: int | None = None, sector: str | None = None, coalition: str = "c") -> dict[str, Any]:
    return {"coalition_id": coalition, "ecosystem_role": role, "sector_code": sector, "min_members": wanted}


def membership(name: str, until: str | None = None, coalition: str = "c", **more: Any) -> dict[str, Any]:
    joined = more.pop("joined", "2024-01-01")
    return {
        "coalition_id": coalition, "organisation_id": name, "joined_on": day(joined), "left_on": until and day(until), **more,
    }  # fmt: skip


@pytest.fixture
def coalition(given):
    """coalition(mill=("manufacturer", "1311")) makes the members of June 2026, with the register and their memberships."""

    def make(name: str = "c", **members: tuple[Any, ...]) -> None:
        given("coalition_months", coalition_months("2026-06", "2026-06", name))
        given(
            "coalition_spans", [{"coalition_id": name, "first_on": day("2024-01-01"), "data_as_of": day("2026-06-20")}]
        )
        given("organisations", [organisation(key, *about) for key, about in members.items()])
        given("member_months", [member(key, "2026-06", name) for key in members])
        given("memberships", [membership(key, coalition=name) for key in members])

    return make


def rows(con, table: str, columns: str, coalition: str = "c") -> list[tuple[Any, ...]]:
    make_tables(con)
    compute_candidates(con)
    order = {"ecosystem": "ecosystem_role, sector_code nulls first", "candidate_reasons": "position"}
    by = order.get(table, "organisation_id")
    return con.execute(
        f"select {columns} from bench.{table} where coalition_id = ? order by {by}", [coalition]
    ).fetchall()


def needs(con, columns: str = "ecosystem_role, wanted, surely, held_by, status, note") -> list[tuple[Any, ...]]:
    return rows(con, "ecosystem", columns)


def order(con) -> list[str]:
    """Those to ask, in order."""
    return [name for name, passed in rows(con, "candidate_reasons", "organisation_id, passed_over") if not passed]


def reasons(con) -> dict[str, str]:
    return dict(rows(con, "candidate_reasons", "organisation_id, reason"))


# --- needed roles -------------------------------------------------------------------------------------------


def test_a_role_is_missing_single_or_covered(con, given, coalition):
    coalition(mill=("manufacturer",), loom=("manufacturer",), shop=("retailer",), label=("brand",))
    given("ecosystem_needs", [need("recycler"), need("retailer", 1), need("manufacturer", 2), need("brand", 2)])
    given("ecosystem_needs", [need("manufacturer", 1, "13")])
    con.execute("update organisations set sector_codes = ['1311'] where ecosystem_role = 'manufacturer'")
    assert needs(con) == [
        ("brand", 2, 1, ["label"], "missing", None),
        ("manufacturer", 2, 2, ["loom", "mill"], "single", None),  # one of two gone, and it is missing
        ("manufacturer", 1, 2, ["loom", "mill"], "covered", None),
        ("recycler", 1, 0, [], "missing", None),
        ("retailer", 1, 1, ["shop"], "single", None),
    ]


def test_a_sector_that_is_not_on_file_fills_nothing_for_sure_and_is_said(con, given, coalition):
    coalition(mill=("manufacturer", "C"), loom=("manufacturer", "1311"), yard=("manufacturer", "2011"))
    given("ecosystem_needs", [need("manufacturer", 2, "13")])
    (row,) = needs(con, "surely, perhaps, held_by, status, note")
    assert row == (1, 2, ["loom"], "missing", "Of 1 member in this role the sector is not on file.")


def test_members_without_a_role_on_file_are_said_where_one_is_missing(con, given, coalition):
    coalition(mill=("manufacturer",), somebody=(None,), another=(None,))
    given("ecosystem_needs", [need("manufacturer"), need("recycler")])
    told = dict(needs(con, "ecosystem_role, note"))
    assert told == {"manufacturer": None, "recycler": "Of 2 members the role is not on file."}


def test_with_nobodys_role_known_nothing_is_known_and_nobody_is_proposed(con, given, coalition):
    coalition(somebody=(None,))
    given("organisations", [organisation("sorter", "recycler")])
    given("ecosystem_needs", [need("recycler")])
    assert needs(con) == [("recycler", 1, None, None, "unknown", "No member's role is on file.")]
    assert reasons(con) == {}


def test_with_no_member_on_file_nothing_is_known(con, given, coalition):
    coalition()
    given("ecosystem_needs", [need("recycler")])
    assert needs(con) == [("recycler", 1, None, None, "unknown", "No member is on file.")]


def test_without_a_list_of_needs_there_is_no_row(con, given, coalition):
    coalition(mill=("manufacturer",))
    given("organisations", [organisation("sorter", "recycler")])
    given("ecosystem_needs", [need("recycler", 0)])  # a need of nobody is no need
    assert needs(con) == [] and reasons(con) == {}


def test_only_members_of_the_last_month_count_and_no_secretariat(con, given, coalition):
    coalition(mill=("manufacturer",))
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member("shop", "2026-05"), {**member("office", "2026-06"), "is_eligible": False}])
    given("organisations", [organisation("shop", "retailer"), organisation("office", "recycler")])
    given("ecosystem_needs", [need("retailer"), need("recycler")])
    assert [status for (status,) in needs(con, "status")] == ["missing", "missing"]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_filled_is_what_the_indicator_counts(con, given, coalition, seed):
    rng = random.Random(seed)
    roles, codes = ["brand", "recycler", "retailer", "other", None], ["1311", "131", "C13", "C", "3830", "99", "x"]
    coalition(**{f"m{n}": (rng.choice(roles), *rng.sample(codes, rng.randint(0, 2))) for n in range(6)})
    wants = [(role, sector) for role in roles[:4] for sector in (None, "13", "1311", "E")]
    given("ecosystem_needs", [need(role, rng.choice([None, 0, 1, 2]), s) for role, s in rng.sample(wants, 6)])
    found = needs(con, "surely >= wanted")
    value = answers(con, "ecosystem_coverage")["2026-06"]["value"]
    assert value == (
        pytest.approx(sum(filled for (filled,) in found) / len(found)) if found and found[0][0] is not None else None
    )


# --- whom to ask first: twelve candidates, worked out by hand ------------------------------------------------


@pytest.fixture
def twelve(given, coalition):
    """Four members; needs: a recycler (nobody), two manufacturers in 13 (one), technology (one), a brand (two).

    What is added by filling: recycler 1, manufacturer 1/2; by securing: technology 1/4, manufacturer 1/8, recycler 1/4.
    Overlap is digits in common with acme (1410), bolt (1410), mill (1311) and chip (6201), out of 16.
    """
    coalition(
        acme=("brand", "1410"), bolt=("brand", "1410"), mill=("manufacturer", "1311"), chip=("technology", "6201")
    )
    given("ecosystem_needs", [need("recycler"), need("manufacturer", 2, "13"), need("technology"), need("brand")])
    given("organisations", [
        organisation("sorter", "recycler", "3830"),  # nothing in common: 0
        organisation("ragman", "recycler", "1410"),  # 4 + 4 + 1 + 0 = 9: 0.5625
        organisation("shredder", "recycler", "3811"),  # 0, but a declared competitor of acme: 4 / 16 = 0.25
        organisation("weaver", "manufacturer", "1312"),  # 1 + 1 + 3 + 0 = 5: 0.3125
        organisation("knitter", "manufacturer", "1391"),  # 1 + 1 + 2 + 0 = 4: 0.25
        organisation("smelter", "manufacturer", "2410"),  # not in 13
        organisation("tanner", "manufacturer", "C"),  # perhaps in 13; C alone is no code to compare
        organisation("coder", "technology", "6311"),  # 6 is shared with 6201: 1: 0.0625
        organisation("tagger", "technology"),  # no code at all
        organisation("label", "brand", "1410"),  # enough brands
        organisation("bank", "financier", "6419"),  # nobody asks for it
        organisation("old", "recycler", "3830"),  # a former member, as good as sorter
    ])  # fmt: skip
    given("memberships", [membership("old", "2025-11-30", leave_reason="withdrew")])
    given("competitor_pairs", [
        {"organisation_id_a": "shredder", "organisation_id_b": "acme", "declared_on": day("2026-06-20")}
    ])  # fmt: skip


def test_the_order_of_twelve_by_hand(con, twelve):
    # 1. old and sorter both 1 - 0; the name decides, Old before Sorter. The recycler is filled.
    # 2. left now: sorter 1/4 - 0 = 0.25; knitter 1/2 - 0.25 = 0.25; weaver 1/2 - 0.3125 = 0.1875; coder 1/4 - 0.0625 =
    #    0.1875; shredder 1/4 - 1/4 = 0; ragman 1/4 - 0.5625 < 0; tagger 1/4 - 1/2 < 0. Sorter and knitter tie: less overlap.
    # 3. knitter 0.25. The manufacturers are two. 4. coder 0.1875; weaver would now add 1/8 - 0.3125 < 0.
    # Then nobody has anything left: the recyclers are two, technology is secured.
    figures = {name: rest for name, *rest in rows(con, "candidates", "organisation_id, role_gain, overlap, score")}
    assert order(con) == ["old", "sorter", "knitter", "coder"]
    assert figures["old"] == [1.0, 0.0, 1.0]
    assert figures["sorter"] == [0.25, 0.0, 0.25]
    assert figures["knitter"] == [0.5, 0.25, 0.25]
    assert figures["coder"] == [0.25, 0.0625, 0.1875]
    assert figures["weaver"] == [0.125, 0.3125, -0.1875]
    assert figures["ragman"] == [0.0, 0.5625, -0.5625]
    assert figures["tagger"] == [0.0, None, None]
    assert figures["label"] == [0.0, 0.5625, -0.5625]
    assert figures["tanner"] == [None, None, None]
    assert "bank" not in figures


def test_the_reasons_of_twelve_by_hand(con, twelve):
    assert list(reasons(con).items()) == [
        ("old", "Would fill recycler, which nobody plays. Was a member until 30 November 2025 and withdrew."),
        ("sorter", "Would secure recycler, which otherwise rests on one organisation."),
        ("knitter", "Would fill manufacturer (13): with it there are 2 of the 2 wanted."),
        ("coder", "Would secure technology, which otherwise rests on one organisation."),
        ("weaver", "Brings more overlap than it adds."),
        ("ragman", "Adds nothing once those before it have joined."),
        ("shredder", "Adds nothing once those before it have joined."),
        ("tagger", "Adds nothing once those before it have joined."),
        ("smelter", "Plays manufacturer, but not in the sector asked for (13)."),
        ("tanner", "Plays manufacturer; whether in the sector asked for (13) is not on file."),
        ("label", "Adds nothing that is missing: enough members play brand."),
    ]


def test_what_each_of_twelve_fills_secures_and_overlaps_with(con, twelve):
    found = rows(
        con, "candidate_reasons", "organisation_id, position, fills, secures, overlaps_with, overlaps_most, is_declared"
    )
    told = {name: rest for name, *rest in found}
    assert told["old"] == [1, ["recycler"], [], None, None, None]
    assert told["sorter"] == [2, [], ["recycler"], None, None, None]
    assert told["knitter"] == [3, ["manufacturer (13)"], [], "mill", 0.5, False]
    assert told["weaver"] == [5, [], ["manufacturer (13)"], "mill", 0.75, False]
    assert told["ragman"] == [6, [], [], "acme", 1.0, False]  # as near to bolt: the first id
    assert told["shredder"] == [7, [], [], "acme", 1.0, True]


def test_the_order_is_the_same_whatever_order_rows_arrive_in(con, given, twelve):
    before = rows(con, "candidate_reasons", "*"), rows(con, "candidates", "*"), needs(con, "*")
    for table in ("organisations", "ecosystem_needs", "memberships", "member_months", "competitor_pairs"):
        con.execute(f"create table shuffled as from {table} order by hash({table}::varchar)")
        con.execute(f"delete from {table}; insert into {table} from shuffled; drop table shuffled")
    con.execute("set threads = 4")
    assert (rows(con, "candidate_reasons", "*"), rows(con, "candidates", "*"), needs(con, "*")) == before


# --- what is said -------------------------------------------------------------------------------------------


def test_part_of_a_need_is_said_as_part(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("producer", 3)])
    given("organisations", [organisation(name, "producer", "0111") for name in ("ash", "beech", "cedar", "dogwood")])
    # a third each; then a quarter of a third secures it
    assert list(reasons(con).values()) == [
        "Would be 1 of the 3 wanted as producer.",
        "Would be 2 of the 3 wanted as producer.",
        "Would fill producer: with it there are 3 of the 3 wanted.",
        "Would secure producer, of which there are otherwise just enough.",
    ]


def test_one_organisation_may_count_for_two_needs_of_its_role(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("manufacturer"), need("manufacturer", 1, "13")])
    given(
        "organisations",
        [organisation("smelter", "manufacturer", "2410"), organisation("weaver", "manufacturer", "1312")],
    )
    # weaver 2 - 1/4, then smelter 1/4 - 0
    assert order(con) == ["weaver", "smelter"]
    assert reasons(con)["weaver"] == (
        "Would fill manufacturer, which nobody plays. Would fill manufacturer (13), which nobody plays."
    )


def test_unknown_markets_are_said_and_are_no_overlap_of_0(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("recycler"), need("brand")])
    given("organisations", [organisation("sorter", "recycler"), organisation("label", "brand")])
    figures = rows(con, "candidates", "organisation_id, role_gain, overlap, score")
    assert figures == [("label", 0.25, None, None), ("sorter", 1.0, None, None)]
    assert reasons(con) == {
        "sorter": f"Would fill recycler, which nobody plays. H{HALF}",
        "label": f"May bring more overlap than it adds: h{HALF}",
    }


def test_members_without_codes_are_left_out_of_the_mean_and_a_declared_pair_needs_none(con, given, coalition):
    coalition(acme=("brand", "3811"), bolt=("brand",), zinc=("brand",))
    given("ecosystem_needs", [need("recycler")])
    given("organisations", [organisation("sorter", "recycler", "3830")])
    given("competitor_pairs", [{"organisation_id_a": "bolt", "organisation_id_b": "sorter", "declared_on": None}])
    # acme 2 digits, bolt declared 4, zinc unknown: 6 / 8
    assert rows(con, "candidates", "overlap, score") == [(0.75, 0.25)]


def test_a_pair_declared_after_what_is_known_does_not_count(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("recycler")])
    given("organisations", [organisation("sorter", "recycler", "3830")])
    pair = {"organisation_id_a": "acme", "organisation_id_b": "sorter"}
    given("competitor_pairs", [pair | {"declared_on": day("2026-06-21")}])  # data go to 20 June
    assert rows(con, "candidates", "overlap") == [(0.0,)]


def test_no_reason_names_another_organisation(con, twelve):
    names = {name for (name,) in con.execute("select name from organisations").fetchall()}
    for about, text in rows(con, "candidate_reasons", "name, reason"):
        assert not [name for name in names - {about} if name in text]


# --- who is a candidate -------------------------------------------------------------------------------------


def candidates(con) -> set[str]:
    return {name for (name,) in rows(con, "candidates", "organisation_id")}


def test_members_of_other_coalitions_are_no_candidates_with_or_without_a_register(con, given, coalition):
    coalition(acme=("brand",))
    given("ecosystem_needs", [need("recycler")])
    given("organisations", [organisation(n, "recycler", "3830") for n in ("free", "theirs", "former", "seen", "both")])
    given("memberships", [membership("theirs", coalition="d"), membership("former", "2025-01-31", "d")])
    given("memberships", [membership("both", "2025-01-31"), membership("both", "2025-06-30", "d")])
    given("member_months", [member("seen", "2026-05", "e")])
    assert candidates(con) == {"free"}


def test_secretariats_and_funders_are_no_candidates(con, given, coalition):
    coalition(acme=("brand",))
    given("ecosystem_needs", [need("funder"), need("secretariat"), need("financier")])
    given("organisations", [organisation("giver", "funder"), organisation("office", "secretariat")])
    given("organisations", [organisation("bank", "financier"), organisation("past", "financier")])
    given("memberships", [membership("past", "2025-01-31", role="funder")])
    assert candidates(con) == {"bank"}


def test_who_is_still_on_the_list_of_members_or_about_to_join_is_not_asked(con, given, coalition):
    coalition(acme=("brand",))
    given("ecosystem_needs", [need("recycler")])
    names = ("over", "going", "coming", "watching", "again")
    given("organisations", [organisation(name, "recycler", "3830") for name in names])
    given("memberships", [
        membership("over", "2026-06-20"), membership("going", "2026-06-25"), membership("coming", joined="2026-07-01"),
        membership("watching", role="observer"),
        membership("again", "2025-01-31"), membership("again", joined="2026-06-25"),
    ])  # fmt: skip
    assert candidates(con) == {"over"}


def test_who_was_removed_or_merged_is_passed_over_for_that(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("recycler")])
    given("organisations", [organisation(name, "recycler", "3830") for name in ("gone", "out", "back")])
    given("memberships", [membership("gone", "2025-03-31", leave_reason="merged")])
    given("memberships", [membership("out", "2025-03-31", leave_reason="removed")])
    given("memberships", [membership("back", "2024-03-31", leave_reason="removed")])
    given(
        "memberships", [membership("back", "2025-03-31", joined="2024-06-01")]
    )  # the last counts, and gives no reason
    assert order(con) == ["back"]
    assert reasons(con)["gone"] == "Was a member until 31 March 2025 and merged into another organisation."
    assert reasons(con)["out"] == "Was a member until 31 March 2025 and was removed."
    assert rows(con, "candidates", "organisation_id, role_gain")[1:] == [("gone", None), ("out", None)]


def test_a_role_that_is_not_on_file_is_said_and_one_nobody_asks_for_only_of_former_members(con, given, coalition):
    coalition(acme=("brand",))
    given("ecosystem_needs", [need("recycler")])
    given(
        "organisations",
        [organisation("blank", None), organisation("bank", "financier"), organisation("ex", "financier")],
    )
    given("memberships", [membership("ex", "2025-03-31")])
    assert reasons(con) == {
        "ex": f"{NOT_LISTED.format('financier')} Was a member until 31 March 2025.",
        "blank": "Its role is not on file.",
    }


def test_at_most_twenty_are_passed_over_and_everybody_asked_is_told(con, given, coalition):
    coalition(acme=("brand", "1410"))
    given("ecosystem_needs", [need("recycler", 24)])
    given("organisations", [organisation(f"r{n:02}", "recycler", "3830") for n in range(30)])
    given("organisations", [organisation(f"s{n:02}", "recycler", "1410") for n in range(30)])
    found = rows(con, "candidate_reasons", "position, organisation_id, passed_over")
    # 24 fill it and one secures it; the others add nothing
    assert [position for position, *_ in found] == list(range(1, 46))
    assert [name for _, name, passed in found if not passed] == [f"r{n:02}" for n in range(25)]


def test_another_coalition_changes_nothing_here(con, given, twelve, coalition):
    before = rows(con, "candidate_reasons", "*"), rows(con, "candidates", "*"), needs(con, "*")
    coalition("d", theirs=("recycler", "3830"))
    given("ecosystem_needs", [need("brand", coalition="d")])
    assert (rows(con, "candidate_reasons", "*"), rows(con, "candidates", "*"), needs(con, "*")) == before
    assert [name for (name,) in rows(con, "candidates", "organisation_id", "d")] == ["label"]


def test_nothing_at_all_makes_no_rows(con):
    assert needs(con) == [] and reasons(con) == {}
