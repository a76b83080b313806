"""What the scores lack, in words: how much of each is there, what is missing and why, and what does not apply here."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.indicator_words import applies
from dashboard.parts import table
from dashboard.words import absent, escape
from metrics.constants import WEIGHT_NEEDED
from metrics.published import PILLARS


def what_is_missing(here: Published, coalition: Row, now: dict[str, Row], method: list[Row]) -> None:
    where = {"coalition_id": coalition["coalition_id"], "month": coalition["last_month"]}
    rows = here.rows("missing", **where, order=("weight desc", "indicator"))
    month = {row["indicator"]: row for row in here.rows("indicators", **where)}
    titles = {head["indicator"]: head["title"] for head in method}
    headed(here, "What is missing", "missing")
    lines = [line for row in rows if row["score_or_lens"] == "health" for line in [health_line(row)]]
    lines += [line for pillar in PILLARS for line in pillar_lines(pillar, rows, now.get(pillar), titles)]
    beside = [
        h["title"] for h in method if h["weight"] and h["indicator"] in month and not applies(month[h["indicator"]])
    ]
    if beside:
        weight = "its weight leaves" if len(beside) == 1 else "their weight leaves"
        lines.append(
            f"- Does not apply here: {escape(words.joined(beside))}. That is not missing: {weight} the scores."
        )
    st.markdown("\n".join(lines) if lines else "Nothing. Every indicator of this month has a score.")
    for pillar in PILLARS:
        lacking = [row for row in rows if row["score_or_lens"] == pillar]
        if lacking:
            with st.expander(f"{pillar.capitalize()}: why it is missing, and what it needs"):
                table([why(row, titles) for row in lacking])


def health_line(row: Row) -> str:
    return f"- **Health has no score.** {escape(words.sentence(row['reason']))}"


def pillar_lines(pillar: str, rows: list[Row], score: Row | None, titles: dict[str, str]) -> list[str]:
    """One line where something of the pillar is missing, also for those who may not see what."""
    if score is None:
        return []
    lacking = [row for row in rows if row["score_or_lens"] == pillar]
    is_scored = not absent(score["value"])
    if is_scored and not lacking and score["weight_present"] >= 1:
        return []
    present = words.present(score["weight_present"])
    if is_scored:
        partial = ", so it is partial" if score["partial"] else ""
        said = f"- **{pillar.capitalize()} stands on {present} of its weight{partial}.**"
    else:
        needed = words.share(WEIGHT_NEEDED)
        said = f"- **{pillar.capitalize()} has no score.** {present} of its weight is present, {needed} is needed."
    names = [escape(titles.get(row["indicator"], words.readable(row["indicator"]))) for row in lacking]
    return [f"{said} Missing: {words.joined(names)}." if names else said]


def why(row: Row, titles: dict[str, str]) -> dict[str, object]:
    return {
        "Indicator": titles.get(row["indicator"], words.readable(row["indicator"])),
        "Weight": "not said" if absent(row["weight"]) else f"{row['weight']:g}",
        "Why": words.sentence(row["reason"]),
    }
