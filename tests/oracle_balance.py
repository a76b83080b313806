"""The balance indicators of the independent calculator, each from the catalogue's definition."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import exp, log

from tests.oracle_facts import Answer, Coalition, Row, mean, month_end, month_of, share, window
from tests.oracle_money import contribution_values


def acts_of_members(coalition: Coalition, month: date, months: int) -> tuple[dict[str, int], int, float | None]:
    """Acts of every member in the window (0 for who did nothing), of unknown organisations, and the coverage."""
    acts = coalition.acts_within(window(month, months))
    counts = Counter(act.organisation_id for act in acts)
    unknown = counts.pop(None, 0)
    known = sum(counts.values())
    return {who: counts[who] for who in coalition.members(month)}, unknown, share(known, known + unknown)


def concentration(counts: list[int]) -> float | None:
    """E: Simpson's index in its unbiased form, 0 where it is what chance gives among so many, 1 for one alone."""
    members, n = len(counts), sum(counts)
    if members < 2 or n < 2:
        return None
    same = sum(x * (x - 1) for x in counts) / (n * (n - 1))
    return (same - 1 / members) / (1 - 1 / members)


def concentration_bounds(counts: list[int], unknown: int) -> tuple[float | None, float | None]:
    """E if the unknown ones had been of whoever did least, one after the other, and if of whoever did most.

    They may also have been of organisations that are no members, so the value itself lies within.
    """
    if not unknown or not counts:
        return None, None
    uneven = sorted(counts)
    uneven[-1] += unknown
    possible = [e for e in map(concentration, (counts, filled_up(counts, unknown), uneven)) if e is not None]
    return min(possible, default=None), max(possible, default=None)


def filled_up(counts: list[int], unknown: int) -> list[int]:
    """The counts after each unknown one went to whoever had least."""
    counts = list(counts)
    for _ in range(unknown):
        counts[counts.index(min(counts))] += 1
    return counts


def participation_concentration(coalition: Coalition, month: date) -> Answer:
    acts, unknown, coverage = acts_of_members(coalition, month, 6)
    counts = list(acts.values())
    return Answer(concentration(counts), *concentration_bounds(counts, unknown), sum(counts), coverage)


def top_share(coalition: Coalition, month: date) -> Answer:
    acts, unknown, coverage = acts_of_members(coalition, month, 6)
    members, n, most = len(acts), sum(acts.values()), max(acts.values(), default=0)
    if members < 2 or not n:
        return Answer(None, None, None, n, coverage)

    def beyond_fair(p: float) -> float:
        return (p - 1 / members) / (1 - 1 / members)

    low, high = unknown_bounds(most, n, unknown) if unknown else (None, None)
    return Answer(
        beyond_fair(most / n), None if low is None else beyond_fair(low), None if high is None else beyond_fair(high),
        n, coverage,
    )  # fmt: skip


def unknown_bounds(known: int, n: int, unknown: int) -> tuple[float, float]:
    """The share of `known` in n, if none or all of the unknown ones were its own."""
    return known / (n + unknown), (known + unknown) / (n + unknown)


def effective_voices(coalition: Coalition, month: date) -> Answer:
    acts, _, coverage = acts_of_members(coalition, month, 6)
    n = sum(acts.values())
    value = exp(-sum(x / n * log(x / n) for x in acts.values() if x)) if n else None
    return Answer(value, None, None, n, coverage)


def agenda_concentration(coalition: Coalition, month: date) -> Answer:
    raised, unknown, coverage = items_of_members(coalition, month)
    counts = list(raised.values())
    return Answer(concentration(counts), *concentration_bounds(counts, unknown), sum(counts), coverage)


def items_of_members(coalition: Coalition, month: date) -> tuple[dict[str, int], int, float | None]:
    """Agenda items each member raised in 12 months, those raised by nobody knows whom, and the coverage."""
    items = [row for row in coalition.rows("agenda_items") if row["happened_on"] in window(month, 12)]
    known = Counter(row["organisation_id"] for row in items if row["affiliation"] == "known")
    unknown = sum(row["affiliation"] == "unknown" for row in items)
    coverage = share(sum(known.values()), sum(known.values()) + unknown)
    return {who: known[who] for who in coalition.members(month)}, unknown, coverage


def elephant_factor(coalition: Coalition, month: date) -> Answer:
    acts, unknown, coverage = acts_of_members(coalition, month, 6)
    counts = sorted(acts.values())
    n = sum(counts)
    if not n:
        return Answer(None, None, None, n, coverage)
    if not unknown:
        return Answer(fewest_with_half(counts), None, None, n, coverage)
    value = fewest_with_half(counts)
    to_the_most_active = fewest_with_half([*counts[:-1], counts[-1] + unknown])
    to_the_least_active = fewest_with_half(filled_up(counts, unknown))
    return Answer(value, min(value, to_the_most_active), max(value, to_the_least_active), n, coverage)


def fewest_with_half(counts: list[int]) -> int:
    """The fewest organisations that together hold at least half."""
    held, n = 0, sum(counts)
    for number, count in enumerate(sorted(counts, reverse=True), start=1):
        held += count
        if 2 * held >= n:
            return number
    return 0


def decision_participation(coalition: Coalition, month: date) -> Answer:
    shares = []
    for decision in coalition.rows("decisions"):
        members = coalition.members_on(decision["decided_on"])
        if decision["decided_on"] in window(month, 12) and members:
            joined, recorded = took_part(coalition, decision)
            if recorded & members:
                shares.append(len(joined & members) / len(members))
    return Answer(mean(shares), None, None, len(shares), None)


def took_part(coalition: Coalition, decision: Row) -> tuple[set[str], set[str]]:
    """Organisations that took a position or came to a meeting on the day, and all of which anything is recorded."""
    positions = coalition.positions[decision["decision_id"]]
    came = coalition.presences_by_day[decision["decided_on"]]
    joined = came | {row["organisation_id"] for row in positions if row["position"] != "absent"}
    return joined, joined | {row["organisation_id"] for row in positions}


def amended_share(coalition: Coalition, month: date) -> Answer:
    decisions = [row for row in coalition.rows("decisions") if row["decided_on"] in window(month, 12)]
    so_far = [row for row in coalition.rows("decisions") if row["decided_on"] <= month_end(month)]
    is_named_at_all = any(row["amended_by_organisation_ids"] for row in so_far)
    if not decisions or not is_named_at_all:
        return Answer(None, None, None, len(decisions), None)
    amended = by_another = 0
    for row in decisions:
        changed_by = set(row["amended_by_organisation_ids"] or [])
        is_known, proposer = proposer_of(coalition, row)
        amended += bool(changed_by - {proposer})
        by_another += len(changed_by - {proposer}) >= (1 if is_known else 2)
    d = len(decisions)
    if by_another == amended:
        return Answer(amended / d, None, None, d, None)
    return Answer(amended / d, by_another / d, amended / d, d, None)


def proposer_of(coalition: Coalition, decision: Row) -> tuple[bool, str | None]:
    """Whether it is known who raised the decision's item in the 12 months before, and the organisation if it was one."""
    item = coalition.items.get(decision["item_id"])
    if item is None or item["happened_on"] not in window(month_of(decision["decided_on"]), 12):
        return False, None
    return item["affiliation"] != "unknown", item["organisation_id"]


def fair_share_distance(coalition: Coalition, month: date) -> Answer:
    members = coalition.members(month)
    given = [row for row in coalition.rows("contributions") if row["given_on"] in window(month, 12)]
    value_of = contribution_values(coalition, month)
    coverage = 1.0 if any(value_of(row) for row in given) else None  # a contribution names who gave it
    given = [row for row in given if row["organisation_id"] in members]
    n = sum(value_of(row) is not None for row in given)
    values = dict.fromkeys(members, 0.0)
    for row in given:
        values[row["organisation_id"]] += value_of(row) or 0.0
    total, fair = sum(values.values()), fair_shares(coalition, month)
    if not total or len(members) < 2:
        return Answer(None, None, None, n, coverage)
    return Answer(sum(abs(values[who] / total - fair[who]) for who in members) / 2, None, None, n, coverage)


def fair_shares(coalition: Coalition, month: date) -> dict[str, float]:
    """Declared shares scaled to the whole; who declared none divides what they leave; equal if nobody declared."""
    members = coalition.members(month)
    declared: dict[str, float] = {}
    for who, time, row in coalition.memberships:
        if who in members and month_end(month) in time and row["declared_share"] is not None:
            declared[who] = float(row["declared_share"])
    others = len(members) - len(declared)
    left = max(0.0, 1 - sum(declared.values())) if others else 0.0
    shares = {who: declared.get(who, left / others if others else 0.0) for who in members}
    whole = sum(shares.values())
    return {who: x / whole if declared and whole else 1 / len(members) for who, x in shares.items()}
