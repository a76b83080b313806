"""Why an organisation is asked, or is not, in plain sentences that name no other organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

LEFT_AS = {  # why a membership ended, after "Was a member until 14 March 2026"
    "withdrew": " and withdrew", "lapsed": " and lapsed", "mission_complete": "; what it came for was done",
    "merged": " and merged into another organisation", "removed": " and was removed",
}  # fmt: skip


def label(role: str, sector: str | None) -> str:
    """ "civil society", "manufacturer (13)"."""
    return role.replace("_", " ") + (f" ({sector})" if sector else "")


def adds(name: str, wanted: int, before: int) -> str:
    """What one more organisation does for a needed role that `before` play so far, members and those asked earlier."""
    if before < wanted:
        if wanted == 1:
            return f"Would fill {name}, which nobody plays."
        if before + 1 < wanted:
            return f"Would be {before + 1} of the {wanted} wanted as {name}."
        return f"Would fill {name}: with it there are {wanted} of the {wanted} wanted."
    if wanted == 1:
        return f"Would secure {name}, which otherwise rests on one organisation."
    return f"Would secure {name}, of which there are otherwise just enough."


def was_member(left_on: dt.date, reason: str | None) -> str:
    return f"Was a member until {left_on.day} {left_on:%B %Y}{LEFT_AS.get(reason or '', '')}."


def not_asked(role: str | None, fits: Sequence[str], other_sectors: Sequence[str], is_sector_unknown: bool) -> str:
    """Why an organisation adds nothing to the members that are there; `fits`: the needs it would count for."""
    if role is None:
        return "Its role is not on file."
    if fits:
        return f"Adds nothing that is missing: enough members play {_joined(fits)}."
    if is_sector_unknown:
        return f"Plays {label(role, None)}; whether in the sector asked for ({_joined(other_sectors)}) is not on file."
    if other_sectors:
        return f"Plays {label(role, None)}, but not in the sector asked for ({_joined(other_sectors)})."
    return f"Adds nothing that is missing: {label(role, None)} is not on the list of needed roles."


def _joined(items: Sequence[str]) -> str:
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)
