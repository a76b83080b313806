"""The journal: states follow from changes, nobody overwrites anybody, a rebuild loses nothing, and trouble is said.

Every test that asks for `where` is run on PostgreSQL too (tests/test_journal_postgres.py).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event, text

from pipelines.journal import Journal, State, Warned, journal_of
from pipelines.journal_store import writing
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace

DUE = dt.date(2026, 12, 1)


def warned(
    month: str = "2026-03", warning_id: str = "", warning: str = "dominance", subject: str | None = "alder",
    class_: str = "act", coalition: str = "reef",
) -> Warned:  # fmt: skip
    first = dt.date.fromisoformat(f"{month}-01")
    return Warned(warning_id or f"{warning}-{month}", coalition, warning, subject, class_, first)


def row(one: Warned) -> dict[str, object]:
    """As the published table has it."""
    return {
        "warning_id": one.warning_id, "coalition_id": one.coalition_id, "warning": one.warning, "subject": one.subject,
        "class": one.class_, "month": one.month, "why": "…",
    }  # fmt: skip


def state_of(journal: Journal, one: Warned) -> State:
    return journal.states([one])[one.warning_id]


@pytest.fixture
def where(tmp_path: Path) -> str | Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(where: str | Path) -> Journal:
    return Journal.at(where)


def test_a_warning_nobody_touched_is_open(where: str | Path, journal: Journal) -> None:
    one = warned()
    assert journal.states([one]) == {one.warning_id: State("open")}
    assert state_of(journal, one).change_id == 0
    assert journal.history(one) == []
    assert journal.record([]) == []


def test_the_state_in_force_is_the_latest_change_and_the_history_keeps_every_word(
    where: str | Path, journal: Journal
) -> None:
    one, before = warned(), dt.datetime.now(dt.UTC)
    first = journal.change(one, "acknowledged", "Ann Lee", follows=0)
    second = journal.change(
        one, "acting", "Ann Lee", follows=first.change_id, owner="Bo Ek", due_on=DUE, note="rotate the chair"
    )
    third = journal.change(
        one, "resolved", "Bo Ek", follows=second.change_id, outcome="worked", noticed_on=dt.date(2026, 6, 1)
    )
    assert state_of(journal, one) == third
    assert (third.state, third.outcome, third.noticed_on, third.who) == (
        "resolved", "worked", dt.date(2026, 6, 1), "Bo Ek",
    )  # fmt: skip
    said = journal.history(one)
    assert [(c.state, c.who, c.owner, c.due_on, c.note, c.outcome) for c in said] == [
        ("acknowledged", "Ann Lee", None, None, None, None),
        ("acting", "Ann Lee", "Bo Ek", DUE, "rotate the chair", None),
        ("resolved", "Bo Ek", None, None, None, "worked"),
    ]
    assert [c.follows for c in said] == [0, first.change_id, second.change_id]
    assert before <= said[0].at <= said[1].at <= said[2].at <= dt.datetime.now(dt.UTC)


def test_an_event_that_explains_a_warning_is_kept_with_it(where: str | Path, journal: Journal) -> None:
    one = warned()
    journal.change(one, "explained", "Ann", follows=0, note="nobody met", context_label="Summer break")
    assert [(c.note, c.context_label) for c in journal.history(one)] == [("nobody met", "Summer break")]


@pytest.mark.parametrize(
    ("road", "to"),
    [
        ((), "acting"), ((), "open"), ((), "gone"), (("acknowledged",), "acknowledged"), (("acknowledged",), "open"),
        (("acknowledged", "acting"), "acknowledged"), (("acknowledged", "acting"), "open"), (("resolved",), "acting"),
        (("explained",), "resolved"), (("false_alarm",), "acknowledged"),
    ],
)  # fmt: skip
def test_a_move_that_is_not_allowed_changes_nothing(
    where: str | Path, journal: Journal, road: tuple[str, ...], to: str
) -> None:
    one = warned()
    before = walk(journal, one, *road)
    with pytest.raises(WorkspaceError, match=r"is no state of a warning|From there it can become"):
        walk(journal, one, to)
    assert state_of(journal, one) == before


@pytest.mark.parametrize("end", ["resolved", "explained", "false_alarm"])
@pytest.mark.parametrize(
    "road", [(), ("acknowledged",), ("acknowledged", "acting"), ("acknowledged", "acting", "acting")]
)
def test_any_open_state_may_go_straight_to_an_end_and_be_opened_again(
    where: str | Path, journal: Journal, road: tuple[str, ...], end: str
) -> None:
    one = warned()
    assert walk(journal, one, *road, end).state == end
    with pytest.raises(WorkspaceError, match="Opening a warning again needs a note"):
        journal.change(one, "open", "Ann", follows=state_of(journal, one).change_id)
    assert walk(journal, one, "open").state == "open"
    assert len(journal.history(one)) == len(road) + 2


def walk(journal: Journal, one: Warned, *states: str) -> State:
    """Through these states, with all that each must say."""
    state = state_of(journal, one)
    for to in states:
        must: dict[str, object] = {}
        if to == "acting":
            must = {"owner": "Bo", "due_on": DUE}
        elif to == "resolved":
            must = {"outcome": "did_not_work"}
        elif to != "acknowledged":
            must = {"note": "because"}
        state = journal.change(one, to, "Ann", follows=state.change_id, **must)  # type: ignore[arg-type]
    return state


@pytest.mark.parametrize(
    ("road", "to", "said", "why"),
    [
        (("acknowledged",), "acting", {"owner": "Bo"}, "an owner and a due date"),
        (("acknowledged",), "acting", {"owner": " \t", "due_on": DUE}, "an owner and a due date"),
        ((), "resolved", {}, "what came of it"),
        ((), "resolved", {"outcome": "perhaps"}, "no outcome"),
        ((), "explained", {}, "A warning that is explained needs a note"),
        ((), "false_alarm", {"note": "  "}, "A warning that is a false alarm needs a note"),
        ((), "acknowledged", {"outcome": "worked"}, "resolved"),
        ((), "false_alarm", {"note": "no", "noticed_on": DUE}, "resolved"),
        ((), "acknowledged", {"context_label": "Strike"}, "explained"),
        ((), "acknowledged", {"note": "x" * 2001}, "2,001 characters; 2,000 are allowed"),
    ],
)
def test_a_move_says_what_it_must(
    where: str | Path, journal: Journal, road: tuple[str, ...], to: str, said: dict[str, object], why: str
) -> None:
    one = warned()
    before = walk(journal, one, *road)
    with pytest.raises(WorkspaceError, match=why):
        journal.change(one, to, "Ann", follows=before.change_id, **said)  # type: ignore[arg-type]
    assert state_of(journal, one) == before


def test_nobody_changes_anything_without_a_name(where: str | Path, journal: Journal) -> None:
    with pytest.raises(WorkspaceError, match="Say who you are"):
        journal.change(warned(), "acknowledged", "\x00 ", follows=0)


def test_what_is_typed_is_kept_as_one_line_of_text(where: str | Path, journal: Journal) -> None:
    one = warned()
    note = "Robert'); drop table warning_changes;--\x00\nzwei\u202e Za\u0308hler"
    journal.change(one, "explained", "Ann\tLee", follows=0, note=note)
    state = state_of(journal, one)
    assert (state.who, state.note) == ("Ann Lee", "Robert'); drop table warning_changes;-- zwei Zähler")


def test_of_two_people_the_faster_one_is_named_and_nothing_is_overwritten(where: str | Path, journal: Journal) -> None:
    one, other_screen = warned(), Journal.at(where)
    ours = journal.change(one, "acknowledged", "Ann Lee", follows=0)
    with pytest.raises(WorkspaceError, match=r"Ann Lee was faster and made this warning acknowledged on \d+ .* UTC"):
        other_screen.change(one, "false_alarm", "Bo Ek", follows=0, note="no")
    journal.change(one, "acting", "Cem", follows=ours.change_id, owner="Cem", due_on=DUE)
    with pytest.raises(WorkspaceError, match="Cem was faster and made this warning acting"):
        other_screen.change(one, "false_alarm", "Bo Ek", follows=ours.change_id, note="no")
    assert [change.who for change in other_screen.history(one)] == ["Ann Lee", "Cem"]


@pytest.mark.parametrize("road", [(), ("acknowledged",)])
def test_of_six_people_in_the_same_instant_one_gets_through(
    where: str | Path, journal: Journal, road: tuple[str, ...]
) -> None:
    one, together = warned(), Barrier(6)
    seen = walk(journal, one, *road).change_id
    state_of(journal, one)

    def end(person: str) -> str:
        mine = Journal.at(where)
        together.wait(timeout=30)
        try:
            mine.change(one, "false_alarm", person, follows=seen, note="no")
        except WorkspaceError as error:
            return str(error)
        return person

    with ThreadPoolExecutor(6) as people:
        said = list(people.map(end, "abcdef"))
    winner = state_of(journal, one).who
    assert sorted(len(words) for words in said)[0] == 1 and winner in said
    assert sum(f"{winner} was faster" in words for words in said) == 5, said
    assert len(journal.history(one)) == len(road) + 1


def test_a_change_of_another_warning_cannot_be_followed(where: str | Path, journal: Journal) -> None:
    seen = journal.change(warned(), "acknowledged", "Ann", follows=0)
    for follows in (seen.change_id, 99):
        with pytest.raises(WorkspaceError, match="The journal has no change"):
            journal.change(warned(warning="runway_short"), "false_alarm", "Ann", follows=follows, note="no")


@pytest.mark.parametrize(
    ("published", "states"),
    [
        (["2026-03"], ["acknowledged"]),
        (["2026-01"], ["acknowledged"]),  # late rows moved it by two months
        (["2026-06"], ["acknowledged"]),  # by three
        (["2026-07"], ["open"]),  # four months on is another warning
        (["2025-11"], ["open"]),
        (["2026-03", "2026-06"], ["acknowledged", "open"]),  # the exact one claims it
        (["2026-02", "2026-05"], ["acknowledged", "open"]),  # the nearest one inherits, and only that one
        (["2026-05", "2026-02"], ["open", "acknowledged"]),
    ],
)
def test_a_rebuild_keeps_the_state_where_late_rows_moved_the_month(
    where: str | Path, journal: Journal, published: list[str], states: list[str]
) -> None:
    journal.change(warned("2026-03"), "acknowledged", "Ann", follows=0)
    rows = [warned(month) for month in published]
    found = journal.states(rows)
    assert [found[one.warning_id].state for one in rows] == states


@pytest.mark.parametrize(
    "other",
    [
        warned("2026-04", warning="runway_short"), warned("2026-04", subject="birch"), warned("2026-04", subject=None),
        warned("2026-04", class_="watch"), warned("2026-04", coalition="lake"),
    ],
)  # fmt: skip
def test_a_state_is_not_inherited_by_a_warning_about_something_else(
    where: str | Path, journal: Journal, other: Warned
) -> None:
    journal.change(warned("2026-03"), "acknowledged", "Ann", follows=0)
    assert state_of(journal, other).state == "open"


def test_a_moved_warning_goes_on_from_where_it_was_and_may_move_back(where: str | Path, journal: Journal) -> None:
    march, april = warned("2026-03"), warned("2026-04")
    first = journal.change(march, "acknowledged", "Ann", follows=0)
    journal.change(april, "acting", "Bo", follows=first.change_id, owner="Bo", due_on=DUE)
    for one in (march, april):
        assert [change.who for change in journal.history(one)] == ["Ann", "Bo"]
        assert state_of(journal, one).state == "acting"
    both = journal.states([march, april])  # were both published, the one it was said of last keeps it
    assert (both[march.warning_id].state, both[april.warning_id].state) == ("open", "acting")
    journal.change(march, "false_alarm", "Cem", follows=0, note="no")
    both = journal.states([march, april])
    assert (both[march.warning_id].state, both[april.warning_id].state) == ("false_alarm", "acting")


def test_rows_of_the_journal_are_only_ever_added(where: str | Path, journal: Journal) -> None:
    said: list[str] = []
    event.listen(
        journal.store.engine, "before_cursor_execute", lambda c, cursor, statement, *more: said.append(statement)
    )
    walk(journal, warned(), "acknowledged", "acting", "resolved", "open", "false_alarm")
    journal.record([row(warned())])
    verbs = {statement.split()[0].lower() for statement in said}
    assert "insert" in verbs and not verbs & {"update", "delete", "drop", "alter", "truncate"}


def test_the_record_counts_raised_closed_and_real_and_how_long_before_it_was_plain(
    where: str | Path, journal: Journal
) -> None:
    march, june, other = warned("2026-03"), warned("2026-08"), warned("2026-01", warning="runway_short", subject=None)
    watch = warned("2026-03", "w", class_="watch")
    quiet = warned("2026-03", warning="no_dissent")
    # 31 March to 30 May: 60 days; 31 August to 30 September: 30 days; their median 45 days
    journal.change(march, "resolved", "Ann", follows=0, outcome="worked", noticed_on=dt.date(2026, 5, 30))
    journal.change(june, "resolved", "Ann", follows=0, outcome="did_not_work", noticed_on=dt.date(2026, 9, 30))
    journal.change(watch, "explained", "Ann", follows=0, note="holidays")
    journal.change(other, "resolved", "Ann", follows=0, outcome="worked")
    journal.change(quiet, "acknowledged", "Ann", follows=0)
    assert journal.record([row(one) for one in (march, june, watch, other, quiet)]) == [
        {
            "warning": "dominance",
            "raised": 3,
            "closed": 3,
            "real": 2,
            "median_lead_months": pytest.approx(45 / 30.4375),
        },
        {"warning": "no_dissent", "raised": 1, "closed": 0, "real": 0, "median_lead_months": None},
        {"warning": "runway_short", "raised": 1, "closed": 1, "real": 1, "median_lead_months": None},
    ]


def test_trouble_that_was_plain_before_the_warning_gives_a_lead_below_nothing(
    where: str | Path, journal: Journal
) -> None:
    one = warned("2024-02")  # ended on the 29th
    journal.change(one, "resolved", "Ann", follows=0, outcome="worked", noticed_on=dt.date(2024, 2, 9))
    assert journal.record([row(one)])[0]["median_lead_months"] == pytest.approx(-20 / 30.4375)


def test_the_fingerprint_changes_when_something_is_ended_and_not_before(where: str | Path, journal: Journal) -> None:
    one = warned()
    nothing = journal.fingerprint()
    walk(journal, one, "acknowledged", "acting")
    assert journal.fingerprint() == nothing
    walk(journal, one, "resolved")
    ended = journal.fingerprint()
    walk(journal, warned(warning="runway_short"), "acknowledged")
    assert journal.fingerprint() == ended != nothing
    walk(journal, one, "open")
    assert journal.fingerprint() == nothing
    walk(journal, one, "explained")
    assert journal.fingerprint() not in (nothing, ended)


def test_the_day_somebody_would_have_noticed_is_in_the_fingerprint(where: str | Path, journal: Journal) -> None:
    for month, day in (("2026-01", DUE), ("2026-07", DUE + dt.timedelta(1))):
        journal.change(warned(month), "resolved", "Ann", follows=0, outcome="worked", noticed_on=day)
    same = journal.fingerprint()
    walk(journal, warned("2026-07"), "open")
    journal.change(
        warned("2026-07"), "resolved", "Ann", follows=state_of(journal, warned("2026-07")).change_id, outcome="worked",
        noticed_on=DUE,
    )  # fmt: skip
    assert journal.fingerprint() != same


def test_a_journal_of_a_later_version_is_refused(where: str | Path, journal: Journal) -> None:
    walk(journal, warned(), "acknowledged")
    with writing(journal.store) as con:
        con.execute(text("update journal_schema set version = 2"))
    for use in (journal.fingerprint, lambda: walk(journal, warned(), "acknowledged")):
        with pytest.raises(WorkspaceError, match=r"later version of coalition-health .* Update"):
            use()


def test_a_journal_that_lacks_a_column_is_damaged_and_said_so(where: str | Path, journal: Journal) -> None:
    walk(journal, warned(), "acknowledged")
    with writing(journal.store) as con:
        con.execute(text("alter table warning_changes drop column note"))
    with pytest.raises(WorkspaceError, match=r"damaged \(the table warning_changes has no note\). Restore"):
        journal.states([warned()])


def test_reading_makes_no_file(tmp_path: Path) -> None:
    journal = Journal.at(tmp_path / "journal.sqlite")
    journal.states([warned()])
    journal.fingerprint()
    assert list(tmp_path.iterdir()) == []


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("create table bookmarks (url text)")
    con.close()


def make_torn(path: Path) -> None:
    journal = Journal.at(path)
    for number in range(60):
        walk(journal, warned(warning=f"w{number}"), "acknowledged")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_bytes(b""), "this is no journal of warnings, or what it held is lost"),
        (lambda path: path.write_text("who,when\nAnn,today\n" * 99, "utf-8"), "damaged"),
        (make_foreign, "this is no journal of warnings, or what it held is lost"),
        (make_torn, "damaged"),
        (lambda path: path.mkdir(), "not readable"),
    ],
    ids=["empty", "text", "foreign", "torn", "folder"],
)
def test_a_file_that_is_no_whole_journal_is_never_taken_for_an_empty_one(
    tmp_path: Path, make: Callable[[Path], object], why: str
) -> None:
    path = tmp_path / "journal.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for use in (lambda j: j.states([warned()]), lambda j: j.change(warned(), "acknowledged", "Ann", follows=0)):
        with pytest.raises(WorkspaceError, match=why) as said:
            use(Journal.at(path))
        assert "journal.sqlite" in str(said.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_journal_somebody_else_holds_is_said_to_be_busy(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    walk(Journal.at(path), warned(), "acknowledged")
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("begin exclusive")
        with pytest.raises(WorkspaceError, match=r"journal.sqlite: somebody else is writing. .* Try again"):
            Journal.at(path).states([warned()])
        other.execute("rollback")
    other.close()
    assert state_of(Journal.at(path), warned()).state == "acknowledged"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    journal = Journal.at(tmp_path / "gone" / "journal.sqlite")
    for use in (journal.fingerprint, lambda: journal.change(warned(), "acknowledged", "Ann", follows=0)):
        with pytest.raises(WorkspaceError, match=r"gone/journal.sqlite: there is no such folder"):
            use()
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ann:s3cret@host/journal",
        "postgresql://ann:s3cret@",
        "postgresql+oracle://ann:s3cret@h/d",
        "http://s3cret",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(WorkspaceError, match=r"Write it as postgresql\+psycopg") as said:
        Journal.at(address)
    assert "s3cret" not in str(said.value)


def test_a_workspace_has_its_journal_in_a_file_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COALITION_HEALTH_JOURNAL", raising=False)
    place = Workspace(tmp_path / "w")
    place.create()
    assert journal_of(place.path).store.path == tmp_path / "w" / "journal.sqlite"
    place.settings_file.write_text('[journal]\nurl = "postgresql+psycopg://ann:s3cret@db.example/j"\n', "utf-8")
    assert journal_of(place.path).store.name == "the journal at db.example:5432/j"
    monkeypatch.setenv("COALITION_HEALTH_JOURNAL", f"sqlite:///{tmp_path}/elsewhere.sqlite")
    assert journal_of(place.path).store.path == tmp_path / "elsewhere.sqlite"
    monkeypatch.delenv("COALITION_HEALTH_JOURNAL")
    place.settings_file.write_text("[journal]\nurl = 3\n", "utf-8")
    with pytest.raises(WorkspaceError, match=r"settings.toml: write the journal's address as url"):
        journal_of(place.path)


def test_the_journal_imports_nothing_heavy() -> None:
    code = (
        "import sys, pipelines.journal\n"
        "heavy = {'duckdb', 'pandas', 'numpy', 'streamlit', 'apprise', 'scipy', 'plotly'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
