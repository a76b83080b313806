"""The engagement indicators of the independent calculator, each from the catalogue's definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from tests.oracle_balance import acts_of_members, items_of_members
from tests.oracle_facts import FOREVER, Act, Answer, Coalition, Row, Span, month_of, months_later, share, window

PSEUDO_MEETINGS = 10
COMPARED_DAYS = 183  # from a meeting to the next one attended, at most
ANSWER_DAYS = 7
LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5


def attendance_rate(coalition: Coalition, month: date) -> Answer:
    expected, attended, strangers = expected_and_attended(coalition, month)
    came = [act for act in coalition.acts_within(window(month, 6)) if act.channel == "attendance"]
    coverage = share(sum(act.organisation_id is not None for act in came), len(came))
    n = {who: len(meetings) for who, meetings in expected.items()}
    k = {who: len(meetings & attended[who]) for who, meetings in expected.items()}
    value = shrunk_mean(k, n)
    if value is None or not strangers:
        return Answer(value, None, None, sum(n.values()), coverage)
    for meeting_id, persons in strangers.items():
        absent = [who for who in expected if meeting_id in expected[who] - attended[who]]
        for who in sorted(absent, key=lambda who: n[who])[:persons]:
            k[who] += 1
    return Answer(value, value, shrunk_mean(k, n), sum(n.values()), coverage)


def expected_and_attended(
    coalition: Coalition, month: date
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, int]]:
    """Meetings each member was expected at, those it came to, and persons of unknown organisations per meeting.

    A member is expected at every meeting held while it is a member; one nobody is listed at was not held.
    """
    members = coalition.members(month)
    expected, attended, strangers = defaultdict(set), defaultdict(set), defaultdict(int)
    held = {row["meeting_id"]: row["happened_on"] for row in coalition.rows("attendance")}
    for meeting_id, on in held.items():
        if on in window(month, 6):
            for who in coalition.members_on(on) & members:
                expected[who].add(meeting_id)
    for one in coalition.presences:
        if one.on in window(month, 6) and one.organisation_id:
            attended[one.organisation_id].add(one.meeting_id)
        elif one.on in window(month, 6):
            strangers[one.meeting_id] += 1
    return expected, attended, strangers


def shrunk_mean(k: dict[str, int], n: dict[str, int]) -> float | None:
    """The mean of every member's attendance, each drawn to the mean of all by 10 meetings."""
    if not sum(n.values()):
        return None
    mu = sum(k.values()) / sum(n.values())
    return sum((k[who] + PSEUDO_MEETINGS * mu) / (n[who] + PSEUDO_MEETINGS) for who in n) / len(n)


def active_member_share(coalition: Coalition, month: date) -> Answer:
    acts, unknown, coverage = acts_of_members(coalition, month, 3)
    if not coalition.has_record_of(month, 1):
        return Answer(None, None, None, len(acts), None)
    active = sum(x > 0 for x in acts.values())
    return share_with_room(active, unknown, len(acts), len(acts), coverage)


def core_member_share(coalition: Coalition, month: date) -> Answer:
    members = coalition.members(month)
    acts = coalition.acts_within(window(month, 3))
    unknown = sum(act.organisation_id is None for act in acts)
    coverage = share(len(acts) - unknown, len(acts))
    if not members or not coalition.has_record_of(month, 3) or len({act.channel for act in acts}) == 1:
        return Answer(None, None, None, len(members), coverage)
    lacking = sorted(ways_lacking(acts, who, month) for who in members)
    core, left, reached = lacking.count(0), unknown, 0
    for need in lacking[core:]:
        left -= need
        reached += left >= 0
    value = core / len(members)
    if not unknown:
        return Answer(value, None, None, len(members), coverage)
    return Answer(value, value, (core + reached) / len(members), len(members), coverage)


def ways_lacking(acts: list[Act], who: str, month: date) -> int:
    """Acts a member lacks to have been active in 2 ways in 2 of 3 months."""
    ways = {months_later(month, -back): set() for back in range(3)}
    for act in acts:
        if act.organisation_id == who:
            ways[month_of(act.on)].add(act.channel)
    return sum(sorted(max(0, 2 - len(channels)) for channels in ways.values())[:2])


def proposal_breadth(coalition: Coalition, month: date) -> Answer:
    raised, unknown, coverage = items_of_members(coalition, month)
    items = [row for row in coalition.rows("agenda_items") if row["happened_on"] in window(month, 12)]
    n = sum(row["affiliation"] != "none" for row in items)
    if not n:
        return Answer(None, None, None, 0, None)
    return share_with_room(sum(x > 0 for x in raised.values()), unknown, len(raised), n, coverage)


def share_with_room(part: int, unknown: int, members: int, n: int, coverage: float | None) -> Answer:
    """A share of members; with unknown ones it reaches up to what it would be if each were of another member."""
    if not members:
        return Answer(None, None, None, n, coverage)
    value = part / members
    if not unknown:
        return Answer(value, None, None, n, coverage)
    return Answer(value, value, min(part + unknown, members) / members, n, coverage)


def follow_through(coalition: Coalition, month: date) -> Answer:
    days = window(month, 6)
    due = [row for row in coalition.rows("commitments") if row["due_on"] in days and row["made_on"] <= days.last]
    on_time = sum(bool(row["completed_on"] and row["completed_on"] <= row["due_on"]) for row in due)
    owned = sum(row["owner_organisation_id"] is not None for row in due)
    value = (on_time + 1) / (len(due) + 2) if due else None
    return Answer(value, None, None, len(due), share(owned, len(due)))


def delegate_continuity(coalition: Coalition, month: date) -> Answer:
    came, days, members = delegations(coalition), window(month, 6), coalition.members(month)
    pairs = [
        bool(people & people_before)
        for who in members
        for (before, people_before), (meeting, people) in pairwise(came[who])
        if meeting["happened_on"] in days
        and (meeting["happened_on"] - before["happened_on"]).days <= COMPARED_DAYS
        and people
        and people_before
    ]
    acts = [act for act in coalition.acts_within(days) if act.channel == "attendance"]
    coverage = share(sum(act.organisation_id is not None for act in acts), len(acts))
    return Answer(share(sum(pairs), len(pairs)), None, None, len(pairs), coverage)


def delegations(coalition: Coalition) -> dict[str, list[tuple[Row, set[str]]]]:
    """Of each organisation the meetings it was present at, in order, each with the people named for it."""
    meetings, people = {}, defaultdict(set)
    for row in coalition.rows("attendance"):
        meetings[row["meeting_id"]] = row
        if row["affiliation"] == "known" and row["person_key"]:
            people[row["meeting_id"], row["organisation_id"]].add(row["person_key"])
    came = defaultdict(list)
    for one in sorted(coalition.presences, key=lambda one: (meetings[one.meeting_id]["starts_at"], one.meeting_id)):
        if one.organisation_id:
            came[one.organisation_id].append((meetings[one.meeting_id], people[one.meeting_id, one.organisation_id]))
    return came


def delegate_seniority(coalition: Coalition, month: date) -> Answer:
    came, days = delegations(coalition), window(month, 6)
    levels = [
        max(levels_of(coalition, who, people, meeting["happened_on"]), default=None)
        for who in coalition.members(month)
        for meeting, people in came[who]
        if meeting["kind"] == "steering" and meeting["happened_on"] in days
    ]
    known = [level for level in levels if level is not None]
    rest, coverage = len(levels) - len(known), share(len(known), len(levels))
    if not known or not rest:
        return Answer(share(sum(known), len(known)), None, None, len(known), coverage)
    low, high = ((sum(known) + rest * level) / len(levels) for level in (LOWEST_LEVEL, HIGHEST_LEVEL))
    return Answer(share(sum(known), len(known)), low, high, len(known), coverage)


def levels_of(coalition: Coalition, who: str, people: set[str], on: date) -> Iterator[int]:
    """The levels of the people who have one on that day, for this organisation or else for another."""
    on_file = [
        row
        for row in coalition.tables.of("representatives")
        if row["person_key"] in people
        and row["seniority"] is not None
        and row["coalition_id"] in (None, coalition.coalition_id)
        and on in Span(row["from_on"] or date.min, row["to_on"] or FOREVER)
    ]
    for person in people:
        rows = [row for row in on_file if row["person_key"] == person]
        own = [row for row in rows if row["organisation_id"] == who]
        yield from (row["seniority"] for row in own or rows)


def answered_threads(coalition: Coalition, month: date) -> Answer:
    begun = [
        (messages[0], [row for row in messages[1:] if row["happened_on"] <= over_on(messages[0])])
        for messages in threads(coalition)
        if over_on(messages[0]) in window(month, 3) and messages[0]["reply_to_message_id"] is None
    ]
    known = [(first, answers) for first, answers in begun if first["affiliation"] == "known"]
    unknown = sum(first["affiliation"] == "unknown" for first, _ in begun)
    surely = perhaps = 0
    for first, answers in known:
        if any(row["organisation_id"] not in (None, first["organisation_id"]) for row in answers):
            surely += 1
        elif any(row["affiliation"] == "unknown" for row in answers):
            perhaps += 1
    value, coverage = share(surely, len(known)), share(len(known), len(known) + unknown)
    if not perhaps:
        return Answer(value, None, None, len(known), coverage)
    return Answer(value, value, (surely + perhaps) / len(known), len(known), coverage)


def over_on(first: Row) -> date:
    """The last day on which an answer is in time."""
    return first["happened_on"] + timedelta(ANSWER_DAYS)


def threads(coalition: Coalition) -> list[list[Row]]:
    """The messages of each thread, the first one first."""
    found = defaultdict(list)
    for row in sorted(coalition.rows("messages"), key=lambda row: row["sent_at"]):
        if row["thread_id"] is not None:
            found[row["thread_id"]].append(row)
    return list(found.values())
