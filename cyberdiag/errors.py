"""Everything that can end a run early, and the exit code of each.

CyberdiagError
├── WrongUsage            2   a command line that cannot be meant
│   └── UnknownName       2   an id that nothing has
├── InvalidData           3   a questionnaire, catalogue file or template
├── InvalidAnswers        4   an answers file, or answers that are missing
├── TerminalRequired      5   a question to ask and nobody to ask
├── CannotWrite           6   a file that cannot be written
└── Interrupted         130   Ctrl-C; what was confirmed is on disk
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Self

from cyberdiag.problems import Place, Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """What a run ends with (docs/reference.md, "Exit codes"); every other module names them from here."""

    DONE = 0
    BELOW_THRESHOLD = 1
    WRONG_USAGE = 2
    INVALID_DATA = 3
    INVALID_ANSWERS = 4
    TERMINAL_REQUIRED = 5
    CANNOT_WRITE = 6
    BUG = 70
    TERMINAL_GONE = 129
    INTERRUPTED = 130


class CyberdiagError(Exception):
    """A run that ends for a reason the user can act on; carries every problem found."""

    exit_code = ExitCode.BUG

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(list(problems))
        super().__init__("; ".join(f"{p.place}: {p.code} {dict(p.values)}" for p in self.problems))

    @classmethod
    def of(cls, code: str, file: str = "", **values: Any) -> Self:
        """Build the error from one problem that belongs to a whole file, or to none."""
        return cls([Problem(Place(file), code, values)])


class WrongUsage(CyberdiagError):
    """A command line that cannot be meant; nothing was read."""

    exit_code = ExitCode.WRONG_USAGE


class UnknownName(WrongUsage):
    """An id that nothing has, told with what comes near it."""


class InvalidData(CyberdiagError):
    """A questionnaire, catalogue file or template with faults."""

    exit_code = ExitCode.INVALID_DATA


class InvalidAnswers(CyberdiagError):
    """An answers file with faults, or answers that are missing."""

    exit_code = ExitCode.INVALID_ANSWERS


class TerminalRequired(CyberdiagError):
    """A question to ask and nobody to ask."""

    exit_code = ExitCode.TERMINAL_REQUIRED


class CannotWrite(CyberdiagError):
    """A file that cannot be written; what was there before is as it was."""

    exit_code = ExitCode.CANNOT_WRITE


class Interrupted(CyberdiagError):
    """Ctrl-C; what was confirmed is on disk."""

    exit_code = ExitCode.INTERRUPTED
