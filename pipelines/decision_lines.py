"""Lines of decisions/aliases.csv added and struck, as bytes: everything else in the file stays as it was written."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from pipelines.aliases import ALWAYS, FOREVER, Sheet, Written, read_sheet
from pipelines.disk import escape_cell
from pipelines.workspace import ALIASES_HEADER

FILE = "decisions/aliases.csv"
UNDONE = ("undone_by", "undone_on")


def added(content: bytes, decision: Written) -> bytes:
    """The file with one line more at its end."""
    cells = {column: str(cell or "") for column, cell in asdict(decision).items() if column != "line"}
    cells["organisation"] = f"not: {decision.organisation}" if decision.is_rejection else decision.organisation
    cells["from_on"] = "" if decision.from_on == ALWAYS else decision.from_on.isoformat()
    cells["to_on"] = "" if decision.to_on == FOREVER else decision.to_on.isoformat()
    sheet = _with_columns(content, [column for column in ALIASES_HEADER if cells[column]])
    end = _line_end(sheet)
    if sheet.lines and not sheet.lines[-1].endswith(("\r", "\n")):
        sheet.lines[-1] += end
    sheet.lines.append(_record(sheet, [escape_cell(cells.get(column, "")) for column in sheet.header]))
    return _bytes(content, sheet)


def struck(content: bytes, line: int, who: str, on: str) -> bytes:
    """The file with the record that ends in this line marked as undone."""
    sheet = _with_columns(content, list(UNDONE))
    first, last, cells = next(record for record in sheet.records[1:] if record[1] == line)
    cells = (cells + [""] * len(sheet.header))[: len(sheet.header)]
    for column, cell in zip(UNDONE, (who, on), strict=True):
        cells[sheet.header.index(column)] = escape_cell(cell)
    sheet.lines[first - 1 : last] = [_record(sheet, cells)]
    return _bytes(content, sheet)


def _with_columns(content: bytes, columns: list[str]) -> Sheet:
    """The file with a header that has these columns too."""
    sheet = read_sheet(FILE, content)
    if missing := [column for column in columns if column not in sheet.header]:
        first, last, cells = sheet.records[0]
        sheet.header.extend(missing)
        sheet.lines[first - 1 : last] = [_record(sheet, cells + missing)] + [""] * (last - first)
    return sheet


def _record(sheet: Sheet, cells: list[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sheet.delimiter, lineterminator=_line_end(sheet)).writerow(cells)
    return text.getvalue()


def _line_end(sheet: Sheet) -> str:
    return "\r\n" if sheet.lines and sheet.lines[0].endswith("\r\n") else "\n"


def _bytes(before: bytes, sheet: Sheet) -> bytes:
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(sheet.lines).encode()
