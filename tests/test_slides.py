"""Slides are native and editable, and draw and say what the document says."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from pptx.oxml.ns import qn

from dashboard.briefing.document import Lines, Section
from dashboard.briefing.slides import slides
from tests.briefing_sample import BARS, HEALTH, LINES, MONTHS, SAMPLE, SCORES, hostile
from tests.slide_reading import charts, opened, shapes, texts


@pytest.fixture(scope="module")
def sample() -> Any:
    return opened(slides(SAMPLE))


def sheet(shape: Any, *, formulas: bool = False) -> Any:
    blob = shape.chart.part.chart_workbook.xlsx_part.blob
    return openpyxl.load_workbook(io.BytesIO(blob), data_only=not formulas).active


def test_a_section_is_a_slide_whose_title_is_its_sentence(sample: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in sample.slides]
    asked = [section.heading for section in SAMPLE.sections if section is not SAMPLE.sections[3]]
    assert [title for title in titles if "of\u00a02)" not in title] == [
        *asked,
        "Where the figures come from",
        "What they cannot say",
    ]
    assert all(slide.shapes[0] == slide.shapes.title for slide in sample.slides), "read first"


def test_a_long_table_goes_on_in_the_next_slide_under_its_header(sample: Any) -> None:
    tables = [shape.table for _, shape in shapes(sample) if shape.has_table and len(shape.table.columns) == 3]
    rows = [[cell.text_frame.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert len(tables) == 2
    assert rows == [list(row) for row in SAMPLE.sections[3].rows]
    assert all(
        table.first_row and [cell.text_frame.text for cell in table.rows[0].cells] == ["When", "What", "Who takes it"]
        for table in tables
    )


def test_the_workbook_of_scores_holds_what_is_published_and_formulas_over_it(sample: Any) -> None:
    values, formulas = sheet(charts(sample)[0]), sheet(charts(sample)[0], formulas=True)
    rows = [[cell.value for cell in row] for row in values.iter_rows(min_row=2)][::-1]  # bars are drawn from below
    assert [row[0] for row in rows] == [
        f"{name}  {label}" for name, label in zip(SCORES.names, SCORES.labels, strict=True)
    ]
    assert [row[1] for row in rows] == SCORES.lows
    assert [row[5] for row in rows] == SCORES.values
    assert [row[6] for row in rows] == SCORES.highs
    assert rows[0][2:4] == [6.5, 5.5]
    assert formulas["C5"].value == "=F5-B5"
    assert formulas["D5"].value == "=G5-F5"


def test_the_workbooks_of_lines_and_bars_hold_the_documents_figures(sample: Any) -> None:
    lines, bars = sheet(charts(sample)[1]), sheet(charts(sample)[2])
    assert [cell.value for cell in lines[1]][1:] == list(LINES.series)
    assert [cell.value.date() for cell in lines["A"][1:]] == MONTHS
    assert [cell.value for cell in lines["B"][1:]] == HEALTH
    assert [cell.value for cell in bars["A"][1:]] == BARS.categories[::-1]
    assert [cell.value for cell in bars["B"][1:]] == [None, 7, 17]


def test_what_a_chart_draws_is_what_its_workbook_says(sample: Any) -> None:
    for shape in charts(sample):
        drawn = [[series.name, *series.values] for series in shape.chart.plots[0].series]
        columns = [[cell.value for cell in column] for column in sheet(shape).iter_cols(min_col=2)]
        assert drawn == columns[: len(drawn)]


def test_an_unknown_month_is_a_gap_and_never_nothing(sample: Any) -> None:
    shape = charts(sample)[1]
    health = shape.chart.plots[0].series[0]
    assert health.values[3] is None
    points = [int(node.get("idx")) for node in health._element.find(qn("c:val")).iter(qn("c:pt"))]
    assert points == [i for i, value in enumerate(HEALTH) if value is not None]
    assert shape.chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"


def test_a_month_between_two_gaps_has_a_dot() -> None:
    values = [50.0, None, 60.0, None, 70.0, 71.0]
    chart = Lines("Alone.", MONTHS[:6], {"Health": values}, 0, 100)
    deck = opened(slides(replace(SAMPLE, sections=(Section("One month", charts=(chart,)),))))
    series = charts(deck)[0].chart.plots[0].series[0]
    dotted = [int(node.find(qn("c:idx")).get("val")) for node in series._element.findall(qn("c:dPt"))]
    assert dotted == [0, 2]


def test_lines_stand_on_a_date_axis_with_a_mark_each_half_year(sample: Any) -> None:
    axis = charts(sample)[1].chart._chartSpace.find(f".//{qn('c:dateAx')}")
    said = {name: axis.find(qn(f"c:{name}")).get("val") for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit")}
    assert said == {"baseTimeUnit": "months", "majorUnit": "6", "majorTimeUnit": "months"}


def test_the_label_of_a_line_is_rounded_as_the_texts_are(sample: Any) -> None:
    labels = [node.text for node in charts(sample)[1].chart._chartSpace.iter(qn("a:t"))]
    assert labels == ["52"], "52.5 is 52 in words; a spreadsheet would say 53"


def test_the_alt_of_a_chart_is_the_documents(sample: Any) -> None:
    assert [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts(sample)] == [
        SCORES.alt,
        LINES.alt,
        BARS.alt,
        LINES.alt,
    ]


def test_a_rule_beside_an_ask_is_decoration_without_shadow(sample: Any) -> None:
    rules = [shape for shape in sample.slides[0].shapes if shape._element.find(".//{*}decorative") is not None]
    assert [str(shape.fill.fore_color.rgb) for shape in rules] == ["BE3A14", "BC8600"]
    assert all(shape._element.find(qn("p:style")) is None for shape in rules)


def test_the_ask_and_its_hat_stand_to_the_right_and_the_unknown_last(sample: Any) -> None:
    first = sample.slides[0]
    told = [texts(shape) for shape in first.shapes]
    ask = next(shape for shape in first.shapes if texts(shape).startswith("One member sets the agenda: Northmill"))
    assert ask.left > sample.slide_width / 2.2
    assert (
        "We ask: Ask two other members for one item each before the next agenda goes out, and put these first. (facilitator)"
        in texts(ask)
    )
    assert told.index(next(text for text in told if text.startswith("What we do not know: Engagement"))) > told.index(
        texts(ask)
    )


def test_the_speaker_has_the_notes(sample: Any) -> None:
    assert sample.slides[0].notes_slide.notes_text_frame.text == "\n".join(SAMPLE.sections[0].notes)


def test_the_same_document_gives_the_same_bytes_and_says_when_it_was_made() -> None:
    file = slides(SAMPLE)
    about = opened(file).core_properties
    assert file == slides(SAMPLE)
    assert (about.title, about.author, about.created) == (
        "Threadline Accord: briefing for the steering committee",
        "coalition-health",
        datetime(2026, 11, 12),
    )
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_another_day_gives_other_bytes() -> None:
    assert slides(SAMPLE) != slides(replace(SAMPLE, made_on=date(2026, 11, 13)))


def test_a_text_never_becomes_a_formula_or_a_link() -> None:
    deck = opened(
        slides(
            hostile(
                replace(
                    SAMPLE,
                    sections=(replace(SAMPLE.sections[2], charts=(replace(BARS, categories=["=1+1", "@cmd", "+2"]),)),),
                )
            )
        )
    )
    labels = sheet(charts(deck)[0], formulas=True)["A"][1:]
    assert {cell.data_type for cell in labels} == {"s"}
    with zipfile.ZipFile(io.BytesIO(slides(hostile()))) as archive:
        assert not [
            name
            for name in archive.namelist()
            if name.endswith(".rels") and b'TargetMode="External"' in archive.read(name)
        ]


def test_a_name_that_a_chart_shortens_stands_whole_in_the_notes() -> None:
    name = "Association of " + "very " * 12 + "long names"
    section = replace(SAMPLE.sections[2], charts=(replace(BARS, categories=[name, "B", "C"]),))
    deck = opened(slides(replace(SAMPLE, sections=(section,))))
    assert name in deck.slides[0].notes_slide.notes_text_frame.text
    assert max(len(label) for label in charts(deck)[0].chart.plots[0].categories) < len(name)
