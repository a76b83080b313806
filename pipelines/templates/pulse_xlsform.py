"""Our questionnaire as an XLSForm, for KoboToolbox, ODK and other tools that read XLSForm (https://xlsform.org).

Names are valid XML names and stay what they are in every export; a label names its row too ("… organisation? [WWF]"),
so that an export with labels in the place of names is as clear.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from pipelines.templates.members import Member
from pipelines.templates.pulse import (
    AGREEMENT_CODES,
    INTRO,
    LEAVE_OUT,
    MATRIX,
    STATEMENTS,
    TITLE,
    codes,
    organisations,
)
from pipelines.toolkit import DIMENSIONS, DONT_KNOW, INSTRUMENT, ORGANISATION_QUESTION, PULSE, VERSION

SURVEY = ("type", "name", "label", "hint", "required", "relevant", "appearance")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "style")
UNSURE = "unsure"  # the name of the choice "Don't know": a word that pipelines/scale_words.py reads as such
WIDTHS = {"type": 26, "name": 34, "label": 80, "hint": 34, "relevant": 40, "list_name": 22, "form_title": 22}

Sheet = list[dict[str, str]]


def make(members: Sequence[Member]) -> bytes:
    """The .xlsx with the sheets survey, choices and settings."""
    import xlsxwriter

    settings = [{"form_title": TITLE, "form_id": f"coalition_{INSTRUMENT}", "version": VERSION, "style": "pages"}]
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        heading = book.add_format({"bold": True})
        sheets = (("survey", SURVEY, survey(members)), ("choices", CHOICES, choices(members)))
        for name, columns, rows in (*sheets, ("settings", SETTINGS, settings)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, heading)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                sheet.set_column(number, number, WIDTHS.get(column, 14))
                for row_number, row in enumerate(rows, start=1):
                    if row.get(column):
                        sheet.write_string(row_number, number, row[column])
    return content.getvalue()


def survey(members: Sequence[Member]) -> Sheet:
    """The rows of the sheet survey: one page for the introduction, one for the statements, one per dimension."""
    named = bool(organisations(members))
    own = {"type": "select_one members", "appearance": "minimal"} if named else {"type": "text"}
    rows = [{"type": "start", "name": "start"}, {"type": "end", "name": "end"}]
    rows += [{"type": "begin_group", "name": "introduction", "label": TITLE, "appearance": "field-list"}]
    rows += [{"type": "note", "name": f"intro_{n}", "label": text} for n, text in enumerate(INTRO, start=1)]
    rows.append(own | {"name": "organisation", "label": ORGANISATION_QUESTION, "required": "yes"})
    rows.append({"type": "end_group"})
    rows.append({"type": "begin_group", "name": INSTRUMENT, "label": STATEMENTS, "appearance": "field-list"})
    rows += [{"type": "select_one agreement", "name": item.variable, "label": item.wording} for item in PULSE]
    rows.append({"type": "end_group"})
    for dimension in DIMENSIONS:
        group = {"name": f"matrix_{dimension.name}", "label": MATRIX, "appearance": "field-list"}
        rows.append({"type": "begin_group"} | group)
        for member in members:
            row = {
                "type": f"select_one {dimension.name}",
                "name": dimension.variable(member.key),
                "label": f"{dimension.wording} [{member.name}]",
                "hint": LEAVE_OUT,
            }
            if named:  # the form itself leaves one's own organisation out
                row |= {"hint": "", "relevant": f"${{organisation}} != '{member.key}'"}
            rows.append(row)
        rows.append({"type": "end_group"})
    return rows


def choices(members: Sequence[Member]) -> Sheet:
    """The rows of the sheet choices: the members, agreement, and the answers of each dimension."""
    lists = {"members": [(member.key, member.name) for member in organisations(members)]}
    lists["agreement"] = [*AGREEMENT_CODES, (UNSURE, DONT_KNOW)]
    lists |= {dimension.name: [*codes(dimension), (UNSURE, DONT_KNOW)] for dimension in DIMENSIONS}
    return [
        {"list_name": list_name, "name": name, "label": label}
        for list_name, answers in lists.items()
        for name, label in answers
    ]
