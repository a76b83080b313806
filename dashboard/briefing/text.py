"""A briefing as Markdown: for an agenda, a mail or a wiki. Every text is escaped; charts are told and stand as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard import words
from dashboard.briefing.document import Ask, Bars, Briefing, Lines, Scores, Section

# marks that mean nothing inside a line once brackets, stars and the like are escaped: unescaped they read better
HARMLESS = re.compile(r"\\([.()+\-=:,])")
AT_THE_START = re.compile(r"^(\s*)([+\-=:]|\d+[.)])")


def text(document: Briefing) -> str:
    """The whole document; the same document gives the same text."""
    edition = "steering committee" if document.edition == "Steering committee" else document.edition.lower()
    blocks = [
        f"# {_line(document.coalition)}: briefing for the {_line(edition)}",
        _line(f"{words.full_date(document.made_on)}. {document.footer}"),
        *(block for section in document.sections for block in _section(section)),
        *_listed("Where the figures come from", document.sources),
        *_listed("What they cannot say", document.limits),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(section: Section) -> list[str]:
    return [
        f"## {_line(section.heading)}",
        *(_line(paragraph) for paragraph in section.said),
        "\n".join(f"- {_line(point)}" for point in section.points),
        *(block for chart in section.charts for block in _chart(chart, section)),
        *(_ask(ask) for ask in section.asks),
        _table(section.header, section.rows),
        *_listed("What we do not know", section.unknown, level=3),
    ]


def _ask(ask: Ask) -> str:
    hat = f" ({_line(ask.hat)})" if ask.hat else ""
    asks = f" **We ask:** {_line(ask.ask)}{hat}" if ask.ask else ""
    return f"**{_line(ask.what)}.** {_line(ask.why)}{asks}"


def figures_of(chart: Scores | Lines | Bars) -> list[dict[str, str]]:
    """What scores and bars show, a row each; nothing of a line, whose sentence says it."""
    if isinstance(chart, Scores):
        pairs = zip(chart.names, chart.labels, strict=True)
        return [{"Score": name, "Value, range and band": label} for name, label in pairs]
    if isinstance(chart, Bars):
        first = "Raised by" if chart.unit == "items" else "What"
        return [
            {first: name} | {part: _number(values[place]) for part, values in chart.parts.items()}
            for place, name in enumerate(chart.categories)
        ]
    return []


def _chart(chart: Scores | Lines | Bars, section: Section) -> list[str]:
    rows = figures_of(chart)
    if rows:
        return [_table(list(rows[0]), [list(row.values()) for row in rows])]
    return [] if chart.alt in section.said else [_line(chart.alt)]


def _number(value: float | None) -> str:
    return words.NO_DATA if words.absent(value) else f"{value:,.6g}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A pipe table; nothing where there are no rows."""
    if not rows:
        return ""
    lines = [_row(header), "|" + " --- |" * len(header), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_line, cells)) + " |"


def _listed(heading: str, lines: Sequence[str], level: int = 2) -> list[str]:
    return [f"{'#' * level} {_line(heading)}", "\n".join(f"- {_line(line)}" for line in lines)] if lines else []


def _line(said: str) -> str:
    """One line in which no character of the text is Markdown."""
    escaped = HARMLESS.sub(r"\1", words.escape(said))
    return AT_THE_START.sub(_escaped_start, escaped)


def _escaped_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
