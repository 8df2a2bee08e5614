"""A scheme laid beside the answers of a firm: one row a criterion, and what to do next; pure."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.crosswalk.verdict import SPOKEN, Says, Told, Verdict, verdict
from cyberdiag.model import mapped
from cyberdiag.model.answers import Answer
from cyberdiag.model.assessment import State
from cyberdiag.scoring.judge import earned, relevant
from cyberdiag.scoring.undecided import Outlook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.editions import Edition
    from cyberdiag.model.framework import Criterion, Framework
    from cyberdiag.model.questionnaire import Question, QuestionSet

_YES = "yes"
_SETTLED = {Verdict.MET, Verdict.CHECK_YOURSELF}
"""Verdicts after which nothing is left to do here."""


class Way(StrEnum):
    """What a step asks of the firm."""

    IMPROVE = "improve"
    FIND_OUT = "find-out"
    ANSWER = "answer"


class Behind(Struct, frozen=True):
    """An answer that stands behind a verdict, with its note and evidence; None where the question does not apply.

    `facts` are then the answers that switch it off.
    """

    question: Question
    says: Says
    answer: Answer | None = None
    facts: tuple[tuple[Question, Answer], ...] = ()

    @property
    def state(self) -> State:
        """What became of the question, as a report words it."""
        if self.says is Says.NOT_APPLICABLE:
            return State.NOT_APPLICABLE
        return State.UNKNOWN if self.says is Says.UNKNOWN else State.ANSWERED


class Step(Struct, frozen=True):
    """One thing to do next; `question` is None where no questionnaire of the run asks it."""

    way: Way
    id: str
    question: Question | None
    criteria: tuple[str, ...]


class Row(Struct, frozen=True):
    """One criterion: what the answers say of it, what stands behind that, what was not asked, what to do next.

    `because` are the answers that the verdict rests on, which stand first in `behind`; `against` those that fall short
    where the criterion is met all the same.
    """

    criterion: str
    requirement: str
    gist: str
    verdict: Verdict
    questions: tuple[str, ...]
    behind: tuple[Behind, ...]
    because: tuple[str, ...]
    against: tuple[str, ...]
    missing: str
    next: tuple[Step, ...]
    note: str = ""


class Projection(Struct, frozen=True):
    """A scheme beside the answers of a firm; `partial` where its mapping can show no criterion as met."""

    scheme: Framework
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    partial: bool
    versions: Mapping[str, str] = {}
    """Of every questionnaire and overlay whose questions were looked at, by id."""
    unanswered: tuple[str, ...] = ()
    """The questionnaires and overlays that ask what is left to answer."""

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many criteria have each verdict, in the order of the verdicts."""
        found = Counter(row.verdict for row in self.rows)
        return {one: found[one] for one in Verdict}

    @property
    def requirements(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each requirement, in the order of the scheme."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.requirement, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @property
    def whole(self) -> int:
        """Of how many requirements every criterion is met."""
        return sum(all(r.verdict is Verdict.MET for r in rows) for rows in self.requirements.values())


def project(
    scheme: Framework, questions: QuestionSet, answers: Answers, plan: Iterable[str] = ()
) -> Projection:
    """Return where a firm stands against each criterion of a scheme.

    `questions` are all that the answers file holds answers for, `plan` the ids of questions in the order in which
    the plan mends them. Who asks for the scheme is taken as one whose buyer does.
    """
    rank = {name: n for n, name in enumerate(plan)}
    taken = answers
    for name, value in scheme.asked_by.items():
        taken = taken.with_answer(name, Answer(value))
    outlook = Outlook(questions, relevant(questions, taken))
    look = _Look(scheme, questions, outlook, mapped.editions(questions), rank)
    criteria = mapped.criteria(scheme, questions.by_id.values())
    rows = tuple(look.row(name, criterion) for name, criterion in criteria.items())
    return Projection(
        scheme, rows, look.steps(rows), not scheme.criteria, questions.versions, look.asking(rows)
    )


class _Look(Struct, frozen=True):
    """What the rows of one projection are made from."""

    scheme: Framework
    questions: QuestionSet
    outlook: Outlook
    editions: Mapping[str, Edition | None]
    rank: Mapping[str, int]

    def says(self, name: str, level: str | None = None) -> Says:
        """Return what the answer to a question says; `level` is its lowest choice that is enough."""
        question = self.questions.by_id.get(name)
        if question is None:
            return Says.UNANSWERED
        answer = self.outlook.answers.get(name)
        if self.outlook.applies(question) is False or (answer is not None and _left_out(question, answer)):
            return Says.NOT_APPLICABLE
        if answer is None:
            return Says.UNANSWERED
        if answer.is_unknown:
            return Says.UNKNOWN
        return Says.ENOUGH if _enough(question, answer, level) else Says.BELOW

    def row(self, name: str, criterion: Criterion) -> Row:
        """Return one criterion."""
        said = {q: self.says(q, criterion.levels.get(q)) for q in criterion.asked}
        own = {q: said[q] for q in criterion.questions}
        follow_up = criterion.follow_up
        told = Told(
            questions=tuple(own.values()),
            whole=criterion.covers == "whole" and all(map(self._holds, own)),
            follow_up=None if follow_up is None else said[follow_up],
            alone=not criterion.with_questions,
            trusted=follow_up is None or self._holds(follow_up),
            guard=None if criterion.guard is None else said[criterion.guard],
        )
        found = verdict(told)
        because = _because(found, said)
        return Row(
            criterion=name,
            requirement=criterion.part_of,
            gist=self.scheme.items[name],
            verdict=found,
            questions=criterion.asked,
            behind=self._behind(said, because),
            because=because,
            against=tuple(q for q, says in said.items() if found is Verdict.MET and says is Says.BELOW),
            missing="" if found in _SETTLED or told.follow_up in SPOKEN else criterion.missing,
            next=tuple(self._next(name, found, said, criterion)),
            note=criterion.note,
        )

    def _holds(self, name: str) -> bool:
        question = self.questions.by_id.get(name)
        return question is not None and mapped.holds(self.scheme, question, self.editions.get(name))

    def _behind(self, said: Mapping[str, Says], first: tuple[str, ...]) -> tuple[Behind, ...]:
        asked = self.questions.by_id
        return tuple(
            Behind(asked[name], said[name], self.outlook.answers.get(name), self._facts(name, said[name]))
            for name in dict.fromkeys((*first, *said))
            if said[name] is not Says.UNANSWERED
        )

    def _facts(self, name: str, says: Says) -> tuple[tuple[Question, Answer], ...]:
        """Return the answers by which a question does not apply, in the order asked."""
        if says is not Says.NOT_APPLICABLE:
            return ()
        needed = self.questions.needs[name] - self.scheme.asked_by.keys()
        order = sorted(needed, key=self.questions.place.__getitem__)
        given = ((self.questions.by_id[n], self.outlook.answers.get(n)) for n in order)
        return tuple((question, answer) for question, answer in given if answer is not None)

    def _next(
        self, name: str, found: Verdict, said: Mapping[str, Says], criterion: Criterion
    ) -> Iterable[Step]:
        """Give what moves a criterion on: what is to be mended first, then found out, then answered."""
        if found in _SETTLED:
            return
        for way, says in (
            (Way.IMPROVE, Says.BELOW),
            (Way.FIND_OUT, Says.UNKNOWN),
            (Way.ANSWER, Says.UNANSWERED),
        ):
            wanted = [q for q, one in said.items() if one is says and _counts(q, said, criterion)]
            for one in sorted(wanted, key=self._place):
                yield Step(way, one, self.questions.by_id.get(one), (name,))

    def _place(self, name: str) -> tuple[int, int]:
        asked = self.questions.place
        return self.rank.get(name, len(self.rank)), asked.get(name, len(asked))

    def asking(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """Return what asks the questions that are left to answer."""
        left = (s.id for row in rows for s in row.next if s.way is Way.ANSWER)
        editions = (self.editions.get(name) for name in left)
        return tuple(dict.fromkeys(e.id for e in editions if e is not None))

    def steps(self, rows: Iterable[Row]) -> tuple[Step, ...]:
        """Return every step once, with all criteria that it moves on, in the order of the plan."""
        found: dict[tuple[Way, str], list[str]] = {}
        known: dict[str, Question | None] = {}
        for step in (s for row in rows for s in row.next):
            found.setdefault((step.way, step.id), []).extend(step.criteria)
            known[step.id] = step.question
        made = (Step(way, name, known[name], tuple(items)) for (way, name), items in found.items())
        ways = list(Way)
        return tuple(sorted(made, key=lambda s: (s.way is Way.ANSWER, self._place(s.id), ways.index(s.way))))


def _counts(name: str, said: Mapping[str, Says], criterion: Criterion) -> bool:
    """Return whether a question that is not yes yet can move a criterion on.

    Where a follow-up decides alone, an unanswered question beside it needs no answer, and once it is answered the others
    are mended for their own sake only.
    """
    follow_up = criterion.follow_up
    if follow_up is None or criterion.with_questions or name in {follow_up, criterion.guard}:
        return True
    if said[follow_up] in {Says.UNANSWERED, Says.NOT_APPLICABLE}:
        return said[name] is not Says.UNANSWERED or said[follow_up] is Says.NOT_APPLICABLE
    return False


def _because(found: Verdict, said: Mapping[str, Says]) -> tuple[str, ...]:
    """Return the answers that a verdict rests on."""
    of = {
        Verdict.MET: Says.ENOUGH,
        Verdict.PARTLY: Says.ENOUGH,
        Verdict.OPEN: Says.BELOW,
        Verdict.UNKNOWN: Says.UNKNOWN,
        Verdict.CHECK_YOURSELF: Says.NOT_APPLICABLE,
    }
    return tuple(name for name, says in said.items() if says is of.get(found))


def _left_out(question: Question, answer: Answer) -> bool:
    return any(found.not_applicable for c in answer.chosen if (found := question.choice(c)) is not None)


def _enough(question: Question, answer: Answer, level: str | None) -> bool:
    """Return whether an answer is the lowest that is enough, or better; without points, only that one or yes is."""
    least = question.full_points if level is None else question.points(level)
    if not question.has_points or least is None:
        return answer.value == (level or _YES)
    return earned(question, answer) >= least
