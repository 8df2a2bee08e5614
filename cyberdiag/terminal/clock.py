"""The notification clock and the first-hour card in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from cyberdiag.model.fold import fold
from cyberdiag.terminal.console import print_folded, safe

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.messages import Messages
    from cyberdiag.model.clock import Card, Clock, Limit
    from cyberdiag.model.leak import Steps
    from cyberdiag.terminal.console import Look, Out

_NARROW = 70
_WHEN = 25
"""Cells of the first column: a range of days fits."""
_WIDEST = 110
_FRAME = 8
"""Cells for padding, and to spare where a terminal draws an arrow two cells wide."""
_STYLES = {
    "statutory": "bold red",
    "immediate": "bold red",
    "prompt": "bold yellow",
    "guideline": "bold cyan",
}


def show(out: Console, page: Clock, say: Messages, look: Look) -> None:
    """Print what applies in the order of time, then what to check."""
    print_folded(out, page.title, "bold")
    print_folded(out, say(f"deadlines.{'happened' if page.known else 'since'}", when=page.since))
    if page.known:
        print_folded(out, say("deadlines.known", when=page.known))
    print_folded(out, page.lead, "bold")
    _table(out, page.limits, say, look)
    for text in page.notes:
        print_folded(out, f"- {text}", indent=2)
    _checks(out, page, say, look)
    for change, _ in page.changes:
        out.print()
        print_folded(out, change.title, "bold")
        print_folded(out, change.text)
    out.print()
    print_folded(out, say("deadlines.oldest", day=page.oldest), "dim")
    for text in page.disclaimer:
        print_folded(out, text, "dim")


def _checks(out: Out, page: Clock, say: Messages, look: Look) -> None:
    if not page.checks:
        return
    out.print()
    print_folded(out, say("deadlines.checks"), "bold")
    grouped: dict[str, list[str]] = {}
    for row in page.checks:
        grouped.setdefault(row.needs, []).append(f"{row.title} {row.when}")
    for needs, titles in grouped.items():
        print_folded(out, f"- {needs} {_arrow(look)} {' / '.join(titles)}", indent=2)


def _table(out: Console, rows: tuple[Limit, ...], say: Messages, look: Look) -> None:
    if out.width < _NARROW:
        for row in rows:
            out.print()
            out.print(_when(row, say, out.width))
            out.print(_what(row, out.width, _arrow(look)))
        out.print()
        return
    width = min(out.width, _WIDEST) - _WHEN - _FRAME
    # No lines: their width differs between terminals, and a line that is too wide breaks every row.
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="dim")
    table.add_column(say("deadlines.when"), width=_WHEN)
    table.add_column(say("deadlines.what"), width=width)
    for row in rows:
        table.add_row(_when(row, say, _WHEN), _what(row, width, _arrow(look)))
    out.print(table)


def _when(row: Limit, say: Messages, width: int) -> Text:
    kind = (f"[{row.kind_label}]", _STYLES.get(row.deadline.kind, "dim"))
    passed = (say("deadlines.passed") if row.passed else "", "bold red")
    return _lines([kind, (row.when, "bold"), passed], width)


def _what(row: Limit, width: int, arrow: str) -> Text:
    duty = row.deadline.duty
    head = f"{row.title} {arrow} {duty.addressee}" if duty.addressee else row.title
    detail = duty.content if row.deadline.kind in {"target", "immediate", "contract"} else ""
    plain = [(part, "") for part in (*row.detail, row.why, detail)]
    return _lines([(head, "bold"), *plain, (row.confirm, "yellow")], width)


def _lines(parts: list[tuple[str, str]], width: int) -> Text:
    shown = [safe("\n".join(fold(text, width)), style).__rich__() for text, style in parts if text]
    return Text("\n").join(shown)


def _arrow(look: Look) -> str:
    return "->" if look.ascii else "→"


def card(out: Out, page: Card, say: Messages) -> None:
    """Print the card."""
    print_folded(out, page.title, "bold")
    print_folded(out, page.lead)
    for steps in (page.common, *page.types):
        _steps(out, steps, say)
    out.print()
    print_folded(out, say("deadlines.calls"), "bold")
    for call in page.calls:
        print_folded(out, f"- {call.title}: {call.number or say('deadlines.no-number')}", indent=2)
    out.print()
    print_folded(out, say("deadlines.record"), "bold")
    for text in page.record:
        print_folded(out, f"- {text}", indent=2)
    out.print()
    for text in (page.confirm, *page.disclaimer):
        print_folded(out, text, "dim")


def _steps(out: Out, steps: Steps, say: Messages) -> None:
    out.print()
    print_folded(out, steps.title or say("deadlines.always"), "bold")
    for text in steps.do:
        print_folded(out, f"{say('deadlines.do')}: {text}", indent=2)
    for text in steps.dont:
        print_folded(out, f"{say('deadlines.dont')}: {text}", "yellow", indent=2)
