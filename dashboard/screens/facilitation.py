"""Is facilitation worth it: what changed after it, what it costs, who does it, and whether they are neutral enough."""

from __future__ import annotations

from dashboard.parts import coalition_page
from dashboard.sections.before_and_after import before_and_after
from dashboard.sections.facilitation_answer import answer
from dashboard.sections.facilitation_cost import facilitation_cost
from dashboard.sections.hats import hats
from dashboard.sections.impartiality import impartiality
from dashboard.sections.introductions import introductions
from dashboard.sections.type_in_activity import type_in_activity

here, coalition = coalition_page("Is facilitation worth it?", "Project manager, facilitator, matchmaker.", answer)
before_and_after(here, coalition)
facilitation_cost(here, coalition)
hats(here, coalition)
impartiality(here, coalition)
introductions(here, coalition)
type_in_activity(here, coalition)
