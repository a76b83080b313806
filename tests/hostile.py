"""Files made to do harm, or broken on their way, with what the product must say of each. Made by code, every time anew.

tests/test_hostile.py writes them, has `python -m tests.hostile FOLDER` ingest them all beside good ones and reads what that
prints: the reports, the memory of the largest child and the time. With `--each` it measures every file alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from random import Random

from pipelines import workers
from pipelines.ingest import ingest
from pipelines.workers import Answer, Job
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, write
from tests.staged import SECRET

UNKNOWN = "this is no export we know"
COALITION = "c"
MEETINGS = "meeting_id,coalition_id,starts_at\n"
MEMBERS = "coalition_id,organisation_id,joined_on\n"
SHEET = "Date,Meeting,Name,Organisation\n"
OTHER_KINDS = {  # file -> (first bytes, what it is called)
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(90), "a PNG picture"),
    "paper.csv": (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "an old Excel or Word file"),
    "packed.csv.gz": (b"\x1f\x8b\x08\x00" + bytes(90), "a gzip archive"),
    "packed.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(90), "a 7z archive"),
    "packed.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(90), "a RAR archive"),
    "database.csv": (b"SQLite format 3\x00" + bytes(90), "an SQLite database"),
    "program.csv": (b"\x7fELF\x02\x01\x01" + bytes(90), "a program"),
}


@dataclass(frozen=True)
class Hostile:
    """A file, and a part of what must be said of it. `counts` (read, kept, set aside) where rows of it are taken.

    `says` None: that depends on a connector, which must take it whole or refuse it in words.
    """

    name: str | bytes
    content: bytes
    says: str | None
    counts: tuple[int, int, int] | None = None
    size: int | None = None  # filled up with zero bytes that take no room on the disk

    def write(self, folder: Path) -> Path:
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(self.name)))
        path.write_bytes(self.content)
        if self.size:
            os.truncate(path, self.size)
        return path


def texts() -> list[Hostile]:
    """Tables with what goes wrong in tables."""
    rng = Random(5)
    wide = ",".join(f"column {n}" for n in range(100_000))
    mixed = SHEET.encode() + "2026-01-05,Réunion,Zoé,Société\n".encode() + "2026-01-06,Été,Noël,Île\n".encode("latin-1")
    surrogates = "organisation_id,name\no1,".encode("utf-16-le") + b"\x00\xd8" + "x\n".encode("utf-16-le")
    return [
        Hostile("nothing.csv", b"", "the file is empty"),
        Hostile("blank-lines.csv", b"\n\r\n\n" * 500, UNKNOWN),
        Hostile("blanks.csv", b" \t \xc2\xa0\n" * 500, UNKNOWN),
        Hostile("header-only.csv", MEETINGS.encode(), "", (0, 0, 0)),
        Hostile("header-twice.csv", f"{MEETINGS}h1,c,2026-01-05T09:00Z\n{MEETINGS}".encode(), "set aside", (2, 1, 1)),
        Hostile("heading-twice.csv", b"meeting_id,coalition_id,starts_at,starts_at\n1,c,2026-01-05,\n", "stands twice"),
        Hostile("ragged.csv", f"{MEETINGS}r1,c,2026-01-05\nr2,c\nr3,c,2026-01-06,more,cells\n".encode(), "set aside", (3, 1, 2)),
        Hostile("unclosed.csv", f'{MEETINGS}q1,c,2026-01-05\n"q2,c,2026-01-06\nq3,c,2026-01-07\n'.encode(), "never closed"),
        Hostile("unclosed-list.csv", f'{SHEET}2026-01-05,A,"Ann,WWF\n2026-01-06,A,Bob,WWF\n'.encode(), "never closed"),
        Hostile("wide.csv", f"{wide}\n{wide}\n".encode(), UNKNOWN),
        Hostile("one-line.csv", SHEET.encode() + b"x" * 20_000_000, UNKNOWN),
        Hostile("long-cell.csv", f"{SHEET}2026-01-05,A,Ann,WWF\n2026-01-05,A,{'B' * 200_000},WWF\n".encode(), "not readable as a table"),
        Hostile("long-id.csv", f"{MEETINGS}{'m' * 3_000_000},c,2026-01-05\n".encode(), "", (1, 1, 0)),
        Hostile("longer-line.csv", f"{MEETINGS}{'m' * 9_000_000},c,2026-01-05\nl1,c,2026-01-05\n".encode(), "set aside"),
        Hostile("zero-bytes.csv", MEETINGS.encode() + b"z\x001,c,2026-01-05\n", "it holds zero bytes"),
        Hostile("zero-bytes-late.csv", MEETINGS.encode() + b"zl1,c,2026-01-05\n" * 9000 + b"z\x002,c,2026-01-05\n", "", (9001, 9001, 0)),
        Hostile("utf-32.csv", MEETINGS.encode("utf-32"), "UTF-32"),
        Hostile("utf-32-unmarked.csv", MEETINGS.encode("utf-32-le"), "UTF-32"),
        Hostile("utf-16-odd.csv", b"\xff\xfe" + f"{MEETINGS}u1,c,2026-01-05\n".encode("utf-16-le") + b"x", "set aside", (2, 1, 1)),
        Hostile("mixed-encodings.csv", mixed, "", (2, 2, 0)),
        Hostile("mark-in-the-middle.csv", f"{MEETINGS}b1,c,2026-01-05\n\ufeffb2,\ufeffc,2026-01-06\n".encode(), "", (2, 2, 0)),
        Hostile("half-a-pair.csv", b"\xff\xfe" + surrogates, "", (1, 1, 0)),
        Hostile("half-a-pair-in-utf-8.csv", b"organisation_id,name\no2,\xed\xa0\x80x\n", "", (1, 1, 0)),
        Hostile("turned-round.csv", "organisation_id,name\no3,\u202eevil\u2066 \u200fname\n".encode(), "", (1, 1, 0)),
        Hostile("formulas.csv", b"organisation_id,name\no4,=cmd|'/c calc'!A1\no5,+1+1\no6,@SUM(1)\no7,\"\t=1\"\n", "", (4, 4, 0)),
        Hostile("control.csv", b"organisation_id,name\no8,a\x01\x02\x1b[31mred\x7f\n", "", (1, 1, 0)),
        Hostile("spreadsheet-ids.csv", b"organisation_id,name\n1.2E+05,A\n00123,B\nNA,NA\nNULL,None\nnan,nan\n", "set aside", (5, 4, 1)),
        Hostile("impossible-days.csv", f"{MEMBERS}c,d1,2026-02-30\nc,d2,0000-00-00\nc,d3,99999-01-01\nc,d4,2026-02-28\n".encode(), "set aside", None),
        Hostile("impossible-amounts.csv", b"coalition_id,month,amount,currency\nc,2026-01-01,1e400,EUR\nc,2026-02-01,NaN,EUR\nc,2026-03-01," + b"9" * 400 + b",EUR\nc,2026-04-01,5,EUR\n", "set aside", (4, 1, 3)),
        Hostile("commas.csv", MEETINGS.encode() + b",,\n" * 3000 + b"k1,c,2026-01-05\n", "", (1, 1, 0)),
        Hostile("line-ends.csv", f"{MEETINGS}e1,c,2026-01-05\r\ne2,c,2026-01-06\re3,c,2026-01-07\r\r\n".encode(), "", (3, 3, 0)),
        Hostile("the-same-row.csv", MEETINGS.encode() + b"s1,c,2026-01-05\n" * 50_000, "", None),
        Hostile("table-called.gz", f"{MEETINGS}g1,c,2026-01-05\n".encode(), "", (1, 1, 0)),
        Hostile("table-called.zst", f"{MEETINGS}g2,c,2026-01-05\n".encode(), "", (1, 1, 0)),
        Hostile("noise.csv", bytes(rng.choice(range(1, 256)) for _ in range(200_000)), UNKNOWN),
        Hostile("page.xls", b"<html><table><tr><td>Date</td><td>Name</td></tr></table></html>", UNKNOWN),
        Hostile("pickle.csv", b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.", "zero bytes"),
        Hostile("large.csv", MEETINGS.encode(), "104,857,601 bytes is more than the limit", size=100 * 1024**2 + 1),
    ]  # fmt: skip


def others() -> list[Hostile]:
    """JSON, mail, calendars, Parquet, and names of files."""
    meeting, deep = f"{MEETINGS}%s,c,2026-01-05\n", b'{"id":"b","name":"Board","lists":[],"cards":'
    post = '{"type":"post","post":{"team":"reef","channel":"town","user":"ann","message":"x","create_at":%s}}\n'
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260105T090000Z\r\n%s\r\nATTENDEE:mailto:a@a.example\r\nEND:VEVENT\r\n"
    return [
        Hostile("deep.json", b"[" * 200_000, UNKNOWN),
        Hostile("deep-board.json", deep + b"[" * 200_000, None),
        Hostile("deep-board-closed.json", deep + b"[" * 50_000 + b"]" * 50_000 + b',"actions":[]}', None),
        Hostile("huge-number.json", deep + b'[{"id":"1","pos":' + b"9" * 9000 + b'}],"actions":[]}', None),
        Hostile("not-a-number.json", deep + b'[{"id":"1","pos":NaN,"due":Infinity}],"actions":[]}', None),
        Hostile("twice-the-key.json", deep + b'[{"id":"1","id":"2"}],"cards":{},"actions":[]}', None),
        Hostile("cut.jsonl", ('{"type":"version","version":1}\n' + post % 1767603600000 + post % 17).encode()[:-30], None),
        Hostile("huge-time.jsonl", ('{"type":"version","version":1}\n' + post % ("9" * 30)).encode(), None),
        Hostile("headers.mbox", b"From a@b.c Mon Jan  5 10:00:00 2026\n" + b"X-Loop: 1\n" * 200_000 + b"\nbody\n", None),
        Hostile("no-end.ics", (calendar % "RRULE:FREQ=SECONDLY").encode() + b"END:VCALENDAR\r\n", None),
        Hostile("every-second.ics", (calendar % "RRULE:FREQ=SECONDLY;UNTIL=99991231T235959Z").encode() + b"END:VCALENDAR\r\n", None),
        Hostile("cut.ics", (calendar % "DTEND:20260105T100000Z").encode(), None),
        Hostile("damaged.parquet", b"PAR1 and then nothing PAR1", "not a readable Parquet file"),
        Hostile("lying.parquet", b"PAR1" + bytes(60) + b"\xf0\xff\xff\x7fPAR1", "not a readable Parquet file"),
        Hostile("new\nline.csv", (meeting % "n1").encode(), "", (1, 1, 0)),
        Hostile("\u202egnp.csv", (meeting % "n2").encode(), "", (1, 1, 0)),
        Hostile("n" * 251 + ".csv", (meeting % "n3").encode(), "", (1, 1, 0)),
        Hostile(b"not-\xff\xfe-text.csv", (meeting % "n4").encode(), "", (1, 1, 0)),
        Hostile("'; drop table meetings; --.csv", (meeting % "n5").encode(), "", (1, 1, 0)),
        Hostile("[0-9]*.csv", (meeting % "n6").encode(), "", (1, 1, 0)),
        *(Hostile(name, content, f"this is {what}") for name, (content, what) in OTHER_KINDS.items()),
    ]  # fmt: skip


@cache
def corpus() -> list[Hostile]:
    from tests.hostile_archives import archives, workbooks

    return [*texts(), *others(), *archives(), *workbooks()]


def written(folder: Path) -> None:
    """All of them in folder/hostile, and good files in folder/inbox."""
    write(folder / "inbox", REGISTER, meeting_month("2026-01"))
    (folder / "hostile").mkdir()
    for hostile in corpus():
        hostile.write(folder / "hostile")


def ingested(folder: Path) -> dict[str, object]:
    """What was written, in one run into a workspace of its own, and once more.

    A process that never held the files: the peak of its children is never below what it had itself when it made them.
    """
    start = time.monotonic()
    reports = ingest(Workspace(folder / "w"), [folder / "hostile", folder / "inbox"], COALITION)
    seconds = time.monotonic() - start
    again = ingest(Workspace(folder / "w"), [folder / "hostile", folder / "inbox"], COALITION)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found = [asdict(report) | {"is_conserved": report.is_conserved} for report in reports]
    return {"reports": found, "again": [asdict(report) for report in again], "peak_mb": peak, "seconds": seconds}


def each(folder: Path) -> None:
    """Every file alone: how long its child took, the most memory it was seen to have, and what was said."""
    peak, memory = 0, workers._Child.memory

    def watched(child: workers._Child) -> int:
        nonlocal peak
        peak = max(peak, found := memory(child))
        return found

    workers._Child.memory = watched  # type: ignore[method-assign]
    for number, hostile in enumerate(corpus()):
        (out := folder / f"{number:03}" / "out").mkdir(parents=True)
        hostile.write(out.parent).replace(path := out.parent / "file")
        answers: list[Answer] = []
        start, peak = time.monotonic(), 0
        workers.stage_all(
            [Job(path, str(hostile.name), out, {"coalition_id": COALITION})],
            SECRET,
            lambda job, answer, answers=answers: answers.append(answer),  # type: ignore[misc]
        )
        took = f"{time.monotonic() - start:5.1f} s {peak / 1024**2:5.0f} MB"
        print(f"{took}  {hostile.name!r:.40}  {_said(answers[0]):.150}", flush=True)


def _said(answer: Answer) -> str:
    return answer.rejection or (f"taken: {answer.staged['rows']}" if answer.staged else UNKNOWN)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--each", action="store_true")
    given = options.parse_args()
    if given.each:
        each(given.folder)
    else:
        print(json.dumps(ingested(given.folder)))


if __name__ == "__main__":
    main()
