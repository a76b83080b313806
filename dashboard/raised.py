"""The warnings as pages list them: published, with what people have said of each since."""

from __future__ import annotations

from dashboard import journal
from dashboard.data import Published, Row, audience

NO_WARNINGS = "This build holds no warnings yet: it was made before there were any. Build again to get them."
NO_ANSWERS = "What the secretariat said of a warning is not told here: one that it has answered stays in this list."
TABLES = ("warnings", "warning_details", "warning_method", "warning_gaps", "warning_record")


def has_warnings(here: Published) -> bool:
    """Were warnings looked for in this build, and may this audience see any of them?"""
    return all(here.has(table) for table in TABLES) and bool(here.rows("warning_method", limit=1))


def reads_the_journal() -> bool:
    """What people said of a warning is the secretariat's, as are the answers."""
    return audience() == "secretariat"


def open_warnings(here: Published, coalition_id: str | None = None) -> list[Row]:
    """Warnings that neither closed by themselves nor were ended by a person, the gravest first.

    Each has its `state`; None for an audience that does not read the journal, to which ended ones stay open.
    """
    rows = here.raised(coalition_id=coalition_id)
    if not reads_the_journal():
        return [row | {"state": None} for row in rows]
    said = journal.states(here.like_open_ones(coalition_id))
    found = [row | {"state": said[row["warning_id"]]} for row in rows]
    return [row for row in found if row["state"].state not in journal.ENDS]


def every_warning(here: Published, coalition_id: str | None = None) -> list[Row]:
    """All that were ever raised, each with its `state`; None for an audience that does not read the journal."""
    rows = here.raised(coalition_id=coalition_id, is_open=False)
    if not reads_the_journal():
        return [row | {"state": None} for row in rows]
    said = journal.states(rows)
    return [row | {"state": said[row["warning_id"]]} for row in rows]


def of_class(rows: list[Row], name: str) -> list[Row]:
    return [row for row in rows if row["class"] == name]
