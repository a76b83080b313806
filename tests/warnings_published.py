"""A workspace with a build in force that holds given warnings, for what acts on warnings and makes none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from metrics.published import PUBLISHED
from pipelines.workspace import Workspace

BUILD = "20261102T080000Z-0123456789abcdef"
COALITIONS = {"reef": ("Reef Pact", dt.date(2026, 10, 1)), "lake": ("Lake Alliance", dt.date(2026, 9, 1))}


def act(
    warning_id: str, month: str, coalition: str = "reef", warning: str = "dominance", **more: Any
) -> dict[str, Any]:
    """A published warning, open and to act on unless `more` says otherwise; the title and evidence are those of its rule."""
    return {
        "warning_id": warning_id, "coalition_id": coalition, "warning": warning, "class": "act", "subject": "alder",
        "since": dt.date(2026, 5, 1), "month": dt.date.fromisoformat(f"{month}-01"), "closed_month": None,
        "why": f"Alder did {warning_id} of everything.", "next_step": "Rotate the chair.", "hat": "facilitator",
        "method_version": "abc", **more,
    }  # fmt: skip


def publish(folder: Path, *rows: dict[str, Any], evidence: tuple[str, ...] = ("agenda_items",)) -> Workspace:
    """The workspace in `folder`, its build in force made of these rows; what else there is in it stays."""
    place = Workspace(folder)
    place.create()
    build = place.builds / BUILD
    (build / "published").mkdir(parents=True, exist_ok=True)
    path = build / "published" / "secretariat.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        for table, columns in PUBLISHED.items():
            kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            con.execute(f'create table "{table}" ({kinds})')
        for coalition_id, (name, last) in COALITIONS.items():
            insert(con, "coalitions", {"coalition_id": coalition_id, "name": name, "last_month": last})
        for row in rows:
            title = row.pop("title", row["warning"].replace("_", " ").capitalize())
            insert(con, "warnings", row)
            insert(
                con,
                "warning_details",
                {"warning_id": row["warning_id"], "title": title, "severity": 2, "strength": 1.0},
            )
        for warning in sorted({row["warning"] for row in rows}):
            insert(con, "warning_method", {"warning": warning, "evidence": list(evidence)})
    (build / "manifest.json").write_text("{}", encoding="utf-8")
    place.current.write_text(f"{BUILD}\n", encoding="utf-8")
    return place


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    con.execute(f"insert into {table} ({names}) values ({', '.join('?' for _ in row)})", list(row.values()))
