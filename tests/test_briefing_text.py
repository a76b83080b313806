"""The text edition: Markdown in which no text of the data is markup."""

from __future__ import annotations

import re
from datetime import date

import pytest
from markdown_it import MarkdownIt

from dashboard.briefing.document import Ask, Bars, Briefing, Lines, Scores, Section
from dashboard.briefing.plain import bold_of, plain
from dashboard.briefing.text import text
from dashboard.words import escape
from tests.published_sample import HOSTILE

PAGE = MarkdownIt("commonmark").enable("table")


def document(*sections: Section, coalition: str = "Reef Pact") -> Briefing:
    return Briefing(coalition, "Steering committee", date(2026, 11, 2), "Figures to October 2026.", sections)


def test_a_section_reads_from_its_message_to_what_is_not_known():
    section = Section(
        "Balance holds it back",
        said=("Health is 62 (59–67), watch.",),
        points=("Balance lost 3 points.",),
        charts=(
            Scores(
                "Health 62",
                ("Health", "Balance"),
                (62.0, None),
                (59.0, None),
                (67.0, None),
                ("62 (59–67), watch", "not enough data"),
            ),
            Lines("Health went from 70 to 62.", [date(2026, 9, 1), date(2026, 10, 1)], {"Health": [70.0, 62.0]}),
            Bars("The lead 17", ("The lead",), {"As proposed": (17.0,), "Dropped": (None,)}, "items"),
        ),
        asks=(Ask("One member sets the agenda", "It raised 6 of 6.", "Ask two others.", "facilitator"),),
        header=("When", "What"),
        rows=(("1 Mar 2027", "End of term: Chair"),),
        unknown=("What members think.",),
    )
    assert text(document(section)) == (
        "# Reef Pact: briefing for the steering committee\n\n2 November 2026. Figures to October 2026.\n\n"
        "## Balance holds it back\n\nHealth is 62 (59–67), watch.\n\n- Balance lost 3 points.\n\n"
        "| Score | Value, range and band |\n| --- | --- |\n| Health | 62 (59–67), watch |\n| Balance | not enough data |\n\n"
        "Health went from 70 to 62.\n\n"
        "| Raised by | As proposed | Dropped |\n| --- | --- | --- |\n| The lead | 17 | not enough data |\n\n"
        "**One member sets the agenda.** It raised 6 of 6. **We ask:** Ask two others. (facilitator)\n\n"
        "| When | What |\n| --- | --- |\n| 1 Mar 2027 | End of term: Chair |\n\n"
        "### What we do not know\n\n- What members think.\n"
    )


@pytest.mark.parametrize(
    "name", [HOSTILE, "# heading", "1. one", "- item", "+ item", "=== x", "> quote", "a | b", "`x`", "\n\n# new"]
)
def test_a_hostile_name_stays_the_text_it_is_wherever_it_stands(name):
    section = Section(
        name, (name,), (name,), asks=(Ask(name, name, name, name),), header=("A",), rows=((name,),), unknown=(name,)
    )
    marked = text(document(section, coalition=name))
    page = PAGE.render(marked)
    assert re.findall(r"<(?:a|img|em|code|blockquote|ol|hr)\b", page) == []
    assert (
        page.count("<h1>") == 1 and page.count("<h2>") == 1 and page.count("<table>") == 1 and page.count("<td>") == 1
    )
    assert "http://" not in marked and "https://" not in marked and "www." not in marked


@pytest.mark.parametrize("name", [HOSTILE, "a\\b", "**", "x*y", "5 * 3"])
def test_plain_gives_back_what_was_escaped_without_the_bold_marks(name):
    assert plain(f"**{escape(name)} raised 3.** More.") == f"{name} raised 3. More."
    assert bold_of(f"**{escape(name)} raised 3.** More.") == f"{name} raised 3."


def test_where_there_is_nothing_there_is_no_heading_and_no_table():
    told = text(document(Section("Nothing yet")))
    assert told.endswith("## Nothing yet\n")
    assert "|" not in told
