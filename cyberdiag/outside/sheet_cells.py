"""The cells of a sheet and the texts that they point at, taken from the elements of a workbook as they pass."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from msgspec import Struct

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem

MAX_ROWS = 20_000
MAX_COLUMNS = 64
LONGEST_TEXT = 32_767
"""Characters; what a cell holds at most."""
Row = tuple[int, tuple[Any, ...]]
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile("[0-9]{1,7}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_TRUTHS = {"TRUE()": True, "FALSE()": False, "TRUE": True, "FALSE": False}
INDEX = re.compile("[0-9]{1,7}")
FIRST_DAY, FIRST_DAY_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
"""31 December 9999."""
_WHOLE = 10**15
"""Beyond it a spreadsheet keeps no single digit."""
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(50, 59)}
_PERCENT_FORMATS = {"9", "10"}
_NOT_OF_A_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|general', re.IGNORECASE)
_OF_A_DATE = re.compile("[dy]|ge|m+/", re.IGNORECASE)


class SheetPart(Struct, frozen=True):
    """A sheet: its name, its part in the archive, whether it is hidden, and its rows with a value."""

    name: str
    part: str
    is_hidden: bool
    rows: list[Row]


class Opened(Struct, frozen=True):
    """A workbook that was read: its sheets, the content of its parts that are XML, and those that it names by kind."""

    sheets: tuple[SheetPart, ...]
    parts: dict[str, bytes]
    top: str
    related: dict[str, str]


class Formula(str):
    """A formula as it stands in a cell; it is never worked out."""

    __slots__ = ()


class Damaged(Exception):
    """What no spreadsheet program writes."""


class Texts:
    """Takes texts together, which may stand in pieces; how a word is read aloud is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] | None = None
        self._length = 0
        self._aloud = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "si":
            self._length = 0
            self.found.append("")
        elif name == "rPh":
            self._aloud += 1
        elif name == "t" and not self._aloud and self.found:
            self._pieces = []

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "rPh":
            self._aloud -= 1
        elif name == "t" and self._pieces is not None:
            self.found[-1] += "".join(self._pieces)
            self._pieces = None

    def text(self, piece: str) -> None:
        """Take a piece of text.

        Raises:
            Damaged: when no cell holds so much.
        """
        if self._pieces is not None:
            self._length = _longer(self._length, piece)
            self._pieces.append(piece)


def _longer(length: int, piece: str) -> int:
    if length + len(piece) > LONGEST_TEXT:
        raise Damaged
    return length + len(piece)


class Formats:
    """Takes the styles of cells: whether each shows a date, a percentage (`%`) or a plain number (nothing)."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._own: dict[str, str] = {}
        self._inside = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "numFmt":
            self._own[given.get("numFmtId", "")] = given.get("formatCode", "")[:200]
        elif name == "xf" and self._inside == "cellXfs":
            key = given.get("numFmtId", "")
            bare = _NOT_OF_A_FORMAT.sub("", self._own.get(key, ""))
            is_known = key.isascii() and INDEX.fullmatch(key) and int(key) in _DATE_FORMATS
            is_date = bool(_OF_A_DATE.search(bare)) if key in self._own else bool(is_known)
            is_share = "%" in bare or key in _PERCENT_FORMATS
            self.found.append("date" if is_date else "%" if is_share else "")
        elif name.startswith("cell"):
            self._inside = name


class Days(Struct, frozen=True):
    """What each style of cells shows a number as (`date`, `%` or as it is), and the day before the first."""

    of_styles: list[str]
    first: dt.date

    def shown(self, number: float, style: str) -> str | None:
        """Return the date or the percentage that a cell shows; None when it shows a number."""
        known = INDEX.fullmatch(style) and int(style) < len(self.of_styles) and self.of_styles[int(style)]
        if known == "%":
            return f"{number * 100:g}%"
        if not known or not 1 <= number <= _LAST_SERIAL - (self.first - FIRST_DAY).days:
            return None
        return (self.first + dt.timedelta(days=int(number))).isoformat()


class Sheet:
    """Takes the cells of one sheet."""

    def __init__(self, file: str, texts: list[str], days: Days) -> None:
        self.rows: list[Row] = []
        self._file, self._texts, self._days = file, texts, days
        self._row = 0
        self._column = 0
        self._values: dict[int, Any] = {}
        self._given: dict[str, str] | None = None  # of the cell that is open
        self._formula: str | None = None
        self._pieces: list[str] | None = None  # of the text that is open
        self._held: list[str] = []
        self._length = 0
        self._aloud = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "row":
            self._row, self._column, self._values = self._next_row(given.get("r")), 0, {}
        elif name == "c":
            self._column = self._next_column(given.get("r"))
            self._given, self._formula, self._held, self._length = given, None, [], 0
        elif name == "f":
            self._formula, self._pieces = "", []
        elif name == "rPh":
            self._aloud += 1
        elif name in {"v", "t"} and self._given is not None and not self._aloud:
            self._pieces = []

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "f":
            self._formula, self._pieces = "".join(self._pieces or ()), None
        elif name in {"v", "t"} and self._pieces is not None:
            self._held += self._pieces
            self._pieces = None
        elif name == "rPh":
            self._aloud -= 1
        elif name == "c" and self._given is not None:
            value = self._value(self._given, "".join(self._held)) if self._formula is None else self._worked()
            if value is not None and self._column <= MAX_COLUMNS:
                self._values[self._column] = value
            self._given = None
        elif name == "row" and self._values:
            if self._row > MAX_ROWS:
                raise InvalidData(
                    [
                        Problem(
                            Place(self._file, self._row, 1, is_cell=True),
                            "xlsx-too-many",
                            {"limit": MAX_ROWS},
                        )
                    ]
                )
            last = max(self._values)
            self.rows.append((self._row, tuple(self._values.get(n) for n in range(1, last + 1))))
            self._values = {}

    def text(self, piece: str) -> None:
        """Take a piece of text.

        Raises:
            Damaged: when no cell holds so much.
        """
        if self._pieces is not None:
            self._length = _longer(self._length, piece)
            self._pieces.append(piece)

    def _next_row(self, given: str | None) -> int:
        number = self._row + 1 if given is None else int(given) if _ROW.fullmatch(given) else 0
        if number <= self._row:
            raise Damaged
        return number

    def _next_column(self, given: str | None) -> int:
        if given is None:
            return self._column + 1
        found = _CELL.fullmatch(given)
        if found is None:
            raise Damaged
        number = 0
        for letter in found[1]:
            number = number * 26 + ord(letter) - ord("A") + 1
        return number

    def _worked(self) -> Any:
        """Return what a formula says without being worked out: LibreOffice writes a truth value as one."""
        return _TRUTHS.get((self._formula or "").strip().upper(), Formula("="))

    def _value(self, given: dict[str, str], text: str) -> Any:
        kind = given.get("t", "n")
        if kind == "s":
            if not INDEX.fullmatch(text):
                raise Damaged
            return self._texts[int(text)] or None
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "d":
            return text[: len("2026-11-22")] or None
        if kind != "n" or not text.strip():
            return text or None
        return self._number(text.strip(), given.get("s", ""))

    def _number(self, text: str, style: str) -> Any:
        if not _NUMBER.fullmatch(text):
            raise Damaged
        number = float(text)
        if not math.isfinite(number) or abs(number) >= _WHOLE:
            return text
        return self._days.shown(number, style) or (int(number) if number.is_integer() else number)
