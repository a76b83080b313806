"""Where a facilitator should sit: inside a member, embedded, outside as an adviser, or in an independent secretariat.

A table of rules over facts that anybody can check, read from above; the first that applies decides. That impartiality decides on
the model is what convergence facilitation says of itself; which facts tip it, and where, is this product's judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MANY_MEMBERS = (
    10  # with more, facilitating is no work on the side, and a secretariat has enough to do; product judgement
)
LASTING_MONTHS = 12  # months of signed money from which an office of its own can be set up; product judgement
INDEPENDENCE = {
    "internal": 0.0,
    "embedded": 0.5,
    "external": 1.0,
    "secretariat": 1.0,
}  # of the model by itself; product judgement
REQUIRED = {"low": 0.0, "medium": 0.5, "high": 1.0}  # as the indicator facilitator_impartiality has it
MODELS = {
    "internal": "an internal facilitator",
    "embedded": "an embedded facilitator",
    "external": "an outside adviser",
    "secretariat": "an independent secretariat",
}
DEPENDS = {
    "internal": "it works for one of the members it has to balance",
    "embedded": "it goes back to the member that lent it",
}
HATS = {"project_manager": "project manager", "facilitator": "facilitator", "matchmaker": "matchmaker"}


class Facts(NamedTuple):
    """What the rules read of a coalition. Unknown is None.

    `competitors`: pairs of members that named each other competitors. `runway`: months of signed money. `hats`: worn in the last
    3 months, None without a log. `level`: 1 minus a half each for employer and payer being a lead or founder member, mean of the
    entries of the last 3 months; `employer_leads` and `payer_leads` say which of the two was one.
    """

    need: str | None
    members: int
    competitors: int
    runway: float | None
    hats: frozenset[str] | None
    model_now: str | None
    level: float | None
    employer_leads: bool
    payer_leads: bool

    @property
    def needed(self) -> float:
        """How independent the facilitator must be, 0 to 1: members that compete need one of neither side."""
        return 1.0 if self.competitors else REQUIRED.get(self.need or "", 0.0)

    @property
    def is_known(self) -> bool:
        return bool(self.members) and (self.need in REQUIRED or bool(self.competitors))

    @property
    def has_many(self) -> bool:
        return self.members > MANY_MEMBERS


class Rule(NamedTuple):
    model: str
    applies: Callable[[Facts], bool]
    reason: str


RULES = (
    Rule(
        "secretariat",
        lambda f: f.needed == 1 and f.has_many and f.runway is not None and f.runway >= LASTING_MONTHS,
        "{members} members and signed money for {runway} months can carry an office of their own.",
    ),
    Rule(
        "external", lambda f: f.needed == 1 and not f.has_many,
        "With {members} members an outside adviser is enough; an office of its own has enough to do with more than "
        f"{MANY_MEMBERS}.",
    ),
    Rule(
        "external", lambda f: f.needed == 1 and f.runway is not None,
        f"Signed money lasts {{runway}} months; an office of its own needs {LASTING_MONTHS}.",
    ),
    Rule(
        "external", lambda f: f.needed == 1,
        "For how long money is signed is not on file, and an office of its own needs money that lasts.",
    ),
    Rule(
        "external", lambda f: f.needed == 0.5 and f.runway is not None and f.runway < LASTING_MONTHS,
        "Signed money lasts {runway} months; an outside adviser can be hired for as long as there is money.",
    ),
    Rule(
        "embedded", lambda f: f.needed == 0.5,
        "Somebody lent by a member and paid by all knows the members and is bound to none of those that lead.",
    ),
    Rule("embedded", lambda f: f.has_many, "With {members} members facilitating is too much for one member on the side."),
    Rule("internal", lambda f: True, "With {members} members one of them can facilitate on the side."),
)  # fmt: skip
UNKNOWN_NEED = "How impartial the facilitator must be is not on file."
NO_MEMBERS = "No member is on file."


def called_for(facts: Facts) -> tuple[str | None, list[str]]:
    """The model and the reasons for it as sentences, the most telling first; None and why where nobody can say."""
    if not facts.is_known:
        return None, [UNKNOWN_NEED if facts.members else NO_MEMBERS]
    rule = next(rule for rule in RULES if rule.applies(facts))
    runway = "" if facts.runway is None else f"{facts.runway:.1f}"
    sized = rule.reason.format(members=facts.members, runway=runway)
    if facts.members == 1:
        sized = sized.replace("1 members", "1 member")
    return rule.model, [*_of_the_need(facts), sized, *_of_the_hats(facts)]


def _of_the_need(facts: Facts) -> list[str]:
    said = [] if facts.need not in REQUIRED else [f"The coalition says that its need of impartiality is {facts.need}."]
    if facts.competitors:
        pairs = "1 pair" if facts.competitors == 1 else f"{facts.competitors} pairs"
        said.insert(
            0 if facts.need != "high" else 1,
            f"{pairs} of members named each other competitors, so the facilitator should belong to no member.",
        )
    return said


def _of_the_hats(facts: Facts) -> list[str]:
    """The hats nobody wore, where a log is kept."""
    missing = [] if facts.hats is None else [name for hat, name in HATS.items() if hat not in facts.hats]
    if not missing:
        return []
    which = f"the hat of the {missing[0]}" if len(missing) == 1 else f"the hats of {' and '.join(missing)}"
    return [f"Nobody wore {which} in the last 3 months; whoever facilitates should." if len(missing) < len(HATS)
            else "Nobody wore any of the three hats in the last 3 months."]  # fmt: skip


def verdict(facts: Facts, model: str | None) -> str:
    """Whether who facilitates now is independent enough, in a sentence. `model` is the one called for."""
    if model is None:
        return "Whether the facilitator is neutral enough cannot be said."
    what = f"a {facts.need} need"
    if facts.competitors and facts.need != "high":
        what = "the need of members that compete"
    if facts.model_now not in MODELS:
        nobody = "Nobody facilitates" if facts.model_now == "none" else "Who facilitates is not on file"
        return f"{nobody}; {what} calls for {MODELS[model]}."
    now = MODELS[facts.model_now].capitalize()
    if INDEPENDENCE[facts.model_now] < facts.needed:
        return f"{now} does not meet {what}: {DEPENDS[facts.model_now]}."
    if facts.level is not None and facts.level < facts.needed:
        who = (
            "employs and pays"
            if facts.employer_leads and facts.payer_leads
            else "employs"
            if facts.employer_leads
            else "pays"
        )
        return f"{now} does not meet {what} while a leading member {who} it."
    unsure = "" if facts.level is not None or not facts.needed else " Who employs and who pays it is not on file."
    if facts.model_now == model:
        return f"{now} is what {what} calls for.{unsure}"
    is_more = INDEPENDENCE[facts.model_now] > INDEPENDENCE[model]
    other = f"{MODELS[model]} would do" if is_more else f"chosen today, it would be {MODELS[model]}"
    return f"{now} is impartial enough for {what}; {other}.{unsure}"
