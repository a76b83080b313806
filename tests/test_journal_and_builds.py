"""The journal beside real builds: what people did survives them, and is counted by the next one."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.journal import Warned, journal_of
from pipelines.published_warnings import published_warnings
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, run_json, write

DECIDED = "decision_id,coalition_id,decided_on,item_id,outcome\n"
PUT_OFF = {"decisions": f"{DECIDED}d2,reef,2026-02-20,i,deferred\nd3,reef,2026-03-20,i,deferred\n"}
EARLIER = {"decisions-late": f"{DECIDED}d1,reef,2026-01-20,i,deferred\n"}


def test_what_people_did_survives_rebuilds_and_late_rows_and_is_counted(tmp_path: Path) -> None:
    exports = write(
        tmp_path / "exports", REGISTER, PUT_OFF, *(meeting_month(f"2026-0{month}") for month in range(1, 5))
    )
    w = tmp_path / "w"
    assert run("ingest", w, exports).returncode == 0
    assert run_json("build", w)["new"] is True
    (one,) = [row for row in published_warnings(Workspace(w)).rows if row["warning"] == "decision_deferred"]
    assert str(one["month"]) == "2026-03-01"
    assert record(w) == ("decision_deferred", 1, 0, 0, None)
    assert run("warning", w, one["warning_id"], "--to", "acknowledged", "--who", "Ann").returncode == 0
    assert run_json("build", w)["new"] is False  # nothing was ended: nothing is built anew
    ended = run(
        "warning", w, one["warning_id"], "--to", "resolved", "--outcome", "worked", "--noticed-on", "2026-06-01"
    )
    assert ended.returncode == 0
    assert run_json("build", w)["new"] is True
    assert record(w) == ("decision_deferred", 1, 1, 1, 62 / 30.4375)  # 31 March to 1 June
    write(tmp_path / "late", EARLIER)
    assert run("ingest", w, tmp_path / "late").returncode == 0
    assert run("build", w).returncode == 0
    (moved,) = [row for row in published_warnings(Workspace(w)).rows if row["warning"] == "decision_deferred"]
    assert str(moved["month"]) == "2026-02-01" and moved["warning_id"] != one["warning_id"]
    assert journal_of(w).history(Warned.of(moved))[0].who == "Ann"
    assert record(w) == ("decision_deferred", 1, 1, 1, 93 / 30.4375)  # 28 February to 1 June


def record(workspace: Path) -> tuple[object, ...]:
    (row,) = [row for row in published(workspace)["warning_record"] if row[0] == "decision_deferred"]
    return row


def test_the_address_of_the_journal_is_in_no_build(tmp_path: Path) -> None:
    exports = write(tmp_path / "exports", REGISTER, meeting_month("2026-01"))
    w = tmp_path / "w"
    assert run("ingest", w, exports).returncode == 0
    assert run_json("build", w)["new"] is True
    with (w / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[journal]\nurl = "sqlite:///{tmp_path}/s3cret-place.sqlite"\n')
    assert run_json("build", w)["new"] is False
    manifest = (Workspace(w).current_build() or w) / "manifest.json"
    assert (
        "s3cret-place" not in manifest.read_text("utf-8")
        and "journal" in json.loads(manifest.read_text("utf-8"))["made_from"]
    )


def test_a_journal_that_cannot_be_read_stops_the_build_and_keeps_the_one_in_force(tmp_path: Path) -> None:
    exports = write(tmp_path / "exports", REGISTER, meeting_month("2026-01"))
    w = tmp_path / "w"
    assert run("ingest", w, exports).returncode == 0
    assert run_json("build", w)["new"] is True
    before = (w / "current").read_text()
    (w / "journal.sqlite").write_bytes(b"no journal")
    answer = run("build", w)
    assert answer.returncode == 2 and "journal.sqlite: damaged" in answer.stderr
    assert (w / "current").read_text() == before
