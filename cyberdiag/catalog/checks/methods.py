"""The lint of how results are made: methods of the whole and of axes, targets, and what answers must bring along."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among
from cyberdiag.model import bounds
from cyberdiag.model.aggregate import Aggregation, Method
from cyberdiag.model.parts import DEEPEST
from cyberdiag.problems import Problem, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.catalog.checks.checked import Check, Checked
    from cyberdiag.model.aggregate import Axis
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Path

_FOR = {
    "start": frozenset({Method.SUM}),
    "out_of": frozenset({Method.WEIGHTED_MEAN}),
    "met": frozenset({Method.LEVEL}),
}
"""The methods that a field changes something for."""
_ALWAYS = ("of", "decimals", "bands")
_USUAL = Aggregation()


def methods_fit(checked: Checked) -> Iterator[Problem]:
    """A field that the method has no use for must not stand there as if it worked, and a level needs its steps."""
    for questionnaire in checked.questionnaires:
        for own, path in _owners(questionnaire):
            method = own.method
            for field in (*_FOR, *_ALWAYS):
                useful = method is not None and method in _FOR.get(field, frozenset(Method) - {Method.NONE})
                if getattr(own, field) != getattr(_USUAL, field) and not useful and (path or field in _FOR):
                    place = questionnaire.place_of(*path, field)
                    yield fault(place, "not-for-method", field=field, name=method.value if method else "-")


def _owners(questionnaire: Questionnaire) -> Iterator[tuple[Questionnaire | Axis, Path]]:
    """Give what names a method: the head, and every axis, each with where it stands."""
    yield questionnaire, ()
    yield from ((axis, ("axes", key)) for key, axis in questionnaire.axes.items())


def parts_end(checked: Checked) -> Iterator[Problem]:
    """What is put together are parts of an axis that there is; they end at questions before long."""
    for questionnaire in checked.questionnaires:
        for own, path in _owners(questionnaire):
            if not own.of:
                continue
            place = partial(questionnaire.place_of, *path, "of")
            axes = {k: a for k, a in questionnaire.axes.items() if a.method not in {None, Method.NONE}}
            if own.of not in axes:
                yield unknown(place(), "axis-method", own.of, axes)
            elif not _ends(own.of, axes):
                yield fault(place(), "parts-endless", name=own.of, limit=DEEPEST)


def _ends(name: str, axes: Mapping[str, Axis]) -> bool:
    for _ in range(DEEPEST):
        if name not in axes:
            return True  # an axis that there is not has its own fault
        name = axes[name].of
        if not name:
            return True
    return False


def parts_hold_every_question(checked: Checked) -> Iterator[Problem]:
    """A question that is in none of the parts would silently count nothing."""
    for questionnaire in checked.questionnaires:
        scored = [q for q in questionnaire.questions if q.has_points]
        for name in sorted(questionnaire.joined):
            for question in scored:
                if question.axes.get(name) not in questionnaire.axes[name].values:
                    yield fault(question.place, "question-in-no-part", id=question.id, name=name)


def parts_compare(checked: Checked) -> Iterator[Problem]:
    """A mean or the lowest of things with different full marks says little."""
    for questionnaire in checked.questionnaires:
        if not is_sound(questionnaire):
            continue
        for own, path in _owners(questionnaire):
            if own.method not in {Method.MEAN, Method.LOWEST}:
                continue
            axis = path[1] if path else ""
            fulls = sorted(bounds.fulls(questionnaire, str(axis)))
            if len(fulls) > 1:
                place = questionnaire.place_of(*path, "method")
                yield warning(place, "unequal-parts", low=f"{fulls[0]:g}", high=f"{fulls[-1]:g}")


def is_sound(questionnaire: Questionnaire) -> bool:
    """Return whether every part ends at questions, so that results can be made of them."""
    axes = {k: a for k, a in questionnaire.axes.items() if a.method not in {None, Method.NONE}}
    named = [own.of for own, _ in _owners(questionnaire) if own.of]
    return all(name in axes and _ends(name, axes) for name in named)


def targets_reachable(checked: Checked) -> Iterator[Problem]:
    """A target is for the whole or for parts that there are, within their scores, and later ones ask no less."""
    for questionnaire in checked.questionnaires:
        if not is_sound(questionnaire):
            continue
        for key, target in questionnaire.targets.items():
            at = ("targets", key)
            if target.at_least is not None:
                yield from _within(questionnaire, "", target.at_least, (*at, "at_least"))
            for axis, aim in target.each.items():
                yield from _aimed(questionnaire, axis, {None: aim}, (*at, "each", axis))
            for axis, aims in target.parts.items():
                yield from _aimed(questionnaire, axis, aims, (*at, "parts", axis))
        yield from _rising(questionnaire)


def _aimed(
    questionnaire: Questionnaire, axis: str, aims: Mapping[str, float] | Mapping[None, float], path: Path
) -> Iterator[Problem]:
    if axis not in questionnaire.axes:
        yield unknown(questionnaire.place_of(*path), "axis", axis, questionnaire.axes)
        return
    known = questionnaire.axes[axis].values
    for value, aim in aims.items():
        place = path if value is None else (*path, value)
        if value is not None and value not in known:
            yield unknown(questionnaire.place_of(*place), "axis-value", value, known)
        else:
            yield from _within(questionnaire, axis, aim, place)


def _within(questionnaire: Questionnaire, axis: str, aim: float, path: Path) -> Iterator[Problem]:
    for limit, outside in (
        (bounds.lowest(questionnaire, axis), aim < bounds.lowest(questionnaire, axis)),
        (bounds.highest(questionnaire, axis), aim > bounds.highest(questionnaire, axis)),
    ):
        if outside:
            place = questionnaire.place_of(*path)
            yield fault(place, "out-of-range", field=str(path[-1]), limit=f"{limit:g}")


def _rising(questionnaire: Questionnaire) -> Iterator[Problem]:
    for before, after in pairwise(questionnaire.targets.values()):
        earlier = before.by is not None and after.by is not None and after.by < before.by
        less = [
            (axis, value)
            for axis, value in (("", ""), *((k, v) for k, a in questionnaire.axes.items() for v in a.values))
            if (low := before.of(axis, value)) is not None
            and (high := after.of(axis, value)) is not None
            and high < low
        ]
        if earlier or less:
            place = questionnaire.place_of("targets", after.id)
            yield fault(place, "target-order", name=after.id, before=before.id)


def demands_can_be_met(checked: Checked) -> Iterator[Problem]:
    """What must stand beside answers is for questions that there are."""
    for questionnaire in checked.questionnaires:
        place = partial(questionnaire.place_of, "demands", "questions")
        yield from unknown_among(questionnaire.demands.questions, "question", questionnaire.by_id, place)


METHODS: tuple[Check, ...] = (
    parts_end,
    methods_fit,
    parts_hold_every_question,
    targets_reachable,
    demands_can_be_met,
)
