"""The ways in which a table is saved anew between its tool and us: other bytes, the same rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from tests.samples import Sample

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
LINE_ENDS = ("\n", "\r\n", "\r\r\n")
REMARK = "Further remark"  # an added column is the user's own: words, no numbers


@st.composite
def savings(draw: st.DrawFn) -> dict[str, Any]:
    """One way to save a table anew."""
    return {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "encoding": draw(st.sampled_from(ENCODINGS)),
        "line_end": draw(st.sampled_from(LINE_ENDS)),
        "quotes_all": draw(st.booleans()),
        "more_columns": draw(st.integers(0, 2)),
        "blank": draw(st.sampled_from(["", " ", "\u00a0"])),
        "order": draw(st.one_of(st.none(), st.integers(0, 2**16))),
    }


def saved_anew(
    sample: Sample,
    delimiter: str,
    encoding: str,
    line_end: str,
    quotes_all: bool,
    more_columns: int,
    blank: str,
    order: int | None,
) -> bytes:
    """The sample's cells in another order of columns, with more columns, in other bytes.

    Where the encoding lacks a letter of it, in UTF-8.
    """
    with TemporaryDirectory() as folder:
        source = sample.source(Path(folder))
        lines = list(csv.reader(io.StringIO(source.text(), newline=""), delimiter=source.delimiter))
    if sample.has_free_columns:
        width = max(map(len, lines))
        lines = [line + [""] * (width - len(line)) if line else line for line in lines]
        header = max(
            list(filter(None, lines))[: sample.header_rows], key=lambda line: sum(map(bool, line))
        )  # no banner
        for number, line in enumerate(filter(None, lines)):
            is_blank = not any(line) or (number < sample.header_rows and line is not header)
            said = [REMARK if line is header else "so be it", ""][is_blank]
            line += [said and f"{said} {n}" for n in range(more_columns)]
        places = list(range(width + more_columns))
        if order is not None:
            Random(order).shuffle(places)
        lines = [[line[place] for place in places] if line else line for line in lines]
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([f"{cell}{blank}" if cell else cell for cell in line] for line in lines)
    try:
        return text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return text.getvalue().encode()
