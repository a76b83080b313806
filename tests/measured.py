"""A DuckDB with the canonical tables and the cube of some exports, as a build has it when the indicators begin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from metrics.cube import build_cube
from pipelines import canonical, identity, surveys
from pipelines.engine import WRONG_IN_DUCKDB
from pipelines.repeats import StagedFolder, find_repeats
from pipelines.staging import stage

SECRET = bytes(range(32))


def measured(exports: Path, place: Path, as_of: date | None = None, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Stage the exports below `place`, one after the other, and make the cube of what happened up to `as_of`."""
    folders = []
    for number, path in enumerate(sorted(exports.glob("*.csv"))):
        folder = place / f"{number:04}"
        folder.mkdir(parents=True)
        assert stage(path, path.name, folder, SECRET, {}) is not None, f"{path.name} is not recognised"
        folders.append(StagedFolder(folder.name, number, folder))
    con = duckdb.connect(config={"threads": threads, "disabled_optimizers": WRONG_IN_DUCKDB})
    find_repeats(con, [], folders)
    canonical.load(con, folders, set(), {}, as_of)
    surveys.settle(con, folders, place / "decisions")
    identity.resolve(con, None)
    surveys.one_rating_each(con)
    canonical.make_months(con, as_of)
    build_cube(con)
    return con
