"""Where things stand in Zoom's reports: which layout it is, the meetings' blocks and their participants' rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.connectors._meetings import plain
from pipelines.connectors._zoom_words import BLOCK, PARTICIPANT, YES, Words, columns, name_column

WITH_BLOCK, PLAIN, UNIQUE = "participants with the meeting block", "participants", "unique users"
MANY = "participants of many meetings"

BANNER_ROWS = 8  # filled rows above the participants' header, the block among them

Cells = dict[str, str]


@dataclass
class Meeting:
    """The block of one meeting, the row it stands in, and its participants' rows (row number, cells)."""

    number: int
    block: Cells
    rows: list[tuple[int, Cells]] = field(default_factory=list)


def layout_of(rows: list[list[str]]) -> tuple[str, int] | None:
    """The layout and the index of the participants' header among the filled rows; None for any other table."""
    for at, header in enumerate(rows[: BANNER_ROWS + 1]):
        name_at = name_column(header)
        if {"title", "starts_at"} <= columns(header[:name_at], BLOCK).keys() and _has_joins(header[name_at:]):
            return MANY, at
        has_joins = _has_joins(header)
        if not has_joins and not {"name", "email", "total"} <= columns(header, PARTICIPANT).keys():
            continue
        if _block_at(rows[:at]) is not None:
            return WITH_BLOCK, at
        return PLAIN if has_joins else UNIQUE, at
    return None


def _has_joins(header: list[str]) -> bool:
    return {"name", "joined", "left", "minutes"} <= columns(header, PARTICIPANT).keys()


def _block_at(rows: list[list[str]]) -> int | None:
    """The row that names the meeting's columns, directly above its values."""
    for at, header in enumerate(rows[:-1]):
        found = columns(header, BLOCK).keys()
        if "starts_at" in found and found & {"meeting", "title"}:
            return at
    return None


def meetings_of(
    records: list[tuple[int, list[str]]], layout: str, at: int
) -> tuple[list[Meeting], int, dict[str, str]]:
    """The meetings with anybody in them, how many rows are waits, and what the headings were taken for."""
    header = records[at][1]
    name_at = name_column(header) if layout == MANY else 0
    participant = {name: name_at + index for name, index in columns(header[name_at:], PARTICIPANT).items()}
    block_at = _block_at([record for _, record in records[:at]]) if layout == WITH_BLOCK else None
    block_header = header[:name_at] if layout == MANY else records[block_at][1] if block_at is not None else []
    in_block = columns(block_header, BLOCK)
    understood = _understood(block_header, in_block, BLOCK, " (block)") | _understood(header, participant, PARTICIPANT)
    meetings: dict[tuple[str, ...], Meeting] = {}
    waited = 0
    for number, record in records[at + 1 :]:
        cells = _cells(record, participant)
        if plain(cells.get("waiting", "")) in YES:
            waited += 1
            continue
        said_at, said = (number, record) if block_at is None else records[block_at + 1]
        block = _cells(said, in_block)
        meetings.setdefault(tuple(block.values()), Meeting(said_at, block)).rows.append((number, cells))
    return list(meetings.values()), waited, understood


def _cells(record: list[str], found: dict[str, int]) -> Cells:
    return {name: record[index] if index < len(record) else "" for name, index in found.items()}


def _understood(header: list[str], found: dict[str, int], words: Words, suffix: str = "") -> dict[str, str]:
    return {f"{header[index]}{suffix}": words[name][1] for name, index in found.items()}
