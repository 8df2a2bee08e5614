"""A map proposed for an unknown workbook, as YAML with comments, for a person to confirm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cyberdiag.drafts import words
from cyberdiag.filling import finding
from cyberdiag.filling.entry import Shapes, token
from cyberdiag.model.fill_map import FORMAT
from cyberdiag.model.text import one_line
from cyberdiag.outside import cell_names
from cyberdiag.outside.sheet_cells import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cyberdiag.filling.finding import Column, Found
    from cyberdiag.filling.placing import Known
    from cyberdiag.messages import Messages
    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.sheet_cells import SheetPart
    from cyberdiag.outside.workbook_fill import Book

_FEWEST_SIGNS = 6
"""A text of fewer is no question."""
_LONGEST = 60
_MOST = 200
"""Cells that are proposed; a person reads no more."""
_ASKS = ("?", "？", "か。", "か")


def propose(book: Book, known: Known, file: str, say: Messages) -> str | None:
    """Return a map for a workbook as YAML; None where nothing in it can be filled."""
    found = finding.find(book, known.ids)
    cells = list(_cells(book, {one.sheet for one in found}, say))
    if not found and not cells:
        return None
    lines = [f"# {line}" for line in say("fill.learn.head", file=one_line(file)).splitlines()]
    lines.append(f"cyberdiag: {FORMAT}")
    if found:
        lines += [f"scheme: {known.scheme}" if known.scheme else "", "sheets:"]
        lines += [line for one in found for line in _sheet(book, one, known, say)]
        lines += _verdicts(book, found, say)
        lines += _leave(book, found, known, say)
    if cells:
        lines += [f"# {say('fill.learn.cells')}", "# cells:", *cells]
    return "\n".join(line for line in lines if line) + "\n"


def _sheet(book: Book, one: Found, known: Known, say: Messages) -> Iterator[str]:
    letters, rows = cell_names.letters(one.at), [row for _, row in one.ids]
    spots = f"{letters}{min(rows)}", f"{letters}{max(rows)}"
    ours = len({name for name, _ in one.ids})
    count = say("fill.learn.ids", count=ours, all=len(known.criteria), first=spots[0], last=spots[1])
    yield f"  - sheet: {_quoted(one.sheet)}"
    yield f"    ids: {letters}  # {count}"
    used = {one.at}
    for kind in ("answer", "note", "evidence"):
        columns = one.of_kind(kind)
        for n, column in enumerate(columns):
            used.add(column.at)
            mark = "    " if n == 0 else "    # "
            told = _told(book, one, column, say)
            yield f"{mark}{kind}: {cell_names.letters(column.at)}  # {told}"
        if not columns:
            yield f"    # {kind}: ?  # {say('fill.learn.none')}"
    others = [c for c in one.columns if not c.is_full and c.at > one.at and c.at not in used]
    if others:
        told = ", ".join(
            f"{cell_names.letters(c.at)} ({c.heading})" if c.heading else cell_names.letters(c.at)
            for c in others
        )
        yield f"    # {say('fill.learn.others', columns=one_line(told))}"


def _told(book: Book, one: Found, column: Column, say: Messages) -> str:
    heading = column.heading or say("fill.learn.no-heading")
    return one_line(f"{heading} {_choices(book, one, column, say)}")[: _LONGEST * 2]


def _choices(book: Book, one: Found, column: Column, say: Messages) -> str:
    takes = (book.takes(one.sheet, (row, column.at)) for _, row in one.ids)
    rule = next((t for t in takes if t is not None), None)
    return _offered(rule.choices, say) if rule is not None and rule.choices else ""


def _offered(choices: Iterable[object], say: Messages) -> str:
    return say("fill.learn.choices", choices=" / ".join(str(c) for c in choices)[:_LONGEST])


def _verdicts(book: Book, found: tuple[Found, ...], say: Messages) -> Iterator[str]:
    """Propose how each verdict is written: in the words of the drop-down, where one says it."""
    offered: list[object] = []
    for one in found:
        for column in one.of_kind("answer")[:1]:
            rules = (book.takes(one.sheet, (row, column.at)) for _, row in one.ids)
            offered += next((t.choices for t in rules if t is not None and t.choices), ())
    yield f"verdicts:  # {say('fill.learn.verdicts')}"
    for verdict, share in (("met", 1.0), ("open", 0.0), ("partly", 0.5), ("check-yourself", None)):
        fits = (
            c for c in offered if (words.is_apart(str(c)) if share is None else words.share(str(c)) == share)
        )
        told = next(fits, say(f"fill.words.{verdict}") if not offered else None)
        is_sure = verdict in {"met", "open"} and told is not None
        word = "?" if told is None else str(told)
        yield f"  {'' if is_sure else '# '}{verdict}: {_quoted(word)}  # {say(f'fill.learn.{verdict}')}"


def _leave(book: Book, found: tuple[Found, ...], known: Known, say: Messages) -> Iterator[str]:
    """Propose to leave what looks like an id of the scheme and is none."""
    shapes, others = Shapes(known.criteria), dict[str, None]()
    for one in found:
        for _, row in book.sheets[one.sheet].rows:
            word = token(row[one.at - 1]) if one.at <= len(row) else ""
            if word and word in shapes and word not in known.ids:
                others[word] = None
    if others:
        yield f"# {say('fill.learn.leave', scheme=known.scheme)}"
        yield f"# leave: [{', '.join(others)}]"


def _cells(book: Book, known: set[str], say: Messages) -> Iterator[str]:
    """Propose cells of sheets without ids: an empty one beside a text, where it has a drop-down or the text asks."""
    count = 0
    for name, sheet in book.sheets.items():
        if name in known or sheet.is_hidden:
            continue
        book.look_at({name: {number for number, _ in sheet.rows}})
        for text, spot in _asked(book, sheet):
            count += 1
            if count > _MOST:
                return
            takes = book.takes(name, spot)
            told = _offered(takes.choices, say) if takes is not None and takes.choices else ""
            yield f"#   # {one_line(f'{text} {told}')}"
            yield f"#   ID: {{sheet: {_quoted(name)}, answer: {cell_names.name(spot)}}}"


def _asked(book: Book, sheet: SheetPart) -> Iterator[tuple[str, Spot]]:
    for number, row in sheet.rows:
        texts = {
            c: one_line(v) for c, v in enumerate(row, 1) if isinstance(v, str) and len(v) >= _FEWEST_SIGNS
        }
        if not texts:
            continue
        at = max(texts, key=lambda c: len(texts[c]))
        free = [
            (number, c)
            for c in range(at + 1, min(len(row) + 3, MAX_COLUMNS) + 1)
            if book.value(sheet.name, (number, c)) is None
        ]
        shown = [spot for spot in free if book.top_left(sheet.name, spot) == spot]
        lists = (s for s in shown if (rule := book.takes(sheet.name, s)) is not None and rule.kind == "list")
        asks = texts[at].endswith(_ASKS)
        spot = next(lists, shown[0] if shown and asks else None)
        if spot is not None:
            yield texts[at][:_LONGEST], spot


def _quoted(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False)
