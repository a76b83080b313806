"""How much is shaped together: the figures of co-creation with their ranges, or why one cannot be worked out."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.shaping_rows import figures_of, has_agenda
from dashboard.words import absent, escape

SHARES = {
    "by_others": "Raised by members other than the lead",
    "by_non_members": "Raised by somebody who is no member",
    "early_involvement": "Members concerned that were there before the decision",
    "amended": "Changed by another before it was adopted",
    "followed_up": "Adopted, and somebody promised something",
    "delivered_on_time": "Of what was promised and due, done on time",
}
TITLE = "Over the last 12 months"
HOW = """
- **Members concerned** promised something on an item, changed its text or took a position on it. One **was there before the
  decision** if it raised the item, was at an earlier meeting that had it on the agenda, or, from the day it was raised, at a
  working group or a workshop.
- **Changed by another:** by another organisation than the raiser, according to the decision log.
- **On time:** everything promised on the item was done by its day. Given up counts as late.
- **In brackets:** where the share lies with 90 % certainty (Wilson 1927), were these items drawn from many like them.
- **Odds of adoption:** those of items of other members over those of the lead's items. 1: no difference. As there are few, the
  figure is drawn towards 1, as if it were known before that it most likely lies between a quarter and four (Greenland 2006).
"""


def shaped_together(here: Published, coalition: Row) -> None:
    """Nothing where there is no agenda: the section before says that."""
    figures = figures_of(here, coalition)
    if not has_agenda(figures):
        return
    headed(
        here,
        "How much is shaped together",
        of=("proposal_breadth", "amended_share", "traceability"),
        coalition=coalition,
    )
    st.markdown(acceptance(figures["acceptance"]))
    known = [
        {TITLE: what, "Share": _share(figures[name])} for name, what in SHARES.items() if not absent(figures[name]["n"])
    ]
    if known:
        table(known)
    for sentence in not_known(figures):
        st.markdown(sentence)
    with st.expander("How these are counted"):
        st.markdown(HOW)


def acceptance(row: Row) -> str:
    """Whether what others raise is adopted as readily as what the lead raises."""
    if absent(row["value"]):
        return f"**Not known whether others' items are adopted as readily as the lead's.** {escape(row['note'] or '')}".strip()
    odds = words.indicator_value(row["value"], row["low"], row["high"], None, "index")
    if row["low"] <= 1 <= row["high"]:
        said = "No clear difference between what the lead and what other members raise"
    elif row["high"] < 1:
        said = "What other members raise is adopted less readily than what the lead raises"
    else:
        said = "What other members raise is adopted more readily than what the lead raises"
    items = f"{row['n']} and {words.count(row['of'] - row['n'], 'decided item')}"
    return f"**{said}.** Odds of adoption, other members to lead: {odds}, from {items}."


def not_known(figures: dict[str, Row]) -> list[str]:
    """A sentence per reason, with what it keeps from being known."""
    by_reason: dict[str, list[str]] = {}
    for name, what in SHARES.items():
        if absent(figures[name]["n"]):
            by_reason.setdefault(figures[name]["note"] or "", []).append(f"“{what}”")
    return [f"Not known: {words.joined(whats)}. {escape(why)}".strip() for why, whats in by_reason.items()]


def _share(row: Row) -> str:
    """ "31 % (21–42 %): 16 of 52", or the counts where they are too few."""
    counts = f"{row['n']} of {row['of']}"
    if absent(row["value"]):
        return f"{counts}. {row['note'] or words.NO_DATA}"
    ranged = "" if absent(row["low"]) or absent(row["high"]) else f" ({words.span(row['low'], row['high'], 'share')})"
    return f"{words.share(row['value'])}{ranged}: {counts}"
