"""Defects put into functions of ours, to see that the test named beside each one fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from metrics.early_warnings import rules


@dataclass(frozen=True)
class Defect:
    """A piece of a function's text and what it is replaced by. `used_by` are further modules that have the function by its name."""

    what: str
    module: ModuleType
    function: str
    right: str
    wrong: str
    caught_by: Callable[..., Any]
    used_by: tuple[ModuleType, ...] = ()


def assert_caught(defect: Defect, monkeypatch: pytest.MonkeyPatch, *arguments: Any) -> None:
    """The test passes as it stands and fails with the defect."""
    rules.cache_clear()  # it keeps the functions it found
    defect.caught_by(*arguments)
    text = inspect.getsource(getattr(defect.module, defect.function))
    assert defect.right in text, f"{defect.function} no longer says {defect.right!r}: seed the defect anew"
    planted: dict[str, Any] = {}
    exec(text.replace(defect.right, defect.wrong), defect.module.__dict__, planted)
    for module in (defect.module, *defect.used_by):
        monkeypatch.setattr(module, defect.function, planted[defect.function])
    rules.cache_clear()
    try:
        with pytest.raises(AssertionError):
            defect.caught_by(*arguments)
    finally:
        rules.cache_clear()
