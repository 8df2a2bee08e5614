"""The lint of what turns points into a rating: bands, gates, caps."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import Checked, unknown_among
from cyberdiag.catalog.checks.methods import is_sound
from cyberdiag.model import bounds
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.head import Gate
from cyberdiag.problems import Problem, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.head import Cap
    from cyberdiag.model.questionnaire import Question, Questionnaire
    from cyberdiag.problems import Path


def bands_in_order(checked: Checked) -> Iterator[Problem]:
    """Bands fall, and the lowest starts where scores do; each axis that names a method has its own."""
    for questionnaire in checked.questionnaires:
        yield from _falling(questionnaire, "", ())
        for name, axis in questionnaire.axes.items():
            if axis.method is not None:
                yield from _falling(questionnaire, name, ("axes", name))


def _falling(questionnaire: Questionnaire, axis: str, path: Path) -> Iterator[Problem]:
    rule = questionnaire.rules[axis] if axis else questionnaire.rule
    bands = tuple(rule.bands.values())
    for above, band in pairwise(bands):
        if band.at_least >= above.at_least:
            yield fault(questionnaire.place_of(*path, "bands", band.rating), "bad-band", name=band.rating)
    if not bands or not questionnaire.scored or not is_sound(questionnaire):
        return
    step = 10**rule.decimals
    lowest = floor(bounds.lowest(questionnaire, axis) * step) / step  # as scores are printed
    if bands[-1].at_least > lowest:
        place = questionnaire.place_of(*path, "bands", bands[-1].rating, "at_least")
        yield fault(place, "band-floor", low=f"{lowest:g}")


def gates_point_somewhere(checked: Checked) -> Iterator[Problem]:
    """A gate must name a rating, and a question and answers, or parts, that there are."""
    for questionnaire in checked.questionnaires:
        ratings = list(questionnaire.bands)
        for gate in questionnaire.gates.values():
            if gate.cap not in ratings:
                yield _bad(questionnaire, gate, ("cap",), gate.cap, ratings)
            yield from _worst(questionnaire, gate) if gate.question else _parts(questionnaire, gate)


def _parts(questionnaire: Questionnaire, gate: Gate) -> Iterator[Problem]:
    """A gate on parts must name parts that have a score, and a score that each may miss and may reach."""
    axes = {k: a for k, a in questionnaire.axes.items() if questionnaire.rules[k].method is not Method.NONE}
    for axis, values in gate.parts.items():
        at = ("gates", gate.id, "parts", axis)
        if axis not in axes:
            yield unknown(questionnaire.place_of(*at), "axis", axis, axes)
            continue
        yield from unknown_among(
            values, "axis-value", axes[axis].values, partial(questionnaire.place_of, *at)
        )
        if gate.below is None or not is_sound(questionnaire):
            continue
        low, high = bounds.lowest(questionnaire, axis), bounds.highest(questionnaire, axis)
        if not low < gate.below <= high:
            limit = high if gate.below > high else low
            place = questionnaire.place_of("gates", gate.id, "below")
            yield fault(place, "out-of-range", field="below", limit=f"{limit:g}")


def caps_limit_something(checked: Checked) -> Iterator[Problem]:
    """A cap must name questions that there are, and a choice that each of them has."""
    for questionnaire in checked.questionnaires:
        known = {q.id: q for q in questionnaire.questions}
        for cap in questionnaire.caps.values():
            yield from _worst(questionnaire, cap)
            place = partial(questionnaire.place_of, "caps", cap.id, "limits")
            yield from unknown_among(cap.limits, "question", known, place)
            limited = [q for name in cap.limited(known) if (q := known[name]).has_points]
            if any(q.points(cap.at) is None for q in limited):
                yield _bad(questionnaire, cap, ("at",), cap.at, _usable(limited, cap.at))
            if cap.question in cap.limits:
                others = [name for name in cap.limits if name != cap.question]
                yield _bad(questionnaire, cap, ("limits",), cap.question, others)


def _usable(limited: list[Question], at: str) -> list[str]:
    """Return the choices that all these questions have; where they have none in common, the questions that have this one."""
    common = [c.id for c in limited[0].choices if all(q.points(c.id) is not None for q in limited)]
    fitting = ", ".join(q.id for q in limited if q.points(at) is not None)
    return common or [f"limits: [{fitting}]"]


def _worst(questionnaire: Questionnaire, one: Gate | Cap) -> Iterator[Problem]:
    """A safeguard must not count as there for an answer that is worse than one for which it is missing."""
    question = questionnaire.question(one.question)
    if question is None:
        place = questionnaire.place_of(_kind(one), one.id, "question")
        yield unknown(place, "question", one.question, questionnaire.by_id)
        return
    choices = [c.id for c in question.choices]
    for n, worst in enumerate(one.worst):
        if worst not in {*choices, UNKNOWN}:
            lesser = [
                c for c in choices if not question.has_points or question.points(c) != question.full_points
            ]
            yield _bad(questionnaire, one, ("worst", n), worst, [*lesser, UNKNOWN])
    full = [
        n
        for n, w in enumerate(one.worst)
        if question.has_points and question.points(w) == question.full_points
    ]
    for n in full:
        place = questionnaire.place_of(_kind(one), one.id, "worst", n)
        yield fault(place, "full-marks-fault", name=one.id, value=one.worst[n])
    if full:
        return
    closing = no_better(question, one.worst)
    missing = [c for c in closing if c not in one.worst]
    if missing:
        asked = [c for c in (*choices, UNKNOWN) if c in {*closing, *one.worst, UNKNOWN}]
        values = {"name": one.id, "missing": ", ".join(missing), "expected": ", ".join(asked)}
        code = "gate-skips" if isinstance(one, Gate) else "cap-skips"
        yield Problem(questionnaire.place_of(_kind(one), one.id, "worst"), code, values)
    elif set(choices) <= set(one.worst):
        yield _bad(questionnaire, one, ("worst",), " ".join(one.worst), [UNKNOWN])


def no_better(question: Question, worst: tuple[str, ...]) -> list[str]:
    """Return the choices named, and every other one that earns no more than they do."""
    top = max((p for w in worst if (p := question.points(w)) is not None), default=None)
    return [c.id for c in question.choices if c.points is not None and top is not None and c.points <= top]


def _kind(one: Gate | Cap) -> str:
    return "gates" if isinstance(one, Gate) else "caps"


def _bad(
    questionnaire: Questionnaire, one: Gate | Cap, path: Path, value: str, expected: list[str]
) -> Problem:
    values = {"name": one.id, "field": path[0], "value": value, "expected": " ".join(expected)}
    code = "bad-gate" if isinstance(one, Gate) else "bad-cap"
    return Problem(questionnaire.place_of(_kind(one), one.id, *path), code, values)
