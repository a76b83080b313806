"""Our questionnaire as a Qualtrics survey in Advanced Format TXT, which Qualtrics imports under Tools, Import survey.

Documentation:
https://www.qualtrics.com/support/survey-platform/survey-module/survey-tools/import-and-export-surveys/#PreparingAnAdvancedFormatTXTFile
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.templates.members import Member
from pipelines.templates.pulse import AGREEMENT_CODES, INTRO, LEAVE_OUT, MATRIX, STATEMENTS, codes, organisations
from pipelines.toolkit import DIMENSIONS, DONT_KNOW, ORGANISATION_QUESTION, PULSE

ID_CHARS = 15  # a question's id; some versions of Qualtrics refuse longer ones
UNSURE_CODE = "-1"  # of "Don't know": on no scale, so that an export as numbers cannot pass it off as an answer


def make(members: Sequence[Member]) -> bytes:
    """The text as UTF-8: an introduction, the statements, and a matrix of the members per dimension, a page each."""
    parts = ["[[AdvancedFormat]]", "[[ED:organisation_id]]", "[[Block:Introduction]]"]
    parts += [_question("DB", "intro", "<br><br>".join(INTRO)), _own_organisation(members)]
    parts += ["[[Block:Statements]]", _question("DB", "statements", STATEMENTS)]
    for item in PULSE:
        asked = _question("MC:SingleAnswer:Horizontal", item.variable, item.wording)
        parts.append(f"{asked}\n{_coded('Choice', AGREEMENT_CODES)}")
    parts += [f"[[Block:{MATRIX}]]", _question("DB", "members", f"{MATRIX}. {LEAVE_OUT}")]
    rows = "\n".join(["[[Choices]]", *(member.name for member in members)])
    for number, dimension in enumerate(DIMENSIONS):
        asked = _question("Matrix:SingleAnswer", dimension.name[:ID_CHARS], dimension.wording)
        parts += ["[[PageBreak]]"] if number else []
        parts.append(f"{asked}\n{rows}\n{_coded('Answer', codes(dimension))}")
    return ("\n\n".join(parts) + "\n").encode()


def _question(kind: str, question_id: str, text: str) -> str:
    return f"[[Question:{kind}]]\n[[ID:{question_id}]]\n{text}"


def _own_organisation(members: Sequence[Member]) -> str:
    named = organisations(members)
    if not named:
        return _question("TE:SingleLine", "organisation", ORGANISATION_QUESTION)
    asked = _question("MC:DropDown", "organisation", ORGANISATION_QUESTION)
    return "\n".join([asked, "[[Choices]]", *(member.name for member in named)])


def _coded(what: str, answers: Sequence[tuple[str, str]]) -> str:
    """Answers with the numbers that an export without words has for them."""
    lines = [f"[[Advanced{what}s]]"]
    for code, label in (*answers, (UNSURE_CODE, DONT_KNOW)):
        lines += [f"[[{what}:{code}]]", label]
    return "\n".join(lines)
