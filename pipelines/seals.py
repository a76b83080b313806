"""Seals: the hashes of all files of a folder that is not written to again, so that damage is found later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

SUMS = "sums.json"  # in a sealed folder: the SHA-256 of every other file


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(folder: Path) -> None:
    """Write down the hash of every file below the folder."""
    sums = {path.relative_to(folder).as_posix(): sha256_of(path) for path in folder.rglob("*") if path.is_file()}
    (folder / SUMS).write_text(json.dumps(sums, indent=1, sort_keys=True), encoding="utf-8")


def damage(folder: Path, *only: str) -> list[str]:
    """What is wrong with a sealed folder, a line per file (of those named) that is missing or not as it was."""
    try:
        sums = json.loads((folder / SUMS).read_text(encoding="utf-8"))
        return [
            f"{folder / name}: {'its bytes have changed' if (folder / name).exists() else 'missing'}"
            for name, sha256 in sums.items()
            if (not only or name in only) and (not (folder / name).exists() or sha256_of(folder / name) != sha256)
        ]
    except (OSError, ValueError, AttributeError) as error:
        return [f"{folder / SUMS}: cannot be read ({error})"]
