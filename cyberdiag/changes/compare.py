"""Two assessments side by side: what changed in the firm, and what only in the questionnaire.

The bridge between them is the old answers under the questionnaire of now: from the old score to the bridge the
questionnaire changed, from the bridge to the new score the firm did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.model.editions import KINDS, Changes
from cyberdiag.model.parts import half_up
from cyberdiag.model.result_units import told
from cyberdiag.scoring.judge import earned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.result import Diagnosis, Result, Score

SCHEMA = "cyberdiag/comparison/1"
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
    """One score: old, old answers under the questionnaire of now, new; None where it is not known."""

    id: str
    title: str
    old: Score | None
    bridge: Score | None
    new: Score | None

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
    return Comparison(
        old=old,
        new=new,
        diagnoses=tuple(_diagnosis(name, before, middle, new.result, questions) for name in names),
        answers=tuple(c for c in changed if c.question.id not in facts),
        facts=tuple(c for c in changed if c.question.id in facts),
        editions=editions,
        covers=tuple(_covers(old.result, new.result)),
        done=tuple(_done(old.result, new.answers, questions)),
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


def _done(old: Result, answers: Answers, questions: QuestionSet) -> Iterator[Question]:
    for action in old.actions:
        for name in action.questions:
            question, answer = questions.by_id.get(name), answers.get(name)
            if question is None or answer is None or answer.is_unknown or not question.has_points:
                continue
            if earned(question, answer) >= question.full_points:
                yield question


def to_data(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data for scripts."""
    return {
        "schema": SCHEMA,
        "old": _side(found.old),
        "new": _side(found.new),
        "bridged": found.bridged,
        "diagnoses": [
            {**_score(d.total), "axes": {a.id: _score(a) for a in d.axes}} for d in found.diagnoses
        ],
        "questionnaires": [
            {
                "id": e.id,
                "old": e.old,
                "new": e.new,
                "changes": None if e.changes is None else {k: list(getattr(e.changes, k)) for k in KINDS},
            }
            for e in found.editions
        ],
        "answers": [_answer(c) for c in found.answers],
        "profile": [_answer(c) for c in found.facts],
        "rates": _rates(found),
        "covers": [{"id": name, "old": a, "new": b} for name, a, b in found.covers],
        "done": [q.id for q in found.done],
    }


def _side(side: Side) -> dict[str, Any]:
    loss = side.result.loss
    yen = told(loss.expected_annual) if loss else None
    return {
        "date": side.result.date.isoformat(),
        "assessed_afresh": side.afresh,
        "answered": side.versions,
        "scored": side.result.versions,
        "expected_annual": None if yen is None else float(yen),
        "probability_any": told(loss.probability_any) if loss else None,
    }


def _rates(found: Comparison) -> list[dict[str, Any]]:
    """Return how often each kind of incident happens a year; None where a side has no estimate or cannot have it."""
    sides = (s.result.loss for s in (found.old, found.new))
    old, new = ({i.id: i.rate for i in told(loss.scenarios) or ()} if loss else {} for loss in sides)
    return [{"id": k, "old": old.get(k), "new": new.get(k)} for k in dict.fromkeys((*old, *new))]


def _score(one: ChangedScore) -> dict[str, Any]:
    found = {k: getattr(one, k) for k in ("old", "bridge", "new")}
    changes = {"by_questionnaire": one.by_questionnaire, "by_firm": one.by_firm}
    return {
        "id": one.id,
        **{k: None if s is None else {"score": s.score, "rating": s.rating} for k, s in found.items()},
        **{k: None if v is None else half_up(v, 2) for k, v in changes.items()},
    }


def _answer(one: ChangedAnswer) -> dict[str, Any]:
    old, new = (None if answer is None else answer.plain for answer in (one.before, one.after))
    return {"question": one.question.id, "old": old, "new": new, "kind": one.kind}
