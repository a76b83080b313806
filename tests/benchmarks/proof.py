"""What is counted in the proof of the warnings: troubles caught and how soon, false alarms, placebo dates.

A trouble is caught by a warning of a kind that should catch it, of the right class, about the right subject, first reported within six months of the
first month in which the exports can show it. Any `act` warning in a coalition without a trouble is a false alarm; its years
are those after the first 12 months, which no rule on a series can judge.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
from scipy import stats

from metrics.warning_heads import warning_heads

WITHIN_MONTHS = 6  # of the first month in which the exports can show it
FIRST_MONTHS = 12  # of a coalition: no false alarm is expected, none is counted as time
PLACEBO_SEED = 20_261


@dataclass(frozen=True)
class Trouble:
    coalition_id: str
    kind: str
    subject: str
    from_month: date
    first_visible_month: date


@dataclass(frozen=True)
class Told:
    """A published warning."""

    coalition_id: str
    warning: str
    level: str
    subject: str
    month: date


@dataclass
class Tally:
    """What happened to one kind of trouble: `delays` (months) of those caught, how many there were, how many placebo dates were "caught"."""

    delays: list[int] = field(default_factory=list)
    troubles: int = 0
    placebos: int = 0
    placebo_caught: int = 0

    @property
    def median_delay(self) -> float | None:
        return median(self.delays) if self.delays else None


@dataclass
class Proof:
    """`false_alarms` are by warning; `years` are those of quiet coalitions."""

    kinds: dict[str, Tally]
    false_alarms: dict[str, int]
    years: float
    quiet: int


def troubles(labels: Path) -> list[Trouble]:
    """The troubles of labels.csv that the exports can show before they end."""
    with labels.open(encoding="utf-8", newline="") as file:
        return [
            Trouble(
                row["coalition_id"], row["trouble"], row["subject"], date.fromisoformat(row["from_month"]),
                date.fromisoformat(row["first_visible_month"]),
            )
            for row in csv.DictReader(file) if row["kind"] == "trouble" and row["first_visible_month"]
        ]  # fmt: skip


def told(con: duckdb.DuckDBPyConnection) -> list[Told]:
    rows = con.execute('select coalition_id, warning, "class", subject, month from warnings order by all').fetchall()
    return [Told(*row) for row in rows]


def prove(
    con: duckdb.DuckDBPyConnection, happened: Sequence[Trouble], expected: Mapping[str, tuple[str, ...]]
) -> Proof:
    """Compare the table `warnings` of a portfolio with what was planted in it."""
    months = dict(
        con.execute("select coalition_id, list(month order by month) from judged_months group by 1").fetchall()
    )
    of_coalition: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told(con):
        of_coalition[one.coalition_id].append(one)
    kinds: defaultdict[str, Tally] = defaultdict(Tally)
    for trouble in happened:
        tally = kinds[trouble.kind]
        tally.troubles += 1
        delay = caught_after(trouble, of_coalition[trouble.coalition_id], expected[trouble.kind])
        tally.delays += [] if delay is None else [delay]
    troubled = {trouble.coalition_id for trouble in happened}
    quiet = [coalition_id for coalition_id in sorted(months) if coalition_id not in troubled]
    false_alarms: defaultdict[str, int] = defaultdict(int)
    chance = random.Random(PLACEBO_SEED)
    for coalition_id in quiet:
        for one in of_coalition[coalition_id]:
            false_alarms[one.warning] += one.level == "act"
        span = months[coalition_id][FIRST_MONTHS:-WITHIN_MONTHS]
        for kind in sorted({trouble.kind for trouble in happened}) if span else ():
            placebo = chance.choice(span)
            kinds[kind].placebos += 1
            kinds[kind].placebo_caught += any(
                is_answer(one, expected[kind]) and 0 <= months_between(placebo, one.month) < WITHIN_MONTHS
                for one in of_coalition[coalition_id]
            )
    years = sum(max(0, len(months[coalition_id]) - FIRST_MONTHS) for coalition_id in quiet) / 12
    return Proof(dict(sorted(kinds.items())), {w: n for w, n in false_alarms.items() if n}, years, len(quiet))


def caught_after(trouble: Trouble, warnings: Sequence[Told], expected: Sequence[str]) -> int | None:
    """Months from the first in which the exports can show it to the report; None where it was not caught in time."""
    delays = [
        months_between(trouble.first_visible_month, one.month)
        for one in warnings
        if is_answer(one, expected) and names(one, trouble) and one.month >= trouble.from_month
    ]
    in_time = [max(0, delay) for delay in delays if delay < WITHIN_MONTHS]
    return min(in_time, default=None)


def is_answer(one: Told, expected: Sequence[str]) -> bool:
    """Is it one of the kinds that should catch the trouble, and an `act` where that kind can be one?"""
    if one.warning not in expected:
        return False
    return one.level == (
        "act" if "act" in warning_heads()[one.warning].classes else warning_heads()[one.warning].classes[0]
    )


def names(one: Told, trouble: Trouble) -> bool:
    """Where the trouble is an organisation's and the warning is about one, it must be that one."""
    about_one = warning_heads()[one.warning].subject_kind == "organisation" and trouble.subject != trouble.coalition_id
    return not about_one or one.subject == trouble.subject


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def share_interval(count: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's exact 95 % interval of a share."""
    low = float(stats.beta.ppf(0.025, count, of - count + 1)) if count else 0.0
    high = float(stats.beta.ppf(0.975, count + 1, of - count)) if count < of else 1.0
    return low, high


def rate_interval(count: int, years: float) -> tuple[float, float]:
    """Garwood's exact 95 % interval of a Poisson rate per year."""
    low = float(stats.chi2.ppf(0.025, 2 * count)) / 2 if count else 0.0
    return low / years, float(stats.chi2.ppf(0.975, 2 * (count + 1))) / 2 / years
