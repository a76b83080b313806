"""The same row arriving again: what counts, what repeats, what was corrected."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines import staging
from pipelines.repeats import StagedFolder, find_repeats
from tests.staged import staged

GIFTS = "contribution_id,coalition_id,organisation_id,given_on,hours\n"
PAIRS = "organisation_id_a,organisation_id_b,declared_on\n"
CHARTER = "coalition_id,element,status,agreed_on\n"

Fate = tuple[int, int, str]  # which file, which row of it, what became of the row


def arrivals(folder: Path, *texts: str, order: tuple[int, ...] = ()) -> list[StagedFolder]:
    """Staged files in the order given; the first is called "0"."""
    places = [staged(folder, text)[1] for text in texts]
    numbers = order or tuple(range(len(texts)))
    return [StagedFolder(str(n), numbers[n], place) for n, place in enumerate(places)]


def fates(old: list[StagedFolder], new: list[StagedFolder]) -> list[Fate]:
    """What became of rows that do not count, by file and row as the file numbers them."""
    with duckdb.connect() as con:
        find_repeats(con, old, new)
        found = []
        for sha256, table, number, fate in con.execute("from repeats").fetchall():
            place = next(folder for folder in [*old, *new] if folder.sha256 == sha256)
            query = "select source_row from read_parquet(?, file_row_number = true) where file_row_number = ?"
            row = con.execute(query, [str(place.table(table)), number]).fetchall()
            found.append((int(sha256), row[0][0], fate))
    return sorted(found)


def gift(number: int, hours: float | str, organisation: str = "o1") -> str:
    return f"g{number},c,{organisation},2026-01-01,{hours}\n"


def test_rows_that_come_once_all_count(tmp_path: Path) -> None:
    assert fates([], arrivals(tmp_path, GIFTS + gift(1, 5) + gift(2, 5), GIFTS + gift(3, 5))) == []


def test_a_row_that_comes_again_is_a_duplicate_and_the_first_counts(tmp_path: Path) -> None:
    again = GIFTS + gift(2, 6) + gift(1, 5)
    assert fates([], arrivals(tmp_path, GIFTS + gift(1, 5), again, again)) == [
        (1, 3, "duplicate"), (2, 2, "duplicate"), (2, 3, "duplicate"),
    ]  # fmt: skip


def test_a_row_that_comes_with_other_content_is_a_correction_and_the_last_counts(tmp_path: Path) -> None:
    assert fates([], arrivals(tmp_path, GIFTS + gift(1, 5), GIFTS + gift(1, 6))) == [(0, 2, "superseded")]


def test_a_correction_to_empty_is_a_correction(tmp_path: Path) -> None:
    assert fates([], arrivals(tmp_path, GIFTS + gift(1, 5), GIFTS + gift(1, ""))) == [(0, 2, "superseded")]


def test_a_correction_taken_back_counts_and_both_before_it_do_not(tmp_path: Path) -> None:
    files = arrivals(tmp_path, GIFTS + gift(1, 5), GIFTS + gift(1, 6), GIFTS + gift(1, 5))
    assert fates([], files) == [(0, 2, "superseded"), (1, 2, "superseded")]


def test_of_repeats_and_corrections_exactly_one_row_counts(tmp_path: Path) -> None:
    """5, 5, 6, 6, 5, 5: the fifth is the version that counts, the sixth repeats it."""
    files = arrivals(tmp_path, *(GIFTS + gift(1, hours) for hours in (5, 5, 6, 6, 5, 5)))
    assert fates([], files) == [
        (0, 2, "superseded"), (1, 2, "duplicate"), (2, 2, "superseded"), (3, 2, "duplicate"), (5, 2, "duplicate"),
    ]  # fmt: skip


def test_repeats_inside_one_file_are_judged_by_the_order_of_its_rows(tmp_path: Path) -> None:
    files = arrivals(tmp_path, GIFTS + gift(1, 5) + gift(2, 1) + gift(1, 5) + gift(2, 2))
    assert fates([], files) == [(0, 3, "superseded"), (0, 4, "duplicate")]


def test_the_order_of_arrival_decides_and_not_that_of_the_list(tmp_path: Path) -> None:
    files = arrivals(tmp_path, GIFTS + gift(1, 5), GIFTS + gift(1, 6), order=(2, 1))
    assert fates([], files) == [(1, 2, "superseded")]


def test_a_pair_is_the_same_pair_either_way_round(tmp_path: Path) -> None:
    files = arrivals(
        tmp_path, PAIRS + "a,b,2026-01-01\nc,d,2026-01-01\n", PAIRS + "b,a,2026-01-01\nd,c,2026-02-02\na,c,\n"
    )
    assert fates([], files) == [(0, 3, "superseded"), (1, 2, "duplicate")]


def test_a_key_with_an_unknown_part_is_the_same_key_when_it_is_unknown_again(tmp_path: Path) -> None:
    files = arrivals(
        tmp_path,
        CHARTER + "c,purpose,absent,\nc,money,full,2026-01-01\n",
        CHARTER + "c,purpose,full,\nc,money,full,\n",
    )
    assert fates([], files) == [(0, 2, "superseded")]


def test_tables_do_not_mix(tmp_path: Path) -> None:
    needs, roles = (
        "coalition_id,ecosystem_role,min_members\nc,recycler,1\n",
        "coalition_id,role_name,has_deputy\nc,recycler,1\n",
    )
    assert fates([], arrivals(tmp_path, needs, roles)) == []


def test_a_time_that_was_local_and_now_names_its_zone_is_a_correction(tmp_path: Path) -> None:
    text = "meeting_id,coalition_id,starts_at\nm1,c,2026-01-01T10:00{}\n"
    assert fates([], arrivals(tmp_path, text.format(""), text.format("Z"))) == [(0, 2, "superseded")]
    assert fates([], arrivals(tmp_path, text.format("Z"), text.format("+00:00"))) == [(1, 2, "duplicate")]


def test_of_several_rows_from_one_row_of_an_export_only_the_repeated_ones_go(tmp_path: Path) -> None:
    """A response's answers come from one row: a corrected answer leaves the others alone."""
    answers = "wave_id,respondent_key,item_id,value\n"
    first, second = arrivals(
        tmp_path, answers + "w,ann,q1,1\nw,ann,q2,2\nw,ann,q3,3\n", answers + "w,ann,q1,1\nw,ann,q2,5\n"
    )
    for folder in (first, second):
        one_source_row(folder.table("survey_answers"))
    with duckdb.connect() as con:
        find_repeats(con, [], [first, second])
        found = con.execute("select sha256, file_row_number, fate from repeats order by all").fetchall()
    assert found == [("0", 1, "superseded"), ("1", 0, "duplicate")]


def test_only_keys_of_new_files_are_looked_at(tmp_path: Path) -> None:
    first, again, other, corrected = arrivals(
        tmp_path, GIFTS + gift(1, 5), GIFTS + gift(1, 5), GIFTS + gift(2, 1), GIFTS + gift(2, 2)
    )
    assert fates([first, again, other], [corrected]) == [(2, 2, "superseded")]
    assert fates([first], [again, other]) == [(1, 2, "duplicate")]


def test_an_equal_hash_is_never_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were all hashes alike, different keys would still be different rows, and different contents corrections."""
    monkeypatch.setattr(staging.casting, "row_key", lambda table: "cast(7 as ubigint)")
    files = arrivals(
        tmp_path, GIFTS + gift(1, 5) + gift(2, 5) + gift(3, 5), GIFTS + gift(1, 5) + gift(3, 6) + gift(4, 5)
    )
    assert fates([], files) == [(0, 4, "superseded"), (1, 2, "duplicate")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("o1,One,a;b", 'o1,One,"a, b"'),
        ("o1,One,NULL", "o1,One,"),
        ('o1,"One, a",b', 'o1,One,"a, b"'),
        ("o1,One,(a)", "o1,One,a"),
        ("o1,'One',a", "o1,One,a"),
    ],
)
def test_contents_that_look_alike_in_print_are_different(tmp_path: Path, one: str, other: str) -> None:
    head = "organisation_id,name,aliases\n"
    assert fates([], arrivals(tmp_path, head + one + "\n", head + other + "\n")) == [(0, 2, "superseded")]


def test_a_workspace_in_a_folder_with_an_apostrophe_is_looked_through(tmp_path: Path) -> None:
    odd = tmp_path / "Ann's [1]"
    odd.mkdir()
    assert fates([], arrivals(odd, GIFTS + gift(1, 5), GIFTS + gift(1, 5))) == [(1, 2, "duplicate")]


def one_source_row(path: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"create table t as select * replace (4 as source_row) from '{path}'")
        con.execute(f"copy t to '{path}' (format parquet)")
