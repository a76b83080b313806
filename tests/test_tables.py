"""The data contract as code says what the written contract says."""

from __future__ import annotations

import pytest

from pipelines.tables import CONFIDENTIAL, CONTRACT, DUCKDB_TYPE, TABLES, Table

# The columns in bold of the written contract, copied by hand. Of "a or b", a row needs exactly one.
REQUIRED = {
    "coalitions": "coalition_id name",
    "organisations": "organisation_id name",
    "memberships": "coalition_id organisation_id joined_on",
    "representatives": "person_key organisation_id",
    "meetings": "meeting_id coalition_id starts_at",
    "attendance": "meeting_id person_key/organisation_id",
    "messages": "message_id coalition_id sent_at person_key/organisation_id",
    "agenda_items": "item_id coalition_id raised_on",
    "decisions": "decision_id coalition_id decided_on",
    "positions": "decision_id organisation_id position",
    "commitments": "commitment_id coalition_id made_on",
    "contributions": "contribution_id coalition_id organisation_id given_on",
    "initiatives": "initiative_id organisation_id theme",
    "funding": "grant_id coalition_id funder_organisation_id amount currency starts_on ends_on",
    "spending": "coalition_id month amount currency",
    "governance": "coalition_id element status",
    "roles": "coalition_id role_name",
    "facilitation": "activity_id coalition_id happened_on hat",
    "ecosystem_needs": "coalition_id ecosystem_role",
    "competitor_pairs": "organisation_id_a organisation_id_b",
    "context_events": "coalition_id happened_on label",
    "survey_waves": "wave_id coalition_id opened_on",
    "survey_invitations": "wave_id person_key/organisation_id",
    "survey_answers": "wave_id respondent_key item_id",
    "survey_ratings": "wave_id rater_organisation_id rated_organisation_id dimension value",
    "survey_items": "instrument version item_id construct",
}
KEYS = {
    "coalitions": "coalition_id",
    "organisations": "organisation_id",
    "memberships": "coalition_id organisation_id joined_on",
    "representatives": "person_key organisation_id from_on",
    "meetings": "meeting_id",
    "attendance": "meeting_id person_key organisation_id joined_at",
    "messages": "message_id",
    "agenda_items": "item_id",
    "decisions": "decision_id",
    "positions": "decision_id organisation_id",
    "commitments": "commitment_id",
    "contributions": "contribution_id",
    "initiatives": "initiative_id",
    "funding": "grant_id",
    "spending": "coalition_id month",
    "governance": "coalition_id element agreed_on",
    "roles": "coalition_id role_name since_on",
    "facilitation": "activity_id",
    "ecosystem_needs": "coalition_id ecosystem_role sector_code",
    "competitor_pairs": "organisation_id_a organisation_id_b",
    "context_events": "coalition_id happened_on label",
    "survey_waves": "wave_id",
    "survey_invitations": "wave_id person_key organisation_id",
    "survey_answers": "wave_id respondent_key item_id",
    "survey_ratings": "wave_id rater_organisation_id rated_organisation_id dimension",
    "survey_items": "instrument version item_id",
}

# a connector may pass on the organisation in words where it has no id
NAMED_IN_WORDS = {
    "representatives": (("organisation_id", "organisation_name"),),
    "funding": (("funder_organisation_id", "funder_name"),),
    "survey_ratings": (
        ("rater_organisation_id", "rater_name", "respondent_key"),
        ("rated_organisation_id", "rated_name"),
    ),
}

tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
of_contract = pytest.mark.parametrize("table", CONTRACT.values(), ids=CONTRACT)


def test_the_tables_are_those_of_the_written_contract() -> None:
    assert list(CONTRACT) == list(REQUIRED)


def test_a_table_of_our_own_use_has_no_column_a_user_may_hand_over() -> None:
    assert set(TABLES) - set(CONTRACT) == {"meeting_invitations", "commitment_helpers"}
    assert TABLES["meeting_invitations"].public == ()


@of_contract
def test_the_required_columns_are_those_in_bold(table: Table) -> None:
    alone = {name for name in REQUIRED[table.name].split() if "/" not in name}
    either = [tuple(name.split("/")) for name in REQUIRED[table.name].split() if "/" in name]
    if table.name in NAMED_IN_WORDS:
        assert table.one_of == NAMED_IN_WORDS[table.name]
        assert all(table.column(name).internal for _, *names in table.one_of for name in names)
        alone -= {organisation_id for organisation_id, *_ in table.one_of}
    else:
        assert list(table.one_of) == either
    assert set(table.required) == alone


@of_contract
def test_the_natural_key_is_that_of_the_written_contract_beside_columns_of_our_own_use(table: Table) -> None:
    handed_over = tuple(name for name in table.key if not table.column(name).internal)
    assert handed_over == tuple(KEYS[table.name].split())


@tables
def test_every_name_a_table_gives_is_one_of_its_columns(table: Table) -> None:
    one_of = {name for group in table.one_of for name in group}
    given = {*table.key, *one_of, *table.unordered, *([table.happened] if table.happened else [])}
    assert given <= set(table.names)
    assert len(set(table.names)) == len(table.names)


@tables
def test_an_unordered_pair_is_part_of_the_key(table: Table) -> None:
    assert len(table.unordered) in (0, 2)
    assert set(table.unordered) <= set(table.key)


@tables
def test_every_column_has_a_meaning_and_a_kind_with_a_type(table: Table) -> None:
    assert table.meaning
    for column in table.columns:
        assert column.meaning, column.name
        assert column.kind in DUCKDB_TYPE, column.name
        assert bool(column.choices) == (column.kind == "choice"), column.name


@tables
def test_a_column_is_of_the_kind_its_name_says(table: Table) -> None:
    """_on is a day, _at an instant, _key a person, _ids a list, is_ and has_ a yes or no."""
    for column in table.columns:
        for ending, kind in (
            ("_on", "date"),
            ("_at", "instant"),
            ("_key", "person"),
            ("_ids", "list"),
            ("_id", "text"),
        ):
            if column.name.endswith(ending):
                assert column.kind == kind, column.name
        if column.name.startswith(("is_", "has_")):
            assert column.kind == "boolean", column.name


@tables
def test_what_happened_is_a_day_or_an_instant(table: Table) -> None:
    if table.happened:
        assert table.column(table.happened).kind in ("date", "instant")


def test_columns_of_our_own_use_are_never_required_of_a_file() -> None:
    internal = [column for table in TABLES.values() for column in table.columns if column.internal]
    assert sorted(column.name for column in internal) == [
        "answered_at", "funder_name", "organisation_id", "organisation_name", "organisation_name", "organisation_name", "owner_name",
        "owner_person_key", "person_key", "proposed_by_name", "proposed_by_person_key", "rated_name", "rater_name",
        "respondent_key",
    ]  # fmt: skip
    assert not any(column.required for column in internal)


def test_no_column_holds_a_message_a_subject_or_a_free_answer() -> None:
    names = {column.name for table in TABLES.values() for column in table.columns if column.kind != "choice"}
    assert not names & {"text", "body", "subject", "comment", "answer", "attachment"}


def test_the_confidential_tables_are_what_respondents_said() -> None:
    assert set(CONFIDENTIAL) == {"survey_answers", "survey_ratings", "survey_invitations"}
    assert set(CONFIDENTIAL) <= set(TABLES)
