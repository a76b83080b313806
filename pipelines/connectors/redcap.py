"""REDCap records as CSV, with names or labels in the headings: record_id, redcap_event_name, …, <instrument>_complete.

Documentation: REDCap, "Data Exports, Reports, and Stats" and the API's "Export Records" (https://redcap.vumc.org)
Each row is one record at one event or repetition, which are rounds: waves of their own. A checkbox is a column for each
choice ("tools___1").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._answer_columns import NOTHING, is_time, questions, responses
from pipelines.connectors._answer_form import Response
from pipelines.connectors._answer_sheet import Sheet, header_row, read_sheet, survey_of
from pipelines.connectors._meetings import plain
from pipelines.reading import Source

TITLE = "REDCap records"
VERSION = 1
LOOKED_FOR = '"redcap_event_name" or the like, or columns "…_complete" of 0, 1 and 2, or "Record ID" and "Complete?"'
RAW, LABELLED = "names", "labels"
LAYOUTS = {RAW: SEEN, LABELLED: DOCUMENTED}

EVENT, INSTANCE = "event", "instance"
ROLE_OF = {
    "redcap_survey_identifier": "email", "survey identifier": "email", "redcap_event_name": EVENT, "event name": EVENT,
    "redcap_repeat_instance": INSTANCE, "repeat instance": INSTANCE, "redcap_repeat_instrument": NOTHING,
    "repeat instrument": NOTHING, "redcap_data_access_group": NOTHING, "data access group": NOTHING,
    "survey timestamp": "ends", "complete?": NOTHING, "redcap_survey_timestamp": "ends",
}  # fmt: skip
TOOLS_OWN = re.compile(r"redcap_(?:event_name|repeat_instrument|repeat_instance|survey_identifier|data_access_group)")
COMPLETE = {"0", "1", "2", "incomplete", "unverified", "complete"}
TICK = re.compile(r".+___\w+|.+\(choice=.*\)", re.DOTALL)


def recognise(source: Source) -> str | None:
    if header_row(source, _is_raw) is not None:
        return RAW
    return LABELLED if header_row(source, _is_labelled) is not None else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the waves they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    sheet = read_sheet(source, _is_raw if layout == RAW else _is_labelled, ROLE_OF, LOOKED_FOR)
    complete = {heading for heading in sheet.headings if heading.endswith("_complete")}
    stamps = {f"{heading.removesuffix('_complete')}_timestamp" for heading in complete}
    roles = []
    for index, (heading, role) in enumerate(zip(sheet.headings, sheet.roles, strict=True)):
        own = "key" if index == 0 else "ends" if heading in stamps else NOTHING if heading in complete else role
        roles.append(own)
    sheet = Sheet(sheet.headings, roles, sheet.rows)
    indexes = {role: roles.index(role) for role in (EVENT, INSTANCE) if role in roles}
    found = [_response(response, roles, indexes) for response in responses(sheet.rows, roles)]
    asked = [replace(q, is_several=bool(TICK.fullmatch(q.heading))) for q in questions(sheet.headings, roles)]
    return survey_of(source, "redcap", sheet, questions=asked, responses=found, counts=True)


def _response(response: Response, roles: Sequence[str], indexes: Mapping[str, int]) -> Response:
    """The response with the first time that is one ("[not completed]" is none), and the round it belongs to."""
    cells = response.cells
    times = [cell for role, cell in zip(roles, cells, strict=False) if role == "ends" and is_time(cell)]
    told = [cells[n] for n in indexes.values() if n < len(cells) and cells[n]]
    about = {**response.about, "ends": times[0] if times else "", "wave": ".".join(told)}
    return replace(response, about=about)


def _is_raw(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """The tool's own names, or columns that say how complete a form is, which hold no other values."""
    if any(TOOLS_OWN.fullmatch(heading) for heading in headings):
        return True
    ends = [n for n, heading in enumerate(headings) if heading.endswith("_complete") and n > 0]
    cells = {plain(row[n]) for row in below for n in ends if n < len(row)} - {""}
    is_record = headings[0].lower() in ("record_id", "study_id", "participant_id", "subject_id", "record")
    has_stamp = any(f"{headings[n].removesuffix('_complete')}_timestamp" in headings for n in ends)
    return bool(ends) and cells <= COMPLETE and (is_record or has_stamp)


def _is_labelled(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = {plain(heading) for heading in headings}
    own = {"complete?", "event name", "repeat instrument", "repeat instance", "survey identifier", "survey timestamp"}
    return "complete?" in words and ("record id" in words or len(own & words) > 1)
