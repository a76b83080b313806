"""What was promised and kept, what is overdue, and which dates come next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dashboard import words
from dashboard.briefing.document import Figure, Section
from dashboard.briefing.facts import Facts
from dashboard.data import Row
from dashboard.sections.facilitation_cost import LATE_DAYS
from dashboard.sections.what_protects_them import ELEMENTS
from dashboard.sections.who_works_together import members_of
from dashboard.words import absent

MOST_DATES = 8
MOST_MEMBERS = 3
LEAST_DUE = 2  # promises: one alone is no habit
AHEAD_DAYS = 366  # dates later than that are not for this meeting
NOT_KNOWN = "What was promised and kept is not known: no list of commitments has arrived."


class Due(NamedTuple):
    """A day by which something is to be done, and the published row that says so."""

    on: date
    what: str
    figure: Figure


def deadlines(facts: Facts) -> Section | str:
    """Promises of the last 12 months, who has most to catch up where names are for this audience, and the dates ahead."""
    row = facts.one("facilitation_cost")
    kept, late, deferred = _sentences(facts, row)
    dates, of_dates = _dates(facts)
    said = [sentence for sentence, _ in (late, kept, deferred) if sentence]
    behind, of_behind = _behind(facts)
    if not said and not dates:
        return NOT_KNOWN
    heading = said[0].rstrip(".") if said else "Promises are not on file, but dates are coming up"
    return Section(
        heading,
        said=said[1:] or ([] if said else [NOT_KNOWN]),
        points=behind,
        header=("When", "What") if dates else (),
        rows=[(_when(due.on, facts), due.what) for due in dates],
        notes=(
            "Go through what is late item by item: a new date that can be kept, another owner, or dropped.",
            "Ask the room: which of these will not be done, and who says so now?",
        ),
        figures=[figure for _, figure in (late, kept, deferred) if figure] + of_behind + of_dates,
    )


def _sentences(facts: Facts, row: Row | None) -> tuple[tuple[str, Figure | None], ...]:
    """What was kept, what is long overdue, what was put off; empty where it is not on file."""
    kept = late = deferred = ""
    if row and not absent(row["due"]) and row["due"]:
        due = words.count(row["due"], "commitment")
        done = "was" if row["on_time"] == 1 else "were"
        kept = f"{int(row['on_time'])} of {due} due in the last 12 months {done} done on time."
    if row and not absent(row["open_items"]) and row["open_items"] and row["stuck"]:
        items = words.count(row["open_items"], "open commitment")
        late = f"{int(row['stuck'])} of {items} {'is' if row['stuck'] == 1 else 'are'} more than {LATE_DAYS} days late."
    if row and not absent(row["decisions"]) and row["deferred"]:
        taken = words.count(row["decisions"], "decision")
        deferred = f"{int(row['deferred'])} of {taken} {'was' if row['deferred'] == 1 else 'were'} put off."

    def stands(said: str, *columns: str) -> tuple[str, Figure | None]:
        return said, facts.figure(said, "facilitation_cost", *columns) if said else None

    return (
        stands(kept, "on_time", "due"),
        stands(late, "stuck", "open_items"),
        stands(deferred, "deferred", "decisions"),
    )


def _behind(facts: Facts) -> tuple[list[str], list[Figure]]:
    """Members with most promises not kept in time, where names are for this audience."""
    names = members_of(facts.here, facts.coalition) if facts.has("members") else {}
    rows = [
        r
        for r in facts.rows("member_details")
        if not absent(r["due"]) and r["due"] >= LEAST_DUE and r["organisation_id"] in names
    ]
    rows = [row for row in rows if row["on_time"] < row["due"]]
    rows.sort(key=lambda row: (row["on_time"] - row["due"], names[row["organisation_id"]]))
    said, found = [], []
    for row in rows[:MOST_MEMBERS]:
        kept = f"kept {row['on_time']} of {words.count(row['due'], 'promise')} in time in the last 6 months"
        name = names[row["organisation_id"]]
        who = {"organisation_id": row["organisation_id"]}
        said.append(f"{name} {kept}.")
        found.append(facts.figure(kept, "member_details", "on_time", "due", **who))
        found.append(facts.figure(name, "members", "name", "organisation_id", month=facts.last, **who))
    return said, found


def _dates(facts: Facts) -> tuple[list[Due], list[Figure]]:
    """Ends of terms, reviews and the end of the money: what is overdue and what comes within a year, soonest first."""
    found = [
        Due(row["term_ends_on"], f"End of term: {row['role_name']}",
            facts.figure(_when(row["term_ends_on"], facts), "role_cover", "term_ends_on", role_name=row["role_name"]))
        for row in facts.rows("role_cover", order=("role_name",))
        if row["term_ends_on"] and row["role_name"]
    ]  # fmt: skip
    found += [
        Due(row["review_due_on"], f"Review: {ELEMENTS[row['element']].lower()}",
            facts.figure(_when(row["review_due_on"], facts), "safeguards", "review_due_on", element=row["element"]))
        for row in facts.rows("safeguards", order=("element",))
        if row["review_due_on"] and row["element"] in ELEMENTS
    ]  # fmt: skip
    money = facts.one("funding_outlook")
    if money and money["first_uncovered_month"]:
        first = money["first_uncovered_month"]
        figure = facts.figure(_when(first, facts), "funding_outlook", "first_uncovered_month")
        found.append(Due(first, "The first month that signed money does not cover in full begins", figure))
    as_of = facts.coalition["data_as_of"] or facts.last
    soon = sorted(due for due in found if (due.on - as_of).days <= AHEAD_DAYS)[:MOST_DATES]
    return soon, [due.figure for due in soon] + [
        facts.figure(due.what, "role_cover", "role_name", role_name=due.figure.where["role_name"])
        for due in soon
        if due.figure.table == "role_cover"
    ]


def _when(day: date, facts: Facts) -> str:
    """ "1 Mar 2027", "3 May 2026, overdue"."""
    as_of = facts.coalition["data_as_of"]
    return words.short_date(day) + (", overdue" if as_of and day < as_of else "")
