"""What a figure is, for whoever asks: definition, formula, what it counts, window, coverage and version, in a tooltip.

What an indicator is comes from the published table `method`, and so do its formula and window; what no indicator says stands in
TEXTS, in the words of the module that works it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import indicator_words, words
from dashboard.data import Published, Row
from dashboard.words import absent, escape
from metrics.published import PILLARS, PUBLISHED

LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?")
CALLED = 12  # characters of a method version that are told
TEXTS = {  # what no indicator of its own says; the module that works it out in brackets
    "who_should_meet": (
        "Members with a theme in common and no day of joint work. Themes are of initiatives that ran in the last 12 months; a "
        "joint day is one on which both did something together. (metrics/together.py)"
    ),
    "co_creators": (
        "Counts per organisation over the items raised in the last 12 months: raised, changed the text of another's, promised "
        "on one, and did what was promised. (metrics/co_creation.py)"
    ),
    "each_member": (
        "Acts, shares and attendance of the 6 months that end with the last month, gifts of 12. An act is a channel and a day. "
        "The middle is the median of the members of whom the figure is known. (metrics/members.py)"
    ),
    "stress": (
        "Every score worked out anew by the same statements without what an organisation, a funder or the facilitator brought: "
        "its seat, its acts, its signed grants, its roles. Range: 90 % of 1,000 recalculations. (metrics/stress.py)"
    ),
    "candidates": (
        "Score = coverage gained − overlap brought. The needed roles that an organisation would fill, less how near its markets"
        " are to those of members; the best is taken, then the best beside it. A greedy choice is at least half as good as the "
        "best of all. (metrics/matchmaking.py)"
    ),
    "before_and_after": (
        "The step c in y = a + b t + c [after] + e over the months before and after an entry of the facilitation log, with "
        "autocorrelated errors e; the range is its 90 % interval over all autocorrelations. 6 months are needed on each side. "
        "It does not say what caused the step. (metrics/segmented.py)"
    ),
    "introductions": (
        "Days on which two organisations did something together in the 180 days after they were introduced, less the mean of "
        "pairs like them that nobody introduced. Range: its 90 % interval. (metrics/introductions.py)"
    ),
    "cost": (
        "The cost of all entries of the facilitation log in 12 months, by the commitments completed in them. Entries without "
        "cost are counted and said. (metrics/ledger.py)"
    ),
    "lenses": (
        "A reason's score is the weighted mean of the indicators that bear on it, 0 to 100; 40 % of the weight must be known. "
        "Range: 90 % of 1,000 recalculations."
    ),
    "changes": (
        "The month's change of a score, split into its indicators' parts, which add up to it exactly; what appeared or went has"
        " a part too. (metrics/changes.py)"
    ),
    "sureness": (
        "1,000 recalculations: each indicator somewhere within its interval, each weight up to a quarter lighter or heavier, "
        "and what is missing anywhere from 0 to 100."
    ),
    "missing": (
        "The weight of indicators without data, and why. A score needs 40 % of its weight, and is partial under 67 %."
    ),
    "warnings": (
        "Each month is judged by what was known at its end. Act: crossed, or seen in two months running. Watch: not confirmed "
        "yet. At most two new ones to act on in a month."
    ),
    "control_chart": (
        "The centre is the mean of the months that set the limits, these are 2.66 mean moves from one month to the next away "
        "from it (XmR chart, Wheeler and Chambers 1992). Outside them is a signal."
    ),
    "funnel": (
        "Shares of n observations at each coalition's last month. Expected: the share of all coalitions taken together. Limits: "
        "where 95 % would lie by chance for that n, wider where coalitions differ by more than chance (Spiegelhalter 2005). "
        "(metrics/funnel.py)"
    ),
    "survey": (
        "Means over organisations, one voice each, of closed rounds with at least 5 people of 3 organisations. Agreement: rWG "
        "and AD."
    ),
}


def headed(
    here: Published, title: str, text: str | None = None, *, of: Sequence[str] = (), coalition: Row | None = None
) -> None:
    """The heading of a section with figures; its question mark says how they come about.

    `of`: the indicators whose figures these are, as the coalition's last month has them. `text`: one of TEXTS.
    """
    st.header(title, anchor=False, help=about(here, text, of=of, coalition=coalition))


def about(here: Published, text: str | None = None, *, of: Sequence[str] = (), coalition: Row | None = None) -> str:
    parts = [TEXTS[text]] if text else []
    if of:
        heads = {row["indicator"]: row for row in _method(here)}
        month = coalition["last_month"] if coalition else None
        rows = _last(here, coalition) if coalition and month and here.has("indicators") else {}
        parts += [of_indicator(heads[name], rows.get(name), month) for name in of if name in heads]
    return "\n\n".join([*parts, version(here)])


def _method(here: Published) -> list[Row]:
    """The indicators, the heaviest first; none where the build is older than the table."""
    return here.rows("method", order=("weight desc", "title")) if here.has("method", *PUBLISHED["method"]) else []


def _last(here: Published, coalition: Row) -> dict[str, Row]:
    found = here.rows("indicators", coalition_id=coalition["coalition_id"], month=coalition["last_month"])
    return {row["indicator"]: row for row in found}


def of_indicator(head: Row, row: Row | None, month: date | None) -> str:
    """ "**Runway** Signed money … $…$ 6 months to October 2026. Based on 6 months of spending, coverage 98 %." """
    said = [f"**{escape(head['title'])}.** {escape(head['words'])}", formula(head["formula"])]
    if head["window_months"]:
        to = f" to {words.month(month)}" if month else ""
        said.append(f"Window: {words.count(head['window_months'], 'month')}{to}.")
    if row is not None and row["suppressed"]:
        row = row | indicator_words.WITHHELD
    based = indicator_words.based_on(head, row)
    if based:
        said.append(f"Based on {escape(based)}.")
    return " ".join(filter(None, said))


def formula(tex: str | None) -> str:
    """Its lines one after another, as a tooltip draws them."""
    return " ".join(f"${' '.join(line.split())}$" for line in LINE_BREAK.split(tex or "") if line.strip())


def of_score(here: Published, name: str, score: Row | None, month: date | None) -> str:
    """What a score is made of, how much of it is there, and how sure it is."""
    if name == "health":
        said = [f"The geometric mean of {words.joined(list(PILLARS))}: a weak one cannot be bought off."]
    else:
        mine = [row for row in _method(here) if row["pillar"] == name and row["weight"]]
        called = "; ".join(f"{row['title']} {row['weight']:g}" for row in mine)
        said = [f"The weighted mean of its indicators that are known{f': {escape(called)}' if called else ''}."]
    said.append(words.BANDS)
    if score and not absent(score["value"]):
        of_month = f" of {words.month(month)}" if month else ""
        said.append(f"The figure{of_month} stands on {words.present(score['weight_present'])} of the weight.")
    return " ".join([*said, words.UNCERTAINTY, version(here)])


def version(here: Published) -> str:
    newest = here.rows("scores", order=("month desc",), limit=1) if here.has("scores") else []
    method = newest[0]["method_version"] if newest else None
    return f"Method {escape(str(method)[:CALLED])}." if method else ""
