"""What a person decided about reading files: what a column is, and which answers in words make a scale.

decisions/columns.csv (column, means) holds for every hand-kept list and every survey: a heading and the field it is, as
the connector calls it, or "nothing". decisions/scales.csv (scale, word, value) holds for every survey. Both also have
who, when and why. Files read before a decision are read anew by the next build.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipelines.decision_files import COLUMNS, SCALES, Kind, in_force

# the connectors that look at them: hand-kept lists and surveys
HEED_DECISIONS = frozenset(
    {
        "attendance_sheet", "agenda_sheet", "funding_sheet", "qualtrics", "surveymonkey", "google_forms",
        "microsoft_forms", "limesurvey", "kobo", "redcap",
    }
)  # fmt: skip


def decided(decisions: Path) -> dict[str, Any]:
    """The options that go to every child that reads a file: the lines of both files and what they hash to.

    Raises WorkspaceError, naming file and line, for a decision that cannot be followed.
    """
    columns, scales = ([_said(kind, row) for row in in_force(kind, decisions)] for kind in (COLUMNS, SCALES))
    if not columns and not scales:
        return {}
    hashed = hashlib.sha256(json.dumps([columns, scales], sort_keys=True).encode()).hexdigest()
    return {"columns": columns, "scales": scales, "decided": hashed}


def _said(kind: Kind, row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in kind.columns}
