"""What became of each cell of a workbook that was filled, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.filling.choosing import Outcome
from cyberdiag.model.fill_map import PARTS
from cyberdiag.model.text import one_line
from cyberdiag.outside import cell_names
from cyberdiag.terminal.console import print_folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.filling.choosing import Filled, Line
    from cyberdiag.filling.placing import Plan
    from cyberdiag.messages import Messages
    from cyberdiag.outside.workbook_fill import Book
    from cyberdiag.terminal.console import Out

_LONGEST = 20
"""Signs of what a cell holds that are shown."""


def show(out: Out, filled: Filled, plan: Plan, book: Book, say: Messages) -> None:
    """Print what was written where, what a cell held already, and what stays empty with the reason, by its ids."""
    written = [line for line in filled.lines if line.outcome is Outcome.WRITTEN]
    counts = {p: sum(line.target.part == p for line in written) for p in PARTS}
    print_folded(out, say("fill.written", count=len(written), **counts), "bold")
    for one in plan.map.sheets:
        columns = ((p, getattr(one, p)) for p in PARTS)
        told = say.writing.choices.join(f"{say(f'fill.parts.{p}')} {c.upper()}" for p, c in columns if c)
        print_folded(out, say("fill.where", sheet=one.sheet, ids=one.ids.upper(), columns=told), head="  ")
    several = len({line.target.sheet for line in filled.lines}) > 1
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in filled.lines:
        if line.outcome is not Outcome.WRITTEN:
            offered = line.told if line.outcome is Outcome.EMPTY else ""
            groups.setdefault((f"fill.{line.outcome}.{line.why}".rstrip("."), offered), []).append(line)
    for (key, offered), lines in groups.items():
        out.print()
        print_folded(out, say(key, count=len(lines), offered=offered), "bold")
        print_folded(out, say.writing.choices.join(_cells(lines, several=several)), head="  ")
    if book.has_formulas and written:
        out.print()
        print_folded(out, say("fill.formulas"))
    out.print()
    print_folded(out, say("fill.look"))


def _cells(lines: Iterable[Line], *, several: bool) -> Iterable[str]:
    for line in lines:
        name = cell_names.name(line.target.spot)
        where = f"{line.target.sheet}!{name}" if several else name
        held = f": {one_line(line.told)[:_LONGEST]}" if line.outcome is Outcome.KEPT else ""
        yield f"{line.target.id} ({where}{held})"
