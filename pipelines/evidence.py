"""The rows behind the figures and where each came from: file and row.

Everything that is small is published whole. Of the event tables the newest whole months are published, as many
as fit the limit; older rows can be traced in the workspace's staged files.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.canonical import in_utc
from pipelines.repeats import StagedFolder, having, parquet_list
from pipelines.staging import Staged
from pipelines.tables import TABLES
from pipelines.workspace import RawFile

EVENT_ROWS = 100_000  # rows of event tables that are published at most; at least the newest month is


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


BEHIND = (
    Behind(
        "attendance", "concat_ws('|', t.meeting_id, coalesce(t.person_key, t.organisation_id), t.joined_at)",
        "t.happened_on", "t.organisation_id", "'attended ' || coalesce(m.title, 'a meeting')",
        "attendance_by_organisation t left join meetings m using (meeting_id)",
        "t.meeting_id in (select meeting_id from main.meetings where starts_at >= $since)",
    ),
    Behind("messages", "t.message_id", "t.happened_on", "t.organisation_id", "'sent a message'",
           "messages_by_organisation t", "t.sent_at >= $since"),
    Behind("agenda_items", "t.item_id", "t.happened_on", "t.organisation_id", "'raised: ' || coalesce(i.title, t.item_id)",
           "agenda_by_organisation t left join agenda_items i using (item_id)", "t.raised_on >= $since"),
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
)  # fmt: skip


def publish_evidence(con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder]) -> None:
    """Create published.evidence_rows and published.lineage."""
    names = {file.sha256: file.name for file in files}
    con.execute(f"create table recent_months as {_recent()}")
    since = con.execute("select min(month) from recent_months").fetchone()
    since_day = str(since[0]) if since and since[0] else "9999-12-31"
    rows, lines = [], []
    for behind in BEHIND:
        source = behind.source or f"main.{behind.table} t"
        within = f"where {behind.on} >= date '{since_day}'" if behind.source else ""
        rows.append(
            f"select t.coalition_id, '{behind.table}' as \"table\", {behind.key} as key, {behind.on} as happened_on, "
            f"{behind.organisation} as organisation_id, {behind.what} as what from {source} {within}"
        )
        mine = having(folders, behind.table)
        if mine:
            recent = behind.recent.replace("$since", f"date '{since_day}'") or "true"
            key, recent = _in_utc(behind.table, mine, behind.key), _in_utc(behind.table, mine, recent)
            lines.append(
                f"select '{behind.table}' as \"table\", {key} as key, t.filename, t.file_row_number, t.source_row "
                f"from read_parquet({parquet_list([f.table(behind.table) for f in mine])}, "
                f"filename = true, file_row_number = true) t where {recent}"
            )
    con.execute(
        f"create table published.evidence_rows as select rows_behind.* exclude (what), name as organisation_name, what "
        f"from ({' union all '.join(rows)}) as rows_behind left join organisation_names using (organisation_id)"
    )
    con.execute("create table arrivals (filename varchar, sha256 varchar, source_file varchar)")
    arrivals = [
        (str(folder.table(behind.table)), folder.sha256, names[folder.sha256])
        for behind in BEHIND
        for folder in having(folders, behind.table)
    ]
    if not arrivals:
        return
    con.executemany("insert into arrivals values (?, ?, ?)", arrivals)
    con.execute(
        'create table published.lineage as select "table", key, source_file, source_row '
        f"from ({' union all '.join(lines)}) join arrivals using (filename) "
        'anti join repeats using (sha256, "table", file_row_number)'
    )


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
