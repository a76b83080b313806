"""Names of organisations as people write them: what makes two spellings one name, and what makes a cell two.

Nothing here guesses. Two spellings are one name when they differ in case, punctuation, a legal form at the end
or "the" at the beginning; anything less alike is only ever proposed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LEGAL_FORMS = frozenset(
    "ab ag aps as asbl bhd bv co company corp corporation cv doo eg eingetragener ek ev gbr ggmbh gie gmbh inc "
    "incorporated kft kg kgaa limited llc llp lp ltd mbh nv nyrt og ohg oy oyj plc pte pty pvt sa sarl sas sasu "
    "sca scrl sdn se sl slu spa spzoo sprl srl srls ug vof vzw zrt".split()
)
REMEMBERED = 1 << 16  # texts whose normal form is kept: each is asked for many times
MARKS = re.compile("[™®©℠]")
SEPARATORS = re.compile(r"(?:[/;,&]|\band\b)(?![^(]*\))", re.IGNORECASE)  # not inside brackets


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """The text in small letters, every run of punctuation one blank."""
    folded = unicodedata.normalize("NFKC", MARKS.sub(" ", text)).casefold()
    seen = (c for c in folded if unicodedata.category(c) != "Cf")  # unseen marks come along when a name is copied
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in seen)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=REMEMBERED)
def normalise(text: str) -> str:
    """The name without legal form and leading "the"; "" for text without a letter or digit."""
    words = plain(text).split()
    while len(words) > 1 and (length := _legal_form_length(words)):
        words = words[: -min(length, len(words) - 1)]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def slug(text: str) -> str:
    """The id of an organisation that is known by its name alone: that of "The Trade Desk, Inc." is "trade-desk"."""
    return "-".join(normalise(text).split())


def parts(text: str) -> list[str]:
    """The names in one cell, cut at / ; , & and "and"; a legal form alone ("Labs, Inc") is no name."""
    pieces = (piece.strip() for piece in SEPARATORS.split(text))
    return [piece for piece in pieces if plain(piece) and not set(plain(piece).split()) <= LEGAL_FORMS]


def _legal_form_length(words: list[str]) -> int:
    """How many words at the end are a legal form, however it is spaced: "ltd", "e v", "sp z o o"."""
    if words[-1] in LEGAL_FORMS:
        return 1
    for length in range(2, min(5, len(words))):
        if all(len(word) == 1 for word in words[1 - length :]) and "".join(words[-length:]) in LEGAL_FORMS:
            return length
    return 0
