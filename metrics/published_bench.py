"""The published tables of the facilitator's bench: co-creation, members, competition, matchmaking, facilitation, durability.

The tables that the architecture names keep its columns; what their pages need beyond those stands in tables beside them.
"""

from __future__ import annotations

BENCH: dict[str, dict[str, str]] = {
    # --- who shapes it -----------------------------------------------------------------------------------------------
    "flows": {  # agenda items by who raised them, what became of them, what followed
        "coalition_id": "VARCHAR", "raised_by": "VARCHAR", "outcome": "VARCHAR", "followed": "VARCHAR",
        "n": "BIGINT",
    },
    "flow_totals": {  # the same by origin (lead, other_member, outsider, unknown): names nobody
        "coalition_id": "VARCHAR", "origin": "VARCHAR", "outcome": "VARCHAR", "followed": "VARCHAR", "n": "BIGINT",
    },
    "ideas": {  # the way of each item, newest first; organisations by id
        "coalition_id": "VARCHAR", "item_id": "VARCHAR", "title": "VARCHAR", "raised_on": "DATE", "raised_by": "VARCHAR",
        "origin": "VARCHAR", "amended_by": "VARCHAR[]", "decision_id": "VARCHAR", "decided_on": "DATE",
        "outcome": "VARCHAR", "committed_by": "VARCHAR[]", "followed": "VARCHAR",
    },
    "co_creation": {  # one figure per coalition and measure; n of `of` observations; `note` says why there is none
        "coalition_id": "VARCHAR", "measure": "VARCHAR", "value": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
        "n": "BIGINT", "of": "BIGINT", "note": "VARCHAR",
    },
    "co_creators": {  # what each organisation raised, amended, committed to and delivered
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "name": "VARCHAR", "is_member": "BOOLEAN",
        "raised": "BIGINT", "raised_adopted": "BIGINT", "amended": "BIGINT", "committed": "BIGINT", "delivered": "BIGINT",
        "early": "BIGINT", "early_of": "BIGINT",
    },
    "members": {
        "coalition_id": "VARCHAR", "month": "DATE", "organisation_id": "VARCHAR", "name": "VARCHAR",
        "eligible": "BOOLEAN", "acts": "BIGINT", "share": "DOUBLE", "fair_share": "DOUBLE",
        "chance_low": "DOUBLE", "chance_high": "DOUBLE", "attendance_rate": "DOUBLE", "last_act_on": "DATE",
        "reciprocity": "DOUBLE", "status": "VARCHAR",
    },
    "member_details": {  # beside `members`, at a coalition's last month; what surveys say obeys the floor
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "role": "VARCHAR", "joined_on": "DATE",
        "usual_gap_days": "DOUBLE", "silent_days": "BIGINT", "contribution_share": "DOUBLE", "benefit_share": "DOUBLE",
        "on_time": "BIGINT", "due": "BIGINT", "reliability": "DOUBLE", "say_do_gap": "DOUBLE", "withheld": "VARCHAR",
    },
    "own_numbers": {  # a row per member and measure, for that member: own beside the middle; metrics/own_numbers.py
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "name": "VARCHAR", "month": "DATE", "measure": "VARCHAR",
        "own": "DOUBLE", "middle": "DOUBLE", "fair_share": "DOUBLE", "chance_low": "DOUBLE", "chance_high": "DOUBLE",
        "n": "BIGINT", "unit": "VARCHAR",
    },
    "ties": {
        "coalition_id": "VARCHAR", "wave_id": "VARCHAR", "organisation_id_a": "VARCHAR",
        "organisation_id_b": "VARCHAR", "level": "DOUBLE", "coverage": "DOUBLE",
    },
    "joint_work": {  # days in the last 12 months on which two organisations did something together, by kind
        "coalition_id": "VARCHAR", "organisation_id_a": "VARCHAR", "organisation_id_b": "VARCHAR", "days": "BIGINT",
        "reply_days": "BIGINT", "meeting_days": "BIGINT", "work_days": "BIGINT", "last_on": "DATE",
    },
    "networks": {  # kind: collaboration (ratings) or work (joint work); centralisation by Freeman, 0 ring to 1 star
        "coalition_id": "VARCHAR", "kind": "VARCHAR", "members": "BIGINT", "pairs": "BIGINT", "pairs_known": "BIGINT",
        "coverage": "DOUBLE", "centralisation": "DOUBLE", "density": "DOUBLE", "isolated": "BIGINT", "reason": "VARCHAR",
    },
    "common_themes": {  # how many members run something of which a theme is on file, and how many pairs have one in common
        "coalition_id": "VARCHAR", "members": "BIGINT", "with_theme": "BIGINT", "pairs": "BIGINT",
    },
    "trusted": {  # how far others trust a member, in half points with merged ends; NULL under the floor
        "coalition_id": "VARCHAR", "wave_id": "VARCHAR", "organisation_id": "VARCHAR", "trust": "DOUBLE",
    },
    "unmet_pairs": {  # members with a theme in common and nothing done together, the most promising first
        "coalition_id": "VARCHAR", "organisation_id_a": "VARCHAR", "organisation_id_b": "VARCHAR",
        "position": "BIGINT", "themes": "VARCHAR[]", "reason": "VARCHAR",
    },
    "introductions": {  # what became of each introduction within 180 days, beside pairs nobody introduced
        "coalition_id": "VARCHAR", "activity_id": "VARCHAR", "organisation_id_a": "VARCHAR",
        "organisation_id_b": "VARCHAR", "happened_on": "DATE", "joint_days_before": "BIGINT", "joint_days": "BIGINT",
        "comparable_pairs": "BIGINT", "comparable_mean": "DOUBLE", "is_over": "BOOLEAN", "reason": "VARCHAR",
    },
    "introduction_yield": {  # over all introductions of a coalition whose 180 days are over
        "coalition_id": "VARCHAR", "introductions": "BIGINT", "with_work": "BIGINT", "compared": "BIGINT",
        "difference": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "reason": "VARCHAR",
    },
    # --- beside other coalitions ---------------------------------------------------------------------------------------
    "funnel": {  # shares of n observations at each coalition's last month, what is expected, and 95 % limits for that n
        "coalition_id": "VARCHAR", "indicator": "VARCHAR", "value": "DOUBLE", "n": "BIGINT", "expected": "DOUBLE",
        "low": "DOUBLE", "high": "DOUBLE", "phi": "DOUBLE",
    },
    # --- will it last ------------------------------------------------------------------------------------------------
    "overlap": {
        "coalition_id": "VARCHAR", "organisation_id_a": "VARCHAR", "organisation_id_b": "VARCHAR",
        "value": "DOUBLE", "declared": "BOOLEAN",
    },
    "overlap_reasons": {  # where a value of `overlap` comes from: basis declared, activities or codes
        "coalition_id": "VARCHAR", "organisation_id_a": "VARCHAR", "organisation_id_b": "VARCHAR", "basis": "VARCHAR",
        "codes": "DOUBLE", "activities": "DOUBLE", "closest_codes": "VARCHAR[]", "common_themes": "VARCHAR[]",
    },
    "safeguards": {
        "coalition_id": "VARCHAR", "element": "VARCHAR", "status": "VARCHAR", "evidence": "VARCHAR",
        "review_due_on": "DATE",
    },
    "safeguard_meetings": {  # meetings at which declared competitors sat, and what is on record of them
        "coalition_id": "VARCHAR", "meeting_id": "VARCHAR", "happened_on": "DATE", "title": "VARCHAR",
        "competitors": "BIGINT", "has_agenda": "BOOLEAN", "has_minutes": "BOOLEAN", "has_neutral_facilitator": "BOOLEAN",
    },
    "duplicates": {  # members' own initiatives that overlap in theme and time with another member's own
        "coalition_id": "VARCHAR", "theme": "VARCHAR", "organisation_id_a": "VARCHAR", "initiative_a": "VARCHAR",
        "from_on_a": "DATE", "to_on_a": "DATE", "organisation_id_b": "VARCHAR", "initiative_b": "VARCHAR",
        "from_on_b": "DATE", "to_on_b": "DATE", "from_on": "DATE", "to_on": "DATE",
    },
    "duplicated_themes": {  # the same by theme: names nobody
        "coalition_id": "VARCHAR", "theme": "VARCHAR", "initiatives": "BIGINT", "overlapping": "BIGINT",
    },
    "pooling": {  # value given in the last 12 months, and what of it is open to all partners, by kind
        "coalition_id": "VARCHAR", "kind": "VARCHAR", "pooled": "DOUBLE", "given": "DOUBLE", "unknown": "DOUBLE",
        "unit": "VARCHAR", "share": "DOUBLE", "uncounted": "BIGINT",
    },
    "survival": {
        "coalition_id": "VARCHAR", "months": "DOUBLE", "survival": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
        "at_risk": "BIGINT",
    },
    "exits": {  # cumulative incidence of leaving by reason (Aalen and Johansen 1978), with its 90 % interval
        "coalition_id": "VARCHAR", "months": "DOUBLE", "reason": "VARCHAR", "incidence": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "n": "BIGINT", "of": "BIGINT",
    },
    "departures": {  # who left, when and why
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "name": "VARCHAR", "joined_on": "DATE",
        "left_on": "DATE", "reason": "VARCHAR",
    },
    "funding_months": {
        "coalition_id": "VARCHAR", "month": "DATE", "signed": "DOUBLE", "spent": "DOUBLE", "cover": "DOUBLE",
    },
    "funding_outlook": {  # at a coalition's last month, money in `currency`; `note`: what is not counted
        "coalition_id": "VARCHAR", "currency": "VARCHAR", "usual_spend": "DOUBLE", "signed_to_come": "DOUBLE",
        "runway": "DOUBLE", "runway_without_largest": "DOUBLE", "first_uncovered_month": "DATE",
        "commitment_horizon": "DOUBLE", "funders": "BIGINT", "effective_funders": "DOUBLE", "largest_share": "DOUBLE",
        "reason": "VARCHAR", "note": "VARCHAR",
    },
    "funders": {  # who pays how much of the signed money of the coming 12 months
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "name": "VARCHAR", "signed": "DOUBLE",
        "share": "DOUBLE", "last_ends_on": "DATE",
    },
    "role_cover": {  # roles in force at a coalition's last month
        "coalition_id": "VARCHAR", "role_name": "VARCHAR", "holder_organisation_id": "VARCHAR", "holder": "VARCHAR",
        "has_holder": "BOOLEAN", "has_deputy": "BOOLEAN", "term_ends_on": "DATE", "is_in_term": "BOOLEAN",
        "handover_note": "BOOLEAN", "status": "VARCHAR",
    },
    "stress": {  # every score with everything as it is, and without whoever leaves
        "coalition_id": "VARCHAR", "scenario": "VARCHAR", "organisation_id": "VARCHAR", "leaves": "VARCHAR",
        "score": "VARCHAR", "before": "DOUBLE", "before_low": "DOUBLE", "before_high": "DOUBLE", "before_band": "VARCHAR",
        "after": "DOUBLE", "after_low": "DOUBLE", "after_high": "DOUBLE", "after_band": "VARCHAR", "reason": "VARCHAR",
    },
    "stress_indicators": {
        "coalition_id": "VARCHAR", "scenario": "VARCHAR", "indicator": "VARCHAR", "before": "DOUBLE",
        "before_score": "DOUBLE", "after": "DOUBLE", "after_score": "DOUBLE",
    },
    # --- who is missing ----------------------------------------------------------------------------------------------
    "ecosystem": {  # needed roles: missing, single (empty again when one leaves), covered, or unknown as `note` says
        "coalition_id": "VARCHAR", "ecosystem_role": "VARCHAR", "sector_code": "VARCHAR", "wanted": "BIGINT",
        "surely": "BIGINT", "perhaps": "BIGINT", "held_by": "VARCHAR[]", "status": "VARCHAR", "note": "VARCHAR",
    },
    "candidates": {
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "role_gain": "DOUBLE", "overlap": "DOUBLE",
        "score": "DOUBLE",
    },
    "candidate_reasons": {  # in the order in which to ask them; `passed_over` says why one is not asked
        "coalition_id": "VARCHAR", "organisation_id": "VARCHAR", "name": "VARCHAR", "position": "BIGINT",
        "ecosystem_role": "VARCHAR", "fills": "VARCHAR[]", "secures": "VARCHAR[]", "overlaps_with": "VARCHAR",
        "overlaps_most": "DOUBLE", "is_declared": "BOOLEAN", "reason": "VARCHAR", "passed_over": "BOOLEAN",
    },
    # --- facilitation ------------------------------------------------------------------------------------------------
    "facilitation": {
        "coalition_id": "VARCHAR", "activity_id": "VARCHAR", "month": "DATE", "hat": "VARCHAR",
        "series": "VARCHAR", "before": "DOUBLE", "after": "DOUBLE", "effect": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "label": "VARCHAR",
    },
    "facilitation_details": {  # beside `facilitation`: what the estimate rests on
        "coalition_id": "VARCHAR", "activity_id": "VARCHAR", "series": "VARCHAR", "title": "VARCHAR", "unit": "VARCHAR",
        "months_before": "BIGINT", "months_after": "BIGINT", "autocorrelation": "DOUBLE", "placebo_dates": "BIGINT",
        "placebo_found": "BIGINT", "comparisons": "BIGINT", "compared_effect": "DOUBLE", "compared_low": "DOUBLE",
        "compared_high": "DOUBLE", "is_shown": "BOOLEAN", "is_indicative": "BOOLEAN",
    },
    "facilitation_points": {  # the series behind it: `fitted` the line, `trend` what the earlier one would give
        "coalition_id": "VARCHAR", "activity_id": "VARCHAR", "series": "VARCHAR", "month": "DATE", "value": "DOUBLE",
        "n": "BIGINT", "fitted": "DOUBLE", "trend": "DOUBLE", "trend_low": "DOUBLE", "trend_high": "DOUBLE",
    },
    "facilitation_log": {  # every entry, newest first
        "coalition_id": "VARCHAR", "activity_id": "VARCHAR", "happened_on": "DATE", "hat": "VARCHAR",
        "activity": "VARCHAR", "facilitator_name": "VARCHAR", "position": "VARCHAR", "employer": "VARCHAR",
        "paid_by": "VARCHAR", "hours": "DOUBLE", "cost": "DOUBLE", "currency": "VARCHAR", "target_indicator": "VARCHAR",
        "introduced": "VARCHAR[]", "typed_in_line": "BIGINT",
    },
    "facilitation_hats": {  # per hat in the last 12 months; hours and cost NULL where no entry gives them
        "coalition_id": "VARCHAR", "hat": "VARCHAR", "entries": "BIGINT", "hours": "DOUBLE", "hours_known": "BIGINT",
        "cost": "DOUBLE", "cost_known": "BIGINT", "currency": "VARCHAR", "last_on": "DATE",
    },
    "facilitation_fit": {  # how impartial the facilitator is against the need, and the model the need calls for
        "coalition_id": "VARCHAR", "need": "VARCHAR", "required": "DOUBLE", "employer_level": "DOUBLE",
        "agenda_share": "DOUBLE", "agenda_of": "BIGINT", "talk_share": "DOUBLE", "neutrality_gap": "DOUBLE",
        "neutrality_note": "VARCHAR", "model_now": "VARCHAR", "model_called_for": "VARCHAR", "reasons": "VARCHAR[]",
        "verdict": "VARCHAR",
    },
    "facilitation_cost": {  # the last 12 months: what a kept promise cost, and how work is kept moving
        "coalition_id": "VARCHAR", "entries": "BIGINT", "cost": "DOUBLE", "cost_known": "BIGINT",
        "other_currency": "BIGINT", "hours": "DOUBLE", "hours_known": "BIGINT", "currency": "VARCHAR", "closed": "BIGINT",
        "cost_per_closed": "DOUBLE", "due": "BIGINT", "on_time": "BIGINT", "deferred": "BIGINT", "decisions": "BIGINT",
        "stuck": "BIGINT", "open_items": "BIGINT", "reason": "VARCHAR",
    },
}  # fmt: skip
