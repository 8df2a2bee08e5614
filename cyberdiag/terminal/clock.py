"""The notification clock and the first-hour card in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from cyberdiag.model.fold import fold
from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from cyberdiag.messages import Messages
    from cyberdiag.model.clock import Card, CardSteps, Clock, Limit
    from cyberdiag.terminal.console import Look

_NARROW = 70
_WHEN = 25
"""Cells of the first column: a range of days fits."""
_FRAME = 7
"""Cells that lines and padding of the table take."""
_STYLES = {
    "statutory": "bold red",
    "immediate": "bold red",
    "prompt": "bold yellow",
    "guideline": "bold cyan",
}


def show(out: Console, page: Clock, say: Messages, look: Look) -> None:
    """Print what applies in the order of time, then what to check."""
    _line(out, page.title, "bold")
    _line(out, say("deadlines.since", when=page.since))
    if page.known:
        _line(out, say("deadlines.known", when=page.known))
    _line(out, page.lead, "bold")
    _table(out, page.limits, say, look)
    for text in page.notes:
        _line(out, f"- {text}", indent=2)
    _checks(out, page, say)
    for change in page.changes:
        out.print()
        _line(out, change.title, "bold")
        _line(out, change.text)
    out.print()
    _line(out, say("deadlines.oldest", day=page.oldest), "dim")
    for text in page.disclaimer:
        _line(out, text, "dim")


def _checks(out: Console, page: Clock, say: Messages) -> None:
    if not page.checks:
        return
    out.print()
    _line(out, say("deadlines.checks"), "bold")
    grouped: dict[str, list[str]] = {}
    for row in page.checks:
        grouped.setdefault(row.needs, []).append(f"{row.title} {row.when}")
    for needs, titles in grouped.items():
        _line(out, f"- {needs} → {' / '.join(titles)}", indent=2)


def _table(out: Console, rows: tuple[Limit, ...], say: Messages, look: Look) -> None:
    if out.width < _NARROW:
        for row in rows:
            out.print()
            out.print(_when(row, say, out.width))
            out.print(_what(row, out.width))
        out.print()
        return
    table = Table(box=box.ASCII if look.ascii else box.SIMPLE_HEAD, show_lines=True, padding=(0, 1))
    table.add_column(say("deadlines.when"), width=_WHEN)
    table.add_column(say("deadlines.what"), width=min(out.width, 110) - _WHEN - _FRAME)
    for row in rows:
        table.add_row(_when(row, say, _WHEN), _what(row, min(out.width, 110) - _WHEN - _FRAME))
    out.print(table)


def _when(row: Limit, say: Messages, width: int) -> Text:
    text = safe(f"[{row.kind_label}]", _STYLES.get(row.kind, "dim"))
    _add(text, row.when, width, "bold")
    if row.passed:
        _add(text, say("deadlines.passed"), width, "bold red")
    return text


def _what(row: Limit, width: int) -> Text:
    head = f"{row.title} → {row.addressee}" if row.addressee else row.title
    text = safe("\n".join(fold(head, width)), "bold")
    detail = row.content if row.kind in {"target", "immediate", "contract"} else ""
    for part in (*row.detail, row.why, detail):
        _add(text, part, width)
    _add(text, row.confirm, width, "yellow")
    return text


def _add(text: Text, part: str, width: int, style: str = "") -> None:
    if part:
        text.append("\n").append_text(safe("\n".join(fold(part, width)), style))


def _line(out: Console, text: str, style: str = "", indent: int = 0) -> None:
    out.print(safe("\n".join(fold(text, out.width, indent=indent)), style), soft_wrap=True)


def card(out: Console, page: Card, say: Messages) -> None:
    """Print the card."""
    _line(out, page.title, "bold")
    _line(out, page.lead)
    for steps in (page.common, *page.types):
        _steps(out, steps, say)
    out.print()
    _line(out, say("deadlines.calls"), "bold")
    for call in page.calls:
        _line(out, f"- {call.title}: {call.number or say('deadlines.no-number')}", indent=2)
    out.print()
    _line(out, say("deadlines.record"), "bold")
    for text in page.record:
        _line(out, f"- {text}", indent=2)
    out.print()
    for text in (page.confirm, *page.disclaimer):
        _line(out, text, "dim")


def _steps(out: Console, steps: CardSteps, say: Messages) -> None:
    out.print()
    _line(out, steps.title or say("deadlines.always"), "bold")
    for text in steps.do:
        _line(out, f"{say('deadlines.do')}: {text}", indent=2)
    for text in steps.dont:
        _line(out, f"{say('deadlines.dont')}: {text}", "yellow", indent=2)
