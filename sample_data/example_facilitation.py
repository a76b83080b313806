"""Entries of the examples' facilitation logs that say which indicator they were meant to move. All invented.

What stands on file before and after them is told in full (Horizon), as indicative (Loopworks, where things went the other way)
and not at all yet (Threadline).
"""

from __future__ import annotations

from sample_data.writing import Table, table

# coalition, day, hat, what was done, position, employer, payer, hours, indicator
PUSHES = """
horizon-net-zero   | 2025-03-18 | matchmaker      | Called every member that had gone quiet | secretariat | horizon-campaign-office | tidewell-foundation | 9 | active_member_share
loopworks-platform | 2026-02-10 | project_manager | Gave each commitment one owner          | internal    | refill-row              | meander-fund        | 6 | follow_through
loopworks-platform | 2026-02-12 | facilitator     | Moved the meetings to mornings          | internal    | refill-row              | meander-fund        | 2 | attendance_rate
threadline-accord  | 2026-07-08 | facilitator     | Opened the agenda with a round          | secretariat | threadline-office       | northmill           | 5 | proposal_breadth
"""  # noqa: E501
COST_OF_AN_HOUR = 85  # euros, as in the other entries
COLUMNS = (
    "activity_id coalition_id happened_on hat activity position employer_organisation_id paid_by_organisation_id hours cost "
    "currency target_indicator"
)


def pushes() -> dict[str, Table]:
    """Their rows of the facilitation log."""
    rows = []
    for number, line in enumerate(PUSHES.strip().splitlines()):
        coalition, on, hat, done, position, employer, payer, hours, indicator = (
            cell.strip() for cell in line.split("|")
        )
        cost = str(int(hours) * COST_OF_AN_HOUR)
        rows.append(
            (
                f"{coalition}-p{number}",
                coalition,
                on,
                hat,
                done,
                position,
                employer,
                payer,
                hours,
                cost,
                "EUR",
                indicator,
            )
        )
    return {"facilitation": table(COLUMNS, rows)}
