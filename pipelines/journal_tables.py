"""The tables of the journal, in SQLite or PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Index, Integer, MetaData, String, Table, UniqueConstraint

VERSION = 1  # of these tables; raised when they change

METADATA = MetaData()
SCHEMA = Table("journal_schema", METADATA, Column("version", Integer, nullable=False))
CHANGES = Table(  # append-only: rows are never changed and never deleted
    "warning_changes",
    METADATA,
    Column("change_id", Integer, primary_key=True),
    Column("follows", Integer, nullable=False),  # the change it goes on from; 0: none
    Column("number", Integer, nullable=False),  # the how manieth of its warning_id
    Column("warning_id", String, nullable=False),
    Column("coalition_id", String, nullable=False, index=True),
    Column("warning", String, nullable=False),
    Column("subject", String),
    Column("class", String, nullable=False),
    Column("month", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("owner", String),
    Column("due_on", Date),
    Column("note", String),
    Column("outcome", String),
    Column("noticed_on", Date),
    Column("context_label", String),
    Column("who", String, nullable=False),
    Column("at", DateTime, nullable=False),  # UTC
    UniqueConstraint("warning_id", "number"),
    sqlite_autoincrement=True,
)
# of two people who go on from the same change one is faster, whatever the database's isolation
Index("one_follows", CHANGES.c.follows, unique=True,
      sqlite_where=CHANGES.c.follows > 0, postgresql_where=CHANGES.c.follows > 0)  # fmt: skip
SENDS = Table(  # append-only: what the digest told, where; a place is a keyed hash of its address
    "digest_sends",
    METADATA,
    Column("send_id", Integer, primary_key=True),
    Column("place", String, nullable=False, index=True),
    Column("warning_id", String, nullable=False),
    Column("coalition_id", String, nullable=False),
    Column("warning", String, nullable=False),
    Column("subject", String),
    Column("class", String, nullable=False),
    Column("month", Date, nullable=False),
    Column("result", String, nullable=False),  # sent, counted (older at the first digest) or failed
    Column("at", DateTime, nullable=False),  # UTC
    sqlite_autoincrement=True,
)
STARTS = Table(  # from when on a coalition's new warnings are told at a place
    "digest_starts",
    METADATA,
    Column("place", String, primary_key=True),
    Column("coalition_id", String, primary_key=True),
    Column("at", DateTime, nullable=False),  # UTC
)
