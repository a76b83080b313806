"""The two header rows of a SurveyMonkey export: a question over its options, its rows, or "Response"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.connectors._answer_columns import NOTHING, PERSONAL, Record, decided_role, item_ids, split_row
from pipelines.connectors._answer_form import Question
from pipelines.connectors._answer_words import role_of
from pipelines.connectors._meetings import plain
from pipelines.reading import Source
from pipelines.scales import folded

ABOUT = {  # heading of the tool's own columns, plain -> what it says of the response
    "key": """respondent id, respondentid, respondent, id du repondant, id de repondant, identifiant du repondant,
        teilnehmer-id, befragten-id, id des befragten, respondenten-id, id del encuestado, identificador del encuestado,
        id de encuestado, id do respondente, id do participante""",
    "begins": """start date, startdate, date created, date de debut, startdatum, fecha de inicio, data de inicio,
        data inicial""",
    "ends": """end date, enddate, date modified, date de fin, enddatum, fecha de finalizacion, fecha final, fecha de fin,
        data de termino, data final, data de conclusao""",
    "email": "email address, email, adresse e-mail, e-mail-adresse, correo electronico, endereco de e-mail",
    NOTHING: """collector id, collectorid, collector, id du collecteur, collector-id, collector-nr, id del recopilador,
        id do coletor, custom data 1, custom data, donnees personnalisees 1, language, langue, sprache, idioma""",
    PERSONAL: """ip address, first name, last name, firstname, lastname, adresse ip, prenom, nom, ip-adresse, vorname,
        nachname, direccion ip, nombre, apellido, apellidos, endereco ip, nome, sobrenome""",
}
ROLE_OF = {heading.strip(): role for role, words in ABOUT.items() for heading in " ".join(words.split()).split(",")}
KEYS = {heading for heading, role in ROLE_OF.items() if role == "key"}
RESPONSE = {"response", "reponse", "antwort", "beantwortung", "respuesta", "resposta"}
OPEN = {
    "open-ended response", "reponse ouverte", "reponse libre", "reponse texte libre", "offene antwort",
    "antwort mit offenem ende", "offene beantwortung", "respuesta abierta", "respuesta de composicion abierta",
    "resposta aberta", "resposta em aberto", "open ended response",
}  # fmt: skip
OTHER = re.compile(
    r"(?:other|autre|sonstiges|andere|otro|outro)s?\b.*(?:specify|explain|preciser|angeben|especifi).*|comments?:?|why\??"
    r"|why or why not\??|add a comment.*|please (?:specify|explain|include).*|commentaires?:?|kommentar:?|comentarios?:?"
)
STAYS = re.compile(r"(.*\S)\s+-\s+(\S.*)", re.DOTALL)  # row - choice, where each choice of each row has a column


@dataclass(frozen=True)
class Column:
    """One column. `heading` is that of its question; `under` is what the second row says; `role` as in ABOUT."""

    index: int
    heading: str
    under: str
    role: str

    @property
    def name(self) -> str:
        return self.heading if _is_alone(self.under) else self.under


def columns_of(source: Source, headings: Sequence[str], unders: Sequence[str]) -> list[Column]:
    """Every column with the heading over it. A heading without anything under it is about the response."""
    width = max(len(headings), len(unders))
    headings, unders = ([*row, *[""] * (width - len(row))] for row in (headings, unders))
    has_unders = any(unders)
    columns: list[Column] = []
    over = ""
    for index, (heading, under) in enumerate(zip(headings, unders, strict=True)):
        over = heading or (over if under else "")
        is_own = plain(heading) in ROLE_OF and under in ("", heading)
        if is_own or (heading and has_unders and not under):
            role = ROLE_OF.get(plain(heading)) or role_of(heading) or NOTHING
        elif plain(under) in ROLE_OF and plain(over) not in ROLE_OF:
            role = ROLE_OF[plain(under)] if ROLE_OF[plain(under)] in ("key", "begins", "ends") and index < 6 else ""
            role = role or role_of(under)
        else:
            role = role_of(under) or (role_of(over) if _is_alone(under) else "")
        role = decided_role(source, heading) or role
        columns.append(Column(index, over, under, role if over or role else NOTHING))
    return columns


def questions_of(columns: Iterable[Column], rows: Sequence[Record]) -> list[Question]:
    """The questions; what stands in the cells tells options to tick from rows to rate."""
    groups = [list(group) for _, group in groupby(columns, key=lambda column: column.heading)]
    found: list[Question] = []
    for group in groups:
        asked = [column for column in group if column.role in ("", "question")]
        if asked:
            is_contact = len(asked) < len(group) and len(group) > 1
            found += [_text(column) for column in asked] if is_contact else _questions(asked, rows)
    ids = item_ids([question.wording for question in found])
    return [replace(question, item_id=item_id) for question, item_id in zip(found, ids, strict=True)]


def _questions(group: list[Column], rows: Sequence[Record]) -> list[Question]:
    """The questions of one group of columns; what the last column says beside the others is text."""
    first = group[0]
    if len(group) == 1:
        return [_text(first)] if plain(first.under) in OPEN else [_single(first)]
    if _is_alone(first.under):
        return [_single(first), *map(_text, group[1:])]
    cells = {column: _filled(column, rows) for column in group}
    comments = [column for column in group if _is_comment(column, column is group[-1], group, cells)]
    options = [column for column in group if column not in comments]
    texts = [_text(column) for column in comments]
    if not _are_options(options, cells, rows):
        return [_row(column) for column in options] + texts
    split = [STAYS.fullmatch(column.under) for column in options]
    tails = [match[2] if match else "" for match in split]
    if all(split) and len(set(tails)) < len(tails) and _fits_tails(options, tails, cells):
        by_row = groupby(zip(options, split, strict=True), key=lambda pair: pair[1][1] if pair[1] else "")
        return [
            _choice([column for column, _ in pairs], row) for row, pairs in ((r, list(p)) for r, p in by_row)
        ] + texts
    return [_choice(options, ""), *texts]


def _is_alone(under: str) -> bool:
    return plain(under) in RESPONSE | OPEN or not under


def _filled(column: Column, rows: Sequence[Record]) -> set[str]:
    return {folded(cells[column.index]) for _, cells in rows if column.index < len(cells) and cells[column.index]}


def _is_comment(column: Column, is_last: bool, group: list[Column], cells: dict[Column, set[str]]) -> bool:
    """Whether a column is the remark beside the options: it says so, or it is the last and says what no option does."""
    if OTHER.fullmatch(plain(column.under)) or plain(column.under) in OPEN:
        return True
    others = [other for other in group if other is not column and cells[other]]
    is_ticked = bool(others) and all(cells[other] <= {folded(other.under)} for other in others)
    return is_last and is_ticked and not cells[column] <= {folded(column.under)}


def _are_options(options: list[Column], cells: dict[Column, set[str]], rows: Sequence[Record]) -> bool:
    """Whether each column is one answer: it holds its own words or one number, and no response fills all of them."""
    if len(options) < 2 or not any(cells[column] for column in options):
        return False
    if all(cells[column] <= _own_words(column) for column in options):
        return True
    if any(len(cells[column]) > 1 for column in options) or not all(_are_numbers(cells[column]) for column in options):
        return False
    numbers = [next(iter(cells[column])) for column in options if cells[column]]
    filled = [sum(n.index < len(row) and bool(row[n.index]) for n in options) for _, row in rows]
    return (len(set(numbers)) == len(numbers) or _repeat_in_rows(options)) and max(filled) < len(options)


def _own_words(column: Column) -> set[str]:
    match = STAYS.fullmatch(column.under)
    return {folded(column.under), folded(match[2])} if match else {folded(column.under)}


def _are_numbers(cells: set[str]) -> bool:
    return all(cell.removeprefix("-").replace(".", "", 1).isdecimal() for cell in cells)


def _repeat_in_rows(options: list[Column]) -> bool:
    """Whether the options are the same choices again for each row."""
    tails = [match[2] if (match := STAYS.fullmatch(column.under)) else column.under for column in options]
    return len(set(map(folded, tails))) < len(tails)


def _fits_tails(options: list[Column], tails: list[str], cells: dict[Column, set[str]]) -> bool:
    """Whether the words behind the dash are choices, which stand in the cells or are the same for each row."""
    return all(
        cells[column] <= {folded(tail)} or cells[column] <= {folded(column.under)} or _are_numbers(cells[column])
        for column, tail in zip(options, tails, strict=True)
    )


def _single(column: Column) -> Question:
    return Question((column.index,), column.heading, "", *split_row(column.heading))


def _row(column: Column) -> Question:
    return Question((column.index,), column.heading, "", column.heading, column.under)


def _text(column: Column) -> Question:
    return Question((column.index,), column.heading, "", column.heading, column.under, is_text=True)


def _choice(columns: list[Column], row: str) -> Question:
    tails = [STAYS.fullmatch(column.under) for column in columns]
    labels = tuple(match[2] if row and match else c.under for match, c in zip(tails, columns, strict=True))
    first = columns[0].heading
    return Question(tuple(column.index for column in columns), first, "", first, row, labels=labels)
