"""Rows that leave a page as CSV, as a spreadsheet opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from dashboard.table_files import safe


def csv_bytes(rows: Sequence[dict[str, object]]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; missing is empty."""
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
