"""Mailing-list archives: Pipermail's text, full headers, what lists do to senders, and what is hostile."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pipelines.connectors import Export, claims, mbox
from pipelines.connectors._mail import instant, name_and_address
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

PIPERMAIL = b"""From ann at reef.example  Mon Jan  5 10:00:00 2026
From: ann at reef.example (Ann Lee)
Date: Mon, 5 Jan 2026 10:00:00 +0100
Subject: [Reef] secret
Message-ID: <1.ann@mail.reef.example>

Hello,

From my point of view at 10:00 on 5 Jan 2026
this is no new message, nor is

From here on.

>From Bo Li, quoted as archives do it.

From bo at kelp.example  Mon Jan  5 12:30:00 2026
From: bo at kelp.example (=?ISO-8859-1?Q?Bj=F6rn?=
\t=?ISO-8859-1?Q?_Li?=)
Date: Mon, 5 Jan 2026 06:30:00 -0500 (EST)
Subject: [Reef] secret
In-Reply-To: <1.ann@mail.reef.example> (Ann Lee's message of "Mon, 5 Jan 2026")
References: <0.unknown@elsewhere.example>
\t<1.ann@mail.reef.example>
Message-ID: <2.bo@kelp.example>

Yes.
-------------- next part --------------
An HTML attachment was scrubbed...

From ann at reef.example  Tue Jan  6 09:00:00 2026
From: ann at reef.example (Ann Lee)
Date: Tue Jan  6 09:00:00 2026
Subject: [Reef] secret
In-Reply-To: <2.bo@kelp.example>
Message-ID: <3.ann@mail.reef.example>

Old Pipermail writes no zone.

"""
FULL = b"""From reef-bounces@lists.example Mon Jan  5 09:00:01 2026\r
Return-Path: <reef-bounces@lists.example>\r
Received: from a.example by lists.example; Mon, 05 Jan 2026 09:00:01 +0000\r
From: "Lee, Ann" <Ann@Reef.example>\r
To: reef@lists.example\r
Date: Mon, 05 Jan 2026 09:00:00 +0000\r
Subject: secret\r
Message-ID: <1.ann@mail.reef.example>\r
List-Id: Reef coalition <reef.lists.example>\r
\r
Hello\r
\r
From reef-bounces@lists.example Mon Jan  5 09:10:01 2026\r
From: "'Cy Bell' via Reef" <reef@lists.example>\r
Reply-To: Reef <reef@lists.example>, Cy Bell <cy@cod.example>\r
X-Original-From: Cy Bell <cy@cod.example>\r
Date: 5 Jan 26 10:10:00 CET\r
Message-ID: <4.cy@cod.example>\r
References: <1.ann@mail.reef.example>\r
List-Id: <reef.lists.example>\r
\r
Munged\r
\r
From MAILER-DAEMON Mon Jan  5 09:20:01 2026\r
From: MAILER-DAEMON@lists.example (Mail Delivery System)\r
Date: Mon, 05 Jan 2026 09:20:00 +0000\r
Message-ID: <5@lists.example>\r
Content-Type: multipart/report; report-type=delivery-status\r
\r
From dee@eel.example Mon Jan  5 09:30:01 2026\r
From: dee@eel.example\r
Date: Mon, 05 Jan 2026 09:30:00 +0000\r
Auto-Submitted: auto-replied\r
Message-ID: <6@eel.example>\r
\r
I am away\r
\r
From MAILER-DAEMON Sat Jan  1 00:00:00 2028\r
from: Dee <[log in to unmask]>\r
received: from eel.example by lists.example;\r
 Mon, 05 Jan 2026 09:40:00 -0000\r
message-id: <7@eel.example>\r
auto-submitted: no\r
\r
No Date, and an address that the archive hides\r
"""
SAMPLES = [
    Sample("2026-January.txt", PIPERMAIL, mbox.PIPERMAIL, 3, 2, {"messages": 3}),
    Sample("reef.mbox", FULL, mbox.FULL, 3, 3, {"messages": 3}),
]


def read(folder: Path, content: bytes | str, coalition: str | None = "c") -> Export:
    path = folder / "list.mbox"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    source = look(path, path.name, coalition)
    found = claims(source)
    assert [name for name, _ in found] == ["mbox"]
    return mbox.read(source, found[0][1])


def one(folder: Path, *headers: str, from_line: str = "From a@b.c Mon Jan  5 10:00:00 2026") -> dict[str, Any]:
    """The row of a message with these headers, under one that makes the file an mbox."""
    first = (
        "From x@y.z Mon Jan  5 10:00:00 2026\nFrom: x@y.z\nMessage-ID: <first@y.z>\nDate: 5 Jan 2026 10:00 +0000\n\n\n"
    )
    export = read(folder, first + "\n".join([from_line, *headers, "", "body", ""]))
    assert export.records == 2, export.left_out
    return export.tables["messages"][1]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert claims(source) == [("mbox", sample.layout)]
    export = mbox.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(found) for name, found in export.tables.items()} == sample.rows
    assert "secret" not in repr(export)


def test_pipermail_text_gives_sender_time_thread_and_answer(tmp_path: Path) -> None:
    export = read(tmp_path, PIPERMAIL)
    assert export.people == {"ann@reef.example": "Ann Lee", "bo@kelp.example": "Björn Li"}
    assert export.tables["messages"][1] == {
        "message_id": "mbox:c:2.bo@kelp.example",
        "coalition_id": "c",
        "sent_at": "2026-01-05T06:30:00-05:00",
        "person_key": "bo@kelp.example",
        "channel": None,
        "thread_id": "mbox:c:0.unknown@elsewhere.example",
        "reply_to_message_id": "mbox:c:1.ann@mail.reef.example",
        "reply_to_person_key": "ann@reef.example",
        "source_row": 16,
    }
    third = export.tables["messages"][2]
    assert third["sent_at"] == "2026-01-06T09:00:00"
    assert third["thread_id"] == "mbox:c:0.unknown@elsewhere.example"


def test_full_headers_give_the_person_behind_the_list_and_leave_programs_out(tmp_path: Path) -> None:
    export = read(tmp_path, FULL)
    assert [(row["person_key"], row["sent_at"], row["channel"]) for row in export.tables["messages"]] == [
        ("ann@reef.example", "2026-01-05T09:00:00+00:00", "reef.lists.example"),
        ("cy@cod.example", "2026-01-05T10:10:00+01:00", "reef.lists.example"),
        ("name:dee", "2026-01-05T09:40:00+00:00", None),
    ]
    assert export.people == {"ann@reef.example": "Lee, Ann", "cy@cod.example": "Cy Bell", "name:dee": "Dee"}
    assert export.left_out == ["2 bounces, automatic answers and other messages by programs"]


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        (["From: Ann via Reef <reef@lists.example>", "Reply-To: Ann <ann@a.org>"], "ann@a.org"),
        (["From: Ann via Reef <reef@lists.example>", "Reply-To: reef@lists.example"], "name:ann"),
        (["From: Ann via Reef <reef@lists.example>", "Reply-To: Reef <reef@lists.example>, Ann <ann@a.org>"], "ann@a.org"),
        (["From: Ann <ann@a.org.INVALID>", "List-Post: <mailto:reef@lists.example>"], "ann@a.org"),
        (["From: Ann <reef@lists.example>", "List-Post: <mailto:reef@lists.example>", "X-MailFrom: ann@a.org"], "ann@a.org"),
        (["From: Office <reef@lists.example>", "X-BeenThere: reef@lists.example"], "reef@lists.example"),
        (["From: Ann <ann=40a.org@dmarc.ietf.org>"], "ann@a.org"),
        (["From: Ann via groups.io <ann=a.org@groups.io>"], "ann@a.org"),
        (["From: Ann <ann@a.org>", "Reply-To: other@a.org"], "ann@a.org"),
        (["Sender: ann@a.org"], "ann@a.org"),
        (["Subject: nobody"], None),
    ],
)  # fmt: skip
def test_a_sender_is_the_person_also_where_the_list_put_itself_into_from(
    tmp_path: Path, headers: list[str], key: str | None
) -> None:
    assert one(tmp_path, *headers, "Message-ID: <2@b>")["person_key"] == key


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("ann.lee at gmail.com (Ann Lee)", "Ann Lee", "ann.lee@gmail.com"),
        ("ann at a.org (ann at a.org)", "", "ann@a.org"),
        ("Ann Lee <ann at a.org>", "Ann Lee", "ann@a.org"),
        ("ann[at]a.org", "", "ann@a.org"),
        ('ann at a.org (Ann "Reef" Lee)', 'Ann "Reef" Lee', "ann@a.org"),
        ("Ann.Lee@gmail.... (Ann Lee)", "Ann Lee", ""),
        ("=?utf-8?b?SsO8cmdlbg==?= <j@a.org>", "Jürgen", "j@a.org"),
        ("=?utf-8?q?Ann_=3Cann=40a=2Eorg=3E?=", "Ann", "ann@a.org"),
        ("=?no-such-charset?q?Ann?= <ann@a.org>", "Ann", "ann@a.org"),
        ('"Lee, Ann (WWF)" <ann@wwf.org>', "Lee, Ann (WWF)", "ann@wwf.org"),
        ("", "", ""),
    ],
)
def test_name_and_address_are_read_as_archives_write_them(text: str, name: str, address: str) -> None:
    assert name_and_address(text) == (name, address)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thu, 14 Apr 2016 11:06:56 +0200 (CEST)", "2016-04-14T11:06:56+02:00"),
        ("14 Apr 16 11:06 EST", "2016-04-14T11:06:00-05:00"),
        ("Thu Apr 14 11:06:56 CET 2016", "2016-04-14T11:06:56+01:00"),
        ("Thu Apr 14 11:06:56 2016", "2016-04-14T11:06:56"),
        ("Thu, 14 Apr 2016 11:06:56 +02:00", "2016-04-14T11:06:56+02:00"),
        ("Thu, 14 Apr 2016 11:06:56 GMT+0100", "2016-04-14T11:06:56+01:00"),
        ("Thu, 14 Apr 2016 11:06:56 GMT-5", "2016-04-14T11:06:56-05:00"),
        ("Thu, 14 Apr 2016 11:06:56 +0000 UTC", "2016-04-14T11:06:56+00:00"),
        ("14-Apr-2016 11:06:56 +0200", "2016-04-14T11:06:56+02:00"),
        ("Thu, 14 Apr 2016 11:06:56 PM", "2016-04-14T23:06:56"),
        ("Thu, 14 Apr 2016 11:06:56 -0000", "2016-04-14T11:06:56+00:00"),
        ("Thu, 14 Apr 2016 11:06:56 XYZT", "2016-04-14T11:06:56"),
        ("3 Jan 100 12:00:00 GMT", "2000-01-03T12:00:00+00:00"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00"),
        ("Thu, 14 Apr 2016 11:06:56 +9999", None),
        ("Thu, 44 Apr 2016 11:06:56 +0000", None),
        ("03/04/2016 11:06", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_with_its_zone_and_without_one_where_it_names_none(text: str, iso: str | None) -> None:
    assert instant(text) == iso


def test_without_a_date_the_line_above_tells_the_time_unless_a_program_wrote_it(tmp_path: Path) -> None:
    assert one(tmp_path, "From: a@b.c", "Message-ID: <2@b>")["sent_at"] == "2026-01-05T10:00:00"
    by_a_program = one(
        tmp_path, "From: a@b.c", "Message-ID: <2@b>", from_line="From MAILER-DAEMON Sat Jan  1 00:00:00 2028"
    )
    assert by_a_program["sent_at"] is None


def test_a_date_that_cannot_be_read_sets_its_message_aside_and_a_message_that_stands_twice_counts_once(
    tmp_path: Path,
) -> None:
    bad = PIPERMAIL.replace(b"Date: Tue Jan  6 09:00:00 2026", b"Date: Tuesday")
    about, place = staged(tmp_path, bad + PIPERMAIL[: PIPERMAIL.index(b"From bo")], "list.mbox", coalition_id="c")
    assert (about.records, about.rows_read, about.quarantined, about.people) == (4, 4, 1, 2)
    assert set_aside_rows(place)[0][2] == "sent_at"
    assert [row[0] for row in rows(place, "messages", "message_id")].count("mbox:c:1.ann@mail.reef.example") == 2


def test_a_message_without_an_id_has_the_same_one_in_every_archive(tmp_path: Path) -> None:
    headers = ("From: a@b.c", "Date: Mon, 5 Jan 2026 10:00:00 +0000", "Message-ID:", "In-Reply-To: <first@y.z>")
    first = one(tmp_path, *headers)["message_id"]
    assert first.startswith("mbox:c:without-id-")
    assert one(tmp_path, *reversed(headers))["message_id"] == first
    assert one(tmp_path, "From: z@b.c", *headers[1:])["message_id"] != first


def test_an_old_in_reply_to_names_the_message_last_and_ids_may_be_masked_too(tmp_path: Path) -> None:
    old = one(
        tmp_path, "From: a@b.c", "Message-ID: <2 at b>", 'In-Reply-To: Message from Ann <x@y.z> of "Mon" <first at y.z>'
    )
    assert (old["message_id"], old["reply_to_message_id"]) == ("mbox:c:2@b", "mbox:c:first@y.z")
    assert old["reply_to_person_key"] == "x@y.z"


def test_messages_that_answer_each_other_in_a_ring_are_one_thread(tmp_path: Path) -> None:
    ring = "".join(
        f"From a@b.c Mon Jan  5 10:00:00 2026\nFrom: a@b.c\nMessage-ID: <{n}@b>\nIn-Reply-To: <{(n + 1) % 3}@b>\n\n\n"
        for n in range(3)
    )
    assert {row["thread_id"] for row in read(tmp_path, ring).tables["messages"]} == {"mbox:c:0@b"}


def test_odd_bytes_end_in_rows_or_a_refusal_and_nothing_else(tmp_path: Path) -> None:
    draw = random.Random(7)
    for _ in range(400):
        content = bytearray(PIPERMAIL + FULL)
        for _ in range(draw.randrange(1, 40)):
            at = draw.randrange(len(content))
            content[at : at + draw.randrange(3)] = draw.choice(
                [b"\xff", b"<", b"=?utf-8?b?", b"\n", b"@", b" at ", b"\r", b"("]
            )
        path = tmp_path / "odd.mbox"
        path.write_bytes(bytes(content))
        source = look(path, path.name, "c")
        if layout := mbox.recognise(source):
            export = mbox.read(source, layout)
            assert export.records == len(export.tables["messages"])


@pytest.mark.parametrize(
    "text",
    [
        "From here on\nall is text\n",
        "Date,Name\nFrom ann,2026\n",
        "From: a@b.c\nDate: 5 Jan 2026\n\nno From_ line\n",
        "{}",
    ],
)
def test_what_is_no_mbox_is_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.mbox"
    path.write_text(text)
    assert mbox.recognise(look(path, path.name)) is None


def test_an_archive_asks_for_its_coalition(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(tmp_path, PIPERMAIL, coalition=None)
