"""The lint of traps: what counts otherwise than its author is likely to mean, and nothing else would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog.build import only_labels
from cyberdiag.catalog.checks.points import points_at
from cyberdiag.catalog.checks.ratings import no_better
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.condition import asked_by
from cyberdiag.model.written import Kind, in_full
from cyberdiag.problems import fault, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.checked import Check, Checked
    from cyberdiag.model.head import Cap, Gate
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Place, Problem


def labels_told_apart(checked: Checked) -> Iterator[Problem]:
    """Choices with labels only have no points; one without points beside others that have some takes the scale's."""
    for questionnaire, question in checked.questions():
        if (
            not questionnaire.scored
            or question.own_choices is None
            or question.kind not in {Kind.SINGLE, Kind.MULTIPLE}
        ):
            continue
        named = question.scale is not None
        scale = in_full(questionnaire.scales.get(question.scale or "", {}) if named else questionnaire.scale)
        of_scale = [
            k for k in question.own_choices if k in scale and scale[k].points is not None and k != UNKNOWN
        ]
        own = in_full(question.own_choices)
        if question.scored is None and of_scale and only_labels(question):
            yield warning(question.place_of("choices"), "labels-only", id=question.id)
        elif question.scored is not False and any(
            c.points is not None for k, c in own.items() if k != UNKNOWN
        ):
            for key in of_scale:
                if own[key].points is None and own[key].label is not None and not own[key].not_applicable:
                    place, points = question.place_of("choices", key), f"{scale[key].points:g}"
                    yield warning(place, "points-of-scale", choice=key, value=points)


def scored_has_points(checked: Checked) -> Iterator[Problem]:
    """What is said to be scored needs points."""
    for questionnaire, question in checked.questions():
        if question.scored and not (questionnaire.scored and question.has_points):
            yield fault(question.place_of("scored"), "scored-without-points", id=question.id)


def facts_open_nothing(checked: Checked) -> Iterator[Problem]:
    """A scored question that is asked only once a fact is known is not asked of those who do not know the fact."""
    by_id = checked.by_id
    for questionnaire, question in checked.questions():
        if not questionnaire.scored or not question.has_points or question.only_when is None:
            continue
        facts = (by_id[n] for n in sorted(asked_by(question.only_when, checked.flags)) if n in by_id)
        names = [f.id for f in facts if not f.has_points and not f.certain]
        if names:
            place = question.place_of("only_when")
            yield warning(place, "only-when-fact", id=question.id, name=", ".join(names))


def unknown_is_missing(checked: Checked) -> Iterator[Problem]:
    """A gate or cap that does not name `unknown` makes "don't know" better than an honest answer."""
    for questionnaire in checked.questionnaires:
        order = list(questionnaire.bands)
        gates = [g for g in questionnaire.gates.values() if g.cap in order]
        for gate in gates:
            stricter = (g for g in gates if g.question == gate.question)
            if not any(UNKNOWN in g.worst and order.index(g.cap) >= order.index(gate.cap) for g in stricter):
                yield from _open_to(questionnaire, gate, "gates", "gate-unknown")
        for cap in questionnaire.caps.values():
            if UNKNOWN not in cap.worst:
                yield from _open_to(questionnaire, cap, "caps", "cap-unknown")


def _open_to(questionnaire: Questionnaire, one: Gate | Cap, kind: str, code: str) -> Iterator[Problem]:
    question = questionnaire.question(one.question)
    if question is None or question.certain or not question.has_points:
        return
    known = {*(c.id for c in question.choices), UNKNOWN}
    if (
        set(no_better(question, one.worst)) <= set(one.worst) <= known
    ):  # else that is told, with what to write
        place, expected = questionnaire.place_of(kind, one.id, "worst"), ", ".join((*one.worst, UNKNOWN))
        yield warning(place, code, name=one.id, id=question.id, expected=expected)


def unknown_pays_nothing(checked: Checked) -> Iterator[Problem]:
    """In a sum, "don't know" should not earn more than the worst answer."""
    told: set[Place] = set()
    for questionnaire, question in checked.questions():
        unsure, worst = question.unknown_points, question.worst_points
        if (
            questionnaire.method is not Method.SUM
            or not question.has_points
            or unsure is None
            or unsure <= worst
        ):
            continue
        place = points_at(questionnaire, question, UNKNOWN)
        if place not in told:
            told.add(place)
            yield warning(place, "unknown-pays", id=question.id, value=f"{unsure:g}", low=f"{worst:g}")


def former_ids_lead_to_one(checked: Checked) -> Iterator[Problem]:
    """A former id of a question, or of a choice, is that of one thing of now, and of nothing that there still is."""
    there, led = checked.by_id, dict[str, str]()
    for _, question in checked.questions():
        for n, old in enumerate(question.was):
            if (other := old if old in there else led.setdefault(old, question.id)) != question.id:
                yield fault(question.place_of("was", n), "was-taken", id=old, other=other)
        choices, chosen = {c.id for c in question.choices}, dict[str, str]()
        for choice in question.choices:
            for old in choice.was:
                if (other := old if old in choices else chosen.setdefault(old, choice.id)) != choice.id:
                    yield fault(question.place_of("choices", choice.id), "was-taken", id=old, other=other)


CHECKS: tuple[Check, ...] = (
    former_ids_lead_to_one,
    labels_told_apart,
    scored_has_points,
    facts_open_nothing,
    unknown_is_missing,
    unknown_pays_nothing,
)
