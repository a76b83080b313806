"""The table of rules on where a facilitator should sit: which one applies, why, and what is said of who does it now."""

from __future__ import annotations

import pytest

from metrics.facilitation_model import Facts, called_for, verdict

ALL = frozenset({"project_manager", "facilitator", "matchmaker"})
BASE = Facts("high", 12, 0, 14.0, ALL, "secretariat", 1.0, False, False)


def model(**more):
    return called_for(BASE._replace(**more))[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "secretariat"),  # high, more than 10 members, 12 months of money and more
        ({"runway": 12.0}, "secretariat"),
        ({"runway": 11.9}, "external"),
        ({"runway": None}, "external"),
        ({"members": 11}, "secretariat"),
        ({"members": 10}, "external"),
        ({"need": "medium"}, "embedded"),
        ({"need": "medium", "runway": None}, "embedded"),
        ({"need": "medium", "runway": 3.0}, "external"),
        ({"need": "low"}, "embedded"),
        ({"need": "low", "members": 10}, "internal"),
        (
            {"need": "low", "members": 10, "competitors": 1},
            "external",
        ),  # competitors need a neutral one, whatever was said
        ({"need": "low", "competitors": 1}, "secretariat"),
        ({"need": None, "competitors": 1}, "secretariat"),
        ({"need": None}, None),
        ({"members": 0}, None),
    ],
)
def test_the_model_that_is_called_for(facts, expected):
    assert model(**facts) == expected


def test_the_reasons_begin_with_what_tells_most_and_name_the_hats_nobody_wore():
    assert called_for(BASE._replace(competitors=1, hats=frozenset({"facilitator"})))[1] == [
        "The coalition says that its need of impartiality is high.",
        "1 pair of members named each other competitors, so the facilitator should belong to no member.",
        "12 members and signed money for 14.0 months can carry an office of their own.",
        "Nobody wore the hats of project manager and matchmaker in the last 3 months; whoever facilitates should.",
    ]
    assert called_for(BASE._replace(need="low", competitors=2, members=1, hats=ALL - {"matchmaker"}))[1] == [
        "2 pairs of members named each other competitors, so the facilitator should belong to no member.",
        "The coalition says that its need of impartiality is low.",
        "With 1 member an outside adviser is enough; an office of its own has enough to do with more than 10.",
        "Nobody wore the hat of the matchmaker in the last 3 months; whoever facilitates should.",
    ]
    assert (
        called_for(BASE._replace(hats=frozenset()))[1][-1] == "Nobody wore any of the three hats in the last 3 months."
    )


def test_without_a_log_nothing_is_said_of_hats():
    assert not [reason for reason in called_for(BASE._replace(hats=None))[1] if "hat" in reason.split()]


def test_what_is_not_on_file_is_the_reason():
    assert called_for(BASE._replace(need=None)) == (None, ["How impartial the facilitator must be is not on file."])
    assert called_for(BASE._replace(members=0)) == (None, ["No member is on file."])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "An independent secretariat is what a high need calls for."),
        ({"level": 0.5, "payer_leads": True},
         "An independent secretariat does not meet a high need while a leading member pays it."),
        ({"level": 0.0, "payer_leads": True, "employer_leads": True},
         "An independent secretariat does not meet a high need while a leading member employs and pays it."),
        ({"model_now": "internal", "level": None},
         "An internal facilitator does not meet a high need: it works for one of the members it has to balance."),
        ({"model_now": "embedded"},
         "An embedded facilitator does not meet a high need: it goes back to the member that lent it."),
        ({"model_now": "embedded", "need": "medium", "competitors": 1},
         "An embedded facilitator does not meet the need of members that compete: it goes back to the member that lent it."),
        ({"need": "medium", "level": 0.5, "payer_leads": True},
         "An independent secretariat is impartial enough for a medium need; an embedded facilitator would do."),
        ({"runway": 2.0},
         "An independent secretariat is impartial enough for a high need; chosen today, it would be an outside adviser."),
        ({"level": None}, "An independent secretariat is what a high need calls for. Who employs and who pays it is not on file."),
        ({"need": "low", "members": 5, "model_now": "internal", "level": 0.0, "employer_leads": True},
         "An internal facilitator is what a low need calls for."),
        ({"model_now": None}, "Who facilitates is not on file; a high need calls for an independent secretariat."),
        ({"model_now": "none"}, "Nobody facilitates; a high need calls for an independent secretariat."),
        ({"need": None}, "Whether the facilitator is neutral enough cannot be said."),
    ],
)  # fmt: skip
def test_the_verdict(facts, sentence):
    said = BASE._replace(**facts)
    assert verdict(said, called_for(said)[0]) == sentence
