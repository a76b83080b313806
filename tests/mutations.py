"""Exports gone wrong: a sample's bytes, or what is packed in them, changed in a few places, the same for the same seed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from tests.samples import Sample

ODD = (
    b"", b"-", b"NA", b"null", b"NaN", b"Infinity", b"-1", b"0", b"1e400", b"1.2E+05", b"9" * 40, b"9" * 5000, b"00123", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\xe2\x80\xae", b"=1+1", b"'", b'"', b'""', b"\\", b"{}", b"[]",
    b"[[1]]", b'{"a":1}', b"true", b"99/99/9999", b"0001-01-01", b"9999-12-31T23:59:59Z", b"2026-02-30", b"31/12/2026", b"12/31/2026",
    b"1969-12-31T23:59:60+25:00", b"\r", b"\r\n\r\n", b"\x0c", b"\x1a", b"\xc2\xa0", b"x" * 70_000, b"[" * 3000, b"{\"a\":" * 3000,
)  # fmt: skip
SEPARATORS = b',;\t|:" \r\n'
TEXTS_OF_ZIPS = (".xml", ".json", ".rels", ".txt", ".csv")
SPLICED_SHARE = 0.08  # of the changes: the beginning of this file and the end of another
DELIMITERS = (b",", b";", b"\t", b"|")

Change = Callable[[bytes, Random], bytes]


def mutated(sample: Sample, others: Sequence[Sample], rng: Random) -> bytes:
    """The sample's content with one to three changes; in an archive mostly inside it, so that its sums stay right."""
    content = sample.content
    if content.startswith(b"PK") and rng.random() < 0.85:
        return _inside_archive(content, rng)
    for _ in range(rng.choice((1, 1, 2, 3))):
        is_splice = rng.random() < SPLICED_SHARE
        content = _spliced(content, rng.choice(others).content, rng) if is_splice else changed(content, rng)
    return content


def changed(content: bytes, rng: Random) -> bytes:
    """One change; text in UTF-16 is mostly changed as text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark) and rng.random() < 0.9:
            plain = rng.choice(CHANGES)(content[2:].decode(encoding, "replace").encode(), rng)
            return mark + plain.decode("utf-8", "replace").encode(encoding)
    return rng.choice(CHANGES)(content, rng)


def _flip(content: bytes, rng: Random) -> bytes:
    body = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if body:
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    return bytes(body)


def _cut(content: bytes, rng: Random) -> bytes:
    start, end = _span(content, rng)
    return content[:start] + (b"" if rng.random() < 0.5 else content[end:])


def _insert(content: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + (rng.choice(ODD) if rng.random() < 0.7 else rng.randbytes(rng.randrange(1, 9))) + content[at:]


def _repeat(content: bytes, rng: Random) -> bytes:
    start, end = _span(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 1, 50)) + content[end:]


def _replace_token(content: bytes, rng: Random) -> bytes:
    """One value between separators becomes an odd one."""
    if not content:
        return content
    start = end = rng.randrange(len(content))
    while start > 0 and content[start - 1] not in SEPARATORS:
        start -= 1
    while end < len(content) and content[end] not in SEPARATORS:
        end += 1
    return content[:start] + rng.choice(ODD) + content[end:]


def _lines(content: bytes, rng: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    at = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        case 1:
            del lines[at]
        case 2:
            rng.shuffle(lines)
        case 3:
            lines = lines[: at + 1]
        case _:
            lines.insert(at, rng.choice((b"\n", b"\r\n", b",,,,,,\n", b'"\n')))
    return b"".join(lines)


def _columns(content: bytes, rng: Random) -> bytes:
    """Two columns change places, or one goes; quotes are not heeded."""
    delimiter = max(DELIMITERS, key=content.count)
    first, other, goes = rng.randrange(12), rng.randrange(12), rng.random() < 0.4
    lines = []
    for line in content.splitlines(keepends=True):
        cells = line.rstrip(b"\r\n").split(delimiter)
        if max(first, other) < len(cells):
            cells[first], cells[other] = cells[other], cells[first]
            if goes:
                del cells[first]
        lines.append(delimiter.join(cells) + line[len(line.rstrip(b"\r\n")) :])
    return b"".join(lines)


def _spliced(content: bytes, other: bytes, rng: Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)] + other[rng.randrange(len(other) + 1) :]


def _span(content: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.choice((1, 5, 40, 400)))


def _inside_archive(content: bytes, rng: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        infos = archive.infolist()
        texts = [info for info in infos if info.filename.endswith(TEXTS_OF_ZIPS)] or infos
        chosen = rng.choice(texts)
        for info in infos:
            inside = archive.read(info)
            if info is chosen and rng.random() < 0.05:
                continue
            copy.writestr(info.filename, changed(inside, rng) if info is chosen else inside)
    return out.getvalue()


CHANGES: tuple[Change, ...] = (
    _flip, _cut, _insert, _repeat, _replace_token, _replace_token, _replace_token, _lines, _columns,
)  # fmt: skip
