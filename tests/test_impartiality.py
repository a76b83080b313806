"""How impartial the facilitator is against the need, from rows to the published row."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.bench import make_tables
from metrics.framework import create_table
from metrics.impartiality import compute_impartiality
from metrics.neutrality import CONSTRUCT, NOT_ASKED
from metrics.surveys import read_surveys

REEF, LAST = "reef", date(2026, 10, 1)


@pytest.fixture
def reef(con, given):
    """October 2026 of a coalition led by alder, with birch and cedar as members and an office."""
    con.execute(create_table("indicators"))
    read_surveys(con)
    given("coalitions", [{"coalition_id": REEF, "name": "Reef", "impartiality_need": "high"}])
    given("coalition_months", [month(date(2026, 9, 1), 30), month(LAST, 31)])
    given("memberships", [
        {"coalition_id": REEF, "organisation_id": name, "joined_on": date(2020, 1, 1), "role": role}
        for name, role in (("alder", "lead"), ("birch", "member"), ("cedar", "founder"), ("office", "secretariat"))
    ])  # fmt: skip
    given("member_months", [member(name) for name in ("alder", "birch", "cedar")])
    return con


def month(first, days, **more):
    end = first.replace(day=days)
    return {"coalition_id": REEF, "month": first, "month_end": end, "has_register": True} | more


def member(name, on=LAST, **more):
    return {"coalition_id": REEF, "month": on, "organisation_id": name, "is_eligible": True, "role": "member"} | more


def entry(number, on, employer="office", payer="fund", **more):
    row = {"activity_id": f"a{number}", "coalition_id": REEF, "happened_on": on, "hat": "facilitator"}
    return row | {"employer_organisation_id": employer, "paid_by_organisation_id": payer} | more


def fit(con, coalition=REEF):
    make_tables(con)
    compute_impartiality(con)
    answer = con.execute("from bench.facilitation_fit where coalition_id = ?", [coalition])
    names = [column[0] for column in answer.description]
    (row,) = answer.fetchall()
    return dict(zip(names, row, strict=True))


def test_the_level_is_the_mean_over_three_months_of_one_less_a_half_for_employer_and_payer_that_lead(reef, given):
    given("facilitation", [
        entry(1, date(2026, 7, 31), "alder", "alder"),  # a day before the 3 months
        entry(2, date(2026, 8, 1), "office", "alder"),  # 0.5
        entry(3, date(2026, 9, 1), "cedar", "alder"),  # 0
        entry(4, date(2026, 10, 31), "birch", "fund"),  # 1: birch does not lead
        entry(5, date(2026, 10, 1), "office", None),  # unknown
        entry(6, date(2026, 11, 1), "alder", "alder"),  # after the last month
    ])  # fmt: skip
    row = fit(reef)
    assert (row["required"], row["employer_level"]) == (1, 0.5)  # (0.5 + 0 + 1) / 3


def test_who_led_no_longer_on_the_day_does_not_lead(reef, given):
    reef.execute("update memberships set left_on = '2026-09-01' where organisation_id = 'alder'")
    given("facilitation", [entry(1, date(2026, 9, 1), "alder"), entry(2, date(2026, 9, 2), "alder")])
    assert fit(reef)["employer_level"] == 0.75  # 0.5 on its last day, 1 the day after


def test_a_lead_with_two_memberships_that_day_is_counted_once(reef, given):
    given("memberships", [
        {"coalition_id": REEF, "organisation_id": "alder", "joined_on": date(2021, 1, 1), "role": "founder"}
    ])  # fmt: skip
    given("facilitation", [entry(1, date(2026, 9, 1), "alder")])
    assert fit(reef)["employer_level"] == 0.5


def test_without_a_register_nobody_knows_who_leads(reef, given):
    reef.execute("update coalition_months set has_register = false")
    given("facilitation", [entry(1, date(2026, 9, 1), "alder", "alder")])
    assert fit(reef)["employer_level"] is None


def test_agenda_and_talk_are_those_of_the_employer_and_of_the_secretariat_in_twelve_months(reef, given):
    given("coalition_months", [month(date(2025, 10, 1), 31), month(date(2025, 11, 1), 30)])
    given("member_months", [
        member("firm", date(2025, 10, 1), agenda_items=50, speaking_minutes=500),  # before the 12 months
        member("firm", date(2025, 11, 1), agenda_items=2, speaking_minutes=30),
        member("office", date(2026, 9, 1), is_eligible=False, role="secretariat", agenda_items=1),
        member("birch", date(2026, 9, 1), agenda_items=7, speaking_minutes=70),
        member(None, date(2026, 9, 1), is_eligible=False, role=None, agenda_items=2, speaking_minutes=25),
    ])  # fmt: skip
    given("facilitation", [entry(1, date(2025, 11, 5), "firm")])
    row = fit(reef)
    # of 12 items 10 are known (0.83, enough), 2 + 1 of them are theirs; of 125 minutes 100 are known, 30 are theirs
    assert (row["agenda_share"], row["agenda_of"], row["talk_share"]) == (0.3, 10, 0.3)


def test_a_share_is_not_told_where_too_little_is_known_of_the_others(reef, given):
    given("member_months", [
        member("office", date(2026, 9, 1), role="secretariat", agenda_items=3, speaking_minutes=79),
        member("birch", date(2026, 9, 1), agenda_items=4),
        member(None, date(2026, 9, 1), agenda_items=2, speaking_minutes=21),
    ])  # fmt: skip
    row = fit(reef)
    assert (row["agenda_share"], row["agenda_of"], row["talk_share"]) == (
        None,
        7,
        None,
    )  # 7 of 9 and 79 of 100 are known


def test_five_items_are_too_few_for_a_share(reef, given):
    given("member_months", [member("office", date(2026, 9, 1), role="secretariat", agenda_items=5)])
    assert (fit(reef)["agenda_share"], fit(reef)["talk_share"]) == (None, None)


def test_an_outside_employer_that_does_nothing_itself_raised_nothing_and_said_nothing(reef, given):
    given("member_months", [member("birch", date(2026, 9, 1), agenda_items=6, speaking_minutes=10)])
    assert fit(reef)["agenda_share"] is None  # who facilitates is not known
    given("facilitation", [entry(1, date(2026, 9, 1), "outside")])
    assert (fit(reef)["agenda_share"], fit(reef)["talk_share"]) == (0, 0)


def test_speaking_time_that_nobody_recorded_is_unknown(reef, given):
    given("member_months", [member("office", date(2026, 9, 1), role="secretariat")])
    assert fit(reef)["talk_share"] is None


def test_competitors_count_where_both_sit_at_the_table_and_each_pair_once(reef, given):
    given("competitor_pairs", [
        {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on}
        for a, b, on in (
            ("alder", "birch", None), ("birch", "alder", None), ("cedar", "birch", date(2026, 10, 31)),
            ("cedar", "alder", date(2026, 11, 1)), ("alder", "elsewhere", None),
        )
    ])  # fmt: skip
    reasons = fit(reef)["reasons"]
    assert "2 pairs of members named each other competitors, so the facilitator should belong to no member." in reasons


def test_the_model_is_the_declared_one_else_that_of_the_newest_entry_of_twelve_months(reef, given):
    given("facilitation", [
        entry(1, date(2025, 10, 31), position="internal"), entry(2, date(2026, 3, 1), position="embedded"),
        entry(3, date(2026, 2, 1), position="external"), entry(4, date(2026, 9, 1)),
    ])  # fmt: skip
    assert fit(reef)["model_now"] == "embedded"
    reef.execute("update coalitions set facilitation_model = 'none'")
    assert fit(reef)["model_now"] == "embedded"  # somebody does facilitate
    reef.execute("update coalitions set facilitation_model = 'secretariat'")
    assert fit(reef)["model_now"] == "secretariat"
    reef.execute("delete from facilitation")
    reef.execute("update coalitions set facilitation_model = 'none'")
    assert fit(reef)["model_now"] == "none"


def test_money_that_lasts_comes_from_the_indicator_runway_of_the_last_month(reef, given):
    given("member_months", [member(f"m{number}") for number in range(9)])  # with alder, birch and cedar 12
    for first, value in ((date(2026, 9, 1), 20.0), (LAST, 11.9)):
        given("indicators", [{"coalition_id": REEF, "month": first, "indicator": "runway", "value": value}])
    row = fit(reef)
    assert row["model_called_for"] == "external"
    assert "Signed money lasts 11.9 months; an office of its own needs 12." in row["reasons"]
    reef.execute("update indicators set value = 12 where month = ?", [LAST])
    assert fit(reef)["model_called_for"] == "secretariat"


def test_a_coalition_of_which_nothing_is_on_file_says_so(con, given):
    con.execute(create_table("indicators"))
    read_surveys(con)
    given("coalitions", [{"coalition_id": REEF, "name": "Reef"}])
    given("coalition_months", [month(LAST, 31)])
    row = fit(con)
    assert row["verdict"] == "Whether the facilitator is neutral enough cannot be said."
    assert (row["reasons"], row["neutrality_note"]) == (["No member is on file."], NOT_ASKED)
    unknown = (
        "required",
        "employer_level",
        "agenda_share",
        "talk_share",
        "neutrality_gap",
        "model_now",
        "model_called_for",
    )
    assert [row[name] for name in unknown] == [None] * len(unknown)


def test_rows_do_not_depend_on_another_coalition(reef, given):
    given("facilitation", [entry(1, date(2026, 9, 1))])
    alone = fit(reef)
    given("coalitions", [{"coalition_id": "lake", "name": "Lake", "impartiality_need": "low"}])
    given("coalition_months", [month(LAST, 31, coalition_id="lake")])
    given("facilitation", [entry(2, date(2026, 9, 1), "office", "office", coalition_id="lake", position="internal")])
    given("member_months", [member("office", agenda_items=40, coalition_id="lake")])
    assert fit(reef) == alone
    assert fit(reef, "lake")["agenda_share"] == 1


def test_what_members_find_is_told_by_size(reef, given):
    """Three large members say 1, three small ones 0.5, of five people each."""
    given(
        "construct_waves",
        [{"coalition_id": REEF, "month": LAST.replace(day=1), "construct": CONSTRUCT, "wave_id": "w"}],
    )
    for size, answer in (("large", 1.0), ("small", 0.5)):
        for n, who in enumerate("xxyyz"):
            given("construct_answers", [
                {"coalition_id": REEF, "wave_id": "w", "construct": CONSTRUCT, "organisation_id": f"{size} {who}",
                 "respondent_key": f"{size}{n}", "answer": answer}
            ])  # fmt: skip
        given("organisations", [{"organisation_id": f"{size} {who}", "name": who, "size_class": size} for who in "xyz"])
    row = fit(reef)
    assert (row["neutrality_gap"], row["neutrality_note"]) == (0.5, None)
