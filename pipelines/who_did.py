"""Event tables with the organisation that stands behind each row, as views.

One builder makes them all, and joins only what there is to join: no names in the rows, no join on names.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.speaking import FIRST, LAST


@dataclass(frozen=True)
class Events:
    """How one table says who, where and when; `person` and `name` (in words) are the columns that do, if any."""

    view: str
    rows: str
    coalition: str
    on: str
    person: str | None
    organisation: str
    name: str | None
    columns: str


EVENTS = (
    Events(
        "attendance_by_organisation", "attendance r join meetings m on m.meeting_id = r.meeting_id",
        "m.coalition_id", "cast(m.starts_at as date)", "r.person_key", "r.organisation_id", "r.organisation_name",
        "r.meeting_id, {coalition} as coalition_id, {on} as happened_on, m.starts_at, m.scheduled_minutes, {person} as "
        "person_key, {known_by} as organisation_id, {affiliation} as affiliation, r.joined_at, r.left_at, r.minutes, "
        "r.speaking_minutes",
    ),
    Events(
        "messages_by_organisation", "messages r",
        "r.coalition_id", "cast(r.sent_at as date)", "r.person_key", "r.organisation_id", None,
        "r.message_id, {coalition} as coalition_id, {on} as happened_on, {person} as person_key, {known_by} as "
        "organisation_id, {affiliation} as affiliation, r.thread_id, r.reply_to_message_id",
    ),
    Events(
        "agenda_by_organisation", "agenda_items r",
        "r.coalition_id", "r.raised_on", "r.proposed_by_person_key", "r.proposed_by_organisation_id",
        "r.proposed_by_name",
        "r.item_id, {coalition} as coalition_id, {on} as happened_on, {person} as person_key, {known_by} as "
        "organisation_id, {affiliation} as affiliation",
    ),
)  # fmt: skip


# people of whom it is known for every day, in every coalition, whom they speak for: no need to look at their rows
SETTLED = f"""
    create or replace table settled as
    select person_key from speaks_for
    where level = 'everywhere' and from_on = {FIRST} and to_on = {LAST} and affiliation <> 'unknown'
        and person_key not in (select person_key from speaks_for where affiliation = 'unknown')
"""


def create_event_views(con: duckdb.DuckDBPyConnection, tables: tuple[Events, ...] = EVENTS) -> list[str]:
    """Their views; rows of persons whose affiliation follows from nothing are 'unknown'.

    Returns, for each table that names persons, the query of those persons: coalition_id, person_key, n, first_on,
    last_on; rows that name an organisation nobody knows are not theirs, the name is listed instead.
    """
    levels = {level for (level,) in con.execute("select distinct level from speaks_for").fetchall()}
    has_ids = con.execute("select count(*) from canonical_ids").fetchall() != [(0,)]
    con.execute(SETTLED)
    unknown_people = []
    for events in tables:
        named = f"select 1 from {events.rows} where {events.name} is not null limit 1"
        has_names = events.name is not None and bool(con.execute(named).fetchall())
        joins, answers = _joins(events, levels, has_names, has_ids)
        own = events.organisation
        own_id = f"coalesce(own.canonical_id, {own})" if has_ids else own
        cases = "".join(f" when {answer}.affiliation is not null then {answer}.{{0}}" for answer in answers)
        known_by = f"case when {own} is not null then {own_id}{cases.format('organisation_id')} end"
        affiliation = f"case when {own} is not null then 'known'{cases.format('affiliation')} else 'unknown' end"
        columns = events.columns.format(
            coalition=events.coalition, on=events.on, person=events.person, known_by=known_by, affiliation=affiliation
        )
        con.execute(f"create or replace view {events.view} as select {columns} from {events.rows} {joins}")
        if events.person is None:
            continue
        restless = f"{events.rows} anti join settled on settled.person_key = {events.person}"
        unnamed = "and named.affiliation is null" if has_names else ""
        unknown_people.append(
            f"select {events.coalition} as coalition_id, {events.person} as person_key, count(*) as n, "
            f"min({events.on}) as first_on, max({events.on}) as last_on from {restless} {joins} "
            f"where {affiliation} = 'unknown' and {events.person} is not null {unnamed} group by 1, 2"
        )
    return unknown_people


def _joins(events: Events, levels: set[str], has_names: bool, has_ids: bool) -> tuple[str, list[str]]:
    """The joins there is something to join for, and the relations that may answer, the first answer first."""
    joins: list[str] = []
    answers: list[str] = []
    for level in ("here", "everywhere", "named", "observed"):
        if level == "named" and has_names:
            by = f"meant_by_name named on named.name = {events.name} and named.coalition_id = {events.coalition}"
        elif level in levels and events.person is not None:
            here = "" if level == "everywhere" else f"and {level}.coalition_id = {events.coalition}"
            rows = f"(select * from speaks_for where level = '{level}')"
            by = f"{rows} {level} on {level}.person_key = {events.person} {here}"
        else:
            continue
        joins.append(f"left join {by} and {_that_day(events, level)}")
        answers.append(level)
    if has_ids:
        joins.append(
            f"left join canonical_ids own on own.organisation_id = {events.organisation} and {_that_day(events, 'own')}"
        )
    return " ".join(joins), answers


def _that_day(events: Events, relation: str) -> str:
    return f"{events.on} between {relation}.from_on and {relation}.to_on"
