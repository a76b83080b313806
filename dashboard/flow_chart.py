"""Who raises, who decides, what follows? The way of decided agenda items as a Sankey diagram in three columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.kept import kept
from dashboard.marks import ACCENT, INK, tint
from dashboard.words import chart_text

HEIGHT, TOP, FOOT = 320, 30, 16  # pixels
GAP, THICK = 22, 12  # pixels between two nodes, and of a node
MERGED_UNDER = 5  # items; those who raised fewer share a node
MOST_TIED = 3  # who raised most, none of them many, are named
MOST_NAMED = 6  # nodes of their own that stand clear of each other
LEFT, MIDDLE, RIGHT = 0.001, 0.42, 0.999  # where the columns stand; at 0 and 1 Plotly places a node by itself
LINE = 16  # characters of a name that fit a phone left of the middle column
BECAME = {"as_proposed": "As proposed", "amended": "Changed first", "dropped": "Dropped"}
FOLLOWED = {
    "on_time": "Done on time", "late": "Late", "open": "Still open", "nothing_agreed": "Nothing agreed",
}  # fmt: skip


class Stream(NamedTuple):
    """So many items alike: who raised them, and keys of BECAME and FOLLOWED (None: what followed is not on file)."""

    raised_by: str
    became: str
    followed: str | None
    n: int


def merged(streams: Sequence[Stream], alone: Sequence[str] = ()) -> list[Stream]:
    """Raisers of few items become "4 others"; those with most come first, and names in `alone` keep a node of their own."""
    raised: Counter[str] = Counter()
    for stream in streams:
        raised[stream.raised_by] += stream.n
    ranked = sorted(raised, key=lambda who: (-raised[who], who))
    able = [who for who in ranked if who not in alone]
    named = [who for who in able if raised[who] >= MERGED_UNDER][:MOST_NAMED]
    if not named:  # of many small ones those who raised most, unless these are many too
        first = [who for who in able if raised[who] == raised[able[0]]]
        named = first if len(first) <= MOST_TIED else []
    small = [who for who in able if who not in named]
    if len(small) == 1:  # "1 other" would be as long as its name
        named, small = [*named, *small], []
    places = [*named, *small, *(who for who in ranked if who in alone)]
    others = f"{len(small)} {'others' if named else 'organisations'}"
    counted: Counter[tuple[str, str, str | None]] = Counter()
    for stream in sorted(streams, key=lambda one: places.index(one.raised_by)):
        who = others if stream.raised_by in small else stream.raised_by
        counted[who, stream.became, stream.followed] += stream.n
    return [Stream(*key, n) for key, n in counted.items()]


@kept
def flow(streams: Sequence[Stream], leader: str | None, became: dict[str, str] = BECAME) -> go.Figure:
    """`streams` as `merged` gives them: the order of raisers is theirs. `leader` is drawn in the accent.

    `became` words the middle column. What was dropped goes on only where something was promised all the same.
    """
    first, second = _links(streams)
    has_followed = bool(second)
    columns = [
        (LEFT, list(dict.fromkeys(stream.raised_by for stream in streams)), {}),
        (MIDDLE if has_followed else RIGHT, list(became), became),
        (RIGHT, list(FOLLOWED) if has_followed else [], FOLLOWED),
    ]  # fmt: skip
    sums: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for (source, target, _), n in first.items():
        sums[0][source] += n
        sums[1][target] += n
    for (_, target, _), n in second.items():
        sums[2][target] += n
    nodes = [
        (number, key, labels.get(key, key), x, sums[number][key])
        for number, (x, keys, labels) in enumerate(columns)
        for key in keys
        if sums[number][key]
    ]
    place = {(number, key): index for index, (number, key, *_) in enumerate(nodes)}
    links = [(place[0, source], place[1, target], who, n) for (source, target, who), n in first.items()]
    links += [(place[1, source], place[2, target], who, n) for (source, target, who), n in second.items()]
    items = sum(sums[0].values())
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed", textfont={"color": TEXT, "shadow": "none", "size": 13},
            node={
                "label": [_label(name, n, number) for number, _, name, _, n in nodes],
                "color": [ACCENT if number == 0 and key == leader else INK for number, key, *_ in nodes],
                "pad": GAP, "thickness": THICK, "line": {"width": 0}, "align": "left",
                "x": [x for _, _, _, x, _ in nodes], "y": _centres(nodes, items),
                "customdata": [f"<b>{chart_text(name)}</b><br>{n} of {words.count(items, 'item')}" for _, _, name, _, n in nodes],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
            link={
                "source": [source for source, *_ in links], "target": [target for _, target, *_ in links],
                "value": [n for *_, n in links],
                "color": [tint(ACCENT, 0.42) if who is not None and who == leader else tint(INK, 0.28) for _, _, who, _ in links],
                "customdata": [
                    f"<b>{chart_text(nodes[source][2])}</b> → {chart_text(nodes[target][2])}<br>{words.count(n, 'item')}"
                    for source, target, _, n in links
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )  # fmt: skip
    heads = [(0.0, "left", "who raised it"), (MIDDLE, "center", "what became of it"), (1.0, "right", "what followed")]
    if not has_followed:
        heads = [heads[0], (1.0, "right", "what became of it")]
    for x, side, text in heads:
        figure.add_annotation(
            x=x, y=1, xref="paper", yref="paper", xanchor=side, yanchor="bottom", yshift=8, text=f"<b>{text}</b>",
            showarrow=False,
        )  # fmt: skip
    base(figure)
    figure.update_layout(height=HEIGHT, margin={"l": 4, "r": 4, "t": TOP, "b": FOOT})
    return figure


Links = Counter[tuple[str, str, str | None]]


def _links(streams: Sequence[Stream]) -> tuple[Links, Links]:
    """(from, to, raiser) of the first and the second step; in the second the raisers run together."""
    first: Links = Counter()
    second: Links = Counter()
    for who, became, followed, n in streams:
        first[who, became, who] += n
        if followed and not (became == "dropped" and followed == "nothing_agreed"):
            second[became, followed, None] += n
    return first, second


def _centres(nodes: Sequence[tuple[int, str, str, float, int]], items: int) -> list[float]:
    """Where each node's middle stands, 0 at the top, so that no two of a column meet; each column is centred."""
    room = HEIGHT - TOP - FOOT
    most = max(sum(1 for node in nodes if node[0] == number) for number in range(3))
    pixels = (room - (most - 1) * GAP) / items
    centres = []
    for number in range(3):
        mine = [node[4] for node in nodes if node[0] == number]
        at = (room - sum(mine) * pixels - (len(mine) - 1) * GAP) / 2
        for n in mine:
            centres.append(min(max((at + n * pixels / 2) / room, 0.001), 0.999))
            at += n * pixels + GAP
    return centres


def _label(name: str, n: int, number: int) -> str:
    """ "Northmill 27"; a raiser's long name is cut, as the whole one stands in the table below."""
    short = name if number or len(name) <= LINE else f"{name[: LINE - 1].rstrip()}…"
    return f"{chart_text(short)} {n}"
