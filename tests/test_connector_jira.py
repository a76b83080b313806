"""Jira issues: dates as Jira writes them, headings that stand many times, five languages, and pages that are no CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.connectors import claims, jira
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

HEADER = (
    "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Resolution,Assignee,Assignee Id,Reporter,Created,"
    "Updated,Resolved,Due date,Labels,Labels,Description,Comment,Comment,Status Category,Status Category Changed\n"
)
CLOUD = HEADER + (
    '"Pay, once",REEF-1,10001,Story,Done,REEF,High,Done,Ann Lee,5f1,Bo Li,12/Feb/26 9:41 AM,02/Mar/26 4:00 PM,'
    '02/Mar/26 3:59 PM,01/Mar/26 12:00 AM,a,b,"secret\nsecret",12/Feb/26;5f1;secret,secret,Done,02/Mar/26 3:59 PM\n'
    "Ask,REEF-2,10002,Sub-task,To Do,REEF,Low,,Bo Li,5f2,Bo Li,13/Feb/26 10:00 AM,13/Feb/26 10:00 AM,,,,,,,,To Do,\n"
    "Twice,REEF-3,10003,Bug,Closed,REEF,Low,Duplicate,Ann Lee,5f1,Bo Li,13/Feb/26 10:00 AM,14/Feb/26 8:00 AM,"
    "14/Feb/26 8:00 AM,,,,,,,Done,14/Feb/26 8:00 AM\n"
)
SERVER = (
    "Issue Type;Issue key;Issue id;Parent id;Summary;Assignee;Reporter;Priority;Status;Resolution;Created;Updated;Due Date;Resolved\n"
    "Task;REEF-1;1;;Pay;alee;bli;Minor;Resolved;Fixed;30.07.25 23:33;25.02.26 23:29;;25.02.26 23:29\n"
    "Task;REEF-2;2;1;Ask;;bli;Minor;Open;;30.07.25 23:33;25.02.26 23:29;;\n"
)
GERMAN = (
    "Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Lösung,Zugewiesene Person,ID der zugewiesenen Person,"
    "Autor,Erstellt,Aktualisiert,Erledigt,Fälligkeitsdatum,Anhang,Anhang,Statuskategorie\n"
    "Bühne,RIFF-1,1,Aufgabe,Fertig,Fertig,Änne Groß,7,Bo,12/Feb/26 9:41 vorm.,02/Mrz/26 4:00 nachm.,02/Mrz/26 3:59 nachm.,"
    "01/Mrz/26,,,Fertig\n"
)
SAMPLES = [
    Sample("cloud.csv", CLOUD.encode(), jira.TABLE, 3, 2, {"commitments": 3}),
    Sample("server.csv", SERVER.encode(), jira.TABLE, 2, 1, {"commitments": 2}, is_delimited=True),
    Sample("german.csv", b"\xef\xbb\xbf" + GERMAN.replace("\n", "\r\n").encode(), jira.TABLE, 1, 1, {"commitments": 1}),
]


def source_of(folder: Path, content: str | bytes, name: str = "issues.csv", **options: Any) -> Source:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return look(path, name, options.get("coalition_id", "c"), options.get("date_order"))


def issue(folder: Path, **cells: str) -> dict[str, Any]:
    """The commitment made of one issue with these cells; "_" stands for a blank in a heading."""
    given = {"Issue_key": "R-1", "Summary": "Pay", "Status": "To Do", "Created": "12/Feb/26 9:41 AM"} | cells
    text = ",".join(name.replace("_", " ") for name in given) + "\n" + ",".join(given.values()) + "\n"
    (row,) = jira.read(source_of(folder, text), jira.TABLE).tables["commitments"]
    return row


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    assert claims(sample.source(tmp_path)) == [("jira", sample.layout)]
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id="c")
    assert (about.records, about.people, about.rows, about.quarantined) == (
        sample.records,
        sample.people,
        sample.rows,
        0,
    )
    assert "secret" not in repr((about, rows(place, "commitments")))


def test_an_issue_is_done_or_given_up_by_its_resolution(tmp_path: Path) -> None:
    export = jira.read(source_of(tmp_path, CLOUD), jira.TABLE)
    assert export.tables["commitments"] == [
        {
            "source_row": 2, "commitment_id": "jira:REEF-1", "coalition_id": "c", "title": "Pay, once",
            "made_on": "2026-02-12", "due_on": "2026-03-01", "completed_on": "2026-03-02", "dropped_on": None,
            "owner_person_key": "name:ann lee",
        },
        {
            "source_row": 3, "commitment_id": "jira:REEF-2", "coalition_id": "c", "title": "Ask", "made_on": "2026-02-13",
            "due_on": None, "completed_on": None, "dropped_on": None, "owner_person_key": "name:bo li",
        },
        {
            "source_row": 4, "commitment_id": "jira:REEF-3", "coalition_id": "c", "title": "Twice", "made_on": "2026-02-13",
            "due_on": None, "completed_on": None, "dropped_on": "2026-02-14", "owner_person_key": "name:ann lee",
        },
    ]  # fmt: skip
    assert (export.left_out, export.people) == ([], {"name:ann lee": "Ann Lee", "name:bo li": "Bo Li"})


def test_german_headings_and_months_are_the_same(tmp_path: Path) -> None:
    (row,) = jira.read(source_of(tmp_path, GERMAN), jira.TABLE).tables["commitments"]
    assert [row[name] for name in ("made_on", "due_on", "completed_on")] == ["2026-02-12", "2026-03-01", "2026-03-02"]
    assert row["owner_person_key"] == "name:änne groß"


@pytest.mark.parametrize(
    "header",
    [
        "Résumé,Clé de ticket,Type de ticket,État,Création,Personne assignée", "Work item key,Summary,Work type,Created,Assignee,X",
        "Resumen,Clave de incidencia,Tipo de Incidencia,Estado,Creada,Persona asignada",
        "Resumo,Chave da item,Tipo de item,Status,Criado,Responsável",
    ],
)  # fmt: skip
def test_headings_of_other_languages_are_known(header: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, f"{header}\nR-1,R-1,R-1,12/02/2026,12/02/2026,Ann\n", date_order="dmy")
    assert claims(source) == [("jira", jira.TABLE)]
    (row,) = jira.read(source, jira.TABLE).tables["commitments"]
    assert (row["commitment_id"], row["made_on"]) == ("jira:R-1", "2026-02-12")


@pytest.mark.parametrize(
    "resolution", ["Won't Do", "Won’t Fix", "Duplicate", "Cannot Reproduce", "Cancelled", "Incomplete"]
)
def test_resolutions_that_give_an_issue_up(resolution: str, tmp_path: Path) -> None:
    row = issue(tmp_path, Resolution=resolution, Resolved="14/Feb/26 9:00 AM")
    assert (row["completed_on"], row["dropped_on"]) == (None, "2026-02-14")


def test_without_a_resolution_the_category_tells_and_the_day_it_changed(tmp_path: Path) -> None:
    done = {"Status_Category": "Done", "Updated": "20/Feb/26 9:00 AM"}
    row = issue(tmp_path, **done, Status_Category_Changed="14/Feb/26 9:00 AM")
    assert row["completed_on"] == "2026-02-14"
    assert issue(tmp_path, **done)["completed_on"] == "2026-02-20"
    assert issue(tmp_path, **done | {"Status_Category": "In Progress"})["completed_on"] is None


def test_what_is_only_known_roughly_is_told(tmp_path: Path) -> None:
    text = (
        "Issue key,Summary,Status,Resolution,Created,Updated\n"
        "R-1,a,Done,,12/Feb/26 9:41 AM,20/Feb/26 9:00 AM\nR-2,b,Rejected,,12/Feb/26 9:41 AM,20/Feb/26 9:00 AM\n"
    )
    export = jira.read(source_of(tmp_path, text), jira.TABLE)
    assert export.left_out == [
        "1 task(s) done on a day the export does not tell: taken is the day of their last change",
        "1 task(s) given up on a day the export does not tell: they stay open",
    ]


@pytest.mark.parametrize(
    ("written", "order"), [("6/21/2026 16:14", None), ("21.06.26 16:14", None), ("2026-06-21 16:14", None),
                           ("06/05/26 16:14", "mdy"), ("21/juin/26 4:14 PM", None)],
)  # fmt: skip
def test_dates_in_other_shapes_are_read(written: str, order: str | None, tmp_path: Path) -> None:
    source = source_of(tmp_path, f"Issue key,Summary,Status,Created\nR-1,a,To Do,{written}\n", date_order=order)
    (row,) = jira.read(source, jira.TABLE).tables["commitments"]
    assert row["made_on"] in ("2026-06-21", "2026-06-05")


def test_dates_that_can_be_read_both_ways_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match='the dates in column "Created" can be read in two ways'):
        issue(tmp_path, Created="06/05/26 16:14")


PAGE = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><table><th class="colHeaderLink headerrow-issuekey">Key</th>'


@pytest.mark.parametrize(
    "content",
    [PAGE, f"\n\n  {PAGE}", '<?xml version="1.0"?>\n<!--  RSS generated by JIRA (1001) at Fri Jun 05 -->\n<rss>'],
)
def test_a_page_is_refused_with_the_export_to_choose_whatever_it_is_called(content: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, content, "Jira.xls")
    assert claims(source) == [("jira", jira.PAGE)]
    with pytest.raises(FileRejectedError, match=r'Jira\.xls: this is a page .* choose Export and "CSV \(all fields\)"'):
        jira.read(source, jira.PAGE)


def test_another_tools_table_or_page_is_not_taken_for_one(tmp_path: Path) -> None:
    for text in (
        "Issue Key,Issue summary,Hours,Work date,Username\nR-1,a,1,2026-01-01,ann\n",
        "Key,Summary,Amount\n1,a,3\n", "<html><table><th>Key</th>", "Issue id,Summary,Status\n1,a,b\n",
    ):  # fmt: skip
        assert jira.recognise(source_of(tmp_path, text)) is None


def test_an_export_without_days_of_creation_or_without_issues_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r'no column "Created".*\[Issue key, Summary, Status\]'):
        jira.read(source_of(tmp_path, "Issue key,Summary,Status\nR-1,a,b\n"), jira.TABLE)
    with pytest.raises(FileRejectedError, match="no issue stands under the header"):
        jira.read(source_of(tmp_path, HEADER), jira.TABLE)


def test_rows_that_cannot_be_read_are_set_aside_and_the_good_ones_kept(tmp_path: Path) -> None:
    text = CLOUD + "Odd,REEF-4,4,Bug,To Do\nOdd,REEF-5,5,Bug,To Do,REEF,Low,,,,,soon,\n"
    about, place = staged(tmp_path, text, "issues.csv", coalition_id="c")
    assert (about.records, about.rows["commitments"], about.quarantined) == (5, 4, 1)
    assert [(row, column) for _, row, column, _ in set_aside_rows(place)] == [(6, "made_on")]


def test_an_export_without_a_coalition_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        jira.read(source_of(tmp_path, CLOUD, coalition_id=None), jira.TABLE)
