"""What the digest told, where: so that no warning is lost and none is told twice at the same place.

A place is never written down, only a keyed hash of its address: the addresses of Slack, Teams and mail hold passwords.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence

from sqlalchemy import insert, select

from pipelines.journal import Journal, Known, Warned
from pipelines.journal_changes import row_of
from pipelines.journal_heirs import heirs
from pipelines.journal_store import now, reading, writing
from pipelines.journal_tables import SENDS, STARTS

SENT, COUNTED, FAILED = "sent", "counted", "failed"


def place_of(url: str, key: bytes) -> str:
    """The name of a place in the journal: 64 hex digits. `key` is the workspace's own."""
    return hmac.new(key, b"digest\0" + url.strip().encode(), hashlib.sha256).hexdigest()


def told(journal: Journal, warned: Sequence[Warned], place: str) -> set[str]:
    """The ids of those that were told or counted at the place, also where late rows moved them since."""
    query = select(SENDS).where(SENDS.c.place == place, SENDS.c.result.in_((SENT, COUNTED))).order_by(SENDS.c.send_id)
    with reading(journal.store) as con:
        rows = con.execute(query).mappings().all() if con else []
    known = [Known(one, frozenset({one.warning_id})) for one in (Warned.of(dict(row)) for row in rows)]
    return set(heirs(warned, known))


def started(journal: Journal, place: str) -> set[str]:
    """The coalitions whose new warnings are told at the place already."""
    with reading(journal.store) as con:
        return (
            set(con.execute(select(STARTS.c.coalition_id).where(STARTS.c.place == place)).scalars()) if con else set()
        )


def remember(journal: Journal, place: str, results: Sequence[tuple[Warned, str]], begun: Collection[str] = ()) -> None:
    """Write down what came of each warning, and which coalitions are now told at the place; all or nothing."""
    at = now()
    sends = [row_of(one) | {"place": place, "result": result, "at": at} for one, result in results]
    starts = [{"place": place, "coalition_id": coalition_id, "at": at} for coalition_id in sorted(begun)]
    if not sends and not starts:
        return
    with writing(journal.store) as con:
        if sends:
            con.execute(insert(SENDS), sends)
        if starts:
            con.execute(insert(STARTS), starts)
