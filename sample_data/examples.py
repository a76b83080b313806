"""Four example coalitions, in the shapes of public ones and clearly fictional, each with a story of its own.

    Threadline Accord         Northmill takes over the agenda from April 2026, and the others say so
    Canopy Compact            the money ends in February 2027; the charter is good
    Horizon Net-Zero Campaign a large campaign in good health
    Loopworks Platform        commitments slip, attendance drifts, no charter is on file, unknown people write

Not every one has everything: Loopworks never asked its members, in Horizon nobody rates the others, Canopy's last wave has
too few answers to be shown. All end on 20 October 2026, with that month in progress. Seeded; no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from sample_data.backing import ELEMENTS
from sample_data.example_candidates import candidates
from sample_data.example_facilitation import pushes
from sample_data.example_market import MARKETS, read_market
from sample_data.example_members import CANOPY, HORIZON, LOOPWORKS, THREADLINE
from sample_data.luck import OneStream
from sample_data.plan import Grant, Organisation, Plan, Survey, steady
from sample_data.simulator import act_out
from sample_data.surveys import items
from sample_data.writing import Exports

UNTIL = date(2026, 10, 20)
SEED = 2026


def threadline(rng: np.random.Generator) -> Plan:
    """One member sets the agenda. From April 2026 Northmill raises nearly every item, pays for the facilitator, and
    fewer members come. The others say in September that it is no longer theirs; before they found it fair."""
    plan = _plan("threadline-accord", "Threadline Accord", "Pre-competitive apparel", THREADLINE, "2024-03", rng, 0.74)
    plan.founded_on, plan.objective = date(2022, 9, 1), "One chemical management standard for all members by 2028"
    plan.meetings_per_month, plan.messages_per_month, plan.items_per_month = 3.0, 55.0, 4.2
    taken = _month(plan, "2026-04")
    northmill = 0
    plan.raise_[:taken, northmill] = plan.raise_[:taken, 1:].sum(axis=1) / 4
    plan.raise_[taken:, northmill] = 30 * plan.raise_[taken:, 1:].sum(axis=1)
    plan.write[taken:, northmill] *= 5
    plan.attend[taken:, 1:12] *= np.linspace(0.95, 0.6, plan.months - taken)[:, None]
    plan.attend[:, northmill] = 0.95
    plan.amend[taken:] = 0.05
    plan.impartiality_need, plan.pays_facilitator = "high", (taken, northmill)
    plan.surveys = [
        Survey(_month(plan, "2025-03"), rates=False), Survey(_month(plan, "2025-09")),
        Survey(_month(plan, "2026-03"), rates=False), Survey(_month(plan, "2026-09"), 0.6),
    ]  # fmt: skip
    plan.events = [
        (_month(plan, "2025-06"), "Annual assembly"),
        (taken - 1, "Northmill takes the chair of the working groups"),
    ]
    plan.monthly_spend = 22_000
    funders = _places(plan, "funder")
    plan.grants = [
        Grant(funders[0], -6, 18, 420_000), Grant(funders[0], 18, 42, 430_000), Grant(funders[1], 0, 24, 130_000),
        Grant(funders[1], 24, 48, 150_000, "facilitation"),
    ]  # fmt: skip
    plan.charter |= {"conflict_route": "absent", "review": "partial", "decision_rule": "partial"}
    return plan


def canopy(rng: np.random.Generator) -> Plan:
    """The money ends. The large grant runs to the end of February 2027 and no renewal is signed. Members were asked once
    more in September whether they want to go on: too few answered to tell."""
    plan = _plan("canopy-compact", "Canopy Compact", "Forest-positive supply chain", CANOPY, "2024-05", rng, 0.70)
    plan.founded_on, plan.objective = date(2023, 11, 15), "No forest loss in members' cocoa and palm oil by 2027"
    plan.meetings_per_month, plan.messages_per_month, plan.items_per_month = 3.0, 70.0, 4.0
    plan.monthly_spend = 31_000
    plan.events = [(_month(plan, "2025-10"), "Field visit"), (_month(plan, "2026-06"), "Mid-term review")]
    alder, fern = _places(plan, "funder")
    ends = _month(plan, "2027-03")
    plan.grants = [
        Grant(alder, -6, 12, 430_000), Grant(alder, 12, ends, 620_000), Grant(fern, 0, 24, 160_000),
        Grant(fern, 24, 32, 40_000, "facilitation"), Grant(alder, ends, ends + 24, 700_000, "core", signed=False),
    ]  # fmt: skip
    plan.charter |= {"data_and_ip": "partial"}
    plan.declares_shares = True
    plan.surveys = [
        Survey(_month(plan, "2025-06"), rates=False), Survey(_month(plan, "2026-06")),
        Survey(_month(plan, "2026-09"), 0.05, ("renewal_intent",), rates=False, lists_invited=False),
    ]  # fmt: skip
    return plan


def horizon(rng: np.random.Generator) -> Plan:
    """A large campaign in good health. The only remark: decisions pass without one objection. With so many members nobody
    is asked to rate all others."""
    plan = _plan("horizon-net-zero", "Horizon Net-Zero Campaign", "Net-zero campaign", HORIZON, "2023-11", rng, 0.80)
    plan.founded_on, plan.objective = date(2021, 4, 22), "Two hundred cities with a funded transition plan by 2030"
    plan.meetings_per_month, plan.messages_per_month, plan.items_per_month = 2.5, 150.0, 6.5
    plan.people_per_organisation, plan.dissent_share, plan.declares_shares = 1.6, 0.0, True
    plan.on_time[:] = 0.88
    plan.raise_[:, _places(plan, "member")] **= 0.6  # the agenda is everybody's
    plan.monthly_spend = 64_000
    plan.events = [(m, "Campaign week") for m in (5, 17, 29)]
    plan.surveys = [Survey(_month(plan, month), rates=False) for month in ("2024-05", "2025-05", "2026-05")]
    plan.grants = [
        Grant(funder, start, start + 36, amount)
        for funder, amount in zip(_places(plan, "funder"), (700_000, 620_000, 560_000, 520_000), strict=True)
        for start in (-16 + 6 * (funder % 3), 20 + 6 * (funder % 3))
    ]
    return plan


def loopworks(rng: np.random.Generator) -> Plan:
    """Nobody cultivates the partnership: deadlines slip from March 2026, attendance drifts, no charter is on file and
    nobody ever asked the members."""
    plan = _plan("loopworks-platform", "Loopworks Platform", "Circular economy", LOOPWORKS, "2024-07", rng, 0.84)
    plan.founded_on, plan.objective = date(2024, 5, 2), "A shared return system for packaging in three cities"
    plan.meetings_per_month, plan.messages_per_month, plan.items_per_month = 2.2, 48.0, 6.5
    plan.guest_message_share, plan.listed_share = 0.13, 0.6
    plan.facilitation_model, plan.reports_money = "internal", False
    slips, drifts = _month(plan, "2026-03"), _month(plan, "2026-04")
    plan.on_time[:slips], plan.on_time[slips:], plan.unfinished_share = 0.88, 0.2, 0.6
    fade = np.linspace(0.85, 0.3, plan.months - drifts)
    plan.attend[drifts:, _places(plan, "member")] *= fade[:, None]
    plan.volume[drifts:] *= np.linspace(1.0, 0.8, plan.months - drifts)
    plan.is_facilitated[drifts + 2 :] = False
    plan.monthly_spend = 14_000
    (funder,) = _places(plan, "funder")
    plan.grants = [Grant(funder, -2, 22, 330_000), Grant(funder, 22, 40, 250_000)]
    plan.charter = {}
    return plan


STORIES: tuple[Callable[[np.random.Generator], Plan], ...] = (threadline, canopy, horizon, loopworks)


def write_examples(out: Path) -> list[Path]:
    """The canonical CSVs of all four, one file per table; their paths. `out` must be new or empty."""
    exports = Exports(out, by_period=False)
    exports.add(items())
    for number, story in enumerate(STORIES):
        rng = np.random.default_rng((SEED, number))
        plan = story(rng)
        exports.add(act_out(plan, OneStream(rng)))
    exports.add(candidates())
    exports.add(pushes())
    exports.flush()
    return exports.files


def _plan(
    coalition_id: str, name: str, theme: str, members: tuple[Organisation, ...], first: str, rng: np.random.Generator,
    attend: float,
) -> Plan:  # fmt: skip
    """A steady coalition of these members with a full charter; its story is told on top."""
    first_month = np.datetime64(first, "M")
    months = int((np.datetime64(UNTIL, "M") - first_month).astype(int)) + 1
    plan = Plan(
        coalition_id=coalition_id, name=name, theme=theme, first_month=first_month, months=months, until=UNTIL,
        organisations=list(members), charter=dict.fromkeys(ELEMENTS, "full"),
        **steady(months, list(members), rng, attend),
    )  # fmt: skip
    read_market(plan, MARKETS[coalition_id])
    return plan


def _month(plan: Plan, month: str) -> int:
    return int((np.datetime64(month, "M") - plan.first_month).astype(int))


def _places(plan: Plan, role: str) -> list[int]:
    return [place for place, o in enumerate(plan.organisations) if o.role == role]
