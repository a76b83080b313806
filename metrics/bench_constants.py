"""Numbers of the facilitator's bench that its pages say as well."""

from __future__ import annotations

SECURING = 0.25  # of what filling a role counts, for one more than wanted, so that nobody's leaving empties it; product default
SPENDING_MONTHS = 6  # whose mean is the usual spending
MOST_MONTHS_AHEAD = 36  # that are looked at
# whose rows a member's own figures count, and are told it
OWN_TABLES = ("attendance", "messages", "agenda_items", "commitments", "contributions", "memberships")
MIDDLE_OF = 5  # members whose figure is known, at least, before one of them is told their middle; as the floor (R2)
COVERED = 0.95  # of the usual spending; with less a month is not covered (grants and months hardly ever match); product default
