"""The heads are complete, and what holds for every indicator holds for every indicator."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from metrics import framework
from metrics.constants import POINT_COVERAGE
from metrics.framework import compute_indicators, method_rows
from metrics.heads import (
    CUBE,
    INDICATORS,
    SCORING,
    SURVEYS,
    HeadError,
    default_version,
    heads,
    method_version,
    read_head,
)
from metrics.published import PUBLISHED
from tests.rows import coalition_months, make_the_rest, member

PUBLISHED_FILE = Path(framework.__file__).parent / "published.py"
HEAD = {
    "title": '"Size"',
    "question": '"How many?"',
    "unit": '"share of members, 0 to 1"',
    "direction": '"increase"',
    "pillar": '"balance"',
    "lenses": "[]",
    "goalposts": "[0, 1]",
    "weight": "2",
    "window_months": "3",
    "min_n": "3",
    "source": '"invented"',
    "words": '"It is counted."',
    "formula": "'x'",
    "symbols": '["x: size"]',
    "counts": '"members"',
    "evidence": '["memberships"]',
    "needs": '"a register"',
    "obstacle": '"nobody is there"',
    "next_step": '"Call."',
    "hat": '"matchmaker"',
}
ANSWER = "select coalition_id, month, {value} as value, {low} as low, {high} as high, {n} as n, {coverage} as coverage"


@pytest.fixture
def indicator(tmp_path):
    """indicator(min_n="5", answer={...}) writes an indicator file whose head differs in the fields named."""

    def write(statement: str = "select 1;", **changes: str | None) -> Path:
        fields = {**HEAD, **changes}
        head = "\n".join(f"{name} = {value}" for name, value in fields.items() if value is not None)
        path = tmp_path / "size.sql"
        path.write_text(f"/*\n{head}\n*/\n{statement}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def published(con, given, indicator, monkeypatch):
    """published(value=..., coverage=...) gives the published row of an indicator that answers just that."""

    def run(min_n: int = 3, head: dict[str, str] | None = None, **answer: object) -> dict[str, object]:
        values = {"value": "null", "low": "null", "high": "null", "n": "3", "coverage": "null", **answer}
        statement = ANSWER.format(**values) + " from coalition_months;"
        written = read_head(indicator(statement, min_n=str(min_n), **(head or {})))
        monkeypatch.setattr(framework, "heads", lambda: {"size": written})
        given("coalition_months", coalition_months("2026-06", "2026-06", is_provisional=True))
        compute_indicators(con)
        found = con.execute("select * from indicators")
        names = [column[0] for column in found.description]
        (row,) = found.fetchall()
        return dict(zip(names, row, strict=True))

    return run


# --- heads ------------------------------------------------------------------------------------------------


def test_a_head_is_read(indicator):
    head = read_head(indicator("select 2 as n ; \n"))
    assert (head.name, head.title, head.goalposts, head.scale) == ("size", "Size", (0, 1), "linear")
    assert (head.statement, head.evidence, head.coverage) == ("select 2 as n", ("memberships",), "affiliation")


@pytest.mark.parametrize("field", list(HEAD))
def test_a_missing_field_is_named_with_its_file(indicator, field):
    with pytest.raises(HeadError, match=rf'size\.sql: no field "{field}"'):
        read_head(indicator(**{field: None}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pillar": '"strength"'}, "\"pillar\" is 'strength'; allowed are balance, engagement, durability"),
        ({"lenses": '["one_sided", "vague"]'}, "\"lenses\" is 'vague'"),
        ({"hat": '"boss"'}, "\"hat\" is 'boss'"),
        ({"evidence": '["rumours"]'}, "\"evidence\" is 'rumours'"),
        ({"goalposts": "[1, 0]"}, '"goalposts" \\[1, 0\\] runs against direction "increase"'),
        ({"goalposts": "[0, 1]", "direction": '"decrease"'}, '"goalposts" \\[0, 1\\] runs against'),
        ({"goalposts": "[1, 1]"}, '"goalposts" \\[1, 1\\] runs against'),
        ({"goalposts": "[0, 1, 2]"}, '"goalposts" must be two numbers'),
        ({"goalposts": "[0, 1]", "scale": '"log"'}, '"goalposts" must be above 0 on a log scale'),
        ({"scale": '"cubic"'}, "\"scale\" is 'cubic'"),
        ({"direction": '"neutral"'}, '"direction" is neutral: weight must be 0'),
        ({"min_n": "0"}, '"min_n" must be 1 or more'),
        ({"min_n": '"3"'}, '"min_n" must be int'),
        ({"weight": "true"}, '"weight" must be float'),
        ({"symbols": '"x"'}, '"symbols" must be tuple'),
        ({"obstacle": '" "'}, '"obstacle" is empty'),
        ({"colour": '"red"'}, 'unknown field "colour"'),
        ({"title": "Size"}, "the head is not TOML"),
    ],
)
def test_a_bad_field_is_named_with_its_file(indicator, changes, message):
    with pytest.raises(HeadError, match=rf"size\.sql: .*{message}"):
        read_head(indicator(**changes))


@pytest.mark.parametrize("text", ["select 1", "/*\ntitle = 'x'\n", "/*\ntitle = 'x'\n*/\n"])
def test_a_file_without_head_or_statement_is_refused(tmp_path, text):
    path = tmp_path / "half.sql"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HeadError, match=r"half\.sql: must be a head"):
        read_head(path)


def test_the_version_changes_with_any_head_statement_or_constant(tmp_path, monkeypatch):
    def version() -> str:
        default_version.cache_clear()
        return method_version(tmp_path)

    (tmp_path / "cube").mkdir()
    (tmp_path / "surveys" / "results").mkdir(parents=True)
    constants, deep = tmp_path / "constants.py", tmp_path / "surveys" / "results" / "x.sql"
    constants.write_text("A = 1\n")
    monkeypatch.setattr("metrics.heads.SCORING", [constants])
    monkeypatch.setattr("metrics.heads.CUBE", tmp_path / "cube")
    monkeypatch.setattr("metrics.heads.SURVEYS", tmp_path / "surveys")
    (tmp_path / "a.sql").write_text("/* x */ select 1")
    seen = [version()]
    (tmp_path / "a.sql").write_text("/* x */ select 2")
    seen.append(version())
    (tmp_path / "a.sql").rename(tmp_path / "b.sql")
    seen.append(version())
    constants.write_text("A = 2\n")
    seen.append(version())
    for path in (tmp_path / "cube" / "x.sql", deep):
        path.write_text("select 1")
        seen.append(version())
    assert len(set(seen)) == 6 and version() == seen[-1]
    monkeypatch.undo()
    default_version.cache_clear()
    assert all(path.exists() for path in SCORING)
    assert list(CUBE.glob("*.sql"))
    assert list(SURVEYS.glob("*.sql"))


# --- conventions of the catalogue --------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(heads()))
def test_an_indicator_has_its_test_and_its_words(name):
    head = heads()[name]
    assert (Path(__file__).parent / f"test_indicator_{name}.py").exists()
    assert head.question.endswith("?") and head.words.endswith(".") and head.next_step.endswith(".")
    assert 2 <= head.words.count(". ") + 1 <= 5
    for clause in (head.obstacle, head.needs, head.counts):
        assert clause[0].islower() and not clause.endswith(".")
    assert head.title[0].isupper() and not head.title.endswith(".")
    assert head.evidence and head.symbols and all(": " in symbol for symbol in head.symbols)
    # a formula fits 350 px: no line longer than this many characters without its commands
    assert all(len(line) <= 60 for line in head.formula.split("\n"))


def test_every_indicator_of_every_file_is_read():
    assert [f"{name}.sql" for name in heads()] == sorted(path.name for path in INDICATORS.iterdir())


def test_no_other_code_lists_an_indicator():
    # adding an indicator touches two files: its own and its test
    # (published tables have columns, some of which are named like indicators)
    columns = ("published", "published_bench", "disclosure_bench")
    # what the bench shows beside an indicator, or month by month, names the one whose definition it takes
    beside_one = ("facilitation_series", "pushes", "impartiality", "funding_outlook")
    metrics = PUBLISHED_FILE.parent
    for path in set(metrics.glob("*.py")) - {metrics / f"{name}.py" for name in (*columns, *beside_one)}:
        assert not [name for name in heads() if f'"{name}"' in path.read_text(encoding="utf-8")]


def test_a_statement_runs_as_it_is(con):
    make_the_rest(con)
    for path in INDICATORS.glob("*.sql"):
        con.execute(path.read_text(encoding="utf-8"))


def test_the_method_table_has_every_word(con):
    con.execute(framework.create_table("method"))
    rows = method_rows()
    for row in rows:
        marks = ", ".join("?" for _ in row)
        assert list(row) == list(PUBLISHED["method"])
        con.execute(f"insert into method values ({marks})", list(row.values()))
    counted = con.execute("select count(*), count(distinct indicator), count(statement) from method").fetchall()
    assert counted == [(len(heads()),) * 3]


# --- rules that hold for all -------------------------------------------------------------------------------


def test_a_value_is_scored_between_its_goalposts(published):
    row = published(value="0.25", coverage="1.0")
    assert (row["value"], row["score"], row["n"], row["indicator"]) == (0.25, 25.0, 3, "size")
    assert (row["provisional"], row["suppressed"], row["method_version"]) == (True, False, method_version())


@pytest.mark.parametrize(
    ("value", "goalposts", "scale", "score"),
    [
        ("-1", "[0, 1]", "linear", 0), ("7", "[0, 1]", "linear", 100), ("0.30", "[0.30, 0.90]", "linear", 0),
        ("0.45", "[0.30, 0.90]", "linear", 25),
        # from 1 to 12 by ratio: the square root of 12 lies half way; a count of 0 lies under the goalpost
        ("sqrt(12)", "[1, 12]", "log", 50), ("0", "[1, 12]", "log", 0), ("1", "[1, 12]", "log", 0),
        ("99", "[1, 12]", "log", 100),
        # ln(1 + 1)/ln(1 + 3) is a half
        ("1", "[0, 3]", "log1p", 50), ("0", "[0, 3]", "log1p", 0),
    ],
)  # fmt: skip
def test_scales(published, value, goalposts, scale, score):
    row = published(value=value, head={"goalposts": goalposts, "scale": f'"{scale}"'})
    assert row["score"] == pytest.approx(score)


def test_a_decreasing_indicator_scores_backwards(published):
    row = published(value="0.15", head={"goalposts": "[0.60, 0]", "direction": '"decrease"'})
    assert row["score"] == pytest.approx(75)


def test_a_diagnostic_is_shown_and_not_scored(published):
    row = published(value="3.1", head={"goalposts": None, "direction": '"neutral"', "weight": "0"})
    assert (row["value"], row["score"]) == (3.1, None)


def test_too_few_observations_leave_no_value_and_keep_the_count(published):
    row = published(min_n=4, value="0.5", low="0.1", high="0.9", coverage="1.0")
    assert (row["value"], row["low"], row["high"], row["score"]) == (None, None, None, None)
    assert (row["n"], row["coverage"]) == (3, 1.0)


def test_just_enough_observations_do(published):
    assert published(min_n=3, value="0.5")["value"] == 0.5


def test_where_too_little_is_known_the_range_is_shown_and_the_point_is_not(published):
    row = published(value="0.97", low="0.21", high="0.99", coverage=str(POINT_COVERAGE - 0.01))
    # the score is the mean of 21 and 99
    assert (row["value"], row["low"], row["high"], row["score"]) == (None, 0.21, 0.99, pytest.approx(60))


def test_where_enough_is_known_the_point_is_shown(published):
    row = published(value="0.5", low="0.4", high="0.7", coverage=str(POINT_COVERAGE))
    assert (row["value"], row["low"], row["high"], row["score"]) == (0.5, 0.4, 0.7, 50.0)


def test_where_too_little_is_known_and_there_is_no_range_there_is_no_score(published):
    row = published(value="0.5", coverage="0.5")
    assert (row["value"], row["score"], row["coverage"]) == (None, None, 0.5)


@pytest.mark.parametrize("of", ["elements", "owners"])
def test_coverage_of_something_else_hides_nothing(published, of):
    assert published(value="0.5", coverage="0.5", head={"coverage": f'"{of}"'})["value"] == 0.5


def test_every_month_has_a_row_even_where_an_indicator_answers_nothing(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    make_the_rest(con)
    compute_indicators(con)
    per_indicator = con.execute("select indicator, count(*), count(score) from indicators group by 1").fetchall()
    assert sorted(per_indicator) == [(name, 6, 0) for name in heads()]


def test_a_failing_statement_names_its_indicator(con, indicator, monkeypatch):
    monkeypatch.setattr(framework, "heads", lambda: {"size": read_head(indicator("select nothing"))})
    with pytest.raises(duckdb.Error) as caught:
        compute_indicators(con)
    assert caught.value.__notes__ == ["in the indicator size"]


def test_whatever_the_cube_holds_values_are_finite_and_within_their_range(con, given):
    random = np.random.default_rng(20)
    given("coalition_months", coalition_months("2025-01", "2026-06"))
    counts = ("acts", "agenda_items", "meetings_expected", "meetings_attended", "acts_attendance", "acts_decisions")
    names = ["a", "b", "c", "d", "e", None]
    for row in coalition_months("2025-01", "2026-06"):
        month = row["month"].strftime("%Y-%m")
        for name in names:
            if random.random() < 0.8:
                drawn = {count: int(random.integers(0, 9) * random.integers(0, 2)) for count in counts}
                drawn["expected_attended"] = min(drawn["meetings_attended"], drawn["meetings_expected"])
                given("member_months", [member(name, month, **drawn)])
    make_the_rest(con)
    compute_indicators(con)
    bad = con.execute(
        "select * from indicators where not isfinite(value) or not isfinite(low) or not isfinite(high)"
        " or value < low or value > high or low > high or score not between 0 and 100"
        " or coverage not between 0 and 1"
    ).fetchall()
    assert bad == []
    (scored,) = con.execute("select count(score) from indicators").fetchall()[0]
    assert scored > 50
