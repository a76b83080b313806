"""Files in to published scores out: against DuckDB's own read, one more month, peak memory, growth.

Every command is a fresh process on a fresh workspace. Targets are printed beside the figures and never asserted.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.processes import Run, product, script

RATIO_AT_MOST, MONTH_SHARE_AT_MOST, PEAK_MB_AT_MOST, GROWTH_AT_MOST = 15, 0.35, 2_500, 11  # at 10 M events
PANDAS_AT_LEAST = 3


def run(arguments: argparse.Namespace) -> None:
    console = Console()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="coalition-health-benchmark-"))
    try:
        sizes = []
        for events in sorted(arguments.events):
            console.print(f"{events:,} events: making the files in {folder}")
            shape = (folder, events, arguments.coalitions, arguments.months)
            made = json.loads(script("tests.benchmarks.exports", *shape).output)
            sizes.append(_size({name: Path(path) for name, path in made.items()}, events, arguments, console))
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)
    machine = {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "duckdb": importlib.metadata.version("duckdb"),
    }
    result = {"machine": machine, "sizes": sizes, "growth": _growth(sizes)}
    _print(console, result)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _size(made: dict[str, Path], asked: int, arguments: argparse.Namespace, console: Console) -> dict[str, Any]:
    exports, before, since = made["exports"], made["before"], made["since"]
    files = list(exports.glob("*.csv"))
    rows = sum(_lines(path) - 1 for path in files)
    events = sum(_lines(path) - 1 for path in files if path.name.startswith(("attendance", "messages")))
    read = json.loads(script("tests.benchmarks.read", exports).output)["seconds"]
    console.print(f"  DuckDB reads {len(files)} files, {rows:,} rows in {read:.2f} s")
    ingest, build = _road(exports, exports.parent / "workspace")
    console.print(f"  ingest {ingest.seconds:.1f} s, build {build.seconds:.1f} s")
    workspace = exports.parent / "workspace-month"
    _road(before, workspace)
    more = product("ingest", workspace, since, "--json") + product("build", workspace)
    console.print(f"  one more month {more.seconds:.1f} s")
    full = ingest + build
    found = {
        "events_asked": asked, "events": events, "rows": rows, "files": len(files),
        "megabytes": round(sum(p.stat().st_size for p in files) / 1e6, 1), "read_seconds": read,
        "ingest_seconds": ingest.seconds, "build_seconds": build.seconds, "full_seconds": full.seconds,
        "ratio_to_read": full.seconds / read, "peak_mb": full.peak_mb, "largest_process_mb": full.largest_mb,
        "month_seconds": more.seconds, "month_share": more.seconds / full.seconds,
        "month_files": len(list(since.iterdir())),
    }  # fmt: skip
    if arguments.pandas:
        rival = script("tests.benchmarks.pandas_script", exports)
        found |= {"pandas_seconds": rival.seconds, "pandas_peak_mb": rival.peak_mb}
        found["pandas_ratio"] = rival.seconds / full.seconds
    return found


def _road(exports: Path, workspace: Path) -> tuple[Run, Run]:
    """Ingest and build into a fresh workspace."""
    shutil.rmtree(workspace, ignore_errors=True)
    product("init", workspace)
    return product("ingest", workspace, exports, "--json"), product("build", workspace)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(2**20), b""))


def _growth(sizes: list[dict[str, Any]]) -> float | None:
    """How many times longer the largest size takes than the one a tenth of it, if both were run."""
    by_size = {size["events_asked"]: size["full_seconds"] for size in sizes}
    return next((by_size[n] / by_size[n // 10] for n in sorted(by_size, reverse=True) if n // 10 in by_size), None)


def _print(console: Console, result: dict[str, Any]) -> None:
    table = Table("what", *(f"{size['events']:,} events" for size in result["sizes"]), "at most, at 10 M")
    lines = (
        ("files", "files", "{:,}", ""), ("MB of CSV", "megabytes", "{:,.0f}", ""),
        ("DuckDB's own read, s", "read_seconds", "{:.2f}", ""), ("ingest, s", "ingest_seconds", "{:.1f}", ""),
        ("build, s", "build_seconds", "{:.1f}", ""), ("ingest + build, s", "full_seconds", "{:.1f}", ""),
        ("ingest + build / read", "ratio_to_read", "{:.1f} x", f"{RATIO_AT_MOST} x"),
        ("one more month, s", "month_seconds", "{:.1f}", ""),
        ("one more month / full run", "month_share", "{:.0%}", f"{MONTH_SHARE_AT_MOST:.0%}"),
        ("peak memory, all processes, MB", "peak_mb", "{:,.0f}", f"{PEAK_MB_AT_MOST:,}"),
        ("largest process, MB", "largest_process_mb", "{:,.0f}", ""),
        ("pandas script, s", "pandas_seconds", "{:.1f}", ""),
        ("pandas script / ours", "pandas_ratio", "{:.1f} x", f"at least {PANDAS_AT_LEAST} x"),
        ("pandas script, peak MB", "pandas_peak_mb", "{:,.0f}", ""),
    )  # fmt: skip
    for label, key, shape, target in lines:
        cells = [shape.format(size[key]) for size in result["sizes"] if key in size]
        if cells:
            table.add_row(label, *cells, target)
    if result["growth"]:
        table.add_row("time at the largest / at a tenth of it", *[""] * (len(result["sizes"]) - 1),
                      f"{result['growth']:.1f} x", f"{GROWTH_AT_MOST} x")  # fmt: skip
    console.print(table)
