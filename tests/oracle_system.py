"""The indicators of the system around the members of the independent calculator: roles needed, rivals, side projects."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from tests.oracle_durability import charter, element_state, leading_members
from tests.oracle_facts import FOREVER, Answer, Coalition, Row, Span, mean, month_end, share, window

EMPLOYER_AND_PAYER = ("employer_organisation_id", "paid_by_organisation_id")
SECTIONS = {  # ISIC rev. 4: the divisions of each section
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47), "H": (49, 53),
    "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82), "O": (84, 84),
    "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip


def ecosystem_coverage(coalition: Coalition, month: date) -> Answer:
    needs = [row for row in coalition.rows("ecosystem_needs") if wanted(row) > 0]
    players = [coalition.organisations.get(who, {}) for who in sorted(coalition.members(month))]
    coverage = share(sum(one.get("ecosystem_role") is not None for one in players), len(players))
    if not needs or not coverage:
        return Answer(None, None, None, len(needs), None)
    lacking = [max(0, wanted(need) - sum(plays(one, need) is True for one in players)) for need in needs]
    value = lacking.count(0) / len(needs)
    perhaps = [one for one in players if any(plays(one, need) is None for need in needs)]
    return Answer(value, value, most_filled(needs, lacking, perhaps) / len(needs), len(needs), coverage)


def wanted(need: Row) -> int:
    return 1 if need["min_members"] is None else need["min_members"]


def plays(one: Row, need: Row) -> bool | None:
    """Whether an organisation plays a needed role, in the sector asked for; None where that is unknown."""
    role = one.get("ecosystem_role")
    if role is None:
        return None
    return role == need["ecosystem_role"] and is_in_sector(one.get("sector_codes") or [], need["sector_code"])


def is_in_sector(codes: list[str], wanted_code: str | None) -> bool | None:
    """Unknown for who gives no code, or one so broad that the sector asked for is a part of it."""
    if wanted_code is None:
        return True
    paths, path = [isic_path(code) for code in codes], isic_path(wanted_code)
    if any(one.startswith(path) for one in paths):
        return True
    return None if not paths or any(path.startswith(one) for one in paths) else False


def isic_path(code: str) -> str:
    """The section's letter before the digits, so that a code begins with each of its parents."""
    if code in SECTIONS:
        return code
    division = int(code[:2])
    return next(letter for letter, (first, last) in SECTIONS.items() if first <= division <= last) + code


def most_filled(needs: list[Row], lacking: list[int], perhaps: list[Row]) -> int:
    """How many needs could be filled at most if each of these organisations played one role, in all its sectors."""
    if not perhaps:
        return lacking.count(0)
    one, others = perhaps[0], perhaps[1:]
    filled = [most_filled(needs, lacking, others)]
    for role in {need["ecosystem_role"] for need in needs if plays(one, need) is None}:
        is_played = [need["ecosystem_role"] == role and plays(one, need) is None for need in needs]
        fewer = [max(0, lack - played) for lack, played in zip(lacking, is_played, strict=True)]
        filled.append(most_filled(needs, fewer, others))
    return max(filled)


def duplicated_effort(coalition: Coalition, month: date) -> Answer:
    days, members = window(month, 12), coalition.members(month)
    ran = [row for row in coalition.tables.rows.get("initiatives", []) if ran_within(row, days)]
    themes = {plain(row["theme"]) for row in [*coalition.rows("coalitions"), *ran] if is_the_coalitions(row, coalition)}
    own = [row for row in ran if row["coalition_id"] is None and row["organisation_id"] in members]
    own = [row for row in own if plain(row["theme"]) in themes]
    doubled = sum(any(are_double(one, other, days) for other in own) for one in own)
    return Answer(share(doubled, len(own)), None, None, len(own), None)


def is_the_coalitions(row: Row, coalition: Coalition) -> bool:
    return row["coalition_id"] == coalition.coalition_id


def ran_within(row: Row, days: Span) -> bool:
    """Without a start nobody knows when it ran; without an end it is still running."""
    return row["starts_on"] is not None and time_of(row).shared_days(days) > 0


def plain(theme: str | None) -> str | None:
    return theme.strip().casefold() if theme else None


def time_of(row: Row) -> Span:
    return Span(row["starts_on"], row["ends_on"] or FOREVER)


def are_double(one: Row, other: Row, days: Span) -> bool:
    """Two members run the same theme at the same time, in these days."""
    first, last = (
        max(one["starts_on"], other["starts_on"], days.first),
        min(time_of(one).last, time_of(other).last, days.last),
    )
    return (
        one["organisation_id"] != other["organisation_id"]
        and plain(one["theme"]) == plain(other["theme"])
        and first <= last
    )


def competitive_overlap(coalition: Coalition, month: date) -> Answer:
    rivals = declared_rivals(coalition, month)
    pairs = [frozenset(pair) for pair in combinations(sorted(coalition.members(month)), 2)]
    overlaps = [1.0 if pair in rivals else common_market(coalition, *sorted(pair)) for pair in pairs]
    known = [x for x in overlaps if x is not None]
    value, coverage = mean(known), share(len(known), len(pairs))
    if value is None or len(known) == len(pairs):
        return Answer(value, None, None, len(known), coverage)
    unknown = len(pairs) - len(known)
    return Answer(value, sum(known) / len(pairs), (sum(known) + unknown) / len(pairs), len(known), coverage)


def declared_rivals(coalition: Coalition, month: date) -> set[frozenset[str]]:
    return {
        frozenset((row["organisation_id_a"], row["organisation_id_b"]))
        for row in coalition.tables.rows.get("competitor_pairs", [])
        if row["declared_on"] is None or row["declared_on"] <= month_end(month)
    }


def common_market(coalition: Coalition, one: str, other: str) -> float | None:
    """Leading digits the closest codes have in common, out of 4; None where one has no code."""
    of_one, of_other = market_codes(coalition, one), market_codes(coalition, other)
    return max((common_digits(a, b) / 4 for a in of_one for b in of_other), default=None)


def common_digits(one: str, other: str) -> int:
    return sum(one[:number] == other[:number] for number in range(1, min(len(one), len(other)) + 1))


def market_codes(coalition: Coalition, who: str) -> list[str]:
    """Digits only."""
    codes = coalition.organisations.get(who, {}).get("sector_codes") or []
    digits = ["".join(sign for sign in code if sign.isdigit()) for code in codes]
    return [one[:4] for one in digits if one]


def competition_safeguards(coalition: Coalition, month: date) -> Answer | None:
    members = coalition.members(month)
    if not any(pair <= members for pair in declared_rivals(coalition, month)):
        return None
    states = [charter_state(coalition, element, month) for element in ("competition_policy", "data_and_ip")]
    states += [neutral_facilitator(coalition, month), minutes_kept(coalition, month)]
    known = [state for state in states if state is not None]
    value, coverage = mean(known), len(known) / len(states)
    if len(known) in (0, len(states)):
        return Answer(value, None, None, len(known), coverage)
    return Answer(value, sum(known) / 4, (sum(known) + 4 - len(known)) / 4, len(known), coverage)


def charter_state(coalition: Coalition, element: str, month: date) -> float | None:
    """A coalition of competitors that calls an element not relevant does not have it."""
    row = charter(coalition, month_end(month)).get(element)
    if row is None or row["status"] == "not_relevant":
        return None if row is None else 0.0
    return element_state(row, month_end(month))


def neutral_facilitator(coalition: Coalition, month: date) -> float | None:
    """1 when no entry of 3 months names a lead or founder member as employer or payer; 0 once the log falls silent."""
    so_far = [row for row in coalition.rows("facilitation") if row["happened_on"] <= month_end(month)]
    entries = [row for row in so_far if row["happened_on"] in window(month, 3)]
    if so_far and not entries:
        return 0.0
    named = [(row[who], row["happened_on"]) for row in entries for who in EMPLOYER_AND_PAYER]
    if any(who in leading_members(coalition, on) for who, on in named):
        return 0.0
    says_both = any(all(row[who] for who in EMPLOYER_AND_PAYER) for row in entries)
    return 1.0 if says_both and coalition.has_register else None


def minutes_kept(coalition: Coalition, month: date) -> float | None:
    """Whether decisions or agenda items of 12 months are on record; unknown before the first."""
    on_record = [row["decided_on"] for row in coalition.rows("decisions")]
    on_record += [row["happened_on"] for row in coalition.rows("agenda_items")]
    if not any(day <= month_end(month) for day in on_record):
        return None
    return float(any(day in window(month, 12) for day in on_record))
