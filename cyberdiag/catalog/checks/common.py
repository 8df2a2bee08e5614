"""The lint of what hits many firms at once, of the shipped file and of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among
from cyberdiag.catalog.checks.conditions import faults
from cyberdiag.catalog.checks.extent import unbounded
from cyberdiag.model.condition import leaves
from cyberdiag.problems import bounded, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.model.common import Common
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Place, Problem


def check_with(
    data: Common,
    source: Source,
    questions: QuestionSet,
    scenarios: Collection[str],
    cases: Collection[str],
) -> list[Problem]:
    """Return every id that nothing has, with its place, and every kind of incident whose shares come to more than 1."""
    conditions = ((source.place, ("causes", c.id, "when"), c.when) for c in data.causes.values() if c.when)
    endless = list(unbounded(conditions, questions.flags))
    found = endless or [*_conditions(data, source, questions)]
    return [*bounded((*found, *_names(data, source, scenarios, cases), *_shares(data, source)))]


def _conditions(data: Common, source: Source, questions: QuestionSet) -> Iterator[Problem]:
    for cause in data.causes.values():
        at = ("causes", cause.id, "when")
        if cause.when is None:
            continue
        strange = [(path, c) for path, c in leaves(cause.when, at) if c.trait or c.fact]
        for path, leaf in strange:
            yield unknown(source.place(path), "question", leaf.operand or "", questions.by_id)
        if not strange:
            yield from faults(
                cause.when, at, lambda *path: source.place(path), questions.by_id, questions.flags
            )


def _names(
    data: Common, source: Source, scenarios: Collection[str], cases: Collection[str]
) -> Iterator[Problem]:
    for cause in data.causes.values():
        at = ("causes", cause.id)
        for name in cause.scenarios:
            if name not in scenarios:
                yield unknown(source.place((*at, "scenarios", name)), "scenario", name, scenarios)
        if cause.provider is not None and cause.provider not in data.providers:
            yield unknown(source.place((*at, "provider")), "provider", cause.provider, data.providers)
        yield from unknown_among(cause.cases, "case", cases, partial(_case, source, cause.id))


def _case(source: Source, cause: str, n: int) -> Place:
    return source.place(("causes", cause, "cases", n))


def _shares(data: Common, source: Source) -> Iterator[Problem]:
    """A firm that every cause can reach must keep what it expects to lose: no more than all of it is shared out."""
    sums: dict[str, float] = {}
    for cause in data.causes.values():
        for name, share in cause.scenarios.items():
            sums[name] = sums.get(name, 0.0) + share.value
            if sums[name] > 1:
                place = source.place(("causes", cause.id, "scenarios", name, "value"))
                yield fault(place, "shares-above-one", name=name, value=f"{sums[name]:g}")
