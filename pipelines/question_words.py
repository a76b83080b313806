"""What a question of another questionnaire might measure. A guess changes nothing: a person confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from pipelines.names import plain
from pipelines.scales import folded
from pipelines.survey_decisions import Measured
from pipelines.toolkit import PULSE

ALIKE = 80  # of token_sort_ratio, 0 to 100
SHORTEST = 8  # letters of a wording; shorter ones are like everything

# Words that tell a construct, accents removed: every word of one entry must begin a word of the question.
_SIGNS: dict[str, tuple[str, ...]] = {
    "renewal_intent": (
        "continue member", "remain member", "renew membership", "stay partner", "continue partner", "rester membre", "renouvel",
        "weiter mitglied", "mitglied bleiben", "seguir miembro", "continuar", "renovar", "permanecer",
    ),
    "benefit": (
        "benefit", "worth time", "gain from", "added value", "value for", "benefic", "vaut", "nutzen", "lohnt", "mehrwert",
        "valor anad", "vale pena", "ventaja", "vantage",
    ),
    "fair_influence": (
        "influence", "equal say", "voice heard", "listened", "few decide", "dominat", "einfluss", "stimme zahlt", "influir",
        "influencia", "poder igual",
    ),
    "felt_authorship": (
        "had hand", "co-creat", "cocreat", "shape plan", "shape decision", "our plan", "involved in decision", "ownership",
        "participe decision", "mitgestalt", "beteiligt entscheid", "participado decision", "participou decis", "apropria",
    ),
    "goal_clarity": (
        "goal", "objective", "vision", "purpose", "objectif", "ziel", "objetivo", "meta", "finalidad",
    ),
    "role_clarity": (
        "role", "responsibilit", "who does what", "expected of", "tasks clear", "roles", "responsabilit", "qui fait quoi",
        "rolle", "zustandig", "verantwort", "papel", "responsabilidad",
    ),
}  # fmt: skip
NEGATIONS = frozenset(
    "not no never too only few lack unclear dominate dominates pas jamais nicht nie keine nunca sin nao sem falta".split()
)


@dataclass(frozen=True)
class Guess:
    construct: str
    is_reverse: bool
    reason: str


def bare(text: str) -> str:
    """Words in small letters, without accents and punctuation."""
    return folded(plain(text))


def guess(wording: str, decided: Mapping[str, Measured]) -> Guess | None:
    """The construct of the wording most alike, among those decided before and our own; else of words that tell one."""
    text = bare(wording)
    if len(text) < SHORTEST:
        return None
    known = {
        bare(one.wording): (one.construct, one.is_reverse, "decided before")
        for one in decided.values()
        if one.construct
    }
    known |= {bare(item.wording): (item.construct, item.is_reverse, "our own item") for item in PULSE}
    best = process.extractOne(text, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    if best:
        construct, is_reverse, whose = known[best[0]]
        return Guess(str(construct), bool(is_reverse), f'worded like "{best[0]}" ({whose})')
    words = text.split()
    for construct, signs in _SIGNS.items():
        for sign in signs:
            if all(any(word.startswith(part) for word in words) for part in bare(sign).split()):
                is_reverse = bool(NEGATIONS & set(words))
                said = "; it reads as if a high answer were bad" if is_reverse else ""
                return Guess(construct, is_reverse, f'it says "{sign}"{said}')
    return None
