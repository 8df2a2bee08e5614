"""A blank answer sheet: every question with its help and its choices, ready to fill in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from cyberdiag.answer_files import csv_codec, json_codec, sheet_rows, xlsx_codec
from cyberdiag.answer_files.document import FORMAT, TEXTS
from cyberdiag.model.format import AnswersFormat, Format
from cyberdiag.model.text import one_line
from cyberdiag.scoring import order

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question, QuestionSet


def blank(questions: QuestionSet, form: AnswersFormat, messages: Messages, *, quick: bool = False) -> bytes:
    """Return the sheet as the file of a format.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    match form:
        case Format.YAML:
            return _yaml(questions, messages, quick=quick).encode()
        case Format.JSON:
            return _json(questions, quick=quick).encode()
        case Format.CSV:
            return csv_codec.blank(sheet_rows.rows(questions, messages, quick=quick))
        case Format.XLSX:
            return xlsx_codec.blank(sheet_rows.rows(questions, messages, quick=quick))
        case _:
            assert_never(form)


def _json(questions: QuestionSet, *, quick: bool) -> str:
    """Return the sheet as JSON, which has no comments, with null answers."""
    wanted = order.sheet(questions, quick=quick)
    ids = (q.id for _, section in questions.on_paper for q in section.questions)
    answers = {name: None for name in ids if name in wanted}
    head = {"cyberdiag": FORMAT, "questionnaires": questions.versions, **dict.fromkeys(TEXTS, "")}
    return json_codec.write({**head, "answers": answers})


def _yaml(questions: QuestionSet, messages: Messages, *, quick: bool) -> str:
    """Return the sheet as YAML with comments."""
    lines = [
        f"# {messages('sheet.head')}",
        f"# {messages('sheet.how')}",
        f"cyberdiag: {FORMAT}",
        "questionnaires:",
    ]
    lines += [f"  {key}: {json.dumps(version)}" for key, version in questions.versions.items()]
    lines += [*(f'{name}: ""' for name in TEXTS), "answers:"]
    wanted = order.sheet(questions, quick=quick)
    for questionnaire, section in questions.on_paper:
        picked = [q for q in section.questions if q.id in wanted]
        if picked:
            lines += ["", f"  # ===== {one_line(f'{questionnaire.title}: {section.title}')} ====="]
        for question in picked:
            lines += ["", *_comments(question, messages), f"  {question.id}:"]
    return "\n".join(lines) + "\n"


def _comments(question: Question, messages: Messages) -> list[str]:
    texts = sheet_rows.explained(question, messages("sheet.several"), messages)
    return [f"  # {one_line(question.text)}", *(f"  #   {text}" for text in texts)]
