"""Bytes to records: what a file is by its first bytes, its encoding, its delimiter, its records.

Nothing here trusts a file's name. Archives are streamed, never extracted.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from charset_normalizer import from_bytes

from pipelines.archives import kind_of_archive, shown
from pipelines.problems import FileRejectedError
from pipelines.scales import Scale

HEAD_BYTES = 65_536  # what recognition looks at
SAMPLE_RECORDS = 60
BLOCK_BYTES = 16 * 1024**2  # read at once where a whole file is looked through
MAX_FILE_BYTES = 100 * 1024**2  # a larger file is refused
MAX_CELL_CHARS = 131_072
BLANK_LINES_BYTES = 64 * 1024**2  # files above this are no longer edited by hand
UNSEEN = tuple(mark.encode() for mark in "\u00a0\u202f\u200b\u200e\u200f")
UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
UTF8 = ("utf-8", "utf-8-sig", "ascii")
DELIMITERS = (",", ";", "\t", "|")
NOT_EXPORTS = {
    b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture", b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file, or one with a password (save it as .xlsx or .csv)",
    b"\x1f\x8b": "a gzip archive (unpack it)",
    b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program", b"MZ\x90": "a program",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One file, looked at but not yet read.

    `kind` is text, zip, workbook or parquet. `coalition_id` is the coalition the user named for it, if any;
    `date_order` (dmy or mdy) is what the user answered for dates that can be read either way; `scratch` is a
    folder for a temporary copy, its name beginning with "scratch-". `columns` (heading in small letters -> field) and
    `scales` are what a person decided about reading (pipelines/how_to_read.py).
    """

    path: Path
    name: str
    kind: str
    size: int
    encoding: str = "utf-8"
    coalition_id: str | None = None
    date_order: str | None = None
    scratch: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    scales: tuple[Scale, ...] = field(default=(), hash=False)

    @cached_property
    def raw_head(self) -> str:
        """The first 64 kB as text with its line ends as they are; empty for other kinds."""
        if self.kind != "text":
            return ""
        with self.path.open("rb") as file:
            return file.read(HEAD_BYTES).decode(self.encoding, errors="replace").removeprefix("\ufeff")

    @cached_property
    def head(self) -> str:
        """The first 64 kB as text with plain line ends, cut at the last whole line."""
        text = _plain_line_ends(self.raw_head)
        return text if self.size <= HEAD_BYTES else text[: text.rfind("\n") + 1]

    @cached_property
    def blanks(self) -> str:
        """Which blanks may stand around a text file's cells: none, spaces, or any (tabs and UNSEEN ones too)."""
        if self.encoding not in UTF8:
            return "any"
        last, has_space = b"", False
        for block in self._blocks():
            has_space = has_space or b" " in block
            if b"\t" in block and self.delimiter != "\t":
                return "any"
            if not block.isascii():
                joined = last + block
                if any(mark in joined for mark in UNSEEN):
                    return "any"
            last = block[-2:]
        return "spaces" if has_space else "none"

    @cached_property
    def has_blank_lines(self) -> bool:
        """Whether a file of moderate size has lines without anything in them before its last line."""
        if self.size > BLANK_LINES_BYTES or self.encoding not in UTF8:
            return False
        content = self.path.read_bytes().rstrip()
        return b"\n\n" in content or b"\n\r\n" in content

    @cached_property
    def has_one_line_end(self) -> bool:
        """Whether every line ends in LF, or every line in CR LF, those inside cells too; for files in UTF-8."""
        returns = both = feeds = 0
        rest = b""
        for block in self._blocks():
            text = rest + block
            rest = b"\r" if text.endswith(b"\r") else b""  # its LF may come with the next block
            text = text[: len(text) - len(rest)]
            returns, both, feeds = returns + text.count(b"\r"), both + text.count(b"\r\n"), feeds + text.count(b"\n")
        return not rest and (returns == 0 or returns == both == feeds)

    def require_closed_quotes(self) -> None:
        """Raises FileRejectedError where a quote is opened and never closed: it swallows all rows after it."""
        if self.encoding in UTF8:
            quotes = sum(block.count(b'"') for block in self._blocks() if b'"' in block)
        else:
            quotes = self.text().count('"')
        if quotes % 2:
            for _ in self.records():
                pass

    def _blocks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    def text(self) -> str:
        """The whole text with plain line ends."""
        content = self.path.read_bytes().decode(self.encoding, errors="replace")
        return _plain_line_ends(content.removeprefix("\ufeff"))

    @cached_property
    def delimiter(self) -> str:
        """The character that splits the largest share of the head's records, and into most cells; else a comma.

        A list inside a cell (a;b;c) may split every row into more cells than the true delimiter does, but not
        the header.
        """
        lines = [line for line in self.head.split("\n") if line.strip()][:SAMPLE_RECORDS]
        scores = {}
        for delimiter in DELIMITERS:
            widths = [len(record) for record in csv.reader(lines, delimiter=delimiter)]
            scores[delimiter] = (sum(width > 1 for width in widths) / max(1, len(widths)), sum(widths) - len(widths))
        return max(DELIMITERS, key=lambda delimiter: scores[delimiter])

    @cached_property
    def sample(self) -> list[list[str]]:
        """The first records of a text file, cells stripped of outer blanks and no-break spaces."""
        reader = csv.reader(io.StringIO(self.head), delimiter=self.delimiter)
        return [[clean(cell) for cell in record] for record, _ in zip(reader, range(SAMPLE_RECORDS), strict=False)]

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The names inside a zip archive or workbook."""
        if self.kind not in ("zip", "workbook"):
            return ()
        with zipfile.ZipFile(self.path) as archive:
            return tuple(info.filename for info in archive.infolist())

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """All records of a text file as (row number from 1, cells); newlines inside quotes stay inside."""
        csv.field_size_limit(MAX_CELL_CHARS)
        text, number, line, first_line = self.text(), 0, 0, 0
        reader = csv.reader(io.StringIO(text), delimiter=self.delimiter)
        try:
            for number, record in enumerate(reader, start=1):
                first_line, line = line + 1, reader.line_num
                yield number, [clean(cell) for cell in record]
        except csv.Error as error:
            raise FileRejectedError(f"{self.name}: not readable as a table: {error}. Export it again.") from error
        if line > first_line and text.count('"') % 2:
            raise FileRejectedError(
                f"{self.name}: a quote is opened in row {number} and never closed, so that everything after it would "
                "be one cell. Close the quote, or export the file again."
            )

    def entry(self, name: str) -> bytes:
        """One entry of a zip archive, within limits."""
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name)


def clean(cell: str) -> str:
    """A cell without outer blanks, no-break spaces, zero-width marks or NULs."""
    return cell.replace("\x00", "").strip(" \t\r\n\u00a0\u202f\u200b\u200e\u200f\ufeff")


def look(
    path: Path,
    name: str,
    coalition_id: str | None = None,
    date_order: str | None = None,
    scratch: Path | None = None,
) -> Source:
    """A file's kind and encoding from its bytes.

    Raises FileRejectedError for what cannot be an export: an empty file, a picture, a damaged archive, an
    archive that unpacks to more than the limits.
    """
    name, size = shown(name), path.stat().st_size
    if size == 0:
        raise FileRejectedError(f"{name}: the file is empty. Export it again.")
    if size > MAX_FILE_BYTES:
        raise FileRejectedError(f"{name}: {size:,} bytes is more than the limit of {MAX_FILE_BYTES:,}. Split it.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for magic, what in NOT_EXPORTS.items():
        if head.startswith(magic):
            raise FileRejectedError(f"{name}: this is {what}, whatever its name says; it holds no rows.")
    kind = _kind(path, name, head)
    encoding = _encoding(path, name, head) if kind == "text" else "utf-8"
    return Source(path, name, kind, size, encoding, coalition_id, date_order, scratch)


def _kind(path: Path, name: str, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    return kind_of_archive(path, name) if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else "text"


def _encoding(path: Path, name: str, head: bytes) -> str:
    if head.startswith(UTF32_MARKS) or (len(head) > 3 and head[1:4] == b"\x00\x00\x00"):
        raise FileRejectedError(f"{name}: this is text in UTF-32, which no tool exports. Save it as CSV UTF-8.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if len(head) > 3 and head[1:4:2] == b"\x00\x00" and head[0]:
        return "utf-16-le"
    if len(head) > 3 and head[0:3:2] == b"\x00\x00" and head[1]:
        return "utf-16-be"
    if b"\x00" in head:
        raise FileRejectedError(f"{name}: this is not text: it holds zero bytes. Export it as CSV.")
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(2**20):
                pass
    except UnicodeDecodeError:
        with path.open("rb") as file:  # only lines with other letters tell one old encoding from another
            telling = b"".join(line for line in file if not line.isascii())[: 2**20]
        best = from_bytes(telling, cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
        return best.encoding if best else "cp1252"
    return "utf-8"


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
