"""What a decision about names would change, before it is taken: the rows that would count for somebody else.

Names are resolved twice over the workspace's staged rows, with the decisions file as it is and as it would be, by the
code that builds use (pipelines/identity.py), and the rows are compared. Nothing of the workspace is written.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path

from pipelines.aliases import read_decisions
from pipelines.canonical_ids import DATED_BY, EVENT_TABLES
from pipelines.casting import literal
from pipelines.meanings import Meanings, Organisations
from pipelines.staged_tables import loaded, resolve_names
from pipelines.tables import TABLES
from pipelines.workspace import Workspace

Row = tuple[str, str, dt.date | None, str | None, str, int]

SHOWN = 3  # names in a sentence
WORDS = {
    "attendance": ("attendance", "attendances"),
    "funding": ("grant", "grants"),
    "facilitation": ("facilitation activity", "facilitation activities"),
}
NOBODY = {"none": "nobody"}
EVENTS = """
    select 'attendance' as "table", coalition_id, happened_on, organisation_id, affiliation,
        concat_ws('|', meeting_id, person_key, joined_at) as key from attendance_by_organisation
    union all
    select 'messages', coalition_id, happened_on, organisation_id, affiliation, message_id from messages_by_organisation
    union all
    select 'agenda_items', coalition_id, happened_on, organisation_id, affiliation, item_id from agenda_by_organisation
"""
# every organisation that a row of another table names; the rest of the row is its key
OTHERS = """
    select '{table}', {coalition}, {on}, {organisation}, 'known', cast(to_json({{{key}}}) as varchar) from {table} r
"""
COALITION = {"positions": "(select d.coalition_id from decisions d where d.decision_id = r.decision_id)"}
CHANGED = """
    select coalition_id, "table", date_trunc('month', happened_on), organisation_id, affiliation, count(*)
    from (from {one} except all from {other}) where coalition_id is not null group by all order by all
"""
PRESENT = "select coalition_id, count(distinct organisation_id) from {rows} where {those} group by all"


@dataclass(frozen=True)
class CoalitionEffect:
    """What changes in one coalition. `rows` is by table; `loses` and `gains` are rows by organisation's name, where
    "unknown" and "nobody" stand for rows of no organisation; `before` and `after` count the organisations among them."""

    coalition_id: str
    rows: dict[str, int]
    months: int
    loses: dict[str, int]
    gains: dict[str, int]
    before: int
    after: int

    @property
    def in_words(self) -> str:
        """ "14 rows of 3 months change (12 attendances, 2 agenda items): from Facebook to Meta; 2 organisations become 1"."""
        n = sum(self.rows.values())
        kinds = ", ".join(f"{rows:,} {_kind(table, rows)}" for table, rows in self.rows.items())
        rows = f"{n:,} row" if n == 1 else f"{n:,} rows"
        months = f"{self.months:,} month" if self.months == 1 else f"{self.months:,} months"
        change = f"{'changes' if n == 1 else 'change'} ({kinds})"
        said = f"{rows} of {months} {change}: from {_most(self.loses)} to {_most(self.gains)}"
        if self.before == self.after:
            return said
        return f"{said}; {self.before} organisation{' becomes' if self.before == 1 else 's become'} {self.after}"


@dataclass(frozen=True)
class Effect:
    """What a decision changes, coalition by coalition; empty where it changes nothing."""

    coalitions: list[CoalitionEffect]

    @property
    def rows(self) -> int:
        return sum(sum(one.rows.values()) for one in self.coalitions)

    @property
    def in_words(self) -> str:
        """One sentence per coalition; "Nothing changes." where nothing does."""
        said = [f"{one.coalition_id}: {one.in_words}." for one in self.coalitions]
        return " ".join(said) or "Nothing changes: every row counts for whom it did."


def compare(workspace: Workspace, before: bytes, after: bytes) -> Effect:
    """The effect of changing the decisions file from these bytes to those. Raises WorkspaceError where either cannot
    be followed, or where files are not staged as this version reads them."""
    names: dict[str | None, str] = {}
    with loaded(workspace) as con, tempfile.TemporaryDirectory() as folder:
        sides = []
        for number, content in enumerate((before, after)):
            path = Path(folder) / str(number) / workspace.aliases.name
            path.parent.mkdir()
            path.write_bytes(content)
            con.execute("begin")
            resolve_names(con, workspace, path)
            con.execute(f"copy ({_rows()}) to {literal(str(path.parent / 'rows.parquet'))} (format parquet)")
            names |= dict(con.execute("from organisation_names").fetchall())
            con.execute("rollback")
            sides.append(f"read_parquet({literal(str(path.parent / 'rows.parquet'))})")
        lost = con.execute(CHANGED.format(one=sides[0], other=sides[1])).fetchall()
        gained = con.execute(CHANGED.format(one=sides[1], other=sides[0])).fetchall()
        ids = sorted({row[3] for row in lost + gained if row[3]})
        those = f"organisation_id in ({', '.join(map(literal, ids)) or 'null'})"
        present = [dict(con.execute(PRESENT.format(rows=side, those=those)).fetchall()) for side in sides]
    coalitions = sorted({row[0] for row in lost + gained})
    return Effect(
        [_of_coalition(c, lost, gained, names, present[0].get(c, 0), present[1].get(c, 0)) for c in coalitions]
    )


@dataclass(frozen=True)
class ToMatch:
    """A name that leads to no organisation for sure: kind is name, two_names, proposal or person. `proposal` is the
    organisation's name it might be, `reason` why, `from_on` since when where it looks like a rename."""

    coalition_id: str
    kind: str
    name: str
    rows: int
    first_on: dt.date | None
    last_on: dt.date | None
    proposal: str | None
    reason: str
    from_on: dt.date | None


def to_match(workspace: Workspace) -> list[ToMatch]:
    """Every name to match, with proposals, as the decisions are now and not as of the last build; reads only."""
    with loaded(workspace) as con:
        resolve_names(con, workspace, workspace.aliases)
        columns = ", ".join(f'"{field.name}"' for field in fields(ToMatch))
        order = "coalition_id, rows desc, kind, name, reason"
        return [
            ToMatch(*row) for row in con.execute(f"select {columns} from unknown_names order by {order}").fetchall()
        ]


def check(workspace: Workspace, content: bytes) -> None:
    """Raises WorkspaceError where a build could not follow a decisions file of these bytes."""
    with loaded(workspace) as con, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / workspace.aliases.name
        path.write_bytes(content)
        known = con.execute("select organisation_id, name, aliases, registry_id from organisations order by all")
        Meanings(Organisations(known.fetchall()), f"decisions/{path.name}", read_decisions(path), ())


def _rows() -> str:
    parts = [EVENTS]
    for table in TABLES.values():
        organisations = [c for c in table.columns if "organisation_id" in c.name]
        others = [c.name for c in table.columns if c not in organisations]
        on = "r.joined_on" if table.name == "memberships" else DATED_BY.get(table.name)
        coalition = "r.coalition_id" if "coalition_id" in others else COALITION.get(table.name)
        if on and coalition and table.name not in EVENT_TABLES:
            key = ", ".join(f"'{name}': r.\"{name}\"" for name in others)
            for column in organisations:
                one = f"unnest(r.{column.name})" if column.kind == "list" else f"r.{column.name}"
                parts.append(OTHERS.format(table=table.name, coalition=coalition, on=on, organisation=one, key=key))
    return " union all ".join(parts)


def _of_coalition(
    coalition_id: str, lost: list[Row], gained: list[Row], names: dict[str | None, str], before: int, after: int
) -> CoalitionEffect:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    sides: list[dict[str, int]] = [defaultdict(int), defaultdict(int)]
    months = set()
    for side, rows in enumerate((lost, gained)):
        for coalition, table, month, organisation_id, affiliation, n in rows:
            if coalition == coalition_id:
                counts[table][side] += n
                months |= {month} if month else set()
                whom = names.get(organisation_id, organisation_id) or NOBODY.get(affiliation, affiliation)
                sides[side][whom] += n
    changed = {table: max(both) for table, both in sorted(counts.items())}
    return CoalitionEffect(coalition_id, changed, len(months), dict(sides[0]), dict(sides[1]), before, after)


def _kind(table: str, n: int) -> str:
    one, many = WORDS.get(table, (table.replace("_", " ").removesuffix("s"), table.replace("_", " ")))
    return one if n == 1 else many


def _most(rows: dict[str, int]) -> str:
    """The names, those of most rows first; at most three."""
    names = sorted(rows, key=lambda name: (-rows[name], name))
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} others" if len(names) > SHOWN else "")
