"""Answers to another version of a questionnaire: what changed since is named, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.answer_files.document import laid_together
from cyberdiag.catalog import load
from cyberdiag.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cyberdiag.model.answers import Answer, Note
    from cyberdiag.model.editions import Changes
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Place

_CODES = {
    "added": "version-added", "dropped": "version-dropped", "renamed": "version-renamed",
    "reworded": "version-reworded", "reweighted": "version-reweighted", "rechosen": "version-rechosen",
    "reconditioned": "version-reconditioned",
}  # fmt: skip
_LONGEST_SHOWN = 60
_MOST_IDS = 12
"""Ids that are named in one line; the rest are counted."""


def versions(
    source: Source, data: dict[str, Any], questions: QuestionSet, problems: list[Problem]
) -> dict[str, str]:
    """Return the versions that the file was answered in, and tell what changed since."""
    given = data.get("questionnaires") or {}
    if not isinstance(given, dict):
        wrong = {"field": "questionnaires", "expected": "mapping", "value": str(given)[:40]}
        problems.append(Problem(source.place(("questionnaires",)), "wrong-type", wrong))
        return {}
    editions = {e.id: e for n in questions.questionnaires for e in n.editions}
    current = questions.versions
    for key, version in given.items():
        if key not in current or str(version) == current[key]:
            continue
        place = source.place(("questionnaires", key))
        values = {"id": key, "value": str(version)[:20], "current": current[key]}
        since = editions[key].since(str(version)) if key in editions else None
        code = "other-version" if since is None else "newer-version" if since else "same-questions"
        problems.append(Problem(place, code, values, Severity.WARNING))
        problems.extend(_named(since, str(key), place, questions.detail) if since else ())
    return {str(k): str(v) for k, v in given.items()}


def _named(since: Changes, name: str, place: Place, on_request: Collection[str]) -> Iterator[Problem]:
    """Give one warning for each kind of change; nobody has to answer what is new and asked on request only."""
    for kind, code in _CODES.items():
        found = [_shown(one) for one in getattr(since, kind) if kind != "added" or one not in on_request]
        if found:
            more = f" +{len(found) - _MOST_IDS}" if len(found) > _MOST_IDS else ""
            values = {"id": name, "ids": ", ".join(found[:_MOST_IDS]) + more}
            yield Problem(place, code, values, Severity.WARNING)


def _shown(one: Any) -> str:
    if isinstance(one, str):
        return one
    if len(one) == len(("old id", "new id")):
        return f"{one[0]} → {one[1]}"
    name, before, after = one
    return f"{name} ({before:g} → {after:g})"


def former(questions: QuestionSet) -> tuple[dict[str, str], set[str]]:
    """Return what ids that are no more became, and the ids of questions that are asked no more."""
    editions = [e for n in questions.questionnaires for e in n.editions]
    was = {old: now for e in editions for old, now in e.was.items()}
    return was, {name for e in editions for name in (*e.dropped, *e.off)}


def carried(
    source: Source, given: dict[str, Any], questions: QuestionSet, problems: list[Problem]
) -> dict[str, str]:
    """Return the id that each answer counts for; what is asked no more is named and left out.

    The file keeps its keys, whatever becomes of them here.
    """
    was, gone = former(questions)
    result: dict[str, str] = {}
    for key in given:
        name = was.get(key, key) if key not in questions.by_id else key
        place = source.key_place(("answers", key))
        if key not in questions.by_id and name in questions.by_id and is_filled(given.get(name)):
            problems.append(Problem(place, "renamed-twice", {"id": key, "now": name}, Severity.WARNING))
            continue
        if key not in questions.by_id and key in gone:
            problems.append(Problem(place, "dropped-question", {"id": key}, Severity.WARNING))
            continue
        result[key] = name
    return result


def is_filled(raw: Any) -> bool:
    """Return whether an entry holds an answer: a row of a sheet may stand there and be empty."""
    value = raw.get("answer") if isinstance(raw, dict) else raw
    return value is not None and value != [] and not (isinstance(value, str) and not value.strip())


def merged(
    source: Source,
    name: str,
    found: Mapping[str, Answer],
    problems: list[Problem],
    reopened: dict[str, Note] | None,
) -> Answer | None:
    """Return the answer that former questions, by id, leave to the one they became, and say so.

    Where they do not say the same, none is better by right: the question is open, and all of them are named. Their notes
    go to `reopened`.
    """
    told = {key: answer for key, answer in found.items() if key != name}
    beside = laid_together(answer.beside for answer in found.values())
    if len({answer.value for answer in found.values()}) == 1:
        for key in told:
            values = {"id": key, "now": name}
            problems.append(
                Problem(source.key_place(("answers", key)), "renamed-question", values, Severity.WARNING)
            )
        return next(iter(found.values())).with_note(beside)
    said = ", ".join(f"{key}: {','.join(answer.chosen)}"[:_LONGEST_SHOWN] for key, answer in found.items())
    last = source.key_place(("answers", list(told)[-1]))
    problems.append(Problem(last, "merged-differ", {"now": name, "ids": said}, Severity.WARNING))
    if reopened is not None and beside:
        reopened[name] = beside
    return None


def missing(source: Source, absent: dict[Any, Any], problems: list[Problem]) -> list[Problem]:
    """Where questions are unknown, name the questionnaires of the file that are not at hand."""
    if not any(p.code == "question-of-missing" for p in problems):
        return []
    return [
        Problem(
            source.key_place(("questionnaires", key)),
            "missing-edition",
            {"id": str(key)[:40], "value": str(version)[:20]},
            Severity.WARNING,
        )
        for key, version in absent.items()
    ]


def absent(data: dict[str, Any], questions: QuestionSet) -> dict[Any, Any]:
    """Return the version of each questionnaire that the file was answered in and that is not at hand."""
    given = data.get("questionnaires")
    known = {*questions.versions, *load.questionnaire_ids(), load.PROFILE}
    return {k: v for k, v in given.items() if k not in known} if isinstance(given, dict) else {}
