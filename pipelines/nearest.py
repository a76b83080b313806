"""A file nobody recognises: which exports it is nearest to, and what was looked for in them.

Nearest by the words its head shares with what a connector looks for (`LOOKED_FOR`, `TITLE` and, where it has them,
`HEADINGS`: other words that may stand at the head of such a file). A word that fewer connectors look for tells more.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from pipelines.connectors import connectors
from pipelines.connectors._meetings import plain
from pipelines.reading import look
from pipelines.workbook import first_sheet

NEAREST = 3
HEAD_ROWS, HEAD_CHARS = 20, 4_000
WORD = re.compile(r"[a-z]{3,}")
COMMON = frozenset(
    "and are for from into one its the their with without under over each every holds export file".split()
)


def looked_for(path: Path, name: str) -> str:
    """In words what was looked for in the exports nearest to this file; the same for the same bytes.

    Raises FileRejectedError as pipelines.reading.look.
    """
    source = look(path, name)
    match source.kind:
        case "text":
            head = source.head[:HEAD_CHARS]
        case "workbook":
            head = "\n".join(" ".join(row) for row in first_sheet(source)[:HEAD_ROWS])[:HEAD_CHARS]
        case _:
            head = " ".join(source.entries)[:HEAD_CHARS]
    found = _words(head)
    connectors_per_word = Counter(word for words in _words_looked_for().values() for word in words)
    likeness = {
        connector: sum(1 / connectors_per_word[word] for word in found & words)
        for connector, words in _words_looked_for().items()
    }
    ordered = sorted(likeness, key=lambda connector: (-likeness[connector], connector))
    nearest = [connectors()[connector] for connector in ordered[:NEAREST] if likeness[connector]]
    if nearest:
        return "Nearest to it: " + "; ".join(f"{module.TITLE}: {module.LOOKED_FOR}" for module in nearest)
    return "It is like none of: " + "; ".join(module.TITLE for module in connectors().values())


@cache
def _words_looked_for() -> dict[str, frozenset[str]]:
    return {
        name: _words(" ".join([module.TITLE, module.LOOKED_FOR, *getattr(module, "HEADINGS", ())]))
        for name, module in connectors().items()
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(plain(text))) - COMMON
