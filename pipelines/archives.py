"""Archives and workbooks, looked through once, entry by entry, before anything parses them. Nothing is extracted."""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipelines.problems import FileRejectedError

MAX_ENTRIES, MAX_UNPACKED_BYTES, MAX_RATIO = 20_000, 500 * 1024**2, 100
SMALL_BYTES = 2**20  # what unpacks to no more may have any ratio
MAX_CELLS = 2_000_000  # of one sheet, from A1 to its last row and column: a reader makes them all
LETTERS_AT_MOST = 3  # of a column: XFD is Excel's last
BLOCK_BYTES = 2**20
ENCRYPTED = 0x1  # flag of an entry
NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
OUTSIDE = re.compile(r"^([/\\]|[A-Za-z]:|$)|(^|[/\\])\.\.([/\\]|$)")  # names that lead out of the archive, or nowhere
# a row, or a cell that holds something, with its place
PLACED = re.compile(rb"""<(?:\w+:)?(row|c)\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]*)(\d+)["'][^<>]*?(/?)>""")


def shown(name: str) -> str:
    """A name as it may stand in a message: signs that break or turn a line are replaced."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def kind_of_archive(path: Path, name: str) -> str:
    """ "zip" or "workbook". Raises FileRejectedError for one that is damaged, locked, or made to do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _require_modest(infos, name)
            names = {info.filename for info in infos}
            if len(names) != len(infos):
                raise FileRejectedError(f"{name}: the archive holds two entries of one name. Export it again.")
            if "xl/workbook.bin" in names:
                raise FileRejectedError(f"{name}: this is a binary Excel workbook (.xlsb). Save it as .xlsx or .csv.")
            is_workbook = "xl/workbook.xml" in names
            for info in infos:
                _look_through(archive, info, name, is_workbook)
    except UNREADABLE as error:
        why = shown(str(error))
        raise FileRejectedError(f"{name}: the archive is damaged or cut short ({why}). Export it again.") from error
    return "workbook" if is_workbook else "zip"


def _require_modest(infos: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if len(infos) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * packed + SMALL_BYTES:
        raise FileRejectedError(
            f"{name}: the archive unpacks to {len(infos):,} entries and {unpacked:,} bytes; allowed are "
            f"{MAX_ENTRIES:,} entries, {MAX_UNPACKED_BYTES:,} bytes and a ratio of {MAX_RATIO}. Export less at a time."
        )


def _look_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, is_workbook: bool) -> None:
    """Read one entry to its end, which checks its sum."""
    entry = info.filename if info.filename.isprintable() else shown(info.filename)
    if info.flag_bits & ENCRYPTED:
        raise FileRejectedError(f"{name}: the archive is locked with a password. Unlock it and export it again.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FileRejectedError(f'{name}: the archive holds a link, "{entry}". Export it again, files alone.')
    if OUTSIDE.search(info.filename):
        raise FileRejectedError(f'{name}: the archive holds "{entry}", a name outside of it. Export it again.')
    with archive.open(info) as file:
        blocks = iter(lambda: file.read(BLOCK_BYTES), b"")
        first = next(blocks, b"")
        if first.startswith(NESTED) and not is_workbook:
            raise FileRejectedError(
                f'{name}: the archive holds another archive, "{entry}". Unpack it and hand over the one inside.'
            )
        if is_workbook and not entry.startswith("xl/media/"):
            _require_small_sheet(first, blocks, f'{name}: the sheet "{entry}"')
        for _ in blocks:
            pass


def _require_small_sheet(first: bytes, blocks: Iterator[bytes], what: str) -> None:
    """Raises FileRejectedError where the last cell stands so far out that a reader would make millions of empty ones."""
    rows, columns, row, rest = 1, 1, 1, b""
    block = first
    while block:
        text = rest + block
        end = text.rfind(b">") + 1
        for tag, letters, number, is_empty in PLACED.findall(text[:end]):
            if tag == b"row":
                row = int(number)
            elif not is_empty:
                rows, columns = max(rows, row, int(number)), max(columns, _column_number(letters))
                if rows * columns > MAX_CELLS:
                    raise FileRejectedError(
                        f"{what} reaches so far down and to the right that it has more than {MAX_CELLS:,} cells. Delete what "
                        "lies beyond the table, or save the sheet as CSV."
                    )
        rest = text[end:][-BLOCK_BYTES:]
        block = next(blocks, b"")


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA; what no sheet has is too far out."""
    if len(letters) > LETTERS_AT_MOST:
        return MAX_CELLS + 1
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
