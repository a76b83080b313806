"""Files in random order, repeated, overlapping, corrected and saved anew: what counts is always the same.

`uv run python -m tests.sequences --runs 1000` stages every file once and asks, for each sequence, which rows count
(pipelines/repeats.py) and what the canonical tables hold; every 50th sequence walks the whole road and its published rows
are compared. tests/test_sequences.py runs a few.

The later file wins where two disagree, so corrections keep their order among themselves and nothing else keeps any.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import duckdb

from pipelines import canonical
from pipelines.casting import quoted
from pipelines.repeats import StagedFolder, find_repeats
from pipelines.staging import Staged, stage
from pipelines.tables import TABLES
from tests.roads import REGISTER, meeting_month
from tests.samples import Sample, samples_at_hand
from tests.saving import saved_anew
from tests.staged import SECRET

FULL_EVERY = 50  # sequences
CONNECTORS_EACH = 3  # whose samples are in one sequence
COALITION = "c"
SHEET = ("Date,Meeting,Name,Organisation", "2026-01-05,Steering,Ann Lee,Alder Fund", "2026-01-05,Steering,Bo Li,Birch Works",
         "2026-02-02,Steering,Ann Lee,Alder Fund", "2026-03-02,Plenary,Ann Lee,Cedar Labs", "2026-03-02,Plenary,Cy,-")  # fmt: skip
COMMITMENTS = ("commitment_id,coalition_id,made_on,owner_organisation_id,due_on,completed_on", "k1,c,2026-01-05,alder,2026-02-01,%s",
               "k2,c,2026-01-05,birch,2026-03-01,", "k3,c,2026-02-05,cedar,2026-03-01,%s", "k4,c,2026-02-06,alder,soon,")  # fmt: skip
RE_SAVED = ({"delimiter": ";", "line_end": "\r\n"}, {"delimiter": "\t", "encoding": "utf-16"}, {"quotes_all": True})


@dataclass(frozen=True)
class Piece:
    """One file. Pieces of one `chain` keep the order of their `rank`; those that are `needed` are in every sequence."""

    name: str
    content: bytes
    chain: str = ""
    rank: int = 0
    needed: bool = True
    date_order: str | None = None

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass
class Place:
    """Staged folders by the hash of the bytes, each made once."""

    folder: Path
    staged: dict[str, Staged | None] = field(default_factory=dict)

    def stage(self, piece: Piece) -> Staged:
        if piece.sha256 not in self.staged:
            path, out = self.folder / f"{piece.sha256}.raw", self.folder / piece.sha256
            path.write_bytes(piece.content)
            out.mkdir()
            options = {"coalition_id": COALITION, "date_order": piece.date_order}
            self.staged[piece.sha256] = stage(path, piece.name, out, SECRET, options)
        staged = self.staged[piece.sha256]
        assert staged is not None, f"{piece.name} is not recognised"
        return staged


def pieces(rng: Random) -> list[Piece]:
    """The clean set (needed, in order), and what else may come between: parts, earlier versions, the same saved anew.

    Our own tables, a list that grew, and the samples of a few connectors.
    """
    found = [Piece(f"{name}.csv", text.encode()) for name, text in REGISTER.items()]
    for month in ("2026-01", "2026-02", "2026-03"):
        found += [Piece(f"{name}.csv", text.encode()) for name, text in meeting_month(month).items()]
    together = (
        meeting_month("2026-01")["attendance-2026-01"]
        + meeting_month("2026-02")["attendance-2026-02"].split("\n", 1)[1]
    )
    found.append(Piece("attendance-both.csv", together.encode(), needed=False))
    for rank, filled in enumerate((("", ""), ("2026-01-31", ""), ("2026-01-31", "2026-03-15"))):
        text = "\n".join(COMMITMENTS) % filled + "\n"
        found.append(Piece("commitments.csv", text.encode(), "commitments", rank, rank == 2))
    for rows in range(2, len(SHEET) + 1):  # the same list, handed over as it grew
        text = "\n".join(SHEET[:rows]) + "\n"
        found.append(Piece("list.csv", text.encode(), "list", rows, rows == len(SHEET)))
    samples = [(connector, sample) for connector, sample in samples_at_hand() if connector != "canonical"]
    chosen = rng.sample(sorted({connector for connector, _ in samples}), CONNECTORS_EACH)
    for connector, sample in samples:
        if connector in chosen:
            found += _of_sample(connector, sample, sum(piece.chain == connector for piece in found))
    return found


def _of_sample(connector: str, sample: Sample, rank: int) -> list[Piece]:
    """A tool's export, and the same saved anew. Two samples of a tool may tell of one thing, so they keep their order."""
    contents = [sample.content]
    if sample.is_delimited:
        plain = {"delimiter": ",", "encoding": "utf-8", "line_end": "\n", "quotes_all": False}
        same = {"more_columns": 0, "blank": "", "order": None}
        contents += [saved_anew(sample, **{**plain, **same, **other}) for other in RE_SAVED]  # type: ignore[arg-type]
    return [
        Piece(sample.name, content, connector, rank, number == 0, sample.date_order)
        for number, content in enumerate(contents)
    ]


def sequence(all_pieces: list[Piece], rng: Random) -> list[Piece]:
    """The needed pieces and some of the others in random order, some of them twice; chains keep theirs."""
    others = [piece for piece in all_pieces if not piece.needed]
    chosen = [piece for piece in all_pieces if piece.needed] + rng.sample(others, rng.randrange(len(others) + 1))
    rng.shuffle(chosen)
    for chain in {piece.chain for piece in chosen if piece.chain}:
        places = [n for n, piece in enumerate(chosen) if piece.chain == chain]
        ordered = sorted((chosen[n] for n in places), key=lambda piece: piece.rank)
        for place, piece in zip(places, ordered, strict=True):
            chosen[place] = piece
    for piece in rng.sample(chosen, rng.randrange(6)):  # exactly the same bytes once more, any time later
        chosen.insert(rng.randrange(chosen.index(piece) + 1, len(chosen) + 1), piece)
    return chosen


def outcome(sequence: list[Piece], place: Place) -> tuple[str, list[str]]:
    """(a hash of the rows that count, files whose rows are not conserved) after the files came in this order."""
    fresh = list({piece.sha256: piece for piece in sequence}.values())
    folders = [StagedFolder(piece.sha256, n, place.folder / piece.sha256) for n, piece in enumerate(fresh, start=1)]
    staged = {piece.sha256: place.stage(piece) for piece in fresh}
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set timezone = 'UTC'")
        find_repeats(con, [], folders)
        fates = con.execute('select sha256, "table", count(*) from repeats group by all').fetchall()
        canonical.load(con, folders, {COALITION}, {}, None)
        counted = {name: int(con.execute(f"select count(*) from {name}").fetchone()[0]) for name in TABLES}  # type: ignore[index]
        return _hash(con), _not_conserved(fresh, staged, fates, counted)


def _not_conserved(
    fresh: list[Piece], staged: dict[str, Staged], fates: list[tuple[str, str, int]], counted: dict[str, int]
) -> list[str]:
    """Files and tables where rows in are not loaded + set aside + duplicate + superseded."""
    lost = []
    for piece in fresh:
        about = staged[piece.sha256]
        gone = sum(rows for sha256, table, rows in fates if sha256 == piece.sha256 and table in about.counted)
        loaded = sum(about.rows[table] for table in about.counted) - gone
        if about.rows_read != loaded + about.quarantined + gone or loaded < 0:
            lost.append(piece.name)
    for name, rows in counted.items():
        kept = sum(about.rows.get(name, 0) for about in staged.values())
        gone = sum(rows for _, table, rows in fates if table == name)
        if name != "coalitions" and rows != kept - gone:  # coalitions named for files are added to the table
            lost.append(f"the table {name}")
    return lost


def _hash(con: duckdb.DuckDBPyConnection) -> str:
    """Of all canonical rows and people, whatever their order and the files they came from."""
    said = []
    for name, columns in [*((table.name, table.names) for table in TABLES.values()), ("people", ("person_key",))]:
        names = ", ".join(map(quoted, columns))
        row = con.execute(f"select count(*), sum(cast(hash({names}) as hugeint)) from {name}").fetchone()
        said.append(f"{name} {row}")
    return sha256("\n".join(said).encode()).hexdigest()


def run(runs: int, seed: int, folder: Path) -> list[str]:
    """What went wrong in `runs` sequences, in words; nothing where each gave what its clean set gives."""
    place, problems = Place(folder), []
    for number in range(runs):
        rng = Random(f"{seed}-{number}")
        all_pieces = pieces(rng)
        clean, _ = outcome([piece for piece in all_pieces if piece.needed], place)
        found, lost = outcome(sequence(all_pieces, rng), place)
        problems += [f"sequence {number}: rows of {name} are lost" for name in lost]
        if found != clean:
            problems.append(f"sequence {number}: other rows count than in the clean set")
    return problems


def main() -> None:
    from tests.whole_road import walk

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        problems = run(given.runs, given.seed, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        problems += walk(range(0, given.runs, FULL_EVERY), given.seed, Path(folder))
    for problem in problems:
        print(f"✗ {problem}")
    print(
        f"{given.runs} sequences, {len(range(0, given.runs, FULL_EVERY))} of them published, {len(problems)} problems"
    )
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
