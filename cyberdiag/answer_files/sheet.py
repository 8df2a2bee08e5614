"""A blank answer sheet: every question with its help and its choices, ready to fill in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from cyberdiag.answer_files.document import FORMAT
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.format import AnswersFormat, Format
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind

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
            from cyberdiag.answer_files import csv_codec, sheet_rows

            return csv_codec.blank(sheet_rows.rows(questions, messages, quick=quick))
        case Format.XLSX:
            from cyberdiag.answer_files import sheet_rows, xlsx_codec

            return xlsx_codec.blank(sheet_rows.rows(questions, messages, quick=quick))
        case _:
            assert_never(form)


def _json(questions: QuestionSet, *, quick: bool) -> str:
    """Return the sheet as JSON, which has no comments, with null answers."""
    data = {
        "cyberdiag": FORMAT,
        "questionnaires": questions.versions,
        "organisation": "",
        "respondent": "",
        "date": "",
        "answers": {q.id: None for q in questions.by_id.values() if q.core or not quick},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _yaml(questions: QuestionSet, messages: Messages, *, quick: bool) -> str:
    """Return the sheet as YAML with comments."""
    lines = [
        f"# {messages('sheet.head')}",
        f"# {messages('sheet.how')}",
        f"cyberdiag: {FORMAT}",
        "questionnaires:",
    ]
    lines += [f"  {key}: {json.dumps(version)}" for key, version in questions.versions.items()]
    lines += ['organisation: ""', 'respondent: ""', 'date: ""', "answers:"]
    for questionnaire in questions.questionnaires:
        for section in questionnaire.sections:
            picked = [q for q in section.questions if q.core or not quick]
            if picked:
                lines += ["", f"  # ===== {one_line(f'{questionnaire.title}: {section.title}')} ====="]
            for question in picked:
                lines += ["", *_comments(question, messages), f"  {question.id}:"]
    return "\n".join(lines) + "\n"


def _comments(question: Question, messages: Messages) -> list[str]:
    texts = [question.text]
    if question.help:
        texts.append(question.help)
    texts += [f"{c.id} = {c.label}{': ' + c.text if c.text else ''}" for c in question.choices]
    if question.kind is Kind.MULTIPLE:
        texts.append(messages("sheet.several"))
    if question.kind is Kind.DATE:
        texts.append(messages("sheet.date"))
    if question.unit:
        texts.append(messages("sheet.number", unit=question.unit))
    texts.append(f"{UNKNOWN} = {messages('interview.unknown')}")
    first, *others = map(one_line, texts)
    return [f"  # {first}", *(f"  #   {text}" for text in others)]
