"""The answer of the page on facilitation: what was kept meanwhile, at what cost, and what moved afterwards."""

from __future__ import annotations

from dashboard.data import Published, Row
from dashboard.money import money
from dashboard.sections.facilitation_cost import cost_of
from dashboard.words import absent, escape


def answer(here: Published, coalition: Row) -> str:
    row = cost_of(here, coalition)
    effects = here.rows("facilitation", coalition_id=coalition["coalition_id"]) if here.has("facilitation") else []
    moved = afterwards(effects)
    if row is None or (absent(row["cost_per_closed"]) and absent(row["due"])):
        why = escape(row["reason"]) if row and row["reason"] else ""
        return f"**Whether it is worth it cannot be said.** {why} {moved}".strip()
    said = []
    if not absent(row["due"]) and row["due"]:
        said.append(
            f"{int(row['on_time'])} of {int(row['due'])} commitments due in the last 12 months were done on time"
        )
    if not absent(row["cost_per_closed"]):
        said.append(f"facilitation cost {money(row['cost_per_closed'], row['currency'])} for each commitment completed")
    if not said:
        return f"**No commitment was due in the last 12 months.** {escape(row['reason'] or '')} {moved}".strip()
    bold = "; ".join(said)
    rest = (
        ""
        if not absent(row["cost_per_closed"])
        else f"What each completed one cost cannot be said: {_lower(row['reason'])}"
    )
    return f"**{bold[:1].upper()}{bold[1:]}.** {rest} {moved}".strip()


def afterwards(rows: list[Row]) -> str:
    """Of `facilitation`: of how many figures it can be told what happened afterwards, and in how many something did."""
    shown = [row for row in rows if not any(absent(row[name]) for name in ("effect", "low", "high"))]
    if not rows:
        return ""
    if not shown:
        return "What changed after it cannot be shown yet."
    clear = sum(row["low"] > 0 or row["high"] < 0 for row in shown)
    if len(shown) == 1:
        return f"The one figure that can be followed {'moved' if clear else 'did not move'} beyond its earlier trend afterwards."
    whose = "its" if clear == 1 else "their"
    return f"Of {len(shown)} figures that can be followed, {clear or 'none'} moved beyond {whose} earlier trend afterwards."


def _lower(text: str | None) -> str:
    return escape(text[:1].lower() + text[1:]) if text else ""
