"""Every number of a briefing is a published one, nothing of another audience's file is in it, and a build gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dashboard import words
from dashboard.briefing.content import briefing
from dashboard.briefing.document import Briefing
from dashboard.briefing.text import text
from dashboard.builds import HARDENED
from dashboard.data import UnavailableError, opened
from tests.briefing_builds import EXAMPLES, REAL, built_examples
from tests.briefing_figures import charted, numbers, without_figure, wrong

EDITIONS = [("committee", "committee"), ("secretariat", "committee"), ("funder", "funder")]
ALL = [(audience, edition, key) for audience, edition in EDITIONS for key in (*EXAMPLES, REAL)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_examples(tmp_path_factory.mktemp("briefings"))


@pytest.fixture(scope="module")
def files(built: Path) -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    """The published files, opened to look figures up."""
    found = {
        name: duckdb.connect(built / "published" / f"{name}.duckdb", read_only=True, config=HARDENED)
        for name in ("secretariat", "committee", "funder")
    }
    yield found
    for connection in found.values():
        connection.close()


def made(built: Path, audience: str, edition: str, key: str) -> Briefing:
    with opened(built, audience) as here:
        return briefing(here, key, edition=edition)


@pytest.mark.parametrize(("audience", "edition", "key"), ALL)
def test_every_number_stands_in_the_published_row_that_its_figure_names(built, files, audience, edition, key):
    document, con = made(built, audience, edition, key), files[audience]
    (last,) = con.execute("select last_month from coalitions where coalition_id = ?", [key]).fetchone()
    for section in document.sections:
        assert without_figure(section, [last, words.month_before(last)]) == [], section.heading
        for figure in section.figures:
            assert wrong(con, figure) == [], figure
    assert sum(charted(con, key, section) for section in document.sections) >= 4


@pytest.mark.parametrize(("audience", "edition", "key"), ALL)
def test_sources_and_limits_say_published_numbers(built, files, audience, edition, key):
    document, con = made(built, audience, edition, key), files[audience]
    for figure in document.figures:
        assert wrong(con, figure) == [], figure
    (last,) = con.execute("select last_month from coalitions where coalition_id = ?", [key]).fetchone()
    known = {number for figure in document.figures for number in numbers(figure.said)}
    known |= set(numbers(f"{words.month(last)} {words.RANGES} {words.BANDS}"))
    more = [line for line in document.limits if line.startswith("And ")]
    left = [line for line in (*document.sources, *document.limits) if line not in more]
    assert [number for line in left for number in numbers(line) if number not in known] == []


def test_a_number_that_is_nowhere_published_is_found(built, files):
    document = made(built, "committee", "committee", "threadline-accord")
    first = document.sections[0]
    assert without_figure(replace(first, said=[*first.said, "97 of them."]), []) == ["97"]
    figure = first.figures[0]
    assert wrong(files["committee"], replace(figure, said=figure.said.replace(numbers(figure.said)[0], "97", 1))) == [
        "97"
    ]


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_committee_reads_no_name_of_an_organisation_and_the_funder_neither(built, files, key):
    names = [name for (name,) in files["secretariat"].execute("select distinct name from members").fetchall() if name]
    names += [name for (name,) in files["secretariat"].execute("select distinct name from funders").fetchall() if name]
    assert len(names) > 60
    with_names = text(made(built, "secretariat", "committee", key)).replace("\\", "")
    assert [name for name in names if name in with_names] != []
    for audience, edition in (("committee", "committee"), ("funder", "funder")):
        told = text(made(built, audience, edition, key)).replace("\\", "")
        assert [name for name in names if name in told] == []


@pytest.mark.parametrize("key", (*EXAMPLES, REAL))
def test_the_funder_edition_is_the_same_from_the_secretariats_file(built, key):
    assert text(made(built, "secretariat", "funder", key)) == text(made(built, "funder", "funder", key))


@pytest.mark.parametrize(("audience", "edition"), EDITIONS)
def test_the_same_build_gives_the_same_bytes(built, audience, edition):
    for key in (*EXAMPLES, REAL):
        assert text(made(built, audience, edition, key)) == text(made(built, audience, edition, key))


def test_the_committee_is_asked_for_at_most_two_things_and_those_to_act_on_come_first(built, files):
    for key in EXAMPLES:
        asks = made(built, "committee", "committee", key).sections[0].asks
        acts = (
            files["committee"]
            .execute(
                "select count(*) from warnings where coalition_id = ? and class = 'act' and closed_month is null", [key]
            )
            .fetchone()[0]
        )
        assert len(asks) == 2 and sum(ask.is_act for ask in asks) == min(acts, 2)
        assert all(ask.why and ask.ask.endswith(".") and ask.hat for ask in asks)


def test_the_real_coalition_says_what_is_missing_and_draws_no_empty_table(built):
    document = made(built, "committee", "committee", REAL)
    assert document.sections[0].heading == "Health cannot be worked out: durability has no score"
    told = text(document)
    assert "What was promised and kept is not known: no list of commitments has arrived." in told
    assert "There is no member register, so nobody knows who leads." in told
    for never in ("None", "NaN", "n/a", "nan"):
        assert never not in told
    for section in document.sections:
        assert bool(section.header) == bool(section.rows)


def test_every_briefing_has_five_to_seven_sentences_to_say(built):
    for key in EXAMPLES:
        assert 5 <= len(made(built, "committee", "committee", key).sections[-1].points) <= 7


def test_the_funder_is_told_first_that_nothing_is_validated(built):
    for key in (*EXAMPLES, REAL):
        document = made(built, "funder", "funder", key)
        assert document.sections[0].said[0] == document.limits[0] == "Not validated for funding decisions."
        assert "caused" not in text(document).lower()


def test_whose_file_it_is_decides_which_edition_may_be_made(built):
    for audience, edition in (("committee", "funder"), ("funder", "committee"), ("member", "committee")):
        with pytest.raises(UnavailableError):
            made(built, audience, edition, EXAMPLES[0])
    with pytest.raises(UnavailableError, match=r"There is no coalition nowhere\. There are: canopy-compact, "):
        made(built, "committee", "committee", "nowhere")
