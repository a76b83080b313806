from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.marks import CONCERN, tint
from pipelines.journal import Warned, journal_of
from tests.pages import changed, open_page, said, tables
from tests.published_sample import HOSTILE, make_workspace, sample
from tests.published_warnings import MONTHS, WARNING_DETAILS, WARNINGS

ENGAGEMENT, AGENDA, SILENT, RUNWAY, QUIET = (f"aaaaaaaaaaaaaaa{number}" for number in (1, 2, 5, 6, 7))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """For tests that write nothing."""
    return make_workspace(tmp_path_factory.mktemp("warning"))


def open_warning(monkeypatch, workspace, warning_id=ENGAGEMENT):
    coalition_id = next(row["coalition_id"] for row in WARNINGS if row["warning_id"] == warning_id)
    return open_page(monkeypatch, workspace, "warning", warning_id=warning_id, coalition_id=coalition_id)


def say(workspace, warning_id, to, who="Ann Lee", **said):
    warned = Warned.of(next(row for row in WARNINGS if row["warning_id"] == warning_id))
    journal = journal_of(workspace)
    return journal.change(warned, to, who, follows=journal.states([warned])[warning_id].change_id, **said)


def headers(app):
    return [header.value for header in app.header]


# --- what it says -------------------------------------------------------------------------------------------


def test_title_answer_class_and_state_come_first(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace, AGENDA)
    assert app.title[0].value.replace("\\", "") == "Agenda captured: Northmill"
    words = said(app)
    assert "Threadline Accord. Since 14 August 2026, first reported in October 2026. Figures to October 2026" in words
    assert "**Northmill raised 11 of the 12 items of the last 3 meetings, usually 24 %.**" in words
    assert [line for line in words.splitlines() if "-badge[" in line] == [
        ":red-badge[Act]",
        ":gray-badge[Facilitator]",
        ":gray-badge[Open, nobody has it]",
    ]
    assert "How grave\tA serious kind: it hinders the work" in tables(app) and "Last seen\tOctober 2026" in tables(app)


def test_the_answer_is_of_the_month_last_seen_and_the_first_report_stands_below(monkeypatch, workspace):
    words = said(open_warning(monkeypatch, workspace))
    assert "**Members attended 44 % of what they were expected at in October 2026, usually 77 %.**" in words
    assert ":gray[When it was first reported, in July 2026:] Members attended 58 %" in words


def test_a_warning_about_the_whole_coalition_has_no_subject_in_its_title(monkeypatch, workspace):
    assert open_warning(monkeypatch, workspace).title[0].value == "Fewer members take part"


def test_the_next_step_has_its_hat_and_the_evidence_behind_it(monkeypatch, workspace):
    words = said(open_warning(monkeypatch, workspace, AGENDA))
    assert "**Facilitator:** Ask three other members for one agenda item each before the next meeting." in words
    assert ":gray[Why this step: Product judgement: who raises an item comes back to hear of it.]" in words


def test_it_says_how_it_is_worked_out_and_how_often_such_a_warning_was_right(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace, AGENDA)
    words = said(app).replace("\u00a0", " ")
    assert (
        "**3 of 4 warnings of this kind that people closed were real (75 %).** Half of them came at least 1.5 months"
        in words
    )
    assert "one organisation raised 85 % of them or more" in words
    assert "Method version\tab0123456789" in tables(app)


@pytest.mark.parametrize("warning_id", [ENGAGEMENT, RUNWAY])  # none closed yet, and none on record
def test_without_a_closed_one_the_precision_is_not_known(monkeypatch, workspace, warning_id):
    words = said(open_warning(monkeypatch, workspace, warning_id))
    assert "No warning of this kind was closed yet: its precision is not known." in words


def test_a_hostile_subject_is_text(monkeypatch, tmp_path):
    rows = [row | {"subject_name": HOSTILE, "latest_why": f"{HOSTILE} did."} for row in WARNING_DETAILS]
    app = open_warning(monkeypatch, changed(tmp_path, warning_details=rows), AGENDA)
    raw = "\n".join(e.value for e in (*app.title, *app.markdown))
    assert "](" not in raw.replace("](data:", "") and "https://" not in raw and " <img" not in raw


# --- its months ---------------------------------------------------------------------------------------------


def test_the_chart_shows_the_series_with_the_months_of_the_warning_shaded(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace)
    (drawn,) = app.get("plotly_chart")
    figure = json.loads(drawn.proto.spec)
    assert len(figure["data"][0]["x"]) == 26 and figure["data"][0]["marker"]["symbol"].count("diamond") == 5
    (shade,) = [s for s in figure["layout"]["shapes"] if s.get("fillcolor") == tint(CONCERN, 0.07)]
    assert shade["x0"] < "2026-07-01" < "2026-10-01" < shade["x1"]  # first reported in July, last seen in October
    assert shade["x0"] > "2026-06-01"
    assert "two members merged" in [note["text"] for note in figure["layout"]["annotations"]]


def test_the_months_that_matter_begin_with_the_onset(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace)
    months = next(table.value for table in app.table if "Usual" in table.value.columns)
    assert list(months["Month"]) == ["Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"]
    lines = tables(app).replace("\u00a0", " ")
    assert "Jun 2026\t61 %, unusual\t77 % (65–89 %)\t48" in lines and "May 2026\t66 %\t77 % (65–89 %)\t48" in lines


def test_a_warning_without_a_series_has_no_chart(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace, AGENDA)
    assert not app.get("plotly_chart") and "Month by month" not in headers(app)


def test_a_series_of_two_months_says_from_when_there_is_a_line(monkeypatch, tmp_path):
    two = [row for row in sample()["series"] if row["month"] >= MONTHS[-2]]
    app = open_warning(monkeypatch, changed(tmp_path, series=two))
    assert not app.get("plotly_chart") and "Fewer than 3 months. The line starts in November 2026." in said(app)


# --- the rows behind it -------------------------------------------------------------------------------------


def test_each_row_behind_it_has_its_day_who_what_file_and_row(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace, AGENDA)
    rows = next(table.value for table in app.table if "Where it came from" in table.value.columns)
    assert len(rows) == 12 and "12 rows. Everything here can be traced" in said(app)
    assert "22 Oct 2026\tNorthmill: Item 38\tagenda_items-2026.csv, row 2" in tables(app)


def test_of_more_than_fifty_rows_the_newest_fifty_stand_there_and_all_can_be_taken_along(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace)
    rows = next(table.value for table in app.table if "Where it came from" in table.value.columns)
    assert len(rows) == 50 and rows["Date"].iloc[0] == "22 Oct 2026"
    assert "The newest 50 of 60 rows, those of the first report." in said(app)
    assert [b.proto.label for b in app.get("download_button")] == ["Download these rows"]


def test_rows_that_the_build_does_not_hold_are_counted(monkeypatch, tmp_path):
    rows = [row | {"evidence": [*row["evidence"], "funding/grant-1"]} for row in WARNINGS]
    app = open_warning(monkeypatch, changed(tmp_path / "one", warnings=rows), AGENDA)
    assert "12 rows; 1 more is not in this build." in said(app)
    assert "The rows it names are not in this build." in said(
        open_warning(monkeypatch, changed(tmp_path / "two", warnings=rows), QUIET)
    )


def test_a_row_of_another_coalition_with_the_same_key_is_not_shown(monkeypatch, tmp_path):
    mine = sample()["evidence_rows"]
    other = [row | {"coalition_id": "canopy", "what": "of another coalition"} for row in mine]
    app = open_warning(monkeypatch, changed(tmp_path, evidence_rows=mine + other), AGENDA)
    assert "12 rows." in said(app) and "of another coalition" not in tables(app)


def test_a_warning_that_names_no_row_says_why(monkeypatch, workspace):
    assert "No row can be shown: what it is about is something that did not happen" in said(
        open_warning(monkeypatch, workspace, QUIET)
    )


# --- which one ----------------------------------------------------------------------------------------------


def test_without_a_choice_it_is_the_gravest_of_the_coalition_that_needs_most_and_another_can_be_chosen(
    monkeypatch, workspace
):
    app = open_page(monkeypatch, workspace, "warning")
    assert app.title[0].value == "Fewer members take part"
    app.selectbox[1].set_value(AGENDA).run()
    assert app.title[0].value.replace("\\", "") == "Agenda captured: Northmill"
    app.selectbox[0].set_value("canopy").run()
    assert app.title[0].value == "Money for under six months"


def test_the_address_chooses_nothing(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "warning")
    app.query_params["warning_id"] = RUNWAY
    app.run()
    assert app.title[0].value == "Fewer members take part"


def test_one_that_is_over_can_still_be_read_where_it_was_chosen(monkeypatch, workspace):
    app = open_warning(monkeypatch, workspace, SILENT)
    assert app.title[0].value.replace(
        "\\", ""
    ) == "A member has gone silent: Halden" and "Over by itself\tMay 2026" in tables(app)
    offered = open_page(monkeypatch, workspace, "warning").selectbox[1].options
    assert "Agenda captured: Northmill" in offered and not [label for label in offered if "Halden" in label]


def test_with_no_warning_open_all_is_quiet(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, warnings=[]), "warning")
    assert app.title[0].value == "No warning is open" and "**All quiet.** Last checked 3 November." in said(app)


# --- what was done ------------------------------------------------------------------------------------------


def test_every_step_stands_there_with_who_and_when_the_newest_first(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    say(tmp_path, AGENDA, "acknowledged")
    done = say(
        tmp_path,
        AGENDA,
        "resolved",
        "Bo Berg",
        outcome="worked",
        note="They take turns now",
        noticed_on=date(2026, 12, 1),
    )
    app = open_warning(monkeypatch, tmp_path, AGENDA)
    steps = next(table.value for table in app.table if "Who" in table.value.columns)
    assert list(steps["Who"]) == ["Bo Berg", "Ann Lee"]
    assert f"{done.at:%H:%M} UTC" in steps["When"].iloc[0].replace("\\", "").replace("\u2060", "")
    assert (
        "Resolved: it worked. They take turns now. Without the warning it would have been noticed on 1 December 2026."
        in tables(app)
    )
    assert "Seen by Ann Lee." in tables(app)


def test_it_can_be_answered_on_the_page_and_stays_there(monkeypatch, tmp_path):
    app = open_warning(monkeypatch, make_workspace(tmp_path), AGENDA)
    assert "Nothing yet. Every step is kept, with who and when." in said(app)
    app.radio(key=f"to-{AGENDA}").set_value("resolved").run()
    app.text_input(key=f"who-{AGENDA}").set_value("Ann Lee")
    app.radio(key=f"outcome-{AGENDA}").set_value("did_not_work")
    app.text_input(key=f"note-{AGENDA}").set_value("Nobody else raised one")
    next(
        button for button in app.button if button.label == "Record: agenda captured, Northmill, Threadline Accord"
    ).click().run()
    assert not app.exception and app.title[0].value.replace("\\", "") == "Agenda captured: Northmill"
    assert ":gray-badge[Resolved: it did not work]" in said(app)
    assert [success.value for success in app.success] == [
        "Recorded of agenda captured, Northmill, Threadline Accord: It is resolved."
    ]
    assert "Resolved: it did not work. Nobody else raised one." in tables(app)
    assert app.text_input(key=f"note-{AGENDA}").value == ""  # the next step begins with an empty form
    assert app.radio(key=f"to-{AGENDA}").options == ["Open it again"]
