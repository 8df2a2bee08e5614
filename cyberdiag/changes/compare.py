"""Two assessments side by side: what changed in the firm, and what only in the questionnaire.

The bridge between them is the old answers under the questionnaire of now: from the old score to the bridge the
questionnaire changed, from the bridge to the new score the firm did.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.editions import Changes
from cyberdiag.scoring.actions import FIRST
from cyberdiag.scoring.judge import earned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.result import Diagnosis, Result, Score

ANSWERS = ("better", "worse", "known", "unknown", "answered", "withdrawn", "other")
"""What can become of an answer."""
PLANNED = ("done", "begun", "open", "unknown", "gone")
"""What can become of an action of the earlier plan."""


class Side(Struct, frozen=True):
    """One of the two: its result, and its answers as the questionnaire of now reads them.

    `afresh` means that it was an answers file, so that its scores are those of the questionnaire of now;
    `versions` are those it was answered in; `result` has those it was scored with.
    """

    result: Result
    answers: Answers
    versions: dict[str, str]
    afresh: bool


class ChangedAnswer(Struct, frozen=True):
    """An answer that is not what it was; None where there was or is none."""

    question: Question
    before: Answer | None
    after: Answer | None
    kind: str


class ChangedScore(Struct, frozen=True):
    """One score: old, old answers under the questionnaire of now, new; None where it is not known."""

    id: str
    title: str
    old: Score | None
    bridge: Score | None
    new: Score | None

    @property
    def is_rough(self) -> bool:
        """Whether a side is an estimate, because questions were not asked: differences are rough then."""
        return any(s is not None and s.expected != s.score for s in (self.old, self.bridge, self.new))

    @property
    def by_questionnaire(self) -> float | None:
        """The points that the change of the questionnaire gave; None where a side is not known."""
        return _difference(self.old, self.bridge)

    @property
    def by_firm(self) -> float | None:
        """The points that the change of the firm gave; None where a side is not known."""
        return _difference(self.bridge, self.new)


class ChangedDiagnosis(Struct, frozen=True):
    """One diagnosis with the scores on its first axis."""

    total: ChangedScore
    axes: tuple[ChangedScore, ...]


class ChangedEdition(Struct, frozen=True):
    """A questionnaire or overlay whose version differs; `changes` is None where the old one is not on record."""

    id: str
    old: str | None
    new: str | None
    changes: Changes | None


class Planned(Struct, frozen=True):
    """An action of the earlier plan and what became of it; `question` is None where it is asked no more."""

    id: str
    question: Question | None
    state: str


class Comparison(Struct, frozen=True):
    """Everything that two assessments differ in."""

    old: Side
    new: Side
    diagnoses: tuple[ChangedDiagnosis, ...]
    answers: tuple[ChangedAnswer, ...]
    facts: tuple[ChangedAnswer, ...]
    editions: tuple[ChangedEdition, ...]
    covers: tuple[tuple[str, str | None, str | None], ...]
    done: tuple[Question, ...]
    """Questions whose improvement was open and that now have full marks."""
    planned: tuple[Planned, ...]
    """What the earlier plan had a date for."""
    bridged: bool
    """Whether the old answers could be scored by the questionnaire that scored the new ones."""


def compare(old: Side, new: Side, bridge: Result | None, questions: QuestionSet) -> Comparison:
    """Return what differs; `bridge` is the result of the old answers under the questionnaire of now."""
    current = questions.versions
    names = dict.fromkeys([d.id for d in (*old.result.diagnoses, *new.result.diagnoses)])
    bridged = bridge is not None and all(current.get(k) == v for k, v in new.result.versions.items())
    middle = bridge if bridged else None
    editions = tuple(_editions(old, new, questions))
    # An answers file tells what was answered, not what it came to in the version of that time.
    before = None if old.afresh and editions else old.result
    changed = list(_answers(old.answers, new.answers, questions))
    facts = {q.id for n in questions.questionnaires if not n.scored for q in n.questions}
    now = {was: name for n in questions.questionnaires for e in n.editions for was, name in e.was.items()}
    return Comparison(
        old=old,
        new=new,
        diagnoses=tuple(_diagnosis(name, before, middle, new.result, questions) for name in names),
        answers=tuple(c for c in changed if c.question.id not in facts),
        facts=tuple(c for c in changed if c.question.id in facts),
        editions=editions,
        covers=tuple(_covers(old.result, new.result)),
        done=tuple(_done(old.result, new.answers, questions, now)),
        planned=tuple(_planned(old, new, questions, now)),
        bridged=bridged,
    )


def _difference(before: Score | None, after: Score | None) -> float | None:
    if before is None or after is None or before.expected is None or after.expected is None:
        return None
    return after.expected - before.expected


def _diagnosis(
    name: str, old: Result | None, bridge: Result | None, new: Result, questions: QuestionSet
) -> ChangedDiagnosis:
    found = [r.diagnosis(name) if r is not None else None for r in (old, bridge, new)]
    title = next(d.title for d in reversed(found) if d is not None)
    here = next((n for n in questions.questionnaires if n.id == name), None)
    axis = next(iter(here.axes.values()), None) if here is not None else None
    titles = dict(axis.values) if axis is not None else {}
    return ChangedDiagnosis(
        ChangedScore(name, title, *found),
        tuple(
            ChangedScore(key, label, *(_at(d, axis.id, key) for d in found))
            for key, label in titles.items()
            if axis is not None
        ),
    )


def _at(diagnosis: Diagnosis | None, axis: str, value: str) -> Score | None:
    return None if diagnosis is None else diagnosis.axes.get(axis, {}).get(value)


def _answers(old: Answers, new: Answers, questions: QuestionSet) -> Iterator[ChangedAnswer]:
    for name, question in questions.by_id.items():
        before, after = old.get(name), new.get(name)
        if (before.value if before else None) != (after.value if after else None):
            yield ChangedAnswer(question, before, after, _kind(question, before, after))


def _kind(question: Question, before: Answer | None, after: Answer | None) -> str:
    if before is None or after is None:
        return "answered" if before is None else "withdrawn"
    if after.is_unknown or before.is_unknown:
        return "unknown" if after.is_unknown else "known"
    now, was = earned(question, after), earned(question, before)
    if not question.has_points or now == was:
        return "other"
    return "better" if now > was else "worse"


def _editions(old: Side, new: Side, questions: QuestionSet) -> Iterator[ChangedEdition]:
    known = {e.id: e for n in questions.questionnaires for e in n.editions}
    scored = new.result.versions
    for name in dict.fromkeys((*old.result.versions, *scored)):
        before, after = old.versions.get(name), scored.get(name)
        if before == after:
            continue
        edition = known.get(name)
        recorded = edition is not None and before is not None and after == edition.version
        yield ChangedEdition(
            name, before, after, edition.since(before) if recorded and edition and before else None
        )


def _covers(old: Result, new: Result) -> Iterator[tuple[str, str | None, str | None]]:
    before, after = ({c.id: c.level for c in r.covers} for r in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _done(
    old: Result, answers: Answers, questions: QuestionSet, now: Mapping[str, str]
) -> Iterator[Question]:
    """Give the questions behind actions of then that have full marks; `now` maps ids of then to those of now."""
    for action in old.actions:
        for name in action.questions:
            question = questions.by_id.get(now.get(name, name))
            if question is not None and _full(question, answers.get(question.id)):
                yield question


def _full(question: Question, answer: Answer | None) -> bool:
    points = _points(question, answer)
    return points is not None and points >= question.full_points


def _points(question: Question, answer: Answer | None) -> float | None:
    """Return what an answer earns; None where there is none, or none that is known."""
    if answer is None or answer.is_unknown or not question.has_points:
        return None
    return earned(question, answer)


def _planned(old: Side, new: Side, questions: QuestionSet, now: Mapping[str, str]) -> Iterator[Planned]:
    """Give what the plan of then had a date for; a result that has no dates yet named its first actions."""
    assessed = {"", *(d.id for d in new.result.diagnoses)}
    every = [a for a in old.result.actions if a.diagnosis in assessed]
    dated = [a for a in every if a.wave is not None] or every[:FIRST]
    off = {name for d in new.result.diagnoses for name in d.not_applicable}
    for name in (now.get(q, q) for a in dated for q in a.questions):
        question = questions.by_id.get(name)
        is_gone = question is None or name in off
        yield Planned(name, question, "gone" if is_gone or question is None else _state(question, old, new))


def _state(question: Question, old: Side, new: Side) -> str:
    before, after = old.answers.get(question.id), new.answers.get(question.id)
    if _full(question, after):
        return "done"
    if after is not None and after.is_unknown:
        return "unknown"
    is_better = (_points(question, after) or 0.0) > (_points(question, before) or 0.0)
    return "begun" if is_better else "open"


def as_scored(answers: Answers, result: Result, questions: QuestionSet) -> Answers:
    """Return answers as a result counted them: what was open where it gave a score counted as "don't know"."""
    scored = {d.id for d in result.diagnoses if d.score is not None}
    asked = {q.id for n in questions.questionnaires if n.id in scored for q in n.questions}
    counted = {name: Answer(UNKNOWN) for name in result.unknowns if name in asked}
    return replace(answers, by_id=MappingProxyType({**counted, **answers.by_id}))
