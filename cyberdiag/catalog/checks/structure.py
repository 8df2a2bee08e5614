"""The lint of what authors write: each check is one function over everything that was loaded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.catalog.checks.conditions import (
    conditions_bounded,
    conditions_decide,
    conditions_name_what_exists,
    conditions_point_backwards,
    questions_reachable,
)
from cyberdiag.catalog.checks.consistency import consistency_examples_hold, consistency_names_what_exists
from cyberdiag.catalog.checks.methods import METHODS, parts_compare
from cyberdiag.catalog.checks.orders import margins_fit_their_ranges, orders_name_every_question
from cyberdiag.catalog.checks.points import asides_score_nothing, points_usable
from cyberdiag.catalog.checks.ratings import bands_in_order, caps_limit_something, gates_point_somewhere
from cyberdiag.catalog.checks.schemes import criteria_rest_on_questions, frameworks_name_their_edition
from cyberdiag.catalog.checks.trades import roles_exist
from cyberdiag.catalog.shelf import SHIPPED, SHIPPED_LAYERS
from cyberdiag.messages import writing
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem, bounded, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.catalog.checks.checked import Check, Checked
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.questionnaire import Question, Questionnaire


def check(checked: Checked) -> list[Problem]:
    """Return what every check finds; while a condition has no end or is too large, nothing else is looked at."""
    found = list(conditions_bounded(checked))
    return found or [problem for one in every() for problem in bounded(one(checked))]


def every() -> tuple[Check, ...]:
    """Return all checks of questionnaires; most runs only look at the structure."""
    from cyberdiag.catalog.checks import authors, traps

    return (*STRUCTURE, *authors.CHECKS, *traps.CHECKS, *_OTHERS)


def structure(checked: Checked) -> list[Problem]:
    """Return what would make an assessment fail or mean something else; needs no catalogue."""
    found = list(conditions_bounded(checked))
    return found or [problem for one in STRUCTURE for problem in bounded(one(checked)) if problem.is_error]


def ids_unique(checked: Checked) -> Iterator[Problem]:
    """No two questions may have one id."""
    seen: dict[str, Place] = {}
    for _, question in checked.questions():
        other = seen.setdefault(question.id, question.place)
        if other is not question.place:
            yield fault(question.place, "duplicate-id", id=question.id, other=str(other))


def sources_exist(checked: Checked) -> Iterator[Problem]:
    """A question may name only sources that there are."""
    known = checked.catalogue.sources
    for _, question in checked.questions():
        for n, name in enumerate(question.sources):
            place = question.place_of("sources", n)
            if name not in known:
                yield unknown(place, "source", name, known)
        step = question.first_step
        if step and step.resource and step.resource not in known:
            yield unknown(question.place_of("first_step", "resource"), "source", step.resource, known)
        if step and step.price and step.price.source not in known:
            place = question.place_of("first_step", "price", "source")
            yield unknown(place, "source", step.price.source, known)


def details_score_nothing(checked: Checked) -> Iterator[Problem]:
    """What is asked on request only may not be missed by a score."""
    for questionnaire in checked.questionnaires:
        for n, section in enumerate(questionnaire.sections):
            if section.detail and questionnaire.scored:
                yield fault(questionnaire.place_of("sections", n), "detail-scored", name=section.id)


def every_why_has_a_source(checked: Checked) -> Iterator[Problem]:
    """A reason needs the source of its fact."""
    for _, question in checked.questions():
        if question.why and not question.sources:
            yield fault(question.place_of("why"), "why-without-source", id=question.id)


def scored_questions_are_whole(checked: Checked) -> Iterator[Problem]:
    """A shipped question of a diagnosis needs a reason, someone to ask, a first step and a text for every choice.

    One that earns points needs mappings too.
    """
    for questionnaire, question in checked.questions():
        if not questionnaire.scored or questionnaire.id not in SHIPPED:
            continue
        editions = (e for e in questionnaire.editions if e.id in {*SHIPPED, *SHIPPED_LAYERS})
        if questionnaire.edition is not None and not any(question.id in e.prints for e in editions):
            continue  # an overlay of one's own adds it
        wanted = {name: getattr(question, name) for name in ("why", "ask", "asks", "first_step")}
        wanted |= {"mappings": question.references} if question.has_points else {}
        missing = [name for name, words in wanted.items() if not words]
        for field in missing:
            yield fault(question.place, "missing-words", id=question.id, field=field)
        for choice in question.choices:
            if not choice.text:
                place = question.place_of("choices", choice.id)
                yield fault(place, "missing-words", id=question.id, field=f"choices.{choice.id}")


def mappings_exist(checked: Checked) -> Iterator[Problem]:
    """A mapping may name only framework editions and items that there are."""
    known = checked.catalogue.frameworks
    for _, question in checked.questions():
        counts: dict[str, int] = {}
        for reference in question.references:
            n = counts[reference.framework] = counts.get(reference.framework, -1) + 1
            place = question.place_of("mappings", reference.framework, n)
            framework = known.get(reference.framework)
            if framework is None:
                yield unknown(place, "framework", reference.framework, known)
            elif reference.id not in framework.items:
                yield unknown(place, "item", reference.id, framework.items)


def mappings_reviewed(checked: Checked) -> Iterator[Problem]:
    """A whole mapping names who compared it, and is looked at again after its question was reworded."""
    for questionnaire, question in checked.questions():
        yield from _unreviewed(question)
        for name in dict.fromkeys(r.framework for r in question.references if r.stale):
            review = question.reviewed.get(name) or questionnaire.reviewed[name]
            place = question.place_of("mappings", name)
            yield warning(place, "mapping-stale", id=question.id, value=review.version, name=name)
    for questionnaire in checked.questionnaires:
        edition, frameworks = questionnaire.edition, checked.catalogue.frameworks
        yield from _reviews(questionnaire, edition, frameworks)
        for question in questionnaire.questions:
            yield from _reviews(question, edition, frameworks)


def _unreviewed(question: Question) -> Iterator[Problem]:
    """Yield the mappings written as whole that nobody compared."""
    reviewed = {r.framework for r in question.references if r.review is not None}
    for name, items in question.mappings.items():
        for n, item in enumerate(items):
            if name not in reviewed and not item.startswith("("):
                place = question.place_of("mappings", name, n)
                yield fault(place, "mapping-unreviewed", id=question.id, name=f"{name} {item}")


def _reviews(
    own: Questionnaire | Question, edition: Edition | None, frameworks: Collection[str]
) -> Iterator[Problem]:
    """Yield the reviews that name a framework or a version that there is not."""
    for name, review in own.reviewed.items():
        if name not in frameworks:
            yield unknown(own.place_of("reviewed", name), "framework", name, frameworks)
        if edition is not None and not edition.knows(review.version):
            place = own.place_of("reviewed", name, "version")
            yield unknown(place, "version", review.version, [*edition.history, edition.version])


def weights_in_range(checked: Checked) -> Iterator[Problem]:
    """A weight must lie in the range that the questionnaire names, whose smaller end comes first."""
    for questionnaire in checked.questionnaires:
        low, high = questionnaire.weight_range
        if low > high:
            values = {
                "field": "weight_range",
                "other": "weight_range",
                "value": f"{low:g}",
                "limit": f"{high:g}",
            }
            yield fault(questionnaire.place_of("weight_range"), "not-in-order", **values)
    for questionnaire, question in checked.questions():
        if not questionnaire.weighs or not question.has_points:
            continue
        low, high = questionnaire.weight_range
        rules = enumerate(question.weight_rules)
        given: list[tuple[tuple[str | int, ...], float]] = [(("weight",), question.weight)]
        given += [(("weight_rules", n, "to"), r.to) for n, r in rules if r.to is not None]
        for path, weight in given:
            if not low <= weight <= high:
                place = question.place_of(*path)
                yield fault(place, "bad-weight", value=f"{weight:g}", low=f"{low:g}", high=f"{high:g}")


def answers_possible(checked: Checked) -> Iterator[Problem]:
    """There must be something to choose from, and a number between the limits."""
    for _, question in checked.questions():
        least = {Kind.SINGLE: 2, Kind.MULTIPLE: 1}.get(question.kind, 0)
        if len(question.choices) < least:
            yield fault(question.place_of("choices"), "few-choices", id=question.id, least=least)
        low, high = question.minimum, question.maximum
        if low is not None and high is not None and low > high:
            values = {"field": "minimum", "other": "maximum", "value": f"{low:g}", "limit": f"{high:g}"}
            yield fault(question.place_of("minimum"), "not-in-order", **values)


def axes_exist(checked: Checked) -> Iterator[Problem]:
    """A question may name only axes, values of them and threats that its questionnaire has."""
    for questionnaire, question in checked.questions():
        axes = questionnaire.axes
        for name, value in question.axes.items():
            kind, one, known = (
                ("axis-value", value, axes[name].values) if name in axes else ("axis", name, axes)
            )
            yield from unknown_at((one,), kind, known, question.place_of, "axes", name)
        place = partial(question.place_of, "threats")
        yield from unknown_among(question.threats, "threat", questionnaire.threats, place)


def links_exist(checked: Checked) -> Iterator[Problem]:
    """A name that the loss model or the advice lacks would silently change nothing."""
    for field, kind in (("controls", "control"), ("covers", "cover"), ("services", "service")):
        known: Collection[str] | None = getattr(checked, field)
        for _, question in checked.questions() if known is not None else ():
            names: tuple[str, ...] = getattr(question, field)
            yield from unknown_among(names, kind, known or (), partial(question.place_of, field))


def after_exists(checked: Checked) -> Iterator[Problem]:
    """A question may come after the improvement of one that there is only."""
    for _, question in checked.questions():
        place = partial(question.place_of, "after")
        yield from unknown_among(question.after, "question", checked.by_id, place)


def questions_short(checked: Checked) -> Iterator[Problem]:
    """A question longer than the language allows is a warning."""
    limit = writing(checked.lang).longest_question
    for _, question in checked.questions():
        if len(question.text) > limit:
            yield warning(question.place_of("text"), "long-question", count=len(question.text), limit=limit)


def peers_exist(checked: Checked) -> Iterator[Problem]:
    """A published rate needs a question and a source that there are."""
    for n, peer in enumerate(checked.catalogue.peers.values()):
        place = partial(checked.entry, "peers.yaml", at=("peers", n))
        if checked.by_id:
            yield from unknown_at((peer.question,), "question", checked.by_id, place)
        yield from unknown_at((peer.source,), "source", checked.catalogue.sources, place)


STRUCTURE: tuple[Check, ...] = (
    conditions_bounded,
    ids_unique,
    conditions_name_what_exists,
    conditions_point_backwards,
    weights_in_range,
    points_usable,
    answers_possible,
    *METHODS,
    bands_in_order,
    gates_point_somewhere,
    caps_limit_something,
    axes_exist,
    after_exists,
    consistency_names_what_exists,
    orders_name_every_question,
    margins_fit_their_ranges,
    details_score_nothing,
    asides_score_nothing,
)
_OTHERS: tuple[Check, ...] = (
    sources_exist,
    every_why_has_a_source,
    scored_questions_are_whole,
    roles_exist,
    mappings_exist,
    mappings_reviewed,
    frameworks_name_their_edition,
    criteria_rest_on_questions,
    questions_reachable,
    conditions_decide,
    consistency_examples_hold,
    links_exist,
    questions_short,
    peers_exist,
    parts_compare,
)
