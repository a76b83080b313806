"""What is checked of a row that a person types in before it is written into its file of decisions: the line by itself, and
whether the build in force knows its coalition; of an activity also its organisations, and whether it has happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import duckdb

from pipelines.decision_files import AUDIENCES, Kind, every
from pipelines.names import plain
from pipelines.problems import WorkspaceError
from pipelines.typed_facilitation import EMPLOYER, ENTRIES, INTRODUCED, PAYER
from pipelines.typed_governance import CHARTER
from pipelines.typed_rows import Line, TypedRows, no_coalition
from pipelines.workspace import Workspace

LIKE = 0.8  # likeness, 0 to 1 (difflib), from which an unknown organisation is taken for a slip of the pen; product default

Known = dict[str, str]  # id -> name


def check_for(workspace: Workspace, today: dt.date | None = None) -> Callable[[Path], None]:
    """What `decide` calls on the decisions with the new line at their end; it raises WorkspaceError where that cannot be used.

    Lines before it are not looked at: one that was spoilt by hand keeps nobody from adding another.
    """
    coalitions, organisations = _known(workspace)

    def check(decisions: Path) -> None:
        line = _usable(ENTRIES, decisions)
        where = f"{ENTRIES.file}, line {line['line']}: "
        if line["happened_on"] > (today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat():
            raise WorkspaceError(
                f'{where}happened_on "{line["happened_on"]}" is still to come. Write what has happened.'
            )
        _is_there(ENTRIES.kind, line, coalitions)
        for column in (EMPLOYER, PAYER, INTRODUCED) if organisations else ():
            for said in filter(None, (part.strip() for part in line[column].split(";"))):
                if why := _why_not(said, organisations, is_member=column == INTRODUCED):
                    raise WorkspaceError(f'{where}{column} "{said}" {why}')

    return check


def check_charter(workspace: Workspace) -> Callable[[Path], None]:
    """The same for the state of a charter element."""
    coalitions, _ = _known(workspace)
    return lambda decisions: _is_there(CHARTER.kind, _usable(CHARTER, decisions), coalitions)


def check_audience(workspace: Workspace) -> Callable[[Path], None]:
    """Whether the build in force knows the coalition of the last line of decisions/audiences.csv."""
    coalitions, _ = _known(workspace)
    return lambda decisions: _is_there(AUDIENCES, every(AUDIENCES, decisions)[-1], coalitions)


def _usable(typed: TypedRows, decisions: Path) -> Line:
    """The last line."""
    line = every(typed.kind, decisions)[-1]
    if problem := typed.problem_of(line):
        raise WorkspaceError(str(problem))
    return line


def _is_there(kind: Kind, line: Line, coalitions: Known) -> None:
    if coalitions and line["coalition_id"] not in coalitions:
        where = f"decisions/{kind.file}, line {line['line']}: "
        raise WorkspaceError(where + no_coalition(line["coalition_id"], coalitions))


def _why_not(said: str, organisations: Known, *, is_member: bool) -> str | None:
    """None for a known id or name, and for an employer or payer from outside that is like no known one."""
    by_plain = {plain(name): key for key, name in organisations.items()} | {plain(key): key for key in organisations}
    if plain(said) in by_plain:
        return None
    like = get_close_matches(plain(said), list(by_plain), n=1, cutoff=LIKE)
    if like:
        key = by_plain[like[0]]
        return (
            f"is no organisation on file, but much like {organisations[key]}: write {key} if it is meant, else bring the "
            "other one in with the register of organisations first."
        )
    return "is no organisation on file. Write its id or its name as the register has it." if is_member else None


def _known(workspace: Workspace) -> tuple[Known, Known]:
    """Coalitions and organisations of the build in force, by id; none before there is one."""
    build = workspace.current_build()
    if build is None:
        return {}, {}
    found = []
    for file, table, column in (
        ("published/secretariat.duckdb", "coalitions", "coalition_id"),
        ("core.duckdb", "organisation_names", "organisation_id"),
    ):
        with duckdb.connect(str(build / file), read_only=True) as con:
            rows = con.execute(f"select {column}, coalesce(name, {column}) from {table} order by all").fetchall()
        found.append(dict(rows))
    return found[0], found[1]
