"""What one member reads of the members' file: of every table that holds something about single members, its own rows alone.

One file serves all members (metrics/disclosure.py), so who may read which of its rows is decided here, for pages, downloads
and exports alike. Deny by default: of a table that is named neither in WHOLE nor in OWN no row is read, a reader whose
organisation is not known reads no row of OWN, and a table that names several organisations in one row is in neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

MEMBER = "member"
WHOLE = ("coalitions", "scores", "method")  # about coalitions and the method: no row is about a member
READER = "getvariable('reader')"
OF_THE_READER = f"organisation_id = {READER}"
OWN: Mapping[str, str] = {  # table -> the condition on the reader's rows; {file} is the members' file
    "own_numbers": OF_THE_READER,
    "evidence_rows": OF_THE_READER,
    "lineage": f'("table", key) in (select "table", key from {{file}}.evidence_rows where {OF_THE_READER})',
    "warnings": f"subject = {READER}",
    "warning_details": f"warning_id in (select warning_id from {{file}}.warnings where subject = {READER})",
}


def narrow(con: duckdb.DuckDBPyConnection, organisation: str | None, tables: Iterable[str]) -> None:
    """From now on this connection, which has opened the members' file, reads of `tables` what is the organisation's.

    A view of the connection's own stands before each table; before one that is not named here, an empty one. `organisation` is
    a value and no part of a query.
    """
    con.execute("set variable reader = ?::varchar", [organisation])
    row = con.execute("select current_database()").fetchone()
    file = '"' + str(row[0] if row else "").replace('"', '""') + '".main'
    views = [
        f'create temp view "{table}" as select * from {file}."{table}" where {OWN.get(table, "false").format(file=file)}'
        for table in tables
        if table not in WHOLE
    ]
    con.execute("; ".join(["begin", *views, "commit"]))
