"""How long a page takes, server side, on a portfolio: from asking for a rerun to the message that it is done.

A visitor is a connection as a browser makes it. Uncached: the first run of a page for a coalition that nobody has opened since the
dashboard started; cached: the same visitor asks again. Loopback and the reading of the messages are part of the time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from dashboard.navigation import PAGES, pages_of
from pipelines.serving import serve
from tests.benchmarks.exports import portfolio
from tests.benchmarks.processes import product
from tests.demos import HOME, free_port

CACHED_MS_AT_MOST, UNCACHED_MS_AT_MOST = 100, 300
RERUNS = 3  # of each visitor
LARGEST_MESSAGE = 2**28  # bytes


def run(arguments: argparse.Namespace) -> None:
    console = Console()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="coalition-health-benchmark-"))
    workspace = _workspace(folder, arguments, console)
    with _dashboard(workspace) as port:
        found = {page: _page(port, page, ids) for page, ids in _visits(workspace, arguments.visits)}
    _print(console, found)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _workspace(folder: Path, arguments: argparse.Namespace, console: Console) -> Path:
    workspace = folder / f"pages-{arguments.coalitions}x{arguments.months}-{arguments.events}"
    if not (workspace / "current").exists():
        console.print(f"{arguments.coalitions:,} coalitions x {arguments.months} months: building in {workspace}")
        exports = portfolio(folder, arguments.events, arguments.coalitions, arguments.months)
        product("ingest", workspace, exports, "--json")
        product("build", workspace)
    return workspace


def _visits(workspace: Path, visits: int) -> list[tuple[str, list[str]]]:
    """Pages of the secretariat, each with coalitions of its own."""
    build = (workspace / "current").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(workspace / "builds" / build / "published" / "secretariat.duckdb"), read_only=True) as con:
        ids = [key for (key,) in con.execute("select coalition_id from coalitions order by all").fetchall()]
    return [(page, ids[number :: len(PAGES)][:visits]) for number, page in enumerate(pages_of("secretariat"))]


def _page(port: int, page: str, coalitions: list[str]) -> dict[str, float]:
    uncached, cached = [], []
    for coalition in coalitions:
        first, *again = _visit(port, PAGES[page].url, coalition)
        uncached.append(first)
        cached += again
    return {
        "cached_p50": float(np.percentile(cached, 50)), "cached_p95": float(np.percentile(cached, 95)),
        "uncached_p50": float(np.percentile(uncached, 50)), "uncached_p95": float(np.percentile(uncached, 95)),
        "visits": len(uncached),
    }  # fmt: skip


def _visit(port: int, page: str, coalition: str) -> list[float]:
    """Milliseconds of the first run and of RERUNS more."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    ask = BackMsg()
    ask.rerun_script.query_string = f"coalition_id={coalition}"
    ask.rerun_script.page_name = page
    times = []
    with connect(
        f"ws://{HOME}:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=LARGEST_MESSAGE,
        origin=f"http://{HOME}:{port}",
    ) as socket:  # fmt: skip
        for _ in range(1 + RERUNS):
            began = time.perf_counter()
            socket.send(ask.SerializeToString())
            while True:
                said = ForwardMsg.FromString(socket.recv(timeout=60))
                if said.WhichOneof("type") == "script_finished":
                    if said.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                        continue  # an early rerun of the page's own, followed by another
                    break
            times.append(1000 * (time.perf_counter() - began))
    return times


@contextmanager
def _dashboard(workspace: Path) -> Iterator[int]:
    port = free_port()
    process = serve(workspace, port, "secretariat", opens=False)
    try:
        for _ in range(400):
            try:
                urllib.request.urlopen(f"http://{HOME}:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        _visit(port, PAGES["method"].url, "")  # imports what every page needs, as the first visitor of the day does
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _print(console: Console, found: dict[str, dict[str, float]]) -> None:
    table = Table(
        "page", "cached p50", "cached p95", "uncached p50", "uncached p95", "visits",
        title=f"milliseconds; to reach: cached p95 {CACHED_MS_AT_MOST}, uncached p95 {UNCACHED_MS_AT_MOST}",
    )  # fmt: skip
    for page, one in found.items():
        figures = [
            f"{one[name]:.0f}" for name in ("cached_p50", "cached_p95", "uncached_p50", "uncached_p95", "visits")
        ]
        table.add_row(PAGES[page].title, *figures)
    console.print(table)
