"""What the facts of a report rest on, and how old they are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import encode

from cyberdiag.model.loss import LossEstimate
from cyberdiag.scoring.actions import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue

_BASES = {
    "V": "original",
    "V2": "secondary",
    "READ": "secondary",
    "published": "secondary",
    "judgement": "judgement",
}
"""What a mark stands for, as a report counts it; an article tells of an event second-hand."""
_MARK = re.compile(rb'"mark":"(\w+)"')


class Facts(Struct, frozen=True):
    """How many facts rest on the original, on a secondary source and on our judgement; how old the list of sources is."""

    original: int
    secondary: int
    judgement: int
    reviewed: str | None
    old: bool


def facts(assessment: Assessment, catalogue: Catalogue, date: str) -> Facts:
    """Return what the facts of a report of a day (ISO text) rest on: sources, incidents, numbers, duties and costs."""
    known, found = catalogue.sources, Counter[str]()
    found.update(_BASES[known[name].mark] for name in used(assessment, catalogue) if name in known)
    found.update(_BASES[mark] for part in _shown(assessment, catalogue) for mark in _marks(part))
    register = catalogue.register
    return Facts(
        found["original"], found["secondary"], found["judgement"], register.reviewed, register.is_old(date)
    )


def used(assessment: Assessment, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of the sources that a report names, each once, in the order in which it does."""
    return tuple(dict.fromkeys(_used(assessment, catalogue)))


def _used(assessment: Assessment, catalogue: Catalogue) -> Iterable[str]:
    for item in assessment.diagnoses:
        for question in item.questionnaire.questions:
            yield from question.sources
    for peer in catalogue.peers.values():
        if any(j.question.id == peer.question and j.counts for d in assessment.diagnoses for j in d.judged):
            yield peer.source
    for n, action in enumerate(assessment.actions):
        step = action.question.first_step
        if step and step.resource and n < FIRST:
            yield step.resource
        if step and step.price:
            yield step.price.source


def _shown(assessment: Assessment, catalogue: Catalogue) -> Iterator[Struct]:
    """Give the parts of the catalogue with evidence of their own that a report shows something of."""
    if isinstance(assessment.loss, LossEstimate) and catalogue.losses is not None:
        yield catalogue.losses
    if assessment.advice is not None:
        yield from (match.case for match in assessment.advice.cases.matches)
    if assessment.trade is not None and assessment.trade.trade is not None:
        yield from assessment.trade.trade.duties.values()
    yield from {due.duty.id: due.duty for due in assessment.deadlines}.values()
    if assessment.deadlines and catalogue.leak_costs is not None:
        yield catalogue.leak_costs


def _marks(part: Struct) -> Iterator[str]:
    """Give the mark of every piece of evidence in a record, at any depth.

    As JSON, for that is quick to make and to look through: no text has a quotation mark without a backslash before it.
    """
    return (found.decode() for found in _MARK.findall(encode(part, enc_hook=str)))
