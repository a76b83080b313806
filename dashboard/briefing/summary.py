"""The first page: how it is, what changed, the warnings that matter with what we ask for, and what we do not know."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import words
from dashboard.briefing.document import Figure, Scores, Section
from dashboard.briefing.facts import ORDER, Facts
from dashboard.briefing.plain import bold_of, capital, plain, small
from dashboard.briefing.warnings import ask_of, figures_of
from dashboard.data import Row
from dashboard.parts import NOTHING_DATED, ranged
from dashboard.sections.score_cards import EVEN, main_sentence
from dashboard.sections.what_changed import largest_part, moves_of
from dashboard.sections.what_is_missing import health_line, pillar_lines
from dashboard.words import absent
from metrics.published import PILLARS

MOST_NAMED = 4  # inputs that a score lacks, those with most weight first
MOST_UNKNOWN = 4  # on the first page; the rest stands in the limits
TO_ADD = (
    "What is needed: dated rows, such as meetings with who came, agenda items, or commitments with their due dates."
)


def nothing_yet(facts: Facts, edition: str) -> Section:
    """The one page of a coalition of which nothing dated has arrived."""
    return Section(
        f"Nothing can be said of {facts.coalition['name']} yet",
        said=(*([words.NOT_VALIDATED] if edition == "funder" else ()), plain(NOTHING_DATED)),
        unknown=(TO_ADD,),
        notes=("Say what will be brought next time, and by whom.",),
    )


def answer(facts: Facts, *, says_largest: bool = True) -> str:
    """What the coalition's page opens with, as plain text; `says_largest`: with the indicator that moved it most."""
    return plain(main_sentence(facts.now, facts.before, _largest(facts) if says_largest else None))


def about_scores(facts: Facts) -> list[Figure]:
    """Every figure of `answer` and of the scores with their ranges."""
    found = [
        facts.of_score(ranged(facts.now[name]), name, "value", "low", "high") for name in ORDER if facts.has_score(name)
    ]
    health = facts.now.get("health")
    points = facts.change("health")
    if points not in (None, "0"):
        number = str(points).strip("+−")
        found.append(facts.of_change(f"{number} {'point' if number == '1' else 'points'}", "health"))
    chance = health["band_change_probability"] if health else None
    if facts.has_score("health") and not absent(chance) and chance >= EVEN:
        found.append(facts.of_score(words.probability(chance), "health", "band_change_probability"))
    return found


def bars(facts: Facts) -> Scores:
    rows = [facts.now.get(name) for name in ORDER]
    told = [f"{ranged(row)}, {row['band']}" if row and row["band"] else words.NO_DATA for row in rows]
    pairs = zip(ORDER, told, strict=True)
    return Scores(
        alt=words.sentence("; ".join(f"{name.capitalize()} {said}" for name, said in pairs)).replace("–", " to "),
        names=[name.capitalize() for name in ORDER],
        values=[_number(row, "value") for row in rows],
        lows=[_number(row, "low") for row in rows],
        highs=[_number(row, "high") for row in rows],
        labels=told,
    )


def since_then(facts: Facts) -> tuple[str, list[Figure]]:
    """ "Since September: health −2, balance −3.", and where that stands."""
    moved = [(name, points) for name in ORDER for points in [facts.change(name)] if points is not None]
    if not moved:
        return f"No score can be compared with {words.month(facts.earlier)}.", []
    said = f"Since {words.month_name(facts.earlier)}: {words.joined([f'{name} {points}' for name, points in moved])}."
    return said, [facts.of_change(points, name) for name, points in moved]


def lacking(facts: Facts, told: Sequence[str] = PILLARS) -> tuple[list[str], list[Figure]]:
    """What keeps scores from being whole, a sentence each; what is missing is named of the pillars in `told`."""
    rows = facts.rows("missing", month=facts.last, order=("weight desc", "indicator"))
    rows = [row for row in rows if row["score_or_lens"] in ("health", *told)]
    said, found = [], []
    for row in rows:
        if row["score_or_lens"] == "health":
            said.append(_line(health_line(row)))
            found.append(facts.figure(said[-1], "missing", "reason", month=facts.last, score_or_lens="health"))
    for name in PILLARS:
        mine = [row for row in rows if row["score_or_lens"] == name]
        more = " And more." if len(mine) > MOST_NAMED else ""
        for line in pillar_lines(name, mine[:MOST_NAMED], facts.now.get(name), facts.heads.titles):
            said.append(_line(line) + more)
            found.append(facts.of_score(words.present(facts.now[name]["weight_present"]), name, "weight_present"))
    return said, found


def summary(facts: Facts, asked: Sequence[Row], has_warnings: bool, unknown: Sequence[str]) -> Section:
    """`unknown` are the sentences of what else is not known, after what the scores lack."""
    changed, of_changes = since_then(facts)
    missing, of_missing = lacking(facts)
    asks = [ask_of(row) for row in asked]
    return Section(
        _heading(facts, asked, has_warnings),
        said=(answer(facts), changed),
        charts=(bars(facts),),
        asks=asks,
        unknown=[*missing, *unknown][:MOST_UNKNOWN],
        notes=(
            "Say the first sentence and stop. Then one ask after the other, and who takes it.",
            "Ask the room: what would you have said before you saw this?",
            "A range is no excuse: say it, and say what would make it narrower.",
        ),
        figures=[
            *about_scores(facts),
            *of_changes,
            *of_missing,
            *(figure for row in asked for figure in figures_of(facts, row)),
        ],
    )


def _heading(facts: Facts, asked: Sequence[Row], has_warnings: bool) -> str:
    titles = list(dict.fromkeys(str(row["title"] or words.readable(row["warning"])) for row in asked))
    if titles and any(row["class"] == "act" for row in asked):
        return capital(words.joined([small(title) for title in titles]))
    health = facts.now.get("health")
    first = bold_of(main_sentence(facts.now, facts.before, None)).rstrip(".")
    if health is None or absent(health["value"]):
        return first
    if titles:
        return f"{first}; to watch: {words.joined([small(title) for title in titles])}"
    return f"{first}; no warning is open" if has_warnings else first


def _largest(facts: Facts) -> str | None:
    if not facts.has("changes") or facts.change("health") in (None, "0"):
        return None
    points = facts.now["health"]["value"] - facts.before["health"]["value"]
    return largest_part(moves_of(facts.here, facts.coalition, "health", facts.heads), points)


def _number(row: Row | None, column: str) -> float | None:
    return None if row is None or absent(row[column]) else float(row[column])


def _line(markdown: str) -> str:
    return plain(markdown.removeprefix("- "))
