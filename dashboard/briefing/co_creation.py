"""Who raises what, and what becomes of it."""

from __future__ import annotations

from collections import Counter

from dashboard import words
from dashboard.briefing.document import Bars, Figure, Section
from dashboard.briefing.facts import Facts
from dashboard.briefing.plain import bold_of, plain
from dashboard.data import Row
from dashboard.flow_chart import BECAME, Stream, merged
from dashboard.sections.idea_to_delivery import NO_ORGANISATION, PASSED, passed, raised, told
from dashboard.shaping_answer import answer
from dashboard.shaping_rows import (
    NOBODYS,
    ORIGINS,
    UNKNOWN,
    decided_of_others,
    figures_of,
    has_agenda,
    makers_of,
    streams_of,
    unknown_raisers,
)  # fmt: skip
from dashboard.words import absent

NOT_KNOWN = "Who shapes it is not known: no agenda export has arrived."


def co_creation(facts: Facts) -> Section | str:
    """By organisation where the audience has names, else by what raisers are in the coalition."""
    if not facts.has("co_creation") or not has_agenda(figures_of(facts.here, facts.coalition)):
        return NOT_KNOWN
    measures = figures_of(facts.here, facts.coalition)
    opens = answer(facts.here, facts.coalition)
    rest = plain(opens).removeprefix(bold_of(opens)).strip()
    unknown = unknown_raisers(measures)
    rest = rest.removeprefix(unknown).strip()
    chart, of_chart = _by_raiser(facts)
    kept, of_kept = _kept(facts, measures)
    is_told = not makers_of(facts.here, facts.coalition) and not absent(measures["by_others"]["n"])  # by the heading
    first = unknown if is_told else plain(raised(facts.here, facts.coalition))
    said = [first, passed(measures), rest, kept]
    return Section(
        bold_of(opens).rstrip("."),
        said=[*dict.fromkeys(filter(None, said))],
        charts=[chart] if chart else [],
        notes=(
            "An agenda is power: who raises items sets what can be decided.",
            "Ask the room: who has something for the next agenda, and what would make raising it easy?",
        ),
        figures=[*_counts(facts, measures, unknown), *of_kept, *of_chart],
    )


def _counts(facts: Facts, measures: dict[str, Row], unknown: str) -> list[Figure]:
    def of(measure: str, said: str, *columns: str, how: str = "cell") -> Figure:
        return facts.figure(said, "co_creation", *columns, how=how, measure=measure)

    found = [of("items", words.count(measures["items"]["n"], "agenda item"), "n")]
    if unknown:
        found.append(of("items", unknown, "of", "n", how="rest"))
    if not absent(measures["by_others"]["n"]):
        found.append(of("by_others", f"{measures['by_others']['n']} of", "n"))
        found.append(of("by_others", f"of {words.count(measures['by_others']['of'], 'agenda item')}", "of"))
    amended = measures["amended"]
    if passed(measures):
        found.append(of("amended", f"{amended['of'] - amended['n']} of", "of", "n", how="rest"))
        found.append(of("amended", f"of {words.count(amended['of'], 'adopted item')}", "of"))
    adopted, decided = decided_of_others(facts.here, facts.coalition)
    if decided:
        theirs = {"origin": "other_member"}
        found.append(facts.figure(f"Of {decided}", "flow_totals", "n", how="sum", **theirs))
        were = f"{adopted} {'was' if adopted == 1 else 'were'} adopted"
        outcome = ["as_proposed", "amended"]
        found.append(facts.figure(were, "flow_totals", "n", how="sum", **theirs, outcome=outcome))
    makers = [row for row in makers_of(facts.here, facts.coalition) if row["raised"]]
    if makers:
        ids = [row["organisation_id"] for row in makers]
        most = max(row["raised"] for row in makers)
        first = next(row["organisation_id"] for row in makers if row["raised"] == most)
        silent = [
            r["organisation_id"] for r in makers_of(facts.here, facts.coalition) if r["is_member"] and not r["raised"]
        ]
        found.append(facts.figure(f"{len(makers)} organisation", "co_creators", how="count", organisation_id=ids))
        found.append(facts.figure(str(most), "co_creators", "raised", organisation_id=first))
        items = words.count(sum(row["raised"] for row in makers), "agenda item")
        found.append(facts.figure(items, "co_creators", "raised", how="sum", organisation_id=ids))
        if silent:
            found.append(facts.figure(str(len(silent)), "co_creators", how="count", organisation_id=silent))
    return found


def _kept(facts: Facts, measures: dict[str, Row]) -> tuple[str, list[Figure]]:
    """ "Of 22 items on which something was promised and due, 18 were done on time." """
    row = measures["delivered_on_time"]
    if absent(row["n"]) or not row["of"]:
        return "", []
    items = words.count(row["of"], "adopted item")
    said = f"Of {items} on which something was promised and due, {row['n']} {'was' if row['n'] == 1 else 'were'} done on time."
    return said, [facts.figure(said, "co_creation", "n", "of", measure="delivered_on_time")]


def _by_raiser(facts: Facts) -> tuple[Bars | None, list[Figure]]:
    """Decided items: a bar per raiser, a part per outcome."""
    streams, is_named = streams_of(facts.here, facts.coalition)
    if not streams:
        return None, []
    became = PASSED if absent(figures_of(facts.here, facts.coalition)["amended"]["n"]) else BECAME
    drawn = merged(streams, NO_ORGANISATION) if is_named else streams
    counted = Counter[tuple[str, str]]()
    for stream in drawn:
        counted[stream.raised_by, stream.became] += stream.n
    categories = list(dict.fromkeys(stream.raised_by for stream in drawn))
    parts = {label: [float(counted[who, key]) for who in categories] for key, label in became.items()}
    alone = {who: _where(facts, who, categories, is_named) for who in categories}
    found = [
        facts.figure(str(counted[who, key]), *_sum_of(is_named), how="sum", **alone[who], outcome=key)
        for who in categories
        for key in became
    ]
    for who, where in alone.items():
        if isinstance(where.get("raised_by"), list):  # "4 others"
            found.append(facts.figure(who, "co_creators", how="count", organisation_id=where["raised_by"]))
    return Bars(told(drawn, became), categories, parts, "items"), [*found, *_told_sums(facts, drawn, became, is_named)]


def _sum_of(is_named: bool) -> tuple[str, str]:
    return ("flows" if is_named else "flow_totals"), "n"


def _where(facts: Facts, who: str, categories: list[str], is_named: bool) -> dict[str, object]:
    """The published rows of one bar; those merged are all that have none of their own."""
    if not is_named:
        return {"origin": {label: key for key, label in ORIGINS.items()}[who]}
    ids = {row["label"]: row["organisation_id"] for row in makers_of(facts.here, facts.coalition)}
    ids |= {UNKNOWN: "unknown", NOBODYS: "none"}
    if who in ids:
        return {"raised_by": ids[who]}
    own = {ids.get(name, name) for name in categories}
    return {"raised_by": sorted({row["raised_by"] for row in facts.rows("flows")} - own)}


def _told_sums(facts: Facts, drawn: list[Stream], became: dict[str, str], is_named: bool) -> list[Figure]:
    """The sums that the chart's sentence adds up: the whole, by raiser, by outcome, by what followed."""
    table, n = _sum_of(is_named)
    total = sum(stream.n for stream in drawn)
    found = [facts.figure(words.count(total, "decided agenda item"), table, n, how="sum")]
    categories = list(dict.fromkeys(stream.raised_by for stream in drawn))
    groups = [
        (_where(facts, who, categories, is_named), [s for s in drawn if s.raised_by == who]) for who in categories
    ]
    groups += [({"outcome": key}, [s for s in drawn if s.became == key]) for key in became]
    follow = {stream.followed for stream in drawn if stream.followed}
    groups += [
        ({"followed": key}, [s for s in drawn if s.followed == key]) for key in sorted(follow - {"nothing_agreed"})
    ]
    if "nothing_agreed" in follow:
        kept = [s for s in drawn if s.followed == "nothing_agreed" and s.became != "dropped"]
        groups.append(({"followed": "nothing_agreed", "outcome": ["as_proposed", "amended"]}, kept))
    for where, streams in groups:
        if streams:
            found.append(facts.figure(str(sum(s.n for s in streams)), table, n, how="sum", **where))
    return found
