"""A part of the questions for one person: what they can answer, and what decides whether that applies."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.catalog import advice
from cyberdiag.errors import WrongUsage
from cyberdiag.model.answers import Answers
from cyberdiag.model.role import Role, sentence
from cyberdiag.problems import near
from cyberdiag.scoring import order
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question, QuestionSet


WORDING = ("industry", "employees")
"""The facts that decide in which words a firm is asked."""


class Wish(Struct, frozen=True):
    """Whom a sheet is for and what it is to ask; `earlier` are answers of which only the unknown ones are asked again."""

    role: Role | None = None
    only: tuple[str, ...] = ()
    earlier: Answers | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything is to be asked."""
        return self.role is None and not self.only and self.earlier is None


class Part(Struct, frozen=True):
    """The questions of a part; `context` are earlier answers that decide which apply, and in which words."""

    wish: Wish
    ids: frozenset[str]
    context: Mapping[str, Any] = MappingProxyType({})

    @property
    def name(self) -> str:
        """What the file that comes back may be called."""
        return self.wish.role or "part"

    def who(self, lang: str) -> str:
        """Return what the person is called in such a firm; nothing where no role was named."""
        role = self.wish.role
        if role is None:
            return ""
        return advice.load_trades(lang).of(self.wish.earlier or Answers()).roles.name(role)

    def head(self, lang: str) -> dict[str, str]:
        """Return what is known of the firm and of who will answer, as an answers file says it."""
        firm = self.wish.earlier.organisation if self.wish.earlier else ""
        return {"organisation": firm, "respondent": sentence(self.who(lang))}

    def note(self, say: Messages) -> str:
        """Return the covering note: whom the questions are for, how many there are, and what to do with the answers."""
        who = self.who(say.lang) or say("sheet.part-you")
        return sentence(say("sheet.part", who=who, count=len(self.ids)))


def part(questions: QuestionSet, wish: Wish, *, quick: bool = False) -> Part:
    """Return the part that was wished for; a question that names no role is the owner's.

    Raises:
        WrongUsage: for an id that there is not, or a part without questions.
    """
    wanted = set(order.sheet(questions, quick=quick))
    if wish.only:
        wanted &= set(_named(questions, wish.only))
    if wish.role is not None:
        wanted = {name for name in wanted if wish.role in (questions.by_id[name].asks or (Role.OWNER,))}
    known = Answers()
    if wish.earlier is not None:
        known = relevant(questions, wish.earlier)
        wanted = {name for name in wanted if _is_unknown(questions.by_id[name], questions, known)}
    if not wanted:
        raise WrongUsage.of("nothing-for-them")
    asked, decided = set(wanted), set[str]()
    waiting = [*wanted]
    while waiting:
        for name in questions.needs[waiting.pop()] - asked - decided:
            (asked if known.value(name) is None else decided).add(name)
            waiting.append(name)
    decided |= {name for name in WORDING if known.value(name) is not None} - asked
    context = {name: known.by_id[name].plain for name in sorted(decided)}
    return Part(wish, frozenset(asked), MappingProxyType(context))


def _is_unknown(question: Question, questions: QuestionSet, known: Answers) -> bool:
    """Return whether a question applies and its answer is not known; nobody misses what is asked on request only."""
    answer = known.get(question.id)
    if answer is None and (question.optional or question.id in questions.detail):
        return False
    return (answer is None or answer.is_unknown) and question.applies(known, questions.flags)


def _named(questions: QuestionSet, only: Iterable[str]) -> Iterable[str]:
    """Give the ids that were typed, whatever their case."""
    known = {name.casefold(): name for name in questions.by_id}
    for typed in only:
        found = known.get(typed.strip().casefold())
        if found is None:
            guess = near(typed, questions.by_id)
            raise WrongUsage.of("unknown-question-asked", id=typed[:40], guess=guess or "")
        yield found
