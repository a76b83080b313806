"""One trouble is one warning, and alarms have a budget: worked by hand, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from metrics.episodes import Episode, Firing, Level, episodes
from tests.rows import months_from

MONTHS = months_from("2026-01", "2026-12")


def fires(months: dict[int, Level], subject: str | None = None, strength: float = 1.0) -> list[Firing]:
    """By the number of the month in 2026."""
    return [
        Firing(month=date(2026, month, 1), level=level, subject=subject, strength=strength)
        for month, level in months.items()
    ]


def told(firings: dict[str, list[Firing]], **more: Any) -> list[tuple[str, str | None, str, int, int | None]]:
    """(warning, subject, class, month reported, month closed)."""
    found = episodes(MONTHS, firings, dict.fromkeys(firings, 2) | more.pop("severity", {}), **more)
    return [
        (e.warning, e.first.subject, e.level, e.first.month.month, e.closed_month and e.closed_month.month)
        for e in found
    ]


def one(found: list[Episode]) -> Episode:
    assert len(found) == 1
    return found[0]


def test_months_in_a_row_are_one_warning_that_closes_after_three_silent_ones() -> None:
    assert told({"a": fires({2: "act", 3: "act", 4: "act"})}) == [("a", None, "act", 2, 7)]


def test_two_silent_months_do_not_close_it() -> None:
    assert told({"a": fires({2: "act", 5: "act", 11: "act"})}) == [
        ("a", None, "act", 2, 8),
        ("a", None, "act", 11, None),
    ]


def test_a_watch_that_is_confirmed_becomes_an_act_of_its_own_month_and_closes_the_watch() -> None:
    found = told({"a": fires({3: "watch", 4: "act", 5: "watch", 6: "act"})})
    assert found == [("a", None, "watch", 3, 4), ("a", None, "act", 4, 9)]


def test_an_act_stays_one_while_it_fires_as_a_watch() -> None:
    assert told({"a": fires(dict.fromkeys((4, 5, 6, 7, 8, 9, 10, 11, 12), "watch") | {4: "act"})}) == [
        ("a", None, "act", 4, None)
    ]


def test_subjects_are_troubles_of_their_own() -> None:
    found = told({"a": fires({2: "act"}, "birch") + fires({3: "act"}, "cedar")})
    assert found == [("a", "birch", "act", 2, 5), ("a", "cedar", "act", 3, 6)]


def test_a_month_has_two_new_acts_and_the_weaker_ones_are_watched_until_there_is_room() -> None:
    firings = {
        "zz_grave": fires({5: "act", 6: "act"}, strength=1.0),
        "strong": fires({5: "act", 6: "act"}, strength=9.0),
        "a_weak": fires({5: "act", 6: "act"}, strength=2.0),
    }
    found = told(firings, severity={"zz_grave": 3})
    assert found == [
        ("a_weak", None, "watch", 5, 6), ("strong", None, "act", 5, 9), ("zz_grave", None, "act", 5, 9),
        ("a_weak", None, "act", 6, 9),
    ]  # fmt: skip
    held_back = episodes(MONTHS[:5], firings, {"zz_grave": 3, "strong": 2, "a_weak": 2})
    assert [(e.warning, e.is_held_back) for e in held_back] == [
        ("a_weak", True),
        ("strong", False),
        ("zz_grave", False),
    ]


def test_warnings_about_data_take_no_room_and_are_never_held_back() -> None:
    firings = {name: fires({5: "data"}) for name in ("feed", "coverage", "wave")} | {"a": fires({5: "act"})}
    assert [row[2] for row in told(firings, budget=1)] == ["act", "data", "data", "data"]


def test_the_budget_can_be_none_at_all() -> None:
    assert told({"a": fires({5: "act"})}, budget=0) == [("a", None, "watch", 5, 8)]


def test_too_little_to_judge_by_is_no_warning_and_keeps_none_open() -> None:
    found = told({"a": fires({2: "act", 3: "unable", 4: "unable", 5: "unable"})})
    assert found == [("a", None, "act", 2, 5)]


def test_what_was_reported_stays_as_it_was_first_reported() -> None:
    firings = [
        Firing(month=date(2026, 2, 1), level="act", value=0.3), Firing(month=date(2026, 3, 1), level="act", value=0.1),
    ]  # fmt: skip
    episode = one(episodes(MONTHS, {"a": firings}, {"a": 1}))
    assert (episode.first.value, episode.latest.value) == (0.3, 0.1)


def test_no_month_depends_on_a_later_one() -> None:
    levels: list[dict[int, Level]] = [
        {2: "watch", 3: "act", 9: "act"},
        {3: "act", 4: "act"},
        {3: "act", 8: "watch"},
        {3: "act"},
    ]
    firings = {f"w{number}": fires(months, strength=number) for number, months in enumerate(levels)}
    severity = dict.fromkeys(firings, 2)
    whole = episodes(MONTHS, firings, severity)
    for count in range(1, 13):
        known = episodes(
            MONTHS[:count],
            {n: [f for f in found if f.month <= MONTHS[count - 1]] for n, found in firings.items()},
            severity,
        )
        reported = [(e.warning, e.level, e.first) for e in whole if e.first.month <= MONTHS[count - 1]]
        assert [(e.warning, e.level, e.first) for e in known] == reported
