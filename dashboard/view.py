"""What stands on the page of this run: the tables it read and what was chosen on it, so that both can be taken away.

A link to a view holds choices and no rights: whoever opens it sees what they may see, and a choice they have not falls back.
"""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st


@dataclass
class View:
    """Of one run of a page, in the order in which it came about."""

    tables: dict[str, None] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    has_title: bool = False


_VIEW: ContextVar[View | None] = ContextVar("view", default=None)


def begin() -> View:
    view = View()
    _VIEW.set(view)
    return view


def read(table: str) -> None:
    if view := _VIEW.get():
        view.tables.setdefault(table)


def titled() -> None:
    if view := _VIEW.get():
        view.has_title = True


def chose(name: str, value: str) -> None:
    if view := _VIEW.get():
        view.choices[name] = value


def linked(name: str, options: Collection[str]) -> str | None:
    """What the address chooses, if it is among the options; the only thing that is ever read from an address."""
    wanted = st.query_params.get(name)
    return wanted if wanted in options else None


def link(view: View) -> str:
    """The address of the page with what was chosen on it."""
    at = urlsplit(st.context.url or "")
    return urlunsplit((at.scheme, at.netloc, at.path, urlencode(view.choices), ""))
