"""The first sheet of a workbook as text, as its cells would stand in a CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipelines.problems import FileRejectedError
from pipelines.reading import Source, clean

if TYPE_CHECKING:  # imported where a workbook is opened: most files are none
    from python_calamine import CalamineWorkbook

EXACT = 2**53  # whole numbers below it are exact in a workbook


@contextmanager
def opened(source: Source) -> Iterator[CalamineWorkbook]:
    """The workbook, open; how far its sheets reach was looked at before (pipelines/archives.py).

    Raises FileRejectedError where it, or a sheet of it, cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(source.path)) as book:
            yield book
    except (CalamineError, IndexError, ValueError, OverflowError) as error:
        raise FileRejectedError(f"{source.name}: not a readable workbook ({error}). Save it again.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own; it is no Exception and has no name to import
            raise
        raise FileRejectedError(f"{source.name}: the workbook is damaged. Save it again, or as CSV.") from error


@lru_cache(maxsize=1)
def first_sheet(source: Source) -> list[list[str]]:
    """All rows of the first sheet, empty ones too, so that row 1 is first; dates and times in ISO 8601."""
    with opened(source) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[cell_text(cell) for cell in row] for row in rows]


def cell_text(cell: Any) -> str:
    """A workbook's cell as text: whole numbers without ".0", midnight without its time, "" for an empty cell."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < EXACT:  # beyond it "1.2e+17" shows that digits are lost
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return clean(str(cell))
