"""An independent calculator of the indicators, in plain Python, from the canonical tables.

It follows the catalogue and the published words and shares no code with metrics/ or pipelines/, so that two errors
must agree to stay unseen. Slow on purpose: read it beside the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from tests import oracle_balance as balance
from tests import oracle_durability as durability
from tests import oracle_engagement as engagement
from tests import oracle_money as money
from tests import oracle_surveys as surveys
from tests import oracle_system as system
from tests.oracle_facts import Answer, Coalition, Tables

Indicator = Callable[[Coalition, date], Answer | None]

INDICATORS: dict[str, Indicator] = {
    one.__name__: one
    for one in (
        balance.participation_concentration, balance.top_share, balance.effective_voices,
        balance.agenda_concentration, balance.decision_participation,
        engagement.attendance_rate, engagement.active_member_share, engagement.proposal_breadth,
        engagement.follow_through,
        durability.active_core, durability.member_survival, durability.definition, durability.accountability,
        balance.elephant_factor, balance.amended_share, balance.fair_share_distance, engagement.core_member_share,
        durability.newcomers, durability.traceability, money.runway, money.pooled_share, system.ecosystem_coverage,
        system.duplicated_effort,
        surveys.renewal_intent, surveys.fair_process, surveys.shared_understanding, surveys.reciprocity,
        surveys.influence_spread, surveys.trust, surveys.say_do_gap, surveys.centralisation,
        surveys.survey_coverage,
        durability.succession_cover, durability.facilitator_impartiality, system.competitive_overlap,
        system.competition_safeguards, durability.facilitation_cover, money.funder_count_effective,
        money.commitment_horizon, engagement.delegate_continuity, engagement.delegate_seniority,
        engagement.answered_threads,
    )
}  # fmt: skip


def oracle(tables: Tables, indicators: Iterable[str] = INDICATORS) -> dict[tuple[str, str, date], Answer]:
    """What each indicator says of each coalition and month; a key that is absent means not applicable."""
    months = tables.rows["coalition_months"]
    registers = {row["coalition_id"]: row["has_register"] for row in months}
    coalitions = {one: Coalition(tables, one, has_register) for one, has_register in registers.items()}
    found = {}
    for name in indicators:
        for row in months:
            answer = INDICATORS[name](coalitions[row["coalition_id"]], row["month"])
            if answer is not None:
                found[name, row["coalition_id"], row["month"]] = answer
    return found
