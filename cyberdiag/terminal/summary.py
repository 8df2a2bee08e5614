"""The summary of a run, on one screen of 24 lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.messages import Messages
    from cyberdiag.model.report import DiagnosisView, Report
    from cyberdiag.model.report_advice import AdviceView
    from cyberdiag.model.report_loss import LossView
    from cyberdiag.terminal.console import Look

_NARROW = 60
_STYLES = {"A": "bold green", "B": "bold cyan", "C": "bold yellow", "D": "bold red"}


def show(out: Console, report: Report, messages: Messages, look: Look) -> None:
    """Print the scores, the gates and the first actions."""
    for diagnosis in report.diagnoses:
        _diagnosis(out, diagnosis, messages, look)
    if report.loss is not None:
        _loss(out, report.loss, messages)
    _actions(out, report, messages)
    if report.advice is not None:
        _covers(out, report.advice, messages)
    if report.unknowns:
        out.print(safe(messages("summary.unknown-line", count=len(report.unknowns)), "dim"))


def _diagnosis(out: Console, view: DiagnosisView, messages: Messages, look: Look) -> None:
    score = view.score
    head = Text()
    head.append(f"{view.title}  ", style="bold")
    head.append(f"{score.text}/100 ", style="bold")
    head.append(
        f"[{score.rating}] {view.rating_label}" if score.rating else "", style=_STYLES.get(score.rating, "")
    )
    out.print(head)
    if score.ranged:
        out.print(safe(messages("report.range", low=score.low, high=score.high), "dim"))
    table = Table.grid(padding=(0, 1))
    cells = 12 if out.width < _NARROW else 24
    for row in view.domains:
        table.add_row(
            safe(row.title), Text(_bar(row.score.fill, cells, look)), Text(row.score.text, justify="right"),
            Text(row.score.rating, style=_STYLES.get(row.score.rating, "")),
        )  # fmt: skip
    out.print(table)
    if view.gates:
        out.print(safe(f"{messages('summary.gates')}:", "bold"))
        for gate in view.gates:
            out.print(safe(f"  ! {gate.text} ({', '.join(gate.because)})"))


def _loss(out: Console, loss: LossView, messages: Messages) -> None:
    if loss.missing:
        out.print(safe(messages("report.loss.missing", facts=" / ".join(loss.missing)), "dim"))
        return
    out.print(safe(messages("report.loss.lead", chance=loss.chance, once=loss.once_in)))
    if loss.main is not None:
        parts = [
            messages("report.loss.main", scenario=loss.main.title),
            messages("report.loss.half", p50=loss.main.p50),
            messages("report.loss.tail", p95=loss.main.p95),
        ]
        out.print(safe(" ".join(parts)))


def _covers(out: Console, advice: AdviceView, messages: Messages) -> None:
    shown = [
        f"{level.label}: {' / '.join(level.titles)}"
        for level in advice.levels
        if level.titles and level.id in {"essential", "recommended"}
    ]
    out.print(safe(f"{messages('report.advice.short')}: {'; '.join(shown) if shown else '-'}"))


def _bar(percent: float, cells: int, look: Look) -> str:
    full = round(percent / 100 * cells)
    return "#" * full + "-" * (cells - full) if look.ascii else "█" * full + "░" * (cells - full)


def _actions(out: Console, report: Report, messages: Messages) -> None:
    out.print(safe(f"{messages('summary.actions')}:", "bold"))
    if not report.first_actions:
        out.print(safe(f"  {messages('summary.no-actions')}"))
    for action in report.first_actions:
        meta = f"{action.gain} {action.horizon} {action.cost}"
        line = f" {action.number} {action.headline}"
        fits = cell_len(line) + cell_len(meta) + 3 <= out.width
        out.print(safe(line) + (safe(f"  {meta}", "dim") if fits else Text("")))
        if not fits:
            out.print(safe(f"   {meta}", "dim"))
