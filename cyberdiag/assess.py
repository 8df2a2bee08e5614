"""One assessment, from answers to everything that the report says; reads like a table of contents."""

from __future__ import annotations

import math
from datetime import datetime, time
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.advice import advise as advising
from cyberdiag.advice import deadlines, incident
from cyberdiag.advice.covers import hinted, own_plan
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.assessment import Assessment, Judged, State
from cyberdiag.model.deadline import Status
from cyberdiag.model.defaults import SEED, TRIALS
from cyberdiag.model.held import Held
from cyberdiag.model.loss import LossEstimate, Missing, Plan
from cyberdiag.model.moment import JAPAN, countable
from cyberdiag.scoring import order
from cyberdiag.scoring.actions import actions
from cyberdiag.scoring.judge import judge, relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.loss.simulate import Years
    from cyberdiag.model.action_order import ActionOrder
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.answers import Answers, Value
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.loss import LossModel, Saving
    from cyberdiag.model.questionnaire import Question, QuestionSet


_NEXT = 2
"""How many questions are named that come next."""
_STEP = 0.01
"""By how much the maturity of a control domain is raised to see what that does to the loss."""

_MAIN = 3
"""In how many kinds of incident it is told what stays with the firm."""
_MORNING = time(9)


class Quantify(Struct, frozen=True):
    """How the loss is estimated; `trials` 0 leaves out the simulated years."""

    model: LossModel
    trials: int = TRIALS
    seed: int = SEED


class Advise(Struct, frozen=True):
    """What advice is made from; `date` (ISO) tells how recent an incident is, and when a leak is supposed."""

    data: AdviceData
    date: str
    duties: Duties | None = None


def assess(
    questions: QuestionSet,
    answers: Answers,
    ranking: ActionOrder,
    *,
    held: Held | None = None,
    early: bool = False,
    quantify: Quantify | None = None,
    advise: Advise | None = None,
) -> Assessment:
    """Judge, diagnose, quantify and advise; pure.

    Questions without an answer count as "don't know", with `early` as not asked: the result is an estimate then.
    Loss and advice rest on all that is `held`, also on diagnoses that are not among `questions`.
    """
    whole = held or Held(questions, answers)
    counted = relevant(whole.questions, whole.answers)
    every = {q.id: diagnose(q, whole.questions, counted, early=early) for q in whole.questions.scored}
    diagnoses = tuple(every[q.id] for q in questions.scored)
    answered = tuple(d for d in every.values() if not d.is_unanswered)
    profile = _profile(whole.questions, counted)
    years, loss, saved = _loss(answered, diagnoses, profile, quantify)
    advice = _advice(whole.questions, counted, answered, loss, advise)
    if years is not None and isinstance(loss, LossEstimate) and advice is not None:
        loss = _with_plans(years, loss, advice)
    return Assessment(
        questions=questions,
        answers=answers,
        diagnoses=diagnoses,
        actions=actions(diagnoses, ranking, saved, people(profile)),
        unknowns=_unknowns(whole.questions, counted, diagnoses, early=early),
        profile=profile,
        advice=advice,
        deadlines=_deadlines(counted, diagnoses, advise),
        loss=loss,
        coming=_coming(questions, counted, diagnoses, quantify.model if quantify else None),
    )


def people(profile: Mapping[str, Value]) -> float | None:
    """Return how many people work in the firm; None where that is not known."""
    told = profile.get("employees")
    return told if isinstance(told, int | float) else None


def by_loss(questions: QuestionSet, answers: Answers, model: LossModel) -> tuple[str, ...]:
    """Return the questions to which this firm's loss is most sensitive, as its first facts alone tell; else none.

    The slope is taken at neutral maturity, so that no answer to a scored question moves another.
    """
    first_set = order.first_set(questions, answers)
    facts = {q.id: answers.get(q.id) for q in first_set if q.id not in questions.scored_ids}
    if None in facts.values():
        return ()
    first = replace(answers, by_id={key: answer for key, answer in facts.items() if answer is not None})
    from cyberdiag.loss.closed_form import reductions
    from cyberdiag.loss.hazards import hazards
    from cyberdiag.loss.profile import loss_profile

    firm = loss_profile(_profile(questions, first), model)
    if isinstance(firm, Missing):
        return ()
    judged = [j.question for n in questions.scored for j in judge(n, questions, first) if j.counts]
    fed = {
        key: sum(control.weights.get(q.id, 1.0) for q in judged if key in q.controls)
        for key, control in model.controls.items()
    }
    neutral = dict.fromkeys(model.controls, model.constants.neutral_maturity.value)
    steps = [{c: level + _STEP} for c, level in neutral.items()]
    taken = reductions(model, hazards(model, firm), neutral, steps)
    slope = {c: sum(row) / max(fed[c], 1) for c, row in zip(neutral, taken, strict=True)}
    bearing = {
        q.id: sum(slope[c] * model.controls[c].weights.get(q.id, 1.0) for c in q.controls if c in slope)
        for q in judged
    }
    return tuple(sorted((k for k, v in bearing.items() if v > 0), key=lambda k: -bearing[k]))


def _coming(
    questions: QuestionSet, answers: Answers, diagnoses: tuple[Diagnosis, ...], model: LossModel | None
) -> tuple[Question, ...]:
    """Return the questions that come next in diagnoses that were begun."""
    left = {j.question.id for d in diagnoses if d.estimate for j in d.judged if j.state is State.NOT_ASKED}
    if not left:
        return ()
    ranked = by_loss(questions, answers, model) if model is not None else ()
    following = (q for page in order.pages(questions, answers, ranked) for q in page if q.id in left)
    return tuple(islice(following, _NEXT))


def _advice(
    questions: QuestionSet,
    answers: Answers,
    diagnoses: tuple[Diagnosis, ...],
    loss: LossEstimate | Missing | None,
    advise: Advise | None,
) -> Advice | None:
    if advise is None:
        return None
    known = loss if isinstance(loss, LossEstimate) else None
    return advising.advise(advise.data, AdviceContext(questions, answers, diagnoses, known, advise.date))


def _deadlines(
    answers: Answers, diagnoses: tuple[Diagnosis, ...], advise: Advise | None
) -> tuple[Deadline, ...]:
    """Return the duties that a leak of unknown kind would bring this firm."""
    if advise is None or advise.duties is None:
        return ()
    duties = advise.duties
    if not any(d.questionnaire.id == duties.diagnosis.questionnaire for d in diagnoses):
        return ()
    told = incident.facts(duties, incident.from_profile(duties, answers), {})
    since = datetime.combine(countable(advise.date), _MORNING, JAPAN)
    due = deadlines.due(duties, told, since, None, lambda _: False)
    return tuple(d for d in due if d.status is Status.DUE and d.duty.addressee)


def _loss(
    answered: tuple[Diagnosis, ...],
    diagnoses: tuple[Diagnosis, ...],
    profile: Mapping[str, Value],
    quantify: Quantify | None,
) -> tuple[Years | None, LossEstimate | Missing | None, Mapping[str, Saving] | None]:
    """Return the years, the estimate, and how much of it full marks for each weak question of some diagnoses take away."""
    if quantify is None:
        return None, None, None
    from cyberdiag.loss.estimate import first, of_years
    from cyberdiag.loss.maturity import improved, maturity, shares
    from cyberdiag.loss.profile import loss_profile
    from cyberdiag.loss.simulate import evaluate
    from cyberdiag.loss.uncertainty import Doubt, saved_by

    model = quantify.model
    firm = loss_profile(profile, model)
    if isinstance(firm, Missing):
        return None, firm, None
    told = tuple(shares(j for d in answered for j in d.judged))
    now = maturity(told, model)
    years = evaluate(first(model, firm, quantify.trials, quantify.seed), now)
    doubt = Doubt.of(years)
    found = of_years(years, doubt, firm, quantify.trials)
    weak = [f.judged for d in diagnoses for f in d.findings]
    better = improved(told, shares(weak), model)
    saved = saved_by(doubt, better)
    guesses = [d.estimate.loss for d in answered if d.estimate is not None]
    if guesses:
        factor = max(guesses)
        found = replace(found, eal_range=_wider(found.eal, found.eal_range, factor))
        ranges = (_wider(s.yen, (s.low, s.high), factor) for s in saved)
        saved = tuple(replace(s, low=low, high=high) for s, (low, high) in zip(saved, ranges, strict=True))
    return years, found, MappingProxyType({j.question.id: s for j, s in zip(weak, saved, strict=True)})


def _with_plans(years: Years, loss: LossEstimate, advice: Advice) -> LossEstimate:
    """Return the estimate with what stays with the firm: without cover, with its own, with the guide limits."""
    from cyberdiag.loss.layers import retained

    own = own_plan(advice, loss.held)
    plans = (Plan("none"), *([own] if own else []), hinted(advice))
    return replace(loss, plans=retained(years, loss, plans, _MAIN, advice.tolerable_loss))


def _wider(yen: float, ends: tuple[float, float], factor: float) -> tuple[float, float]:
    """Return a range that holds what was not asked too: both uncertainties add as squares of ratios."""

    def far(end: float) -> float:
        return math.exp(math.hypot(math.log(end / yen), math.log(factor))) if yen > 0 and end > 0 else 1.0

    return yen / far(ends[0]), yen * far(ends[1])


def _unknowns(
    questions: QuestionSet, answers: Answers, diagnoses: tuple[Diagnosis, ...], *, early: bool
) -> tuple[Judged, ...]:
    """Return what is not known, the weightiest first: open questions, and facts that decide what counts.

    What hangs on such a fact is not asked before, so the fact stands for it.
    """
    found = {
        j.question.id: j for d in diagnoses for j in d.judged if j.is_open and j.state is not State.UNDECIDED
    }
    for name, weight in (pair for d in diagnoses for pair in d.deciding.items()):
        known = found.get(name)
        state = State.UNANSWERED if answers.get(name) is None else State.UNKNOWN
        if known is not None:
            found[name] = replace(known, weight=known.weight + weight)
        elif state is State.UNKNOWN or not early:
            found[name] = Judged(questions.by_id[name], state, weight)
    return tuple(sorted(found.values(), key=lambda j: -j.weight))


def _profile(questions: QuestionSet, answers: Answers) -> MappingProxyType[str, Value]:
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    return MappingProxyType({f: a.value for f in facts if (a := answers.get(f)) is not None})
