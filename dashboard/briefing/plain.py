"""Sentences of the screens as plain text: a briefing keeps none of their Markdown, and whoever draws it escapes anew."""

from __future__ import annotations

import re

from dashboard.words import JOINER

_MARKS = re.compile(rf"\\(.)|\*\*|{JOINER}")
_BOLD = re.compile(r"\*\*((?:\\.|[^\\*])+)\*\*")


def plain(markdown: str) -> str:
    """Without bold marks and with what was escaped as it is in the data."""
    return _MARKS.sub(lambda mark: mark[1] or "", markdown).strip()


def bold_of(markdown: str) -> str:
    """The first bold part, which is a page's answer, as plain text; all of it where nothing is bold."""
    found = _BOLD.search(markdown)
    return plain(found[1] if found else markdown)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A title inside a sentence."""
    return text[:1].lower() + text[1:]
