"""Sample exports: each connector's test file lists its own as SAMPLES; tests of all connectors together start from them."""

from __future__ import annotations

import importlib
import importlib.util
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
    order of columns or more columns; without `has_free_columns` (several tables in one file, or places the tool fixes)
    the columns stay as they are.
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
    has_free_columns: bool = True
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


def samples_at_hand() -> list[tuple[str, Sample]]:
    """As all_samples, without connectors that have none yet: tests/test_recognition.py names those."""
    found = []
    for connector in connectors():
        name = f"tests.test_connector_{connector}"
        samples = getattr(importlib.import_module(name), "SAMPLES", []) if importlib.util.find_spec(name) else []
        found += [(connector, sample) for sample in samples]
    return found
