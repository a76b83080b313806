"""What members say in the last closed survey: means with ranges, how far answers agree, and for whom they speak."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.words import absent

# rWG from here on is called so: LeBreton and Senter 2008, table 3
AGREEMENT = ((0.91, "very strong"), (0.71, "strong"), (0.51, "moderate"), (0.31, "weak"), (0.0, "none to speak of"))
SPLIT = "split, further apart than answers picked at random"
HOW = (
    "Agreement is rWG, over organisations: 1 where all say the same, 0 where answers differ as if picked at random, below 0 "
    "where they are split. The words for it are those of LeBreton and Senter 2008: weak from 0.31, moderate from 0.51, strong "
    "from 0.71, very strong from 0.91. AD says how many points of the scale organisations lie from their mean on average."
)
DID = {  # behaviour -> what those that answered did, and the others
    "attendance": lambda mine, others: (
        f"came to {words.share(mine)} of the meetings they were expected at, the others to {words.share(others)}"
    ),
    "acts": lambda mine, others: f"did something {mine:.1f} times a month, the others {others:.1f} times",
}


def members_say(here: Published, coalition: Row) -> None:
    """Nothing is drawn for an audience that has no survey cells, or where there was no survey."""
    own = {"coalition_id": coalition["coalition_id"]}
    if not here.has("constructs"):
        return
    found = here.rows("constructs", **own, order=("closed_on desc", "wave_id", "construct"))
    ours = list(words.QUESTIONS)
    rows = sorted(found, key=lambda row: ours.index(row["construct"]) if row["construct"] in ours else len(ours))
    if not found:
        return
    wave = found[0]["wave_id"]
    last, earlier = ([row for row in rows if (row["wave_id"] == wave) is is_last] for is_last in (True, False))
    headed(here, "What members say", "survey")
    closed = f"The survey that closed on {words.full_date(last[0]['closed_on'])}."
    if all(row["withheld"] for row in last):
        st.markdown(f":gray[{closed}]")
        st.markdown(f"**{words.PROTECTED.capitalize()}.**")
    else:
        st.markdown(
            f":gray[{closed} 0 is the lowest answer, 1 the highest; every organisation has one voice. In brackets: the "
            "90 % interval, which allows for members that did not answer.]"
        )
        table([line(row) for row in last])
        st.markdown(f":gray[{HOW}]")
        if here.has("nonresponse"):
            found = {row["behaviour"]: row for row in here.rows("nonresponse", **own, wave_id=wave)}
            st.markdown(for_whom(found))
    if earlier:
        with st.expander("What they said in earlier surveys"):
            newest_first = sorted(earlier, key=lambda row: row["closed_on"], reverse=True)
            table([line(row, words.short_date(row["closed_on"])) for row in newest_first])


def line(row: Row, closed: str = "") -> dict[str, object]:
    """One question in three columns, as a fourth would not fit a phone; of one that is withheld nothing but that."""
    question = words.QUESTIONS.get(row["construct"], words.readable(row["construct"]))
    shown = {"Members say": f"{question} ({closed})" if closed else question}
    if row["withheld"]:
        return shown | {"Mean and who answered": words.PROTECTED, "Agreement": "not shown"}
    mean = words.indicator_value(row["value"], row["low"], row["high"], None, "index")
    return shown | {"Mean and who answered": f"{mean}; {who_answered(row)}", "Agreement": agreement(row)}


def agreement(row: Row) -> str:
    """ "strong (rWG 0.82, AD 0.40)" """
    if absent(row["rwg"]):
        return words.NO_DATA
    rwg = round(row["rwg"], 2)  # as it is printed
    word = next((word for least, word in AGREEMENT if rwg >= least), SPLIT)
    apart = "" if absent(row["ad"]) else f", AD {words.quantity(row['ad'], 'index')}"
    return f"{word} (rWG {words.quantity(rwg, 'index')}{apart})"


def who_answered(row: Row) -> str:
    """ "14 people of 9 organisations; 1 person did not know; 2 organisations did not answer" """
    parts = [
        f"{words.count(row['respondents'], 'person', 'people')} of {words.count(row['organisations'], 'organisation')}"
    ]
    if row["dont_know"]:
        parts.append(f"{words.count(row['dont_know'], 'person', 'people')} did not know")
    if row["unanswered"]:
        parts.append(f"{words.count(row['unanswered'], 'organisation')} did not answer")
    return "; ".join(parts)


def for_whom(rows: dict[str, Row]) -> str:
    """One sentence: how organisations that answered and those that did not differ in what they did before."""
    known = [rows[name] for name in DID if name in rows and not absent(rows[name]["respondents_mean"])]
    if not known:
        return "**For whom they speak** cannot be told: too few organisations answered, or too few did not."
    told = [
        f"{DID[row['behaviour']](row['respondents_mean'], row['others_mean'])} ({row['respondents']} and {row['others']} of them)"
        for row in known
    ]
    return f"**For whom they speak:** in the 6 months before, organisations that answered {words.joined(told)}."
