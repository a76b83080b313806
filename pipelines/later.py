"""Modules that a library imports and we never use, imported only when something of them is used after all."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in for a module in sys.modules until the first attribute of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks for
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_later(*names: str) -> None:
    """From now on these modules are imported when first used. One that is imported already stays as it is."""
    for name in names:
        sys.modules.setdefault(name, _Later(name))
