"""Pages and lists in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from cyberdiag.terminal.console import safe

if TYPE_CHECKING:
    from rich.console import Console

    from cyberdiag.model.page import Listing, Page


def page(out: Console, shown: Page) -> None:
    """Print one page."""
    out.print(safe(shown.heading, "bold"))
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(style="dim", max_width=max(12, out.width * 3 // 10), overflow="fold")
    table.add_column(overflow="fold")
    for title, text in shown.lines:
        table.add_row(safe(title), safe(text))
    out.print(table)


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
        out.print(safe(one.heading, "bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for key, text in one.rows:
            table.add_row(safe(key, "cyan"), safe(text))
        out.print(table)
