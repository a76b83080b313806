"""Files staged in this process, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines.connectors import Export, canonical, claims
from pipelines.reading import look
from pipelines.staging import Staged, stage

SECRET = bytes(range(32))
OUR_COLUMNS = ("source_row", "is_local", "row_key")


def staged(
    folder: Path, content: str | bytes, name: str = "export.csv", secret: bytes = SECRET, **options: Any
) -> tuple[Staged, Path]:
    """What is known of one file after staging, and its staged folder."""
    number = len(list(folder.glob("staged-*")))
    out, path = folder / f"staged-{number}", folder / f"raw-{number}{Path(name).suffix}"
    out.mkdir()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    about = stage(path, name, out, secret, options)
    assert about is not None, f"{name} is not recognised"
    assert not list(out.glob("scratch-*")), "no copy is left behind"
    return about, out


def rows(place: Path, table: str, *columns: str) -> list[Any]:
    """The staged rows of a table in the order of the file; tuples of the columns named, or dicts of what is filled."""
    with duckdb.connect() as con:
        found = con.execute("select * from read_parquet(?) order by source_row", [str(place / f"{table}.parquet")])
        names = [column[0] for column in found.description]
        dicts = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if columns:
        return [tuple(row[name] for name in columns) for row in dicts]
    return [{key: cell for key, cell in row.items() if cell is not None and key not in OUR_COLUMNS} for row in dicts]


def set_aside_rows(place: Path) -> list[tuple[Any, ...]]:
    return rows(place, "quarantine", "table", "source_row", "column", "reason")


def canonical_export(folder: Path, content: str | bytes, name: str, coalition_id: str | None = None) -> Export:
    """What the connector of our own tables makes of a file that it alone recognises."""
    path = folder / f"raw{Path(name).suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    source = look(path, name, coalition_id, scratch=folder)
    found = claims(source)
    assert [connector for connector, _ in found] == ["canonical"]
    return canonical.read(source, found[0][1])
