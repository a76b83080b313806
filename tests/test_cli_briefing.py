"""The command `briefing`: the file of the audience asked, nothing that people ended, and errors with a way out."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.commands import RefusedError, briefing_on
from dashboard.sections.briefing_files import SLIDES
from tests.pages import open_page
from tests.published_sample import BUILD, sample, write_build
from tests.published_warnings import WARNINGS
from tests.roads import run, run_alone
from tests.template_sample import template as a_template


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for audience in ("secretariat", "committee", "funder"):
        subject = {} if audience == "secretariat" else {"subject": None}
        write_build(tmp_path, BUILD, sample() | {"warnings": [row | subject for row in WARNINGS]}, audience)
    (tmp_path / "builds" / BUILD / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "current").write_text(f"{BUILD}\n", encoding="utf-8")
    for folder in ("raw", "staged", "decisions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    return tmp_path


def text_of(workspace: Path, *options: str) -> str:
    answer = run("briefing", workspace, "--coalition", "threadline", "--format", "md", *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_committees_file_is_the_default_and_the_others_are_asked_for(workspace):
    assert text_of(workspace).startswith("# Threadline Accord: briefing for the steering committee\n")
    assert "not for handing round" not in text_of(workspace)
    assert "not for handing round" in text_of(workspace, "--audience", "secretariat")
    assert text_of(workspace, "--audience", "funder").splitlines()[6] == "Not validated for funding decisions."


def test_it_is_written_to_the_file_that_is_named(workspace, tmp_path):
    answer = run("briefing", workspace, "--coalition", "threadline", "--format", "md", "-o", tmp_path / "b.md")
    assert answer.returncode == 0 and answer.stdout == ""
    assert (tmp_path / "b.md").read_text(encoding="utf-8") == text_of(workspace)


def test_a_warning_that_somebody_ended_is_not_on_the_table(workspace):
    assert "**Agenda captured: Northmill.**" in text_of(workspace)
    ended = run(
        "warning", workspace, "aaaaaaaaaaaaaaa2", "--to", "false_alarm", "--note", "A typing error", "--who", "Ann"
    )
    assert ended.returncode == 0, ended.stderr
    assert "**Agenda captured: Northmill.**" not in text_of(workspace)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--coalition", "threadline", "--audience", "member"), "There is no briefing for the audience member"),
        (
            ("--coalition", "nowhere"),
            "There is no coalition nowhere. There are: canopy, harbour, loopworks, threadline.",
        ),
        (("--coalition", "threadline", "--format", "md", "--template", "x.pptx"), "A template is for slides"),
    ],
)
def test_what_cannot_be_is_one_line_with_a_way_out(workspace, options, said):
    answer = run("briefing", workspace, *options)
    assert answer.returncode == 2
    assert said in answer.stderr and "Traceback" not in answer.stderr


def test_without_a_build_or_without_the_audiences_file_nothing_is_written(workspace, tmp_path):
    shutil.move(workspace / "builds" / BUILD / "published" / "committee.duckdb", tmp_path / "gone")
    answer = run("briefing", workspace, "--coalition", "threadline", "-o", tmp_path / "b.pptx")
    assert answer.returncode == 2 and "cannot be opened" in answer.stderr
    (workspace / "current").unlink()
    answer = run("briefing", workspace, "--coalition", "threadline", "-o", tmp_path / "b.pptx")
    assert answer.returncode == 2 and "has no build yet" in answer.stderr
    assert not (tmp_path / "b.pptx").exists()


def test_the_table_is_set_with_the_warnings_and_the_day_that_are_asked_for(workspace):
    mine = next(row["warning_id"] for row in WARNINGS if row["coalition_id"] == "threadline" and row["class"] == "act")
    one = text_of(workspace, "--warning", mine, "--on", "2026-11-12")
    assert "12 November 2026" in one and one.count("**We ask:**") == 1
    assert "**We ask:**" not in text_of(workspace, "--warning", "none")


def test_a_warning_that_is_not_there_and_a_third_one_are_refused(workspace):
    for options, said in (
        (("--warning", "nothing"), "No warning nothing is open in threadline"),
        (("--warning", "a", "--warning", "b", "--warning", "c"), "name 2 at most"),
    ):
        answer = run("briefing", workspace, "--coalition", "threadline", "--format", "md", *options)
        assert answer.returncode == 2 and said in answer.stderr


def test_the_page_and_the_command_make_the_same_slides_on_a_template(workspace, tmp_path, monkeypatch):
    template, by_hand = tmp_path / "ours.pptx", tmp_path / "b.pptx"
    template.write_bytes(a_template())
    app = open_page(
        monkeypatch, workspace, "briefing", coalition_id="threadline", briefing_for="committee",
        briefing_day=date(2026, 11, 12),
    )  # fmt: skip
    first, second = (box for box in app.checkbox if box.value)
    first.uncheck().run()
    app.file_uploader(key="slide-template").upload(template.name, template.read_bytes()).run()
    app.button(key="on-template").click().run()
    assert not app.error, [error.value for error in app.error]
    asked = ("--warning", str(second.key).rpartition("-")[2], "--on", "2026-11-12", "--template", template)
    answer = run_alone("briefing", workspace, "--coalition", "threadline", *asked, "-o", by_hand)
    assert answer.returncode == 0, answer.stderr
    offered = app.download_button(key="briefing-on-template").proto.url
    assert offered == address_of(by_hand.read_bytes(), "threadline-committee-2026-11-12.pptx")


def address_of(content: bytes, name: str) -> str:
    """Where a page of the tests offers a file: it goes by the file's bytes, kind and name."""
    kept = MemoryMediaFileStorage("/mock/media")
    return kept.get_url(kept.load_and_get_id(content, SLIDES, MediaFileKind.DOWNLOADABLE, name))


def test_a_template_that_cannot_be_used_says_why_on_the_page(workspace, tmp_path, monkeypatch):
    template = tmp_path / "notes.pptx"
    template.write_text("no slides", encoding="utf-8")
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(workspace))
    with pytest.raises(RefusedError, match="is not a PowerPoint file"):
        briefing_on(str(template), "threadline", "committee", date(2026, 11, 12), None)
