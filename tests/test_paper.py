"""The paper is tagged as PDF/UA-1 asks, reads none of its texts as code, and is the same for the same document."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdf
import pytest

from dashboard.briefing.document import Bars, Lines, Scores, Section
from dashboard.briefing.paper import IN_FONTS, IN_PLACE, REPLACED, paper
from dashboard.briefing.paper_charts import drawn
from tests.briefing_sample import BARS, HEALTH, HOSTILE, LINES, MONTHS, NOTHING, SAMPLE, SCORES, hostile, long


@pytest.fixture(scope="module")
def sample() -> Any:
    return opened(paper(SAMPLE))


def opened(file: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(file))


def tags(reader: Any) -> Iterator[Any]:
    def walk(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    return walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def said(reader: Any) -> str:
    return bare("".join(page.extract_text() for page in reader.pages))


def test_it_says_that_it_is_pdf_ua_1_with_title_language_and_day(sample: Any) -> None:
    root = sample.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    assert "Threadline Accord: briefing for the steering committee" in metadata
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (sample.metadata.title, sample.metadata.author) == (
        "Threadline Accord: briefing for the steering committee",
        "coalition-health",
    )
    assert sample.metadata.creation_date.date() == date(2026, 11, 12)


def test_each_section_is_a_heading_and_no_level_is_left_out(sample: Any) -> None:
    headings = [tag for tag in tags(sample) if re.fullmatch(r"/H\d", tag["/S"])]
    first = [tag["/T"] for tag in headings if tag["/S"] == "/H1"]
    assert first == [
        *(section.heading for section in SAMPLE.sections),
        "Where the figures come from",
        "What they cannot say",
    ]
    levels = [int(tag["/S"][2:]) for tag in headings]
    assert all(after - before <= 1 for before, after in pairwise([0, *levels]))


def test_each_chart_is_a_figure_with_the_documents_words_and_no_image(sample: Any) -> None:
    assert [tag["/Alt"] for tag in tags(sample) if tag["/S"] == "/Figure"] == [
        SCORES.alt,
        LINES.alt,
        BARS.alt,
        LINES.alt,
    ]
    assert not any(page.images for page in sample.pages)


def test_tables_have_head_cells_for_their_columns(sample: Any) -> None:
    count = Counter(tag["/S"] for tag in tags(sample))
    assert (count["/Table"], count["/TH"]) == (2, 2 + 3)
    assert count["/TD"] == 2 * 2 + 24 * 3
    heads = [tag["/A"][0] if isinstance(tag["/A"], list) else tag["/A"] for tag in tags(sample) if tag["/S"] == "/TH"]
    assert {head["/Scope"] for head in heads} == {"/Column"}


def test_points_are_lists(sample: Any) -> None:
    assert (
        Counter(tag["/S"] for tag in tags(sample))["/LI"] == 2 + 2 + 2 + 2 + 2
    )  # unknowns, points twice, sources, limits


def test_the_summary_is_on_the_first_page_and_pages_are_numbered(sample: Any) -> None:
    first = bare(sample.pages[0].extract_text())
    summary = SAMPLE.sections[0]
    assert all(bare(text) in first for text in [*summary.said, *summary.unknown, *(ask.ask for ask in summary.asks)])
    assert [
        f"Page{i + 1}of{len(sample.pages)}" in bare(page.extract_text()) for i, page in enumerate(sample.pages)
    ] == [True] * len(sample.pages)


@pytest.mark.parametrize("document", [SAMPLE, long(), NOTHING], ids=["sample", "long", "nothing"])
def test_nothing_that_is_said_gets_lost(document: Any) -> None:
    told = said(opened(paper(document)))
    for section in document.sections:
        asked = [text for ask in section.asks for text in (ask.what, ask.why, ask.ask, ask.hat)]
        for text in [
            section.heading,
            *section.said,
            *section.points,
            *asked,
            *section.unknown,
            *(cell for row in section.rows for cell in row),
        ]:
            assert bare(text)[:40] in told
            assert bare(text)[-40:] in told
    assert all(bare(text) in told for text in [*document.sources, *document.limits])
    assert bare(document.footer)[:200] in told


def test_no_text_is_read_as_code_and_all_of_it_stands_there() -> None:
    reader = opened(paper(hostile()))
    told = said(reader)
    assert bare(r'#import "x": y; *a* _b_ <b> $x^2$ @ref \ \u{41} `code` // /* [link](https://evil.example)') in told
    assert "x" * 300 in told
    assert not any("/Annots" in page for page in reader.pages), "no link is made of it"


def test_signs_without_a_letter_are_shown_as_such_and_the_paper_says_so() -> None:
    told = said(opened(paper(replace(SAMPLE, coalition="Ac\U0001f600me 日本"))))
    assert f"Ac{IN_PLACE}me{IN_PLACE}{IN_PLACE}:briefing" in told
    assert bare(REPLACED) in told
    assert bare(REPLACED) not in said(opened(paper(SAMPLE)))


def test_other_alphabets_that_the_fonts_have_stay() -> None:
    told = said(opened(paper(replace(SAMPLE, coalition="Žižek Łódź Ελλάδα Москва"))))
    assert "ŽižekŁódźΕλλάδαМосква" in told


def test_a_text_of_many_scripts_ends_in_a_paper_too() -> None:
    every = "".join(chr(code) for code in range(0x4E00, 0x4E40)) + "".join(
        chr(code) for code in range(0x1F600, 0x1F640)
    )
    assert IN_PLACE * 20 in said(opened(paper(replace(NOTHING, coalition=every))))


def test_all_signs_that_count_as_in_the_fonts_are() -> None:
    every = [chr(code) for code in range(0x20, 0x2200) if IN_FONTS.match(chr(code)) and chr(code).isprintable()]
    assert bare(REPLACED) not in said(opened(paper(replace(NOTHING, sources=(" ".join(every),)))))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert paper(SAMPLE) == paper(SAMPLE)
    assert paper(SAMPLE) != paper(replace(SAMPLE, made_on=date(2026, 11, 13)))


def test_a_long_word_stays_on_the_page() -> None:
    section = Section("W" * 200, said=("W" * 400,), header=("A", "B"), rows=[("W" * 120, "W" * 120)])
    for page in opened(paper(replace(SAMPLE, sections=(section,)))).pages:
        places: list[float] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size, places=places: places.append(
                tm[4] + 0.9 * size * len(text.strip().strip("\u200b")) * ("W" in text)
            )
        )
        assert max(places) <= float(page.mediabox.width)


def test_a_gap_in_a_line_stays_a_gap_in_line_and_range() -> None:
    shape = drawn(LINES)
    assert [len(part) for part in shape["lines"][0]["parts"]] == [3, 20]
    assert [len(band) for band in shape["bands"]] == [2 * 3, 2 * 20]
    assert shape["lines"][0]["parts"][0][0] == [0, HEALTH[0] / 100]
    assert shape["lines"][0]["end"]["text"] == "52"
    assert [month["text"] for month in shape["months"]] == ["Nov 2024", "May 2025", "Nov 2025", "May 2026"]


def test_a_score_that_is_not_known_has_no_mark() -> None:
    rows = drawn(SCORES)["rows"]
    assert [(row["mark"], row["range"]) for row in rows][2] == (None, None)
    assert rows[0]["range"] == [0.46, 0.58]
    assert [row["band"] for row in rows] == ["watch", "concern", "", "strong"]


def test_bars_begin_where_the_part_before_ends_and_say_what_is_not_known() -> None:
    first, _, last = drawn(BARS)["rows"]
    assert [(piece["from"], piece["text"]) for piece in first["pieces"]] == [(0, "17"), (17 / 20, "1"), (18 / 20, "2")]
    assert (last["pieces"], last["note"]) == ([], "not enough data")


def test_charts_of_which_nothing_is_known_are_drawn_too() -> None:
    empty = (
        Scores("None.", ["Health"], [None], [None], [None], ["not enough data"]),
        Lines("None.", MONTHS[:2], {"Health": [None, None]}),
        Bars("None.", ["Acme"], {"": [None]}),
    )
    for chart in empty:
        reader = opened(paper(replace(SAMPLE, sections=(Section("Nothing", charts=(chart,)),))))
        assert [tag["/Alt"] for tag in tags(reader) if tag["/S"] == "/Figure"] == ["None."]


def test_hostile_words_in_alt_text_stay_words() -> None:
    chart = replace(SCORES, alt=HOSTILE)
    reader = opened(paper(replace(SAMPLE, sections=(Section("One", charts=(chart,)),))))
    alt = next(tag["/Alt"] for tag in tags(reader) if tag["/S"] == "/Figure")
    assert alt.startswith('#import "x": y; *a* _b_ <b> $x^2$ @ref')
