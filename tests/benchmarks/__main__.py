"""uv run python -m tests.benchmarks road [--events N ...] [--folder F] [--json FILE] [--pandas]"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks import road


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    benchmarks = parser.add_subparsers(dest="benchmark", required=True)
    one = benchmarks.add_parser("road", help="files in to scores out, against DuckDB reading the same files")
    one.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], help="sizes to run")
    one.add_argument("--coalitions", type=int, default=1_000)
    one.add_argument("--months", type=int, default=48)
    one.add_argument("--folder", type=Path, help="keeps the generated files here and uses them again")
    one.add_argument("--json", type=Path, help="writes the figures here as well")
    one.add_argument("--pandas", action="store_true", help="also time a pandas script for three of the indicators")
    road.run(parser.parse_args())


if __name__ == "__main__":
    main()
