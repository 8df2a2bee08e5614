"""The improvement plan, and what a firm would gain by changing some answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag import typed
from cyberdiag.assess import people
from cyberdiag.errors import WrongUsage
from cyberdiag.model.action_order import Wave
from cyberdiag.model.answers import Answer
from cyberdiag.model.loss import LossEstimate
from cyberdiag.model.written import Level
from cyberdiag.problems import Place, Problem, near
from cyberdiag.scoring.actions import planned

if TYPE_CHECKING:
    from cyberdiag.model.action_order import Waves
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Action, Assessment
    from cyberdiag.model.questionnaire import QuestionSet

_ORDER = [level.value for level in Level]


class Change(Struct, frozen=True):
    """One answer that is changed in thought."""

    question: str
    before: str
    after: str


class Plan(Struct, frozen=True):
    """Actions by wave (None: after all waves), and the same firm after the changes; `after` is None without changes."""

    before: Assessment
    after: Assessment | None
    changes: tuple[Change, ...]
    actions: tuple[tuple[Wave | None, tuple[Action, ...]], ...]

    @property
    def listed(self) -> tuple[Action, ...]:
        """All actions in their order."""
        return tuple(a for _, actions in self.actions for a in actions)


def changed(
    answers: Answers, settings: list[str], questions: QuestionSet
) -> tuple[Answers, tuple[Change, ...]]:
    """Return the answers with `TEC-07=yes` and the like laid over them; notes stay.

    Raises:
        WrongUsage: naming every setting that cannot be meant.
    """
    problems: list[Problem] = []
    changes: list[Change] = []
    for setting in settings:
        name, sign, raw = setting.partition("=")
        question = questions.by_id.get(name.strip())
        if not sign:
            problems.append(Problem(Place(""), "bad-setting", {"value": setting}))
        elif question is None:
            guess = near(name.strip(), list(questions.by_id))
            code = "unknown-question-near" if guess else "unknown-question"
            problems.append(Problem(Place(""), code, {"id": name.strip(), "guess": guess or ""}))
        else:
            value = typed.value(question, raw.strip(), questions.labels_elsewhere)
            if isinstance(value, Problem):
                problems.append(value)
                continue
            old, new = answers.get(question.id), Answer(value)
            before = ",".join(old.chosen) if old else ""
            changes.append(Change(question.id, before, ",".join(new.chosen)))
            answers = answers.with_answer(question.id, new.with_note(old.beside) if old else new)
    if problems:
        raise WrongUsage(problems)
    return answers, tuple(changes)


def make(
    before: Assessment,
    after: Assessment | None,
    changes: tuple[Change, ...],
    budget: str | None,
    waves: Waves,
) -> Plan:
    """Return the plan; `budget` leaves out actions that cost more, and the next take their places."""
    current = after or before
    limit = _ORDER.index(budget) if budget is not None else len(_ORDER)
    affordable = current.actions
    if budget is not None:
        kept = (a for a in affordable if _ORDER.index(a.cost) <= limit)
        affordable = planned(kept, waves.of(people(current.profile)))
    groups = tuple((wave, tuple(a for a in affordable if a.wave == wave)) for wave in (*Wave, None))
    return Plan(before, after, changes, tuple((wave, found) for wave, found in groups if found))


def figures(assessment: Assessment) -> dict[str, Any]:
    """Return the numbers that a plan compares: score (or estimate) and rating by diagnosis, loss where it was estimated."""
    loss = assessment.loss if isinstance(assessment.loss, LossEstimate) else None
    return {
        "scores": {d.questionnaire.id: (d.best_guess, d.score.rating) for d in assessment.diagnoses},
        "expected_annual": loss.eal if loss else None,
        "probability_any": loss.p_any if loss else None,
    }


def to_data(plan: Plan, date: str) -> dict[str, Any]:
    """Return the plan that begins on a day (ISO text) as plain data for scripts."""
    from cyberdiag.report.result.result import due, worth

    return {
        "schema": "cyberdiag/plan/1",
        "date": date,
        "before": figures(plan.before),
        "after": figures(plan.after) if plan.after else None,
        "changes": [{"question": c.question, "before": c.before, "after": c.after} for c in plan.changes],
        "actions": [
            {
                "id": a.id,
                "question": a.question.id,
                "action": a.question.first_step.action if a.question.first_step else "",
                "who": a.question.first_step.who if a.question.first_step else "",
                **due(a, date),
                "score_gain": round(a.score_gain, 1),
                **worth(a),
            }
            for a in plan.listed
        ],
    }
