"""What committee and funder see of the facilitator's bench; what is not named here they do not see.

- The committee sees organisations by name where the charter lets it (`names_agreed` in the settings), else what names nobody.
- The funder sees durability and the effect and cost of facilitation, and no organisation by name.
- What is made from surveys is for the secretariat alone until every cell is audited (R4): ties, trust, what members get, and
  which pairs should meet, as a tie that members told keeps a pair off that list.
- Commercial figures of members (amounts, budgets and what is worked out from them) never leave the secretariat.
"""

from __future__ import annotations

from metrics.grants import ALL, AT_LAST, IS_SURVEY, OF_DURABILITY, Grant

AGREED = "coalition_id in (select coalition_id from names_agreed)"
IF_AGREED = Grant(AGREED)


def _named(*columns: str) -> Grant:
    """Rows for all, these columns where names are agreed."""
    return Grant(instead={column: f"case when {AGREED} then {column} end" for column in columns})


def _unnamed(*columns: str) -> Grant:
    return Grant(instead=dict.fromkeys(columns, "null"))


# beside a score of the same month an indicator can be one equation too many (R9)
WITHOUT_SURVEYS = f"not {IS_SURVEY} and not {AT_LAST}"
# an overlap by activities is worked out from budgets: the register's codes stand in its place
BY_CODES = """
    case when declared then value else (
        select r.codes from published.overlap_reasons as r
        where r.coalition_id = overlap.coalition_id and r.organisation_id_a = overlap.organisation_id_a
            and r.organisation_id_b = overlap.organisation_id_b
    ) end
"""
WHAT_WAS_DONE = (
    "coalition_id", "organisation_id", "role", "joined_on", "usual_gap_days", "silent_days", "on_time", "due",
)  # fmt: skip

DURABILITY = {
    "survival": ALL,
    "exits": ALL,
    "funding_months": ALL,
    "funding_outlook": ALL,
}
FACILITATION = {
    "facilitation": ALL,
    "facilitation_details": ALL,
    "facilitation_points": ALL,
    "facilitation_hats": ALL,
    "facilitation_cost": ALL,
    "introduction_yield": ALL,
}
COMMITTEE = {
    **DURABILITY,
    **FACILITATION,
    "flows": IF_AGREED,
    "flow_totals": ALL,
    "ideas": IF_AGREED,
    "co_creation": ALL,
    "co_creators": IF_AGREED,
    "members": Grant(AGREED, instead={"reciprocity": "null"}),
    "member_details": Grant(AGREED, columns=WHAT_WAS_DONE),
    "joint_work": IF_AGREED,
    "networks": Grant("kind = 'work'"),
    "introductions": IF_AGREED,
    "overlap": Grant(AGREED, instead={"value": BY_CODES}),
    "safeguards": ALL,
    "safeguard_meetings": ALL,
    "duplicates": IF_AGREED,
    "duplicated_themes": ALL,
    "departures": IF_AGREED,
    "funders": IF_AGREED,
    "role_cover": _named("holder_organisation_id", "holder"),
    "stress": _named("organisation_id", "leaves"),
    "stress_indicators": Grant(WITHOUT_SURVEYS),
    "ecosystem": _named("held_by"),
    "candidates": IF_AGREED,
    "candidate_reasons": IF_AGREED,
    "facilitation_log": _named("facilitator_name", "employer", "paid_by", "introduced"),
    "facilitation_fit": _unnamed("neutrality_gap", "neutrality_note"),
}
FUNDER = {
    **DURABILITY,
    **FACILITATION,
    "role_cover": _unnamed("holder_organisation_id", "holder"),
    "stress": _unnamed("organisation_id", "leaves"),
    "stress_indicators": Grant(f"{WITHOUT_SURVEYS} and {OF_DURABILITY}"),
}
