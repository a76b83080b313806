"""The page to print: what stands on it, that it needs nothing from elsewhere, and its way back through the workbook."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipelines.templates import pulse_page
from pipelines.templates.members import PLACEHOLDERS, members_from_text
from pipelines.templates.pulse import INTRO
from pipelines.toolkit import (
    AGREEMENT,
    DIMENSIONS,
    DONT_KNOW,
    INSTRUMENT,
    LOWEST,
    ORGANISATION_QUESTION,
    PULSE,
    VERSION,
)
from tests.filled_pulse import FILLED, MEMBERS, UNSURE, answers_back, ratings_back, true_answers, true_ratings
from tests.staged import rows, staged
from tests.test_template_workbook import filled

SECONDS = 60


class Tables(HTMLParser):
    """The tables of a page: their caption, headings, and rows as cells; and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[dict[str, Any]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)
        if tag == "table":
            self.tables.append({"caption": [], "rows": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag in ("th", "td"):
            self.tables[-1]["rows"][-1].append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "caption" in self.open:
            self.tables[-1]["caption"].append(data)
        elif "th" in self.open or "td" in self.open:
            self.tables[-1]["rows"][-1][-1].append(data)


def page(members=MEMBERS) -> Tables:
    parser = Tables()
    parser.feed(pulse_page.make(members).decode())
    assert parser.open == []
    return parser


def test_the_statements_stand_with_their_ids_and_a_figure_per_answer() -> None:
    statements, *_ = page().tables
    heading, *lines = statements["rows"]
    assert [cell[0] for cell in heading] == ["Statement", *AGREEMENT, DONT_KNOW]
    assert [line[0] for line in lines] == [[item.item_id, item.wording] for item in PULSE]
    assert all([cell[0] for cell in line[1:]] == ["1", "2", "3", "4", "5", "?"] for line in lines)


def test_every_dimension_has_a_table_of_the_members_with_its_own_figures() -> None:
    _, *tables = page().tables
    assert [table["caption"] for table in tables] == [[one.name, one.wording] for one in DIMENSIONS]
    for table, one in zip(tables, DIMENSIONS, strict=True):
        heading, *lines = table["rows"]
        assert [cell[0] for cell in heading] == ["Member", *one.answers, DONT_KNOW]
        assert [line[0] for line in lines] == [[member.organisation_id, member.name] for member in MEMBERS]
        figures = [str(n) for n in range(one.lowest, one.highest + 1)]
        assert all([cell[0] for cell in line[1:]] == [*figures, "?"] for line in lines)


def test_it_says_who_sees_what_and_asks_for_the_organisation() -> None:
    text = pulse_page.make(MEMBERS).decode()
    assert all(words.replace("'", "&#x27;") in text for words in INTRO)
    assert ORGANISATION_QUESTION in text
    assert text.count('class="tick"') == len(MEMBERS)


def test_without_members_placeholders_are_marked_and_the_organisation_is_written_by_hand() -> None:
    text = pulse_page.make(PLACEHOLDERS).decode()
    assert "replace them before you print this" in text
    assert 'class="line"' in text and 'class="tick"' not in text
    assert "replace them" not in pulse_page.make(MEMBERS).decode()


def test_it_asks_nothing_of_any_other_place_and_runs_nothing() -> None:
    tags = page().tags
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in tags}
    assert not [attrs for _, attrs in tags if {"src", "href", "onload", "onclick", "style"} & attrs.keys()]
    assert not re.search(r"url\(|@import|https?:", pulse_page.make(MEMBERS).decode())


def test_a_screen_reader_finds_language_title_headings_and_what_each_cell_belongs_to() -> None:
    tags = page().tags
    assert dict(tags)["html"] == {"lang": "en"}
    assert [tag for tag, _ in tags if re.fullmatch("h[1-6]", tag)] == ["h1", "h2", "h2", "h2"]
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"col", "row"}
    assert [tag for tag, _ in tags].count("caption") == len(page().tables)


def test_a_name_is_shown_as_it_is_written_and_makes_no_markup() -> None:
    members = members_from_text('Northmill & <script>alert("x")</script> Sons')
    text = pulse_page.make(members).decode()
    assert "Northmill &amp; (script)alert(&quot;x&quot;)(/script) Sons" in text


@pytest.mark.browser
def test_chromium_prints_it_on_a4_pages(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    (tmp_path / "page.html").write_bytes(pulse_page.make(MEMBERS))
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [
        f"--user-data-dir={tmp_path}/profile",
        f"--print-to-pdf={tmp_path}/page.pdf",
        f"file://{tmp_path}/page.html",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    printed = (tmp_path / "page.pdf").read_bytes()
    sizes = re.findall(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", printed)
    assert 3 <= len(sizes) <= 4
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}  # points of A4


# --- the way back ------------------------------------------------------------------------------------------
def typed() -> dict[str, list[dict[str, Any]]]:
    """Both filled pages as somebody types them into the workbook, as the page says."""
    answers, ratings = [], []
    for number, one in enumerate(FILLED, start=1):
        about = {
            "wave_id": "spring",
            "organisation_id": one.member.organisation_id,
            "respondent_key": f"spring-{number}",
        }
        for item, choice in zip(PULSE, one.statements, strict=True):
            if choice is not None:
                said = {"dont_know": "yes"} if choice == UNSURE else {"value": choice + LOWEST}
                answers.append(about | {"item_id": item.item_id} | said)
        for dimension in DIMENSIONS:
            for member in MEMBERS:
                choice = one.rating(dimension, member)
                if choice not in (None, UNSURE):
                    ratings.append(
                        {
                            "wave_id": "spring",
                            "rater_organisation_id": one.member.organisation_id,
                            "rated_organisation_id": member.organisation_id,
                            "dimension": dimension.name,
                            "value": choice + dimension.lowest,
                        }
                    )
    wave = {
        "wave_id": "spring",
        "coalition_id": "reef",
        "opened_on": dt.date(2026, 5, 4),
        "closed_on": dt.date(2026, 5, 22),
    }
    wave |= {"instrument": INSTRUMENT, "instrument_version": VERSION}
    return {"survey_waves": [wave], "survey_answers": answers, "survey_ratings": ratings}


def test_what_two_people_ringed_comes_back_exactly_through_the_workbook(tmp_path: Path) -> None:
    about, place = staged(tmp_path, filled(typed()), "workbook.xlsx")
    assert (about.connector, about.rows_read, about.quarantined, about.people) == ("canonical", 1 + 28 + 16, 0, 2)
    assert answers_back(place) == true_answers()
    assert ratings_back(place) == true_ratings()
    assert rows(place, "survey_waves", "instrument", "instrument_version") == [("pulse", "1")]
