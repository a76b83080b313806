"""Where members compete: which two are declared competitors, and how near the markets of the others are."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.overlap_chart import FIGURES_FROM, TICK, Overlap, overlap, told
from dashboard.parts import long_table, table
from dashboard.sections.roles_needed import names_of
from dashboard.words import absent

NAME = "Where members compete"
NOT_A_VERDICT = "This is a record of evidence, not a legal verdict."
NOTHING = (
    "**No market codes in the register.** Fill in the column sector codes of the sheet organisations in the template workbook, "
    "and the sheet competitor pairs."
)
BY_CODES = "how many leading digits the closest industry codes of two members have in common, out of 4"
CAPTION = (
    f"0: nothing in common, 100: the same market. Overlap is {BY_CODES}. {TICK}: declared competitors. Blank: not known. "
    f"{NOT_A_VERDICT}"
)
BY_ACTIVITIES = (
    "0: nothing in common, 100: the same market. Where the budgets of what two members run alone are on file, overlap is how "
    f"alike they divide them over themes; else {BY_CODES}. {TICK}: declared competitors. Blank: not known. {NOT_A_VERDICT}"
)
MOST_MEMBERS = 12  # in the picture, or a phone has no room for a figure per cell; of more, those that overlap most
MOST_PAIRS = 10  # in the table that is always there
STRONG = f"{words.whole(100 * FIGURES_FROM)} of 100"


def where_members_compete(here: Published, coalition: Row) -> None:
    """Nothing for an audience without names."""
    if not (here.has("overlap") and here.has("overlap_reasons")):
        return
    pairs = pairs_of(here, coalition)
    if not pairs and here.audience != "secretariat":
        return
    headed(here, NAME, of=("competitive_overlap",), coalition=coalition)
    if not pairs:
        st.markdown(NOTHING if coalition["member_count"] != 1 else "**There is one member:** nobody to compete with.")
        return
    st.markdown(answer(pairs, coalition["member_count"]))
    by_activities = sum(pair["basis"] == "activities" for pair in pairs)
    st.markdown(f":gray[{BY_ACTIVITIES if by_activities else CAPTION}]")
    _picture(pairs)
    strong = [pair for pair in pairs if is_strong(pair)]
    if strong:
        if len(strong) > MOST_PAIRS:
            st.markdown(f"The {MOST_PAIRS} nearest pairs of {len(strong):,}:")
        table([_line(pair) for pair in strong[:MOST_PAIRS]])
    if by_activities:
        st.markdown(f":gray[{_beside(here, coalition, by_activities)}]")
    with st.expander(f"{NAME}: the same figures as a table"):
        whole = [
            {"member": p["a"], "other_member": p["b"], "overlap": p["value"], "declared": p["declared"]} for p in pairs
        ]
        long_table([_line(pair) for pair in pairs], whole, "overlap.csv", "all pairs")


def pairs_of(here: Published, coalition: Row) -> list[Row]:
    """Every pair with the names `a` and `b` and what it is known from; declared ones first, then the nearest."""
    key, names = coalition["coalition_id"], names_of(here, coalition)
    why = {
        (row["organisation_id_a"], row["organisation_id_b"]): row
        for row in here.rows("overlap_reasons", coalition_id=key)
    }
    rows = []
    for row in here.rows("overlap", coalition_id=key):
        ids = (row["organisation_id_a"], row["organisation_id_b"])
        reason = why.get(ids, {"basis": None, "closest_codes": None, "common_themes": None})
        rows.append(reason | row | {"a": names.get(ids[0], ids[0]), "b": names.get(ids[1], ids[1])})
    return sorted(
        rows, key=lambda row: (not row["declared"], -(row["value"] or 0), absent(row["value"]), row["a"], row["b"])
    )


def is_strong(pair: Row) -> bool:
    return bool(pair["declared"]) or (not absent(pair["value"]) and pair["value"] >= FIGURES_FROM)


def answer(pairs: list[Row], members: int) -> str:
    """ "3 pairs of members are declared competitors; 11 more have an overlap of 50 of 100 or more." """
    declared = sum(bool(pair["declared"]) for pair in pairs)
    near = sum(is_strong(pair) for pair in pairs) - declared
    if declared:
        first = f"{words.count(declared, 'pair')} of members {'is' if declared == 1 else 'are'} declared competitors"
        more = f"{near or 'no'} more {'has' if near == 1 else 'have'}"
        said = f"{first}; {more} an overlap of {STRONG} or more"
    elif near:
        said = (
            f"No two members are declared competitors; {words.count(near, 'pair')} {'has' if near == 1 else 'have'} an "
        )
        said += f"overlap of {STRONG} or more"
    else:
        said = f"No two members are declared competitors, and none have an overlap of {STRONG} or more"
    known, of = sum(not absent(pair["value"]) for pair in pairs), members * (members - 1) // 2
    coverage = f"It is known of {'all ' if known >= of else f'{known:,} of '}{words.count(max(of, known), 'pair')}."
    return f"**{said}.** {coverage}"


def _picture(pairs: list[Row]) -> None:
    """Of many members those that overlap most; none where too few do."""
    names = {pair[f"organisation_id_{side}"]: pair[side] for pair in pairs for side in "ab"}
    near = Counter(pair[f"organisation_id_{side}"] for pair in pairs for side in "ab" if is_strong(pair))
    shown = sorted(names, key=lambda key: (-near[key], names[key], key))
    if len(names) > MOST_MEMBERS:
        shown = [key for key in shown if near[key]][:MOST_MEMBERS]
    if len(shown) < 2:
        return
    places = {key: place for place, key in enumerate(shown)}
    cells = {}
    for pair in pairs:
        ends = [places.get(pair["organisation_id_a"]), places.get(pair["organisation_id_b"])]
        if None not in ends:
            cells[min(ends), max(ends)] = Overlap(pair["value"], bool(pair["declared"]))
    alt = "; ".join(f"{p['a']} and {p['b']}: {told(Overlap(p['value'], p['declared']))}" for p in pairs[:MOST_PAIRS])
    show(overlap([names[key] for key in shown], cells), "overlap", f"{alt}.")
    left_out = len(names) - len(shown)
    if left_out:
        st.markdown(f":gray[Shown: the members with most such pairs. {words.count(left_out, 'member')} left out.]")


def _beside(here: Published, coalition: Row, by_activities: int) -> str:
    rows = here.rows(
        "indicators",
        coalition_id=coalition["coalition_id"],
        month=coalition["last_month"],
        indicator="competitive_overlap",
    )
    value = None if not rows or absent(rows[0]["value"]) else words.quantity(rows[0]["value"], "index")
    said = (
        f"{words.count(by_activities, 'pair')} {'goes' if by_activities == 1 else 'go'} by what members run alone. The "
    )
    return (
        f"{said}indicator on overlap of markets goes by declared pairs and codes alone{f': {value}' if value else ''}."
    )


def _line(pair: Row) -> dict[str, object]:
    shown = "declared" if pair["declared"] else words.NO_DATA
    if not pair["declared"] and not absent(pair["value"]):
        shown = f"{words.whole(100 * pair['value'])} of 100"
    return {"Members": f"{pair['a']} and {pair['b']}", "Overlap": shown, "Known from": known_from(pair)}


def known_from(pair: Row) -> str:
    """ "codes 1392 and 1399", "both have code 1410", "both run alone: Soil and Water"."""
    if pair["basis"] == "activities":
        themes = pair["common_themes"]
        return f"both run alone: {words.joined(themes)}" if themes else "what they run alone has no theme in common"
    codes = pair["closest_codes"]
    if codes is not None and len(codes) == 2:
        return f"both have code {codes[0]}" if codes[0] == codes[1] else f"codes {codes[0]} and {codes[1]}"
    return "declared by them" if pair["declared"] else "codes"
