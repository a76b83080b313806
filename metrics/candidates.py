"""Who is missing at the table: the needed roles, and which organisations of the register to ask first for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb
import numpy as np

from metrics.bench_tables import insert_rows
from metrics.candidate_pool import NOT_ASKED_AGAIN, PASSED_OVER_UP_TO, Row, candidate_rows, need_rows
from metrics.candidate_words import adds, label, not_asked, was_member
from metrics.ecosystem import fill_ecosystem
from metrics.matchmaking import PRECISION, choose, one_more

NOT_COMPARED = "ow far its markets overlap with the members' is not on file, and counted as half."
UNKNOWN_MARKETS = f"H{NOT_COMPARED}"
PERHAPS_TOO_MUCH = f"May bring more overlap than it adds: h{NOT_COMPARED}"
TOO_MUCH_OVERLAP = "Brings more overlap than it adds."
NO_LONGER = "Adds nothing once those before it have joined."
Cells = tuple[Any, ...]


def compute_candidates(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.ecosystem, bench.candidates and bench.candidate_reasons from coalition_months, coalition_spans,
    member_months, ecosystem_needs, organisations, memberships and competitor_pairs.

    role_gain: what a candidate adds once those before it have joined, in needed roles; of one passed over, once all that
    are asked have. overlap: mean over today's members, 0 to 1, NULL where no market is known. score: gain less overlap.
    """
    fill_ecosystem(con)
    needs = {coalition: list(rows) for coalition, rows in groupby(need_rows(con), _coalition)}
    told = [
        one
        for coalition, rows in groupby(candidate_rows(con), _coalition)
        for one in _judged(coalition, list(rows), needs[coalition])
    ]
    insert_rows(con, "candidates", ((*who, *figures) for (who, figures, _) in told))
    insert_rows(con, "candidate_reasons", ((*who, *reasons) for (who, _, reasons) in told))
    for table in ("fitting", "pool", "in_sectors", "members_now", "last_months"):
        con.execute(f"drop table {table}")


def _judged(coalition: str, rows: list[Row], needs: list[Row]) -> Iterator[tuple[Cells, Cells, Cells]]:
    """Per candidate, those asked first: its ids, its figures, its reasons. `rows`: what would add something, then others."""
    useful = [row for row in rows if row["is_useful"]]
    wanted = np.array([need["wanted"] for need in needs], np.int64)
    filled = np.array([need["surely"] for need in needs], np.int64)
    fits = np.array([[place in row["places"] for place in range(len(needs))] for row in useful], bool)
    overlap = np.array([row["overlap"] for row in useful], float)
    asked = choose(fits, wanted, filled, overlap) if useful else []
    labels = [label(need["ecosystem_role"], need["sector_code"]) for need in needs]
    for position, one in enumerate(asked, 1):
        row = useful[one.row]
        added = [(labels[p], int(wanted[p]), one.before[p]) for p in row["places"] if one.before[p] <= wanted[p]]
        reasons = [adds(*each) for each in added] + _was_member(row) + [UNKNOWN_MARKETS] * (row["overlap"] is None)
        yield _cells(coalition, row, position, one.gain, added, " ".join(reasons), False)
    taken = {one.row for one in asked}
    filled += sum((fits[row] for row in taken), np.zeros(len(needs), np.int64))
    gains = (fits @ one_more(wanted, filled)).tolist() if useful else []
    left = sorted((row for row in range(len(useful)) if row not in taken), key=lambda row: (gains[row] == 0, row))
    passed_over: list[tuple[Row, float | None, str]] = [
        (useful[row], gains[row], " ".join(_passed_over(useful[row], gains[row]))) for row in left
    ]
    passed_over += [(row, _nothing(row), " ".join(_not_asked(row, labels))) for row in rows[len(useful) :]]
    for position, (row, gain, said) in enumerate(passed_over[:PASSED_OVER_UP_TO], len(asked) + 1):
        added = [(labels[p], int(wanted[p]), int(filled[p])) for p in row["places"] if gain and filled[p] <= wanted[p]]
        yield _cells(coalition, row, position, gain, added, said, True)


def _passed_over(row: Row, gain: float) -> list[str]:
    """Why one that adds something to today's members is not asked all the same."""
    if gain == 0:
        return [NO_LONGER, *_was_member(row)]
    return [TOO_MUCH_OVERLAP if row["overlap"] is not None else PERHAPS_TOO_MUCH, *_was_member(row)]


def _not_asked(row: Row, labels: list[str]) -> list[str]:
    """Why one is not even considered. The terms on which it left say it alone where it is not to be asked again."""
    if row["leave_reason"] in NOT_ASKED_AGAIN:
        return _was_member(row)
    fits = [labels[p] for p in row["places"]]
    return [not_asked(row["plays"], fits, row["other_sectors"], row["is_sector_unknown"]), *_was_member(row)]


def _nothing(row: Row) -> float | None:
    """What one that is not considered adds: nothing, or None where its role or sector is not known or it is out."""
    is_known = row["plays"] is not None and not row["is_sector_unknown"]
    return 0.0 if is_known and row["leave_reason"] not in NOT_ASKED_AGAIN else None


def _was_member(row: Row) -> list[str]:
    return [] if row["left_on"] is None else [was_member(row["left_on"], row["leave_reason"])]


def _cells(
    coalition: str, row: Row, position: int, gain: float | None, added: list[tuple[str, int, int]], reason: str, passed_over: bool
) -> tuple[Cells, Cells, Cells]:  # fmt: skip
    fills = [name for name, wanted, before in added if before < wanted]
    secures = [name for name, wanted, before in added if before == wanted]
    score = None if gain is None or row["overlap"] is None else round(gain - row["overlap"], PRECISION)
    return (
        (coalition, row["organisation_id"]),
        (None if gain is None else round(gain, PRECISION), row["overlap"], score),
        (row["name"], position, row["plays"], fills, secures, row["member"], row["value"], row["declared"], reason, passed_over),
    )  # fmt: skip


def _coalition(row: Row) -> str:
    return str(row["coalition_id"])
