"""The lint of what authors write: each check is one function over everything that was loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdiag.model.condition import All, Any_, Compare, Condition, Flag, Not
from cyberdiag.model.questionnaire import Kind, Method, Question, Questionnaire
from cyberdiag.problems import Place, Problem, Severity, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.model.catalogue import Catalogue

LONGEST_QUESTION = {"ja": 75, "en": 220}
"""Characters; more than this cannot be answered in 15 seconds."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that is checked together, in one language."""

    questionnaires: tuple[Questionnaire, ...]
    catalogue: Catalogue
    lang: str

    def questions(self) -> Iterator[tuple[Questionnaire, Question]]:
        return ((n, q) for n in self.questionnaires for q in n.questions)


def check(checked: Checked) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in one(checked)]


def ids_unique(checked: Checked) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for _, question in checked.questions():
        other = seen.setdefault(question.id, question.place)
        if other is not question.place:
            yield Problem(question.place, "duplicate-id", {"id": question.id, "other": str(other)})


def sources_exist(checked: Checked) -> Iterator[Problem]:
    known = checked.catalogue.sources
    for _, question in checked.questions():
        step = question.first_step
        named = [*question.sources, *([step.resource] if step and step.resource else [])]
        for name in named:
            if name not in known:
                yield _unknown(question.place, "source", name, list(known))
        for name in question.sources:
            if name in known and not known[name].is_fact:
                yield Problem(question.place, "source-not-fact", {"name": name})


def every_why_has_a_source(checked: Checked) -> Iterator[Problem]:
    for _, question in checked.questions():
        if question.why and not question.sources:
            yield Problem(question.place, "why-without-source", {"id": question.id})


def scored_questions_are_whole(checked: Checked) -> Iterator[Problem]:
    """A shipped scored question needs a reason, someone to ask, a first step and a text for every choice."""
    for questionnaire, question in checked.questions():
        if not questionnaire.scored or questionnaire.id not in {"cyber-risk", "leak-response"}:
            continue
        missing = [f for f in ("why", "ask", "first_step", "references") if not getattr(question, f)]
        missing += [f"choices.{c.id}" for c in question.choices if not c.text]
        for field in missing:
            yield Problem(question.place, "missing-words", {"id": question.id, "field": field})


def mappings_exist(checked: Checked) -> Iterator[Problem]:
    known = checked.catalogue.frameworks
    for _, question in checked.questions():
        for reference in question.references:
            framework = known.get(reference.framework)
            if framework is None:
                yield _unknown(question.place, "framework", reference.framework, list(known))
            elif reference.id not in framework.items:
                yield _unknown(
                    question.place, "item", f"{framework.id} {reference.id}", list(framework.items)
                )


def frameworks_name_their_edition(checked: Checked) -> Iterator[Problem]:
    for framework in checked.catalogue.frameworks.values():
        place = Place(f"catalogue/frameworks/{framework.id}.yaml")
        if not framework.edition.strip():
            yield Problem(place, "no-edition", {"name": framework.id})
        if framework.source not in checked.catalogue.sources:
            yield _unknown(place, "source", framework.source, list(checked.catalogue.sources))


def conditions_point_backwards(checked: Checked) -> Iterator[Problem]:
    """A condition may only look at questions that are asked before it, and at choices that they have."""
    flags = {k: c for n in checked.questionnaires for k, c in n.flags.items()}
    order = {q.id: n for n, (_, q) in enumerate(checked.questions())}
    by_id = {q.id: q for _, q in checked.questions()}
    for questionnaire in checked.questionnaires:
        for name, condition in questionnaire.flags.items():
            place = Place(questionnaire.place.file, questionnaire.place.line, questionnaire.place.column)
            yield from _condition(condition, place, by_id, flags, None, order, frozenset({name}))
    for _, question in checked.questions():
        rules = [r.when for r in question.weight_rules]
        for rule in (question.only_when, question.not_applicable_when, *rules):
            if rule is not None:
                yield from _condition(rule, question.place, by_id, flags, question, order, frozenset())


def _condition(
    condition: Condition,
    place: Place,
    by_id: dict[str, Question],
    flags: dict[str, Condition],
    asker: Question | None,
    order: dict[str, int],
    inside: frozenset[str],
) -> Iterator[Problem]:
    match condition:
        case All() | Any_():
            for part in condition.parts:
                yield from _condition(part, place, by_id, flags, asker, order, inside)
        case Not():
            yield from _condition(condition.part, place, by_id, flags, asker, order, inside)
        case Flag():
            if condition.name not in flags:
                yield _unknown(place, "flag", condition.name, list(flags))
            elif condition.name in inside:
                yield Problem(place, "flag-cycle", {"name": condition.name})
            else:
                inner = flags[condition.name]
                yield from _condition(inner, place, by_id, flags, asker, order, inside | {condition.name})
        case Compare():
            yield from _comparison(condition, place, by_id, asker, order)


def _comparison(
    compare: Compare, place: Place, by_id: dict[str, Question], asker: Question | None, order: dict[str, int]
) -> Iterator[Problem]:
    target = by_id.get(compare.question)
    if target is None:
        yield _unknown(place, "question", compare.question, list(by_id))
        return
    if asker is not None and order[target.id] >= order[asker.id]:
        yield Problem(place, "forward-reference", {"name": target.id})
    for name in (*compare.one_of, *compare.includes):
        if target.kind in {Kind.SINGLE, Kind.MULTIPLE} and target.choice(name) is None:
            yield _unknown(place, "choice", f"{target.id}: {name}", [c.id for c in target.choices])
    numeric = compare.at_least is not None or compare.at_most is not None
    if numeric != (target.kind is Kind.NUMBER):
        yield Problem(place, "wrong-operator", {"name": target.id})


def questions_reachable(checked: Checked) -> Iterator[Problem]:
    """A condition made of one choice must leave the question something to be asked for."""
    for _, question in checked.questions():
        if question.only_when is not None and question.only_when == question.not_applicable_when:
            yield Problem(question.place, "unreachable", {"id": question.id})
        never = question.not_applicable_when
        if isinstance(never, All) and not never.parts:
            yield Problem(question.place, "unreachable", {"id": question.id})
        if isinstance(question.only_when, Any_) and not question.only_when.parts:
            yield Problem(question.place, "unreachable", {"id": question.id})


def weights_in_range(checked: Checked) -> Iterator[Problem]:
    for questionnaire, question in checked.questions():
        low, high = questionnaire.weight_range
        if questionnaire.method is Method.WEIGHTED_MEAN and not low <= question.weight <= high:
            values = {"value": f"{question.weight:g}", "low": f"{low:g}", "high": f"{high:g}"}
            yield Problem(question.place, "bad-weight", values)


def points_usable(checked: Checked) -> Iterator[Problem]:
    for questionnaire, question in checked.questions():
        points = [c.points for c in question.choices if c.points is not None]
        if not questionnaire.scored or not points:
            continue
        if question.full_points <= 0 or len(set(points)) < 2:  # noqa: PLR2004  one value cannot tell answers apart
            best = question.choices[0]
            yield Problem(question.place, "bad-points", {"choice": best.id, "value": best.points})


def bands_in_order(checked: Checked) -> Iterator[Problem]:
    for questionnaire in checked.questionnaires:
        starts = [b.at_least for b in questionnaire.bands]
        for band, above in zip(questionnaire.bands[1:], starts, strict=False):
            if band.at_least >= above:
                yield Problem(questionnaire.place, "bad-band", {"name": band.rating})
        if questionnaire.bands and questionnaire.method is Method.WEIGHTED_MEAN and starts[-1] > 0:
            yield Problem(questionnaire.place, "band-floor", {"low": 0})


def gates_point_somewhere(checked: Checked) -> Iterator[Problem]:
    for questionnaire in checked.questionnaires:
        ratings = [b.rating for b in questionnaire.bands]
        for gate in questionnaire.gates:
            question = questionnaire.question(gate.question)
            if question is None:
                known = [q.id for q in questionnaire.questions]
                yield _unknown(questionnaire.place, "question", gate.question, known)
                continue
            if gate.cap not in ratings:
                values = {"name": gate.id, "field": "cap", "value": gate.cap, "expected": " ".join(ratings)}
                yield Problem(questionnaire.place, "bad-gate", values)
            for worst in gate.worst:
                if worst != "unknown" and question.choice(worst) is None:
                    expected = " ".join([*(c.id for c in question.choices), "unknown"])
                    values = {"name": gate.id, "field": "worst", "value": worst, "expected": expected}
                    yield Problem(questionnaire.place, "bad-gate", values)


def axes_exist(checked: Checked) -> Iterator[Problem]:
    for questionnaire, question in checked.questions():
        for axis_id, value in question.axes.items():
            axis = questionnaire.axis(axis_id)
            if axis is None:
                yield _unknown(question.place, "axis", axis_id, [a.id for a in questionnaire.axes])
            elif value not in axis.values:
                yield _unknown(question.place, "axis-value", value, list(axis.values))
        for threat in question.threats:
            if threat not in questionnaire.threats:
                yield _unknown(question.place, "threat", threat, list(questionnaire.threats))


def after_exists(checked: Checked) -> Iterator[Problem]:
    by_id = {q.id for _, q in checked.questions()}
    for _, question in checked.questions():
        for name in question.after:
            if name not in by_id:
                yield _unknown(question.place, "question", name, sorted(by_id))


def questions_short(checked: Checked) -> Iterator[Problem]:
    limit = LONGEST_QUESTION.get(checked.lang, 220)
    for _, question in checked.questions():
        if len(question.text) > limit:
            values = {"count": len(question.text), "limit": limit}
            yield Problem(question.place, "long-question", values, Severity.WARNING)


def peers_exist(checked: Checked) -> Iterator[Problem]:
    by_id = [q.id for _, q in checked.questions()]
    for peer in checked.catalogue.peers.values():
        place = Place("catalogue/peers.yaml")
        if peer.question not in by_id and by_id:
            yield _unknown(place, "question", peer.question, by_id)
        if peer.source not in checked.catalogue.sources:
            yield _unknown(place, "source", peer.source, list(checked.catalogue.sources))


CHECKS: tuple[Callable[[Checked], Iterator[Problem]], ...] = (
    ids_unique,
    sources_exist,
    every_why_has_a_source,
    scored_questions_are_whole,
    mappings_exist,
    frameworks_name_their_edition,
    conditions_point_backwards,
    questions_reachable,
    weights_in_range,
    points_usable,
    bands_in_order,
    gates_point_somewhere,
    axes_exist,
    after_exists,
    questions_short,
    peers_exist,
)


def _unknown(place: Place, kind: str, name: str, known: list[str]) -> Problem:
    return Problem(place, "unknown-reference", {"kind": kind, "name": name, "guess": near(name, known) or ""})
