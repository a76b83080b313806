"""Teams attendance reports: three layouts, five languages, the real files, and what must be refused."""

import pytest

from pipelines.connectors import claims, teams
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.samples import Sample
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


def report(rows, delimiter="\t", encoding="utf-16", width=0):
    """The bytes of a report; a spreadsheet that saved it again pads every row to the widest."""
    return lines([row + [""] * (width - len(row)) for row in rows], delimiter).encode(encoding)


FRENCH = [  # with American dates, no-break spaces in the lengths, and the rooms of the meeting in section 3
    ["1. Résumé"],
    ["Titre de la réunion", "Comité"],
    ["Participants présents", "3"],
    ["Heure de début", "4/24/24, 9:58:51 AM"],
    ["Heure de fin", "4/24/24, 12:43:00 PM"],
    ["Durée de la réunion", "2 h 44 min 9 s"],
    ["Temps moyen de participation", "1 h 20 min"],
    [],
    ["2. Participants"],
    [
        "Nom",
        "Première participation",
        "Dernier départ",
        "Durée de la réunion",
        "E-mail",
        "ID du participant (UPN)",
        "Rôle",
    ],
    ["Zoé Été", "4/24/24, 9:58:51 AM", "4/24/24, 12:43:00 PM", "2 h 44 m", "zoe@a.org", "zoe@a.org", "Organisateur"],
    ["Luc D’Arc", "4/24/24, 10:00:00 AM", "4/24/24, 11:00:00 AM", "50 min", "luc@b.org", "luc@b.org", "Participant"],
    ["Luc D’Arc (Invité)", "4/24/24, 10:05:00 AM", "4/24/24, 10:15:00 AM", "10 min", "", "", "Participant"],
    [],
    ["3. Activités en réunion"],
    ["Nom", "Type de salle", "Nom de la salle", "Heure d’arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"],
    [
        "Zoé Été",
        "Principale",
        "",
        "4/24/24, 9:58:51 AM",
        "4/24/24, 12:43:00 PM",
        "2 h 44 min",
        "zoe@a.org",
        "Organisateur",
    ],
    [
        "Luc D’Arc",
        "Principale",
        "",
        "4/24/24, 10:00:00 AM",
        "4/24/24, 10:20:00 AM",
        "20 min",
        "luc@b.org",
        "Participant",
    ],
    [
        "Luc D’Arc",
        "Petit groupe",
        "Salle 1",
        "4/24/24, 10:30:00 AM",
        "4/24/24, 11:00:00 AM",
        "30 min",
        "luc@b.org",
        "Participant",
    ],
    [
        "Luc D’Arc (Invité)",
        "Principale",
        "",
        "4/24/24, 10:05:00 AM",
        "4/24/24, 10:15:00 AM",
        "10 min",
        "",
        "Participant",
    ],
]
BRAZIL = [
    ["1. Resumo"],
    ["Título da reunião", "Comitê"],
    ["Participantes Atendidos", "2"],
    ["Hora de início", "17/03/2026 17:00:00"],
    ["Hora de término", "17/03/2026 18:00:00"],
    ["Duração da reunião", "1h"],
    ["Tempo médio de participação", "40m 30s"],
    [],
    ["2. Participantes"],
    ["Nome", "Primeiro ingresso", "Última saída", "Duração na reunião", "Email", "ID do participante (UPN)", "Função"],
    ["Inês Sá", "17/03/2026 17:00:00", "17/03/2026 18:00:00", "1h", "ines@a.org", "ines@a.org", "Organizador"],
    ["João (Convidado)", "17/03/2026 17:05:00", "17/03/2026 17:26:00", "21m", "", "", "Participante"],
    [],
    ["3. Atividades em Reunião"],
    ["Nome", "Horário de Entrada", "Horário de Saída", "Duração", "Email", "Função"],
    ["Inês Sá", "17/03/2026 17:00:00", "17/03/2026 17:30:00", "30m", "ines@a.org", "Organizador"],
    ["Inês Sá", "17/03/2026 17:30:00", "17/03/2026 18:00:00", "30m", "ines@a.org", "Organizador"],
    ["João (Convidado)", "17/03/2026 17:05:00", "17/03/2026 17:26:00", "21m", "", "Participante"],
    [],
    ["4. Compromisso da Reunião"],
    ["Nome", "Tipo de Compromisso", "Tempo"],
    ["João (Convidado)", 'Reação enviada "curtir"', "17/03/2026 17:20:00"],
]
PORTUGAL = [
    ["Resumo da Reunião"],
    ["Número Total de Participantes", "2"],
    ["Título da Reunião", "Comité"],
    ["Hora de Início da Reunião", "17/03/2026, 17:00:00"],
    ["Hora de Fim da Reunião", "17/03/2026, 18:00:00"],
    ["Id da Reunião", "19:abc@thread.v2"],
    [],
    ["Nome Completo", "Hora de Adesão", "Hora de Saída", "Duração", "E-mail", "Função", "ID do participante (UPN)"],
    ["Inês Sá", "17/03/2026, 17:00:00", "17/03/2026, 17:30:00", "30m", "ines@a.org", "Organizador", "ines@a.org"],
    ["Inês Sá", "17/03/2026, 17:40:00", "17/03/2026, 18:00:00", "20m", "ines@a.org", "Organizador", "ines@a.org"],
    ["Rui Cruz", "17/03/2026, 17:05:00", "", "", "rui@b.org", "Participante", "rui@b.org"],
]
GERMAN = [
    ["1. Zusammenfassung"],
    ["Besprechungstitel", "Beirat"],
    ["Teilnehmer", "2"],
    ["Startzeit", "06.10.26, 18:00:00"],
    ["Endzeit", "06.10.26, 19:05:00"],
    ["Besprechungsdauer", "1 Std. 5 Min."],
    ["Durchschnittliche Teilnahmedauer", "40 Min."],
    [],
    ["2. Teilnehmer"],
    ["Name", "Erster Beitritt", "Letztes Verlassen", "Dauer der Besprechung", "E-Mail", "Teilnehmer-ID (UPN)", "Rolle"],
    ["Jörg Groß", "06.10.26, 18:00:00", "06.10.26, 19:05:00", "1 Std. 5 Min.", "jg@a.org", "jg@a.org", "Organisator"],
    ["Ute Ohm", "06.10.26, 18:05:00", "06.10.26, 18:20:00", "15 Min. 3 Sek.", "", "ute@b.org", "Teilnehmer"],
]
SPANISH = [
    ["1. Resumen"],
    ["Título de la reunión", "Comité"],
    ["Hora de inicio", "31/3/26, 16:00:00"],
    ["Hora de finalización", "31/3/26, 17:00:00"],
    ["Duración de la reunión", "1 h"],
    ["2. Participantes"],
    [
        "Nombre",
        "Primera unión",
        "Última salida",
        "Duración en la reunión",
        "Correo electrónico",
        "Id. de participante (UPN)",
        "Rol",
    ],
    ["Ana Ruiz", "31/3/26, 16:00:00", "31/3/26, 17:00:00", "1 h", "ana@a.org", "ana@a.org", "Organizador"],
]
SUMMARY_REPORT = [
    ["Meeting Summary"],
    ["Total Number of Participants", "1"],
    ["Meeting Title", "Steering"],
    ["Meeting Start Time", "3/31/2026, 2:00:00 PM"],
    ["Meeting End Time", "3/31/2026, 3:00:00 PM"],
    ["Meeting Id", "c0ffee"],
    [],
    ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"],
    ["Ann", "3/31/2026, 2:00:00 PM", "3/31/2026, 2:20:00 PM", "20m", "ann@a.org", "Organizer", "ann@a.org"],
    ["Ann", "3/31/2026, 2:30:00 PM", "3/31/2026, 3:00:00 PM", "30m", "ann@a.org", "Organizer", "ann@a.org"],
]
BRAZIL_LOG = [
    ["Nome Completo", "Atividade", "Carimbo de data/hora"],
    ["Inês Sá", "Entrou antes de", "27/09/2026 17:27:00"],
    ["João (Convidado)", "Ingressou", "27/09/2026 17:30:00"],
    ["João (Convidado)", "Saiu", "27/09/2026 18:00:00"],
]
FRENCH_LOG = [
    ["Nom complet", "Action de l’utilisateur", "Horodatage"],
    ["Zoé Été", "Rejoint avant", "19/01/2021 à 09:58:51"],
    ["Luc D’Arc", "Rejoint", "19/01/2021 à 10:05:00"],
    ["Luc D’Arc", "A quitté", "19/01/2021 à 11:54:58"],
]
WARNING = ["The data could be incomplete due to the large number of meeting participants."]
IN_ONE_CELL = "".join('"' + "\t".join(row) + '"\r\n' for row in REPORT + ACTIVITIES).encode("utf-8-sig")

SAMPLES = [
    Sample("english.csv", report(REPORT + ACTIVITIES), teams.SECTIONS, 2, 2, {"meetings": 1, "attendance": 3}),
    Sample("french.csv", report(FRENCH), teams.SECTIONS, 3, 3, {"meetings": 1, "attendance": 4}),
    Sample("brazil.csv", report(BRAZIL), teams.SECTIONS, 2, 2, {"meetings": 1, "attendance": 3}),
    Sample("german.csv", report(GERMAN, ",", "utf-8-sig", 7), teams.SECTIONS, 2, 2, {"meetings": 1, "attendance": 2}),
    Sample("spanish.csv", report(SPANISH, ";", "cp1252", 7), teams.SECTIONS, 1, 1, {"meetings": 1, "attendance": 1}),
    Sample("one-cell.csv", IN_ONE_CELL, teams.SECTIONS, 2, 2, {"meetings": 1, "attendance": 3}),
    Sample("summary.csv", report(SUMMARY_REPORT), teams.SUMMARY, 2, 1, {"meetings": 1, "attendance": 2}),
    Sample("portugal.csv", report(PORTUGAL, ";", "cp1252", 7), teams.SUMMARY, 3, 2, {"meetings": 1, "attendance": 3}),
    Sample("log.csv", report(LOG), teams.LOG, 5, 2, {"meetings": 1, "attendance": 3}, is_delimited=True),
    Sample("brazil-log.csv", report(BRAZIL_LOG), teams.LOG, 3, 2, {"meetings": 1, "attendance": 2}),
    Sample("french-log.csv", report(FRENCH_LOG), teams.LOG, 3, 2, {"meetings": 1, "attendance": 2}),
    Sample("large.csv", report([WARNING, *LOG]), teams.LOG, 5, 2, {"meetings": 1, "attendance": 3}, header_rows=2),
]  # fmt: skip


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


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_a_teams_report_alone_and_holds_what_a_person_counts_in_it(sample, tmp_path):
    source = sample.source(tmp_path)
    assert claims(source) == [("teams", sample.layout)]
    export = teams.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {table: len(rows) for table, rows in export.tables.items()} == sample.rows


def test_the_rooms_of_a_meeting_stand_between_the_name_and_the_times(given):
    export = read(given(FRENCH))
    assert stays(export) == [
        ("zoe@a.org", "2024-04-24T09:58:51", "2024-04-24T12:43:00", None),
        ("luc@b.org", "2024-04-24T10:00:00", "2024-04-24T10:20:00", None),
        ("luc@b.org", "2024-04-24T10:30:00", "2024-04-24T11:00:00", None),
        ("name:luc d’arc", "2024-04-24T10:05:00", "2024-04-24T10:15:00", None),
    ]
    assert export.tables["meetings"][0]["scheduled_minutes"] == "164.15"


def test_who_never_left_stayed_to_the_meetings_end(given):
    assert stays(read(given(PORTUGAL)))[2] == ("rui@b.org", "2026-03-17T17:05:00", "2026-03-17T18:00:00", None)


def test_the_account_stands_in_for_a_blank_e_mail_and_german_lengths_are_read(given):
    assert stays(read(given(GERMAN))) == [
        ("jg@a.org", "2026-10-06T18:00:00", "2026-10-06T19:05:00", None),
        ("ute@b.org", "2026-10-06T18:05:00", "2026-10-06T18:20:00", None),
    ]


def test_lines_left_whole_in_the_first_cell_read_as_if_a_spreadsheet_had_seen_the_tabs(tmp_path):
    path = tmp_path / "report.csv"
    path.write_bytes(IN_ONE_CELL)
    path2 = tmp_path / "plain.csv"
    path2.write_bytes(report(REPORT + ACTIVITIES))
    assert read(look(path, path.name, "c")).tables == read(look(path2, path2.name, "c")).tables


def test_a_log_of_two_days_is_two_meetings_and_a_missing_leave_ends_with_its_own(given):
    later = [["Cy", "Joined", "4/2/2026, 2:00:00 PM"], ["Cy", "Left", "4/2/2026, 3:00:00 PM"]]
    export = read(given([*LOG[:4], *later]))  # Ann never left on the first day
    assert [m["meeting_id"] for m in export.tables["meetings"]] == [
        "teams:c:2026-03-31T14:00:00", "teams:c:2026-04-02T14:00:00",
    ]  # fmt: skip
    assert stays(export)[0] == ("name:ann", "2026-03-31T14:00:00", "2026-03-31T14:30:00", None)


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("Participou", False), ("Se unió", False), ("Beigetreten", False), ("A rejoint", False), ("Entrou", False),
        ("Saiu", True), ("Salió", True), ("Hat verlassen", True), ("A quitté", True), ("Parti(e)", True),
    ],
)  # fmt: skip
def test_an_action_is_a_join_or_a_leave_in_five_languages(given, action, left):
    ((_, joined_at, left_at, _),) = stays(read(given([LOG[0], ["Ann", action, "3/31/2026, 2:00:00 PM"]])))
    assert (joined_at is None, left_at is None) == (left, False)


def test_who_registered_and_never_came_is_no_participant_and_is_said(given):
    export = read(given([*REPORT[:-1], ["Cy", "", "", "", "cy@c.org", "cy@c.org", "Attendee"]]))
    assert (export.records, list(export.people)) == (2, ["ann@a.org", "name:bo, li"])
    assert export.left_out == ["1 rows of people without any time in the meeting"]


def test_a_report_that_says_only_who_attended_has_people_without_times(given):
    rows = [
        *REPORT[:9],
        ["Name", "Email", "Participant ID (UPN)", "Role"],
        ["Ann", "ann@a.org", "ann@a.org", "Organizer"],
    ]
    export = read(given(rows))
    assert stays(export) == [("ann@a.org", None, None, None)]
    assert export.tables["meetings"][0]["starts_at"] == "2026-03-31T14:00:00"


def test_a_time_that_cannot_be_read_is_passed_on_for_its_row_to_be_set_aside(given):
    assert stays(read(given([*LOG[:2], ["Bo", "Joined", "soon"]])))[1][:2] == ("name:bo", "soon")
    report = [row if "40m" not in row else ["Ann", "soon", "later", "40m"] for row in REPORT]
    assert stays(read(given(report)))[0][:2] == ("name:ann", "soon")


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
