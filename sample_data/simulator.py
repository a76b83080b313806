"""Made-up coalitions in the canonical tables, some with a trouble that labels.csv names.

Each coalition has a random generator of its own, seeded by (seed, its number): more coalitions never change an
earlier one, and the same seed gives the same bytes. There is no clock: the last month is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from sample_data import activity, backing, fates, portfolio, work
from sample_data.confounders import CONFOUNDERS, JOINERS
from sample_data.decisions import decisions
from sample_data.evenness import even_out
from sample_data.labels import Label, label
from sample_data.luck import Luck
from sample_data.market import market
from sample_data.messages import messages
from sample_data.people import People, people
from sample_data.plan import Plan
from sample_data.surveys import items, surveys
from sample_data.troubles import TROUBLES
from sample_data.writing import Exports, Table

LAST_MONTH = "2026-10"
MEETING_SHARE = 0.4  # of the events asked for, rows of attendance
FEWEST_MEETINGS, MOST_MEETINGS = 1 / 6, 40  # a month
MOVES = 0.4  # share of coalitions in which somebody changes employer
BATCH = 25  # coalitions held in memory at a time


@dataclass(frozen=True)
class Setting:
    """What `simulate` was asked for; it stands there what each means."""

    months: int
    seed: int
    events_per_month: int | None = None
    last_month: str = LAST_MONTH
    surveyed_up_to: int | None = None
    variant: str = "plain"
    quiet_share: float | None = None


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
    surveyed_up_to: int | None = None, variant: str = "plain", quiet_share: float | None = None,
) -> Summary:  # fmt: skip
    """Write the canonical CSVs into out/exports and the labels into out/labels.csv.

    `variant` and `quiet_share` say what befalls the coalitions (`fates.fate`). `events_per_month` sets how much they meet
    and write; without it each does as its habits have it. Coalitions up to number `surveyed_up_to` may ask their members:
    unless said otherwise the first 40, and all of them in a portfolio with a variant or a quiet share.
    Raises FileExistsError where out/exports already holds files, ValueError for counts below one, a variant that there is
    not, or a share that is none.
    """
    if coalitions < 1 or months < 1 or (events_per_month is not None and events_per_month < 1):
        raise ValueError("Coalitions, months and events per month must each be at least 1.")
    fates.check(variant, quiet_share)
    exports = Exports(out / "exports")
    exports.add(items())
    setting = Setting(months, seed, events_per_month, last_month, surveyed_up_to, variant, quiet_share)
    labels: list[Label] = []
    for number in range(1, coalitions + 1):
        tables, found = coalition(number, setting)
        labels += found
        exports.add(tables)
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


def coalition(number: int, setting: Setting, befalls: bool = True) -> tuple[dict[str, Table], list[Label]]:
    """Coalition `number` (from 1): its tables and the labels of what befell it.

    With `befalls` false the trouble it is prepared for stays away: up to the trouble's month its rows are the same.
    """
    luck = Luck(setting.seed, number)
    fate = fates.fate(number, setting.months, luck, setting.variant, setting.quiet_share)
    joiners = JOINERS if fate.confounder == "growth" else 0
    is_drawn = setting.variant == "plain" and setting.quiet_share is None
    up_to = setting.surveyed_up_to
    may_ask = number <= up_to if up_to is not None else not is_drawn or number <= portfolio.SURVEYED_UP_TO
    plan = portfolio.draw(number, setting.months, setting.last_month, luck, may_ask, joiners)
    trouble = fate.trouble
    if trouble in fates.ASKED and is_drawn and not may_ask:
        trouble = None  # nobody could see it
    if trouble:
        fates.prepare(plan, trouble, fate.trouble_month, luck.of("preparation"))
    happened = []
    if fate.confounder:
        change = CONFOUNDERS[fate.confounder]
        subject = change(plan, fate.confounder_month, luck.of("confounder"))
        happened.append(("confounder", fate.confounder, subject, fate.confounder_month))
    who = people(plan, luck, moves=bool(luck.of("moves").random() < MOVES))
    if setting.events_per_month is not None:
        _fill(plan, who, setting.events_per_month)
    even_out(plan)
    if plan.life:
        plan.life.known_rows = activity.known_rows(plan, who)
    if trouble and befalls:
        subject = TROUBLES[trouble](plan, fate.trouble_month, luck.of("trouble"))
        happened.append(("trouble", trouble, subject, fate.trouble_month))
    tables = act_out(plan, luck, who)
    return tables, [label(plan, kind, what, subject, month, tables) for kind, what, subject, month in happened]


def act_out(plan: Plan, luck: Luck, who: People | None = None) -> dict[str, Table]:
    """All tables of one coalition."""
    who = who or people(plan, luck, moves=bool(luck.of("moves").random() < MOVES))
    of_surveys = luck.apart()  # with or without surveys, all other rows are the same
    met, meetings, attendance = activity.meetings(plan, who, luck)
    items, asked = work.agenda(plan, met, luck)
    tables = {
        **backing.register(plan, luck.of("register")), "representatives": dict(who.representatives),
        "meetings": meetings, "attendance": attendance, "messages": messages(plan, who, luck), "agenda_items": items,
        **decisions(plan, met, asked, luck), "contributions": work.contributions(plan, luck),
        **backing.money(plan, luck.of("money")), **backing.charter(plan, luck.of("charter")),
        **backing.facilitation(plan, luck.of("facilitation")), **market(plan),
        **surveys(plan, who, of_surveys.of("surveys")),
    }  # fmt: skip
    return {name: table for name, table in tables.items() if not plan.life or name not in plan.life.not_kept}


def _fill(plan: Plan, who: People, events_per_month: int) -> None:
    """Set meetings and messages so that they give about so many events."""
    each = activity.expected_attendance(plan, who)
    plan.meetings_per_month = float(np.clip(MEETING_SHARE * events_per_month / each, FEWEST_MEETINGS, MOST_MEETINGS))
    plan.messages_per_month = max(0.0, events_per_month - plan.meetings_per_month * each)
