"""The heads of the indicators: what an indicator asks, how it is scored, and every word said of it.

An indicator is one file in `metrics/indicators/`: a TOML head in a comment, then one SQL statement that
returns coalition_id, month, value, low, high, n, coverage. Nothing else in the code names an indicator.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

INDICATORS = Path(__file__).parent / "indicators"
CUBE, SURVEYS = (Path(__file__).parent / name for name in ("cube", "surveys"))
SCORING = [Path(__file__).parent / f"{name}.py" for name in ("constants", "framework", "scoring", "uncertainty")]

LENSES = ("ill_defined", "one_sided", "short_term", "competition", "co_creation", "infrastructure")
ALLOWED = {
    "direction": ("increase", "decrease", "neutral"),
    "pillar": ("balance", "engagement", "durability"),
    "lenses": LENSES,
    "scale": ("linear", "log", "log1p"),
    "hat": ("facilitator", "project manager", "matchmaker"),
    "evidence": (
        "attendance", "messages", "agenda_items", "decisions", "commitments", "contributions", "memberships",
        "funding", "spending", "governance", "roles", "facilitation", "initiatives", "organisations",
        "ecosystem_needs", "surveys",
    ),
    "interval": ("none", "wilson", "sampling"),
    "coverage": ("affiliation", "elements", "owners"),
}  # fmt: skip

Goalposts = tuple[float, float]  # the values scored 0 and 100

# goalposts that a workspace has decided otherwise, in order of the names; a thread started within the block knows nothing of it
CHANGED: ContextVar[tuple[tuple[str, Goalposts], ...]] = ContextVar("goalposts that are not the default", default=())


class HeadError(Exception):
    """An indicator's head is incomplete or contradicts itself. Names the file and the field."""


@dataclass(frozen=True)
class Head:
    """One indicator. `goalposts` are the values scored 0 and 100; None for a diagnostic (neutral, weight 0).

    `window_months` 0 means: the state at the month's end. `coverage` says what the published coverage is a
    share of; only "affiliation" hides the point of a value whose organisations are largely unknown. `interval`
    "wilson" says that the value is a share of n observations and is published with Wilson's 90 % interval,
    "sampling" that the statement gives a 90 % interval itself, "none" that low and high are bounds or not there.
    """

    name: str
    statement: str
    title: str
    question: str
    unit: str
    direction: str
    pillar: str
    lenses: tuple[str, ...]
    weight: float
    window_months: int
    min_n: int
    source: str
    words: str
    formula: str
    symbols: tuple[str, ...]
    counts: str
    evidence: tuple[str, ...]
    needs: str
    obstacle: str
    next_step: str
    hat: str
    goalposts: tuple[float, float] | None = None
    scale: str = "linear"
    coverage: str = "affiliation"
    interval: str = "none"


@cache
def default_heads(folder: Path = INDICATORS) -> dict[str, Head]:
    """Every indicator as its file has it, in name order. Raises HeadError for a bad head."""
    return {path.stem: read_head(path) for path in sorted(folder.glob("*.sql"))}


def heads(folder: Path = INDICATORS) -> dict[str, Head]:
    """Every indicator of the catalogue with the goalposts that hold now, in name order. Raises HeadError for a bad head."""
    changes = CHANGED.get()
    return _changed_heads(folder, changes) if changes else default_heads(folder)


def method_version(folder: Path = INDICATORS) -> str:
    """12 hex digits that change whenever a head, a statement or a step of the scoring changes; 6 more tell other goalposts."""
    changes = CHANGED.get()
    suffix = f"-{hashlib.sha256(repr(changes).encode()).hexdigest()[:6]}" if changes else ""
    return default_version(folder) + suffix


@contextmanager
def changed_goalposts(decided: Mapping[str, Goalposts]) -> Iterator[None]:
    """For as long as the block lasts, and in this thread, `heads` and `method_version` answer with these goalposts.

    Those that are as by default change nothing. KeyError for an indicator that is not there; whether goalposts fit theirs
    is asked before (metrics/goalposts.py).
    """
    named = sorted((name, (float(posts[0]), float(posts[1]))) for name, posts in decided.items())
    token = CHANGED.set(tuple((name, posts) for name, posts in named if posts != default_heads()[name].goalposts))
    try:
        yield
    finally:
        CHANGED.reset(token)


@cache
def default_version(folder: Path = INDICATORS) -> str:
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.sql")), *sorted(CUBE.glob("*.sql")), *sorted(SURVEYS.rglob("*.sql")), *SCORING]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def _changed_heads(folder: Path, changes: tuple[tuple[str, Goalposts], ...]) -> dict[str, Head]:
    found = dict(default_heads(folder))
    for name, posts in changes:
        found[name] = replace(found[name], goalposts=posts)
    return found


def read_head(path: Path) -> Head:
    text = path.read_text(encoding="utf-8")
    head, end, statement = text.partition("*/")
    if not text.startswith("/*") or not end or not statement.strip():
        raise HeadError(f"{path.name}: must be a head between /* and */, then one statement")
    try:
        values: dict[str, Any] = tomllib.loads(head[2:])
    except tomllib.TOMLDecodeError as error:
        raise HeadError(f"{path.name}: the head is not TOML: {error}") from error
    _check_fields(path.name, values)
    _check_choices(path.name, values)
    _check_scoring(path.name, values)
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Head(name=path.stem, statement=statement.strip().rstrip(";").rstrip(), **given)


def _check_fields(file: str, values: dict[str, Any]) -> None:
    known = {field.name: field for field in fields(Head) if field.name not in ("name", "statement")}
    for name, field in known.items():
        if name not in values and field.default is MISSING:
            raise HeadError(f'{file}: no field "{name}"')
    for name, value in values.items():
        if name not in known:
            raise HeadError(f'{file}: unknown field "{name}"')
        expected = str(known[name].type)
        kind: type | tuple[type, ...] = str
        if expected.startswith("tuple"):
            kind = list
        elif expected in ("float", "int"):
            kind = (int, float) if expected == "float" else int
        if not isinstance(value, kind) or isinstance(value, bool):
            raise HeadError(f'{file}: field "{name}" must be {expected}, not {value!r}')
        if isinstance(value, str) and not value.strip():
            raise HeadError(f'{file}: field "{name}" is empty')


def _check_choices(file: str, values: dict[str, Any]) -> None:
    for name, allowed in ALLOWED.items():
        given = values.get(name, [])
        for value in given if isinstance(given, list) else [given]:
            if value not in allowed:
                raise HeadError(f'{file}: field "{name}" is {value!r}; allowed are {", ".join(allowed)}')


def _check_scoring(file: str, values: dict[str, Any]) -> None:
    direction, posts, weight = values["direction"], values.get("goalposts"), values["weight"]
    if values["min_n"] < 1 or values["window_months"] < 0 or weight < 0:
        raise HeadError(f'{file}: field "min_n" must be 1 or more, "window_months" and "weight" 0 or more')
    if direction == "neutral":
        if weight or posts:
            raise HeadError(f'{file}: field "direction" is neutral: weight must be 0 and goalposts left out')
        return
    if posts is None:
        raise HeadError(f'{file}: no field "goalposts"')
    if len(posts) != 2 or not all(type(post) in (int, float) for post in posts):
        raise HeadError(f'{file}: field "goalposts" must be two numbers: the value scored 0, the value scored 100')
    if posts[0] == posts[1] or (posts[0] < posts[1]) != (direction == "increase"):
        raise HeadError(f'{file}: field "goalposts" {posts} runs against direction "{direction}"')
    if values.get("scale") == "log" and min(posts) <= 0:
        raise HeadError(f'{file}: field "goalposts" must be above 0 on a log scale')
