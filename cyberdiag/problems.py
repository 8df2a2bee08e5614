"""What can be wrong with something a person wrote, and where."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Path = tuple[str | int, ...]
_BREAK = re.compile("\r\n?|[\n\x85\u2028\u2029]")


class Severity(StrEnum):
    """Whether a problem stops the work; a note is told only, and fails nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(Struct, frozen=True, order=True):
    """A spot in a file; `line` and `column` count from 1, 0 means the file as a whole.

    In a workbook it is a cell (`is_cell`), and `sheet` names its sheet where there are several.
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""
    is_cell: bool = False

    def __str__(self) -> str:
        """Return `file:line:column`, the form that editors and terminals open on a click, or `file:E11`."""
        return f"{self.file}:{self.spot}" if self.line else self.file

    @property
    def spot(self) -> str:
        """The spot without its file: `11:5`, or `E11` as a spreadsheet calls it."""
        if not self.is_cell:
            return f"{self.line}:{self.column}"
        letters, left = "", self.column
        while left > 0:
            left, letter = divmod(left - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self.sheet}!{letters}{self.line}" if self.sheet else f"{letters}{self.line}"


class Lines:
    """Turns offsets into a text into places; a line ends where YAML and `str.splitlines` say that it ends."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def place(self, offset: int) -> Place:
        """Return where the character at an offset stands."""
        line = bisect_right(self._starts, offset)
        return Place(self._file, line, offset - self._starts[line - 1] + 1)


class Problem(Struct, frozen=True):
    """One fault: `code` names a text under `problems` in `messages/`, `values` fill it."""

    place: Place
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it stops the work."""
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[Place, str, str]:
        """Return what problems are ordered by: file and line, then code and values."""
        return (self.place, self.code, str(dict(self.values)))


MORE = "more-problems"
MOST_KEPT = 200
"""More problems of one reading than this are counted, not kept: a file of a million faults must not cost a million."""


class Problems(list[Problem]):
    """The problems of one reading; behind the last that is kept stands how many more there are."""

    @property
    def is_full(self) -> bool:
        """Whether problems are only counted by now."""
        return len(self) > MOST_KEPT

    def append(self, problem: Problem) -> None:
        """Keep one more problem, or count it."""
        if self.is_full:
            self.count_more(1, problem.severity)
        elif len(self) == MOST_KEPT:
            super().append(Problem(problem.place, MORE, {"count": 1}, problem.severity))
        else:
            super().append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep more problems, or count them."""
        for problem in problems:
            self.append(problem)

    def count_more(self, number: int = 1, severity: Severity = Severity.ERROR) -> None:
        """Count problems that nobody made, once the list is full."""
        last = self[-1]
        worse = severity if severity is Severity.ERROR else last.severity
        self[-1] = Problem(last.place, MORE, {"count": last.values["count"] + number}, worse)


def bounded(found: Iterable[Problem]) -> Iterator[Problem]:
    """Give what a check finds, up to as many errors as are kept; the rest is found when those are mended."""
    errors = 0
    for problem in found:
        yield problem
        errors += problem.is_error
        if errors == MOST_KEPT:
            return


def fault(place: Place, code: str, **values: Any) -> Problem:
    """Return a problem that stops the work."""
    return Problem(place, code, values)


def warning(place: Place, code: str, **values: Any) -> Problem:
    """Return a problem that is only told."""
    return Problem(place, code, values, Severity.WARNING)


def in_order(problems: list[Problem] | tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems by file and line, each once."""
    return tuple(sorted({p.sort_key(): p for p in problems}.values(), key=Problem.sort_key))


_PADDING = re.compile(r"(?<!\d)0+(?=\d)")
"""Zeros in front of a number: TEC-7 means TEC-07."""

_LONGEST_GUESSED = 100
"""Characters; no name of ours is half as long, and what a long text resembles takes minutes to find out."""
_MOST_GUESSED = 2000
"""Words; among more of them a guess costs more than it helps, and every name of a faulty file asks for one."""
_MOST_COMPARED = 4_000_000
"""What the guesses of one run may cost in all; a file of nothing but unknown names asks for tens of thousands."""
_WORD = 250
"""What it costs to look at a word, beside its letters times those of the word that was meant."""


class _Guesses(Struct):
    """What may still be spent on guesses."""

    left: int = _MOST_COMPARED


_guesses: ContextVar[_Guesses | None] = ContextVar("guesses", default=None)


@contextmanager
def guessing() -> Iterator[None]:
    """Let what guesses cost in all be bounded; without it each is made."""
    token = _guesses.set(_Guesses())
    try:
        yield
    finally:
        _guesses.reset(token)


def _affordable(word: str, known: Collection[str]) -> bool:
    """Return whether a guess is worth its cost, and take that from what may still be spent."""
    if len(word) > _LONGEST_GUESSED or len(known) > _MOST_GUESSED:
        return False
    spent = _guesses.get()
    if spent is None:
        return True
    if spent.left > 0:
        spent.left -= sum(_WORD + len(word) * min(len(k), _LONGEST_GUESSED) for k in known)
    return spent.left > 0


def near(word: str, known: Collection[str]) -> str | None:
    """Return the known word that `word` was probably meant to be; a full-width letter is taken for its usual one."""
    if not _affordable(word, known):
        return None
    import difflib

    folded = {_fold(k): k for k in known if len(k) <= _LONGEST_GUESSED}
    exact = folded.get(_fold(word))
    if exact is not None:
        return exact
    unpadded = {_PADDING.sub("", k): original for k, original in folded.items()}
    same = unpadded.get(_PADDING.sub("", word.casefold()))
    if same is not None:
        return same
    found = difflib.get_close_matches(_fold(word), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def unknown(place: Place, kind: str, name: str, known: Collection[str]) -> Problem:
    """Return the problem of a name that nothing has, with the near miss."""
    return fault(place, "unknown-reference", kind=kind, name=name, guess=near(name, known) or "")
