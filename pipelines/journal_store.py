"""The journal's database: made when first written to, and never taken for empty when it is damaged.

Every trouble with it is a WorkspaceError with the way out; a database is named without its user and password.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from pipelines.disk import sync_folder
from pipelines.journal_tables import METADATA, SCHEMA, VERSION
from pipelines.problems import WorkspaceError

PATIENCE_SECONDS = 5  # for another writer, or for PostgreSQL to answer
MAKING = 20261122  # PostgreSQL's advisory lock while the tables are made; a number of our own


@dataclass(frozen=True)
class Store:
    """An opened database: `name` is how people are told of it, `path` SQLite's file."""

    engine: Engine
    name: str
    path: Path | None


def open_store(where: str | Path) -> Store:
    """By a file's path or a database's address. Nothing is touched yet. Raises WorkspaceError for an unusable address."""
    if isinstance(where, Path) or "://" not in where:
        return _in_file(Path(where))
    try:
        url = make_url(where)
        if url.get_backend_name() == "sqlite" and url.database:
            return _in_file(Path(url.database))
        if url.get_backend_name() != "postgresql" or not url.host or not url.database:
            raise ArgumentError("neither SQLite nor PostgreSQL")
        name = f"the journal at {url.host}:{url.port or 5432}/{url.database}"
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE_SECONDS}
        return Store(create_engine(url, poolclass=NullPool, connect_args=patience), name, None)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise WorkspaceError(
            "The journal's address cannot be used. Write it as postgresql+psycopg://user:password@host:5432/database, in "
            "settings.toml under [journal] as url, or in the environment as COALITION_HEALTH_JOURNAL."
        ) from None
    except ModuleNotFoundError:
        raise WorkspaceError(
            "The journal is to be in PostgreSQL, whose driver is not installed. Install coalition-health[postgres]."
        ) from None


def _in_file(path: Path) -> Store:
    place = f"file:{quote(str(path.absolute()))}?mode=rw"  # rw: SQLite makes no file by itself

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(place, uri=True, timeout=PATIENCE_SECONDS, check_same_thread=False)

    return Store(create_engine("sqlite://", creator=connect, poolclass=NullPool), str(path), path)


@contextmanager
def reading(store: Store) -> Iterator[Connection | None]:
    """A connection, or None where nothing was ever written."""
    if store.path is not None and not _is_there(store.path):
        yield None
        return
    with _in_words(store), store.engine.connect() as con:
        yield con if _is_made(con, store) else None


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """A connection in a transaction; the tables are made where they are not there yet."""
    with _in_words(store):
        if store.path is not None:
            _make_file(store.path)
        with store.engine.begin() as con:
            if not _is_made(con, store):
                con.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MAKING})
                if not _is_made(con, store):
                    _make_tables(con)
            yield con


def _is_there(path: Path) -> bool:
    """Raises WorkspaceError where not even its folder is: then the path is wrong, or a disk is not mounted."""
    if not path.parent.is_dir():
        raise WorkspaceError(f"{path}: there is no such folder for the journal. Correct its path, or mount the disk.")
    return path.exists()


def _make_file(path: Path) -> None:
    """SQLite's file appears whole or not at all, so that an empty one is always a damaged one."""
    if _is_there(path):
        return
    with FileLock(path.with_name(".journal.lock")):  # held for as long as making a few tables takes
        if path.exists():
            return
        aside = path.with_name(f".{path.name}.aside-{secrets.token_hex(4)}")
        try:
            engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(aside), poolclass=NullPool)
            with engine.begin() as con:
                _make_tables(con)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)


def _make_tables(con: Connection) -> None:
    METADATA.create_all(con)
    con.execute(insert(SCHEMA).values(version=VERSION))


def _is_made(con: Connection, store: Store) -> bool:
    """False where PostgreSQL has no such tables yet. Raises WorkspaceError for what is no whole journal of this version."""
    if store.path is not None and (found := con.execute(text("pragma quick_check(1)")).scalar()) != "ok":
        raise _damaged(store, str(found))
    there = {name: {c["name"] for c in columns} for (_, name), columns in inspect(con).get_multi_columns().items()}
    if not there.keys() & METADATA.tables.keys():
        if store.path is None:
            return False
        raise WorkspaceError(
            f"{store.name}: this is no journal of warnings, or what it held is lost. Restore it from your backup; or move "
            "it away, and a new one is begun."
        )
    versions = con.execute(select(SCHEMA.c.version)).scalars().all() if SCHEMA.name in there else []
    if len(versions) == 1 and versions[0] > VERSION:
        raise WorkspaceError(
            f"{store.name} was written by a later version of coalition-health (its tables are version {versions[0]}, this "
            f"one knows {VERSION}). Update coalition-health. Nothing was changed."
        )
    for name, table in METADATA.tables.items():
        if missing := {column.name for column in table.columns} - there.get(name, set()):
            raise _damaged(store, f"the table {name} has no {min(missing)}")
    if list(versions) != [VERSION]:
        raise _damaged(store, "its version is not told")
    return True


def _damaged(store: Store, why: str) -> WorkspaceError:
    return WorkspaceError(f"{store.name}: damaged ({why}). Restore it from your backup. Nothing was changed.")


@contextmanager
def _in_words(store: Store) -> Iterator[None]:
    """Raises WorkspaceError for whatever the database says, without the statement, its values and the address."""
    try:
        yield
    except IntegrityError:  # somebody was faster: the journal says who
        raise
    except DBAPIError as error:
        said = str(error.orig).strip().partition("\n")[0]
        if password := store.engine.url.password:
            said = said.replace(str(password), "…")
        if store.path is None:
            raise WorkspaceError(
                f"{store.name[:1].upper()}{store.name[1:]} could not be used ({said}). Nothing was changed. Start that database, "
                "or correct its address in settings.toml or in the environment (COALITION_HEALTH_JOURNAL)."
            ) from None
        if "locked" in said or "busy" in said:
            raise WorkspaceError(f"{store.name}: somebody else is writing. Nothing was changed. Try again.") from None
        if "not a database" in said or "malformed" in said:
            raise _damaged(store, said) from None
        raise WorkspaceError(
            f"{store.name}: not readable or not writable ({said}). Nothing was changed. Mend the file's rights or make room."
        ) from None


def now() -> dt.datetime:
    """This instant in UTC, as the tables hold it: without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
