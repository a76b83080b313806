"""What goes where: the blocks of a section set into the rooms of a slide, and what is left for the next. In points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dashboard.briefing import slide_measure as measure

AFTER = 5.0  # points after a paragraph
BETWEEN = 12.0  # before and after a block with a rule, and a table
INDENT = 16.0  # of a point of a list, and of what stands beside a rule
CELL_SIDE, CELL_TOP = 7.2, 3.6  # margins in a cell, as PowerPoint sets them
LEAST_COLUMN = 0.14  # of a table's width
TABLE_SIZE = 13.0  # of letters in a table


@dataclass(frozen=True)
class Paragraph:
    """Bold words first, where there are any, then the text."""

    text: str
    lead: str = ""
    is_bold: bool = False

    def whole(self) -> str:
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True)
class Block:
    """What stays together if it can: a paragraph, a point of a list, an ask beside its rule."""

    paragraphs: tuple[Paragraph, ...]
    kind: str = "text"  # text | point | act | watch | quiet

    @property
    def is_ruled(self) -> bool:
        return self.kind in ("act", "watch")

    @property
    def indent(self) -> float:
        return INDENT if self.kind in ("point", "act", "watch") else 0.0

    def height(self, size: float, room: float) -> float:
        inner = room - self.indent
        tall = sum(_tall(paragraph, size, inner) + AFTER for paragraph in self.paragraphs)
        return tall + (BETWEEN if self.is_ruled else 0.0)


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def widths(self, room: float) -> list[float]:
        """By what stands in them, none so narrow that it cannot be read."""
        cells = [self.header, *self.rows]
        widest = [
            max(measure.width(cell, TABLE_SIZE, bold=True) for cell in column) for column in zip(*cells, strict=True)
        ]
        need = [wide + 2 * CELL_SIDE for wide in widest]
        least = room * min(LEAST_COLUMN, 1 / len(need))
        # long texts share what is left; a column of dates keeps what it needs
        free = room
        found = dict.fromkeys(range(len(need)), 0.0)
        for rank, i in enumerate(sorted(found, key=need.__getitem__)):
            found[i] = max(least, min(need[i], free / (len(need) - rank)))
            free -= found[i]
        wider = room / sum(found.values())
        return [found[i] * wider for i in range(len(need))]

    def row_height(self, row: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> float:
        tall = [
            measure.height(cell, TABLE_SIZE, wide - 2 * CELL_SIDE, bold=bold)
            for cell, wide in zip(row, widths, strict=True)
        ]
        return max(tall) + 2 * CELL_TOP

    def height(self, size: float, room: float) -> float:
        widths = self.widths(room)
        rows = sum(self.row_height(row, widths) for row in self.rows)
        return self.row_height(self.header, widths, bold=True) + rows + 2 * BETWEEN


@dataclass
class Room:
    """A place on a slide; `is_whole`: as wide as the slide, so that a table may begin here and go on later."""

    left: float
    top: float
    width: float
    height: float
    is_whole: bool = False
    placed: list[tuple[float, Block | Table]] = field(default_factory=list)
    used: float = 0.0

    @property
    def free(self) -> float:
        return self.height - self.used

    def put(self, block: Block | Table, size: float) -> None:
        self.placed.append((self.top + self.used, block))
        self.used += block.height(size, self.width)


def place(blocks: Sequence[Block | Table], rooms: Sequence[Room], size: float) -> list[Block | Table]:
    """Sets the blocks into the rooms in order; what no room is left for comes back, to go on in the next slide."""
    rest = list(blocks)
    for room in rooms:
        while rest:
            first, later = _fitting(rest[0], room, size)
            if first is not None:
                room.put(first, size)
            if later is None:
                rest = rest[1:]
                continue
            rest = [later, *rest[1:]]
            break
    return rest


def _fitting(block: Block | Table, room: Room, size: float) -> tuple[Block | Table | None, Block | Table | None]:
    """What of the block fits here, and what of it does not."""
    if block.height(size, room.width) <= room.free:
        return block, None
    if isinstance(block, Table):
        return _some_rows(block, room) if room.is_whole else (None, block)
    return _some_lines(block, room, size) if not room.placed and room.is_whole else (None, block)


def _some_lines(block: Block, room: Room, size: float) -> tuple[Block | None, Block | None]:
    """A block taller than a whole slide is cut between its lines."""
    kept: list[Paragraph] = []
    rest = list(block.paragraphs)
    free = room.free - (BETWEEN if block.is_ruled else 0.0)
    inner = room.width - block.indent
    while rest and _tall(rest[0], size, inner) + AFTER <= free:
        free -= _tall(rest[0], size, inner) + AFTER
        kept.append(rest.pop(0))
    fit = int((free - AFTER) / (size * measure.LINE))
    if rest and (fit > 0 or not kept):
        first = rest.pop(0)
        head, tail = measure.cut(first.whole(), size, inner, max(fit, 1), bold=first.is_bold)
        lead = first.lead if head.startswith(first.lead) else ""
        kept.append(replace(first, lead=lead, text=head.removeprefix(lead).strip(" ")))
        rest.insert(0, Paragraph(tail, is_bold=first.is_bold))
    return replace(block, paragraphs=tuple(kept)), replace(block, paragraphs=tuple(rest))


def _some_rows(table: Table, room: Room) -> tuple[Table | None, Table | None]:
    """As many rows as fit under the header; a row taller than a whole slide goes on in a row of its own."""
    widths = table.widths(room.width)
    free = room.free - table.row_height(table.header, widths, bold=True) - 2 * BETWEEN
    kept: list[tuple[str, ...]] = []
    rest = list(table.rows)
    while rest and table.row_height(rest[0], widths) <= free:
        free -= table.row_height(rest[0], widths)
        kept.append(rest.pop(0))
    if not kept and room.placed:
        return None, table
    if not kept:
        fit = max(int((free - 2 * CELL_TOP) / (TABLE_SIZE * measure.LINE)), 1)
        parts = [
            measure.cut(cell, TABLE_SIZE, wide - 2 * CELL_SIDE, fit)
            for cell, wide in zip(rest.pop(0), widths, strict=True)
        ]
        kept.append(tuple(head for head, _ in parts))
        rest.insert(0, tuple(tail for _, tail in parts))
    return replace(table, rows=tuple(kept)), replace(table, rows=tuple(rest))


def _tall(paragraph: Paragraph, size: float, room: float) -> float:
    return measure.height(paragraph.whole(), size, room, bold=paragraph.is_bold)
