"""What the review and the first score tell: pure views of an interview."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.scoring.contradictions import contradictions
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from cyberdiag.interview.course import Course
    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Section


class Part(Struct, frozen=True):
    """A section with the questions that apply, in the order of the questionnaire, and how many are answered.

    `title` says which questionnaire it belongs to where another section is called the same.
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


class Overview(Struct, frozen=True):
    """All answers by domain, what is open, and what seems not to go together."""

    parts: tuple[Part, ...]
    open: int
    doubts: tuple[Doubt, ...]
    answers: Answers


class FirstScore(Struct, frozen=True):
    """What the basic questions of one questionnaire say: their own score, and the range if the rest stays open."""

    title: str
    core: float
    low: float
    high: float


def overview(course: Course) -> Overview:
    """Return what the review shows."""
    at = {s.question.id: s for s in course.steps}
    found = contradictions(course.questions.questionnaires, course.answers)
    doubts = (Doubt(rule.id, rule.text, tuple(at[q] for q in rule.questions if q in at)) for rule in found)
    return Overview(parts(course), len(course.open), tuple(d for d in doubts if d.steps), course.answers)


def parts(course: Course) -> tuple[Part, ...]:
    """Return the progress by section; sections in which nothing applies are left out."""
    at = {s.question.id: s for s in course.steps}
    sections = [(n, s) for n in course.questions.questionnaires for s in n.sections]
    named = Counter(s.title for _, s in sections)
    found = []
    for one, section in sections:
        steps = tuple(at[q.id] for q in section.questions if q.id in at)
        if steps:
            answered = sum(course.answers.get(s.question.id) is not None for s in steps)
            title = section.title if named[section.title] == 1 else f"{one.title}: {section.title}"
            found.append(Part(title, section, one.scored, steps, answered))
    return tuple(found)


def first_scores(course: Course) -> tuple[FirstScore, ...]:
    """Return a first score of each questionnaire that has one."""
    counted = relevant(course.questions, course.answers)
    found = []
    for one in course.questions.scored:
        core = diagnose(one, course.questions, counted, quick=True).score
        whole = diagnose(one, course.questions, counted).score
        if core.value is not None and whole.low is not None and whole.high is not None:
            found.append(FirstScore(one.title, core.value, whole.low, whole.high))
    return tuple(found)
