"""Sequences of files through the whole road: ingested in one or several runs, built, and the published rows compared."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random

from metrics.published import PUBLISHED
from pipelines import arrivals
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import borrowed, published
from tests.sequences import COALITION, Piece, pieces, sequence

OF_FILES = {
    "source_file",
    "file",
    "sha256",
    "source_row",
    "arrived_on",
    "arrived_at",
}  # columns that say where a row is from


def walk(numbers: Iterable[int], seed: int, folder: Path) -> list[str]:
    """What went wrong, in words, in these sequences."""
    problems: list[str] = []
    with arrivals.Checker() as checker:  # the tests share one
        own, arrivals.Checker = arrivals.Checker, lambda: borrowed(checker)  # type: ignore[assignment,misc,return-value]
        try:
            for number in numbers:
                rng = Random(f"{seed}-{number}")
                all_pieces = pieces(rng)
                clean = _published([piece for piece in all_pieces if piece.needed], folder / "clean", rng)
                found = _published(sequence(all_pieces, rng), folder / str(number), rng)
                differ = sorted(table for table in clean if clean[table] != found[table])
                problems += [f"sequence {number}: the published table {table} differs" for table in differ]
                shutil.rmtree(folder)
        finally:
            arrivals.Checker = own  # type: ignore[misc]
    return problems


def _published(files: list[Piece], folder: Path, rng: Random) -> dict[str, list[tuple[object, ...]]]:
    """The published rows that do not tell of files, after the files came in this order in one to three runs."""
    folder.mkdir(parents=True)
    place = Workspace(folder / "w")
    place.create()
    place.secret_file.write_text("5" * 64, encoding="ascii")
    cuts = sorted(rng.sample(range(1, len(files)), rng.randrange(3)))
    for begin, end in zip([0, *cuts], [*cuts, len(files)], strict=True):
        for order in ("dmy", "mdy", None):
            paths = [
                _written(folder, number, files[number])
                for number in range(begin, end)
                if files[number].date_order == order
            ]
            reports = ingest(place, paths, COALITION, order) if paths else []
            assert all(report.is_conserved for report in reports)
            assert [report.message for report in reports if report.connector is None] == []
    build(place)
    tables = published(place)
    return {name: rows for name, rows in tables.items() if not OF_FILES & PUBLISHED[name].keys()}


def _written(folder: Path, number: int, piece: Piece) -> Path:
    path = folder / f"{number:04}" / piece.name
    path.parent.mkdir()
    path.write_bytes(piece.content)
    return path
