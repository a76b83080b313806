"""The same row arriving again: which rows count, which repeat another, which were corrected by a later one.

Rows are compared by natural key across all files, in order of arrival and then of row. A row whose key came
before with the same content is a duplicate; with other content it is a correction: the later row counts and
the earlier is superseded (it stays in the staged history). Hashes only find candidates; the keys themselves
decide, so two different rows can never be taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from pipelines.casting import literal, quoted
from pipelines.tables import TABLES, Table


@dataclass(frozen=True)
class StagedFolder:
    """A staged file in the order of arrival; `place` is its folder."""

    sha256: str
    order: int
    place: Path

    def table(self, name: str) -> Path:
        return self.place / f"{name}.parquet"

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables it has rows of."""
        return frozenset(path.stem for path in self.place.glob("*.parquet"))


def parquet_list(paths: list[Path]) -> str:
    """The paths as a DuckDB list literal."""
    return f"[{', '.join(literal(str(path)) for path in paths)}]"


def having(folders: list[StagedFolder], table: str) -> list[StagedFolder]:
    """The folders that hold rows of a table."""
    return [folder for folder in folders if table in folder.tables]


def find_repeats(
    con: duckdb.DuckDBPyConnection, old: list[StagedFolder], new: list[StagedFolder], tables: list[str] | None = None
) -> None:
    """Fill the table `repeats` (sha256, "table", file_row_number, fate) with the rows that do not count.

    The number of a row in its staged file names it: a row of an export may give several rows of a table.
    With `old` folders whose repeats among themselves are known to be none or not asked for, only keys that
    occur in `new` are looked at. fate is duplicate or superseded.
    """
    con.execute(
        'create or replace table repeats (sha256 varchar, "table" varchar, file_row_number bigint, fate varchar)'
    )
    for name in tables or TABLES:
        fresh, earlier = having(new, name), having(old, name)
        if not fresh:
            continue
        con.execute(f"create or replace temp table suspects as {_suspects(fresh, earlier, name)}")
        count = con.execute("select count(*) from suspects").fetchone()
        if count and count[0]:
            con.execute(_judge(TABLES[name], [*earlier, *fresh]))


def _suspects(fresh: list[StagedFolder], earlier: list[StagedFolder], table: str) -> str:
    """Key hashes that occur more than once, at least once in a fresh file."""
    new = f"read_parquet({parquet_list([folder.table(table) for folder in fresh])})"
    twice = f"select row_key from {new} group by row_key having count(*) > 1"
    if not earlier:
        return twice
    old = f"read_parquet({parquet_list([folder.table(table) for folder in earlier])})"
    return f"{twice} union select row_key from {old} where row_key in (select row_key from {new})"


def _judge(table: Table, folders: list[StagedFolder]) -> str:
    value = {name: quoted(name) for name in table.names}
    if table.unordered:  # a pair is the same pair either way round
        a, b = table.unordered
        value |= {a: f"least({quoted(a)}, {quoted(b)})", b: f"greatest({quoted(a)}, {quoted(b)})"}
    keys = ", ".join(f"{value[name]} as key_{number}" for number, name in enumerate(table.key))
    key = ", ".join(f"key_{number}" for number in range(len(table.key)))
    content = ", ".join([*value.values(), "is_local"])
    arrivals = ", ".join(f"({literal(str(f.table(table.name)))}, '{f.sha256}', {f.order})" for f in folders)
    return f"""
    insert into repeats
    with arrivals(filename, sha256, arrival) as (values {arrivals}),
    candidates as (
        select sha256, arrival, source_row, file_row_number, md5(cast(row({content}) as varchar)) as content, {keys}
        from read_parquet({parquet_list([f.table(table.name) for f in folders])}, filename = true, file_row_number = true)
        join arrivals using (filename)
        where row_key in (select row_key from suspects)
    ),
    in_order as (
        select *, lag(content) over arrived is not distinct from content as is_repeat,
            row_number() over arrived = 1 as is_first
        from candidates
        window arrived as (partition by {key} order by arrival, source_row, file_row_number)
    ),
    versions as (
        select *, case when is_repeat and not is_first then 'duplicate'
            when exists_later then 'superseded' end as fate
        from (
            select *, count(*) filter (where is_first or not is_repeat) over (
                partition by {key} order by arrival desc, source_row desc, file_row_number desc
                rows between unbounded preceding and 1 preceding
            ) > 0 as exists_later
            from in_order
        )
    )
    select sha256, '{table.name}', file_row_number, fate from versions where fate is not null
    """
