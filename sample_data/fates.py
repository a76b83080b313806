"""Who meets what, and when; and what a coalition must have for its trouble to show in its exports."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sample_data.confounders import ALL_ALONG, CONFOUNDERS, VARIANTS
from sample_data.luck import Luck
from sample_data.market import SAFEGUARDS
from sample_data.plan import Grant, Plan, Survey
from sample_data.portfolio import RUNWAY_MONTHS
from sample_data.troubles import MONEY_LASTS_MONTHS, TROUBLES, life_of

QUIET, TROUBLED = 0.5, 0.35  # shares of coalitions in the plain portfolio; the rest meets a confounder
FEWEST_MONTHS = 6  # for anything to happen
TROUBLE_WITHIN = (0.45, 0.7)  # of the run: a year and more before it, and time to notice it
CONFOUNDER_WITHIN = (1 / 3, 2 / 3)
LEAD_RAISED = 0.25  # share of the agenda, at most, before it takes it over
WAVES_APART, WAVE_AFTER = 4, 1  # months between rounds where a trouble shows in surveys; from its begin to the next one
ASKED = ("trust_breaks", "goals_diverge", "member_benefits_little")  # what only a survey can show
LEAST = {  # trouble -> meetings, messages and items a month without which nobody could see it
    "lead_takes_agenda": (1.0, 0.0, 4.5), "lead_takes_work": (1.0, 45.0, 3.0), "members_drift": (2.0, 0.0, 3.0),
    "member_silent": (1.0, 45.0, 3.0), "deadlines_slip": (2.0, 0.0, 9.0), "items_pile_up": (2.0, 0.0, 9.0),
    "chat_narrows": (0.0, 60.0, 3.0), "decisions_deferred": (1.0, 0.0, 4.0), "coverage_decays": (1.0, 30.0, 3.0),
    "member_benefits_little": (0.0, 20.0, 3.0),
}  # fmt: skip
KEPT = {  # trouble -> the tables it shows in
    "deadlines_slip": {"commitments"}, "items_pile_up": {"commitments"}, "facilitator_leaves": {"facilitation"},
    "facilitator_paid_by_lead": {"facilitation"}, "member_benefits_little": {"contributions"},
    "largest_funder_leaves": {"spending"}, "lead_takes_work": {"contributions", "positions"},
    "member_silent": {"contributions", "positions"}, "safeguards_lapse": {"facilitation"},
    "chat_narrows": {"messages"},
}  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """What befalls one coalition; None where nothing does. Months by number."""

    trouble: str | None
    trouble_month: int
    confounder: str | None
    confounder_month: int


def fate(number: int, months: int, luck: Luck, variant: str, quiet_share: float | None) -> Fate:
    """Of coalition `number` (from 1).

    Without `quiet_share` the plain portfolio draws: half quiet, 35 % troubled, the rest a confounder. With it, troubled
    coalitions lie evenly between the quiet ones and take the troubles in turn. In any other variant than plain all
    coalitions carry its confounder, and half of them are quiet unless `quiet_share` says otherwise.
    """
    rng = luck.of("fate")
    chance, begins, changes = rng.random(), rng.uniform(*TROUBLE_WITHIN), rng.uniform(*CONFOUNDER_WITHIN)
    drawn, drawn_confounder = rng.integers(len(TROUBLES)), rng.integers(len(CONFOUNDERS))
    trouble = confounder = None
    if variant != "plain" or quiet_share is not None:
        confounder = variant if variant != "plain" else None
        troubled = 1 - (QUIET if quiet_share is None else quiet_share)
        before, now = (int(np.floor(count * troubled + 1e-9)) for count in (number - 1, number))
        trouble = list(TROUBLES)[before % len(TROUBLES)] if now > before else None
    elif chance >= QUIET + TROUBLED:
        confounder = list(CONFOUNDERS)[drawn_confounder]
    elif chance >= QUIET:
        trouble = list(TROUBLES)[drawn]
    if months < FEWEST_MONTHS:
        trouble = confounder = None
    since = 0 if confounder in ALL_ALONG else int(months * changes)
    return Fate(trouble, int(months * begins), confounder, since)


def check(variant: str, quiet_share: float | None) -> None:
    """Raises ValueError for a variant that there is not and a share that is none."""
    if variant not in VARIANTS:
        raise ValueError(f"There is no variant {variant!r}. There are: {', '.join(VARIANTS)}.")
    if quiet_share is not None and not 0 <= quiet_share <= 1:
        raise ValueError("The quiet share must lie between 0 and 1.")


def prepare(plan: Plan, trouble: str, month: int, rng: np.random.Generator) -> None:
    """Give the plan what the trouble shows in, from the beginning: enough meetings, chat, items, surveys, a facilitator."""
    life = life_of(plan)
    meetings, messages, items = LEAST.get(trouble, (0.0, 0.0, 0.0))
    plan.meetings_per_month = max(plan.meetings_per_month, meetings)
    plan.messages_per_month = max(plan.messages_per_month, messages)
    plan.items_per_month = max(plan.items_per_month, items)
    life.needed = KEPT.get(trouble, set())
    life.not_kept -= life.needed
    if trouble == "lead_takes_agenda":
        others = plan.raise_[0].sum() - plan.raise_[0, plan.lead]
        plan.raise_[:, plan.lead] = np.minimum(plan.raise_[:, plan.lead], LEAD_RAISED / (1 - LEAD_RAISED) * others)
    if trouble in ASKED:
        last = month + WAVE_AFTER
        months = range(last % WAVES_APART, plan.months, WAVES_APART)
        plan.surveys = [Survey(m, float(rng.uniform(0.85, 0.97)), rates=trouble == "trust_breaks") for m in months]
    if trouble == "largest_funder_leaves":
        plan.grants = _ending_together(plan, month + MONEY_LASTS_MONTHS)
    if trouble in ("facilitator_leaves", "facilitator_paid_by_lead") and plan.facilitation_model == "internal":
        plan.facilitation_model = "secretariat"
    if trouble == "facilitator_paid_by_lead":
        plan.impartiality_need = "high"
    if trouble == "safeguards_lapse":
        plan.charter |= dict.fromkeys(SAFEGUARDS, "full")
        staying = [p for p in plan.members if plan.present[:, p].all()]
        if not any(a in staying and b in staying for a, b in plan.competitors):
            plan.competitors.append((staying[0], staying[1]))


def _ending_together(plan: Plan, month: int) -> list[Grant]:
    """The same funders, money and spending; all grants are for two years and one of each funder ends with `month`."""
    found = []
    for funder in dict.fromkeys(grant.funder for grant in plan.grants):
        mine = [grant for grant in plan.grants if grant.funder == funder]
        monthly = sum(g.amount for g in mine) / sum(g.to_month - g.from_month for g in mine)
        first = month % 24 - 24
        for begins in range(first, plan.months + RUNWAY_MONTHS, 24):
            found.append(replace(mine[0], from_month=begins, to_month=begins + 24, amount=int(monthly * 24)))
    return sorted(found, key=lambda grant: grant.from_month)
