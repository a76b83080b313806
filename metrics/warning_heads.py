"""The heads of the early warnings: what each asks, what it says, and who takes the next step.

A warning is one file in `metrics/warnings/`. A `.sql` file is a TOML head in a comment and one statement; a `.py` file has
the head as its docstring and a function `find(history)`. Nothing else in the code names a warning.

A statement reads the canonical tables, the cube and `judged_months` (coalition_id, month, month_end) and returns one row
per month in which the rule fires: coalition_id, month, subject (NULL: the coalition), level, since, value, expected, threshold,
n, strength; then, if there is something to tell, `rows` (a list of "table/key") or `rows_from`, `rows_to` and `rows_of` (the
days and the organisation of the evidence tables' rows), and any further columns for the words. A month must be judged by
what was known at its end: whatever happened after `month_end` is not to be read.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from metrics.heads import ALLOWED, CUBE, SURVEYS, HeadError

WARNINGS = Path(__file__).parent / "warnings"
STEPS = ("histories", "history_rows", "signals", "control_charts", "episodes", "early_warnings")
METHOD = [Path(__file__).parent / f"{name}.py" for name in STEPS]
CLASSES = ("act", "watch", "data")
SUBJECTS = ("coalition", "organisation", "item", "role", "feed", "element", "construct", "grant")
CHOICES = {
    "classes": CLASSES,
    "hat": ALLOWED["hat"],
    "subject_kind": SUBJECTS,
    "severity": (1, 2, 3),
    "evidence": (*ALLOWED["evidence"], "positions", "competitor_pairs"),
}


@dataclass(frozen=True)
class WarningHead:
    """One warning. `severity` 3 is the gravest. `why`, `next_step` and `unable` are sentences with places for the finding's
    values ({value:share}, see metrics/warning_words.py); `unable` is said where there is too little to judge by.
    `because` is the evidence behind the suggestion, `needs` what must be on file. `series` names the chart the warning's
    page shows, `unit` what it measures; both are empty where there is none."""

    name: str
    statement: str | None
    title: str
    question: str
    classes: tuple[str, ...]
    severity: int
    hat: str
    subject_kind: str
    why: str
    next_step: str
    because: str
    words: str
    source: str
    needs: str
    evidence: tuple[str, ...]
    unable: str = ""
    series: str = ""
    unit: str = ""


@cache
def warning_heads(folder: Path = WARNINGS) -> dict[str, WarningHead]:
    """Every warning, in name order. Raises HeadError for a bad head."""
    paths = [path for path in folder.glob("*.*") if path.suffix in (".sql", ".py") and not path.name.startswith("_")]
    return {path.stem: read_warning_head(path) for path in sorted(paths)}


@cache
def warnings_version(folder: Path = WARNINGS) -> str:
    """12 hex digits that change whenever a head, a rule or a step that all rules share changes."""
    digest = hashlib.sha256()
    files = [path for path in folder.glob("*.*") if path.suffix in (".sql", ".py")]
    for path in [*sorted(files), *sorted(CUBE.glob("*.sql")), *sorted(SURVEYS.rglob("*.sql")), *METHOD]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def warning_method_rows() -> list[dict[str, Any]]:
    """The rows of the published table `warning_method`: one per warning, with the next step in general terms."""
    rows = []
    for head in warning_heads().values():
        row = {**vars(head), "warning": head.name, "next_step": in_general(head.next_step, head.subject_kind)}
        rows.append({name: list(value) if isinstance(value, tuple) else value for name, value in row.items()})
    return rows


def in_general(template: str, subject_kind: str) -> str:
    """A sentence without a finding: the subject by its kind, organisations as "one organisation", other values as "so many".

    Values in brackets go with the brackets.
    """
    subject = f"the {subject_kind}"
    text = re.sub(r" \([^()]*\{[^()]*\)", "", template)
    text = text.replace("the {subject}", subject).replace("{subject}", subject)
    text = re.sub(r"\{\w+:organisations?\}", "one organisation", text)
    text = re.sub(r"\{\w+(?::\w+)?\}", "so many", text)
    return text[:1].upper() + text[1:]


def read_warning_head(path: Path) -> WarningHead:
    text = path.read_text(encoding="utf-8")
    opens, closes = ("/*", "*/") if path.suffix == ".sql" else ('"""', '"""')
    head, end, rest = text.removeprefix(opens).partition(closes)
    if not text.startswith(opens) or not end or not rest.strip():
        raise HeadError(f"{path.name}: must be a head between {opens} and {closes}, then the rule")
    try:
        values: dict[str, Any] = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise HeadError(f"{path.name}: the head is not TOML: {error}") from error
    _check(path.name, values)
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    statement = rest.strip().rstrip(";").rstrip() if path.suffix == ".sql" else None
    return WarningHead(name=path.stem, statement=statement, **given)


def _check(file: str, values: dict[str, Any]) -> None:
    known = {field.name: field for field in fields(WarningHead) if field.name not in ("name", "statement")}
    for name, field in known.items():
        if name not in values and field.default is MISSING:
            raise HeadError(f'{file}: no field "{name}"')
    for name, value in values.items():
        if name not in known:
            raise HeadError(f'{file}: unknown field "{name}"')
        kind = {"int": int, "str": str}.get(str(known[name].type), list)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise HeadError(f'{file}: field "{name}" must be {known[name].type}, not {value!r}')
        if isinstance(value, str) and not value.strip():
            raise HeadError(f'{file}: field "{name}" is empty')
        for choice in value if isinstance(value, list) else [value]:
            if name in CHOICES and choice not in CHOICES[name]:
                allowed = ", ".join(map(str, CHOICES[name]))
                raise HeadError(f'{file}: field "{name}" is {choice!r}; allowed are {allowed}')
    if bool(values.get("series")) != bool(values.get("unit")):
        raise HeadError(f'{file}: fields "series" and "unit" go together')
