"""uv run python -m tests.benchmarks road [--events N ...] [--folder F] [--json FILE] [--pandas]
uv run python -m tests.benchmarks scoring [--folder F] [--json FILE]
uv run python -m tests.benchmarks warnings [--variants NAME ...] [--seed N] [--json FILE] [--plot FILE.html]
uv run python -m tests.benchmarks effects [--series N]
uv run python -m tests.benchmarks pages [--events N] [--visits N] [--folder F] [--json FILE]"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks import effects, pages, road, scoring, warnings


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    benchmarks = parser.add_subparsers(dest="benchmark", required=True)
    one = benchmarks.add_parser("road", help="files in to scores out, against DuckDB reading the same files")
    one.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], help="sizes to run")
    one.add_argument("--pandas", action="store_true", help="also time a pandas script for three of the indicators")
    two = benchmarks.add_parser("scoring", help="from the cube to scores and draws: seconds and memory")
    three = benchmarks.add_parser("warnings", help="planted troubles caught, how soon, and how often for nothing")
    three.add_argument("--variants", nargs="+", help="some of the simulator's variants; else all")
    three.add_argument("--seed", type=int, default=warnings.SEED)
    three.add_argument(
        "--plot", type=Path, help="draws how both move with the thresholds, as HTML; takes six times as long"
    )
    four = benchmarks.add_parser("effects", help="before and after: how often the interval holds a known change")
    four.add_argument("--series", type=int, default=1_000, help="of each kind and length")
    four.set_defaults(run=effects.run)
    five = benchmarks.add_parser("pages", help="what a page costs, server side, on a portfolio")
    five.add_argument("--events", type=int, default=100_000, help="pages read published tables only, so few will do")
    five.add_argument("--visits", type=int, default=20, help="of each page, each of another coalition")
    for benchmark, run, coalitions, months in (
        (one, road.run, 1_000, 48), (two, scoring.run, 1_000, 48), (three, warnings.run, 200, 36), (five, pages.run, 1_000, 48),
    ):  # fmt: skip
        benchmark.add_argument("--coalitions", type=int, default=coalitions)
        benchmark.add_argument("--months", type=int, default=months)
        benchmark.add_argument("--folder", type=Path, help="keeps the generated files here and uses them again")
        benchmark.add_argument("--json", type=Path, help="writes the figures here as well")
        benchmark.set_defaults(run=run)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
