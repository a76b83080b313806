"""A coalition drawn at random: its members, its habits, its money and its charter. Nothing goes wrong in it yet.

What is guaranteed of such a coalition stands in docs/simulator.md; tests/test_simulator_quiet.py holds it to that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from sample_data.backing import ELEMENTS
from sample_data.habits import live
from sample_data.luck import Luck
from sample_data.market import SAFEGUARDS, imagine
from sample_data.names import COALITION_NOUNS, FRONT, MIDDLE, THEMES, domain_of, organisation_name
from sample_data.plan import Grant, Organisation, Plan, Survey, steady

MOST_ORGANISATIONS = 48  # per coalition, so that no two coalitions draw one name
MEMBER_KINDS = (  # ecosystem role, ISIC code
    ("brand", "1410"), ("manufacturer", "1311"), ("retailer", "4771"), ("producer", "0111"), ("recycler", "3830"),
    ("civil_society", "9499"), ("academia", "7210"), ("technology", "6201"), ("financier", "6419"), ("brand", "1512"),
)  # fmt: skip
COUNTRIES = ("NL", "DE", "FR", "GB", "ES", "PT", "SE", "IN", "BD", "BR", "KE", "ID")
RUNWAY_MONTHS = 14  # signed money always reaches at least this far beyond the last month
LEAVES_SHARE, JOINS_SHARE = 0.10, 0.15
SURVEYED = 0.7  # share of coalitions that ask their members
SURVEYED_UP_TO = 40  # their numbers: a portfolio of a thousand is there for its events
MOST_RATE = 10  # members: to rate more than nine others is too much to ask
TWICE_A_YEAR = 0.3  # of the coalitions that ask
DECLARE_SHARES, GUARDED = 0.5, 0.5  # of coalitions; those that have agreed rules for competitors in full
MODELS = {"secretariat": 0.65, "external": 0.2, "internal": 0.15}  # how it is facilitated; share of coalitions


def draw(number: int, months: int, last_month: str, luck: Luck, may_ask: bool = True, joiners: int = 0) -> Plan:
    """The plan of coalition `number` (from 1), with surveys only if it `may_ask`.

    `joiners` more members stand on its list and have not joined.
    """
    rng = luck.of("plan")
    coalition_id = f"c{number:04d}"
    first = np.datetime64(last_month, "M") - (months - 1)
    organisations = _organisations(coalition_id, number, months, rng)
    organisations += _joiners(coalition_id, number, len(organisations), joiners, months, luck.of("joiners"))
    model = str(rng.choice(list(MODELS), p=list(MODELS.values())))
    if model == "external":
        organisations = [replace(o, role="facilitator") if o.role == "secretariat" else o for o in organisations]
    name = f"{FRONT[number % len(FRONT)]}{MIDDLE[number // len(FRONT) % len(MIDDLE)]} {rng.choice(COALITION_NOUNS)}"
    plan = Plan(
        coalition_id=coalition_id,
        name=f"{name} {number}",
        theme=str(rng.choice(THEMES)),
        first_month=first,
        months=months,
        until=((first + months).astype("datetime64[D]") - 1).astype(date),
        organisations=organisations,
        items_per_month=float(rng.uniform(3, 5.5)),
        scheduled_minutes=int(rng.choice([60, 90, 120])),
        reports_money=bool(rng.random() < 0.5),
        monthly_spend=int(rng.integers(12, 60)) * 1_000,
        founded_on=(first.astype("datetime64[D]") - int(rng.integers(30, 1_200))).astype(date),
        facilitation_model=model,
        impartiality_need=str(rng.choice(["low", "medium"] if model == "internal" else ["low", "medium", "high"])),
        objective="Shared data and shared standards by 2030",
        events=[(m, "Annual assembly") for m in range(int(rng.integers(0, 12)), months, 12)],
        **steady(months, organisations, luck.of("members"), attend=float(rng.uniform(0.62, 0.82))),
    )
    plan.on_time[:] = rng.uniform(0.72, 0.92)
    plan.grants = _grants(plan, rng)
    level = rng.uniform(0.55, 0.95)
    for element in ELEMENTS:
        luck_of_it = rng.random()
        plan.charter[element] = "full" if luck_of_it < level else "partial" if luck_of_it < level + 0.2 else "absent"
    live(plan, luck.of("habits"))
    _beside(plan, may_ask, luck)
    return plan


def _beside(plan: Plan, may_ask: bool, luck: Luck) -> None:
    """What is drawn apart, so that it changes nothing else: declared shares, the market, a survey once or twice a year."""
    rng = luck.of("beside")
    plan.declares_shares = bool(rng.random() < DECLARE_SHARES)
    if rng.random() < GUARDED:
        plan.charter |= dict.fromkeys(SAFEGUARDS, "full")
    imagine(plan, MEMBER_KINDS, rng)
    rng = luck.of("rounds")
    asks, last, apart = rng.random() < SURVEYED, plan.months - int(rng.integers(3, 9)), 12
    if rng.random() < TWICE_A_YEAR:
        apart = 6
    if asks and may_ask:
        plan.surveys = [
            Survey(month, float(rng.uniform(0.4, 0.95)), rates=len(plan.members) <= MOST_RATE)
            for month in range(last % apart, last + 1, apart)
        ]


def _organisations(coalition_id: str, number: int, months: int, rng: np.random.Generator) -> list[Organisation]:
    """Members first, the lead in front; then the secretariat, two or three funders and sometimes an observer."""
    members = int(np.clip(round(rng.lognormal(np.log(11), 0.35)), 6, 24))
    roles = ["lead", *rng.choice(["founder", "member", "member"], members - 1), "secretariat"]
    roles += ["funder"] * int(rng.integers(2, 4)) + ["observer"] * int(rng.random() < 0.4)
    found = []
    for place, role in enumerate(roles):
        name = organisation_name(number * MOST_ORGANISATIONS + place)
        kind, code = MEMBER_KINDS[int(rng.integers(len(MEMBER_KINDS)))]
        if role in ("secretariat", "funder"):
            kind, code = (role, "9499" if role == "secretariat" else "6499")
        since, until, luck = 0, None, rng.random()
        if role == "member" and place > 3 and months >= 12:
            if luck < JOINS_SHARE:
                since = int(rng.integers(2, months - 3))
            elif luck < JOINS_SHARE + LEAVES_SHARE:
                until = int(rng.integers(4, months - 1))
        reason = str(rng.choice(["withdrew", "withdrew", "lapsed", "merged"])) if until else None
        size, country = str(rng.choice(["small", "medium", "large"])), str(rng.choice(COUNTRIES))
        alias = name.upper() if rng.random() < 0.3 else None
        found.append(Organisation(
            f"{coalition_id}-o{place:02d}", name, str(role), kind, code, size, country, alias, domain_of(name), since,
            until, reason,
        ))  # fmt: skip
    return found


def _joiners(
    coalition_id: str, number: int, first: int, count: int, months: int, rng: np.random.Generator
) -> list[Organisation]:
    """Members that have not joined: their first month lies after the last."""
    found = []
    for place in range(first, first + count):
        name = organisation_name(number * MOST_ORGANISATIONS + place)
        kind, code = MEMBER_KINDS[int(rng.integers(len(MEMBER_KINDS)))]
        found.append(Organisation(
            f"{coalition_id}-o{place:02d}", name, "member", kind, code, country=str(rng.choice(COUNTRIES)),
            domain=domain_of(name), from_month=months,
        ))  # fmt: skip
    return found


def _grants(plan: Plan, rng: np.random.Generator) -> list[Grant]:
    """Each funder renews in time; the first pays the most. Together they cover what is spent, and some more."""
    funders = [place for place, o in enumerate(plan.organisations) if o.role == "funder"]
    shares = np.array([0.55, 0.3, 0.15])[: len(funders)]
    shares = shares / shares.sum()
    grants = []
    for funder, share in zip(funders, shares, strict=True):
        month = -int(rng.integers(1, 18))
        while month < plan.months + RUNWAY_MONTHS:
            length = int(rng.choice([12, 18, 24, 36]))
            amount = int(plan.monthly_spend * share * length * rng.uniform(1.0, 1.15))
            grants.append(
                Grant(funder, month, month + length, amount, str(rng.choice(["core", "core", "facilitation"])))
            )
            month += length
    return grants
