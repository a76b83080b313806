"""The published tables: columns, types and meanings. Screens, exports and other programs rely on them.

`AUDIENCES` is the door's allow-list: a table or column that is not named for an audience is not in its file.
"""

from __future__ import annotations

from metrics.published_bench import BENCH

SCORES = ("balance", "engagement", "durability", "health")
PILLARS = SCORES[:3]

# their rows are made month by month: those of a month that nothing new touches stay as they are
BY_MONTH = ("indicators", "scores", "lenses", "missing", "changes")

PUBLISHED: dict[str, dict[str, str]] = {
    "coalitions": {
        "coalition_id": "VARCHAR", "name": "VARCHAR", "theme": "VARCHAR", "member_count": "BIGINT",
        "first_month": "DATE", "last_month": "DATE", "has_register": "BOOLEAN", "data_as_of": "DATE",
    },
    "indicators": {
        "coalition_id": "VARCHAR", "month": "DATE", "indicator": "VARCHAR", "value": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "n": "BIGINT", "coverage": "DOUBLE", "score": "DOUBLE", "provisional": "BOOLEAN",
        "suppressed": "BOOLEAN", "method_version": "VARCHAR",
    },
    "scores": {
        "coalition_id": "VARCHAR", "month": "DATE", "score": "VARCHAR", "value": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "band": "VARCHAR", "band_change_probability": "DOUBLE", "weight_present": "DOUBLE",
        "partial": "BOOLEAN", "weakest": "VARCHAR", "method_version": "VARCHAR",
    },
    "lenses": {
        "coalition_id": "VARCHAR", "month": "DATE", "lens": "VARCHAR", "value": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "band": "VARCHAR", "weight_present": "DOUBLE",
    },
    "missing": {
        "coalition_id": "VARCHAR", "month": "DATE", "score_or_lens": "VARCHAR", "indicator": "VARCHAR",
        "weight": "DOUBLE", "reason": "VARCHAR",
    },
    "changes": {
        "coalition_id": "VARCHAR", "month": "DATE", "score": "VARCHAR", "indicator": "VARCHAR",
        "contribution": "DOUBLE",
    },
    "warnings": {
        "warning_id": "VARCHAR", "coalition_id": "VARCHAR", "warning": "VARCHAR", "class": "VARCHAR",
        "subject": "VARCHAR", "since": "DATE", "month": "DATE", "closed_month": "DATE", "value": "DOUBLE",
        "expected": "DOUBLE", "threshold": "DOUBLE", "n": "BIGINT", "why": "VARCHAR", "next_step": "VARCHAR",
        "hat": "VARCHAR", "evidence": "VARCHAR[]", "method_version": "VARCHAR",
    },
    "series": {
        "coalition_id": "VARCHAR", "series": "VARCHAR", "month": "DATE", "value": "DOUBLE", "n": "BIGINT",
        "centre": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "in_baseline": "BOOLEAN", "signal": "BOOLEAN",
        "provisional": "BOOLEAN",
    },
    "context_events": {"coalition_id": "VARCHAR", "month": "DATE", "label": "VARCHAR"},
    "warning_record": {
        "warning": "VARCHAR", "raised": "BIGINT", "closed": "BIGINT", "real": "BIGINT",
        "median_lead_months": "DOUBLE",
    },
    **BENCH,
    "findings": {
        "source_file": "VARCHAR", "table": "VARCHAR", "expectation": "VARCHAR", "severity": "VARCHAR",
        "rows": "BIGINT", "sample": "VARCHAR",
    },
    "lineage": {"table": "VARCHAR", "key": "VARCHAR", "source_file": "VARCHAR", "source_row": "BIGINT"},
    # --- beside the published tables of the architecture: what the pages need to compute nothing ---------
    "method": {  # the heads, one row per indicator
        "indicator": "VARCHAR", "title": "VARCHAR", "question": "VARCHAR", "unit": "VARCHAR",
        "direction": "VARCHAR", "pillar": "VARCHAR", "lenses": "VARCHAR[]", "goalpost_0": "DOUBLE",
        "goalpost_100": "DOUBLE", "default_0": "DOUBLE", "default_100": "DOUBLE", "scale": "VARCHAR",
        "weight": "DOUBLE", "window_months": "BIGINT",
        "min_n": "BIGINT", "source": "VARCHAR", "words": "VARCHAR", "formula": "VARCHAR",
        "symbols": "VARCHAR[]", "counts": "VARCHAR", "evidence": "VARCHAR[]", "statement": "VARCHAR",
        "interval": "VARCHAR", "coverage": "VARCHAR",
    },
    "warning_details": {  # beside `warnings`: what its card and page say; `unnamed` is the why that names nobody
        "warning_id": "VARCHAR", "title": "VARCHAR", "subject_name": "VARCHAR", "subject_kind": "VARCHAR",
        "series": "VARCHAR", "severity": "BIGINT", "strength": "DOUBLE", "last_fired": "DATE", "held_back": "BOOLEAN",
        "latest_why": "VARCHAR", "unnamed": "VARCHAR",
    },
    "warning_gaps": {  # rules that had too little to judge a coalition's last month by
        "coalition_id": "VARCHAR", "warning": "VARCHAR", "reason": "VARCHAR",
    },
    "warning_method": {  # the heads of the warnings, one row each
        "warning": "VARCHAR", "title": "VARCHAR", "question": "VARCHAR", "classes": "VARCHAR[]", "severity": "BIGINT",
        "hat": "VARCHAR", "subject_kind": "VARCHAR", "next_step": "VARCHAR", "because": "VARCHAR", "words": "VARCHAR",
        "source": "VARCHAR", "needs": "VARCHAR", "evidence": "VARCHAR[]", "series": "VARCHAR", "unit": "VARCHAR",
    },
    "sensitivity": {  # which indicators move a coalition's score most, at its last month
        "coalition_id": "VARCHAR", "score": "VARCHAR", "indicator": "VARCHAR", "share": "DOUBLE",
    },
    "ranks": {  # the places a coalition takes in 5 to 95 % of the draws, at its last month; 1 is the highest
        "coalition_id": "VARCHAR", "score": "VARCHAR", "place_low": "BIGINT", "place_high": "BIGINT", "of": "BIGINT",
    },
    "dominance": {  # pairs of which one is ahead in nearly all draws
        "coalition_id_ahead": "VARCHAR", "coalition_id_behind": "VARCHAR", "score": "VARCHAR", "probability": "DOUBLE",
    },
    "constructs": {  # what each closed wave says of each construct, and how far organisations agree
        "coalition_id": "VARCHAR", "wave_id": "VARCHAR", "closed_on": "DATE", "construct": "VARCHAR",
        "value": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "organisations": "BIGINT", "respondents": "BIGINT",
        "dont_know": "BIGINT", "unanswered": "BIGINT", "rwg": "DOUBLE", "ad": "DOUBLE", "withheld": "BOOLEAN",
    },
    "reliability": {  # how far the items of a construct measure one thing, over all coalitions
        "construct": "VARCHAR", "items": "BIGINT", "respondents": "BIGINT", "coalitions": "BIGINT",
        "alpha": "DOUBLE", "omega": "DOUBLE", "reason": "VARCHAR",
    },
    "nonresponse": {  # organisations that answered a wave beside those that did not, on what they did before it closed
        "coalition_id": "VARCHAR", "wave_id": "VARCHAR", "behaviour": "VARCHAR", "respondents": "BIGINT",
        "others": "BIGINT", "respondents_mean": "DOUBLE", "others_mean": "DOUBLE",
    },
    "chance": {  # how often chance alone gives an organisation as large a share of acts, at a coalition's last month
        "coalition_id": "VARCHAR", "month": "DATE", "organisations": "BIGINT", "acts": "BIGINT", "largest": "BIGINT",
        "probability": "DOUBLE",
    },
    "earlier_scores": {  # what earlier versions of the method said, where the workspace was built by them
        "coalition_id": "VARCHAR", "month": "DATE", "score": "VARCHAR", "value": "DOUBLE", "low": "DOUBLE",
        "high": "DOUBLE", "band": "VARCHAR", "partial": "BOOLEAN", "method_version": "VARCHAR",
    },
    "attention": {  # one row per coalition, in the order in which they need somebody
        "coalition_id": "VARCHAR", "position": "BIGINT", "level": "VARCHAR", "concerns": "BIGINT",
        "watches": "BIGINT", "gaps": "BIGINT", "why": "VARCHAR", "next_step": "VARCHAR", "hat": "VARCHAR",
    },
    "evidence_rows": {  # the rows behind the activity indicators, newest first; steward only
        "coalition_id": "VARCHAR", "table": "VARCHAR", "key": "VARCHAR", "happened_on": "DATE",
        "organisation_id": "VARCHAR", "organisation_name": "VARCHAR", "what": "VARCHAR",
    },
    "files": {  # what arrived
        "source_file": "VARCHAR", "sha256": "VARCHAR", "connector": "VARCHAR", "coalition_id": "VARCHAR",
        "arrived_on": "DATE", "records": "BIGINT", "rows_read": "BIGINT", "loaded": "BIGINT",
        "quarantined": "BIGINT", "duplicate": "BIGINT", "superseded": "BIGINT", "people": "BIGINT",
        "unknown_people": "BIGINT", "message": "VARCHAR",
    },
    "quarantine": {  # rows set aside, and why
        "source_file": "VARCHAR", "source_row": "BIGINT", "table": "VARCHAR", "column": "VARCHAR",
        "reason": "VARCHAR",
    },
    "unknown_names": {  # names and addresses that lead to no organisation, with what they might be
        "coalition_id": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR", "rows": "BIGINT", "first_on": "DATE",
        "last_on": "DATE", "proposal": "VARCHAR", "reason": "VARCHAR",
    },
    "survey_questions": {  # what each question of a survey measures, as decided, or might measure
        "instrument": "VARCHAR", "item_id": "VARCHAR", "wording": "VARCHAR", "scale": "VARCHAR", "scale_min": "DOUBLE",
        "scale_max": "DOUBLE", "construct": "VARCHAR", "reverse_scored": "BOOLEAN", "status": "VARCHAR",
        "reason": "VARCHAR",
    },
    "survey_rounds": {  # when each round of a survey was; one without a last day is open and shows nothing
        "wave_id": "VARCHAR", "coalition_id": "VARCHAR", "instrument": "VARCHAR", "opened_on": "DATE",
        "closed_on": "DATE",
    },
    "contests": {  # figures somebody says are wrong, and what came of it
        "case_id": "VARCHAR", "coalition_id": "VARCHAR", "indicator": "VARCHAR", "month": "DATE", "says": "VARCHAR",
        "should_be": "VARCHAR", "evidence": "VARCHAR", "opened_by": "VARCHAR", "opened_on": "DATE",
        "outcome": "VARCHAR", "answer": "VARCHAR", "decided_by": "VARCHAR", "decided_on": "DATE",
    },
    "decisions": {  # what people decided: every line of the files of decisions, those undone too
        "file": "VARCHAR", "line": "BIGINT", "about": "VARCHAR", "says": "VARCHAR", "coalition_id": "VARCHAR",
        "who": "VARCHAR", "decided_on": "DATE", "why": "VARCHAR", "undone_by": "VARCHAR", "undone_on": "DATE",
    },
    "settings_now": {  # what the figures go by beside the goalposts; `source`: decided, file (settings.toml) or default
        "setting": "VARCHAR", "subject": "VARCHAR", "value": "VARCHAR", "default_value": "VARCHAR", "source": "VARCHAR",
    },
    "settings_changes": {  # every line by which somebody set goalposts, thresholds, charters or audiences
        "file": "VARCHAR", "line": "BIGINT", "setting": "VARCHAR", "subject": "VARCHAR", "detail": "VARCHAR",
        "value": "VARCHAR", "default_value": "VARCHAR", "who": "VARCHAR", "decided_on": "DATE", "why": "VARCHAR",
        "undone_by": "VARCHAR", "undone_on": "DATE", "is_in_force": "BOOLEAN",
    },
    "charter": {  # the state of each charter element at a coalition's last month; `status` NULL where nobody has looked
        "coalition_id": "VARCHAR", "element": "VARCHAR", "status": "VARCHAR", "agreed_on": "DATE", "review_due_on": "DATE",
        "evidence_url": "VARCHAR",
    },
    "feeds": {  # how fresh each kind of data is
        "coalition_id": "VARCHAR", "feed": "VARCHAR", "rows": "BIGINT", "first_on": "DATE", "last_on": "DATE",
    },
}  # fmt: skip
