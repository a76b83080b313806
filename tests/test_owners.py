"""Who owns a promise, pays a grant, answers or rates: told by a person or in words, never guessed, on its day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.surveys import read_surveys
from pipelines.identity import resolve
from pipelines.repeats import StagedFolder
from pipelines.unknown_people import count_unknown_people
from tests.conftest import Given
from tests.staged import staged

Con = duckdb.DuckDBPyConnection
Resolved = Callable[..., None]


@pytest.fixture
def resolved(con: Con, given: Given, tmp_path: Path) -> Resolved:
    """Works out who is who, with the decisions given as lines of aliases.csv."""
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("organisations", [{"organisation_id": "d", "name": "Dale Ltd", "domains": ["d.org"]}])
    for key in "pqr":
        domain = "d.org" if key == "q" else None
        given("people", [{"person_key": key, "domain": domain, "display_name": key.upper()}])

    def work_out(*decisions: str) -> None:
        aliases = tmp_path / "aliases.csv"
        aliases.write_text(
            "\n".join(["name,organisation,coalition_id,from_on,to_on,who,when,why", *decisions]), "utf-8"
        )
        resolve(con, aliases)

    return work_out


def promise(number: int, **more: Any) -> dict[str, Any]:
    return {"commitment_id": str(number), "coalition_id": "c", "made_on": "2026-03-10"} | more


def grant(number: int, **more: Any) -> dict[str, Any]:
    return {"grant_id": str(number), "coalition_id": "c", "starts_on": "2026-03-10"} | more


def answer(respondent: str, **more: Any) -> dict[str, Any]:
    return {"wave_id": "w", "respondent_key": respondent, "item_id": "i", "value": 3} | more


def wave(given: Given, closed_on: str | None = "2026-03-31") -> None:
    given("survey_waves", [{"wave_id": "w", "coalition_id": "c", "opened_on": "2026-03-10", "closed_on": closed_on}])


def member(given: Given, organisation_id: str) -> None:
    given("memberships", [{"coalition_id": "c", "organisation_id": organisation_id, "joined_on": "2020-01-01"}])


def column(con: Con, query: str) -> list[Any]:
    return [value for (value,) in con.execute(query).fetchall()]


OWNERS = "select owner_organisation_id from commitments order by commitment_id"
FUNDERS = "select funder_organisation_id from funding order by grant_id"
RESPONDENTS = "select organisation_id from survey_answers order by respondent_key"


def test_the_order_is_representative_domain_name_in_the_row_then_other_rows(con: Con, given: Given, resolved: Resolved):
    given("representatives", [{"person_key": "p", "organisation_id": "R"}])
    for key in "pqr":
        seen = {"person_key": key, "organisation_name": "Seen", "coalition_id": "c"}
        given("representatives", [seen | {"from_on": "2026-01-01", "to_on": "2026-12-31"}])
    rows = [promise(n, owner_person_key=key, owner_name="Written") for n, key in enumerate("pqr")]
    given("commitments", [*rows, promise(3, owner_person_key="r")])
    resolved()
    assert column(con, OWNERS) == ["R", "d", "written", "seen"]


def test_an_owner_is_whom_the_person_spoke_for_on_the_day_it_was_promised(con: Con, given: Given, resolved: Resolved):
    given("representatives", [{"person_key": "p", "organisation_id": "A", "to_on": "2026-03-10"}])
    given("representatives", [{"person_key": "p", "organisation_id": "B", "from_on": "2026-03-11"}])
    days = ("2026-03-10", "2026-03-11")
    given("commitments", [promise(n, owner_person_key="p", made_on=day) for n, day in enumerate(days)])
    resolved()
    assert column(con, OWNERS) == ["A", "B"]


def test_an_organisation_in_the_row_stays_and_nobody_named_stays_unknown(con: Con, given: Given, resolved: Resolved):
    given("commitments", [promise(1, owner_organisation_id="x", owner_person_key="q"), promise(2)])
    given("commitments", [promise(3, owner_person_key="q")])
    resolved()
    assert column(con, OWNERS) == ["x", None, "d"]


def test_nothing_else_of_a_row_changes_and_no_row_is_lost_or_doubled(con: Con, given: Given, resolved: Resolved):
    given("commitments", [promise(1, owner_person_key="q", title="Pilot", due_on="2026-06-01"), promise(2)])
    before = con.execute("select * from commitments order by commitment_id")
    names, rows = [name for name, *_ in before.description], before.fetchall()
    resolved()
    after = con.execute("select * from commitments order by commitment_id")
    assert [name for name, *_ in after.description] == names
    filled = [dict(zip(names, row, strict=True)) | {"owner_organisation_id": None} for row in after.fetchall()]
    assert filled == [dict(zip(names, row, strict=True)) for row in rows]


def test_persons_who_own_something_and_lead_nowhere_are_listed(con: Con, given: Given, resolved: Resolved):
    given("commitments", [promise(1, owner_person_key="p"), promise(2, owner_person_key="p", made_on="2026-04-02")])
    given("commitments", [promise(3, owner_person_key="q")])
    resolved()
    assert column(con, OWNERS) == [None, None, "d"]
    listed = con.execute("select kind, name, rows, first_on::varchar, last_on::varchar, reason from unknown_names")
    assert listed.fetchall() == [
        ("person", "P", 2, "2026-03-10", "2026-04-02", "no representative and no e-mail domain")
    ]


def test_a_name_nobody_knows_is_listed_where_there_is_a_register_and_made_an_organisation_where_not(
    con: Con, given: Given, resolved: Resolved
):
    member(given, "d")
    given("commitments", [promise(1, owner_name="Dale"), promise(2, owner_name="Reef Trust", owner_person_key="p")])
    given("commitments", [promise(3, owner_name="Reef Trust", coalition_id="open")])
    resolved()
    assert column(con, OWNERS) == ["d", None, "reef-trust"]
    assert con.execute("select coalition_id, kind, name, rows from unknown_names").fetchall() == [
        ("c", "name", "Reef Trust", 1)
    ]
    assert column(con, "select name from organisation_names where organisation_id = 'reef-trust'") == ["Reef Trust"]


def test_a_funder_is_found_by_its_name_on_the_day_the_grant_begins(con: Con, given: Given, resolved: Resolved):
    given("funding", [grant(1, funder_name="Facebook", starts_on="2021-10-27"), grant(2, funder_name="Facebook")])
    given("funding", [grant(3, funder_name="Dale"), grant(4, funder_organisation_id="x"), grant(5, funder_name="-")])
    resolved("Facebook,Meta,,2021-10-28,")
    assert column(con, FUNDERS) == ["facebook", "meta", "d", "x", None]


def test_an_owner_found_by_a_person_is_the_one_that_a_decision_makes_of_it(con: Con, given: Given, resolved: Resolved):
    given("commitments", [promise(1, owner_person_key="q"), promise(2, owner_organisation_id="d")])
    given("funding", [grant(1, funder_name="Dale")])
    resolved("d,Meta")
    assert column(con, OWNERS) == ["meta", "meta"]
    assert column(con, FUNDERS) == ["meta"]


def test_an_answer_counts_for_whom_the_respondent_spoke_when_the_wave_opened(
    con: Con, given: Given, resolved: Resolved
):
    wave(given)
    given("representatives", [{"person_key": "p", "organisation_id": "A", "to_on": "2026-03-10"}])
    given("representatives", [{"person_key": "p", "organisation_id": "B", "from_on": "2026-03-11"}])
    given("survey_answers", [answer("p", answered_at="2026-03-20"), answer("q"), answer("r")])
    given("survey_answers", [answer("s", organisation_id="x"), answer("t", organisation_name="Dale")])
    resolved()
    assert column(con, RESPONDENTS) == ["A", "d", None, "x", "d"]
    read_surveys(con)
    heard = "select organisation_id from wave_answers order by respondent_key"
    assert column(con, heard) == ["A", "d", None, "x", "d"]


def test_who_is_invited_is_known_by_the_same_order(con: Con, given: Given, resolved: Resolved):
    wave(given)
    given("survey_invitations", [{"wave_id": "w", "person_key": key} for key in "pq"])
    given("survey_invitations", [{"wave_id": "w", "organisation_id": "x"}])
    resolved()
    read_surveys(con)
    assert column(con, "select organisation_id from wave_invited order by all") == ["d", "x"]


def test_both_sides_of_a_rating_may_be_named_in_words(con: Con, given: Given, resolved: Resolved):
    wave(given)
    rating = {"wave_id": "w", "dimension": "openness", "value": 3}
    given("survey_ratings", [rating | {"rater_name": "Dale Ltd.", "rated_name": "Reef Trust"}])
    given("survey_ratings", [rating | {"rater_organisation_id": "x", "rated_name": "Dale", "value": 4}])
    given("survey_ratings", [rating | {"rater_organisation_id": "x", "rated_organisation_id": "y", "value": 5}])
    resolved()
    found = con.execute("select rater_organisation_id, rated_organisation_id from survey_ratings order by value")
    assert found.fetchall() == [("d", "reef-trust"), ("x", "d"), ("x", "y")]


def test_who_answered_is_never_listed_nor_how_many(con: Con, given: Given, resolved: Resolved):
    wave(given)
    member(given, "d")
    given("survey_answers", [answer("p"), answer("r", organisation_name="Reef Trust")])
    given("survey_answers", [answer("s", organisation_name="Reef Trust")])
    given("survey_invitations", [{"wave_id": "w", "person_key": "p"}])
    resolved()
    assert con.execute("select kind, name, rows from unknown_names").fetchall() == [("name", "Reef Trust", 0)]


def test_no_name_from_an_open_wave_is_listed_or_makes_an_organisation(con: Con, given: Given, resolved: Resolved):
    wave(given, closed_on=None)
    given("survey_answers", [answer("r", organisation_name="Reef Trust")])
    given("survey_ratings", [{"wave_id": "w", "rater_name": "Reef Trust", "rated_name": "Mill", "value": 1}])
    resolved()
    assert column(con, RESPONDENTS) == [None]
    assert column(con, "select organisation_id from organisation_names") == ["d"]
    assert column(con, "select name from unknown_names") == []


def test_without_a_person_or_a_name_no_table_is_touched(con: Con, given: Given, resolved: Resolved):
    given("commitments", [promise(1, owner_organisation_id="x")])
    resolved()
    views = "select table_name from information_schema.tables where table_type = 'VIEW' order by all"
    assert column(con, views) == ["agenda_by_organisation", "attendance_by_organisation", "messages_by_organisation"]


def test_owners_who_lead_to_nobody_are_counted_when_their_file_arrives(tmp_path: Path) -> None:
    issues = "Issue key,Summary,Status,Created,Assignee\nR-1,a,To Do,2026-01-05,Ann Lee\nR-2,b,To Do,2026-01-05,Bo Li\n"
    _, promises = staged(tmp_path, issues, "issues.csv", coalition_id="c")
    _, register = staged(tmp_path, "person_key,organisation_id\nname:ann lee,o1\n", "representatives.csv")
    folders = [StagedFolder("1", 1, promises), StagedFolder("2", 2, register)]
    with duckdb.connect() as con:
        assert count_unknown_people(con, folders, folders[:1]) == {"1": 1}


def test_a_funder_that_is_in_no_register_is_known_by_its_name_or_by_the_id_another_export_gives(
    con: Con, given: Given, resolved: Resolved
) -> None:
    given("memberships", [{"coalition_id": "c", "organisation_id": "A", "joined_on": "2021-01-01"}])
    given("funding", [grant(1, funder_name="Kelp Fund"), grant(2, funder_name="The Sea Trust, Ltd")])
    given("funding", [grant(3, funder_name="Sea Trust", funder_organisation_id="GB-CHC-9")])
    resolved("")
    assert column(con, FUNDERS) == ["kelp-fund", "GB-CHC-9", "GB-CHC-9"]
