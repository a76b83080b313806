"""The indicators of money and gifts of the independent calculator, each from the catalogue's definition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from tests.oracle_facts import FOREVER, Answer, Coalition, Row, Span, mean, month_end, months_later, share, window

DAYS_PER_MONTH = 30.4375


def contribution_values(coalition: Coalition, month: date) -> Callable[[Row], float | None]:
    """What a contribution is worth: its amount in the currency given most often; hours if no amount was ever given."""
    so_far = [row for row in coalition.rows("contributions") if row["given_on"] <= month_end(month)]
    amounts = [row for row in so_far if row["amount"] is not None]
    currency = main_currency(amounts)

    def value(row: Row) -> float | None:
        if not amounts:
            return row["hours"]
        return float(row["amount"]) if row["amount"] is not None and row["currency"] == currency else None

    return value


def main_currency(rows: list[Row]) -> str | None:
    """The currency of most rows."""
    counts = Counter(row["currency"] for row in rows)
    return max(sorted(counts), key=lambda currency: counts[currency]) if counts else None


def pooled_share(coalition: Coalition, month: date) -> Answer:
    value_of = contribution_values(coalition, month)
    given = [row for row in coalition.rows("contributions") if row["given_on"] in window(month, 12)]
    valued = [(row["pooled"], value) for row in given if (value := value_of(row)) is not None]
    pooled, own, unsaid = (sum(v for p, v in valued if p is kind) for kind in (True, False, None))
    n = sum(p is not None for p, _ in valued)
    value, whole = share(pooled, pooled + own), pooled + own + unsaid
    if not unsaid:
        return Answer(value, None, None, n, None)
    return Answer(value, pooled / whole, (pooled + unsaid) / whole, n, None)


def runway(coalition: Coalition, month: date) -> Answer:
    currency = main_currency([row for row in coalition.rows("spending") if row["month"] <= month])
    spent = [row for row in coalition.rows("spending") if row["month"] in window(month, 6)]
    amounts = [float(row["amount"]) for row in spent if row["currency"] == currency]
    grants = [row for row in coalition.rows("funding") if row["currency"] == currency and is_decided(row)]
    monthly = mean(amounts)
    if not monthly or not grants:
        return Answer(None, None, None, len(amounts), None)
    ahead = Span(month_end(month) + timedelta(days=1), FOREVER)
    to_come = sum(
        float(row["amount"]) * grant_share(row, ahead)
        for row in grants
        if row["signed"] and row["purpose"] in ("core", "facilitation")
    )
    return Answer(to_come / monthly, None, None, len(amounts), None)


def funder_count_effective(coalition: Coalition, month: date) -> Answer:
    year = Span(month_end(month) + timedelta(days=1), month_end(months_later(month, 12)))
    paying = [row for row in signed_grants(coalition, month) if grant_share(row, year)]
    if not paying:
        perhaps = [row for row in coalition.rows("funding") if row["signed"] is not False and grant_share(row, year)]
        return nothing_left(coalition, month, year.last, is_known=not perhaps)
    of_funder: dict[str, float] = defaultdict(float)
    for row in paying:
        of_funder[row["funder_organisation_id"]] += float(row["amount"]) * grant_share(row, year)
    whole = sum(of_funder.values())
    return Answer(1 / sum((x / whole) ** 2 for x in of_funder.values()), None, None, len(paying), None)


def commitment_horizon(coalition: Coalition, month: date) -> Answer:
    end = month_end(month)
    running = [row for row in signed_grants(coalition, month) if row["starts_on"] <= end <= row["ends_on"]]
    if not running:
        perhaps = [row for row in coalition.rows("funding") if row["signed"] is not False and row["ends_on"] > end]
        return nothing_left(coalition, month, end, is_known=not perhaps)
    money = sum(float(row["amount"]) for row in running)
    months = sum(float(row["amount"]) * (row["ends_on"] - end).days / DAYS_PER_MONTH for row in running)
    return Answer(share(months, money), None, None, len(running), None)


def nothing_left(coalition: Coalition, month: date, until: date, is_known: bool) -> Answer:
    """0 where grants are on file and it is known that none of them, whatever its currency, is left; else unknown."""
    currency = coalitions_currency(coalition, month)
    on_file = [row for row in coalition.rows("funding") if row["currency"] == currency and row["signed"] is not None]
    on_file = [row for row in on_file if row["starts_on"] <= until]
    return Answer(0.0, None, None, len(on_file), None) if on_file and is_known else Answer(None, None, None, 0, None)


def signed_grants(coalition: Coalition, month: date) -> list[Row]:
    currency = coalitions_currency(coalition, month)
    return [row for row in coalition.rows("funding") if row["signed"] and row["currency"] == currency]


def coalitions_currency(coalition: Coalition, month: date) -> str | None:
    """The currency of most months of spending so far; of most grants where no spending is on file."""
    spent = [row for row in coalition.rows("spending") if row["month"] <= month_end(month)]
    return main_currency(spent or coalition.rows("funding"))


def is_decided(row: Row) -> bool:
    """Whether it is known if a grant is signed money for core work or facilitation."""
    return row["signed"] is False or (row["signed"] is True and row["purpose"] is not None)


def grant_share(row: Row, days: Span) -> float:
    """The share of a grant's own days that lies within these days."""
    time = Span(row["starts_on"], row["ends_on"])
    return time.shared_days(days) / time.days
