"""Archives, workbooks and Parquet files made to do harm: part of tests/hostile.py."""

from __future__ import annotations

import io
import struct
import tempfile
import warnings
import zipfile
from pathlib import Path
from random import Random

import duckdb
import xlsxwriter

from tests.hostile import COALITION, UNKNOWN, Hostile

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
HEADER = ["Date", "Name", "Organisation"]
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def packed(entries: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # two entries of one name
        for name, inside in entries:
            archive.writestr(name, inside, compress_type=method)
    return content.getvalue()


def _patched(content: bytes, mark: bytes, offset: int, shape: str, value: int) -> bytes:
    """The archive with one field of its first header of this kind changed."""
    body = bytearray(content)
    struct.pack_into(shape, body, body.index(mark) + offset, value)
    return bytes(body)


def archives() -> list[Hostile]:
    one = packed([("a.json", b'{"a": 1}')])
    link = zipfile.ZipInfo("channels.json")
    link.external_attr, link.create_system = 0o120777 << 16, 3
    day, users = "general/2026-01-05.json", ("users.json", b"[]")
    channels = ("channels.json", b'[{"id": "C1", "name": "general"}]')
    return [
        Hostile("nested.zip", packed([("inner.zip", one)]), "holds another archive"),
        Hostile("nested-gzip.zip", packed([("inner.gz", b"\x1f\x8b\x08")]), "holds another archive"),
        Hostile("bomb.zip", packed([("zeros.json", bytes(60_000_000))]), "unpacks to 1 entries and 60,000,000 bytes"),
        Hostile("many-bombs.zip", packed([(f"{n}.json", bytes(1_000_000)) for n in range(60)]), "a ratio of 100"),
        Hostile("many-entries.zip", packed([(f"{n}", b"") for n in range(20_001)], zipfile.ZIP_STORED), "20,001 entries"),
        Hostile("link.zip", packed([(link, b"/etc/passwd")]), "holds a link"),
        Hostile("up.zip", packed([("../../etc/passwd", b"x")]), "a name outside of it"),
        Hostile("absolute.zip", packed([("/etc/passwd", b"x")]), "a name outside of it"),
        Hostile("drive.zip", packed([("C:\\windows\\x", b"x")]), "a name outside of it"),
        Hostile("twins.zip", packed([("a.json", b"1"), ("a.json", b"2")]), "two entries of one name"),
        Hostile("locked.zip", _patched(one, b"PK\x01\x02", 8, "<H", 1), "locked with a password"),
        Hostile("cut.zip", packed([("a.json", Random(1).randbytes(5000))])[:2500], "damaged or cut short"),
        Hostile("wrong-sum.zip", _patched(one, b"PK\x01\x02", 16, "<I", 7), "damaged or cut short"),
        Hostile("lying-size.zip", _patched(one, b"PK\x01\x02", 24, "<I", 3), "damaged or cut short"),
        Hostile("huge-size.zip", _patched(one, b"PK\x01\x02", 24, "<I", 2**32 - 2), "unpacks to"),
        Hostile("unknown-method.zip", _patched(one, b"PK\x01\x02", 10, "<H", 99), "damaged or cut short"),
        Hostile("empty.zip", packed([]), UNKNOWN),
        Hostile("folders.zip", packed([("a/", b""), ("a/b/", b"")]), UNKNOWN),
        Hostile("slack-broken.zip", packed([channels, users, (day, b'[{"type": "mess')]), "slack-broken.zip"),
        Hostile("slack-deep.zip", packed([channels, users, (day, b"[" * 100_000)], zipfile.ZIP_STORED), "slack-deep.zip"),
        Hostile("slack-huge.zip", packed([channels, users, (day, b'[{"type": "message", "ts": ' + b"9" * 9000 + b"}]")], zipfile.ZIP_STORED), None),
        Hostile("slack-half-a-pair.zip", packed([channels, users, (day, b'[{"type": "message", "user": "\\ud800", "ts": "1767603600.000100"}]')]), None),
        Hostile("slack-shapes.zip", packed([channels, users, (day, b'[1, null, {"ts": []}, {"user": {}, "ts": {}}]')]), None),
        *_parquets(),
    ]  # fmt: skip


def _parquets() -> list[Hostile]:
    nested = "{'a': 1, 'b': [1, 2]}"
    deep = "[[['x']]]"
    return [
        Hostile("nested-types.parquet", _parquet(f"select {nested} as meeting_id, '{COALITION}' as coalition_id, {deep} as starts_at"), None),
        Hostile("blobs.parquet", _parquet("select '\\xFF\\x00'::blob as organisation_id, 'B' as name"), None),
        Hostile("wide.parquet", _parquet("select " + ", ".join(f"{n} as c{n}" for n in range(2000))), UNKNOWN),
        Hostile("cut.parquet", _parquet("select 'o' || range as organisation_id, 'n' as name from range(9999)")[:9000], "not a readable Parquet file"),
    ]  # fmt: skip


def _parquet(query: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        path = Path(folder) / "made.parquet"
        con.execute(f"copy ({query}) to '{path}' (format parquet)")
        return path.read_bytes()


def _book(*rows: list[object], formula: str = "", date_1904: bool = False) -> bytes:
    """A workbook of one sheet: a list with these rows; a formula without its value in the last name."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": date_1904}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, cells)
        if formula:
            sheet.write_formula(len(rows), 1, formula, None, "")
    return content.getvalue()


def _rewritten(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with whole parts of it replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed([(info, changes.get(info.filename, archive.read(info))) for info in archive.infolist()])


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def workbooks() -> list[Hostile]:
    rows = [["2026-01-05", "Ann", "WWF"], ["2026-01-06", "Bob", "IBM"]]
    good = _book(*rows)
    sheet, strings, rng = _part(good, SHEET), _part(good, STRINGS), Random(2)
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    low = sheet.replace(b"</sheetData>", b'<row r="1048576"><c><v>1</v></c></row></sheetData>')
    entity = strings.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst', 1).replace(
        b"Ann", b"&e;"
    )
    laughs = strings.replace(b"<sst", ENTITIES.encode() + b"<sst", 1).replace(b"Ann", b"&i;")
    many = b"".join(b"<si><t>%s</t></si>" % rng.randbytes(4).hex().encode() for _ in range(1_000_000))
    return [
        Hostile("far-cell.xlsx", _rewritten(good, {SHEET: far}), "more than 2,000,000 cells"),
        Hostile("far-row.xlsx", _rewritten(good, {SHEET: sheet.replace(b'<row r="3"', b'<row r="1048576"')}), "more than 2,000,000 cells"),
        Hostile("far-column.xlsx", _rewritten(good, {SHEET: sheet.replace(b'r="A2"', b'r="' + b"A" * 40 + b'2"')}), "more than 2,000,000 cells"),
        Hostile("far-row-unplaced.xlsx", _rewritten(good, {SHEET: low}), None),
        Hostile("lying-dimension.xlsx", _rewritten(good, {SHEET: sheet.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"')}), "", (2, 2, 0)),
        Hostile("entity.xlsx", _rewritten(good, {STRINGS: entity}), None),
        Hostile("laughs.xlsx", _rewritten(good, {STRINGS: laughs}), None),
        Hostile("million-strings.xlsx", _rewritten(good, {STRINGS: strings.replace(b"</sst>", many + b"</sst>")}), "", None),
        Hostile("string-out-of-range.xlsx", _rewritten(good, {SHEET: sheet.replace(b"<v>4</v>", b"<v>99999999</v>")}), None),
        Hostile("formulas.xlsx", _book(*rows, formula="=A1"), None),
        Hostile("errors.xlsx", _book(*rows, formula="=#REF!"), None),
        Hostile("days-as-numbers.xlsx", _book([46027, "Ann", "WWF"], [46028, "Bob", "IBM"]), UNKNOWN),
        Hostile("impossible-numbers.xlsx", _rewritten(good, {SHEET: sheet.replace(b"</sheetData>", b'<row r="4"><c r="A4"><v>1e999</v></c><c r="B4"><v>x</v></c></row></sheetData>')}), None),
        Hostile("cut.xlsx", good[: len(good) // 2], "damaged or cut short"),
        Hostile("no-sheet.xlsx", _rewritten(good, {"xl/workbook.xml": b"<workbook><sheets/></workbook>"}), None),
        Hostile("broken-part.xlsx", _rewritten(good, {SHEET: sheet[: len(sheet) // 2]}), None),
        Hostile("broken-book.xlsx", _rewritten(good, {"xl/workbook.xml": b"<workbook"}), None),
        Hostile("binary.xlsb", packed([("xl/workbook.bin", b"\x00")]), "a binary Excel workbook"),
        Hostile("no-rows.xlsx", _book(), UNKNOWN),
    ]  # fmt: skip
