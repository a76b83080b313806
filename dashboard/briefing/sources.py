"""Where a briefing's figures come from and what they cannot say: its footer, sources and limits."""

from __future__ import annotations

from dashboard import words
from dashboard.briefing.document import Figure
from dashboard.briefing.facts import ORDER, Facts
from dashboard.briefing.funder import TOLD
from dashboard.data import Row
from dashboard.parts import figures_to
from dashboard.words import absent
from metrics.published import PILLARS

MOST_MISSING = 8  # inputs named in the limits
BAND = 5  # answers: how wide the band is in which their number is told
WITH_NAMES = "Names organisations: not for handing round."
FILES = {
    "committee": "Made from what the steering committee may see; organisations by name only where the charter agrees to it.",
    "funder": "Made from what a funder may see: no organisation is named, and no answer of a survey is in it by itself.",
    "secretariat": "Made from the secretariat's file: it names organisations and tells of surveys. It is not for handing round.",
}
RANGES = "Ranges: where 90 % of 1,000 recalculations lie"
NOT_SHOWN = f"Answers of surveys: {words.PROTECTED}."


def footer(facts: Facts, edition: str) -> str:
    """ "Figures to October 2026, built 2 November. October is still in progress. Ranges: …. Method 3f2a9c." """
    names = f" {WITH_NAMES}" if facts.here.audience == "secretariat" and edition == "committee" else ""
    if not facts.scores:
        return f"No figures yet, built {words.full_date(facts.here.built_on)}.{names}"
    return f"{figures_to(facts.here, facts.last, facts.is_provisional)} {RANGES}. Method {_version(facts)}.{names}"


def sources(facts: Facts, edition: str) -> tuple[list[str], list[Figure]]:
    """How far the data reach, what the scores stand on, the method's version, and whose file it is."""
    said, found = [], []
    if facts.here.note:
        said.append(facts.here.note)
    as_of = facts.coalition["data_as_of"]
    if not absent(as_of):
        said.append(f"Data to {words.full_date(as_of)}.")
        found.append(facts.figure(words.full_date(as_of), "coalitions", "data_as_of"))
    if facts.scores:
        there = [(name, words.present(facts.now[name]["weight_present"])) for name in ORDER if name in facts.now]
        stands = words.joined([f"{name} {share}" for name, share in there])
        said.append(f"What is present of each score's weight: {stands}.")
        found += [facts.of_score(share, name, "weight_present") for name, share in there]
        said += [words.RANGES, words.BANDS, f"Method version {_version(facts)}."]
        found += [facts.of_score(_version(facts), name, "method_version") for name in list(facts.now)[:1]]
    return [*said, FILES["funder" if edition == "funder" else facts.here.audience]], found


def limits(facts: Facts, edition: str, unknown: list[str]) -> tuple[list[str], list[Figure]]:
    """First for a funder that nothing here is validated for funding; then what is missing, and `unknown`."""
    said = [words.NOT_VALIDATED] if edition == "funder" else []
    if facts.is_provisional:
        said.append(f"{words.month(facts.last)} is still in progress: its figures may move.")
    missing, found = _missing(facts, edition)
    answers, of_answers = _answers(facts, edition)
    said += [*unknown, *missing, *answers]
    said.append("Figures say what happened, not why. Nothing here says that one thing brought about another.")
    return said, [*found, *of_answers]


def _missing(facts: Facts, edition: str) -> tuple[list[str], list[Figure]]:
    """The inputs that are missing, those with most weight first; a funder is told those of durability."""
    pillars = TOLD if edition == "funder" else PILLARS
    rows = facts.rows("missing", month=facts.last, order=("weight desc", "indicator")) if facts.scores else []
    rows = [row for row in rows if row["score_or_lens"] in pillars]
    named = rows[:MOST_MISSING]
    said = [f"Missing: {_title(facts, row)}. {words.sentence(row['reason'])}" for row in named]
    if len(rows) > len(named):
        said.append(f"And {words.count(len(rows) - len(named), 'more input')} like these: see the coalition's page.")
    return said, [
        facts.figure(words.sentence(row["reason"]), "missing", "reason", month=facts.last, score_or_lens=row["score_or_lens"],
                     indicator=row["indicator"])
        for row in named
    ]  # fmt: skip


def _answers(facts: Facts, edition: str) -> tuple[list[str], list[Figure]]:
    """How many answered the newest survey, as a band; or that answers are protected."""
    rows = facts.rows("constructs", order=("closed_on desc", "wave_id")) if edition == "committee" else []
    newest = [row for row in rows if row["wave_id"] == rows[0]["wave_id"] and not absent(row["respondents"])]
    if newest:
        row = max(newest, key=lambda row: row["respondents"])
        least = row["respondents"] // BAND * BAND
        band = f"{least}–{least + BAND - 1} answers"
        where = {"wave_id": row["wave_id"], "construct": row["construct"]}
        said = f"The newest survey, closed {words.full_date(row['closed_on'])}: {band}."
        return [said], [
            facts.figure(band, "constructs", "respondents", how="band", **where),
            facts.figure(words.full_date(row["closed_on"]), "constructs", "closed_on", **where),
        ]
    month = facts.rows("indicators", month=facts.last) if facts.scores else []
    return ([NOT_SHOWN] if edition == "funder" or any(row["suppressed"] for row in month) else []), []


def _title(facts: Facts, row: Row) -> str:
    return facts.heads.titles.get(row["indicator"], words.readable(row["indicator"] or "an indicator"))


def _version(facts: Facts) -> str:
    return str(facts.scores[-1]["method_version"])
