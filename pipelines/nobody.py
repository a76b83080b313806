"""The words with which people say that they speak for no organisation, in five languages.

"Individual", "Self", "n/a" mean somebody without an organisation: known, and in no organisation's share. A
blank cell or a dash means that nobody knows: `is_nobody` says no to it.
"NA" is not here: there are organisations of that name.
"""

from __future__ import annotations

import re
import unicodedata

# One of these alone, or beside qualifiers only ("Independent Dev"), means nobody. Accents are removed.
_HEADS = """
    individual individually independent self myself me none nobody nil unaffiliated freelance
    freelancer selfemployed independant independante individuel individuelle particulier
    particuliere aucun aucune neant autoentrepreneur unabhangig unabhangige unabhangiger selbst
    selbstandig selbststandig selbstandige selbststandige selbstandiger selbststandiger
    freiberuflich freiberufler freiberuflerin privat privatperson einzelperson keine keiner keines
    independiente autonomo autonoma ninguno ninguna ningun particular independente nenhum nenhuma
    avulso
"""
_QUALIFIERS = """
    contributor contributors contrib contribution contributing dev developer developers consultant
    consulting contractor researcher expert engineer advisor adviser facilitator volunteer person
    citizen private member employed organisation organization organizacion organisacao organizacao
    institution affiliation company affiliated contributeur contributrice developpeur developpeuse
    consultante chercheur chercheuse experte citoyen benevole travailleur travailleuse entwickler
    entwicklerin berater beraterin forscher forscherin experten mitglied burger firma verein
    desarrollador desarrolladora consultor consultora investigador investigadora experto experta
    ciudadano empresa trabajador trabajadora colaborador colaboradora desenvolvedor desenvolvedora
    pesquisador pesquisadora especialista cidadao
"""
HEADS, QUALIFIERS = frozenset(_HEADS.split()), frozenset(_QUALIFIERS.split())
PHRASES = frozenset(
    {
        "n a", "not applicable", "no organisation", "no organization", "no affiliation", "not affiliated",
        "no company", "no one", "private person", "private individual", "private citizen",
        "member of the public", "on my own behalf", "personal capacity", "in a personal capacity",
        "in personal capacity", "as an individual", "on own behalf", "just me", "sans organisation",
        "sans affiliation", "sans objet", "non applicable", "a titre personnel", "a titre individuel",
        "moi meme", "en son nom propre", "personne privee", "pas d organisation", "nicht zutreffend",
        "entfallt", "ohne organisation", "ohne", "im eigenen namen", "no aplica", "sin organizacion",
        "sin afiliacion", "a titulo personal", "a titulo individual", "por cuenta propia", "cuenta propia",
        "persona fisica", "yo mismo", "yo misma", "nao se aplica", "nao aplicavel", "sem organizacao",
        "sem afiliacao", "sem vinculo", "a titulo pessoal", "conta propria", "por conta propria",
        "pessoa fisica", "eu mesmo", "eu mesma",
    }
)  # fmt: skip


def is_nobody(text: str) -> bool:
    """Whether an organisation cell says that the person speaks for no organisation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", bare).split()
    rest = [word for word in words if word not in HEADS]
    return " ".join(words) in PHRASES or (len(rest) < len(words) and QUALIFIERS.issuperset(rest))
