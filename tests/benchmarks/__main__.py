"""uv run python -m tests.benchmarks road [--events N ...] [--folder F] [--json FILE] [--pandas]
uv run python -m tests.benchmarks scoring [--folder F] [--json FILE]"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks import road, scoring


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    benchmarks = parser.add_subparsers(dest="benchmark", required=True)
    one = benchmarks.add_parser("road", help="files in to scores out, against DuckDB reading the same files")
    one.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], help="sizes to run")
    one.add_argument("--pandas", action="store_true", help="also time a pandas script for three of the indicators")
    two = benchmarks.add_parser("scoring", help="from the cube to scores and draws: seconds and memory")
    for benchmark, run in ((one, road.run), (two, scoring.run)):
        benchmark.add_argument("--coalitions", type=int, default=1_000)
        benchmark.add_argument("--months", type=int, default=48)
        benchmark.add_argument("--folder", type=Path, help="keeps the generated files here and uses them again")
        benchmark.add_argument("--json", type=Path, help="writes the figures here as well")
        benchmark.set_defaults(run=run)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
