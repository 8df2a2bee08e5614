"""The notification clock and the first-hour card in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.messages import Messages
    from cyberdiag.model.clock import Card, CardSteps, Clock, Limit
    from cyberdiag.terminal.console import Look

_NARROW = 60
_STYLES = {
    "statutory": "bold red",
    "immediate": "bold red",
    "prompt": "bold yellow",
    "guideline": "bold cyan",
}


def show(out: Console, page: Clock, say: Messages, look: Look) -> None:
    """Print what applies in the order of time, then what to check."""
    out.print(safe(page.title, "bold"))
    out.print(safe(say("deadlines.since", when=page.since)))
    if page.known:
        out.print(safe(say("deadlines.known", when=page.known)))
    out.print(safe(page.lead, "bold"))
    _table(out, page.limits, say, look)
    for line in page.notes:
        out.print(safe(f"- {line}"))
    if page.checks:
        out.print()
        out.print(safe(say("deadlines.checks"), "bold"))
        for row in page.checks:
            out.print(safe(f"- {row.needs}: {row.title} / {row.when}"))
    for change in page.changes:
        out.print()
        out.print(safe(change.title, "bold"))
        out.print(safe(change.text))
    out.print()
    out.print(safe(say("deadlines.oldest", day=page.oldest), "dim"))
    for line in page.disclaimer:
        out.print(safe(line, "dim"))


def _table(out: Console, rows: tuple[Limit, ...], say: Messages, look: Look) -> None:
    if out.width < _NARROW:
        for row in rows:
            out.print()
            out.print(_when(row, say))
            out.print(_what(row))
        out.print()
        return
    table = Table(box=box.ASCII if look.ascii else box.SIMPLE_HEAD, show_lines=False, padding=(0, 1))
    table.add_column(say("deadlines.when"), width=19, overflow="fold")
    table.add_column(say("deadlines.what"), overflow="fold", ratio=1)
    for row in rows:
        table.add_row(_when(row, say), _what(row))
    out.print(table)


def _when(row: Limit, say: Messages) -> Text:
    text = safe(f"[{row.kind_label}]", _STYLES.get(row.kind, "dim"))
    text.append("\n").append_text(safe(row.when, "bold"))
    if row.passed:
        text.append("\n").append_text(safe(say("deadlines.passed"), "bold red"))
    return text


def _what(row: Limit) -> Text:
    text = safe(row.title, "bold")
    if row.addressee:
        text.append_text(safe(f" → {row.addressee}"))
    parts = [*row.detail, row.why]
    if row.kind in {"target", "immediate", "contract"}:
        parts.append(row.content)
    for part in parts:
        if part:
            text.append("\n").append_text(safe(part))
    if row.confirm:
        text.append("\n").append_text(safe(row.confirm, "yellow"))
    return text


def card(out: Console, page: Card, say: Messages) -> None:
    """Print the card."""
    out.print(safe(page.title, "bold"))
    out.print(safe(page.lead))
    _steps(out, page.common, say)
    for steps in page.types:
        _steps(out, steps, say)
    out.print(safe(say("deadlines.calls"), "bold"))
    for call in page.calls:
        out.print(safe(f"- {call.title}: {call.number or say('deadlines.no-number')}"))
    out.print(safe(say("deadlines.record"), "bold"))
    for line in page.record:
        out.print(safe(f"- {line}"))
    for line in (page.confirm, *page.disclaimer):
        out.print(safe(line, "dim"))


def _steps(out: Console, steps: CardSteps, say: Messages) -> None:
    if steps.title:
        out.print()
        out.print(safe(steps.title, "bold"))
    for line in steps.do:
        out.print(safe(f"{say('deadlines.do')}: {line}"))
    for line in steps.dont:
        out.print(safe(f"{say('deadlines.dont')}: {line}", "yellow"))
