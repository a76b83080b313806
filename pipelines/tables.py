"""The data contract as code: the canonical tables, their columns, keys and meanings.

Every connector ends in these tables and every indicator starts from them. A column's `kind` says how its
text is read (docs: `pipelines/casting.py`) and which DuckDB type it has:

    text VARCHAR · person VARCHAR (pseudonymised on load) · choice VARCHAR from `choices` · list VARCHAR[]
    date DATE · instant TIMESTAMP in UTC · number DOUBLE · integer BIGINT · money DECIMAL(20,4) · boolean BOOLEAN

Columns and tables marked `internal` are not part of the contract a user may hand over: connectors use them to
pass on what a row says of the organisation in words, so that identity can be worked out again at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

DUCKDB_TYPE = {
    "text": "VARCHAR",
    "person": "VARCHAR",
    "choice": "VARCHAR",
    "list": "VARCHAR[]",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "money": "DECIMAL(20,4)",
    "boolean": "BOOLEAN",
}

END_REASONS = ("mission_complete", "merged", "funding", "dissolved", "other")
FACILITATION_MODELS = ("none", "internal", "external", "embedded", "secretariat")
ECOSYSTEM_ROLES = (
    "producer", "manufacturer", "brand", "retailer", "recycler", "financier", "funder", "regulator",
    "civil_society", "academia", "technology", "community", "secretariat", "other",
)  # fmt: skip
MEMBER_ROLES = ("lead", "founder", "member", "observer", "funder", "facilitator", "secretariat")
LEAVE_REASONS = ("withdrew", "lapsed", "merged", "mission_complete", "removed")
CHARTER_ELEMENTS = (
    "partners", "purpose", "shared_objectives", "individual_objectives", "activities", "resources", "roles",
    "decision_rule", "conflict_route", "data_and_ip", "money", "communication", "measurement", "review",
    "entry_exit", "competition_policy",
)  # fmt: skip
HATS = ("project_manager", "facilitator", "matchmaker")
RATING_DIMENSIONS = (
    "reliability", "mission_fit", "openness", "influence", "involvement", "resources", "collaboration_level",
)  # fmt: skip

CONFIDENTIAL = ("survey_answers", "survey_ratings", "survey_invitations")  # neither cells nor row counts are shown


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table. `key` is the natural key; of each group of columns in `one_of`, a row needs exactly one; one and
    more where only one of them is public.

    `happened` is the column that says when the row's event took place, in tables that are feeds; a
    coalition's last month is that of its newest such row. `unordered` lists two key columns whose order
    does not matter (a pair).
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    happened: str | None = None
    unordered: tuple[str, ...] = ()
    internal: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def public(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not (self.internal or column.internal))

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


def _table(name: str, meaning: str, key: str, *columns: Column, **more: object) -> Table:
    return Table(name, meaning, columns, tuple(key.split()), **more)  # type: ignore[arg-type]


def _(name: str, kind: str, meaning: str, *choices: str) -> Column:
    """A column from its name; a leading ! marks it required, a leading ~ internal."""
    return Column(name.lstrip("!~"), kind, meaning, name[0] == "!", choices, name[0] == "~")


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        # --- who -------------------------------------------------------------------------------------
        _table(
            "coalitions", "one partnership of organisations", "coalition_id",
            _("!coalition_id", "text", "the coalition's id in every table"),
            _("!name", "text", "its name on screen"),
            _("theme", "text", "what it works on"),
            _("timezone", "text", "IANA name, for instants without an offset; UTC when empty"),
            _("founded_on", "date", "when it began"),
            _("ended_on", "date", "when it ended; nothing after this is scored"),
            _("end_reason", "choice", "why it ended", *END_REASONS),
            _("facilitation_model", "choice", "where the facilitator sits", *FACILITATION_MODELS),
            _("impartiality_need", "choice", "how impartial the facilitator must be", "low", "medium", "high"),
            _("objective", "text", "what it wants to reach"),
        ),
        _table(
            "organisations", "one organisation, member of a coalition or not", "organisation_id",
            _("!organisation_id", "text", "the organisation's id in every table"),
            _("!name", "text", "its name on screen"),
            _("aliases", "list", "other names and spellings"),
            _("domains", "list", "e-mail domains of its staff"),
            _("registry_id", "text", "LEI, company or charity number, ROR"),
            _("parent_organisation_id", "text", "the organisation it belongs to"),
            _("sector_codes", "list", "ISIC rev. 4 codes"),
            _("ecosystem_role", "choice", "its part in the system", *ECOSYSTEM_ROLES),
            _("size_class", "choice", "its size", "small", "medium", "large"),
            _("country", "text", "ISO 3166-1 alpha-2"),
        ),
        _table(
            "memberships", "an organisation's time in a coalition", "coalition_id organisation_id joined_on",
            _("!coalition_id", "text", "the coalition"),
            _("!organisation_id", "text", "the member"),
            _("!joined_on", "date", "first day as a member"),
            _("left_on", "date", "last day as a member; empty while it stays"),
            _("role", "choice", "what it is there; empty counts as member", *MEMBER_ROLES),
            _("tier", "text", "membership tier"),
            _("declared_share", "number", "fair share by the charter, 0 to 1"),
            _("leave_reason", "choice", "why it left", *LEAVE_REASONS),
        ),
        _table(
            "representatives", "who speaks for which organisation, and when", "person_key organisation_id from_on",
            _("!person_key", "person", "e-mail or stable handle"),
            _("organisation_id", "text", "the organisation the person speaks for"),
            _("coalition_id", "text", "only in this coalition; empty means everywhere"),
            _("display_name", "text", "the person's name as shown to the steward"),
            _("seniority", "integer", "1 assistant to 5 executive"),
            _("is_deputy", "boolean", "stands in for somebody"),
            _("from_on", "date", "first day; empty means always"),
            _("to_on", "date", "last day; empty means still"),
            _("~organisation_name", "text", "the organisation as the sheet names it, where it gives no id"),
            one_of=(("organisation_id", "organisation_name"),),
        ),
        # --- what they did ---------------------------------------------------------------------------
        _table(
            "meetings", "one meeting", "meeting_id",
            _("!meeting_id", "text", "the meeting's id"),
            _("!coalition_id", "text", "the coalition that met"),
            _("!starts_at", "instant", "when it began"),
            _("scheduled_minutes", "number", "planned length in minutes"),
            _("kind", "choice", "what sort", "steering", "plenary", "working_group", "workshop", "bilateral"),
            _("title", "text", "its title"),
            happened="starts_at",
        ),
        _table(
            "attendance", "a person or organisation in a meeting, once per join",
            "meeting_id person_key organisation_id joined_at",
            _("!meeting_id", "text", "the meeting"),
            _("person_key", "person", "who came"),
            _("organisation_id", "text", "the organisation that came, where no person is named"),
            _("joined_at", "instant", "when they came"),
            _("left_at", "instant", "when they left"),
            _("minutes", "number", "minutes present, where no times are given"),
            _("speaking_minutes", "number", "minutes spoken"),
            _("~organisation_name", "text", "the organisation as the row names it"),
            one_of=(("person_key", "organisation_id"),),
        ),
        _table(
            "meeting_invitations", "who was asked to a meeting", "meeting_id person_key",
            _("!meeting_id", "text", "the meeting"),
            _("!person_key", "person", "who was asked"),
            _("answer", "choice", "what they answered", "accepted", "declined", "tentative", "needs_action"),
            _("~organisation_id", "text", "the organisation they speak for, filled in by the build"),
            internal=True,
        ),
        _table(
            "messages", "one message: time, author and reply links, never its text", "message_id",
            _("!message_id", "text", "the message's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!sent_at", "instant", "when it was sent"),
            _("person_key", "person", "who sent it"),
            _("organisation_id", "text", "the organisation that sent it, where no person is named"),
            _("channel", "text", "the channel"),
            _("thread_id", "text", "the thread"),
            _("reply_to_message_id", "text", "the message it answers"),
            _("reply_to_person_key", "person", "the person it answers"),
            one_of=(("person_key", "organisation_id"),),
            happened="sent_at",
        ),
        _table(
            "agenda_items", "one item on an agenda", "item_id",
            _("!item_id", "text", "the item's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!raised_on", "date", "when it was raised"),
            _("proposed_by_organisation_id", "text", "who raised it; empty means unknown"),
            _("meeting_id", "text", "the meeting it was on"),
            _("title", "text", "its title"),
            _("kind", "choice", "what for", "decision", "discussion", "information"),
            _("~proposed_by_person_key", "person", "the person who raised it"),
            _("~proposed_by_name", "text", "the organisation as the row names it"),
            happened="raised_on",
        ),
        _table(
            "decisions", "one decision", "decision_id",
            _("!decision_id", "text", "the decision's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!decided_on", "date", "when"),
            _("item_id", "text", "the agenda item it closes"),
            _("rule", "choice", "how it was decided", "consensus", "consent", "majority", "lead"),
            _("outcome", "choice", "what came of it", "adopted", "rejected", "deferred"),
            _("amended_by_organisation_ids", "list", "who changed its text"),
            happened="decided_on",
        ),
        _table(
            "positions", "an organisation's position on a decision", "decision_id organisation_id",
            _("!decision_id", "text", "the decision"),
            _("!organisation_id", "text", "who"),
            _("!position", "choice", "its position", "support", "accept", "object", "abstain", "absent"),
        ),
        _table(
            "commitments", "something an organisation promised to do", "commitment_id",
            _("!commitment_id", "text", "the commitment's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!made_on", "date", "when it was made"),
            _("owner_organisation_id", "text", "who owns it"),
            _("decision_id", "text", "the decision it follows from"),
            _("title", "text", "what"),
            _("due_on", "date", "until when"),
            _("completed_on", "date", "when it was done"),
            _("dropped_on", "date", "when it was given up"),
            _("~owner_person_key", "person", "the person it is assigned to"),
            _("~owner_name", "text", "the organisation that owns it as the row names it"),
            happened="made_on",
        ),
        _table(
            "commitment_helpers", "who a commitment is assigned to beside its owner", "commitment_id person_key",
            _("!commitment_id", "text", "the commitment"),
            _("!person_key", "person", "who else it is assigned to"),
            internal=True,
        ),
        _table(
            "contributions", "something an organisation gave", "contribution_id",
            _("!contribution_id", "text", "the contribution's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!organisation_id", "text", "who gave"),
            _("!given_on", "date", "when"),
            _("kind", "choice", "what", "cash", "staff_time", "data", "in_kind"),
            _("amount", "money", "its value"),
            _("currency", "text", "ISO 4217"),
            _("hours", "number", "hours, where it is time"),
            _("pooled", "boolean", "open to all partners"),
            happened="given_on",
        ),
        _table(
            "initiatives", "something an organisation runs on a theme", "initiative_id",
            _("!initiative_id", "text", "the initiative's id"),
            _("!organisation_id", "text", "who runs it"),
            _("coalition_id", "text", "the coalition; empty means run alone"),
            _("title", "text", "its title"),
            _("!theme", "text", "its theme"),
            _("starts_on", "date", "from"),
            _("ends_on", "date", "until"),
            _("budget", "money", "its budget"),
            _("currency", "text", "ISO 4217"),
        ),
        # --- what holds them together ----------------------------------------------------------------
        _table(
            "funding", "one grant", "grant_id",
            _("!grant_id", "text", "the grant's id"),
            _("!coalition_id", "text", "the coalition it pays for"),
            _("funder_organisation_id", "text", "who pays"),
            _("!amount", "money", "how much"),
            _("!currency", "text", "ISO 4217"),
            _("!starts_on", "date", "from"),
            _("!ends_on", "date", "until"),
            _("purpose", "choice", "what for", "core", "project", "facilitation"),
            _("signed", "boolean", "signed, not only promised"),
            _("~funder_name", "text", "who pays as the row names it, where it gives no id"),
            one_of=(("funder_organisation_id", "funder_name"),),
        ),
        _table(
            "spending", "what the coalition spent in a month", "coalition_id month",
            _("!coalition_id", "text", "the coalition"),
            _("!month", "date", "the month's first day"),
            _("!amount", "money", "spent"),
            _("!currency", "text", "ISO 4217"),
            happened="month",
        ),
        _table(
            "governance", "the state of one charter element", "coalition_id element agreed_on",
            _("!coalition_id", "text", "the coalition"),
            _("!element", "choice", "the charter element", *CHARTER_ELEMENTS),
            _("!status", "choice", "its state", "not_relevant", "absent", "partial", "full"),
            _("agreed_on", "date", "when it was agreed"),
            _("review_due_on", "date", "when it must be looked at again"),
            _("evidence_url", "text", "where it is written"),
        ),
        _table(
            "roles", "one role in the coalition and who holds it", "coalition_id role_name since_on",
            _("!coalition_id", "text", "the coalition"),
            _("!role_name", "text", "the role"),
            _("holder_organisation_id", "text", "who holds it"),
            _("has_deputy", "boolean", "somebody can stand in"),
            _("term_ends_on", "date", "when the term ends"),
            _("handover_note", "boolean", "a hand-over note exists"),
            _("since_on", "date", "since when"),
        ),
        _table(
            "facilitation", "one thing a facilitator did", "activity_id",
            _("!activity_id", "text", "the activity's id"),
            _("!coalition_id", "text", "the coalition"),
            _("!happened_on", "date", "when"),
            _("!hat", "choice", "the hat worn", *HATS),
            _("activity", "text", "what was done"),
            _("facilitator_name", "text", "who"),
            _("position", "choice", "where the facilitator sits", *FACILITATION_MODELS[1:]),
            _("employer_organisation_id", "text", "who employs the facilitator"),
            _("paid_by_organisation_id", "text", "who pays the facilitator"),
            _("hours", "number", "hours"),
            _("cost", "money", "cost"),
            _("currency", "text", "ISO 4217"),
            _("target_indicator", "text", "the indicator it was meant to move"),
            _("introduced_organisation_ids", "list", "the two organisations introduced"),
            happened="happened_on",
        ),
        _table(
            "ecosystem_needs", "a part of the system the coalition needs", "coalition_id ecosystem_role sector_code",
            _("!coalition_id", "text", "the coalition"),
            _("!ecosystem_role", "choice", "the role needed", *ECOSYSTEM_ROLES),
            _("min_members", "integer", "how many members should play it"),
            _("sector_code", "text", "ISIC rev. 4 code"),
        ),
        _table(
            "competitor_pairs", "two organisations that named each other competitors",
            "organisation_id_a organisation_id_b",
            _("!organisation_id_a", "text", "one"),
            _("!organisation_id_b", "text", "the other"),
            _("declared_on", "date", "when"),
            unordered=("organisation_id_a", "organisation_id_b"),
        ),
        _table(
            "context_events", "something that happened around the coalition", "coalition_id happened_on label",
            _("!coalition_id", "text", "the coalition"),
            _("!happened_on", "date", "when"),
            _("!label", "text", "what"),
            _("rebase", "boolean", "restart the control chart here"),
        ),
        # --- what they think -------------------------------------------------------------------------
        _table(
            "survey_waves", "one round of a survey", "wave_id",
            _("!wave_id", "text", "the wave's id"),
            _("!coalition_id", "text", "the coalition asked"),
            _("!opened_on", "date", "first day"),
            _("closed_on", "date", "last day; empty while open"),
            _("instrument", "text", "which questionnaire"),
            _("instrument_version", "text", "its version"),
        ),
        _table(
            "survey_invitations", "who was asked", "wave_id person_key organisation_id",
            _("!wave_id", "text", "the wave"),
            _("person_key", "person", "the person asked"),
            _("organisation_id", "text", "the organisation asked, where no person is named"),
            one_of=(("person_key", "organisation_id"),),
        ),
        _table(
            "survey_answers", "one answer to one item; never free text", "wave_id respondent_key item_id",
            _("!wave_id", "text", "the wave"),
            _("!respondent_key", "person", "who answered"),
            _("!item_id", "text", "the item"),
            _("value", "number", "the answer as a number"),
            _("dont_know", "boolean", "answered: don't know"),
            _("organisation_id", "text", "the organisation answered for"),
            _("answered_at", "instant", "when"),
            _("~organisation_name", "text", "the organisation answered for as the row names it"),
            _("~person_key", "person", "who answered, where the export names the person beside the response"),
            happened="answered_at",
        ),
        _table(
            "survey_ratings", "one organisation's rating of another",
            "wave_id rater_organisation_id rated_organisation_id dimension rater_name rated_name respondent_key",
            _("!wave_id", "text", "the wave"),
            _("rater_organisation_id", "text", "who rates"),
            _("rated_organisation_id", "text", "who is rated"),
            _("!dimension", "choice", "on what", *RATING_DIMENSIONS),
            _("!value", "number", "the rating"),
            _("desired_value", "number", "the rating wished for"),
            _("~rater_name", "text", "who rates as the row names it, where it gives no id"),
            _("~rated_name", "text", "who is rated as the row names it, where it gives no id"),
            _("~answered_at", "instant", "when"),
            _("~respondent_key", "person", "which response it stands in, where several people answer for one organisation"),
            one_of=(("rater_organisation_id", "rater_name", "respondent_key"), ("rated_organisation_id", "rated_name")),
        ),
        _table(
            "survey_items", "what an item asks and which construct it belongs to", "instrument version item_id",
            _("!instrument", "text", "the questionnaire"),
            _("!version", "text", "its version"),
            _("!item_id", "text", "the item"),
            _("!construct", "text", "the construct it measures"),
            _("scale_min", "number", "lowest answer"),
            _("scale_max", "number", "highest answer"),
            _("reverse_scored", "boolean", "a high answer is bad"),
            _("wording", "text", "the question"),
        ),
    )
}  # fmt: skip

CONTRACT = {name: table for name, table in TABLES.items() if table.public}  # the tables a user may hand over
