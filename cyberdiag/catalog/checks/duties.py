"""The lint of `duties.yaml`: each check is one function over the file, with the place of every fault."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.catalog.checks.conditions import faults
from cyberdiag.catalog.checks.extent import unbounded
from cyberdiag.model.condition import leaves
from cyberdiag.model.moment import is_day
from cyberdiag.problems import Path, Place, Problem, bounded, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cyberdiag.model.condition import Condition
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source

MOST_READINGS = 256
"""Ways in which facts that are unknown may be read together."""


def check(data: Duties, source: Source) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in bounded(one(data, source))]


def ids_unique(data: Duties, source: Source) -> Iterator[Problem]:
    """No two rows may have one id."""
    seen: dict[str, str] = {}
    for key in ("duties", "milestones", "notes", "amendments"):
        for n, row in enumerate(getattr(data, key)):
            place = source.place((key, n, "id"))
            other = seen.setdefault(row.id, str(place))
            if other != str(place):
                yield fault(place, "duplicate-id", id=row.id, other=other)


def dates_exist(data: Duties, source: Source) -> Iterator[Problem]:
    """A day that is written must be in the calendar."""
    found: list[tuple[Path, str | None]] = [(("read",), data.read)]
    for n, duty in enumerate(data.duties):
        found += [(("duties", n, k), getattr(duty, k)) for k in ("read", "valid_from", "valid_to")]
    for n, change in enumerate(data.amendments):
        names = ("read", "promulgated", "in_force", "latest")
        found += [(("amendments", n, k), getattr(change, k)) for k in names]
    for path, text in found:
        if text is not None and not is_day(text):
            yield fault(source.place(path), "bad-date", value=text)


def conditions_known(data: Duties, source: Source) -> Iterator[Problem]:
    """A condition may name only flags, facts and choices that there are."""
    for path, condition in data.conditions:
        for at, leaf in leaves(condition, path):
            if leaf.flag is not None:
                yield from unknown_at((leaf.flag,), "flag", data.flags, source.place, (*at, "flag"))
            elif leaf.fact is None:
                yield Problem(source.place(at), "bad-fact-condition")
            else:
                yield from _fact(leaf, leaf.fact, at, data, source)


def conditions_bounded(data: Duties, source: Source) -> Iterator[Problem]:
    """A flag must not come back to itself, nor a condition come to more than can be judged with little work."""
    return unbounded(((source.place, path, condition) for path, condition in data.conditions), data.flags)


def references_known(data: Duties, source: Source) -> Iterator[Problem]:
    """An amendment, an incident and a fact may name only what there is."""
    ids = [d.id for d in data.duties]
    for n, change in enumerate(data.amendments):
        path: Path = ("amendments", n, "affects")
        yield from unknown_among(change.affects, "duty", ids, partial(_nth, source, path))
    choices = data.facts["incident"].choices if "incident" in data.facts else ()
    for kind, facts in data.incidents.items():
        yield from unknown_at((kind,), "incident", choices, source.place, ("incidents", kind))
        yield from _facts(facts, ("incidents", kind), data, source)
    for key, one in data.settled.items():
        yield from _facts(one.facts, ("settled", key, "facts"), data, source)
    for key, spec in data.facts.items():
        for field, other in (("counted", spec.counted), ("within", spec.within)):
            named = () if other is None else (other,)
            yield from unknown_at(named, "fact", data.facts, source.place, ("facts", key, field))


def readings_few(data: Duties, source: Source) -> Iterator[Problem]:
    """Every duty is judged in each reading of the facts, and each fact that may be read in two ways doubles them."""
    together = 1
    for key, spec in data.facts.items():
        before, together = together, together * spec.readings
        if before <= MOST_READINGS < together:
            yield fault(source.place(("facts", key)), "too-many-readings", count=MOST_READINGS)


CHECKS = (ids_unique, dates_exist, conditions_known, conditions_bounded, references_known, readings_few)


def check_with(data: Duties, questions: QuestionSet, source: Source) -> list[Problem]:
    """Return what names a question, a choice, a questionnaire or an axis that there is not."""
    found: list[Problem] = []
    for key, one in data.settled.items():
        path = ("settled", key, "when")
        found += faults(one.when, path, lambda *at: source.place(at), questions.by_id, questions.flags)
    sheets = {one.id: one for one in questions.questionnaires}
    name, axis = data.diagnosis.questionnaire, data.diagnosis.path
    found += unknown_at((name,), "questionnaire", sheets, source.place, ("diagnosis", "questionnaire"))
    if name in sheets:
        found += unknown_at((axis,), "axis", sheets[name].axes, source.place, ("diagnosis", "path"))
    return found


def _fact(given: Condition, name: str, path: Path, data: Duties, source: Source) -> Iterator[Problem]:
    spec = data.facts.get(name)
    if spec is None:
        yield unknown(source.place((*path, "fact")), "fact", name, data.facts)
        return
    wanted = {"flag": (False, False), "number": (True, False), "choice": (False, True)}[spec.kind]
    if (given.over is not None, given.in_ is not None) != wanted:
        yield Problem(source.place(path), "bad-fact-condition")
    path = (*path, "in")
    yield from unknown_among(given.in_ or (), "choice", spec.choices, partial(_nth, source, path))


def _facts(names: Iterable[str], path: Path, data: Duties, source: Source) -> Iterator[Problem]:
    for name in names:
        yield from unknown_at((name,), "fact", data.facts, source.place, (*path, name))


def _nth(source: Source, path: Path, n: int) -> Place:
    return source.place((*path, n))
