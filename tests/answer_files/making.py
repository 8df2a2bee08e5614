"""A small invented questionnaire with every kind of question, and files that answer it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from heads import questionnaire

from cyberdiag.answer_files import check, json_codec, yaml_codec
from cyberdiag.model.questionnaire import Choice, Question, QuestionSet, Section
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.answers import Answers

NOWHERE = Place("questionnaire.yaml")
YES_NO = ("yes", "partly", "no")


def question(name: str, kind: Kind, choices: Iterable[str] = (), **more: Any) -> Question:
    labelled = tuple(Choice(c, f"{c}の選択肢") for c in choices)
    return Question(
        id=name, kind=kind, section="section", text=f"{name}?", choices=labelled, place=NOWHERE, **more
    )


def question_set(*questions: Question, version: str = "1.0") -> QuestionSet:
    section = Section("section", "節", "目的", questions)
    return QuestionSet((questionnaire("sample", NOWHERE, section, version=version, title="見本"),))


QUESTIONS = question_set(
    question("Q-1", Kind.SINGLE, YES_NO),
    question("Q-2", Kind.SINGLE, YES_NO, core=False),
    question("size", Kind.SINGLE, ("small", "large")),
    question("people", Kind.NUMBER, minimum=1, maximum=100_000, unit="人"),
    question("least", Kind.NUMBER, minimum=0.5),
    question("most", Kind.NUMBER, maximum=10),
    question("free", Kind.NUMBER),
    question("kinds", Kind.MULTIPLE, ("a", "b", "c", "none")),
    question("since", Kind.DATE),
    question("words", Kind.TEXT),
)
HEAD = 'cyberdiag: answers/1\nquestionnaires: {sample: "1.0"}\n'
"""Two lines; the first answer stands in line 4, the name in column 3."""

Found = list[tuple[str, int, int]]


def from_yaml(text: str) -> tuple[Answers, list[Problem]]:
    source = yaml_codec.read(text, "a.yaml")
    check.keep_as_typed(source)
    return check.answers(source, QUESTIONS)


def from_json(data: Any) -> tuple[Answers, list[Problem]]:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=1)
    source = json_codec.read(text, "a.json")
    check.keep_as_typed(source)
    return check.answers(source, QUESTIONS)


def sheet(**answers: str) -> str:
    """Return an answers file with these answers as typed; `Q_1` is Q-1."""
    lines = [f"  {name.replace('Q_', 'Q-')}: {typed}\n" for name, typed in answers.items()]
    return f"{HEAD}answers:\n{''.join(lines)}"


def places(problems: Iterable[Problem]) -> Found:
    return [(p.code, p.place.line, p.place.column) for p in problems]
