"""Defects of the life of a warning, each put into ours: the test named beside it must then fail.

As in test_seeded_defects_series: no budget for data, hindsight, episodes, states that a rebuild loses.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import episodes
from metrics.warnings import item_stuck
from pipelines import journal, journal_heirs
from pipelines.journal import Journal
from tests import test_episodes, test_journal, test_warning_item_stuck
from tests.planted import Defect, assert_caught
from tests.test_journal import warned


def a_rebuild_keeps_the_state(folder: Path) -> None:
    place = folder / f"{len(list(folder.iterdir()))}.sqlite"
    test_journal.test_a_rebuild_keeps_the_state_where_late_rows_moved_the_month(
        place, Journal.at(place), ["2026-01"], ["acknowledged"]
    )


def nothing_is_inherited_by_another_subject(folder: Path) -> None:
    place = folder / f"{len(list(folder.iterdir()))}.sqlite"
    test_journal.test_a_state_is_not_inherited_by_a_warning_about_something_else(
        place, Journal.at(place), warned("2026-04", subject="birch")
    )


EPISODES = (test_episodes,)
DEFECTS = [
    Defect(
        "a budget that holds back warnings about data", episodes, "episodes",
        'if level == "act" and (now is None', 'if level != "watch" and (now is None',
        test_episodes.test_warnings_about_data_take_no_room_and_are_never_held_back, EPISODES,
    ),
    Defect(
        "no budget", episodes, "episodes", "is_held_back = room < 1", "is_held_back = False",
        test_episodes.test_a_month_has_two_new_acts_and_the_weaker_ones_are_watched_until_there_is_room, EPISODES,
    ),
    Defect(
        "a budget without regard to how grave a warning is", episodes, "episodes",
        "(-severity[one[0]], -one[1].strength,", "(",
        test_episodes.test_a_month_has_two_new_acts_and_the_weaker_ones_are_watched_until_there_is_room, EPISODES,
    ),
    Defect(
        "an episode that ends with the first silent month", episodes, "episodes",
        ">= CLOSES_AFTER_MONTHS", ">= 1", test_episodes.test_two_silent_months_do_not_close_it, EPISODES,
    ),
    Defect(
        "an act that is dated back to the watch before it", episodes, "episodes",
        'if now is not None and level == "act" and now.level == "watch":', "if False:",
        test_episodes.test_a_watch_that_is_confirmed_becomes_an_act_of_its_own_month_and_closes_the_watch, EPISODES,
    ),
    Defect(
        "what was reported rewritten by what came later", episodes, "episodes",
        "now.latest, now.is_held_back = firing, is_held_back", "now.first = now.latest = firing",
        test_episodes.test_what_was_reported_stays_as_it_was_first_reported, EPISODES,
    ),
    Defect(
        "hindsight: done later taken for done then", item_stuck, "find",
        "~(closed <= ends[month])", "np.isnat(closed)",
        test_warning_item_stuck.test_no_month_is_judged_by_what_came_later,
    ),
    Defect(
        "a state that a rebuild loses where late rows move the month", journal_heirs, "heirs",
        "if distance <= NEAR_MONTHS", "if distance < 0", a_rebuild_keeps_the_state, (journal,),
    ),
    Defect(
        "a state that another member's warning inherits", journal_heirs, "heirs",
        "and one.about == it.said_last.about", "", nothing_is_inherited_by_another_subject, (journal,),
    ),
]  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.what)
def test_a_seeded_defect_is_caught(defect: Defect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    arguments = (tmp_path,) if defect.caught_by.__module__ == __name__ else ()
    assert_caught(defect, monkeypatch, *arguments)
