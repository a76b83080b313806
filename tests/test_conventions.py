"""Every unit has its words and its test; the generated words are current; nothing names a registry or a machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

from dashboard.navigation import PAGES
from metrics.heads import heads
from pipelines.connectors import connectors
from pipelines.tables import TABLES

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTS = ("tables.py", "scale_words.py")  # one table, one scale after the other
LONGEST_FILE = 260  # lines; past 200 one looks for the second idea


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("folder", "kind"), [("metrics/indicators", "indicator"), ("pipelines/connectors", "connector"),
                         ("metrics/warnings", "warning"), ("dashboard/screens", "page")]
)  # fmt: skip
def test_every_unit_has_its_test(folder: str, kind: str) -> None:
    units = [p.stem for p in (ROOT / folder).glob("*.*") if p.suffix in (".py", ".sql") and not p.name.startswith("_")]
    assert [unit for unit in units if not (TESTS / f"test_{kind}_{unit}.py").exists()] == []


def test_every_indicator_has_its_words() -> None:
    assert len(heads()) >= 14  # reading a head checks that every field is there
    for head in heads().values():
        for text in (head.title, head.question, head.words, head.obstacle, head.next_step, head.source):
            assert text == text.strip()
            assert text[-1] not in ":,;"
        assert head.question.endswith("?"), head.name
        assert head.next_step.endswith("."), head.name


def test_every_connector_says_what_it_is_and_looks_for() -> None:
    for name, module in connectors().items():
        assert module.TITLE and module.LOOKED_FOR and module.VERSION >= 1, name
        assert module.__doc__, name


def test_every_table_and_column_has_a_meaning_and_a_suite() -> None:
    for table in TABLES.values():
        assert table.meaning and all(column.meaning for column in table.columns), table.name
        assert (ROOT / "pipelines" / "checks" / f"{table.name}.py").exists(), table.name


def test_every_page_is_in_the_navigation() -> None:
    pages = {path.stem for path in (ROOT / "dashboard" / "screens").glob("[!_]*.py")}
    assert pages == set(PAGES)


def test_no_folder_is_called_pages() -> None:
    assert not [path for path in ROOT.joinpath("dashboard").rglob("pages") if path.is_dir()]


def test_the_generated_words_of_the_readme_are_current() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, f"run: uv run cog -r README.md\n{checked.stdout}{checked.stderr}"


def test_versions_are_locked_by_name_as_installed() -> None:
    locked: dict[str, set[str]] = {}
    for line in PROJECT["tool"]["uv"]["constraint-dependencies"]:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;]+)(\s*;.*)?", line)
        assert match, f"not name==version: {line}"
        locked.setdefault(normal(match[1]), set()).add(match[2])  # one per Python version, where they differ
    installed = {normal(d.metadata["Name"]): d.version for d in distributions()}
    ours = {"coalition-health", "pip", "setuptools", "wheel", "uv"}
    loose = {n: v for n, v in installed.items() if n not in ours and v not in locked.get(n, set())}
    assert loose == {}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_file_names_a_registry_or_a_lock_with_addresses() -> None:
    hosts = re.compile("pypi" + r"\.org|files\.python" + r"hosted|registry\.npm" + r"js|deb\.debian" + r"\.org")
    locks = {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock"}
    for path in tracked():
        assert path.name not in locks
        if path.suffix in (".py", ".sql", ".md", ".toml", ".yaml", ".yml", ".cfg", "") and path.stat().st_size < 10**6:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_files_are_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix in (".py", ".sql") and "tests" not in path.parts
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > LONGEST_FILE and path.name not in LISTS
    }
    assert long == {}


def test_the_command_line_does_not_import_what_help_does_not_need() -> None:
    code = (
        "import sys; from pipelines.cli import app\n"
        "heavy = {'duckdb', 'pandas', 'numpy', 'streamlit', 'great_expectations', 'plotly', 'scipy'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_ingest_and_build_never_import_great_expectations() -> None:
    code = (
        "import sys, pipelines.ingest, pipelines.build, pipelines.staging\n"
        "sys.exit(', '.join(sorted({'great_expectations', 'streamlit', 'pandas', 'scipy'} & set(sys.modules))) or 0)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
