"""Two assessments side by side: what changed in the firm, and what only in the questionnaire.

The bridge between them is the old answers under the questionnaire of now: from the old score to the bridge the
questionnaire changed, from the bridge to the new score the firm did.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.changes import carried_out
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.scoring.given import earned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.editions import Changes
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.result import Diagnosis, Result, Score

ANSWERS = ("better", "worse", "known", "unknown", "answered", "withdrawn", "other")
"""What can become of an answer."""


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
    """One score: old, old answers under the questionnaire of now, new; None where it is not known.

    `common` are then and now by the questions that both answered, where one of the two was not asked them all.
    """

    id: str
    title: str
    old: Score | None
    bridge: Score | None
    new: Score | None
    common: tuple[Score | None, Score | None] | None = None

    @property
    def sides(self) -> tuple[Score | None, Score | None]:
        """Then and now by the same questions, as far as they are known."""
        return self.common or (self.bridge, self.new)

    @property
    def by_questionnaire(self) -> float | None:
        """The points that the change of the questionnaire gave; None where a side is not known."""
        return _difference(self.old, self.bridge)

    @property
    def by_firm(self) -> float | None:
        """The points that the change of the firm gave; None where a side is not known."""
        return _difference(*self.sides)


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
    planned: tuple[carried_out.Planned, ...]
    """What the earlier plan had a date for."""
    bridged: bool
    """Whether the old answers could be scored by the questionnaire that scored the new ones."""


def compare(
    old: Side,
    new: Side,
    bridge: Result | None,
    questions: QuestionSet,
    common: tuple[Result, Result] | None = None,
) -> Comparison:
    """Return what differs; `bridge` is the result of the old answers under the questionnaire of now.

    `common` are the results of the answers of then and now to what `shared` leaves.
    """
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
        diagnoses=tuple(
            _diagnosis(name, (before, middle, new.result), common if bridged else None, questions)
            for name in names
        ),
        answers=tuple(c for c in changed if c.question.id not in facts),
        facts=tuple(c for c in changed if c.question.id in facts),
        editions=editions,
        covers=tuple(_covers(old.result, new.result)),
        done=tuple(carried_out.done(old.result, new.answers, questions, now)),
        planned=tuple(carried_out.planned(old, new, questions, now)),
        bridged=bridged,
    )


def _difference(before: Score | None, after: Score | None) -> float | None:
    if before is None or after is None or before.expected is None or after.expected is None:
        return None
    return after.expected - before.expected


def shared(old: Side, new: Side, bridge: Result, questions: QuestionSet) -> tuple[Answers, Answers] | None:
    """Return the answers of then and now to what both answered, in diagnoses that one was not asked whole; else None."""
    rough = {d.id for r in (bridge, new.result) for d in r.diagnoses if d.expected != d.score}
    asked = {q.id for n in questions.questionnaires if n.id in rough for q in n.questions}
    one_sided = asked & (old.answers.by_id.keys() ^ new.answers.by_id.keys())
    if not one_sided:
        return None
    first, second = (
        replace(
            s.answers,
            by_id=MappingProxyType({k: a for k, a in s.answers.by_id.items() if k not in one_sided}),
        )
        for s in (old, new)
    )
    return first, second


def _diagnosis(
    name: str,
    results: tuple[Result | None, Result | None, Result],
    common: tuple[Result, Result] | None,
    questions: QuestionSet,
) -> ChangedDiagnosis:
    found = [None if r is None else r.diagnosis(name) for r in results]
    is_rough = any(d is not None and d.expected != d.score for d in found[1:])
    both = tuple(r.diagnosis(name) for r in common) if common is not None and is_rough else None
    title = next(d.title for d in reversed(found) if d is not None)
    here = next((n for n in questions.questionnaires if n.id == name), None)
    axis = next(iter(here.axes.values()), None) if here is not None else None
    titles = dict(axis.values) if axis is not None else {}

    def changed(key: str, label: str, at: Callable[[Diagnosis | None], Score | None]) -> ChangedScore:
        pair = None if both is None else (at(both[0]), at(both[1]))
        first, middle, last = map(at, found)
        return ChangedScore(key, label, first, middle, last, pair)

    return ChangedDiagnosis(
        changed(name, title, lambda d: d),
        tuple(
            changed(key, label, partial(_at, axis=axis.id, value=key))
            for key, label in titles.items()
            if axis is not None
        ),
    )


def _at(diagnosis: Diagnosis | None, axis: str, value: str) -> Score | None:
    return None if diagnosis is None else diagnosis.axes.get(axis, {}).get(value)


def _answers(old: Answers, new: Answers, questions: QuestionSet) -> Iterator[ChangedAnswer]:
    for name, question in questions.by_id.items():
        before, after = old.get(name), new.get(name)
        if after is None and before is not None and before.place is None and before.is_unknown:
            continue  # nobody said so: it counted as not known then
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
    """Give what has another version; an overlay beside every score changes nothing where one side was not asked it."""
    beside = {
        o.id for n in questions.questionnaires for o in n.overlays if questions.aside >= o.prints.keys()
    }
    known = {e.id: e for n in questions.questionnaires for e in n.editions}
    scored = new.result.versions
    for name in dict.fromkeys((*old.result.versions, *scored)):
        before, after = old.versions.get(name), scored.get(name)
        if before == after or (name in beside and None in (before, after)):
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


def as_scored(answers: Answers, result: Result, questions: QuestionSet) -> Answers:
    """Return answers as a result counted them: what was open where it gave a score counted as "don't know"."""
    scored = {d.id for d in result.diagnoses if d.score is not None}
    asked = {q.id for n in questions.questionnaires if n.id in scored for q in n.questions}
    counted = {name: Answer(UNKNOWN) for name in result.unknowns if name in asked}
    return replace(answers, by_id=MappingProxyType({**counted, **answers.by_id}))
