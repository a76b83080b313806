"""From the rows of a table of responses to questions and responses: what the survey connectors share before answers.

A role is what a column says of the response, by the names of MEANINGS; "" is a question. "personal" columns name the
person or the device and are never loaded; "nothing" is the tool's own bookkeeping.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from pipelines.connectors._answer_form import MEANINGS, Question, Response, digest
from pipelines.connectors._answer_words import role_of
from pipelines.connectors._meetings import instant, plain
from pipelines.dates import is_date
from pipelines.problems import FileRejectedError
from pipelines.reading import HEAD_BYTES, SAMPLE_RECORDS, Source
from pipelines.scales import folded
from pipelines.workbook import first_sheet

LONGEST_ITEM_ID = 60  # characters; a longer heading has its digest as the id
HEADER_ROWS = 6  # banner lines and header rows that recognition looks at
PERSONAL, NOTHING, QUESTION = "personal", "nothing", "question"
WITH_ROW = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]", re.DOTALL)
SERIAL = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?")  # days since 1899-12-30, as a spreadsheet keeps a time: 1954 to 2091
SERIAL_ZERO = datetime(1899, 12, 30)
DAY_SECONDS = 86_400

Record = tuple[int, list[str]]  # row number in the file from 1, cells


def records(source: Source) -> list[Record]:
    """All rows that hold anything, of a text file or of the first sheet of a workbook."""
    rows = enumerate(first_sheet(source), start=1) if source.kind == "workbook" else source.records()
    return [(number, cells) for number, cells in rows if any(cells)]


def first_records(source: Source) -> list[list[str]]:
    """The first rows for recognition. Header rows of a long questionnaire alone can be more than a file's head."""
    if source.kind == "workbook":
        return first_sheet(source)[:SAMPLE_RECORDS]
    if source.kind != "text":
        return []
    if len(source.sample) < HEADER_ROWS and source.size > HEAD_BYTES:
        try:
            return [cells for _, cells in islice(source.records(), HEADER_ROWS)]
        except FileRejectedError:  # it may be another tool's; where it is not, reading says what is wrong
            return source.sample
    return source.sample


def roles_of(source: Source, headings: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """What each column is: as a person decided, as the tool names it (`known`, by plain heading), as its words say.

    Of several columns for the organisation the first counts.
    """
    roles: list[str] = []
    for heading in headings:
        decided = decided_role(source, heading)
        role = decided or (known.get(plain(heading)) or role_of(heading) if heading else NOTHING)
        role = NOTHING if role == "organisation" and role in roles else role
        roles.append("" if role == QUESTION else role)
    return roles


def decided_role(source: Source, heading: str) -> str:
    """What a person decided that the column is (decisions/columns.csv); "" where nobody did."""
    decided = source.columns.get(folded(heading), "")
    return decided if decided in MEANINGS or decided in (PERSONAL, NOTHING, QUESTION) else ""


def is_name(text: str) -> bool:
    """Whether a text can be an organisation's name: a number is the code of a choice."""
    return not text.replace(".", "").isdecimal()


def about_of(roles: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What the cells say of one response; of several e-mails the first that is one, else the first cell that is filled."""
    about: dict[str, str] = {}
    for role, cell in zip(roles, cells, strict=False):
        if not cell or role in ("", PERSONAL, NOTHING):
            continue
        if role == "organisation" and not is_name(cell):
            continue
        if not about.get(role) or (role == "email" and "@" not in about[role]):
            about[role] = moment(cell) if role in ("begins", "ends") else cell
    return about


def responses(rows: Iterable[Record], roles: Sequence[str]) -> list[Response]:
    return [Response(number, cells, about_of(roles, cells)) for number, cells in rows]


def questions(headings: Sequence[str], roles: Sequence[str]) -> list[Question]:
    """A question per column that is one; "Question [Row]" is the row of a grid."""
    asked = [index for index, (heading, role) in enumerate(zip(headings, roles, strict=False)) if heading and not role]
    ids = item_ids([headings[index] for index in asked])
    found = []
    for index, item_id in zip(asked, ids, strict=True):
        stem, row = split_row(headings[index])
        found.append(Question((index,), headings[index], item_id, stem, row))
    return found


def split_row(heading: str) -> tuple[str, str]:
    match = WITH_ROW.fullmatch(heading)
    return (match[1], match[2].strip()) if match else (heading, "")


def item_ids(headings: Sequence[str]) -> list[str]:
    """An id per heading: the heading where it is short, and numbered where another is the same."""
    seen: Counter[str] = Counter()
    ids = []
    for heading in headings:
        words = " ".join(heading.split())
        item_id = words if len(words) <= LONGEST_ITEM_ID else f"{words[:40].strip()}… {digest([plain(words)])}"
        seen[item_id] += 1
        ids.append(item_id if seen[item_id] == 1 else f"{item_id} #{seen[item_id]}")
    return ids


def understood(headings: Sequence[str], roles: Sequence[str]) -> dict[str, str]:
    """Column of the export -> what it was taken for."""
    return {heading: MEANINGS[role] for heading, role in zip(headings, roles, strict=False) if role in MEANINGS}


def personal_columns(roles: Sequence[str]) -> list[str]:
    """In words how many columns are not taken because they name the person or the device."""
    count = sum(role == PERSONAL for role in roles)
    return [f"{count} column(s) that name the person or the device, which are never loaded"] if count else []


def is_time(text: str) -> bool:
    """Whether a text is a day or a time in any order, also one that is in ISO 8601 already."""
    return is_date(text) or instant(text) is not None


def moment(text: str) -> str:
    """A time as written; where a spreadsheet left its own number for it, in ISO 8601 to the second."""
    if not SERIAL.fullmatch(text):
        return text
    seconds = round(float(text.replace(",", ".")) * DAY_SECONDS)
    return (SERIAL_ZERO + timedelta(seconds=seconds)).isoformat()
