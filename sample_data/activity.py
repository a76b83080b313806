"""Meetings and attendance of one coalition, drawn as whole arrays: no loop runs over events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sample_data.life import Floats, shifted
from sample_data.luck import Luck
from sample_data.people import GUEST, People
from sample_data.plan import Plan
from sample_data.writing import Table, iso, numbered

KINDS = ("steering", "working_group", "working_group", "plenary")
KIND_TITLES = {"steering": "Steering committee", "working_group": "Working group", "plenary": "Plenary"}
DEPUTY_COMES, FIRST_COMES = 0.35, 0.9
REJOINS, LEAVES_EARLY = 0.04, 0.03  # shares of attendances


@dataclass(frozen=True)
class Meetings:
    start: npt.NDArray[np.datetime64]  # to the second, UTC
    month: npt.NDArray[np.int64]  # number of the month in the plan
    kind: npt.NDArray[np.int64]
    there: npt.NDArray[np.bool_]  # meeting x organisation: somebody came for it

    def ids(self, plan: Plan, number: npt.NDArray[np.int64]) -> pa.Array:
        return numbered(f"{plan.coalition_id}-m", number, 4)


def known_rows(plan: Plan, who: People) -> float:
    """Attendances that one meeting makes on average by people of known organisations; nobody counts twice."""
    per_person = np.where(who.is_first, FIRST_COMES, DEPUTY_COMES)
    chance = np.take_along_axis(plan.attend * plan.present, np.maximum(who.organisation, 0), axis=1)
    return float((chance * per_person * (who.organisation >= 0)).sum(axis=1).mean())


def expected_attendance(plan: Plan, who: People) -> float:
    """Rows of attendance that one meeting makes on average."""
    return known_rows(plan, who) / (1 - plan.guest_attendance_share) * (1 + REJOINS)


def meetings(plan: Plan, who: People, luck: Luck) -> tuple[Meetings, Table, Table]:
    """The meetings, their table and the table of attendance."""
    day = off_weekends(plan.starts[0] + _days(plan, luck), plan.starts[0])
    day = day[day <= np.datetime64(plan.until)]
    month = np.searchsorted(plan.starts, day, side="right") - 1
    hour = luck.of("hours").choice([8, 9, 12, 13, 14], len(day))
    start = day.astype("datetime64[s]") + hour * 3600 + luck.of("half hours").choice([0, 1800], len(day))
    kind = np.arange(len(day)) % len(KINDS)

    there = luck.of("organisations there").random((len(day), len(plan.organisations))) < _coming(plan, month, luck)
    employer = who.organisation[month]
    comes = luck.of("people there").random(employer.shape) < np.where(who.is_first, FIRST_COMES, DEPUTY_COMES)
    known = np.take_along_axis(there, np.maximum(employer, 0), axis=1) & (employer >= 0) & comes
    strangers = luck.of("guests there").random(employer.shape) < _guests(plan, known, month)[:, None] / who.guests
    here = known | ((employer == GUEST) & strangers)
    found = Meetings(start, month, kind, there)
    number = np.arange(len(day))
    names = np.array(KINDS)[kind]
    table: Table = {
        "meeting_id": found.ids(plan, number), "coalition_id": [plan.coalition_id] * len(day), "starts_at": iso(start),
        "scheduled_minutes": [str(plan.scheduled_minutes)] * len(day), "kind": pa.array(names.tolist(), pa.string()),
        "title": pa.array([KIND_TITLES[n] for n in names], pa.string()),
    }  # fmt: skip
    return found, table, _attendance(plan, who, found, np.nonzero(here), luck)


def _days(plan: Plan, luck: Luck) -> npt.NDArray[np.int64]:
    """On which days after the plan's first there is a meeting: at equal distances, until the rhythm changes."""
    days = int((plan.starts[-1] - plan.starts[0]).astype(int))
    gap = 30.4375 / plan.meetings_per_month
    at = np.arange(luck.of("first meeting").uniform(0, gap), days, gap)
    if plan.life and plan.life.rhythm_change:
        month, per_month = plan.life.rhythm_change
        since = int((plan.starts[month] - plan.starts[0]).astype(int))
        at = np.concatenate([at[at < since], np.arange(since + 7, days, 30.4375 / per_month)])
    found: npt.NDArray[np.int64] = at.astype(np.int64)
    return found


def _coming(plan: Plan, month: npt.NDArray[np.int64], luck: Luck) -> Floats:
    """Meetings x organisations: the chance that somebody comes for the organisation."""
    chance: Floats = (plan.attend * plan.present)[month]
    if plan.life is None:
        return chance
    bad_date = plan.life.meeting_luck * luck.of("bad dates").normal(0, 1, len(month))
    return shifted(chance, (plan.life.weather[month] + bad_date)[:, None])


def _guests(plan: Plan, known: npt.NDArray[np.bool_], month: npt.NDArray[np.int64]) -> Floats:
    """By meeting, how many guests come on average."""
    if not len(month):
        return np.zeros(0)
    if plan.life is None:
        usual, share = known.sum(axis=1).mean(), np.full(len(month), plan.guest_attendance_share)
    else:
        usual, share = plan.life.known_rows, plan.life.unknown[month]
    number: Floats = usual * share / (1 - share)
    return number


def _attendance(
    plan: Plan, who: People, found: Meetings, here: tuple[npt.NDArray[np.int64], ...], luck: Luck,
) -> Table:  # fmt: skip
    """One row per join. Most come on time and stay; some leave early, some lose the line and come back."""
    meeting, person = here
    count, length = len(meeting), plan.scheduled_minutes * 60
    begin = luck.of("joins").normal(60, 100, count) + luck.of("late").exponential(90, count)
    end = length - np.abs(luck.of("ends").normal(0, 120, count))
    leaves_early = luck.of("leaves early").random(count) < LEAVES_EARLY
    end = np.where(leaves_early, length * luck.of("how early").uniform(0.15, 0.4, count), end)
    again = luck.of("rejoins").random(count) < REJOINS
    cut = begin + (end - begin) * luck.of("cut off").uniform(0.3, 0.7, count)
    spoken = np.round(luck.of("speaks").lognormal(0, 0.9, count) * length / 60 / 25, 1)
    first_end = np.maximum(np.where(again, cut, end), begin + 60)  # nobody leaves before coming
    parts = [(meeting, person, begin, first_end, spoken)]
    parts.append(
        (meeting[again], person[again], cut[again] + 150, np.maximum(end, cut + 300)[again], spoken[again] * 0.4)
    )
    meeting, person, begin, end, spoken = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((person, begin, meeting))
    meeting, person = meeting[order], person[order]
    start = found.start[meeting]
    return {
        "meeting_id": found.ids(plan, meeting),
        "person_key": pa.array(who.keys, pa.string()).take(pa.array(person)),
        "joined_at": iso(start + begin[order].astype(np.int64)),
        "left_at": iso(start + end[order].astype(np.int64)),
        "speaking_minutes": pc.cast(pa.array(np.round(spoken[order], 1)), pa.string()),
    }


def off_weekends(
    day: npt.NDArray[np.datetime64], not_before: npt.NDArray[np.datetime64] | np.datetime64
) -> npt.NDArray[np.datetime64]:
    """Saturday and Sunday become the Friday before, or the Monday after where that Friday is too early."""
    weekday = (day.astype("datetime64[D]").astype(np.int64) + 3) % 7  # Monday 0; 1970-01-01 was a Thursday
    friday = day - np.maximum(weekday - 4, 0)
    return np.where(friday >= not_before, friday, day + (7 - weekday) % 7)
