"""Where a decision makes two organisations one, every canonical table speaks of the one.

The tables become views of the same name over the rows as given. A dated decision changes rows of those days:
each by its own date, a membership by being split there, tables without a date by what holds last. The event
tables attendance, messages and agenda_items stay as they are: their *_by_organisation views have the ids.
"""

from __future__ import annotations

import duckdb

from pipelines.tables import TABLES, Table

EVENT_TABLES = ("attendance", "messages", "agenda_items")
LAST = "date '9999-12-31'"
DECIDED_ON = "(select min(d.decided_on) from decisions d where d.decision_id = r.decision_id)"
OPENED_ON = "(select min(w.opened_on) from survey_waves w where w.wave_id = r.wave_id)"
DATED_BY = {
    "commitments": "r.made_on",
    "competitor_pairs": "r.declared_on",
    "contributions": "r.given_on",
    "decisions": "r.decided_on",
    "facilitation": "r.happened_on",
    "funding": "r.starts_on",
    "initiatives": "r.starts_on",
    "positions": DECIDED_ON,
    "roles": "r.since_on",
    "survey_answers": "cast(r.answered_at as date)",
    "survey_invitations": OPENED_ON,
    "survey_ratings": OPENED_ON,
}
MEMBERSHIPS = f"""
    select r.* replace (
        coalesce(c.canonical_id, r.organisation_id) as organisation_id,
        greatest(r.joined_on, coalesce(c.from_on, r.joined_on)) as joined_on,
        case when c.to_on < coalesce(r.left_on, {LAST}) then c.to_on else r.left_on end as left_on,
        case when c.to_on < coalesce(r.left_on, {LAST}) then 'merged' else r.leave_reason end as leave_reason
    )
    from memberships_as_given r left join canonical_ids c
        on c.organisation_id = r.organisation_id and c.to_on >= r.joined_on
        and c.from_on <= coalesce(r.left_on, {LAST})
"""
ORGANISATIONS = f"""
    select r.* replace (
        coalesce(c.canonical_id, r.organisation_id) as organisation_id,
        case when c.canonical_id <> r.organisation_id then coalesce(n.name, r.name) else r.name end as name
    )
    from organisations_as_given r
    left join canonical_ids c on c.organisation_id = r.organisation_id and c.to_on = {LAST}
    left join organisation_names n on n.organisation_id = c.canonical_id
    qualify row_number() over (
        partition by coalesce(c.canonical_id, r.organisation_id)
        order by c.canonical_id <> r.organisation_id nulls first, r.organisation_id
    ) = 1
"""  # one row per organisation: its own, else that of one that became it


def use_canonical_ids(con: duckdb.DuckDBPyConnection) -> None:
    """Replace every table that names organisations, if any decision makes two one."""
    if con.execute("select count(*) from canonical_ids").fetchall() == [(0,)]:
        return
    for table in TABLES.values():
        if table.name in EVENT_TABLES or not _columns(table):
            continue
        given = f"{table.name}_as_given"
        kind = con.execute("select table_type from information_schema.tables where table_name = ?", [table.name])
        is_view = kind.fetchall() == [("VIEW",)]
        con.execute(f"alter {'view' if is_view else 'table'} {table.name} rename to {given}")
        statement = {"memberships": MEMBERSHIPS, "organisations": ORGANISATIONS}.get(table.name) or _statement(table)
        con.execute(f"create view {table.name} as {statement}")


def _columns(table: Table) -> list[tuple[str, bool]]:
    """(column, whether it is a list) of the columns that hold organisation ids."""
    return [(c.name, c.kind == "list") for c in table.columns if "organisation_id" in c.name]


def _statement(table: Table) -> str:
    on = f"coalesce({DATED_BY.get(table.name, LAST)}, {LAST})"
    replaced, joins = [], []
    for i, (column, is_list) in enumerate(_columns(table)):
        if is_list:
            joins.append(
                f"left join (select map_from_entries(list((organisation_id, canonical_id))) as ids from canonical_ids "
                f"where to_on = {LAST}) m{i} on true"
            )
            ids = f"lambda i: coalesce(m{i}.ids[i], i)"
            replaced.append(f"list_distinct(list_transform(r.{column}, {ids})) as {column}")
        else:
            joins.append(
                f"left join canonical_ids c{i} on c{i}.organisation_id = r.{column} "
                f"and {on} between c{i}.from_on and c{i}.to_on"
            )
            replaced.append(f"coalesce(c{i}.canonical_id, r.{column}) as {column}")
    return f"select r.* replace ({', '.join(replaced)}) from {table.name}_as_given r {' '.join(joins)}"
