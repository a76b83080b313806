"""Messages of one coalition, drawn as whole arrays: no loop runs over events."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sample_data.activity import off_weekends
from sample_data.life import Floats
from sample_data.luck import Luck
from sample_data.people import GUEST, People
from sample_data.plan import Plan
from sample_data.writing import Table, iso, numbered

STARTS_THREAD, LONGEST_GAP_DAYS = 0.35, 20
ON_WORKING_DAYS = 0.85  # share of messages moved off weekends
MONTHS_ALIKE = 25  # shape of the gamma factor on a month's messages


def messages(plan: Plan, who: People, luck: Luck) -> Table:
    """Chat with a weekly rhythm, threads and replies; a person's part is the organisation's weight times the voice."""
    weight = _weights(plan, who)
    open_months = np.arange(plan.months) < (plan.months if plan.messages_end is None else plan.messages_end)
    mean = plan.messages_per_month * plan.volume * open_months * (weight.sum(axis=1) > 0)
    busy = luck.of("busy months").gamma(MONTHS_ALIKE, 1 / MONTHS_ALIKE, plan.months)
    count = luck.of("messages").poisson(mean * busy)
    month = np.repeat(np.arange(plan.months), count)
    cumulative = np.cumsum(weight, axis=1) / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    row_ends = (cumulative + np.arange(plan.months)[:, None]).ravel()
    drawn = luck.of("writers").random(len(month))
    person = np.searchsorted(row_ends, month + drawn, side="right") % weight.shape[1]
    sent = _times(plan, month, luck)
    kept = sent < np.datetime64(plan.until, "s") + 86_400
    order = np.argsort(sent[kept], kind="stable")
    sent, person = sent[kept][order], person[kept][order]
    number = np.arange(len(sent))
    answers = np.maximum(number - luck.of("answers").geometric(0.4, len(sent)), 0)
    is_new = (luck.of("threads").random(len(sent)) < STARTS_THREAD) | (number == 0)
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


def _weights(plan: Plan, who: People) -> Floats:
    """Months x people: how much each writes; guests together have the share that the plan gives them."""
    of_organisation = plan.write * plan.present
    share: Floats | float = plan.guest_message_share
    if plan.life is not None:
        of_organisation, share = of_organisation * plan.life.bursts, plan.life.unknown[:, None]
    weight = np.take_along_axis(of_organisation, np.maximum(who.organisation, 0), axis=1) * who.voice
    is_guest = who.organisation == GUEST
    known = np.where(who.organisation < 0, 0, weight)
    guests: Floats = known.sum(axis=1, keepdims=True) * share / (1 - share) / who.guests
    return np.where(is_guest, guests, known)


def _times(plan: Plan, month: npt.NDArray[np.int64], luck: Luck) -> npt.NDArray[np.datetime64]:
    length = np.diff(plan.starts).astype(np.int64)
    day = plan.starts[month] + (luck.of("days").random(len(month)) * length[month]).astype(np.int64)
    is_moved = luck.of("weekdays").random(len(month)) < ON_WORKING_DAYS
    day = np.where(is_moved, off_weekends(day, plan.starts[month]), day)
    is_morning = luck.of("mornings").random(len(month)) < 0.5
    early, late = luck.of("early").normal(9.5, 1.2, len(month)), luck.of("afternoons").normal(14, 1.8, len(month))
    hour = np.clip(np.where(is_morning, early, late), 5, 21)
    return day.astype("datetime64[s]") + (hour * 3600).astype(np.int64)
