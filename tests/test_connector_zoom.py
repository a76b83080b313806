"""Zoom participant reports: each layout by hand, the real file, and what must be refused."""

import pytest

from pipelines.connectors import slack, teams, zoom
from pipelines.connectors._meetings import person_key
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.shared_files import REAL, real

HEADER = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
BLOCK = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    "00123456789,Steering,03/31/2026 02:00:00 PM,03/31/2026 03:00:00 PM,host@a.org,60,170,\n\n"
)


@pytest.fixture
def given(tmp_path):
    def write(text, coalition="c", **more):
        path = tmp_path / "report.csv"
        path.write_text(text, encoding="utf-8")
        return look(path, path.name, coalition, **more)

    return write


def read(source):
    layout = zoom.recognise(source)
    assert layout is not None
    return zoom.read(source, layout)


def test_the_real_report_holds_ten_people_whatever_its_head_counts():
    path = real("zoom/meeting001_participants.csv")
    export = read(look(path, path.name, "c"))
    assert export.records == len(export.tables["attendance"]) == len(export.people) == 10
    assert export.tables["meetings"] == [
        {
            "source_row": 2,
            "meeting_id": "zoom:c:00000000001:2020-09-24T11:35:16",
            "coalition_id": "c",
            "starts_at": "2020-09-24T11:35:16",
            "scheduled_minutes": "75",
            "title": "Meeting about Reunion",
        }
    ]
    ringo = export.tables["attendance"][4]
    assert (ringo["source_row"], ringo["person_key"], ringo["minutes"]) == (9, "ringorocks@beatles.org", "53")
    assert ringo["joined_at"] is None


def test_with_block_and_times_every_join_is_a_row(given):
    export = read(
        given(
            BLOCK
            + HEADER
            + "Ann Lee,Ann@A.org,03/31/2026 02:00:00 PM,03/31/2026 02:20:00 PM,20,No,No\n"
            + '"Lee, Bo",,03/31/2026 02:05:00 PM,03/31/2026 03:00:00 PM,55,Yes,No\n'
            + "Ann Lee,ann@a.org,03/31/2026 02:40:00 PM,03/31/2026 03:00:00 PM,20,No,No\n"
        )
    )
    assert export.records == 3
    assert export.people == {"ann@a.org": "Ann Lee", "name:lee, bo": "Lee, Bo"}
    assert [row["joined_at"] for row in export.tables["attendance"]] == [
        "2026-03-31T14:00:00", "2026-03-31T14:05:00", "2026-03-31T14:40:00",
    ]  # fmt: skip
    assert {row["minutes"] for row in export.tables["attendance"]} == {None}
    assert {row["meeting_id"] for row in export.tables["attendance"]} == {"zoom:c:00123456789:2026-03-31T14:00:00"}


def test_without_block_the_meeting_is_named_by_coalition_and_first_join(given):
    rows = "Bo,,03/31/2026 02:05:10 PM,03/31/2026 03:00:00 PM,55,Yes,No\n"
    first = "Ann,,03/31/2026 02:00:30 PM,03/31/2026 02:20:00 PM,20,No,No\n"
    one, other = read(given(HEADER + rows + first)), read(given(HEADER + first + rows))
    assert one.tables["meetings"][0]["meeting_id"] == "zoom:c:2026-03-31T14:00"
    assert one.tables["meetings"][0]["starts_at"] == "2026-03-31T14:00:30"
    assert one.tables["meetings"][0]["scheduled_minutes"] is None
    assert other.tables["meetings"][0]["meeting_id"] == one.tables["meetings"][0]["meeting_id"]


def test_newer_headers_are_the_same_columns(given):
    source = given(
        "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer "
        "response,In waiting room\nAnn,,03/31/2026 02:00:00 PM,03/31/2026 02:20:00 PM,20,No,OK,No\n"
    )
    assert zoom.recognise(source) == zoom.PLAIN
    assert read(source).people == {"name:ann": "Ann"}


def test_waiting_is_not_presence_and_is_said(given):
    export = read(
        given(
            HEADER
            + "Ann,,03/31/2026 01:50:00 PM,03/31/2026 02:00:00 PM,10,No,Yes\n"
            + "Ann,,03/31/2026 02:00:00 PM,03/31/2026 02:20:00 PM,20,No,No\n"
        )
    )
    assert export.records == len(export.tables["attendance"]) == 1
    assert export.left_out == ["1 rows of people in the waiting room"]
    assert export.tables["meetings"][0]["starts_at"] == "2026-03-31T14:00:00"


def test_unique_users_without_a_date_are_refused_with_the_export_to_choose(given):
    source = given("Name (Original Name),User Email,Total Duration (Minutes),Guest\nAnn,,20,No\n")
    assert zoom.recognise(source) == zoom.UNIQUE
    with pytest.raises(FileRejectedError, match='"Export with meeting data" on'):
        zoom.read(source, zoom.UNIQUE)


@pytest.mark.parametrize("text", [HEADER, BLOCK + HEADER, BLOCK + HEADER + ",,,,,,\n"])
def test_a_report_that_lists_nobody_is_refused_rather_than_counted_as_an_empty_meeting(given, text):
    source = given(text)
    with pytest.raises(FileRejectedError, match="lists no participant"):
        zoom.read(source, zoom.recognise(source))


def test_dates_that_can_be_read_both_ways_are_asked_about(given):
    text = HEADER + "Ann,,03/04/2026 14:00,03/04/2026 14:20,20,No,No\n"
    with pytest.raises(FileRejectedError, match="day first"):
        read(given(text))
    assert read(given(text, date_order="dmy")).tables["meetings"][0]["starts_at"].startswith("2026-04-03T14:00")


def test_a_stay_over_midnight_settles_the_order_by_its_length(given):
    export = read(given(HEADER + "Ann,,03/04/2026 23:50,04/04/2026 00:20,30,No,No\n"))
    assert export.tables["meetings"][0]["starts_at"].startswith("2026-04-03T23:50")


def test_a_missing_leave_keeps_the_minutes(given):
    row = read(given(HEADER + "Ann,,03/31/2026 02:00:00 PM,,20,No,No\n")).tables["attendance"][0]
    assert (row["left_at"], row["minutes"]) == (None, "20")


def test_a_meeting_id_shortened_by_a_spreadsheet_is_refused(given):
    source = given(BLOCK.replace("00123456789", "8.52E+10") + HEADER + "Ann,,03/31/2026 02:00:00 PM,,20,No,No\n")
    with pytest.raises(FileRejectedError, match="a spreadsheet shortened it"):
        read(source)


def test_a_report_without_a_coalition_asks_for_one(given):
    source = given(HEADER + "Ann,,03/31/2026 02:00:00 PM,,20,No,No\n", coalition=None)
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(source)


def test_times_that_cannot_be_read_are_refused_when_the_day_hangs_on_them(given):
    with pytest.raises(FileRejectedError, match="the day is unknown"):
        read(given(HEADER + "Ann,,soon,later,20,No,No\n"))


@pytest.mark.parametrize(
    ("name", "email", "key"),
    [
        ("Ann  Lee", " ANN@a.org ", "ann@a.org"),
        ("Ann  Lee", "", "name:ann lee"),
        ("iPhone (Ann Lee)", "", "name:ann lee"),
        ("Galaxy S21 (Ann Lee)", "", "name:ann lee"),
        ("Ann Lee (Guest)", "", "name:ann lee"),
        ("Ann Lee (WWF)", "", "name:ann lee (wwf)"),
        ("Eric's iPad (Clapton)", "", "name:eric's ipad (clapton)"),
        ("Ann Lee", "a***@a.org", "name:ann lee"),
        ("", "", None),
    ],
)
def test_a_person_is_the_e_mail_else_the_name_and_only_a_bare_device_gives_way_to_its_owner(name, email, key):
    assert person_key(name, email) == key


def test_no_other_real_export_is_taken_for_a_zoom_teams_or_slack_one():
    real("PROVENANCE.md")
    for path in sorted(p for p in REAL.rglob("*") if p.is_file()):
        source = look(path, path.name, "c")
        claimed = {m.__name__.rpartition(".")[2] for m in (slack, teams, zoom) if m.recognise(source)}
        assert claimed == ({path.parent.name} & {"slack", "teams", "zoom"}), path.name
