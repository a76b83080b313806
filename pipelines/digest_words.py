"""The words of the digest: plain text that reads alike in a mail, in Slack and in Teams."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import groupby

from pipelines.published_warnings import Row

JOINER = "\u2060"  # word joiner, no width
ON_ANSWERS = "It rests on survey answers. What they say stays on the dashboard."

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_MAKES_A_LINK = re.compile(r"[:@<](?=\S)|\](?=[(\[])|(?<=\w)\.(?=[^\W\d_])|(?i:\bwww)(?=\.)")


def plain(text: str) -> str:
    """Text from the data on one line, so that no program makes a link or a mention of it: not of an address, nor of
    "@channel". Whether a service reads Markdown is Apprise's to know, which is told that this is none and escapes it there.
    """
    return _MAKES_A_LINK.sub(rf"\g<0>{JOINER}", " ".join(_CONTROL.sub(" ", text).split()))


def message(new: Sequence[Row], older: int, built_on: dt.date) -> tuple[str, str]:
    """Title and text. `new` are in the order of their coalitions, `older` is how many are not listed."""
    parts = []
    for coalition, rows in groupby(new, key=lambda row: (row["coalition_id"], row["coalition_name"])):
        parts += [plain(str(coalition[1])).upper(), *map(_one, rows)]
    if older:
        parts.append(f"{_count(older, 'older warning')} {'is' if older == 1 else 'are'} open and not listed here.")
    parts.append(
        f"The rows behind each warning are on the dashboard, on the page Warnings. From the build of {_day(built_on)}."
    )
    coalitions = len({row["coalition_id"] for row in new})
    title = f"{_count(len(new), 'new warning')} to act on in {_count(coalitions, 'coalition')}"
    return title, "\n\n".join(parts)


def _one(row: Row) -> str:
    """Title, why, and the next step with who takes it, as one paragraph: Markdown joins lines that no blank one parts.

    What a survey says is never told: a message has many readers.
    """
    why = ON_ANSWERS if row["is_from_survey"] else plain(row["why"])
    title = plain(row["title"] or row["warning"].replace("_", " ").capitalize())
    return f"• {title}. {why} Next step for the {row['hat']}: {plain(row['next_step'])}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
