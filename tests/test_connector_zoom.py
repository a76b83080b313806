"""Zoom participant reports: each layout by hand, the real file, and what must be refused."""

import pytest

from pipelines.connectors import claims, slack, teams, zoom
from pipelines.connectors._meetings import person_key
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample
from tests.shared_files import REAL, real

HEADER = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
BLOCK = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    "00123456789,Steering,03/31/2026 02:00:00 PM,03/31/2026 03:00:00 PM,host@a.org,60,170,\n\n"
)


ANN = "Ann Lee,ann@a.org,03/31/2026 02:00:00 PM,03/31/2026 03:00:00 PM,60,No,No\n"
ONE = {"meetings": 1, "attendance": 1}
UNIQUE_BLOCK = (  # the newer head, with what a spreadsheet adds to short rows
    "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\r\n"
    'Steering,812 3456 7890,Ann Lee (ann@a.org),60,"03/31/2026 02:00:00 PM","03/31/2026 03:00:00 PM",9\r\n'
    "\r\n"
    "Name (original name),Email,Total duration (minutes),Guest\r\n"
    "Ann Lee,ann@a.org,60,No\r\n"
    "Bo Li#iPad,,41,Yes\r\n"
)
UNIQUE = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nAnn,,20,No\nBo,bo@b.org,30,No\n"
JOINS = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,"
    "In waiting room\n"
    "Ann Lee,ann@a.org,03/31/2026 02:00:00 PM,03/31/2026 02:20:00 PM,20,No,OK,No\n"
    "Ann Lee,ann@a.org,03/31/2026 02:40:00 PM,03/31/2026 03:00:00 PM,20,No,OK,No\n"
    "iPhone (Bo Li),,03/31/2026 01:55:00 PM,03/31/2026 02:00:00 PM,5,Yes,,Yes\n"
    "iPhone (Bo Li),,03/31/2026 02:00:00 PM,03/31/2026 03:00:00 PM,60,Yes,,No\n"
    "Bo Li,,03/31/2026 02:10:00 PM,03/31/2026 02:15:00 PM,5,Yes,,No\n"
    "Room 1,,03/31/2026 02:00:00 PM,03/31/2026 03:00:00 PM,60,Yes,,No\n"
)
RESAVED = (
    "Réunions;;;;;;\r\n"
    "ID de réunion;Sujet;Heure de début;Heure de fin;E-mail de l'utilisateur;Durée (minutes);Participants\r\n"
    "00123456789;Comité;31/03/2026 14:00;31/03/2026 15:00;hote@a.org;60;2\r\n"
    ";;;;;;\r\n"
    "Nom (nom original);E-mail de l'utilisateur;Heure d'arrivée;Heure de départ;Durée (minutes);Invité;"
    "Dans la salle d'attente\r\n"
    "Zoé Été;zoe@a.org;31/03/2026 14:00;31/03/2026 15:00;60;Non;Non\r\n"
    "Luc;;31/03/2026 13:55;31/03/2026 14:00;5;Oui;Oui\r\n"
    "Luc;;31/03/2026 14:00;31/03/2026 14:30;30;Oui;Non\r\n"
)
MANY = (
    "Topic,Meeting ID,User Name,User Email,Department,Group,Has Zoom Rooms?,Creation Time,Start Time,End Time,"
    "Duration (Minutes),Participants,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,"
    "Recording Consent,In Waiting Room\n"
    "Steering,852 1848 6288,Host,host@a.org,,,No,3/30/2026 1:27,3/31/2026 14:00,3/31/2026 14:22,22,2,Ann,ann@a.org,"
    "3/31/2026 14:00,3/31/2026 14:22,22,No,,No\n"
    "Steering,852 1848 6288,Host,host@a.org,,,No,3/30/2026 1:27,3/31/2026 14:00,3/31/2026 14:22,22,2,Bo,,"
    "3/31/2026 14:05,3/31/2026 14:22,17,Yes,,No\n"
    "Plenary,852 0000 0001,Host,host@a.org,,,No,3/30/2026 1:27,4/1/2026 9:00,4/1/2026 10:00,60,1,Ann,ann@a.org,"
    "4/1/2026 9:00,4/1/2026 10:00,60,No,,No\n"
)
LANGUAGES = {
    "German": "Name (Originalname);Benutzer-E-Mail;Beitrittszeit;Austrittszeit;Dauer (Minuten);Gast;Im Warteraum",
    "Spanish": "Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos);Invitado;"
    "En la sala de espera",
    "Portuguese": "Nome (nome original);E-mail do usuário;Hora de entrada;Hora de saída;Duração (minutos);Convidado;"
    "Na sala de espera",
    "French": "Nom (nom d’origine);Adresse e-mail;Heure de connexion;Heure de sortie;Durée (minutes);Invité;"
    "En salle d’attente",
}

SAMPLES = [
    Sample("block.csv", ("\ufeff" + BLOCK + HEADER + ANN).encode(), zoom.WITH_BLOCK, 1, 1, ONE),
    Sample("unique-block.csv", UNIQUE_BLOCK.encode("utf-8-sig"), zoom.WITH_BLOCK, 2, 2, {"meetings": 1, "attendance": 2}),
    Sample("resaved.csv", RESAVED.encode("cp1252"), zoom.WITH_BLOCK, 2, 2, {"meetings": 1, "attendance": 2}),
    Sample("joins.csv", JOINS.encode("utf-8-sig"), zoom.PLAIN, 5, 3, {"meetings": 1, "attendance": 5}, is_delimited=True),
    Sample("participants 2026-03-31.csv", UNIQUE.encode(), zoom.UNIQUE, 2, 2, {"meetings": 1, "attendance": 2}, is_delimited=True),
    Sample("many.csv", MANY.encode(), zoom.MANY, 3, 2, {"meetings": 2, "attendance": 3}),
]  # fmt: skip


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


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_a_zoom_report_alone_and_holds_what_a_person_counts_in_it(sample, tmp_path):
    source = sample.source(tmp_path)
    assert claims(source) == [("zoom", sample.layout)]
    export = zoom.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {table: len(rows) for table, rows in export.tables.items()} == sample.rows


def test_unique_users_under_a_block_have_its_day_and_their_total(given):
    export = read(given(UNIQUE_BLOCK))
    assert export.tables["meetings"][0]["meeting_id"] == "zoom:c:81234567890:2026-03-31T14:00:00"
    assert [(row["joined_at"], row["minutes"]) for row in export.tables["attendance"]] == [(None, "60"), (None, "41")]


def test_a_french_copy_saved_by_a_spreadsheet_under_a_banner_reads_like_the_original(tmp_path):
    path = tmp_path / "report.csv"
    path.write_bytes(RESAVED.encode("cp1252"))
    export = read(look(path, path.name, "c"))
    assert export.tables["meetings"] == [
        {
            "source_row": 3,
            "meeting_id": "zoom:c:00123456789:2026-03-31T14:00:00",
            "coalition_id": "c",
            "starts_at": "2026-03-31T14:00:00",
            "scheduled_minutes": "60",
            "title": "Comité",
        }
    ]
    assert export.people == {"zoe@a.org": "Zoé Été", "name:luc": "Luc"}
    assert export.left_out == ["1 rows of people in the waiting room"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_participants_read_alike_in_every_language(given, language):
    row = "Ann;ann@a.org;31/03/2026 14:00;31/03/2026 14:20;20;No;No\n"
    export = read(given(f"{LANGUAGES[language]}\n{row}"))
    (stay,) = export.tables["attendance"]
    assert (stay["person_key"], stay["joined_at"], stay["left_at"]) == (
        "ann@a.org", "2026-03-31T14:00:00", "2026-03-31T14:20:00",
    )  # fmt: skip


def test_in_the_table_of_many_meetings_the_host_is_no_participant_and_each_meeting_has_its_own(given):
    export = read(given(MANY))
    assert export.people == {"ann@a.org": "Ann", "name:bo": "Bo"}
    assert [(m["title"], m["scheduled_minutes"]) for m in export.tables["meetings"]] == [
        ("Steering", "22"),
        ("Plenary", "60"),
    ]
    assert [row["meeting_id"][-19:] for row in export.tables["attendance"]] == [
        "2026-03-31T14:00:00", "2026-03-31T14:00:00", "2026-04-01T09:00:00",
    ]  # fmt: skip


def test_one_meeting_of_many_whose_start_cannot_be_read_is_passed_on_for_its_row_to_be_set_aside(given):
    export = read(given(MANY.replace("4/1/2026 9:00,4/1/2026 10:00,60,1", "soon,later,60,1")))
    assert [m["starts_at"] for m in export.tables["meetings"]] == ["2026-03-31T14:00:00", "soon"]


def test_a_name_in_brackets_is_the_original_name_only_where_it_also_joined_alone(given):
    rows = "".join(
        f"{name},,03/31/2026 02:00:00 PM,03/31/2026 02:20:00 PM,20,No,No\n"
        for name in ("Bo Li", "WWF Bo (Bo Li)", "Ann Lee (WWF)", "WWF", "Cy (Di Dee)")
    )
    assert list(read(given(HEADER + rows)).people) == [
        "name:bo li", "name:ann lee (wwf)", "name:wwf", "name:cy (di dee)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "Topic,Meeting ID,User Name,User Email,Start Time,End Time,Duration (Minutes),Participants",  # usage
        "First Name,Last Name,Email,Registration Time,Approval Status",  # registration
        "#,User Name,User Email,Submitted Date/Time,Do you agree?",  # poll
        "Attended,User Name (Original Name),First Name,Last Name,Email,Join Time,Leave Time,Time in Session (minutes)",
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants",  # the block alone
    ],
)
def test_zooms_other_reports_are_not_taken_for_a_list_of_participants(given, header):
    values = ",".join("x" for _ in header.split(","))
    assert zoom.recognise(given(f"{header}\n{values}\n{values}\n")) is None


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


def test_unique_users_without_a_date_take_the_day_from_the_files_name(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(UNIQUE, encoding="utf-8")
    export = read(look(path, "participants 2026-03-31.csv", "c"))
    (meeting,) = export.tables["meetings"]
    assert (meeting["meeting_id"], meeting["starts_at"]) == ("zoom:c:2026-03-31T00:00", "2026-03-31T00:00:00Z")
    assert [row["minutes"] for row in export.tables["attendance"]] == ["20", "30"]
    assert export.understood["the file's name"] == "the day of the meeting, 2026-03-31"


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
