"""Clients of a book in a terminal: who, how they stand, why to call, and what decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.book import listed
from cyberdiag.model.fold import cells
from cyberdiag.terminal.console import print_folded

if TYPE_CHECKING:
    from cyberdiag.book.listed import Listed
    from cyberdiag.messages import Messages
    from cyberdiag.terminal.console import Out

_NARROW = 60


def show(out: Out, found: Listed, say: Messages) -> None:
    """Print clients in their order, one below the other."""
    first, *rest = listed.heading(found, say)
    print_folded(out, first, "bold")
    for text in rest:
        print_folded(out, text)
    digits = len(str(len(found.shown)))
    for place, row in enumerate(found.shown):
        out.print()
        head = f"{place + 1:{digits}}. "
        below = " " * (2 if out.width < _NARROW else cells(head))
        why = found.reasons[place]
        facts = filter(None, (why.facts, listed.points(found, row, say)))
        print_folded(out, listed.name(found, row, say), "bold cyan", head=head)
        print_folded(out, say.writing.facts.join(facts), head=below)
        print_folded(out, why.sentence, head=below)
        if why.first_step:
            print_folded(out, say("call.begin", step=why.first_step), head=below)
        print_folded(out, listed.parts(found, place, say), "dim", head=below)
    for text in listed.remarks(found, say):
        out.print()
        print_folded(out, text, "dim")
