"""What all sections of a briefing read: one coalition of one audience's published file, and where each figure stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import words
from dashboard.briefing.document import Figure
from dashboard.data import Published, Row, UnavailableError
from dashboard.parts import is_provisional
from dashboard.sections.what_changed import Heads
from dashboard.words import absent
from metrics.published import PUBLISHED

ORDER = ("health", "balance", "engagement", "durability")


@dataclass(frozen=True)
class Facts:
    """A coalition as this audience may see it. `now` and `before` hold the scores of its last month and of the one before."""

    here: Published
    coalition: Row
    scores: list[Row]
    now: dict[str, Row]
    before: dict[str, Row]
    heads: Heads
    is_provisional: bool

    @property
    def key(self) -> str:
        return str(self.coalition["coalition_id"])

    @property
    def last(self) -> date:
        """The last month with figures; only where the coalition has any."""
        month: date = self.coalition["last_month"]
        return month

    @property
    def earlier(self) -> date:
        return words.month_before(self.last)

    def has(self, *tables: str) -> bool:
        """Does the file have these tables whole? Older builds lack some."""
        return all(self.here.has(table, *PUBLISHED[table]) for table in tables)

    def rows(self, table: str, *, order: Sequence[str] = (), **where: Any) -> list[Row]:
        """The coalition's rows; none where the audience has none of it."""
        return self.here.rows(table, order=order, coalition_id=self.key, **where) if self.has(table) else []

    def one(self, table: str) -> Row | None:
        return next(iter(self.rows(table)), None)

    def figure(self, said: str, table: str, *columns: str, how: str = "cell", **where: Any) -> Figure:
        """`said` as it stands in this coalition's row."""
        return Figure(said, table, {"coalition_id": self.key} | where, columns, how)

    def of_score(self, said: str, name: str, *columns: str) -> Figure:
        return self.figure(said, "scores", *columns, month=self.last, score=name)

    def of_change(self, said: str, name: str) -> Figure:
        """A difference to the month before, of the two figures as printed."""
        return self.figure(said, "scores", "value", how="change", month=[self.earlier, self.last], score=name)

    def change(self, name: str) -> str | None:
        """ "−6", "+2", "0"; None where one of the two months has no figure."""
        then = self.before.get(name)
        return words.change(self.now[name]["value"], then["value"]) if then and name in self.now else None

    def has_score(self, name: str) -> bool:
        return name in self.now and not absent(self.now[name]["value"])


def facts_of(here: Published, coalition_id: str) -> Facts:
    """UnavailableError where the file has no such coalition."""
    found = here.rows("coalitions", coalition_id=coalition_id)
    if not found:
        known = [str(row["coalition_id"]) for row in here.rows("coalitions", order=("coalition_id",))]
        raise UnavailableError(f"There is no coalition {coalition_id}. There are: {', '.join(known) or 'none yet'}.")
    last = found[0]["last_month"]
    scores = here.rows("scores", coalition_id=coalition_id, order=("month",)) if last else []
    earlier = words.month_before(last) if last else None
    method = here.rows("method", order=("title",)) if here.has("method", *PUBLISHED["method"]) else []
    return Facts(
        here,
        found[0],
        scores,
        {row["score"]: row for row in scores if row["month"] == last},
        {row["score"]: row for row in scores if row["month"] == earlier},
        Heads({row["indicator"]: row["title"] for row in method}, {row["indicator"]: row["pillar"] for row in method}),
        is_provisional(here, found[0]),
    )
