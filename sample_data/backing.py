"""What holds a coalition together: its register, money, charter, roles, facilitation and dated events."""

from __future__ import annotations

from datetime import date

import numpy as np

from sample_data.names import domain_of
from sample_data.plan import RUNS_IT, Plan
from sample_data.writing import Table, table

ELEMENTS = (
    "partners", "purpose", "shared_objectives", "individual_objectives", "activities", "resources", "roles",
    "decision_rule", "conflict_route", "data_and_ip", "money", "communication", "measurement", "review",
    "entry_exit", "competition_policy",
)  # fmt: skip
ROLES = ("Chair", "Vice chair", "Treasurer", "Working group lead")
FEWEST_A_MONTH, LAST_DAY = 2, 24  # entries of the log, with a life: then each of three hats is worn every 85 days
HAT_WORK = {
    "project_manager": "Went through the open commitments with their owners",
    "facilitator": "Prepared the steering committee in single talks",
    "matchmaker": "Introduced two members to each other",
}


def register(plan: Plan, rng: np.random.Generator) -> dict[str, Table]:
    """The coalition, its organisations and their memberships."""
    coalition = (
        plan.coalition_id, plan.name, plan.theme, "Europe/Amsterdam", str(plan.founded_on), plan.facilitation_model,
        plan.impartiality_need, plan.objective or None,
    )  # fmt: skip
    organisations, memberships = [], []
    shares = _declared(plan)
    for place, org in enumerate(plan.organisations):
        organisations.append((
            org.organisation_id, org.name, org.alias, org.domain or domain_of(org.name), org.sector_code,
            org.ecosystem_role, org.size_class, org.country,
        ))  # fmt: skip
        joined = plan.founded_on
        if org.from_month > 0:
            joined = (plan.day(org.from_month) - int(rng.integers(9, 30))).astype(date)
        left = None
        if org.to_month is not None:
            left = min((plan.day(org.to_month) + int(rng.integers(0, 20))).astype(date), plan.until)
        reason = (org.leave_reason or "withdrew") if left else None
        memberships.append((
            plan.coalition_id, org.organisation_id, str(joined), left and str(left), org.role, shares.get(place), reason,
        ))  # fmt: skip
    return {
        "coalitions": table(
            "coalition_id name theme timezone founded_on facilitation_model impartiality_need objective", [coalition]
        ),
        "organisations": table(
            "organisation_id name aliases domains sector_codes ecosystem_role size_class country", organisations
        ),
        "memberships": table(
            "coalition_id organisation_id joined_on left_on role declared_share leave_reason", memberships
        ),
    }


def _declared(plan: Plan) -> dict[int, str]:
    """By the charter each member gives one, two or three parts: what it could when the shares were agreed."""
    if not plan.declares_shares:
        return {}
    usual = np.median(plan.work[0, plan.members])
    parts = {p: int(np.clip(np.rint(2 + np.log2(plan.work[0, p] / usual)), 1, 3)) for p in plan.members}
    whole = sum(parts[p] for p in plan.members if plan.present[-1, p])
    return {p: f"{part / whole:.3f}" for p, part in parts.items()}


def money(plan: Plan, rng: np.random.Generator) -> dict[str, Table]:
    grants = [
        (f"{plan.coalition_id}-f{number:02d}", plan.coalition_id, plan.organisations[g.funder].organisation_id,
         str(g.amount), plan.currency, str(plan.day(g.from_month)), str(plan.day(g.to_month) - 1), g.purpose,
         "true" if g.signed else "false")
        for number, g in enumerate(plan.grants)
    ]  # fmt: skip
    spent = (plan.monthly_spend * rng.lognormal(0, 0.12, plan.months)).round(-1).astype(int)
    closed = [m for m in range(plan.months) if plan.starts[m + 1] <= np.datetime64(plan.until) + 1]  # no half month
    spending = [(plan.coalition_id, str(plan.starts[m]), str(spent[m]), plan.currency) for m in closed]
    return {
        "funding": table(
            "grant_id coalition_id funder_organisation_id amount currency starts_on ends_on purpose signed", grants
        ),
        "spending": table("coalition_id month amount currency", spending),
    }


def charter(plan: Plan, rng: np.random.Generator) -> dict[str, Table]:
    """Charter elements with their state; the coalition's roles."""
    agreed = plan.starts[0] - int(rng.integers(20, 200))
    elements = [
        (plan.coalition_id, element, status, str(agreed) if status in ("full", "partial") else None,
         str(plan.day(plan.months + 6)) if status in ("full", "partial") else None,
         f"https://{domain_of(plan.name)}/charter#{element}" if status == "full" else None)
        for element, status in plan.charter.items()
    ]  # fmt: skip
    for month, element, status in plan.life.charter_changes if plan.life else []:
        elements.append((plan.coalition_id, element, status, str(plan.day(month) + 5), None, None))
    always = plan.present.all(axis=0)
    staying: list[int] = [p for p in plan.members if always[p]]
    holders = rng.permutation(staying).tolist()[: len(ROLES)]
    roles = [
        (plan.coalition_id, role, plan.organisations[holder].organisation_id, _yes(rng.random() < 0.7),
         str(plan.day(plan.months + int(rng.integers(3, 20)))), _yes(rng.random() < 0.6), str(plan.starts[0]))
        for role, holder in zip(ROLES, holders, strict=False)
    ]  # fmt: skip
    return {
        "governance": table("coalition_id element status agreed_on review_due_on evidence_url", elements),
        "roles": table(
            "coalition_id role_name holder_organisation_id has_deputy term_ends_on handover_note since_on", roles
        ),
    }


def facilitation(plan: Plan, rng: np.random.Generator) -> dict[str, Table]:
    """One to three things a month while there is a facilitator, and what happened around the coalition."""
    employer = next((o.organisation_id for o in plan.organisations if o.role in RUNS_IT), None)
    if plan.facilitation_model == "internal":
        employer = plan.organisations[plan.lead].organisation_id
    funder = next((o.organisation_id for o in plan.organisations if o.role == "funder"), employer)
    pays_from, payer = plan.pays_facilitator or (plan.months, plan.lead)
    rows: list[tuple[object, ...]] = []
    present, members = plan.present, np.array(plan.members)
    fewest, until_day = (FEWEST_A_MONTH, LAST_DAY) if plan.life else (1, 28)
    for month in np.flatnonzero(plan.is_facilitated) if employer else ():
        paid_by = plan.organisations[payer].organisation_id if month >= pays_from else funder
        for _ in range(fewest + int(rng.random() < 0.4)):
            hat = tuple(HAT_WORK)[len(rows) % 3]
            on = plan.starts[month] + int(rng.integers(0, until_day))
            pair = rng.permutation(members[present[month, members]])[:2]
            introduced = ";".join(plan.organisations[p].organisation_id for p in pair) if hat == "matchmaker" else None
            if on <= np.datetime64(plan.until):
                hours = int(rng.integers(2, 9))
                rows.append((
                    f"{plan.coalition_id}-h{len(rows):04d}", plan.coalition_id, str(on), hat, HAT_WORK[hat],
                    plan.facilitation_model, employer, paid_by, str(hours), str(hours * 85), plan.currency, introduced,
                ))  # fmt: skip
    return {
        "facilitation": table(
            "activity_id coalition_id happened_on hat activity position employer_organisation_id "
            "paid_by_organisation_id hours cost currency introduced_organisation_ids", rows,
        ),
        "context_events": table(
            "coalition_id happened_on label",
            [(plan.coalition_id, str(plan.day(m) + 9), what) for m, what in plan.events],
        ),
    }  # fmt: skip


def _yes(truth: bool) -> str:
    return "true" if truth else "false"
