"""How many people of new files lead to no organisation, told at once; the build works it out in full."""

from __future__ import annotations

import duckdb

from pipelines.repeats import StagedFolder, parquet_list


def count_unknown_people(
    con: duckdb.DuckDBPyConnection, folders: list[StagedFolder], new: list[StagedFolder]
) -> dict[str, int]:
    """People of each new file who are in no register of representatives, whose e-mail domain no organisation
    has, and beside whose name no row of the file names an organisation."""

    def rows(table: str, among: list[StagedFolder], columns: str, nothing: str) -> str:
        paths = [f.table(table) for f in among if f.table(table).exists()]
        source = f"read_parquet({parquet_list(paths)}, filename = true, union_by_name = true)"
        return f"select {columns} from {source}" if paths else nothing

    people = rows("people", new, "person_key, domain, filename", "select null, null, null where false")
    registered = rows("representatives", folders, "distinct person_key", "select null where false")
    domains = rows("organisations", folders, "distinct lower(unnest(domains))", "select null where false")
    beside = (
        ("attendance", "person_key", "organisation_name"),
        ("agenda_items", "proposed_by_person_key", "proposed_by_name"),
        ("commitments", "owner_person_key", "owner_name"),
        ("survey_answers", "coalesce(person_key, respondent_key)", "organisation_name"),
    )
    named = " union all ".join(
        f"from ({rows(table, new, f'filename, {person}, {name}', 'select null, null, null where false')}) "
        "as t(filename, person_key, name)"
        for table, person, name in beside
    )
    found = con.execute(f"""
    with people as (
        select person_key, domain, parse_dirpath(filename) as folder from ({people}) as t(person_key, domain, filename)
    ),
    registered as (from ({registered}) as t(person_key)),
    listed as (from ({domains}) as t(domain)),
    -- a domain is listed when it or one it lies in is: mail.reef.example lies in reef.example
    suffixes as (
        select distinct domain, unnest(list_transform(range(1, len(string_split(domain, '.')) + 1),
            lambda i: array_to_string(string_split(domain, '.')[i:], '.'))) as suffix
        from people where domain is not null
    ),
    known_domains as (select distinct suffixes.domain from suffixes join listed on suffix = listed.domain),
    named as (
        select distinct parse_dirpath(filename) as folder, person_key
        from ({named})
        where name is not null and name <> '-'
    )
    select folder, count(*) from people
    anti join registered using (person_key) anti join known_domains using (domain) anti join named using (folder, person_key)
    group by folder
    """).fetchall()
    counts = dict(found)
    return {folder.sha256: int(counts.get(str(folder.place), 0)) for folder in new}
