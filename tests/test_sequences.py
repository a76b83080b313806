"""Repeated, overlapping, corrected and shuffled files publish what the clean set publishes; no row is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.sequences import Piece, Place, outcome, pieces, run, sequence
from tests.whole_road import walk

SEED, RUNS = 7, 8
HEADER = b"meeting_id,coalition_id,starts_at,title\n"
FIRST = Piece("a.csv", HEADER + b"m1,c,2026-01-05,Plan\nm2,c,2026-01-06,Do\n")
MENDED = Piece("b.csv", HEADER + b"m1,c,2026-01-05,Plans\n")


def test_random_sequences_count_the_same_rows_as_the_clean_set(tmp_path: Path) -> None:
    assert run(RUNS, SEED, tmp_path) == []


def test_a_random_sequence_publishes_the_same_rows_as_the_clean_set(tmp_path: Path) -> None:
    assert walk([1], SEED, tmp_path / "road") == []


def test_sequences_differ_and_hold_every_needed_file_with_corrections_in_order() -> None:
    every = pieces(Random(SEED))
    one, other = (sequence(every, Random(seed)) for seed in (1, 2))
    assert [piece.name for piece in one] != [piece.name for piece in other]
    for found in (one, other):
        assert {piece for piece in every if piece.needed} <= set(found)
        ranks = [piece.rank for piece in dict.fromkeys(found) if piece.chain == "list"]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("files", "differs"), [([FIRST, MENDED], False), ([FIRST, MENDED, FIRST], False), ([MENDED, FIRST], True)]
)
def test_the_later_of_two_versions_counts_and_the_same_bytes_again_change_nothing(
    tmp_path: Path, files: list[Piece], differs: bool
) -> None:
    place = Place(tmp_path)
    expected, _ = outcome([FIRST, MENDED], place)
    found, lost = outcome(files, place)
    assert ((found != expected), lost) == (differs, [])
