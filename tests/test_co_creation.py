"""Who raises, changes, promises and delivers: the way of each item, and the figures made of it, worked out by hand."""

from __future__ import annotations

import random
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.co_creation import compute_co_creation
from tests.rows import answers, coalition_months, day, member

ROLES = {"north": "lead", "vesta": "founder", "pine": None, "dune": "member", "office": "secretariat"}
KEY = {"coalition_id": "c"}


def item(number: int, who: str | None, on: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    return KEY | {"item_id": f"i{number}", "raised_on": day(on), "proposed_by_organisation_id": who} | more


def decision(number: int, outcome: str | None = "adopted", on: str = "2026-04-01", *changed_by: str, **more: Any):
    return KEY | {
        "decision_id": f"d{number}", "item_id": f"i{number}", "decided_on": day(on), "outcome": outcome,
        "amended_by_organisation_ids": list(changed_by) or None,
    } | more  # fmt: skip


def promise(key: str, decided: int, who: str | None = "vesta", **days: str) -> dict[str, Any]:
    """due, done, dropped and made are days."""
    columns = {"due": "due_on", "done": "completed_on", "dropped": "dropped_on", "made": "made_on"}
    dates = {columns[name]: day(on) for name, on in ({"made": "2026-04-02"} | days).items()}
    return KEY | {"commitment_id": key, "decision_id": f"d{decided}", "owner_organisation_id": who} | dates


@pytest.fixture
def coalition(con, given):
    """coalition(items, decisions, ...) puts them into a coalition whose last month is June 2026, known until the 20th."""

    def make(items=(), decisions=(), commitments=(), *, roles=ROLES, register=True, name="c", **tables: Any) -> None:
        make_tables(con)
        given("coalition_months", coalition_months("2026-05", "2026-06", name, has_register=register))
        given(
            "coalition_spans", [{"coalition_id": name, "first_on": day("2024-01-01"), "data_as_of": day("2026-06-20")}]
        )
        own = {"coalition_id": name}
        for who, role in roles.items():
            given("member_months", [member(who, "2026-06", name) | {"is_eligible": role != "secretariat"}])
            if name == "c":
                given("organisation_names", [{"organisation_id": who, "name": who.title()}])
            if register:
                given("memberships", [own | {"organisation_id": who, "joined_on": day("2024-01-01"), "role": role}])
        given("agenda_items", [row | own for row in items])
        given("decisions", [row | own for row in decisions])
        given("commitments", [row | own for row in commitments])
        for table, rows in tables.items():
            given(table, list(rows))

    return make


def asked(con, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def ideas(con, *columns: str) -> dict[str, Any]:
    """Columns of bench.ideas by item."""
    compute_co_creation(con)
    rows = asked(con, f"select item_id, {', '.join(columns)} from bench.ideas")
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def measures(con) -> dict[str, dict[str, Any]]:
    compute_co_creation(con)
    found = con.execute("select * from bench.co_creation where coalition_id = 'c'")
    names = [column[0] for column in found.description]
    return {row[1]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


# --- the way of an item --------------------------------------------------------------------------------------


def test_only_items_raised_in_the_twelve_months_and_known_by_then_are_rows(con, coalition):
    days = {1: "2025-06-30", 2: "2025-07-01", 3: "2026-06-20", 4: "2026-06-21"}
    coalition([item(number, "north", on) for number, on in days.items()])
    assert sorted(ideas(con, "raised_by")) == ["i2", "i3"]


def test_adopted_with_a_change_by_another_is_amended_and_by_the_raiser_alone_as_proposed(con, coalition):
    coalition(
        [item(number, "north") for number in range(1, 6)],
        [decision(1), decision(2, "adopted", "2026-04-01", "north"), decision(3, "adopted", "2026-04-01", "north", "pine"),
         decision(4, "rejected", "2026-04-01", "pine"), decision(5, "deferred")],
    )  # fmt: skip
    assert ideas(con, "outcome", "amended_by") == {
        "i1": ("as_proposed", []), "i2": ("as_proposed", []), "i3": ("amended", ["pine"]), "i4": ("dropped", ["pine"]),
        "i5": ("dropped", []),
    }  # fmt: skip


def test_the_last_decision_on_an_item_counts_and_one_after_the_last_day_does_not(con, coalition):
    coalition(
        [item(1, "north"), item(2, "north"), item(3, "north")],
        [decision(1, "deferred", "2026-04-01"), decision(1, "adopted", "2026-05-01", decision_id="d1b"),
         decision(2, "adopted", "2026-04-01"), decision(2, "deferred", "2026-05-01", decision_id="d2b"),
         decision(3, "adopted", "2026-06-21")],
    )  # fmt: skip
    assert ideas(con, "outcome", "decision_id", "followed") == {
        "i1": ("as_proposed", "d1b", "nothing_agreed"), "i2": ("dropped", "d2b", "nothing_agreed"), "i3": (None, None, None),
    }  # fmt: skip


def test_of_decisions_of_one_day_one_that_adopts_comes_before_one_that_puts_off(con, coalition):
    coalition(
        [item(1, "north"), item(2, "north")],
        [decision(1, "deferred"), decision(1, "adopted", decision_id="d1b"), decision(2, None),
         decision(2, "deferred", decision_id="d2b")],
    )  # fmt: skip
    assert ideas(con, "decision_id") == {"i1": "d1b", "i2": "d2b"}


def test_what_follows_has_its_order_late_then_open_then_on_time(con, coalition):
    coalition(
        [item(number, "north") for number in range(1, 9)], [decision(number) for number in range(1, 9)],
        [
            promise("a", 1, due="2026-05-01", done="2026-05-01"), promise("b", 1, done="2026-05-09"),  # undated, but done
            promise("c", 2, due="2026-05-01", done="2026-05-02"), promise("d", 2, due="2026-07-01"),  # one late, one open
            promise("e", 3, due="2026-06-20"),  # due on the last day and not done
            promise("f", 4, due="2026-06-21"), promise("g", 4, due="2026-05-01", done="2026-04-20"),
            promise("h", 5),  # no day
            promise("i", 6, due="2026-07-01", dropped="2026-05-01"),  # given up
            promise("j", 7, due="2026-05-01", done="2026-06-21"),  # done after the last day: not known yet
            promise("k", 8, made="2026-06-21", due="2026-07-01"),  # promised after the last day
        ],
    )  # fmt: skip
    assert ideas(con, "followed") == {
        "i1": "on_time", "i2": "late", "i3": "late", "i4": "open", "i5": "open", "i6": "late", "i7": "late",
        "i8": "nothing_agreed",
    }  # fmt: skip


def test_promises_of_an_earlier_decision_on_the_item_count_too(con, coalition):
    coalition(
        [item(1, "north")], [decision(1, "deferred"), decision(1, "adopted", "2026-05-01", decision_id="d1b")],
        [promise("a", 1, "pine", due="2026-05-01", done="2026-05-01"), promise("b", 1, None, due="2026-05-01", done="2026-05-01")],
    )  # fmt: skip
    assert ideas(con, "followed", "committed_by") == {"i1": ("on_time", ["pine"])}


def test_the_origin_is_what_the_raiser_was_on_that_day(con, coalition, given):
    coalition(
        [item(1, "north"), item(2, "vesta"), item(3, "pine"), item(4, "office"), item(5, "stranger"), item(6, None),
         item(7, "late", "2026-02-01"), item(8, "late", "2026-04-01"), item(9, "was", "2026-02-01"), item(10, "was", "2026-04-01")],
    )  # fmt: skip
    given("memberships", [KEY | {"organisation_id": "late", "joined_on": day("2026-03-01"), "role": "member"},
                          KEY | {"organisation_id": "was", "joined_on": day("2025-01-01"), "left_on": day("2026-03-01"),
                                 "role": "lead"}])  # fmt: skip
    assert ideas(con, "origin") == {
        "i1": "lead", "i2": "other_member", "i3": "other_member", "i4": "outsider", "i5": "outsider", "i6": "unknown",
        "i7": "outsider", "i8": "other_member", "i9": "lead", "i10": "outsider",
    }  # fmt: skip


def test_who_speaks_for_no_organisation_is_known_and_an_outsider(con, coalition):
    coalition([item(1, None), item(2, None), item(3, "north")])
    con.execute("""
        create or replace view agenda_by_organisation as
        select item_id, coalition_id, raised_on as happened_on, proposed_by_organisation_id as organisation_id,
            case item_id when 'i1' then 'none' when 'i2' then 'unknown' else 'known' end as affiliation
        from agenda_items
    """)
    found = measures(con)
    assert asked(con, "select item_id, raised_by, origin from bench.ideas order by item_id") == [
        ("i1", "none", "outsider"), ("i2", "unknown", "unknown"), ("i3", "north", "lead"),
    ]  # fmt: skip
    assert (found["items"]["n"], found["items"]["of"], found["by_non_members"]["n"]) == (2, 3, 1)


def test_without_a_register_a_known_raiser_is_taken_for_a_member_and_nobody_for_the_lead(con, coalition):
    coalition([item(1, "north"), item(2, "pine"), item(3, "pine")], register=False)
    found = measures(con)
    assert {row[0] for row in asked(con, "select origin from bench.ideas")} == {"other_member"}
    assert found["by_others"]["note"] == "There is no member register, so nobody knows who leads."
    assert found["by_non_members"]["value"] is None and found["by_non_members"]["n"] is None


def test_flows_count_decided_items_and_their_totals_name_nobody(con, coalition):
    coalition(
        [item(1, "north"), item(2, "north"), item(3, "north"), item(4, None), item(5, "pine")],
        [decision(1), decision(2), decision(3, "rejected"), decision(4), decision(5, None)],
    )
    compute_co_creation(con)
    assert asked(con, "select raised_by, outcome, followed, n from bench.flows order by all") == [
        ("north", "as_proposed", "nothing_agreed", 2), ("north", "dropped", "nothing_agreed", 1),
        ("unknown", "as_proposed", "nothing_agreed", 1),
    ]  # fmt: skip
    assert asked(con, "select origin, outcome, n from bench.flow_totals order by all") == [
        ("lead", "as_proposed", 2), ("lead", "dropped", 1), ("unknown", "as_proposed", 1),
    ]  # fmt: skip


# --- the figures ---------------------------------------------------------------------------------------------


def test_an_item_nobody_decided_is_not_dropped_but_counted(con, coalition):
    coalition(
        [item(1, "north"), item(2, "pine", kind="information"), item(3, "pine", kind="decision"), item(4, "pine")],
        [decision(1), decision(4, None)],
    )
    found = measures(con)
    assert (found["undecided"]["n"], found["undecided"]["of"], found["undecided"]["value"]) == (2, 4, 0.5)
    assert (found["not_for_decision"]["n"], found["not_for_decision"]["of"]) == (1, 2)
    assert (found["outcome_unknown"]["n"], found["outcome_unknown"]["of"]) == (1, 2)


def test_what_others_than_the_lead_raise_is_a_share_with_wilsons_interval(con, coalition):
    # 5 known raisers: north 2, vesta 1, pine 1, office 1; others raised 2 of 5. Wilson with z = 1.644854, z2 = 2.705543:
    # (0.4 + 0.270554 -+ 1.644854 * sqrt(0.048 + 0.0270554)) / 1.541109 = (0.670554 -+ 0.450629) / 1.541109
    coalition([item(number, who) for number, who in enumerate(("north", "north", "vesta", "pine", "office", None), 1)])
    found = measures(con)
    others = found["by_others"]
    assert (others["value"], others["low"], others["high"]) == pytest.approx((0.4, 0.142706, 0.727517), abs=1e-5)
    assert (others["n"], others["of"]) == (2, 5)
    assert found["by_non_members"]["value"] == 0.2


def test_with_fewer_than_three_the_counts_are_there_and_the_share_is_not(con, coalition):
    coalition([item(1, "north"), item(2, "pine")])
    others = measures(con)["by_others"]
    assert (others["n"], others["of"], others["value"]) == (1, 2, None)
    assert others["note"] == "Fewer than 3 items of which it is known who raised them."


def test_the_share_amended_is_that_of_the_indicator_where_both_look_at_the_same_decisions(con, coalition):
    # four adopted; i2 changed by another; of i3 the proposer is unknown and one organisation changed it, maybe itself
    coalition(
        [item(1, "north"), item(2, "north"), item(3, None), item(4, "pine")],
        [decision(1), decision(2, "adopted", "2026-04-01", "pine"), decision(3, "adopted", "2026-04-01", "dune"),
         decision(4, "adopted", "2026-04-01", "pine")],
        decision_proposers=[
            KEY | {"month": day("2026-04"), "decision_id": f"d{number}", "organisation_id": who, "is_known": who is not None}
            for number, who in ((1, "north"), (2, "north"), (3, None), (4, "pine"))
        ],
    )  # fmt: skip
    amended, indicator = measures(con)["amended"], answers(con, "amended_share")["2026-06"]
    assert amended["value"] == indicator["value"] == 0.5
    # the indicator's statement returns what is sure, and Wilson's interval is laid around it when it is published:
    # from 1 of 4, (0.25 + 0.338193 - 1.644854 * sqrt(0.046875 + 0.0422741)) / 1.676386 = 0.05790
    assert indicator["low"] == 0.25
    assert amended["low"] == pytest.approx(0.05790, abs=1e-4)


def test_a_log_that_never_said_who_changed_a_text_has_no_share_amended(con, coalition):
    coalition([item(number, "north") for number in range(1, 4)], [decision(number) for number in range(1, 4)])
    amended = measures(con)["amended"]
    assert (amended["value"], amended["n"]) == (None, None)
    assert amended["note"] == "The decision log does not say who changed a text."
    assert asked(con, "select distinct amended_by from bench.ideas") == [(None,)]
    assert asked(con, "select distinct amended from bench.co_creators") == [(None,)]


def test_adopted_items_are_followed_up_and_delivered_on_time(con, coalition):
    # adopted: 1 on time, 2 late, 3 open, 4 nothing, 5 on time; 6 was rejected, its promise does not count
    coalition(
        [item(number, "north") for number in range(1, 7)],
        [*(decision(number) for number in range(1, 6)), decision(6, "rejected")],
        [promise("a", 1, due="2026-05-01", done="2026-05-01"), promise("b", 2, due="2026-05-01", done="2026-05-05"),
         promise("c", 3, due="2026-09-01"), promise("e", 5, due="2026-05-01", done="2026-04-03"),
         promise("f", 6, due="2026-05-01", done="2026-04-03")],
    )  # fmt: skip
    found = measures(con)
    assert (found["followed_up"]["n"], found["followed_up"]["of"], found["followed_up"]["value"]) == (4, 5, 0.8)
    on_time = found["delivered_on_time"]
    assert (on_time["n"], on_time["of"], on_time["value"]) == (2, 3, pytest.approx(2 / 3))


def test_acceptance_needs_five_decided_items_on_both_sides(con, coalition):
    nine = [item(number, "north" if number < 5 else "pine") for number in range(1, 10)]
    decided = [decision(number) for number in range(1, 10)]
    coalition(nine, decided)
    refused = measures(con)["acceptance"]
    assert (refused["value"], refused["n"], refused["of"]) == (None, 5, 9)
    assert refused["note"] == "5 decided items of the lead and 5 of other members are needed; there are 4 and 5."


def test_acceptance_with_everything_adopted_on_both_sides_is_the_prior(con, coalition):
    # see tests/test_odds.py: nothing can be told, and the range is that of the prior, not infinite
    ten = range(1, 11)
    coalition([item(n, "north" if n < 6 else "pine") for n in ten], [decision(n) for n in ten])
    acceptance = measures(con)["acceptance"]
    assert (acceptance["value"], acceptance["low"], acceptance["high"]) == pytest.approx((1, 0.3125, 3.2), rel=2e-3)


def test_acceptance_is_under_one_where_only_others_are_turned_down(con, coalition):
    ten = range(1, 11)
    coalition(
        [item(n, "north" if n < 6 else "pine") for n in ten],
        [decision(n, "rejected" if n > 6 else "adopted") for n in ten],
    )  # north 5 of 5, pine 1 of 5
    acceptance = measures(con)["acceptance"]
    assert 0 < acceptance["low"] < acceptance["value"] < acceptance["high"] < 1.5 and acceptance["value"] < 0.5


# --- early involvement ---------------------------------------------------------------------------------------

MEETINGS = [
    KEY | {"meeting_id": name, "starts_at": f"{on} 10:00", "scheduled_minutes": 60, "kind": kind}
    for name, on, kind in (
        ("own", "2026-03-10", "steering"), ("group", "2026-03-20", "working_group"), ("approval", "2026-04-01", "workshop"),
        ("before", "2026-02-20", "working_group"), ("other", "2026-03-25", "steering"),
    )
]  # fmt: skip


def there(meeting: str, who: str, **more: Any) -> dict[str, Any]:
    return {"meeting_id": meeting, "organisation_id": who} | more


def early(con, coalition, attendance, *, positions=(), changed_by=(), commitments=(), attended=1):
    """Item i1 of north, raised 1 March on the agenda of `own`, adopted 1 April; who of those concerned was early."""
    coalition(
        [item(1, "north", meeting_id="own")], [decision(1, "adopted", "2026-04-01", *changed_by)], commitments,
        meetings=MEETINGS, attendance=attendance,
        positions=[{"decision_id": "d1", "organisation_id": who, "position": position} for who, position in positions],
    )  # fmt: skip
    con.execute("update member_months set meetings_attended = ?", [attended])
    compute_co_creation(con)
    rows = asked(con, "select organisation_id, early from bench.co_creators where early_of > 0 order by 1")
    return {who: bool(n) for who, n in rows}


def test_concerned_are_members_that_changed_promised_or_took_a_position(con, coalition):
    found = early(
        con, coalition, [there("own", "vesta")], changed_by=("dune",), commitments=[promise("a", 1, "vesta")],
        positions=[("pine", "support"), ("office", "accept"), ("stranger", "object")],
    )  # fmt: skip
    assert found == {"dune": False, "pine": False, "vesta": True}


def test_an_absent_position_is_none(con, coalition):
    assert early(con, coalition, [], positions=[("vesta", "absent"), ("pine", "abstain")]) == {"pine": False}


def test_early_is_the_items_own_meeting_or_a_working_group_before_the_decision(con, coalition):
    everybody = [(who, "support") for who in ("north", "vesta", "pine", "dune")]
    attendance = [
        there("own", "vesta"), there("group", "pine"),
        *(there(late, "dune") for late in ("approval", "before", "other")),  # too late, too early, no place for drafts
    ]  # fmt: skip
    found = early(con, coalition, attendance, positions=everybody)
    assert found == {"dune": False, "north": True, "pine": True, "vesta": True}  # north raised it


def test_the_meeting_that_decides_is_not_early_though_the_item_stood_on_its_agenda(con, coalition):
    coalition(
        [item(1, "north", meeting_id="approval")], [decision(1)], meetings=MEETINGS, attendance=[there("approval", "pine")],
        positions=[{"decision_id": "d1", "organisation_id": "pine", "position": "support"}],
    )  # fmt: skip
    con.execute("update member_months set meetings_attended = 1")
    early_involvement = measures(con)["early_involvement"]
    assert (early_involvement["n"], early_involvement["of"]) == (0, 1)


def test_who_left_before_half_time_was_not_there_and_two_stays_add_up(con, coalition):
    def stay(who: str, *times: str, minutes: float | None = None) -> dict[str, Any]:
        hours = dict(zip(("joined_at", "left_at"), (f"2026-03-10 {time}" for time in times), strict=False))
        return there("own", who, minutes=minutes, **hours)

    attendance = [
        stay("vesta", "10:00", "10:29"), stay("pine", "10:00", "10:20"), stay("pine", "10:40", "10:50"),
        stay("dune", "09:00", "10:29"), stay("north", minutes=30),  # dune came early, which is not the meeting
    ]  # fmt: skip
    concerned = [(who, "support") for who in ("vesta", "pine", "dune")]
    assert early(con, coalition, attendance, positions=concerned) == {"dune": False, "pine": True, "vesta": False}


def test_early_involvement_is_a_share_of_pairs_that_hang_together_by_item(con, coalition):
    # item 1 concerns 4, all early; item 2 concerns 4, none: p = 4/8. As independent pairs they would count 8, but the
    # variance over items is 2/1 * ((4 - 2)^2 + (0 - 2)^2) / 64 = 0.25, worth 0.25 / 0.25 = 1 pair:
    # Wilson for 0.5 of 1: (0.5 + 1.352772 -+ 1.644854 * sqrt(0.25 + 0.676386)) / 3.705543 = 0.0728 and 0.9272
    four = ("north", "vesta", "pine", "dune")
    coalition(
        [item(1, "office", "2026-03-01"), item(2, "office", "2026-03-21")], [decision(1), decision(2)],
        meetings=MEETINGS, attendance=[there("group", who) for who in four],
        positions=[{"decision_id": f"d{n}", "organisation_id": who, "position": "support"} for n in (1, 2) for who in four],
    )  # fmt: skip
    con.execute("update member_months set meetings_attended = 1")
    share = measures(con)["early_involvement"]
    assert (share["n"], share["of"]) == (4, 8)
    assert (share["value"], share["low"], share["high"]) == pytest.approx((0.5, 0.0728, 0.9272), abs=1e-4)


def test_without_any_attendance_nobody_knows_who_was_early(con, coalition):
    assert early(con, coalition, [], positions=[("pine", "support")], attended=0) == {}
    assert asked(con, "select note, n from bench.co_creation where measure = 'early_involvement'") == [
        ("No attendance of the last 12 months is on file.", None)
    ]
    assert asked(con, "select distinct early, early_of from bench.co_creators") == [(None, None)]


# --- per organisation ----------------------------------------------------------------------------------------


def test_each_organisation_has_what_it_raised_changed_promised_and_delivered(con, coalition):
    coalition(
        [item(1, "north"), item(2, "north"), item(3, "pine"), item(4, "office")],
        [decision(1, "adopted", "2026-04-01", "pine", "north"), decision(2, "rejected"), decision(3)],
        [
            promise("a", 1, "pine", due="2026-05-01", done="2026-06-01"),
            promise("b", 1, "pine"),
            promise("c", 3, "vesta"),
        ],
    )
    compute_co_creation(con)
    found = asked(con, """
        select name, is_member, raised, raised_adopted, amended, committed, delivered from bench.co_creators order by organisation_id
    """)  # fmt: skip
    assert found == [
        ("Dune", True, 0, 0, 0, 0, 0), ("North", True, 2, 1, 0, 0, 0), ("Office", False, 1, 0, 0, 0, 0),
        ("Pine", True, 1, 1, 1, 2, 1), ("Vesta", True, 0, 0, 0, 1, 0),
    ]  # fmt: skip


# --- nothing, others, order ----------------------------------------------------------------------------------


def test_a_coalition_without_an_agenda_says_so_in_every_figure(con, coalition):
    coalition()
    notes = {row["note"] for row in measures(con).values()}
    assert notes == {"No agenda item of the last 12 months is on file."}
    assert asked(con, "select count(*) from bench.co_creators") == [(0,)]


def test_with_an_agenda_alone_who_raised_is_known_and_the_rest_says_why_not(con, coalition):
    coalition([item(number, "north") for number in range(1, 4)])
    found = measures(con)
    assert found["by_others"]["value"] == 0
    for measure in ("undecided", "amended", "followed_up", "delivered_on_time", "acceptance", "early_involvement"):
        assert found[measure]["note"] == "No decision on file names the agenda item it was taken on.", measure
        assert found[measure]["n"] is None
    raised, adopted = asked(
        con, "select raised, raised_adopted from bench.co_creators where organisation_id = 'north'"
    )[0]
    assert (raised, adopted) == (3, None)


def test_without_a_coalition_there_is_nothing(con):
    make_tables(con)
    compute_co_creation(con)
    for table in ("flows", "flow_totals", "ideas", "co_creation", "co_creators"):
        assert asked(con, f"select count(*) from bench.{table}") == [(0,)]


def test_neither_the_order_of_rows_nor_another_coalition_changes_anything(con, coalition, given):
    rng = random.Random(4)
    who = ["north", "pine", "vesta", None, "office"]
    items = [item(number, who[number % 5]) for number in range(40)]
    decisions = [
        decision(
            n,
            rng.choice(["adopted", "adopted", "deferred"]),
            "2026-04-01",
            *rng.sample(["pine", "dune", "vesta"], n % 3),
        )
        for n in range(30)
    ]
    promises = [
        promise(f"p{n}", n % 30, rng.choice(["pine", "dune"]), due="2026-05-01", done="2026-04-20") for n in range(45)
    ]
    coalition(items, decisions, promises)

    def published() -> list[Any]:
        make_tables(con)
        compute_co_creation(con)
        tables = ("flows", "flow_totals", "ideas", "co_creation", "co_creators")
        return [asked(con, f"select * from bench.{table} where coalition_id = 'c' order by all") for table in tables]

    before = published()
    for table in ("agenda_items", "decisions", "commitments", "memberships", "member_months"):
        con.execute(f"create or replace table {table} as from {table} order by hash(rowid + 5)")
    other = [row | {"item_id": f"o{number}"} for number, row in enumerate(items)]
    coalition(other, [row | {"decision_id": "x" + row["decision_id"]} for row in decisions], name="another")
    assert published() == before
