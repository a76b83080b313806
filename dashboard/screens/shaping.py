"""Who shapes a coalition: who raises what and what becomes of it, who takes part, who works with whom."""

from __future__ import annotations

from dashboard.parts import coalition_page
from dashboard.sections.co_creators import co_creators
from dashboard.sections.each_member import each_member
from dashboard.sections.idea_to_delivery import idea_to_delivery
from dashboard.sections.shaped_together import shaped_together
from dashboard.sections.ways_on import ways_on
from dashboard.sections.who_should_meet import who_should_meet
from dashboard.sections.who_takes_part import who_takes_part
from dashboard.sections.who_works_together import who_works_together
from dashboard.shaping_answer import answer

QUIET = "Agenda, decisions and acts of the last 12 months, per organisation, never per person."

here, coalition = coalition_page("Who shapes it", QUIET, answer)
ways_on("missing_players")
idea_to_delivery(here, coalition)
shaped_together(here, coalition)
co_creators(here, coalition)
who_takes_part(here, coalition)
each_member(here, coalition)
who_works_together(here, coalition)
who_should_meet(here, coalition)
