"""Bytes to records: what a file is, how it is written, and what is refused before anything is parsed."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from pipelines import archives, reading
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, clean, look

TEXT = "name;town\nJosé;Besançon\nZoë;Malmö\n"
FRENCH = "nom,ville,remarque\n" + "".join(
    f"Hélène Lefèvre {n},Besançon,réunion déplacée à février\n" for n in range(30)
)


def file_of(folder: Path, content: bytes | str, name: str = "export.csv") -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path, name)


def cells(source: Source) -> list[list[str]]:
    return [record for _, record in source.records()]


def zipped(folder: Path, entries: list[tuple[str, bytes]], name: str = "export.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


# --- encodings ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_unicode_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str, mark: bytes) -> None:
    source = file_of(tmp_path, mark + TEXT.encode(encoding))
    assert source.sample == cells(source) == [["name", "town"], ["José", "Besançon"], ["Zoë", "Malmö"]]
    assert source.head == TEXT


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
def test_an_old_encoding_is_told_by_its_letters(tmp_path: Path, encoding: str) -> None:
    assert file_of(tmp_path, FRENCH.encode(encoding)).text() == FRENCH


def test_letters_that_come_late_in_a_large_file_are_read_right(tmp_path: Path) -> None:
    plain = "n,ville,remarque\n" + "1,Paris,rien\n" * 90_000  # more than a megabyte without an accent
    late = "".join(f"{n},Besançon,réunion déplacée à février\n" for n in range(30))
    assert file_of(tmp_path, plain.encode() + late.encode("mac_roman")).text().endswith(late)


def test_a_text_with_zero_bytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileRejectedError, match=r"export.csv: this is not text: it holds zero bytes. Export it as CSV."
    ):
        file_of(tmp_path, b"name,town\nAnn\x00,x\n" * 3)


# --- delimiters --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "name", "town"], ["1", "Ann", "Lyon"], ["2", "Bo", "Metz"]]
    source = file_of(tmp_path, "".join(delimiter.join(line) + "\n" for line in lines))
    assert (source.delimiter, cells(source)) == (delimiter, lines)


def test_lists_in_cells_do_not_hide_the_delimiter_of_the_header(tmp_path: Path) -> None:
    rows = "".join(f"o{n},a.org;b.org;c.org;d.org\n" for n in range(20))
    assert file_of(tmp_path, f"organisation_id,domains\n{rows}").delimiter == ","


def test_commas_in_titles_do_not_hide_a_semicolon(tmp_path: Path) -> None:
    rows = "".join(f"i{n};Budget, plan, people, and place;2026-01-01\n" for n in range(20))
    assert file_of(tmp_path, f"item_id;title;raised_on\n{rows}").delimiter == ";"


def test_one_column_is_read_as_one(tmp_path: Path) -> None:
    source = file_of(tmp_path, "name\nAnn\n")
    assert (source.delimiter, source.sample) == (",", [["name"], ["Ann"]])


# --- line ends ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_ends_one_line(tmp_path: Path, end: str) -> None:
    source = file_of(tmp_path, end.join(["a,b", "1,2", "3,4", ""]))
    assert cells(source) == source.sample == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a\nb\n", True),
        ("a\r\nb\r\n", True),
        ("a\r\nb", True),
        ("a\r\nb\n", False),
        ("a\rb", False),
        ("a\r\nb\r", False),
    ],
)
def test_files_whose_lines_end_in_two_ways_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, is_one: bool
) -> None:
    for size in (1, 2, 3, 99):
        monkeypatch.setattr(reading, "BLOCK_BYTES", size)
        assert file_of(tmp_path, text).has_one_line_end is is_one, size


def test_a_line_end_inside_a_cell_stays_inside_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    source = file_of(tmp_path, 'a,b\n1,"two\r\nlines"\n3,4\n')
    assert list(source.records()) == [(1, ["a", "b"]), (2, ["1", "two\nlines"]), (3, ["3", "4"])]


def test_an_empty_line_is_a_row_of_its_own_for_the_numbers(tmp_path: Path) -> None:
    assert list(file_of(tmp_path, "a,b\n\n3,4\n").records()) == [(1, ["a", "b"]), (2, []), (3, ["3", "4"])]


def test_the_head_of_a_long_file_ends_with_a_whole_line(tmp_path: Path) -> None:
    source = file_of(tmp_path, "a,b\n" + "1,2\n" * 40_000)
    assert len(source.head) < 40_000 * 4
    assert source.head.endswith("1,2\n")
    assert len(source.sample) == reading.SAMPLE_RECORDS


# --- quotes ------------------------------------------------------------------------------------------------
def test_a_quote_that_is_never_closed_is_refused_rather_than_swallow_the_rest(tmp_path: Path) -> None:
    source = file_of(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    words = "a quote is opened in row 3 and never closed, so that everything after it would be one cell"
    with pytest.raises(FileRejectedError, match=words):
        cells(source)
    with pytest.raises(FileRejectedError, match=r"export.csv"):
        source.require_closed_quotes()


@pytest.mark.parametrize(
    "text", ['a,b\n1,2" wide\n3,4\n', 'a,b\n1,"x ""y"""\n3,"4\n5"\n', 'a,b\n1,"2"\n', "a,b\n1,2\n"]
)
def test_other_quotes_are_no_reason_to_refuse(tmp_path: Path, text: str) -> None:
    file_of(tmp_path, text).require_closed_quotes()


def test_a_cell_of_more_characters_than_allowed_is_refused(tmp_path: Path) -> None:
    source = file_of(tmp_path, "a,b\n1," + "x" * (reading.MAX_CELL_CHARS + 1) + "\n")
    with pytest.raises(FileRejectedError, match=r"export.csv: not readable as a table"):
        cells(source)


# --- blanks ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("a,b\n1,2\n", "none"),
        ("a,b\n 1 ,2 \n", "spaces"),
        ("a,b\n1,é\n", "none"),
        ("a\tb\n1\t2\n", "none"),
        ("a\tb\n1 2\t2\n", "spaces"),
        ("a,b\n1\t,2\n", "any"),
        ("a,b\n1\u00a0,2\n", "any"),
        ("a,b\n1,\u200b2\n", "any"),
        ("a,b\n1,\u202f2\n", "any"),
        ("a\tb\n1\u00a0\t2\n", "any"),
    ],
)
def test_the_blanks_that_may_stand_around_cells_are_known(tmp_path: Path, text: str, blanks: str) -> None:
    assert file_of(tmp_path, text).blanks == blanks


def test_a_blank_on_the_edge_of_two_blocks_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(2, 9):
        monkeypatch.setattr(reading, "BLOCK_BYTES", size)
        assert file_of(tmp_path, "a,b\n1,2\u200b\n").blanks == "any", size


def test_a_file_in_another_encoding_may_hold_any_blank(tmp_path: Path) -> None:
    assert file_of(tmp_path, FRENCH.encode("cp1252")).blanks == "any"


@pytest.mark.parametrize(
    ("text", "has"),
    [("a,b\n1,2\n", False), ("a,b\n1,2\n\n\n", False), ("a,b\n\n1,2\n", True), ("a,b\r\n\r\n1,2", True)],
)
def test_lines_with_nothing_in_them_are_seen_but_not_at_the_end(tmp_path: Path, text: str, has: bool) -> None:
    assert file_of(tmp_path, text).has_blank_lines is has


def test_a_cleaned_cell_has_no_outer_blanks_marks_or_zero_bytes() -> None:
    assert clean("\ufeff\u200b \u00a0Reef \u00a0 Trust\x00\u202f\r\n") == "Reef \u00a0 Trust"


# --- what is no export -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Excel or Word file, or one with a password (save it as .xlsx or .csv)",
        ),
        (b"\x1f\x8b\x08\x00", "a gzip archive (unpack it)"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\x7fELF\x02", "a program"),
        (b"MZ\x90\x00\x03", "a program"),
    ],
)
def test_what_cannot_be_an_export_is_refused_by_its_first_bytes(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(FileRejectedError) as refused:
        file_of(tmp_path, content)
    assert str(refused.value) == f"export.csv: this is {what}, whatever its name says; it holds no rows."


def test_a_table_whose_first_cell_begins_like_a_program_is_a_table(tmp_path: Path) -> None:
    assert file_of(tmp_path, "MZ,Mozambique\nMW,Malawi\n").sample[0] == ["MZ", "Mozambique"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"^export.csv: the file is empty. Export it again.$"):
        file_of(tmp_path, b"")


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1000)
    with pytest.raises(FileRejectedError, match=r"export.csv: 1,001 bytes is more than the limit of 1,000. Split it."):
        file_of(tmp_path, b"x" * 1001)


# --- archives ----------------------------------------------------------------------------------------------
def test_an_archive_is_a_zip_and_a_workbook_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    plain = look(zipped(tmp_path, [("channels.json", b"[]"), ("general/2026-01-01.json", b"[1]")]), "export.csv")
    assert (plain.kind, plain.entries) == ("zip", ("channels.json", "general/2026-01-01.json"))
    assert (plain.entry("general/2026-01-01.json"), plain.head, plain.sample) == (b"[1]", "", [])
    assert look(zipped(tmp_path, [("xl/workbook.xml", b"<x/>")]), "list.txt").kind == "workbook"


def test_an_archive_cut_short_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path, [("a.json", random.Random(1).randbytes(5000))]).read_bytes()
    with pytest.raises(FileRejectedError, match=r"export.csv: the archive is damaged or cut short"):
        file_of(tmp_path, whole[: len(whole) // 2])


def test_an_archive_with_any_byte_changed_is_refused_or_read_and_never_crashes(tmp_path: Path) -> None:
    whole = zipped(
        tmp_path, [("a.json", b'{"ok": "a text long enough to be packed, packed, packed"}' * 9)]
    ).read_bytes()
    rng, refused = random.Random(7), 0
    for _ in range(300):
        place = rng.randrange(4, len(whole))
        try:
            file_of(tmp_path, whole[:place] + bytes([whole[place] ^ (1 << rng.randrange(8))]) + whole[place + 1 :])
        except FileRejectedError as error:
            assert str(error).startswith("export.csv: ")
            refused += 1
    assert refused > 150


def test_an_archive_that_unpacks_to_more_than_allowed_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, [("a.json", b"0" * 5_000_000)])  # a ratio of about 1,000
    with pytest.raises(
        FileRejectedError, match=r"unpacks to 1 entries and 5,000,000 bytes; allowed are .* a ratio of 100"
    ):
        look(bomb, "export.zip")


def test_an_archive_of_too_many_entries_or_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path, [(f"{n}.json", b"[]") for n in range(6)])
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    with pytest.raises(FileRejectedError, match="unpacks to 6 entries and 12 bytes"):
        look(path, "export.zip")
    monkeypatch.setattr(archives, "MAX_ENTRIES", 6)
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 11)
    with pytest.raises(FileRejectedError, match="unpacks to 6 entries and 12 bytes"):
        look(path, "export.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_entries_of_one_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"export.zip: the archive holds two entries of one name"):
        look(zipped(tmp_path, [("a.json", b"1"), ("a.json", b"2")]), "export.zip")


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path, [("a.json", b"[]")]).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the bit that says: encrypted
        content[content.index(mark) + flags] |= 1
    with pytest.raises(FileRejectedError, match=r"the archive is locked with a password. Unlock it"):
        file_of(tmp_path, bytes(content))


def test_parquet_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    assert file_of(tmp_path, io.BytesIO(b"PAR1....PAR1").getvalue(), "table.csv").kind == "parquet"
