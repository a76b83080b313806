"""Labels of what befell a coalition: rows of labels.csv, and which warnings should find it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sample_data.plan import Plan
from sample_data.writing import Table

SILENT_DAYS = 45  # a member that did nothing for so long is silent (the rule `member_silent`)
UNKNOWN_SHARE = 0.2  # of activity; from there on too little of it is known (the rule `coverage_low`)
LATER = "9999-12-31"
DONE_BY = (  # table, whose row it is, when
    ("agenda_items", "proposed_by_organisation_id", "raised_on"), ("contributions", "organisation_id", "given_on"),
    ("commitments", "owner_organisation_id", "completed_on"),
)  # fmt: skip
BENEFIT_WAVES = 2  # waves that must agree (the rule `benefit_gap`)

EXPECTED: dict[str, tuple[str, ...]] = {  # trouble -> the warnings of which one at least should name it
    "lead_takes_agenda": ("agenda_captured",),
    "lead_takes_work": ("dominance", "participation_narrowing"),
    "members_drift": ("engagement_falling",),
    "member_silent": ("member_silent",),
    "deadlines_slip": ("deadlines_slipping",),
    "items_pile_up": ("item_stuck", "deadlines_slipping"),
    "largest_funder_leaves": ("funding_cliff", "runway_short"),
    "facilitator_leaves": ("facilitator_missing",),
    "trust_breaks": ("trust_eroding",),
    "goals_diverge": ("goals_disputed",),
    "chat_narrows": ("participation_narrowing",),
    "decisions_deferred": ("decision_deferred",),
    "coverage_decays": ("coverage_low",),
    "member_benefits_little": ("benefit_gap",),
    "facilitator_paid_by_lead": ("facilitator_not_impartial",),
    "safeguards_lapse": ("competition_unguarded",),
}


@dataclass(frozen=True)
class Label:
    """One row of labels.csv. `kind` is trouble or confounder; months are first days; to_month is the last month.

    `first_visible_month` is the first month in which the exports can show it; empty where the run ends before.
    """

    coalition_id: str
    kind: str
    trouble: str
    subject: str
    from_month: str
    to_month: str
    first_visible_month: str


def label(plan: Plan, kind: str, what: str, subject: str, month: int, tables: Mapping[str, Table]) -> Label:
    """`month` is the one in which it began, `tables` the rows in which it must show."""
    shows = month if kind == "confounder" else visible(plan, what, subject, month, tables)
    first, last = str(plan.starts[month]), str(plan.starts[plan.months - 1])
    shown = str(plan.starts[shows]) if shows is not None and shows < plan.months else ""
    return Label(plan.coalition_id, kind, what, subject, first, last, shown)


def visible(plan: Plan, trouble: str, subject: str, month: int, tables: Mapping[str, Table]) -> int | None:
    """The number of the first month whose rows can show a trouble that began in `month`; None where none can."""
    since = str(plan.starts[month])
    if trouble in ("lead_takes_agenda", "members_drift"):
        return _month(plan, _after(tables["meetings"]["starts_at"], since))
    if trouble in ("deadlines_slip", "items_pile_up"):
        return _month(plan, _after(tables["commitments"]["due_on"], since))
    if trouble == "decisions_deferred":
        return _month(plan, _second_deferrals(tables["decisions"], since))
    if trouble in ("trust_breaks", "goals_diverge"):
        return _month(plan, _after(tables["survey_waves"]["closed_on"], since))
    if trouble == "member_benefits_little":
        return _month(plan, _waves_of(tables, subject, since), BENEFIT_WAVES)
    if trouble == "member_silent":
        silent_on = np.datetime64(_last_act(tables, subject)) + SILENT_DAYS + 1
        return max(month, _month(plan, [str(silent_on)]) or 0)
    if trouble == "coverage_decays" and plan.life:
        return int(np.flatnonzero(plan.life.unknown > UNKNOWN_SHARE)[0])
    return month


def _month(plan: Plan, days: Iterable[str], which: int = 1) -> int | None:
    """The number of the month of the `which`-th of these days, in their order."""
    found = sorted(days)
    if len(found) < which:
        return None
    return int(np.searchsorted(plan.starts, np.datetime64(found[which - 1][:10]), side="right")) - 1


def _after(column: Any, since: str) -> list[str]:
    texts = column if isinstance(column, list) else column.to_pylist()
    return [day for day in texts if day is not None and day >= since]


def _second_deferrals(decisions: Any, since: str) -> list[str]:
    """The days from `since` on on which an item was put off that had been put off before."""
    times: Counter[str] = Counter()
    found = []
    for item, outcome, day in zip(decisions["item_id"], decisions["outcome"], decisions["decided_on"], strict=True):
        times[item] += outcome == "deferred"
        if outcome == "deferred" and times[item] > 1 and day >= since:
            found.append(day)
    return found


def _last_act(tables: Mapping[str, Any], subject: str) -> str:
    """The last day on which anybody came, wrote, raised, decided, gave or delivered anything for the organisation."""
    organisations, people = tables["organisations"], tables["representatives"]
    domain = dict(zip(organisations["organisation_id"], organisations["domains"], strict=True))[subject]
    until = {  # person -> the last day on which they spoke for the subject
        key: to_on or LATER
        for key, one, to_on in zip(people["person_key"], people["organisation_id"], people["to_on"], strict=True)
        if one == subject
    }
    days = ["0001-01-01"]
    for table, when in (("attendance", "joined_at"), ("messages", "sent_at")):
        keys, instants = tables[table]["person_key"].to_pylist(), tables[table][when].to_pylist()
        days += [
            instant[:10]
            for key, instant in zip(keys, instants, strict=True)
            if (key in until or key.endswith(f"@{domain}")) and instant[:10] <= until.get(key, LATER)
        ]
    for table, whose, when in DONE_BY:
        if table in tables:
            columns = tables[table]
            days += [day for day, one in zip(columns[when], columns[whose], strict=True) if one == subject and day]
    return max(days)


def _waves_of(tables: Mapping[str, Any], subject: str, since: str) -> list[str]:
    """The days from `since` on on which a wave closed in which the organisation answered."""
    answers = tables["survey_answers"]
    heard = {w for w, o in zip(answers["wave_id"], answers["organisation_id"], strict=True) if o == subject}
    waves = tables["survey_waves"]
    return [day for w, day in zip(waves["wave_id"], waves["closed_on"], strict=True) if w in heard and day >= since]
