"""Sample exports: each connector's test file lists its own as SAMPLES; tests of all connectors together start from them."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.connectors import connectors
from pipelines.reading import Source, look


@dataclass(frozen=True)
class Sample:
    """One export as its tool writes it, and its true counts.

    `records` and `people` are as in `ingest --json`; `rows` are the rows per canonical table that a person finds
    in it by hand. `is_delimited`: a table that stays the same export when saved with another delimiter, encoding,
    order of columns or more columns.
    """

    name: str
    content: bytes
    layout: str
    records: int
    people: int
    rows: Mapping[str, int]
    is_delimited: bool = False
    date_order: str | None = None
    coalition_id: str | None = "c"
    header_rows: int = 1  # records above the first row of values, banners included

    def source(self, folder: Path) -> Source:
        path = folder / self.name
        path.write_bytes(self.content)
        return look(path, self.name, self.coalition_id, self.date_order, scratch=folder)


def samples_of(connector: str) -> list[Sample]:
    """The SAMPLES of tests/test_connector_<name>.py; a connector without any is a defect."""
    return list(importlib.import_module(f"tests.test_connector_{connector}").SAMPLES)


def all_samples() -> list[tuple[str, Sample]]:
    return [(connector, sample) for connector in connectors() for sample in samples_of(connector)]
