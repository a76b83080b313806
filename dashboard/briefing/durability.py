"""Whether it lasts: the signed money beside what is usually spent, how many members stay, and who could take over."""

from __future__ import annotations

from dashboard import words
from dashboard.briefing.document import Figure, Lines, Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import bold_of, capital
from dashboard.data import Row
from dashboard.money import money as amount_of
from dashboard.sections.members_stay import in_a_year, stays
from dashboard.sections.money_ends import lasts, outlook_of, rests_on
from dashboard.sections.who_takes_over import answer as takes_over
from dashboard.survival_chart import YEAR
from dashboard.words import absent
from metrics.bench_constants import MOST_MONTHS_AHEAD

MOST_MONTHS = 24  # of the chart
NOT_KNOWN = "How long the money lasts is not known: no grants or no spending are on file."


def durability(facts: Facts) -> Section | str:
    row = outlook_of(facts.here, facts.coalition) if facts.has("funding_outlook") else None
    money, of_money = _money(facts, row)
    others = [said for said in (_members(facts), _roles(facts)) if said]
    chart, of_chart = _chart(facts, row)
    is_known = row is not None and bool(lasts(row))
    if not is_known and not others and chart is None:
        return words.sentence(row["reason"]) if row and row["reason"] else NOT_KNOWN
    heading = money[0].rstrip(".") if money else "How long the money lasts is not known; members and roles are"
    return Section(
        heading,
        said=[*(money[1:] or ([] if money else [NOT_KNOWN])), *(said for said, _ in others)],
        charts=[chart] if chart else [],
        notes=(
            "Signed money only: what is promised by word is not counted. Say which talks are going on.",
            "Ask: which month do we want covered next, and who can help to get there?",
        ),
        figures=[*of_money, *of_chart, *(figure for _, found in others for figure in found)],
    )


def _money(facts: Facts, row: Row | None) -> tuple[list[str], list[Figure]]:
    """How long it lasts and on whom it rests; the first sentence is the section's message."""
    if row is None:
        return [], []
    said, found = [], []

    def say(sentence: str | None, *columns: str) -> None:
        if sentence:
            said.append(words.sentence(capital(sentence)))
            found.append(facts.figure(said[-1], "funding_outlook", *columns))

    last = lasts(row)
    if last and row["signed_to_come"]:
        last = f"{last} at the usual spending of {amount_of(row['usual_spend'], row['currency'])} a month"
    say(last or row["reason"], "runway", "usual_spend", "reason")
    say(rests_on(row), "largest_share")
    first = row["first_uncovered_month"]
    if not absent(first):
        say(f"{words.month(first)} is the first coming month it does not cover in full", "first_uncovered_month")
    elif last and row["signed_to_come"]:
        said.append(f"It covers each of the coming {MOST_MONTHS_AHEAD} months.")
    if not absent(row["runway_without_largest"]) and row["funders"] > 1:
        say(
            f"without the largest funder it would last {row['runway_without_largest']:.1f} months",
            "runway_without_largest",
        )
    say(row["note"], "note")
    return said, found


def _members(facts: Facts) -> tuple[str, list[Figure]] | None:
    rows = stays(facts.here, facts.coalition) if facts.has("survival") else []
    said = in_a_year(rows)
    if said is None:
        return None
    sentence = words.sentence(said)
    return sentence, [facts.figure(sentence, "survival", "survival", "low", "high", months=YEAR)]


def _roles(facts: Facts) -> tuple[str, list[Figure]] | None:
    rows = facts.rows("role_cover", order=("role_name",))
    if not rows:
        return None
    said = bold_of(takes_over(rows))
    ready = sum(row["status"] == "covered" for row in rows)
    found = [facts.figure(f"of {len(rows)} role", "role_cover", how="count")]
    if ready:
        found.append(facts.figure(f"{ready} of", "role_cover", how="count", status="covered"))
    return said, [figure for figure in found if figure.said in said]


def _chart(facts: Facts, row: Row | None) -> tuple[Lines | None, list[Figure]]:
    """Signed money by month beside the usual spending, as far as two years; None where none is signed."""
    months = [month for month in facts.rows("funding_months", order=("month",)) if not absent(month["signed"])]
    months = months[:MOST_MONTHS]
    if row is None or len(months) < 2:
        return None, []
    usual = None if absent(row["usual_spend"]) else float(row["usual_spend"])
    series: dict[str, list[float | None]] = {"Signed": [float(month["signed"]) for month in months]}
    beside = ""
    if usual is not None:
        series["Usual spending"] = [usual] * len(months)
        beside = f", beside the usual spending of {amount_of(usual, row['currency'])} a month"
    first, last = months[0]["month"], months[-1]["month"]
    alt = f"Signed money month by month, {words.month(first)} to {words.month(last)}{beside}."
    found = [facts.figure(words.month(day), "funding_months", "month", month=day) for day in (first, last)]
    if beside:
        found.append(facts.figure(beside, "funding_outlook", "usual_spend"))
    return Lines(alt, [month["month"] for month in months], series, low=0, unit=row["currency"] or "money"), found
