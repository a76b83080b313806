"""What facilitation costs, and what stood differently after it; never that it brought it about."""

from __future__ import annotations

from dashboard import words
from dashboard.briefing.document import Figure, Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import bold_of, capital, plain
from dashboard.data import Row
from dashboard.sections.before_and_after import LIMITS, NOTHING, UNNAMED, difference
from dashboard.sections.facilitation_answer import afterwards
from dashboard.sections.facilitation_cost import answer as cost_answer
from dashboard.sections.facilitation_cost import cost_of
from dashboard.sections.introductions import answer as introduced
from dashboard.words import absent

MOST_ROWS = 6
NOT_KNOWN = "What facilitation costs and what followed is not known: no facilitation log is on file."
OF_COST = ("cost", "closed", "cost_per_closed", "other_currency", "reason")


def facilitation(facts: Facts) -> Section | str:
    """The cost beside what was completed, and before and after with its label or why it is not shown."""
    row = cost_of(facts.here, facts.coalition) if facts.has("facilitation_cost") else None
    if row is None or not row["entries"]:
        return NOT_KNOWN
    cost = plain(cost_answer(row))
    effects, lines, found = _effects(facts)
    kept, of_kept = _kept(facts, row)
    met, of_met = _introductions(facts)
    return Section(
        bold_of(cost_answer(row)).rstrip("."),
        said=[said for said in (cost.removeprefix(bold_of(cost_answer(row))).strip(), kept, effects, met) if said],
        header=("What was followed", "What is known") if lines else (),
        rows=lines,
        unknown=(LIMITS,) if lines else (NOTHING,),
        notes=(
            "Say: it stood so before and so after. Do not say that facilitation did it.",
            "Ask: what else changed in those months?",
        ),
        figures=[
            facts.figure(bold_of(cost_answer(row)).rstrip("."), "facilitation_cost", *OF_COST),
            *of_kept,
            *found,
            *of_met,
        ],
    )


def _kept(facts: Facts, row: Row) -> tuple[str, list[Figure]]:
    if absent(row["due"]) or not row["due"]:
        return "", []
    due = words.count(row["due"], "commitment")
    said = f"{int(row['on_time'])} of {due} due in the last 12 months {'was' if row['on_time'] == 1 else 'were'} done on time."
    return said, [facts.figure(said, "facilitation_cost", "on_time", "due")]


def _effects(facts: Facts) -> tuple[str, list[tuple[str, str]], list[Figure]]:
    """How many figures can be followed, and a line for each with its label, or why it is not shown."""
    if not facts.has("facilitation", "facilitation_details"):
        return "", [], []
    rows = facts.rows("facilitation", order=("month desc", "activity_id", "series"))
    details = {(row["activity_id"], row["series"]): row for row in facts.rows("facilitation_details")}
    lines, found = [], []
    for row in rows[:MOST_ROWS]:
        detail = details.get((row["activity_id"], row["series"]))
        title = UNNAMED if detail is None or absent(detail["title"]) else str(detail["title"])
        where = {"activity_id": row["activity_id"], "series": row["series"]}
        label = row["label"] or ""
        if detail is not None and detail["is_shown"]:
            said = difference(
                row["effect"], row["low"], row["high"], detail["unit"], "than the earlier trend would give"
            )
            told = f"{capital(said)}. {label}".strip()
            found.append(facts.figure(capital(said), "facilitation", "effect", "low", "high", **where))
        else:
            told = label
        if label:
            found.append(facts.figure(label, "facilitation", "label", **where))
        found.append(facts.figure(words.month(row["month"]), "facilitation", "month", **where))
        lines.append((f"{capital(title)}, from {words.month(row['month'])}", told))
    said = afterwards(rows)
    shown = [row for row in rows if not any(absent(row[name]) for name in ("effect", "low", "high"))]
    clear = [row for row in shown if row["low"] > 0 or row["high"] < 0]
    for counted, text in ((shown, f"Of {len(shown)} figures"), (clear, f"{len(clear)} moved")):
        if counted and text in said:
            where = {
                "activity_id": [row["activity_id"] for row in counted],
                "series": [row["series"] for row in counted],
            }
            found.append(facts.figure(text, "facilitation", how="count", **where))
    return said, lines, found


def _introductions(facts: Facts) -> tuple[str, list[Figure]]:
    row = facts.one("introduction_yield")
    if row is None:
        return "", []
    said = plain(introduced(row, []))
    columns = ("introductions", "with_work", "compared", "difference", "low", "high", "reason")
    return said, [facts.figure(said, "introduction_yield", *columns)]
