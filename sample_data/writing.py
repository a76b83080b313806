"""Rows into CSV files: one file per month for events, one per year for what follows from them, else one.

Every value is text by now and holds no comma, quote or line break; pyarrow refuses one that does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

Table = dict[str, object]  # column -> list of texts, or an Arrow array of texts

MONTH, YEAR = 7, 4  # characters of an ISO date
PERIODS = {  # table -> (column that says when, characters of it)
    "meetings": ("starts_at", MONTH), "attendance": ("joined_at", MONTH), "messages": ("sent_at", MONTH),
    "agenda_items": ("raised_on", MONTH), "decisions": ("decided_on", YEAR), "positions": ("_on", YEAR),
    "contributions": ("given_on", YEAR), "facilitation": ("happened_on", YEAR), "spending": ("month", YEAR),
}  # fmt: skip


def table(names: str, rows: Sequence[tuple[object, ...]]) -> Table:
    """Rows as columns."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names.split())}


def numbered(prefix: str, number: npt.NDArray[np.int64], width: int) -> pa.Array:
    digits = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def iso(instants: npt.NDArray[np.datetime64]) -> pa.Array:
    """2026-03-31T14:05:00Z for each."""
    text = pc.cast(pa.array(instants.astype("datetime64[s]")), pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), "Z", "")


class Exports:
    """CSV files in one folder, written a batch at a time. Columns that begin with _ only say when."""

    def __init__(self, folder: Path, by_period: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} already holds files. Name an empty folder.")
        self.folder, self.periods = folder, PERIODS if by_period else {}
        self.rows: Counter[str] = Counter()
        self._begun: dict[Path, None] = {}
        self._waiting: defaultdict[str, list[pa.Table]] = defaultdict(list)

    @property
    def files(self) -> list[Path]:
        return sorted(self._begun)

    def add(self, tables: dict[str, Table]) -> None:
        for name, columns in tables.items():
            texts = {c: pa.array(v, pa.string()) if isinstance(v, list) else v for c, v in columns.items()}
            rows = pa.table(texts)
            if rows.num_rows:
                self.rows[name] += rows.num_rows
                self._waiting[name].append(rows)

    def flush(self) -> None:
        """Append what waits to its files, in the order in which it came."""
        for name, tables in self._waiting.items():
            rows = pa.concat_tables(tables, promote_options="default")  # a column that one lacks is empty there
            if name not in self.periods:
                self._append(name, rows)
                continue
            column, length = self.periods[name]
            period = pc.utf8_slice_codeunits(rows[column], 0, length).combine_chunks().dictionary_encode()
            codes = period.indices.to_numpy()
            order = np.argsort(codes, kind="stable")
            rows, ends = rows.take(pa.array(order)), np.cumsum(np.bincount(codes))
            for label, start, end in zip(period.dictionary.to_pylist(), [0, *ends[:-1]], ends, strict=True):
                self._append(f"{name}-{label}", rows.slice(start, end - start))
        self._waiting.clear()

    def _append(self, stem: str, rows: pa.Table) -> None:
        kept = rows.select([column for column in rows.column_names if not column.startswith("_")])
        path = self.folder / f"{stem}.csv"
        with path.open("ab") as file:
            if path not in self._begun:
                self._begun[path] = None
                file.write((",".join(kept.column_names) + "\n").encode())
            csv.write_csv(kept, file, csv.WriteOptions(include_header=False, quoting_style="none"))
