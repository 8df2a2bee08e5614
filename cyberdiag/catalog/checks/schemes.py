"""The lint of schemes: what decides their criteria must be asked, compared by somebody, and of an edition in force."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.model import mapped
from cyberdiag.problems import Problem, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.framework import Criterion, Framework
    from cyberdiag.problems import Path, Place


def frameworks_name_their_edition(checked: Checked) -> Iterator[Problem]:
    """A framework needs an edition and a source that there is; one that was replaced says whose numbers it keeps."""
    for name, framework in checked.catalogue.frameworks.items():
        place = partial(checked.entry, "frameworks", f"{name}.yaml", at=("framework",))
        if not framework.edition.strip():
            yield fault(place(), "no-edition", name=framework.id)
        if framework.superseded_by and not framework.numbering:
            at = partial(checked.entry, "frameworks", f"{name}.yaml", at=("framework", "superseded_by"))
            values = {"name": framework.id, "value": framework.edition, "other": framework.superseded_by}
            yield fault(at(), "scheme-superseded", **values)
        yield from unknown_at((framework.source,), "source", checked.catalogue.sources, place)


def criteria_rest_on_questions(checked: Checked) -> Iterator[Problem]:
    """What decides a criterion is a question that there is, whose words of now somebody compared with it.

    A scheme is looked at together with all questionnaires and overlays that it was compared with.
    """
    laid = {e.id: e for n in checked.questionnaires for e in n.editions}
    editions = mapped.editions(checked)
    for name, framework in checked.catalogue.frameworks.items():
        if not framework.criteria or not framework.reviewed.keys() <= laid.keys():
            continue
        place = partial(_place, checked, name)
        for key, review in framework.reviewed.items():
            if not laid[key].knows(review.version):
                known = [*laid[key].history, laid[key].version]
                yield unknown(place("reviewed", key, "version"), "version", review.version, known)
        for item, criterion in framework.criteria.items():
            yield from _asked(item, criterion, checked, place)
            yield from _compared(item, criterion, framework, checked, editions, place)


def _place(checked: Checked, name: str, *path: str | int) -> Place:
    at: Path = path
    return checked.entry("frameworks", f"{name}.yaml", at=at)


def _asked(item: str, criterion: Criterion, checked: Checked, place: partial[Place]) -> Iterator[Problem]:
    """Yield the questions and choices that there are not."""
    at = partial(place, "criteria", item)
    yield from unknown_among(criterion.questions, "question", checked.by_id, partial(at, "questions"))
    for field in ("follow_up", "guard"):
        name: str | None = getattr(criterion, field)
        yield from unknown_at(() if name is None else (name,), "question", checked.by_id, at, field)
    for name, level in criterion.levels.items():
        question = checked.by_id.get(name)
        if question is not None and question.choice(level) is None:
            yield unknown(at("levels", name), "choice", level, [c.id for c in question.choices])


def _compared(
    item: str,
    criterion: Criterion,
    framework: Framework,
    checked: Checked,
    editions: Mapping[str, Edition | None],
    place: partial[Place],
) -> Iterator[Problem]:
    """Yield what bears on a criterion and was not compared with it though it decides, or was reworded since."""
    bearing: list[tuple[str, Path]] = [(name, ("questions", n)) for n, name in enumerate(criterion.questions)]
    bearing += [(criterion.follow_up, ("follow_up",))] if criterion.follow_up is not None else []
    for name, path in bearing:
        edition, question = editions.get(name), checked.by_id.get(name)
        if edition is None or question is None:
            continue
        review = mapped.reviewed(framework, question, edition)
        at = partial(place, "criteria", item, *path)
        if review is None and (criterion.covers == "whole" or name == criterion.follow_up):
            yield fault(at(), "mapping-unreviewed", id=name, name=f"{framework.id} {item}")
        elif review is not None and not mapped.holds(framework, question, edition):
            values = {"value": review.version, "name": f"{framework.id} {item}"}
            yield warning(at(), "mapping-stale", id=name, **values)
