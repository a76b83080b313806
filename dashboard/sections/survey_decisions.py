"""What each question of a survey measures, and when each round closed: guessed, shown, and confirmed by a person."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Published, Row
from dashboard.parts import long_table, table
from dashboard.sections.add_files import waits_for_a_build
from dashboard.words import escape

NONE = "none"
CONSTRUCTS = {**words.QUESTIONS, "facilitator_neutrality": "The facilitator is neutral", NONE: "None of these"}
SCALES = {
    "": "as guessed",
    "1 4": "1 to 4",
    "1 5": "1 to 5",
    "1 6": "1 to 6",
    "1 7": "1 to 7",
    "0 10": "0 to 10",
    "1 10": "1 to 10",
}
STATUS = {
    "decided": "decided",
    "our own": "our own questionnaire",
    "proposed": "a guess, not used",
    "open": "not used",
}


def survey_decisions(here: Published, names: dict[str, str]) -> None:
    questions = here.rows("survey_questions", order=("instrument", "item_id"))
    rounds = here.rows("survey_rounds", order=("coalition_id", "opened_on", "wave_id"))
    if not questions and not rounds:
        return
    st.header("Surveys", anchor=False)
    waiting = [row for row in questions if row["status"] in ("proposed", "open")]
    still_open = [row for row in rounds if row["closed_on"] is None]
    st.markdown(
        ":gray[A survey is in no figure before you have said that it is closed, and a question is in none before you have "
        "said what it measures. What you say of a question holds for every later round that asks it in these words.]"
    )
    if questions:
        _questions(questions, waiting)
    if rounds:
        _rounds(rounds, still_open, names)


def _questions(questions: list[Row], waiting: list[Row]) -> None:
    if waiting:
        with st.form("question", clear_on_submit=True):
            place = st.selectbox("Question", range(len(waiting)), format_func=lambda n: _asked(waiting[n]))
            measures = st.selectbox(
                "What it measures", ["", *CONSTRUCTS], format_func=lambda key: CONSTRUCTS.get(key, "as guessed")
            )
            scale = st.selectbox("Its scale", list(SCALES), format_func=SCALES.__getitem__)
            turned = st.selectbox("A high answer is", ["as guessed", "good", "bad"])
            if st.form_submit_button("Confirm"):
                _confirm(waiting[place or 0], measures, scale, turned)
        guessed = [row for row in waiting if row["construct"]]
        if guessed and st.button(f"Confirm all {len(guessed)} guesses", key="confirm-all"):
            for row in guessed:
                if not _decide(row, row["construct"], "", row["reverse_scored"]):
                    return
            _done("what questions measure")
    long_table(
        [{"Question": row["wording"], "Measures": _measures(row), "Answers": _answers(row)} for row in questions],
        questions,
        "survey-questions.csv",
        "the questions",
    )


def _asked(row: Row) -> str:
    guess = f" (guess: {CONSTRUCTS.get(row['construct'], row['construct'])})" if row["construct"] else ""
    return f"{row['wording'][:120]}{guess}"


def _measures(row: Row) -> str:
    construct = CONSTRUCTS.get(row["construct"], row["construct"]) if row["construct"] else "nothing of ours"
    reverse = ", a high answer is bad" if row["reverse_scored"] else ""
    return f"{construct}{reverse}: {STATUS[row['status']]}" + (f" ({row['reason']})" if row["reason"] else "")


def _answers(row: Row) -> str:
    return f"{row['scale']}, {row['scale_min']:g} to {row['scale_max']:g}"


def _confirm(row: Row, measures: str, scale: str, turned: str) -> None:
    construct = measures or row["construct"]
    if not construct:
        st.error("Nothing is guessed for this question. Choose what it measures.")
        return
    is_reverse = row["reverse_scored"] if turned == "as guessed" else turned == "bad"
    if _decide(row, construct, scale, bool(is_reverse)):
        _done("what questions measure")


def _decide(row: Row, construct: str, scale: str, is_reverse: bool) -> bool:
    ends = dict(zip(("scale_min", "scale_max"), scale.split(), strict=True)) if scale else {}
    said = {"wording": row["wording"], "construct": construct, "reverse_scored": "yes" if is_reverse else "no"} | ends
    return _command("questions", said)


def _rounds(rounds: list[Row], still_open: list[Row], names: dict[str, str]) -> None:
    st.subheader("When each round was", anchor=False)
    if still_open:
        with st.form("round", clear_on_submit=True):
            place = st.selectbox(
                "Survey",
                range(len(still_open)),
                format_func=lambda n: _round(still_open[n], names),
            )
            opened = st.date_input("First day (leave empty for that of the first answer)", value=None)
            closed = st.date_input("Last day", value=None)
            if st.form_submit_button("It is closed"):
                row = still_open[place or 0]
                if closed is None:
                    st.error("Say on which day it closed.")
                    return
                first = opened or row["opened_on"]
                if first is None:
                    st.error("Its answers carry no time. Say on which day it opened.")
                    return
                said = {"wave_id": row["wave_id"], "opened_on": first.isoformat(), "closed_on": closed.isoformat()}
                if _command("waves", said):
                    _done("when surveys were")
    table(
        [
            {
                "Survey": _round(row, names),
                "Closed": words.full_date(row["closed_on"]) if row["closed_on"] else "still open: in no figure",
            }
            for row in rounds
        ]
    )


def _round(row: Row, names: dict[str, str]) -> str:
    coalition = names.get(row["coalition_id"], row["coalition_id"])
    since = f"from {words.short_date(row['opened_on'])}" if row["opened_on"] else "of unknown days"
    return f"{coalition}, {row['instrument'] or 'a survey'}, {since}"


def _command(kind: str, said: dict[str, str]) -> bool:
    try:
        run("decide", kind, *(f"{name}={value}" for name, value in said.items()), "--why=confirmed on the Data page")
    except RefusedError as error:
        st.error(escape(error))
        return False
    return True


def _done(what: str) -> None:
    waits_for_a_build(what)
    st.rerun()
