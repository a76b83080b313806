"""The scoring step alone, as a build runs it: python -m tests.benchmarks.scored FILE prints seconds per part as JSON."""

from __future__ import annotations

import json
import sys
import time

import duckdb

from metrics.attention import compute_attention
from metrics.bench import compute_bench
from metrics.chance import compute_chance
from metrics.changes import compute_changes
from metrics.constructs import compute_constructs
from metrics.early_warnings import compute_warnings
from metrics.framework import compute_indicators
from metrics.scoring import compute_scores
from metrics.standing import compute_standing
from pipelines.engine import MEMORY

PARTS = (
    compute_indicators,
    compute_scores,
    compute_changes,
    compute_standing,
    compute_chance,
    compute_constructs,
    compute_attention,
    compute_warnings,
    compute_bench,
)


def main(file: str) -> dict[str, object]:
    seconds = {}
    with duckdb.connect(file, config={"threads": 2, "memory_limit": MEMORY}) as con:
        con.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
        for part in PARTS:
            began = time.perf_counter()
            part(con)
            seconds[part.__name__.removeprefix("compute_")] = round(time.perf_counter() - began, 2)
        counts = con.execute(
            "select count(distinct coalition_id), count(distinct month), count(distinct indicator), count(value) from indicators"
        ).fetchall()[0]
    return {"seconds": seconds, **dict(zip(("coalitions", "months", "indicators", "values"), counts, strict=True))}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
