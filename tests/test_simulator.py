"""The simulator: same seed, same bytes; more coalitions change no earlier one; every id and label holds."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from metrics.framework import compute_indicators
from metrics.heads import heads
from pipelines.tables import TABLES
from sample_data.confounders import CONFOUNDERS
from sample_data.names import BACK, FRONT, MIDDLE, organisation_name
from sample_data.simulator import simulate
from sample_data.troubles import TROUBLES
from tests.measured import measured
from tests.simulated import opened

Con = duckdb.DuckDBPyConnection
MONTHS, SEED = 18, 5
FEEDS = {"messages", "contributions"}  # of which one can stop
REFERENCES = (  # table, column, what it names
    ("memberships", "coalition_id", "coalitions"), ("memberships", "organisation_id", "organisations"),
    ("representatives", "organisation_id", "organisations"), ("meetings", "coalition_id", "coalitions"),
    ("attendance", "meeting_id", "meetings"), ("messages", "coalition_id", "coalitions"),
    ("messages", "reply_to_message_id", "messages"), ("messages", "thread_id", "messages"),
    ("agenda_items", "coalition_id", "coalitions"), ("agenda_items", "meeting_id", "meetings"),
    ("agenda_items", "proposed_by_organisation_id", "organisations"), ("decisions", "item_id", "agenda_items"),
    ("positions", "decision_id", "decisions"),
    ("positions", "organisation_id", "organisations"), ("commitments", "decision_id", "decisions"),
    ("commitments", "owner_organisation_id", "organisations"), ("contributions", "organisation_id", "organisations"),
    ("funding", "funder_organisation_id", "organisations"), ("spending", "coalition_id", "coalitions"),
    ("governance", "coalition_id", "coalitions"), ("roles", "holder_organisation_id", "organisations"),
    ("facilitation", "employer_organisation_id", "organisations"),
    ("facilitation", "paid_by_organisation_id", "organisations"), ("context_events", "coalition_id", "coalitions"),
    ("initiatives", "organisation_id", "organisations"), ("initiatives", "coalition_id", "coalitions"),
    ("competitor_pairs", "organisation_id_a", "organisations"), ("ecosystem_needs", "coalition_id", "coalitions"),
    ("competitor_pairs", "organisation_id_b", "organisations"), ("survey_waves", "coalition_id", "coalitions"),
    ("survey_invitations", "wave_id", "survey_waves"), ("survey_invitations", "organisation_id", "organisations"),
    ("survey_invitations", "person_key", "representatives"), ("survey_answers", "wave_id", "survey_waves"),
    ("survey_answers", "organisation_id", "organisations"), ("survey_ratings", "wave_id", "survey_waves"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated")
    simulate(out, coalitions=40, months=MONTHS, seed=SEED, events_per_month=40)
    return out


@pytest.fixture(scope="module")
def con(made: Path) -> Con:
    return opened(made / "exports")


def labels(out: Path) -> list[dict[str, str]]:
    with (out / "labels.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        simulate(tmp_path / folder, coalitions=2, months=6, seed=seed)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_more_coalitions_change_no_row_of_an_earlier_one(tmp_path: Path) -> None:
    simulate(tmp_path / "five", coalitions=5, months=8, seed=3)
    simulate(tmp_path / "eight", coalitions=8, months=8, seed=3)
    few, many = contents(tmp_path / "five"), contents(tmp_path / "eight")
    assert set(few) == set(many)
    assert all(many[name].startswith(content) for name, content in few.items())
    assert len(many["coalitions.csv"].splitlines()) == 1 + 8


def test_events_come_as_one_file_per_month_up_to_the_last_month(made: Path) -> None:
    for table in ("meetings", "attendance", "messages", "agenda_items"):
        months = sorted(path.stem.removeprefix(f"{table}-") for path in (made / "exports").glob(f"{table}-*.csv"))
        assert len(months) == MONTHS
        assert (months[0], months[-1]) == ("2025-05", "2026-10")


def test_every_header_consists_of_contract_columns_and_has_the_required_ones(made: Path) -> None:
    for path in (made / "exports").glob("*.csv"):
        table = TABLES[re.sub(r"(-\d{4}(-\d\d)?)?\.csv$", "", path.name)]
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert set(header) <= {column.name for column in table.public}, path.name
        assert set(table.required) <= set(header), path.name


def test_every_choice_is_one_the_contract_knows(con: Con) -> None:
    for (table,) in con.execute("select distinct table_name from information_schema.tables").fetchall():
        columns = {name for name, *_ in con.execute(f"describe {table}").fetchall()}
        for column in TABLES[table].columns:
            if column.kind == "choice" and column.name in columns:
                seen = con.execute(
                    f"select distinct {column.name} from {table} where {column.name} is not null"
                ).fetchall()
                assert {value for (value,) in seen} <= set(column.choices), f"{table}.{column.name}"


def test_every_natural_key_is_there_once(con: Con) -> None:
    for (table,) in con.execute("select distinct table_name from information_schema.tables").fetchall():
        columns = {name for name, *_ in con.execute(f"describe {table}").fetchall()}
        key = ", ".join(column for column in TABLES[table].key if column in columns)
        assert con.execute(f"select {key} from {table} group by all having count(*) > 1 limit 3").fetchall() == [], (
            table
        )


@pytest.mark.parametrize(("table", "column", "named"), REFERENCES)
def test_every_id_names_something_that_exists(con: Con, table: str, column: str, named: str) -> None:
    key = TABLES[named].key[0]
    there = f"(select {key} from {named})"
    lost = con.execute(f"select {column} from {table} where {column} not in {there} limit 3").fetchall()
    assert lost == []


def test_who_changed_a_decision_exists_and_is_one_or_two_organisations(con: Con) -> None:
    named = (
        "select decision_id, unnest(string_split(amended_by_organisation_ids, ';')) as organisation_id from decisions"
    )
    assert con.execute(f"select * from ({named}) anti join organisations using (organisation_id)").fetchall() == []
    counts = f"select count(distinct organisation_id) as count from ({named}) group by decision_id"
    assert con.execute(f"select distinct count from ({counts}) order by 1").fetchall() == [(1,), (2,)]


def test_nobody_acts_in_a_month_in_which_their_organisation_is_no_member(con: Con) -> None:
    outside = con.execute("""
        select i.* from agenda_items i left join memberships m
          on m.coalition_id = i.coalition_id and m.organisation_id = i.proposed_by_organisation_id
          and m.joined_on <= i.raised_on and coalesce(m.left_on, '9999') >= i.raised_on
        where i.proposed_by_organisation_id is not null and m.organisation_id is null
    """).fetchall()
    assert outside == []


def test_three_to_five_attendances_in_a_hundred_are_by_people_nobody_has_matched(made: Path, con: Con) -> None:
    """Where it is not the trouble that more and more of them are."""
    decaying = [row["coalition_id"] for row in labels(made) if row["trouble"] == "coverage_decays"]
    (share,) = con.execute("""
        select avg((split_part(person_key, '@', 2) not in (select domains from organisations)
            and (m.coalition_id, person_key) not in (select (coalition_id, person_key) from representatives))::int)
        from attendance join meetings m using (meeting_id) where not list_contains($decaying, m.coalition_id)
    """, {"decaying": decaying}).fetchone()  # fmt: skip
    assert 0.03 < share < 0.05


def test_somebody_changes_employer_without_a_gap(con: Con) -> None:
    moved = con.execute("""
        select count(*) from representatives a join representatives b using (coalition_id, person_key)
        where a.organisation_id <> b.organisation_id and a.to_on::date + 1 = b.from_on::date
    """).fetchone()
    assert moved[0] > 0


def test_no_address_is_at_a_domain_that_can_exist(con: Con) -> None:
    addresses = " union all ".join(f"select person_key from {t}" for t in ("attendance", "messages", "representatives"))
    real = con.execute(f"select * from ({addresses}) where person_key not like '%@%.example'").fetchall()
    assert real == []
    assert con.execute("select domains from organisations where domains not like '%.example'").fetchall() == []


def test_about_as_many_events_come_as_were_asked_for(tmp_path: Path) -> None:
    summary = simulate(tmp_path, coalitions=20, months=12, seed=9, events_per_month=100)
    assert summary.events == pytest.approx(20 * 12 * 100, rel=0.1)


def test_labels_name_known_troubles_existing_subjects_and_months_of_the_run(made: Path, con: Con) -> None:
    rows = labels(made)
    ids = "select organisation_id from organisations union select coalition_id from coalitions"
    known = {one for (one,) in con.execute(ids).fetchall()}
    assert {row["kind"] for row in rows} == {"trouble", "confounder"}
    for row in rows:
        assert row["trouble"] in (TROUBLES if row["kind"] == "trouble" else CONFOUNDERS)
        assert row["subject"] in known | FEEDS
        assert row["subject"] in FEEDS or row["subject"].startswith(row["coalition_id"])
        assert "2025-05-01" <= row["from_month"] <= row["to_month"] == "2026-10-01"
        assert row["first_visible_month"] == "" or row["from_month"] <= row["first_visible_month"] <= row["to_month"]
    assert 10 <= len(rows) <= 30 and len({row["coalition_id"] for row in rows}) == len(rows)


def test_a_folder_that_holds_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "mine.csv").write_text("a\n1\n")
    with pytest.raises(FileExistsError, match="already holds files"):
        simulate(tmp_path, coalitions=1, months=2, seed=1)
    assert [p.name for p in (tmp_path / "exports").iterdir()] == ["mine.csv"]


def test_no_two_organisations_share_a_name() -> None:
    count = len(FRONT) * len(MIDDLE) * len(BACK) + 500
    assert len({organisation_name(number) for number in range(count)}) == count


def test_nobody_leaves_a_meeting_before_coming(tmp_path):
    simulate(tmp_path / "out", 5, 12, seed=4, events_per_month=400)
    with duckdb.connect() as con:
        files = str(tmp_path / "out" / "exports" / "attendance-*.csv")
        found = con.execute(f"select count(*), count(*) filter (where left_at <= joined_at) from read_csv('{files}')")
        rows, backwards = found.fetchall()[0]
    assert rows > 5_000
    assert backwards == 0


def test_every_indicator_has_a_value_in_the_last_month_of_some_coalition(made: Path, tmp_path: Path) -> None:
    con = measured(made / "exports", tmp_path)
    compute_indicators(con, date(2026, 10, 1))
    found = con.execute("select distinct indicator from indicators where value is not null").fetchall()
    assert set(heads()) - {indicator for (indicator,) in found} == set()
