"""The durability indicators of the independent calculator, each from the catalogue's definition."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product
from math import exp, log, sqrt

from tests.oracle_facts import (
    FOREVER,
    Answer,
    Coalition,
    Row,
    Span,
    mean,
    month_end,
    month_of,
    months_later,
    share,
    window,
)

DAYS_PER_MONTH = 30.4375
Z_90, ONE_SIDED = 1.6449, 0.05  # normal quantile of 95 %; what is left on one side
SIXTY_DAYS = timedelta(days=60)
NEEDED = {None: None, "low": 0, "medium": 0.5, "high": 1}  # independence the facilitator must have
NO_FAILURE = {"mission_complete", "merged"}
CHARTER_ELEMENTS = """
    partners purpose shared_objectives individual_objectives activities resources roles decision_rule conflict_route
    data_and_ip money communication measurement review entry_exit competition_policy
""".split()


def active_core(coalition: Coalition, month: date) -> Answer:
    members, acts = coalition.members(month), coalition.acts_within(window(month, 3))
    unknown = Counter(month_of(act.on) for act in acts if act.organisation_id is None)
    coverage = share(len(acts) - unknown.total(), len(acts))
    if not coalition.has_record_of(month, 3) or not members:
        return Answer(None, None, None, len(members), coverage)
    months_of: dict[str, set[date]] = {who: set() for who in members}
    for act in acts:
        if act.organisation_id in members:
            months_of[act.organisation_id].add(month_of(act.on))
    core = sum(len(months) >= 2 for months in months_of.values())
    if not unknown:
        return Answer(core, None, None, len(members), coverage)
    return Answer(core, core, core + most_further(months_of, unknown, month), len(members), coverage)


def most_further(months_of: dict[str, set[date]], unknown: Counter[date], month: date) -> int:
    """How many members at most would have acts in 2 of 3 months if the unknown acts were theirs.

    A member with one month needs one act in another month, a silent one needs two acts in different months.
    """
    three = [months_later(month, -back) for back in (2, 1, 0)]
    once = [sum(months == {one} for months in months_of.values()) for one in three]
    silent = sum(not months for months in months_of.values())
    best = 0
    for given in product(*(range(min(unknown[one], sum(once)) + 1) for one in three)):
        if sum(given) <= sum(once) and all(g <= sum(once) - o for g, o in zip(given, once, strict=True)):
            left = [unknown[one] - g for one, g in zip(three, given, strict=True)]
            pairs = min(sum(left) // 2, sum(left) - max(left), silent)
            best = max(best, sum(given) + pairs)
    return best


def newcomers(coalition: Coalition, month: date) -> Answer:
    members, days = coalition.members(month), window(month, 6)
    first = coalition.first_acts
    acts = coalition.acts_within(days)
    unknown = sum(act.organisation_id is None for act in acts)
    coverage = share(len(acts) - unknown, len(acts))
    if not coalition.has_record_of(month, 7) or not members:
        return Answer(None, None, None, len(members), coverage)
    new = sum(who in first and first[who] in days for who in members)
    silent = sum(who not in first or first[who] > days.last for who in members)
    if not unknown:
        return Answer(new, None, None, len(members), coverage)
    return Answer(new, new, new + min(unknown, silent), len(members), coverage)


def member_survival(coalition: Coalition, month: date) -> Answer:
    observed = observed_memberships(coalition, month)
    young = [one for one in observed if one[0] < 12]
    value, variance = survival(observed, 12)
    if not young or not (value == 0 or any(end >= 12 for _, end, _ in young)):
        return Answer(None, None, None, len(young), None)
    so_many = sum(end >= 12 for _, end, _ in young) if value else len(young)
    return Answer(value, *survival_range(value, variance, so_many), len(young), None)


def observed_memberships(coalition: Coalition, month: date) -> list[tuple[float, float, bool]]:
    """Age in months when the 36 months begin (0 if it joined later), age at leaving or the month's end, whether it left."""
    days = window(month, 36)
    found = []
    for _, time, row in coalition.memberships:
        if time.shared_days(days):
            has_left = time.last <= days.last
            failed = has_left and row["leave_reason"] not in NO_FAILURE
            begin, end = max(time.first, days.first), min(time.last, days.last)
            ages = [(day - time.first).days / DAYS_PER_MONTH for day in (begin, end)]
            if ages[1] > ages[0] or ages[0] == 0:  # else it left on the first day it was looked at
                found.append((ages[0], ages[1], failed))
    return found


def survival(observed: list[tuple[float, float, bool]], until: float) -> tuple[float, float]:
    """Kaplan and Meier's product-limit estimate with delayed entry, and Greenwood's variance of its logarithm.

    `observed` are (entry, exit, whether it failed) each; one who comes and goes on the same day is at risk that day.
    """
    stays, variance = 1.0, 0.0
    for at in sorted({end for _, end, failed in observed if failed and end <= until}):
        at_risk = [one for one in observed if one[1] >= at and (one[0] < at or one[0] == at == 0)]
        failures = sum(failed and end == at for _, end, failed in at_risk)
        stays *= 1 - failures / len(at_risk)
        if failures < len(at_risk):
            variance += failures / (len(at_risk) * (len(at_risk) - failures))
    return stays, variance


def survival_range(value: float, variance: float, n: int) -> tuple[float, float]:
    """90 %: Greenwood's on the log-log scale; with none or all of n leaving the exact one, 5 % on one side."""
    if value == 1:
        return ONE_SIDED ** (1 / n), 1.0
    if value == 0:
        return 0.0, 1 - ONE_SIDED ** (1 / n)
    width = exp(Z_90 * sqrt(variance) / abs(log(value)))
    return value**width, value ** (1 / width)


def charter(coalition: Coalition, end: date) -> dict[str, Row]:
    """The state of each charter element that day."""
    latest: dict[str, Row] = {}
    for row in sorted(coalition.rows("governance"), key=lambda row: row["agreed_on"] or date.min):
        if row["agreed_on"] is None or row["agreed_on"] <= end:
            latest[row["element"]] = row
    return latest


def definition(coalition: Coalition, month: date) -> Answer:
    end = month_end(month)
    latest = charter(coalition, end)
    relevant = [row for row in latest.values() if row["status"] != "not_relevant"]
    coverage = len(latest) / len(CHARTER_ELEMENTS)
    return Answer(mean(element_state(row, end) for row in relevant), None, None, len(latest), coverage)


def element_state(row: Row, end: date) -> float:
    """1 when fully agreed, written down and not overdue for review."""
    is_overdue = row["review_due_on"] is not None and row["review_due_on"] < end
    if row["status"] == "full" and (not row["evidence_url"] or is_overdue):
        return 0.5
    return {"full": 1.0, "partial": 0.5, "absent": 0.0}[row["status"]]


def accountability(coalition: Coalition, month: date) -> Answer:
    open_ones = [row for row in coalition.rows("commitments") if is_open(row, month_end(month))]
    owned = sum(row["owner_organisation_id"] is not None for row in open_ones)
    both = sum(row["owner_organisation_id"] is not None and row["due_on"] is not None for row in open_ones)
    return Answer(share(both, len(open_ones)), None, None, len(open_ones), share(owned, len(open_ones)))


def is_open(row: Row, on: date) -> bool:
    return row["made_on"] <= on < min(row["completed_on"] or FOREVER, row["dropped_on"] or FOREVER)


def traceability(coalition: Coalition, month: date) -> Answer:
    days = window(month, 12)
    adopted = [row for row in coalition.rows("decisions") if row["outcome"] == "adopted" and row["decided_on"] in days]
    old = [row for row in adopted if row["decided_on"] + SIXTY_DAYS <= days.last]
    tracked = [row for row in coalition.rows("commitments") if row["decision_id"] and row["made_on"] <= days.last]
    if not tracked:
        return Answer(None, None, None, len(old), None)
    return Answer(share(sum(is_followed(row, tracked) for row in old), len(old)), None, None, len(old), None)


def is_followed(decision: Row, commitments: list[Row]) -> bool:
    days = Span(decision["decided_on"], decision["decided_on"] + SIXTY_DAYS)
    return any(row["decision_id"] == decision["decision_id"] and row["made_on"] in days for row in commitments)


def succession_cover(coalition: Coalition, month: date) -> Answer:
    end = month_end(month)
    latest: dict[str, Row] = {}
    for row in sorted(coalition.rows("roles"), key=lambda row: row["since_on"] or date.min):
        if row["since_on"] is None or row["since_on"] <= end:
            latest[row["role_name"]] = row
    known = [[one for one in what_a_role_has(row, end) if one is not None] for row in latest.values()]
    n, filled_in = sum(bool(one) for one in known), sum(map(len, known))
    if not n:
        return Answer(None, None, None, n, share(filled_in, 4 * len(known)))
    value = mean(sum(one) / len(one) for one in known if one)
    if filled_in == 4 * len(known):
        return Answer(value, None, None, n, 1.0)
    low, high = mean(sum(one) / 4 for one in known), mean((sum(one) + 4 - len(one)) / 4 for one in known)
    return Answer(value, low, high, n, filled_in / (4 * len(known)))


def what_a_role_has(row: Row, end: date) -> list[bool | None]:
    """Holder, deputy, a term that has not run out, a hand-over note; None for an empty cell."""
    holder = None if row["holder_organisation_id"] is None else True
    term = None if row["term_ends_on"] is None else row["term_ends_on"] >= end
    return [holder, row["has_deputy"], term, row["handover_note"]]


def facilitation_cover(coalition: Coalition, month: date) -> Answer:
    so_far = [row for row in coalition.rows("facilitation") if row["happened_on"] <= month_end(month)]
    lately = [row for row in so_far if row["happened_on"] in window(month, 3)]
    worn = {row["hat"] for row in lately}
    return Answer(len(worn) / 3 if so_far else None, None, None, len(lately or so_far), None)


def facilitator_impartiality(coalition: Coalition, month: date) -> Answer | None:
    need = NEEDED[coalition.rows("coalitions")[0]["impartiality_need"]]
    entries = [row for row in coalition.rows("facilitation") if row["happened_on"] in window(month, 3)]
    known = [row for row in entries if row["employer_organisation_id"] and row["paid_by_organisation_id"]]
    if need == 0:
        return Answer(1.0, None, None, max(1, len(known)) if coalition.has_register else 1, None)
    if need is None or not entries or not coalition.has_register:
        return None
    enough = sum(min(1.0, independence(coalition, row) / need) for row in known)
    value = share(enough, len(known))
    if len(known) == len(entries):
        return Answer(value, None, None, len(known), 1.0)
    all_, open_ = len(entries), len(entries) - len(known)
    return Answer(value, enough / all_, (enough + open_) / all_, len(known), len(known) / all_)


def independence(coalition: Coalition, entry: Row) -> float:
    """1 less a half each for employer and payer being a lead or founder member that day."""
    leading = leading_members(coalition, entry["happened_on"])
    return 1 - sum(entry[who] in leading for who in ("employer_organisation_id", "paid_by_organisation_id")) / 2


def leading_members(coalition: Coalition, on: date) -> set[str]:
    rows = [row for row in coalition.rows("memberships") if row["role"] in ("lead", "founder")]
    return {row["organisation_id"] for row in rows if on in Span(row["joined_on"], row["left_on"] or FOREVER)}
