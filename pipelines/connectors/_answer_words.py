"""What a heading of a survey says of the person who answers, in English, French, German, Spanish and Portuguese."""

from __future__ import annotations

import re

from pipelines.connectors._meetings import plain

# The question that asks for whom somebody answers, accents removed; the whole heading.
ORGANISATION = re.compile(
    r"(?:(?:your|the|my|name of (?:your|the)|which|what is (?:your|the name of your)|votre|nom de (?:votre |l')|ihre?"
    r"|name ihrer|(?:nombre de )?(?:su|tu)|(?:nome da )?sua|quelle est votre|wie heisst ihre|cual es su|qual e a sua"
    r"|quelle|welche|que|cual|qual|quel)\s*)?"
    r"(?:organi[sz]ations?|organizacion|organizacao|member organi[sz]ation|company|institution|employer|affiliation"
    r"|entreprise|unternehmen|empresa|instituicao|institucion|firma|einrichtung|structure)(?:(?:'?s)? name)?"
    r"(?:\s*(?:do you (?:represent|work for|belong to)|are you (?:from|answering for|representing)|representez-vous"
    r"|vertreten sie|representa(?: usted)?|voce representa|nom|name|nombre|nome))*"
)
EMAIL = re.compile(
    r"(?:your |votre |ihre |su |seu )?(?:recipient ?)?(?:adresse )?(?:e-?mail|courriel|correo|correio|adresse de messagerie)"
    r"(?:[ -]?(?:address|adresse|electronico|eletronico|id))*"
)
PERSONAL = re.compile(
    r"(?:(?:your|first|last|full|votre|ihr|su|seu|respondent|recipient|contact) ?)*"
    r"(?:name|nom|nombre|nome|vorname|nachname|prenom|apellidos?|sobrenome|surname|firstname|lastname)"
    r"|nom complet|nombre completo|nome completo|nombre y apellidos?|nom et prenom|name and surname|vor- und nachname"
    r"|(?:adresse |direccion |endereco )?ip(?:[ -]?(?:address|adresse|addr))?|(?:your )?(?:tele)?phone(?: number)?"
    r"|telephone|telefon|telefono|telefone|handynummer|job title|username|user name|user id|latitude|longitude"
)


def role_of(heading: str) -> str:
    """What a heading says of the person: "email", "organisation", "personal" (never loaded), else ""."""
    text = plain(heading).replace("_", " ").strip(" :?*.¿")
    if EMAIL.fullmatch(text):
        return "email"
    if ORGANISATION.fullmatch(text):
        return "organisation"
    return "personal" if PERSONAL.fullmatch(text) else ""
