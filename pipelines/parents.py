"""Where a coalition asks for it, what a daughter does counts for its parent: `roll_up_parents = true` in its settings.

Who is whose parent stands in decisions/parents.csv (name, parent, coalition_id, from_on, to_on, who, when, why, read as
decisions/aliases.csv is: the last line that covers a day wins, a line can be undone) and, without dates, in
organisations.parent_organisation_id; the file comes first. Parents chain: what counts is the one at the top. Nothing
else about an organisation changes, and coalitions that do not ask for it keep daughters apart.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines.aliases import NOBODY, Written, read_decisions
from pipelines.canonical_ids import DATED_BY, EVENT_TABLES
from pipelines.following import Decisions
from pipelines.meanings import Organisations
from pipelines.problems import WorkspaceError
from pipelines.small_tables import to_table
from pipelines.tables import TABLES

SETTING = "roll_up_parents"
COLUMNS = "coalition_id varchar, from_on date, to_on date, organisation_id varchar, parent_id varchar"
LAST = "date '9999-12-31'"
VIEWS = ("attendance_by_organisation", "messages_by_organisation", "agenda_by_organisation")
REGISTERED = f"""
    select o.organisation_id, coalesce(c.canonical_id, o.parent_organisation_id)
    from organisations o
    left join canonical_ids c on c.organisation_id = o.parent_organisation_id and c.to_on = {LAST}
    where o.parent_organisation_id is not null and o.parent_organisation_id <> o.organisation_id
    order by all
"""
ROLLED_UP = """
    create view {table} as select r.* replace ({columns})
    from {table}_of_daughters r {joins}
"""
MEMBERSHIPS = f"""
    create view memberships as select r.* replace (
        coalesce(u.parent_id, r.organisation_id) as organisation_id,
        greatest(r.joined_on, coalesce(u.from_on, r.joined_on)) as joined_on,
        case when u.to_on < coalesce(r.left_on, {LAST}) then u.to_on else r.left_on end as left_on,
        case when u.to_on < coalesce(r.left_on, {LAST}) then 'merged' else r.leave_reason end as leave_reason
    )
    from memberships_of_daughters r left join roll_ups u
        on u.coalition_id = r.coalition_id and u.organisation_id = r.organisation_id and u.to_on >= r.joined_on
        and u.from_on <= coalesce(r.left_on, {LAST})
"""


def roll_up(con: duckdb.DuckDBPyConnection, settings: dict[str, dict[str, Any]], file: Path) -> None:
    """After names are resolved: `roll_ups` (what counts for whom, day by day), and every table and view of a coalition's
    rows that names organisations with the parent in the daughter's place, in the coalitions that ask for it. Lists of
    organisations in a cell, positions and surveys stay as they are.

    Raises WorkspaceError where a setting is no yes or no, or where parents go in a circle. Once per connection.
    """
    wanted = [coalition_id for coalition_id, block in sorted(settings.items()) if _is_wanted(coalition_id, block)]
    rows = _roll_ups(con, wanted, file) if wanted else []
    to_table(con, "roll_ups", COLUMNS, rows)
    if not rows:
        return
    for view in VIEWS:
        _replace(con, view, ["organisation_id"], "r.happened_on")
    for table in TABLES.values():
        columns = [c.name for c in table.columns if "organisation_id" in c.name and c.kind != "list"]
        if table.name in EVENT_TABLES or not columns or not any(c.name == "coalition_id" for c in table.columns):
            continue
        if table.name == "memberships":
            _rename(con, table.name)
            con.execute(MEMBERSHIPS)
        else:
            _replace(con, table.name, columns, DATED_BY.get(table.name, LAST))


def _is_wanted(coalition_id: str, block: dict[str, Any]) -> bool:
    wanted = block.get(SETTING, False)
    if not isinstance(wanted, bool):
        raise WorkspaceError(
            f"settings.toml, [coalitions.{coalition_id}]: write {SETTING} as true or false, not {wanted!r}."
        )
    return wanted


def _roll_ups(con: duckdb.DuckDBPyConnection, wanted: list[str], file: Path) -> list[tuple[object, ...]]:
    known = con.execute("select organisation_id, name, aliases, registry_id from organisations order by all")
    organisations = Organisations(known.fetchall())
    registered = dict(con.execute(REGISTERED).fetchall())
    _refuse_circles(registered)
    said = read_decisions(file)
    lines = [Written(0, daughter, parent) for daughter, parent in registered.items()]
    parents = Decisions(f"decisions/{file.name}", lines + said, organisations.source_of, organisations.id_of)
    rows: list[tuple[object, ...]] = []
    for coalition_id in wanted:
        for daughter in sorted(parents.sources.organisations):
            for begin, end, parent, _ in parents.follow(daughter, coalition_id):
                if parent not in (daughter, NOBODY):
                    rows.append((coalition_id, begin, end, daughter, parent))
    named = {i for (i,) in con.execute("select organisation_id from organisation_names").fetchall()}
    spelt = {organisations.id_of(one.organisation, ""): one.organisation for one in said}
    for new in sorted({str(row[4]) for row in rows} - named):
        con.execute("insert into organisation_names values (?, ?)", [new, spelt.get(new, new)])
    return rows


def _refuse_circles(parent_of: dict[str, str]) -> None:
    for organisation in parent_of:
        path = [organisation]
        while (parent := parent_of.get(path[-1])) and parent not in path:
            path.append(parent)
        if parent:
            raise WorkspaceError(
                f"organisations: the parents of {', '.join(sorted(path))} go in a circle. Correct "
                f"parent_organisation_id, or leave {SETTING} out of settings.toml."
            )


def _rename(con: duckdb.DuckDBPyConnection, table: str) -> None:
    kind = con.execute("select table_type from information_schema.tables where table_name = ?", [table]).fetchall()
    con.execute(f"alter {'view' if kind == [('VIEW',)] else 'table'} {table} rename to {table}_of_daughters")


def _replace(con: duckdb.DuckDBPyConnection, table: str, columns: list[str], on: str) -> None:
    _rename(con, table)
    joins = " ".join(
        f"left join roll_ups u{i} on u{i}.coalition_id = r.coalition_id and u{i}.organisation_id = r.{column} "
        f"and coalesce({on}, {LAST}) between u{i}.from_on and u{i}.to_on"
        for i, column in enumerate(columns)
    )
    replaced = ", ".join(f"coalesce(u{i}.parent_id, r.{column}) as {column}" for i, column in enumerate(columns))
    con.execute(ROLLED_UP.format(table=table, columns=replaced, joins=joins))
