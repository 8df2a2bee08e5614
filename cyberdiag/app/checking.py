"""What is wrong with questionnaires and catalogue, and with the tests that stand beside a questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.app import golden, reviewing
from cyberdiag.catalog import knowledge, lint, load
from cyberdiag.catalog.gather import attempt
from cyberdiag.messages import writing
from cyberdiag.problems import Severity, in_order, warning

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

    @property
    def warnings(self) -> int:
        """Return how many of them are warnings; a note is neither."""
        return sum(p.severity is Severity.WARNING for p in self.problems)

    def summary(self, say: Messages) -> str:
        """Return the result in one line."""
        if not (self.errors or self.warnings):
            return say("check.data-fine", **self.counts)
        return say("check.counts", errors=self.errors, warnings=self.warnings)


def check(names: tuple[str, ...], lang: str, as_of: str | None = None) -> Checked:
    """Check the named questionnaires, or without names everything shipped, and run their tests.

    With a day (`as_of`) it tells too, in a language, which sources have a newer edition by then.

    Raises:
        UnknownName: for a name that nothing has.
        WrongUsage: for a day that is none.
    """
    day = None if as_of is None else reviewing.as_day("--as-of", as_of)
    linted = lint.run(names)
    tried = [golden.run(name) for name in names or (load.PROFILE, *load.questionnaire_ids())]
    late = attempt([], _late, day, lang) if day else None  # what cannot be read is told above
    found = in_order(
        [*linted.problems, *linted.notes, *(late or ()), *(p for failed, _ in tried for p in failed)]
    )
    counts = {
        "questionnaires": linted.questionnaires,
        "questions": linted.questions,
        "sources": linted.sources,
        "tests": sum(count for _, count in tried),
    }
    return Checked(tuple(found), counts)


def _late(day: str, lang: str) -> list[Problem]:
    """Return a warning for every source with a newer edition by a day, and for a list that nobody looked at for long."""
    when = writing(lang).when
    dated = knowledge.dated(lang)
    found = [
        warning(dated.place(one), "source-overdue", id=one.id, title=one.title, due=when(one.next))
        for one in dated.overdue(day)
    ]
    if dated.register.reviewed and dated.register.is_old(day):
        values = {"day": when(dated.register.reviewed), "months": dated.register.keeps}
        found.append(warning(dated.reviewed, "catalogue-old", **values))
    return found
