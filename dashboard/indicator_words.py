"""What is said of one indicator in one month: its value, its score, what it is based on, and what its range means.

Not applicable (`n` is NULL) is told apart from missing: its weight leaves the scores, and nobody has to bring anything in.
And from withheld (`suppressed`), of which nothing is told. Every month has a row of every indicator: one that is not there
is not for this audience, which is said like anything withheld.
"""

from __future__ import annotations

from dashboard import words
from dashboard.data import Row
from dashboard.marks import zone
from dashboard.words import absent

WITHHELD: Row = {
    "value": None, "low": None, "high": None, "score": None, "n": None, "coverage": None, "suppressed": True,
}  # fmt: skip
LEAVES = "It is not missing: its weight leaves the scores."
INTERVAL = (
    "What was seen is a sample, and the range allows for it: it is a 90 % interval, made so that in 9 of 10 cases like this "
    "it holds the value that lies behind. Where organisations are unknown, it allows for them too."
)
BOUNDS = (
    "The range is what is possible: the least and the most the value can be, whatever the part that is not known may be. "
    "It does not allow for chance."
)


def applies(row: Row | None) -> bool:
    return row is not None and (row["suppressed"] or not absent(row["n"]))


def is_known(row: Row | None) -> bool:
    """Is there a value, or at least a range?"""
    return row is not None and not (absent(row["value"]) and absent(row["low"]))


def nothing(head: Row) -> str:
    """The words for a figure that is missing; of a survey not even how many answered is told."""
    return words.NO_ANSWERS if is_surveyed(head) else words.NO_DATA


def is_surveyed(head: Row) -> bool:
    return "surveys" in (head["evidence"] or [])


def value(head: Row, row: Row | None) -> str:
    if row is None:
        return nothing(head)
    if row["suppressed"]:
        return words.PROTECTED
    if not applies(row):
        return words.DOES_NOT_APPLY
    if not is_known(row):
        return nothing(head)
    return words.indicator_value(row["value"], row["low"], row["high"], row["coverage"], head["unit"])


def score(head: Row, row: Row | None) -> str:
    """ "36, concern" """
    if not head["weight"]:
        return "not scored"
    if row is None:
        return nothing(head)
    if row["suppressed"]:
        return words.PROTECTED
    if not applies(row):
        return words.DOES_NOT_APPLY
    points = row["score"]
    return nothing(head) if absent(points) else f"{words.score(points)}, {zone(points)}"


def is_told(head: Row, row: Row | None) -> bool:
    """May it be told how many there are? Not of a survey without a value, which may have had too few answers."""
    return row is not None and not row["suppressed"] and applies(row) and (is_known(row) or not is_surveyed(head))


def number(head: Row, row: Row | None) -> str:
    if row is not None and not applies(row):
        return words.DOES_NOT_APPLY
    return f"{int(row['n']):,}" if row is not None and is_told(head, row) else nothing(head)


def based_on(head: Row, row: Row | None) -> str | None:
    """ "52 agenda items, coverage 98 %", or with too few "2 open commitments, 3 are needed"; None where it is not told."""
    if row is not None and not applies(row):
        return "its weight leaves the scores" if head["weight"] else "nothing to count here"
    if row is None or not is_told(head, row):
        return None
    counted = f"{number(head, row)} {head['counts']}"
    if row["n"] < head["min_n"] and not is_known(row):
        return f"{counted}, {head['min_n']} {'is' if head['min_n'] == 1 else 'are'} needed"
    return counted + ("" if absent(row["coverage"]) else f", coverage {words.share(row['coverage'])}")


def range_name(head: Row) -> str:
    """In a few words, for a legend."""
    return {None: "where the value lies", "none": "the least and the most it can be"}.get(
        head.get("interval"), f"its 90{words.NBSP}% interval"
    )


def range_meaning(head: Row) -> str | None:
    """What low and high of this indicator are; None where the method table does not say."""
    kind = head.get("interval")
    return None if kind is None else BOUNDS if kind == "none" else INTERVAL
