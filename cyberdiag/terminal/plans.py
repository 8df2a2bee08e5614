"""The improvement plan in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.changes.plan import Plan
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action


def show(out: Console, plan: Plan, messages: Messages) -> None:
    """Print before and after, then the actions by horizon."""
    from cyberdiag.report import words

    before, after = plan.before, plan.after
    for n, diagnosis in enumerate(before.diagnoses):
        line = f"{diagnosis.questionnaire.title}: {words.decimal(diagnosis.score.value)} [{diagnosis.score.rating or words.DASH}]"
        if after is not None:
            new = after.diagnoses[n].score
            line += f" → {words.decimal(new.value)} [{new.rating or words.DASH}]"
        out.print(safe(line, "bold"))
    _loss(out, plan, messages)
    for change in plan.changes:
        out.print(safe(f"  {change.question}: {change.before or words.DASH} → {change.after}"))
    for days, actions in plan.actions:
        if actions:
            out.print()
            out.print(safe(messages("plan.within", days=days), "bold"))
            _table(out, actions, messages)


def _loss(out: Console, plan: Plan, messages: Messages) -> None:
    from cyberdiag.model.loss import LossEstimate
    from cyberdiag.report import words

    old = plan.before.loss
    new = plan.after.loss if plan.after is not None else None
    if not isinstance(old, LossEstimate):
        return
    lang = messages.lang
    line = f"{messages('report.loss.expected')}: {words.yen(old.eal, lang)} ({words.yen_range(*old.eal_range, lang)})"
    chance = f"{messages('plan.chance')}: {words.percent(old.p_any)}"
    if isinstance(new, LossEstimate):
        line += f" → {words.yen(new.eal, lang)} ({words.yen_range(*new.eal_range, lang)})"
        chance += f" → {words.percent(new.p_any)}"
    out.print(safe(line))
    out.print(safe(chance))
    out.print(safe(messages("plan.rough"), "dim"))


def _table(out: Console, actions: tuple[Action, ...], messages: Messages) -> None:
    from cyberdiag.report import words

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    for action in actions:
        step = action.question.first_step
        gain = messages("summary.gain", points=words.decimal(action.score_gain))
        parts = [gain, messages(f"summary.effort.{action.effort}"), messages(f"summary.cost.{action.cost}")]
        parts += filter(None, [words.saving(action.loss_reduction, messages)])
        table.add_row(
            action.question.id, safe(step.action if step else action.question.text), Text(" ".join(parts))
        )
    out.print(table)
