"""What members do beside the coalition, who competes with whom, and whom the coalition still needs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sample_data.names import TOPICS
from sample_data.plan import Initiative, Need, Plan
from sample_data.writing import Table, table

RUNS_ALONE, RUNS_IN_THEME = 0.45, 0.7  # shares of members, and of what they run
NAMED_COMPETITOR = 0.35  # share of the pairs of members of one kind and market
MOST_PAIRS, JOINT = 4, 4  # per coalition
SAFEGUARDS = ("competition_policy", "data_and_ip")  # elements of the charter
NEEDED = (4, 7)  # kinds of organisation, at least and less than


def imagine(plan: Plan, kinds: tuple[tuple[str, str], ...], rng: np.random.Generator) -> None:
    """Give the plan initiatives, competitors and needs, drawn at random from kinds of (ecosystem role, ISIC code).

    Members that stay fill every need. Competitors sit at one table only where the rules for that are agreed in full.
    """
    topics = [TOPICS[t] for t in rng.choice(len(TOPICS), JOINT, replace=False)]
    alone = [p for p in plan.members if rng.random() < RUNS_ALONE]
    runs = [(plan.lead, topic, True) for topic in topics]
    for place in alone:
        is_in_theme = rng.random() < RUNS_IN_THEME
        runs.append((place, str(rng.choice([plan.theme, *topics] if is_in_theme else TOPICS)), False))
    for place, theme, is_joint in runs:
        begins = int(rng.integers(-6, max(plan.months - 3, 1)))
        ends = begins + int(rng.integers(6, 24)) if rng.random() < 0.9 else None
        plan.initiatives.append(Initiative(place, f"{theme} pilot", theme, begins, ends, is_joint))
    pairs = [(a, b) for a in plan.members for b in plan.members if a < b and _kind(plan, a) == _kind(plan, b)]
    named = [pair for pair in pairs if rng.random() < NAMED_COMPETITOR][:MOST_PAIRS]
    plan.competitors = named if all(plan.charter[element] == "full" for element in SAFEGUARDS) else []
    staying = [plan.organisations[p].ecosystem_role for p in plan.members if plan.present[:, p].all()]
    roles = [role for role in dict.fromkeys(role for role, _ in kinds) if role in staying]
    needed = rng.choice(len(roles), min(int(rng.integers(*NEEDED)), len(roles)), replace=False)
    plan.needs = [Need(roles[n], min(int(rng.integers(1, 3)), staying.count(roles[n]))) for n in sorted(needed)]


def _kind(plan: Plan, place: int) -> tuple[str, str]:
    organisation = plan.organisations[place]
    return organisation.ecosystem_role, organisation.sector_code


def market(plan: Plan) -> dict[str, Table]:
    """The tables of all three."""
    names = [o.organisation_id for o in plan.organisations]
    initiatives = [
        (f"{plan.coalition_id}-n{number:02d}", names[one.place], plan.coalition_id if one.is_joint else None, one.title,
         one.theme, str(plan.day(one.from_month)), None if one.to_month is None else str(plan.day(one.to_month) - 1))
        for number, one in enumerate(plan.initiatives)
    ]  # fmt: skip
    declared = str(plan.founded_on + timedelta(30))
    return {
        "initiatives": table("initiative_id organisation_id coalition_id title theme starts_on ends_on", initiatives),
        "competitor_pairs": table(
            "organisation_id_a organisation_id_b declared_on", [(names[a], names[b], declared) for a, b in plan.competitors]
        ),
        "ecosystem_needs": table(
            "coalition_id ecosystem_role min_members sector_code",
            [(plan.coalition_id, need.ecosystem_role, str(need.members), need.sector_code) for need in plan.needs],
        ),
    }  # fmt: skip
