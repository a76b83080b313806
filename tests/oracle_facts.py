"""What one coalition did, in plain Python: its members, its acts and its windows of months.

Part of the independent calculator (tests/oracle.py). It shares no code with the product on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any, NamedTuple

Row = dict[str, Any]
Done = tuple[str, date, str | None, Any]  # channel, day, organisation, and the person where that is unknown

NO_MEMBER_ROLES = {"secretariat", "facilitator", "observer", "funder"}
SEEN_MONTHS = 12  # without a register a member is who was seen in as many months
PRESENT_SHARE = 0.5  # of a meeting's scheduled time
FOREVER = date.max


@dataclass(frozen=True)
class Tables:
    """Canonical tables by name, each a list of rows.

    `attendance`, `messages` and `agenda_items` are rows whose organisation is settled: coalition_id, happened_on,
    person_key, organisation_id, affiliation (known, unknown, none); attendance rows have the meeting's starts_at,
    scheduled_minutes and kind beside their own times, messages have sent_at. `coalition_months` says which months
    are asked for: coalition_id, month, month_end, has_register.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    _found: dict[tuple[str, ...], dict[tuple[Any, ...], list[Row]]] = field(default_factory=dict)

    def of(self, table: str, **where: Any) -> list[Row]:
        """The rows that have these values; looked up once per table and columns."""
        key = (table, *where)
        if key not in self._found:
            by_values = defaultdict(list)
            for row in self.rows.get(table, []):
                by_values[tuple(row[name] for name in where)].append(row)
            self._found[key] = by_values
        return self._found[key].get(tuple(where.values()), [])


class Answer(NamedTuple):
    """What is said of one coalition and month; None is unknown."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    coverage: float | None = None


class Act(NamedTuple):
    """A day on which somebody did something in one channel; organisation_id None is an unknown organisation."""

    channel: str
    on: date
    organisation_id: str | None


class Span(NamedTuple):
    """Days from first to last, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def shared_days(self, other: Span) -> int:
        return max(0, (min(self.last, other.last) - max(self.first, other.first)).days + 1)


@cache
def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


def months_later(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date) -> date:
    return months_later(month, 1) - timedelta(days=1)


def window(month: date, months: int) -> Span:
    """So many calendar months, the last of them this one."""
    return Span(months_later(month, 1 - months), month_end(month))


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def mean(values: Iterable[float]) -> float | None:
    values = list(values)
    return share(sum(values), len(values))


@dataclass(frozen=True)
class Coalition:
    """One coalition's rows, and what follows from them."""

    tables: Tables
    coalition_id: str
    has_register: bool

    def rows(self, table: str) -> list[Row]:
        return self._rows[table]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for table, rows in self.tables.rows.items():
            found[table] = [row for row in rows if row.get("coalition_id") == self.coalition_id]
        return found

    def has_record_of(self, month: date, months: int) -> bool:
        """Whether anything was done, by whomever, so many months ago or earlier, this one counted."""
        return any(act.on <= month_end(months_later(month, 1 - months)) for act in self.acts)

    @cached_property
    def organisations(self) -> dict[str, Row]:
        return {row["organisation_id"]: row for row in self.tables.rows.get("organisations", [])}

    @cached_property
    def items(self) -> dict[str, Row]:
        return {row["item_id"]: row for row in self.rows("agenda_items")}

    @cached_property
    def presences_by_day(self) -> dict[date, set[str]]:
        """The organisations that were at a meeting of each day."""
        found: dict[date, set[str]] = defaultdict(set)
        for one in self.presences:
            if one.organisation_id:
                found[one.on].add(one.organisation_id)
        return found

    @cached_property
    def positions(self) -> dict[str, list[Row]]:
        """The positions on each decision."""
        found: dict[str, list[Row]] = {row["decision_id"]: [] for row in self.rows("decisions")}
        for row in self.tables.rows.get("positions", []):
            if row["decision_id"] in found:
                found[row["decision_id"]].append(row)
        return found

    # --- members ---------------------------------------------------------------------------------

    @cached_property
    def memberships(self) -> list[tuple[str, Span, Row]]:
        """Times as a member proper, not as secretariat, facilitator, observer or funder."""
        return [
            (row["organisation_id"], Span(row["joined_on"], row["left_on"] or FOREVER), row)
            for row in self.rows("memberships")
            if row["role"] not in NO_MEMBER_ROLES
        ]

    def members(self, month: date) -> set[str]:
        """The eligible organisations of a month: members on its last day."""
        if self.has_register:
            return self.members_within(Span(month_end(month), month_end(month)))
        return {act.organisation_id for act in self.acts_within(window(month, SEEN_MONTHS)) if act.organisation_id}

    def members_within(self, days: Span) -> set[str]:
        return {who for who, time, _ in self.memberships if time.shared_days(days)}

    def members_on(self, day: date) -> set[str]:
        return self.members_within(Span(day, day)) if self.has_register else self.members(month_of(day))

    # --- acts ------------------------------------------------------------------------------------

    @cached_property
    def presences(self) -> list[Presence]:
        """Who was there at which meeting: organisations, and persons of unknown organisations."""
        by_who = defaultdict(list)
        for row in self.rows("attendance"):
            if row["affiliation"] == "known":
                by_who[row["meeting_id"], row["organisation_id"], None].append(row)
            elif row["affiliation"] == "unknown":
                by_who[row["meeting_id"], None, row["person_key"]].append(row)
        return [
            Presence(meeting_id, rows[0]["happened_on"], organisation_id, person)
            for (meeting_id, organisation_id, person), rows in by_who.items()
            if was_present(rows)
        ]

    @cached_property
    def acts(self) -> list[Act]:
        """Each organisation, and each unknown person, once per channel and day; nobody named is one unknown person."""
        done = {*self._events(), *self._commitments_completed()}
        done |= {("attendance", one.on, one.organisation_id, one.person) for one in self.presences}
        done |= {("contributions", r["given_on"], r["organisation_id"], None) for r in self.rows("contributions")}
        done |= {
            ("decisions", decision["decided_on"], row["organisation_id"], None)
            for decision in self.rows("decisions")
            for row in self.positions[decision["decision_id"]]
            if row["position"] != "absent"
        }
        return [Act(channel, on, organisation_id) for channel, on, organisation_id, _ in done]

    def _events(self) -> Iterator[Done]:
        for channel in ("messages", "agenda_items"):
            for row in self.rows(channel):
                if row["affiliation"] == "known":
                    yield channel, row["happened_on"], row["organisation_id"], None
                elif row["affiliation"] == "unknown":
                    yield channel, row["happened_on"], None, row["person_key"]

    def _commitments_completed(self) -> Iterator[Done]:
        for row in self.rows("commitments"):
            if row["completed_on"]:
                yield "commitments", row["completed_on"], row["owner_organisation_id"], None

    @cached_property
    def _acts_by_month(self) -> dict[date, list[Act]]:
        by_month = defaultdict(list)
        for act in self.acts:
            by_month[month_of(act.on)].append(act)
        return by_month

    @cached_property
    def first_acts(self) -> dict[str, date]:
        """The day each organisation first did something."""
        first: dict[str, date] = {}
        for act in self.acts:
            if act.organisation_id:
                first[act.organisation_id] = min(act.on, first.get(act.organisation_id, FOREVER))
        return first

    def acts_within(self, days: Span) -> list[Act]:
        """The acts of whole months."""
        return [act for month, acts in self._acts_by_month.items() if month in days for act in acts]


class Presence(NamedTuple):
    """An organisation, or a person of an unknown one, at a meeting."""

    meeting_id: str
    on: date
    organisation_id: str | None
    person: Any


def was_present(rows: list[Row]) -> bool:
    """At least half of the meeting's time, all persons together; by minutes without times; else being listed will do."""
    scheduled = rows[0]["scheduled_minutes"]
    if scheduled is None:
        return True
    enough = PRESENT_SHARE * scheduled
    timed = [(row["joined_at"], row["left_at"]) for row in rows if row["joined_at"] and row["left_at"]]
    others = [row["minutes"] for row in rows if not (row["joined_at"] and row["left_at"])]
    if timed and minutes_covered(timed, rows[0]["starts_at"], scheduled) >= enough:
        return True
    return any(minutes is None or minutes >= enough for minutes in others)


def minutes_covered(times: list[tuple[datetime, datetime]], starts_at: datetime, scheduled: float) -> float:
    """Minutes of the scheduled window in which at least one of these times ran."""
    covered, reached, ends_at = 0.0, starts_at, starts_at + timedelta(minutes=scheduled)
    for joined_at, left_at in sorted(times):
        begin, end = max(joined_at, reached), min(left_at, ends_at)
        if end > begin:
            covered += (end - begin).total_seconds() / 60
            reached = end
    return covered
