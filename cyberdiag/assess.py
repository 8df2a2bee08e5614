"""One assessment, from answers to everything that the report says; reads like a table of contents."""

from __future__ import annotations

from datetime import datetime, time
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.advice import advise as advising
from cyberdiag.advice import deadlines, incident
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.assessment import Assessment, Judged, State
from cyberdiag.model.deadline import Status
from cyberdiag.model.defaults import SEED, TRIALS
from cyberdiag.model.duties import JAPAN
from cyberdiag.model.loss import LossEstimate, Missing
from cyberdiag.model.moment import countable
from cyberdiag.scoring.actions import actions
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.loss.maturity import Share
    from cyberdiag.model.action_order import ActionOrder
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.answers import Answers, Value
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.loss import LossModel, Saving
    from cyberdiag.model.questionnaire import QuestionSet

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
    order: ActionOrder,
    *,
    quick: bool = False,
    quantify: Quantify | None = None,
    advise: Advise | None = None,
) -> Assessment:
    """Judge, diagnose, quantify and advise; pure."""
    counted = relevant(questions, answers)
    diagnoses = tuple(diagnose(q, questions, counted, quick=quick) for q in questions.scored)
    profile = _profile(questions, counted)
    loss, saved = _loss(diagnoses, profile, quantify)
    return Assessment(
        questions=questions,
        answers=answers,
        diagnoses=diagnoses,
        actions=actions(diagnoses, order, saved),
        unknowns=_unknowns(diagnoses),
        profile=profile,
        advice=_advice(questions, counted, diagnoses, loss, advise),
        deadlines=_deadlines(counted, diagnoses, advise),
        loss=loss,
    )


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
    diagnoses: tuple[Diagnosis, ...], profile: Mapping[str, Value], quantify: Quantify | None
) -> tuple[LossEstimate | Missing | None, Mapping[str, Saving] | None]:
    """Return the estimate, and how much of it full marks for each open or weak question would take away."""
    if quantify is None:
        return None, None
    from cyberdiag.loss.estimate import estimate
    from cyberdiag.loss.maturity import maturity, shares
    from cyberdiag.loss.profile import loss_profile
    from cyberdiag.loss.uncertainty import savings

    model = quantify.model
    firm = loss_profile(profile, model)
    if isinstance(firm, Missing):
        return firm, None
    judged = [j for d in diagnoses for j in d.judged]
    now = maturity(shares(judged), model)
    found = estimate(model, firm, now, quantify.trials, quantify.seed)
    weak = [f.judged for d in diagnoses for f in d.findings]
    told = [tuple(shares((j,))) for j in judged]
    better = [maturity(chain.from_iterable(_improved(judged, told, one)), model) for one in weak]
    saved = savings(model, firm, now, better, quantify.seed)
    return found, MappingProxyType({j.question.id: s for j, s in zip(weak, saved, strict=True)})


def _improved(
    judged: list[Judged], told: list[tuple[Share, ...]], one: Judged
) -> Iterator[tuple[Share, ...]]:
    """Give what each question tells of the maturity, as if one of them had full marks."""
    from cyberdiag.loss.maturity import shares

    full = replace(one, state=State.ANSWERED, points=one.question.full_points)
    return (tuple(shares((full,))) if j is one else t for j, t in zip(judged, told, strict=True))


def _unknowns(diagnoses: tuple[Diagnosis, ...]) -> tuple[Judged, ...]:
    open_ones = [j for d in diagnoses for j in d.judged if j.is_open]
    return tuple(sorted(open_ones, key=lambda j: -j.weight))


def _profile(questions: QuestionSet, answers: Answers) -> MappingProxyType[str, Value]:
    facts = [q.id for n in questions.questionnaires if not n.scored for q in n.questions]
    return MappingProxyType({f: a.value for f in facts if (a := answers.get(f)) is not None})
