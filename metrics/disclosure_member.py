"""What the members' file holds about single members: its own numbers, the warnings about it, and the rows behind both.

One file serves all members; which of these rows a member reads is decided where it is opened (metrics/own_door.py). So each
row here must be about one member and name no other:

- Warnings whose subject is a member of that coalition. Not those made from surveys (R4), nor of money: their sentences tell
  what others give and the coalition spends. The sentences name nobody but the subject (a test reads every head).
- Rows of the tables that the figures count. Of their keys only what joins the two tables: a key may hold a pseudonym.
- Files and rows in them, so that a member can look up what it says is wrong. A file's name is not told where an organisation's
  name or id stands in it: `call with Halden.csv` tells of Halden. Numbers of rows tell how many rows others have between, not
  whose they are.
"""

from __future__ import annotations

from metrics.bench_constants import OWN_TABLES
from metrics.grants import ALL, Grant

NOT_OF = ("surveys", "funding", "spending")  # evidence of warnings

MEMBERS = "(select coalition_id, organisation_id from published.own_numbers)"
OWN_WARNINGS = f"""warning_id in (
    select w.warning_id
    from published.warnings as w
    join published.warning_details as d using (warning_id)
    join published.warning_method as m using (warning)
    where d.subject_kind = 'organisation' and (w.coalition_id, w.subject) in {MEMBERS}
        and not list_has_any(m.evidence, {list(NOT_OF)})
)"""
OWN_ROWS = f'"table" in {OWN_TABLES} and (coalition_id, organisation_id) in {MEMBERS}'
NAMES_SOMEBODY = """source_file in (
    select files.source_file
    from (select distinct source_file from published.lineage) as files
    join (
        select organisation_id as called from published.members union select name from published.members
    ) as names on contains(lower(files.source_file), lower(called))
)"""
ONLY_TO_JOIN = "md5(key)"

MEMBER = {
    "own_numbers": ALL,
    "warnings": Grant(OWN_WARNINGS, instead={"evidence": "[]"}),
    "warning_details": Grant(OWN_WARNINGS, instead={"series": "null", "unnamed": "null"}),
    "evidence_rows": Grant(OWN_ROWS, instead={"key": ONLY_TO_JOIN}),
    "lineage": Grant(
        f'("table", key) in (select "table", key from published.evidence_rows where {OWN_ROWS})',
        instead={"key": ONLY_TO_JOIN, "source_file": f"case when not {NAMES_SOMEBODY} then source_file end"},
    ),
}
