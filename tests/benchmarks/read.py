"""What DuckDB itself needs to read all files of a folder into memory, every column as text. Best of three reads.

Run as a process of its own: python -m tests.benchmarks.read FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import duckdb

READS = 3


def main(folder: Path) -> None:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            groups[file.readline().strip()].append(str(path))
    seconds = []
    for _ in range(READS):
        con = duckdb.connect()
        began = time.perf_counter()
        for number, (header, paths) in enumerate(groups.items()):
            columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header.split(","))
            con.execute(
                f"create table t{number} as from read_csv($paths, auto_detect = false, header = true, delim = ',', "
                f"quote = '\"', escape = '\"', columns = {{{columns}}})",
                {"paths": paths},
            )
        seconds.append(time.perf_counter() - began)
        con.close()
    print(json.dumps({"seconds": min(seconds), "all": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
