"""A few mutations of every connector's samples, in this process; `python -m tests.fuzz` makes thousands of them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.connectors import canonical, connectors
from pipelines.problems import FileRejectedError
from pipelines.reading import Source
from tests import fuzz
from tests.samples import samples_at_hand

MUTATIONS = 8  # of every connector


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, fuzz._too_slow)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("connector", sorted({name for name, _ in samples_at_hand()}))
def test_a_mutated_export_is_taken_refused_in_words_or_not_recognised(connector: str, tmp_path: Path) -> None:
    tally = fuzz.run(connector, list(range(MUTATIONS)), tmp_path / "at")
    assert tally.fates.total() == MUTATIONS
    assert tally.mishaps == {}


def test_mutations_are_the_same_in_every_run_and_differ_from_the_sample() -> None:
    found = [fuzz.mutation("zoom", number) for number in range(20)]
    assert found == [fuzz.mutation("zoom", number) for number in range(20)]
    assert sum(sample.content != content for sample, content in found) > 15


def test_a_bug_a_lost_row_and_a_refusal_without_a_reason_are_mishaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next(sample for name, sample in samples_at_hand() if name == "canonical")
    assert fuzz.fate_of(sample, sample.content, tmp_path) == "accepted"
    assert fuzz.fate_of(sample, b"roses are red\n", tmp_path) == "unrecognised"
    assert fuzz.fate_of(sample, b"", tmp_path) == "rejected"
    read = canonical.read

    def short(source: Source, layout: str) -> object:
        raise FileRejectedError("no")

    def broken(source: Source, layout: str) -> object:
        return {}[layout]

    def losing(source: Source, layout: str) -> object:
        export = read(source, layout)
        export.counted = (*export.counted, *export.counted)
        return export

    for instead, fate in ((short, "refused without name or reason"), (broken, "KeyError in"), (losing, "rows lost by")):
        monkeypatch.setattr(connectors()["canonical"], "read", instead)
        assert fuzz.fate_of(sample, sample.content, tmp_path).startswith(fate)
