"""What the blank workbook says: its legend, and one example row per table that hangs together with the others."""

from __future__ import annotations

import datetime as dt

from pipelines.tables import Table
from pipelines.toolkit import INSTRUMENT, VERSION

READ_ME, EXAMPLE = "Read me", "Example"  # sheets that are no table: they are passed over when the workbook is read
REQUIRED, ONE_OF = "*", "(*)"  # stand after the name of a column; they are passed over too

LEGEND = (  # (kind of cell: title, required, one of two, optional or text; words)
    ("title", "Your coalition's data, by hand"),
    ("text", "One sheet is one table. Fill the sheets you have something for, and leave the others empty."),
    ("text", "Then: coalition-health ingest YOUR-WORKSPACE THIS-FILE. A workbook filled further can be handed over again."),
    ("title", "What the headings mean"),
    ("required", f"name {REQUIRED}: every row needs it"),
    ("one of", f"name {ONE_OF}: every row needs exactly one of the columns marked so"),
    ("optional", "name: where you know it"),
    ("text", "Point at a heading to read what the column holds. Do not rename headings; their order is free."),
    ("title", "How to fill a cell"),
    ("text", "An empty cell means: unknown. It never means zero. Write 0 only where you know that it is 0."),
    ("text", "Ids are of your own choice, such as reef or northmill. The same id stands for the same thing on every sheet."),
    ("text", "Begin with coalitions, organisations and memberships: their ids are then offered in lists on the other sheets."),
    ("text", "Several values in one cell are separated by a semicolon: north.example; northmill.example"),
    ("text", "Days are written as 2026-03-31. Times are written as 2026-03-31 14:05, and are read in the coalition's time zone "
             "(on the sheet coalitions; without one in UTC); with an offset as text: 2026-03-31T14:05:00+01:00."),
    ("text", "Amounts are numbers without a currency sign; the currency is its code of three letters, such as EUR."),
    ("text", "Yes and no are written as yes and no."),
    ("text", "People are named by their e-mail or a name that stays the same; it is replaced by a code when the file is read."),
    ("text", f'The sheet "{EXAMPLE}" shows a row of every table. Nothing on it is read.'),
    ("title", "The tables"),
)  # fmt: skip

_DAY = dt.date(2026, 3, 31)
_START = dt.datetime(2026, 3, 31, 14, 5)
EXAMPLES: dict[str, object] = {  # column -> a value; "table.column" where that table wants another
    "coalition_id": "reef", "organisation_id": "northmill", "name": "Reef Pact", "organisations.name": "Northmill Dairies",
    "theme": "Cleaner packaging", "timezone": "Europe/Paris", "founded_on": dt.date(2024, 5, 1),
    "facilitation_model": "external", "impartiality_need": "medium", "objective": "Half the packaging by 2030",
    "aliases": "Northmill; North Mill Ltd", "domains": "northmill.example", "registry_id": "00123",
    "sector_codes": "1050; 4633", "ecosystem_role": "producer", "size_class": "medium", "country": "FR",
    "joined_on": dt.date(2024, 5, 1), "role": "member", "tier": "full", "declared_share": 0.25,
    "person_key": "ann@northmill.example", "display_name": "Ann Example", "seniority": 4, "is_deputy": "no",
    "from_on": dt.date(2024, 5, 1),
    "meeting_id": "m-2026-03", "starts_at": _START, "scheduled_minutes": 90, "kind": "steering", "title": "Spring meeting",
    "joined_at": _START, "left_at": _START + dt.timedelta(minutes=85), "minutes": 85, "speaking_minutes": 12.5,
    "message_id": "msg-1", "sent_at": _START, "channel": "general", "thread_id": "t-1", "reply_to_message_id": "msg-0",
    "reply_to_person_key": "bob@halden.example",
    "item_id": "i-7", "raised_on": _DAY, "proposed_by_organisation_id": "northmill", "agenda_items.kind": "decision",
    "decision_id": "d-3", "decided_on": _DAY, "rule": "consent", "outcome": "adopted",
    "amended_by_organisation_ids": "halden; wwf", "position": "support",
    "commitment_id": "c-9", "made_on": _DAY, "owner_organisation_id": "northmill", "due_on": dt.date(2026, 6, 30),
    "contribution_id": "g-2", "given_on": _DAY, "contributions.kind": "staff_time", "amount": 1200.5, "currency": "EUR",
    "hours": 16, "pooled": "yes",
    "initiative_id": "n-1", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "budget": 50000,
    "grant_id": "f-1", "funder_organisation_id": "alder", "purpose": "core", "signed": "yes", "month": dt.date(2026, 3, 1),
    "element": "purpose", "status": "partial", "agreed_on": _DAY, "review_due_on": dt.date(2027, 3, 31),
    "evidence_url": "https://reef.example/charter",
    "role_name": "Chair", "holder_organisation_id": "northmill", "has_deputy": "yes", "term_ends_on": dt.date(2027, 3, 31),
    "handover_note": "no", "since_on": dt.date(2025, 4, 1),
    "activity_id": "a-4", "happened_on": _DAY, "hat": "facilitator", "activity": "Prepared the spring meeting",
    "facilitator_name": "Cleo Example", "facilitation.position": "external", "employer_organisation_id": "cedar",
    "paid_by_organisation_id": "alder", "cost": 800, "target_indicator": "attendance_rate",
    "introduced_organisation_ids": "northmill; halden",
    "min_members": 2, "sector_code": "1050", "organisation_id_a": "northmill", "organisation_id_b": "halden",
    "declared_on": _DAY, "label": "New law on packaging", "rebase": "no",
    "wave_id": "spring-2026", "opened_on": dt.date(2026, 5, 4), "closed_on": dt.date(2026, 5, 22), "instrument": INSTRUMENT,
    "instrument_version": VERSION, "respondent_key": "spring-7", "survey_answers.item_id": "q01", "value": 4,
    "answered_at": dt.datetime(2026, 5, 6, 9, 30), "rater_organisation_id": "northmill", "rated_organisation_id": "halden",
    "dimension": "reliability", "survey_ratings.value": 3, "desired_value": 4, "version": VERSION,
    "survey_items.item_id": "q01", "construct": "benefit", "scale_min": 1, "scale_max": 5, "reverse_scored": "no",
    "wording": "My organisation gains from taking part",
}  # fmt: skip


def example(table: Table) -> dict[str, object]:
    """A row of the table with a value in most columns; of columns of which a row needs one, only the first is filled."""
    left_empty = {name for group in table.one_of for name in group[1:]}
    row = {}
    for column in table.public:
        value = EXAMPLES.get(f"{table.name}.{column.name}", EXAMPLES.get(column.name))
        if value is not None and column.name not in left_empty:
            row[column.name] = value
    return row
