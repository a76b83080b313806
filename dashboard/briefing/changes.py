"""What moved: scores against the month before, and over two years."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import words
from dashboard.briefing.document import Figure, Lines, Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import capital
from dashboard.briefing.summary import since_then
from dashboard.charts import too_short
from dashboard.parts import in_months, months_to, ranged
from dashboard.row_charts import SMALL_MOVE
from dashboard.sections.what_changed import moves_of
from dashboard.words import absent
from metrics.published import PILLARS

MOST_MOVES = 4
NOT_SHOWN = "Which indicators moved it is not shown: what members answered in a survey could be worked out from it."


def what_changed(facts: Facts) -> Section | str:
    """Health over two years, and what moved since the month before."""
    said, figures = [], []
    for name in PILLARS:
        sentence, found = moved(facts, name)
        said.append(sentence)
        figures += found
    chart, of_chart = over_time(facts, ("health",))
    if chart is None and not any(facts.has_score(name) for name in PILLARS):
        return f"What changed since {words.month(facts.earlier)} is not known: no score can be worked out."
    first, of_health = moved(facts, "health")
    moves = moves_of(facts.here, facts.coalition, "health", facts.heads) if facts.has("changes") else []
    told = [move for move in moves if abs(move.points) > SMALL_MOVE][:MOST_MOVES]
    of_moves = []
    if told:
        parts = facts.rows("changes", month=facts.last, score="health")
        by_title = {facts.heads.titles.get(row["indicator"], words.readable(row["indicator"])): row for row in parts}
        for move in told:
            where = {"month": facts.last, "score": "health", "indicator": by_title[move.title]["indicator"]}
            of_moves.append(facts.figure(words.signed(move.points), "changes", "contribution", **where))
    hidden = not moves and facts.here.audience == "committee" and facts.change("health") not in (None, "0")
    return Section(
        first.rstrip(".") if facts.has_score("health") else _of_parts(facts),
        said=[*([NOT_SHOWN] if hidden else []), *([chart.alt] if chart else [])],
        points=said,
        charts=[chart] if chart else [],
        header=("Indicator", "Part of the change of health, in points") if told else (),
        rows=[(move.title, words.signed(move.points)) for move in told],
        notes=(
            "Say what moved, not who. One month alone proves little: point at the line over two years.",
            "Ask the room: what happened in those weeks that we do not see in the figures?",
        ),
        figures=[*since_then(facts)[1], *figures, *of_health, *of_moves, *of_chart],
    )


def _of_parts(facts: Facts) -> str:
    """The message where health has no score: "Engagement went −3 since May 2026; health has no score"."""
    told = [f"{name} {points}" for name in PILLARS for points in [facts.change(name)] if points not in (None, "0")]
    since = f"since {words.month(facts.earlier)}"
    first = f"{capital(words.joined(told))} {since}" if told else f"No score moved {since}"
    return f"{first}; health has no score"


def moved(facts: Facts, name: str) -> tuple[str, list[Figure]]:
    """ "Balance lost 3 points since September: from 46 to 43 (37–52), concern.", and where that stands."""
    called = name.capitalize()
    now, then = facts.now.get(name), facts.before.get(name)
    month = words.month(facts.earlier)
    if now is None or absent(now["value"]):
        return f"{called} has no score in {words.month(facts.last)}.", []
    figure = facts.of_score(f"{ranged(now)}, {now['band']}", name, "value", "low", "high")
    points = facts.change(name)
    if points is None or then is None:
        return f"{called} is {figure.said}; {month} has no score to compare.", [figure]
    if points == "0":
        return f"{called} is {figure.said}, as in {month}.", [figure]
    number = points.strip("+−")
    verb = "lost" if points.startswith("−") else "gained"
    counted = f"{number} {'point' if number == '1' else 'points'}"
    from_ = f"from {words.point(then['value'])}"
    said = f"{called} {verb} {counted} since {month}: {from_} to {figure.said}."
    return said, [
        figure,
        facts.of_change(counted, name),
        facts.figure(from_, "scores", "value", month=facts.earlier, score=name),
    ]


def over_time(facts: Facts, names: Sequence[str]) -> tuple[Lines | None, list[Figure]]:
    """A line per score over up to 24 months, one alone with its range; None where there are too few months for a line."""
    known = [row for row in facts.scores if row["score"] in names and not absent(row["value"])]
    months = months_to(facts.last, known)
    series: dict[str, list[float | None]] = {}
    told, figures = [], []
    for name in names:
        rows = [row for row in facts.scores if row["score"] == name]
        values = in_months(months, rows, "value")
        if too_short(months, values):
            continue
        series[name.capitalize()] = values
        if len(names) == 1:
            series |= {"Low end": in_months(months, rows, "low"), "High end": in_months(months, rows, "high")}
        first = next(month for month, value in zip(months, values, strict=True) if not absent(value))
        last = next(month for month, value in zip(reversed(months), reversed(values), strict=True) if not absent(value))
        by = {row["month"]: row for row in rows}
        ends = (
            f"{words.point(by[first]['value'])} in {words.month(first)}",
            f"{ranged(by[last])} in {words.month(last)}",
        )
        told.append(f"{name} went from {ends[0]} to {ends[1]}")
        figures.append(facts.figure(ends[0], "scores", "value", "month", month=first, score=name))
        figures.append(facts.figure(ends[1], "scores", "value", "low", "high", "month", month=last, score=name))
    if not told:
        return None, []
    alt = words.sentence("; ".join(told))
    return Lines(alt[:1].upper() + alt[1:], months, series, 0, 100, "points"), figures
