"""The files of decisions as the published tables `decisions` and `contests`: who decided what, when and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.aliases import ALWAYS, FOREVER, Written, read_written
from pipelines.decision_files import (
    AUDIENCES,
    COLUMNS,
    CONTESTS,
    CONTEXT,
    FACILITATION,
    GOALPOSTS,
    GOVERNANCE,
    QUESTIONS,
    SCALES,
    THRESHOLDS,
    WAVES,
    every,
)

Row = dict[str, Any]


def decisions(folder: Path) -> list[Row]:
    """Every decision in every file but the contests, in the order of the files; those undone too."""
    rows = [_of_name(one, "aliases.csv", "is") for one in read_written(folder / "aliases.csv")]
    rows += [_of_name(one, "parents.csv", "belongs to") for one in read_written(folder / "parents.csv")]
    for kind, about, says in (
        (COLUMNS, "the column {column}", "is {means}"),
        (SCALES, 'the answer "{word}"', "is {value} on the scale {scale}"),
        (QUESTIONS, "{wording}", "measures {construct}"),
        (WAVES, "the round of {wave_id} from {opened_on}", "closed on {closed_on}"),
        (CONTEXT, "the event {label}", "happened on {happened_on}; what is usual starts anew: {rebase}"),
        (FACILITATION, "the activity {activity}", "was done on {happened_on} under the hat {hat}"),
        (GOALPOSTS, "the indicator {indicator}", "scores 0 at {scored_0} and 100 at {scored_100}"),
        (THRESHOLDS, "the threshold {name}", "is {value}"),
        (GOVERNANCE, "the charter element {element}", "is {status}; agreed on {agreed_on}"),
        (AUDIENCES, "what the committee sees", "has members by name: {names_agreed}"),
    ):
        for line in every(kind, folder):
            said = {name: cell or ("no" if name == "rebase" else "nothing") for name, cell in line.items()}
            row = {
                "file": kind.file,
                "line": int(line["line"]),
                "about": about.format(**said),
                "says": says.format(**said),
                "coalition_id": line.get("coalition_id"),
            }
            rows.append(row | who_decided(line))
    return rows


def contests(folder: Path) -> list[Row]:
    """One row per case: its first line opens it, the last line with an outcome closes it."""
    cases: dict[str, Row] = {}
    for line in every(CONTESTS, folder):
        who = who_decided(line)
        case = cases.setdefault(
            line["case_id"],
            {name: line[name] or None for name in CONTESTS.columns}
            | {"opened_by": who["who"], "opened_on": who["decided_on"], "outcome": None, "answer": None},
        )
        if line["outcome"]:
            case |= {"outcome": line["outcome"], "answer": line["answer"] or None}
            case |= {"decided_by": who["who"], "decided_on": who["decided_on"]}
    return list(cases.values())


def _of_name(one: Written, file: str, verb: str) -> Row:
    if one.is_rejection:
        says = f"is not {one.organisation}"
    else:
        says = f"{verb} {one.organisation}" if one.organisation else "speaks for no organisation"
    says += f", from {one.from_on}" if one.from_on > ALWAYS else ""
    says += f", until {one.to_on}" if one.to_on < FOREVER else ""
    return {
        "file": file, "line": one.line, "about": one.name, "says": says, "coalition_id": one.coalition_id,
        "who": one.who or None, "decided_on": one.when or None, "why": one.why or None,
        "undone_by": one.undone_by or None, "undone_on": one.undone_on or None,
    }  # fmt: skip


def who_decided(line: dict[str, str]) -> Row:
    """Who decided a line, when and why, and who undid it; None for what is not told."""
    told = {name: line[name] or None for name in ("who", "why", "undone_by", "undone_on")}
    return told | {"decided_on": line["when"] or None}
