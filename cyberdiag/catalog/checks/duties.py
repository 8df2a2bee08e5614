"""The lint of `duties.yaml`: each check is one function over the file, with the place of every fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown
from cyberdiag.model.condition import leaves
from cyberdiag.problems import Path, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from cyberdiag.model.condition import Condition
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source


def check(data: Duties, source: Source) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in one(data, source)]


def ids_unique(data: Duties, source: Source) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for key in ("duties", "milestones", "notes", "amendments"):
        for n, row in enumerate(getattr(data, key)):
            place = source.place((key, n, "id"))
            other = seen.setdefault(row.id, str(place))
            if other != str(place):
                yield Problem(place, "duplicate-id", {"id": row.id, "other": other})


def dates_exist(data: Duties, source: Source) -> Iterator[Problem]:
    found: list[tuple[Path, str | None]] = [(("as_of",), data.as_of)]
    for n, duty in enumerate(data.duties):
        found += [(("duties", n, k), getattr(duty, k)) for k in ("as_of", "valid_from", "valid_to")]
    for n, change in enumerate(data.amendments):
        names = ("as_of", "promulgated", "in_force", "latest")
        found += [(("amendments", n, k), getattr(change, k)) for k in names]
    for path, text in found:
        if text is not None and not _is_day(text):
            yield Problem(source.place(path), "bad-date", {"value": text})


def conditions_known(data: Duties, source: Source) -> Iterator[Problem]:
    for path, condition in data.conditions:
        for at, leaf in leaves(condition, path):
            if leaf.flag is not None:
                if leaf.flag not in data.flags:
                    yield _unknown(source, (*at, "flag"), "flag", leaf.flag, data.flags)
            elif leaf.fact is None:
                yield Problem(source.place(at), "bad-fact-condition")
            else:
                yield from _fact(leaf, leaf.fact, at, data, source)


def flags_end(data: Duties, source: Source) -> Iterator[Problem]:
    """A flag must not come back to itself; judging it would never end."""
    uses = {k: [leaf.flag for _, leaf in leaves(flag) if leaf.flag] for k, flag in data.flags.items()}
    for name, used in uses.items():
        reached: set[str] = set()
        pending = list(used)
        while pending:
            one = pending.pop()
            if one not in reached:
                reached.add(one)
                pending.extend(uses.get(one, ()))
        if name in reached:
            yield Problem(source.place(("flags", name)), "flag-cycle", {"name": name})


def references_known(data: Duties, source: Source) -> Iterator[Problem]:
    ids = [d.id for d in data.duties]
    for n, change in enumerate(data.amendments):
        for at, name in enumerate(change.affects):
            if name not in ids:
                yield _unknown(source, ("amendments", n, "affects", at), "duty", name, ids)
    choices = data.facts["incident"].choices if "incident" in data.facts else ()
    for kind, facts in data.incidents.items():
        if kind not in choices:
            yield _unknown(source, ("incidents", kind), "incident", kind, choices)
        yield from _facts(facts, ("incidents", kind), data, source)
    for key, one in data.settled.items():
        yield from _facts(one.facts, ("settled", key, "facts"), data, source)
    for key, spec in data.facts.items():
        for field, other in (("counted", spec.counted), ("within", spec.within)):
            if other is not None and other not in data.facts:
                yield _unknown(source, ("facts", key, field), "fact", other, data.facts)


CHECKS = (ids_unique, dates_exist, conditions_known, flags_end, references_known)


def check_with(data: Duties, questions: QuestionSet, source: Source) -> list[Problem]:
    """Return what names a question, a choice, a questionnaire or an axis that there is not."""
    found = list(_answers(data, questions, source))
    sheets = {one.id: one for one in questions.questionnaires}
    sheet = sheets.get(data.diagnosis.questionnaire)
    if sheet is None:
        path: Path = ("diagnosis", "questionnaire")
        found.append(_unknown(source, path, "questionnaire", data.diagnosis.questionnaire, sheets))
    elif data.diagnosis.path not in sheet.axes:
        found.append(_unknown(source, ("diagnosis", "path"), "axis", data.diagnosis.path, sheet.axes))
    return found


def _answers(data: Duties, questions: QuestionSet, source: Source) -> Iterator[Problem]:
    by_id = questions.by_id
    for key, one in data.settled.items():
        for at, leaf in leaves(one.when, ("settled", key, "when")):
            if leaf.question is None:
                yield Problem(source.place(at), "bad-condition")
            elif leaf.question not in by_id:
                yield _unknown(source, (*at, "question"), "question", leaf.question, by_id)
            else:
                choices = [c.id for c in by_id[leaf.question].choices]
                for name in (*leaf.one_of, *(leaf.includes or ())):
                    if choices and name not in choices:
                        yield _unknown(source, at, "choice", name, choices)


def _fact(given: Condition, name: str, path: Path, data: Duties, source: Source) -> Iterator[Problem]:
    spec = data.facts.get(name)
    if spec is None:
        yield _unknown(source, (*path, "fact"), "fact", name, data.facts)
        return
    wanted = {"flag": (False, False), "number": (True, False), "choice": (False, True)}[spec.kind]
    if (given.over is not None, given.in_ is not None) != wanted:
        yield Problem(source.place(path), "bad-fact-condition")
    for n, choice in enumerate(given.in_ or ()):
        if choice not in spec.choices:
            yield _unknown(source, (*path, "in", n), "choice", choice, spec.choices)


def _facts(names: Iterable[str], path: Path, data: Duties, source: Source) -> Iterator[Problem]:
    for name in names:
        if name not in data.facts:
            yield _unknown(source, (*path, name), "fact", name, data.facts)


def _unknown(source: Source, path: Path, kind: str, name: str, known: Collection[str]) -> Problem:
    return unknown(source.place(path), kind, name, known)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
