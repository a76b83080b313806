"""The people of one file under pseudonyms: a handle as written becomes a keyed hash that only this workspace can make."""

from __future__ import annotations

import hashlib
from unicodedata import normalize

import duckdb

from pipelines import casting
from pipelines.small_tables import to_table
from pipelines.tables import TABLES

PSEUDONYM_CHARS = 20  # 80 bits of HMAC-SHA-256: no two of a billion people collide
HMAC_BLOCK = 64  # bytes, of SHA-256
PERSONS = "handle varchar, person_key varchar, domain varchar, display_name varchar"


def find_persons(
    con: duckdb.DuckDBPyConnection, relations: dict[str, set[str]], written: dict[str, str], secret: bytes
) -> None:
    """The table `persons`: handle as written, pseudonym, e-mail domain, name; once per person in the file.

    `written` are people the connector found: those in no row that is taken (a response without an answer on a scale)
    count too.
    """
    parts = [
        f"select {casting.typed(column)} as handle, "
        f"{'display_name' if 'display_name' in present and column.name == 'person_key' else 'null'} as name "
        f"from text_{name}"
        for name, present in relations.items()
        for column in TABLES[name].columns
        if column.kind == "person" and column.name in present
    ]
    to_table(con, "persons", PERSONS, [])
    named = [(normalize("NFC", handle.lower()), name or None) for handle, name in written.items()]
    to_table(con, "written", "handle varchar, name varchar", named)
    parts.append("select handle, null as name from written")
    inner, outer = _hmac_blocks(secret)
    con.execute(
        f"""
        insert into persons
        select handle, left(sha256($outer || unhex(sha256($inner || encode(handle)))), {PSEUDONYM_CHARS}) as person_key,
            case when contains(handle, '@') and not starts_with(handle, 'name:') then split_part(handle, '@', -1) end,
            coalesce(max(parts.name), max(written.name))
        from ({" union all ".join(parts)}) as parts left join written using (handle)
        where handle is not null
        group by handle
        """,
        {"inner": inner, "outer": outer},
    )


def _hmac_blocks(secret: bytes) -> tuple[bytes, bytes]:
    """The two key blocks of HMAC (RFC 2104): DuckDB then hashes every person of a file without leaving SQL."""
    key = (
        secret.ljust(HMAC_BLOCK, b"\0")
        if len(secret) <= HMAC_BLOCK
        else hashlib.sha256(secret).digest().ljust(HMAC_BLOCK, b"\0")
    )
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)
