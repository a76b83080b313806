"""The charts of competition: overlap of members, and initiatives side by side."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard.duplicates_chart import Effort, duplicates
from dashboard.marks import ACCENT
from dashboard.overlap_chart import Overlap, overlap
from tests.published_sample import HOSTILE

NAMES = ["Alder", "Birch", "Cedar"]


def test_a_cell_for_each_two_below_the_diagonal_and_a_gap_where_nothing_is_known():
    # rows Birch, Cedar; columns Alder, Birch
    (heat,) = overlap(NAMES, {(0, 1): Overlap(0.75, declared=False), (1, 2): Overlap(None, declared=False)}).data
    assert [list(line) for line in heat.z] == [[0.75, None], [None, None]]


def test_a_figure_from_50_a_tick_for_declared_pairs_and_else_colour_alone():
    pairs = {
        (0, 1): Overlap(1.0, declared=True),
        (0, 2): Overlap(0.49, declared=False),
        (1, 2): Overlap(0.5, declared=False),
    }
    (heat,) = overlap(NAMES, pairs).data
    assert [list(line) for line in heat.text] == [["✓", ""], ["", "50"]]


def test_the_hover_says_who_and_how_much():
    (heat,) = overlap(NAMES, {(0, 1): Overlap(0.75, declared=False)}).data
    assert heat.customdata[0][0] == "<b>Alder and Birch</b><br>overlap 75 of 100"


def test_names_of_the_overlap_are_shortened_and_inert():
    figure = overlap([HOSTILE, "B" * 40, "Cedar"], {(0, 1): Overlap(0.75, declared=False)})
    labels = [*figure.layout.xaxis.ticktext, *figure.layout.yaxis.ticktext]
    assert "B" * 13 + "…" in labels
    assert not [label for label in labels if "<" in label]
    assert "<img" not in figure.data[0].customdata[0][0]


def test_what_overlaps_is_drawn_over_what_ran_and_both_end_with_their_last_day():
    ran, over = (date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 4, 1), date(2026, 6, 30))
    effort = Effort("Safer dyes", "Alder", "Dyes", ran, [over])
    whole, part = duplicates([effort], date(2025, 11, 1), date(2026, 10, 31)).data
    assert list(whole.x) == [ran[0], ran[1] + timedelta(days=1)]
    assert list(part.x) == [over[0], date(2026, 7, 1)] and part.line.color == ACCENT and whole.line.color != ACCENT


def test_a_theme_is_written_once_above_its_first_initiative():
    ran = (date(2026, 1, 1), date(2026, 6, 30))
    rows = [Effort(name, "Alder", theme, ran, [ran]) for name, theme in (("a", "Dyes"), ("b", "Dyes"), ("c", "Water"))]
    texts = [note.text for note in duplicates(rows, date(2025, 11, 1), date(2026, 10, 31)).layout.annotations]
    assert texts == ["<b>Dyes</b>", "<b>Water</b>"]
