"""Recognition: every export is claimed by its connector alone, however it was saved on its way here."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given as for_all
from hypothesis import seed, settings

from pipelines.connectors import DOCUMENTED, OURS, SEEN, claims, connectors
from pipelines.nearest import NEAREST, looked_for
from pipelines.reading import look
from pipelines.staging import Staged
from tests.samples import Sample, samples_at_hand
from tests.saving import saved_anew, savings
from tests.shared_files import REAL, real
from tests.staged import rows, staged

SAMPLES = samples_at_hand()
DELIMITED = [(connector, sample) for connector, sample in SAMPLES if sample.is_delimited]
EXAMPLES = 4  # of every delimited sample
REAL_FOLDERS = {"google-forms": "google_forms", "isic": None}


def named(pairs: list[tuple[str, Sample]]) -> list[str]:
    return [f"{connector}-{sample.name}" for connector, sample in pairs]


def test_every_connector_has_a_sample_of_every_layout_and_says_whether_it_was_seen() -> None:
    layouts: dict[str, set[str]] = {name: set() for name in connectors()}
    for connector, sample in SAMPLES:
        layouts[connector].add(sample.layout)
    said = {name: set(getattr(module, "LAYOUTS", {})) for name, module in connectors().items()}
    assert {name: said[name] ^ layouts[name] for name in said if said[name] != layouts[name] or not said[name]} == {}
    assert {state for module in connectors().values() for state in module.LAYOUTS.values()} <= {SEEN, DOCUMENTED, OURS}


@pytest.mark.parametrize(("connector", "sample"), SAMPLES, ids=named(SAMPLES))
def test_a_sample_is_claimed_by_its_connector_alone_whatever_it_is_called(
    connector: str, sample: Sample, tmp_path: Path
) -> None:
    assert claims(sample.source(tmp_path)) == [(connector, sample.layout)]
    path = tmp_path / "x"
    path.write_bytes(sample.content)
    assert claims(look(path, "x")) == [(connector, sample.layout)]


@pytest.mark.shared
def test_a_real_export_is_claimed_by_its_connector_alone() -> None:
    real("PROVENANCE.md")
    for path in sorted(path for path in REAL.glob("*/*") if path.is_file()):
        folder = path.stem if path.parent.name == "graphql-wg" else path.parent.name
        expected = REAL_FOLDERS.get(folder, folder)
        claimed = [connector for connector, _ in claims(look(path, path.name))]
        assert claimed == ([expected] if expected in connectors() else []), path.name


@pytest.mark.parametrize(("connector", "sample"), DELIMITED, ids=named(DELIMITED))
def test_a_table_saved_anew_is_the_same_export_with_the_same_counts(connector: str, sample: Sample) -> None:
    @seed(crc32(f"{connector}-{sample.name}".encode()))  # other ways of saving for every sample, the same in every run
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    @for_all(saving=savings())
    def holds(saving: dict[str, Any]) -> None:
        with TemporaryDirectory() as folder:
            about, counts = counted(Path(folder), sample, saved_anew(sample, **saving))
        assert (about.connector, about.layout) == (connector, sample.layout)
        assert (about.records, about.people, counts) == (sample.records, sample.people, dict(sample.rows))

    holds()


def counted(folder: Path, sample: Sample, content: bytes) -> tuple[Staged, dict[str, int]]:
    """What is known of the content as staged, and its rows per table."""
    options = {"coalition_id": sample.coalition_id, "date_order": sample.date_order}
    about, place = staged(folder, content, sample.name, **options)
    return about, {table: len(rows(place, table)) for table in about.rows}


# --- what nobody recognises --------------------------------------------------------------------------------
def test_a_file_nobody_knows_is_told_the_few_exports_nearest_to_it(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Name (Original Name),Join Time,Guest\nAnn,2026-01-05 10:00,No\n", encoding="utf-8")
    assert claims(look(path, path.name)) == []
    words = looked_for(path, path.name)
    assert words.startswith("Nearest to it: ")
    assert connectors()["zoom"].LOOKED_FOR in words
    told = [name for name, module in connectors().items() if module.LOOKED_FOR in words]
    assert len(told) <= NEAREST


def test_a_file_like_none_is_told_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("qwxz vbnm\n", encoding="utf-8")
    words = looked_for(path, path.name)
    assert words.startswith("It is like none of: ")
    assert all(module.TITLE in words for module in connectors().values())
