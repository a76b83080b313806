"""What a facilitator did, as a person typed it in (decisions/facilitation.csv), beside the entries that files bring.

An entry that a file brings too counts twice: two talks on one day are two, and nothing tells them from one told twice. Undo
the line when the log arrives as a file.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb

from metrics.heads import heads
from pipelines.decision_files import ESCAPED, FACILITATION
from pipelines.names import plain
from pipelines.small_tables import to_table
from pipelines.tables import TABLES
from pipelines.typed_rows import Fault, Line, Problem, TypedRows, empty, no_choice, no_day, too_long

LONGEST = 200  # characters of a text, as of a name
NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}")
EMPLOYER, PAYER, INTRODUCED = "employer_organisation_id", "paid_by_organisation_id", "introduced_organisation_ids"
COLUMNS = (
    "activity_id varchar, line bigint, coalition_id varchar, happened_on date, hat varchar, activity varchar, "
    "facilitator_name varchar, position varchar, employer_organisation_id varchar, paid_by_organisation_id varchar, "
    "hours double, cost varchar, currency varchar, target_indicator varchar, introduced_organisation_ids varchar[]"
)


def problem_of(line: Line) -> Problem | None:
    """The first thing that is wrong with a line by itself."""
    return ENTRIES.problem_of(line)


def read(decisions: Path) -> tuple[list[Line], list[Problem]]:
    """The lines in force that can be used, and why the others cannot. WorkspaceError where the file is not readable."""
    return ENTRIES.read(decisions)


def _faults(line: Line) -> list[Fault]:
    found = empty(line, "coalition_id", "happened_on", "hat", "activity") + no_day(line, "happened_on")
    for column in ("hat", "position"):
        found += no_choice(line, column, TABLES["facilitation"].column(column).choices)
    for column in ("hours", "cost"):
        if line[column] and not NUMBER.fullmatch(line[column]):
            found.append(
                (column, f'{column} "{line[column].removeprefix(ESCAPED)}" is no number of 0 or more such as 2.5.')
            )
    if line["currency"] and not CURRENCY.fullmatch(line["currency"].upper()):
        found.append(("currency", f'currency "{line["currency"]}" is no code of three letters such as EUR.'))
    if line["cost"] and not line["currency"]:
        found.append(("currency", "cost stands without its currency. Write a code of three letters such as EUR."))
    if line["target_indicator"] and line["target_indicator"] not in heads():
        found.append(
            (
                "target_indicator",
                f'target_indicator "{line["target_indicator"]}" is no indicator. The Method page lists their names.',
            )
        )
    introduced = _ids(line[INTRODUCED])
    if introduced and (len(introduced) != 2 or len(set(introduced)) != 2):
        found.append(
            (INTRODUCED, f'{INTRODUCED} "{line[INTRODUCED]}" names no two organisations. Write both, with ; between.')
        )
    return found + too_long(line, FACILITATION.columns, LONGEST)


ENTRIES = TypedRows("facilitation", FACILITATION, _faults, key="activity_id")


def add_entries(con: duckdb.DuckDBPyConnection, decisions: Path, as_of: dt.date | None = None) -> None:
    """Put the entries into `facilitation`, those up to `as_of`; wrong lines stop nothing.

    Organisations and months must be settled: an entry typed in says nothing of how far the exports reach, and one may be by an
    organisation that no file knows. A name that one organisation has means that organisation.
    """
    lines = ENTRIES.usable(con, decisions)
    meant = _meant(con)
    taken = {one for (one,) in con.execute("select activity_id from facilitation").fetchall()}
    rows = [
        _row(line, meant, taken)
        for line in lines
        if as_of is None or dt.date.fromisoformat(line["happened_on"]) <= as_of
    ]
    to_table(con, "typed_facilitation", COLUMNS, rows)
    given = con.execute("select 1 from duckdb_tables() where table_name = 'facilitation_as_given'").fetchall()
    con.execute(
        f"insert into facilitation{'_as_given' if given else ''} by name "
        "select * exclude (line) replace (cost::decimal(18, 4) as cost) from typed_facilitation order by line"
    )


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Add to the published tables which lines were set aside and why, and which line each entry came from."""
    ENTRIES.tell(con)


def _row(line: Line, meant: dict[str, str], taken: set[str]) -> tuple[object, ...]:
    """A row of COLUMNS. Its id tells the line; one that a file gave another activity gets a longer one."""
    activity_id = f"typed-{line['line']}"
    while activity_id in taken:
        activity_id += "-here"
    employer, payer = (meant.get(plain(line[column]), line[column]) or None for column in (EMPLOYER, PAYER))
    introduced = [meant.get(plain(one), one) for one in _ids(line[INTRODUCED])]
    return (
        activity_id, int(line["line"]), line["coalition_id"], dt.date.fromisoformat(line["happened_on"]), line["hat"],
        line["activity"], line["facilitator_name"] or None, line["position"] or None, employer, payer,
        float(line["hours"]) if line["hours"] else None, line["cost"] or None, line["currency"].upper() or None,
        line["target_indicator"] or None, introduced or None,
    )  # fmt: skip


def _meant(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Organisations by plain id, and by plain name where one alone has it."""
    names = con.execute("select organisation_id, name from organisation_names order by all").fetchall()
    by_name: dict[str, set[str]] = {}
    for organisation_id, name in names:
        by_name.setdefault(plain(name or ""), set()).add(organisation_id)
    found = {name: next(iter(ids)) for name, ids in by_name.items() if name and len(ids) == 1}
    return found | {plain(organisation_id): organisation_id for organisation_id, _ in names}


def _ids(cell: str) -> list[str]:
    return [one for part in cell.split(";") if (one := part.strip())]
