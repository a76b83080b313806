"""Surveys between reading and counting: when each round was, who answered, and what each question measures.

An export does not say when a survey closed, and nothing of it is shown before (R1); nor does it say which construct a
question measures. Both are a person's word: decisions/waves.csv and decisions/questions.csv. A question is known by its
wording, so that a decision also holds for the next round and for another tool. Our own questionnaire needs no decision.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines import toolkit
from pipelines.names import plain
from pipelines.question_words import guess
from pipelines.repeats import StagedFolder
from pipelines.small_tables import to_table
from pipelines.staging import Staged
from pipelines.survey_decisions import Measured, Round, measured, rounds
from pipelines.tables import DUCKDB_TYPE, TABLES

Connection = duckdb.DuckDBPyConnection

QUESTIONS = (
    "instrument varchar, item_id varchar, wording varchar, scale varchar, scale_min double, scale_max double, "
    "construct varchar, reverse_scored boolean, status varchar, reason varchar"
)
DECIDED, OURS, PROPOSED, OPEN = "decided", "our own", "proposed", "open"
VERSION = "1"  # of an instrument an export gives: another wording makes another instrument


def settle(con: Connection, folders: list[StagedFolder], decisions: Path) -> None:
    """`survey_questions`, the decided items in `survey_items`, decided rounds in `survey_waves`, and who answered.

    The canonical tables must exist. Raises WorkspaceError, naming file and line, for a decision that cannot be followed.
    """
    questions = [question for folder in folders for question in Staged.load(folder.place).questions]
    _add_undated_waves(con, questions)
    _settle_rounds(con, rounds(decisions))
    _settle_respondents(con)
    _settle_items(con, questions, measured(decisions))


def _add_undated_waves(con: Connection, questions: list[dict[str, Any]]) -> None:
    """Waves of exports that tell no time: a person may still say when they were."""
    for wave in sorted({(q["wave_id"], q["coalition_id"], q["instrument"]) for q in questions}):
        con.execute(
            "insert into survey_waves (wave_id, coalition_id, instrument) select $1, $2, $3 "
            "where not exists (from survey_waves where starts_with(wave_id, $1))",
            list(wave),
        )


def _settle_rounds(con: Connection, decided: list[Round]) -> None:
    """The first round of a survey keeps the wave's id; what was answered in the days of a later one is a wave of its own."""
    by_wave: dict[str, list[Round]] = {}
    for one in sorted(decided, key=lambda one: (one.wave_id, one.opened_on)):
        by_wave.setdefault(one.wave_id, []).append(one)
    known = {wave for (wave,) in con.execute("select wave_id from survey_waves").fetchall()}
    later = []
    for wave_id, its_rounds in by_wave.items():
        if wave_id not in known:
            continue
        first, *others = its_rounds
        con.execute(
            "update survey_waves set opened_on = ?, closed_on = ? where wave_id = ?",
            [first.opened_on, first.closed_on, wave_id],
        )
        for one in others:
            later.append((wave_id, one.new_id, one.opened_on, one.closed_on))
            con.execute(
                "insert into survey_waves select * replace (? as wave_id, ? as opened_on, ? as closed_on) "
                "from survey_waves where wave_id = ?",
                [one.new_id, one.opened_on, one.closed_on, wave_id],
            )
    if not later:
        return
    to_table(con, "later_rounds", "wave_id varchar, new_id varchar, opened_on date, closed_on date", later)
    for table in ("survey_answers", "survey_ratings"):
        _replace(
            con,
            table,
            "select r.* replace (coalesce(l.new_id, r.wave_id) as wave_id) from {told} r left join later_rounds l "
            "on l.wave_id = r.wave_id and cast(r.answered_at as date) between l.opened_on and l.closed_on",
        )


def _settle_respondents(con: Connection) -> None:
    """A person who is named and answered twice in a round counts once, with the later answer.

    What came after the round had closed is no part of it, and takes no answer's place.
    """
    if not con.execute("select 1 from survey_answers where person_key is not null limit 1").fetchall():
        return
    _replace(
        con,
        "survey_answers",
        "select r.* replace (coalesce(r.person_key, r.respondent_key) as respondent_key) from {told} r "
        "left join survey_waves w on w.wave_id = r.wave_id "
        "qualify row_number() over (partition by r.wave_id, coalesce(r.person_key, r.respondent_key), r.item_id, "
        "coalesce(cast(r.answered_at as date) <= w.closed_on, true) order by r.answered_at desc, r.respondent_key) = 1",
    )


def one_rating_each(con: Connection) -> None:
    """An organisation rates another once per round: what several of its people said, or stood for it under several
    names, is averaged. Once the organisations behind names are known (pipelines/identity.py).
    """
    one = "wave_id, rater_organisation_id, rated_organisation_id, dimension"
    twice = f"select 1 from survey_ratings where rated_organisation_id is not null group by {one} having count(*) > 1 limit 1"
    if not con.execute(twice).fetchall():
        return
    others = [
        c.name for c in TABLES["survey_ratings"].columns if c.name not in (*one.split(", "), "value", "desired_value")
    ]
    # decimals add up alike in any order, doubles do not
    means = ", ".join(f"avg({name}::decimal(38, 18))::double as {name}" for name in ("value", "desired_value"))
    empty = ", ".join(f"null::{DUCKDB_TYPE[TABLES['survey_ratings'].column(name).kind]} as {name}" for name in others)
    _replace(
        con,
        "survey_ratings",
        f"select {one}, {means}, {empty} from {{told}} "
        "where rater_organisation_id is not null and rated_organisation_id is not null group by all",
    )


def _replace(con: Connection, table: str, statement: str) -> None:
    """A view in the place of a table or view, made from what was there."""
    kinds = "select table_type from information_schema.tables where table_name = ?"
    ((kind,),) = con.execute(kinds, [table]).fetchall()
    numbers = "select count(*) from information_schema.tables where starts_with(table_name, ?)"
    ((number,),) = con.execute(numbers, [f"{table}_read_"]).fetchall()
    told = f"{table}_read_{number}"
    con.execute(f"alter {'view' if kind == 'VIEW' else 'table'} {table} rename to {told}")
    con.execute(f"create view {table} as {statement.format(told=told)}")


def _settle_items(con: Connection, questions: list[dict[str, Any]], decided: dict[str, Measured]) -> None:
    """What each question measures, as decided; of the others what they might measure, which changes nothing."""
    ours = """
        select 1 from survey_waves where instrument = $1
            and not exists (from survey_items where survey_items.instrument = $1) limit 1
    """
    if con.execute(ours, [toolkit.INSTRUMENT]).fetchall():
        _add_items(
            con,
            [
                (
                    toolkit.INSTRUMENT, toolkit.VERSION, item.item_id, item.construct, toolkit.LOWEST, toolkit.HIGHEST,
                    item.is_reverse, item.wording,
                )
                for item in toolkit.PULSE
            ],
        )  # fmt: skip
    asked = {(question["instrument"], question["item_id"]): question for question in questions}
    rows, items = [], []
    found: tuple[str | None, bool | None, str, str | None]
    for (instrument, item_id), question in sorted(asked.items()):
        wording, scale = question["wording"], (question["scale_min"], question["scale_max"])
        known = decided.get(plain(wording))
        if instrument == toolkit.INSTRUMENT:
            item = next(item for item in toolkit.PULSE if item.item_id == item_id)
            found = (item.construct, item.is_reverse, OURS, "the product's own questionnaire")
        elif known:
            scale = known.scale or scale
            found = (known.construct, known.is_reverse, DECIDED, known.why)
            if known.construct:
                items.append((instrument, VERSION, item_id, known.construct, *scale, known.is_reverse, wording))
        elif might := guess(wording, decided):
            found = (might.construct, might.is_reverse, PROPOSED, might.reason)
        else:
            found = (None, None, OPEN, None)
        rows.append((instrument, item_id, wording, question["scale"], *scale, *found))
    _add_items(con, items)
    to_table(con, "survey_questions", QUESTIONS, rows)


def _add_items(con: Connection, items: list[tuple[object, ...]]) -> None:
    """Items that no file describes: a file of survey_items goes before what follows from decisions."""
    for item in items:
        con.execute(
            """
            insert into survey_items (
                instrument, version, item_id, construct, scale_min, scale_max, reverse_scored, wording
            )
            select $1, $2, $3, $4, $5, $6, $7, $8
            where not exists (from survey_items where instrument = $1 and item_id = $3)
            """,
            list(item),
        )
