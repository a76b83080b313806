"""What the figures go by as published tables: `settings_now`, and every line by which somebody set it, `settings_changes`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from metrics.heads import default_heads
from metrics.published import PUBLISHED
from pipelines.casting import quoted
from pipelines.decided_settings import DEFAULT, THRESHOLD
from pipelines.decision_files import AUDIENCES, GOALPOSTS, GOVERNANCE, SETTINGS, THRESHOLDS, Kind, every
from pipelines.small_tables import to_table
from pipelines.typed_governance import CHARTER
from pipelines.what_was_decided import who_decided
from pipelines.workspace import Workspace

Row = dict[str, Any]
Line = dict[str, str]

# what a line is about: the first column is its subject, the second (if any) its detail; with all of them it takes the place of
# an earlier line about the same
ABOUT: dict[str, tuple[str, ...]] = {
    GOALPOSTS.file: ("indicator",),
    THRESHOLDS.file: ("name",),
    GOVERNANCE.file: ("coalition_id", "element", "agreed_on"),
    AUDIENCES.file: ("coalition_id",),
}


def tell(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Fill both published tables. Raises WorkspaceError for settings that cannot be followed."""
    coalitions = [one for (one,) in con.execute("select coalition_id from coalitions order by 1").fetchall()]
    _rows_into(con, "settings_now", now(workspace, coalitions))
    _rows_into(con, "settings_changes", changes(workspace.decisions))


def now(workspace: Workspace, coalitions: list[str]) -> list[Row]:
    """Thresholds, and per coalition whether names are agreed: what holds, by default, and who says so."""
    rows = []
    for name, about in THRESHOLD.items():
        value, source = workspace.threshold(name)
        rows.append(_now("thresholds", name, str(value), str(about.default), source))
    said = workspace.audiences()
    for coalition_id in coalitions:
        is_agreed, source = said.get(coalition_id, (False, DEFAULT))
        rows.append(_now("audiences", coalition_id, _yes(is_agreed), _yes(False), source))
    return rows


def changes(decisions: Path) -> list[Row]:
    """Every line of the files of settings, those undone too, with what it takes the place of by default."""
    return [row for kind in SETTINGS for row in _changes(kind, decisions)]


def _changes(kind: Kind, decisions: Path) -> list[Row]:
    lines, about = every(kind, decisions), ABOUT[kind.file]
    wrong = {str(problem.line) for problem in CHARTER.read(decisions)[1]} if kind is GOVERNANCE else set()
    counting = [line for line in lines if not (line["undone_by"] or line["undone_on"] or line["line"] in wrong)]
    last = {tuple(line[name] for name in about): line["line"] for line in counting}
    return [
        {
            "file": kind.file, "line": int(line["line"]), "setting": kind.file.removesuffix(".csv"),
            "subject": line[about[0]], "detail": (line[about[1]] if len(about) > 1 else "") or None,
            "value": _value(kind, line), "default_value": _default(kind, line),
            "is_in_force": line["line"] in last.values(),
        }
        | who_decided(line)
        for line in lines
    ]  # fmt: skip


def _value(kind: Kind, line: Line) -> str:
    if kind is GOALPOSTS:
        return f"{line['scored_0']} and {line['scored_100']}"
    if kind is GOVERNANCE:
        return line["status"]
    return line["value"] if kind is THRESHOLDS else line["names_agreed"]


def _default(kind: Kind, line: Line) -> str | None:
    """None where a line by hand names nothing that is there, and for charters: nobody knows what one says before it is read."""
    if kind is GOALPOSTS:
        head = default_heads().get(line["indicator"])
        return f"{head.goalposts[0]:g} and {head.goalposts[1]:g}" if head and head.goalposts else None
    if kind is THRESHOLDS:
        return str(THRESHOLD[line["name"]].default) if line["name"] in THRESHOLD else None
    return _yes(False) if kind is AUDIENCES else None


def _now(setting: str, subject: str, value: str, default: str, source: str) -> Row:
    return {"setting": setting, "subject": subject, "value": value, "default_value": default, "source": source}


def _yes(is_agreed: bool) -> str:
    return "yes" if is_agreed else "no"


def _rows_into(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    columns = PUBLISHED[table]
    kinds = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
    to_table(con, f"published.{table}", kinds, [[row.get(name) for name in columns] for row in rows])
