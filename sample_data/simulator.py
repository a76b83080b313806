"""Made-up coalitions in the canonical tables, some with a trouble that labels.csv names.

Each coalition has a random generator of its own, seeded by (seed, its number): more coalitions never change an
earlier one, and the same seed gives the same bytes. There is no clock: the last month is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from sample_data import activity, backing, portfolio, work
from sample_data.market import market
from sample_data.people import people
from sample_data.plan import Plan
from sample_data.surveys import items, surveys
from sample_data.troubles import CONFOUNDERS, TROUBLES, Label, befall
from sample_data.writing import Exports, Table

LAST_MONTH = "2026-10"
EVENTS_PER_MONTH = 60  # rows of attendance and messages per coalition and month
MEETING_SHARE = 0.4  # of them, rows of attendance
FEWEST_MEETINGS, MOST_MEETINGS = 1 / 6, 40  # a month
QUIET, TROUBLED = 0.5, 0.35  # shares of coalitions; the rest meets a confounder
FEWEST_MONTHS = 6  # for anything to happen
BATCH = 25  # coalitions held in memory at a time


@dataclass(frozen=True)
class Summary:
    coalitions: int
    months: int
    events: int  # rows of attendance and messages
    rows: dict[str, int]  # per table
    files: int
    troubles: int
    confounders: int


def simulate(
    out: Path, coalitions: int, months: int, seed: int, events_per_month: int | None = None,
    progress: Callable[[int, int], None] | None = None, last_month: str = LAST_MONTH,
    surveyed_up_to: int = portfolio.SURVEYED_UP_TO,
) -> Summary:  # fmt: skip
    """Write the canonical CSVs into out/exports and the labels into out/labels.csv.

    Raises FileExistsError where out/exports already holds files, ValueError for counts below one.
    """
    if coalitions < 1 or months < 1 or (events_per_month is not None and events_per_month < 1):
        raise ValueError("Coalitions, months and events per month must each be at least 1.")
    exports = Exports(out / "exports")
    exports.add(items())
    labels: list[Label] = []
    for number in range(1, coalitions + 1):
        rng = np.random.default_rng((seed, number))
        plan = portfolio.draw(number, months, last_month, events_per_month or EVENTS_PER_MONTH, rng, surveyed_up_to)
        label = _fate(plan, rng)
        labels += [label] if label else []
        exports.add(act_out(plan, rng, events_per_month or EVENTS_PER_MONTH))
        if number % BATCH == 0 or number == coalitions:
            exports.flush()
            if progress:
                progress(number, coalitions)
    names = [f.name for f in fields(Label)]
    lines = [",".join(astuple(label)) for label in labels]
    (out / "labels.csv").write_text("\n".join([",".join(names), *lines]) + "\n", encoding="utf-8")
    rows = dict(exports.rows)
    troubles = sum(label.kind == "trouble" for label in labels)
    events = rows.get("attendance", 0) + rows.get("messages", 0)
    return Summary(coalitions, months, events, rows, len(exports.files), troubles, len(labels) - troubles)


def act_out(plan: Plan, rng: np.random.Generator, events_per_month: float | None = None) -> dict[str, Table]:
    """All tables of one coalition. With `events_per_month`, meetings and messages are set to give about that many."""
    who = people(plan, rng, moves=bool(rng.random() < 0.4))
    if events_per_month is not None:
        each = activity.expected_attendance(plan, who)
        plan.meetings_per_month = float(
            np.clip(MEETING_SHARE * events_per_month / each, FEWEST_MEETINGS, MOST_MEETINGS)
        )
        plan.messages_per_month = max(0.0, events_per_month - plan.meetings_per_month * each)
    (of_surveys,) = rng.spawn(1)  # a generator of its own: with or without surveys, all other rows are the same
    met, meetings, attendance = activity.meetings(plan, who, rng)
    items, asked = work.agenda(plan, met, rng)
    return {
        **backing.register(plan, rng), "representatives": dict(who.representatives), "meetings": meetings,
        "attendance": attendance, "messages": activity.messages(plan, who, rng), "agenda_items": items,
        **work.decisions(plan, met, asked, rng), "contributions": work.contributions(plan, rng),
        **backing.money(plan, rng), **backing.charter(plan, rng), **backing.facilitation(plan, rng),
        **market(plan), **surveys(plan, who, of_surveys),
    }  # fmt: skip


def _fate(plan: Plan, rng: np.random.Generator) -> Label | None:
    """Half of the coalitions stay quiet; the others meet one trouble or confounder, midway or later."""
    luck, month = rng.random(), int(plan.months * rng.uniform(0.45, 0.8))
    name = str(rng.choice(list(TROUBLES if luck < QUIET + TROUBLED else CONFOUNDERS)))
    if luck < QUIET or plan.months < FEWEST_MONTHS:
        return None
    return befall(plan, name, month, rng)
