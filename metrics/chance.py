"""Whether the largest organisation's share of acts is more than chance gives: the dominance test beside `top_share`."""

from __future__ import annotations

import duckdb
import numpy as np

from metrics.framework import create_table

DRAWS = 2_000
SEED = 1_709  # any number; the same in every build

# As top_share counts them: the acts of the 6 months that end with the coalition's last, of its eligible organisations.
COUNTED = """
    with last_months as (
        select coalition_id, max(month) as month from coalition_months group by coalition_id
    ),
    eligible as (
        select coalition_id, month, organisation_id
        from last_months
        join member_months using (coalition_id, month)
        where is_eligible and organisation_id is not null
    ),
    acts as (
        select eligible.coalition_id, eligible.month, organisation_id, sum(recent.acts) as acts
        from eligible
        join member_months as recent using (coalition_id, organisation_id)
        where recent.month between eligible.month - interval 5 months and eligible.month
        group by all
    )
    select coalition_id, month, count(*) as organisations, sum(acts) as acts, max(acts) as largest
    from acts
    group by all
    having count(*) > 1 and sum(acts) > 0
    order by coalition_id
"""


def probability_by_chance(largest: int, acts: int, organisations: int) -> float:
    """Share of 2,000 seeded multinomial draws of `acts` among equally active organisations whose largest is at least this.

    The same three numbers always give the same share. Raises ValueError for no organisation or no act.
    """
    if organisations < 1 or acts < 1:
        raise ValueError("There must be at least one organisation and one act.")
    draws = np.random.default_rng((SEED, acts, organisations)).multinomial(
        acts, np.full(organisations, 1 / organisations), DRAWS
    )
    return float((draws.max(axis=1) >= largest).mean())


def compute_chance(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `chance`, a row per coalition at its last month, from coalition_months and member_months."""
    con.execute(create_table("chance"))
    rows = [
        (
            coalition_id,
            month,
            organisations,
            int(acts),
            int(largest),
            probability_by_chance(int(largest), int(acts), organisations),
        )
        for coalition_id, month, organisations, acts, largest in con.execute(COUNTED).fetchall()
    ]
    if rows:
        con.execute(
            "insert into chance select unnest(?), unnest(?::date[]), unnest(?), unnest(?), unnest(?), unnest(?::double[])",
            [list(column) for column in zip(*rows, strict=True)],
        )
