"""Checks on staged folders: rows that fail a critical one go to the quarantine, what was found is kept beside them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb

from pipelines.casting import literal
from pipelines.checks import Checker, Finding
from pipelines.small_tables import to_table
from pipelines.staging import QUARANTINE, Staged
from pipelines.tables import TABLES


def check(checker: Checker, folders: list[Path]) -> None:
    """Check staged folders with Great Expectations; critical rows go to their quarantine, findings beside them."""
    staged = {name: [f / f"{name}.parquet" for f in folders if (f / f"{name}.parquet").exists()] for name in TABLES}
    if not any(staged.values()):
        return
    rejected = folders[0].parent / f".aside-rejected-{os.getpid()}.parquet"
    try:
        outcome = checker.run(staged, rejected)
        lines: dict[str, list[tuple[str, int, int, str, str]]] = {}
        if outcome.rejected_lines:
            with duckdb.connect() as con:
                wanted = "select * from read_parquet(?) order by all"
                for place, *line in con.execute(wanted, [str(rejected)]).fetchall():
                    lines.setdefault(place, []).append(tuple(line))
        for folder in folders:
            if folder.name in lines:
                set_aside(folder, lines[folder.name])
            write_findings(folder, outcome.findings)
    finally:
        rejected.unlink(missing_ok=True)


def write_findings(folder: Path, findings: list[Finding]) -> None:
    mine = [
        {"table": f.table, "expectation": f.expectation, "severity": f.severity, "rows": f.by_file[folder.name]}
        for f in findings
        if f.by_file.get(folder.name)
    ]
    (folder / "findings.json").write_text(json.dumps(mine, ensure_ascii=False, indent=1), encoding="utf-8")


def read_findings(folder: Path) -> list[dict[str, Any]]:
    path = folder / "findings.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def set_aside(folder: Path, rejected: list[tuple[str, int, int, str, str]]) -> None:
    """Move rows that failed a critical check from a staged folder's tables to its quarantine.

    `rejected` holds (table, file_row_number, source_row, column, reason), a line per row and reason. The number
    of the row in the staged file tells rows apart that come from one row of the export: a response's answers.
    """
    staged = Staged.load(folder)
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        to_table(
            con, "rejected", f"file_row_number bigint, {QUARANTINE}", [(row, t, *rest) for t, row, *rest in rejected]
        )
        for (name,) in con.execute('select distinct "table" from rejected').fetchall():
            path, aside = folder / f"{name}.parquet", folder / f"{name}.aside"
            bad = f"select file_row_number from rejected where \"table\" = '{name}'"
            con.execute(
                f"copy (select * exclude (file_row_number) from read_parquet({literal(str(path))}, file_row_number = true) "
                f"where file_row_number not in ({bad}) order by source_row) "
                f"to {literal(str(aside))} (format parquet, compression zstd)"
            )
            kept, local = con.execute(
                f"select count(*), coalesce(sum(is_local::int), 0) from read_parquet({literal(str(aside))})"
            ).fetchone() or (0, 0)
            if name in staged.counted:
                staged.quarantined += staged.rows[name] - kept
            staged.rows[name] = kept
            staged.local_rows[name] = int(local)
            aside.replace(path)
        path, aside = folder / "quarantine.parquet", folder / "quarantine.aside"
        con.execute(
            f"copy (from {literal(str(path))} union all select * exclude (file_row_number) from rejected order by all) "
            f"to {literal(str(aside))} (format parquet)"
        )
        aside.replace(path)
    staged.save(folder)
