"""The lint of conditions: what they name, whether they look backwards, whether they decide anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.reach import MOST_IN_ALL, tried
from cyberdiag.model.condition import NEVER, Condition, asked_by, holds, leaves
from cyberdiag.model.moment import is_day
from cyberdiag.model.written import Kind
from cyberdiag.problems import Problem, Severity, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.problems import Path, Place


def conditions_name_what_exists(checked: Checked) -> Iterator[Problem]:
    """A condition may only name flags, questions and choices that there are, and compare them by kind."""
    for questionnaire in checked.questionnaires:
        for name, flag in questionnaire.flags.items():
            place = questionnaire.place_of
            yield from faults(flag, ("flags", name), place, checked.by_id, checked.flags)
    for _, question in checked.questions():
        for path, condition in question.conditions:
            yield from faults(condition, path, question.place_of, checked.by_id, checked.flags)


def conditions_point_backwards(checked: Checked) -> Iterator[Problem]:
    """A condition may not use itself, nor look at a question that is asked later."""
    flags = checked.flags
    order = {q.id: n for n, (_, q) in reversed(list(enumerate(checked.questions())))}
    looped = {name for name in flags if name in flags_within(name, flags)}
    for questionnaire in checked.questionnaires:
        for name in questionnaire.flags:
            if name in looped:
                yield fault(questionnaire.place_of("flags", name), "flag-cycle", name=name)
    for position, (_, question) in enumerate(checked.questions()):
        for path, condition in question.conditions:
            for at, leaf in leaves(condition, path):
                if leaf.flag is not None and looped & {leaf.flag, *flags_within(leaf.flag, flags)}:
                    continue  # the circle itself is told where it is written
                late = [n for n in asked_by(leaf, flags) if n in order and order[n] >= position]
                for name in sorted(late, key=order.__getitem__):
                    yield fault(question.place_of(*at), "forward-reference", name=name)


def questions_reachable(checked: Checked) -> Iterator[Problem]:
    """Some answers to the questions before it must lead to each question."""
    for question, answers in trials(checked):
        if any(question.applies(a, checked.flags) for a in answers):
            continue
        only = question.only_when
        opened = only is None or any(holds(only, a, checked.flags) for a in answers)
        at = "not_applicable_when" if opened else "only_when"
        yield fault(question.place_of(at), "unreachable", id=question.id)


def conditions_decide(checked: Checked) -> Iterator[Problem]:
    """A condition that always holds, or never, where its question may be asked, decides nothing."""
    flags = checked.flags
    for question, answers in trials(checked):
        only = question.only_when
        opened = [a for a in answers if only is None or holds(only, a, flags)]
        asked = [a for a in answers if question.applies(a, flags)]
        if not asked:
            continue  # unreachable says it
        for path, condition in question.conditions:
            among = {"only_when": answers, "not_applicable_when": opened}.get(str(path[0]), asked)
            held = {holds(condition, a, flags) for a in among}
            if len(held) == 1:
                code = "always-true" if held == {True} else "never-true"
                yield Problem(question.place_of(*path), code, {"id": question.id}, Severity.WARNING)


def trials(
    checked: Checked, only: Collection[str] | None = None
) -> Iterator[tuple[Question, tuple[Answers, ...]]]:
    """Give each question that has conditions, with the answers to try; nothing while a condition is broken."""
    if any(conditions_name_what_exists(checked)) or any(conditions_point_backwards(checked)):
        return
    left = MOST_IN_ALL
    for _, question in checked.questions():
        wanted = only is None or question.id in only
        if wanted and question.conditions and (answers := tried(question, checked)):
            left -= len(answers)
            if left < 0:
                return
            yield question, answers


def faults(
    condition: Condition,
    path: Path,
    place: Callable[..., Place],
    by_id: Mapping[str, Question],
    flags: Mapping[str, Condition],
) -> Iterator[Problem]:
    """Give every name in a condition that nothing has; `place` tells where a path was written."""
    for at, leaf in leaves(condition, path):
        if leaf.question is not None:
            yield from _compared(leaf, leaf.question, at, place, by_id)
        elif leaf.flag is None:
            yield Problem(place(*at), "bad-condition")
        elif leaf.flag not in flags:
            yield unknown(place(*at, "flag"), "flag", leaf.flag, flags)


def _compared(
    compare: Condition, question: str, path: Path, place: Callable[..., Place], by_id: Mapping[str, Question]
) -> Iterator[Problem]:
    target = by_id.get(question)
    if target is None:
        yield unknown(place(*path, "question"), "question", question, by_id)
        return
    numeric = compare.at_least is not None or compare.at_most is not None
    dated = bool(compare.since or compare.until)
    if numeric != (target.kind is Kind.NUMBER) or dated != (target.kind is Kind.DATE):
        yield fault(place(*path), "wrong-operator", name=target.id)
    for word, day in (("since", compare.since), ("until", compare.until)):
        if day and not is_day(day):
            yield fault(place(*path, word), "bad-date", value=day[:40])
    if target.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return
    for word, names in (("in", compare.one_of), ("includes", compare.includes or ())):
        for n, name in enumerate(names):
            if target.choice(name) is None:
                found = place(*path, word, n)
                at = place(*path, "is") if found == place(*path) else found
                yield unknown(at, "choice", name, [c.id for c in target.choices])


def flags_within(name: str, flags: Mapping[str, Condition]) -> set[str]:
    """Return the flags that a flag is made of, at any depth; itself too if it goes round in a circle."""
    used: set[str] = set()
    waiting = [name]
    while waiting:
        inner = {leaf.flag for _, leaf in leaves(flags.get(waiting.pop(), NEVER)) if leaf.flag is not None}
        waiting.extend(inner - used)
        used |= inner
    return used
