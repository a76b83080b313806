"""Whom a questionnaire asks about, and the command that makes the blank inputs."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from pipelines import cli_template
from pipelines.problems import CoalitionHealthError, WorkspaceError
from pipelines.templates.members import (
    MOST,
    Member,
    members_from_file,
    members_from_text,
    members_of_coalition,
)
from pipelines.workspace import Workspace

app = typer.Typer()
app.command()(cli_template.template)


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_names_in_one_text_are_members_with_an_id_from_the_name() -> None:
    assert members_from_text(" Northmill ;Halden & Sons GmbH; ;WWF [UK]") == (
        Member("Northmill", "northmill"),
        Member("Halden & Sons GmbH", "halden-sons"),
        Member("WWF (UK)", "wwf-uk"),
    )


def test_a_file_gives_names_and_ids_whatever_its_delimiter(tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    true = (Member("Halden, Sons & Co", "GB-CHC-00123"), Member("WWF", "wwf"))
    file.write_text('Name;ID\n"Halden, Sons & Co";GB-CHC-00123\n\nWWF;\n', "utf-8-sig")
    assert members_from_file(file) == true
    file.write_text('"Halden, Sons & Co",GB-CHC-00123\nWWF\n')
    assert members_from_file(file) == true
    assert [member.key for member in true] == ["GB_CHC_00123", "wwf"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there are no members"),
        (" ; ", "there are no members"),
        ("Northmill; northmill", "cannot be told apart"),
        ("Northmill; Northmill Ltd", "cannot be told apart"),
        ("Northmill; ***", "has no letter or digit"),
        ("x" * 121, "more than 120 characters"),
        ("North\x07mill", "cannot be written"),
        ("North\udcffmill", "cannot be written"),
        ("; ".join(f"m{n}" for n in range(MOST + 1)), "101 members are more than"),
    ],
)
def test_members_that_cannot_be_asked_about_are_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CoalitionHealthError, match=said):
        members_from_text(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'"never closed\n', b"x" * 200_000])
def test_a_file_that_is_no_list_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "members.csv"
    file.write_bytes(content)
    with pytest.raises(CoalitionHealthError, match=r"members\.csv"):
        members_from_file(file)
    with pytest.raises(CoalitionHealthError, match=r"nowhere\.csv"):
        members_from_file(tmp_path / "nowhere.csv")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose build says: in June 2 members and an observer; one left in May."""
    made = Workspace(tmp_path / "w")
    made.create()
    published = made.builds / "b" / "published"
    published.mkdir(parents=True)
    with duckdb.connect(str(published / "secretariat.duckdb")) as con:
        con.execute("create table coalitions as select 'reef' as coalition_id")
        con.execute(
            """
            create table members (coalition_id varchar, month date, organisation_id varchar, name varchar, eligible boolean);
            insert into members values
                ('reef', '2026-05-01', 'o9', 'Gone', true), ('reef', '2026-06-01', 'o2', 'birch works', true),
                ('reef', '2026-06-01', 'o1', 'Cedar', true), ('reef', '2026-06-01', 'o3', 'Onlooker', false),
                ('reef', '2026-06-01', null, null, true)
            """
        )
    (made.builds / "b" / "manifest.json").write_text("{}")
    made.current.write_text("b")
    return made


def test_the_members_of_a_build_are_those_of_its_last_month(workspace: Workspace) -> None:
    assert members_of_coalition(workspace, "reef") == (Member("birch works", "o2"), Member("Cedar", "o1"))


def test_a_coalition_or_a_build_that_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match=r"There is no coalition tide\. There are: reef"):
        members_of_coalition(workspace, "tide")
    workspace.current.unlink()
    with pytest.raises(WorkspaceError, match="has no build yet"):
        members_of_coalition(workspace, "reef")


@pytest.mark.parametrize("kind", cli_template.FILES)
def test_the_command_writes_each_template_and_says_what_comes_next(tmp_path: Path, kind: str) -> None:
    file = tmp_path / cli_template.FILES[kind]
    answer = run(kind, "-o", file)
    assert answer.exit_code == 0, answer.output
    assert file.stat().st_size > 2_000
    assert "is ready." in answer.output
    assert ("Member A, B and C" in answer.output) == (kind != "workbook")


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "filled.xlsx"
    file.write_bytes(b"a year of work")
    answer = run("workbook", "-o", file)
    assert isinstance(answer.exception, CoalitionHealthError)
    assert "is there already" in str(answer.exception)
    assert file.read_bytes() == b"a year of work"


def test_members_come_from_a_text_a_file_or_a_build_and_from_one_of_them_alone(
    tmp_path: Path, workspace: Workspace
) -> None:
    (tmp_path / "members.csv").write_text("Halden,o7\n")
    for number, given in enumerate(
        (("--members", "Halden; WWF"), ("--members-file", tmp_path / "members.csv"),
         ("--workspace", workspace.path, "--coalition", "reef"))
    ):  # fmt: skip
        file = tmp_path / f"{number}.txt"
        answer = run("pulse-qualtrics", "-o", file, *given)
        assert answer.exit_code == 0, answer.output
        assert "Member A" not in answer.output + file.read_text()
    assert "birch works\nCedar\n" in (tmp_path / "2.txt").read_text()
    refused = [
        run("pulse-page", "--members", "A", "--workspace", workspace.path, "--coalition", "reef"),
        run("pulse-page", "--workspace", workspace.path),
        run("workbook", "--members", "A"),
    ]
    said = ("in one way", "go together", "asks about no members")
    assert [words in str(answer.exception) for words, answer in zip(said, refused, strict=True)] == [True] * 3
