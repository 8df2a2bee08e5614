"""What is written into each cell, and what stays empty and why."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.drafts import words
from cyberdiag.model.text import guarded, plain_name
from cyberdiag.outside.spreadsheet import pieces
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.filling.entry import Entry
    from cyberdiag.filling.placing import Plan, Target
    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.sheet_xml import Value
    from cyberdiag.outside.workbook_fill import Book, Takes

_MOST_NAMED = 12
MET, OPEN, PARTLY = "met", "open", "partly"
_SHARES = {MET: 1.0, OPEN: 0.0}
"""Verdicts that a receiver's own words can say; partly confirmed is not what any of them calls partly done."""


class Outcome(StrEnum):
    """What became of a cell."""

    WRITTEN = "written"
    SAME = "same"
    KEPT = "kept"
    FORMULA = "formula"
    EMPTY = "empty"


class Line(Struct, frozen=True):
    """One cell: the id and part that it is for, what became of it, and why where nothing was written."""

    target: Target
    outcome: Outcome
    why: str = ""
    told: str = ""


class Filled(Struct, frozen=True):
    """What is written into each sheet, and every cell in the order of the workbook."""

    values: Mapping[str, Mapping[Spot, Value]]
    lines: tuple[Line, ...]


def choose(book: Book, plan: Plan, entries: Mapping[str, Entry], *, replace: bool) -> Filled:
    """Return what is written where; with `replace` also over what a cell holds already."""
    _look_at(book, plan.targets)
    return _Choosing(book, plan, entries, replace=replace).filled()


def _look_at(book: Book, targets: Iterable[Target]) -> None:
    """Read the rows of the cells that are to be filled; of a merged area the row that shows it."""
    rows: dict[str, set[int]] = {}
    for target in targets:
        rows.setdefault(target.sheet, set()).add(target.spot[0])
    book.look_at(rows)
    book.look_at(
        {
            name: held | {book.top_left(t.sheet, t.spot)[0] for t in targets if t.sheet == name}
            for name, held in rows.items()
        }
    )


def locked(book: Book, filled: Filled, file: str) -> list[Problem]:
    """Return an error for each protected sheet in which a cell for an answer is not open to be filled."""
    found: dict[str, list[Spot]] = {}
    for line in filled.lines:
        name, spot = line.target.sheet, line.target.spot
        if line.outcome is Outcome.WRITTEN and line.target.part == "answer" and book.is_locked(name, spot):
            found.setdefault(name, []).append(spot)
    return [
        Problem(
            Place(file, *spots[0], name, is_cell=True), "fill-locked", {"sheet": name, "count": len(spots)}
        )
        for name, spots in found.items()
    ]


class _Choosing:
    def __init__(self, book: Book, plan: Plan, entries: Mapping[str, Entry], *, replace: bool) -> None:
        self._book, self._map, self._entries, self._replace = book, plan.map, entries, replace
        spots = {t: book.top_left(t.sheet, t.spot) for t in plan.targets}
        self._spots = spots
        self._taken = Counter((t.sheet, spot) for t, spot in spots.items())
        self._values: dict[str, dict[Spot, Value]] = {}

    def filled(self) -> Filled:
        """Return every cell; what stands beside an answer that was kept is not written."""
        lines, kept = list[Line](), set[str]()
        for target in sorted(self._spots, key=lambda t: t.part != "answer"):
            if target.id in kept:
                continue
            line = self._line(target)
            if line is not None:
                lines.append(line)
                if target.part == "answer" and line.outcome in {Outcome.KEPT, Outcome.FORMULA}:
                    kept.add(target.id)
        lines.sort(key=lambda line: (line.target.sheet, line.target.spot))
        return Filled(self._values, tuple(lines))

    def _line(self, target: Target) -> Line | None:
        """Return what becomes of a cell; None for a note or an evidence that there is not."""
        entry, spot = self._entries[target.id], self._spots[target]
        is_answer = target.part == "answer"
        if not is_answer and (entry.why or not entry.part(target.part)):
            return None
        value, why, told = self._value(target, spot, entry)
        if value is None:
            return Line(target, Outcome.EMPTY, why, told)
        held = self._book.value(target.sheet, spot)
        outcome = self._outcome(target.sheet, spot, held, value)
        if outcome is Outcome.WRITTEN:
            self._values.setdefault(target.sheet, {})[spot] = value
        return Line(target, outcome, told=_shown(held) if outcome is Outcome.KEPT else _shown(value))

    def _outcome(self, sheet: str, spot: Spot, held: Any, value: Value) -> Outcome:
        """Return what becomes of a cell for which there is a value."""
        if self._book.is_formula(sheet, spot):
            gives_way = self._replace and not self._book.is_one_of_several(sheet, spot)
            return Outcome.WRITTEN if gives_way else Outcome.FORMULA
        if self._book.is_one_of_several(sheet, spot):
            return Outcome.FORMULA
        if held is not None and _same(held, value):
            return Outcome.SAME
        is_free = held is None or not str(held).strip()
        return Outcome.WRITTEN if is_free or self._replace else Outcome.KEPT

    def _value(self, target: Target, spot: Spot, entry: Entry) -> tuple[Value | None, str, str]:
        """Return what is written; or None, why nothing is, and what else there is to tell of that."""
        takes = self._book.takes(target.sheet, spot)
        why = entry.why or ("shared" if self._taken[target.sheet, spot] > 1 else "")
        if not why and takes is not None and takes.kind != "list":
            return None, "rule", takes.kind
        if not why and takes is not None and (takes.choices is None or target.part != "answer"):
            why = "choices-unknown" if takes.choices is None else "list"
        if not why and target.part != "answer" and self._book.is_locked(target.sheet, spot):
            why = "locked"
        if why:
            return None, why, _listed(takes)
        if target.part != "answer":
            return _cell(entry.part(target.part)), "", ""
        told = self._told(entry, takes)
        if told is None:
            return (
                None,
                "no-choice" if takes and entry.state in {MET, OPEN, ""} else entry.state,
                _listed(takes),
            )
        if takes is None:
            return _cell(told), "", ""
        fitting = next((c for c in takes.choices or () if _same(c, told)), None)
        return (fitting, "", "") if fitting is not None else (None, "not-offered", _listed(takes))

    def _told(self, entry: Entry, takes: Takes | None) -> Value | None:
        """Return how an answer is written: by the map, in the words of the drop-down, or as it is said."""
        by: Mapping[Any, Value] = self._map.verdicts if entry.is_criterion else self._map.answers
        if entry.state in by:
            return by[entry.state]
        chosen = _by_words(entry, takes) if takes is not None else None
        return entry.said if chosen is None and (takes is None or not entry.is_criterion) else chosen


def _by_words(entry: Entry, takes: Takes) -> Value | None:
    """Return the choice of a drop-down that says in plain words what the answer says; None where none or several do."""
    share = _SHARES.get(entry.state) if entry.is_criterion else words.share(str(entry.said))
    if share is None:
        return None
    found = [c for c in takes.choices or () if words.share(str(c)) == share]
    return found[0] if len(found) == 1 else None


def _listed(takes: Takes | None) -> str:
    return " / ".join(_texts(takes.choices or ())) if takes else ""


def _texts(choices: Iterable[Value]) -> Iterator[str]:
    for n, choice in enumerate(choices):
        if n == _MOST_NAMED:
            yield "…"
            return
        yield _shown(choice)


def _cell(value: Value) -> Value:
    """Return a value as a cell holds it: a text that no spreadsheet takes for a formula, nor is too long for it."""
    return pieces(guarded(value))[0] if isinstance(value, str) else value


def _same(one: Any, other: Any) -> bool:
    return one == other or plain_name(_shown(one)) == plain_name(_shown(other))


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
