"""Who works with whom, as a picture: a ring around the most connected, or a matrix."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from dashboard.introductions_chart import Introduction, introductions_chart
from dashboard.network_chart import MOST_ROUND, WIDTHS, Tie, by_degree, degrees, network
from tests.published_sample import HOSTILE

NAMES = ["Alder", "Birch Works", "Cedar", "Dale"]
STAR = [Tie(1, 0, 1, "one day"), Tie(1, 2, 4, "four days"), Tie(1, 3, 2, "two days")]


def marks(figure: go.Figure) -> go.Scatter:
    return figure.data[-1]


def labels(figure: go.Figure) -> dict[str, tuple[float, float]]:
    return {note.text: (note.x, note.y) for note in figure.layout.annotations}


def test_the_most_connected_is_in_the_middle_and_the_rest_around_it():
    at = labels(network(NAMES, STAR))
    assert at["Birch Works"] == (0, 0)
    around = [at[name] for name in ("Alder", "Cedar", "Dale")]
    assert all(x**2 + y**2 == pytest.approx(1) for x, y in around)
    assert len({(round(x, 6), round(y, 6)) for x, y in around}) == 3


def test_members_are_in_the_order_of_their_ties_then_of_their_names():
    ties = [Tie(3, 0, 1, ""), Tie(3, 2, 1, ""), Tie(2, 0, 1, "")]
    assert degrees(4, ties) == [2, 0, 2, 2]
    assert by_degree(NAMES, ties) == [0, 2, 3, 1]


def test_a_stronger_tie_has_a_wider_line():
    lines = network(NAMES, STAR).data[: len(WIDTHS)]
    assert [len([x for x in line.x if x is None]) for line in lines] == [1, 1, 0, 1]  # 1, 2 and 4 of 4 days
    assert [line.line.width for line in lines] == sorted(line.line.width for line in lines)


def test_who_has_no_tie_is_hollow_and_the_hover_says_with_how_many_others_the_rest_work():
    trace = marks(network(NAMES, STAR[:2]))
    told = {text[0].partition("</b>")[0].removeprefix("<b>"): text[0] for text in trace.customdata}
    assert dict(zip(told, trace.marker.symbol, strict=True)) == {
        "Birch Works": "circle", "Alder": "circle", "Cedar": "circle", "Dale": "circle-open",
    }  # fmt: skip
    assert told["Birch Works"] == "<b>Birch Works</b><br>works with 2 of 3 others"
    assert told["Dale"] == "<b>Dale</b><br>works with 0 of 3 others"


def test_a_line_tells_who_and_how_much_at_its_middle():
    trace = network(NAMES, STAR).data[len(WIDTHS)]
    assert trace.customdata[1][0] == "<b>Birch Works</b> and <b>Cedar</b><br>four days"


def test_without_a_tie_nobody_is_in_the_middle():
    figure = network(NAMES, [])
    assert (0, 0) not in labels(figure).values()
    assert set(marks(figure).marker.symbol) == {"circle-open"}
    assert len(labels(network(NAMES[:2], [Tie(0, 1, 1, "")]))) == 2


@pytest.mark.parametrize(("members", "kind"), [(MOST_ROUND, "scatter"), (MOST_ROUND + 1, "heatmap")])
def test_more_than_fifteen_members_are_a_matrix(members, kind):
    figure = network([f"Member {number:02}" for number in range(members)], [Tie(0, 1, 2, "two days")])
    assert figure.data[0].type == kind


def test_the_matrix_has_each_tie_twice_in_the_order_of_its_rows():
    names = [f"Member {number:02}" for number in range(16)]
    figure = network(names, [Tie(9, 4, 3, "three days"), Tie(9, 5, 1, "a day")])
    assert list(figure.layout.yaxis.ticktext[:4]) == ["Member 09", "Member 04", "Member 05", "Member 00"]
    cells = {(y, x): cell for y, row in enumerate(figure.data[0].z) for x, cell in enumerate(row) if cell is not None}
    assert cells == {(0, 1): 3, (1, 0): 3, (0, 2): 1, (2, 0): 1}
    assert figure.data[0].customdata[1][0] == "<b>Member 09</b> and <b>Member 04</b><br>three days"


@pytest.mark.parametrize("members", [4, 16])
def test_names_from_the_data_stay_text(members):
    names = [f"{HOSTILE} {number}" for number in range(members)]
    drawn = network(names, [Tie(0, 1, 1, HOSTILE)]).to_json()
    assert "<img" not in drawn.replace("\\u003c", "<")
    assert "$x" not in drawn


def test_an_introduction_is_drawn_beside_the_pairs_like_it_where_there_are_any():
    rows = [Introduction("Alder and Cedar", "1 May 2026", 4, 1.25), Introduction(HOSTILE, "2 May 2026", 0, None)]
    figure = introductions_chart(rows)
    others, own = figure.data[-2:]
    assert (list(others.x), list(own.x), list(own.y)) == ([1.25], [4, 0], [0, 1])
    assert own.customdata[0][0] == "<b>Alder and Cedar</b><br>1 May 2026: 4 joint days, comparable pairs 1.2"
    assert own.customdata[1][0].endswith("2 May 2026: 0 joint days")
    assert "<img" not in figure.to_json().replace("\\u003c", "<")
