"""Where things lie in a workspace, and the only ways they change: write aside, sync, swap.

Nothing is edited in place, so a crash at any instant leaves the previous build in force and every raw file
safe; what an interrupted run left behind is swept up by the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipelines.disk import sync_folder, sync_tree, write_aside
from pipelines.problems import WorkspaceError
from pipelines.seals import seal
from pipelines.seals import sha256_of as sha256_of
from pipelines.settings import SETTINGS, Settings

SECRET_BYTES = 32
COPY_BYTES = 4 * 1024**2
ALIASES_HEADER = ("name", "organisation", "coalition_id", "from_on", "to_on", "who", "when", "why")


@dataclass(frozen=True)
class RawFile:
    """One file as it arrived; `order` says which came later, and the later one wins where two disagree."""

    sha256: str
    name: str
    suffix: str
    order: int
    arrived_at: str
    who: str
    coalition_id: str | None
    connector: str | None
    details: dict[str, Any] = field(default_factory=dict)


class Workspace(Settings):
    """Paths of a workspace. Creating this object touches nothing on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw = path / "raw"
        self.incoming = path / "raw" / ".incoming"
        self.staged = path / "staged"
        self.decisions = path / "decisions"
        self.builds = path / "builds"
        self.current = path / "current"
        self.history = path / "history"
        self.settings_file = path / "settings.toml"
        self.secret_file = path / "secret.key"
        self.aliases = self.decisions / "aliases.csv"

    # --- opening ---------------------------------------------------------------------------------------
    def create(self) -> None:
        """Make what is missing; what is there stays. Safe to repeat after a crash."""
        if self.path.exists() and not self.path.is_dir():
            raise WorkspaceError(f"{self.path} is a file. Name a folder for the workspace.")
        if self.path.exists() and not self.settings_file.exists() and self._strangers():
            raise WorkspaceError(
                f"{self.path} is not a workspace and is not empty. Name an empty or a new folder, "
                "or the workspace itself."
            )
        for folder in (self.raw, self.staged, self.decisions, self.builds):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.secret_file.exists() and not any(self.raw.glob("??/*.about.json")):  # else it is lost, not new
            write_aside(self.secret_file, secrets.token_hex(SECRET_BYTES).encode(), mode=0o600)
        if not self.aliases.exists():
            write_aside(self.aliases, (",".join(ALIASES_HEADER) + "\n").encode())
        if not self.settings_file.exists():  # last: a folder with settings is a whole workspace
            write_aside(self.settings_file, SETTINGS.encode())

    def _strangers(self) -> bool:
        ours = {"raw", "staged", "decisions", "builds", "history", "secret.key", ".lock"}
        ours |= {"journal.sqlite", ".journal.lock", ".digest.lock"}
        return any(entry.name not in ours and ".aside-" not in entry.name for entry in self.path.iterdir())

    def require(self) -> None:
        if not self.settings_file.is_file():
            raise WorkspaceError(f"{self.path} is not a workspace. Make one with: coalition-health init {self.path}")

    @contextmanager
    def writing(self, what: str) -> Iterator[None]:
        """Hold the workspace for one writer. A killed process lets go by itself."""
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise WorkspaceError(
                f"Another ingest or build is running in {self.path}, so this {what} did not start. "
                "Nothing was changed. Try again when it is done."
            ) from None
        try:
            self.sweep()
            yield
        finally:
            with suppress(OSError):  # what cannot be removed now (a read-only disk) the next run removes
                self.sweep()
            lock.release()

    def sweep(self) -> None:
        """Remove what an interrupted run left: half copies, half staged files, half builds."""
        leftovers = [self.incoming, *self.staged.glob(".aside-*"), *self.builds.glob(".aside-*")]
        leftovers += self.history.glob(".*.aside-*")
        for place, pattern in ((self.path, ".*.aside-*"), (self.decisions, ".*.aside-*"), (self.raw, "??/.*.aside-*")):
            leftovers += place.glob(pattern)
        for leftover in leftovers:
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)

    # --- secrets --------------------------------------------------------------------------
    def secret(self) -> bytes:
        try:
            secret = bytes.fromhex(self.secret_file.read_text(encoding="ascii").strip())
            if len(secret) < SECRET_BYTES:
                raise ValueError(f"it holds {len(secret)} bytes instead of {SECRET_BYTES}")
            return secret
        except (OSError, ValueError) as error:
            raise WorkspaceError(
                f"{self.secret_file}: the pseudonym key cannot be read ({error}). Restore it from your backup: "
                "without it the people in earlier files cannot be told to be the same."
            ) from error

    # --- raw files -------------------------------------------------------------------------------------
    def raw_path(self, sha256: str, suffix: str) -> Path:
        return self.raw / sha256[:2] / f"{sha256}{suffix}"

    def files(self) -> list[RawFile]:
        """Every file that arrived, in order of arrival."""
        found = []
        for about in self.raw.glob("??/*.about.json"):
            try:
                found.append(read_about(about))
            except (ValueError, TypeError) as error:
                raise WorkspaceError(f"{about}: damaged ({error}). Restore it from your backup.") from error
        return sorted(found, key=lambda file: (file.order, file.sha256))

    def receive(self, path: Path) -> tuple[str, Path]:
        """Copy a file's bytes into the workspace aside, synced; its hash and where the copy lies."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        suffix = "".join(letter for letter in path.suffix.lower() if letter.isascii() and letter.isalnum())[:16]
        aside = self.incoming / f"{secrets.token_hex(8)}{'.' if suffix else ''}{suffix}"
        with path.open("rb") as source, aside.open("wb") as copy:
            while block := source.read(COPY_BYTES):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        return digest.hexdigest(), aside

    def keep(self, aside: Path, file: RawFile) -> None:
        """Put received bytes in their place; the sidecar, written last, makes the file part of the workspace."""
        place = self.raw_path(file.sha256, file.suffix)
        place.parent.mkdir(exist_ok=True)
        aside.chmod(0o444)
        aside.replace(place)
        fields = asdict(file)
        about = json.dumps(fields | {"sum": _sum(fields)}, indent=1, ensure_ascii=False, sort_keys=True)
        write_aside(place.parent / f"{file.sha256}.about.json", about.encode())
        for other in place.parent.glob(f"{file.sha256}*"):  # the same bytes under another suffix, unknown until now
            if other != place and not other.name.endswith(".about.json"):
                other.unlink()

    # --- builds ----------------------------------------------------------------------------------------
    def current_build(self) -> Path | None:
        """The build in force, or None before the first."""
        try:
            name = self.current.read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        build = self.builds / name
        return build if name and (build / "manifest.json").is_file() else None

    def publish(self, aside: Path, name: str) -> Path:
        """Swap a complete, synced build into force and drop builds beyond the number kept."""
        build, keep = self.builds / name, self.keep_builds()
        seal(aside)
        sync_tree(aside)
        aside.replace(build)
        sync_folder(self.builds)
        write_aside(self.current, f"{name}\n".encode())
        finished = sorted(p for p in self.builds.iterdir() if p.is_dir() and not p.name.startswith("."))
        for old in finished[:-keep]:
            if old != build:
                shutil.rmtree(old, ignore_errors=True)
        return build


def read_about(path: Path) -> RawFile:
    """What a sidecar says. Raises ValueError or TypeError where it is damaged."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(fields, dict) or fields.pop("sum", None) != _sum(fields):
        raise ValueError("it is not as it was written")
    return RawFile(**fields)


def _sum(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
