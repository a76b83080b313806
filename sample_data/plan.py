"""A coalition's plan: who is in it, how it works, and what happens to it, month by month.

Everything that can be told about a made-up coalition stands in its plan; the other modules only act it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from sample_data.life import Floats, Life

PARTICIPANT_ROLES = ("lead", "founder", "member")
RUNS_IT = ("secretariat", "facilitator")
LEAN_SIGMA = 0.6  # how much members differ, on a log scale
ON_PAPER = 0.15  # share of ordinary members that hardly do anything


@dataclass(frozen=True)
class Organisation:
    """One organisation in a coalition. It takes part from month `from_month` until before `to_month` (None: still)."""

    organisation_id: str
    name: str
    role: str = "member"
    ecosystem_role: str = "brand"
    sector_code: str = "1410"
    size_class: str = "medium"
    country: str = "NL"
    alias: str | None = None
    domain: str | None = None
    from_month: int = 0
    to_month: int | None = None
    leave_reason: str | None = None


@dataclass(frozen=True)
class Grant:
    """Money from one funder; months count from the plan's first and may lie before it or after its end."""

    funder: int  # place of the funder in Plan.organisations
    from_month: int
    to_month: int  # first month it no longer pays for
    amount: int
    purpose: str = "core"
    signed: bool = True


@dataclass(frozen=True)
class Survey:
    """A round of the survey, opened and closed within the month."""

    month: int
    answering: float = 0.8  # chance that a person who is asked answers, on average
    asks: tuple[str, ...] = ()  # constructs; none means all
    rates: bool = True  # members also rate each other
    lists_invited: bool = True  # else it went round as an open link


@dataclass(frozen=True)
class Initiative:
    """Something that the organisation in this place of Plan.organisations runs: alone, or for the coalition."""

    place: int
    title: str
    theme: str
    from_month: int
    to_month: int | None = None  # first month it no longer runs; None: still
    is_joint: bool = False


@dataclass(frozen=True)
class Need:
    ecosystem_role: str
    members: int = 1  # that should play it
    sector_code: str | None = None


@dataclass
class Plan:
    """`attend` is the chance that the organisation comes to a meeting; `write`, `raise_` and `work` are weights.

    These four have one row per month and one column per organisation; `on_time` (chance that a commitment due in
    the month is kept in time), `amend` (chance that somebody changes a decision's text), `volume` (factor on messages
    and agenda items) and `is_facilitated` one per month.
    """

    coalition_id: str
    name: str
    theme: str
    first_month: np.datetime64
    months: int
    until: date
    organisations: list[Organisation]
    attend: Floats
    write: Floats
    raise_: Floats
    work: Floats
    on_time: Floats
    amend: Floats
    volume: Floats
    is_facilitated: npt.NDArray[np.bool_]
    meetings_per_month: float = 2.0
    messages_per_month: float = 40.0
    items_per_month: float = 4.0
    scheduled_minutes: int = 60
    people_per_organisation: float = 2.0
    listed_share: float = 0.7  # of people in `representatives`; the others are known by their address
    guest_attendance_share: float = 0.04  # rows by people nobody has matched
    guest_message_share: float = 0.02
    decision_share: float = 0.5  # of agenda items that ask for a decision
    dissent_share: float = 0.06  # of positions
    unfinished_share: float = 0.25  # of commitments not kept in time: three quarters stay open, one is given up
    messages_end: int | None = None  # the month the chat export stops
    reports_money: bool = True  # contributions carry amounts, else hours only
    monthly_spend: int = 20_000
    currency: str = "EUR"
    grants: list[Grant] = field(default_factory=list)
    charter: dict[str, str] = field(default_factory=dict)  # element -> status
    founded_on: date = date(2021, 1, 1)
    facilitation_model: str = "secretariat"
    impartiality_need: str = "medium"
    objective: str = ""
    events: list[tuple[int, str]] = field(default_factory=list)  # (month, what happened)
    pays_facilitator: tuple[int, int] | None = None  # (from month, place of the organisation); else a funder pays
    declares_shares: bool = False  # the charter says what share each member gives
    surveys: list[Survey] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    competitors: list[tuple[int, int]] = field(default_factory=list)  # places of organisations that named each other
    life: Life | None = None  # what makes a simulated coalition lifelike

    @property
    def starts(self) -> npt.NDArray[np.datetime64]:
        """First days of all months and of the month after the last."""
        return (self.first_month + np.arange(self.months + 1)).astype("datetime64[D]")

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Which organisation takes part in which month."""
        month = np.arange(self.months)[:, None]
        since = np.array([o.from_month for o in self.organisations])
        until = np.array([self.months if o.to_month is None else o.to_month for o in self.organisations])
        return (month >= since) & (month < until)

    @property
    def members(self) -> list[int]:
        """Places of the organisations that count as members."""
        return [i for i, o in enumerate(self.organisations) if o.role in PARTICIPANT_ROLES]

    @property
    def lead(self) -> int:
        """Place of the leading organisation."""
        return next((i for i, o in enumerate(self.organisations) if o.role == "lead"), self.members[0])

    @property
    def rhythm(self) -> Floats:
        """Meetings per month, by month."""
        found = np.full(self.months, self.meetings_per_month)
        if self.life and self.life.rhythm_change:
            since, per_month = self.life.rhythm_change
            found[since:] = per_month
        return found

    def day(self, month: int) -> np.datetime64:
        """The first day of any month, also one before the first or after the last."""
        first: np.datetime64 = (self.first_month + month).astype("datetime64[D]")
        return first


def steady(
    months: int, organisations: list[Organisation], rng: np.random.Generator, attend: float = 0.72
) -> dict[str, Any]:
    """The monthly arrays of a coalition in which nothing happens.

    Members differ (lognormal), and some are members on paper; the secretariat runs the meetings and writes;
    funders and observers come now and then.
    """
    count = len(organisations)
    roles = np.array([o.role for o in organisations])
    is_member = np.isin(roles, PARTICIPANT_ROLES)
    lean = rng.normal(0, LEAN_SIGMA, count)
    is_on_paper = (roles == "member") & (rng.random(count) < ON_PAPER)
    lean = np.where(is_on_paper, -3.0, lean)
    logit = np.log(attend / (1 - attend)) + 0.8 * lean
    runs_it = np.isin(roles, RUNS_IT)
    coming = np.where(is_member, 1 / (1 + np.exp(-logit)), np.where(runs_it, 0.97, 0.25))
    weight = np.exp(lean) * np.exp(rng.normal(0, 0.25, count))
    write = np.where(is_member, weight, np.where(runs_it, 2.0, 0.1))
    raise_ = np.where(is_member, np.exp(0.7 * lean), np.where(runs_it, 0.5, 0.0))
    work = np.where(is_member, np.exp(0.8 * lean), 0.0)
    arrays = {name: np.tile(row, (months, 1)) for name, row in
              (("attend", coming), ("write", write), ("raise_", raise_), ("work", work))}  # fmt: skip
    return arrays | {
        "on_time": np.full(months, 0.82),
        "amend": np.full(months, 0.28),
        "volume": np.ones(months),
        "is_facilitated": np.ones(months, dtype=bool),
    }
