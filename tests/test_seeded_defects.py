"""Defects that formulas like these have had elsewhere, each put into ours: the test named beside it must then fail.

A defect is a piece of a statement or formula (`what` names it) and what it is replaced by. That the test passes without the
defect is seen where it stands.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from metrics import cube, framework, scoring, surveys
from metrics.heads import heads
from tests import (
    rows,
    test_cube,
    test_framework,
    test_indicator_active_member_share,
    test_indicator_amended_share,
    test_indicator_definition,
    test_indicator_follow_through,
    test_indicator_member_survival,
    test_indicator_participation_concentration,
    test_indicator_runway,
    test_indicator_shared_understanding,
    test_indicator_top_share,
    test_scoring,
    test_surveys,
)
from tests.test_cube import coalition
from tests.test_framework import indicator, published
from tests.test_indicator_runway import june
from tests.test_scoring import scored
from tests.test_surveys import one_item

__all__ = ["coalition", "indicator", "june", "one_item", "published", "scored"]  # fixtures of the catching tests

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Defect:
    """`where` is an indicator, "cube <table>", "surveys <table>", or a module's text as "<module> <NAME>"."""

    what: str
    where: str
    right: str
    wrong: str
    caught_by: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


DEFECTS = [
    Defect(
        "a window off by one month", "active_member_share",
        "range between interval 2 months preceding", "range between interval 3 months preceding",
        test_indicator_active_member_share.test_hand_worked_the_window_is_three_months_and_not_a_day_more,
    ),
    Defect(
        "unknown organisations dropped from the coverage", "active_member_share",
        "known / nullif(known + u, 0)", "known / nullif(known, 0)",
        test_indicator_active_member_share.test_unknown_acts_could_be_of_silent_members,
    ),
    Defect(
        "unknown bounds without the unknown in the whole", "top_share",
        "(largest / (n + u) - 1 / members)", "(largest / n - 1 / members)",
        test_indicator_top_share.test_the_catalogues_unknown_bounds,
    ),
    Defect(
        "the variance of the population instead of the sample's", "surveys construct_means",
        "nullif(count(*) - 1, 0)", "count(*)",
        test_indicator_shared_understanding.test_the_worked_vectors_on_five_points, ([4, 4, 5, 4, 3], 0.75),
    ),
    Defect(
        "N observed instead of eligible", "participation_concentration",
        "    from organisations\n    where is_eligible\n    group by all",
        "    from organisations\n    where is_eligible and x > 0\n    group by all",
        test_indicator_participation_concentration.test_a_member_that_did_nothing_counts_as_a_member,
    ),
    Defect(
        "concentration without the correction for chance", "participation_concentration",
        "(squares - n) / nullif(n * (n - 1), 0) as same,", "squares / nullif(n * n, 0) as same,",
        test_indicator_participation_concentration.test_hand_worked_three_members,
    ),
    Defect(
        "expired grants counted", "runway",
        "* greatest(0, funding.ends_on - greatest(funding.starts_on - 1, months.month_end))",
        "* abs(funding.ends_on - greatest(funding.starts_on - 1, months.month_end))",
        test_indicator_runway.test_nothing_left_is_nought_and_nothing_on_file_is_no_value,
    ),
    Defect(
        "promised money counted as signed", "runway",
        "filter (where funding.signed and funding.purpose in", "filter (where funding.purpose in",
        test_indicator_runway.test_promises_and_projects_do_not_count,
    ),
    Defect(
        "a mission completed counted as a member lost", "member_survival",
        "not in ('mission_complete', 'merged')", "not in ('merged')",
        test_indicator_member_survival.test_missions_completed_and_mergers_are_no_failures, ("mission_complete", 1.0),
    ),
    Defect(
        "members of long standing at risk from their first day", "member_survival",
        "where age_at_start < age_at_leaving and age >= age_at_leaving", "where age >= age_at_leaving",
        test_indicator_member_survival.test_a_membership_from_before_the_window_is_at_risk_only_from_its_age_then,
    ),
    Defect(
        "what is done after the month's end known in it", "member_survival",
        "coalesce(left_on <= months.month_end, false)", "left_on is not null",
        test_indicator_member_survival.test_what_happens_after_the_month_is_not_known_yet,
    ),
    Defect(
        "late counted as on time", "follow_through",
        "coalesce(commitments.completed_on <= commitments.due_on, false)", "commitments.completed_on is not null",
        test_indicator_follow_through.test_hand_worked_one_of_each_kind,
    ),
    Defect(
        "an element agreed without evidence counted as full", "definition",
        "when not has_evidence then 0.5", "when not has_evidence then 1",
        test_indicator_definition.test_full_needs_evidence_and_a_review_that_is_not_overdue, ({"evidence_url": None}, 0.5),
    ),
    Defect(
        "the secretariat counted as a member", "active_member_share",
        "where is_eligible", "where is_eligible is not null",
        test_indicator_active_member_share.test_the_secretariat_is_neither_active_nor_silent,
    ),
    Defect(
        "every message an act", "cube message_months",
        "bit_count(", "(",
        test_cube.test_a_hundred_messages_in_a_day_are_one_act,
    ),
    Defect(
        "the last day of a membership no longer part of it", "cube standing",
        "m.left_on >= c.month_end)\n            and", "m.left_on > c.month_end)\n            and",
        test_cube.test_eligible_by_the_register,
        ({"joined_on": "2026-01-01", "left_on": "2026-03-31"}, True, False, 2),
    ),
    Defect(
        "overlapping stays added up", "cube union_presence",
        "select distinct p.meeting_id", "select p.meeting_id",
        test_cube.test_present_is_the_union_of_intervals_covering_half_of_the_schedule,
        ([("10:00", "10:20"), ("10:05", "10:20")], False),
    ),
    Defect(
        "items scored in reverse taken as they are", "surveys item_answers",
        "when is_reverse then scale_max - value", "when is_reverse then value - scale_min",
        test_surveys.test_reverse_scored_items_are_turned_round,
    ),
    Defect(
        "people weighed instead of organisations", "surveys construct_means",
        "avg(answer::decimal(38, 18))::double as voice\n    from known\n    group by all",
        "answer as voice\n    from known",
        test_surveys.test_means_weigh_by_organisation_and_not_by_person,
    ),
    Defect(
        "the health of a dead pillar nought, or bought off", "scoring HEALTH",
        "greatest(value, $floor)", "greatest(value, 45 + 0 * $floor)",
        test_scoring.test_a_pillar_at_nought_counts_as_one_point,
    ),
    Defect(
        "what is missing counted as nought", "scoring MEANS",
        "points::double / weight_here", "points::double / weight_all",
        test_scoring.test_a_pillar_needs_forty_per_cent_of_its_weight,
    ),
    Defect(
        "the interval of Wilson at another level", "framework WILSON",
        "1.6448536269514722", "1.2815515655446004",
        test_indicator_amended_share.test_wilsons_range_is_taken_of_both_bounds,
    ),
    Defect(
        "an indicator under its least number published", "framework PUBLISH",
        "where n >= $min_n", "where n >= 0 * $min_n",
        test_framework.test_too_few_observations_leave_no_value_and_keep_the_count,
    ),
]  # fmt: skip


def plant(defect: Defect, patch: Patch) -> None:
    """Put the defect where the code will read it."""
    kind, _, name = defect.where.rpartition(" ")
    if kind in ("cube", "surveys"):
        module = {"cube": cube, "surveys": surveys}[kind]
        planted = module.statements() | {name: swapped(defect, module.statements()[name])}
        for place in (module, rows) if kind == "cube" else (module,):
            patch.setattr(place, "statements", lambda: planted)
    elif kind in ("framework", "scoring"):
        module = {"framework": framework, "scoring": scoring}[kind]
        patch.setattr(module, name, swapped(defect, getattr(module, name)))
    else:
        head = heads()[name]
        patch.setitem(heads(), name, replace(head, statement=swapped(defect, head.statement)))


def swapped(defect: Defect, text: str) -> str:
    assert defect.right in text, f"{defect.where} no longer says {defect.right!r}: seed the defect anew"
    return text.replace(defect.right, defect.wrong)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.what)
def test_a_seeded_defect_is_caught(defect: Defect, request: pytest.FixtureRequest, monkeypatch: Patch) -> None:
    names = list(inspect.signature(defect.caught_by).parameters)
    wanted = names[: len(names) - len(defect.arguments)]
    fixtures = {name: request.getfixturevalue(name) for name in wanted}
    given = dict(zip(names[len(wanted) :], defect.arguments, strict=True))
    plant(defect, monkeypatch)
    with pytest.raises(AssertionError):
        defect.caught_by(**fixtures, **given)
