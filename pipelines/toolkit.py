"""Our own questionnaire: 15 items in 6 constructs, and what members say of each other; how a filled form is known again.

The items are our own, written for this product; the constructs are those of the indicators. A form made from a template
(pipelines/templates) carries `variable` as the name of a question, or its wording as the heading: either is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.names import plain
from pipelines.scales import Scale, folded

INSTRUMENT, VERSION, LOWEST, HIGHEST = "pulse", "1", 1, 5
AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
DONT_KNOW = "Don't know"
ENOUGH_ITEMS = 8  # of the 15: a coalition may leave some out, and other questionnaires share none
ORGANISATION_QUESTION = "Which organisation do you represent?"


@dataclass(frozen=True)
class Item:
    item_id: str
    construct: str
    wording: str
    is_reverse: bool = False

    @property
    def variable(self) -> str:
        return f"pulse_{self.item_id}"


@dataclass(frozen=True)
class Dimension:
    """What members say of each other: a question asked for each other member, and its answers from the least up."""

    name: str
    wording: str
    lowest: int
    answers: tuple[str, ...]

    @property
    def highest(self) -> int:
        return self.lowest + len(self.answers) - 1

    def variable(self, organisation_id: str) -> str:
        return f"rate_{self.name}__{organisation_id}"


PULSE = tuple(
    Item(f"q{number:02d}", construct, wording.lstrip("!"), wording.startswith("!"))
    for number, (construct, wording) in enumerate(
        (  # one that begins with ! is scored in reverse
            ("benefit", "My organisation gains from taking part"),
            ("benefit", "What we gain is worth the time we give"),
            ("fair_influence", "Every member can influence what the coalition does"),
            ("fair_influence", "Our view counts as much as that of any other member"),
            ("fair_influence", "!A few members decide and the others follow"),
            ("felt_authorship", "We had a hand in the decisions of the last half year"),
            ("felt_authorship", "What the coalition plans is our plan too"),
            ("felt_authorship", "A change that we propose is looked at in earnest"),
            ("goal_clarity", "I can say in one sentence what the coalition wants to reach"),
            ("goal_clarity", "All members want to reach the same"),
            ("goal_clarity", "I know how we will see whether we have reached it"),
            ("role_clarity", "I know what is expected of my organisation"),
            ("role_clarity", "I know who does what in the coalition"),
            ("renewal_intent", "My organisation wants to be part of the next period"),
            ("renewal_intent", "If we had to sign up again today we would"),
        ),
        start=1,
    )
)
CONSTRUCTS = tuple(dict.fromkeys(item.construct for item in PULSE))
_HOW_FAR = ("Not at all", "A little", "Mostly", "Completely")
DIMENSIONS = (
    Dimension("reliability", "How far can you rely on this organisation to do what it says it will?", 1, _HOW_FAR),
    Dimension("mission_fit", "How far does this organisation share what the coalition wants to reach?", 1, _HOW_FAR),
    Dimension("openness", "How openly does this organisation share what others need to know?", 1, _HOW_FAR),
    Dimension(
        "influence", "How much influence does this organisation have on what the coalition does?", 0,
        ("No influence", "Very little", "Some", "A fair amount", "Much", "Very much"),
    ),
    Dimension(  # levels of Frey et al. 2006
        "collaboration_level", "How closely do you work with this organisation?", 0,
        ("Not at all", "We know of each other", "We exchange information", "We share information and some decisions",
         "We share ideas and means", "We work as one on common tasks"),
    ),
)  # fmt: skip
DIMENSION_OF = {dimension.name: dimension for dimension in DIMENSIONS}
_ITEM_OF = {key: item for item in PULSE for key in (plain(item.wording), plain(item.variable))}
_STEM_OF = {plain(dimension.wording): dimension for dimension in DIMENSIONS}
_RATING = re.compile(r"(?:.*[/.\s])?rate_([a-z_]+?)__(.+)", re.IGNORECASE)


def item_of(*texts: str) -> Item | None:
    """The item that one of the texts names: its wording, or its variable, whatever group stands before it."""
    for text in texts:
        known = _ITEM_OF.get(plain(text)) or _ITEM_OF.get(plain(re.split(r"[/.]", text)[-1]))
        if known:
            return known
    return None


def pulse_names(questions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Question id -> item of the pulse, for (question id, wording) of one form; empty where it is another form."""
    found = {item_id: item.item_id for item_id, wording in questions if (item := item_of(wording, item_id))}
    return found if len(set(found.values())) >= ENOUGH_ITEMS else {}


def rating_of(item_id: str, stem: str, row: str) -> tuple[Dimension, str] | None:
    """What a question has one organisation say of another: the dimension, and the other's name or id as written.

    By its variable, or by the wording in front of the row's name: "How closely … with this organisation? [WWF]".
    """
    if named := _RATING.fullmatch(item_id) or _RATING.fullmatch(stem):
        dimension = DIMENSION_OF.get(named[1].lower())
        return (dimension, row or named[2]) if dimension else None
    dimension = _STEM_OF.get(plain(stem))
    return (dimension, row) if dimension and row else None


def scale_of(dimension: Dimension) -> Scale:
    """The answers of a dimension, as the label or as the number alone."""
    numbered = enumerate(dimension.answers, start=dimension.lowest)
    return Scale(dimension.name, {text: float(n) for n, label in numbered for text in (folded(label), str(n))})
