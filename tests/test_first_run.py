"""Before there is any build: what the first page offers, that examples never mix with one's own, and what other audiences read."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard import workspace
from dashboard.commands import STOPPED, RefusedError, blank_workbook, make_examples
from dashboard.sections.add_files import WAITING
from pipelines.serving import ADDRESS
from pipelines.workspace import Workspace
from tests.demos import free_port
from tests.pages import open_page, said
from tests.published_sample import make_workspace
from tests.roads import CLI, REGISTER, run, write
from tests.test_serving import answers, within_patience


def test_a_new_workspace_offers_examples_workbook_and_upload(monkeypatch, tmp_path):
    Workspace(tmp_path).create()
    app = open_page(monkeypatch, tmp_path, "portfolio")
    assert [title.value for title in app.title] == ["Where do you want to start?"]
    assert [row.value for row in app.header] == ["Look at the examples", "Fill in the workbook", "Add an export"]
    assert "**Nothing is here yet.**" in said(app)


@pytest.mark.parametrize("whose", ["committee", "funder", "member"])
def test_nobody_else_is_offered_to_begin(monkeypatch, tmp_path, whose):
    Workspace(tmp_path).create()
    app = open_page(monkeypatch, tmp_path, "coalition", audience=whose)
    assert "No coalition yet. Ask the secretariat." in said(app) and not app.button


def test_files_that_were_kept_wait_for_a_build(monkeypatch, tmp_path):
    place = Workspace(tmp_path / "w")
    place.create()
    assert run("ingest", place.path, write(tmp_path / "in", REGISTER)).returncode == 0
    app = open_page(monkeypatch, place.path, "portfolio")
    assert "Your files are kept, and no figures have been worked out yet." in said(app)
    assert "Build now" in [button.label for button in app.button]


def test_examples_are_read_only_where_they_were_chosen_and_said_to_be_made_up(monkeypatch, tmp_path):
    Workspace(tmp_path).create()
    make_workspace(tmp_path / workspace.FOLDER)
    app = open_page(monkeypatch, tmp_path, "portfolio", **{workspace.LOOKING: True})
    assert "These coalitions are made up." in said(app) and "Threadline Accord" in said(app)
    next(button for button in app.button if button.label == "Start with my own files").click().run()
    assert [title.value for title in app.title] == ["Where do you want to start?"]
    assert "Threadline Accord" not in said(app)


def test_what_waits_for_a_build_of_ones_own_does_not_wait_in_the_examples(monkeypatch, tmp_path):
    Workspace(tmp_path).create()
    make_workspace(tmp_path / workspace.FOLDER)
    app = open_page(monkeypatch, tmp_path, "portfolio", **{WAITING: ["new files"]})
    assert "Not yet in the figures:" in said(app)
    app.button(key="examples").click().run()
    app.switch_page("screens/arrivals.py").run()
    assert "These coalitions are made up." in said(app)
    assert "Not yet in the figures:" not in said(app)


@pytest.mark.parametrize("whose", ["committee", "funder", "member"])
def test_a_process_of_another_audience_never_reads_the_examples(monkeypatch, tmp_path, whose):
    Workspace(tmp_path).create()
    make_workspace(tmp_path / workspace.FOLDER)
    app = open_page(monkeypatch, tmp_path, "coalition", audience=whose, **{workspace.LOOKING: True})
    assert "Threadline Accord" not in said(app)


def test_the_workbook_is_the_one_that_the_command_makes(tmp_path):
    blank_workbook.cache_clear()
    assert run("template", "workbook", "--output", tmp_path / "w.xlsx").returncode == 0
    by_hand = parts((tmp_path / "w.xlsx").read_bytes())
    assert "xl/workbook.xml" in by_hand and parts(blank_workbook()) == by_hand


def parts(workbook: bytes) -> dict[str, bytes]:
    """Everything in a workbook but the second in which it was made."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


def test_examples_that_cannot_be_made_say_why(tmp_path):
    place = tmp_path / "taken"
    place.write_text("a file", encoding="utf-8")
    with pytest.raises(RefusedError, match="is a file"):
        make_examples(place)


def test_the_dashboard_of_a_folder_with_strangers_is_refused(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("not ours", encoding="utf-8")
    answer = run("dashboard", tmp_path, "--no-open")
    assert answer.returncode == 2 and "is not a workspace and is not empty" in answer.stderr


def test_the_dashboard_makes_a_workspace_that_is_not_there_and_opens_it(tmp_path: Path):
    port = free_port()
    command = [*CLI, "dashboard", str(tmp_path / "new"), "--no-open", "--port", str(port)]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # in a group of its own, so that the page's process ends with it
    try:
        assert within_patience(lambda: answers(f"http://{ADDRESS}:{port}"))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    assert Workspace(tmp_path / "new").settings_file.is_file()


def test_a_dashboard_that_is_asked_for_in_vain_makes_nothing(tmp_path: Path):
    assert run("dashboard", tmp_path / "new", "--organisation", "alder", "--no-open").returncode == 2
    assert not (tmp_path / "new").exists()


def test_examples_that_are_interrupted_say_so_and_can_be_made_again(tmp_path: Path):
    with ThreadPoolExecutor(1) as pool:
        asked_by = pool.submit(threading.get_native_id).result()
        making = pool.submit(make_examples, tmp_path / "examples")
        children = Path(f"/proc/self/task/{asked_by}/children")
        while not (found := children.read_text(encoding="ascii").split()) and not making.done():
            time.sleep(0.02)
        assert found, "nothing was started"
        os.kill(int(found[0]), signal.SIGKILL)
        with pytest.raises(RefusedError, match=STOPPED):
            making.result()
    assert not (tmp_path / "examples" / "current").exists()  # so the page makes them when it is asked again
