"""Histories from the cube and the canonical tables: rows become arrays, one coalition at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from metrics.histories import CHANNELS, NOT_A_MEMBER, UNKNOWN, Bools, Commitments, Counts, Days, History, Items

# by coalition, in this order; `judged_months` decides which coalitions and months there are
CELLS = f"""
    select
        coalition_id, month, organisation_id, is_eligible, meetings_expected, expected_attended, agenda_items, messages,
        {", ".join(f"acts_{channel}" for channel in CHANNELS)}, last_act_on
    from member_months
    order by coalition_id, month, organisation_id
"""
ITEMS = """
    select
        a.coalition_id, greatest(a.happened_on, coalesce(cast(m.starts_at as date), a.happened_on)) as on_day,
        i.meeting_id, a.organisation_id, a.affiliation, count(*) as n
    from agenda_by_organisation as a
    left join agenda_items as i using (item_id)
    left join meetings as m on m.meeting_id = i.meeting_id
    where a.affiliation <> 'none'
    group by all
    order by all
"""
COMMITMENTS = """
    select coalition_id, commitment_id, owner_organisation_id, made_on, due_on, completed_on, dropped_on
    from commitments
    order by coalition_id, made_on, commitment_id
"""
SHARES = """
    select m.coalition_id, j.month, m.organisation_id, max(m.declared_share) as declared_share
    from memberships as m
    join judged_months as j
        on j.coalition_id = m.coalition_id and m.joined_on <= j.month_end
        and (m.left_on is null or m.left_on >= j.month_end)
    where m.declared_share is not null
    group by all
    order by all
"""
REBASES = """
    select coalition_id, cast(date_trunc('month', happened_on) as date) as month
    from context_events
    where rebase
    order by all
"""


def histories(con: duckdb.DuckDBPyConnection) -> Iterator[History]:
    """Every coalition of `judged_months`, in the order of its id."""
    months = _by_coalition(
        con, "select coalition_id, month, month_end, has_register from judged_months order by coalition_id, month"
    )
    cells, items = _by_coalition(con, CELLS), _by_coalition(con, ITEMS)
    commitments, shares = _by_coalition(con, COMMITMENTS), _by_coalition(con, SHARES)
    rebases = _by_coalition(con, REBASES)
    days = _by_coalition(con, "select coalition_id, month, channel, days from channel_days order by all")
    for coalition_id, of_months in months.items():
        yield _history(
            coalition_id, of_months, cells.get(coalition_id), items.get(coalition_id), commitments.get(coalition_id),
            shares.get(coalition_id), rebases.get(coalition_id), days.get(coalition_id),
        )  # fmt: skip


Columns = Mapping[str, npt.NDArray[Any]]


def _by_coalition(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Columns]:
    """The rows of a query as arrays, parted by its first column, by which they are ordered."""
    found: dict[str, Any] = con.execute(query).fetchnumpy()
    ids = np.ma.getdata(found.pop("coalition_id"))
    if not len(ids):
        return {}
    ids = ids.astype(str)
    starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
    ends = np.r_[starts[1:], len(ids)]
    return {
        str(ids[start]): {name: column[start:end] for name, column in found.items()}
        for start, end in zip(starts, ends, strict=True)
    }


def _history(
    coalition_id: str, of_months: Columns, cells: Columns | None, items: Columns | None, commitments: Columns | None,
    shares: Columns | None, rebases: Columns | None, days: Columns | None,
) -> History:  # fmt: skip
    months = [day.astype("datetime64[D]").item() for day in np.ma.getdata(of_months["month"])]
    ends = [day.astype("datetime64[D]").item() for day in np.ma.getdata(of_months["month_end"])]
    place = {month: number for number, month in enumerate(months)}
    names: list[str] = []
    if cells is not None:
        is_member = ~_is_null(cells["organisation_id"]) & _filled(cells["is_eligible"], False).astype(bool)
        names = sorted({str(one) for one in np.ma.getdata(cells["organisation_id"])[is_member]})
    number = {name: position for position, name in enumerate(names)}
    shape = (len(months), len(names))
    grids: dict[str, Counts] = {}
    unknown = {channel: np.zeros(len(months), np.int64) for channel in CHANNELS}
    eligible, last = np.zeros(shape, bool), np.full(shape, np.datetime64("NaT"), "datetime64[D]")
    wanted = ("meetings_expected", "expected_attended", "messages", "agenda_items", *(f"acts_{c}" for c in CHANNELS))
    for name in wanted:
        grids[name] = np.zeros(shape, np.int64)
    if cells is not None:
        row = _places(cells["month"], place)
        nobody = _is_null(cells["organisation_id"])
        column = _numbers(cells["organisation_id"], number)
        is_in = (row >= 0) & (column >= 0)
        for name in wanted:
            grids[name][row[is_in], column[is_in]] = _filled(cells[name], 0)[is_in]
        eligible[row[is_in], column[is_in]] = _filled(cells["is_eligible"], False)[is_in].astype(bool)
        last[row[is_in], column[is_in]] = _days(cells["last_act_on"])[is_in]
        at = (row >= 0) & nobody
        for channel in CHANNELS:
            unknown[channel][row[at]] = _filled(cells[f"acts_{channel}"], 0)[at]
    declared = np.full(shape, np.nan)
    if shares is not None:
        row, column = _places(shares["month"], place), _numbers(shares["organisation_id"], number)
        is_in = (row >= 0) & (column >= 0)
        declared[row[is_in], column[is_in]] = np.ma.getdata(shares["declared_share"])[is_in].astype(float)
    rebased = np.zeros(len(months), bool)
    if rebases is not None:
        row = _places(rebases["month"], place)
        rebased[row[row >= 0]] = True
    by_channel = {channel: np.zeros(len(months), np.int64) for channel in CHANNELS}
    if days is not None:
        row = _places(days["month"], place)
        for channel in CHANNELS:
            is_in = (row >= 0) & (np.ma.getdata(days["channel"]).astype(str) == channel)
            by_channel[channel][row[is_in]] = _filled(days["days"], 0)[is_in]
    return History(
        coalition_id=coalition_id, months=months, month_ends=ends, members=names,
        has_register=bool(np.ma.getdata(of_months["has_register"])[-1]), eligible=eligible,
        expected=grids["meetings_expected"], attended=grids["expected_attended"], messages=grids["messages"],
        agenda_items=grids["agenda_items"], acts={c: grids[f"acts_{c}"] for c in CHANNELS}, unknown=unknown,
        days=by_channel, last_act_on=last, declared=declared, rebased=rebased, items=_items(items, number),
        commitments=_commitments(commitments, number),
    )  # fmt: skip


def _items(rows: Columns | None, number: Mapping[str, int]) -> Items:
    if rows is None:
        empty = np.zeros(0, np.int64)
        return Items(np.zeros(0, "datetime64[D]"), empty, empty, empty)
    day = _days(rows["on_day"])
    named = np.where(_is_null(rows["meeting_id"]), day.astype(str), np.ma.getdata(rows["meeting_id"]).astype(str))
    _, meeting = np.unique(named, return_inverse=True)
    member = _numbers(rows["organisation_id"], number)
    member = np.where((member < 0) & ~_is_null(rows["organisation_id"]), NOT_A_MEMBER, member)
    return Items(day, meeting.astype(np.int64), member, np.ma.getdata(rows["n"]).astype(np.int64))


def _commitments(rows: Columns | None, number: Mapping[str, int]) -> Commitments:
    if rows is None:
        none = np.zeros(0, "datetime64[D]")
        return Commitments(np.zeros(0, "U1"), np.zeros(0, np.int64), none, none, none, none)
    owner = _numbers(rows["owner_organisation_id"], number)
    owner = np.where((owner < 0) & ~_is_null(rows["owner_organisation_id"]), NOT_A_MEMBER, owner)
    dates = [_days(rows[name]) for name in ("made_on", "due_on", "completed_on", "dropped_on")]
    return Commitments(np.ma.getdata(rows["commitment_id"]).astype(str), owner, *dates)


def _is_null(column: npt.NDArray[Any]) -> Bools:
    values = np.ma.getdata(column)
    nothing = np.array([value is None for value in values]) if values.dtype == object else np.zeros(len(values), bool)
    is_null: Bools = np.ma.getmaskarray(column) | nothing
    return is_null


def _filled(column: npt.NDArray[Any], instead: Any) -> npt.NDArray[Any]:
    return np.where(_is_null(column), instead, np.ma.getdata(column))


def _days(column: npt.NDArray[Any]) -> Days:
    days = np.ma.getdata(column).astype("datetime64[D]")
    return np.where(_is_null(column), np.datetime64("NaT"), days)


def _places(column: npt.NDArray[Any], place: Mapping[Any, int]) -> Counts:
    """The number of each month, -1 for one that is not judged."""
    days, back = np.unique(_days(column), return_inverse=True)
    return np.array([place.get(day.item(), -1) for day in days], np.int64)[back]


def _numbers(column: npt.NDArray[Any], number: Mapping[str, int]) -> Counts:
    """The number of each organisation, UNKNOWN for none or one that is no member."""
    values = np.ma.getdata(column)
    is_null = _is_null(column)
    return np.array(
        [
            UNKNOWN if nothing else number.get(str(value), UNKNOWN)
            for value, nothing in zip(values, is_null, strict=True)
        ],
        np.int64,
    )
