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
    from collections.abc import Collection

    from cyberdiag.answer_files.part import Part
    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Demands
    from cyberdiag.model.questionnaire import Question, QuestionSet


def blank(
    questions: QuestionSet,
    form: AnswersFormat,
    messages: Messages,
    *,
    quick: bool = False,
    part: Part | None = None,
) -> bytes:
    """Return the sheet as the file of a format, with a part of the questions where one is given.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    wanted = part.ids if part else order.sheet(questions, quick=quick)
    match form:
        case Format.YAML:
            return _yaml(questions, messages, wanted, part).encode()
        case Format.JSON:
            return _json(questions, messages, wanted, part).encode()
        case Format.CSV:
            return csv_codec.blank(sheet_rows.rows(questions, messages, quick=quick, part=part))
        case Format.XLSX:
            return xlsx_codec.blank(sheet_rows.rows(questions, messages, quick=quick, part=part))
        case _:
            assert_never(form)


def _json(questions: QuestionSet, messages: Messages, wanted: Collection[str], part: Part | None) -> str:
    """Return the sheet as JSON, which has no comments, with null answers."""
    ids = (q.id for _, section in questions.on_paper for q in section.questions)
    answers = {name: None for name in ids if name in wanted}
    texts = dict.fromkeys(TEXTS, "") | (part.head(messages.lang) if part else {})
    head = {"cyberdiag": FORMAT, "questionnaires": questions.versions, **texts}
    return json_codec.write({**head, "answers": answers})


def _yaml(questions: QuestionSet, messages: Messages, wanted: Collection[str], part: Part | None) -> str:
    """Return the sheet as YAML with comments."""
    head = part.head(messages.lang) if part else {}
    lines = [
        *([f"# {one_line(part.note(messages))}"] if part else []),
        f"# {messages('sheet.head')}",
        f"# {messages('sheet.how')}",
        f"cyberdiag: {FORMAT}",
        "questionnaires:",
    ]
    lines += [f"  {key}: {json.dumps(version)}" for key, version in questions.versions.items()]
    texts = (json.dumps(head.get(name, ""), ensure_ascii=False) for name in TEXTS)
    lines += [*(f"{name}: {text}" for name, text in zip(TEXTS, texts, strict=True)), "answers:"]
    for questionnaire, section in questions.on_paper:
        picked = [q for q in section.questions if q.id in wanted]
        if picked:
            lines += ["", f"  # ===== {one_line(f'{questionnaire.title}: {section.title}')} ====="]
        for question in picked:
            demands = questions.demands.get(question.id)
            lines += ["", *_comments(question, demands, messages), f"  {question.id}:"]
    return "\n".join(lines) + "\n"


def _comments(question: Question, demands: Demands | None, messages: Messages) -> list[str]:
    texts = sheet_rows.explained(question, demands, messages("sheet.several"), messages)
    return [f"  # {one_line(question.text)}", *(f"  #   {text}" for text in texts)]
