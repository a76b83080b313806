"""A briefing as PDF: tagged for screen readers (PDF/UA-1), with its own fonts, and the same bytes for the same document.

Texts go to the typesetter as data, never as its code. A sign that its fonts lack is replaced, and the paper says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from dashboard import words
from dashboard.briefing.document import Ask, Briefing, Section
from dashboard.briefing.paper_charts import drawn
from dashboard.briefing.signs import changed, cleaned
from dashboard.briefing.slide_flow import TABLE_SIZE, Table
from dashboard.briefing.slide_measure import shortened
from dashboard.briefing.slide_section import UNKNOWN, ask_lines
from dashboard.briefing.slides import AUTHOR, LIMITS, SOURCES

PAGE = Path(__file__).with_name("paper.typ")
STANDARD = "ua-1"
TEXT_WIDTH, TEXT_SIZE = 482, 10.5  # points: between the margins of A4, and of letters; both as in paper.typ
MOST_FOOTER = 260  # signs, two lines; a longer one stands whole among the sources
MOST_TRIES = 12  # signs without a letter that are looked for one by one
IN_FONTS = re.compile(
    "[ -~\u00a0-\u024f\u0391-\u03a1\u03a3-\u03c9\u0401-\u044f\u2010-\u2026\u2032\u20ac\u2190-\u2193\u2212\u25a1\u200b\u2060]"
)
IN_PLACE = "\u25a1"  # an empty square
REPLACED = (
    f"Some signs have no letter in the fonts of this paper and stand as {IN_PLACE}; the slides and the text have them."
)
LACKS = re.compile(r'the text `"(.+?)"` could not be displayed')
CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
LONG_WORD = re.compile(r"\S{31,}")  # longer than a narrow column: it may go on in the next line
PIECE = 15  # signs


def paper(document: Briefing) -> bytes:
    """A4, a section after the other; the first page is the summary."""
    document = cleaned(document)
    lacking: set[str] = set()
    for _ in range(MOST_TRIES):
        try:
            return _compiled(_without(document, lacking))
        except typst.TypstError as error:
            found = LACKS.search(str(error))
            if found is None:
                break
            text = CODE.sub(lambda code: chr(int(code[1], 16)), found[1])
            lacking |= {sign for sign in text if not sign.isascii()}
    told = json.dumps(_told(document), ensure_ascii=False)
    return _compiled(_without(document, {sign for sign in told if not IN_FONTS.match(sign)}))


def _without(document: Briefing, lacking: Collection[str]) -> Briefing:
    if not lacking:
        return document
    signs = str.maketrans(dict.fromkeys(lacking, IN_PLACE))
    shown = changed(document, lambda text: text.translate(signs))
    return replace(shown, limits=[*shown.limits, REPLACED])


def _compiled(document: Briefing) -> bytes:
    made = document.made_on
    return typst.compile(
        PAGE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        sys_inputs={"briefing": json.dumps(_told(document), ensure_ascii=False, allow_nan=False)},
        timestamp=int(datetime(made.year, made.month, made.day, tzinfo=UTC).timestamp()),
    )


def _told(document: Briefing) -> dict[str, Any]:
    """The document as paper.typ reads it; long words may break."""
    made = document.made_on
    language, _, region = document.language.partition("-")
    whole = [document.footer] if len(document.footer) > MOST_FOOTER else []
    closing = [(SOURCES, [*document.sources, *whole]), (LIMITS, document.limits)]
    edition = document.edition.lower()
    told: dict[str, Any] = _breakable(
        {
            "title": f"{document.coalition}: briefing for the {edition}",
            "subtitle": f"{document.edition}, {words.full_date(made)}",
            "footer": shortened(document.footer, MOST_FOOTER),
            "sections": [_section(section) for section in document.sections],
            "closing": [{"heading": heading, "lines": list(lines)} for heading, lines in closing if lines],
        }
    )
    return told | {
        "author": AUTHOR,
        "subject": f"{document.edition}, {words.full_date(made)}",
        "made": [made.year, made.month, made.day],
        "lang": language,
        "region": region or None,
        "words": {"unknown": UNKNOWN, "page": "Page", "of": "of"},
    }


def _section(section: Section) -> dict[str, Any]:
    rows = [list(row) for row in section.rows]
    table = Table(tuple(section.header), tuple(map(tuple, section.rows)))
    return {
        "heading": section.heading,
        "said": list(section.said),
        "points": list(section.points),
        "charts": [drawn(chart) for chart in section.charts],
        "asks": [_ask(ask) for ask in section.asks],
        "header": list(section.header),
        "rows": rows,
        "columns": table.widths(TEXT_WIDTH * TABLE_SIZE / TEXT_SIZE) if rows else [],
        "unknown": list(section.unknown),
    }


def _ask(ask: Ask) -> dict[str, Any]:
    lines = [{"text": line.text, "lead": line.lead, "bold": line.is_bold} for line in ask_lines(ask)]
    return {"kind": "act" if ask.is_act else "watch", "lines": lines}


def _breakable(value: Any) -> Any:
    if isinstance(value, str):
        return LONG_WORD.sub(lambda word: words.BREAK.join(_pieces(word[0])), value)
    if isinstance(value, dict):
        return {
            key: cell if key in ("alt", "colour", "kind", "dash") else _breakable(cell) for key, cell in value.items()
        }
    return [_breakable(cell) for cell in value] if isinstance(value, list) else value


def _pieces(word: str) -> list[str]:
    return [word[i : i + PIECE] for i in range(0, len(word), PIECE)]
