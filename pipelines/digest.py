"""The digest: the new warnings to act on, told once at a place such as a mailbox or a channel.

The journal remembers what was told. It is written after the place took the message: a machine that stops in between tells
the same again, so a warning can come twice then, and is never lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filelock import FileLock, Timeout

from pipelines.digest_words import message
from pipelines.journal import ENDS, Journal, Warned, journal_of
from pipelines.journal_sends import COUNTED, FAILED, SENT, place_of, remember, started, told
from pipelines.problems import WorkspaceError
from pipelines.published_warnings import Published, Row, published_warnings
from pipelines.workspace import Workspace

WAITS_SECONDS = (5.0, 20.0, 80.0)  # before the second, third and fourth try; our choice
FIRST_MONTHS = (
    2  # of a coalition's data, whose warnings a place is told when it is first told of the coalition; our choice
)


@dataclass(frozen=True)
class Digest:
    """What was told. `older` warnings are counted in the text and not listed; `failure` says why nothing was taken."""

    service: str
    title: str
    text: str
    new: int
    older: int
    is_sent: bool
    failure: str | None = None


def digest(
    workspace: Workspace,
    url: str,
    coalition_id: str | None = None,
    is_dry_run: bool = False,
    waits: Sequence[float] = WAITS_SECONDS,
) -> Digest:
    """Tell the place of every warning to act on that is open and was not told there; nothing is sent where there is none.

    Raises WorkspaceError for an address, a coalition or a journal that cannot be used. A failure to send is no error: it is
    in the answer and the journal, and the next digest tells the same again.
    """
    from pipelines.digest_sending import send, service_of

    found, service = published_warnings(workspace), service_of(url)
    if coalition_id is not None and coalition_id not in found.coalitions:
        raise WorkspaceError(f"There is no coalition {coalition_id}. There are: {', '.join(found.coalitions)}.")
    ours = set(found.coalitions) if coalition_id is None else {coalition_id}
    place, name = place_of(url, workspace.secret()), str(service.service_name)
    try:
        with FileLock(workspace.path / ".digest.lock", timeout=0):
            journal = journal_of(workspace.path)
            known = started(journal, place)
            new, older = _to_tell(found, journal, place, ours, known)
            title, text = message(new, len(older), found.built_on) if new or older else ("", "")
            if is_dry_run:
                return Digest(name, title, text, len(new), len(older), False)
            failure = send(service, url, title, text, waits) if text else None
            results = [(Warned.of(row), FAILED if failure else SENT) for row in new]
            if failure:
                remember(journal, place, results)
            else:
                results += [(Warned.of(row), COUNTED) for row in older]
                remember(journal, place, results, ours - known)
            journal.close()
            return Digest(name, title, text, len(new), len(older), bool(text) and not failure, failure)
    except Timeout:
        raise WorkspaceError("Another digest is being sent from this workspace. Nothing was sent. Try again.") from None


def _to_tell(
    found: Published, journal: Journal, place: str, ours: set[str], known: set[str]
) -> tuple[list[Row], list[Row]]:
    """The rows to list, and those only counted: older ones of coalitions that the place is told of for the first time."""
    acts = [row for row in found.rows if row["class"] == "act"]
    states = journal.states([Warned.of(row) for row in found.rows])
    done = told(journal, [Warned.of(row) for row in acts], place)
    waiting = [
        row
        for row in acts
        if row["coalition_id"] in ours
        and row["closed_month"] is None
        and states[row["warning_id"]].state not in ENDS
        and row["warning_id"] not in done
    ]
    older = [row for row in waiting if row["coalition_id"] not in known and _months_ago(row) >= FIRST_MONTHS]
    return [row for row in waiting if row not in older], older


def _months_ago(row: Row) -> int:
    """Months from the one in which it was reported to the coalition's last."""
    last, first = row["last_month"], row["month"]
    return int((last.year - first.year) * 12 + last.month - first.month)
