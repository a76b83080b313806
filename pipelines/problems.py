"""What can be wrong with a file, said so that its owner can mend it."""

from __future__ import annotations

from typing import Any


class CoalitionHealthError(Exception):
    """A mistake we can explain. The message is written for the user and is all that is shown."""


class FileRejectedError(CoalitionHealthError):
    """A whole file cannot be used. The message names the file, what is wrong and the way out."""


class QuestionError(FileRejectedError):
    """A whole file cannot be used before its owner has answered a question; `asks` is that question for a program.

    {"question": "date_order", "column": …, "example": …, "dmy": …, "mdy": …}: the example read day first and month
    first, each None where it cannot be.
    """

    def __init__(self, message: str, asks: dict[str, Any]) -> None:
        super().__init__(message)
        self.asks = asks


class WorkspaceError(CoalitionHealthError):
    """The workspace cannot be read or written. The message says what to do."""
