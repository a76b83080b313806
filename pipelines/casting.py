"""Text to typed columns, in DuckDB, with a reason for every cell that cannot be read.

A statement of this module reads a relation whose columns are all text and knows, per row, either the typed
values or why the row must be set aside. An instant without an offset stays as written and its row is marked
`is_local`; the build reads it in the coalition's time zone. A day without a time of day is midnight UTC, so that
no time zone moves it to the day before.
"""

from __future__ import annotations

from pipelines.tables import DUCKDB_TYPE, Column, Table

LOCAL = r"[T ]\d{1,2}(:\d{1,2}){1,2}(\.\d*)?$"  # a time of day and nothing after it that names a zone
DAMAGED_ID = r"^[0-9]+([.,][0-9]+)?[eE]\+[0-9]+$"  # an id a spreadsheet turned into a number
WHOLE = r"[+-]?[0-9]+(\.0+)?"  # a data frame with a gap in it writes 3 as 3.0
CONTROL = "[\\x00-\\x1F\\x7F-\\x{9F}\\x{61C}\\x{200B}\\x{200E}\\x{200F}\\x{2028}-\\x{202E}\\x{2060}\\x{2066}-\\x{2069}\\x{FEFF}]"
BLANKS = " \t\r\n\u00a0\u202f\u200b\u200e\u200f\ufeff"  # around a cell; as pipelines.reading.clean
MAX_NAME_CHARS = 200
NAMES = frozenset(
    "name title label theme objective display_name organisation_name proposed_by_name role_name activity "
    "facilitator_name wording tier owner_name funder_name rater_name rated_name".split()
)
EXPECTED = {
    "date": "a date such as 2026-03-31",
    "instant": "a time such as 2026-03-31T14:05:00Z",
    "number": "a number such as 12.5",
    "integer": "a whole number such as 12",
    "money": "an amount such as 1200.50",
    "boolean": "true, false, yes, no, 1 or 0",
}
USABLE_ID = "a usable id: a spreadsheet turned it into a number; format the column as text and export again"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text_of(column: str, blanks: str = "any") -> str:
    """A cell's text without outer blanks; an empty cell is NULL: unknown, never zero.

    `blanks` says which may occur in the file: "none", "spaces", or "any" (also tabs, no-break spaces and marks nobody
    sees), which takes ten times as long.
    """
    if blanks == "none":
        return f"nullif({quoted(column)}, '')"
    which = "" if blanks == "spaces" else f", '{BLANKS}'"
    return f"nullif(trim({quoted(column)}{which}), '')"


def typed(column: Column) -> str:
    """The typed value of a column's clean text, or NULL where the text cannot be read.

    A damaged id reads like any other text: only `reason` tells it.
    """
    text = quoted(column.name)
    match column.kind:
        case "date":
            return f"try_cast({text} as date)"
        case "instant":
            return f"cast(try_cast({text} as timestamptz) as timestamp)"
        case "number":
            number = f"try_cast({text} as double)"
            return f"case when isfinite({number}) then {number} end"
        case "integer":
            return f"case when regexp_full_match({text}, '{WHOLE}') then try_cast({text} as bigint) end"
        case "money":
            return f"try_cast({text} as {DUCKDB_TYPE['money']})"
        case "boolean":
            return (
                f"case when lower({text}) in ('true', 'yes', '1') then true "
                f"when lower({text}) in ('false', 'no', '0') then false end"
            )
        case "choice":
            return f"lower({text})"
        case "list":
            parts = f"list_transform(string_split({text}, ';'), lambda part: trim(part, '{BLANKS}'))"
            return f"list_filter({parts}, lambda part: part <> '')"
        case "person":  # one person, whether an accent is written as one sign or two
            return f"nfc_normalize(lower({text}))"
        case _ if column.name in NAMES:
            plain = f"trim(regexp_replace({text}, '{CONTROL}', ' ', 'g'))"
            return f"nullif(left(nfc_normalize({plain}), {MAX_NAME_CHARS}), '')"
        case _:
            return text


def reason(column: Column, tells_text: bool = True) -> str | None:
    """An expression that is NULL for a good cell, else the reason in words; None where no text is wrong.

    The words quote the cell, unless what it says is confidential.
    """
    text = quoted(column.name)
    if _is_id(column):
        is_wrong = f"(contains({text}, 'E+') or contains({text}, 'e+')) and regexp_matches({text}, '{DAMAGED_ID}')"
    elif column.kind in EXPECTED:
        is_wrong = f"{text} is not null and {typed(column)} is null"
    else:
        return None
    cell = f"\"' || left({text}, 40) || '\"" if tells_text else "the cell"
    return f"case when {is_wrong} then '{column.name}: {cell} is not {EXPECTED.get(column.kind, USABLE_ID)}' end"


def _is_id(column: Column) -> bool:
    return column.kind == "person" or (column.kind == "text" and (column.name.endswith("_id") or "_id_" in column.name))


def is_local(table: Table, present: set[str]) -> str:
    """Whether any instant of the row carries no offset."""
    instants = [quoted(c.name) for c in table.columns if c.kind == "instant" and c.name in present]
    tests = [f"coalesce(not ends_with({text}, 'Z') and regexp_matches({text}, '{LOCAL}'), false)" for text in instants]
    return " or ".join(tests) or "false"


def row_key(table: Table) -> str:
    """A 64-bit hash of the natural key: finds rows that may be the same; they are then compared in full."""
    names = [quoted(name) for name in table.key]
    if table.unordered:
        a, b = (quoted(name) for name in table.unordered)
        names = [f"least({a}, {b})", f"greatest({a}, {b})"]
    return f"hash({', '.join(names)})"


def literal(text: str) -> str:
    """A text value inside a statement, for the few places that take no parameter."""
    return "'" + text.replace("'", "''") + "'"
