"""The lint of slips that a questionnaire survives: words, axes, and parts that do nothing."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.conditions import (
    conditions_name_what_exists,
    conditions_point_backwards,
    trials,
)
from cyberdiag.catalog.checks.methods import is_sound
from cyberdiag.model import choice_keys
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.bounds import highest
from cyberdiag.model.condition import asked_by, leaves
from cyberdiag.model.text import narrow
from cyberdiag.model.written import Kind
from cyberdiag.problems import MOST_KEPT, Place, Problem, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.checked import Check, Checked
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.head import Grave
    from cyberdiag.model.questionnaire import Choice, Question
    from cyberdiag.problems import Path

_SPACE = re.compile(r"[\s、。,.?!？！「」]+")
_TWO = re.compile(
    r"[?？].*[?？]|\band/or\b|か、また|、かつ|、なおかつ|し、また|、ならびに"
    r"|[,;] and (?:do|does|did|is|are|has|have|can|will) (?:you|they|it|the|your|there|all|any)\b",
    re.IGNORECASE,
)
_NUMBER_ONLY = ("unit", "minimum", "maximum", "plausible")
_SEVERITIES: tuple[Grave, ...] = ("high", "medium", "low")


def _plain(text: str) -> str:
    return _SPACE.sub("", narrow(text)).casefold()


def _written(question: Question, *path: str | int) -> bool:
    """Return whether the author wrote this part of the question."""
    return question.place_of(*path) != question.place_of()


def wording_differs(checked: Checked) -> Iterator[Problem]:
    """Two questions, or two choices of one question, with the same words cannot be told apart."""
    seen: dict[str, Question] = {}
    for _, question in checked.questions():
        first = seen.setdefault(_plain(question.text), question)
        if first is not question:
            yield warning(question.place_of("text"), "duplicate-wording", id=question.id, other=first.id)
        told: dict[str, Choice] = {}
        for choice in question.choices:
            same = told.setdefault(_plain(choice.label + choice.text), choice)
            if same is not choice:
                place = question.place_of("choices", choice.id)
                yield warning(place, "duplicate-wording", id=choice.id, other=same.id)


def keys_mean_what_labels_say(checked: Checked) -> Iterator[Problem]:
    """A label that begins with a number of its own has that number as its key, and as its id if that is a number."""
    for _, question in checked.questions():
        keys = choice_keys.keys(question.choices, several=question.kind is Kind.MULTIPLE)
        for choice, key in zip(question.choices, keys, strict=True):
            said = choice_keys.number(choice.label)
            other = next((k for k in (key, choice.id) if k.strip().isdecimal() and k != said), "")
            if said and (other or not key.strip()):
                place = question.place_of("choices", choice.id, "label")
                yield fault(place, "label-not-key", label=choice.label, said=said, key=other or "-")


def questions_ask_one_thing(checked: Checked) -> Iterator[Problem]:
    """Two questions in one cannot be answered with one choice."""
    for _, question in checked.questions():
        if _TWO.search(question.text):
            yield warning(question.place_of("text"), "double-question", id=question.id)


def gates_always_asked(checked: Checked) -> Iterator[Problem]:
    """A gate whose question another scored answer switches off opens for a worse answer."""
    scored = {q.id for n, q in checked.questions() if n.scored and q.has_points}
    for questionnaire in checked.questionnaires:
        for gate in questionnaire.gates.values():
            question = questionnaire.question(gate.question)
            place = questionnaire.place_of("gates", gate.id, "question")
            if questionnaire.bands and gate.cap == next(iter(questionnaire.bands)):
                yield warning(questionnaire.place_of("gates", gate.id, "cap"), "gate-no-effect", name=gate.id)
            if question is None:
                continue
            if not question.has_points:
                yield fault(place, "gate-unscored", name=gate.id, id=question.id)
            elif switching := sorted(_deciding(question, checked) & scored):
                values = {"name": gate.id, "id": question.id, "because": ", ".join(switching)}
                yield warning(place, "gate-optional", **values)


def _deciding(question: Question, checked: Checked) -> frozenset[str]:
    """Return the questions that decide whether a question is asked."""
    asked = [c for path, c in question.conditions if path[0] != "weight_rules"]
    return frozenset().union(*(asked_by(c, checked.flags) for c in asked))


def steps_mend_something(checked: Checked) -> Iterator[Problem]:
    """A first step shows only where an answer loses points, or beside the score."""
    for _, question in checked.questions():
        silent = not question.has_points and question.id not in checked.aside
        if question.first_step is not None and silent:
            yield warning(question.place_of("first_step"), "action-never", id=question.id)


def parts_fit_the_kind(checked: Checked) -> Iterator[Problem]:
    """What the kind of a question ignores should not be written as if it worked."""
    for _, question in checked.questions():
        chosen = question.kind in {Kind.SINGLE, Kind.MULTIPLE}
        ignored: tuple[str, ...] = _NUMBER_ONLY if chosen else ("choices", "scale", "certain")
        if question.kind not in {Kind.SINGLE, Kind.MULTIPLE, Kind.NUMBER}:
            ignored = (*ignored, *_NUMBER_ONLY)
        for field in ignored:
            if _written(question, field):
                place, kind = question.place_of(field), question.kind.value
                yield fault(place, "not-for-kind", id=question.id, field=field, given=kind)


def plausible_compares_numbers(checked: Checked) -> Iterator[Problem]:
    """What is plausible lies between its bounds, and is compared only with a number that is asked."""
    for _, question in checked.questions():
        bounds = question.plausible
        if bounds is None:
            continue
        for low, high in (("at_least", "at_most"), ("per_at_least", "per_at_most")):
            least, most = getattr(bounds, low), getattr(bounds, high)
            if least is not None and most is not None and least > most:
                place = question.place_of("plausible", low)
                values = {"field": low, "other": high, "value": f"{least:g}", "limit": f"{most:g}"}
                yield fault(place, "not-in-order", **values)
        other = checked.by_id.get(bounds.per or "")
        if bounds.per is not None and other is None:
            yield unknown(question.place_of("plausible", "per"), "question", bounds.per, checked.by_id)
        elif other is not None and other.kind is not Kind.NUMBER:
            yield fault(question.place_of("plausible", "per"), "wrong-operator", name=other.id)


def options_offered(checked: Checked) -> Iterator[Problem]:
    """The program offers "don't know" itself, in its own words; an author's words for it are never shown."""
    for questionnaire in checked.questionnaires:
        for path in (("scale", UNKNOWN, "label"), ("scale", UNKNOWN, "text")):
            if questionnaire.place_of(*path) != questionnaire.place_of(*path[:2]):
                yield warning(questionnaire.place_of(*path), "option-unreachable")
    for _, question in checked.questions():
        at = ("choices", UNKNOWN)
        if question.place_of(*at) != question.place_of("choices") and _has_words(question, at):
            yield warning(question.place_of(*at), "option-unreachable")


def _has_words(question: Question, at: Path) -> bool:
    """Return whether a choice was written with words: as a plain text, or with more than points."""
    whole = question.place_of(*at)
    parts = {field: question.place_of(*at, field) != whole for field in ("label", "text", "points")}
    return parts["label"] or parts["text"] or not parts["points"]


def weights_count(checked: Checked) -> Iterator[Problem]:
    """A weight that the method ignores should not be written."""
    for questionnaire, question in checked.questions():
        if questionnaire.weighs and question.has_points:
            continue
        unweighed = questionnaire.scored and not questionnaire.weighs
        for field in ("weight", "weight_rules"):
            if _written(question, field) and (field != "weight" or unweighed):
                yield warning(question.place_of(field), "weight-ignored", id=question.id)


def axes_filled(checked: Checked) -> Iterator[Problem]:
    """A value without questions has no score, and a question without a value is in no score of that axis."""
    for questionnaire in checked.questionnaires:
        scored = [q for q in questionnaire.questions if q.has_points]
        for axis in questionnaire.axes.values() if scored else ():
            used = {q.axes.get(axis.id) for q in scored}
            for value in axis.values:
                if value not in used:
                    place = questionnaire.place_of("axes", axis.id, "values", value)
                    yield warning(place, "axis-value-empty", name=value)
            without = (q for q in scored if axis.id not in q.axes and axis.id not in questionnaire.joined)
            for question in islice(without, MOST_KEPT):
                yield warning(question.place, "question-off-axis", id=question.id, name=axis.id)


def flags_used(checked: Checked) -> Iterator[Problem]:
    """A named condition that nothing uses; those of the profile are there for all questionnaires."""
    if any(conditions_name_what_exists(checked)) or any(conditions_point_backwards(checked)):
        return  # a flag may only seem unused
    waiting = [c for _, q in checked.questions() for _, c in q.conditions]
    used: set[str] = set()
    while waiting:
        for name in _named(waiting.pop()) - used:
            used.add(name)
            waiting.extend(c for c in (checked.flags.get(name),) if c is not None)
    for questionnaire in checked.questionnaires:
        for name in questionnaire.flags if questionnaire.scored else ():
            if name not in used:
                yield warning(questionnaire.place_of("flags", name), "flag-unused", name=name)


def _named(condition: Condition) -> set[str]:
    return {leaf.flag for _, leaf in leaves(condition) if leaf.flag is not None}


def sections_hold_questions(checked: Checked) -> Iterator[Problem]:
    """A section without questions is never shown."""
    for questionnaire in checked.questionnaires:
        for n, section in enumerate(questionnaire.sections):
            if not section.questions:
                yield warning(questionnaire.place_of("sections", n), "empty-section", name=section.id)


def severities_fall(checked: Checked) -> Iterator[Problem]:
    """A graver finding must need more lost points than a lighter one."""
    for questionnaire in checked.questionnaires:
        named = [s for s in _SEVERITIES if s in questionnaire.severities]
        given = [questionnaire.severities[s] for s in named]
        for above, name, value in zip(given, named[1:], given[1:], strict=False):
            if value >= above:
                yield fault(questionnaire.place_of("severities", name), "severity-order", name=name)


def maximum_reachable(checked: Checked) -> Iterator[Problem]:
    """A band above the highest score is never given."""
    for questionnaire in checked.questionnaires:
        if not questionnaire.scored or not is_sound(questionnaire):
            continue
        own = ((name, ("axes", name)) for name, axis in questionnaire.axes.items() if axis.method is not None)
        for axis, path in (("", ()), *own):
            most = highest(questionnaire, axis)
            for band in (questionnaire.rules[axis] if axis else questionnaire.rule).bands.values():
                if band.at_least > most:
                    place = questionnaire.place_of(*path, "bands", band.rating, "at_least")
                    yield fault(place, "band-unreachable", name=band.rating, high=f"{most:g}")


def full_marks_together(checked: Checked) -> Iterator[Problem]:
    """In a sum, a question that only a lesser answer opens keeps full marks out of reach."""
    summed = {q.id: n for n, q in checked.questions() if n.method is Method.SUM and q.full_points > 0}
    full = {
        n.id: {q.id: q for q in n.questions if q.has_points and q.full_points > 0}
        for n in checked.questionnaires
    }
    for question, answers in trials(checked, summed):
        others = full[summed[question.id].id]
        best = [
            a
            for a in answers
            if all(_full(others[key], answer.value) for key, answer in a.by_id.items() if key in others)
        ]
        if not any(question.applies(a, checked.flags) for a in best):
            yield warning(_switch(question), "maximum-unreachable", id=question.id)


def _full(question: Question, value: object) -> bool:
    chosen = value if isinstance(value, tuple) else (str(value),)
    return sum(question.points(c) or 0.0 for c in chosen) >= question.full_points


def _switch(question: Question) -> Place:
    return question.place_of("only_when" if question.only_when is not None else "not_applicable_when")


def ids_free(checked: Checked) -> Iterator[Problem]:
    """Answers of all questionnaires share one namespace of ids, also with those that are shipped."""
    here = {name for n in checked.questionnaires for name in (n.id, *(o.id for o in n.overlays))}
    for _, question in checked.questions():
        other = checked.taken.get(question.id)
        if other is not None and other not in here:
            yield fault(question.place, "id-taken", id=question.id, other=other)


CHECKS: tuple[Check, ...] = (
    ids_free,
    wording_differs,
    keys_mean_what_labels_say,
    questions_ask_one_thing,
    gates_always_asked,
    steps_mend_something,
    parts_fit_the_kind,
    plausible_compares_numbers,
    options_offered,
    weights_count,
    axes_filled,
    flags_used,
    sections_hold_questions,
    severities_fall,
    maximum_reachable,
    full_marks_together,
)
