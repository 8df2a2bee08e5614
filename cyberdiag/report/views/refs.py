"""Links from a statement to the answers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.ref import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Judged
    from cyberdiag.model.questionnaire import QuestionSet


class Refs(Struct, frozen=True):
    """Names the answers that a statement rests on: a question by its id, a fact about the firm by its number."""

    labels: Mapping[str, str]

    def of(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(Ref(i, self.labels[i]) for i in dict.fromkeys(ids) if i in self.labels)


def refs(questions: QuestionSet, messages: Messages) -> Refs:
    """Return the labels of every question; facts are numbered in the order of the appendix."""
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    labels = {q: q for q in questions.by_id}
    labels |= {q: messages("report.fact", number=n) for n, q in enumerate(facts, 1)}
    return Refs(labels)


def weak_on(controls: Mapping[str, float], judged: Iterable[Judged]) -> tuple[str, ...]:
    """Return the questions that miss full marks on these control domains, those that matter most first.

    `controls` weighs each domain; a question counts with the largest of its domains.
    """
    found = [
        (max(controls[c] for c in j.question.controls if c in controls) * share, j.question.id)
        for j in judged
        if j.counts and not controls.keys().isdisjoint(j.question.controls) and (share := _missing(j)) > 0
    ]
    return tuple(name for _, name in sorted(found, key=lambda pair: -pair[0]))


def _missing(judged: Judged) -> float:
    full = judged.question.full_points
    return 1 - judged.points / full if full else 0.0
