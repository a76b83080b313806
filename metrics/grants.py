"""What an audience sees of one published table, and the conditions on its rows that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Grant:
    """What one audience sees of one table: a condition on its rows, the columns kept (None: all), and what stands in
    place of a column."""

    rows: str = "true"
    columns: tuple[str, ...] | None = None
    instead: Mapping[str, str] = field(default_factory=dict)


IS_SURVEY = "indicator in (select indicator from published.method where list_contains(evidence, 'surveys'))"
# Where a survey is part of a score, by coalition and month: a row depends on its month alone, so that months which
# nothing new touches stay as they are.
SURVEYED = f"(select coalition_id, month from published.indicators where score is not null and {IS_SURVEY})"
NOW = f"(coalition_id, month) in {SURVEYED}"
A_MONTH_BEFORE = f"(coalition_id, (month - interval 1 month)::date) in {SURVEYED}"
AT_LAST = f"""coalition_id in (
    select coalition_id from published.coalitions where (coalition_id, last_month) in {SURVEYED}
)"""
OF_DURABILITY = "indicator in (select indicator from published.method where pillar = 'durability')"
ALL = Grant()
