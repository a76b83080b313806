"""Calendar files: events, series, time zones, who was asked, and what must be refused."""

import random

import pytest

from pipelines.connectors import claims, icalendar
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample

ZONE = """BEGIN:VTIMEZONE
TZID:Our time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""
ONE = """BEGIN:VEVENT
UID:one@x
DTSTAMP:20260301T000000Z
DTSTART;TZID=Europe/Berlin:20260331T140000
DTEND;TZID=Europe/Berlin:20260331T153000
SUMMARY:Steering\\, extended
DESCRIPTION:secret
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="Lee, Ann"
 ;X-NUM-GUESTS=0:mailto:Ann@a.org
ATTENDEE;PARTSTAT=DECLINED;CN=Bo Li:MAILTO:bo@b.org
ATTENDEE;PARTSTAT=TENTATIVE:mailto:cy@c.org
ATTENDEE;CN=Di Dee:invalid:nomail
ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Room 1:mailto:room1@a.org
ATTENDEE;ROLE=NON-PARTICIPANT;CN=Ed:mailto:ed@e.org
ORGANIZER;CN=Host:mailto:host@a.org
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT"""
WEEKLY = """BEGIN:VEVENT
UID:weekly@x
DTSTAMP:20260501T000000Z
DTSTART;TZID=Europe/Berlin:20260324T140000
DTEND;TZID=Europe/Berlin:20260324T150000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Berlin:20260407T140000
SUMMARY:Weekly
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@a.org
END:VEVENT"""
MOVED = """BEGIN:VEVENT
UID:weekly@x
DTSTAMP:20260501T000000Z
RECURRENCE-ID:20260414T120000Z
DTSTART;TZID=Europe/Berlin:20260415T090000
DURATION:PT45M
SUMMARY:Weekly\\, moved
ATTENDEE;PARTSTAT=DECLINED:mailto:ann@a.org
ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@b.org
END:VEVENT"""
CANCELLED = """BEGIN:VEVENT
UID:weekly@x
DTSTAMP:20260501T000000Z
RECURRENCE-ID;TZID=Europe/Berlin:20260421T140000
DTSTART;TZID=Europe/Berlin:20260421T140000
STATUS:CANCELLED
END:VEVENT"""


def event(*lines):
    return "\n".join(["BEGIN:VEVENT", "UID:e@x", "DTSTAMP:20260401T000000Z", *lines, "END:VEVENT"])


def calendar(*parts, head=()):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A//B//EN", *head, *parts, "END:VCALENDAR", ""]
    return "\r\n".join("\n".join(lines).split("\n")).encode()


FOLDED = calendar(ONE.replace("Steering", "Réunion")).replace("é".encode(), b"\xc3\r\n \xa9")  # inside a letter

SAMPLES = [
    Sample("one.ics", calendar(ONE), icalendar.CALENDAR, 1, 4, {"meetings": 1, "meeting_invitations": 4}),
    Sample("series.ics", calendar(WEEKLY, MOVED, CANCELLED), icalendar.CALENDAR, 3, 2, {"meetings": 3, "meeting_invitations": 4}),
    Sample("folded.ics", FOLDED, icalendar.CALENDAR, 1, 4, {"meetings": 1, "meeting_invitations": 4}),
    Sample("public.ics", b"\xef\xbb\xbf" + calendar(event("DTSTART:20260331T120000Z")), icalendar.CALENDAR, 1, 0, {"meetings": 1}),
]  # fmt: skip


@pytest.fixture
def given(tmp_path):
    def write(*parts, coalition="c", head=()):
        path = tmp_path / "calendar.ics"
        path.write_bytes(calendar(*parts, head=head))
        return look(path, path.name, coalition)

    return write


def read(source):
    assert icalendar.recognise(source) == icalendar.CALENDAR
    return icalendar.read(source, icalendar.CALENDAR)


def meetings(export):
    return [
        (m["meeting_id"].removeprefix("ics:c:"), m["starts_at"], m["scheduled_minutes"])
        for m in export.tables["meetings"]
    ]


def asked(export):
    return [(row["person_key"], row["answer"]) for row in export.tables["meeting_invitations"]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_a_calendar_alone_and_holds_what_a_person_counts_in_it(sample, tmp_path):
    source = sample.source(tmp_path)
    assert claims(source) == [("icalendar", sample.layout)]
    export = icalendar.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {table: len(rows) for table, rows in export.tables.items()} == sample.rows


def test_an_event_is_a_meeting_and_its_people_are_asked_and_not_present(given):
    export = read(given(ONE))
    assert export.tables["meetings"] == [
        {
            "source_row": 1,
            "meeting_id": "ics:c:one@x",
            "coalition_id": "c",
            "starts_at": "2026-03-31T12:00:00Z",
            "scheduled_minutes": "90",
            "title": "Steering, extended",
        }
    ]
    assert asked(export) == [
        ("ann@a.org", "accepted"), ("bo@b.org", "declined"), ("cy@c.org", "tentative"), ("name:di dee", "needs_action"),
    ]  # fmt: skip
    assert export.people["ann@a.org"] == "Lee, Ann"
    assert export.left_out == ["1 rooms among the people asked", "1 people who were only informed"]
    assert "attendance" not in export.tables


def test_a_series_keeps_its_hour_over_the_change_of_clocks_and_its_changes_take_their_places(given):
    export = read(given(WEEKLY, MOVED, CANCELLED))
    # 24 and 31 March, without 7 April (taken out), 14 April moved to the 15th, 21 April cancelled; summer time from 29 March
    assert meetings(export) == [
        ("weekly@x:20260324T130000Z", "2026-03-24T13:00:00Z", "60"),
        ("weekly@x:20260331T120000Z", "2026-03-31T12:00:00Z", "60"),
        ("weekly@x:20260414T120000Z", "2026-04-15T07:00:00Z", "45"),
    ]
    assert asked(export)[2:] == [("ann@a.org", "declined"), ("bo@b.org", "accepted")]
    assert export.left_out == ["1 cancelled events"]


@pytest.mark.parametrize("zone", ["Our time", "W. Europe Standard Time", "Europe/Berlin", "/x.org/1/Europe/Berlin"])
def test_a_time_zone_is_read_by_its_definition_in_the_file_by_its_windows_name_and_by_its_place(given, zone):
    export = read(given(ZONE, event(f"DTSTART;TZID={zone}:20260331T140000", f"DTEND;TZID={zone}:20260331T150000")))
    assert meetings(export) == [("e@x", "2026-03-31T12:00:00Z", "60")]


def test_a_time_zone_of_one_file_says_nothing_about_the_next(given):
    at_two = event("DTSTART;TZID=Our time:20260331T140000")
    there = ZONE.replace("+0200", "+0500").replace("+0100", "+0400")
    starts = [meetings(read(given(*parts)))[0][1] for parts in ((ZONE, at_two), (there, at_two), (at_two,))]
    assert starts == ["2026-03-31T12:00:00Z", "2026-03-31T09:00:00Z", "2026-03-31T14:00:00"]


def test_a_time_without_a_zone_stays_local_and_a_whole_day_has_no_length(given):
    export = read(
        given(
            event("DTSTART:20260331T140000", "DURATION:PT1H"),
            event("DTSTART;VALUE=DATE:20260401").replace("e@x", "d@x"),
        )
    )
    assert meetings(export) == [("e@x", "2026-03-31T14:00:00", "60"), ("d@x", "2026-04-01T00:00:00Z", None)]


def test_a_series_without_an_end_goes_to_the_files_newest_change(given):
    export = read(given(event("DTSTART:20260310T090000Z", "RRULE:FREQ=WEEKLY")))  # changed on 1 April
    assert [starts_at for _, starts_at, _ in meetings(export)] == [
        "2026-03-10T09:00:00Z", "2026-03-17T09:00:00Z", "2026-03-24T09:00:00Z", "2026-03-31T09:00:00Z",
    ]  # fmt: skip
    assert export.left_out == ["of 1 repeating event(s) without an end, what comes after the newest change in the file"]


def test_a_series_with_an_end_goes_to_it_ahead_of_the_newest_change_too(given):
    export = read(given(event("DTSTART:20260310T090000Z", "RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20260609T090000Z")))
    assert [starts_at[:10] for _, starts_at, _ in meetings(export)] == [
        "2026-03-10",
        "2026-04-14",
        "2026-05-12",
        "2026-06-09",
    ]
    assert export.left_out == []


def test_a_series_with_a_far_end_stops_at_the_horizon_and_says_so(given):
    export = read(given(event("DTSTART:20260310T090000Z", "RRULE:FREQ=YEARLY;UNTIL=20990101T000000Z")))
    assert [starts_at[:4] for _, starts_at, _ in meetings(export)] == ["2026", "2027", "2028", "2029", "2030", "2031"]
    assert "more than 5 years after the newest change" in export.left_out[0]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;INTERVAL=0"]
)
def test_a_rule_we_do_not_read_leaves_the_first_occurrence_and_says_so(given, rule):
    export = read(given(event("DTSTART:20260310T090000Z", f"RRULE:{rule}")))
    assert len(export.tables["meetings"]) == 1
    assert "repeat in a way we do not read" in export.left_out[0]


def test_an_added_date_is_an_occurrence_and_a_day_taken_out_is_none(given):
    export = read(
        given(
            event(
                "DTSTART:20260310T090000Z", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260311", "RDATE:20260320T100000Z"
            )
        )
    )  # fmt: skip
    assert [starts_at[8:13] for _, starts_at, _ in meetings(export)] == ["10T09", "12T09", "20T10"]


def test_of_two_versions_of_an_event_the_later_one_counts(given):
    older, newer = (event(f"SEQUENCE:{n}", f"DTSTART:2026033{n}T120000Z") for n in (0, 1))
    assert meetings(read(given(newer, older))) == [("e@x", "2026-03-31T12:00:00Z", None)]


def test_a_calendar_that_cancels_gives_no_meeting(given):
    export = read(given(ONE, head=["METHOD:CANCEL"]))
    assert (export.records, export.tables["meetings"], export.left_out) == (0, [], ["1 cancelled events"])


def test_a_private_event_keeps_its_title_to_itself(given):
    export = read(given(event("DTSTART:20260331T120000Z", "CLASS:PRIVATE", "SUMMARY:secret")))
    assert export.tables["meetings"][0]["title"] is None
    assert export.left_out == ["1 titles of private events"]


def test_a_person_listed_twice_is_asked_once_and_the_answer_counts(given):
    export = read(
        given(event("DTSTART:20260331T120000Z", "ATTENDEE:mailto:a@a.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:A@a.org"))
    )
    assert asked(export) == [("a@a.org", "accepted")]


def test_a_start_that_cannot_be_read_is_passed_on_for_its_row_to_be_set_aside(given):
    export = read(given(event("DTSTART:soon"), event("DTSTART:20260331T120000Z").replace("e@x", "f@x")))
    assert [starts_at for _, starts_at, _ in meetings(export)] == ["soon", "2026-03-31T12:00:00Z"]


def test_what_other_parts_of_a_calendar_hold_is_not_read(given):
    todo = "BEGIN:VTODO\nUID:t\nSUMMARY:secret\nDUE:nonsense\nEND:VTODO"
    assert read(given(todo, ONE)).records == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (calendar(), "holds no event"),
        (calendar(ONE)[:-60], "cut short"),
        (calendar("END:VEVENT"), "ends nothing that began"),
        (b"BEGIN:VCALENDAR\r\n" * 5000, "cut short"),
        (calendar(ZONE.replace("+0200", "x"), ONE), "not readable as a calendar"),
        (calendar(ONE.replace("Europe/Berlin", "Europe")), "names no time zone"),
    ],
)
def test_a_damaged_calendar_is_refused_with_the_reason(tmp_path, content, message):
    path = tmp_path / "calendar.ics"
    path.write_bytes(content)
    with pytest.raises(FileRejectedError, match=message):
        read(look(path, path.name, "c"))


def test_a_calendar_without_a_coalition_asks_for_one(given):
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(given(ONE, coalition=None))


def test_no_damage_to_a_calendar_ends_in_another_error_than_a_refusal(tmp_path):
    rng = random.Random(7)
    whole = calendar(ZONE, ONE, WEEKLY, MOVED, CANCELLED)
    refused = 0
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(20, len(content))
            content[at : at + rng.randint(0, 4)] = bytes(rng.choices(b'0123456789;:=,"TZ\n -\xff', k=rng.randint(0, 4)))
        path = tmp_path / "calendar.ics"
        path.write_bytes(content)
        source = look(path, path.name, "c")
        try:
            read(source)
        except FileRejectedError:
            refused += 1
    assert refused < 300
