"""What the sections on co-creation read: the published figures, who made what, and the way of items as streams."""

from __future__ import annotations

from collections import Counter

from dashboard.data import Published, Row
from dashboard.flow_chart import Stream
from dashboard.words import absent

UNKNOWN, NOBODYS = "Raiser not known", "Of no organisation"
ORIGINS = {"lead": "The lead", "other_member": "Other members", "outsider": "Not members", "unknown": UNKNOWN}


def figures_of(here: Published, coalition: Row) -> dict[str, Row]:
    """The published measures by name; none for an audience that has none, or a coalition without months."""
    if not here.has("co_creation"):
        return {}
    return {row["measure"]: row for row in here.rows("co_creation", coalition_id=coalition["coalition_id"])}


def has_agenda(figures: dict[str, Row]) -> bool:
    return "items" in figures and not absent(figures["items"]["of"])


def kind_of(coalition: Row) -> str:
    """What those are who take part: members, or only seen where there is no register."""
    return "member" if coalition["has_register"] else "organisation"


def unknown_raisers(figures: dict[str, Row]) -> str:
    """ "Of 139 more items it is not known who raised them.", or nothing where all raisers are known."""
    unknown = figures["items"]["of"] - figures["items"]["n"]
    one = "Of 1 more item it is not known who raised it."
    return one if unknown == 1 else f"Of {unknown} more items it is not known who raised them." if unknown else ""


def makers_of(here: Published, coalition: Row) -> list[Row]:
    """Who raised, changed, promised and delivered what, each with a `label` of its own; none where no name may be said."""
    if not here.has("co_creators"):
        return []
    rows = here.rows("co_creators", coalition_id=coalition["coalition_id"], order=("name", "organisation_id"))
    named = Counter(row["name"] for row in rows)
    return [row | {"label": _label(row, named[row["name"]] > 1)} for row in rows]


def _label(row: Row, is_shared: bool) -> str:
    if absent(row["name"]):
        return str(row["organisation_id"])
    return f"{row['name']} ({row['organisation_id']})" if is_shared else str(row["name"])


def streams_of(here: Published, coalition: Row) -> tuple[list[Stream], bool]:
    """The streams by organisation and True, else by what the raiser was in the coalition and False.

    What followed is None where no commitment on file names the decision it follows from.
    """
    key = coalition["coalition_id"]
    followed_up = figures_of(here, coalition).get("followed_up")
    is_kept = followed_up is not None and not absent(followed_up["n"])
    labels = {row["organisation_id"]: row["label"] for row in makers_of(here, coalition)}
    labels |= {"unknown": UNKNOWN, "none": NOBODYS}

    def stream(who: str, row: Row) -> Stream:
        return Stream(who, row["outcome"], row["followed"] if is_kept else None, int(row["n"]))

    rows = here.rows("flows", coalition_id=key, order=("raised_by", "outcome", "followed")) if here.has("flows") else []
    if rows:
        return [stream(labels.get(row["raised_by"], row["raised_by"]), row) for row in rows], True
    if not here.has("flow_totals"):
        return [], False
    rows = here.rows("flow_totals", coalition_id=key, order=("outcome", "followed"))
    rows.sort(key=lambda row: list(ORIGINS).index(row["origin"]))
    return [stream(ORIGINS[row["origin"]], row) for row in rows], False


def decided_of_others(here: Published, coalition: Row) -> tuple[int, int]:
    """Items of members other than the lead that were adopted, and those that were decided."""
    rows = here.rows("flow_totals", coalition_id=coalition["coalition_id"]) if here.has("flow_totals") else []
    theirs = [row for row in rows if row["origin"] == "other_member"]
    return sum(row["n"] for row in theirs if row["outcome"] != "dropped"), sum(row["n"] for row in theirs)
