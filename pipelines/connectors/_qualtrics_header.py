"""The header rows of a Qualtrics export: which columns are questions, which are about the response."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass

MODERN, LEGACY = "three header rows", "two header rows (legacy)"

ROLES = {  # import id, or second header row of the legacy layout, in lower case -> what it says of the response
    "_recordid": "key", "responseid": "key", "startdate": "begins", "enddate": "ends",
    "recordeddate": "recorded", "status": "status", "recipientemail": "email", "distributionchannel": "channel",
    "organisation_id": "organisation_id", "organization_id": "organisation_id",
}  # fmt: skip
MEANINGS = {
    "key": "survey_answers.respondent_key",
    "email": "survey_answers.respondent_key",
    "begins": "survey_waves.opened_on",
    "ends": "survey_answers.answered_at",
    "recorded": "survey_answers.answered_at",
    "status": "whether it is a preview",
    "channel": "whether it is a preview",
    "organisation_id": "survey_answers.organisation_id",
}
QUESTION = re.compile(r"(?:\d+_)?QID\d+")
ANSWER = re.compile(r"(?:\d+_)?QID\d+(?:[_#x-]+\d+)*")  # other ends are text, timing, display order, files, topics
LEGACY_ABOUT = re.compile(r"V\d+|SC\d+|Q_.*|Location(?:Latitude|Longitude|Accuracy)|.*_DO_.*", re.IGNORECASE)
LEGACY_NO_ANSWER = re.compile(r".*_TEXT|.*(?:First Click|Last Click|Page Submit|Click Count)", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column. `role` is "question", one of ROLES' values, or "" for what we do not use."""

    index: int
    heading: str
    wording: str
    import_id: str
    role: str
    item_id: str = ""
    is_text: bool = False
    timezone: str = ""

    @property
    def meaning(self) -> str:
        return MEANINGS.get(self.role, "")


def header_rows(records: list[list[str]]) -> str | None:
    """The layout that the first records show, or None."""
    if len(records) >= 3:
        ids = [_import(cell) for cell in records[2] if cell]
        if ids and all(ids) and any(found.get("ImportId") == "_recordId" for found in ids):
            return MODERN
    if len(records) >= 2 and records[0][:2] == ["V1", "V2"] and records[1][:1] == ["ResponseID"]:
        return LEGACY
    return None


def modern_columns(records: list[list[str]]) -> list[Column]:
    headings, wordings, imports = records[:3]
    twice = {heading for heading, count in Counter(headings).items() if count > 1}
    columns = []
    for index, cell in enumerate(imports):
        found = _import(cell)
        import_id = found.get("ImportId", "")
        is_question = bool(QUESTION.match(import_id))
        heading = headings[index] if index < len(headings) else ""
        columns.append(
            Column(
                index,
                heading,
                wordings[index] if index < len(wordings) else "",
                import_id,
                "question" if is_question else ROLES.get(import_id.lower(), ""),
                import_id if heading in twice or not heading else heading,
                is_question and not ANSWER.fullmatch(import_id),
                found.get("timeZone", ""),
            )
        )
    return columns


def legacy_columns(records: list[list[str]]) -> list[Column]:
    columns = []
    for index, (heading, wording) in enumerate(zip(*records[:2], strict=False)):
        is_question = bool(heading) and not LEGACY_ABOUT.fullmatch(heading) and wording.lower() not in ROLES
        role = "question" if is_question else ROLES.get(wording.lower(), "")
        is_text = any(LEGACY_NO_ANSWER.fullmatch(text) for text in (heading, wording))
        columns.append(Column(index, heading, wording, heading, role, heading, is_text))
    return columns


def _import(cell: str) -> dict[str, str]:
    """The cell's {"ImportId": …}; empty for any other cell."""
    try:
        found = json.loads(cell) if cell.startswith("{") else None
    except (ValueError, RecursionError):  # some other text that begins with a bracket
        return {}
    return {key: str(value) for key, value in found.items()} if isinstance(found, dict) and "ImportId" in found else {}
