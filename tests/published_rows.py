"""The hand-written rows of the sample workspace that are no scores: reasons, files, names, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Rows = list[dict[str, Any]]
LAST = date(2026, 10, 1)


def _rows(names: str, *rows: tuple[Any, ...]) -> Rows:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


MISSING = _rows(
    "coalition_id month score_or_lens indicator weight reason",
    ("canopy", LAST, "durability", "runway", 2.0, "No months of spending on file: needs grants and monthly spending."),
    ("threadline", LAST, "competition", "runway", 2.0, "No listed roles on file: needs a list of the roles needed."),
    ("harbour", LAST, "engagement", "attendance_rate", 2.0,
     "No expected attendances on file: needs attendance lists of meetings."),
    ("harbour", LAST, "engagement", "active_member_share", 3.0, "2 members in 3 months; 3 are needed."),
    ("harbour", LAST, "health", "engagement", None,
     "Engagement has no score: 0 % of its weight is present, 40 % is needed."),
    ("loopworks", LAST, "balance", "agenda_concentration", 3.0,
     "Only 62 % of it is of known organisations; 80 % is needed."),
)  # fmt: skip
ATTENTION = _rows(
    "coalition_id position level concerns watches gaps why next_step hat",
    ("threadline", 1, "concern", 1, 2, 0, "One organisation raises most agenda items, with agenda concentration at 0.37.",
     "Ask three other members for one agenda item each before the next meeting.", "facilitator"),
    ("canopy", 2, "watch", 0, 3, 0, "Few organisations are active month after month, with active core at 4 organisations.",
     "Ask one organisation that comes now and then to take on a standing task.", "matchmaker"),
    ("harbour", 3, "watch", 0, 1, 1, "Some members do more than others, with participation concentration at 0.18.",
     "Call each member that did nothing for 3 months and ask what it still wants.", "matchmaker"),
    ("loopworks", 4, "quiet", 0, 0, 0, "All quiet.", None, None),
)  # fmt: skip
EVENTS = _rows(
    "coalition_id month label",
    ("threadline", date(2025, 9, 1), "facilitator joined"),
    ("threadline", date(2026, 4, 1), "two members merged"),
)
FILES = _rows(
    "source_file sha256 connector coalition_id arrived_on records rows_read loaded quarantined duplicate superseded"
    " people unknown_people message",
    ("attendance-2026-10.csv", "a" * 64, "attendance_sheet", "threadline", date(2026, 11, 1), 120, 120, 116, 4, 0, 0,
     31, 2, "4 rows were set aside: the date cannot be read."),
    ("agenda-2026.csv", "b" * 64, "agenda_sheet", "threadline", date(2026, 10, 30), 38, 38, 30, 0, 8, 0, 6, 0, None),
    ("zoom-october.csv", "c" * 64, "zoom", "canopy", date(2026, 10, 30), 44, 44, 41, 0, 0, 3, 18, 0, None),
    ("logo.csv", "d" * 64, None, "harbour", date(2026, 10, 12), 0, 0, 0, 0, 0, 0, 0, 0,
     "This is a picture, not a table. Export the sheet as CSV and ingest that."),
)  # fmt: skip
FINDINGS = _rows(
    "source_file table expectation severity rows sample",
    ("attendance-2026-10.csv", "attendance", "left_at is not before joined_at", "warning", 3, "row 14, row 22, row 31"),
)
QUARANTINE = _rows(
    "source_file source_row table column reason",
    *[("attendance-2026-10.csv", row, "attendance", "joined_at", f'"31.02.2026 10:{row}" is no date.')
      for row in (14, 22, 31, 40)],
)  # fmt: skip
UNKNOWN = _rows(
    "coalition_id kind name rows first_on last_on proposal reason",
    ("threadline", "proposal", "Northmil", 14, date(2026, 1, 8), date(2026, 10, 22), "Northmill",
     "one letter apart"),
    ("loopworks", "person", "Someone Else", 122, date(2025, 5, 1), date(2026, 10, 27), None, None),
)  # fmt: skip
FEEDS = _rows(
    "coalition_id feed rows first_on last_on",
    ("threadline", "attendance", 1374, date(2024, 9, 3), date(2026, 10, 28)),
    ("threadline", "agenda_items", 214, date(2024, 9, 3), date(2026, 10, 22)),
    ("canopy", "attendance", 820, date(2024, 9, 12), date(2026, 10, 27)),
    ("loopworks", "messages", 5210, date(2024, 9, 1), date(2026, 10, 28)),
    ("harbour", "agenda_items", 61, date(2024, 9, 20), date(2026, 10, 2)),
)
LENSES = _rows(
    "coalition_id month lens value low high band weight_present",
    ("threadline", LAST, "ill_defined", 68.0, 60.0, 75.0, "watch", 1.0),
    ("threadline", LAST, "one_sided", 29.0, 21.0, 38.0, "concern", 0.8),
    ("threadline", LAST, "short_term", 61.0, 52.0, 69.0, "watch", 1.0),
    ("threadline", LAST, "competition", None, None, None, None, 0.25),
    ("threadline", LAST, "co_creation", 36.0, 28.0, 45.0, "concern", 1.0),
    ("threadline", LAST, "infrastructure", 74.0, 70.0, 79.0, "strong", 0.9),
    *[("harbour", LAST, lens, None, None, None, None, 0.2) for lens in ("ill_defined", "one_sided")],
)
SENSITIVITY = _rows(
    "coalition_id score indicator share",
    ("loopworks", "health", "agenda_concentration", 0.61),
    ("loopworks", "health", "attendance_rate", 0.124),
    ("loopworks", "balance", "agenda_concentration", 0.88),
    ("loopworks", "balance", "participation_concentration", 0.06),
    ("loopworks", "balance", "runway", 0.011),  # of another pillar: left by chance
)
RANKS = _rows(
    "coalition_id score place_low place_high of",
    ("loopworks", "health", 1, 2, 4), ("canopy", "health", 1, 2, 4), ("threadline", "health", 4, 4, 4),
    ("loopworks", "balance", 1, 3, 4),
)  # fmt: skip
CHANCE = _rows(
    "coalition_id month organisations acts largest probability",
    ("loopworks", LAST, 12, 1240, 372, 0.0005), ("canopy", LAST, 9, 400, 60, 0.3425),
)  # fmt: skip
EARLIER_SCORES = _rows(
    "coalition_id month score value low high band partial method_version",
    ("loopworks", LAST, "health", 61.4, 55.2, 66.1, "watch", False, "ba9876543210"),
    ("loopworks", date(2020, 1, 1), "health", 10.0, 5.0, 15.0, "concern", False, "ba9876543210"),  # not on the chart
)
DOMINANCE = _rows(
    "coalition_id_ahead coalition_id_behind score probability",
    ("loopworks", "threadline", "health", 0.99), ("canopy", "threadline", "health", 0.97),
)  # fmt: skip
CONSTRUCTS = _rows(
    "coalition_id wave_id closed_on construct value low high organisations respondents dont_know unanswered rwg ad withheld",
    ("threadline", "w2", date(2026, 9, 23), "fair_influence", 0.28, 0.20, 0.36, 7, 11, 1, 5, 0.73, 0.54, False),
    ("threadline", "w2", date(2026, 9, 23), "goal_clarity", 0.74, 0.67, 0.80, 7, 11, None, 5, 0.79, 0.49, False),
    ("threadline", "w2", date(2026, 9, 23), "benefit", 0.54, 0.48, 0.61, 6, 10, 0, 6, -0.12, 1.31, False),
    ("threadline", "w2", date(2026, 9, 23), "psat_synergy", None, None, None, None, None, None, None, None, None, True),
    ("threadline", "w1", date(2026, 3, 26), "fair_influence", 0.81, 0.81, 0.81, 12, 22, None, 0, 0.93, 0.31, False),
    ("canopy", "c1", date(2026, 9, 20), "fair_influence", None, None, None, None, None, None, None, None, None, True),
)
NONRESPONSE = _rows(
    "coalition_id wave_id behaviour respondents others respondents_mean others_mean",
    ("threadline", "w2", "attendance", 7, 5, 0.66, 0.47),
    ("threadline", "w2", "acts", 7, 4, 7.9, 4.3),
    ("threadline", "w1", "attendance", 9, 3, 0.71, 0.70),
    ("canopy", "c1", "attendance", 3, 15, 0.50, 0.51),
)
RELIABILITY = _rows(
    "construct items respondents coalitions alpha omega reason",
    ("fair_influence", 3, 69, 3, 0.727, 0.748, None),
    ("goal_clarity", 2, 78, 3, 0.685, None, "It has 2 items: omega needs 3."),
    ("psat_synergy", 1, 40, 2, None, None, "It has 1 item: alpha needs 2, omega 3."),
)


def evidence() -> tuple[Rows, Rows]:
    """38 agenda items within a year and 60 attendances within half a year, each with a file and a row."""
    members = ("Northmill", "Northmill", "Vesta Mills", "Northmill", "Tamarind")
    rows, lineage = [], []
    for table, number, apart, what in (("agenda_items", 38, 9, "Item"), ("attendance", 60, 2, "Steering committee")):
        for i in range(number):
            name = members[i % len(members)]
            rows.append(
                {"coalition_id": "threadline", "table": table, "key": f"{table}-{i}",
                 "happened_on": date(2026, 10, 22) - timedelta(days=apart * i),
                 "organisation_id": name.lower(), "organisation_name": name, "what": f"{what} {number - i}"}
            )  # fmt: skip
            lineage.append(
                {"table": table, "key": f"{table}-{i}", "source_file": f"{table}-2026.csv", "source_row": i + 2}
            )
    return rows, lineage
