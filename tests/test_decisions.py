"""Deciding what a name means and undoing it, in a file that people edit too."""

from __future__ import annotations

import json
import tempfile
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.aliases import read_decisions, read_sheet
from pipelines.decision_lines import UNDONE, added, struck
from pipelines.decisions import accept, listed, reject, undo, wish
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.workspace import ALIASES_HEADER, Workspace
from tests.roads import everything, run, run_json

HEADER = ",".join(ALIASES_HEADER)
SHEET = (
    "Date,Meeting,Name,Organization\n2026-01-10,Call,Ann,Facebook\n2026-02-10,Call,Ann,Meta\n2026-02-10,Call,Bob,AWS\n"
)


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decisions")
    (folder / "sheet.csv").write_text(SHEET)
    (report,) = ingest(Workspace(folder / "w"), [folder / "sheet.csv"], "reef")
    assert report.loaded == 3, report.message
    return folder / "w"


@pytest.fixture
def workspace(ingested: Path) -> Workspace:
    """A workspace with one sheet and no decision."""
    place = Workspace(ingested)
    place.aliases.write_text(f"{HEADER}\n", encoding="utf-8")
    return place


def lines(workspace: Workspace) -> list[str]:
    return workspace.aliases.read_text("utf-8").splitlines()


# --- writing ----------------------------------------------------------------------------------------------
def test_an_accepted_name_is_a_line_with_who_when_and_why(workspace: Workspace) -> None:
    made = accept(workspace, "Facebook", "Meta", who="Ann", from_on=date(2021, 10, 28), why="renamed, they say")
    today = made.when
    assert date.fromisoformat(today) <= date.today()
    assert lines(workspace) == [HEADER, f'Facebook,Meta,,2021-10-28,,Ann,{today},"renamed, they say"']
    assert listed(workspace) == [made] and made.line == 2


def test_a_rejected_name_is_a_line_that_says_not(workspace: Workspace) -> None:
    made = reject(workspace, "AWS", "Amazon", who="Ann", coalition_id="reef")
    assert lines(workspace)[1:] == [f"AWS,not: Amazon,reef,,,Ann,{made.when},"]
    assert read_decisions(workspace.aliases) == [made] and made.is_rejection


def test_nobody_is_an_empty_organisation(workspace: Workspace) -> None:
    made = accept(workspace, "Newbie", "", who="Ann")
    assert lines(workspace)[1:] == [f"Newbie,,,,,Ann,{made.when},"]


def test_the_same_decision_twice_is_one_line_unless_another_came_between(workspace: Workspace) -> None:
    first = accept(workspace, "AWS", "Amazon", who="Ann")
    assert accept(workspace, "aws", "Amazon.", who="Ben") == first
    accept(workspace, "AWS", "Meta", who="Ben")
    assert accept(workspace, "AWS", "Amazon", who="Ann").line == 4


def test_undoing_marks_the_line_and_says_who_and_when(workspace: Workspace) -> None:
    made = accept(workspace, "Facebook", "Meta", who="Ann")
    kept = accept(workspace, "AWS", "Amazon", who="Ann")
    undone = undo(workspace, made.line, who="Ben", name="facebook")
    assert (undone.undone_by, undone.undone_on, undone.is_undone) == ("Ben", made.when, True)
    assert lines(workspace) == [
        f"{HEADER},undone_by,undone_on",
        f"Facebook,Meta,,,,Ann,{made.when},,Ben,{made.when}",
        f"AWS,Amazon,,,,Ann,{made.when},",
    ]
    assert listed(workspace) == [undone, kept] and read_decisions(workspace.aliases) == [kept]


def test_an_undone_decision_can_be_taken_again(workspace: Workspace) -> None:
    undo(workspace, accept(workspace, "AWS", "Amazon", who="Ann").line, who="Ben")
    assert accept(workspace, "AWS", "Amazon", who="Ann").line == 3


@pytest.mark.parametrize(
    ("line", "name", "message"),
    [
        (7, None, r"aliases.csv: line 7 holds no decision. List the decisions with: coalition-health names"),
        (1, None, "line 1 holds no decision"),
        (2, "AWS", 'line 2 is about "Facebook" by now, not "AWS". Nothing was changed.'),
    ],
)
def test_what_cannot_be_undone_is_said(workspace: Workspace, line: int, name: str | None, message: str) -> None:
    accept(workspace, "Facebook", "Meta", who="Ann")
    before = workspace.aliases.read_bytes()
    with pytest.raises(WorkspaceError, match=message):
        undo(workspace, line, who="Ben", name=name)
    assert workspace.aliases.read_bytes() == before


def test_undoing_twice_is_refused_with_the_day(workspace: Workspace) -> None:
    made = accept(workspace, "Facebook", "Meta", who="Ann")
    undo(workspace, made.line, who="Ben")
    with pytest.raises(WorkspaceError, match=f"line 2 was undone on {made.when}"):
        undo(workspace, made.line, who="Ben")


# --- refusing ---------------------------------------------------------------------------------------------
def test_a_decision_no_build_could_follow_is_refused_and_the_file_stays(workspace: Workspace) -> None:
    accept(workspace, "Facebook", "Meta", who="Ann")
    before = workspace.aliases.read_bytes()
    with pytest.raises(WorkspaceError, match="lines 2 and 3: these go in a circle"):
        accept(workspace, "Meta", "Facebook", who="Ann")
    with pytest.raises(WorkspaceError, match=r'line 2, says that "Facebook" is Meta. Undo line 2 first'):
        reject(workspace, "Facebook", "Meta", who="Ann")
    assert workspace.aliases.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "organisation", "more", "message"),
    [
        (" - ", "Meta", {}, '"-" is no name'),
        ("A", " ", {"is_rejection": True}, 'Say which organisation "A" is not'),
        ("A", "B", {"from_on": date(2026, 2, 1), "to_on": date(2026, 1, 1)}, "from 2026-02-01 is after to 2026-01-01"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(name: str, organisation: str, more: dict, message: str) -> None:
    with pytest.raises(WorkspaceError, match=message):
        wish(name, organisation, **more)


def test_while_a_build_runs_nothing_is_decided(workspace: Workspace) -> None:
    with workspace.writing("build"), pytest.raises(WorkspaceError, match="so this decision did not start"):
        accept(workspace, "AWS", "Amazon", who="Ann")
    assert listed(workspace) == []


def test_a_line_that_says_not_and_no_more_is_refused(workspace: Workspace) -> None:
    workspace.aliases.write_text("name,organisation\nA,not:\n")
    with pytest.raises(WorkspaceError, match='line 2: "not:" does not say which organisation it is not'):
        listed(workspace)


# --- files edited by hand ---------------------------------------------------------------------------------
def test_a_spreadsheets_file_keeps_its_mark_delimiter_line_ends_and_lines(workspace: Workspace) -> None:
    by_hand = "\ufeffAlias;Organisation;Decided by\r\nOld Co;New Co;Ann\r\n;;\r\nX;Y;Ann"
    workspace.aliases.write_bytes(by_hand.encode())
    made = accept(workspace, "Fa;cebook", "Meta", who="Ben", from_on=date(2021, 10, 28))
    undo(workspace, 2, who="Ben")
    assert workspace.aliases.read_bytes().decode() == (
        "\ufeffAlias;Organisation;Decided by;from_on;when;undone_by;undone_on\r\n"
        f"Old Co;New Co;Ann;;;Ben;{made.when}\r\n;;\r\nX;Y;Ann\r\n"
        f'"Fa;cebook";Meta;Ben;2021-10-28;{made.when}\r\n'
    )
    assert [(one.line, one.name, one.is_undone) for one in listed(workspace)] == [
        (2, "Old Co", True), (4, "X", False), (5, "Fa;cebook", False),
    ]  # fmt: skip


def test_a_record_over_two_lines_is_undone_as_one_and_those_below_stay(workspace: Workspace) -> None:
    workspace.aliases.write_text(f'{HEADER}\nA,B,,,,Ann,,"two\nlines"\nC,D,,,,Ann,,\n', encoding="utf-8")
    assert [one.line for one in listed(workspace)] == [3, 4]
    undo(workspace, 3, who="Ben")
    assert [(one.name, one.is_undone) for one in listed(workspace)] == [("A", True), ("C", False)]


def test_a_file_that_was_deleted_or_emptied_begins_anew(workspace: Workspace) -> None:
    workspace.aliases.unlink()
    accept(workspace, "AWS", "Amazon", who="Ann")
    assert lines(workspace)[0] == HEADER
    workspace.aliases.write_bytes(b"\n")
    accept(workspace, "AWS", "Amazon", who="Ann")
    assert len(lines(workspace)) == 2


def test_a_file_in_another_encoding_is_named_and_left_alone(workspace: Workspace) -> None:
    workspace.aliases.write_bytes("name,organisation\nNestl\xe9,Nestle\n".encode("latin-1"))
    before = workspace.aliases.read_bytes()
    with pytest.raises(WorkspaceError, match=r"aliases.csv: not readable as UTF-8"):
        accept(workspace, "AWS", "Amazon", who="Ann")
    assert workspace.aliases.read_bytes() == before


def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe_and_read_without(workspace: Workspace) -> None:
    made = accept(workspace, "=cmd()", "@Home", who="+Ann", why="-1")
    assert lines(workspace)[1] == f"'=cmd(),'@Home,,,,'+Ann,{made.when},'-1"
    assert listed(workspace) == [made] and (made.name, made.organisation) == ("=cmd()", "@Home")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(*[st.text(max_size=12)] * 3, st.booleans()), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_whatever_is_written_is_read_back_and_undone_alone(
    said: list[tuple[str, str, str, bool]], delimiter: str
) -> None:
    content = delimiter.join(ALIASES_HEADER).encode()
    written = []
    for name, organisation, why, is_rejection in said:
        decision = wish(f"n{name}", f"o{organisation}", who="Ann", why=why, is_rejection=is_rejection)
        content = added(content, decision)
        written.append(decision)
    assert read_back(content) == [(d.name, d.organisation, d.why, d.is_rejection) for d in written]
    last = read_sheet("x", content).records[-1][1]
    assert read_back(struck(content, last, "Ben", "2026-01-01")) == read_back(content)[:-1]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text('name,organis";\t\n\r\x00=-0129:é', max_size=60).map(str.encode)))
def test_whatever_the_file_holds_it_is_read_or_refused_in_words(content: bytes) -> None:
    for head in (b"", b"name,organisation,from_on,to_on\n"):
        try:
            for _, last, _ in read_sheet("aliases.csv", head + content).records[1:]:
                struck(head + content, last, "Ben", "2026-01-01")
            read_back(head + content)
        except WorkspaceError as error:
            assert str(error).startswith("aliases.csv")


def read_back(content: bytes) -> list[tuple[str, str, str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aliases.csv"
        path.write_bytes(content)
        return [(one.name, one.organisation, one.why, one.is_rejection) for one in read_decisions(path)]


# --- many at once -----------------------------------------------------------------------------------------
def test_decisions_taken_at_once_are_all_written_or_told_to_try_again(workspace: Workspace) -> None:
    def decide(number: int) -> None:
        while True:
            try:
                accept(Workspace(workspace.path), f"Name {number}", "Meta", who="Ann")
                return
            except WorkspaceError as error:
                assert "Try again" in str(error)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.name for one in listed(workspace)) == [f"Name {number}" for number in range(6)]


def test_a_write_that_fails_halfway_leaves_the_file_as_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(workspace.path)

    def full(path: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            accept(workspace, "AWS", "Amazon", who="Ann")
    assert everything(workspace.path) == before


# --- the command line -------------------------------------------------------------------------------------
def test_the_command_previews_writes_lists_and_undoes(workspace: Workspace) -> None:
    place = workspace.path
    answer = run_json("names", place, "--accept", "Facebook=Meta", "--preview")
    assert (answer["effect"]["rows"], answer["decision"]) == (1, None)
    assert listed(workspace) == []
    said = run("names", place, "--accept", "Facebook=Meta", "--who", "Ann", "--from", "2021-10-28", "--why", "renamed")
    assert said.returncode == 0 and said.stdout.startswith("2. Facebook is Meta from 2021-10-28 (Ann, ")
    assert run("names", place, "--reject", "AWS=Amazon", "--who", "Ann").stdout.startswith("3. AWS is not Amazon")
    answer = run_json("names", place)
    assert [one["name"] for one in answer["decisions"]] == ["Facebook", "AWS"]
    assert answer["names"] == []
    assert "undone by Ben" in run("names", place, "--undo", "2", "--who", "Ben").stdout
    listing = run("names", place).stdout
    assert "Every name leads to an organisation." in listing and "2. Facebook is Meta from 2021-10-28 (Ann" in listing


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "Meta"), '"Meta": write NAME=ORGANISATION'),
        (("--accept", "a=b=c"), '"a=b=c": write NAME=ORGANISATION with one equals sign'),
        (("--undo", "9"), "line 9 holds no decision"),
        (("--preview",), "Say one of --accept, --reject and --undo"),
        (("--accept", "A=B", "--undo", "2"), "Say one of --accept, --reject and --undo"),
    ],
)
def test_misuse_of_the_command_is_explained_with_exit_code_2(
    workspace: Workspace, arguments: tuple[str, ...], message: str
) -> None:
    answer = run("names", workspace.path, *arguments)
    assert answer.returncode == 2 and message in answer.stderr and answer.stdout == ""


def test_json_says_what_decisions_say(workspace: Workspace) -> None:
    made = accept(workspace, "AWS", "Amazon", who="Ann")
    answer = json.loads(run("names", workspace.path, "--json").stdout)["decisions"]
    assert answer[0]["line"] == made.line and set(UNDONE) <= set(answer[0])
