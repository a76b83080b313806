"""Google Meet attendance: Google's report without a day, an extension's list, and what must be refused."""

import pytest

from pipelines.connectors import claims, google_meet
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample

HEADER = "First name,Last name,Email,Duration,Time joined,Time exited\n"
REPORT = (  # Google writes a narrow no-break space before PM
    HEADER + "Ann,Lee,Ann@A.org,1 hr 2 min,1:58\u202fPM,3:00\u202fPM\n"
    '"Bo, Jr.",Li,,25 min,2:05\u202fPM,3:00\u202fPM\n'
    "Cy,,c****@gmail.com,10 min,2:50\u202fPM,3:00\u202fPM\n"
)
LIST = (
    "*,Meet\r\n*,Meeting code: abc-defg-hij\r\n*,Created on 2026-03-31 20:12:56\r\n*,Ended on 2026-03-31 20:42:56\r\n"
    "Full Name,First Seen,Time in Call\r\n"
    "Ann Lee,2026-03-31 20:12:56,00:30:00\r\n"
    "Bo Li,2026-03-31 20:20:00,00:02:28\r\n"
)
LANGUAGES = {
    "French": "Prénom,Nom,Adresse e-mail,Durée,Heure d'arrivée,Heure de départ",
    "German": "Vorname,Nachname,E-Mail-Adresse,Dauer,Beitrittszeit,Verlassenszeit",
    "Spanish": "Nombre,Apellidos,Correo,Duración,Hora a la que se unió,Hora a la que salió",
    "Portuguese": "Nome,Sobrenome,E-mail,Duração,Horário de entrada,Horário de saída",
}
NAME = "2026-03-31 14_00 Steering - Attendance Report.csv"

SAMPLES = [
    Sample(NAME, REPORT.encode(), google_meet.WORKSPACE, 3, 3, {"meetings": 1, "attendance": 3}),
    Sample(
        NAME, REPORT.replace("\u202f", " ").encode(), google_meet.WORKSPACE, 3, 3, {"meetings": 1, "attendance": 3},
        is_delimited=True,
    ),
    Sample("list.csv", LIST.encode("utf-8-sig"), google_meet.EXTENSION, 2, 2, {"meetings": 1, "attendance": 2}, header_rows=5),
]  # fmt: skip


@pytest.fixture
def given(tmp_path):
    def write(text, name=NAME, coalition="c", **more):
        path = tmp_path / "report.csv"
        path.write_text(text, encoding="utf-8")
        return look(path, name, coalition, **more)

    return write


def read(source):
    layout = google_meet.recognise(source)
    assert layout is not None
    return google_meet.read(source, layout)


def stays(export):
    return [(r["person_key"], r["joined_at"], r["left_at"], r["minutes"]) for r in export.tables["attendance"]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_a_meet_report_alone_and_holds_what_a_person_counts_in_it(sample, tmp_path):
    source = sample.source(tmp_path)
    assert claims(source) == [("google_meet", sample.layout)]
    export = google_meet.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {table: len(rows) for table, rows in export.tables.items()} == sample.rows


def test_times_without_a_day_take_it_from_the_files_name_and_time_away_is_not_presence(given):
    export = read(given(REPORT))
    assert stays(export) == [
        ("ann@a.org", "2026-03-31T13:58:00", "2026-03-31T15:00:00", None),
        ("name:bo, jr. li", "2026-03-31T14:05:00", None, "25"),
        ("name:cy", "2026-03-31T14:50:00", "2026-03-31T15:00:00", None),
    ]
    assert export.tables["meetings"][0]["meeting_id"] == "meet:c:2026-03-31T13:58"
    assert export.understood["the file's name"] == "the day of the meeting, 2026-03-31"


@pytest.mark.parametrize("name", ["report.csv", "2026-03-31 and 2026-04-01.csv", "12026-03-311.csv", "2026-13-31.csv"])
def test_a_report_whose_day_nothing_tells_is_refused_with_what_to_do(given, name):
    with pytest.raises(FileRejectedError, match="Keep the day that Google writes into the file's name"):
        read(given(REPORT, name))


def test_a_meeting_over_midnight_ends_on_the_next_day(given):
    export = read(given(HEADER + "Ann,Lee,,35 min,23:50,00:25\n"))
    assert stays(export) == [("name:ann lee", "2026-03-31T23:50:00", "2026-04-01T00:25:00", None)]


def test_times_that_carry_their_day_need_no_name(given):
    export = read(given(HEADER + "Ann,Lee,,10 min,31/03/2026 14:00,31/03/2026 14:10\n", "report.csv"))
    assert stays(export) == [("name:ann lee", "2026-03-31T14:00:00", "2026-03-31T14:10:00", None)]
    assert "the file's name" not in export.understood


def test_an_extensions_list_has_its_meeting_above_the_table(given):
    export = read(given(LIST, "list.csv"))
    assert export.tables["meetings"] == [
        {
            "source_row": 1,
            "meeting_id": "meet:c:abc-defg-hij:2026-03-31T20:12",
            "coalition_id": "c",
            "starts_at": "2026-03-31T20:12:56",
            "scheduled_minutes": "30",
            "title": None,
        }
    ]
    assert stays(export) == [
        ("name:ann lee", "2026-03-31T20:12:56", None, "30"),
        ("name:bo li", "2026-03-31T20:20:00", None, "2.47"),
    ]


def test_an_extensions_times_of_day_take_the_day_above_the_table(given):
    text = (
        "Meeting code,abc-defg-hij\nCreated at,2026-03-31 17:55:00\n\n"
        "Full Name,First Seen,Time in Call\nAnn,5:58 PM,1 hr 3 min\n"
    )
    assert stays(read(given(text, "list.csv"))) == [("name:ann", "2026-03-31T17:58:00", None, "63")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_reads_alike_in_every_language(given, language):
    export = read(given(f"{LANGUAGES[language]}\nAnn,Lee,ann@a.org,10 min,14:00,14:10\n"))
    assert stays(export) == [("ann@a.org", "2026-03-31T14:00:00", "2026-03-31T14:10:00", None)]
    assert export.people == {"ann@a.org": "Ann Lee"}


def test_a_time_that_cannot_be_read_is_passed_on_for_its_row_to_be_set_aside(given):
    export = read(given(REPORT + "Di,Dee,,5 min,soon,later\n"))
    assert stays(export)[3] == ("name:di dee", "2026-03-31 soon", "2026-03-31 later", None)


@pytest.mark.parametrize("text", [HEADER, HEADER + ",,,,,\n"])
def test_a_report_that_lists_nobody_is_refused_rather_than_counted_as_an_empty_meeting(given, text):
    with pytest.raises(FileRejectedError, match="lists no participant"):
        read(given(text))


def test_a_report_without_one_readable_time_is_refused(given):
    with pytest.raises(FileRejectedError, match="day is unknown"):
        read(given(HEADER + "Ann,Lee,,10 min,soon,later\n"))


def test_a_report_without_a_coalition_asks_for_one(given):
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(given(REPORT, coalition=None))


@pytest.mark.parametrize(
    "text",
    ["First name,Last name,Email\nAnn,Lee,a@a.org\n", "Full Name,First Seen\nAnn,14:00\n", "Name,Duration\nAnn,5\n"],
)
def test_other_lists_of_people_are_not_taken_for_a_meet_report(given, text):
    assert google_meet.recognise(given(text)) is None
