"""The monthly series on which the effect of facilitation is judged: each month for itself, never a window over several.

Each counts what the indicator of the same name counts, by the same rules of who is a member and what is due. Indicators that
are not named here are no monthly series: they are states, or come from surveys, or a month alone says too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

# Of E, 0 (as even as chance would have it) to 1: Simpson 1949, unbiased form, for the number of members.
CONCENTRATION = """
    select
        coalition_id, month,
        ((sum({acts} * {acts}) - sum({acts})) / (sum({acts}) * (sum({acts}) - 1)) - 1 / count(*)) / (1 - 1 / count(*)) as value,
        sum({acts}) as n
    from member_months
    where is_eligible and organisation_id is not null
    group by all
    having sum({acts}) > 1 and count(*) > 1
"""


@dataclass(frozen=True)
class Monthly:
    """`statement` returns coalition_id, month, value and n; a month of fewer than `least` observations has no figure (product
    default)."""

    least: int
    statement: str


SERIES: dict[str, Monthly] = {
    "attendance_rate": Monthly(3, """
        select coalition_id, month, sum(expected_attended) / sum(meetings_expected) as value, sum(meetings_expected) as n
        from member_months
        where is_eligible and organisation_id is not null
        group by all
        having sum(meetings_expected) > 0
    """),
    "active_member_share": Monthly(3, """
        select coalition_id, month, count(*) filter (where acts > 0) / count(*) as value, count(*) as n
        from member_months
        join (select coalition_id, min(month) as begun from first_acts group by all) using (coalition_id)
        where is_eligible and organisation_id is not null and month >= begun
        group by all
    """),
    "proposal_breadth": Monthly(3, """
        select
            coalition_id, month,
            count(*) filter (where is_eligible and organisation_id is not null and agenda_items > 0)
                / count(*) filter (where is_eligible and organisation_id is not null) as value,
            count(*) filter (where is_eligible and organisation_id is not null) as n
        from member_months
        group by all
        having sum(agenda_items) > 0  -- else there was no agenda, or it never came
    """),
    "follow_through": Monthly(1, """
        select
            coalition_id, month,
            count(*) filter (where completed_on <= due_on) / count(*) as value, count(*) as n
        from months
        join commitments using (coalition_id)
        where due_on between month and until and made_on <= until
        group by all
    """),
    "decision_participation": Monthly(1, """
        select
            coalition_id, month,
            -- decimals add up alike in any order, doubles do not
            avg((joined / eligible)::decimal(38, 18)) as value, count(*) as n
        from decision_turnout
        where eligible > 0 and recorded > 0
        group by all
    """),
    "answered_threads": Monthly(1, """
        select coalition_id, month, answered / threads as value, threads as n
        from thread_months
        where threads > 0
    """),
    "newcomers": Monthly(1, """
        select
            coalition_id, member_months.month,
            count(*) filter (where first_acts.month = member_months.month) as value, count(*) as n
        from member_months
        left join first_acts using (coalition_id, organisation_id)
        join (select coalition_id, min(month) as begun from first_acts group by all) using (coalition_id)
        -- in the first months on file everybody looks new
        where is_eligible and organisation_id is not null and begun <= member_months.month - interval 6 months
        group by coalition_id, member_months.month
    """),
    "agenda_concentration": Monthly(3, CONCENTRATION.format(acts="agenda_items")),
    "participation_concentration": Monthly(10, CONCENTRATION.format(acts="acts")),
}  # fmt: skip

POINTS = """
    with months as (
        select coalition_id, month, least(month_end, coalesce(data_as_of, month_end)) as until
        from judged_months
        left join coalition_spans using (coalition_id)
    )
    select coalition_id, year(month) * 12 + month(month) - 1 as month, value::double as value, n::bigint as n
    from ({statement}) semi join months using (coalition_id, month)
    where n >= {least}
    order by all
"""


@dataclass(frozen=True)
class Grid:
    """One series of all coalitions: `row` of a coalition, `first` the number of the first month, values (C, M) with NaN where a
    month has no figure, and `n` (C, M). Months are numbered year * 12 + month - 1."""

    row: dict[str, int]
    first: int
    values: Floats
    n: Counts


def grid(con: duckdb.DuckDBPyConnection, series: str) -> Grid:
    """The series of SERIES over the months that are over, `judged_months`."""
    monthly = SERIES[series]
    found = con.execute(POINTS.format(statement=monthly.statement, least=monthly.least)).fetchnumpy()
    names, row = np.unique(np.ma.getdata(found["coalition_id"]).astype(str), return_inverse=True)
    month = np.ma.getdata(found["month"]).astype(np.int64)
    first, last = (int(month.min()), int(month.max())) if len(month) else (0, -1)
    values = np.full((len(names), last - first + 1), np.nan)
    n = np.zeros(values.shape, np.int64)
    values[row, month - first] = np.ma.getdata(found["value"])
    n[row, month - first] = np.ma.getdata(found["n"])
    return Grid({str(name): number for number, name in enumerate(names)}, first, values, n)
