"""The checks on newly staged rows: one child process, real Parquet, each bad row in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest

import pipelines.checks
from pipelines.checks import Checker, Finding, Outcome
from pipelines.problems import CoalitionHealthError
from pipelines.tables import DUCKDB_TYPE, TABLES
from tests.conftest import SharedChecker

PERSON = "7f3a-pseudonym-of-ann"
GOOD: dict[str, dict[str, Any]] = {
    "coalitions": {"coalition_id": "c1", "name": "Bottle return", "timezone": "Europe/Berlin",
                   "founded_on": "1987-05-01", "ended_on": "2024-01-31", "end_reason": "merged"},
    "organisations": {"organisation_id": "o1", "name": "Glass Works", "country": "DE", "aliases": ["GW"],
                      "sector_codes": ["C", "2310", "C23"], "domains": ["glass.example.org"],
                      "parent_organisation_id": "o2", "ecosystem_role": "manufacturer"},
    "memberships": {"coalition_id": "c1", "organisation_id": "o1", "joined_on": "1987-05-01",
                    "left_on": "1987-05-01", "declared_share": 0.25, "leave_reason": "merged"},
    "representatives": {"person_key": PERSON, "organisation_id": "o1", "seniority": 5, "display_name": PERSON,
                        "from_on": "2020-01-01", "to_on": "2020-01-01"},
    "meetings": {"meeting_id": "m1", "coalition_id": "c1", "starts_at": "2024-03-01 10:00", "scheduled_minutes": 90},
    "attendance": {"meeting_id": "m1", "person_key": PERSON, "joined_at": "2024-03-01 10:00",
                   "left_at": "2024-03-01 10:00", "minutes": 30, "speaking_minutes": 30},
    "meeting_invitations": {"meeting_id": "m1", "person_key": PERSON, "answer": "needs_action"},
    "messages": {"message_id": "x2", "coalition_id": "c1", "sent_at": "2024-03-01 10:00", "person_key": PERSON,
                 "reply_to_message_id": "x1"},
    "agenda_items": {"item_id": "i1", "coalition_id": "c1", "raised_on": "2024-03-01", "proposed_by_name": "GW"},
    "decisions": {"decision_id": "d1", "coalition_id": "c1", "decided_on": "2024-03-01", "rule": "consent"},
    "positions": {"decision_id": "d1", "organisation_id": "o1", "position": "accept"},
    "commitments": {"commitment_id": "k1", "coalition_id": "c1", "made_on": "2024-03-01", "due_on": "2024-03-01",
                    "completed_on": "2024-03-01"},
    "commitment_helpers": {"commitment_id": "k1", "person_key": PERSON},
    "contributions": {"contribution_id": "b1", "coalition_id": "c1", "organisation_id": "o1",
                      "given_on": "2024-03-01", "amount": 0, "currency": "EUR", "hours": 0},
    "initiatives": {"initiative_id": "n1", "organisation_id": "o1", "theme": "glass", "starts_on": "1985-01-01",
                    "ends_on": "1985-01-01", "budget": 10, "currency": "EUR"},
    "funding": {"grant_id": "g1", "coalition_id": "c1", "funder_organisation_id": "o9", "amount": 5,
                "currency": "EUR", "starts_on": "2024-01-01", "ends_on": "2024-01-01", "signed": False},
    "spending": {"coalition_id": "c1", "month": "2024-03-01", "amount": 5, "currency": "EUR"},
    "governance": {"coalition_id": "c1", "element": "purpose", "status": "full", "agreed_on": "2024-01-01",
                   "review_due_on": "2024-01-01"},
    "roles": {"coalition_id": "c1", "role_name": "chair", "since_on": "2024-01-01", "term_ends_on": "2024-01-01"},
    "facilitation": {"activity_id": "f1", "coalition_id": "c1", "happened_on": "2024-03-01", "hat": "matchmaker",
                     "hours": 2, "cost": 0, "currency": "EUR", "introduced_organisation_ids": ["o1", "o2"]},
    "ecosystem_needs": {"coalition_id": "c1", "ecosystem_role": "recycler", "min_members": 1, "sector_code": "38"},
    "competitor_pairs": {"organisation_id_a": "o1", "organisation_id_b": "o2", "declared_on": "2024-01-01"},
    "context_events": {"coalition_id": "c1", "happened_on": "2024-03-01", "label": "new law"},
    "survey_waves": {"wave_id": "w1", "coalition_id": "c1", "opened_on": "2024-03-01", "closed_on": "2024-03-01"},
    "survey_invitations": {"wave_id": "w1", "person_key": PERSON},
    "survey_answers": {"wave_id": "w1", "respondent_key": PERSON, "item_id": "q1", "value": 4, "dont_know": False},
    "survey_ratings": {"wave_id": "w1", "rater_organisation_id": "o1", "rated_organisation_id": "o2",
                       "dimension": "openness", "value": 4},
    "survey_items": {"instrument": "pulse", "version": "1", "item_id": "q1", "construct": "trust",
                     "scale_min": 1, "scale_max": 5},
}  # fmt: skip

# table, what is changed in the good row, the column blamed, severity, words of the reason
BAD: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("coalitions", {"ended_on": "1987-04-30"}, "ended_on", "critical", "ended_on is before founded_on: swap"),
    ("coalitions", {"timezone": "Berlin time"}, "timezone", "critical", "such as Europe/Berlin"),
    ("coalitions", {"ended_on": None}, "ended_on", "warning", "fill in ended_on"),
    ("coalitions", {"end_reason": "boredom"}, "end_reason", "critical", "mission_complete, merged, funding"),
    ("coalitions", {"founded_on": "1900-01-01"}, "founded_on", "critical", "damaged date"),
    ("coalitions", {"name": None}, "name", "critical", "name is empty: fill it in"),
    ("organisations", {"country": "Germany"}, "country", "warning", "such as DE"),
    ("organisations", {"sector_codes": ["C", "glass"]}, "sector_codes", "warning", "ISIC"),
    ("organisations", {"domains": ["ann@example.org"]}, "domains", "warning", "after the @"),
    ("organisations", {"parent_organisation_id": "o1"}, "parent_organisation_id", "warning", "itself"),
    ("memberships", {"left_on": "1987-04-30"}, "left_on", "critical", "left_on is before joined_on"),
    ("memberships", {"declared_share": 25.0}, "declared_share", "critical", "write 25 % as 0.25"),
    ("memberships", {"declared_share": "nan"}, "declared_share", "critical", "no number"),
    ("memberships", {"left_on": None}, "left_on", "warning", "still counts"),
    ("memberships", {"joined_on": "2100-01-01", "left_on": "2100-01-01"}, "joined_on", "critical", "damaged date"),
    ("representatives", {"to_on": "2019-12-31"}, "to_on", "critical", "to_on is before from_on"),
    ("representatives", {"seniority": 6}, "seniority", "critical", "between 1 and 5"),
    ("representatives", {"seniority": 0}, "seniority", "critical", "between 1 and 5"),
    ("representatives", {"person_key": None}, "person_key", "critical", "person_key is empty"),
    ("meetings", {"scheduled_minutes": 1441}, "scheduled_minutes", "critical", "between 0 and 1440 minutes"),
    ("meetings", {"starts_at": "1970-01-01 00:00"}, "starts_at", "critical", "damaged date"),
    ("attendance", {"left_at": "2024-03-01 09:59"}, "left_at", "critical",
     "left_at is before joined_at: swap or correct the two times"),
    ("attendance", {"left_at": "2024-03-02 10:01"}, "left_at", "warning", "more than a day"),
    ("attendance", {"minutes": -1, "speaking_minutes": None}, "minutes", "critical", "between 0 and 1440 minutes"),
    ("attendance", {"minutes": 1500, "speaking_minutes": 1500}, "speaking_minutes", "critical", "1440"),
    ("attendance", {"speaking_minutes": 31}, "speaking_minutes", "warning", "longer than they were there"),
    ("attendance", {"minutes": "inf"}, "minutes", "critical", "infinite"),
    ("attendance", {"person_key": None}, "organisation_id", "critical", "fill one of them"),
    ("attendance", {"organisation_id": "o1"}, "organisation_id", "critical", "leave the other empty"),
    ("attendance", {"meeting_id": ""}, "meeting_id", "critical", "meeting_id is empty"),
    ("messages", {"reply_to_message_id": "x2"}, "reply_to_message_id", "warning", "the message itself"),
    ("messages", {"message_id": "1.2E+05"}, "message_id", "critical", "turned into a number by a spreadsheet"),
    ("messages", {"thread_id": "a\tb"}, "thread_id", "warning", "control characters"),
    ("messages", {"thread_id": "a\x7fb"}, "thread_id", "warning", "control characters"),
    ("messages", {"thread_id": "x" * 201}, "thread_id", "warning", "longer than 200 characters"),
    ("agenda_items", {"proposed_by_name": None}, "proposed_by_organisation_id", "warning", "nobody is named"),
    ("decisions", {"rule": "dice"}, "rule", "critical", "or leave it empty if unknown"),
    ("positions", {"position": "maybe"}, "position", "critical", "support, accept, object, abstain, absent"),
    ("commitments", {"due_on": "2024-02-29"}, "due_on", "warning", "due_on is before made_on"),
    ("commitments", {"completed_on": "2024-02-29"}, "completed_on", "warning", "completed_on is before made_on"),
    ("commitments", {"completed_on": None, "dropped_on": "2024-02-29"}, "dropped_on", "warning", "before made_on"),
    ("commitments", {"dropped_on": "2024-03-02"}, "dropped_on", "warning", "both filled"),
    ("contributions", {"amount": -0.01}, "amount", "critical", "below zero"),
    ("contributions", {"hours": -1}, "hours", "critical", "below zero"),
    ("contributions", {"currency": "eur"}, "currency", "critical", "such as EUR"),
    ("contributions", {"currency": "EURO"}, "currency", "critical", "such as EUR"),
    ("contributions", {"currency": None}, "currency", "warning", "amount has no currency"),
    ("contributions", {"amount": None, "hours": None}, "amount", "warning", "neither amount nor hours"),
    ("initiatives", {"ends_on": "1984-12-31"}, "ends_on", "critical", "ends_on is before starts_on"),
    ("initiatives", {"budget": -1}, "budget", "critical", "below zero"),
    ("initiatives", {"currency": "€"}, "currency", "critical", "ISO 4217"),
    ("initiatives", {"currency": None}, "currency", "warning", "budget has no currency"),
    ("funding", {"ends_on": "2023-12-31"}, "ends_on", "critical", "ends_on is before starts_on"),
    ("funding", {"funder_organisation_id": None}, "funder_organisation_id", "critical", "is empty: fill it in"),
    ("funding", {"amount": -1}, "amount", "critical", "below zero"),
    ("funding", {"currency": "US$"}, "currency", "critical", "ISO 4217"),
    ("spending", {"month": "2024-03-31"}, "month", "warning", "write the first day"),
    ("spending", {"amount": -1}, "amount", "critical", "below zero"),
    ("spending", {"currency": "US$"}, "currency", "critical", "ISO 4217"),
    ("governance", {"review_due_on": "2023-12-31"}, "review_due_on", "warning", "before agreed_on"),
    ("roles", {"term_ends_on": "2023-12-31"}, "term_ends_on", "critical", "term_ends_on is before since_on"),
    ("facilitation", {"hours": -1}, "hours", "critical", "below zero"),
    ("facilitation", {"cost": -1}, "cost", "critical", "below zero"),
    ("facilitation", {"currency": "eu"}, "currency", "critical", "ISO 4217"),
    ("facilitation", {"currency": None}, "currency", "warning", "cost has no currency"),
    ("facilitation", {"introduced_organisation_ids": ["o1", "o1"]}, "introduced_organisation_ids", "warning",
     "one row per pair"),
    ("ecosystem_needs", {"min_members": -1}, "min_members", "critical", "below zero"),
    ("ecosystem_needs", {"sector_code": "recycling"}, "sector_code", "warning", "ISIC"),
    ("competitor_pairs", {"organisation_id_b": "o1"}, "organisation_id_b", "critical", "the other organisation"),
    ("context_events", {"happened_on": "1989-12-31"}, "happened_on", "critical", "before 1990"),
    ("survey_waves", {"closed_on": "2024-02-29"}, "closed_on", "critical", "closed_on is before opened_on"),
    ("survey_invitations", {"person_key": None}, "organisation_id", "critical", "fill one of them"),
    ("survey_answers", {"dont_know": True}, "dont_know", "warning", "keep the one that was answered"),
    ("survey_ratings", {"rater_organisation_id": None}, "rater_organisation_id", "critical", "is empty: fill it in"),
    ("survey_ratings", {"rated_organisation_id": "o1"}, "rated_organisation_id", "warning", "the rater itself"),
    ("survey_items", {"scale_max": 1}, "scale_max", "critical", "scale_max is not above scale_min"),
]  # fmt: skip
CASES = [f"case-{number:02d}-{table}-{column}" for number, (table, _, column, _, _) in enumerate(BAD)]
SOURCE_ROW = 100  # the good row; the bad row of case n is 100 + n + 1


def stage(folder: Path, table: str, row: dict[str, Any], source_row: int) -> Path:
    """A staged Parquet file with one row of the table, typed by the contract."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"${c.name}::{DUCKDB_TYPE[c.kind]} as {c.name}" for c in TABLES[table].columns)
    values = dict.fromkeys(TABLES[table].names) | row
    assert set(values) == set(TABLES[table].names), "a test row names a column the table does not have"
    with duckdb.connect() as con:
        selected = con.execute(f"create table t as select {columns}, $source_row as source_row",
                               {**values, "source_row": source_row})  # fmt: skip
        selected.table("t").write_parquet(str(folder / f"{table}.parquet"))
    return folder / f"{table}.parquet"


@pytest.fixture(scope="session")
def checked(
    shared_checker: SharedChecker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Outcome, list[tuple[str, str, int, str, str]]]:
    """One run over a good row of every table and every bad row, and the rejected lines it wrote."""
    staged = tmp_path_factory.mktemp("workspace") / "the coalition's [2024]*"
    rejected = staged.parent / "rejected.parquet"
    files = {table: [stage(staged / "good", table, row, SOURCE_ROW)] for table, row in GOOD.items()}
    for number, (table, change, *_) in enumerate(BAD):
        row = {**GOOD[table], **change}
        files[table].append(stage(staged / CASES[number], table, row, SOURCE_ROW + number + 1))
    with shared_checker.borrowed() as checker:
        return checker.run(files, rejected), lines(rejected)


def lines(rejected: Path) -> list[tuple[str, str, int, str, str]]:
    with duckdb.connect() as con:
        query = 'select folder, "table", source_row, "column", reason from read_parquet($1) order by all'
        return con.execute(query, [str(rejected)]).fetchall()


def of_case(outcome: Outcome, case: str) -> list[Finding]:
    return [finding for finding in outcome.findings if case in finding.by_file]


@pytest.mark.parametrize("number", range(len(BAD)), ids=CASES)
def test_a_bad_row_is_found_with_its_column_severity_and_way_out(checked, number):
    outcome, rejected = checked
    table, _, column, severity, words = BAD[number]
    found = [f for f in of_case(outcome, CASES[number]) if (f.column, f.severity) == (column, severity)]
    matching = [f for f in found if words in f.reason]
    assert len(matching) == 1, found
    assert matching[0].table == table
    assert matching[0].by_file[CASES[number]] == 1
    line = (CASES[number], table, SOURCE_ROW + number + 1, column, matching[0].reason)
    assert (line in rejected) == (severity == "critical")


@pytest.mark.parametrize("table", TABLES)
def test_a_good_row_has_no_finding(checked, table):
    outcome, rejected = checked
    assert table in GOOD
    assert [f for f in of_case(outcome, "good") if f.table == table] == []
    assert [line for line in rejected if line[0] == "good"] == []


def test_counts_per_file_add_up_to_the_finding_and_to_the_rejected_lines(checked):
    outcome, rejected = checked
    assert all(sum(finding.by_file.values()) == finding.rows for finding in outcome.findings)
    assert sum(f.rows for f in outcome.findings if f.severity == "critical") == len(rejected)
    assert outcome.rejected_lines == len(rejected)


def test_a_warning_alone_leaves_its_row_in_place(checked):
    outcome, rejected = checked
    warned = {case for case in CASES if {f.severity for f in of_case(outcome, case)} == {"warning"}}
    assert len(warned) > 10
    assert warned.isdisjoint(folder for folder, *_ in rejected)


def test_no_value_of_a_row_appears_in_findings_or_reasons(checked):
    outcome, rejected = checked
    told = repr(outcome) + repr(rejected)
    for value in (PERSON, "ann@example.org", "Glass Works", "boredom", "1.2E+05'"):
        assert value not in told


def test_a_row_that_fails_twice_has_a_line_for_each_reason(checker, tmp_path):
    row = {**GOOD["attendance"], "meeting_id": None, "left_at": "2024-03-01 09:00"}
    file = stage(tmp_path / "sha-zoom-1", "attendance", row, 7)
    outcome = checker.run({"attendance": [file]}, tmp_path / "rejected.parquet")
    assert [line[:4] for line in lines(tmp_path / "rejected.parquet")] == [
        ("sha-zoom-1", "attendance", 7, "left_at"),
        ("sha-zoom-1", "attendance", 7, "meeting_id"),
    ]
    assert outcome.rejected_lines == 2


def test_a_later_run_sees_only_its_own_files(checker, tmp_path):
    good = stage(tmp_path / "second", "attendance", GOOD["attendance"], 2)
    assert checker.run({"attendance": [good]}, tmp_path / "rejected.parquet") == Outcome([], 0)
    assert lines(tmp_path / "rejected.parquet") == []


def test_an_id_that_only_resembles_a_spreadsheet_number_is_kept(checker, tmp_path):
    ids = ("123e4567", "5E10", "00123", "NA", "1.2E+05-a", "Ärzte\u00a0ohne 1", 'say "x"', "a\\b")
    files = [
        stage(tmp_path / f"f{n}", "messages", {**GOOD["messages"], "message_id": id_}, 2) for n, id_ in enumerate(ids)
    ]
    assert checker.run({"messages": files}, tmp_path / "rejected.parquet").findings == []


def test_every_table_of_the_contract_has_a_suite_and_every_suite_a_table():
    shared = {"__init__", "child", "expectations"}
    suites = {path.stem for path in Path(pipelines.checks.__file__).parent.glob("*.py")} - shared
    assert suites == set(TABLES)


def test_nothing_to_check_is_answered_at_once_without_great_expectations(monkeypatch, tmp_path):
    monkeypatch.setattr(pipelines.checks, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with Checker() as checker:
        assert checker.run({"attendance": []}, tmp_path / "rejected.parquet") == Outcome([], 0)
    assert lines(tmp_path / "rejected.parquet") == []


def test_the_parent_imports_neither_great_expectations_nor_sqlalchemy():
    code = "import sys, pipelines.checks; print({'great_expectations', 'sqlalchemy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_a_killed_child_is_a_clear_error(tmp_path):
    file = stage(tmp_path / "f", "positions", GOOD["positions"], 2)
    with Checker() as checker:
        threading.Timer(0.5, checker._child.kill).start()
        with pytest.raises(CoalitionHealthError, match=r"done \(exit code -9\).*Run the ingest"):
            checker.run({"positions": [file]}, tmp_path / "rejected.parquet")


def test_a_child_that_prints_rubbish_is_an_error_with_its_last_words(monkeypatch, tmp_path):
    code = "import sys; print('rubbish'); print('out of memory', file=sys.stderr)"
    monkeypatch.setattr(pipelines.checks, "COMMAND", (sys.executable, "-c", code))
    file = stage(tmp_path / "f", "positions", GOOD["positions"], 2)
    with Checker() as checker, pytest.raises(CoalitionHealthError, match="It last said:\nout of memory"):
        checker.run({"positions": [file]}, tmp_path / "rejected.parquet")


def test_a_staged_file_without_a_column_of_the_contract_is_an_error_not_a_finding(tmp_path):
    with duckdb.connect() as con:
        con.execute("create table t as select 'd1' as decision_id, 1 as source_row")
        (tmp_path / "f").mkdir()
        con.table("t").write_parquet(str(tmp_path / "f" / "positions.parquet"))
    with (
        Checker() as checker,
        pytest.raises(CoalitionHealthError, match=r"positions could not be checked.*not found"),
    ):
        checker.run({"positions": [tmp_path / "f" / "positions.parquet"]}, tmp_path / "rejected.parquet")


def test_the_child_ends_when_its_input_is_closed(monkeypatch):
    checker = Checker()
    assert checker._child.stdin is not None
    checker._child.stdin.close()
    assert checker._child.wait(timeout=60) == 0
    checker.close()
