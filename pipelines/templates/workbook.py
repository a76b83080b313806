"""A blank workbook of the data contract: a sheet per table, with what each column holds and lists to choose from.

It is read back by the connector `canonical`. Marks after a column's name are passed over there.
"""

from __future__ import annotations

import io
from typing import Any

from pipelines.tables import CONTRACT, Column, Table
from pipelines.templates.workbook_words import EXAMPLE, LEGEND, ONE_OF, READ_ME, REQUIRED, example

ROWS = 5_000  # rows of a sheet that have lists to choose from and checks
IDS = {  # sheet -> the column of its ids, which other sheets name by that ending
    "coalitions": "coalition_id", "organisations": "organisation_id", "representatives": "person_key",
    "meetings": "meeting_id", "messages": "message_id", "agenda_items": "item_id", "decisions": "decision_id",
    "survey_waves": "wave_id",
}  # fmt: skip
OWN_ITEMS = ("survey_answers", "survey_items")  # whose item_id is no item of an agenda
NUMBER_FORMAT = {
    "date": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm", "integer": "0", "money": "#,##0.00", "number": "General",
}  # fmt: skip
MEANT = {
    "list": "Several are separated by a semicolon.",
    "date": "A day, such as 2026-03-31.",
    "instant": "A time, such as 2026-03-31 14:05; in the coalition's time zone.",
    "number": "A number, such as 12.5.",
    "integer": "A whole number, such as 12.",
    "money": "An amount, such as 1200.50.",
    "boolean": "yes or no.",
}
HEADING: dict[str, dict[str, object]] = {  # colours of headings: white on dark, then black on two lighter ones
    "required": {"bg_color": "#1F3A5F", "font_color": "#FFFFFF", "bold": True},
    "one of": {"bg_color": "#BFD3EA", "font_color": "#000000", "bold": True},
    "optional": {"bg_color": "#ECEFF3", "font_color": "#000000"},
}
LEGEND_STYLE: dict[str, dict[str, object]] = HEADING | {
    "title": {"bold": True, "font_size": 13},
    "text": {"valign": "top"},
}


def make() -> bytes:
    """The .xlsx: the legend, an example of every table, then the tables."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        formats = {
            name: book.add_format({"text_wrap": name != "title"} | style) for name, style in LEGEND_STYLE.items()
        }
        columns = {kind: book.add_format({"num_format": NUMBER_FORMAT.get(kind, "@")}) for kind in _kinds()}
        _read_me(book.add_worksheet(READ_ME), formats)
        _examples(book.add_worksheet(EXAMPLE), formats, columns)
        for table in CONTRACT.values():
            _sheet(book.add_worksheet(table.name), table, formats, columns)
    return content.getvalue()


def heading(table: Table, column: Column) -> tuple[str, str]:
    """(kind, words) of a column's heading: its name, and a mark where a row needs it."""
    if column.required:
        return "required", f"{column.name} {REQUIRED}"
    public = {one.name for one in table.public}
    groups = [public.intersection(group) for group in table.one_of if column.name in group]
    if any(len(group) > 1 for group in groups):
        return "one of", f"{column.name} {ONE_OF}"
    return ("required", f"{column.name} {REQUIRED}") if groups else ("optional", column.name)


def _kinds() -> set[str]:
    return {column.kind for table in CONTRACT.values() for column in table.columns}


def _read_me(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 92)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for row, (kind, words) in enumerate(LEGEND):
        if kind in ("title", "text"):
            sheet.merge_range(row, 0, row, 1, words, formats[kind])
            sheet.set_row(row, 18 if kind == "title" else 15 * (1 + len(words) // 120))
        else:
            sheet.write_string(row, 0, words.partition(":")[0], formats[kind])
            sheet.write_string(row, 1, words.partition(": ")[2], formats["text"])
    for number, table in enumerate(CONTRACT.values(), start=len(LEGEND)):
        sheet.write_url(number, 0, f"internal:'{table.name}'!A2", string=table.name)
        sheet.write_string(number, 1, table.meaning, formats["text"])


def _examples(sheet: Any, formats: dict[str, Any], columns: dict[str, Any]) -> None:
    """Every table below the other: its name, its headings, one row."""
    sheet.set_column(0, 20, 24)
    sheet.write_string(0, 0, "An example. Nothing on this sheet is read.", formats["title"])
    for number, table in enumerate(CONTRACT.values()):
        top, row = 2 + 4 * number, example(table)
        sheet.write_string(top, 0, table.name, formats["title"])
        for place, column in enumerate(table.public):
            kind, words = heading(table, column)
            sheet.write_string(top + 1, place, words, formats[kind])
            if column.name in row:
                sheet.write(top + 2, place, row[column.name], columns[column.kind])


def _sheet(sheet: Any, table: Table, formats: dict[str, Any], columns: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for place, column in enumerate(table.public):
        kind, words = heading(table, column)
        sheet.write_string(0, place, words, formats[kind])
        sheet.set_column(place, place, max(14, len(words) + 3), columns[column.kind])
        sheet.write_comment(0, place, _meaning(table, column, kind), {"x_scale": 2.2, "y_scale": 1.2})
        if check := _check(table, column):
            sheet.data_validation(1, place, ROWS, place, check)


def _meaning(table: Table, column: Column, kind: str) -> str:
    needed = {"required": "Every row needs it.", "one of": "Every row needs exactly one of those marked (*)."}
    home = _home(table, column)
    parts = [
        f"{column.meaning[0].upper()}{column.meaning[1:]}.",
        MEANT.get(column.kind, ""),
        f"One of: {', '.join(column.choices)}." if column.choices else "",
        f"An id from the sheet {home}." if home else "",
        needed.get(kind, "Empty means unknown."),
    ]
    return " ".join(filter(None, parts))


def _home(table: Table, column: Column) -> str | None:
    """The sheet on which the ids of this column stand; None on that sheet itself, and for lists of ids."""
    name = column.name.removesuffix("_a").removesuffix("_b")
    ends = [sheet for sheet, own in IDS.items() if name == own or name.endswith(f"_{own}")]
    if column.kind == "list" or not ends or (name == "item_id" and table.name in OWN_ITEMS):
        return None
    return None if ends == [table.name] and column.name in table.key else ends[0]


def _check(table: Table, column: Column) -> dict[str, Any] | None:
    """The list to choose from, or the check, for the cells of a column. Only a wrong word on a list is refused."""
    home = _home(table, column)
    if column.choices or column.kind == "boolean":
        return {
            "validate": "list",
            "source": list(column.choices) or ["yes", "no"],
            "error_message": "Choose from the list.",
        }
    if home:
        place = [one.name for one in CONTRACT[home].public].index(IDS[home])
        letter = chr(ord("A") + place)
        ids = f"{home}!${letter}$2"
        filled = f"MAX(1,COUNTA({ids}:${letter}${ROWS + 1}))"
        asked = {"error_type": "warning", "error_message": f"This id is not on the sheet {home}. Keep it?"}
        is_open = {
            "show_error": column.kind != "person"
        }  # people need not be listed: their e-mail tells the organisation
        return {"validate": "list", "source": f"=OFFSET({ids},0,0,{filled},1)"} | asked | is_open
    limits: dict[str, Any] = {
        "criteria": "between",
        "error_type": "warning",
        "error_message": MEANT.get(column.kind, ""),
    }
    match column.kind:
        case "date":  # as numbers of days: 1900-01-01 to 2199-12-31
            return limits | {"validate": "date", "minimum": 1, "maximum": 109_574}
        case "integer":
            return limits | {"validate": "integer", "minimum": -1_000_000_000, "maximum": 1_000_000_000}
        case "number" | "money":
            return limits | {"validate": "decimal", "minimum": -1e15, "maximum": 1e15}
    return None
