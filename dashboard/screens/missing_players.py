"""Who else should be at the table: the roles that are missing, and whom to ask for them."""

from __future__ import annotations

from dashboard.data import Published, Row
from dashboard.parts import coalition_page
from dashboard.sections.candidates import candidates, chosen
from dashboard.sections.roles_needed import answer, needed, roles_needed
from dashboard.words import escape


def answered(here: Published, coalition: Row) -> str:
    """ "1 of 6 needed roles is missing: recycler. Ask Rewoven Fibres first." """
    asked = next((row for row in chosen(here, coalition) if not row["passed_over"]), None)
    first = f" Ask {escape(asked['name'])} first." if asked else ""
    return answer(needed(here, coalition)) + first


here, coalition = coalition_page("Who is missing", "Who else should be at the table?", answered)
roles_needed(here, coalition)
candidates(here, coalition)
