"""What all parts of a report are worded from, and links from a statement to the answers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.ref import Ref
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment, Judged, State
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import Question, QuestionSet


class Context(Struct, frozen=True):
    """One assessment with what is known and the words of one language; `labels` names questions and facts by id."""

    assessment: Assessment
    catalogue: Catalogue
    say: Messages
    labels: Mapping[str, str]

    def refs(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        """Return links to questions and facts, each once; ids that are neither are left out."""
        return tuple(Ref(i, self.labels[i]) for i in dict.fromkeys(ids) if i in self.labels)

    def answer(self, question: Question, state: State | None = None) -> str:
        """Return what was answered to a question, in words."""
        return words.answer(question, self.assessment.answers.get(question.id), state, self.say)


def labels(questions: QuestionSet, say: Messages) -> dict[str, str]:
    """Return a label by question: its id, or for a fact about the firm its number in the appendix."""
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    numbered = {q: say("report.fact", number=n) for n, q in enumerate(facts, 1)}
    return {q: q for q in questions.by_id} | numbered


def weak(judged: Iterable[Judged]) -> list[tuple[Question, float]]:
    """Return the questions that miss full marks, each with the share that it misses."""
    return [(j.question, share) for j in judged if j.counts and (share := _missing(j)) > 0]


def weak_on(controls: Mapping[str, float], missed: Iterable[tuple[Question, float]]) -> tuple[str, ...]:
    """Return the questions that miss full marks (`weak`) on these control domains, those that matter most first.

    `controls` weighs each domain; a question counts with the largest of its domains.
    """
    found = [
        (max(controls[c] for c in question.controls if c in controls) * share, question.id)
        for question, share in missed
        if not controls.keys().isdisjoint(question.controls)
    ]
    return tuple(name for _, name in sorted(found, key=lambda pair: -pair[0]))


def _missing(judged: Judged) -> float:
    full = judged.question.full_points
    return 1 - judged.points / full if full else 0.0
