"""Our questionnaire as a Google Apps Script, which makes the form in the account of whoever runs it.

Documentation: https://developers.google.com/apps-script/reference/forms/form-app
The answers come back with a column per statement and per row of a grid ("… organisation? [WWF]").
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipelines.templates.members import Member
from pipelines.templates.pulse import INTRO, LEAVE_OUT, MATRIX, STATEMENTS, TITLE, labels, organisations
from pipelines.toolkit import AGREEMENT, DIMENSIONS, ORGANISATION_QUESTION, PULSE

SCRIPT = """\
// Makes the questionnaire as a Google Form: open script.google.com, choose New project, paste all of this,
// choose Run. The addresses of the form are then in the execution log.
const PULSE = %s;

function makePulse() {
  const form = FormApp.create(PULSE.title);
  form.setTitle(PULSE.title)
    .setDescription(PULSE.introduction)
    .setCollectEmail(false)
    .setAllowResponseEdits(false)
    .setPublishingSummary(false)
    .setProgressBar(true);

  if (PULSE.organisations.length > 0) {
    form.addListItem().setTitle(PULSE.organisationQuestion).setChoiceValues(PULSE.organisations).setRequired(true);
  } else {
    form.addTextItem().setTitle(PULSE.organisationQuestion).setRequired(true);
  }

  form.addPageBreakItem().setTitle(PULSE.statementsTitle);
  PULSE.statements.forEach(function (statement) {
    form.addMultipleChoiceItem().setTitle(statement).setChoiceValues(PULSE.agreement).setRequired(false);
  });

  form.addPageBreakItem().setTitle(PULSE.matrixTitle).setHelpText(PULSE.leaveOut);
  PULSE.matrix.forEach(function (question) {
    form.addGridItem().setTitle(question.title).setRows(PULSE.members).setColumns(question.answers)
      .setRequired(false);
  });

  Logger.log('To change it: ' + form.getEditUrl());
  Logger.log('To send it: ' + form.getPublishedUrl());
}
"""


def make(members: Sequence[Member]) -> bytes:
    """The script as UTF-8; everything it says stands in one JSON literal at the top."""
    said = {
        "title": TITLE,
        "introduction": "\n\n".join(INTRO),
        "organisationQuestion": ORGANISATION_QUESTION,
        "organisations": [member.name for member in organisations(members)],
        "statementsTitle": STATEMENTS,
        "statements": [item.wording for item in PULSE],
        "agreement": labels(AGREEMENT),
        "matrixTitle": MATRIX,
        "leaveOut": LEAVE_OUT,
        "members": [member.name for member in members],
        "matrix": [{"title": one.wording, "answers": labels(one.answers)} for one in DIMENSIONS],
    }
    return (SCRIPT % json.dumps(said, ensure_ascii=True, indent=2)).encode()
