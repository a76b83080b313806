"""A small workspace with one build, written by hand: what the pages are tested and looked at with.

Four fictional coalitions over 26 months: one with a concern, one partial, one with a pillar missing, one
whose agenda is known only as a range and which has no register.
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from metrics.published import PILLARS, PUBLISHED
from tests.published_rows import (
    ATTENTION,
    CHANCE,
    CONSTRUCTS,
    DOMINANCE,
    EARLIER_SCORES,
    EVENTS,
    FEEDS,
    FILES,
    FINDINGS,
    LAST,
    LENSES,
    MISSING,
    NONRESPONSE,
    QUARANTINE,
    RANKS,
    RELIABILITY,
    SENSITIVITY,
    UNKNOWN,
    Rows,
    evidence,
)
from tests.published_warnings import TABLES as WARNING_TABLES

BUILD = "20261102T081500Z-3f2a9c41d7e0"
VERSION = "0123456789ab"
MONTHS = [date(2024 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(26)]  # September 2024 to October 2026
HOSTILE = (
    "**Acme** [x](https://evil.example/a) ![p](https://evil.example/p.png) <img src=https://evil.example/i.png> "
    "$x^2$ :material/home: :red[red] www.evil.example"
)


# indicator, title, question, unit, direction, pillar, goalposts, scale, weight, window, counts, evidence, formula
HEADS: tuple[tuple[Any, ...], ...] = (
    ("agenda_concentration", "Agenda concentration", "Does one organisation decide what the coalition talks about?",
     "index, 0 (shared as evenly as chance would) to 1 (one organisation raises everything)", "decrease", "balance",
     (0.6, 0.0), "linear", 3, 12, "agenda items", ["agenda_items"], r"E=\frac{H-E_0}{1-E_0}"),
    ("participation_concentration", "Participation concentration", "Do a few organisations do most of the work?",
     "index, 0 (shared as evenly as chance would) to 1 (one organisation does everything)", "decrease", "balance",
     (0.5, 0.0), "linear", 3, 6, "acts of members", ["attendance"], r"E=\frac{H-E_0}{1-E_0}"),
    ("effective_voices", "Effective voices", "As many voices as how many equally active members?",
     "voices, 1 to the number of members", "neutral", "balance", None, "linear", 0, 6, "acts of members",
     ["attendance"], r"\exp\left(-\sum p_i \ln p_i\right)"),
    ("attendance_rate", "Attendance", "Do members come to the meetings they are expected at?",
     "share of expected attendances, 0 to 1", "increase", "engagement", (0.3, 0.9), "linear", 2, 6,
     "expected attendances", ["attendance"], r"\frac{k + 10\mu}{n + 10}"),
    ("active_member_share", "Active members", "What share of members did anything at all in the last 3 months?",
     "share of eligible members, 0 to 1", "increase", "engagement", (0.25, 0.9), "linear", 3, 3, "members",
     ["attendance", "agenda_items"], r"\frac{a}{N}"),
    ("active_core", "Active core", "How many member organisations keep the coalition going, month after month?",
     "organisations, a count", "increase", "durability", (1.0, 12.0), "log", 3, 3, "members",
     ["attendance", "agenda_items"], r"\sum_i [\, m_i \ge 2 \,]"),
    ("runway", "Runway", "For how many months is the usual spending covered by signed money?", "months", "increase",
     "durability", (0.0, 18.0), "linear", 2, 0, "months of spending", ["funding"], r"\frac{S}{s}"),
)  # fmt: skip

# coalition, name, theme, members, register, (balance, engagement, durability) now and at the start
COALITIONS: tuple[tuple[Any, ...], ...] = (
    ("threadline", "Threadline Accord", "Pre-competitive apparel", 12, True, (38, 58, 63), (66, 64, 61)),
    ("canopy", "Canopy Compact", "Forest-positive supply chain", 18, True, (66, 61, 55), (60, 63, 70)),
    ("loopworks", "Loopworks Platform", "Circular-economy platform", 9, False, (71, 74, 72), (66, 70, 69)),
    ("harbour", "Harbour Skills Pact", "Economic inclusion", 7, True, (64, None, 76), (60, None, 70)),
)


def make_workspace(path: Path, *, names: dict[str, str] | None = None) -> Path:
    """Write `current` and one build with the secretariat's file below `path`; returns `path`.

    `names` puts other names to coalitions, by id.
    """
    tables = sample()
    for row in tables["coalitions"]:
        row["name"] = (names or {}).get(row["coalition_id"], row["name"])
    write_build(path, BUILD, tables)
    (path / "current").write_text(BUILD + "\n", encoding="utf-8")
    return path


def write_build(
    path: Path, build: str, tables: dict[str, Rows], audience: str = "secretariat", without: tuple[str, ...] = ()
) -> Path:
    """One build's published file with every published table but those `without`; the rest may be empty."""
    file = path / "builds" / build / "published" / f"{audience}.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute(f"attach '{file}' as written (block_size 16384)")  # many small tables: less to write
        con.execute("use written")
        con.execute("begin")
        for table, columns in PUBLISHED.items():
            if table in without:
                continue
            con.execute(
                f'create table "{table}" ({", ".join(f""""{name}" {kind}""" for name, kind in columns.items())})'
            )
            rows = tables.get(table, [])
            if rows:
                values = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
                con.execute(f'insert into "{table}" select {values}', [[r.get(c) for r in rows] for c in columns])
        con.execute("commit")
    return file


def sample() -> dict[str, Rows]:
    tables: dict[str, Rows] = {name: [] for name in PUBLISHED}
    tables["coalitions"] = [
        {"coalition_id": key, "name": name, "theme": theme, "member_count": members, "first_month": MONTHS[0],
         "last_month": LAST, "has_register": register, "data_as_of": date(2026, 10, 28)}
        for key, name, theme, members, register, _, _ in COALITIONS
    ]  # fmt: skip
    tables["method"] = [_head(*head) for head in HEADS]
    for coalition in COALITIONS:
        for number, month in enumerate(MONTHS):
            tables["scores"] += _scores(coalition, number, month)
            tables["indicators"] += [_indicator(coalition, head, number, month) for head in HEADS]
    tables |= {"missing": MISSING, "attention": ATTENTION, "context_events": EVENTS, "files": FILES, "findings": FINDINGS,
               "quarantine": QUARANTINE, "unknown_names": UNKNOWN, "feeds": FEEDS, "lenses": LENSES, "ranks": RANKS,
               "sensitivity": SENSITIVITY, "dominance": DOMINANCE, "constructs": CONSTRUCTS, "nonresponse": NONRESPONSE,
               "reliability": RELIABILITY, "chance": CHANCE, "earlier_scores": EARLIER_SCORES, "changes": changes_of(tables["scores"])}  # fmt: skip
    tables["evidence_rows"], tables["lineage"] = evidence()
    tables |= WARNING_TABLES
    return tables


def changes_of(scores: Rows) -> Rows:
    """Each month's change of each score, split in two unequal parts of opposite direction that sum to it."""
    values = {(row["coalition_id"], row["month"], row["score"]): row["value"] for row in scores}
    parts = {
        "balance": ("agenda_concentration", "participation_concentration"),
        "durability": ("active_core", "runway"),
        "engagement": ("attendance_rate", "active_member_share"),
        "health": ("agenda_concentration", "attendance_rate"),
    }
    rows: Rows = []
    for (key, month, score), value in values.items():
        before = values.get((key, MONTHS[max(MONTHS.index(month) - 1, 0)], score))
        if month == MONTHS[0] or value is None or before is None:
            continue
        for indicator, part in zip(parts[score], (3 * (value - before), -2 * (value - before)), strict=True):
            rows.append(
                {"coalition_id": key, "month": month, "score": score, "indicator": indicator, "contribution": part}
            )
    return rows


def _head(
    indicator: str, title: str, question: str, unit: str, direction: str, pillar: str,
    goalposts: tuple[float, float] | None, scale: str, weight: float, window: int, counts: str,
    evidence: list[str], formula: str,
) -> dict[str, Any]:  # fmt: skip
    low, high = goalposts or (None, None)
    return {
        "indicator": indicator, "title": title, "question": question, "unit": unit, "direction": direction,
        "pillar": pillar, "lenses": [], "goalpost_0": low, "goalpost_100": high, "default_0": low, "default_100": high,
        "scale": scale, "weight": weight, "window_months": window, "min_n": 3, "source": "product default", "counts": counts, "evidence": evidence,
        "words": f"{question} It is counted over the period, then compared with what luck alone would give.",
        "formula": formula, "symbols": ["p_i: a member's share", "N: members", f"n: {counts}"],
        "statement": f"select coalition_id, month, value\nfrom member_months  -- {indicator}",
    }  # fmt: skip


def _walk(start: float, end: float, number: int, bend: int) -> float:
    """A path from start to end that bends late, with a little unrest; no chance in it."""
    done = number / (len(MONTHS) - 1)
    return start + (end - start) * done**2 + 1.6 * math.sin(number * 1.7 + bend) * (1 - done)


def _scores(coalition: tuple[Any, ...], number: int, month: date) -> Rows:
    key, _, _, _, _, now, start = coalition
    ranged = key == "loopworks"
    rows: Rows = []
    for pillar, end, begin in zip(PILLARS, now, start, strict=True):
        value = None if end is None else _walk(begin, end, number, len(pillar))
        partial = (key, pillar) in {("canopy", "durability"), ("loopworks", "balance")}
        present = 0.0 if value is None else 0.6 if key == "canopy" and partial else 0.5 if partial else 1.0
        weakest = {"balance": "agenda_concentration", "engagement": "attendance_rate", "durability": "runway"}[pillar]
        rows.append(_score(key, month, pillar, value, ranged, present, partial, None if value is None else weakest))
    values = [row["value"] for row in rows]
    health = None if None in values else math.prod(values) ** (1 / 3)
    weakest = None if health is None else PILLARS[values.index(min(values))]
    return [*rows, _score(key, month, "health", health, ranged, 0.9, False, weakest)]


def _score(
    key: str, month: date, score: str, value: float | None, ranged: bool, present: float, partial: bool,
    weakest: str | None,
) -> dict[str, Any]:  # fmt: skip
    band = None if value is None else "concern" if value < 45 else "watch" if value < 70 else "strong"
    spread = value is not None and ranged
    return {
        "coalition_id": key, "month": month, "score": score, "value": value, "low": value - 7 if spread else None,
        "high": value + 6 if spread else None, "band": band,
        "band_change_probability": (0.62 if partial else 0.31) if spread else None,
        "weight_present": present, "partial": partial, "weakest": weakest, "method_version": VERSION,
    }  # fmt: skip


def _indicator(coalition: tuple[Any, ...], head: tuple[Any, ...], number: int, month: date) -> dict[str, Any]:
    key, members, now = coalition[0], coalition[3], coalition[5]
    indicator, pillar, goalposts, scale = head[0], head[5], head[6], head[7]
    aim = now[PILLARS.index(pillar)]
    score = None if aim is None or goalposts is None else min(max(_walk(aim + 9, aim, number, len(indicator)), 2), 98)
    value = low = high = None
    coverage, n = 1.0, {"agenda items": 38, "members": members, "months of spending": 6}.get(head[10], 118)
    if indicator == "effective_voices":
        value = members * (0.5 + 0.2 * math.sin(number / 5))
    elif score is not None:
        foot, top = goalposts
        value = foot + (top - foot) * score / 100
        value = round((foot * (top / foot) ** (score / 100)) if scale == "log" else value, 4)
    if key == "loopworks" and indicator == "agenda_concentration":
        coverage, value, score = 0.62, None, None
        low, high = 0.21 + 0.002 * number, 0.99 - 0.004 * number
        if number < 8:  # in the beginning more raisers were known
            coverage, value, score = 0.95, 0.30, 50.0
            low, high = 0.26, 0.36
    if (key, indicator) == ("canopy", "runway") or (value is None and low is None):
        value, score, n = None, None, 0
    if (key, indicator) == ("harbour", "runway"):  # does not apply
        value, score, n, coverage = None, None, None, None
    return {
        "coalition_id": key, "month": month, "indicator": indicator, "value": value, "low": low, "high": high,
        "n": n, "coverage": coverage if n else None, "score": score, "provisional": month == LAST,
        "suppressed": False, "method_version": VERSION,
    }  # fmt: skip
