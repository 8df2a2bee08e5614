"""From plain data to answers: everything wrong is named at once, with its place."""

from __future__ import annotations

import itertools
import json
import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.answer_files import versions
from cyberdiag.answer_files.document import FORMAT, NOTES, TEXTS
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Value
from cyberdiag.model.moment import is_day
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.written import Kind
from cyberdiag.outside.yaml_source import misread
from cyberdiag.problems import Path, Place, Problem, Problems, Severity, near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.outside.yaml_source import Source

_ANSWER_FIELDS = ("answer", *NOTES)
_WIDE_DIGITS = re.compile("[０-９]")
_MOST_GUESSES = 100
"""A file with more faults is the wrong file; guessing at every name would take minutes."""
_MOST_CHOICES = 1000
"""No question has so many; a list of a million would be looked up choice by choice."""
Fault = tuple[Path, Problem]
NONE = "none"
"""The choice of a multiple-choice question that excludes all others."""


def answers(source: Source, questions: QuestionSet) -> tuple[Answers, list[Problem]]:
    """Return what the file says and every problem, errors and warnings."""
    problems = Problems()
    data = source.data
    if data is None:
        return Answers(), [Problem(source.place(), "empty-file")]
    if not isinstance(data, dict):
        values = {"value": _shown(data), "expected": FORMAT}
        return Answers(), misread(source, ()) or [Problem(source.place(), "not-answers", values)]
    _format(source, data, problems)
    _names(source, data, problems)
    texts = {name: _text(source, data, (name,), problems) for name in TEXTS}
    if texts["date"] and (fault := _date_fault(texts["date"])):
        problems.append(replace(fault, place=source.place(("date",))))
    held = versions.versions(source, data, questions, problems)
    given = data.get("answers")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        wrong = Problem(source.place(("answers",)), "wrong-type", _wrong("answers", "mapping", given))
        problems.extend(misread(source, ("answers",)) or [wrong])
        given = {}
    absent = versions.absent(data, questions)
    by_id = {}
    for key, name in versions.carried(source, given, questions, problems).items():
        path, question = ("answers", key), questions.by_id.get(name)
        if question is None:
            known = list(questions.by_id) if len(problems) < _MOST_GUESSES else []
            problems.append(_unknown(str(key), source.key_place(path), absent, known))
            continue
        answer = _answer(source, path, given[key], question, problems)
        if answer is not None:
            by_id[name] = answer
    problems.extend(versions.missing(source, absent, problems))
    return (
        Answers(
            MappingProxyType(by_id), texts["organisation"], texts["respondent"], texts["date"],
            MappingProxyType(held),
        ),
        problems,
    )  # fmt: skip


def keep_as_typed(source: Source) -> None:
    """Turn a number or truth value back into the text that was typed, where a text belongs."""
    for path, typed in source.typed.items():
        *parents, name = path
        is_text = (not parents and name in TEXTS) or parents == ["questionnaires"]
        if is_text or (len(parents) == len(("answers", "id")) and name in NOTES):
            holder = source.data
            for parent in parents:
                holder = holder[parent]
            holder[name] = typed


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


def _names(source: Source, data: dict[str, Any], problems: list[Problem]) -> None:
    """Name what looks like a slip in a name of ours; other names are the author's own and stay."""
    known = ("cyberdiag", "questionnaires", *TEXTS, "answers")
    for name in itertools.islice((name for name in data if name not in known), _MOST_GUESSES):
        guess = near(name, known)
        if guess and guess not in data:
            severity = Severity.ERROR if guess == "answers" else Severity.WARNING
            values = {"field": name[:40], "guess": guess}
            problems.append(Problem(source.key_place((name,)), "unknown-field-near", values, severity))


def _answer(
    source: Source, path: Path, raw: Any, question: Question, problems: list[Problem]
) -> Answer | None:
    key = str(path[-1])
    note = evidence = ""
    at, slips = path, 0
    if isinstance(raw, dict):
        slips = _field_names(source, path, raw, problems)
        note = _text(source, raw, (*path, "note"), problems)
        evidence = _text(source, raw, (*path, "evidence"), problems)
        at = (*path, "answer")
        raw = raw.get("answer")
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        if (note or evidence) and not slips:
            problems.append(Problem(source.place(path), "note-without-answer", {"id": key}))
        return None
    found = _read(question, raw)
    if isinstance(found, list):
        problems.extend(replace(fault, place=source.place((*at, *inner))) for inner, fault in found)
        return None
    return Answer(found, note, evidence, source.place(at))


def _unknown(key: str, place: Place, absent: Iterable[str], known: list[str]) -> Problem:
    """Tell of a question that there is not: of a questionnaire that is not at hand, or a slip of the hand."""
    if names := ", ".join(str(name)[:40] for name in absent):
        return Problem(place, "question-of-missing", {"id": key[:40], "name": names})
    found = near(key, known) if known else None
    code = "unknown-question-near" if found else "unknown-question"
    return Problem(place, code, {"id": key[:40], "guess": found or ""})


def _field_names(source: Source, path: Path, raw: dict[str, Any], problems: list[Problem]) -> int:
    """Name every field that an answer does not have; returns how many."""
    slips = [field for field in raw if field not in _ANSWER_FIELDS]
    for field in slips:
        guess = near(field, _ANSWER_FIELDS) if len(problems) < _MOST_GUESSES else None
        code = "unknown-field-near" if guess else "unknown-field"
        values = {"field": field[:40], "guess": guess or ""}
        problems.append(Problem(source.key_place((*path, field)), code, values))
    return len(slips)


def value(question: Question, raw: Any) -> Value | Problem:
    """Return the answer meant by a raw value, or the first problem (without place) that says why it is none."""
    found = _read(question, raw)
    return found[0][1] if isinstance(found, list) else found


def _read(question: Question, raw: Any) -> Value | list[Fault]:
    """Return the answer meant by a raw value, or why it is none: problems by path inside `raw`."""
    if raw == UNKNOWN:
        return UNKNOWN
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if question.kind is Kind.MULTIPLE:
        return _several(question, raw)
    found = _one(question, raw)
    return [((), found)] if isinstance(found, Problem) else found


def _one(question: Question, raw: Any) -> Value | Problem:
    if question.kind is Kind.NUMBER:
        return _number(question, raw)
    if question.kind is Kind.SINGLE:
        return _choice(question, raw)
    if not isinstance(raw, str):
        return _wrong_type(question, "text", raw)
    return raw if question.kind is Kind.TEXT else _date_fault(raw) or raw


def _choice(question: Question, raw: Any) -> str | Problem:
    if isinstance(raw, list | dict):
        return _wrong_type(question, "one-choice", raw)
    text = str(raw).strip()
    if question.choice(text) is not None:
        return text
    expected = ", ".join([*(c.id for c in question.choices), UNKNOWN])
    labels = {c.label: c.id for c in question.choices} | {c.id: c.id for c in question.choices}
    guess = near(text, [*labels, UNKNOWN])
    code = "unknown-choice-near" if guess else "unknown-choice"
    return _problem(code, value=text[:40], guess=labels.get(guess or "", guess or ""), expected=expected)


def _several(question: Question, raw: Any) -> Value | list[Fault]:
    if isinstance(raw, dict):
        return [((), _wrong_type(question, "list", raw))]
    listed = isinstance(raw, list)
    parts = raw if listed else [p.strip() for p in str(raw).split(",")]
    if parts == [UNKNOWN]:
        return UNKNOWN
    if len(parts) > _MOST_CHOICES or UNKNOWN in parts:
        code = "unknown-and-others" if len(parts) <= _MOST_CHOICES else "too-many-choices"
        return [((), _problem(code, limit=_MOST_CHOICES))]
    chosen = [_choice(question, part) for part in parts]
    faults: list[Fault] = [
        ((n,) if listed else (), c) for n, c in enumerate(chosen) if isinstance(c, Problem)
    ]
    if faults:
        return faults
    picked = {c for c in chosen if isinstance(c, str)}
    if NONE in picked and len(picked) > 1:
        return [((), _problem("none-and-others"))]
    return tuple(c.id for c in question.choices if c.id in picked)


def _number(question: Question, raw: Any) -> int | float | Problem:
    if isinstance(raw, str):
        if _WIDE_DIGITS.search(raw):
            return _problem("wide-digits", value=raw[:40])
        parsed = parse_number(raw)
        if parsed is None:
            digits = re.fullmatch(r"[-+]?[0-9]+", raw.strip())
            return _out_of_range(question, raw[:40]) if digits else _wrong_type(question, "number", raw)
        raw = parsed
    if isinstance(raw, list | dict) or not math.isfinite(raw):
        return _wrong_type(question, "number", raw)
    low, high = question.minimum, question.maximum
    if (low is not None and raw < low) or (high is not None and raw > high):
        return _out_of_range(question, _amount(raw))
    return int(raw) if float(raw).is_integer() else raw


def _out_of_range(question: Question, given: str) -> Problem:
    low, high = ("" if v is None else _amount(v) for v in (question.minimum, question.maximum))
    both = bool(low) is bool(high)
    code = "number-out-of-range" if both else "number-too-low" if low else "number-too-high"
    return _problem(code, value=given, low=low, high=high)


def _amount(number: float) -> str:
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,}"


def _text(source: Source, data: dict[str, Any], path: Path, problems: list[Problem]) -> str:
    raw = data.get(str(path[-1]))
    if raw is None:
        return ""
    if isinstance(raw, list | dict):
        problems.append(Problem(source.place(path), "wrong-type", _wrong(str(path[-1]), "text", raw)))
        return ""
    return str(raw)


def _date_fault(text: str) -> Problem | None:
    if _WIDE_DIGITS.search(text):
        return _problem("wide-digits", value=text[:40])
    return None if is_day(text) else _problem("bad-date", value=text[:40])


def _problem(code: str, **values: Any) -> Problem:
    return Problem(Place(""), code, values)


def _wrong_type(question: Question, expected: str, given: Any) -> Problem:
    return _problem("wrong-type", **_wrong(question.id, expected, given))


def _wrong(field: str, expected: str, given: Any) -> dict[str, Any]:
    return {"field": field, "expected": expected, "value": _shown(given)}


def _shown(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:40]
