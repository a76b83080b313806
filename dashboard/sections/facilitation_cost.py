"""What facilitation costs and what gets done meanwhile, in the last 12 months."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.money import in_full, money
from dashboard.parts import table
from dashboard.words import absent, escape

CAPTION = (
    "The last 12 months. Completed: done in these months, whoever promised it. The cost is that of facilitation as a whole, set "
    "beside what was completed meanwhile: it does not say that one followed from the other."
)
LATE_DAYS = 30  # past the due date, after which a commitment counts as stuck (metrics.ledger)


def cost_of(here: Published, coalition: Row) -> Row | None:
    """The coalition's row, None where there is none or the audience has none."""
    if not here.has("facilitation_cost"):
        return None
    rows = here.rows("facilitation_cost", coalition_id=coalition["coalition_id"], limit=1)
    return rows[0] if rows else None


def facilitation_cost(here: Published, coalition: Row) -> None:
    row = cost_of(here, coalition)
    if row is None:
        return
    headed(
        here, "What it costs and what gets done", "cost", of=("follow_through", "accountability"), coalition=coalition
    )
    st.markdown(answer(row))
    lines = figures(row)
    if lines:
        st.markdown(f":gray[{CAPTION}]")
        table([{"What": what, "In 12 months": said} for what, said in lines], header=False)


def answer(row: Row) -> str:
    """ "Facilitation cost 5.4k euros; 28 commitments were completed, 191 euros for each." """
    if absent(row["cost_per_closed"]):
        why = escape(row["reason"]) if row["reason"] else ""
        return f"**What a completed commitment costs cannot be said.** {why}".strip()
    done = words.count(row["closed"], "commitment was", "commitments were")
    each = f", {money(row['cost_per_closed'], row['currency'])} for each" if row["closed"] > 1 else ""
    least = "" if row["cost_known"] == row["entries"] else "at least "
    said = f"**Facilitation cost {least}{money(row['cost'], row['currency'])}; {done} completed{each}.**"
    return f"{said} {_unknown_cost(row)}".strip()


def _unknown_cost(row: Row) -> str:
    without = row["entries"] - row["cost_known"] - row["other_currency"]
    said = []
    if row["other_currency"]:
        say = words.count(row["other_currency"], "entry gives its cost", "entries give their cost")
        said.append(
            f"{say} in another currency or in none, and {'is' if row['other_currency'] == 1 else 'are'} not added."
        )
    if without:
        said.append(f"{words.count(without, 'entry does', 'entries do')} not say the cost.")
    return " ".join(said)


def figures(row: Row) -> list[tuple[str, str]]:
    """What is on file, a line each; nothing of what is not."""
    lines: list[tuple[str, str]] = []
    if not absent(row["entries"]):
        lines.append(("Entries in the facilitation log", f"{int(row['entries']):,}"))
    if not absent(row["cost"]):
        lines.append(
            ("Cost", f"{in_full(row['cost'], row['currency'])}, from {_of(row['cost_known'], row['entries'])} entries")
        )
    if not absent(row["hours"]):
        lines.append(("Hours", f"{row['hours']:,.0f}, from {_of(row['hours_known'], row['entries'])} entries"))
    if not absent(row["closed"]):
        lines.append(("Commitments completed", f"{int(row['closed']):,}"))
    if not absent(row["cost_per_closed"]):
        lines.append(("Cost for each of them", in_full(row["cost_per_closed"], row["currency"])))
    for what, part, whole, nothing in (
        ("Commitments done on time", "on_time", "due", "none was due"),
        (f"Open commitments more than {LATE_DAYS} days late", "stuck", "open_items", "none open has a due date"),
        ("Decisions put off", "deferred", "decisions", "none was taken"),
    ):
        if not absent(row[whole]):
            lines.append((what, _of(row[part], row[whole]) if row[whole] else nothing))
    return lines


def _of(part: int, whole: int) -> str:
    return f"{int(part):,} of {int(whole):,}"
