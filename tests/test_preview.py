"""Who sees which pages, and the secretariat's look through the eyes of others: from their files, never a filter, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import words
from dashboard.audience import NOBODY, audience, is_preview
from dashboard.data import published
from dashboard.navigation import PAGES, PAGES_OF, may_open, page_of, pages_of
from dashboard.sections.see_it_as import NAMES
from dashboard.sections.ways_on import LABELS
from pipelines.workspace import Workspace
from tests.pages import open_page, said
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build

AUDIENCES = ("secretariat", "committee", "funder", "member")
BANNER = "You are previewing what"
OWN_NAME = {"committee": "At the table", "funder": "As funded", "member": "As a member sees it"}
# coalition, id, name: Birch is in two coalitions, and two members are called alike
WHO = (("canopy", "oak", "Oak"), ("canopy", "birch", "Birch"), ("threadline", "birch", "Birch"), ("threadline", "elm", HOSTILE),
       ("threadline", "oak-2", "Oak"))  # fmt: skip
MEMBERS = [
    {"coalition_id": coalition, "organisation_id": key, "name": name, "measure": measure, "own": 0.5, "unit": "share"}
    for coalition, key, name in WHO
    for measure in ("share_of_acts", "attendance")
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """Each audience's file calls the coalition Threadline by another name, so that it shows which one was read."""
    path = make_workspace(tmp_path_factory.mktemp("preview"))
    for whose, name in OWN_NAME.items():
        tables = sample()
        tables["coalitions"] = [
            row | {"name": name} for row in tables["coalitions"] if row["coalition_id"] == "threadline"
        ]
        tables["own_numbers"] = MEMBERS if whose == "member" else []
        write_build(path, BUILD, tables, whose)
    (path / "builds" / BUILD / "published" / "secretariat.duckdb").unlink()
    write_build(path, BUILD, sample() | {"own_numbers": MEMBERS})
    return path


def look_as(app, whose: str):
    app.menu_button[0].click(whose).run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def titles(whose: str) -> list[str]:
    found = (page_of(whose, name) for name in pages_of(whose))
    return [page.title for page in found if page.is_listed]


# --- navigation ---------------------------------------------------------------------------------------------


def test_the_navigation_of_each_audience_is_short_and_in_its_words():
    assert len(titles("secretariat")) <= 9
    assert titles("funder") == ["Progress", "Will it last", "Is facilitation worth it", "Method"]
    assert titles("member") == ["Our numbers", "Coalition", "Method"]
    assert "Portfolio" in titles("secretariat") and "Portfolio" not in titles("committee")
    assert "Data" not in titles("committee")


def test_every_page_is_somebodys_and_no_two_pages_of_an_audience_share_an_address():
    assert {name for names in PAGES_OF.values() for name in names} == set(PAGES)
    for whose in AUDIENCES:
        urls = [page_of(whose, name).url for name in pages_of(whose)]
        assert len(urls) == len(set(urls))


@pytest.mark.parametrize("page", ["coalition", "shaping", "lasting"])
def test_who_is_missing_is_one_button_away(monkeypatch, workspace, page):
    app = open_page(monkeypatch, workspace, page, coalition_id="threadline")
    next(button for button in app.button if button.label == "Who is missing").click().run()
    assert [title.value for title in app.title] == ["Who is missing"]


@pytest.mark.parametrize("whose", AUDIENCES)
def test_the_coalitions_page_leads_on_to_just_the_pages_that_its_reader_has(monkeypatch, workspace, whose):
    app = open_page(monkeypatch, workspace, "coalition", audience=whose, coalition_id="threadline")
    ways = {button.label for button in app.button} & set(LABELS.values())
    assert ways == {LABELS[page] for page in ("briefing", "missing_players") if may_open(whose, page)}


def test_a_funder_has_no_button_to_a_page_that_is_not_a_funders(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "lasting", audience="funder")
    assert "Who is missing" not in [button.label for button in app.button]


@pytest.mark.parametrize(
    ("whose", "title"),
    [("secretariat", "Which coalition needs me"), ("committee", "At the table"),
     ("funder", "Is it building something that lasts"), ("member", "What is said about us")],
)  # fmt: skip
def test_each_audience_begins_on_the_page_that_answers_its_question(monkeypatch, workspace, whose, title):
    app = open_page(monkeypatch, workspace, "", audience=whose)
    assert [one.value for one in app.title] == [title]


# --- the switch ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["committee", "funder", "member"])
def test_a_preview_reads_the_file_of_that_audience_and_says_so(monkeypatch, workspace, whose):
    app = look_as(open_page(monkeypatch, workspace, "inbox"), whose)
    shown = said(app) + " ".join(option for box in app.selectbox for option in box.options)
    assert OWN_NAME[whose] in shown and "Threadline Accord" not in shown
    assert BANNER in said(app)
    assert [menu.label for menu in app.menu_button] == [f"See it as: {NAMES[whose]}"]


def test_a_page_that_both_have_stays_open_and_another_gives_way_to_the_first(monkeypatch, workspace):
    app = look_as(open_page(monkeypatch, workspace, "lasting"), "funder")
    assert [title.value for title in app.title] == ["Will it last"]
    assert [title.value for title in look_as(app, "member").title] == ["What is said about us"]


# --- of which member ----------------------------------------------------------------------------------------


def member_box(app):
    return next(box for box in app.selectbox if box.label == "As which member")


def test_a_members_preview_begins_with_a_member_of_the_coalition_last_looked_at(monkeypatch, workspace):
    app = look_as(open_page(monkeypatch, workspace, "coalition", coalition_id="threadline"), "member")
    assert member_box(app).value == "elm"  # by name: its stars come before letters
    assert f"You are previewing what {HOSTILE} sees." in said(app)
    assert "](" not in "".join(element.value for element in app.markdown if "data:image" not in element.value)
    app = look_as(open_page(monkeypatch, workspace, "coalition", coalition_id="canopy"), "member")
    assert member_box(app).value == "birch" and "You are previewing what Birch sees." in said(app)


def test_each_member_is_named_once_and_those_called_alike_by_their_id(monkeypatch, workspace):
    app = look_as(open_page(monkeypatch, workspace, "coalition"), "member")
    assert sorted(member_box(app).options) == sorted([HOSTILE, "Birch", "Oak (oak)", "Oak (oak-2)"])


def test_another_member_is_one_choice_away_and_stays_from_page_to_page(monkeypatch, workspace):
    app = look_as(open_page(monkeypatch, workspace, "coalition", coalition_id="threadline"), "member")
    member_box(app).select("oak").run()
    assert "You are previewing what Oak (oak) sees." in said(app)
    app.switch_page("screens/our_numbers.py").run()
    assert "Oak: not" not in said(app) and "irch" not in said(app)
    app.switch_page("screens/method.py").run()
    assert "You are previewing what Oak (oak) sees." in said(app)
    app.button(key="end-preview").click().run()
    assert BANNER not in said(app) and "As which member" not in [box.label for box in app.selectbox]


def test_only_a_members_preview_has_a_member_and_only_in_the_secretariats_process(monkeypatch, workspace):
    script = """
import streamlit as st
from dashboard.audience import organisation
from dashboard.data import UnavailableError, members_to_preview, published
for wanted in ("member", "committee", "funder", "secretariat"):
    st.session_state["see_as"], st.session_state["see_as_organisation"] = wanted, "birch"
    rows = published().rows("own_numbers")
    try:
        names = len(members_to_preview())
    except UnavailableError:
        names = "no"
    st.text(f"{organisation()} {sorted({row['organisation_id'] for row in rows})} {names}")
st.session_state["see_as"] = "member"
for hostile in (["birch"], {"birch": 1}, 7, "", None):
    st.session_state["see_as_organisation"] = hostile
    st.text(f"{organisation()} {len(published().rows('own_numbers'))}")
"""
    every = sorted({key for _, key, _ in WHO})
    monkeypatch.delenv("COALITION_HEALTH_ORGANISATION", raising=False)
    found = [text.value for text in run_script(monkeypatch, workspace, script).text]
    assert found[:4] == ["birch ['birch'] 5", "None [] 5", "None [] 5", f"None {every} 5"]
    assert found[4:] == ["None 0"] * 5
    found = [text.value for text in run_script(monkeypatch, workspace, script, whose="member").text]
    assert found == ["None [] no"] * 4 + ["None 0"] * 5
    monkeypatch.setenv("COALITION_HEALTH_ORGANISATION", "oak")
    found = [text.value for text in run_script(monkeypatch, workspace, script, whose="member").text]
    assert found == ["oak ['oak'] no"] * 4 + ["oak 2"] * 5


def test_a_build_without_members_can_still_be_previewed(monkeypatch, tmp_path):
    path = make_workspace(tmp_path)
    write_build(path, BUILD, sample(), "member")
    app = look_as(open_page(monkeypatch, path, "portfolio"), "member")
    assert "You are previewing what a member sees." in said(app) and [t.value for t in app.title] == [
        "What is said about us"
    ]


def test_one_button_leads_back(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "portfolio")
    assert BANNER not in said(app) and [menu.label for menu in app.menu_button] == ["See it as: Secretariat"]
    look_as(app, "funder")
    app.button(key="end-preview").click().run()
    assert [title.value for title in app.title] == ["Which coalition needs me"]
    assert BANNER not in said(app) and "Not validated" not in said(app)


def test_a_preview_lasts_from_page_to_page(monkeypatch, workspace):
    app = look_as(open_page(monkeypatch, workspace, "coalition"), "committee")
    app.switch_page("screens/shaping.py").run()
    assert BANNER in said(app) and "At the table" in app.selectbox[0].options


@pytest.mark.parametrize("whose", ["funder", "member", "committee"])
def test_a_process_of_another_audience_cannot_be_switched(monkeypatch, workspace, whose):
    app = open_page(monkeypatch, workspace, "coalition", audience=whose, see_as="secretariat", saw_it_as="secretariat")
    assert OWN_NAME[whose] in said(app) and BANNER not in said(app)
    assert not app.menu_button and "end-preview" not in [button.key for button in app.button]


@pytest.mark.parametrize("whose", AUDIENCES)
def test_only_the_secretariats_process_looks_as_another_and_only_as_an_audience(monkeypatch, workspace, whose):
    script = """
import streamlit as st
from dashboard.data import published
for wanted in ("committee", "funder", "member", "secretariat", "../funder", "steward", "", ["funder"], {"funder": 1}, 7, None):
    st.session_state["see_as"] = wanted
    st.text(published().audience)
"""
    found = [text.value for text in run_script(monkeypatch, workspace, script, whose=whose).text]
    if whose == "secretariat":
        assert found == ["committee", "funder", "member", *["secretariat"] * 8]
    else:
        assert found == [whose] * 11


def test_a_missing_file_is_said_and_the_way_back_stays(monkeypatch, tmp_path):
    app = look_as(open_page(monkeypatch, make_workspace(tmp_path), "portfolio"), "funder")
    assert "cannot be opened" in said(app) and "Threadline" not in said(app)
    app.button(key="end-preview").click().run()
    assert [title.value for title in app.title] == ["Which coalition needs me"]


# --- nothing is written, nothing slips through ----------------------------------------------------------------


def run_script(monkeypatch, workspace: Path, script: str, *, whose: str = "secretariat", **state: object) -> AppTest:
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(workspace))
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", whose)
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def outcome(monkeypatch, workspace: Path, action: str, **more) -> str:
    """What comes of an action in a page's script: its answer, or the kind of refusal and its words."""
    script = f"""
import streamlit as st
from dashboard import commands, journal
from dashboard.commands import RefusedError
from dashboard.data import UnavailableError
try:
    answer = {action}
    st.text(f"did: {{answer}}")
except (RefusedError, UnavailableError) as error:
    st.text(f"{{type(error).__name__}}: {{error}}")
"""
    return run_script(monkeypatch, workspace, script, **more).text[0].value


ACTIONS = (
    'commands.run("decide", "contests", "says=wrong")',
    'commands.contest("a member", {"says": "wrong"})',
    "journal.states([])",
)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("whose", ["committee", "funder", "member"])
def test_nothing_is_written_or_asked_of_the_workspace_in_a_preview(monkeypatch, tmp_path, action, whose):
    found = outcome(monkeypatch, make_workspace(tmp_path), action, see_as=whose)
    assert found.startswith(("RefusedError: You are looking", "UnavailableError: This page is not part"))
    assert not (tmp_path / "decisions").exists() and not (tmp_path / "journal.sqlite").exists()


def test_the_same_is_done_without_a_preview(monkeypatch, tmp_path):
    Workspace(tmp_path).create()
    assert outcome(monkeypatch, make_workspace(tmp_path), ACTIONS[0]).startswith("did: ")
    assert (tmp_path / "decisions" / "contests.csv").exists()


@pytest.mark.parametrize("whose", ["funder", "committee"])
def test_only_a_member_and_the_secretariat_log_that_a_figure_is_wrong(monkeypatch, tmp_path, whose):
    found = outcome(monkeypatch, make_workspace(tmp_path), ACTIONS[1], whose=whose, see_as="member")
    assert found.startswith("UnavailableError")


def test_fragments_and_callbacks_follow_the_preview(monkeypatch, workspace):
    script = """
import streamlit as st
from dashboard.data import published
def keep():
    st.session_state["callback"] = published().audience
@st.fragment
def part():
    st.text("fragment " + published().audience)
part()
st.button("go", on_click=keep)
st.text("callback " + st.session_state.get("callback", "none"))
"""
    app = run_script(monkeypatch, workspace, script, see_as="funder")
    app.button[0].click().run()
    assert [text.value for text in app.text] == ["fragment funder", "callback funder"]


def test_code_of_a_served_page_that_belongs_to_no_session_opens_nothing(monkeypatch, workspace):
    # as a download whose bytes are made on the click: it would else read the secretariat's file in a preview
    script = """
import threading
import streamlit as st
from dashboard.audience import audience
from dashboard.data import UnavailableError, published
found = []
def ask():
    found.append(audience())
    try:
        found.append(published().audience)
    except UnavailableError as error:
        found.append(str(error))
thread = threading.Thread(target=ask)
thread.start(); thread.join()
st.text(found[0]); st.text(found[1])
"""
    app = run_script(monkeypatch, workspace, script, see_as="funder")
    assert [text.value for text in app.text] == [NOBODY, words.NO_ACCESS]


def test_outside_a_served_page_the_environment_alone_decides(monkeypatch, workspace):
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(workspace))
    for whose in AUDIENCES:
        monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", whose)
        assert (audience(), is_preview(), published().audience) == (whose, False, whose)
