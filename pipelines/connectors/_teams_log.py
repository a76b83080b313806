"""The older Teams layout: a list of who joined and who left (Full Name, User Action, Timestamp)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipelines.connectors import Export, Row, Scan
from pipelines.connectors._meetings import instant, minutes_between, person_key, plain, settled_order
from pipelines.connectors._teams_sections import Numbered, split_lines
from pipelines.connectors._teams_words import JOINED, LEFT, LOG_COLUMNS, find_columns
from pipelines.dates import iso_instant
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

BANNER_ROWS = 3  # filled rows above the header: Teams warns that the list of a large meeting may be incomplete
GAP_MINUTES = 8 * 60  # without a line: the list of a recurring meeting's chat holds several meetings

Event = tuple[str, bool, int, str]  # ISO time, is a leave, row number, person ("" where no name is given)


def header_row(records: Iterable[Numbered]) -> Numbered | None:
    """The header's row number and cells, where one of the first filled rows names all three columns."""
    filled = ((number, record) for number, record in records if any(record))
    for _, (number, record) in zip(range(BANNER_ROWS + 1), filled, strict=False):
        if find_columns(record, LOG_COLUMNS).keys() == LOG_COLUMNS.keys():
            return number, record
    return None


def read(source: Source, coalition: str) -> Export:
    """Meetings (derived) and attendance, one row per stay: a join and the person's next leave.

    Raises FileRejectedError where no line can be read as somebody joining or leaving.
    """
    records = list(split_lines(source.records()))
    found = header_row(records)
    if found is None:
        raise FileRejectedError(f"{source.name}: the header was not found again. Download the list again.")
    header_at, header = found
    columns = find_columns(header, LOG_COLUMNS)
    width = len(header)
    lines = [(n, record + [""] * (width - len(record))) for n, record in records if n > header_at and any(record)]
    if not lines:
        raise FileRejectedError(
            f"{source.name}: the list names nobody who joined. Download it again during the meeting."
        )
    order = settled_order(source, [line[columns["time"]] for _, line in lines], (), header[columns["time"]])
    people: dict[str, str] = {}
    unknown: Counter[str] = Counter()
    events: list[Event] = []
    for number, line in lines:
        written, name = line[columns["action"]], line[columns["name"]]
        is_leave = LEFT.search(plain(written)) is not None
        if not is_leave and not JOINED.search(plain(written)):
            unknown[written] += 1
            continue
        key = person_key(name, "")
        if key:
            people.setdefault(key, name)
        events.append((iso_instant(line[columns["time"]], order), is_leave, number, key or ""))
    if not any(instant(time) for time, *_ in events):
        actions = sorted({line[columns["action"]] for _, line in lines})[:5]
        raise FileRejectedError(
            f'{source.name}: no line says "Joined" or "Left" with a time that can be read; '
            f"{header[columns['action']]} holds {actions}."
        )
    rows: list[Row] = []
    attendance: list[Row] = []
    for run in _runs(events):
        times = [time for time, *_ in run if instant(time)]
        meeting_id = f"teams:{coalition}:{min(times)}"
        rows.append(
            {
                "source_row": min(number for _, _, number, _ in run),
                "meeting_id": meeting_id,
                "coalition_id": coalition,
                "starts_at": min(times),
                "scheduled_minutes": None,
                "title": None,
            }
        )
        for person in dict.fromkeys(event[3] for event in run):
            stays = _stays(person, [event for event in run if event[3] == person], max(times))
            attendance += [stay | {"meeting_id": meeting_id} for stay in stays]
    left_out = [
        f'{count} lines with the action "{action}", neither joined nor left' for action, count in unknown.items()
    ]
    understood = {header[index]: LOG_COLUMNS[name][1] for name, index in columns.items()}
    tables: dict[str, list[Row] | Scan] = {"meetings": rows, "attendance": attendance}
    return Export(len(events), tables, ("attendance",), people, left_out, understood)


def _runs(events: list[Event]) -> list[list[Event]]:
    """The events of each meeting, in the order of the file; those whose time cannot be read are with the first."""
    readable = sorted(event for event in events if instant(event[0]))
    runs = [[readable[0]]]
    for event in readable[1:]:
        gap = minutes_between(runs[-1][-1][0], event[0])
        if gap is not None and gap > GAP_MINUTES:
            runs.append([])
        runs[-1].append(event)
    runs[0] += [event for event in events if not instant(event[0])]
    return [sorted(run, key=lambda event: event[2]) for run in runs]


def _stays(person: str, events: list[Event], ends_at: str) -> list[Row]:
    """One person's joins, each with the next leave not yet taken (two devices may overlap).

    A join without one ends with the person's last leave, or where that came before, with the meeting. A leave
    without a join has no known beginning.
    """
    waiting: list[Row] = []
    stays: list[Row] = []
    last_leave = max((time for time, is_leave, *_ in events if is_leave), default="")
    for time, is_leave, number, _ in sorted(events):
        if is_leave and waiting:
            waiting.pop(0)["left_at"] = time or None
            continue
        until = last_leave if last_leave > time else ends_at
        stay: Row = {
            "source_row": number,
            "person_key": person or None,
            "joined_at": None if is_leave else time or None,
            "left_at": (time or None) if is_leave else until,
        }
        stays.append(stay)
        if not is_leave:
            waiting.append(stay)
    return stays
