"""The independent calculator: checked by hand on tiny cases, then set against every indicator's own statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.framework import WILSON
from metrics.heads import heads
from metrics.surveys import read_surveys
from sample_data.examples import write_examples
from sample_data.simulator import simulate
from tests.measured import measured
from tests.odd_rows import write_odd, write_surveys
from tests.oracle import INDICATORS, Answer, Tables, oracle
from tests.oracle_balance import concentration, concentration_bounds, fewest_with_half, unknown_bounds
from tests.oracle_durability import survival
from tests.oracle_facts import Coalition, minutes_covered
from tests.oracle_surveys import agreement, error_of_mean, freeman

Rows = list[dict[str, Any]]
FIELDS = ("value", "low", "high", "n", "coverage")
PLACES = ("examples", "simulated", "odd", "surveys")
CLOSE = 1e-9

# Where finding the exact end would mean trying every way the unknown could have fallen: the statement's range may reach
# further than the calculator's, never less far.
WIDER = {("centralisation", "low"), ("ecosystem_coverage", "high")}
# What the words do not say; not compared.
OPEN = {
    ("decision_participation", "coverage"): "coverage of what: positions only, or also who was at the meetings?",
}

# Their ranges are worked out again without each month in turn, by steps the words do not give.
RESAMPLED = ("participation_concentration", "agenda_concentration", "attendance_rate")


# --- the calculator itself, by hand --------------------------------------------------------------------


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def months_of(first: str, count: int, has_register: bool = True) -> Rows:
    start = month(first)
    firsts = [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(count)]
    return [{"coalition_id": "c", "month": first, "has_register": has_register} for first in firsts]


def member(who: str, joined: str = "2025-01-01", left: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c", "organisation_id": who, "joined_on": date.fromisoformat(joined), "role": None,
        "left_on": date.fromisoformat(left) if left else None, "leave_reason": None, "declared_share": None, **more,
    }  # fmt: skip


def wrote(who: str | None, day: str, person: str | None = None) -> dict[str, Any]:
    affiliation = "known" if who else "unknown"
    return {
        "coalition_id": "c", "organisation_id": who, "happened_on": date.fromisoformat(day), "person_key": person,
        "affiliation": affiliation,
    }  # fmt: skip


def one(indicator: str, at: str, **tables: Rows) -> Answer:
    return oracle(Tables(tables), [indicator])[indicator, "c", month(at)]


def test_a_hundred_messages_in_a_day_are_one_act_and_unknown_people_are_one_each() -> None:
    messages = [wrote("a", "2025-01-05"), wrote("a", "2025-01-05"), wrote("a", "2025-01-06"), wrote("b", "2025-01-05")]
    messages += [wrote(None, "2025-01-05", person) for person in ("p", "p", "q")]
    found = one("top_share", "2025-01", coalition_months=months_of("2025-01", 1), messages=messages,
                memberships=[member("a"), member("b")])  # fmt: skip
    # a has 2 acts, b has 1, unknown people 2: p = 2/3, from 2/5 to 4/5, each as (p - 1/2) / (1/2)
    assert found == pytest.approx(Answer(1 / 3, -0.2, 0.6, 3, 0.6))


def test_a_member_is_one_on_the_months_last_day_and_never_an_observer() -> None:
    members = [
        member("a", "2025-03-31"),
        member("b", "2024-01-01", "2025-03-01"),
        member("c", "2024-01-01", "2025-02-28"),
    ]
    members += [member("d", role="observer"), member("e", "2025-04-01"), member("f", "2024-01-01", "2025-03-31")]
    tables = Tables({"coalition_months": months_of("2025-03", 1), "memberships": members})
    assert Coalition(tables, "c", True).members(month("2025-03")) == {"a", "f"}


def test_without_a_register_members_are_those_seen_in_twelve_months() -> None:
    messages = [wrote("a", "2025-01-31"), wrote("b", "2025-02-01"), wrote("d", "2026-02-01")]
    tables = Tables({"coalition_months": months_of("2026-01", 1, False), "messages": messages})
    assert Coalition(tables, "c", False).members(month("2026-01")) == {"b"}


def test_presence_is_the_union_of_joins_within_the_scheduled_time() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2025-01-05 {text}")

    times = [(at("09:50"), at("10:10")), (at("10:05"), at("10:20")), (at("10:55"), at("11:30"))]
    assert minutes_covered(times, at("10:00"), 60) == 25


def test_concentration_is_0_as_by_chance_and_1_for_one_alone() -> None:
    assert concentration([5, 0, 0]) == pytest.approx(1)
    assert concentration([2, 1]) == pytest.approx((2 / 6 - 1 / 2) / (1 / 2))
    # the same by the catalogue's other form, E = (H - E0) / (1 - E0)
    h, e0 = (4 + 1 + 9) / 36, 1 / 4 + (3 / 4) / 6
    assert concentration([2, 1, 3, 0]) == pytest.approx((h - e0) / (1 - e0))


def test_unknown_acts_go_to_whoever_did_least_and_to_whoever_did_most() -> None:
    # 3, 1 and two unknown: at best 3, 3, at worst 5, 1; twice (S - 1/2)
    assert concentration_bounds([3, 1], 2) == pytest.approx((2 * (12 / 30 - 0.5), 2 * (20 / 30 - 0.5)))
    assert unknown_bounds(32, 33, 122) == pytest.approx((0.206, 0.994), abs=5e-4)


def test_elephant_factor_of_the_chaoss_example() -> None:
    assert fewest_with_half([1000, 202, 90, 33, 332, 343, 42, 433]) == 2
    assert fewest_with_half([10] * 8) == 4


FREIREICH = [6, 6, 6, 7, 10, 13, 16, 22, 23]  # weeks to relapse, 6-MP arm
FREIREICH_CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


@pytest.mark.parametrize(
    ("until", "stays"),
    [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)],
)
def test_survival_of_the_6_mp_arm(until: float, stays: float) -> None:
    observed = [(0, at, True) for at in FREIREICH] + [(0, at, False) for at in FREIREICH_CENSORED]
    assert survival(observed, until)[0] == pytest.approx(stays, abs=5e-5)


def test_a_member_counts_from_the_age_at_which_it_was_first_seen() -> None:
    # at age 3 only two are under observation, at age 8 all three that are left
    observed = [(0, 3, True), (0, 12, False), (5, 12, False), (5, 8, True)]
    assert survival(observed, 12)[0] == pytest.approx(1 / 2 * 2 / 3)


def wilson_95(part: int, n: int) -> tuple[float, float]:
    z, p = 1.959964, part / n
    centre, width = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (centre - width) / (1 + z * z / n), (centre + width) / (1 + z * z / n)


@pytest.mark.parametrize(
    ("part", "n", "low", "high"), [(3, 4, 0.301, 0.954), (0, 3, 0.0, 0.561), (18, 24, 0.551, 0.880)]
)
def test_the_products_wilson_interval_is_the_one_of_the_catalogue(part: int, n: int, low: float, high: float) -> None:
    assert wilson_95(part, n) == pytest.approx((low, high), abs=5e-4)
    con = duckdb.connect()
    con.execute(WILSON)
    (found,) = con.execute(
        "select wilson_low($p, $n, 1.959964), wilson_high($p, $n, 1.959964)", {"p": part / n, "n": n}
    ).fetchall()
    assert found == pytest.approx(wilson_95(part, n))


def test_worked_examples_of_agreement_ties_and_finite_population() -> None:
    assert agreement([4, 4, 5, 4, 3], 5) == pytest.approx(0.75)
    assert agreement([1, 5, 1, 5, 3], 5) == pytest.approx(-1)
    assert freeman([4, 1, 1, 1, 1]) == 1
    assert freeman([2, 2, 2, 2, 2]) == 0
    twelve = [0.8 * sqrt(11 / 12) * sign for sign in (1, -1)] * 6  # standard deviation 0.8
    assert error_of_mean(twelve, 20) == pytest.approx(0.150, abs=5e-4)


def test_runway_of_the_catalogue() -> None:
    spending = [
        {"coalition_id": "c", "month": month(m), "amount": 15_000, "currency": "EUR"}
        for m in ("2025-01", "2025-02", "2025-03")
    ]
    grant = {"coalition_id": "c", "funder_organisation_id": "f", "amount": 90_000, "currency": "EUR", "signed": True,
             "purpose": "core", "starts_on": date(2025, 4, 1), "ends_on": date(2025, 12, 31)}  # fmt: skip
    half_over = {**grant, "amount": 60_000, "starts_on": date(2025, 3, 22), "ends_on": date(2025, 4, 10)}
    months = months_of("2025-01", 3)
    assert one("runway", "2025-03", coalition_months=months, spending=spending, funding=[grant]).value == 6
    assert one("runway", "2025-03", coalition_months=months, spending=spending, funding=[half_over]).value == 2


def test_follow_through_of_three_out_of_four() -> None:
    def promise(due: str, done: str | None) -> dict[str, Any]:
        return {"coalition_id": "c", "made_on": date(2025, 1, 1), "due_on": date.fromisoformat(due), "dropped_on": None,
                "completed_on": date.fromisoformat(done) if done else None, "owner_organisation_id": "a", "decision_id": None}  # fmt: skip

    promises = [promise("2025-02-01", "2025-02-01"), promise("2025-02-01", "2025-02-02"), promise("2025-03-01", None)]
    promises += [promise("2025-04-01", None), promise("2025-01-31", "2025-01-15")]
    found = one("follow_through", "2025-03", coalition_months=months_of("2025-01", 3), commitments=promises)
    assert found[:4] == ((2 + 1) / (4 + 2), None, None, 4)


# --- the calculator against the statements -------------------------------------------------------------


@dataclass
class Place:
    """A staged portfolio: its statements' answers, and the calculator's."""

    con: duckdb.DuckDBPyConnection

    @cached_property
    def tables(self) -> Tables:
        return canonical_rows(self.con)

    @cached_property
    def expected(self) -> dict[tuple[str, str, date], Answer]:
        return oracle(self.tables)

    def differences(self, indicator: str, fields: tuple[str, ...]) -> list[str]:
        found = []
        for row in rows_of(self.con, heads()[indicator].statement):
            key = indicator, row["coalition_id"], row["month"]
            expected = self.expected.get(key) or Answer(None, n=row["n"])  # not applicable has no value
            if row["value"] is None and expected.value is None:
                continue
            said = {field: row[field] for field in FIELDS}
            one, other = with_range(said), with_range(expected._asdict())
            if not all(is_right(indicator, field, one[field], other[field]) for field in fields):
                found.append(f"{row['coalition_id']} {row['month']:%Y-%m}: {said}, not {tuple(expected)}")
        return found


def with_range(said: dict[str, Any]) -> dict[str, Any]:
    """No range says as much as one from the value to the value."""
    return said | {end: said["value"] if said[end] is None else said[end] for end in ("low", "high")}


def is_right(indicator: str, field: str, found: Any, expected: float | None) -> bool:
    if (indicator, field) in WIDER and found is not None and expected is not None:
        return found <= expected + CLOSE if field == "low" else found >= expected - CLOSE
    return near(found, expected)


def near(found: Any, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(float(found) - float(expected)) <= CLOSE


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> Rows:
    found = con.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


PLAIN = (
    "organisations memberships representatives meetings decisions positions commitments contributions initiatives funding "
    "spending governance roles facilitation ecosystem_needs competitor_pairs survey_waves survey_answers survey_ratings "
    "survey_items coalitions coalition_months"
).split()
WITH_ORGANISATION = {
    "attendance": "select v.*, m.kind from attendance_by_organisation v join meetings m using (meeting_id)",
    "messages": "select v.*, m.sent_at, m.reply_to_person_key from messages_by_organisation v join messages m using (message_id)",
    "agenda_items": "select v.*, a.meeting_id, a.kind from agenda_by_organisation v join agenda_items a using (item_id)",
    "survey_invitations": """
        select wave_id, i.person_key, coalesce(i.organisation_id, min_by(s.organisation_id, s.level = 'everywhere')) as organisation_id
        from survey_invitations i join survey_waves w using (wave_id)
        left join speaks_for s on s.person_key = i.person_key and w.opened_on between s.from_on and s.to_on
            and s.affiliation = 'known' and (s.coalition_id = w.coalition_id or s.level = 'everywhere')
        group by wave_id, i.person_key, i.organisation_id
    """,
}


def canonical_rows(con: duckdb.DuckDBPyConnection) -> Tables:
    plain = {table: rows_of(con, f"select * from {table}") for table in PLAIN}
    return Tables(plain | {table: rows_of(con, query) for table, query in WITH_ORGANISATION.items()})


WRITE: dict[str, Callable[[Path], object]] = {
    "examples": lambda place: write_examples(place / "exports"),
    "simulated": lambda place: simulate(place, coalitions=30, months=24, seed=5),
    "odd": lambda place: write_odd(place / "exports", seed=1),
    "surveys": lambda place: write_surveys(place / "exports", seed=1),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Place]]:
    staged = {}
    for name in PLACES:
        folder = tmp_path_factory.mktemp(name)
        WRITE[name](folder)
        con = measured(folder / "exports", folder / "staged")
        read_surveys(con)
        staged[name] = Place(con)
    yield staged
    for place in staged.values():
        place.con.close()


def compared(indicator: str) -> tuple[str, ...]:
    """The fields in which statement and words should agree."""
    left_out = {field for name, field in OPEN if name == indicator}
    if indicator in RESAMPLED:
        left_out |= {"low", "high"}
    return tuple(field for field in FIELDS if field not in left_out)


THERE = sorted(set(INDICATORS) & set(heads()))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("indicator", THERE)
def test_the_statement_says_what_the_calculator_says(indicator: str, place: str, places: dict[str, Place]) -> None:
    differences = places[place].differences(indicator, compared(indicator))
    assert not differences, f"{len(differences)} differ, such as\n" + "\n".join(differences[:5])


@pytest.mark.parametrize("indicator", RESAMPLED)
def test_a_sampling_range_also_covers_what_unknown_organisations_could_change(
    indicator: str, places: dict[str, Place]
) -> None:
    for place in places.values():
        for row in rows_of(place.con, heads()[indicator].statement):
            expected = place.expected[indicator, row["coalition_id"], row["month"]]
            if expected.low is None or (row["n"] or 0) < heads()[indicator].min_n:
                continue
            assert row["low"] <= expected.low + CLOSE, (row, expected)
            assert row["high"] >= expected.high - CLOSE, (row, expected)


def test_the_portfolios_exercise_every_indicator(places: dict[str, Place]) -> None:
    said = {key[0] for place in places.values() for key, answer in place.expected.items() if answer.value is not None}
    assert set(THERE) - said == set()
