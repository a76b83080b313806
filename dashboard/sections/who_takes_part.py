"""Who takes part: each member's share of what all did in six months, and who does more or less than chance would give."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.participation_chart import Part, participation, told
from dashboard.parts import same_figures
from dashboard.words import absent, escape

NAME = "Who takes part"
TOO_FEW = "Too few acts to tell luck from habit."
CAPTION = (
    "The last 6 months, per organisation, never per person. An act is a day on which an organisation did something: came, wrote, "
    "raised an item, took a position, gave or finished something. Shaded: where 9 of 10 lie when all do alike. Dotted: the fair "
    "share. Diamonds lie outside."
)
NAMED = 3  # organisations in a sentence


def members_of(here: Published, coalition: Row) -> list[Row]:
    """The members of the last month, who did most first; none where the audience has no names."""
    if not here.has("members") or not coalition["last_month"]:
        return []
    key = {"coalition_id": coalition["coalition_id"], "month": coalition["last_month"]}
    rows = here.rows("members", **key, eligible=True, order=("acts desc", "name"))
    return [row for row in rows if row["organisation_id"]]


def who_takes_part(here: Published, coalition: Row) -> None:
    """Nothing where the audience has neither names nor the indicator of the month."""
    rows, voices = members_of(here, coalition), _voices(here, coalition)
    if not rows and not voices:
        return
    headed(here, NAME, of=("top_share", "fair_share_distance", "effective_voices"), coalition=coalition)
    st.markdown(f"{voices} {_outside(rows)}".strip())
    if not rows:
        return
    if absent(rows[0]["chance_low"]):
        st.markdown(TOO_FEW)
    if any(not absent(row["share"]) for row in rows):
        parts = parts_of(rows)
        st.markdown(f":gray[{CAPTION}]")
        alt = "; ".join(f"{part.name} {told(part)}{', outside chance' if part.is_outside else ''}" for part in parts)
        show(participation(parts), "participation", f"{alt}.")
    same_figures(NAME, [_line(row) for row in rows])


def parts_of(rows: list[Row]) -> list[Part]:
    all_acts = sum(int(row["acts"]) for row in rows)
    ends = ("fair_share", "chance_low", "chance_high")
    return [
        Part(str(row["name"]), float(row["share"]), *(row[end] for end in ends), int(row["acts"]), all_acts)
        for row in rows
        if not absent(row["share"])
    ]


def _voices(here: Published, coalition: Row) -> str:
    """ "8.6 of 12 voices" of the indicator, or why not; nothing where the audience has no such row."""
    if not coalition["last_month"] or not here.has("indicators"):
        return ""
    key = {"coalition_id": coalition["coalition_id"], "month": coalition["last_month"]}
    found = here.rows("indicators", **key, indicator="effective_voices")
    if not found:
        return ""
    if absent(found[0]["value"]):
        return f"How many voices count is not known: {_why_unknown(here, found[0]['n'])}"
    voices = f"{found[0]['value']:.1f} of {coalition['member_count']} voices"
    return f"**{voices}.** As many equally active members would give the same picture."


def _why_unknown(here: Published, acts: int | None) -> str:
    method = here.rows("method", indicator="effective_voices") if here.has("method") else []
    least = method[0]["min_n"] if method else 0
    if absent(acts) or not acts or acts < least:
        needed = f"; {least} are needed" if least else ""
        return f"{words.count(acts or 0, 'act')} of members in 6 months{needed}."
    return "too little of what was done is of known organisations."


def _outside(rows: list[Row]) -> str:
    parts = [part for part in parts_of(rows) if part.is_outside]
    if not parts:
        return "Nobody does more or less than chance would give." if rows and not absent(rows[0]["chance_low"]) else ""
    more = [part.name for part in parts if part.share > (part.chance_high or 0)]
    less = [part.name for part in parts if part.share < (part.chance_low or 0)]
    said = []
    for names, way in ((more, "more"), (less, "less")):
        if names:
            others = [f"{len(names) - NAMED} others"] if len(names) > NAMED + 1 else names[NAMED:]
            who = words.joined([*names[:NAMED], *others])
            said.append(f"{escape(who)} {'does' if len(names) == 1 else 'do'} {way} than chance would give.")
    return " ".join(said)


def _line(row: Row) -> dict[str, object]:
    share = words.NO_DATA if absent(row["share"]) else f"{words.share(row['share'])}, {row['acts']:,} acts"
    chance = (
        words.NO_DATA if absent(row["chance_low"])
        else f"{words.share(row['chance_low'])} to {words.share(row['chance_high'])}"
    )  # fmt: skip
    return {"Member": row["name"], "Share": share, "By chance": chance}
