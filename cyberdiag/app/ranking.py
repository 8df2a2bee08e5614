"""What an interview takes from the loss model: which questions bear most on it, and what the answers so far come to.

The model and the trades are loaded when they are wanted: the first question waits for neither.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge
from cyberdiag.outside import machine
from cyberdiag.scoring import order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.trade import Trades


class Ranking:
    """Ranks questions by what they mean for a firm's loss, once for each set of its first facts."""

    def __init__(self, questions: QuestionSet, lang: str) -> None:
        self._questions, self._lang = questions, lang
        self._wanted = any(n.order is not None and n.order.by_loss for n in questions.scored)
        self._seen: tuple[object, tuple[str, ...]] = (None, ())

    def __call__(self, answers: Answers) -> tuple[str, ...]:
        """Return the ids, that which bears most on the loss first; none while a first fact is open."""
        first = order.first_set(self._questions, answers) if self._wanted else ()
        facts = [(q.id, answers.get(q.id)) for q in first if not q.has_points]
        if not facts or any(given is None for _, given in facts):
            return ()
        if self._seen[0] != facts:
            machine.need_memory()
            from cyberdiag.assess import by_loss

            self._seen = (facts, by_loss(self._questions, answers, _model(self._lang)))
        return self._seen[1]


class InTrade:
    """Tells a question in the words of the firm's trade, once it has said which trade that is."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, question: Question, answers: Answers) -> Question:
        """Return a question as it is asked of a firm with these answers."""
        if question.first_step is None or answers.get("industry") is None:
            return question
        return self._trades.of(answers).told(question)

    @cached_property
    def _trades(self) -> Trades:
        return _load_trades(self._lang)


def result(questions: QuestionSet, lang: str, answers: Answers) -> Assessment:
    """Return what the answers so far come to as the summary will say, without advice."""
    from cyberdiag.assess import Quantify, assess

    quantify = Quantify(_model(lang)) if questions.whole_profile else None
    told = _load_trades(lang).of(answers).of_set(questions)
    return assess(told, answers, knowledge.load_action_order(), early=True, quantify=quantify)


def names_of_controls(lang: str) -> Mapping[str, str]:
    """Return the names of the control domains, by id."""
    return {c.id: c.label for c in _model(lang).controls.values()}


def _model(lang: str) -> LossModel:
    from cyberdiag.catalog import losses

    return losses.load_losses(lang)


def _load_trades(lang: str) -> Trades:
    from cyberdiag.catalog import advice

    return advice.load_trades(lang)
