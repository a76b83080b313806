"""KoboToolbox and ODK Central submissions as CSV or XLSX: start, end, the questions, _uuid, _submission_time.

Documentation: https://support.kobotoolbox.org/export_download.html and https://docs.getodk.org/central-submissions/
Headings are names or labels, with the groups before them ("group/question"); answers are names or labels. A question with
several answers has a column of all and one for each, of 0 and 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from pipelines import toolkit
from pipelines.connectors import SEEN, Export
from pipelines.connectors._answer_columns import NOTHING, PERSONAL, item_ids, questions, responses, split_row
from pipelines.connectors._answer_form import Question, Response
from pipelines.connectors._answer_sheet import Sheet, header_row, read_sheet, survey_of
from pipelines.connectors._answer_words import role_of
from pipelines.connectors._meetings import plain
from pipelines.reading import Source

TITLE = "KoboToolbox or ODK submissions"
VERSION = 1
LOOKED_FOR = '"_submission_time" beside "_uuid" or "_id" (KoboToolbox), or "SubmissionDate" beside "KEY" (ODK)'
KOBO, ODK = "KoboToolbox", "ODK Central"
LAYOUTS = {KOBO: SEEN, ODK: SEEN}

ROLE_OF = {
    "start": "begins", "end": "ends", "_submission_time": "ends", "submissiondate": "ends", "_uuid": "key", "key": "key",
    "_id": "key", "username": PERSONAL, "phonenumber": PERSONAL, "simserial": PERSONAL, "subscriberid": PERSONAL,
    "deviceid": PERSONAL, "_submitted_by": PERSONAL, "submitterid": PERSONAL, "submittername": PERSONAL, "email": "email",
} | dict.fromkeys(
    "today _validation_status _notes _status __version__ _version_ _tags _index _attachments _geolocation _parent_index "
    "_parent_table_name _xform_id_string formhub/uuid meta/instanceid meta/instancename meta/rootuuid meta-instanceid "
    "meta-instancename instanceid instancename attachmentspresent attachmentsexpected status reviewstate edits formversion "
    "start-geopoint background-audio meta/audit audit attachmentsexpected __system/submissiondate _duration".split(),
    NOTHING,
)  # fmt: skip
GROUPS = re.compile(r"(?<=\S)[/:-]+(?=\S)")  # between groups and question: ODK writes "-", KoboToolbox what one chooses
GROUPS_AT_MOST = 20  # one inside the other; a heading of more is none
PLACE = re.compile(r".*[-_](?:latitude|longitude|altitude|accuracy|precision)", re.IGNORECASE)
NOT_ANSWERED = {"n/a", "none", "null"}


def recognise(source: Source) -> str | None:
    if header_row(source, _is_kobo) is not None:
        return KOBO
    return ODK if header_row(source, _is_odk) is not None else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    sheet = read_sheet(source, _is_kobo if layout == KOBO else _is_odk, ROLE_OF, LOOKED_FOR)
    roles = [
        role or (PERSONAL if PLACE.fullmatch(heading) else role_of(_last(heading)))
        for heading, role in zip(sheet.headings, sheet.roles, strict=True)
    ]
    if "_uuid" in sheet.headings:  # the other id counts the submissions of one server
        roles = [NOTHING if heading == "_id" else role for heading, role in zip(sheet.headings, roles, strict=True)]
    roles = [NOTHING if role == "organisation" and role in roles[:n] else role for n, role in enumerate(roles)]
    sheet = Sheet(sheet.headings, roles, sheet.rows)
    found = [_response(response) for response in responses(sheet.rows, roles)]
    return survey_of(source, "kobo", sheet, questions=_questions(sheet), responses=found, joined=r"\d+(?: \d+)+")


def _is_kobo(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = {heading.lower() for heading in headings}
    return "_submission_time" in words and bool({"_uuid", "_id", "_index"} & words)


def _is_odk(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = {heading.lower() for heading in headings}
    others = {
        "submitterid",
        "formversion",
        "instanceid",
        "meta-instanceid",
        "attachmentspresent",
        "deviceid",
        "reviewstate",
    }
    return {"submissiondate", "key"} <= words and bool(others & words)


def _last(heading: str) -> str:
    """The name or label of the question, without its groups. A label may have a stroke of its own: it is cut only
    where what follows is known."""
    ends = [heading[match.end() :] for match in islice(GROUPS.finditer(heading), GROUPS_AT_MOST)]
    for end in ends:
        stem, row = split_row(end)
        if role_of(end) or toolkit.item_of(end) or toolkit.rating_of(end, stem, row):
            return end
    return ends[-1] if ends and " " not in heading else heading


def _questions(sheet: Sheet) -> list[Question]:
    """The questions; the columns of one that takes several answers stand behind its own heading, or hold 0 and 1 alone."""
    asked = questions(sheet.headings, sheet.roles)
    headings = {question.heading for question in asked}
    above = {q.heading: q.heading.rpartition("/")[0] for q in asked}
    ticked = {heading for heading in above.values() if heading in headings}
    ticked |= {
        group
        for group in above.values()
        if group and _is_ticked(sheet, [q for q in asked if above[q.heading] == group])
    }
    ids = item_ids([_last(question.heading) for question in asked])
    return [
        replace(
            question,
            item_id=item_id,
            stem=split_row(_last(question.heading))[0],
            is_several=question.heading in ticked or above[question.heading] in ticked,
        )
        for question, item_id in zip(asked, ids, strict=True)
    ]


def _is_ticked(sheet: Sheet, group: Sequence[Question]) -> bool:
    if len(group) < 2 or any(toolkit.rating_of(q.item_id, q.stem, q.row) for q in group):
        return False
    columns = [question.columns[0] for question in group]
    cells = {cells[n].lower() for _, cells in sheet.rows for n in columns if n < len(cells) and cells[n]} - NOT_ANSWERED
    return bool(cells) and cells <= {"0", "1", "true", "false"}


def _response(response: Response) -> Response:
    """The response with names of answers as words ("strongly_agree"), and what was not asked as blank."""
    cells = [_words(cell) for cell in response.cells]
    about = {role: text for role, text in response.about.items() if plain(text) not in NOT_ANSWERED}
    return replace(response, cells=cells, about=about)


def _words(cell: str) -> str:
    if cell.lower() in NOT_ANSWERED:
        return ""
    return cell if " " in cell else cell.replace("_", " ")
