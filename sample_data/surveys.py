"""Rounds of a survey: who was asked, what they answered, how members rate each other. Answers are numbers, never text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipelines.toolkit import CONSTRUCTS, HIGHEST, INSTRUMENT, LOWEST, PULSE, VERSION
from sample_data.life import OPINION_SPREAD, Floats
from sample_data.opinions import moods, ratings
from sample_data.people import NOBODY, People
from sample_data.plan import Plan, Survey
from sample_data.writing import Table, table

OF_CONSTRUCT = np.array([CONSTRUCTS.index(item.construct) for item in PULSE])  # the place of each item's construct
IS_REVERSE = np.array([item.is_reverse for item in PULSE])
OPEN_DAYS = 18
UNSURE, SKIPPED, UNRATED = 0.04, 0.02, 0.02  # shares of answers, and of ratings by those that rate
OF_ORGANISATION, OF_PERSON, OF_ITEM = 0.3, 0.6, 0.6  # how far answers lie apart, in points
OF_PAIR = 0.4  # how far apart lies what members think of each other, in points, with a life


def items() -> dict[str, Table]:
    """The questionnaire. All coalitions use the same."""
    rows = [
        (
            INSTRUMENT,
            VERSION,
            item.item_id,
            item.construct,
            str(LOWEST),
            str(HIGHEST),
            str(item.is_reverse).lower(),
            item.wording,
        )
        for item in PULSE
    ]
    names = "instrument version item_id construct scale_min scale_max reverse_scored wording"
    return {"survey_items": table(names, rows)}


def surveys(plan: Plan, who: People, rng: np.random.Generator) -> dict[str, Table]:
    """All rounds of one coalition."""
    waves, invited, answers, rated = [], [], [], []
    organisations = len(plan.organisations)
    near = rng.normal(0, 1, (organisations, organisations))
    near = (near + near.T) / np.sqrt(2)
    regard = np.zeros(near.shape) if plan.life is None else rng.normal(0, OF_PAIR, near.shape)
    leaning = rng.normal(0, OF_PERSON, (len(who.keys), len(CONSTRUCTS)))  # people answer alike from round to round
    home = np.where(who.organisation[0] == NOBODY, who.organisation.max(axis=0), who.organisation[0])
    leaning += rng.normal(0, OF_ORGANISATION, organisations)[home][:, None]
    leaning *= _spread(plan)
    for number, survey in enumerate(plan.surveys, 1):
        wave = f"{plan.coalition_id}-s{number}"
        opened = plan.starts[survey.month] + int(rng.integers(1, 8))
        waves.append((wave, plan.coalition_id, str(opened), str(opened + OPEN_DAYS), INSTRUMENT, VERSION))
        employer = who.organisation[survey.month]
        is_member = np.isin(np.arange(organisations), plan.members) & plan.present[survey.month]
        asked = np.flatnonzero((employer >= 0) & is_member[employer])
        if survey.lists_invited:
            invited += [(wave, *invitation) for invitation in _invitations(plan, who, employer, asked)]
        heard = asked[rng.random(len(asked)) < _answers(plan, survey, employer[asked])]
        answers += _answered(plan, survey, (wave, opened), who, heard, leaning[heard], rng)
        if survey.rates:
            rated += _rated(plan, survey.month, wave, np.flatnonzero(is_member), employer[heard], (near, regard), rng)
    return {
        "survey_waves": table("wave_id coalition_id opened_on closed_on instrument instrument_version", waves),
        "survey_invitations": table("wave_id person_key organisation_id", invited),
        "survey_answers": table(
            "wave_id respondent_key item_id value dont_know organisation_id answered_at", answers
        ),
        "survey_ratings": table("wave_id rater_organisation_id rated_organisation_id dimension value", rated),
    }  # fmt: skip


def _spread(plan: Plan) -> float:
    return OPINION_SPREAD if plan.life else 1.0


def _invitations(
    plan: Plan, who: People, employer: npt.NDArray[np.int64], asked: npt.NDArray[np.int64]
) -> list[tuple[str | None, str | None]]:
    """(person, organisation), one of the two: the people on the register, else the organisation as such."""
    listed = set(who.representatives["person_key"])
    people = [p for p in asked if who.keys[p] in listed]
    reached = set(employer[people].tolist())
    others = sorted(set(employer[asked].tolist()) - reached)
    return [(who.keys[p], None) for p in people] + [(None, plan.organisations[o].organisation_id) for o in others]


def _answers(plan: Plan, survey: Survey, employer: npt.NDArray[np.int64]) -> Floats:
    """The chance that each person asked answers: those whose organisation seldom comes answer seldom."""
    comes = plan.attend[survey.month, employer]
    chance: Floats = np.clip(survey.answering * np.sqrt(comes / max(comes.mean(), 1e-12)), 0.02, 0.97)
    return chance


def _answered(
    plan: Plan, survey: Survey, opening: tuple[str, np.datetime64], who: People, heard: npt.NDArray[np.int64],
    leaning: Floats, rng: np.random.Generator,
) -> list[tuple[object, ...]]:  # fmt: skip
    """One row per person and item, but for the items skipped."""
    wave, opened = opening
    employer = who.organisation[survey.month][heard]
    mood, count = moods(plan, survey.month), len(heard)
    opinion = leaning + np.stack([mood[construct][employer] for construct in CONSTRUCTS], axis=1)
    said = opinion[:, OF_CONSTRUCT] + rng.normal(0, OF_ITEM * _spread(plan), (count, len(PULSE)))
    value = np.clip(np.rint(said), LOWEST, HIGHEST)
    value = np.where(IS_REVERSE, LOWEST + HIGHEST - value, value).astype(int)
    luck = rng.random(value.shape)
    at = opened.astype("datetime64[s]") + rng.integers(8 * 3600, (OPEN_DAYS - 1) * 86_400, count)
    rows: list[tuple[object, ...]] = []
    for person in range(count):
        key, organisation = who.keys[heard[person]], plan.organisations[employer[person]].organisation_id
        for place, item in enumerate(PULSE):
            if luck[person, place] < SKIPPED or (survey.asks and item.construct not in survey.asks):
                continue
            is_unsure = luck[person, place] < SKIPPED + UNSURE
            rows.append((
                wave, key, item.item_id, None if is_unsure else str(value[person, place]),
                "true" if is_unsure else "false", organisation, f"{at[person]}Z",
            ))  # fmt: skip
    return rows


def _rated(
    plan: Plan, month: int, wave: str, here: npt.NDArray[np.int64], employer: npt.NDArray[np.int64],
    feelings: tuple[Floats, Floats], rng: np.random.Generator,
) -> list[tuple[object, ...]]:  # fmt: skip
    """Each organisation for which somebody answered rates the other members, but for a few it does not know."""
    rates = np.isin(here, employer)[:, None] & ~np.eye(len(here), dtype=bool)
    names = [plan.organisations[p].organisation_id for p in here]
    rows: list[tuple[object, ...]] = []
    for dimension, points in ratings(plan, month, here.tolist(), *feelings, rng).items():
        for rater, other in zip(*np.nonzero(rates & (rng.random(rates.shape) >= UNRATED)), strict=True):
            rows.append((wave, names[rater], names[other], dimension, str(int(points[rater, other]))))
    return rows
