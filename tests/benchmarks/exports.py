"""The files a benchmark runs on: a simulated portfolio, and the same as it was handed over a month earlier.

Run as a process of its own, so that the memory it takes is not counted for the commands measured after it:
python -m tests.benchmarks.exports FOLDER EVENTS COALITIONS MONTHS [SURVEYED] prints the three folders as JSON; SURVEYED is the
number of the last coalition that asks its members.
"""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import sys
from pathlib import Path

import duckdb

from pipelines.tables import TABLES
from sample_data.portfolio import SURVEYED_UP_TO
from sample_data.simulator import simulate

SEED = 8
ENDS = ("completed_on", "dropped_on", "left_on")  # cells a tracker fills later


def portfolio(folder: Path, events: int, coalitions: int, months: int, surveyed: int = SURVEYED_UP_TO) -> Path:
    """About `events` rows of attendance and messages; made once per folder."""
    each = max(1, round(events / coalitions / months))
    out = folder / f"{coalitions}x{months}x{each}{f'-surveyed-{surveyed}' if surveyed != SURVEYED_UP_TO else ''}"
    if not (out / "labels.csv").exists():  # written last
        shutil.rmtree(out, ignore_errors=True)
        simulate(out, coalitions, months, SEED, each, surveyed_up_to=surveyed)
    return out / "exports"


def table_of(path: Path) -> str:
    return re.sub(r"(-\d{4}(-\d\d)?)?$", "", path.stem)


def a_month_earlier(exports: Path) -> tuple[Path, Path]:
    """(the folder as it was before its last month, the files that are new or changed since)."""
    before, since = exports.parent / "before", exports.parent / "since"
    if since.exists():
        return before, since
    shutil.rmtree(before, ignore_errors=True)
    before.mkdir()
    last = max(path.stem.removeprefix("attendance-") for path in exports.glob("attendance-*.csv"))
    con = duckdb.connect()
    con.execute(
        "create table kept as select decision_id from read_csv($files, all_varchar = true) where decided_on < $cut",
        {"files": str(exports / "decisions-*.csv"), "cut": f"{last}-01"},
    )
    for path in sorted(exports.glob("*.csv")):
        if not path.stem.endswith(f"-{last}"):
            _as_of(con, path, before / path.name, f"{last}-01")
    new = [p for p in sorted(exports.glob("*.csv")) if not _same(p, before / p.name)]
    unfinished = exports.parent / "since.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for path in new:
        os.link(path, unfinished / path.name)
    unfinished.rename(since)
    return before, since


def _same(path: Path, earlier: Path) -> bool:
    return earlier.exists() and filecmp.cmp(path, earlier, shallow=False)


def _as_of(con: duckdb.DuckDBPyConnection, path: Path, target: Path, cut: str) -> None:
    """The file without what came after `cut`: later rows, and ends that had not been written down."""
    table = TABLES[table_of(path)]
    header = path.open(encoding="utf-8").readline().strip().split(",")
    if re.search(r"-\d{4}-\d\d$", path.stem):
        os.link(path, target)
        return
    happened = "joined_on" if table.name == "memberships" else table.happened
    kept = f"{happened} < '{cut}'" if happened in header else "true"
    if table.name == "positions":
        kept = "decision_id in (from kept)"
    columns = ", ".join(f"case when {c} < '{cut}' then {c} end as {c}" if c in ENDS else c for c in header)
    source = f"read_csv('{path}', all_varchar = true, header = true, delim = ',', quote = '')"
    rows, old = con.execute(f"select count(*), count(*) filter ({kept}) from {source}").fetchone() or (0, 0)
    if rows == old and not set(ENDS) & set(header):
        os.link(path, target)
    elif old:
        con.execute(f"copy (select {columns} from {source} where {kept}) to '{target}' (header, delimiter ',')")


if __name__ == "__main__":
    made = portfolio(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    earlier, later = a_month_earlier(made)
    print(json.dumps({"exports": str(made), "before": str(earlier), "since": str(later)}))
