"""The hand-written warnings of the sample workspace: open and over, of each class, with a series and rows behind them."""

from __future__ import annotations

from datetime import date
from typing import Any

Rows = list[dict[str, Any]]
VERSION = "ab0123456789"
MONTHS = [date(2024 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(26)]  # September 2024 to October 2026
ATTENDED = (
    78,
    74,
    81,
    77,
    72,
    79,
    75,
    80,
    76,
    73,
    78,
    77,
    75,
    79,
    74,
    72,
    70,
    71,
    68,
    70,
    66,
    61,
    58,
    52,
    49,
    44,
)  # per cent
CENTRE, LOW, HIGH = 0.767, 0.647, 0.886
AGENDA_ROWS = [f"agenda_items/agenda_items-{number}" for number in range(12)]
MEETING_ROWS = [f"attendance/attendance-{number}" for number in range(60)]


def _rows(names: str, *rows: tuple[Any, ...]) -> Rows:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


WARNINGS = [
    row | {"method_version": VERSION}
    for row in _rows(
        "warning_id coalition_id warning class subject since month closed_month value expected threshold n why next_step hat evidence",
        ("aaaaaaaaaaaaaaa1", "threadline", "engagement_falling", "act", "threadline", date(2026, 6, 1), date(2026, 7, 1), None,
         0.58, 0.767, 4.0, 44, "Members attended 58 % of what they were expected at in July 2026, usually 77 %.",
         "Phone the members who missed the last three meetings and ask what would make the next one worth their hour.",
         "facilitator", MEETING_ROWS),
        ("aaaaaaaaaaaaaaa2", "threadline", "agenda_captured", "act", "northmill", date(2026, 8, 14), date(2026, 10, 1), None,
         0.92, 0.24, 0.85, 12, "Northmill raised 11 of the 12 items of the last 3 meetings, usually 24 %.",
         "Ask three other members for one agenda item each before the next meeting.", "facilitator", AGENDA_ROWS),
        ("aaaaaaaaaaaaaaa3", "threadline", "delegation_down", "watch", "tamarind", date(2026, 9, 1), date(2026, 9, 1), None,
         2.0, 4.0, 1.0, 2, "Tamarind sent somebody two levels below its usual delegate to two meetings running.",
         "Ask Tamarind who should speak for it.", "matchmaker", []),
        ("aaaaaaaaaaaaaaa4", "threadline", "feed_stale", "data", "messages", date(2026, 9, 20), date(2026, 10, 1), None,
         38.0, 9.0, 30.0, 40, "No message has arrived for 38 days, usually at most 9.",
         "Export the messages again.", "project manager", []),
        ("aaaaaaaaaaaaaaa5", "threadline", "member_silent", "act", "halden", date(2025, 11, 3), date(2026, 1, 1), date(2026, 5, 1),
         70.0, 6.0, 45.0, 14, "Halden has been silent for 70 days.", "Call Halden.", "matchmaker", []),
        ("aaaaaaaaaaaaaaa6", "canopy", "runway_short", "act", "canopy", date(2026, 9, 1), date(2026, 9, 1), None,
         4.2, None, 6.0, 12, "Signed money lasts for 4.2 months, 6 are needed.", "List the grants to renew by month.",
         "project manager", ["funding/grant-1"]),
        ("aaaaaaaaaaaaaaa7", "loopworks", "no_dissent", "watch", "loopworks", date(2025, 10, 1), date(2026, 8, 1), None,
         0.0, 1.0, 1.0, 11, "11 decisions in 12 months had no objection and no abstention.",
         "Ask before the next decision what would speak against it.", "facilitator", []),
    )
]  # fmt: skip
WARNING_DETAILS = _rows(
    "warning_id title subject_name subject_kind series severity strength last_fired held_back latest_why unnamed",
    ("aaaaaaaaaaaaaaa1", "Fewer members take part", "the coalition", "coalition", "attendance", 3, 5.2, date(2026, 10, 1), False,
     "Members attended 44 % of what they were expected at in October 2026, usually 77 %.",
     "Members attended 58 % of what they were expected at in July 2026, usually 77 %."),
    ("aaaaaaaaaaaaaaa2", "Agenda captured", "Northmill", "organisation", None, 2, 3.1, date(2026, 10, 1), False,
     "Northmill raised 11 of the 12 items of the last 3 meetings, usually 24 %.",
     "A member raised 11 of the 12 items of the last 3 meetings, usually 24 %."),
    ("aaaaaaaaaaaaaaa3", "A junior delegate comes", "Tamarind", "organisation", None, 1, 1.0, date(2026, 10, 1), True,
     "Tamarind sent somebody two levels below its usual delegate to two meetings running.",
     "A member sent somebody two levels below its usual delegate to two meetings running."),
    ("aaaaaaaaaaaaaaa4", "A feed has stopped", "messages", "feed", None, 1, 4.2, date(2026, 10, 1), False,
     "No message has arrived for 38 days, usually at most 9.", "No message has arrived for 38 days, usually at most 9."),
    ("aaaaaaaaaaaaaaa5", "A member has gone silent", "Halden", "organisation", None, 2, 2.0, date(2026, 2, 1), False,
     "Halden has been silent for 101 days.", "A member has been silent for 70 days."),
    ("aaaaaaaaaaaaaaa6", "Money for under six months", "the coalition", "coalition", None, 3, 1.4, date(2026, 10, 1), False,
     "Signed money lasts for 3.2 months, 6 are needed.", "Signed money lasts for 4.2 months, 6 are needed."),
    ("aaaaaaaaaaaaaaa7", "Nobody ever objects", "the coalition", "coalition", None, 1, 1.1, date(2026, 10, 1), False,
     "11 decisions in 12 months had no objection and no abstention.",
     "11 decisions in 12 months had no objection and no abstention."),
)  # fmt: skip
WARNING_GAPS = _rows(
    "coalition_id warning reason",
    ("harbour", "agenda_captured", "Too few events to warn: 3 agenda items in the last 6 months, 6 are needed."),
)
WARNING_METHOD = _rows(
    "warning title question classes severity hat subject_kind next_step because words source needs evidence series unit",
    ("agenda_captured", "Agenda captured", "Does one organisation raise nearly everything?", ["act"], 2, "facilitator",
     "organisation", "Ask three other members.", "Product judgement: who raises an item comes back to hear of it.",
     "The last 3 meetings with items; one organisation raised 85 % of them or more, far more than in the year before.",
     "Binomial tail; thresholds are product defaults", "agenda items with their proposer", ["agenda_items"], None, None),
    ("delegation_down", "A junior delegate comes", "Do members send who can decide?", ["watch"], 1, "matchmaker", "organisation",
     "Ask who should speak for it.", "Product judgement: who is asked sends somebody.",
     "A member's delegate to the last two steering meetings was a level or more below its own median.",
     "Product rule", "delegates with their level", ["attendance"], None, None),
    ("engagement_falling", "Fewer members take part", "Do members come less than they used to?", ["watch", "act"], 3,
     "facilitator", "coalition", "Phone those who missed.", "Product judgement: a call costs an hour.",
     "Each member is compared with its own first year.", "CUSUM (Page 1954)", "attendance lists", ["attendance"],
     "attendance", "share of expected attendances, 0 to 1"),
    ("runway_short", "Money for under six months", "How long does the money last?", ["act"], 3, "project manager",
     "coalition", "List the grants to renew.", "Product judgement: a renewal takes half a year.",
     "Signed money over usual spending.", "Product rule", "grants and spending", ["funding"], None, None),
)  # fmt: skip
WARNING_RECORD = _rows(
    "warning raised closed real median_lead_months",
    ("agenda_captured", 5, 4, 3, 1.5), ("engagement_falling", 1, 0, 0, None),
)  # fmt: skip
SERIES: Rows = [
    {
        "coalition_id": "threadline", "series": "attendance", "month": month, "value": attended / 100, "n": 48,
        "centre": CENTRE, "low": LOW, "high": HIGH, "in_baseline": number < 12, "signal": attended / 100 < LOW,
        "provisional": False,
    }
    for number, (month, attended) in enumerate(zip(MONTHS, ATTENDED, strict=True))
]  # fmt: skip
TABLES = {
    "warnings": WARNINGS, "warning_details": WARNING_DETAILS, "warning_gaps": WARNING_GAPS, "series": SERIES,
    "warning_method": WARNING_METHOD, "warning_record": WARNING_RECORD,
}  # fmt: skip
