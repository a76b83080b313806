"""Who works with whom: what members do together and what they say of it, per organisation, never per person."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.network_chart import MOST_ROUND, Tie, by_degree, degrees, network
from dashboard.parts import choose, long_table, same_figures
from dashboard.words import absent, escape

TITLE = "Who works with whom"
DO, SAY = "work", "collaboration"
KINDS = {DO: "What they do together", SAY: "What they say in the survey"}
DAYS = {"1": "1 day in 12 months", "3": "3 days", "6": "6 days", "12": "12 days"}
LEVELS = {
    "3": "3: coordination", "4": "4: coalition", "5": "5: collaboration", "2": "2: cooperation", "1": "1: networking",
}  # fmt: skip
HOW = """
- **A joint day** is one on which one of two organisations answered a message of the other (sent at most 31 days before), both
  were at a bilateral, working group or workshop of at most 6 organisations, or one changed the text of a decision on an item that
  the other raised, or promised or completed something that follows from it. A day counts once, whatever was done on it. At larger
  meetings, and at steering committees and plenaries, nobody can tell who dealt with whom.
- **What they say** is from 0 (not at all) over 3 (coordination) to 5 (full collaboration); of a pair the mean of both, or what
  one says where the other did not answer, in whole points.
- **Centralisation** compares the partners of the best connected member with those of all others (Freeman 1979): 1 is a star, in
  which all work with one and nobody else; 0 is a ring, in which all have as many. A tie is any joint day, or a level from 3.
- **Trusted**: how reliable, open and true to the mission others find a member, 1 to 4 in half points; from at least 5 others.
"""
RING, STAR = 0.15, 0.85  # centralisation beyond which it is called close to one of the two


def who_works_together(here: Published, coalition: Row) -> None:
    """Nothing where the audience has no network. Who is named, and the picture, where it has names."""
    networks = _networks(here, coalition)
    if not networks:
        return
    headed(here, TITLE, of=("centralisation",), coalition=coalition)
    kind = (
        choose("What counts", {one: KINDS[one] for one in networks}, "tie_kind")
        if len(networks) > 1
        else next(iter(networks))
    )
    row = networks[kind]
    if absent(row["density"]):
        st.markdown(f"**Not known.** {escape(row['reason'] or words.NO_DATA)}")
        return
    names = members_of(here, coalition)
    pairs = _pairs(here, coalition, kind, names)
    st.markdown(answer(row, _alone(names, pairs, kind) if pairs else []))
    if pairs and len(names) > 1:
        _picture(here, coalition, row, names, pairs)
    with st.expander("How this is counted"):
        st.markdown(HOW)


def members_of(here: Published, coalition: Row) -> dict[str, str]:
    """Members' names by id, each once; none where the audience has no names."""
    if not here.has("members"):
        return {}
    key, month = coalition["coalition_id"], coalition["last_month"]
    rows = here.rows("members", coalition_id=key, month=month, eligible=True, order=("name", "organisation_id"))
    rows = [row for row in rows if row["organisation_id"]]
    names = [row["name"] for row in rows]
    return {
        row["organisation_id"]: row["organisation_id"] if absent(row["name"])
        else f"{row['name']} ({row['organisation_id']})" if names.count(row["name"]) > 1 else row["name"]
        for row in rows
    }  # fmt: skip


def _networks(here: Published, coalition: Row) -> dict[str, Row]:
    """By kind, what they do first."""
    if not here.has("networks"):
        return {}
    rows = {row["kind"]: row for row in here.rows("networks", coalition_id=coalition["coalition_id"])}
    return {kind: rows[kind] for kind in KINDS if kind in rows}


def _pairs(here: Published, coalition: Row, kind: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """a and b (ids), how strong, and the words for it; only of members whose names the audience has."""
    table, column = ("joint_work", "days") if kind == DO else ("ties", "level")
    if not here.has(table):
        return []
    order = ("organisation_id_a", "organisation_id_b")
    rows = here.rows(table, coalition_id=coalition["coalition_id"], order=order)
    return [
        row | {"a": row[order[0]], "b": row[order[1]], "strength": row[column], "told": _told(row, kind)}
        for row in rows
        if row[order[0]] in names and row[order[1]] in names and not absent(row[column])
    ]


def _told(row: Row, kind: str) -> str:
    """ "12 joint days, the last on 3 May 2026", "level 4 of 5"."""
    if kind == SAY:
        return f"level {words.whole(row['level'])} of 5"
    return f"{words.count(row['days'], 'joint day')}, the last on {words.full_date(row['last_on'])}"


def _alone(names: dict[str, str], pairs: list[dict[str, Any]], kind: str) -> list[str]:
    """Names of members without a tie; of what they say only where a pair of theirs was answered."""
    least = 1 if kind == DO else 3
    tied = {who for pair in pairs if pair["strength"] >= least for who in (pair["a"], pair["b"])}
    known = names if kind == DO else {who for pair in pairs for who in (pair["a"], pair["b"])}
    return [name for who, name in names.items() if who in known and who not in tied]


def answer(row: Row, alone: list[str]) -> str:
    """ "86 % of pairs of members had a joint day in the last 12 months. 1 of 41 members had none: Halden. …" """
    if row["kind"] == DO:
        first = f"**{words.share(row['density'])} of pairs of members had a joint day in the last 12 months.**"
        none, every = "had none", "Every member had one with somebody."
    else:
        first = (
            f"**By what they say, {words.share(row['density'])} of pairs of members work together (level 3 or more).**"
        )
        none, every = (
            "works with nobody" if row["isolated"] == 1 else "work with nobody",
            "Every member works with somebody.",
        )
    named = f": {escape(words.joined(alone))}" if 0 < len(alone) <= 4 and len(alone) == row["isolated"] else ""
    said = (
        every if not row["isolated"] else f"{row['isolated']} of {words.count(row['members'], 'member')} {none}{named}."
    )
    return f"{first} {said} {centre(row['centralisation'], row['reason'])}".strip()


def centre(value: float | None, reason: str | None) -> str:
    """ "Centralisation 0.48: between a ring, where all have as many partners, and a star, where all work through one." """
    if absent(value):
        return escape(reason or "")
    ring, star = "a ring, where all have as many partners", "a star, where all work through one"
    where = (
        f"close to {ring}" if value < RING else f"close to {star}" if value > STAR else f"between {ring}, and {star}"
    )
    return f"Centralisation {words.quantity(value, 'index')}: {where}."


def _picture(here: Published, coalition: Row, row: Row, names: dict[str, str], pairs: list[dict[str, Any]]) -> None:
    kind = row["kind"]
    least = choose("At least", DAYS if kind == DO else LEVELS, f"least_{kind}")
    shown = [pair for pair in pairs if pair["strength"] >= int(least)]
    who, called = list(names), list(names.values())
    ties = [Tie(who.index(p["a"]), who.index(p["b"]), p["strength"], p["told"]) for p in shown]
    show(network(called, ties), f"network-{kind}-{least}", _alt(called, ties))
    st.markdown(f":gray[{_caption(row, pairs, len(names) > MOST_ROUND)}]")
    trust = _trust(here, coalition) if kind == SAY else {}
    same_figures(TITLE, _member_lines(names, shown, trust))
    with st.expander("Every pair"):
        whole = [{name: pair[name] for name in _columns(kind)} for pair in pairs]
        lines = [{"Pair": f"{names[p['a']]} and {names[p['b']]}", "Together": p["told"]} for p in by_strength(shown)]
        long_table(lines, whole, f"pairs-{kind}.csv", "every pair")


def _columns(kind: str) -> tuple[str, ...]:
    own = ("days", "reply_days", "meeting_days", "work_days", "last_on") if kind == DO else ("wave_id", "level")
    return ("coalition_id", "organisation_id_a", "organisation_id_b", *own)


def by_strength(pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(pairs, key=lambda pair: (-pair["strength"], pair["a"], pair["b"]))


def _caption(row: Row, pairs: list[dict[str, Any]], is_matrix: bool) -> str:
    drawn = (
        "A row and a column per member, in the same order, the most connected first; fainter is less."
        if is_matrix
        else "In the middle the member with most ties, around it the others in order. Wider is more, hollow is without a tie."
    )
    answered = f"{row['pairs_known']} of {words.count(row['pairs'], 'pair')} answered."
    return f"{drawn} {_seen(pairs) if row['kind'] == DO else answered} Per organisation, never per person."


def _seen(pairs: list[dict[str, Any]]) -> str:
    """What the joint days of these pairs were, so that a feed that says nothing is not taken for one that says no."""
    kinds = {
        "reply_days": "answers to messages",
        "meeting_days": "small meetings",
        "work_days": "work on each other’s items",
    }
    there = [said for column, said in kinds.items() if any(pair[column] for pair in pairs)]
    missing = [said for said in kinds.values() if said not in there]
    return f"Seen here: {words.joined(there)}." + (f" Not seen: {words.joined(missing)}." if missing else "")


def _alt(called: list[str], ties: list[Tie]) -> str:
    """One sentence: how many ties, who has most."""
    if not ties:
        return f"No tie between {words.count(len(called), 'member')}."
    most, of = by_degree(called, ties)[0], degrees(len(called), ties)
    return (
        f"{words.count(len(ties), 'tie')} between {words.count(len(called), 'member')}; {called[most]} has most, with "
        f"{of[most]} of {words.count(len(called) - 1, 'other')}; {of.count(0)} have none."
    )


def _member_lines(names: dict[str, str], pairs: list[dict[str, Any]], trust: dict[str, str]) -> list[dict[str, object]]:
    """Each member with how many partners, and with whom most; those without partners last."""
    lines: list[tuple[int, str, dict[str, object]]] = []
    for who, name in names.items():
        mine = by_strength([pair for pair in pairs if who in (pair["a"], pair["b"])])
        most = names[mine[0]["b"] if mine[0]["a"] == who else mine[0]["a"]] if mine else "nobody"
        line: dict[str, object] = {"Member": name, "Works with": f"{len(mine)} of {len(names) - 1}", "Most with": most}
        lines.append((-len(mine), name, line | ({"Trusted": trust.get(who, words.NO_ANSWERS)} if trust else {})))
    return [line for *_, line in sorted(lines, key=lambda one: one[:2])]


def _trust(here: Published, coalition: Row) -> dict[str, str]:
    """By member "3.0 of 4", with the merged ends in words; those withheld are not there."""
    rows = here.rows("trusted", coalition_id=coalition["coalition_id"]) if here.has("trusted") else []
    ends = {1.5: "1.5 or under", 3.5: "3.5 or over"}
    known = {row["organisation_id"]: row["trust"] for row in rows if not absent(row["trust"])}
    return {who: f"{ends.get(value, f'{value:.1f}')} of 4" for who, value in known.items()}
