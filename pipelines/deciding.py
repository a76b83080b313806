"""What `decide` and `preview` share: a line from words, and what is checked of it before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines import decided_settings, decision_files, typing_in
from pipelines.context import events
from pipelines.decision_files import Kind
from pipelines.problems import WorkspaceError
from pipelines.survey_decisions import measured, rounds
from pipelines.workspace import Workspace

Check = Callable[[Path], object]


def line_of(kind: Kind, values: Sequence[str]) -> dict[str, str]:
    """The line that these "column=value" make. Raises WorkspaceError for a column that the file does not have."""
    line = dict(value.partition("=")[::2] for value in values)
    if unknown := sorted(set(line) - set(kind.columns)):
        name = kind.file.removesuffix(".csv")
        raise WorkspaceError(f'No "{unknown[0]}" in {name}: write {", ".join(kind.columns)}, as column=value.')
    return line


def check_of(workspace: Workspace, kind: Kind) -> Check:
    """What reads a folder of decisions as a build does, and raises WorkspaceError where it cannot be followed."""
    if kind is decision_files.FACILITATION:
        return typing_in.check_for(workspace)
    if kind is decision_files.GOVERNANCE:
        return typing_in.check_charter(workspace)
    if kind is decision_files.AUDIENCES:
        return _all_of(decided_settings.names_agreed, typing_in.check_audience(workspace))
    checks: dict[str, Check] = {
        decision_files.QUESTIONS.file: measured,
        decision_files.WAVES.file: rounds,
        decision_files.CONTEXT.file: events,
        decision_files.GOALPOSTS.file: decided_settings.goalposts,
        decision_files.THRESHOLDS.file: decided_settings.thresholds,
    }
    return checks.get(kind.file, lambda decisions: None)


def _all_of(*checks: Check) -> Check:
    return lambda decisions: [check(decisions) for check in checks]
