"""A blank answer sheet: every question with its help and its choices, ready to fill in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cyberdiag.answer_files.document import FORMAT
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question, QuestionSet


def blank_file(questions: QuestionSet, suffix: str, messages: Messages, *, quick: bool = False) -> bytes:
    """Return the sheet as the file of a format: `.yaml`, `.json`, `.csv` or `.xlsx`.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    if suffix not in {".csv", ".xlsx"}:
        return blank(questions, suffix, messages, quick=quick).encode()
    from cyberdiag.answer_files import csv_codec, sheet_rows, xlsx_codec

    rows = sheet_rows.rows(questions, messages, quick=quick)
    return csv_codec.blank(rows) if suffix == ".csv" else xlsx_codec.blank(rows)


def blank(questions: QuestionSet, suffix: str, messages: Messages, *, quick: bool = False) -> str:
    """Return the sheet as YAML with comments, or as JSON (which has no comments) with null answers."""
    asked = [q for q in questions.by_id.values() if q.core or not quick]
    versions = questions.versions
    if suffix == ".json":
        data = {
            "cyberdiag": FORMAT,
            "questionnaires": versions,
            "organisation": "",
            "respondent": "",
            "date": "",
            "answers": {q.id: None for q in asked},
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    lines = [
        f"# {messages('sheet.head')}",
        f"# {messages('sheet.how')}",
        f"cyberdiag: {FORMAT}",
        "questionnaires:",
    ]
    lines += [f"  {key}: {json.dumps(version)}" for key, version in versions.items()]
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
