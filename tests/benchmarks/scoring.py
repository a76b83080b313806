"""The scoring step, from the cube to scores, lenses, draws and changes: seconds and memory.

It runs in a fresh process over a copy of the tables a build has made by then. Targets are printed beside the figures and
never asserted.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.processes import script

SECONDS_AT_MOST, PEAK_MB_AT_MOST = 60, 1_500  # at 1,000 coalitions x 48 months
EVENTS_PER_MONTH = 20  # of a coalition; the step sees months, not events


def run(arguments: argparse.Namespace) -> None:
    console = Console()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="coalition-health-benchmark-"))
    try:
        events = EVENTS_PER_MONTH * arguments.coalitions * arguments.months
        console.print(f"making {arguments.coalitions:,} coalitions x {arguments.months} months in {folder}")
        shape = (folder, events, arguments.coalitions, arguments.months, arguments.coalitions)  # all may be surveyed
        made = json.loads(script("tests.benchmarks.exports", *shape).output)
        file = Path(made["exports"]).parent / "cube.duckdb"
        script("tests.benchmarks.cube", made["exports"], file)
        scored = script("tests.benchmarks.scored", file)
        found = json.loads(scored.output) | {"peak_mb": scored.peak_mb}
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)
    _print(console, found)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _print(console: Console, found: dict[str, object]) -> None:
    table = Table("what", "seconds", "at most")
    seconds: dict[str, float] = dict(found["seconds"])  # type: ignore[call-overload]
    for part, spent in seconds.items():
        table.add_row(part, f"{spent:.1f}", "")
    table.add_row("the scoring step", f"{sum(seconds.values()):.1f}", str(SECONDS_AT_MOST))
    table.add_row("peak memory, MB", f"{found['peak_mb']:,.0f}", f"{PEAK_MB_AT_MOST:,}")
    console.print(
        f"{found['coalitions']:,} coalitions, {found['months']} months, {found['indicators']} indicators with"
    )
    console.print(f"{found['values']:,} values")
    console.print(table)
