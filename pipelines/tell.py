"""What the screens show of the data itself: what arrived, what was set aside, how fresh it is, which rows.

Fills the schema `published` with every table of metrics.published: the measured ones are taken over, those of
later releases are made empty, and the ones about files and rows are put together here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from metrics.framework import method_rows
from metrics.published import PUBLISHED
from metrics.published_bench import BENCH
from metrics.warning_heads import warning_method_rows
from pipelines import what_was_decided
from pipelines.casting import quoted
from pipelines.checking import read_findings
from pipelines.evidence import publish_evidence
from pipelines.repeats import StagedFolder, parquet_list
from pipelines.small_tables import to_table
from pipelines.staging import Staged
from pipelines.tables import CONFIDENTIAL
from pipelines.workspace import RawFile

SCORED = ("scores", "lenses", "missing")
STANDING = ("sensitivity", "ranks", "dominance", "chance")
SURVEYED = ("constructs", "reliability", "nonresponse")
# there already, as they are
MEASURED = (
    "indicators", *SCORED, "changes", *STANDING, *SURVEYED, "earlier_scores", "attention", "unknown_names", "survey_questions",
    "warning_details", "warning_gaps", "series",
)  # fmt: skip
REFERENCES = (  # table, its column, the table where that id must be
    ("attendance", "meeting_id", "meetings"),
    ("positions", "decision_id", "decisions"),
    ("survey_answers", "wave_id", "survey_waves"),
)


def assemble(
    con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder], decisions: Path
) -> None:
    con.execute("create schema published")
    _coalitions(con)
    for table in MEASURED:
        con.execute(f"create view published.{table} as select {_columns(table)} from main.{table}")
    for table in BENCH:
        con.execute(f"create view published.{table} as select {_columns(table)} from bench.{table}")
    _rows_into(con, "method", method_rows())
    _rows_into(con, "warning_method", warning_method_rows())
    _rows_into(con, "files", _files(con, files, folders))
    _rows_into(con, "findings", _findings(con, files, folders))
    _quarantine(con, files, folders)
    con.execute(f"create view published.feeds as select {_columns('feeds')} from feed_days")
    con.execute(
        "create table published.context_events as "
        "select coalition_id, cast(date_trunc('month', happened_on) as date) as month, label from main.context_events"
    )
    _rows_into(con, "decisions", what_was_decided.decisions(decisions))
    _rows_into(con, "contests", what_was_decided.contests(decisions))
    con.execute(f"create view published.survey_rounds as select {_columns('survey_rounds')} from survey_waves")
    publish_evidence(con, files, folders)
    for table, columns in PUBLISHED.items():
        kinds = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
        if table not in MEASURED and table not in BENCH:
            con.execute(f"create table if not exists published.{quoted(table)} ({kinds})")


def _columns(table: str) -> str:
    return ", ".join(quoted(name) for name in PUBLISHED[table])


def _rows_into(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = PUBLISHED[table]
    kinds = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
    to_table(con, f"published.{table}", kinds, [[row.get(name) for name in columns] for row in rows])


def _coalitions(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
    create table published.coalitions as
    with spans as (
        select coalition_id, min(month) as first_month, max(month) as last_month, bool_or(has_register) as has_register
        from coalition_months group by coalition_id
    ),
    sizes as (
        select coalition_id, count(*) as member_count
        from member_months join spans using (coalition_id)
        where month = last_month and is_eligible and organisation_id is not null
        group by coalition_id
    )
    select c.coalition_id, c.name, c.theme, coalesce(member_count, 0) as member_count, first_month, last_month,
        coalesce(has_register, c.coalition_id in (select coalition_id from memberships)) as has_register, data_as_of
    from main.coalitions c
    left join spans using (coalition_id) left join sizes using (coalition_id) left join coalition_spans using (coalition_id)
    """)


def _files(con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder]) -> list[dict[str, Any]]:
    """One row per file that arrived. How many answers a survey has brought is not told while it may be open."""
    fates = con.execute('select sha256, "table", fate, count(*) from repeats group by all').fetchall()
    staged = {folder.sha256: folder for folder in folders}
    unknown = _unknown(con, folders)
    rows = []
    for file in files:
        row: dict[str, Any] = {
            "source_file": file.name, "sha256": file.sha256, "connector": file.connector,
            "coalition_id": file.coalition_id, "arrived_on": file.arrived_at[:10],
        }  # fmt: skip
        if file.sha256 not in staged:
            row["message"] = "Not recognised: it is kept, but no row of it was loaded."
        elif staged[file.sha256].tables & set(CONFIDENTIAL):
            row["message"] = "Survey answers: how many have arrived is not shown before the wave has closed."
            if Staged.load(staged[file.sha256].place).quarantined:
                row["message"] += " Some could not be used; the ingest said which, and why."
        else:
            about = Staged.load(staged[file.sha256].place)
            mine = [(fate, n) for sha256, table, fate, n in fates if sha256 == file.sha256 and table in about.counted]
            repeats = {fate: sum(n for f, n in mine if f == fate) for fate in ("duplicate", "superseded")}
            kept = sum(about.rows.get(table, 0) for table in about.counted)
            row |= repeats | {
                "records": about.records, "rows_read": about.rows_read, "quarantined": about.quarantined,
                "loaded": kept - sum(repeats.values()), "people": about.people,
                "unknown_people": unknown[file.sha256],
                "message": "; ".join(f"left out: {what}" for what in about.left_out) or None,
            }  # fmt: skip
        rows.append(row)
    return rows


def _unknown(con: duckdb.DuckDBPyConnection, folders: list[StagedFolder]) -> dict[str, int]:
    """How many people of each staged file lead to no organisation, by the file's hash."""
    if not folders:
        return {}
    people = parquet_list([folder.table("people") for folder in folders])
    found = con.execute(
        f"select filename, count(*) from read_parquet({people}, filename = true) "
        "where person_key in (select person_key from unknown_people) group by filename"
    )
    counts = dict(found.fetchall())
    return {folder.sha256: int(counts.get(str(folder.table("people")), 0)) for folder in folders}


def _findings(
    con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder]
) -> list[dict[str, Any]]:
    """What the checks found per file, and what only the whole shows: rows that lead nowhere.

    Rows of confidential tables are not counted and no value of theirs is shown.
    """
    names = {file.sha256: file.name for file in files}
    rows = [
        {"source_file": names[folder.sha256], "sample": None} | finding
        for folder in folders
        for finding in read_findings(folder.place)
    ]
    for table, column, target in REFERENCES:
        lost = con.execute(
            f"select count(*), min({column}) from {table} "
            f"where {column} is not null and {column} not in (select {column} from {target})"
        ).fetchone()
        if lost and lost[0]:
            rows.append(
                {
                    "source_file": None, "table": table, "severity": "warning", "rows": lost[0], "sample": lost[1],
                    "expectation": f"{column} is in the table {target}; rows that name an unknown one are in no figure",
                }
            )  # fmt: skip
    said_to_be = "select affiliation from speaks_for union all select affiliation from meant_by_name"
    is_anybody = con.execute(f"select 1 from ({said_to_be}) where affiliation = 'none' limit 1").fetchall()
    views = ("attendance_by_organisation", "agenda_by_organisation", "messages_by_organisation")
    for relation in views if is_anybody else ():
        for (count,) in con.execute(f"select count(*) from {relation} where affiliation = 'none'").fetchall():
            if count:
                rows.append(
                    {
                        "source_file": None, "table": relation.removesuffix("_by_organisation"), "severity": "warning",
                        "rows": count, "sample": None,
                        "expectation": "the person speaks for an organisation; individuals are in no organisation's share",
                    }
                )  # fmt: skip
    return [row | {"rows": None, "sample": None} if row["table"] in CONFIDENTIAL else row for row in rows]


def _quarantine(con: duckdb.DuckDBPyConnection, files: list[RawFile], folders: list[StagedFolder]) -> None:
    names = {file.sha256: file.name for file in files}
    _rows_into(con, "quarantine", [])
    if folders:
        places = {str(folder.table("quarantine")): names[folder.sha256] for folder in folders}
        con.execute(
            'insert into published.quarantine select map($files, $names)[filename], source_row, "table", "column", reason '
            f"from read_parquet({parquet_list([folder.table('quarantine') for folder in folders])}, filename = true) "
            'where "table" not in (select unnest($confidential))',
            {"files": list(places), "names": list(places.values()), "confidential": list(CONFIDENTIAL)},
        )
