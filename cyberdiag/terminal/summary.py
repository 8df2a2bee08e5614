"""The summary of a run, on one screen of 24 lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells, fold
from cyberdiag.report import words
from cyberdiag.report.views.charts import short
from cyberdiag.terminal.bars import band
from cyberdiag.terminal.console import Styled, print_folded, safe

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.report import ActionView, DiagnosisView, EarlyView
    from cyberdiag.model.since import SinceView
    from cyberdiag.report.document import Report
    from cyberdiag.report.views.advice import AdviceView
    from cyberdiag.report.views.loss import LossView
    from cyberdiag.terminal.console import Look, Out

_ANSWER = 60
"""Cells of an answer that are shown; it stands whole in the report."""
_NARROW = 72
"""Columns from which two domains stand side by side."""
_SHORTEST, _BESIDE = 4, 8
"""Cells of the shortest bar, and of what stands beside a bar, its title and its score: the rating and spaces."""
_GATE = "!"
_UNKNOWN = "?"
_SAID = (("gain", "horizon", "cost"), ("gain", "horizon"), ("gain",))
"""What is told beside the first actions: the same of each, as much as every line has room for."""
_COVER_LINES = 2
_BAND = 64
_LACKING = 6
"""Questions that are named where something is still needed beside answers."""
_STYLES = {"A": "bold green", "B": "bold cyan", "C": "bold yellow", "D": "bold red"}


def show(out: Out, report: Report, messages: Messages, look: Look) -> None:
    """Print the scores, the gates, the money, the first actions and the covers."""
    for diagnosis in report.diagnoses:
        _diagnosis(out, diagnosis, messages, look)
    if report.since is not None:
        _since(out, report.since, messages)
    for placed in report.peers.diagnoses if report.peers is not None else ():
        many = placed.rows and len(report.diagnoses) > 1
        print_folded(out, f"{placed.title}: {placed.line}" if many else placed.line, indent=2)
    if report.loss is not None:
        _loss(out, report.loss, messages)
    _actions(out, report, messages)
    if report.advice is not None and report.advice.agent is None:
        _covers(out, report.advice, messages)
    if report.unknowns:
        line = words.counted(messages, "summary.unknown-line", len(report.unknowns))
        print_folded(out, line, "dim")


def _diagnosis(out: Out, view: DiagnosisView, messages: Messages, look: Look) -> None:
    score = view.score
    if view.unanswered:
        print_folded(out, view.title, "bold")
        print_folded(out, view.sentence, "dim")
        return
    if view.early is not None:
        print_folded(out, view.title, "bold")
        _early(out, view, view.early)
        return
    head = safe(f"{view.title}  {score.text}{score.out_of} ".replace("/ ", "/"), "bold")
    if score.rating:
        head += safe(f"[{score.rating}] {score.rating_label}", _STYLES.get(score.tone, ""))
    ranged = messages("report.range", low=score.low, high=score.high) if score.ranged else ""
    fits = cells(f"{head}  {ranged}") <= out.width
    _whole(out, head + safe(f"  {ranged}", "dim") if ranged and fits else head)
    if ranged and not fits:
        print_folded(out, ranged, "dim")
    if view.overlays:
        print_folded(out, view.version, "dim", indent=2)
    if score.blank:
        print_folded(out, messages("summary.nothing-applies"))
        return
    _domains(out, view, look)
    for target in view.targets:
        print_folded(out, target.line, indent=2)
    _gates(out, view)
    for text, ids in view.lacking:
        print_folded(
            out, f"{text} ({', '.join(ids[:_LACKING])}{'…' if len(ids) > _LACKING else ''})", indent=2
        )


def _whole(out: Out, line: Styled) -> None:
    """Print a line in its styles where it fits, else folded in bold."""
    if cells(str(line)) <= out.width:
        out.print(line, soft_wrap=True)
    else:
        print_folded(out, str(line), "bold")


def _early(out: Out, view: DiagnosisView, early: EarlyView) -> None:
    """Print an estimate: the number with its interval and its bar, what is certain, what was not asked."""
    print_folded(out, view.sentence, "bold")
    for line in band(early, min(out.width - 4, _BAND)):
        out.print(safe(f"  {line}"), soft_wrap=True)
    for gate in view.gates:
        print_folded(out, gate.text, head=f"  ! {', '.join(gate.named)} ", indent=4)
    print_folded(out, early.told, "dim")
    if early.parts:
        print_folded(out, early.parts, "dim")


def _domains(out: Out, view: DiagnosisView, look: Look) -> None:
    """Print a bar for each domain, two side by side where there is room; a title that has none stands above its bar."""
    titles = max((cells(r.title) for r in view.domains), default=0)
    scores = max((cells(r.score.text) for r in view.domains), default=0)
    half = (out.width - 4) // 2 - titles - scores - _BESIDE
    across = 2 if out.width >= _NARROW and half >= _SHORTEST else 1
    width = min(20, half) if across > 1 else 12
    above = across == 1 and titles + width + scores + _BESIDE > out.width
    for n in range(0, len(view.domains), across):
        line = Styled(())
        for row in view.domains[n : n + across]:
            if above:
                print_folded(out, row.title)
            title = "" if above else row.title + " " * (titles - cells(row.title) + 1)
            score = " " * (scores - cells(row.score.text)) + row.score.text
            line += safe(f"{title}{_bar(row.score.fill, width, look)} {score} ")
            line += safe(f"{row.score.rating:<4}", _STYLES.get(row.score.tone, ""))
        out.print(line, soft_wrap=True)


def _gates(out: Out, view: DiagnosisView) -> None:
    """Print which answers hold the rating down; the actions that mend them carry the same mark."""
    if view.gates:
        ids = ", ".join(i for g in view.gates for i in g.named)
        print_folded(out, f"{view.gates_title} ({_GATE}): {ids}", indent=2)


def _since(out: Out, since: SinceView, messages: Messages) -> None:
    """Print the score beside the old one, what came of the plan, and what got worse."""
    many = len(since.scores) > 1
    print_folded(out, f"{since.title}: {since.span}", "bold")
    print_folded(out, since.basis, "dim", head="  ", indent=2)
    for one in since.scores:
        moved = f"{one.before} → {one.now} ({one.points}) " if one.before else ""
        print_folded(out, f"{moved}{one.told}".strip(), head=f"  {one.title}: " if many else "  ", indent=4)
        for line in (t.told for t in since.trends if t.id == one.id):
            print_folded(out, line, "dim", head="    ", indent=4)
    named = f"{messages('report.since.done')}: {since.done}" if since.done else ""
    worst = " / ".join(f"{name} {text}" for name, text in since.worst)
    for text in (since.plan, named, since.worse, worst, since.questionnaire):
        if text:
            print_folded(out, text, "dim" if text in (named, worst) else "", head="  ", indent=2)


def _loss(out: Out, loss: LossView, messages: Messages) -> None:
    if loss.missing:
        facts = " / ".join(m.label for m in loss.missing)
        print_folded(out, messages("report.loss.missing", facts=facts), "dim", indent=2)
        return
    if loss.main is not None:
        main = loss.main
        told = {"scenario": main.scenario.title, "rate": main.rate, "half": main.half, "tail": main.tail}
        line = messages("summary.loss-main", **told)
        print_folded(
            out, words.sentences((line, main.not_sized, loss.left or loss.bearable), messages), indent=2
        )


def _covers(out: Out, advice: AdviceView, messages: Messages) -> None:
    """Print the covers to talk about first with what they are for, else those to think about next."""
    every = sum(len(v.covers) for v in advice.levels if v.id != "not-applicable")
    if not advice.first:
        print_folded(out, messages("report.advice.no-first"), indent=2)
        return
    title = messages("report.advice.first")
    rest = every - len(advice.first)
    more = [messages("summary.more", count=rest)] if rest else []
    for amounts in range(len(advice.first), -1, -1):  # as many with their amount as there is room for
        told = [
            f"{c.cover.title} ({c.short})" if c.short and n < amounts else c.cover.title
            for n, c in enumerate(advice.first)
        ]
        line = f"{title}: {' / '.join([*told, *more])}"
        if len(fold(line, out.width, indent=2)) <= _COVER_LINES * (1 if out.width >= _NARROW else 2):
            break
    print_folded(out, line, indent=2)


def _bar(percent: float, width: int, look: Look) -> str:
    full = round(percent / 100 * width)
    return "#" * full + "-" * (width - full) if look.ascii else "█" * full + "░" * (width - full)


def _actions(out: Out, report: Report, messages: Messages) -> None:
    if report.first_findings:
        print_folded(out, f"{messages('report.findings')}:", "bold")
        for found in report.first_findings:
            answer = short(found.answer, _ANSWER)
            print_folded(out, f"{found.text} ({answer})", head=f"  {found.id} ")
        return
    print_folded(out, f"{messages('summary.actions')}:", "bold")
    if not report.first_actions:
        print_folded(out, report.no_actions, head="  ", indent=2)
    told = next((t for t in _SAID if all(_fits(a, t, out.width) for a in report.first_actions)), ())
    for action in report.first_actions:
        said = "  ".join(("", *(getattr(action, name) for name in told)))
        head = f" {action.number}{_mark(action)} "
        if said or cells(head + action.headline) <= out.width:
            out.print(safe(head + action.headline) + safe(said, "dim"), soft_wrap=True)
        else:
            print_folded(out, action.headline, head=head)
    if len(report.diagnoses) == 1 and (after := report.diagnoses[0].after_first):
        print_folded(out, after, indent=2)
    for text in (t for d in report.diagnoses if d.early for t in d.early.coming):
        print_folded(out, f" - {messages('report.early.coming-short')}: {text}", "dim", indent=3)


def _fits(action: ActionView, told: tuple[str, ...], width: int) -> bool:
    beside = sum(cells(getattr(action, name)) + 2 for name in told)
    return cells(f" {action.number}{_mark(action)} {action.headline}") + beside <= width


def _mark(action: ActionView) -> str:
    """Return the signs that the lines above and below explain."""
    return f"{_GATE if action.opens else ' '}{_UNKNOWN if action.check else ' '}"
