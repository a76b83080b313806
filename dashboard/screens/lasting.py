"""Will it last: members, money and roles, what would happen if somebody left, and where members compete."""

from __future__ import annotations

import streamlit as st

from dashboard.data import Published, Row
from dashboard.parts import coalition_page
from dashboard.sections.members_stay import in_a_year, members_stay, stays
from dashboard.sections.money_ends import lasts, money_ends, outlook_of, rests_on
from dashboard.sections.same_work_twice import same_work_twice
from dashboard.sections.ways_on import ways_on
from dashboard.sections.what_if_they_leave import what_if_they_leave
from dashboard.sections.what_protects_them import what_protects_them
from dashboard.sections.where_members_compete import where_members_compete
from dashboard.sections.who_takes_over import who_takes_over


def answer(here: Published, coalition: Row) -> str:
    """ "The signed money lasts 4.2 months; the largest funder pays 92 % of the coming year's money. 86 % (80–92 %) of members
    stay a year." """
    row = outlook_of(here, coalition)
    money = [said for said in (lasts(row), rests_on(row)) if said] if row else []
    first = "; ".join(money) or "how long the money lasts is not known"
    second = in_a_year(stays(here, coalition)) or "how many members stay a year is not known"
    return f"**{_capital(first)}. {_capital(second)}.**"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


here, coalition = coalition_page("Will it last", "Members, money and roles.", answer)
ways_on("missing_players")
left, right = st.columns(2, gap="medium")
with left:
    members_stay(here, coalition)
with right:
    money_ends(here, coalition)
who_takes_over(here, coalition)
what_if_they_leave(here, coalition)
where_members_compete(here, coalition)
what_protects_them(here, coalition)
same_work_twice(here, coalition)
