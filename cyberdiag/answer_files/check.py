"""From plain data to answers: everything wrong is named at once, with its place."""

from __future__ import annotations

import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cyberdiag.answer_files.document import FORMAT
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Value
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.questionnaire import Kind
from cyberdiag.problems import Problem, Severity, near

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.problems import Path
    from cyberdiag.yaml_source import Source

_TEXTS = ("organisation", "respondent", "date")
_ANSWER_FIELDS = ("answer", "note", "evidence")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WIDE_DIGITS = re.compile("[０-９]")
NONE = "none"
"""The choice of a multiple-choice question that excludes all others."""


def answers(source: Source, questions: QuestionSet) -> tuple[Answers, list[Problem]]:
    """Return what the file says and every problem, errors and warnings."""
    problems: list[Problem] = []
    data = source.data
    if data is None:
        return Answers(), [Problem(source.place(), "empty-file")]
    if not isinstance(data, dict):
        return Answers(), [Problem(source.place(), "wrong-type", _wrong("", "mapping", data))]
    _format(source, data, problems)
    texts = {name: _text(source, data, (name,), problems) for name in _TEXTS}
    if texts["date"] and not _is_date(texts["date"]):
        problems.append(Problem(source.place(("date",)), "bad-date", {"value": texts["date"]}))
    versions = _versions(source, data, questions, problems)
    given = data.get("answers")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        problems.append(
            Problem(source.place(("answers",)), "wrong-type", _wrong("answers", "mapping", given))
        )
        given = {}
    by_id = {}
    for key, raw in given.items():
        answer = _answer(source, ("answers", key), raw, questions, problems)
        if answer is not None:
            by_id[key] = answer
    return (
        Answers(
            MappingProxyType(by_id), texts["organisation"], texts["respondent"], texts["date"],
            MappingProxyType(versions),
        ),
        problems,
    )  # fmt: skip


def _format(source: Source, data: dict[str, Any], problems: list[Problem]) -> None:
    given = data.get("cyberdiag")
    if given == FORMAT:
        return
    if given is None:
        problems.append(Problem(source.place(), "no-format", {"expected": FORMAT}))
        return
    code = "future-format" if re.fullmatch(r"answers/\d+", str(given)) else "not-answers"
    problems.append(
        Problem(source.place(("cyberdiag",)), code, {"value": str(given)[:40], "expected": FORMAT})
    )


def _versions(
    source: Source, data: dict[str, Any], questions: QuestionSet, problems: list[Problem]
) -> dict[str, str]:
    given = data.get("questionnaires") or {}
    if not isinstance(given, dict):
        wrong = _wrong("questionnaires", "mapping", given)
        problems.append(Problem(source.place(("questionnaires",)), "wrong-type", wrong))
        return {}
    current = {q.id: q.version for q in questions.questionnaires}
    for key, version in given.items():
        if key in current and str(version) != current[key]:
            values = {"id": key, "value": str(version)[:20], "current": current[key]}
            problems.append(
                Problem(source.place(("questionnaires", key)), "other-version", values, Severity.WARNING)
            )
    return {str(k): str(v) for k, v in given.items()}


def _answer(
    source: Source, path: Path, raw: Any, questions: QuestionSet, problems: list[Problem]
) -> Answer | None:
    key = str(path[-1])
    question = questions.by_id.get(key)
    if question is None:
        guess = near(key, list(questions.by_id))
        code = "unknown-question-near" if guess else "unknown-question"
        problems.append(Problem(source.key_place(path), code, {"id": key[:40], "guess": guess or ""}))
        return None
    note = evidence = ""
    at = path
    if isinstance(raw, dict):
        for field in raw:
            if field not in _ANSWER_FIELDS:
                guess = near(str(field), _ANSWER_FIELDS)
                code = "unknown-field-near" if guess else "unknown-field"
                values = {"field": str(field)[:40], "guess": guess or ""}
                problems.append(Problem(source.key_place((*path, field)), code, values))
        note = _text(source, raw, (*path, "note"), problems)
        evidence = _text(source, raw, (*path, "evidence"), problems)
        at = (*path, "answer")
        raw = raw.get("answer")
    if raw is None or raw == []:
        if note or evidence:
            problems.append(Problem(source.place(path), "note-without-answer", {"id": key}))
        return None
    found = value(question, raw)
    if isinstance(found, Problem):
        problems.append(Problem(source.place(at), found.code, found.values))
        return None
    return Answer(found, note, evidence, source.place(at))


def value(question: Question, raw: Any) -> Value | Problem:
    """Return the answer meant by a raw value, or a problem (without place) that says why it is none."""
    if raw == UNKNOWN:
        return UNKNOWN
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    match question.kind:
        case Kind.NUMBER:
            return _number(question, raw)
        case Kind.MULTIPLE:
            return _several(question, raw)
        case Kind.SINGLE:
            return _choice(question, raw)
        case Kind.DATE:
            text = str(raw)
            return text if _is_date(text) else _problem("bad-date", value=text[:40])
        case Kind.TEXT:
            return raw if isinstance(raw, str) else _problem("wrong-type", **_wrong(question.id, "text", raw))


def _choice(question: Question, raw: Any) -> str | Problem:
    if isinstance(raw, list | dict):
        return _problem("wrong-type", **_wrong(question.id, "one-choice", raw))
    text = str(raw).strip()
    if question.choice(text) is not None:
        return text
    expected = ", ".join([*(c.id for c in question.choices), UNKNOWN])
    labels = {c.label: c.id for c in question.choices} | {c.id: c.id for c in question.choices}
    guess = near(text, [*labels, UNKNOWN])
    code = "unknown-choice-near" if guess else "unknown-choice"
    return _problem(code, value=text[:40], guess=labels.get(guess or "", guess or ""), expected=expected)


def _several(question: Question, raw: Any) -> tuple[str, ...] | Problem:
    parts = raw if isinstance(raw, list) else [p.strip() for p in str(raw).split(",")]
    chosen: list[str] = []
    for part in parts:
        one = _choice(question, part)
        if isinstance(one, Problem):
            return one
        if one not in chosen:
            chosen.append(one)
    if NONE in chosen and len(chosen) > 1:
        return _problem("none-and-others")
    order = [c.id for c in question.choices]
    return tuple(sorted(chosen, key=order.index))


def _number(question: Question, raw: Any) -> int | float | Problem:
    if isinstance(raw, str):
        if _WIDE_DIGITS.search(raw):
            return _problem("wide-digits", value=raw[:40])
        parsed = parse_number(raw)
        if parsed is None:
            return _problem("wrong-type", **_wrong(question.id, "number", raw))
        raw = parsed
    if isinstance(raw, list | dict) or not math.isfinite(raw):
        return _problem("wrong-type", **_wrong(question.id, "number", raw))
    low, high = question.minimum, question.maximum
    if (low is not None and raw < low) or (high is not None and raw > high):
        limits = {
            "low": f"{low:,.0f}" if low is not None else "",
            "high": f"{high:,.0f}" if high is not None else "",
        }
        return _problem("number-out-of-range", value=f"{raw:,}", **limits)
    return int(raw) if float(raw).is_integer() else raw


def _text(source: Source, data: dict[str, Any], path: Path, problems: list[Problem]) -> str:
    raw = data.get(str(path[-1]))
    if raw is None:
        return ""
    if isinstance(raw, list | dict):
        problems.append(Problem(source.place(path), "wrong-type", _wrong(str(path[-1]), "text", raw)))
        return ""
    return str(raw)


def _is_date(text: str) -> bool:
    import datetime as dt

    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _problem(code: str, **values: Any) -> Problem:
    from cyberdiag.problems import Place

    return Problem(Place(""), code, values)


def _wrong(field: str, expected: str, given: Any) -> dict[str, Any]:
    return {"field": field, "expected": expected, "value": str(given)[:40]}
