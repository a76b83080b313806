"""The way of agenda items as a Sankey diagram: who gets a node, what flows where, and that nothing meets."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.flow_chart import FOOT, HEIGHT, TOP, Stream, flow, merged
from dashboard.marks import ACCENT, INK, tint


def drawn(figure):
    """Labels with their place and colour, and links as (from, to, items, colour)."""
    trace = figure.data[0]
    labels = trace.node.label
    links = zip(trace.link.source, trace.link.target, trace.link.value, trace.link.color, strict=True)
    return dict(zip(labels, trace.node.color, strict=True)), [(labels[a], labels[b], n, c) for a, b, n, c in links]


def one(who: str, n: int, became: str = "as_proposed", followed: str | None = "on_time") -> Stream:
    return Stream(who, became, followed, n)


def raisers(streams) -> dict[str, int]:
    sums: dict[str, int] = {}
    for stream in streams:
        sums[stream.raised_by] = sums.get(stream.raised_by, 0) + stream.n
    return sums


def test_those_who_raised_fewer_than_five_share_a_node_after_the_others():
    streams = [one("Dune", 4), one("Pine", 3, "dropped"), one("North", 20), one("Vesta", 5), one("Halden", 1)]
    assert list(raisers(merged(streams)).items()) == [("North", 20), ("Vesta", 5), ("3 others", 8)]


def test_a_single_small_one_keeps_its_name():
    assert list(raisers(merged([one("Pine", 3), one("North", 20)]))) == ["North", "Pine"]


def test_an_unknown_raiser_is_no_other():
    streams = [one("Unknown", 2), one("Dune", 4), one("Pine", 3), one("North", 20)]
    assert raisers(merged(streams, ["Unknown"])) == {"North": 20, "2 others": 7, "Unknown": 2}


def test_of_many_small_ones_those_with_most_are_named_unless_they_are_many_too():
    some = [one(name, n) for name, n in (("A", 3), ("B", 3), ("C", 2), ("D", 1))]
    assert raisers(merged(some)) == {"A": 3, "B": 3, "2 others": 3}
    assert raisers(merged([one(name, 1) for name in "ABCD"])) == {"4 organisations": 4}


def test_no_more_than_six_have_a_node_of_their_own():
    many = merged([one(f"M{number}", 20 - number) for number in range(9)])
    assert list(raisers(many)) == ["M0", "M1", "M2", "M3", "M4", "M5", "3 others"]


def test_what_is_alike_is_counted_together():
    assert merged([one("A", 2), one("B", 1), one("C", 1), one("D", 4), one("E", 9)])[-1] == one("4 others", 8)


def test_the_leader_is_in_the_accent_with_its_links_and_nobody_else_is():
    streams = [one("North", 5), one("North", 2, "dropped", "nothing_agreed"), one("Vesta", 6, "amended", "late")]
    nodes, links = drawn(flow(streams, "North"))
    assert nodes == {
        "North 7": ACCENT, "Vesta 6": INK, "As proposed 5": INK, "Changed first 6": INK, "Dropped 2": INK,
        "Done on time 5": INK, "Late 6": INK,
    }  # fmt: skip
    accent, grey = tint(ACCENT, 0.42), tint(INK, 0.28)
    assert links == [
        ("North 7", "As proposed 5", 5, accent), ("North 7", "Dropped 2", 2, accent), ("Vesta 6", "Changed first 6", 6, grey),
        ("As proposed 5", "Done on time 5", 5, grey), ("Changed first 6", "Late 6", 6, grey),
    ]  # fmt: skip


def test_what_was_dropped_goes_on_only_where_something_was_promised():
    _, links = drawn(flow([one("North", 2, "dropped", "nothing_agreed"), one("North", 1, "dropped", "open")], None))
    assert [link[:3] for link in links if link[0] == "Dropped 3"] == [("Dropped 3", "Still open 1", 1)]


def test_where_what_followed_is_not_on_file_there_are_two_columns():
    figure = flow([one("North", 5, followed=None), one("Vesta", 6, "dropped", None)], None)
    assert [note.text for note in figure.layout.annotations] == ["<b>who raised it</b>", "<b>what became of it</b>"]
    nodes, links = drawn(figure)
    assert list(nodes) == ["North 5", "Vesta 6", "As proposed 5", "Dropped 6"] and len(links) == 2
    assert list(figure.data[0].node.x) == [0.001, 0.001, 0.999, 0.999]


@pytest.mark.parametrize("sizes", [(20, 5, 8, 1), (1, 1, 1), (300, 7, 7, 6, 6, 5, 90, 2)])
def test_nodes_of_a_column_lie_inside_and_do_not_meet(sizes):
    ways = [("as_proposed", "on_time"), ("amended", "late"), ("dropped", "nothing_agreed"), ("as_proposed", "open")]
    figure = flow([one(f"M{number}", n, *ways[number % 4]) for number, n in enumerate(sizes)], None)
    node, room = figure.data[0].node, HEIGHT - TOP - FOOT
    counts = [int(label.rsplit(" ", 1)[1]) for label in node.label]
    for x in sorted(set(node.x)):
        column = [(y * room, n) for y, n, at in zip(node.y, counts, node.x, strict=True) if at == x]
        most = max(sum(1 for at in node.x if at == each) for each in set(node.x))
        pixels = (room - (most - 1) * node.pad) / sum(sizes)
        spans = [(y - n * pixels / 2, y + n * pixels / 2) for y, n in column]
        assert spans[0][0] > -1 and spans[-1][1] < room + 1
        assert all(after[0] - before[1] > node.pad - 1 for before, after in pairwise(spans))


def test_the_diagram_stands_still_and_its_text_has_no_shadow():
    trace = flow([one("North", 5)], "North").data[0]
    assert (trace.arrangement, trace.textfont.shadow, trace.node.align) == ("fixed", "none", "left")


def test_a_long_name_is_cut_in_the_label_and_whole_in_the_hover():
    figure = flow([one("The Organisation of <b>Long</b> Names", 5)], None)
    trace = figure.data[0]
    assert trace.node.label[0] == "The Organisatio… 5"
    assert "<b>The Organisation of &lt;b&gt;Long&lt;/b&gt; Names</b><br>5 of 5 items" in trace.node.customdata
    assert "<b>The Organisation of &lt;b&gt;Long&lt;/b&gt; Names</b> → As proposed<br>5 items" in trace.link.customdata


def test_where_changes_are_not_on_file_the_middle_column_says_adopted():
    nodes, _ = drawn(flow([one("North", 5)], None, {"as_proposed": "Adopted", "dropped": "Dropped"}))
    assert "Adopted 5" in nodes
