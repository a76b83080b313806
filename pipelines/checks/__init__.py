"""Checks: what must hold for newly staged rows, per canonical table.

The suites (one file per table) are checked by Great Expectations inside DuckDB, in a child process: importing
Great Expectations costs 5 seconds and 236 MB, which the ingest itself never pays. This module is what the
ingest uses and stays light; `expectations.py`, `child.py` and the suites are imported by the child alone.

Parent and child talk in lines of JSON over the child's standard input and output. No value of any row goes
through that pipe: findings are counts, reasons name columns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipelines.problems import CoalitionHealthError

COMMAND = (sys.executable, "-P", "-m", "pipelines.checks.child")  # -P: never from the current folder
ANSWER_WITHIN_SECONDS = 1800  # 10 million rows take about 2; only a child that hangs reaches this
DYING_SECONDS = 5  # left to a child that broke off, for its last words
LAST_LINES = 5  # of what the child said, shown when it breaks
REJECTED_COLUMNS = (
    'folder VARCHAR, "table" VARCHAR, file_row_number BIGINT, source_row BIGINT, "column" VARCHAR, reason VARCHAR'
)


@dataclass(frozen=True)
class Finding:
    """One expectation that some rows of one table fail.

    `expectation` says in plain words what should hold and `reason` what is wrong and the way out; neither
    holds a value of any row. `by_file` counts the rows per staged folder; its sum is `rows`.
    """

    table: str
    expectation: str
    column: str
    severity: str  # critical: the rows are in the rejected file · warning: the rows stay
    rows: int
    by_file: dict[str, int]
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What one run found. The rejected file has `rejected_lines`: one per row and failed expectation."""

    findings: list[Finding]
    rejected_lines: int


class Checker:
    """The child process that checks; started at once, so that its slow import overlaps with staging."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._child = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env={**os.environ, "GX_ANALYTICS_ENABLED": "false", "PYTHONPATH": path},
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Checker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child at once. It keeps nothing on disk, so there is nothing to wait for."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # a question the child never read
                    continue
        self._stderr.close()

    def run(self, staged: Mapping[str, Sequence[Path]], rejected: Path) -> Outcome:
        """Checks the staged Parquet files of one ingest (table -> files) and writes the rejected rows.

        A file lies at <folder>/<table>.parquet and has the contract's columns and source_row. `rejected` is
        always written, with REJECTED_COLUMNS. Raises CoalitionHealthError when the child breaks.
        """
        files = {table: [str(path.resolve()) for path in paths] for table, paths in staged.items() if paths}
        if not files:
            _write_nothing_rejected(rejected)
            return Outcome([], 0)
        line = self._ask(json.dumps({"staged": files, "rejected": str(rejected.resolve())}))
        try:
            answer = json.loads(line)
            return Outcome([Finding(**finding) for finding in answer["findings"]], answer["rejected_lines"])
        except (ValueError, KeyError, TypeError) as error:
            raise CoalitionHealthError(self._broken()) from error

    def _ask(self, question: str) -> str:
        assert self._child.stdin is not None and self._child.stdout is not None
        limit = threading.Timer(ANSWER_WITHIN_SECONDS, self._child.kill)
        limit.daemon = True
        limit.start()
        try:
            self._child.stdin.write(question + "\n")
            self._child.stdin.flush()
            return self._child.stdout.readline()
        except (BrokenPipeError, UnicodeDecodeError) as error:
            raise CoalitionHealthError(self._broken()) from error
        finally:
            limit.cancel()

    def _broken(self) -> str:
        try:
            code = self._child.wait(timeout=DYING_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        self._stderr.seek(0)
        said = self._stderr.read().decode("utf-8", errors="replace").splitlines()
        tail = "\n".join([line for line in said if line.strip()][-LAST_LINES:]) or "nothing"
        return (
            f"The checks stopped before they were done (exit code {code}), so these rows were not checked. "
            f"Run the ingest again; if it stops again, there may be too little memory. It last said:\n{tail}"
        )


def _write_nothing_rejected(rejected: Path) -> None:
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"create table nothing ({REJECTED_COLUMNS})")
        con.table("nothing").write_parquet(str(rejected))
