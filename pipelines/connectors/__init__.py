"""Connectors: one file per vendor export. This module is what they share; a new one joins by adding its file.

A connector is a module in this folder with

    TITLE        what the export is called where it comes from
    VERSION      raised whenever the rows it makes change; staged rows of an older version are made anew
    LOOKED_FOR   one sentence: what in the content makes it this export
    LAYOUTS      layout -> SEEN, or DOCUMENTED where no real file of it was at hand
    recognise(source) -> str | None     the layout's name, from content alone, or None
    read(source, layout) -> Export      the export's rows in the canonical tables, as text

`read` renames and reads values; it joins, sums and judges nothing. It raises FileRejectedError, naming file,
row or column and the way out, where the file as a whole cannot be used. A value it cannot read it passes on
as it stands: casting sets that row aside with the reason and keeps the rest.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, TypedDict

from pipelines.reading import Source

SEEN = "seen for real"
DOCUMENTED = "not yet seen for real"  # built from the vendor's documentation, which the connector names

OURS = "our own format"

Row = dict[str, Any]  # column of the contract -> text or None; "source_row" -> row number in the file, from 1


class Question(TypedDict):
    """One question of a survey, as a person sees it who says what it measures. The ends of the scale are a guess."""

    wave_id: str
    coalition_id: str
    instrument: str
    item_id: str
    wording: str
    scale: str
    scale_min: float
    scale_max: float


@dataclass(frozen=True)
class Scan:
    """Rows that DuckDB reads by itself: a statement giving `columns` as text, and `source_row`.

    For exports too large to pass through Python. `setup` statements run before it; they may make a table
    `refused` (source_row, rows_before, reason) of lines that could not even be split into cells, where
    rows_before counts the good rows above.
    """

    columns: tuple[str, ...]
    statement: str
    setup: tuple[str, ...] = ()


@dataclass
class Export:
    """What a connector read from one file.

    `tables` maps a canonical table to its rows. Rows of the tables in `counted` are the rows of the file
    (rows_read counts them); rows of other tables follow from them (the meeting of a participant list) and
    are not counted. `records` counts what the tool itself calls a record: a participant row, a response, a
    card, a message. `left_out` says in words what was not taken and how many (join notices, bots).
    """

    records: int | None  # None: as many as counted rows
    tables: dict[str, list[Row] | Scan]
    counted: tuple[str, ...]
    people: dict[str, str] = field(default_factory=dict)  # person_key -> name as written
    left_out: list[str] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)  # column of the export -> what it was taken for
    questions: list[Question] = field(default_factory=list)  # of a survey: what was asked and how answers are read


def layouts_in_words(module: ModuleType) -> str:
    """Which layouts of an export were seen for real, for the README."""
    by_state: dict[str, list[str]] = {}
    for layout, state in module.LAYOUTS.items():
        by_state.setdefault(state, []).append(layout)
    if len(by_state) == 1:
        return next(iter(by_state))
    return "; ".join(f"{state}: {', '.join(layouts)}" for state, layouts in by_state.items())


@cache
def connectors() -> dict[str, ModuleType]:
    """All connectors by name, in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def claims(source: Source, among: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Every (connector, layout) that recognises the content. A known export has exactly one."""
    found = ((name, connectors()[name].recognise(source)) for name in among or connectors())
    return [(name, layout) for name, layout in found if layout is not None]
