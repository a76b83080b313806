"""How neutral large and small members find the facilitator."""

from __future__ import annotations

import pytest

from metrics.neutrality import CONSTRUCT, PROTECTED, neutrality_gaps


@pytest.fixture
def asked(con, given):
    """asked(large, small): answers by organisation of each class, (organisation, answers...)."""
    con.execute("create table construct_waves (coalition_id varchar, month date, construct varchar, wave_id varchar)")
    con.execute(
        "create table construct_answers (coalition_id varchar, wave_id varchar, construct varchar, organisation_id varchar, "
        "respondent_key varchar, answer double, steps bigint)"
    )
    given("coalition_months", [{"coalition_id": "reef", "month": "2026-05-01", "month_end": "2026-05-31"}])

    def say(large: dict[str, list[float]], small: dict[str, list[float]], construct: str = CONSTRUCT) -> None:
        given("construct_waves", [
            {"coalition_id": "reef", "month": "2026-05-01", "construct": construct, "wave_id": "w"}
        ])  # fmt: skip
        for size, answers in (("large", large), ("small", small)):
            given("organisations", [{"organisation_id": one, "name": one, "size_class": size} for one in answers])
            given("construct_answers", [
                {"coalition_id": "reef", "wave_id": "w", "construct": construct, "organisation_id": one,
                 "respondent_key": f"{one}{n}", "answer": answer, "steps": 5}
                for one, all_of_it in answers.items() for n, answer in enumerate(all_of_it)
            ])  # fmt: skip

    return say


LARGE = {"a": [1.0, 0.5], "b": [0.75, 0.75], "c": [1.0]}  # voices 0.75, 0.75, 1.0: mean 5/6
SMALL = {"x": [0.25], "y": [0.5, 0.5], "z": [0.0, 0.5]}  # voices 0.25, 0.5, 0.25: mean 1/3


def test_the_gap_is_between_the_means_of_organisations(con, asked):
    asked(LARGE, SMALL)
    # 5/6 - 1/3 = 1/2, which is 4 steps of 1/8; a small member more changes it by less than half a step
    assert neutrality_gaps(con) == {"reef": (0.5, None)}
    asked({}, {"w": [0.375]})  # voices 0.25, 0.5, 0.25, 0.375: mean 0.34375; the gap 0.49 is told as 0.5
    assert neutrality_gaps(con)["reef"][0] == 0.5
    asked({}, {"v": [0.0, 0.0]})  # mean 0.275: 0.56, told as 0.5


@pytest.mark.parametrize(
    "small",
    [
        {"x": [0.25], "y": [0.5], "z": [0.0, 0.5]},  # 4 respondents
        {"x": [0.25, 0.5, 0.5], "y": [0.5, 0.5]},  # 2 organisations
        {},
    ],
)
def test_it_is_told_whole_or_not_at_all(con, asked, small):
    asked(LARGE, small)
    assert neutrality_gaps(con) == {"reef": (None, PROTECTED)}


def test_nobody_asked_is_no_row(con, asked):
    asked(LARGE, SMALL, construct="benefit")
    assert neutrality_gaps(con) == {}


def test_medium_members_belong_to_neither_group(con, asked, given):
    asked(LARGE, SMALL)
    given("organisations", [{"organisation_id": "m", "name": "m", "size_class": "medium"}])
    given("construct_answers", [
        {"coalition_id": "reef", "wave_id": "w", "construct": CONSTRUCT, "organisation_id": "m", "respondent_key": "m0",
         "answer": 0.0, "steps": 5}
    ])  # fmt: skip
    assert neutrality_gaps(con)["reef"][0] == pytest.approx(0.5)
