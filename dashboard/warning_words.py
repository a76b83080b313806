"""What is said of one warning: its heading, since when, what people do about it, how well its kind was right before."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from dashboard import words
from dashboard.data import Row
from dashboard.journal import Change, State
from dashboard.words import absent

NEARLY_WHOLE_DAYS = 7  # a month of which so many days or fewer are still to come is judged
NEW_PER_MONTH = 2  # to act on, per coalition, unless the settings say otherwise
CLOSES_AFTER_MONTHS = 3  # without being seen
AN_ORGANISATION = "one organisation"  # to whoever may not know which
GROUPS = {"act": "To act on", "watch": "To watch", "data": "About the data"}
CLASSES = {
    "act": "Act: something to do this month",
    "watch": "Watch: not confirmed, or a trend",
    "data": "Data: what arrives has a gap",
}
CLASS_BADGE = {"act": "red", "watch": "yellow", "data": "gray"}
GRAVITY = {
    3: "The gravest kind: it threatens the coalition itself",
    2: "A serious kind: it hinders the work",
    1: "A slight kind: worth an eye",
}
SAID = {
    "open": "Open, nobody has it",
    "acknowledged": "Seen",
    "acting": "Somebody is on it",
    "resolved": "Resolved",
    "explained": "Explained by an event",
    "false_alarm": "False alarm",
}
OUTCOMES = {"worked": "it worked", "did_not_work": "it did not work"}
HELD_BACK = "It would be one to act on, but graver ones came first: only so many are raised in one month."


def heading(row: Row) -> str:
    """ "Agenda captured: Northmill"; the title alone where it is about the whole coalition."""
    title = row["title"] or words.readable(row["warning"])
    subject = _subject(row)
    return f"{title}: {subject}" if subject else title


def _subject(row: Row) -> str | None:
    if row["subject_kind"] == "coalition" or row["subject"] == row["coalition_id"]:
        return None
    return row["subject_name"] or (AN_ORGANISATION if row["subject_kind"] == "organisation" else None)


def named(row: Row, *, with_coalition: bool = True) -> str:
    """For buttons that name what they are about, each in its own words: "agenda captured, Northmill, Threadline Accord"."""
    title = row["title"] or words.readable(row["warning"])
    where = row["coalition"] if with_coalition else None
    return ", ".join(filter(None, (title[:1].lower() + title[1:], _subject(row), where)))


def why(row: Row) -> str:
    """The reason as of the month in which it was last seen."""
    return words.sentence(row["latest_why"] or row["why"] or "")


def since(row: Row) -> str:
    """ "Since 14 September 2026, first reported in October 2026." """
    begun = month_or_day(row["since"]) if row["since"] else None
    reported = words.month(row["month"])
    if begun in (None, reported):
        return f"Since {reported}."
    return f"Since {begun}, first reported in {reported}."


def month_or_day(day: date) -> str:
    """A month's first day stands for the month."""
    return words.month(day) if day.day == 1 else words.full_date(day)


def state(said: State, today: date) -> str:
    """ "Ann Lee is on it, due 12 November 2026, overdue"."""
    if said.state == "acknowledged":
        return f"Seen by {said.who}"
    if said.state == "acting":
        due = f", due {words.full_date(said.due_on)}" if said.due_on else ""
        late = ", overdue" if said.due_on and said.due_on < today else ""
        return f"{said.owner or 'Somebody'} is on it{due}{late}"
    if said.state == "resolved" and said.outcome:
        return f"Resolved: {OUTCOMES.get(said.outcome, said.outcome)}"
    return SAID[said.state]


def step(change: Change, today: date) -> str:
    """All that one change says, in a line."""
    parts = [state(change, today).removesuffix(", overdue"), change.note]
    if change.noticed_on:
        parts.append(f"Without the warning it would have been noticed on {words.full_date(change.noticed_on)}")
    return " ".join(words.sentence(part) for part in parts if part)


def is_new(row: Row) -> bool:
    """First reported in the newest month that was judged of its coalition?"""
    last, as_of = row["last_month"], row["data_as_of"]
    if absent(last) or absent(as_of):
        return False
    end = last.replace(day=monthrange(last.year, last.month)[1])
    is_judged = (end - as_of).days <= NEARLY_WHOLE_DAYS
    return row["month"] == (last if is_judged else words.month_before(last))


def precision(record: Row | None) -> str:
    """How many of the warnings of a kind that people closed were real."""
    if record is None or not record["closed"]:
        return "No warning of this kind was closed yet: its precision is not known."
    return (
        f"{record['real']} of {words.count(record['closed'], 'warning')} of this kind that people closed "
        f"{'was' if record['real'] == 1 else 'were'} real ({words.share(record['real'] / record['closed'])})."
    )


def lead(record: Row | None) -> str:
    """How long before it would have been noticed anyway."""
    months = record["median_lead_months"] if record else None
    if absent(months):
        return "How early it comes is not known yet."
    if months <= 0:
        return "It came no earlier than it would have been noticed anyway (half of them)."
    return f"Half of them came at least {months:.1f} months before it would have been noticed anyway."
