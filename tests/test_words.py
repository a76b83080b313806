from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import words
from metrics.constants import CONCERN_BELOW, STRONG_FROM
from metrics.heads import LENSES
from tests.published_sample import HOSTILE

PER_CENT = f"{words.NBSP}%"
SHARE = "share of eligible members, 0 to 1"
INDEX = "index, 0 (even) to 1 (one organisation)"


def test_a_score_carries_its_range_only_where_one_is_published():
    assert words.score(62.4, 55.1, 69.6) == "62 (55–70)"
    assert words.score(62.4) == "62"
    assert words.score(62.4, None, 70) == "62"


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_a_missing_figure_is_words_and_never_a_zero(nothing):
    assert words.score(nothing) == "not enough data"
    assert words.indicator_value(nothing, nothing, nothing, nothing, SHARE) == "not enough data"
    assert words.count(nothing, "row") == "not enough data"


def test_a_range_without_a_point_says_how_much_is_unknown():
    said = words.indicator_value(None, 0.206, 0.994, 0.62, SHARE)
    assert said == f"21–99{PER_CENT}, no point: 38{PER_CENT} of this activity has no known organisation"


def test_a_value_is_written_as_its_unit_asks():
    assert words.indicator_value(0.31, None, None, 1, SHARE) == f"31{PER_CENT}"
    assert words.indicator_value(0.31, 0.2, 0.45, 1, SHARE) == f"31{PER_CENT} (20–45{PER_CENT})"
    assert words.indicator_value(0.48, 0.39, 0.57, 1, INDEX) == "0.48 (0.39–0.57)"
    assert words.indicator_value(4.21, None, None, 1, "months") == "4.2 months"
    assert words.indicator_value(8.0, None, None, 1, "organisations, a count") == "8 organisations"
    assert words.indicator_value(1.0, None, None, 1, "organisations, a count") == "1 organisation"
    assert words.indicator_value(8.63, None, None, 1, "voices, 1 to the number of members") == "8.6 voices"
    assert words.indicator_value(0.857, None, None, 1, "probability, 0 to 1") == f"86{PER_CENT}"


def test_small_shares_say_so_and_none_is_none():
    assert words.share(0.004) == f"under 1{PER_CENT}"
    assert words.share(0) == f"0{PER_CENT}"


def test_a_change_has_a_true_minus_and_agrees_with_the_printed_scores():
    assert words.change(52, 58) == "−6"
    assert words.change(58, 52) == "+6"
    assert words.change(51.6, 52.4) == "0"
    assert words.change(None, 52) is None


def test_an_index_that_rounds_to_nothing_has_no_minus():
    assert words.indicator_value(-0.001, None, None, 1, INDEX) == "0.00"
    assert words.indicator_value(-0.04, None, None, 1, INDEX) == "−0.04"


def test_dates_are_in_words():
    day = date(2026, 11, 2)
    assert words.full_date(day) == "2 November 2026"
    assert words.month_short(day) == "Nov 2026"
    assert words.day_month(day) == "2 November"
    assert words.day_month(day, beside=date(2025, 12, 1)) == "2 November 2026"
    assert words.short_date(None) == "not dated"


def test_a_probability_is_never_none_and_never_certain():
    assert words.probability(0) == words.probability(0.009) == f"under 1{PER_CENT}"
    assert words.probability(0.24) == f"24{PER_CENT}"
    assert words.probability(0.995) == words.probability(1) == f"over 99{PER_CENT}"


def test_how_much_is_present_is_never_more_than_there_is():
    assert words.present(0.3999) == f"39{PER_CENT}"
    assert words.present(0.29) == f"29{PER_CENT}"  # 0.29 * 100 is a little less than 29
    assert words.present(0.999) == f"99{PER_CENT}"
    assert words.present(1.0) == "all"


def test_a_part_of_a_change_has_its_sign_and_nothing_has_none():
    assert words.signed(-1.26) == "−1.3"
    assert words.signed(0.31) == "+0.3" and words.signed(10.04) == "+10.0"
    assert words.signed(-0.04) == words.signed(0.04) == "0.0"


def test_a_place_is_never_bare():
    assert words.places(2, 5, 9) == "place 2 to 5 of 9"
    assert words.places(1, 1, 9) == "place 1 of 9 in nearly every recalculation"


def test_a_score_just_under_a_band_is_not_written_as_the_band():
    assert words.score(69.83, 60, 75) == "69.8 (60–75)"
    assert words.score(44.97) == "44.9"
    assert words.score(70.2) == "70" and words.score(69.4) == "69" and words.score(59.8) == "60"


def test_a_range_without_width_is_left_out():
    assert words.indicator_value(1.0, 1.0, 1.0, 1, SHARE) == f"100{PER_CENT}"
    assert words.indicator_value(0.0, 0.0, 2.0, 1, "organisations, a count") == "0 (0–2) organisations"


def test_the_month_before_january_is_december():
    assert words.month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert words.month_before(date(2026, 10, 1)) == date(2026, 9, 1)


def test_the_six_reasons_are_those_of_the_method():
    assert tuple(words.LENSES) == LENSES
    assert (words.WATCH_FROM, words.STRONG_FROM) == (CONCERN_BELOW, STRONG_FROM)


def test_items_are_joined_as_people_write_them():
    assert words.joined(["a"]) == "a"
    assert words.joined(["a", "b", "c"]) == "a, b and c"


def test_a_hostile_name_keeps_no_mark_that_markdown_reads():
    safe = words.escape(HOSTILE)
    for live in ("](", "**A", " <img", " $x", "https://", ":material", ":red", "www."):
        assert live not in safe
    assert safe.startswith(r"\*\*Acme\*\*")


def test_control_characters_and_line_ends_do_not_reach_the_page():
    assert words.escape("a\n# b\x00\u2028c") == r"a \# b c"


@given(st.text(max_size=60))
def test_an_escaped_text_reads_as_the_text_did(text):
    shown = words.escape(text).replace(words.JOINER, "")
    plain = "".join(c for i, c in enumerate(shown) if c != "\\" or (i and shown[i - 1] == "\\" and _odd(shown, i)))
    expected = re.sub(r" +", " ", words._CONTROL.sub(" ", text)).strip(" ").replace(words.JOINER, "")
    assert plain == expected


def _odd(shown: str, i: int) -> bool:
    """Is the backslash at i itself escaped: an odd number of them before it?"""
    before = len(shown[:i]) - len(shown[:i].rstrip("\\"))
    return before % 2 == 1


def test_long_words_may_break_and_short_ones_stay_whole():
    assert words.breakable("agenda of 2026.csv") == "agenda of 2026.csv"
    assert words.breakable("attendance_2026-10.csv").split(words.BREAK) == ["attendance_", "2026-", "10.", "csv"]
    assert words.breakable("x" * 40).split(words.BREAK) == ["x" * 15, "x" * 15, "x" * 10]


def test_text_in_a_plot_holds_no_html_and_no_formula():
    assert words.chart_text("<b>A</b> & $x$ %{y}") == "&lt;b&gt;A&lt;/b&gt; &amp; &#36;x&#36; %&#123;y}"
