"""Looks the numbers of a briefing up: each stands in a figure of its section, and each figure in the published row it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from dashboard import words
from dashboard.briefing.document import Bars, Figure, Lines, Scores, Section
from dashboard.briefing.text import figures_of
from dashboard.money import money

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# numbers that no cell holds: spans of time and thresholds, which the product fixes, and the method's own words
RULES = re.compile(
    r"last (?:12|6) months|coming \d+ months|more than 30 days late|within 180 days|40\s%\ is needed|90 % (?:certainty|of)|24 months|begin 6 months after"
)
MONEY = {"usual_spend", "signed", "cost", "cost_per_closed"}
WHOLE_SHARE = {"largest_share", "survival"}
COUNTS = {
    "n", "of", "raised", "on_time", "due", "stuck", "open_items", "deferred", "decisions", "closed", "introductions", "with_work",
    "compared", "respondents",
}  # fmt: skip


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


def said_in(section: Section) -> str:
    """Everything of a section that is read."""
    return "\n".join(_parts(section))


def _parts(section: Section) -> Iterator[str]:
    yield section.heading
    yield from (*section.said, *section.points, *section.unknown, *section.notes)
    for ask in section.asks:
        yield from (ask.what, ask.why, ask.ask, ask.hat)
    for row in (section.header, *section.rows):
        yield from row
    for chart in section.charts:
        yield chart.alt
        yield from (cell for row in figures_of(chart) for cell in row.values())


def without_figure(section: Section, months: list[date]) -> list[str]:
    """Numbers of a section that no figure of it says; `months` are those of the coalition's last figures."""
    text = RULES.sub(" ", said_in(section))
    for month in months:
        text = text.replace(words.month(month), " ")
    known = {number for figure in section.figures for number in numbers(figure.said)}
    return [number for number in numbers(text) if number not in known]


def wrong(con: duckdb.DuckDBPyConnection, figure: Figure) -> list[str]:
    """Numbers of a figure that its published row does not say."""
    rows = _rows(con, figure)
    if figure.how == "cell":
        assert len(rows) == 1, (figure, len(rows))
        forms = {form for column in figure.columns for form in _forms(column, rows[0][column], rows[0])}
        return [number for number in numbers(RULES.sub(" ", figure.said)) if number not in forms]
    return [] if numbers(figure.said) == _worked_out(figure, rows) else numbers(figure.said)


def _worked_out(figure: Figure, rows: list[dict[str, Any]]) -> list[str]:
    match figure.how:
        case "count":
            return [f"{len(rows):,}"]
        case "sum":
            return [f"{sum(row[figure.columns[0]] for row in rows):,.0f}"]
        case "rest":
            (row,) = rows
            return [str(row[figure.columns[0]] - row[figure.columns[1]])]
        case "change":
            before, now = sorted(rows, key=lambda row: row["month"])
            return [str(abs(round(now["value"]) - round(before["value"])))]
        case "band":
            (row,) = rows
            least = row["respondents"] - row["respondents"] % 5
            return [str(least), str(least + 4)]
    raise AssertionError(figure.how)


def _rows(con: duckdb.DuckDBPyConnection, figure: Figure) -> list[dict[str, Any]]:
    tests, values = [], []
    for column, value in figure.where.items():
        if isinstance(value, list):
            tests.append(f'list_contains(?, "{column}")')
        else:
            tests.append(f'"{column}" is not distinct from ?')
        values.append(value)
    answer = con.execute(f'select * from "{figure.table}" where {" and ".join(tests)}', values)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _forms(column: str, value: Any, row: dict[str, Any]) -> list[str]:
    """The numbers that the dashboard prints for a cell of this column."""
    if value is None:
        return []
    if isinstance(value, date):
        return numbers(f"{words.full_date(value)}")
    if isinstance(value, str):
        return numbers(value)
    if column in MONEY:
        return numbers(money(value, "EUR"))
    if column in COUNTS:
        return [f"{int(value):,}"]
    if column == "weight_present":
        return numbers(words.present(value))
    if column == "band_change_probability":
        return numbers(words.probability(value))
    if column in WHOLE_SHARE or (column in ("low", "high") and "survival" in row):
        return numbers(words.share(value))
    if column == "contribution":
        return numbers(words.signed(value))
    if column in ("effect", "low", "high") and "effect" in row:
        return [words.whole(abs(value) * 100)]
    if column in ("value", "low", "high") and "band" in row:
        return numbers(words.point(value) if column == "value" else words.whole(value))
    return [f"{abs(value):.1f}"]


def charted(con: duckdb.DuckDBPyConnection, coalition_id: str, section: Section) -> int:
    """How many points of the section's lines and scores stand in the published scores; AssertionError where one does not."""
    found = 0
    for chart in section.charts:
        if isinstance(chart, Bars) or (isinstance(chart, Lines) and chart.unit != "points"):
            continue
        column = "value"
        pairs = zip(chart.names, chart.values, strict=True) if isinstance(chart, Scores) else ()
        points = [(name.lower(), None, value) for name, value in pairs]
        if isinstance(chart, Lines):
            points = [
                (name.lower(), month, value)
                for name, values in chart.series.items()
                for month, value in zip(chart.months, values, strict=True)
            ]
        for name, month, value in points:
            score = "health" if name.endswith(" end") else name
            column = {"low end": "low", "high end": "high"}.get(name, "value")
            (row,) = con.execute(
                f"select {column} from scores join coalitions using (coalition_id) where coalition_id = ? and score = ? "
                "and month = coalesce(?, last_month)",
                [coalition_id, score, month],
            ).fetchall()
            assert row[0] == value, (name, month)
            found += 1
    return found
