"""Who speaks for whom in one coalition: members' staff, a person who changes employer, guests nobody has matched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sample_data.luck import Luck
from sample_data.names import FIRST_NAMES, LAST_NAMES, PRIVATE_DOMAIN, domain_of
from sample_data.plan import Plan

GUEST, GUESTS = -1, 4  # the organisation of a guest; guests per coalition
STRANGERS = 24  # guests of a coalition with a life: enough to be half of those that come
NOBODY = -2  # the organisation of somebody who has gone, or has not come yet


@dataclass(frozen=True)
class People:
    """`organisation` has one row per month and one column per person: a place in Plan.organisations, GUEST or NOBODY."""

    keys: list[str]
    organisation: npt.NDArray[np.int64]
    is_first: npt.NDArray[np.bool_]  # the delegate who comes when the organisation comes
    voice: npt.NDArray[np.float64]
    representatives: dict[str, list[object]]

    @property
    def guests(self) -> int:
        return int((self.organisation[0] == GUEST).sum())


def people(plan: Plan, luck: Luck, moves: bool) -> People:
    """The people of a coalition. With `moves`, one deputy changes from one member to another midway."""
    rng = luck.of("people")
    guests = STRANGERS if plan.life else GUESTS
    counts = 1 + rng.poisson(plan.people_per_organisation - 1, len(plan.organisations))
    counts = np.minimum(counts, 5)
    total = int(counts.sum())
    employer = np.repeat(np.arange(len(counts)), counts)
    place = np.concatenate([np.arange(c) for c in counts])
    pairs = rng.choice(len(FIRST_NAMES) * len(LAST_NAMES), total + guests, replace=False)
    names = [(FIRST_NAMES[p // len(LAST_NAMES)], LAST_NAMES[p % len(LAST_NAMES)]) for p in pairs]
    is_private = rng.random(total) < 0.06
    is_listed = (rng.random(total) < plan.listed_share) | is_private
    mover = next((p for p in range(total) if moves and plan.organisations[employer[p]].role == "member"
                  and plan.organisations[employer[p]].to_month is None and place[p] > 0), None)  # fmt: skip
    organisation = np.tile(np.append(employer, [GUEST] * guests), (plan.months, 1))
    keys, rows = [], _empty()
    for p, (first, last) in enumerate(names[:total]):
        home = plan.organisations[employer[p]]
        private = bool(is_private[p]) or p == mover
        keys.append(f"{first}.{last}@{PRIVATE_DOMAIN if private else home.domain or domain_of(home.name)}")
        level = 5 if home.role == "lead" and place[p] == 0 else int(np.clip(4 - place[p] + rng.integers(-1, 1), 1, 5))
        shown = f"{first.title()} {last.title()}"
        if p == mover:
            month = plan.months // 2
            others = (m for m in plan.members if m != employer[p] and plan.present[month:, m].all())
            target = next(others, int(employer[p]))
            if target != employer[p]:
                organisation[month:, p] = target
                _add(rows, plan, keys[p], home.organisation_id, shown, level, place[p] > 0, None, plan.day(month) - 1)
                target_id = plan.organisations[target].organisation_id
                _add(rows, plan, keys[p], target_id, shown, level, False, plan.day(month), None)
                continue
        if is_listed[p] or private:
            _add(rows, plan, keys[p], home.organisation_id, shown, level, place[p] > 0, None, None)
    for number, (first, last) in enumerate(names[total:]):
        keys.append(f"{first}.{last}@{PRIVATE_DOMAIN if number % 2 else 'field-advice.example'}")
    voice = rng.lognormal(0, 0.5, total) * np.where(place == 0, 1.5, 0.7)
    voice = np.append(voice / np.bincount(employer, voice)[employer], np.ones(guests))  # sums to 1 per organisation
    who = People(keys, organisation, np.append(place == 0, [False] * guests), voice, rows)
    for month, member in plan.life.delegates_change if plan.life else []:
        who = _succeeded(plan, who, month, member, luck.of("successors"))
    return who


def _succeeded(plan: Plan, who: People, month: int, member: int, rng: np.random.Generator) -> People:
    """Somebody new speaks for the member from the month on, and the first delegate is gone."""
    went = int(np.flatnonzero(who.is_first & (who.organisation == member).any(axis=0))[-1])
    home = plan.organisations[member]
    taken = set(who.keys)
    key = next(iter(taken))
    while key in taken:
        first, last = str(rng.choice(FIRST_NAMES)), str(rng.choice(LAST_NAMES))
        key = f"{first}.{last}@{home.domain or domain_of(home.name)}"
    organisation = np.column_stack([who.organisation, np.full(plan.months, NOBODY)])
    organisation[month:, [went, -1]] = organisation[month:, [-1, went]]
    rows = {column: list(cells) for column, cells in who.representatives.items()}
    if who.keys[went] in rows["person_key"]:
        row = rows["person_key"].index(who.keys[went])
        rows["to_on"][row] = str(plan.day(month) - 1)
        level = int(str(rows["seniority"][row]))
        _add(
            rows,
            plan,
            key,
            home.organisation_id,
            f"{first.title()} {last.title()}",
            level,
            False,
            plan.day(month),
            None,
        )
    return People(
        [*who.keys, key], organisation, np.append(who.is_first, True), np.append(who.voice, who.voice[went]), rows
    )


def _empty() -> dict[str, list[object]]:
    columns = (
        "person_key",
        "organisation_id",
        "coalition_id",
        "display_name",
        "seniority",
        "is_deputy",
        "from_on",
        "to_on",
    )
    return {column: [] for column in columns}


def _add(
    rows: dict[str, list[object]], plan: Plan, key: str, organisation_id: str, shown: str, level: int,
    is_deputy: bool, from_on: np.datetime64 | None, to_on: np.datetime64 | None,
) -> None:  # fmt: skip
    values = (
        key, organisation_id, plan.coalition_id, shown, str(level), "true" if is_deputy else "false",
        None if from_on is None else str(from_on), None if to_on is None else str(to_on),
    )  # fmt: skip
    for column, value in zip(rows, values, strict=True):
        rows[column].append(value)
