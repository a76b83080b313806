"""Which names may be one organisation by their spelling, and which only look alike."""

from __future__ import annotations

import time
from random import Random

import pytest
from rapidfuzz import fuzz

from pipelines.likeness import are_alike, initials, spelt_alike

# 42 bodies that might sit in coalitions, no two of them one
DIFFERENT = (
    "Ocean Trust", "Ocean Fund", "Ocean Conservation Society", "Clean Ocean Action", "Water Trust", "Clean Water Fund",
    "Water Research Institute", "Shell", "Shell Foundation", "Unilever", "Unilever Foundation", "Kent Council",
    "Gent Council", "Northern Trust", "Southern Trust", "North Coast Bank", "South Coast Bank", "World Bank",
    "World Bank Institute", "World Food Programme", "World Health Organization", "World Resources Institute",
    "University of Bath", "University of Bari", "Bath Spa University", "Carbon Trust", "Carbon Disclosure Forum",
    "Green Carbon Alliance", "Phase 1 Consortium", "Phase 2 Consortium", "Marine Stewards", "Marine Stewards Network",
    "Alder Fund", "Alder Foods", "Birch Works", "Bird Works", "Save the Forest", "Forest Peoples Union", "Iran Relief",
    "Iraq Relief", "Textile Exchange", "Textile Workers Union",
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("WWF", "World Wildlife Fund", "the initials of the other"),
        ("FAO", "Food and Agriculture Organization", "the initials of the other"),
        ("ApolloGraphQL", "Apollo GraphQL", "the same letters"), ("Nestlé", "Nestle", "the same letters"),
        ("Oxford University", "University of Oxford", "the same words"),
        ("Meta Platforms", "Meta", "one begins with the other"), ("IBM Research", "IBM", "one begins with the other"),
        ("World Wildlife Fund (WWF)", "WWF", "one stands in brackets after the other"),
        ("Northmil", "Northmill", "one letter apart"), ("Natoinal Geografic", "National Geographic", None),
        ("Enviromental Defence Fund", "Environmental Defense Fund", "two letters apart"),
    ],
)  # fmt: skip
def test_ways_in_which_one_name_is_written_twice(one: str, other: str, why: str | None) -> None:
    assert [reason.words for reason in spelt_alike({"1": one, "2": other}, {"1"})] == ([why] if why else [])
    assert are_alike(one, other) == are_alike(other, one) == (why is not None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shell Foundation", "Shell"), ("Kent Council", "Gent Council"), ("Phase 1 Fund", "Phase 2 Fund"),
        ("Iran Relief", "Iraq Relief"), ("PostGraphile", "Graphile"), ("UN", "Union Network"), ("Graphene", "Graphile"),
    ],
)  # fmt: skip
def test_likeness_that_is_no_reason(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_initials_are_taken_with_small_words_and_without() -> None:
    assert initials("bank of the west") == {"botw"}
    assert initials("international union for conservation of nature") == {"iufcon", "iucn"}
    assert initials("acme") == set()


def test_initials_of_two_organisations_are_of_neither() -> None:
    names = {"1": "WRI", "2": "World Resources Institute", "3": "Water Research Institute"}
    assert [reason.is_enough for reason in spelt_alike(names, {"1"})] == [False, False]


def test_a_word_that_begins_many_names_is_no_name() -> None:
    names = {str(i): f"Ocean {word}" for i, word in enumerate("Action Care Data Eyes Free Gain Help Idea".split())}
    assert any(reason.is_enough for reason in spelt_alike({**names, "o": "Ocean"}, {"o"})) is False


def test_two_words_of_other_names_are_no_slip_of_each_other() -> None:
    alone = {"1": "Marine Stewards", "2": "Marina Stewards"}
    others = {"3": "Marine Guard", "4": "Marina Club", "5": "Marine Aid", "6": "Marina Bay"}
    assert [reason.words for reason in spelt_alike(alone, {"1"})] == ["one letter apart"]
    assert list(spelt_alike(alone | others, {"1"})) == []


def test_of_42_different_bodies_none_is_proposed_where_partial_likeness_matches_nearly_all() -> None:
    names = {name: name for name in DIFFERENT}
    assert len(names) == 42
    matched = {one for one in names for other in names if one != other and fuzz.partial_ratio(one, other) >= 70}
    assert len(matched) >= 35, "the trap is set"
    assert [(r.one, r.other) for r in spelt_alike(names, set(names)) if r.is_enough] == []


def test_five_thousand_names_are_compared_in_seconds() -> None:
    random = Random(1)
    syllables = [c + v for c in "bdklmnrst" for v in "aeiou"]
    words = ["".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(2000)]
    names = {str(i): " ".join(random.choices(words, k=random.choice((2, 2, 3, 4)))) for i in range(5000)}
    began = time.perf_counter()
    list(spelt_alike(names, set(names)))
    assert time.perf_counter() - began < 10  # 0.7 s where this was written
