"""What is wrong with questionnaires and catalogue, and with the tests that stand beside a questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.app import golden
from cyberdiag.catalog import lint, load
from cyberdiag.problems import in_order

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.problems import Problem


class Checked(Struct, frozen=True):
    """What was found, and how many questionnaires, questions, sources and tests were looked at."""

    problems: tuple[Problem, ...]
    counts: dict[str, int]

    @property
    def errors(self) -> int:
        """Return how many of the problems are errors."""
        return sum(p.is_error for p in self.problems)

    def summary(self, say: Messages) -> str:
        """Return the result in one line."""
        if not self.problems:
            return say("check.data-fine", **self.counts)
        return say("check.counts", errors=self.errors, warnings=len(self.problems) - self.errors)


def check(names: tuple[str, ...]) -> Checked:
    """Check the named questionnaires, or without names everything shipped, and run their tests.

    Raises:
        UnknownName: for a name that nothing has.
    """
    linted = lint.run(names)
    tried = [golden.run(name) for name in names or (load.PROFILE, *load.questionnaire_ids())]
    found = in_order([*linted.problems, *(p for failed, _ in tried for p in failed)])
    counts = {
        "questionnaires": linted.questionnaires,
        "questions": linted.questions,
        "sources": linted.sources,
        "tests": sum(count for _, count in tried),
    }
    return Checked(tuple(found), counts)
