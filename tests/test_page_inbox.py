from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.navigation import may_open
from dashboard.warning_words import NEARLY_WHOLE_DAYS
from dashboard.words import full_date
from metrics import early_warnings
from pipelines.decision_files import CONTEXT, in_force
from pipelines.journal import Warned, journal_of
from pipelines.workspace import Workspace
from tests.doors import published_files
from tests.pages import changed, open_page, said
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build
from tests.published_warnings import WARNING_DETAILS, WARNINGS

ENGAGEMENT, AGENDA, RUNWAY = "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa6"
OPEN_ONES = [
    "Fewer members take part", "Money for under six months", "Agenda captured: Northmill", "Nobody ever objects",
    "A junior delegate comes: Tamarind", "A feed has stopped: messages",
]  # fmt: skip
NEXT_MONTH, LAST_MONTH = date.today() + timedelta(days=30), date.today() - timedelta(days=30)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """For tests that write nothing."""
    return make_workspace(tmp_path_factory.mktemp("inbox"))


def open_inbox(monkeypatch, workspace, **state):
    return open_page(monkeypatch, workspace, "inbox", **state)


def cards(app):
    return [card.value.replace("\\", "") for card in app.subheader]


def with_details(**by_id):
    return [row | by_id.get(row["warning_id"], {}) for row in WARNING_DETAILS]


def answer(app, warning_id, to, **typed):
    """Open the card's form and say something; `typed` goes into its fields by the beginning of their keys."""
    app.session_state[f"answer-{warning_id}"] = True
    app.run()
    app.radio(key=f"to-{warning_id}").set_value(to).run()
    fields = {field.key: field for kind in ("text_input", "date_input", "radio", "checkbox") for field in app.get(kind)}
    for field, value in typed.items():
        fields[f"{field}-{warning_id}"].set_value(value)
    record(app, warning_id)
    assert not app.exception, [e.value for e in app.exception]
    return app


def record(app, warning_id):
    (button,) = [b for b in app.button if str(b.key).startswith(f"FormSubmitter:triage-{warning_id}")]
    button.click().run()


def state_of(workspace, warning_id):
    row = next(row for row in WARNINGS if row["warning_id"] == warning_id)
    return journal_of(workspace).states([Warned.of(row)])[warning_id]


# --- what there is ------------------------------------------------------------------------------------------


def test_the_first_sentence_says_how_many_to_act_on_where_and_how_many_are_new(monkeypatch, workspace):
    app = open_inbox(monkeypatch, workspace)
    assert (
        "**3 warnings to act on in 2 coalitions; 1 is new this month.** Beside them 2 to watch and 1 about the data."
        in said(app)
    )


def test_the_three_classes_stand_apart_with_those_to_act_on_first(monkeypatch, workspace):
    app = open_inbox(monkeypatch, workspace)
    assert [h.value for h in app.header] == ["To act on :gray[3]", "To watch :gray[2]", "About the data :gray[1]"]
    assert cards(app) == OPEN_ONES  # of act: severity 3, 3, 2 though the second is the weakest; over ones are not here


def test_of_equal_gravity_the_stronger_comes_first_and_of_equal_strength_the_newer(monkeypatch, tmp_path):
    alike = {key: {"severity": 2, "strength": 3.0} for key in (ENGAGEMENT, AGENDA, RUNWAY)}
    app = open_inbox(monkeypatch, changed(tmp_path / "alike", warning_details=with_details(**alike)))
    assert cards(app)[:3] == ["Agenda captured: Northmill", "Money for under six months", "Fewer members take part"]
    stronger = alike | {RUNWAY: {"severity": 2, "strength": 3.5}}
    app = open_inbox(monkeypatch, changed(tmp_path / "stronger", warning_details=with_details(**stronger)))
    assert cards(app)[0] == "Money for under six months"


def test_a_card_says_where_since_when_why_and_the_next_step_with_its_hat(monkeypatch, workspace):
    words = said(open_inbox(monkeypatch, workspace))
    assert ":gray[Threadline Accord. Since 14 August 2026, first reported in October 2026.]" in words
    assert "Northmill raised 11 of the 12 items of the last 3 meetings, usually 24 %." in words
    assert "**Next step, project manager:** List the grants to renew by month." in words
    assert "Members attended 44 %" in words and "Members attended 58 %" not in words  # as it was last seen


def test_new_is_what_was_first_reported_in_the_newest_month_that_is_judged(monkeypatch, tmp_path):
    rows = [row | {"data_as_of": date(2026, 10, 23)} for row in sample()["coalitions"]]  # 8 days of October are to come
    early = changed(tmp_path, coalitions=rows)
    assert ":red-badge[New]" in said(open_inbox(monkeypatch, early, inbox_coalition="canopy"))  # of September
    of_october = {"inbox_coalition": "threadline", "inbox_class": "act"}
    assert ":red-badge[New]" not in said(open_inbox(monkeypatch, early, **of_october))
    late = changed(tmp_path / "late", coalitions=[row | {"data_as_of": date(2026, 10, 24)} for row in rows])
    assert ":red-badge[New]" in said(open_inbox(monkeypatch, late, **of_october))
    assert NEARLY_WHOLE_DAYS == early_warnings.NEARLY_WHOLE_DAYS == 7


def test_a_warning_without_room_in_its_month_says_that_it_would_be_one_to_act_on(monkeypatch, workspace):
    assert said(open_inbox(monkeypatch, workspace)).count("It would be one to act on") == 1


def test_it_is_said_that_rules_could_not_judge(monkeypatch, workspace):
    assert "Of 1 coalition not everything could be judged" in said(open_inbox(monkeypatch, workspace))


def test_without_any_open_warning_all_is_quiet(monkeypatch, tmp_path):
    closed = [row | {"closed_month": date(2026, 10, 1)} for row in WARNINGS]
    app = open_inbox(monkeypatch, changed(tmp_path, warnings=closed))
    assert "**All quiet.** No warning is open. Last checked 3 November." in said(app) and not cards(app)


def test_with_nothing_to_act_on_the_rest_is_counted(monkeypatch, tmp_path):
    rows = [row for row in WARNINGS if row["class"] != "act"]
    words = said(open_inbox(monkeypatch, changed(tmp_path, warnings=rows)))
    assert "**Nothing to act on.** 2 to watch and 1 about the data." in words


def test_a_build_older_than_the_warnings_says_so(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    (tmp_path / "builds" / BUILD / "published" / "secretariat.duckdb").unlink()
    write_build(tmp_path, BUILD, sample(), without=("warning_details", "warning_method", "warning_gaps"))
    assert "This build holds no warnings yet" in said(open_inbox(monkeypatch, tmp_path))


def test_a_journal_that_cannot_be_read_is_told_and_no_state_is_made_up(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    (tmp_path / "journal.sqlite").write_bytes(b"not a database, but long enough to be looked at as one" * 40)
    app = open_inbox(monkeypatch, tmp_path)
    assert "journal" in said(app) and "nobody has it" not in said(app) and not cards(app)


def test_a_hostile_subject_is_text(monkeypatch, tmp_path):
    rows = with_details(**{AGENDA: {"subject_name": HOSTILE, "latest_why": f"{HOSTILE} raised it."}})
    app = open_inbox(monkeypatch, changed(tmp_path, warning_details=rows))
    raw = "\n".join([e.value for e in (*app.subheader, *app.markdown)])
    assert "](" not in raw and "https://" not in raw and " <img" not in raw
    assert f"Agenda captured: {HOSTILE}" in said(app)


def test_the_secretariat_and_the_committee_have_the_pages():
    for page in ("inbox", "warning"):
        found = [a for a in ("secretariat", "committee", "funder", "member") if may_open(a, page)]
        assert found == ["secretariat", "committee"]


# --- the committee ------------------------------------------------------------------------------------------


def for_the_committee(path, **more):
    """Its file, through the door: nobody named, no rows, none made of answers. The journal says one was a false alarm."""
    make_workspace(path)
    published_files(path / "door", sample() | more)
    place = path / "builds" / BUILD / "published"
    (place / "committee.duckdb").write_bytes((path / "door" / "committee.duckdb").read_bytes())
    agenda = Warned.of(next(row for row in WARNINGS if row["warning_id"] == AGENDA))
    journal_of(path).change(agenda, "false_alarm", "Ann Lee", follows=0, note="A workshop")
    return path


def test_the_committee_reads_the_warnings_without_names_answers_or_the_journal(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, for_the_committee(tmp_path), audience="committee", inbox_coalition="threadline")
    shown = said(app)
    assert "Agenda captured: one organisation" in cards(app)
    assert "Northmill" not in shown and "Tamarind" not in shown
    assert "What the secretariat said of a warning is not told here" in shown and "Ann Lee" not in shown
    assert not app.radio and not app.text_input and "Answer:" not in str([box.label for box in app.expander])
    states = next(box for box in app.selectbox if box.label == "State")
    assert states.options == ["All that are open", "Over by itself"]


def test_the_committee_finds_those_that_are_over(monkeypatch, tmp_path):
    rows = [row | {"closed_month": date(2026, 10, 1)} if row["warning_id"] == AGENDA else row for row in WARNINGS]
    place = for_the_committee(tmp_path, warnings=rows)
    app = open_inbox(monkeypatch, place, audience="committee", inbox_state="over", inbox_coalition="threadline")
    assert cards(app) == ["Agenda captured: one organisation"]


def test_the_committees_page_of_a_warning_has_no_rows_no_answers_and_nothing_to_record(monkeypatch, tmp_path):
    place = for_the_committee(tmp_path)
    app = open_page(monkeypatch, place, "warning", audience="committee", warning_id=AGENDA, coalition_id="threadline")
    assert app.title[0].value.replace("\\", "") == "Agenda captured: one organisation"
    assert [header.value for header in app.header] == ["Next step", "How it is worked out"]
    shown = said(app)
    assert not [word for word in ("Northmill", "Ann Lee", "False alarm", "was closed yet") if word in shown]
    assert not app.radio and not app.text_input and not app.get("download_button")


# --- choosing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"inbox_coalition": "canopy"}, ["Money for under six months"]),
        ({"inbox_class": "data"}, ["A feed has stopped: messages"]),
        ({"inbox_hat": "matchmaker"}, ["A junior delegate comes: Tamarind"]),
        ({"inbox_state": "over"}, ["A member has gone silent: Halden"]),
        ({"inbox_coalition": "threadline", "inbox_class": "act"}, [OPEN_ONES[0], OPEN_ONES[2]]),
    ],
)
def test_a_choice_leaves_only_what_fits(monkeypatch, workspace, choice, found):
    assert cards(open_inbox(monkeypatch, workspace, **choice)) == found


def test_where_nothing_fits_one_button_leads_back_to_all(monkeypatch, workspace):
    app = open_inbox(monkeypatch, workspace, inbox_coalition="harbour")
    assert "No warning fits this choice." in said(app) and not cards(app)
    next(button for button in app.button if button.label == "Show all that are open").click().run()
    assert cards(app) == OPEN_ONES


def test_the_button_opens_that_warning(monkeypatch, workspace):
    app = open_inbox(monkeypatch, workspace)
    next(
        button for button in app.button if button.label == "See why: agenda captured, Northmill, Threadline Accord"
    ).click().run()
    assert said(app).startswith("Agenda captured: Northmill")


# --- answering ----------------------------------------------------------------------------------------------


def test_seen_is_recorded_with_the_name_which_is_asked_once(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    answer(app, AGENDA, "acknowledged", who="Ann Lee")
    assert ":gray-badge[Seen by Ann Lee]" in said(app)
    assert (state_of(tmp_path, AGENDA).state, state_of(tmp_path, AGENDA).who) == ("acknowledged", "Ann Lee")
    answer(app, ENGAGEMENT, "acknowledged")
    assert state_of(tmp_path, ENGAGEMENT).who == "Ann Lee"
    assert not [field for field in app.text_input if field.label == "Your name"]


def test_nothing_is_recorded_without_a_name(monkeypatch, tmp_path):
    app = answer(open_inbox(monkeypatch, make_workspace(tmp_path)), AGENDA, "acknowledged")
    assert [error.value for error in app.error] == ["Say who you are."]
    assert state_of(tmp_path, AGENDA).change_id == 0


def test_who_takes_it_is_recorded_with_a_day_and_stands_on_the_card(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    answer(app, AGENDA, "acting", who="Ann Lee", owner="Bo Berg", note="Calls them")
    assert [error.value for error in app.error] == ["Say who is on it, and by which day."]
    answer(app, AGENDA, "acting", due=NEXT_MONTH)  # what was typed before is still there
    state = state_of(tmp_path, AGENDA)
    assert (state.state, state.owner, state.due_on, state.note, state.who) == (
        "acting",
        "Bo Berg",
        NEXT_MONTH,
        "Calls them",
        "Ann Lee",
    )
    assert f":gray-badge[Bo Berg is on it, due {full_date(NEXT_MONTH)}]" in said(app)


def test_a_due_date_that_has_passed_is_called_overdue(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    answer(app, AGENDA, "acting", who="Ann Lee", owner="Bo Berg", due=LAST_MONTH)
    assert f"due {full_date(LAST_MONTH)}, overdue" in said(app)


def test_what_is_resolved_leaves_the_list_and_can_be_opened_again(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    answer(app, AGENDA, "resolved", who="Ann Lee")
    assert [error.value for error in app.error] == ["Say whether what was done worked."]
    answer(app, AGENDA, "resolved", outcome="worked", noticed=date(2026, 12, 1))
    assert state_of(tmp_path, AGENDA).noticed_on == date(2026, 12, 1)
    assert "Agenda captured: Northmill" not in cards(app) and "**2 warnings to act on in 2 coalitions.**" in said(app)
    again = open_inbox(monkeypatch, tmp_path, inbox_state="ended")
    assert cards(again) == ["Agenda captured: Northmill"] and "Resolved: it worked" in said(again)
    answer(again, AGENDA, "open", who="Cy Dahl", note="It happened again")
    assert state_of(tmp_path, AGENDA).state == "open"
    assert "Agenda captured: Northmill" in cards(open_inbox(monkeypatch, tmp_path))


def test_a_false_alarm_needs_a_reason(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    answer(app, AGENDA, "false_alarm", who="Ann Lee")
    assert [error.value for error in app.error] == ["Say why, in a sentence."]
    answer(app, AGENDA, "false_alarm", note="A workshop, not a meeting")
    assert (state_of(tmp_path, AGENDA).state, state_of(tmp_path, AGENDA).note) == (
        "false_alarm",
        "A workshop, not a meeting",
    )


def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_typed(monkeypatch, tmp_path):
    app = open_inbox(monkeypatch, make_workspace(tmp_path))
    app.session_state[f"answer-{AGENDA}"] = True
    app.run()
    app.radio(key=f"to-{AGENDA}").set_value("resolved").run()
    row = next(row for row in WARNINGS if row["warning_id"] == AGENDA)
    journal_of(tmp_path).change(Warned.of(row), "acknowledged", "Bo Berg", follows=0)  # meanwhile, elsewhere
    app.text_input(key=f"who-{AGENDA}").set_value("Ann Lee")
    app.text_input(key=f"note-{AGENDA}").set_value("They take turns now")
    app.radio(key=f"outcome-{AGENDA}").set_value("worked")
    record(app, AGENDA)
    assert "Bo Berg was faster" in app.error[0].value
    assert state_of(tmp_path, AGENDA).state == "acknowledged" and "Seen by Bo Berg" in said(app)
    assert app.text_input(key=f"note-{AGENDA}").value == "They take turns now"
    record(app, AGENDA)  # having seen it, once more
    assert (state_of(tmp_path, AGENDA).state, state_of(tmp_path, AGENDA).note) == ("resolved", "They take turns now")


def test_what_an_event_explains_logs_the_event_for_the_next_build(monkeypatch, tmp_path):
    workspace = Workspace(tmp_path)
    workspace.create()
    make_workspace(tmp_path)
    app = open_inbox(monkeypatch, tmp_path)
    answer(app, ENGAGEMENT, "explained", who="Ann Lee", event="Fashion week, everybody away")
    assert [error.value for error in app.error] == ["Say what happened, and on which day."]
    answer(app, ENGAGEMENT, "explained", on=date(2026, 10, 5), rebase=True)
    assert state_of(tmp_path, ENGAGEMENT).state == "explained"
    (event,) = in_force(CONTEXT, workspace.decisions)
    assert (event["coalition_id"], event["happened_on"], event["label"], event["rebase"], event["who"]) == (
        "threadline", "2026-10-05", "Fashion week, everybody away", "yes", "Ann Lee",
    )  # fmt: skip
