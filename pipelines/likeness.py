"""Which names may be one organisation by their spelling, and why in words. Likeness proposes; it never decides.

A short name inside a longer one, or a high share of common letters, is no reason: by partial likeness alone most
names of a coalition are like another one. What counts is how people do write one name in two ways: initials, a word
left out at the end, brackets, blanks and accents, another order of words, a slip of one letter in a long word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipelines.names import normalise

SHORTEST = 3  # letters of initials and of a name that begins another; shorter ones begin everything
LONG_WORD = 5  # letters from which one letter more, less, other or swapped is a slip rather than another word
SLIPS = 2  # in a whole name; at most one in a word
TOO_COMMON = 8  # names that begin with one word: the word is then a word and no name
SMALL_WORDS = frozenset(
    "a and d da das de del della der des di die du e el et für for in la las le les los of on the und van von y".split()
)
# words at the end that make another body of the same name: the Shell Foundation is not Shell
OTHER_BODIES = frozenset(
    "academy agency alliance association authority bank capital center centre chamber charity church club coalition college "
    "commission committee council department facility federation fondation forum foundation fundacion fund funds hospital "
    "institute institut laboratory ministry museum network office partnership pension school secretariat society stiftung "
    "tsc trust union university ventures youth".split()
)  # fmt: skip
BRACKETS = re.compile(r"^(.+?)\s*[(\[](.+?)[)\]]\s*$")
SAME_LETTERS = "the same letters"
ONE_LETTER = "one letter apart"
BEGINS = "one begins with the other"


@dataclass(frozen=True)
class Reason:
    """Why `one` may be `other` (ids). One that is not `is_enough` counts only where spelling and people both have one."""

    one: str
    other: str
    words: str
    is_enough: bool = True
    is_spelling: bool = True


def spelt_alike(names: Mapping[str, str], asked: Collection[str]) -> Iterator[Reason]:
    """Of names by id, every pair with one of those `asked` about that may be one; a pair may have several reasons."""
    normal = {i: name for i, text in sorted(names.items()) if (name := normalise(text))}
    wanted = set(asked)
    for reason in (*_same_letters(normal), *_initials(normal), *_begins(names, normal), *_slips(normal, wanted)):
        if reason.one in wanted or reason.other in wanted:
            yield reason


def are_alike(one: str, other: str) -> bool:
    """Whether two names may be one organisation by their spelling alone."""
    return any(reason.is_enough for reason in spelt_alike({"1": one, "2": other}, {"1", "2"}))


def bare(name: str) -> str:
    """A normalised name without blanks and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c) and c != " ")


def initials(name: str) -> set[str]:
    """The first letters of a normalised name, with its small words and without: {"wwf"}; none for a single word."""
    words = name.split()
    full = [word for word in words if word not in SMALL_WORDS]
    return {"".join(word[0] for word in some) for some in (words, full) if len(some) >= SHORTEST}


def _same_letters(normal: Mapping[str, str]) -> Iterator[Reason]:
    by_letters: dict[str, list[str]] = defaultdict(list)
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for i, name in normal.items():
        by_letters[bare(name)].append(i)
        if len(words := name.split()) > 1:
            by_words[tuple(sorted(word for word in words if word not in SMALL_WORDS))].append(i)
    for letters, ids in by_letters.items():
        if len(letters) > SHORTEST:
            yield from (Reason(one, other, SAME_LETTERS) for one, other in _pairs(ids))
    for in_order, ids in by_words.items():
        if len(in_order) > 1:
            yield from (Reason(one, other, "the same words") for one, other in _pairs(ids))


def _initials(normal: Mapping[str, str]) -> Iterator[Reason]:
    long_names = defaultdict(list)
    for i, name in normal.items():
        for letters in initials(name):
            long_names[letters].append(i)
    for i, name in normal.items():
        for other in long_names.get(name, ()):
            yield Reason(i, other, "the initials of the other", len(long_names[name]) == 1)


def _begins(names: Mapping[str, str], normal: Mapping[str, str]) -> Iterator[Reason]:
    """Names that another one begins with, as whole words, or that stand in its brackets."""
    by_name = {name: i for i, name in normal.items()}
    first_words = Counter(name.split()[0] for name in normal.values())
    for i, name in normal.items():
        words = name.split()
        found = BRACKETS.match(names[i])
        if found and normalise(found[1]) not in by_name and (other := by_name.get(normalise(found[2]))):
            yield Reason(i, other, "one stands in brackets after the other")
        for length in range(len(words) - 1, 0, -1):
            start, rest = " ".join(words[:length]), words[length:]
            if start in by_name and len(start) >= SHORTEST and OTHER_BODIES.isdisjoint(rest):
                is_name = length > 1 or first_words[start] <= TOO_COMMON
                yield Reason(i, by_name[start], BEGINS, is_name)
                break
        if len(words) == 1 and len(name) > 2 * LONG_WORD:
            for length in range(LONG_WORD, len(name) - 2):  # PostGraphile; enough only where the people are the same
                if (end := name[-length:]) in by_name:
                    yield Reason(i, by_name[end], "one ends with the other", False)


def _slips(normal: Mapping[str, str], wanted: set[str]) -> Iterator[Reason]:
    asked = [i for i in normal if i in wanted]
    ids = list(normal)
    if not asked:
        return
    sorted_words = {i: " ".join(sorted(name.split())) for i, name in normal.items()}
    seen_in = Counter(word for name in normal.values() for word in set(name.split()))
    distances = process.cdist(
        [sorted_words[i] for i in asked],
        [sorted_words[i] for i in ids],
        scorer=OSA.distance,
        score_cutoff=SLIPS,
        dtype=np.uint8,
    )
    for row, column in zip(*np.nonzero((distances > 0) & (distances <= SLIPS)), strict=True):
        one, other = asked[row], ids[column]
        if (one < other or other not in wanted) and _is_slip(sorted_words[one], sorted_words[other], seen_in):
            yield Reason(one, other, ONE_LETTER if distances[row, column] == 1 else "two letters apart")


def _is_slip(one: str, other: str, seen_in: Counter[str]) -> bool:
    """Whether each word differs by a slip of one letter at most: not in its first letter, nor in a digit, nor where
    both words stand in further names."""
    words, others = one.split(), other.split()
    if len(words) != len(others) or bare(one) == bare(other):
        return False
    for word, against in zip(words, others, strict=True):
        if word != against and (
            min(len(word), len(against)) < LONG_WORD
            or word[0] != against[0]
            or OSA.distance(word, against) > 1
            or any(c.isdigit() for c in set(word) ^ set(against))
            or min(seen_in[word], seen_in[against]) > 1
        ):
            return False
    return True


def _pairs(ids: list[str]) -> Iterator[tuple[str, str]]:
    """Each with the first, so that many spellings of one name stay few pairs."""
    yield from ((i, ids[0]) for i in ids[1:])
