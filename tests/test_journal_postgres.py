"""The journal in a real PostgreSQL: every claim of tests/test_journal.py about both databases, and what is its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from inspect import signature
from threading import Barrier

import pytest
from sqlalchemy import create_engine, make_url, text

from pipelines.journal import Journal
from pipelines.problems import WorkspaceError
from tests import test_journal
from tests.local_servers import HERE, PASSWORD, free_port, postgres, postgres_programs
from tests.test_journal import journal as journal
from tests.test_journal import walk, warned

for name, claim in vars(test_journal).items():  # the same functions, with this module's `where`
    if name.startswith("test_") and "where" in signature(claim).parameters:
        globals()[name] = claim


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres(programs) as address:
        yield address


@pytest.fixture
def where(server: str) -> str:
    """An empty database."""
    database = f"j{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        con.execute(text(f"create database {database}"))
    engine.dispose()
    return server.replace("/postgres", f"/{database}")


def test_it_is_postgresql_that_answers(where: str, journal: Journal) -> None:
    walk(journal, warned(), "acknowledged")
    with journal.store.engine.connect() as con:
        assert str(con.execute(text("select version()")).scalar()).startswith("PostgreSQL")
        assert con.execute(text("select who from warning_changes")).scalars().all() == ["Ann"]


def test_it_lives_beside_the_tables_of_other_programs(where: str, journal: Journal) -> None:
    engine = create_engine(where)
    with engine.begin() as con:
        con.execute(text("create table bookmarks (url text)"))
    assert walk(journal, warned(), "acknowledged").state == "acknowledged"


def test_six_who_are_first_at_once_make_the_tables_once(where: str) -> None:
    together = Barrier(6)

    def begin(number: int) -> str:
        mine = Journal.at(where)
        together.wait(timeout=30)
        return walk(mine, warned(warning=f"w{number}"), "acknowledged").state

    with ThreadPoolExecutor(6) as people:
        assert list(people.map(begin, range(6))) == ["acknowledged"] * 6
    assert len({journal_id.change_id for journal_id in Journal.at(where).states(
        [warned(warning=f"w{number}") for number in range(6)]).values()}) == 6  # fmt: skip


def test_a_database_out_of_reach_is_named_without_its_password(where: str) -> None:
    url = make_url(where)
    for wrong in (
        url.set(port=free_port()),
        url.set(password=f"{PASSWORD}x"),
        url.set(database="nobody_made_it"),
        url.set(host="no-such-host.invalid"),
    ):
        mine = Journal.at(wrong.render_as_string(hide_password=False))
        for use in (mine.fingerprint, lambda mine=mine: walk(mine, warned(), "acknowledged")):
            with pytest.raises(
                WorkspaceError, match=r"The journal at .* could not be used .* Start that database"
            ) as said:
                use()
            assert PASSWORD not in str(said.value)
            assert HERE in str(said.value) or "no-such-host" in str(said.value)


def test_the_short_form_of_the_address_is_understood(where: str) -> None:
    assert walk(Journal.at(where.replace("+psycopg", "")), warned(), "acknowledged").state == "acknowledged"
