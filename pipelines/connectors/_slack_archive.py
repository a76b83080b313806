"""The zip of a Slack export: where in it the export begins, and the JSON lists of its entries."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from unicodedata import normalize

from pipelines.problems import FileRejectedError
from pipelines.reading import Source

UTF8_NAME = 0x800  # flag of a zip entry whose name is UTF-8; without it Python reads cp437


def tops(names: Iterable[str]) -> list[str]:
    """Where in a zip Slack exports begin: "" at its top, "folder/" in one that was packed again."""
    found = {name.replace("\\", "/") for name in names}
    folders = {name.removesuffix("channels.json") for name in found if re.fullmatch(r"([^/]+/)?channels\.json", name)}
    return sorted(top for top in folders if f"{top}users.json" in found and top != "__MACOSX/")


def entries_of(source: Source, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Path below the export's top -> entry. What is outside it, as the __MACOSX of a Mac, is no part of the export."""
    names = {_name(info): info for info in archive.infolist()}
    begins = tops(names)
    if len(begins) != 1:
        raise FileRejectedError(
            f"{source.name}: the zip holds {len(begins)} Slack exports ({', '.join(begins)}). Give each in its own zip."
        )
    return {name.removeprefix(begins[0]): info for name, info in names.items() if name.startswith(begins[0])}


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's path with its accents whole: a Mac packs UTF-8 without saying so, its accents as two signs."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):  # then it is cp437, as the zip format has it
            name = name.encode("cp437").decode("utf-8")
    return normalize("NFC", name.replace("\\", "/"))


def entries_in(
    source: Source, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], entry: str
) -> list[dict[str, Any]]:
    """The JSON list in one entry; numbers stay text, so that no timestamp loses a digit."""
    try:
        found = json.loads(archive.read(entries[entry]), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise FileRejectedError(f"{source.name}: {entry} is not valid JSON ({error}). Export it again.") from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise FileRejectedError(f"{source.name}: {entry} is not a list of entries as Slack writes it. Export it again.")
    return found
