"""Meetings, attendance and messages of one coalition, drawn as whole arrays: no loop runs over events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sample_data.people import GUEST, GUESTS, People
from sample_data.plan import Plan
from sample_data.writing import Table

KINDS = ("steering", "working_group", "working_group", "plenary")
KIND_TITLES = {"steering": "Steering committee", "working_group": "Working group", "plenary": "Plenary"}
DEPUTY_COMES, FIRST_COMES = 0.35, 0.9
REJOINS, LEAVES_EARLY = 0.04, 0.03  # shares of attendances
STARTS_THREAD, LONGEST_GAP_DAYS = 0.35, 20


@dataclass(frozen=True)
class Meetings:
    start: npt.NDArray[np.datetime64]  # to the second, UTC
    month: npt.NDArray[np.int64]  # number of the month in the plan
    kind: npt.NDArray[np.int64]
    there: npt.NDArray[np.bool_]  # meeting x organisation: somebody came for it

    def ids(self, plan: Plan, number: npt.NDArray[np.int64]) -> pa.Array:
        return numbered(f"{plan.coalition_id}-m", number, 4)


def numbered(prefix: str, number: npt.NDArray[np.int64], width: int) -> pa.Array:
    digits = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def iso(instants: npt.NDArray[np.datetime64]) -> pa.Array:
    """2026-03-31T14:05:00Z for each."""
    text = pc.cast(pa.array(instants.astype("datetime64[s]")), pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), "Z", "")


def expected_attendance(plan: Plan, who: People) -> float:
    """Rows of attendance that one meeting makes on average."""
    per_person = np.where(who.is_first, FIRST_COMES, DEPUTY_COMES)
    chance = np.take_along_axis(plan.attend * plan.present, np.maximum(who.organisation, 0), axis=1)
    known = (chance * per_person * (who.organisation != GUEST)).sum(axis=1).mean()
    return float(known / (1 - plan.guest_attendance_share) * (1 + REJOINS))


def meetings(plan: Plan, who: People, rng: np.random.Generator) -> tuple[Meetings, Table, Table]:
    """The meetings, their table and the table of attendance."""
    days = plan.starts[-1] - plan.starts[0]
    gap = 30.4375 / plan.meetings_per_month
    at = np.arange(rng.uniform(0, gap), days.astype(int), gap).astype(np.int64)
    day = _off_weekends(plan.starts[0] + at, plan.starts[0])
    day = day[day <= np.datetime64(plan.until)]
    month = np.searchsorted(plan.starts, day, side="right") - 1
    hour = rng.choice([8, 9, 12, 13, 14], len(day))
    start = day.astype("datetime64[s]") + hour * 3600 + rng.choice([0, 1800], len(day))
    kind = np.arange(len(day)) % len(KINDS)

    there = rng.random((len(day), len(plan.organisations))) < (plan.attend * plan.present)[month]
    employer = who.organisation[month]
    comes = rng.random(employer.shape) < np.where(who.is_first, FIRST_COMES, DEPUTY_COMES)
    known = np.take_along_axis(there, np.maximum(employer, 0), axis=1) & (employer != GUEST) & comes
    share = plan.guest_attendance_share
    guest_chance = known.sum(axis=1).mean() * share / (1 - share) / GUESTS if len(day) else 0.0
    here = known | ((employer == GUEST) & (rng.random(employer.shape) < guest_chance))
    found = Meetings(start, month, kind, there)
    number = np.arange(len(day))
    names = np.array(KINDS)[kind]
    table: Table = {
        "meeting_id": found.ids(plan, number), "coalition_id": [plan.coalition_id] * len(day), "starts_at": iso(start),
        "scheduled_minutes": [str(plan.scheduled_minutes)] * len(day), "kind": pa.array(names.tolist(), pa.string()),
        "title": pa.array([KIND_TITLES[n] for n in names], pa.string()),
    }  # fmt: skip
    return found, table, _attendance(plan, who, found, np.nonzero(here), rng)


def _attendance(
    plan: Plan, who: People, found: Meetings, here: tuple[npt.NDArray[np.int64], ...], rng: np.random.Generator,
) -> Table:  # fmt: skip
    """One row per join. Most come on time and stay; some leave early, some lose the line and come back."""
    meeting, person = here
    count, length = len(meeting), plan.scheduled_minutes * 60
    begin = rng.normal(60, 100, count) + rng.exponential(90, count)
    end = length - np.abs(rng.normal(0, 120, count))
    end = np.where(rng.random(count) < LEAVES_EARLY, length * rng.uniform(0.15, 0.4, count), end)
    again = rng.random(count) < REJOINS
    cut = begin + (end - begin) * rng.uniform(0.3, 0.7, count)
    spoken = np.round(rng.lognormal(0, 0.9, count) * length / 60 / 25, 1)
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


def messages(plan: Plan, who: People, rng: np.random.Generator) -> Table:
    """Chat with a weekly rhythm, threads and replies; a person's part is the organisation's weight times the voice."""
    weight = np.take_along_axis(plan.write * plan.present, np.maximum(who.organisation, 0), axis=1) * who.voice
    is_guest = who.organisation == GUEST
    share = plan.guest_message_share
    known = np.where(is_guest, 0, weight)
    weight = np.where(is_guest, known.sum(axis=1, keepdims=True) * share / (1 - share) / GUESTS, known)
    open_months = np.arange(plan.months) < (plan.months if plan.messages_end is None else plan.messages_end)
    mean = plan.messages_per_month * plan.volume * open_months * (weight.sum(axis=1) > 0)
    count = rng.poisson(mean * rng.gamma(25, 1 / 25, plan.months))
    month = np.repeat(np.arange(plan.months), count)
    cumulative = np.cumsum(weight, axis=1) / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    row_ends = (cumulative + np.arange(plan.months)[:, None]).ravel()
    person = np.searchsorted(row_ends, month + rng.random(len(month)), side="right") % weight.shape[1]
    sent = _times(plan, month, rng)
    kept = sent < np.datetime64(plan.until, "s") + 86_400
    order = np.argsort(sent[kept], kind="stable")
    sent, person = sent[kept][order], person[kept][order]
    number = np.arange(len(sent))
    answers = np.maximum(number - rng.geometric(0.4, len(sent)), 0)
    is_new = (rng.random(len(sent)) < STARTS_THREAD) | (number == 0)
    is_new |= (sent - sent[answers]).astype(np.int64) > LONGEST_GAP_DAYS * 86_400
    root = np.where(is_new, number, answers)
    while not np.array_equal(root, root[root]):
        root = root[root]
    ids = numbered(f"{plan.coalition_id}-p", number, 6)
    none = pa.scalar(None, pa.string())
    return {
        "message_id": ids, "coalition_id": [plan.coalition_id] * len(sent), "sent_at": iso(sent),
        "person_key": pa.array(who.keys, pa.string()).take(pa.array(person)),
        "channel": pa.array(["general", "working-group", "data"], pa.string()).take(pa.array(root % 7 // 3)),
        "thread_id": ids.take(pa.array(root)),
        "reply_to_message_id": pc.if_else(pa.array(is_new), none, ids.take(pa.array(answers))),
    }  # fmt: skip


def _times(plan: Plan, month: npt.NDArray[np.int64], rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    length = np.diff(plan.starts).astype(np.int64)
    day = plan.starts[month] + (rng.random(len(month)) * length[month]).astype(np.int64)
    day = np.where(rng.random(len(month)) < 0.85, _off_weekends(day, plan.starts[month]), day)
    hour = np.clip(
        np.where(rng.random(len(month)) < 0.5, rng.normal(9.5, 1.2, len(month)), rng.normal(14, 1.8, len(month))), 5, 21
    )
    return day.astype("datetime64[s]") + (hour * 3600).astype(np.int64)


def _off_weekends(
    day: npt.NDArray[np.datetime64], not_before: npt.NDArray[np.datetime64] | np.datetime64
) -> npt.NDArray[np.datetime64]:
    """Saturday and Sunday become the Friday before, or the Monday after where that Friday is too early."""
    weekday = (day.astype("datetime64[D]").astype(np.int64) + 3) % 7  # Monday 0; 1970-01-01 was a Thursday
    friday = day - np.maximum(weekday - 4, 0)
    return np.where(friday >= not_before, friday, day + (7 - weekday) % 7)
