"""A few kills at random instants; `uv run python -m tests.crash --kills 200` runs many."""

from __future__ import annotations

from pathlib import Path

from tests.crash import kill_rounds


def test_killed_at_any_instant_the_build_stays_readable_and_the_next_run_needs_no_hand_work(tmp_path: Path) -> None:
    tally = kill_rounds(tmp_path, kills=4, seed=20261122)
    assert tally.stopped.total() == 4
    assert tally.problems == []
