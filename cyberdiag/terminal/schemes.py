"""A scheme beside the answers in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.fold import cells
from cyberdiag.terminal.console import print_folded

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.report.scheme.page import RowView, SchemePage
    from cyberdiag.terminal.console import Out

_NARROW = 60
_INDENT = 2
_STYLES = {"met": "green", "partly": "cyan", "open": "red", "unknown": "yellow"}
_MOST_STEPS = 10
"""How many steps of each kind the screen names; the others are counted."""


def show(out: Out, page: SchemePage, messages: Messages, *, whole: bool) -> None:
    """Print where the firm stands and what to do next, with `whole` every criterion before it."""
    print_folded(out, page.edition, "bold")
    print_folded(out, page.headline)
    for line in filter(None, (page.whole, page.numbering)):
        print_folded(out, line)
    if whole:
        for requirement in page.requirements:
            out.print()
            if requirement.title:
                head = f"{requirement.id}  "
                print_folded(out, requirement.title, "bold", head=head)
            for row in requirement.rows:
                _row(out, row, messages)
    _steps(out, page, messages)
    out.print()
    print_folded(out, page.about[0], "dim")


def _row(out: Out, row: RowView, messages: Messages) -> None:
    head = f"{row.id}  "
    print_folded(out, row.gist, head=head)
    below = " " * _below(out, head)
    print_folded(out, row.label, _STYLES.get(row.verdict, "dim"), head=below)
    for answer in row.answers:
        print_folded(out, answer.answer, "dim", head=f"{below}{answer.id}: ")
    for line in filter(None, (row.against, row.left and f"{messages('scheme.left')}: {row.left}")):
        print_folded(out, line, "dim", head=below)


def _below(out: Out, head: str) -> int:
    return min(cells(head), _INDENT if out.width < _NARROW else cells(head))


def _steps(out: Out, page: SchemePage, messages: Messages) -> None:
    for name, steps in (("improve", page.improve), ("answer", page.answer)):
        if not steps:
            continue
        out.print()
        print_folded(out, messages(f"scheme.{name}"), "bold")
        for step in steps[:_MOST_STEPS]:
            head = f"{step.id}  "
            print_folded(out, step.text or step.id, head=head)
            told = " / ".join(
                filter(
                    None,
                    (
                        step.place,
                        f"{messages('scheme.moves')}: {messages.writing.things.join(step.criteria)}",
                    ),
                )
            )
            print_folded(out, told, "dim", head=" " * _below(out, head))
        if len(steps) > _MOST_STEPS:
            print_folded(out, messages("scheme.more", count=len(steps) - _MOST_STEPS), "dim")
