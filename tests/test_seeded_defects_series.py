"""Defects that rules on a series have had elsewhere, each put into ours: the test named beside it must then fail.

As in test_seeded_defects; a defect here is a piece of a Python function and what it is replaced by.
"""

from __future__ import annotations

import pytest

from metrics import signals
from metrics.warnings import engagement_falling, member_silent, participation_narrowing
from tests import (
    test_warning_engagement_falling,
    test_warning_member_silent,
    test_warning_participation_narrowing,
)
from tests.planted import Defect, assert_caught

ROLLING = "for month, one in enumerate(np.nansum([z, np.r_[0, z[:-1]], np.r_[0, 0, z[:-2]]], axis=0) / 3**0.5):"
DEFECTS = [
    Defect(
        "rolling windows of three months under the sum", signals, "cusum",
        "for month, one in enumerate(z):", ROLLING,
        test_warning_engagement_falling.test_one_empty_month_is_no_signal,
    ),
    Defect(
        "one month that counts as much as it lies off", signals, "cusum",
        "min(float(one), CLIPPED)", "float(one)",
        test_warning_engagement_falling.test_one_empty_month_is_no_signal,
    ),
    Defect(
        "limits from the months before the last", engagement_falling, "_of_stretch",
        "usual = signals.baseline(met)", "usual = (max(0, len(met) - 14), max(0, len(met) - 2)) if met.any() else None",
        test_warning_engagement_falling.test_a_fall_that_lasts_does_not_become_usual,
    ),
    Defect(
        "limits from the months that are judged, too", participation_narrowing, "_against_usual",
        "of_base = np.flatnonzero(is_known[: usual[1]])", "of_base = np.flatnonzero(is_known)",
        test_warning_participation_narrowing.test_what_lasts_does_not_become_usual,
    ),
    Defect(
        "attendance acted on at the first signal", engagement_falling, "_of_stretch",
        "is_act = sums[before] > signals.DECISION and", "is_act =",
        test_warning_engagement_falling.test_it_fires_above_four_and_is_acted_on_in_the_second_month,
    ),
    Defect(
        "a narrowing acted on at the first signal", participation_narrowing, "_of_stretch",
        "is_act = sums[before] > signals.DECISION and", "is_act =",
        test_warning_participation_narrowing.test_it_fires_above_four_and_is_acted_on_in_the_second_month,
    ),
    Defect(
        "an attendance feed that stopped read as absence", engagement_falling, "_counted",
        "history.expected, 0)", "np.maximum(history.expected, 1), 0)",
        test_warning_engagement_falling.test_a_feed_that_stops_is_not_read_as_decline,
    ),
    Defect(
        "a chat that stopped read as narrow", participation_narrowing, "_of_stretch",
        "np.maximum(live, 1)), np.nan)", "np.maximum(live, 1)), signals.CLIPPED)",
        test_warning_participation_narrowing.test_an_export_that_stops_is_neither_narrow_nor_wide,
    ),
    Defect(
        "a feed that stopped read as a silent member", member_silent, "_expected",
        "acts * since / np.maximum(of_year, 1)", "acts * (month - year_to) / 12",
        test_warning_member_silent.test_a_feed_that_stopped_adds_nothing,
    ),
    Defect(
        "the days before a member was last seen counted as silence", member_silent, "_expected",
        "in_last = np.bitwise_count(days[year_to] & up_to)", "in_last = 0 * np.bitwise_count(days[year_to] & up_to)",
        test_warning_member_silent.test_days_before_it_was_last_seen_are_no_silence,
    ),
    Defect(
        "no effect floor", engagement_falling, "_of_stretch",
        "and attended < FLOOR * usually", "",
        test_warning_engagement_falling.test_a_small_shortfall_is_watched_and_never_acted_on,
    ),
    Defect(
        "newcomers set against the others", engagement_falling, "_habits",
        "mean = (alike @ k + PSEUDO_MEETINGS * mu) / (alike @ meetings + PSEUDO_MEETINGS)", "mean = mu",
        test_warning_engagement_falling.test_quiet_newcomers_are_no_decline,
    ),
    Defect(
        "silent newcomers that narrow the talk", participation_narrowing, "_against_usual",
        "np.maximum(fair, fair[: len(of_base)].mean())", "fair",
        test_warning_participation_narrowing.test_members_that_join_and_are_silent_narrow_nothing,
    ),
]  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.what)
def test_a_seeded_defect_is_caught(defect: Defect, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_caught(defect, monkeypatch)
