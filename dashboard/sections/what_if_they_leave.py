"""What if they leave: every score without the largest member, the largest funder, the facilitator or a chosen member."""

from __future__ import annotations

import streamlit as st

from dashboard import commands, words
from dashboard.charts import show
from dashboard.commands import RefusedError
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import choose, same_figures, table
from dashboard.stress_chart import Figure, Pair, stress
from dashboard.words import absent, escape

WHO = {
    "largest_member": "the largest member",
    "largest_funder": "the largest funder",
    "facilitator": "the facilitator",
}
ANOTHER = "another member"
SCORES = ("health", "balance", "engagement", "durability")
MOST_MOVED = 5
SMALL_MOVE = 0.5  # points of an indicator's score
CAPTION = (
    "An organisation takes its seat, what it did and its signed money with it; a role it held stands empty. What members "
    "said in surveys stays as it was said. Hollow and grey: today. Filled: without them."
)


def what_if_they_leave(here: Published, coalition: Row) -> None:
    """Nothing where the audience has none of it, or the build is older than the stress tests."""
    rows = here.rows("stress", coalition_id=coalition["coalition_id"]) if here.has("stress") else []
    if not rows:
        return
    headed(here, "What if they leave", "stress")
    options = {scenario: _option(rows, scenario) for scenario in WHO} | _others(here)
    chosen = choose("Who leaves", options, "stress_scenario")
    if chosen == ANOTHER:
        _another(here, coalition)
        return
    mine = [row for row in rows if row["scenario"] == chosen]
    moved = here.rows("stress_indicators", coalition_id=coalition["coalition_id"], scenario=chosen)
    _compared(here, mine, moved, _called(mine, chosen))


def _option(rows: list[Row], scenario: str) -> str:
    name = next((row["leaves"] for row in rows if row["scenario"] == scenario), None)
    who = WHO[scenario]
    return who[:1].upper() + who[1:] + (f": {name}" if name else "")


def _others(here: Published) -> dict[str, str]:
    return {ANOTHER: "Another member"} if here.audience == "secretariat" else {}


def _called(mine: list[Row], scenario: str) -> str:
    """ "Northmill, the largest member" where the audience has the name."""
    name = mine[0]["leaves"] if mine else None
    return f"{name}, {WHO[scenario]}," if name else WHO[scenario]


def _another(here: Published, coalition: Row) -> None:
    """Worked out by the command line when asked for, because every member would be too many for a build."""
    members = here.rows(
        "members", coalition_id=coalition["coalition_id"], month=coalition["last_month"], eligible=True, order=("name",)
    )
    if not members:
        st.markdown("No member is known.")
        return
    names = {row["organisation_id"]: str(row["name"] or row["organisation_id"]) for row in members}
    who = choose("Which member", names, "stress_member")
    asked = (here.build_id, coalition["coalition_id"], who)
    if st.button(f"Work out: without {escape(names[who])}", key="stress-work-out"):
        with st.spinner("Working it out"):
            try:
                st.session_state["stressed"] = asked, commands.run("stress", coalition["coalition_id"], who)
            except RefusedError as refused:
                st.markdown(f"**{escape(refused)}**")
                return
    kept, found = st.session_state.get("stressed", (None, None))
    if kept == asked:
        _compared(here, found["stress"], found["stress_indicators"], names[who])


def _compared(here: Published, mine: list[Row], moved: list[Row], who: str) -> None:
    by_score = {row["score"]: row for row in mine if row["score"]}
    if not by_score:
        st.markdown(" ".join(escape(row["reason"]) for row in mine))
        return
    st.markdown(answer(by_score, who))
    st.markdown(f":gray[{CAPTION}]")
    shown = [name for name in SCORES if name in by_score]
    pairs = [Pair(name.capitalize(), *_figures(by_score[name])) for name in shown]
    alt = "; ".join(f"{p.name} {_told(p.before)} today, {_told(p.after)} without them" for p in pairs)
    show(stress(pairs, f"without {who.rstrip(',')}"), "stress", f"{alt.replace('–', ' to ')}.")
    same_figures(
        "What if they leave",
        [{"Score": p.name, "Today": _told(p.before), "Without them": _told(p.after)} for p in pairs],
    )
    _most_moved(here, moved)


def answer(by_score: dict[str, Row], who: str) -> str:
    """The score that falls most, or that none does; health where it has a value."""
    health = by_score.get("health")
    said = f"Without {escape(who)} "
    if health and not absent(health["after"]):
        said = f"**{said}health would be {_told(_figures(health)[1])}; today it is {_told(_figures(health)[0])}.**"
    elif health and absent(health["before"]):
        said = f"**Health has no score, with or without {escape(who.rstrip(','))}.**"
    else:
        said = f"**{said}health could not be worked out.**"
    known = [row for row in by_score.values() if row["score"] != "health" and not absent(row["before"])]
    lost = [row["score"] for row in known if absent(row["after"])]
    falls = {row["score"]: row["before"] - row["after"] for row in known if not absent(row["after"])}
    most = max(falls, key=lambda score: (falls[score], score), default=None)
    if lost:
        said += f" {words.joined(lost).capitalize()} would have no score."
    if most is not None and falls[most] >= SMALL_MOVE:
        said += f" {most.capitalize()} would lose most, {words.signed(-falls[most]).strip('−+')} points."
    elif not lost:
        said += " No part of it would fall."
    return said


def _most_moved(here: Published, moved: list[Row]) -> None:
    titles = {head["indicator"]: head["title"] for head in here.rows("method")}

    def title(row: Row) -> str:
        return titles.get(row["indicator"], words.readable(row["indicator"]))

    known = [row for row in moved if not absent(row["before_score"])]
    falls = [row for row in known if not absent(row["after_score"]) and _fall(row) >= SMALL_MOVE]
    if falls:
        st.markdown("What would fall most:")
        table(
            [
                {
                    "Indicator": title(row), "Score today": words.point(row["before_score"]),
                    "Without them": words.point(row["after_score"]),
                }
                for row in sorted(falls, key=lambda row: (-_fall(row), row["indicator"]))[:MOST_MOVED]
            ]
        )  # fmt: skip
    lost = [title(row) for row in known if absent(row["after_score"])]
    if lost:
        st.markdown(f"Could no longer be worked out: {escape(words.joined(lost))}.")


def _fall(row: Row) -> float:
    return float(row["before_score"] - row["after_score"])


def _figures(row: Row) -> tuple[Figure, Figure]:
    before, after = (Figure(row[n], row[f"{n}_low"], row[f"{n}_high"], row[f"{n}_band"]) for n in ("before", "after"))
    return before, after


def _told(one: Figure) -> str:
    return words.NO_DATA if absent(one.value) else f"{words.score(*one[:3])}, {one.band}"
