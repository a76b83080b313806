"""What can be wrong with a file, said so that its owner can mend it."""

from __future__ import annotations


class CoalitionHealthError(Exception):
    """A mistake we can explain. The message is written for the user and is all that is shown."""


class FileRejectedError(CoalitionHealthError):
    """A whole file cannot be used. The message names the file, what is wrong and the way out."""


class WorkspaceError(CoalitionHealthError):
    """The workspace cannot be read or written. The message says what to do."""
