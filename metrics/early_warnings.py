"""Runs the warnings month by month, each judged by what was known at its end, and writes what they say.

Makes `warnings`, `warning_details`, `warning_gaps`, `series`, and `warning_rows`: which rows stand behind a warning, for
whoever knows the rows' keys and files.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import numpy as np

from metrics.control_charts import xmr
from metrics.episodes import BUDGET, Episode, Firing, episodes
from metrics.framework import create_table
from metrics.histories import Counts, Floats, History
from metrics.history_rows import histories
from metrics.published import PUBLISHED
from metrics.warning_heads import WarningHead, warning_heads, warnings_version
from metrics.warning_words import Sentence

NEARLY_WHOLE_DAYS = 7  # a month of which so many days or fewer are still to come is judged; product default

# A coalition's last month is in progress until its data reach its end; feeds that end on a Friday should not cost a month.
JUDGED_MONTHS = f"""
    create or replace table judged_months as
    select m.coalition_id, m.month, m.month_end, m.has_register
    from coalition_months as m
    left join coalition_spans as s using (coalition_id)
    where not m.is_provisional or s.data_as_of >= m.month_end - interval {NEARLY_WHOLE_DAYS} day
    order by all
"""
STANDARD = (
    "coalition_id", "month", "subject", "level", "since", "value", "expected", "threshold", "n", "strength", "rows",
    "rows_from", "rows_to", "rows_of",
)  # fmt: skip
OPTIONAL = ("rows", "rows_from", "rows_to", "rows_of")
# of months with too little to judge by only a coalition's last is told
WORTH_TELLING = """
    level <> 'unable' or (coalition_id, month) in (select (coalition_id, max(month)) from judged_months group by coalition_id)
"""
ROW_COLUMNS = 'warning_id varchar, "table" varchar, key varchar, first_on date, last_on date, organisation_id varchar'

Find = Callable[[History], Iterable[Firing]]


@dataclass(frozen=True)
class Chart:
    """A series for people to read: one value per month (T,), NaN where there is none, each of `n` observations (T,).
    A series about one member is named "<series>:<organisation_id>"."""

    series: str
    values: Floats
    n: Counts


def compute_warnings(con: duckdb.DuckDBPyConnection, budget: int = BUDGET) -> None:
    """Creates the tables from coalition_months, coalition_spans, the cube and the canonical tables.

    `budget` is how many new `act` warnings a coalition may have in a month; stronger ones come first.
    """
    con.execute(JUDGED_MONTHS)
    heads = warning_heads()
    found = _by_statement(con, heads)
    names = dict(con.execute("select organisation_id, name from organisation_names").fetchall())
    tables: dict[str, list[list[Any]]] = {name: [] for name in (*WRITTEN, "warning_rows")}
    for history in histories(con):
        mine = dict(found.get(history.coalition_id, {}))
        charts: dict[str, Chart] = {}
        for name, (find, draw) in rules(tuple(heads)).items():
            mine[name] = list(find(history))
            charts |= {chart.series: chart for chart in draw(history)}
        severity = {name: head.severity for name, head in heads.items()}
        told = episodes(history.months, mine, severity, budget)
        _tell(tables, history, told, mine, charts, names)
    for name in WRITTEN:
        con.execute(create_table(name))
        _insert(con, name, tuple(PUBLISHED[name]), tuple(PUBLISHED[name].values()), tables[name])
    con.execute(f"create or replace table warning_rows ({ROW_COLUMNS})")
    columns = [column.strip().rpartition(" ") for column in ROW_COLUMNS.split(",")]
    _insert(con, "warning_rows", tuple(c[0] for c in columns), tuple(c[2] for c in columns), tables["warning_rows"])


WRITTEN = ("warnings", "warning_details", "warning_gaps", "series")


@cache
def rules(names: tuple[str, ...]) -> dict[str, tuple[Find, Callable[[History], Iterable[Chart]]]]:
    """The rules that are written in Python: how each is found, and which charts it draws."""
    found = {}
    for name in names:
        if warning_heads()[name].statement is None:
            module = importlib.import_module(f"metrics.warnings.{name}")
            found[name] = (module.find, getattr(module, "charts", _no_charts))
    return found


def _no_charts(history: History) -> Iterator[Chart]:
    yield from ()


def _by_statement(
    con: duckdb.DuckDBPyConnection, heads: Mapping[str, WarningHead]
) -> dict[str, dict[str, list[Firing]]]:
    """coalition -> warning -> what its statement returns."""
    found: defaultdict[str, dict[str, list[Firing]]] = defaultdict(dict)
    for name, head in heads.items():
        if head.statement is not None:
            for coalition_id, firing in fired(con, head, WORTH_TELLING):
                found[coalition_id].setdefault(name, []).append(firing)
    return found


def fired(con: duckdb.DuckDBPyConnection, head: WarningHead, condition: str = "true") -> Iterator[tuple[str, Firing]]:
    """(coalition, firing) of the rows of a head's statement, in order. `judged_months` must be there."""
    try:
        answer = con.execute(
            f"select * from ({head.statement}) where {condition} order by coalition_id, month, subject"
        )
    except duckdb.Error as error:
        error.add_note(f"in the warning {head.name}")
        raise
    columns = [column[0] for column in answer.description]
    for values in answer.fetchall():
        row = dict(zip(columns, values, strict=True))
        standard = {name: row.pop(name, None) for name in STANDARD}
        coalition_id = standard.pop("coalition_id")
        standard |= {"rows": tuple(standard["rows"] or ()), "strength": float(standard["strength"] or 0)}
        yield coalition_id, Firing(**standard, words=row)


def warning_id(coalition_id: str, episode: Episode) -> str:
    """16 hex digits that a rebuild keeps: of the coalition, the rule, the subject, the class and the month."""
    about = (coalition_id, episode.warning, episode.first.subject or "", episode.level, str(episode.first.month))
    return hashlib.sha256("\0".join(about).encode()).hexdigest()[:16]


def _tell(
    tables: dict[str, list[list[Any]]],
    history: History,
    told: Sequence[Episode],
    firings: Mapping[str, Sequence[Firing]],
    charts: Mapping[str, Chart],
    names: Mapping[str, str],
) -> None:
    """Add one coalition's rows to each table."""
    drawn = {series for series in charts if ":" not in series}
    for episode in told:
        head, first = warning_heads()[episode.warning], episode.first
        key, subject = warning_id(history.coalition_id, episode), first.subject or history.coalition_id
        series = next((s for s in (f"{head.series}:{subject}", head.series) if s and s in charts), None)
        drawn |= {series} if series else set()
        tables["warnings"].append([
            key, history.coalition_id, episode.warning, episode.level, subject, first.since or first.month, first.month,
            episode.closed_month, first.value, first.expected, first.threshold, first.n, said(head, head.why, first, names),
            said(head, head.next_step, first, names), head.hat, None, warnings_version(),
        ])  # fmt: skip
        tables["warning_details"].append([
            key, head.title, _called(head, first, names), head.subject_kind, series, head.severity, first.strength,
            episode.latest.month, episode.is_held_back, said(head, head.why, episode.latest, names),
            said(head, head.why, first, None),
        ])  # fmt: skip
        tables["warning_rows"] += _behind(key, head, first)
    last = history.months[-1] if history.months else None
    for name, of_rule in firings.items():
        for firing in of_rule:
            if firing.level == "unable" and firing.month == last:
                head = warning_heads()[name]
                reason = said(head, head.unable, firing, names)
                tables["warning_gaps"].append([history.coalition_id, name, reason])
    for series in sorted(drawn):
        tables["series"] += _points(history, charts[series])


def said(head: WarningHead, template: str, firing: Firing, names: Mapping[str, str] | None) -> str:
    """A sentence of the head, filled in for a firing; with `names` None nobody is named."""
    own = ("since", "month", "value", "expected", "threshold", "n")
    values: dict[str, object] = {name: getattr(firing, name) for name in own}
    return Sentence(names).fill(template, values | dict(firing.words) | {"subject": _called(head, firing, names)})


def _called(head: WarningHead, firing: Firing, names: Mapping[str, str] | None) -> str:
    """The subject in words. A rule can give it a name of its own (`subject_name`), an item's title say."""
    if head.subject_kind == "organisation" and firing.subject:
        return Sentence(names).organisation(firing.subject)
    return str(firing.words.get("subject_name") or firing.subject or "the coalition").replace("_", " ")


def _behind(key: str, head: WarningHead, firing: Firing) -> list[list[Any]]:
    named: list[list[Any]] = []
    for row in firing.rows:
        table, _, one = row.partition("/")
        named.append([key, table, one, None, None, None])
    if firing.rows_from is None:
        return named
    last = firing.rows_to or dt.date.max
    return [*named, *([key, table, None, firing.rows_from, last, firing.rows_of] for table in head.evidence)]


def _points(history: History, chart: Chart) -> list[list[Any]]:
    """The months of one series that have a value or lie between such."""
    found = xmr(chart.values, history.rebased)
    numbers = np.flatnonzero(~np.isnan(chart.values))
    return [
        [
            history.coalition_id, chart.series, history.months[t], _number(chart.values[t]), int(chart.n[t]),
            _number(found.centre[t]), _number(found.low[t]), _number(found.high[t]), bool(found.in_baseline[t]),
            bool(found.signal[t]), False,
        ]
        for t in (range(numbers[0], numbers[-1] + 1) if len(numbers) else ())
    ]  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], kinds: Sequence[str], rows: list[list[Any]]
) -> None:
    if rows:
        values = ", ".join(f"unnest(${number}::{kind}[])" for number, kind in enumerate(kinds, 1))
        names = ", ".join(columns)
        con.execute(f"insert into {table} ({names}) select {values}", [list(one) for one in zip(*rows, strict=True)])
