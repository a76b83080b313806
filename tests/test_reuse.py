"""A build that takes over months from the one before publishes what a full run publishes, whatever arrived."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest

from metrics.cube import statements
from metrics.disclosure import AUDIENCES
from pipelines.build import build
from pipelines.facts import OF_THE_CUBE
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import REGISTER, published, write

MONTHS = [f"2026-0{month}" for month in range(1, 6)]  # of two coalitions: reef has a register, kelp none
PEOPLE = ("ann@alder.example", "bob@birch.example", "cy@cedar.example", "dee@nowhere.example")
COMMITMENTS = "commitment_id,coalition_id,made_on,owner_organisation_id,due_on,completed_on,dropped_on\n"


def month_of(draw: random.Random, month: str) -> dict[str, str]:
    """What two coalitions did in a month."""
    rows: dict[str, list[str]] = {
        "meetings": ["meeting_id,coalition_id,starts_at,scheduled_minutes"],
        "attendance": ["meeting_id,person_key,joined_at,left_at"],
        "messages": ["message_id,coalition_id,sent_at,person_key,thread_id"],
        "agenda_items": ["item_id,coalition_id,raised_on,proposed_by_organisation_id"],
        "decisions": ["decision_id,coalition_id,decided_on,item_id,amended_by_organisation_ids"],
        "positions": ["decision_id,organisation_id,position"],
        "contributions": ["contribution_id,coalition_id,organisation_id,given_on,amount,currency"],
    }
    for coalition in ("reef", "kelp"):
        day, name = f"{month}-{draw.randint(10, 27)}", f"{coalition}-{month}"
        rows["meetings"].append(f"{name},{coalition},{day}T09:00:00Z,60")
        for person in draw.sample(PEOPLE, 3):
            rows["attendance"].append(f"{name},{person},{day}T09:00:00Z,{day}T09:{draw.randint(10, 59)}:00Z")
        for number in range(draw.randint(1, 6)):
            rows["messages"].append(
                f"{name}-{number},{coalition},{month}-{draw.randint(10, 28)}T12:00:00Z,{draw.choice(PEOPLE)},t{number}"
            )
        rows["agenda_items"].append(f"{name}-i,{coalition},{day},{draw.choice(('alder', 'birch', ''))}")
        rows["decisions"].append(f"{name}-d,{coalition},{day},{name}-i,{draw.choice(('alder', 'birch', ''))}")
        rows["positions"].append(f"{name}-d,{draw.choice(('alder', 'birch'))},support")
        rows["contributions"].append(f"{name}-c,{coalition},cedar,{day},{draw.randint(1, 900)},EUR")
    return {f"{table}-{month}": "\n".join(lines) + "\n" for table, lines in rows.items()}


def corrected_attendance(draw: random.Random, exports: Path) -> dict[str, str]:
    """March's attendance again, one stay of another length."""
    text = (exports / "attendance-2026-03.csv").read_text(encoding="utf-8")
    return {"attendance-2026-03-again": re.sub(r"09:\d\d:00Z\n", f"10:{draw.randint(10, 59)}:00Z\n", text, count=1)}


# what arrives, and the coalition-months that stay as they were: of those there are 10, from June on 12
ARRIVALS: list[tuple[str, int, str | None]] = [
    ("a new month", 10, None),
    ("a correction of March", 4, None),
    ("a commitment completed in April", 6, COMMITMENTS + "c1,reef,2026-01-11,alder,2026-05-15,2026-04-20,\n"),
    ("the same commitments again", 12, COMMITMENTS + "c1,reef,2026-01-11,alder,2026-05-15,2026-04-20,\n\n"),
    ("a membership ended in May", 8, REGISTER["memberships"].replace("reef,cedar,2025-01-01,", "reef,cedar,2025-01-01,2026-05-20,").replace("joined_on,role", "joined_on,left_on,role").replace("alder,2025-01-01,", "alder,2025-01-01,,").replace("birch,2025-01-01,", "birch,2025-01-01,,")),
    ("a representative nobody has met", 12, "person_key,organisation_id\neve@new.example,birch\n"),
    ("a representative who was there all along", 0, "person_key,organisation_id,from_on\ndee@nowhere.example,cedar,2026-02-01\n"),
    ("contributions in another currency", 10, "contribution_id,coalition_id,organisation_id,given_on,amount,currency\n" + "".join(f"x{n},reef,alder,2026-06-2{n % 9},5,CHF\n" for n in range(9))),
    ("a sheet with names", 0, "Date,Name,Organisation\n2026-06-12,Fay Oak,Oak Trust\n2026-06-12,Gil Elm,Elm House\n"),
    ("an alias decided", 0, None),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "arrivals"), [(1, len(ARRIVALS))])
def test_builds_that_reuse_and_full_builds_publish_the_same_rows(seed: int, arrivals: int, tmp_path: Path) -> None:
    draw, place, exports = random.Random(seed), Workspace(tmp_path / "w"), tmp_path / "exports"
    place.create()
    with place.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("\nstress_tests_up_to = 1\n")  # of two coalitions: stress tests rest on nothing, and take long
    open_commitment = {"commitments": COMMITMENTS + "c1,reef,2026-01-11,alder,2026-05-15,,\n"}
    write(exports, REGISTER, open_commitment, *(month_of(draw, month) for month in MONTHS))
    ingest(place, [exports])
    assert manifest_of_build(place)["months_taken_over"] == 0

    for number, (what, unaffected, text) in enumerate(ARRIVALS[:arrivals]):
        folder = tmp_path / f"arrival-{number}" / "reef"
        if what == "a new month":
            write(folder, month_of(draw, "2026-06"))
        elif what == "a correction of March":
            write(folder, corrected_attendance(draw, exports))
        elif text:
            write(folder, {"arrival": text})
        else:
            with place.aliases.open("a", encoding="utf-8") as decisions:
                decisions.write("Oak Trust,Alder Fund,,,,me,2026-07-01,they merged\n")
        if folder.exists():
            reports = ingest(place, [folder])
            assert all(report.connector and not report.quarantined for report in reports), (what, reports)
        quick = manifest_of_build(place)
        assert quick["months_taken_over"] == unaffected, what
        if number % 2 == 0:
            continue  # what arrived stays: the next comparison sees it too
        full = full_build(place, tmp_path / "full")
        assert quick["content"] == full["content"], what
        for audience in AUDIENCES:
            assert published(place, audience) == published(tmp_path / "full", audience), (what, audience)


def manifest_of_build(place: Workspace) -> dict[str, object]:
    built = build(place)
    found: dict[str, object] = json.loads((built.path / "manifest.json").read_text(encoding="utf-8"))
    return found


def full_build(place: Workspace, copy: Path) -> dict[str, object]:
    """The same workspace built with nothing to rest on."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(place.path, copy)
    shutil.rmtree(copy / "builds")
    (copy / "builds").mkdir()
    (copy / "current").unlink()
    return manifest_of_build(Workspace(copy))


def test_every_table_the_cube_reads_has_facts_or_is_compared() -> None:
    made = set(statements()) | {"cube_months"}
    read: set[str] = set()
    for statement in statements().values():
        plain = re.sub(r"--[^\n]*|extract\([^)]*\)", "", statement)
        steps = set(re.findall(r"(\w+) as \(", plain))
        read |= set(re.findall(r"\b(?:from|join) (\w+)", plain)) - steps
    views = {"attendance_by_organisation", "messages_by_organisation", "agenda_by_organisation"}
    tables = set(OF_THE_CUBE) - {"attendance", "messages", "agenda_items"}
    # the months are compared (pipelines/reuse.py, 4), rates are settings, which must be the same (1)
    assert read - made == tables | views | {"coalition_months", "hourly_rates"}
