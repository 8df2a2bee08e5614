"""Pages and lists in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.terminal.console import print_folded, print_rows

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.model.page import Listing, Page


def page(out: Console, shown: Page) -> None:
    """Print one page."""
    print_folded(out, shown.heading, "bold")
    print_rows(out, shown.lines)


def pages(out: Console, shown: tuple[Page, ...]) -> None:
    """Print pages, one under the other."""
    for n, one in enumerate(shown):
        if n:
            out.print()
        page(out, one)


def listing(out: Console, lists: tuple[Listing, ...]) -> None:
    """Print lists, one under the other."""
    for n, one in enumerate(lists):
        if n:
            out.print()
        print_folded(out, one.heading, "bold")
        print_rows(out, one.rows, "cyan")
