"""Tables that leave the dashboard as CSV: text that a spreadsheet would run as a formula is made text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def csv_bytes(rows: Sequence[dict[str, object]]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
        writer.writerows([safe(cell) for cell in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_line(cells: Sequence[str]) -> str:
    """One line as a person would type it into a CSV file, quoted where it must be."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow([" ".join(cell.split()) for cell in cells])
    return out.getvalue()


def safe(cell: object) -> object:
    """Numbers stay numbers; missing is empty."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
