"""Questions: what is asked and why, and how an answer got its points."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog import load
from cyberdiag.model import choice_keys, mapped
from cyberdiag.model.assessment import State
from cyberdiag.model.condition import asked_by
from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, titled
from cyberdiag.pages.knowledge import named
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Diagnosis, Judged
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, Questionnaire
    from cyberdiag.model.review import Reference
    from cyberdiag.pages.kind import Lines
    from cyberdiag.pages.stock import Stock


def _find(stock: Stock, name: str) -> tuple[Questionnaire, Question]:
    found = load.questionnaire(stock.sheet_of[name], stock.say.lang)
    return found, next(q for q in found.questions if q.id == name)


def _page(one: tuple[Questionnaire, Question], stock: Stock) -> Page:
    """Return a question with its answers, reasons, sources, first step and what it bears on."""
    questionnaire, question = one
    sources, say = stock.sources, stock.say
    choices = map(choice_keys.named, question.choices)
    sheet = next((o for o in questionnaire.overlays if question.id in o.prints), questionnaire)
    lines = [
        (say("list.questionnaires"), f"{sheet.title} {sheet.version}"),
        *titled(say("show.choices"), choices),
        *_given((say("interview.help-choices"), question.help), (say("show.why"), question.why)),
        *titled(
            say("show.sources"), (named(sources[k], say) if k in sources else k for k in question.sources)
        ),
        *_given((say("show.ask"), question.ask)),
        *_step(question, stock),
    ]
    if questionnaire.scored and question.has_points:
        core = " / " + say("show.core") if question.core else ""
        threats = ", ".join(questionnaire.threats.get(t, t) for t in question.threats)
        lines += [(say("show.weight"), f"{question.weight:g}{core}"), *_given((say("show.threats"), threats))]
    lines += _given(
        (say("show.evidence"), question.evidence),
        (say("list.covers"), ", ".join(question.covers)),
        (say("list.services"), ", ".join(question.services)),
    )
    return Page(f"{question.id}  {question.text}", (*lines, *_references(question, questionnaire, stock)))


def _given(*pairs: tuple[str, str]) -> Lines:
    return [(title, text) for title, text in pairs if text]


def _step(question: Question, stock: Stock) -> Lines:
    step, say = question.first_step, stock.say
    if step is None:
        return []
    effort, cost = say(f"summary.effort.{step.effort.value}"), say(f"summary.cost.{step.cost.value}")
    lines = [
        (say("show.action"), step.action),
        (say("show.first-step"), f"{step.who}: {step.text} ({effort}, {cost})"),
    ]
    if step.price:
        about = say("report.benefit.cost", yen=words.yen(step.price.yen, say.lang))
        source = stock.sources.get(step.price.source)
        told = (f"{about}: {step.price.what}", named(source, say) if source else "")
        lines.append((say("report.benefit.price"), "\n".join(filter(None, told))))
    help_ = stock.sources.get(step.resource) if step.resource else None
    return [*lines, (say("show.resource"), named(help_, say))] if help_ else lines


def _references(question: Question, questionnaire: Questionnaire, stock: Stock) -> Lines:
    frameworks, say = stock.frameworks, stock.say
    texts = []
    for reference in mapped.references(question, questionnaire, frameworks):
        framework = frameworks.get(reference.framework)
        if framework is None:
            continue
        item = f"{reference.id} {framework.items.get(reference.id, '')}"
        texts.append(f"{framework.title} [{framework.edition}] {item} ({_how_far(reference, say)})")
    return titled(say("show.mappings"), texts)


def _how_far(reference: Reference, say: Messages) -> str:
    """Return how far a mapping goes, and who compared it."""
    review = reference.review
    if review is None:
        return say("show.unreviewed")
    if reference.partial:
        return say("show.stale" if reference.stale else "show.partly")
    return say("show.wholly", date=review.date, by=review.by)


def _explained(basis: Basis) -> Explained:
    """Return how each question got its points, under its id and that of its action (`do-tec-12`)."""
    assessment = basis.assessment
    found = {j.question.id: partial(_points, basis, d, j) for d in assessment.diagnoses for j in d.judged}
    beside = (q for q in assessment.questions.by_id.values() if q.id in assessment.questions.aside)
    found |= {q.id: partial(_beside, basis, q) for q in beside}
    return {a.id: found[a.question.id] for a in assessment.actions} | found


def _beside(basis: Basis, question: Question) -> Page:
    """Return what was answered to a question beside the score, and why it is asked."""
    assessment, say = basis.assessment, basis.say
    given = assessment.answers.get(question.id)
    applies = question.applies(assessment.answers, assessment.questions.flags)
    state = None if applies else State.NOT_APPLICABLE
    lines = [("", say("explain.answer", answer=words.answer(question, given, state, say)))]
    if not applies:
        conditions = [c for c in (question.only_when, question.not_applicable_when) if c is not None]
        lines.append(("", say("explain.not-applicable", because=_facts(basis, conditions))))
    lines += [("", say("explain.beside")), *_given((say("show.why"), question.why))]
    if question.first_step is not None:
        lines.append((say("show.first-step"), f"{question.first_step.who}: {question.first_step.text}"))
    return Page(f"{question.id}  {question.text}", tuple(lines))


def _points(basis: Basis, diagnosis: Diagnosis, judged: Judged) -> Page:
    assessment, question, say = basis.assessment, judged.question, basis.say
    given = assessment.answers.get(question.id)
    label = words.answer(question, given, judged.state, say)
    lines = [("", question.text), ("", say("explain.answer", answer=label))]
    if given is not None and given.place is not None:
        lines.append(("", str(given.place)))
    if judged.state is State.NOT_APPLICABLE:
        condition = question.not_applicable_when or question.only_when
        facts = _facts(basis, [condition] if condition else [])
        lines.append(("", say("explain.not-applicable", because=facts)))
    elif judged.state is not State.NOT_ASKED:
        lines += _counted(basis, diagnosis, judged)
    return Page(say("explain.question", id=question.id), tuple(lines))


def _counted(basis: Basis, diagnosis: Diagnosis, judged: Judged) -> Lines:
    """Return weight, points, gates, gain and reasons of a question that applies."""
    question, say = judged.question, basis.say
    base, weight = f"{question.weight:g}", f"{judged.weight:g}"
    changed, summed = judged.weight != question.weight, not diagnosis.questionnaire.weighs
    lines = [("", say(f"explain.{'weight' if changed else 'weight-plain'}", base=base, weight=weight))]
    if summed:
        lines = []
    if changed:
        facts = _facts(basis, [r.when for r in question.weight_rules])
        lines.append(("", say("explain.switched-by", because=facts)))
    facts = _facts(basis, [c for c in (question.only_when, question.not_applicable_when) if c is not None])
    if judged.is_open:
        values = {"points": f"{judged.points:g}", "because": facts}
        lines.append(("", say(f"explain.{judged.state.value}", **values)))
    elif judged.may_not_apply:
        lines.append(("", say("explain.maybe", because=facts)))
    if summed:
        values = {"points": f"{judged.points:g}", "full": f"{question.full_points:g}"}
        lines.append(("", say("explain.points-sum", **values)))
    else:
        share = judged.points / question.full_points if question.full_points else 0.0
        points = f"{judged.weight * share:g}"
        lines.append(("", say("explain.points", weight=weight, share=f"{share:g}", points=points)))
    if judged.lacks is not None:
        lines.append(("", say(f"explain.lacks-{judged.lacks.value}")))
    caps = (c for c in diagnosis.caps if question.id in diagnosis.held_by(c))
    lines += [("", say("explain.cap", at=words.labels(question, (c.at,), say), text=c.text)) for c in caps]
    gates = (g for g in diagnosis.gates if question.id in g.because)
    lines += [
        ("", say("explain.gate-helps" if g.parts else "explain.gate", cap=g.cap, text=g.text)) for g in gates
    ]
    actions = basis.assessment.actions
    for place, action in enumerate(actions, 1):
        if action.question.id == question.id:
            lines.append(("", say("explain.gain", gain=words.decimal(action.score_gain, action.decimals))))
            lines.append(("", say("explain.rank", place=place, count=len(actions))))
    if question.why:
        lines += [(say("show.why"), question.why), (say("show.sources"), ", ".join(question.sources))]
    return lines


def _facts(basis: Basis, conditions: Iterable[Condition]) -> str:
    """Return the answers that conditions ask for, each with what the firm said."""
    assessment = basis.assessment
    names = sorted({b for c in conditions for b in asked_by(c, assessment.questions.flags)})
    asked, given = assessment.questions.by_id, assessment.answers
    return ", ".join(f"{n} = {words.answer(asked[n], given.get(n), None, basis.say)}" for n in names)


QUESTIONS = Kind(
    things=lambda stock: stock.asked,
    find=_find,
    line=lambda one, _: one[1].text,
    page=_page,
    explained=_explained,
)
