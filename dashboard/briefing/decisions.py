"""What the meeting could decide: the next steps of open warnings, then roles, money and players that are not covered."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import words
from dashboard.briefing.document import Figure, Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import bold_of, plain
from dashboard.briefing.warnings import called, figures_of
from dashboard.data import Row
from dashboard.money import money
from dashboard.raised import of_class
from dashboard.sections.roles_needed import answer as needed_answer
from dashboard.sections.roles_needed import needed, role
from dashboard.sections.who_takes_over import answer as takes_over
from dashboard.sections.who_works_together import members_of
from dashboard.words import absent

MOST_ROWS = 6
NOT_KNOWN = "Which decisions stand open is not known: no warning could be judged."
Point = tuple[str, list[Figure]]


def decisions(facts: Facts, rows: Sequence[Row], asked: Sequence[Row], has_warnings: bool) -> Section | str:
    """`rows` are the open warnings, `asked` those on the table, which come first."""
    others = [row for row in rows if row not in asked and row["class"] != "data"]
    listed = [*asked, *others][:MOST_ROWS]
    raised = {row["warning"] for row in listed}
    points = [point for point in (*_roles(facts), *_money(facts, raised), *_players(facts, raised), *_who_facilitates(facts),
                                  *_introductions(facts)) if point[0]]  # fmt: skip
    if not listed and not points:
        return "Nothing stands open that the figures would call for a decision on." if has_warnings else NOT_KNOWN
    acts, rest = of_class(listed, "act"), [row for row in listed if row["class"] != "act"]
    return Section(
        _heading(len(acts), len(rest), has_warnings),
        points=[said for said, _ in points],
        header=("What to decide", "Because", "Who takes it") if listed else (),
        rows=[
            (words.sentence(row["next_step"] or ""), called(row), words.readable(row["hat"] or "not said"))
            for row in listed
        ],
        notes=(
            "For each decision: who, by when, and what would show that it worked. Write it down in the meeting.",
            "Ask the room: which of these is ours to decide today, and which is for somebody else?",
        ),
        figures=[
            *_counted(acts, f"{words.count(len(acts), 'warning')} ask"),
            *_counted(rest, f"{len(rest)} "),
            *(figure for row in listed for figure in figures_of(facts, row)),
            *(figure for _, found in points for figure in found),
        ],
    )


def _heading(acts: int, rest: int, has_warnings: bool) -> str:
    if not has_warnings:
        return "No warning could be judged, but these points stand open"
    more = f"{rest} {'can be watched' if acts else 'to watch'}"
    if acts:
        asks = f"{words.count(acts, 'warning')} {'asks' if acts == 1 else 'ask'} for a decision now"
        return f"{asks}; {more}" if rest else asks
    return f"No warning asks for a decision now; {more}" if rest else "No warning asks for a decision now"


def _counted(rows: Sequence[Row], said: str) -> list[Figure]:
    """How many of a class; no row, no figure."""
    ids = [row["warning_id"] for row in rows]
    return [Figure(said, "warnings", {"warning_id": ids}, (), "count")] if ids else []


def _roles(facts: Facts) -> list[Point]:
    rows = facts.rows("role_cover", order=("role_name",))
    if not rows or all(row["status"] == "covered" for row in rows):
        return []
    ready = [row["role_name"] for row in rows if row["status"] == "covered"]
    said = plain(takes_over(rows))
    found = [facts.figure(f"{len(rows)} role", "role_cover", how="count")]
    if ready:
        found.append(facts.figure(f"{len(ready)} of", "role_cover", how="count", status="covered"))
    found += [
        facts.figure(str(row["role_name"]), "role_cover", "role_name", role_name=row["role_name"]) for row in rows
    ]
    return [(said, [figure for figure in found if figure.said in said])]


def _money(facts: Facts, raised: set[str]) -> list[Point]:
    """The first month without cover, unless a warning says it."""
    row = facts.one("funding_outlook")
    if row is None or absent(row["first_uncovered_month"]) or "funding_cliff" in raised:
        return []
    first = row["first_uncovered_month"]
    said = f"{words.month(first)} is the first coming month that signed money does not cover in full"
    found = [facts.figure(words.month(first), "funding_outlook", "first_uncovered_month")]
    month = next(iter(facts.rows("funding_months", month=first)), None)
    if month and not absent(month["signed"]) and not absent(row["usual_spend"]):
        signed, usual = (money(amount, row["currency"]) for amount in (month["signed"], row["usual_spend"]))
        said = f"{said}: {signed} are signed, {usual} a month are usual"
        found.append(facts.figure(f"{signed} are signed", "funding_months", "signed", month=first))
        found.append(facts.figure(f"{usual} a month", "funding_outlook", "usual_spend"))
    return [(f"{said}.", found)]


def _players(facts: Facts, raised: set[str]) -> list[Point]:
    """Needed roles that nobody plays, unless a warning says it."""
    rows = needed(facts.here, facts.coalition) if facts.has("ecosystem") else []
    gone = [row for row in rows if row["status"] == "missing"]
    if not gone or "player_missing" in raised:
        return []
    said = bold_of(needed_answer(rows))
    return [
        (
            said,
            [
                facts.figure(f"{len(gone)} of", "ecosystem", how="count", status="missing"),
                facts.figure(f"of {words.count(len(rows), 'needed role')}", "ecosystem", how="count"),
                *(
                    facts.figure(role(row), "ecosystem", "ecosystem_role", "sector_code", ecosystem_role=row["ecosystem_role"],
                                 sector_code=row["sector_code"])
                    for row in gone if row["sector_code"]
                ),
            ],
        )
    ]  # fmt: skip


def _who_facilitates(facts: Facts) -> list[Point]:
    """The published verdict, where another kind of facilitator is called for than there is."""
    row = facts.one("facilitation_fit")
    if row is None or not row["verdict"] or row["model_now"] == row["model_called_for"]:
        return []
    return [(f"Who facilitates: {row['verdict']}", [facts.figure(row["verdict"], "facilitation_fit", "verdict")])]


def _introductions(facts: Facts) -> list[Point]:
    """The first pair to introduce, for an audience that may see it."""
    names = members_of(facts.here, facts.coalition) if facts.has("members") else {}
    rows = facts.rows("unmet_pairs", order=("position",))
    row = next((r for r in rows if r["organisation_id_a"] in names and r["organisation_id_b"] in names), None)
    if row is None:
        return []
    pair = [row["organisation_id_a"], row["organisation_id_b"]]
    said = f"Introduce {names[pair[0]]} to {names[pair[1]]}. {words.sentence(row['reason'] or '')}".strip()
    where = {"organisation_id_a": pair[0], "organisation_id_b": pair[1]}
    found = [
        facts.figure(names[one], "members", "name", "organisation_id", month=facts.last, organisation_id=one)
        for one in pair
    ]
    return [(said, [*found, facts.figure(words.sentence(row["reason"] or ""), "unmet_pairs", "reason", **where)])]
