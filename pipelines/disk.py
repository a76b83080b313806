"""Writing so that a crash leaves the old content or the new, never half; and text that a spreadsheet must not run."""

from __future__ import annotations

import csv
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any


def write_aside(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old content or the new, never half."""
    aside = path.with_name(f".{path.name}.aside-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Sync every file below a folder, and the folders."""
    for path in sorted(folder.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(folder)


def write_csv(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """A small CSV a person will open: text that a spreadsheet would run as a formula is escaped."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([tuple(escape_cell(cell) for cell in row) for row in rows])


def escape_cell(cell: Any) -> Any:
    """Text that begins like a formula gets a leading apostrophe; numbers stay numbers."""
    if isinstance(cell, str) and cell[:1] and cell[0] in "=+-@\t\r\n\x00＝＋－＠":
        return "'" + cell
    return cell
