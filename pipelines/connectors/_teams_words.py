"""The words of Teams reports in English, French, German, Portuguese (Brazil and Portugal) and Spanish, as stems.

Stems and not headings, because Teams has changed its translations several times: "Primeira Entrada" and "Primeiro
ingresso" both stand for when a person first joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.connectors._meetings import plain

Words = Mapping[str, tuple[str, str]]  # ours -> (stems in the heading, as `plain` makes it; its meaning)

COLUMNS: Words = {  # of both tables; the first that fits counts
    "minutes": (r"dura|duree|dauer|^(temps|tempo|tiempo) ", "the time in the meeting"),
    "account": (r"\(upn\)", "the account the person signed in with"),
    "email": (r"e-?mail|correo|courriel", "the e-mail"),
    "left": (
        r"\b(leave|left|sortie|depart|quitt\w*|deconnexion|fin|saida|partida|verlass\w*|austritt\w*|salida|abandono|finalizacion)\b",
        "when the person left (for the last time)",
    ),
    "joined": (
        r"\b(join|joined|participation|arrivee|connexion|entree|rejoint|adhesion|entrada|ingresso|ingreso|adesao"
        r"|chegada|llegada|union|incorporacion|participacao|participacion|beitritt\w*|beitreten|beigetreten|teilnahme\w*)\b",
        "when the person joined (for the first time)",
    ),
    "name": (
        r"^((full |vollstandiger )?name|nom( complet)?|nome( completo)?|nombre( completo)?)$",
        "the name shown",
    ),
}
SUMMARY_LINES = {  # ours -> stems of the label of a line in the summary
    "average": r"averag|moyen|medio|media|durchschnitt|promedio",
    "scheduled_minutes": r"dura|duree|dauer",
    "title": r"title|titre|titulo|titel|betreff|asunto",
    "starts_at": r"\bstart|debut|inicio|beginn",
    "ends_at": r"\bend|\bfin\b|\bfim\b|termino|finaliz|conclus",
    "meeting": r"\bid\b|identif",
}
LOG_COLUMNS: Words = {  # of the list of who joined and left
    "name": (
        r"^(full name|nom complet|vollstandiger name|nome completo|nombre completo)$",
        "the name shown",
    ),
    "action": (
        r"user action|^(action|activite|aktion|aktivitat|acao|atividade|accion|actividad)\b|benutzeraktion",
        "joined or left",
    ),
    "time": (
        r"timestamp|horodat|zeitstempel|carimbo|marca (de|temporal)|date et heure|data e hora|fecha y hora"
        r"|datum und uhrzeit",
        "when",
    ),
}
LEFT = re.compile(r"left|quitt|sorti|\bpartie?\b|verlassen|ausgetreten|\bsai|\bsali|abandon")
JOINED = re.compile(
    r"join|rejoint|beigetreten|beitritt|teilgenommen|teilnahme|entr|ingress|aderiu|adesao|particip|uni|incorpor"
)


def find_columns(header: list[str], words: Words) -> dict[str, int]:
    """Which of our columns stands where; the first of two alike counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        heading = plain(cell)
        name = next((ours for ours, (stems, _) in words.items() if re.search(stems, heading)), None)
        if name:
            found.setdefault(name, index)
    return found
