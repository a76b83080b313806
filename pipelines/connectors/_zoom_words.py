"""The headings of Zoom's reports in English, French, German, Spanish and Portuguese, as `plain` makes them.

Zoom writes its lengths as "Duration (Minutes)" and the name as "Name (Original Name)" in every language: the unit and
the brackets tell its tables from those of other tools.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.connectors._meetings import plain

Words = Mapping[str, tuple[str, str]]  # ours -> (pattern of the whole heading, its meaning)

LENGTH = r"(duration|duree|dauer|duracion|duracao|durata) ?\(min\w*\.?\)"
ORIGINAL = re.compile(r"[^()]*\b(name|nom|nombre|nome)\b[^()]*\([^()]*(origin|ursprung)[^()]*\)")

BLOCK: Words = {
    "meeting": (
        r"((meeting|webinar) ?-?)?id|id (de )?(la |da )?(reunion|reuniao)|(meeting|besprechungs)-id",
        "the meeting's number; its zeros stay",
    ),
    "title": (r"topic|sujet|thema|tema|topico|assunto|asunto", "the meeting's title"),
    "starts_at": (
        r"(actual )?start time|heure de (debut|demarrage)|startzeit|hora de (inicio|comienzo)",
        "when it began, in the host's zone",
    ),
    "ends_at": (
        r"end time|heure de fin|endzeit|hora de (fin|finalizacion|termino|encerramento)",
        "when it ended",
    ),
    "scheduled_minutes": (LENGTH, "its length in minutes"),
}
PARTICIPANT: Words = {
    "name": (
        rf"{ORIGINAL.pattern}|(user )?name|nom|nombre|nome",
        "the name shown, and the one before it was changed in the meeting",
    ),
    "email": (
        r"(user )?e-?mail( address)?|(adresse )?e-?mail( de l'utilisateur)?|(benutzer-?)?e-mail(-adresse)?"
        r"|correo( electronico)?( del usuario)?|e-?mail d[oe]l? usuario",
        "the e-mail; blank unless signed in",
    ),
    "joined": (
        r"join time|heure (d'arrivee|d'entree|de connexion|de participation)|beitrittszeit"
        r"|hora de (entrada|ingreso|ingresso|union)",
        "when the person joined; one row per join",
    ),
    "left": (
        r"leave time|heure de (depart|sortie)|(austritts|verlassens|beendigungs)zeit|zeit des verlassens"
        r"|hora de (salida|saida)",
        "when the person left",
    ),
    "minutes": (LENGTH, "minutes between joining and leaving"),
    "total": (
        r"(total duration|duree totale|gesamtdauer|duracion total|duracao total) ?\(min\w*\.?\)",
        "minutes present in all, over every join",
    ),
    "waiting": (
        r"in (the )?waiting room|(dans la |en )?salle d'attente|im warteraum|(en la |na )?sala de espera",
        "Yes: the row is the wait before being let in, not presence",
    ),
}
YES = frozenset("yes true 1 oui ja si sim y".split())


def columns(header: list[str], words: Words) -> dict[str, int]:
    """Which of our columns stands where; the first of two alike counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = next((ours for ours, (pattern, _) in words.items() if re.fullmatch(pattern, plain(cell))), None)
        if name:
            found.setdefault(name, index)
    return found


def name_column(header: list[str]) -> int:
    """Where the participant stands: "Name (Original Name)", as other names before it are the host's; else 0."""
    return next((index for index, cell in enumerate(header) if ORIGINAL.fullmatch(plain(cell))), 0)
