"""What each canonical table tells, and from which day on: what a build need not work out again rests on this.

A table's facts are (the day from which the figures know it, what it says). A row that arrives anew with a cell
filled in (a commitment completed, a membership ended) changes only the facts that cell is part of.
"""

from __future__ import annotations

Facts = tuple[tuple[str, str], ...]

FIRST = "date '0001-01-01'"
WHOLE = "weight"  # a row that changes in any cell is another fact
IN_ANY_ZONE = "case when is_local then {0} - interval 1 day else {0} end"
OF_DECISION = "(select min(d.decided_on) from main.decisions d where d.decision_id = r.decision_id)"
OF_WAVE = "(select min(w.opened_on) from main.survey_waves w where w.wave_id = r.wave_id)"
# for whom a representative speaks is compared on its own (pipelines/reuse.py, 3): left are levels, and surveys, which
# know of declared representatives only
TELLS_MORE = "r.seniority is not null or r.person_key in (select a.respondent_key from main.survey_answers a)"
OWNER = "owner_organisation_id, owner_person_key, owner_name"

# what the cube is made of, and indicators too
OF_THE_CUBE: dict[str, Facts] = {
    "meetings": ((IN_ANY_ZONE.format("starts_at"), WHOLE),),
    "attendance": (("(select m.starts_at from main.meetings m where m.meeting_id = r.meeting_id)", WHOLE),),
    "meeting_invitations": (("(select m.starts_at from main.meetings m where m.meeting_id = r.meeting_id)", WHOLE),),
    "messages": ((IN_ANY_ZONE.format("sent_at"), WHOLE),),
    "agenda_items": (("raised_on", WHOLE),),
    "decisions": (("decided_on", WHOLE),),
    "positions": ((OF_DECISION, WHOLE),),
    "contributions": (("given_on", WHOLE),),
    "representatives": ((f"case when {TELLS_MORE} then coalesce(from_on, {FIRST}) end", WHOLE),),
    "memberships": (
        ("joined_on", "row(coalition_id, organisation_id, joined_on, role, declared_share)"),
        ("left_on", "row(coalition_id, organisation_id, joined_on, left_on, leave_reason)"),
    ),
    "commitments": (
        ("made_on", f"row(commitment_id, coalition_id, {OWNER}, decision_id, made_on, due_on)"),
        (
            "due_on",
            f"row(commitment_id, coalition_id, {OWNER}, made_on, due_on, "
            "dropped_on is null or dropped_on > due_on, coalesce(completed_on <= due_on, false))",
        ),
        ("completed_on", f"row(commitment_id, coalition_id, {OWNER}, made_on, completed_on)"),
        ("dropped_on", f"row(commitment_id, coalition_id, {OWNER}, made_on, dropped_on)"),
    ),
}

# What indicators are made of beside the cube. A table that is not named here (the grants, say, which do not tell
# when they were signed) may change any month.
OF_INDICATORS: dict[str, Facts] = {
    "spending": (("month", WHOLE),),
    "governance": ((f"coalesce(agreed_on, {FIRST})", WHOLE),),
    "roles": ((f"coalesce(since_on, {FIRST})", WHOLE),),
    "facilitation": (("happened_on", WHOLE),),
    "context_events": (("happened_on", WHOLE),),
    "survey_waves": (("opened_on", WHOLE),),
    "survey_invitations": ((OF_WAVE, WHOLE),),
    "survey_answers": ((OF_WAVE, WHOLE),),
    "survey_ratings": ((OF_WAVE, WHOLE),),
    "commitment_helpers": (),
}
ANY_MONTH: Facts = ((FIRST, WHOLE),)
