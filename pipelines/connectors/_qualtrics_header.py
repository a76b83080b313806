"""The header rows of a Qualtrics export: which columns are questions, which are about the response."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonprefix

from pipelines.connectors._answer_columns import is_time, moment
from pipelines.connectors._answer_words import role_of

MODERN, LEGACY = "three header rows", "two header rows (legacy)"
TWO, ONE = "two header rows", "one header row"
LENGTH = {MODERN: 3, LEGACY: 2, TWO: 2, ONE: 1}
BANNER_ROWS = 4  # rows above the header that a publisher may have added

ROLES = {  # import id, or heading where there is none, in small letters -> what it says of the response
    "_recordid": "key", "responseid": "key", "startdate": "begins", "enddate": "ends",
    "recordeddate": "recorded", "status": "status", "recipientemail": "email", "emailaddress": "email",
    "panel-recipientemail": "email", "distributionchannel": "channel",
    "organisation_id": "organisation_id", "organization_id": "organisation_id",
}  # fmt: skip
OTHERS = {  # the tool's own columns that are not used
    "ipaddress", "progress", "duration", "duration (in seconds)", "finished", "recipientlastname", "recipientfirstname",
    "externalreference", "externaldatareference", "locationlatitude", "locationlongitude", "locationaccuracy",
    "userlanguage", "responseset", "name", "consent_language",
}  # fmt: skip
TELLING = {
    "startdate", "enddate", "recordeddate", "responseid", "distributionchannel", "userlanguage", "responseset",
    "finished", "progress", "duration (in seconds)", "recipientemail", "externalreference", "locationlatitude",
}  # fmt: skip
ENOUGH = 4  # of TELLING make a header without import ids
MEANINGS = {
    "key": "survey_answers.respondent_key",
    "email": "survey_answers.person_key",
    "begins": "survey_waves.opened_on",
    "ends": "survey_answers.answered_at",
    "recorded": "survey_answers.answered_at",
    "status": "whether it is a preview",
    "channel": "whether it is a preview",
    "organisation": "survey_answers.organisation_name",
    "organisation_id": "survey_answers.organisation_id",
}
IMPORT = re.compile(r"\{.{0,40}?[\"']ImportId[\"']\s*:\s*[\"']([^\"']+)[\"'].{0,400}\}", re.DOTALL)
ZONE = re.compile(r"[\"']timeZone[\"']\s*:\s*[\"']([^\"']+)[\"']")
CHOICE = re.compile(r"[\"']choiceId[\"']\s*:")
LONGEST_IMPORT = 600  # characters of a cell with an import id
QUESTION = re.compile(r"(?:\d+_)?QID\d+")
GROUP = re.compile(r"(?:\d+_)?QID\d+(?:#\d+)?")
ANSWER = re.compile(r"(?:\d+_)?QID\d+(?:[_#x-]+\d+)*")  # other ends are text, timing, display order, files, topics
LEGACY_ABOUT = re.compile(r"V\d+|SC\d+|Q_.*|Location(?:Latitude|Longitude|Accuracy)|.*_DO_.*", re.IGNORECASE)
LEGACY_NO_ANSWER = re.compile(r".*_TEXT|.*(?:First Click|Last Click|Page Submit|Click Count)", re.IGNORECASE)
SELECTED = re.compile(r"\s+- (?:Selected Choice|Choix sélectionné|Ausgewählte Auswahlmöglichkeit|Opción seleccionada)$")


@dataclass(frozen=True)
class Column:
    """One column. `role` is "question", "personal", a key of MEANINGS, or "" for what we do not use.

    Columns of one `group` belong to one question of the form, which has a `row` for each. `is_choice`: it is one
    of the answers that can be ticked.
    """

    index: int
    heading: str
    stem: str
    role: str
    item_id: str = ""
    group: str = ""
    row: str = ""
    is_text: bool = False
    is_choice: bool = False
    timezone: str = ""

    @property
    def meaning(self) -> str:
        return MEANINGS.get(self.role, "")


def find_header(rows: Sequence[Sequence[str]]) -> tuple[str, int] | None:
    """The layout, and in which of the rows its header begins (from 0; rows without anything left out), or None."""
    for start in range(min(BANNER_ROWS, len(rows))):
        if layout := _layout(rows[start : start + 3]):
            return layout, start
    return None


def _layout(rows: Sequence[Sequence[str]]) -> str | None:
    headings = {cell.lower() for cell in rows[0]}
    if len(rows) > 2 and _are_imports(rows[2]):
        return MODERN
    if len(rows) > 1 and {"v1", "v2"} <= headings and "ResponseID" in rows[1]:
        return LEGACY
    if len(headings & TELLING) < ENOUGH:
        return None
    if len(rows) > 1 and _are_imports(rows[1]):
        return None  # names over import ids: the wordings are gone
    begins = [n for n, cell in enumerate(rows[0]) if cell.lower() in ("startdate", "enddate", "recordeddate")]
    below = [rows[1][n] for n in begins if n < len(rows[1])] if len(rows) > 1 else []
    return TWO if any(cell and not is_time(moment(cell)) for cell in below) else ONE


def _are_imports(row: Sequence[str]) -> bool:
    """Whether most of a row are import ids: a person may have added a column of their own."""
    cells = [bool(_import(cell)) for cell in row if cell]
    return 2 * sum(cells) > len(cells)


def columns_of(layout: str, rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns by the rows of the header, the first of them first."""
    headings = rows[0]
    wordings = rows[1] if layout != ONE else headings
    imports = rows[2] if layout == MODERN else [""] * len(headings)
    width = max(len(headings), len(wordings), len(imports))
    headings, wordings, imports = ([*row, *[""] * (width - len(row))] for row in (headings, wordings, imports))
    ids = [_import(cell) for cell in imports]
    groups = [_group(heading, import_id) for heading, import_id in zip(headings, ids, strict=True)]
    beside: dict[str, list[str]] = {}
    for group, wording in zip(groups, wordings, strict=True):
        beside.setdefault(group, []).append(wording)
    twice = {heading for heading, count in Counter(headings).items() if count > 1}
    found = []
    for index, (heading, wording, import_id, group) in enumerate(zip(headings, wordings, ids, groups, strict=True)):
        role, is_text = _role(layout, heading, wording, import_id)
        stem, row = _stem_and_row(wording, beside[group], bool(re.search(r"\d[_-]\d", import_id or heading)))
        item_id = import_id if import_id and (heading in twice or not heading) else heading
        zone = ZONE.search(imports[index])
        is_choice = bool(CHOICE.search(imports[index]))
        timezone = zone[1] if zone else ""
        found.append(Column(index, heading, stem, role, item_id, group, row, is_text, is_choice, timezone))
    return found


def _role(layout: str, heading: str, wording: str, import_id: str) -> tuple[str, bool]:
    """What the column is, and whether it is text."""
    if layout == MODERN:
        is_question, is_text = bool(QUESTION.match(import_id)), not ANSWER.fullmatch(import_id)
        role = ROLES.get(import_id.lower(), "") or (role_of(import_id) if import_id.lower() not in OTHERS else "")
    else:
        named = wording.lower() if layout == LEGACY else heading.lower()
        role = ROLES.get(named, "")
        is_question = bool(heading) and not role and named not in OTHERS and not LEGACY_ABOUT.fullmatch(heading)
        is_text = any(LEGACY_NO_ANSWER.fullmatch(text) for text in (heading, wording))
    if not is_question:
        return ("" if role == "personal" else role), False
    return role_of(SELECTED.sub("", wording)) or "question", is_text


def _group(heading: str, import_id: str) -> str:
    """What the columns of one question have in common."""
    match = GROUP.match(import_id)
    return match[0] if match else re.sub(r"(?:_\d+)+$", "", heading)


def _stem_and_row(wording: str, beside: list[str], is_part: bool) -> tuple[str, str]:
    """A row of a matrix is worded "stem - row", in older exports "stem-row"."""
    same = commonprefix(beside) if len(beside) > 1 else wording  # noqa: RUF071  by character is meant
    for dash in (" - ", "-") if len(beside) > 1 else (" - ",):
        end = same.find(dash) if dash == " - " else same.rfind(dash)
        if is_part and end > 0:
            return wording[:end].strip(), wording[end + len(dash) :].strip()
    return SELECTED.sub("", wording), ""


def _import(cell: str) -> str:
    """The import id of a cell {"ImportId": …}, in either kind of quotes; "" for any other cell."""
    match = IMPORT.fullmatch(cell) if cell[:1] == "{" and len(cell) <= LONGEST_IMPORT else None
    return match[1] if match else ""
