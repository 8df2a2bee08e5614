"""The columns of a wide table by their names: a question, what stands beside its answer, or who answered and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.answer_files import versions
from cyberdiag.answer_files.document import NOTES, TEXTS
from cyberdiag.catalog import known, load
from cyberdiag.errors import InvalidAnswers
from cyberdiag.problems import Place, Problem, Problems, Severity, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cyberdiag.model.questionnaire import Question, QuestionSet

CLIENT = "client"
ABOUT = (CLIENT, *TEXTS)
"""What a column may hold besides answers: who the firm is to its owner, and what an answers file says of itself."""
BESIDE = "/"
"""Parts the id of a question from what stands beside its answer: `TEC-01/note`."""
_MOST_GUESSED = 100
_MOST_NAMED = 5


class Heads(Struct, frozen=True):
    """What each column that is read holds, by its name as it stands in the file."""

    answers: dict[str, Question] = field(default_factory=dict)
    beside: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The question, and the field beside its answer."""
    about: dict[str, str] = field(default_factory=dict)
    told: tuple[Problem, ...] = ()
    """What the owner of the table should know of columns that are not read, or have a new name."""

    @property
    def wanted(self) -> frozenset[str]:
        """The names of all columns that are read."""
        return frozenset((*self.answers, *self.beside, *self.about))

    def question(self, column: str) -> str:
        """Return the id of the question to which a column belongs; else the name of the column."""
        if column in self.answers:
            return self.answers[column].id
        return self.beside[column][0] if column in self.beside else column


def asked_by(columns: Iterable[str], lang: str, names: Sequence[str] = ()) -> QuestionSet:
    """Return the questionnaires of these names, else those to which the columns of a table belong, else all that there are."""
    held = frozenset(_question_of(column) for column in columns)
    layers = frozenset(name for name in load.shipped_overlays() if held & load.question_ids(name))
    wanted = tuple(names) or known.answered(held, layers) or load.questionnaire_ids()
    return load.question_set((*wanted, *load.overlays_of(wanted, layers)), lang, whole=True)


def _question_of(column: str) -> str:
    """Return the id that stands before what is beside an answer."""
    name = column.strip()
    head, _, tail = name.partition(BESIDE)
    return head if tail in NOTES else name


def heads(columns: Iterable[str], questions: QuestionSet, path: str) -> Heads:
    """Return what the columns of a table hold.

    Raises:
        InvalidAnswers: where two are one question, one looks like a slip of a question's id, or none is a question.
    """
    reader = _Reader(questions, Place(path))
    for column in columns:
        reader.take(column)
    if not (reader.found.answers or reader.beside or reader.wrong):
        reader.wrong.append(Problem(Place(path), "wide-no-columns"))
    if reader.wrong:
        raise InvalidAnswers(reader.wrong)
    reader.tell_unread()
    return replace(reader.found, told=tuple(reader.told))


class _Reader:
    """Takes the names of columns one by one."""

    def __init__(self, questions: QuestionSet, place: Place) -> None:
        self._questions, self._place = questions, place
        self._was, self._gone = versions.former(questions)
        self._taken: dict[str, str] = {}
        self.found = Heads()
        self._unread: list[str] = []
        self.beside: list[str] = []
        self.told, self.wrong = Problems(), Problems()

    def take(self, column: str) -> None:
        name = column.strip()
        head, _, tail = name.partition(BESIDE)
        by_id = self._questions.by_id
        now = head if head in by_id else self._was.get(head, head)
        if now in by_id and tail in {"", *NOTES}:
            if tail:
                self.found.beside[column] = (now, tail)
            else:
                self.found.answers[column] = by_id[now]
            if now != head:
                self._tell("renamed-question", id=head, now=now)
            self._once(f"{now}{BESIDE}{tail}", name)
        elif name in ABOUT:
            self.found.about[column] = name
            self._once(name, name)
        elif head in self._gone:
            self._tell("dropped-question", id=head)
        elif head in self._questions.beside:
            self.beside.append(name[:40])
        else:
            self._unknown(name, f"{now}{BESIDE}{NOTES[0]}" if now in by_id else "")

    def _unknown(self, name: str, guess: str) -> None:
        if not guess and len(self._unread) + len(self.wrong) < _MOST_GUESSED:
            guess = near(name, [*self._questions.by_id, *ABOUT]) or ""
        if guess:
            self._refuse("wide-column-near", id=name[:40], guess=guess)
        else:
            self._unread.append(name[:40])

    def tell_unread(self) -> None:
        """Tell of all columns at once that belong to no question, or to one that is not asked: a table of one's own may have dozens."""
        for code, names in (("wide-column", self._unread), ("wide-column-beside", self.beside)):
            left = len(names) - _MOST_NAMED
            more = f", … (+{left})" if left > 0 else ""
            if names:
                self._tell(code, names=", ".join(names[:_MOST_NAMED]) + more)

    def _once(self, meant: str, name: str) -> None:
        if meant in self._taken:
            self._refuse("wide-column-twice", id=name[:40], first=self._taken[meant][:40])
        self._taken.setdefault(meant, name)

    def _tell(self, code: str, **values: str) -> None:
        self.told.append(Problem(self._place, code, values, Severity.WARNING))

    def _refuse(self, code: str, **values: str) -> None:
        self.wrong.append(Problem(self._place, code, values))
