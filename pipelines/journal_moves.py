"""The life of a warning: its states, which move is allowed from which, and what a move must say."""

from __future__ import annotations

import datetime as dt
import unicodedata

from pipelines.problems import WorkspaceError

ENDS = ("resolved", "explained", "false_alarm")
MOVES = {  # acting follows acting where the owner or the due date changes
    "open": ("acknowledged", *ENDS),
    "acknowledged": ("acting", *ENDS),
    "acting": ("acting", *ENDS),
    **dict.fromkeys(ENDS, ("open",)),
}
OUTCOMES = ("worked", "did_not_work")
LONGEST_NAME = 200  # characters, as of every name
LONGEST_NOTE = 2000  # characters


def check_move(before: str, to: str) -> None:
    """Raises WorkspaceError where a warning that is `before` cannot become `to`."""
    if to not in MOVES:
        raise WorkspaceError(f'"{in_words(to)}" is no state of a warning. There are: {_listed(tuple(MOVES))}.')
    if to not in MOVES[before]:
        raise WorkspaceError(
            f"This warning is {in_words(before)}. From there it can become {_listed(MOVES[before])}, not {in_words(to)}. "
            "Nothing was changed."
        )


def check_said(
    before: str,
    to: str,
    *,
    owner: str | None,
    due_on: dt.date | None,
    note: str | None,
    outcome: str | None,
    noticed_on: dt.date | None,
    context_label: str | None,
) -> None:
    """Raises WorkspaceError where a move leaves out what it must say, or says what does not belong to it."""
    needs_note = to in ("explained", "false_alarm") or (to == "open" and before in ENDS)
    if to == "acting" and (owner is None or due_on is None):
        raise WorkspaceError("Acting on a warning needs an owner and a due date. Nothing was changed.")
    if to == "resolved" and outcome is None:
        raise WorkspaceError("Say what came of it: worked, or did not work. Nothing was changed.")
    if outcome is not None and outcome not in OUTCOMES:
        raise WorkspaceError(f'"{outcome}" is no outcome. There are: worked, did_not_work. Nothing was changed.')
    if to != "resolved" and (outcome or noticed_on):
        raise WorkspaceError(
            "An outcome, and the day on which the trouble would have been plain to see, belong to a warning that is "
            "resolved. Nothing was changed."
        )
    if to != "explained" and context_label:
        raise WorkspaceError("An event belongs to a warning that is explained by it. Nothing was changed.")
    if needs_note and note is None:
        what = "Opening a warning again" if to == "open" else f"A warning that is {in_words(to)}"
        raise WorkspaceError(f"{what} needs a note that says why. Nothing was changed.")


def cleaned(text: str | None, what: str, longest: int) -> str | None:
    """What a person typed, as one line of printable text; None where nothing is left.

    Raises WorkspaceError for more than `longest` characters: nothing is cut off.
    """
    plain = unicodedata.normalize("NFC", text or "")
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())
    if len(plain) > longest:
        raise WorkspaceError(f"{what} has {len(plain):,} characters; {longest:,} are allowed. Nothing was changed.")
    return plain or None


def in_words(state: str) -> str:
    """As it follows "this warning is"."""
    return "a false alarm" if state == "false_alarm" else state


def _listed(states: tuple[str, ...]) -> str:
    *others, last = map(in_words, states)
    return f"{', '.join(others)} or {last}" if others else last
