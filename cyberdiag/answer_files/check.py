"""From plain data to answers: everything wrong is named at once, with its place."""

from __future__ import annotations

import itertools
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag import typed
from cyberdiag.answer_files import versions
from cyberdiag.answer_files.document import (
    CLIENT,
    DAYS,
    DISAGREEMENTS,
    FILES,
    FORMAT,
    NOTES,
    TEXTS,
    noted,
    told,
)
from cyberdiag.model.answers import Answer, Answers, Note, Said
from cyberdiag.model.moment import parse_day
from cyberdiag.model.written import Kind
from cyberdiag.outside.yaml_source import misread
from cyberdiag.problems import Path, Place, Problem, Problems, Severity, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.typed import Elsewhere

_ANSWER_FIELDS = ("answer", *NOTES)
_MOST_GUESSES = 100
"""A file with more faults is the wrong file; guessing at every name would take minutes."""


def answers(
    source: Source, questions: QuestionSet, *, labels: bool = False, reopened: dict[str, Note] | None = None
) -> tuple[Answers, list[Problem]]:
    """Return what the file says and every problem, errors and warnings; `labels` means that it shows labels, not ids.

    An interview gives `reopened`: a choice of another version that is gone leaves its question open then, and the note
    beside it is put there.
    """
    problems = Problems()
    data = source.data
    if data is None:
        return Answers(), [Problem(source.place(), "empty-file")]
    if not isinstance(data, dict):
        values = {"value": _shown(data), "expected": FORMAT}
        return Answers(), misread(source, ()) or [Problem(source.place(), "not-answers", values)]
    _format(source, data, problems)
    slips(source, data, problems)
    texts = {name: _text(source, data, (name,), problems) for name in TEXTS}
    if texts["date"].strip():
        texts["date"] = _date(source, texts["date"], problems)
    held = versions.versions(source, data, questions, problems)
    given = data.get("answers")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        wrong = Problem(source.place(("answers",)), "wrong-type", _wrong("answers", "mapping", given))
        problems.extend(misread(source, ("answers",)) or [wrong])
        given = {}
    by_id = _given(source, data, given, questions, problems, held, labels=labels, reopened=reopened)
    said = _disagreements(source, data, questions, problems)
    return (
        Answers(
            MappingProxyType(by_id), texts["organisation"], texts["respondent"], texts["date"],
            MappingProxyType(held), MappingProxyType(said),
        ),
        problems,
    )  # fmt: skip


def _given(
    source: Source, data: dict[str, Any], given: dict[str, Any], questions: QuestionSet, problems: Problems,
    held: Mapping[str, str], *, labels: bool, reopened: dict[str, Note] | None,
) -> dict[str, Answer]:  # fmt: skip
    """Return the answers by the question that they count for."""
    absent = versions.absent(data, questions)
    aged = _aged(held, questions) if reopened is not None else frozenset()
    found: dict[str, dict[str, Answer]] = {}
    for key, name in versions.carried(source, given, questions, problems).items():
        path, question = ("answers", key), questions.by_id.get(name)
        if question is None and name in questions.beside:
            continue
        if question is None:
            known = list(questions.by_id) if len(problems) < _MOST_GUESSES else []
            problems.append(_unknown(str(key), source.key_place(path), absent, known))
            continue
        told = Problems() if question.id in aged else problems
        answer = _answer(source, path, given[key], question, told, questions.labels_elsewhere, labels=labels)
        if told is not problems:
            problems.extend(_reopened(told, question, given[key], reopened))
        if answer is not None:
            found.setdefault(name, {})[key] = answer
    problems.extend(versions.missing(source, absent, problems))
    counted = {
        name: by[name] if by.keys() == {name} else versions.merged(source, name, by, problems, reopened)
        for name, by in found.items()
    }
    return {name: answer for name, answer in counted.items() if answer is not None}


def _aged(held: Mapping[str, str], questions: QuestionSet) -> frozenset[str]:
    """Return the questions of those questionnaires that the file answered in another version."""
    current = questions.versions
    old = {key for key, version in held.items() if current.get(key, version) != version}
    return frozenset(
        q.id
        for n in questions.questionnaires
        if not old.isdisjoint({n.id, *(o.id for o in n.overlays)})
        for q in n.questions
    )


def _reopened(
    told: Iterable[Problem], question: Question, raw: Any, reopened: dict[str, Note] | None
) -> Iterator[Problem]:
    """Give what is wrong with an answer; of a choice that is gone only that the question is open again."""
    for problem in told:
        if reopened is None or problem.code not in {"unknown-choice", "unknown-choice-near"}:
            yield problem
            continue
        reopened[question.id] = noted(raw)
        values = {"id": question.id, "value": problem.values["value"]}
        yield Problem(problem.place, "choice-gone", values, Severity.WARNING)


def keep_as_typed(source: Source) -> None:
    """Turn a number or truth value back into the text that was typed, where a text belongs."""
    for path, text in source.typed.items():
        *parents, name = path
        is_text = (not parents and name in {*TEXTS, CLIENT}) or parents == ["questionnaires"]
        if is_text or (len(parents) == len(("answers", "id")) and name in NOTES):
            holder = source.data
            for parent in parents:
                holder = holder[parent]
            holder[name] = text


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


def slips(source: Source, data: dict[str, Any], problems: list[Problem]) -> None:
    """Name what looks like a slip in a name of ours; other names are the author's own and stay."""
    known = ("cyberdiag", "questionnaires", *TEXTS, "answers", DISAGREEMENTS)
    for name in itertools.islice((name for name in data if name not in known), _MOST_GUESSES):
        guess = near(name, known)
        if guess and guess not in data:
            severity = Severity.ERROR if guess == "answers" else Severity.WARNING
            values = {"field": name[:40], "guess": guess}
            problems.append(Problem(source.key_place((name,)), "unknown-field-near", values, severity))


def _answer(
    source: Source, path: Path, raw: Any, question: Question, problems: list[Problem],
    elsewhere: Elsewhere, *, labels: bool,
) -> Answer | None:  # fmt: skip
    key = str(path[-1])
    beside = Note()
    at, slips = path, 0
    if isinstance(raw, dict):
        slips = field_names(source, path, raw, problems)
        beside = _beside(source, raw, path, problems)
        at = (*path, "answer")
        raw = raw.get("answer")
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        if beside and not slips:
            problems.append(Problem(source.place(path), "note-without-answer", {"id": key}))
        return None
    if question.kind in {Kind.TEXT, Kind.DATE} and not isinstance(raw, list | dict):
        raw = source.typed.get(at, raw)
    found = typed.read(question, raw, elsewhere, labels=labels)
    if isinstance(found, list):
        problems.extend(replace(fault, place=source.place((*at, *inner))) for inner, fault in found)
        return None
    problems.extend(_renamed(question, raw, source.place(at)))
    return Answer(found, place=source.place(at)).with_note(beside)


def _beside(source: Source, raw: dict[str, Any], path: Path, problems: list[Problem]) -> Note:
    """Return what stands beside an answer; a file is a name, several are a list or stand one a line."""
    listed = raw.get(FILES)
    if isinstance(listed, list) and not any(isinstance(name, list | dict) for name in listed):
        raw = {**raw, FILES: told(raw, FILES)}
    texts = {field: _text(source, raw, (*path, field), problems) for field in NOTES}
    for field in DAYS:
        if texts[field].strip():
            texts[field] = _date(source, texts[field], problems, (*path, field))
    return noted(texts)


def _renamed(question: Question, raw: Any, place: Place) -> Iterator[Problem]:
    """Name each choice that was chosen under an id that it had before."""
    was = {old: c.id for c in question.choices for old in c.was if question.choice(old) is None}
    for old in raw if isinstance(raw, list) else (raw,):
        if str(old) in was:
            values = {"id": question.id, "value": str(old), "now": was[str(old)]}
            yield Problem(place, "renamed-choice", values, Severity.WARNING)


def _disagreements(
    source: Source, data: dict[str, Any], questions: QuestionSet, problems: list[Problem]
) -> dict[str, tuple[Said, ...]]:
    """Return who said what, of the questions at hand; the rest is none of this run's."""
    given = data.get(DISAGREEMENTS)
    if given is None:
        return {}
    found: dict[str, tuple[Said, ...]] = {}
    rows = given if isinstance(given, dict) else {}
    if rows is not given:
        wrong = _wrong(DISAGREEMENTS, "mapping", given)
        problems.append(Problem(source.place((DISAGREEMENTS,)), "wrong-type", wrong))
    for key, listed in rows.items():
        question = questions.by_id.get(str(key))
        said: list[Said] = []
        for n, one in enumerate(listed if isinstance(listed, list) else ()):
            raw = one.get("answer") if isinstance(one, dict) else None
            if question is None or raw is None:
                continue
            value = typed.value(question, raw, questions.labels_elsewhere)
            if isinstance(value, Problem):
                place = source.place((DISAGREEMENTS, str(key), n, "answer"))
                problems.append(replace(value, place=place))
            else:
                said.append(Said(str(one.get("respondent") or ""), value))
        if said:
            found[str(key)] = tuple(said)
    return found


def _unknown(key: str, place: Place, absent: Iterable[str], known: list[str]) -> Problem:
    """Tell of a question that there is not: of a questionnaire that is not at hand, or a slip of the hand."""
    if names := ", ".join(str(name)[:40] for name in absent):
        return Problem(place, "question-of-missing", {"id": key[:40], "name": names})
    found = near(key, known) if known else None
    code = "unknown-question-near" if found else "unknown-question"
    return Problem(place, code, {"id": key[:40], "guess": found or ""})


def field_names(source: Source, path: Path, raw: dict[str, Any], problems: list[Problem]) -> int:
    """Name every field that an answer does not have; returns how many."""
    slips = [field for field in raw if field not in _ANSWER_FIELDS]
    for field in slips:
        guess = near(field, _ANSWER_FIELDS) if len(problems) < _MOST_GUESSES else None
        code = "unknown-field-near" if guess else "unknown-field"
        values = {"field": field[:40], "guess": guess or ""}
        problems.append(Problem(source.key_place((*path, field)), code, values))
    return len(slips)


def _text(source: Source, data: dict[str, Any], path: Path, problems: list[Problem]) -> str:
    raw = data.get(str(path[-1]))
    if raw is None:
        return ""
    if isinstance(raw, list | dict):
        problems.append(Problem(source.place(path), "wrong-type", _wrong(str(path[-1]), "text", raw)))
        return ""
    return str(raw)


def _date(source: Source, text: str, problems: list[Problem], path: Path = ("date",)) -> str:
    day = parse_day(text)
    if not day:
        problems.append(Problem(source.place(path), "not-date", {"value": text[:40]}))
    return day


def _wrong(field: str, expected: str, given: Any) -> dict[str, Any]:
    return {"field": field, "expected": expected, "value": _shown(given)}


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value[:40]
    import json  # a value that is none is rare

    return json.dumps(value, ensure_ascii=False)[:40]
