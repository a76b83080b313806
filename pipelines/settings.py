"""settings.toml of a workspace: what may stand in it, and what each line means where it is left out.

What was decided (decisions/thresholds.csv and audiences.csv) goes before the file, the file before the default.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipelines import decided_settings
from pipelines.decided_settings import DECIDED, DEFAULT, FILE, THRESHOLD
from pipelines.problems import WorkspaceError

SETTINGS = """\
# Settings of this workspace. Every line may stay as it is; remove the # to change something.

# keep_builds = 12            # how many finished builds are kept
# new_warnings_per_month = 2  # new warnings to act on per coalition and month; further ones are listed as ones to watch
# stress_tests_up_to = 100    # coalitions of which every build works out who could leave; with more, on request

# [journal]                   # what people do about warnings: a file here, or PostgreSQL
# url = "postgresql+psycopg://user:password@host:5432/database"    # better in the environment: COALITION_HEALTH_JOURNAL

# One block per coalition; the name in brackets is its coalition_id.
# [coalitions.my-coalition]
# name = "My Coalition"       # its name on screen
# timezone = "Europe/Paris"   # for times that carry no offset; otherwise UTC
# date_order = "dmy"          # how 03/04/2026 is read: dmy (3 April) or mdy (March 4)
# roll_up_parents = true     # daughters count for their parent: decisions/parents.csv, or the register
# names_agreed = true         # the charter lets its committee see what is said of members by name
# hourly_rate = 45            # what an hour given counts for in the coalition's currency; without it amounts only
"""


class Settings:
    """What the file says, read anew at every call. Raises WorkspaceError, naming the file, for a line that cannot be followed."""

    settings_file: Path
    decisions: Path

    def settings(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.settings_file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WorkspaceError(f"{self.settings_file}: not readable: {error}. Correct that line.") from error

    def coalition_settings(self) -> dict[str, dict[str, Any]]:
        blocks = self.settings().get("coalitions", {})
        if not isinstance(blocks, dict) or not all(isinstance(block, dict) for block in blocks.values()):
            raise WorkspaceError(f"{self.settings_file}: write one block [coalitions.<id>] per coalition.")
        return blocks

    def audiences(self) -> dict[str, tuple[bool, str]]:
        """By coalition of which something is said: whether its committee may see names, and who says so: decided or file."""
        said = {}
        for coalition_id, block in self.coalition_settings().items():
            is_agreed = block.get("names_agreed", False)
            if not isinstance(is_agreed, bool):
                raise WorkspaceError(
                    f"{self.settings_file}, [coalitions.{coalition_id}]: write names_agreed as true or false, not {is_agreed!r}."
                )
            if "names_agreed" in block:
                said[coalition_id] = (is_agreed, FILE)
        decided = decided_settings.names_agreed(self.decisions)
        return said | {coalition_id: (is_agreed, DECIDED) for coalition_id, is_agreed in decided.items()}

    def names_agreed(self) -> list[str]:
        """The coalitions whose charter lets the committee see what is said of members by name."""
        return [coalition_id for coalition_id, (is_agreed, _) in self.audiences().items() if is_agreed]

    def keep_builds(self) -> int:
        """How many finished builds are kept: the one in force and at least the one before it."""
        return max(self.threshold("keep_builds")[0], 2)

    def new_warnings_per_month(self) -> int:
        """How many new warnings to act on a coalition may have in a month; the others are listed as ones to watch."""
        return self.threshold("new_warnings_per_month")[0]

    def stress_tests_up_to(self) -> int:
        """Of how many coalitions a build works out who could leave."""
        return self.threshold("stress_tests_up_to")[0]

    def threshold(self, name: str) -> tuple[int, str]:
        """The value of a threshold and who says so: decided, file or default."""
        decided, settings = decided_settings.thresholds(self.decisions), self.settings()
        if name in decided:
            return decided[name], DECIDED
        wanted, least = settings.get(name, THRESHOLD[name].default), THRESHOLD[name].least
        if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < least:
            raise WorkspaceError(f"{self.settings_file}: write {name} as a whole number from {least}, not {wanted!r}.")
        return wanted, FILE if name in settings else DEFAULT
