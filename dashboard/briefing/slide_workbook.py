"""The workbooks inside charts: published figures, and formulas over them where a bar is drawn from differences.

Written by ourselves, for the same document is to give the same bytes, and so that no text can become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

SHEET = "Sheet1"  # the name that the charts' references have
LONG_AGO = datetime(2000, 1, 1)  # said as the day of making: the workbook has none of its own
WIDE, NARROW = 36, 14  # widths of columns, in signs
Bounds = tuple[float | None, float | None, float | None]  # low end, score, high end


def scores_book(labels: Sequence[str], bounds: Sequence[Bounds]) -> bytes:
    """Columns B to D are drawn; C and D are differences of what is published: B, F (score) and G (high end)."""

    def fill(sheet: Any, _: Any) -> None:
        heads = [
            "",
            "Low end",
            "From the low end to the score",
            "From the score to the high end",
            "",
            "Score",
            "High end",
        ]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head)
        for row, (label, (low, score, high)) in enumerate(zip(labels, bounds, strict=True), start=1):
            sheet.write_string(row, 0, label)
            if low is None or score is None or high is None:
                continue
            sheet.write_number(row, 1, low)
            sheet.write_formula(row, 2, f"=F{row + 1}-B{row + 1}", None, score - low)
            sheet.write_formula(row, 3, f"=G{row + 1}-F{row + 1}", None, high - score)
            sheet.write_number(row, 5, score)
            sheet.write_number(row, 6, high)

    return _book(fill)


def lines_book(months: Sequence[date], series: dict[str, list[float | None]]) -> bytes:
    def fill(sheet: Any, book: Any) -> None:
        as_month = book.add_format({"num_format": "mmm yyyy"})
        for row, month in enumerate(months, start=1):
            sheet.write_datetime(row, 0, datetime(month.year, month.month, month.day), as_month)
        _columns(sheet, series)

    return _book(fill)


def bars_book(categories: Sequence[str], parts: dict[str, list[float | None]]) -> bytes:
    def fill(sheet: Any, _: Any) -> None:
        for row, name in enumerate(categories, start=1):
            sheet.write_string(row, 0, name)
        _columns(sheet, parts)

    return _book(fill)


def _columns(sheet: Any, series: dict[str, list[float | None]]) -> None:
    for column, (name, values) in enumerate(series.items(), start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)


def _book(fill: Callable[[Any, Any], None]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": LONG_AGO})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 8, NARROW)
    fill(sheet, book)
    book.close()
    return file.getvalue()
