"""Scores with their range, ratings, gates and findings (docs/reference.md, "Scores")."""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.assessment import Beside, Diagnosis, Finding, Judged, Score, State
from cyberdiag.model.parts import added, half_up
from cyberdiag.scoring.early import estimate, expected, mean
from cyberdiag.scoring.extremes import between
from cyberdiag.scoring.gates import closed, given, may_close
from cyberdiag.scoring.judge import active_caps, judge
from cyberdiag.scoring.ratings import bands_of, capped, rating
from cyberdiag.scoring.undecided import Outlook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.aggregate import Axis
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import ClosedGate
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.head import Grave
    from cyberdiag.model.questionnaire import Questionnaire, QuestionSet


def diagnose(
    questionnaire: Questionnaire, questions: QuestionSet, answers: Answers, *, early: bool = False
) -> Diagnosis:
    """Return the result of one questionnaire; `answers` must come from `relevant`.

    Questions without an answer count as "don't know", with `early` as not asked: then there is an estimate instead of
    a score. A questionnaire of which no question was answered has neither.
    """
    judged = judge(questionnaire, questions, answers)
    total, gates = rated(judged, questionnaire, answers)
    caps = active_caps(questionnaire, questions, answers)
    told = any(j.is_told for j in judged)
    guess, findings = None, True
    if any(j.state is State.UNANSWERED for j in judged) and (early or not told):
        # What limits other answers limits none before it is asked.
        asked = {k: c for k, c in questionnaire.caps.items() if answers.get(c.question) is not None}
        reduced = replace(questionnaire, caps=asked)
        judged = expected(judge(reduced, questions, answers), questionnaire)
        caps, gates = active_caps(reduced, questions, answers), closed(questionnaire, judged, answers)
        guess = _estimated(judged, questionnaire, total, gates) if told else None
        total = replace(total, value=None, rating=_only(guess))
        if guess is None:
            total, findings = Score(None, None, None, 0.0, 0), False
    return Diagnosis(
        questionnaire=questionnaire,
        judged=judged,
        score=total,
        axes=MappingProxyType(_axes(questionnaire, judged, guess, gates)),
        cross=MappingProxyType(_cross(questionnaire, judged, guess, gates)),
        gates=gates,
        findings=_findings(questionnaire, judged, answers) if findings else (),
        caps=caps,
        switched_off=frozenset(
            q.id
            for q in questionnaire.questions
            if not q.has_points and not q.applies(answers, questions.flags)
        ),
        estimate=guess,
        deciding={} if total.low is None else Outlook(questions, answers).deciding(judged),
    )


def _estimated(
    judged: tuple[Judged, ...], questionnaire: Questionnaire, total: Score, gates: tuple[ClosedGate, ...]
) -> Estimate:
    """Return the estimate with the ratings that its interval touches, as the gates leave them.

    A gate whose question was not asked may close yet.
    """
    found = estimate(judged, questionnaire, total)
    bands, decimals, rough = found.bands, questionnaire.decimals, questionnaire.rule.rough
    if not bands:
        return found
    order = list(bands)
    best = capped(rating(half_up(found.high, rough), bands, decimals), gates, bands)
    least = capped(rating(half_up(found.low, rough), bands, decimals), gates, bands)
    worst = max([least or order[-1], *may_close(questionnaire, judged)], key=order.index)
    touched = order[order.index(best or order[0]) : order.index(worst) + 1]
    return replace(found, ratings=tuple(touched))


def _only(guess: Estimate | None) -> str | None:
    """Return the rating of an estimate whose whole interval lies in one band."""
    return guess.ratings[0] if guess is not None and len(guess.ratings) == 1 else None


def rated(
    judged: tuple[Judged, ...], questionnaire: Questionnaire, answers: Answers
) -> tuple[Score, tuple[ClosedGate, ...]]:
    """Return the total score with its rating as the gates leave it, and the gates that hold it down."""
    gates = closed(questionnaire, judged, answers)
    total = score(judged, questionnaire)
    return replace(total, rating=capped(total.rating, gates, questionnaire.bands)), gates


def score(judged: Iterable[Judged], questionnaire: Questionnaire, axis: str = "") -> Score:
    """Return the score of some questions by the rule of the whole, or of an axis; no value where none of them applies."""
    every = tuple(judged)
    counted = [j for j in every if j.counts]
    rule = questionnaire.rules[axis] if axis else questionnaire.rule
    part = questionnaire.gathered(counted, axis)
    if part is None:
        return Score(None, None, None, 0.0, 0, rule=rule)
    value = part.value(attrgetter("points"))
    low, high = between(part)
    known = added(j.weight for j in counted if j.state is State.ANSWERED or j.kept) / part.weight
    bands = bands_of(
        questionnaire, part.least, part.full, questionnaire.gathered(every, axis) if axis else None
    )
    rated = rating(value, bands, rule.decimals)
    return Score(
        value, min(low, value), max(high, value), known, len(counted), rated, part.least, part.full, rule,
    )  # fmt: skip


def _part(
    judged: list[Judged], questionnaire: Questionnaire, axis: str, gates: tuple[ClosedGate, ...] = ()
) -> Score:
    """Return the score of a part; a gate whose question stands in the part holds its rating down too, one on parts not.

    Where some of its questions were not asked, the value is an estimate without a tested width, and has no rating.
    """
    found = score(judged, questionnaire, axis)
    left = [j for j in judged if j.state is State.NOT_ASKED]
    if left and found.value is not None:
        every = [j for j in judged if j.counts or j.state is State.NOT_ASKED]
        open_ones = (replace(j, state=State.UNANSWERED) if j.state is State.NOT_ASKED else j for j in every)
        whole = score(open_ones, questionnaire, axis)
        return replace(whole, value=mean(every, questionnaire, axis), rating=None)
    here = {j.question.id for j in judged} if gates else set()
    held = tuple(
        g for g in gates if not g.parts and g.cap in found.rule.bands and not here.isdisjoint(g.because)
    )
    return replace(found, rating=capped(found.rating, held, found.rule.bands))


def _axes(
    questionnaire: Questionnaire,
    judged: tuple[Judged, ...],
    guess: Estimate | None,
    gates: tuple[ClosedGate, ...],
) -> dict[str, Mapping[str, Score]]:
    """Score the parts on every axis; after an early stop only once enough was asked."""
    if _too_early(judged, guess):
        return {axis: {} for axis in questionnaire.axes}
    return {
        axis.id: MappingProxyType(_by_axis(questionnaire, judged, axis, gates))
        for axis in questionnaire.axes.values()
    }


def _by_axis(
    questionnaire: Questionnaire, judged: tuple[Judged, ...], axis: Axis, gates: tuple[ClosedGate, ...]
) -> Mapping[str, Score]:
    on: dict[str | None, list[Judged]] = {}
    for one in judged:
        on.setdefault(one.question.axes.get(axis.id), []).append(one)
    return {value: _part(on.get(value, []), questionnaire, axis.id, gates) for value in axis.values}


def _too_early(judged: tuple[Judged, ...], guess: Estimate | None) -> bool:
    if guess is not None:
        return not guess.parts
    return any(j.state is State.NOT_ASKED for j in judged)


def _cross(
    questionnaire: Questionnaire,
    judged: tuple[Judged, ...],
    guess: Estimate | None,
    gates: tuple[ClosedGate, ...],
) -> dict[tuple[str, str], Score]:
    """Score every cell of the first axis against the second (the heat map)."""
    if len(questionnaire.axes) < 2 or _too_early(judged, guess):  # noqa: PLR2004  a map has two sides
        return {}
    first, second = tuple(questionnaire.axes.values())[:2]
    ruling = first.id if second.method is None else second.id
    on: dict[tuple[str | None, str | None], list[Judged]] = {}
    for one in judged:
        axes = one.question.axes
        on.setdefault((axes.get(first.id), axes.get(second.id)), []).append(one)
    return {
        (row, column): _part(on.get((row, column), []), questionnaire, ruling, gates)
        for row in first.values
        for column in second.values
    }


def _findings(
    questionnaire: Questionnaire, judged: tuple[Judged, ...], answers: Answers
) -> tuple[Finding, ...]:
    order = {j.question.id: n for n, j in enumerate(judged)}
    found = [
        Finding(j, given(answers.get(j.id)), _severity(j.points_lost, questionnaire.severities))
        for j in judged
        if is_weak(j)
    ]
    return tuple(sorted(found, key=lambda f: (-f.judged.points_lost, order[f.question.id])))


def is_weak(judged: Judged) -> bool:
    """Return whether an answer misses full marks, so that it is worth a finding."""
    return judged.counts and not judged.kept and judged.points_lost > 0 and not _is_full(judged)


def _is_full(judged: Judged) -> bool:
    """Return whether the answer itself is the best one, whatever a cap or a lack of evidence takes from it."""
    if judged.lacks is Beside.EVIDENCE:
        return True
    return judged.earned is not None and judged.earned >= judged.question.full_points


def _severity(lost: float, severities: Mapping[Grave, float]) -> str:
    """Return the severity with the highest threshold that the points lost reach as printed; none where none are set."""
    reached = [name for name, threshold in severities.items() if half_up(lost) >= threshold]
    if not severities:
        return ""
    return max(reached, key=lambda name: severities[name], default="low")
