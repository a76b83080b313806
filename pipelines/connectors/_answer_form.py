"""A form as a connector finds it in an export: its questions, its responses, and what each column says of a response."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HASH_CHARS = 12  # 48 bits, among the surveys of one coalition
MEANINGS = {
    "key": "survey_answers.respondent_key",
    "email": "survey_answers.person_key",
    "begins": "survey_waves.opened_on",
    "ends": "survey_answers.answered_at",
    "organisation": "survey_answers.organisation_name",
    "organisation_id": "survey_answers.organisation_id",
    "status": "whether it is a preview or a test",
}


@dataclass(frozen=True)
class Question:
    """A question: the columns in which its answer stands (one of them is filled), and what it asks.

    `row` is the row of a matrix, where `stem` is asked for each row. `labels`: where each column is one choice, what a
    filled cell of it says, whatever stands in it. `is_text`: the tool says it is free text, a file or a timing;
    `is_several`: it takes several answers at once.
    """

    columns: tuple[int, ...]
    heading: str
    item_id: str
    stem: str
    row: str = ""
    is_text: bool = False
    is_several: bool = False
    labels: tuple[str, ...] = ()

    @property
    def wording(self) -> str:
        return f"{self.stem} [{self.row}]" if self.row else self.stem


@dataclass(frozen=True)
class Response:
    """One person's answers: the row in the file, the cells, and what `about` says by the names of MEANINGS."""

    number: int
    cells: Sequence[str]
    about: Mapping[str, str]

    def answer(self, question: Question) -> str:
        """The one answer; "" where there is none or more than one."""
        filled = self._filled(question)
        if len(filled) != 1:
            return ""
        return question.labels[filled[0]] if question.labels else self.cells[question.columns[filled[0]]]

    def answers(self, question: Question) -> int:
        return len(self._filled(question))

    def _filled(self, question: Question) -> list[int]:
        """Which of the question's columns are filled, counted from 0."""
        return [n for n, index in enumerate(question.columns) if index < len(self.cells) and self.cells[index]]


@dataclass
class Form:
    """Everything a connector found in one file.

    `records` counts the tool's own responses, with those in `left_out`. `dates` names the column of times, for the
    question which way round they are. `understood` are the columns that are about the response. `joined` is the
    pattern of a cell with several answers. `counts`: the tool's ids count from 1 in every form, and say nothing alone.
    `asked` is what makes it this questionnaire, where the questions depend on how they were answered.
    """

    tool: str
    questions: list[Question]
    responses: list[Response]
    records: int
    dates: str
    left_out: list[str] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)
    joined: str = ""
    counts: bool = False
    asked: Sequence[str] = ()


def digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "replace")).hexdigest()[:HASH_CHARS]
