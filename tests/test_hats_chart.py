"""The chart of hats: a bar as long as what was done, and a hat nobody wore drawn as a gap."""

from __future__ import annotations

from dashboard.hats_chart import Hat, hats


def test_a_bar_per_hat_in_the_order_given_and_an_outline_where_nobody_wore_it() -> None:
    figure = hats(
        [Hat("Facilitator", 16.0, "16 hours", "16 hours, 5 entries"), Hat("Matchmaker", 0, "not worn", "not worn")]
    )
    bar, gap = figure.data
    assert (bar.type, list(bar.x), list(bar.y)) == ("bar", [16.0], [0])
    assert "16 hours, 5 entries" in bar.hovertemplate
    assert (gap.type, gap.line.dash, list(gap.y)) == ("scatter", "dot", [1, 1])
    assert [note.text for note in figure.layout.annotations] == ["16 hours", "not worn"]
    assert list(figure.layout.yaxis.ticktext) == ["Facilitator", "Matchmaker"]


def test_names_from_elsewhere_are_escaped() -> None:
    figure = hats([Hat("<b>x</b>", 1.0, "1 hour", "1 hour")])
    assert "<b>x</b>" not in figure.data[0].hovertemplate.removeprefix("<b>").replace("</b><br>", "")
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;x&lt;/b&gt;"


def test_hats_without_any_hour_or_entry_still_have_a_scale() -> None:
    figure = hats([Hat("Facilitator", 0.0, "not worn", "not worn")])
    assert figure.layout.xaxis.range[1] > figure.layout.xaxis.range[0] == 0
