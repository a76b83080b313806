"""The one door: what each audience's file holds, and that no survey answer passes it."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from metrics import disclosure
from metrics.constants import WEIGHT_NEEDED
from metrics.disclosure import AUDIENCES
from metrics.heads import LENSES, heads
from metrics.published import PILLARS, PUBLISHED
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.reports import FileReport
from pipelines.workspace import Workspace
from tests.doors import a_row_in_every_table, published_files, seen
from tests.roads import REGISTER, meeting_month, published, write

STEWARDS_ONLY = (
    "members", "evidence_rows", "lineage", "files", "quarantine", "unknown_names", "findings",
    "constructs", "reliability", "nonresponse", "ties", "trusted", "unmet_pairs", "overlap_reasons", "pooling",
)  # fmt: skip
NAMES_ORGANISATIONS = {"organisation_id", "organisation_id_a", "organisation_id_b", "organisation_name", "subject"}
OTHERS = ("committee", "funder", "member")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every audience's file, made from one row in every published table."""
    rows = a_row_in_every_table()
    return published_files(tmp_path_factory.mktemp("door"), rows)


def test_the_audiences_are_those_of_the_rules(files: dict[str, Path]) -> None:
    assert list(files) == list(AUDIENCES) == ["secretariat", "committee", "funder", "member"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_file_has_every_table_with_its_columns(files: dict[str, Path], audience: str) -> None:
    with duckdb.connect(str(files[audience]), read_only=True) as con:
        found = con.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in found:
        tables.setdefault(table, {})[column] = kind
    assert tables == PUBLISHED


def test_the_secretariat_sees_every_table(files: dict[str, Path]) -> None:
    assert [table for table in PUBLISHED if not seen(files["secretariat"], table)] == []


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("table", STEWARDS_ONLY)
def test_rows_members_and_files_are_for_the_secretariat_alone(
    files: dict[str, Path], audience: str, table: str
) -> None:
    assert seen(files[audience], table) == []


@pytest.mark.parametrize("audience", OTHERS)
def test_nobody_else_reads_which_organisation_a_row_is_of(files: dict[str, Path], audience: str) -> None:
    # a warning's subject is left out where it is a member: see below; a member reads what is its own (test_own_door.py)
    leaves = {"warnings", "own_numbers"} if audience == "member" else {"warnings"}
    naming = {t: NAMES_ORGANISATIONS & set(columns) for t, columns in PUBLISHED.items() if t not in leaves}
    assert sum(bool(columns) for columns in naming.values()) >= 15
    told = []
    for table, columns in naming.items():
        places = [list(PUBLISHED[table]).index(column) for column in columns]
        told += [table for row in seen(files[audience], table) if any(row[place] is not None for place in places)]
    assert told == []


@pytest.mark.parametrize("audience", OTHERS)
def test_a_grant_names_tables_that_exist(audience: str) -> None:
    assert set(AUDIENCES[audience]) <= set(PUBLISHED)


def test_what_the_others_see_is_what_the_rules_name(files: dict[str, Path]) -> None:
    sees = {audience: {table for table in PUBLISHED if seen(files[audience], table)} for audience in OTHERS}
    scores = {"coalitions", "scores", "method"}
    # of the warnings and the rows in the sample none is about a member: those that are stand in test_own_door.py
    assert sees["member"] == scores | {"own_numbers"}
    assert sees["committee"] == scores | {
        "indicators", "lenses", "missing", "changes", "context_events", "attention", "warnings", "warning_details",
        "warning_method", "warning_gaps",
        "flow_totals", "co_creation", "introduction_yield", "safeguards", "safeguard_meetings", "duplicated_themes",
        "survival", "exits", "funding_months", "funding_outlook", "role_cover", "stress", "stress_indicators", "ecosystem",
        "facilitation", "facilitation_details", "facilitation_points", "facilitation_log", "facilitation_hats",
        "facilitation_fit", "facilitation_cost",
    }  # fmt: skip
    assert sees["funder"] - scores == {
        "survival", "exits", "funding_months", "funding_outlook", "role_cover", "stress",
        "facilitation", "facilitation_details", "facilitation_points", "facilitation_hats", "facilitation_cost",
        "introduction_yield",
    }  # fmt: skip


def test_the_committee_reads_names_where_its_charter_agrees(tmp_path: Path) -> None:
    members = [{"coalition_id": one, "organisation_id": "birch", "reciprocity": 1.0} for one in ("reef", "kelp")]
    overlap = [
        {
            "coalition_id": "reef",
            "organisation_id_a": "alder",
            "organisation_id_b": who,
            "value": value,
            "declared": is_declared,
        }
        for who, value, is_declared in (("birch", 0.9, False), ("cedar", 1.0, True))
    ]
    reasons = [
        {
            "coalition_id": "reef",
            "organisation_id_a": "alder",
            "organisation_id_b": "birch",
            "codes": 0.5,
            "activities": 0.9,
        }
    ]
    rows = {"members": members, "overlap": overlap, "overlap_reasons": reasons}
    path = published_files(tmp_path, rows, names_agreed=["reef"])["committee"]
    names = list(PUBLISHED["members"])
    (told,) = [dict(zip(names, row, strict=True)) for row in seen(path, "members")]
    assert (told["coalition_id"], told["organisation_id"], told["reciprocity"]) == ("reef", "birch", None)
    # by the register's codes: what is worked out from budgets stays with the secretariat
    assert [row[2:] for row in seen(path, "overlap")] == [("birch", 0.5, False), ("cedar", 1.0, True)]


def test_the_committee_reads_warnings_that_name_no_member_and_none_made_of_answers(tmp_path: Path) -> None:
    told = [
        {"warning_id": "1", "warning": "member_silent", "subject": "birch", "why": "Birch was silent.", "next_step": "Call Birch.", "evidence": ["agenda_items/i"]},
        {"warning_id": "2", "warning": "runway_short", "subject": "reef", "why": "Money for 4 months.", "next_step": "Ask.", "evidence": []},
        {"warning_id": "3", "warning": "trust_eroding", "subject": "reef", "why": "Trust fell.", "next_step": "Talk.", "evidence": []},
    ]  # fmt: skip
    details = [
        {"warning_id": "1", "subject_name": "Birch", "subject_kind": "organisation", "series": "acts:birch", "latest_why": "Birch is silent.", "unnamed": "One organisation was silent."},
        {"warning_id": "2", "subject_name": "Reef", "subject_kind": "coalition", "series": "runway", "latest_why": "x", "unnamed": "Money for 4 months."},
        {"warning_id": "3", "subject_name": "Reef", "subject_kind": "coalition", "unnamed": "Trust fell."},
    ]  # fmt: skip
    method = [
        {"warning": "member_silent", "next_step": "Call the organisation.", "evidence": ["attendance"]},
        {"warning": "runway_short", "next_step": "Ask.", "evidence": ["funding"]},
        {"warning": "trust_eroding", "next_step": "Talk.", "evidence": ["surveys"]},
    ]
    gaps = [{"warning": name, "reason": "Too few."} for name in ("member_silent", "trust_eroding")]
    path = published_files(
        tmp_path, {"warnings": told, "warning_details": details, "warning_method": method, "warning_gaps": gaps}
    )["committee"]
    names = list(PUBLISHED["warnings"])
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in seen(path, "warnings")}
    assert set(rows) == {"1", "2"}
    assert (rows["1"]["subject"], rows["1"]["why"], rows["1"]["next_step"], rows["1"]["evidence"]) == (
        None, "One organisation was silent.", "Call the organisation.", [],
    )  # fmt: skip
    assert (rows["2"]["subject"], rows["2"]["why"]) == ("reef", "Money for 4 months.")
    assert "irch" not in str([seen(path, table) for table in PUBLISHED])
    assert [row[1] for row in seen(path, "warning_gaps")] == ["member_silent"]


def test_a_funder_sees_the_indicators_of_durability_and_no_others(tmp_path: Path) -> None:
    rows = {
        "method": [{"indicator": "runway", "pillar": "durability"}, {"indicator": "top_share", "pillar": "balance"}],
        "indicators": [{"indicator": "runway", "value": 9.0}, {"indicator": "top_share", "value": 0.4}],
        "missing": [
            {"score_or_lens": pillar, "indicator": "x"} for pillar in ("balance", "engagement", "durability", "health")
        ],
        "scores": [{"score": score} for score in ("balance", "engagement", "durability", "health")],
    }
    path = published_files(tmp_path, rows)["funder"]
    assert [(row[2], row[3]) for row in seen(path, "indicators")] == [("runway", 9.0)]
    assert [row[2] for row in seen(path, "missing")] == ["durability", "health"]
    assert len(seen(path, "scores")) == 4


def test_a_row_that_fails_the_condition_and_a_column_not_named_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = disclosure.Grant("member_count > 5", ("coalition_id", "member_count"))
    monkeypatch.setitem(AUDIENCES, "member", {"coalitions": grant})
    rows = [{"coalition_id": f"c{count}", "name": "Reef", "member_count": count} for count in (5, 6)]
    path = published_files(tmp_path, {"coalitions": rows})["member"]
    assert seen(path, "coalitions") == [("c6", None, None, 6, None, None, None, None)]


def test_a_table_published_without_a_grant_is_seen_by_the_secretariat_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PUBLISHED, "diary", {"note": "VARCHAR"})
    spec = importlib.util.spec_from_file_location("door_with_a_diary", disclosure.__file__)
    assert spec and spec.loader
    door = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, door)
    spec.loader.exec_module(door)
    monkeypatch.setattr("tests.doors.publish", door.publish)
    written = published_files(tmp_path, {"diary": [{"note": "private"}]})
    assert {audience: seen(path, "diary") for audience, path in written.items()} == {
        "secretariat": [("private",)], "committee": [], "funder": [], "member": [],
    }  # fmt: skip


def test_a_folder_with_an_apostrophe_is_no_trouble(tmp_path: Path) -> None:
    assert seen(published_files(tmp_path / "Ann's", {"scores": [{"score": "health"}]})["member"], "scores")


# --- what is made from surveys -----------------------------------------------------------------------------
HEADS = [{"indicator": name, "pillar": head.pillar, "evidence": list(head.evidence)} for name, head in heads().items()]
SURVEYS = [name for name, head in heads().items() if "surveys" in head.evidence]
TOLD = {"value": 0.7, "low": 0.6, "high": 0.8, "n": 9, "coverage": 0.9, "score": 60.0, "suppressed": False}
TOO_FEW = {"n": 4, "coverage": 0.4, "suppressed": False}
APRIL, MAY, JUNE = (date(2026, month, 1) for month in (4, 5, 6))


def indicator(name: str, month: date = MAY, coalition: str = "c", **figures: Any) -> dict[str, Any]:
    return {"coalition_id": coalition, "month": month, "indicator": name, "provisional": False, **figures}


def seen_rows(path: Path, table: str) -> list[dict[str, Any]]:
    return [dict(zip(PUBLISHED[table], row, strict=True)) for row in seen(path, table)]


def figures(path: Path) -> dict[tuple[date, str], dict[str, Any]]:
    """(month, indicator) -> its figures that are not NULL."""
    return {
        (row["month"], row["indicator"]): {name: row[name] for name in TOLD if row[name] is not None}
        for row in seen_rows(path, "indicators")
    }


def test_under_the_floor_not_even_the_secretariat_sees_how_many_answered(tmp_path: Path) -> None:
    rows = [
        indicator("fair_process", APRIL, n=0, suppressed=False),  # nobody was asked
        indicator("fair_process", MAY, **TOO_FEW),
        indicator("fair_process", JUNE, **TOLD),
        indicator("trust", MAY, suppressed=False),  # does not apply
        indicator("attendance_rate", MAY, **TOO_FEW),
    ]
    found = figures(published_files(tmp_path, {"method": HEADS, "indicators": rows})["secretariat"])
    assert found == {
        (APRIL, "fair_process"): {"n": 0, "suppressed": False},
        (MAY, "fair_process"): {"suppressed": True},
        (JUNE, "fair_process"): TOLD,
        (MAY, "trust"): {"suppressed": False},
        (MAY, "attendance_rate"): TOO_FEW,
    }


@pytest.mark.parametrize("audience", ["committee", "funder"])
def test_for_the_others_a_survey_reads_alike_whether_few_answered_or_many(tmp_path: Path, audience: str) -> None:
    states = (TOLD, TOO_FEW, {"n": 0, "suppressed": False}, {"suppressed": False})
    months = (APRIL, MAY, JUNE, date(2026, 7, 1))
    rows = [indicator("renewal_intent", month, **state) for month, state in zip(months, states, strict=True)]
    found = figures(published_files(tmp_path, {"method": HEADS, "indicators": rows})[audience])
    assert found == {(month, "renewal_intent"): {"suppressed": True} for month in months}


def test_a_month_with_a_survey_in_it_is_told_to_the_others_in_pillars_only(tmp_path: Path) -> None:
    others = ("attendance_rate", "runway", "top_share")
    rows = [indicator(name, month, **TOLD) for name in others for month in (APRIL, MAY, JUNE)]
    rows += [indicator(name, MAY, "elsewhere", **TOLD) for name in others]
    rows += [indicator("trust", MAY, **TOLD), indicator("trust", JUNE, **TOO_FEW)]
    rows += [indicator("say_do_gap", JUNE, **TOLD | {"score": None})]  # in no total
    changes = [
        {"coalition_id": coalition, "month": month, "score": "health", "indicator": "runway", "contribution": 1.0}
        for coalition in ("c", "elsewhere")
        for month in (APRIL, MAY, JUNE, date(2026, 7, 1))
    ]
    scores = [
        {"coalition_id": "c", "month": month, "score": score, "value": 60.0, "weakest": "top_share"}
        for month in (APRIL, MAY, JUNE)
        for score in ("balance", "health")
    ]
    lenses = [
        {"coalition_id": name, "month": month, "lens": "one_sided"}
        for name in ("c", "elsewhere")
        for month in (APRIL, MAY)
    ]
    tables = {"method": HEADS, "indicators": rows, "changes": changes, "scores": scores, "lenses": lenses}
    paths = published_files(tmp_path, tables)

    told = {(month, name) for month, name in figures(paths["committee"]) if name in others}
    assert told == {(month, name) for month in (APRIL, JUNE) for name in others} | {(MAY, name) for name in others}
    of_c = [row for row in seen_rows(paths["committee"], "indicators") if row["coalition_id"] == "c"]
    assert {row["indicator"] for row in of_c if row["month"] == MAY} == {"trust"}
    of_c = [row for row in seen_rows(paths["funder"], "indicators") if row["coalition_id"] == "c"]
    assert {(row["month"], row["indicator"]) for row in of_c} == {(APRIL, "runway"), (JUNE, "runway")}

    # the changes from April to May and from May to June would give the parts away
    seen_changes = [(row["coalition_id"], row["month"].month) for row in seen_rows(paths["committee"], "changes")]
    assert seen_changes == [("c", 4), ("c", 7), *(("elsewhere", month) for month in (4, 5, 6, 7))]
    for audience in OTHERS:
        found = {(row["month"], row["score"]): row for row in seen_rows(paths[audience], "scores")}
        assert {row["value"] for row in found.values()} == {60.0}
        assert {key for key, row in found.items() if row["weakest"] is None} == {(MAY, "balance")}
    seen_lenses = [(row["coalition_id"], row["month"]) for row in seen_rows(paths["committee"], "lenses")]
    assert seen_lenses == [("c", APRIL), ("elsewhere", APRIL), ("elsewhere", MAY)]
    for table, all_rows in tables.items():
        assert len(seen(paths["secretariat"], table)) == len(all_rows)


def test_attention_quotes_an_indicator_and_is_not_told_where_a_survey_is_in_the_last_month(tmp_path: Path) -> None:
    rows = {
        "method": HEADS,
        "coalitions": [{"coalition_id": name, "last_month": JUNE} for name in ("now", "before", "never")],
        "indicators": [indicator("trust", JUNE, "now", **TOLD), indicator("trust", MAY, "before", **TOLD)],
        "attention": [
            {"coalition_id": name, "why": "Members do not trust each other, with trust at 0.43."}
            for name in ("now", "before", "never")
        ],
    }
    paths = published_files(tmp_path, rows)
    assert [row["coalition_id"] for row in seen_rows(paths["committee"], "attention")] == ["before", "never"]
    assert len(seen(paths["secretariat"], "attention")) == 3


TOTALS = {
    name: {head.name: head.weight for head in heads().values() if head.weight and name in (head.pillar, *head.lenses)}
    for name in (*PILLARS, *LENSES)
}
WEIGHED = [name for name, head in heads().items() if head.weight]


def totals_of(present: set[str]) -> list[str]:
    """The pillars and lenses that have a score where these indicators have one."""
    return [
        total for total, weights in TOTALS.items()
        if sum(weights[name] for name in weights.keys() & present) >= WEIGHT_NEEDED * sum(weights.values())
    ]  # fmt: skip


def solved(present: set[str], parts: set[str], totals: list[str]) -> set[str]:
    """The survey indicators of those present whose score follows from these parts and totals: linear in what is not told."""
    unknown = sorted(present - parts)
    matrix = np.array([[TOTALS[total].get(name, 0.0) for name in unknown] for total in totals]).reshape(
        -1, len(unknown)
    )
    identity, rank = np.eye(len(unknown)), np.linalg.matrix_rank
    return {
        name for place, name in enumerate(unknown)
        if name in SURVEYS and rank(np.vstack([matrix, identity[place]])) == rank(matrix)
    }  # fmt: skip


def test_subtraction_gives_no_survey_indicator(tmp_path: Path) -> None:
    draw = random.Random(4)
    present = {"all": set(WEIGHED)} | {
        f"some {number}": {name for name in WEIGHED if draw.random() < share}
        for number, share in enumerate([0.95, 0.8, 0.65, 0.5] * 10)
    }
    tables: dict[str, list[dict[str, Any]]] = {"method": HEADS, "indicators": [], "scores": [], "lenses": []}
    for key, names in present.items():
        tables["indicators"] += [indicator(name, MAY, key, **TOLD) for name in names]
        for total in totals_of(names):
            table, column = ("scores", "score") if total in PILLARS else ("lenses", "lens")
            tables[table].append({"coalition_id": key, "month": MAY, column: total, "value": 60.0})
    path = published_files(tmp_path, tables)["committee"]
    parts, totals = defaultdict(set), defaultdict(list)
    for row in seen_rows(path, "indicators"):
        parts[row["coalition_id"]] |= {row["indicator"]} if row["score"] is not None else set()
    for row in seen_rows(path, "scores") + seen_rows(path, "lenses"):
        totals[row["coalition_id"]].append(row.get("score") or row["lens"])
    for key, names in present.items():
        assert solved(names, parts[key], totals[key]) == set(), key
        assert set(totals[key]) == set(totals_of(names)) & set(PILLARS)


def test_what_less_would_give_away() -> None:
    # only the rows of survey indicators left out: a lens holds one of them
    others = set(WEIGHED) - set(SURVEYS)
    assert {"fair_process", "shared_understanding"} <= solved(set(WEIGHED), others, list(TOTALS))
    # no part told, but the lenses beside the pillars
    few = {"agenda_concentration", "decision_participation", "fair_process", "centralisation"}
    assert solved(few, set(), totals_of(few)) == {"centralisation"}


# --- survey answers ----------------------------------------------------------------------------------------
# Values that stand in the survey files and nowhere else; 4.0625 and 3.0625 are exact in binary.
SURVEY = {
    "survey_waves": "wave_id,coalition_id,opened_on,instrument\nw1,reef,2026-02-01,pulse\n",
    "survey_answers": "wave_id,respondent_key,item_id,value,dont_know,answered_at\n"
    "w1,ann@alder.example,q1,4.0625,true,2026-02-10T10:00:00Z\nw1,bob@birch.example,q1,3.0625,,2026-02-10T10:00:00Z\n"
    "w1,bob@birch.example,q2,the lead decides alone,,\nw9,cyd@cedar.example,q1,5,,\n",
    "survey_ratings": "wave_id,rater_organisation_id,rated_organisation_id,dimension,value\nw1,alder,birch,openness,4.0625\n"
    "w1,birch,alder,charm,3.0625\n",
}


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[FileReport]]:
    folder = tmp_path_factory.mktemp("surveyed")
    write(folder / "exports", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"), SURVEY)
    workspace = Workspace(folder / "w")
    reports = ingest(workspace, [folder / "exports"])
    build(workspace)
    return workspace, reports


def test_a_survey_file_is_listed_without_any_count(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, reports = surveyed
    names = list(PUBLISHED["files"])
    files = {row[0]: dict(zip(names, row, strict=True)) for row in published(workspace)["files"]}
    counts = ("records", "rows_read", "loaded", "quarantined", "duplicate", "superseded", "people", "unknown_people")
    for name in ("survey_answers.csv", "survey_ratings.csv"):
        assert {files[name][count] for count in counts} == {None}
        assert files[name]["message"] == (
            "Survey answers: how many have arrived is not shown before the wave has closed. "
            "Some could not be used; the ingest said which, and why."
        )
    assert files["survey_waves.csv"]["rows_read"] == 1
    told = {Path(report.file).name: report for report in reports}
    assert (told["survey_answers.csv"].rows_read, told["survey_answers.csv"].quarantined) == (4, 1)


def test_no_published_file_tells_an_answer_or_how_many_there_are(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, _ = surveyed
    for audience in AUDIENCES:
        tables = published(workspace, audience)
        cells = [cell for rows in tables.values() for row in rows for cell in row]
        assert not {4.0625, 3.0625, "4.0625", "3.0625"} & {cell for cell in cells if not isinstance(cell, list)}
        assert not [cell for cell in cells if isinstance(cell, str) and ("decides alone" in cell or "charm" in cell)]
        feeds = {row[1] for row in tables["feeds"]}
        assert not {"survey_answers", "survey_ratings", "survey_invitations"} & feeds
        assert not [row for row in tables["quarantine"] if row[2].startswith("survey_")]
        assert not [row for row in tables["lineage"] if row[0].startswith("survey_")]
    found = {row[1]: row[4:] for row in published(workspace)["findings"] if row[1].startswith("survey_")}
    assert found == {"survey_answers": (None, None), "survey_ratings": (None, None)}


def test_no_file_of_a_build_holds_answers(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    current = surveyed[0].current_build()
    assert current is not None
    with duckdb.connect(str(current / "core.duckdb"), read_only=True) as con:
        tables = [table for (table,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        assert tables and not [table for table in tables if "survey" in table or "answer" in table]
    for path in current.rglob("*"):
        assert path.is_dir() or b"decides alone" not in path.read_bytes(), path


def test_no_file_of_a_build_holds_an_address(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, _ = surveyed
    people = ("ann@alder", "bob@birch", "cyd@cedar")
    for audience in AUDIENCES:
        cells = [str(cell) for rows in published(workspace, audience).values() for row in rows for cell in row]
        assert not [cell for cell in cells for person in people if person in cell]
