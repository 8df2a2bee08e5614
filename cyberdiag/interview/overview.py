"""What the review and the stops tell: pure views of an interview."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss import LossEstimate
from cyberdiag.scoring.contradictions import contradictions
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cyberdiag.interview.course import Aids, Course
    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Action, Beside, ClosedGate
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.loss import ScenarioLoss
    from cyberdiag.model.questionnaire import Questionnaire, Section


_ACTIONS = 3
"""So many actions are named at a stop."""


class Part(Struct, frozen=True):
    """A section with the questions that apply, in the order of the questionnaire, and how many are answered.

    `title` says which questionnaire it belongs to where another section is called the same or is scored too.
    """

    title: str
    section: Section
    scored: bool
    steps: tuple[Step, ...]
    answered: int


class Doubt(Struct, frozen=True):
    """Answers that do not seem to go together, and the questions to look at."""

    id: str
    text: str
    steps: tuple[Step, ...]


class Lacking(Struct, frozen=True):
    """Answers that do not count in full until something stands beside them."""

    beside: Beside
    steps: tuple[Step, ...]


class Overview(Struct, frozen=True):
    """All answers by domain, what is open, what seems not to go together, and what is still demanded beside answers.

    `aside` is whether all that is open stands beside the score.
    """

    parts: tuple[Part, ...]
    open: int
    doubts: tuple[Doubt, ...]
    answers: Answers
    aside: bool = False
    lacking: tuple[Lacking, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether no answer needs another look."""
        return not self.doubts and not self.lacking


class Guess(Struct, frozen=True):
    """What the answers so far say of one questionnaire: its estimate, or None where none of its questions was answered."""

    questionnaire: Questionnaire
    estimate: Estimate | None
    gates: tuple[ClosedGate, ...]


class Stop(Struct, frozen=True):
    """What is told between two pages: answers so far, what they let one expect, and what comes next.

    `topics` say what the next `coming` questions are about; `minutes` are for those, `minutes_left` for all `left`.
    `actions` are the best so far and `main` the costliest kind of incident, where a result can tell. `first` is whether
    it comes after the first set, `aside` whether all that comes stands beside the score.
    """

    answered: int
    guesses: tuple[Guess, ...]
    topics: tuple[str, ...]
    coming: int
    minutes: float
    left: int
    minutes_left: float
    first: bool = True
    actions: tuple[Action, ...] = ()
    main: ScenarioLoss | None = None
    aside: bool = False


def overview(course: Course) -> Overview:
    """Return what the review shows."""
    at = {s.question.id: s for s in course.steps}
    found = contradictions(course.questions.questionnaires, course.answers)
    doubts = (Doubt(rule.id, rule.text, tuple(at[q] for q in rule.questions if q in at)) for rule in found)
    told = tuple(d for d in doubts if d.steps)
    aside = _aside(course, course.open)
    return Overview(parts(course), len(course.open), told, course.answers, aside, lacking(course))


def _aside(course: Course, steps: Collection[Step]) -> bool:
    return bool(steps) and all(s.question.id in course.questions.aside for s in steps)


def lacking(course: Course) -> tuple[Lacking, ...]:
    """Return the answers without what their questionnaire demands beside them."""
    found: dict[Beside, list[Step]] = {}
    for step in course.steps:
        if (beside := course.lacks(step)) is not None:
            found.setdefault(beside, []).append(step)
    return tuple(Lacking(beside, tuple(steps)) for beside, steps in found.items())


def parts(course: Course) -> tuple[Part, ...]:
    """Return the progress by section; sections in which nothing applies are left out.

    Where several questionnaires are scored, each of their sections is named with its own.
    """
    at = {s.question.id: s for s in course.steps}
    sections = [(n, s) for n in course.questions.questionnaires for s in n.sections]
    named = Counter(s.title for _, s in sections)
    has_several = len(course.questions.scored) > 1
    found = []
    for one, section in sections:
        steps = tuple(at[q.id] for q in section.questions if q.id in at)
        if steps:
            answered = sum(course.answers.get(s.question.id) is not None for s in steps)
            is_plain = named[section.title] == 1 and not (has_several and one.scored)
            title = section.title if is_plain else f"{one.title}: {section.title}"
            found.append(Part(title, section, one.scored, steps, answered))
    return tuple(found)


def stop(course: Course, aids: Aids, minutes: float, minutes_left: float) -> Stop:
    """Return what is told at a stop."""
    counted = relevant(course.questions, course.answers)
    found = aids.result(course.answers) if aids.result is not None else None
    diagnoses = (
        found.diagnoses
        if found is not None
        else tuple(diagnose(n, course.questions, counted, early=True) for n in course.questions.scored)
    )
    loss = found.loss if found is not None and isinstance(found.loss, LossEstimate) else None
    return Stop(
        answered=len(course.steps) - len(course.open),
        guesses=tuple(
            Guess(d.questionnaire, d.estimate, d.gates) for d in diagnoses if d.estimate or d.is_unanswered
        ),
        topics=topics(course, aids.names()),
        coming=len(course.coming),
        minutes=minutes,
        left=len(course.open),
        minutes_left=minutes_left,
        first=min((s.page for s in course.coming), default=0) <= 1,
        actions=found.actions[:_ACTIONS] if found is not None else (),
        main=max(loss.scenarios, key=lambda s: s.eal, default=None) if loss is not None else None,
        aside=_aside(course, course.coming),
    )


def topics(course: Course, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the page that comes next is about, each thing once."""
    axes = {q.id: (n.order.topics, n.axes) for n in course.questions.scored if n.order for q in n.questions}
    found: dict[str, None] = {}
    for step in course.coming:
        question = step.question
        axis, known = axes.get(question.id, ("", {}))
        titles = known[axis].values if axis in known else {}
        named = [titles.get(question.axes.get(axis, ""), "")]
        named += [labels.get(c, "") for c in question.controls[:1]]
        if question.id in axes:
            found[next(filter(None, named), step.section.title)] = None
    return tuple(found) or tuple(dict.fromkeys(s.section.title for s in course.coming))
