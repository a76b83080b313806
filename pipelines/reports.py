"""What became of a file, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.connectors import connectors


@dataclass
class FileReport:
    """What became of one file; the fields are those of `ingest --json`."""

    file: str
    sha256: str = ""
    connector: str | None = None
    coalition_id: str | None = None
    records: int = 0
    rows_read: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0
    superseded: int = 0
    people: int = 0
    unknown_people: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    # beside the fields of the architecture, for a page that shows what was understood and puts the question
    understood: dict[str, str] = field(default_factory=dict)
    asks: dict[str, Any] | None = None

    @property
    def is_conserved(self) -> bool:
        return self.rows_read == self.loaded + self.quarantined + self.duplicate + self.superseded

    @property
    def needs_attention(self) -> bool:
        return self.connector is None or self.quarantined > 0


def as_json(reports: list[FileReport]) -> str:
    return json.dumps({"files": [asdict(report) for report in reports]}, ensure_ascii=False)


def in_words(report: FileReport) -> str:
    """One file's fate as a person reads it on the command line."""
    if report.connector is None:
        return f"✗ {report.message or report.file}"
    title = connectors()[report.connector].TITLE
    counts = [
        f"{count:,} {word}"
        for count, word in (
            (report.loaded, "kept"), (report.duplicate, "already there"), (report.superseded, "replaced by a later row"),
            (report.quarantined, "set aside"), (report.unknown_people, "unknown people"),
        )
        if count
    ]  # fmt: skip
    lines = [
        f"✓ {report.file}: {title}. {report.records:,} records, {report.rows_read:,} rows: {', '.join(counts) or 'none kept'}."
    ]
    lines += [
        f"    {f['table']}: {f['rows']:,} rows where it is not so that {f['expectation']} ({f['severity']})"
        for f in report.findings
    ]
    return "\n".join([*lines, f"    {report.message}"] if report.message else lines)
