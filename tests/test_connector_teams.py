"""Teams attendance reports: three layouts, five languages, the real files, and what must be refused."""

import pytest

from pipelines.connectors import teams
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.shared_files import real

REPORT = [
    ["1. Summary"],
    ["Meeting title", "Steering"],
    ["Attended participants", "9"],
    ["Start time", "31/03/26, 14:00:00"],
    ["End time", "31/03/26, 15:00:00"],
    ["Meeting duration", "1h"],
    ["Average attendance time", "48m"],
    [],
    ["2. Participants"],
    ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
    ["Ann Lee", "31/03/26, 14:00:00", "31/03/26, 15:00:00", "40m", "Ann@A.org", "ann@a.org", "Organizer"],
    ["Bo, Li", "31/03/26, 14:05:00", "31/03/26, 15:00:00", "55m", "", "", "Attendee"],
    [],
]
ACTIVITIES = [
    ["3. In-Meeting Activities"],
    ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"],
    ["Ann Lee", "31/03/26, 14:00:00", "31/03/26, 14:20:00", "20m", "ann@a.org", "Organizer"],
    ["Ann Lee", "31/03/26, 14:40:00", "31/03/26, 15:00:00", "20m", "ann@a.org", "Organizer"],
]
LOG = [
    ["Full Name", "User Action", "Timestamp"],
    ["Ann", "Joined before", "3/31/2026, 2:00:00 PM"],
    ["Bo", "Joined", "3/31/2026, 2:05:00 PM"],
    ["Bo", "Left", "3/31/2026, 2:30:00 PM"],
    ["Bo", "Joined", "3/31/2026, 2:40:00 PM"],
    ["Ann", "Left", "3/31/2026, 3:00:00 PM"],
]


def lines(rows, delimiter="\t"):
    def cell(text):
        return f'"{text}"' if delimiter in text else text

    return "\r\n".join(delimiter.join(cell(text) for text in row) for row in rows)


@pytest.fixture
def given(tmp_path):
    def write(rows, delimiter="\t", encoding="utf-16", coalition="c", **more):
        path = tmp_path / "report.csv"
        path.write_bytes(lines(rows, delimiter).encode(encoding))
        return look(path, path.name, coalition, **more)

    return write


def read(source):
    layout = teams.recognise(source)
    assert layout is not None
    return teams.read(source, layout)


def stays(export):
    return [(r["person_key"], r["joined_at"], r["left_at"], r.get("minutes")) for r in export.tables["attendance"]]


def test_the_real_three_section_report_holds_eight_people_though_its_head_says_nine():
    path = real("teams/three-sections-utf16be.csv")
    source = look(path, path.name, "c")
    assert teams.recognise(source) == teams.SECTIONS
    export = read(source)
    assert export.records == len(export.people) == len(export.tables["attendance"]) == 8
    meeting = export.tables["meetings"][0]
    assert meeting["meeting_id"] == "teams:c:Scrum Meeting:2022-11-15T09:30:17"
    assert meeting["scheduled_minutes"] == "11.52"
    assert export.tables["attendance"][7] == {
        "source_row": 29,
        "meeting_id": "teams:c:Scrum Meeting:2022-11-15T09:30:17",
        "person_key": "razvan@un.int",
        "joined_at": "2022-11-15T09:37:01",
        "left_at": "2022-11-15T09:41:47",
        "minutes": None,
    }


def test_the_real_older_report_asks_which_way_round_its_dates_are_and_then_holds_five_people():
    path = real("teams/old-join-left-utf16le.csv")
    with pytest.raises(FileRejectedError, match="day first"):
        read(look(path, path.name, "c"))
    source = look(path, path.name, "c", date_order="dmy")
    assert teams.recognise(source) == teams.LOG
    export = read(source)
    assert (export.records, len(export.people), len(export.tables["attendance"])) == (38, 5, 19)
    assert [m["meeting_id"] for m in export.tables["meetings"]] == ["teams:c:2020-12-11T12:27:24"]


def test_activities_are_the_stays_and_who_has_none_keeps_first_join_and_last_leave(given):
    export = read(given(REPORT + ACTIVITIES))
    assert export.records == 2
    assert stays(export) == [
        ("ann@a.org", "2026-03-31T14:00:00", "2026-03-31T14:20:00", None),
        ("ann@a.org", "2026-03-31T14:40:00", "2026-03-31T15:00:00", None),
        ("name:bo, li", "2026-03-31T14:05:00", "2026-03-31T15:00:00", None),
    ]
    assert export.people == {"ann@a.org": "Ann Lee", "name:bo, li": "Bo, Li"}
    assert export.tables["meetings"][0]["scheduled_minutes"] == "60"


def test_without_activities_time_away_between_joins_is_not_presence(given):
    assert stays(read(given(REPORT))) == [
        ("ann@a.org", "2026-03-31T14:00:00", None, "40"),
        ("name:bo, li", "2026-03-31T14:05:00", "2026-03-31T15:00:00", None),
    ]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16-le"), ("\t", "utf-16-be")]
)
def test_a_report_saved_again_by_a_spreadsheet_reads_the_same(given, delimiter, encoding):
    width = 7
    padded = [row + [""] * (width - len(row)) for row in REPORT + ACTIVITIES]
    assert stays(read(given(padded, delimiter, encoding))) == stays(read(given(REPORT + ACTIVITIES)))


LANGUAGES = {
    "French": (
        [
            "1. Résumé",
            "Titre de la réunion",
            "Heure de début",
            "Heure de fin",
            "Durée de la réunion",
            "1 h 0 min 0 s",
        ],
        [
            "Nom",
            "Première participation",
            "Dernière sortie",
            "Durée de la réunion",
            "E-mail",
            "ID du participant (UPN)",
        ],
        "3. Activités en réunion",
        ["Nom", "Heure d’arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"],
    ),
    "German": (
        [
            "1. Zusammenfassung",
            "Besprechungstitel",
            "Startzeit",
            "Endzeit",
            "Besprechungsdauer",
            "1 Std. 0 Min. 0 Sek.",
        ],
        [
            "Name",
            "Erster Beitritt",
            "Letztes Verlassen",
            "Dauer der Besprechung",
            "E-Mail",
            "Teilnehmer-ID (UPN)",
        ],
        "3. Aktivitäten in der Besprechung",
        ["Name", "Beitreten", "Verlassen", "Dauer", "E-Mail", "Rolle"],
    ),
    "Portuguese": (
        [
            "1. Resumo",
            "Título da reunião",
            "Hora de início",
            "Hora de término",
            "Duração da reunião",
            "1h 0m 0s",
        ],
        [
            "Nome",
            "Primeira Entrada",
            "Última Saída",
            "Duração da Reunião",
            "Email",
            "ID do participante (UPN)",
        ],
        "3. Atividades em Reunião",
        ["Nome", "Horário de Entrada", "Horário de Saída", "Duração", "Email", "Função"],
    ),
    "Spanish": (
        [
            "1. Resumen",
            "Título de la reunión",
            "Hora de inicio",
            "Hora de finalización",
            "Duración de la reunión",
            "1 h",
        ],
        [
            "Nombre",
            "Primera entrada",
            "Última salida",
            "Duración de la reunión",
            "Correo electrónico",
            "Id. (UPN)",
        ],
        "3. Actividades en la reunión",
        ["Nombre", "Hora de unión", "Hora de salida", "Duración", "Correo electrónico", "Rol"],
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_reads_alike_in_every_language(given, language):
    (summary, title, start, end, length, hour), participants, activities, joins = LANGUAGES[language]
    rows = [
        [summary],
        [title, "Sitzung"],
        [start, "31/03/2026, 14:00:00"],
        [end, "31/03/2026 à 15:00:00"],
        [length, hour],
        [],
        ["2. Participants"],
        participants,
        ["Ann Lee", "31/03/2026, 14:00:00", "31/03/2026, 15:00:00", "40 min", "ann@a.org", "ann@a.org"],
        [],
        [activities],
        joins,
        ["Ann Lee", "31/03/2026, 14:00:00", "31/03/2026, 14:20:00", "20 min", "ann@a.org", "x"],
        ["Ann Lee", "31/03/2026, 14:40:00", "31/03/2026, 15:00:00", "20 min", "ann@a.org", "x"],
    ]
    export = read(given(rows))
    meeting = export.tables["meetings"][0]
    assert (meeting["title"], meeting["starts_at"]) == ("Sitzung", "2026-03-31T14:00:00")
    assert float(meeting["scheduled_minutes"]) == 60
    assert [(key, left) for key, _, left, _ in stays(export)] == [
        ("ann@a.org", "2026-03-31T14:20:00"),
        ("ann@a.org", "2026-03-31T15:00:00"),
    ]


def test_a_language_nobody_listed_is_read_by_position(given):
    rows = [
        ["1. Podsumowanie"],
        ["Tytuł spotkania", "Rada"],
        [],
        ["2. Uczestnicy"],
        ["Imię", "Dołączenie", "Opuszczenie", "Czas", "E-mail", "Identyfikator (UPN)", "Rola"],
        ["Ann Lee", "31.03.2026, 14:00:00", "31.03.2026, 15:05:00", "1 godz. 5 min", "ann@a.org", "", "x"],
    ]
    assert stays(read(given(rows))) == [("ann@a.org", "2026-03-31T14:00:00", "2026-03-31T15:05:00", None)]


def test_the_meeting_summary_layout_has_a_row_per_join(given):
    rows = [
        ["Meeting Summary"],
        ["Total Number of Participants", "1"],
        ["Meeting Title", "Steering"],
        ["Meeting Start Time", "3/31/2026, 2:00:00 PM"],
        ["Meeting End Time", "3/31/2026, 3:00:00 PM"],
        [],
        ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role"],
        ["Ann", "3/31/2026, 2:00:00 PM", "3/31/2026, 2:20:00 PM", "20m", "ann@a.org", "Organizer"],
        ["Ann", "3/31/2026, 2:30:00 PM", "3/31/2026, 3:00:00 PM", "30m", "ann@a.org", "Organizer"],
    ]
    source = given(rows)
    assert teams.recognise(source) == teams.SUMMARY
    export = read(source)
    assert (export.records, list(export.people)) == (2, ["ann@a.org"])
    meeting = export.tables["meetings"][0]
    assert meeting["meeting_id"] == "teams:c:Steering:2026-03-31T14:00:00"
    assert meeting["scheduled_minutes"] == "60"


def test_in_the_log_a_join_ends_with_the_next_leave_or_the_meetings_end(given):
    export = read(given(LOG))
    assert export.records == 5
    assert stays(export) == [
        ("name:ann", "2026-03-31T14:00:00", "2026-03-31T15:00:00", None),
        ("name:bo", "2026-03-31T14:05:00", "2026-03-31T14:30:00", None),
        ("name:bo", "2026-03-31T14:40:00", "2026-03-31T15:00:00", None),
    ]


def test_in_the_log_two_devices_overlap_and_a_leave_alone_has_no_beginning(given):
    export = read(
        given(
            [
                LOG[0],
                ["Ann", "Joined", "3/31/2026, 2:00:00 PM"],
                ["Ann", "Joined", "3/31/2026, 2:10:00 PM"],
                ["Ann", "Left", "3/31/2026, 2:20:00 PM"],
                ["Bo", "Left", "3/31/2026, 3:00:00 PM"],
            ]
        )
    )
    assert stays(export) == [
        ("name:ann", "2026-03-31T14:00:00", "2026-03-31T14:20:00", None),
        ("name:ann", "2026-03-31T14:10:00", "2026-03-31T14:20:00", None),
        ("name:bo", None, "2026-03-31T15:00:00", None),
    ]


def test_the_log_reads_alike_in_french(given):
    rows = [
        ["Nom complet", "Action de l’utilisateur", "Date et heure"],
        ["Ann", "Rejoint", "19/01/2021 à 09:58:51"],
        ["Ann", "A quitté l'appel", "19/01/2021 à 11:54:58"],
    ]
    assert stays(read(given(rows))) == [("name:ann", "2021-01-19T09:58:51", "2021-01-19T11:54:58", None)]


def test_an_unknown_action_is_left_out_and_said(given):
    export = read(given([*LOG, ["Bo", "Muted", "3/31/2026, 2:45:00 PM"]]))
    assert export.records == 5
    assert export.left_out == ['1 lines with the action "Muted", neither joined nor left']


def test_a_log_without_a_single_known_action_is_refused(given):
    with pytest.raises(FileRejectedError, match="Muted"):
        read(given([LOG[0], ["Bo", "Muted", "3/31/2026, 2:45:00 PM"]]))


@pytest.mark.parametrize("rows", [REPORT[:10], LOG[:1]])
def test_a_header_without_rows_is_refused_rather_than_counted_as_an_empty_meeting(given, rows):
    with pytest.raises(FileRejectedError, match=r"again (after|during) the meeting"):
        read(given(rows))


def test_a_meeting_over_midnight_settles_the_order_of_its_dates_by_its_length(given):
    rows = [
        ["1. Summary"],
        ["Meeting title", "Late"],
        ["Start time", "3/4/26, 23:30:00"],
        ["End time", "4/4/26, 00:30:00"],
        ["Meeting duration", "1h"],
        ["2. Participants"],
        REPORT[9],
        ["Ann", "3/4/26, 23:30:00", "4/4/26, 00:30:00", "1h", "ann@a.org", "", ""],
    ]
    assert read(given(rows)).tables["meetings"][0]["starts_at"] == "2026-04-03T23:30:00"


def test_a_report_without_a_coalition_asks_for_one(given):
    with pytest.raises(FileRejectedError, match="which coalition"):
        read(given(REPORT, coalition=None))


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Action", "Date"], ["Ann", "Joined", "31/03/2026"]],
        [["1. Shopping"], ["milk", "2"], ["2. Cooking"], ["soup", "1"]],
        [["Full Name", "Join Time", "Leave Time"], ["Ann", "14:00", "15:00"]],
        [["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"]],
    ],
)
def test_other_tables_are_not_taken_for_a_teams_report(given, rows):
    assert teams.recognise(given(rows)) is None
