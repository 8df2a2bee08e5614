"""Which cell is to hold what, by a map or by what was found in the workbook; every fault in that is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.filling import finding
from cyberdiag.filling.entry import Shapes, token
from cyberdiag.model.fill_map import PARTS, CellMap, FillMap, SheetMap
from cyberdiag.outside import cell_names
from cyberdiag.outside.sheet_cells import MAX_COLUMNS, MAX_ROWS
from cyberdiag.problems import Place, Problem, Problems, fault, near, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.filling.finding import Guess
    from cyberdiag.outside.cell_names import Spot
    from cyberdiag.outside.workbook_fill import Book
    from cyberdiag.outside.yaml_source import Source

_MOST_NAMED = 12
"""Ids or cells that one problem lists; the others are counted."""


class Target(Struct, frozen=True):
    """A cell that is to hold the answer, the note or the evidence of an id."""

    id: str
    part: str
    sheet: str
    spot: Spot


class Known(Struct, frozen=True):
    """The ids that can be written: of criteria of a scheme (its name), all that it names, and of questions."""

    scheme: str
    criteria: Collection[str]
    items: Collection[str]
    questions: Collection[str]

    @property
    def ids(self) -> frozenset[str]:
        """Every id."""
        return frozenset(self.criteria) | frozenset(self.questions)


class Plan(Struct, frozen=True):
    """What goes where, how it is written (the map), and what was noticed; no error is among that."""

    targets: tuple[Target, ...]
    map: FillMap
    notes: tuple[Problem, ...]


def plan(book: Book, by: FillMap, source: Source | None, known: Known, file: str, faults: Problems) -> Plan:
    """Return what goes where by a map, or by what is found in the workbook where the map does not say.

    `source` has the places of what the map says, where a person wrote it.
    """
    told = dict[bool, list[Problem]]()
    if not (by.sheets or by.cells):
        found = finding.find(book, known.ids)
        guesses, problems = finding.guess(found, file)
        for problem in problems:
            told.setdefault(problem.is_error, []).append(problem)
        if not found:
            faults.append(_no_ids(Place(file), known))
        faults.extend(told.get(True, ()))
        by, source = replace(by, sheets=tuple(map(_sheet, guesses))), None
    placing = _Placing(book, by, source, known, file, faults)
    return Plan(tuple(placing.targets()), by, (*told.get(False, ()), *placing.notes))


def _sheet(guess: Guess) -> SheetMap:
    columns = {kind: cell_names.letters(c.at) for kind, c in guess.columns.items()}
    return SheetMap(sheet=guess.found.sheet, ids=cell_names.letters(guess.found.at), **columns)


class _Placing:
    def __init__(
        self, book: Book, by: FillMap, source: Source | None, known: Known, file: str, faults: Problems
    ) -> None:
        self._book, self._by, self._source, self._known, self._file = book, by, source, known, file
        self._faults = faults
        self._seen: dict[str, Place] = {}
        self._foreign: list[tuple[str, Place]] = []
        self.notes: list[Problem] = []

    def targets(self) -> Iterator[Target]:
        """Give each cell that is to hold something."""
        for n, one in enumerate(self._by.sheets):
            yield from self._of_sheet(one, ("sheets", n))
        for name, cells in self._by.cells.items():
            yield from self._of_cells(name, cells, ("cells", name))
        for n, name in enumerate(self._by.leave):
            if name in self._known.criteria and self._source is not None:
                self._seen.setdefault(name, self._source.place(("leave", n)))
        self._others()

    def _of_sheet(self, one: SheetMap, path: tuple[str | int, ...]) -> Iterator[Target]:
        if not self._has_sheet(one.sheet, path):
            return
        columns = {p: c for p in PARTS if (c := getattr(one, p)) is not None}
        for part, letters in {**columns, "ids": one.ids}.items():
            self._see_inside((1, cell_names.column(letters.upper())), letters, (*path, part))
        at, shapes, count = cell_names.column(one.ids.upper()), Shapes(self._known.criteria), 0
        for number, row in self._book.sheets[one.sheet].rows:
            inside = number >= one.first_row and (one.last_row is None or number <= one.last_row)
            word = token(row[at - 1]) if inside and at <= len(row) else ""
            place = Place(self._file, number, at, one.sheet, is_cell=True)
            if word in self._by.leave:
                continue
            if word in self._known.ids:
                count += 1
                if self._is_first(word, place):
                    for part, letters in columns.items():
                        yield Target(word, part, one.sheet, finding.spot_of(letters, number))
            elif word and word in shapes:
                self._foreign.append((word, place))
        if not count:
            self._faults.append(_no_ids(self._place((*path, "ids")), self._known))

    def _of_cells(self, name: str, cells: CellMap, path: tuple[str | int, ...]) -> Iterator[Target]:
        place = self._place(path, key=True)
        if name not in self._known.ids:
            values = {"id": name, "scheme": self._known.scheme, "guess": near(name, self._known.ids) or ""}
            self._faults.append(Problem(place, "fill-unknown-id", values))
            return
        if not self._has_sheet(cells.sheet, path) or not self._is_first(name, place):
            return
        for part in PARTS:
            told = getattr(cells, part)
            if told is not None:
                letters = told.rstrip("0123456789")
                spot = finding.spot_of(letters, int(told[len(letters) :]))
                if self._see_inside(spot, told, (*path, part)):
                    yield Target(name, part, cells.sheet, spot)

    def _has_sheet(self, name: str, path: tuple[str | int, ...]) -> bool:
        if name in self._book.sheets:
            return True
        sheets = self._book.sheets
        values = {
            "name": name,
            "file": self._file,
            "known": _some(list(sheets)),
            "guess": near(name, sheets) or "",
        }
        self._faults.append(Problem(self._place((*path, "sheet")), "fill-no-sheet", values))
        return False

    def _see_inside(self, spot: Spot, told: str, path: tuple[str | int, ...]) -> bool:
        if 1 <= spot[1] <= MAX_COLUMNS and spot[0] <= MAX_ROWS:
            return True
        last = f"{cell_names.letters(MAX_COLUMNS)}{MAX_ROWS}"
        self._faults.append(fault(self._place(path), "fill-outside", cell=told, last=last))
        return False

    def _is_first(self, name: str, place: Place) -> bool:
        before = self._seen.setdefault(name, place)
        if before is not place:
            self._faults.append(fault(place, "fill-id-twice", id=name, first=before.spot))
        return before is place

    def _others(self) -> None:
        """Tell of ids that the scheme does not have: further ones beside all of ours, or the sign of another edition."""
        known = self._known
        is_whole = self._seen.keys() >= set(known.criteria)
        for word, place in self._foreign:
            part_of = word.rpartition("-")[0]
            is_other_level = part_of in known.items and not any(
                c.startswith(f"{part_of}-") for c in known.criteria
            )
            if not is_whole and not is_other_level:
                self._faults.append(
                    Problem(place, "fill-other-edition", {"id": word, "scheme": known.scheme, "guess": ""})
                )
        further = [w for w, _ in self._foreign]
        if further:
            values = {"ids": _some(further), "count": len(further), "scheme": known.scheme}
            self.notes.append(warning(self._foreign[0][1], "fill-not-ours", **values))

    def _place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        if self._source is None:
            return Place(self._file)
        return self._source.key_place(path) if key else self._source.place(path)


def _no_ids(place: Place, known: Known) -> Problem:
    example = next(iter(known.criteria or known.questions), "")
    return Problem(place, "fill-no-ids", {"scheme": known.scheme, "example": example})


def _some(names: list[str]) -> str:
    more = f" +{len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
