"""A blank answer sheet: every question with its help and its choices, ready to fill in."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any, assert_never

from cyberdiag.answer_files import csv_codec, filled, json_codec, sheet_rows, xlsx_codec, yaml_codec
from cyberdiag.answer_files.document import CLIENT, FORMAT, TEXTS
from cyberdiag.model.format import AnswersFormat, Format
from cyberdiag.model.text import one_line
from cyberdiag.scoring import order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
    given: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the sheet as the file of a format, with a part of the questions where one is named.

    `given` is an answers file as plain data, filled in already; all that it holds is kept.

    Raises:
        WrongUsage: when the library for workbooks is not installed.
    """
    wanted = part.ids if part else order.sheet(questions, quick=quick)
    match form:
        case Format.YAML:
            return _yaml(questions, messages, wanted, part, given or {}).encode()
        case Format.JSON:
            return _json(questions, messages, wanted, part, given or {}).encode()
        case Format.CSV | Format.XLSX:
            rows = sheet_rows.rows(questions, messages, quick=quick, part=part)
            rows = rows if given is None else filled.filled(rows, given, questions)
            return csv_codec.blank(rows) if form is Format.CSV else xlsx_codec.blank(rows)
        case _:
            assert_never(form)


def _head(
    questions: QuestionSet, messages: Messages, part: Part | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a sheet says before its answers."""
    texts = dict.fromkeys(TEXTS, "") | (part.head(messages.lang) if part else {})
    told = {name: given[name] for name in (*TEXTS, CLIENT) if name in given}
    versions = given.get("questionnaires") or questions.versions
    return {"cyberdiag": FORMAT, "questionnaires": versions, **texts, **told}


def _json(
    questions: QuestionSet,
    messages: Messages,
    wanted: Collection[str],
    part: Part | None,
    given: Mapping[str, Any],
) -> str:
    """Return the sheet as JSON, which has no comments, with null for what is open."""
    ids = (q.id for _, section in questions.on_paper for q in section.questions)
    answers = {name: None for name in ids if name in wanted} | given.get("answers", {})
    head = _head(questions, messages, part, given)
    return json_codec.write({**head, "answers": answers, **_rest(head, given)})


def _rest(head: Collection[str], given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key not in {*head, "answers"}}


def _yaml(
    questions: QuestionSet,
    messages: Messages,
    wanted: Collection[str],
    part: Part | None,
    given: Mapping[str, Any],
) -> str:
    """Return the sheet as YAML with comments."""
    head, answers = _head(questions, messages, part, given), dict(given.get("answers", {}))
    lines = [
        *([f"# {one_line(part.note(messages))}"] if part else []),
        f"# {messages('sheet.head')}",
        f"# {messages('sheet.how')}",
        f"cyberdiag: {FORMAT}",
        "questionnaires:",
    ]
    lines += [f"  {key}: {json.dumps(version)}" for key, version in head["questionnaires"].items()]
    texts = [name for name in (*TEXTS, CLIENT) if name in head]
    lines += [*(f"{name}: {json.dumps(head[name], ensure_ascii=False)}" for name in texts), "answers:"]
    for questionnaire, section in questions.on_paper:
        picked = [q for q in section.questions if q.id in wanted]
        if picked:
            lines += ["", f"  # ===== {one_line(f'{questionnaire.title}: {section.title}')} ====="]
        for question in picked:
            demands = questions.demands.get(question.id)
            value = answers.pop(question.id, None)
            told = f"  {question.id}:" if value is None else _indented({question.id: value})
            lines += ["", *_comments(question, demands, messages), told]
    lines += ["", _indented(answers)] if answers else []
    rest = _rest(head, given)
    return "\n".join(lines) + "\n" + (yaml_codec.write(rest) if rest else "")


def _indented(answers: dict[str, Any]) -> str:
    return textwrap.indent(yaml_codec.write(answers), "  ").removesuffix("\n")


def _comments(question: Question, demands: Demands | None, messages: Messages) -> list[str]:
    texts = sheet_rows.explained(question, demands, messages("sheet.several"), messages)
    return [f"  # {one_line(question.text)}", *(f"  #   {text}" for text in texts)]
