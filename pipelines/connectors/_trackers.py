"""What the connectors of trackers share: a task as a commitment, its table's header, words for done and given up.

A commitment has one owner. A task assigned to several is owned by the first named, who was asked first; the others
are kept as its helpers. Sub-tasks that a tracker lists as tasks of their own, with an owner and a date of their own,
are commitments; the items of a checklist are parts of their task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipelines.casting import DAMAGED_ID
from pipelines.connectors import Export, Row
from pipelines.connectors._meetings import person_key, plain
from pipelines.dates import is_date, iso_date
from pipelines.problems import FileRejectedError
from pipelines.reading import SAMPLE_RECORDS, Source
from pipelines.workbook import first_sheet

BANNER_ROWS = 20  # how far down the header may stand
DONE_LATEST = "task(s) done on a day the export does not tell: taken is the day of their last change"
DROPPED_SOMEDAY = "task(s) given up on a day the export does not tell: they stay open"
DONE = frozenset(
    "done complete completed finished closed resolved shipped released delivered deployed accomplished fertig erledigt "
    "abgeschlossen geschlossen gelost termine terminee termines terminees fini finis acheve fait faits clos ferme resolu "
    "hecho hecha hechos terminado terminada completado completada completados finalizado finalizada finalizados cerrado "
    "resuelto resuelta feito feita feitos concluido concluida concluidos concluidas resolvido fechado entregue".split()
)
NOT_YET = frozenset("not be almost nearly half nicht fast pas presque non no casi quase nao definition".split())
GIVEN_UP = re.compile(
    r"(won'?t|wont|will not) (do|fix)|wontfix|duplicat|cancel|declined|rejected|abandon|obsolete|invalid"
    r"|cannot reproduce|not a bug|withdrawn|wird nicht|nicht (behoben|erledigt)|abgelehnt|abgebrochen|verworfen"
    r"|duplikat|ne sera pas|annule|rejete|doublon|no se (hara|corregira|solucionara)|rechazad|anulad|nao sera"
    r"|rejeitad|recusad"
)

Words = Mapping[str, frozenset[str]]  # field -> headings, as `plain` writes them


@dataclass(frozen=True)
class Task:
    """One task as the tracker has it; days are ISO, or as written where they cannot be read."""

    number: int
    task_id: str | None
    title: str | None
    made_on: str | None
    due_on: str | None = None
    completed_on: str | None = None
    dropped_on: str | None = None
    assignees: tuple[tuple[str, str], ...] = ()  # person_key and name as written


@dataclass(frozen=True)
class Table:
    """A tracker's table: the header's row number from 1, its cells, and in which column each field stands."""

    row: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]

    def get(self, cells: list[str], name: str) -> str:
        index = self.columns.get(name, len(cells))
        return cells[index] if index < len(cells) else ""

    def understood(self, meanings: Mapping[str, str]) -> dict[str, str]:
        return {self.cells[index]: meanings[name] for name, index in self.columns.items() if name in meanings}


@dataclass
class Said:
    """What the load report says was not taken, or not exactly: words -> how often."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, words: str, count: int = 1) -> None:
        if count:
            self.counts[words] = self.counts.get(words, 0) + count

    def lines(self) -> list[str]:
        return [f"{count} {words}" for words, count in self.counts.items()]


def headings(**known: str) -> Words:
    """field -> its headings, written as one text with commas."""
    return {name: frozenset(plain(word) for word in text.split(",")) for name, text in known.items()}


def find_table(source: Source, words: Words, needed: tuple[str, ...], banner_rows: int = BANNER_ROWS) -> Table | None:
    """The first row near the top that has every heading needed; of a heading that stands twice, the first."""
    sample = first_sheet(source)[:SAMPLE_RECORDS] if source.kind == "workbook" else source.sample
    for number, cells in enumerate(sample[:banner_rows], start=1):
        written = [plain(cell[:80]).rstrip(" :") for cell in cells]
        found = {
            name: next((i for i, cell in enumerate(written) if cell in known), None) for name, known in words.items()
        }
        columns = {name: index for name, index in found.items() if index is not None}
        if set(needed) <= set(columns):
            return Table(number, tuple(cells), columns)
    return None


def table_of(source: Source, words: Words, needed: tuple[str, ...], banner_rows: int = BANNER_ROWS) -> Table:
    """The same for a table that must be there.

    Raises FileRejectedError naming the columns looked for.
    """
    table = find_table(source, words, needed, banner_rows)
    if table is None:
        raise FileRejectedError(f"{source.name}: no row near the top names {', '.join(needed)}. Export it again.")
    return table


def rows_of(source: Source, table: Table) -> Iterator[tuple[int, list[str]]]:
    """The rows under the header that hold anything, with their number in the file."""
    records = enumerate(first_sheet(source), start=1) if source.kind == "workbook" else source.records()
    return ((number, cells) for number, cells in islice(records, table.row, None) if any(cells))


def export_of(
    tasks: list[Task], tool: str, coalition: str, records: int, said: Said, understood: dict[str, str]
) -> Export:
    """Tasks as commitments; `tool` begins every id, as two trackers may count alike."""
    commitments: list[Row] = []
    helpers: list[Row] = []
    for task in tasks:
        commitment_id = _id_of(tool, task.task_id)
        keys = [key for key, _ in task.assignees]
        row = {
            "source_row": task.number,
            "commitment_id": commitment_id,
            "coalition_id": coalition,
            "title": task.title,
        }
        days = {name: getattr(task, name) for name in ("made_on", "due_on", "completed_on", "dropped_on")}
        commitments.append(row | days | {"owner_person_key": keys[0] if keys else None})
        others = [key for key in dict.fromkeys(keys[1:]) if key != keys[0]]
        helpers += [
            {"source_row": task.number, "commitment_id": commitment_id, "person_key": key}
            for key in others
            if commitment_id
        ]
        said.add(
            "task(s) assigned to several people: the first named is the owner, the others are helpers", bool(others)
        )
    people = {key: name for task in reversed(tasks) for key, name in task.assignees}
    tables: dict[str, Any] = {"commitments": commitments}
    if helpers:
        tables["commitment_helpers"] = helpers
    return Export(records, tables, ("commitments",), people, said.lines(), understood)


def _id_of(tool: str, task_id: str | None) -> str | None:
    """An id that a spreadsheet turned into a number stays as it stands: casting sets its row aside."""
    return f"{tool}:{task_id}" if task_id and not re.fullmatch(DAMAGED_ID, task_id) else task_id


def person(name: str, email: str = "") -> tuple[tuple[str, str], ...]:
    """Whom a cell names: nobody, or one person by e-mail, else by name. An address in place of a name is an e-mail."""
    if "@" in name and " " not in name and not email:
        email = name
    key = person_key(name, email)
    return ((key, name or email),) if key else ()


def day(text: str, order: str) -> str | None:
    """The day of a date with or without a time of day; the text as it stands where it cannot be read."""
    words = text.split()
    if words and not is_date(text) and is_date(words[0]):  # "12/Mar/24 9:41 vorm.": the day is plain all the same
        text = words[0]
    return iso_date(text, order) or None


def is_done(words: str) -> bool:
    """Whether a list's name or a state says that what stands there is done."""
    said = re.sub(r"[\W_]+", " ", plain(words)).split()
    is_named = any(word in DONE and before != "to" for before, word in zip(["", *said], said, strict=False))
    return is_named and NOT_YET.isdisjoint(said)


def is_given_up(words: str) -> bool:
    """Whether a resolution, or a list's name, says that it will not be done."""
    return bool(GIVEN_UP.search(plain(words)))
