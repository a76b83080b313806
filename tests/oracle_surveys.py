"""The survey indicators of the independent calculator, each from its published words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, combinations
from math import sqrt
from random import Random

from tests.oracle_facts import FOREVER, Answer, Coalition, Row, Span, mean, month_of, window
from tests.oracle_money import contribution_values

SURVEY_MONTHS = 18  # a survey that closed longer ago says nothing any more
FEWEST_PEOPLE, FEWEST_ORGANISATIONS, FEWEST_RATERS, FEWEST_RATED = 5, 3, 5, 3
FEWEST_OPINIONS = 5  # on one member, before they are its reputation
Z_90 = 1.6449  # normal quantile of 95 %
MOST_TRIED = 10  # pairs: as many as can be tried in every way
TIE, PAIRS_NEEDED = 3, 0.70  # the least level of a tie; share of pairs that must be answered
Pair = tuple[str, str]
TRUST_DIMENSIONS = ("reliability", "mission_fit", "openness")


@dataclass(frozen=True)
class Voices:
    """What each organisation answered (0 to 1, the mean of its people) in one wave, and the scale's points."""

    of: dict[str, float]
    people: int
    points: float
    members: int
    closed_in: date

    @property
    def may_be_shown(self) -> bool:
        return self.people >= FEWEST_PEOPLE and len(self.of) >= FEWEST_ORGANISATIONS


def last_wave(coalition: Coalition, month: date, asked: Callable[[Row], bool]) -> Row | None:
    """The last closed wave of 18 months that asked."""
    closed = [row for row in coalition.rows("survey_waves") if row["closed_on"] in window(month, SURVEY_MONTHS)]
    return max((row for row in closed if asked(row)), key=lambda row: (row["closed_on"], row["wave_id"]), default=None)


def members_at_close(coalition: Coalition, wave: Row) -> set[str]:
    """Who was a member in the month in which a wave closed; nobody where the coalition has no such month."""
    closed_in = month_of(wave["closed_on"])
    is_there = any(row["month"] == closed_in for row in coalition.rows("coalition_months"))
    return coalition.members(closed_in) if is_there else set()


def items_of(coalition: Coalition, wave: Row, construct: str) -> dict[str, Row]:
    return {
        row["item_id"]: row
        for row in coalition.tables.rows.get("survey_items", [])
        if (row["instrument"], row["version"], row["construct"])
        == (wave["instrument"], wave["instrument_version"], construct)
    }


def answers_to(coalition: Coalition, wave: Row, construct: str) -> list[tuple[Row, Row]]:
    """The answers that say something, each with its item."""
    items = items_of(coalition, wave, construct)
    return [
        (row, items[row["item_id"]])
        for row in coalition.tables.of("survey_answers", wave_id=wave["wave_id"])
        if row["item_id"] in items and row["value"] is not None and not row["dont_know"] and came_in_time(row, wave)
    ]


def came_in_time(answer: Row, wave: Row) -> bool:
    return answer["answered_at"] is None or answer["answered_at"].date() <= wave["closed_on"]


def voices(coalition: Coalition, month: date, construct: str, members_only: bool = False) -> Voices | None:
    """`members_only`: of those, and among those, that were members in the month in which the wave closed."""
    wave = last_wave(coalition, month, lambda row: bool(answers_to(coalition, row, construct)))
    if wave is None:
        return None
    members = members_at_close(coalition, wave) if members_only else coalition.members(month)
    outsiders = outsiders_of(coalition, wave)
    by_person: dict[tuple[str, str], list[float]] = defaultdict(list)
    points = 0.0
    for answer, item in answers_to(coalition, wave, construct):
        low, high = item["scale_min"], item["scale_max"]
        points = high - low + 1
        value = (answer["value"] - low) / (high - low)
        if answer["organisation_id"] is not None and answer["organisation_id"] not in outsiders:
            if members_only and answer["organisation_id"] not in members:
                continue
            by_person[answer["organisation_id"], answer["respondent_key"]].append(
                1 - value if item["reverse_scored"] else value
            )
    people_of = defaultdict(list)
    for (who, _), values in by_person.items():
        people_of[who].append(sum(values) / len(values))
    of = {who: sum(values) / len(values) for who, values in people_of.items()}
    return Voices(of, len(by_person), points, max(len(members), len(of)), month_of(wave["closed_on"]))


def outsiders_of(coalition: Coalition, wave: Row) -> set[str]:
    """Secretariat, facilitators, observers and funders on the day the wave closed."""
    days = Span(wave["closed_on"], wave["closed_on"])
    here = {
        row["organisation_id"]
        for row in coalition.rows("memberships")
        if Span(row["joined_on"], row["left_on"] or FOREVER).shared_days(days)
    }
    return here - coalition.members_within(days)


def standard_deviation(values: list[float]) -> float:
    """Of a sample."""
    centre = sum(values) / len(values)
    return sqrt(sum((x - centre) ** 2 for x in values) / (len(values) - 1))


def error_of_mean(values: list[float], members: int) -> float:
    """Standard error with the finite-population correction: none is left once all have answered."""
    n = len(values)
    return standard_deviation(values) / sqrt(n) * sqrt((members - n) / (members - 1)) if members > n > 1 else 0.0


def with_interval(value: float, error: float, n: int, coverage: float | None) -> Answer:
    return Answer(value, max(0.0, value - Z_90 * error), min(1.0, value + Z_90 * error), n, coverage)


def renewal_intent(coalition: Coalition, month: date) -> Answer | None:
    said = voices(coalition, month, "renewal_intent")
    if said is None or not said.may_be_shown:
        return None
    values = list(said.of.values())
    return with_interval(sum(values) / len(values), error_of_mean(values, said.members), len(values), None)


def fair_process(coalition: Coalition, month: date) -> Answer | None:
    both = [voices(coalition, month, construct) for construct in ("fair_influence", "felt_authorship")]
    if not all(said and said.may_be_shown for said in both):
        return None
    values = [list(said.of.values()) for said in both if said]
    means = [sum(x) / len(x) for x in values]
    errors = [error_of_mean(x, said.members) for x, said in zip(values, both, strict=True) if said]
    return with_interval(sum(means) / 2, sum(errors) / 2, min(map(len, values)), None)


def shared_understanding(coalition: Coalition, month: date) -> Answer | None:
    both = [voices(coalition, month, construct) for construct in ("goal_clarity", "role_clarity")]
    if not all(said and said.may_be_shown for said in both):
        return None
    agreements = [agreement([x * (said.points - 1) for x in said.of.values()], said.points) for said in both if said]
    return Answer(mean(agreements), None, None, min(len(said.of) for said in both if said), None)


def agreement(answers: list[float], points: float) -> float:
    """rWG: 1 less the variance of the answers over that of answers picked at random; negatives kept."""
    return 1 - standard_deviation(answers) ** 2 / ((points**2 - 1) / 12)


def reciprocity(coalition: Coalition, month: date) -> Answer | None:
    said = voices(coalition, month, "benefit", members_only=True)
    if said is None or not said.may_be_shown:
        return None
    value_of = contribution_values(coalition, said.closed_in)
    gave = dict.fromkeys(said.of, 0.0)
    for row in coalition.rows("contributions"):
        if row["given_on"] in window(said.closed_in, 12) and row["organisation_id"] in gave:
            gave[row["organisation_id"]] += value_of(row) or 0.0
    benefit, given = sum(said.of.values()), sum(gave.values())
    if not benefit or not given:
        return Answer(None, None, None, len(gave), None)
    balanced = [float(gave[who] > 0 and 0.5 <= (x / benefit) / (gave[who] / given) <= 2) for who, x in said.of.items()]
    return with_interval(sum(balanced) / len(balanced), error_of_mean(balanced, said.members), len(balanced), None)


def survey_coverage(coalition: Coalition, month: date) -> Answer | None:
    def invitations(wave: Row) -> list[Row]:
        return coalition.tables.of("survey_invitations", wave_id=wave["wave_id"])

    wave = last_wave(coalition, month, lambda row: bool(invitations(row)))
    if wave is None:
        return None
    invited = {row["organisation_id"] for row in invitations(wave)} - {None} - outsiders_of(coalition, wave)
    if not invited:
        return None
    said = [
        row
        for row in coalition.tables.of("survey_answers", wave_id=wave["wave_id"])
        if (row["value"] is not None or row["dont_know"]) and came_in_time(row, wave)
    ]
    rated = {
        row["rater_organisation_id"]
        for row in coalition.tables.of("survey_ratings", wave_id=wave["wave_id"])
        if row["rater_organisation_id"] != row["rated_organisation_id"]
    }
    answered = ({row["organisation_id"] for row in said} | rated) & invited
    unknown = len({row["respondent_key"] for row in said if row["organisation_id"] is None})
    value, n = len(answered) / len(invited), len(invited)
    if not unknown:
        return Answer(value, None, None, n, None)
    return Answer(value, value, min(n, len(answered) + unknown) / n, n, None)


# --- ratings of each other ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Ratings:
    """What members said of other members in one wave; members are those of the month in which it closed."""

    of: dict[Pair, float]
    members: set[str]
    closed_in: date

    @property
    def raters(self) -> int:
        return len({rater for rater, _ in self.of})

    @property
    def received(self) -> dict[str, list[float]]:
        """The ratings each member received."""
        of = defaultdict(list)
        for (_, rated), value in self.of.items():
            of[rated].append(value)
        return of


def ratings(coalition: Coalition, month: date, dimension: str) -> Ratings | None:
    """Of the last wave that asked; None where too few members rated others."""

    def rows_of(wave: Row) -> list[Row]:
        return coalition.tables.of("survey_ratings", wave_id=wave["wave_id"], dimension=dimension)

    wave = last_wave(coalition, month, lambda row: bool(rows_of(row)))
    if wave is None:
        return None
    members = members_at_close(coalition, wave)
    of = {
        (row["rater_organisation_id"], row["rated_organisation_id"]): row["value"]
        for row in rows_of(wave)
        if {row["rater_organisation_id"], row["rated_organisation_id"]} <= members
        and row["rater_organisation_id"] != row["rated_organisation_id"]
    }
    said = Ratings(of, members, month_of(wave["closed_on"]))
    return said if said.raters >= FEWEST_RATERS else None


def influence_spread(coalition: Coalition, month: date) -> Answer | None:
    said = ratings(coalition, month, "influence")
    influence = [sum(values) / len(values) for values in said.received.values()] if said else []
    total = sum(influence)
    if said is None or len(influence) < FEWEST_RATED or not total:
        return None
    value = sum(abs(x / total - 1 / len(influence)) for x in influence) / 2
    return Answer(value, None, None, said.raters, None)


def trust(coalition: Coalition, month: date) -> Answer | None:
    by_question = [said for name in TRUST_DIMENSIONS if (said := ratings(coalition, month, name))]
    if len(by_question) < len(TRUST_DIMENSIONS):
        return None
    of_pair = defaultdict(list)
    for said in by_question:
        for pair, value in said.of.items():
            of_pair[pair].append((value - 1) / 3)
    of_rater = defaultdict(list)
    for (rater, _), values in of_pair.items():
        of_rater[rater].append(sum(values) / len(values))
    trusting = [sum(values) / len(values) for values in of_rater.values()]
    # the three may have been asked last in different waves: of those the one with most members
    error = error_of_mean(trusting, max(len(said.members) for said in by_question))
    return with_interval(sum(trusting) / len(trusting), error, len(trusting), None)


def say_do_gap(coalition: Coalition, month: date) -> Answer | None:
    said = ratings(coalition, month, "reliability")
    if said is None:
        return None
    days = window(said.closed_in, 6)
    due: dict[str, list[bool]] = defaultdict(list)
    for row in coalition.rows("commitments"):
        was_dropped_before = row["dropped_on"] and row["due_on"] and row["dropped_on"] < row["due_on"]
        if row["due_on"] in days and row["made_on"] <= days.last and not was_dropped_before:
            due[row["owner_organisation_id"]].append(bool(row["completed_on"] and row["completed_on"] <= row["due_on"]))
    gaps = [
        abs((sum(values) / len(values) - 1) / 3 - sum(due[who]) / len(due[who]))
        for who, values in said.received.items()
        if who in due and len(values) >= FEWEST_OPINIONS
    ]
    return Answer(sum(gaps) / len(gaps), None, None, said.raters, None) if len(gaps) >= FEWEST_RATED else None


def centralisation(coalition: Coalition, month: date) -> Answer | None:
    said = ratings(coalition, month, "collaboration_level")
    if said is None:
        return None
    members = sorted(said.members)
    of_pair = {
        pair: [said.of[way] for way in (pair, pair[::-1]) if way in said.of] for pair in combinations(members, 2)
    }
    answered = {pair: sum(levels) / len(levels) for pair, levels in of_pair.items() if levels}
    coverage = len(answered) / len(of_pair)
    if coverage < PAIRS_NEEDED:
        return Answer(None, None, None, said.raters, coverage)
    tied = [pair for pair, level in answered.items() if level >= TIE]
    missing = [pair for pair in of_pair if pair not in answered]
    each = len(tied) / len(answered)
    degrees = [
        degree + each * lost
        for degree, lost in zip(degrees_of(members, tied), degrees_of(members, missing), strict=True)
    ]
    if not missing:
        return Answer(freeman(degrees), None, None, said.raters, coverage)
    return Answer(freeman(degrees), *freeman_bounds(tuple(members), tuple(tied), tuple(missing)), said.raters, coverage)


@cache
def freeman_bounds(members: tuple[str, ...], tied: tuple[Pair, ...], missing: tuple[Pair, ...]) -> tuple[float, float]:
    """The least and the most it could be, whichever of the missing pairs are ties.

    Every way is tried where there are few; else those where one member has all of its missing ties and nobody else one
    (the most is among these), those where one member has none and the others all, and some at random.
    """
    if len(missing) <= MOST_TRIED:
        ways = list(subsets(missing))
    else:
        draw = Random(len(missing))
        ways = [tuple(pair for pair in missing if who in pair) for who in members]
        ways += [tuple(pair for pair in missing if who not in pair) for who in members]
        ways += [tuple(draw.sample(missing, draw.randint(0, len(missing)))) for _ in range(200)]
    possible = [freeman(degrees_of(members, [*tied, *more])) for more in ways]
    return min(possible), max(possible)


def degrees_of(members: Sequence[str], ties: Sequence[Pair]) -> list[float]:
    return [sum(who in pair for pair in ties) for who in members]


def subsets(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, ...]]:
    return chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))


def freeman(degrees: list[float]) -> float:
    """Degree centralisation: 1 for a star, 0 for a ring."""
    n = len(degrees)
    return sum(max(degrees) - degree for degree in degrees) / ((n - 1) * (n - 2))
