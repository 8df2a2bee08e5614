"""What the answers come to: scores, findings, actions. Numbers are exact here; `report` rounds once."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.aggregate import Aggregation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.action_order import Wave
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.answers import Answers, Value
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.head import Cap
    from cyberdiag.model.loss import LossEstimate, Missing, Saving
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet
    from cyberdiag.model.trade import OwnTrade


class State(StrEnum):
    """What became of a question in one run."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not-applicable"
    UNDECIDED = "undecided"  # nobody knows whether it applies, so nobody was asked
    NOT_ASKED = "not-asked"  # an interview stopped before it, or --quick


class Beside(StrEnum):
    """What a questionnaire demands beside an answer, and does not stand there."""

    REASON = "reason"
    EVIDENCE = "evidence"


class Judged(Struct, frozen=True):
    """A question with its weight in this run and the points its answer earns.

    `points` counts an open question as 0 points (or its worst answer, if that is positive);
    `low` and `high` bound what it may come to. `earned` is what the answer itself earns where a cap holds
    `points` down. A question that nobody asked has the points that are expected of it; it counts nowhere but in an
    estimate. `may_not_apply` and `weights`, the least and the most it may weigh, tell what open facts may yet change.
    """

    question: Question
    state: State
    weight: float
    points: float = 0.0
    low: float = 0.0
    high: float = 0.0
    earned: float | None = None
    may_not_apply: bool = False
    weights: tuple[float, float] | None = None
    kept: bool = False
    """Does not apply, and counts all the same: with full marks or as the target asks."""
    lacks: Beside | None = None
    """What has to stand beside the answer for it to count as it was given."""

    @property
    def counts(self) -> bool:
        """Whether the question is part of the score."""
        return self.kept or self.state in {State.ANSWERED, State.UNKNOWN, State.UNANSWERED, State.UNDECIDED}

    @property
    def lightest(self) -> float:
        """The least it may weigh once all facts are known; 0 where it may not apply."""
        return 0.0 if self.may_not_apply else self.weights[0] if self.weights else self.weight

    @property
    def heaviest(self) -> float:
        """The most it may weigh once all facts are known."""
        return self.weights[1] if self.weights else self.weight

    @property
    def is_settled(self) -> bool:
        """Whether no open fact changes if it counts or what it weighs."""
        return not self.may_not_apply and self.weights is None

    @property
    def is_told(self) -> bool:
        """Whether somebody was asked and said something, "don't know" too."""
        return self.state in {State.ANSWERED, State.UNKNOWN}

    @property
    def is_open(self) -> bool:
        """Whether nobody has told the answer yet."""
        return self.state in {State.UNKNOWN, State.UNANSWERED, State.UNDECIDED}

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def axes(self) -> Mapping[str, str]:
        """Where the question stands on each axis."""
        return self.question.axes

    @property
    def full(self) -> float:
        """The points of the best answer."""
        return self.question.full_points

    @property
    def least(self) -> float:
        """The points of the worst that can be said."""
        return self.question.lowest_points

    @property
    def points_lost(self) -> float:
        """Weighted share of full marks that this answer misses."""
        full = self.question.full_points
        return self.weight * (1 - self.points / full) if full else 0.0


class Score(Struct, frozen=True):
    """A score with what it could come to once every unknown is known; None where nothing applies.

    `known` is the share of weight that was really answered (0 to 1). `least` and `most` are what the
    questions that apply can come to; `rule` is how they became one result, on its scale and with its bands.
    """

    value: float | None
    low: float | None
    high: float | None
    known: float
    questions: int
    rating: str | None = None
    least: float = 0.0
    most: float = 100.0
    rule: Aggregation = Aggregation()


class ClosedGate(Struct, frozen=True):
    """A gate that holds the rating down, and the questions whose answers closed it.

    `parts` are the axes and values that fall short, where the gate rests on parts; `named` says it in short.
    """

    id: str
    cap: str
    text: str
    because: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """A question whose answer misses full marks."""

    judged: Judged
    answer: str
    severity: str

    @property
    def question(self) -> Question:
        """The question whose answer it is."""
        return self.judged.question


class Action(Struct, frozen=True):
    """One improvement; `score_gain` in points of the total score, `opens` the gates that it helps to open.

    `loss_reduction` is None while no loss was estimated. `earliest` is the first wave of the plan by which it can be
    done, `needs` the questions whose actions come before it, `wave` when it is due; None is after all waves.
    """

    id: str
    question: Question
    diagnosis: str
    because: str
    score_gain: float
    opens: tuple[str, ...]
    effort: str
    cost: str
    earliest: Wave
    rank: float
    loss_reduction: Saving | None = None
    needs: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    """Questions whose improvement is the same work, as far as they are to be improved too."""
    wave: Wave | None = None
    decimals: int = 1
    """Those of the score that it adds to."""


class Diagnosis(Struct, frozen=True, dict=True):
    """The result of one scored questionnaire.

    With an `estimate` the score has no value: some questions were not asked. Where none was answered, there is
    neither score nor estimate.
    """

    questionnaire: Questionnaire
    judged: tuple[Judged, ...]
    score: Score
    axes: Mapping[str, Mapping[str, Score]]
    cross: Mapping[tuple[str, str], Score]
    gates: tuple[ClosedGate, ...]
    findings: tuple[Finding, ...]
    caps: tuple[Cap, ...] = ()
    switched_off: frozenset[str] = frozenset()
    """Questions without points that other answers switch off; `judged` tells it of all others."""
    estimate: Estimate | None = None
    deciding: Mapping[str, float] = {}
    """Open questions, facts about the firm too, on which it hangs what counts, with the weight that hangs on each."""

    @property
    def is_unanswered(self) -> bool:
        """Whether questions apply and none of them was answered."""
        return self.estimate is None and any(j.state is State.NOT_ASKED for j in self.judged)

    @property
    def best_guess(self) -> float | None:
        """The score, or what the answers so far let one expect of it."""
        return self.score.value if self.estimate is None else self.estimate.value

    def held_by(self, cap: Cap) -> tuple[str, ...]:
        """Return the questions whose given answer earns more than a cap lets count."""
        limited = (self.judged[n] for n in sorted(self.place[name] for name in cap.limited(self.place)))
        return tuple(
            j.question.id
            for j in limited
            if j.earned is not None
            and j.state is State.ANSWERED
            and j.earned > (j.question.points(cap.at) or 0.0)
        )

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each question stands in `judged`, by id."""
        return {j.question.id: n for n, j in enumerate(self.judged)}

    def count(self, state: State) -> int:
        """Return how many questions are in a state."""
        return sum(j.state is state for j in self.judged)

    @property
    def asked(self) -> int:
        """How many questions are part of the score."""
        return sum(j.counts for j in self.judged)


class Assessment(Struct, frozen=True):
    """Everything that one run finds out; stages 4 to 6 of the program."""

    questions: QuestionSet
    answers: Answers
    diagnoses: tuple[Diagnosis, ...]
    actions: tuple[Action, ...]
    unknowns: tuple[Judged, ...]
    profile: Mapping[str, Value] = {}
    advice: Advice | None = None
    deadlines: tuple[Deadline, ...] = ()
    """What the firm would have to do after a leak, where the leak diagnosis was part of the run."""
    loss: LossEstimate | Missing | None = None
    """None when no loss model was given; Missing names the facts without which there is no estimate."""
    trade: OwnTrade | None = None
    """The firm's trade at its size, in whose words the questions are; None where nothing is known of it."""
    coming: tuple[Question, ...] = ()
    """The questions that come next where some were not asked."""
