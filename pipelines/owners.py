"""Who owns a promise, pays a grant, is asked, answers or rates, where the row says it by a person or in words.

Filled in like every act (pipelines/identity.py), on the day the promise was made, the grant begins or the wave
opened; an organisation that the row gives stays. What leads to none stays NULL: unknown. A funder alone need not be
in anybody's register: one that is named and matches none is known by its name.
"""

from __future__ import annotations

import duckdb

from pipelines.names import slug
from pipelines.small_tables import to_table
from pipelines.who_did import Events, create_event_views

OF_WAVE = "left join survey_waves w on w.wave_id = r.wave_id"
OWNERS = (
    Events(
        "commitments", "commitments_as_told r", "r.coalition_id", "r.made_on",
        "r.owner_person_key", "r.owner_organisation_id", "r.owner_name",
        "r.* replace (coalesce(r.owner_organisation_id, {known_by}) as owner_organisation_id)",
    ),
    Events(
        "funding", "funding_as_told r", "r.coalition_id", "r.starts_on",
        None, "r.funder_organisation_id", "r.funder_name",
        "r.* replace (coalesce(r.funder_organisation_id, {known_by}, (select f.organisation_id from funders_by_name f "
        "where f.name = r.funder_name)) as funder_organisation_id)",
    ),
    Events(
        "meeting_invitations", "asked_as_told r left join meetings m on m.meeting_id = r.meeting_id",
        "m.coalition_id", "cast(m.starts_at as date)", "r.person_key", "r.organisation_id", None,
        "r.* replace (coalesce(r.organisation_id, {known_by}) as organisation_id)",
    ),
    Events(
        "survey_invitations", f"invitations_as_told r {OF_WAVE}", "w.coalition_id", "w.opened_on",
        "r.person_key", "r.organisation_id", None,
        "r.* replace (coalesce(r.organisation_id, {known_by}) as organisation_id)",
    ),
    Events(
        "survey_answers", f"answers_as_told r {OF_WAVE}", "w.coalition_id", "w.opened_on",
        "r.respondent_key", "r.organisation_id", "r.organisation_name",
        "r.* replace (coalesce(r.organisation_id, {known_by}) as organisation_id)",
    ),
    Events(
        "survey_ratings", f"raters_as_told r {OF_WAVE}", "w.coalition_id", "w.opened_on",
        "r.respondent_key", "r.rater_organisation_id", "r.rater_name",
        "r.* replace (coalesce(r.rater_organisation_id, {known_by}) as rater_organisation_id)",
    ),
    Events(
        "survey_ratings", f"rated_as_told r {OF_WAVE}", "w.coalition_id", "w.opened_on",
        None, "r.rated_organisation_id", "r.rated_name",
        "r.* replace (coalesce(r.rated_organisation_id, {known_by}) as rated_organisation_id)",
    ),
)  # fmt: skip
LISTED = ("commitments",)  # whose unknown persons are listed: who answers a survey is never told

# The names written there: coalition_id, name, first_on, last_on, rows. How many answers give a name is not told, and
# nothing of a wave that has not closed.
NAMES_OF_OWNERS = """
    select coalition_id, owner_name, made_on, made_on, 1
    from commitments where owner_name is not null and owner_organisation_id is null
    union all
    select coalition_id, funder_name, starts_on, starts_on, 1
    from funding where funder_name is not null and funder_organisation_id is null
    union all
    select coalition_id, name, opened_on, opened_on, 0
    from survey_waves join (
        select wave_id, organisation_name as name from survey_answers where organisation_id is null
        union select wave_id, rater_name from survey_ratings where rater_organisation_id is null
        union select wave_id, rated_name from survey_ratings where rated_organisation_id is null
    ) using (wave_id)
    where closed_on is not null and name is not null
"""


def fill_owners(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Replace the tables in which an owner is told by a person or in words by views that know the organisation.

    `speaks_for`, `meant_by_name` and `canonical_ids` must exist. Returns the queries of the persons who own
    something and lead to no organisation, as create_event_views.
    """
    unknown_people = []
    funders = con.execute(
        "select funder_name, min(funder_organisation_id) from funding where funder_name is not null group by 1 order by 1"
    ).fetchall()
    ids = {slug(name): known for name, known in funders if known}  # another export gives the id of the same name
    by_name = [(name, ids.get(slug(name), slug(name))) for name, _ in funders if slug(name)]
    to_table(con, "funders_by_name", "name varchar, organisation_id varchar", by_name)
    for owners in OWNERS:
        told = f"coalesce({owners.person or 'null'}, {owners.name or 'null'})"
        asked = f"select 1 from {owners.view} r where {owners.organisation} is null and {told} is not null limit 1"
        if not con.execute(asked).fetchall():
            continue
        kinds = "select table_type from information_schema.tables where table_name = ?"
        kind = "view" if con.execute(kinds, [owners.view]).fetchall() == [("VIEW",)] else "table"
        con.execute(f"alter {kind} {owners.view} rename to {owners.rows.split()[0]}")
        found = create_event_views(con, (owners,))
        unknown_people += found if owners.view in LISTED else []
    return unknown_people
