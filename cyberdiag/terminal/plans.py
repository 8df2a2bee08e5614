"""The improvement plan in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.fold import cells
from cyberdiag.model.loss import LossEstimate
from cyberdiag.model.written import Kind
from cyberdiag.report import benefit, words
from cyberdiag.report.views import early
from cyberdiag.terminal.console import print_folded

_NARROW = 60
_INDENT = 2

if TYPE_CHECKING:
    from cyberdiag.changes.plan import Plan
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action, Assessment, Diagnosis
    from cyberdiag.model.plan import PlanPage
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.terminal.console import Out


def show(out: Out, plan: Plan, page: PlanPage, messages: Messages, counted: str) -> None:
    """Print before and after, then the actions by the day on which they are due; `counted` is from which day that is."""
    before, after = plan.before, plan.after
    for n, diagnosis in enumerate(before.diagnoses):
        sides = [diagnosis, *([after.diagnoses[n]] if after is not None else [])]
        shown = " → ".join(_score(side, messages) for side in sides)
        print_folded(out, f"{diagnosis.questionnaire.title}: {shown}", "bold")
    for line in page.targets:
        print_folded(out, line, head="  ")
    _loss(out, plan, messages)
    for change in plan.changes:
        question = before.questions.by_id[change.question]
        told = (_told(question, raw, messages) for raw in (change.before, change.after))
        print_folded(out, f"{change.question}: {' → '.join(told)}", head="  ")
    if counted:
        print_folded(out, counted, "dim")
    views = {a.id: a for a in (*page.dated, *page.rest)}
    for _, actions in plan.actions:
        due = views[actions[0].id].due
        title = (
            messages("plan.after")
            if due is None
            else messages("plan.within", day=messages.writing.short(due))
        )
        out.print()
        print_folded(out, title, "bold")
        _actions(out, actions, after or before, messages)


def _told(question: Question, chosen: str, messages: Messages) -> str:
    """Return an answer as the firm reads it; `chosen` are the ids of its choices, or its number."""
    if not chosen:
        return words.answer(question, None, None, messages)
    if chosen == UNKNOWN:
        return messages("interview.unknown")
    if question.kind is Kind.NUMBER:
        number = float(chosen)
        return words.answer(question, Answer(int(number) if number.is_integer() else number), None, messages)
    return words.labels(question, chosen.split(","), messages)


def _score(diagnosis: Diagnosis, messages: Messages) -> str:
    """Return a score with its rating, or what the answers so far let one expect."""
    guess = diagnosis.estimate
    if guess is None:
        return f"{words.points(diagnosis.score.value, diagnosis.score.rule)} [{diagnosis.score.rating or words.DASH}]"
    view = early.view(guess, diagnosis.questionnaire, messages)
    return f"{view.value} [{view.rating or words.DASH}]"


def _loss(out: Out, plan: Plan, messages: Messages) -> None:
    lang, sides = messages.lang, (plan.before, plan.after)
    losses = [s.loss for s in sides if s is not None and isinstance(s.loss, LossEstimate)]
    if not isinstance(plan.before.loss, LossEstimate):
        return
    if len(losses) > 1:
        before, after = ({s.id: s.rate for s in x.scenarios} for x in losses)
        titles = {s.id: s.title for s in losses[0].scenarios}
        for line in benefit.changes(before, after, titles, messages):
            print_folded(out, line)
    amounts = (f"{words.yen(x.eal, lang)} ({words.yen_range(*x.eal_range, lang)})" for x in losses)
    print_folded(out, f"{messages('report.loss.expected')}: {' → '.join(amounts)}")
    chances = " → ".join(words.percent(x.p_any) for x in losses)
    print_folded(out, f"{messages('plan.chance')}: {chances}")
    print_folded(out, messages("plan.rough"), "dim")


def _actions(out: Out, actions: tuple[Action, ...], assessment: Assessment, messages: Messages) -> None:
    for action in actions:
        step = action.question.first_step
        gain = messages("summary.gain", points=words.decimal(action.score_gain, action.decimals))
        who = [step.who] if step else []
        parts = [*who, gain, messages(f"summary.effort.{action.effort}"), benefit.cost(action, messages)]
        told = (
            benefit.effect(action, assessment, messages),
            benefit.saving(action.loss_reduction, messages),
            benefit.back(action, messages),
        )
        head = f"{action.question.id}  "
        print_folded(out, step.action if step else action.question.text, head=head)
        below = " " * min(cells(head), _INDENT if out.width < _NARROW else cells(head))
        print_folded(out, "  ".join(parts), "dim", head=below)
        if any(told):
            print_folded(out, words.sentences(told, messages), "dim", head=below)
