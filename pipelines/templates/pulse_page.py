"""Our questionnaire as a page to print: one HTML file without anything from elsewhere, made for A4.

A filled page is typed into the sheets survey_answers and survey_ratings of the workbook (pipelines/templates/workbook.py):
what is printed in small letters is what those sheets want.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pipelines.templates.members import Member, are_placeholders
from pipelines.templates.pulse import (
    AGREEMENT_CODES,
    INTRO,
    LEAVE_OUT,
    MATRIX,
    STATEMENTS,
    TITLE,
    codes,
    organisations,
)
from pipelines.toolkit import DIMENSIONS, DONT_KNOW, INSTRUMENT, ORGANISATION_QUESTION, PULSE, VERSION

UNSURE_CODE = "?"
STYLE = """
@page { size: A4; margin: 15mm 14mm }
* { box-sizing: border-box }
body { font: 10.5pt/1.4 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #111; background: #fff;
  max-width: 182mm; margin: 0 auto; padding: 4mm 0 }
h1 { font-size: 19pt; margin: 0 0 3mm }
h2 { font-size: 13pt; margin: 8mm 0 1mm; break-after: avoid }
p { margin: 0 0 2mm }
.who { border: 1pt solid #111; padding: 3mm; margin: 4mm 0; break-inside: avoid }
.who ul { columns: 2; list-style: none; margin: 2mm 0 0; padding: 0 }
.who li { break-inside: avoid; padding-left: 6mm; text-indent: -6mm; margin-bottom: 1mm }
.line { border-bottom: .75pt solid #111; height: 9mm }
.tick { display: inline-block; width: 3.4mm; height: 3.4mm; border: 1pt solid #111; margin-right: 2.6mm; text-indent: 0 }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 2mm 0 }
caption { text-align: left; font-weight: 600; padding: 2mm 0 }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border-bottom: .75pt solid #777; padding: 1.6mm 1mm; vertical-align: middle }
thead th { font-weight: 400; font-size: 8pt; line-height: 1.2; vertical-align: bottom; hyphens: auto }
tbody th { font-weight: 400; text-align: left; overflow-wrap: anywhere }
th:first-child { width: 34%; text-align: left; padding-left: 0 }
.statements th:first-child { width: 47% }
td { text-align: center }
td span { display: inline-block; width: 6mm; height: 6mm; line-height: 5.6mm; border: .75pt solid #111; border-radius: 50%;
  font-size: 8.5pt }
small { font-size: 7.5pt; color: #444; margin-right: 1.5mm }
.together { break-inside: avoid }
.replace { border: 1.5pt dashed #111; padding: 2mm; font-weight: 600 }
.typing { break-before: page }
"""
TYPING_TITLE = "For whoever types this in"
TYPING = (
    'Make the workbook with "coalition-health template workbook" and add the round to its sheet survey_waves, with '
    f"{INSTRUMENT} as instrument and {VERSION} as instrument_version, and the day it closed as closed_on.",
    "Number the filled questionnaires. The respondent_key is the wave_id and that number, such as spring-7.",
    "A statement is a row of the sheet survey_answers: the small letters before it are the item_id, the ringed figure is the "
    "value. For ? leave value empty and write yes in dont_know.",
    "A row about another member is a row of the sheet survey_ratings: the small letters before the question are the "
    "dimension, those before the member the rated_organisation_id, the ringed figure is the value. Leave out every ?.",
    "What nobody ringed is no row: it is unknown, and never 0.",
)


def make(members: Sequence[Member]) -> bytes:
    """The page as UTF-8."""
    agreement = [*AGREEMENT_CODES, (UNSURE_CODE, DONT_KNOW)]
    statements = [(item.item_id, item.wording) for item in PULSE]
    about = [(member.organisation_id, member.name) for member in members]
    replace = '<p class="replace">Member A, B and C stand for your members: replace them before you print this.</p>'
    parts = [
        f"<h1>{escape(TITLE)}</h1>",
        replace if are_placeholders(members) else "",
        *(f"<p>{escape(text)}</p>" for text in INTRO),
        _own_organisation(members),
        f"<h2>{escape(STATEMENTS)}</h2>",
        f'<div class="statements">{_table("Ring one figure in each row.", "Statement", statements, agreement)}</div>',
        f"<h2>{escape(MATRIX)}</h2>",
        f"<p>{escape(LEAVE_OUT)} Ring one figure in each other row.</p>",
    ]
    for dimension in DIMENSIONS:
        answers = [*codes(dimension), (UNSURE_CODE, DONT_KNOW)]
        caption = f"<small>{escape(dimension.name)}</small>{escape(dimension.wording)}"
        parts.append(f'<div class="together">{_table(caption, "Member", about, answers)}</div>')
    parts.append(f'<h2 class="typing">{TYPING_TITLE}</h2>')
    parts += [f"<p>{escape(text)}</p>" for text in TYPING]
    body = "\n".join(filter(None, parts))
    head = f'<meta charset="utf-8"><title>{escape(TITLE)}</title><style>{STYLE}</style>'
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    page = f'<!doctype html>\n<html lang="en">\n<head>{head}{viewport}</head>\n<body><main>\n{body}\n</main></body>\n</html>\n'
    return page.encode()


def _own_organisation(members: Sequence[Member]) -> str:
    """Boxes to tick, or a line to write on."""
    ticks = "".join(f'<li><span class="tick"></span>{escape(one.name)}</li>' for one in organisations(members))
    answer = f"<ul>{ticks}</ul>" if ticks else '<div class="line"></div>'
    return f'<div class="who"><strong>{escape(ORGANISATION_QUESTION)}</strong>{answer}</div>'


def _table(caption: str, what: str, rows: Sequence[tuple[str, str]], answers: Sequence[tuple[str, str]]) -> str:
    """A table of figures to ring: `caption` is HTML, `rows` are (id, words), `answers` are (figure, words)."""
    headings = "".join(f'<th scope="col">{escape(label)}</th>' for _, label in answers)
    cells = "".join(f"<td><span>{escape(code)}</span></td>" for code, _ in answers)
    lines = "".join(
        f'<tr><th scope="row"><small>{escape(row_id)}</small>{escape(words)}</th>{cells}</tr>\n'
        for row_id, words in rows
    )
    return (
        f'<table>\n<caption>{caption}</caption>\n<thead><tr><th scope="col">{escape(what)}</th>{headings}</tr></thead>\n'
        f"<tbody>\n{lines}</tbody>\n</table>"
    )
