"""The rows behind the figures and the warnings, and where each came from: file and row.

Everything that is small is published whole. Of the event tables the newest whole months are published, as many
as fit the limit, and whatever stands behind a warning; other rows can be traced in the workspace's staged files.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.canonical import in_utc
from pipelines.repeats import StagedFolder, having, parquet_list
from pipelines.small_tables import to_table
from pipelines.staging import Staged
from pipelines.tables import TABLES
from pipelines.workspace import RawFile

EVENT_ROWS = 100_000  # rows of event tables that are published at most; at least the newest month is
ROWS_SHOWN = 50  # behind one warning, of one table: the newest


@dataclass(frozen=True)
class Behind:
    """How the rows of one table are shown: `key` names them, `on` dates them, `what` says what happened."""

    table: str
    key: str
    on: str
    organisation: str
    what: str
    source: str = ""  # the relation with organisations resolved; the table itself where empty
    recent: str = ""  # the condition that a staged row belongs to the published months; empty: all rows do
    narrow: str = ""  # of an event table: a column by which few rows are found fast


BEHIND = (
    Behind(
        "attendance", "concat_ws('|', t.meeting_id, coalesce(t.person_key, t.organisation_id), t.joined_at)",
        "t.happened_on", "t.organisation_id", "'attended ' || coalesce(m.title, 'a meeting')",
        "attendance_by_organisation t left join meetings m using (meeting_id)",
        "t.meeting_id in (select meeting_id from main.meetings where starts_at >= $since)", "t.meeting_id",
    ),
    Behind("messages", "t.message_id", "t.happened_on", "t.organisation_id", "'sent a message'",
           "messages_by_organisation t", "t.sent_at >= $since", "t.message_id"),
    Behind("agenda_items", "t.item_id", "t.happened_on", "t.organisation_id", "'raised: ' || coalesce(i.title, t.item_id)",
           "agenda_by_organisation t left join agenda_items i using (item_id)", "t.raised_on >= $since", "t.item_id"),
    Behind("decisions", "t.decision_id", "t.decided_on", "null", "'decision ' || coalesce(t.outcome, 'without outcome')"),
    Behind("commitments", "t.commitment_id", "coalesce(t.due_on, t.made_on)", "t.owner_organisation_id",
           "coalesce(t.title, t.commitment_id) || case when t.completed_on is not null then ': done ' || t.completed_on "
           "when t.dropped_on is not null then ': dropped ' || t.dropped_on else ': open' end"),
    Behind("contributions", "t.contribution_id", "t.given_on", "t.organisation_id", "'gave ' || coalesce(t.kind, 'something')"),
    Behind("memberships", "concat_ws('|', t.coalition_id, t.organisation_id, t.joined_on)", "t.joined_on",
           "t.organisation_id", "'joined' || coalesce(', left ' || t.left_on, '')"),
    Behind("funding", "t.grant_id", "t.starts_on", "t.funder_organisation_id",
           "'grant to ' || t.ends_on || case when t.signed then ', signed' else ', not signed' end"),
    Behind("spending", "concat_ws('|', t.coalition_id, t.month)", "t.month", "null", "'spent ' || t.amount || ' ' || t.currency"),
    Behind("governance", "concat_ws('|', t.coalition_id, t.element, t.agreed_on)", "t.agreed_on", "null",
           "replace(t.element, '_', ' ') || ': ' || t.status"),
    Behind("roles", "concat_ws('|', t.coalition_id, t.role_name, t.since_on)", "t.since_on", "t.holder_organisation_id",
           "t.role_name || case when t.holder_organisation_id is null then ': nobody' else '' end "
           "|| coalesce(', until ' || t.term_ends_on, '')"),
    Behind("facilitation", "t.activity_id", "t.happened_on", "t.employer_organisation_id",
           "replace(t.hat, '_', ' ') || coalesce(': ' || t.activity, '')"),
    Behind("initiatives", "t.initiative_id", "t.starts_on", "t.organisation_id",
           "coalesce(t.title, t.initiative_id) || ' (' || t.theme || ')' || coalesce(', until ' || t.ends_on, '')"),
    Behind("ecosystem_needs", "concat_ws('|', t.coalition_id, t.ecosystem_role, t.sector_code)", "null::date", "null",
           "'needs ' || coalesce(t.min_members, 1) || ' as ' || replace(t.ecosystem_role, '_', ' ')"),
    Behind("competitor_pairs", "concat_ws('|', t.organisation_id_a, t.organisation_id_b)", "t.declared_on",
           "t.organisation_id_a", "'competes with ' || t.organisation_id_b"),
    Behind("context_events", "concat_ws('|', t.coalition_id, t.happened_on, t.label)", "t.happened_on", "null", "t.label"),
)  # fmt: skip


WITHOUT_COALITION = ("competitor_pairs",)


def publish_evidence(con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder]) -> None:
    """Create published.warnings, published.evidence_rows and published.lineage."""
    names = {file.sha256: file.name for file in files}
    con.execute(f"create table recent_months as {_recent()}")
    since = con.execute("select min(month) from recent_months").fetchone()
    since_day = str(since[0]) if since and since[0] else "9999-12-31"
    find_rows_behind_warnings(con)
    rows, lines = [], []
    for behind in BEHIND:
        wanted = _is_wanted(behind, behind.key)
        rows.append(rows_of(behind, f"{behind.on} >= date '{since_day}' or {wanted}" if behind.source else "true"))
        mine = having(folders, behind.table)
        if mine:
            recent = behind.recent.replace("$since", f"date '{since_day}'") or "true"
            key, recent = _in_utc(behind.table, mine, behind.key), _in_utc(behind.table, mine, recent)
            lines.append(
                f"select '{behind.table}' as \"table\", {key} as key, t.filename, t.file_row_number, t.source_row "
                f"from read_parquet({parquet_list([f.table(behind.table) for f in mine])}, "
                f"filename = true, file_row_number = true) t where {recent} or {_is_wanted(behind, key)}"
            )
    con.execute(
        f"create table published.evidence_rows as select rows_behind.* exclude (what), name as organisation_name, what "
        f"from ({' union all '.join(rows)}) as rows_behind left join organisation_names using (organisation_id)"
    )
    arrivals = [
        (str(folder.table(behind.table)), folder.sha256, names[folder.sha256])
        for behind in BEHIND
        for folder in having(folders, behind.table)
    ]
    to_table(con, "arrivals", "filename varchar, sha256 varchar, source_file varchar", arrivals)
    if not arrivals:
        return
    con.execute(
        'create table published.lineage as select "table", key, source_file, source_row '
        f"from ({' union all '.join(lines)}) join arrivals using (filename) "
        'anti join repeats using (sha256, "table", file_row_number)'
    )


def rows_of(behind: Behind, condition: str) -> str:
    """The query of a table's rows as evidence_rows has them, without names."""
    coalition = "null::varchar" if behind.table in WITHOUT_COALITION else "t.coalition_id"
    return (
        f"select {coalition} as coalition_id, '{behind.table}' as \"table\", {behind.key} as key, {behind.on} as happened_on, "
        f"{behind.organisation} as organisation_id, {behind.what} as what "
        f"from {behind.source or f'main.{behind.table} t'} where {condition}"
    )


def _is_wanted(behind: Behind, key: str) -> str:
    """The condition that a row stands behind a warning."""
    if not behind.narrow:
        return "false"
    of_table = f"from wanted_rows where \"table\" = '{behind.table}'"
    return f"({behind.narrow} in (select narrow {of_table}) and {key} in (select key {of_table}))"


def find_rows_behind_warnings(con: duckdb.DuckDBPyConnection) -> None:
    """Create `wanted_rows`, the newest rows behind each warning, and published.warnings, which lists them."""
    con.execute(
        'create table wanted_rows (warning_id varchar, "table" varchar, key varchar, narrow varchar, on_day date)'
    )
    con.execute(
        'insert into wanted_rows select warning_id, "table", key, key, null from warning_rows where key is not null'
    )
    asked = {
        table for (table,) in con.execute('select distinct "table" from warning_rows where key is null').fetchall()
    }
    for behind in BEHIND:
        if behind.table in asked:
            con.execute(f"""
            insert into wanted_rows
            select w.warning_id, '{behind.table}', {behind.key}, {behind.narrow or behind.key}, {behind.on}
            from {behind.source or f"main.{behind.table} t"}
            join (
                select r.*, x.coalition_id from warning_rows as r join warnings as x using (warning_id)
                where r.key is null and r."table" = '{behind.table}'
            ) as w
                on w.coalition_id = t.coalition_id and {behind.on} between w.first_on and w.last_on
                and (w.organisation_id is null or w.organisation_id = {behind.organisation})
            qualify row_number() over (partition by w.warning_id order by {behind.on} desc, {behind.key}) <= {ROWS_SHOWN}
            """)
    con.execute("""
    create table published.warnings as
    with listed as (
        select warning_id, list("table" || '/' || key order by on_day desc, "table", key) as evidence
        from wanted_rows group by warning_id
    )
    select w.* replace (coalesce(listed.evidence, []) as evidence) from warnings as w left join listed using (warning_id)
    """)


def _in_utc(table: str, folders: list[StagedFolder], expression: str) -> str:
    """The expression with the instants of staged rows as the canonical table has them."""
    if any(Staged.load(folder.place).local_rows.get(table) for folder in folders):
        for column in TABLES[table].columns:
            if column.kind == "instant":
                expression = expression.replace(f"t.{column.name}", in_utc(table, f"t.{column.name}"))
    return expression


def _recent() -> str:
    """The newest months whose event rows fit the limit, and always the newest one."""
    return f"""
    with per_month as (
        select month, sum(coalesce(meetings_attended, 0) + coalesce(messages, 0) + coalesce(agenda_items, 0)) as event_rows
        from member_months group by month
    ),
    from_newest as (
        select month, sum(event_rows) over (order by month desc) as event_rows, row_number() over (order by month desc) as age
        from per_month
    )
    select month from from_newest where event_rows <= {EVENT_ROWS} or age = 1
    """
