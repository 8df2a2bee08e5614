"""What the columns of one firm must say: taken from its assessment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from cyberdiag import assess as assessing
from cyberdiag.columns import batch, compiled, encode
from cyberdiag.loss.closed_form import of_hazards, reductions
from cyberdiag.loss.factors import factors
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.maturity import improved, maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import Missing
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.columns import Kernel
    from cyberdiag.model.aggregate import Band
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment, Diagnosis, Score
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import QuestionSet

EXACT = 1e-12
"""Of the expected loss of the firm, how far yen may be off before they are rounded."""
NO_PART = ("score", "low", "high")


def of_diagnosis(questions: QuestionSet, diagnosis: Diagnosis) -> dict[str, Any]:
    """Return every column of one diagnosis by name; None is what a column holds as NaN."""
    n, guess = diagnosis.questionnaire, diagnosis.estimate
    bands = list(n.bands)
    found = _score("", diagnosis.score, n.bands)
    if not n.rule.is_share:
        whole = None if diagnosis.score.low is None else diagnosis.score
        found |= {"least": whole and whole.least, "most": whole and whole.most}
    for axis, values in diagnosis.axes.items():
        for value in n.axes[axis].values:
            at = f"axis/{axis}/{value}/"
            if value in values:
                found |= _score(at, values[value], n.rules[axis].bands)
            else:
                found |= {at + name: None for name in NO_PART}
    closed, caps = {g.id for g in diagnosis.gates}, {c.id for c in diagnosis.caps}
    found |= {f"gate/{g}": g in closed for g in n.gates} | {f"cap/{c}": c in caps for c in n.caps}
    weakest = diagnosis.findings[0].question.id if diagnosis.findings else None
    found["weakest"] = -1 if weakest is None else list(questions.by_id).index(weakest)
    found |= {
        "estimate": guess and guess.value,
        "estimate/low": guess and guess.low,
        "estimate/high": guess and guess.high,
        "estimate/loss": guess and guess.loss,
        "estimate/asked": guess.asked if guess else 0,
        "estimate/of": guess.of if guess else 0,
        "estimate/best": bands.index(guess.ratings[0]) if guess and guess.ratings else -1,
        "estimate/worst": bands.index(guess.ratings[-1]) if guess and guess.ratings else -1,
    }
    return {f"{n.id}/{name}": value for name, value in found.items()}


def _score(at: str, score: Score, bands: Mapping[str, Band]) -> dict[str, Any]:
    return {
        f"{at}score": score.value,
        f"{at}low": score.low,
        f"{at}high": score.high,
        f"{at}known": score.known,
        f"{at}questions": score.questions,
        f"{at}rating": -1 if score.rating is None else list(bands).index(score.rating),
    }


def differing(columns: Mapping[str, Any], row: int, expected: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return which columns are not the same to the last bit."""
    told = {name: columns[name][row] for name in expected}
    return [
        (name, value, told[name])
        for name, value in expected.items()
        if not (math.isnan(told[name]) if value is None else told[name] == value)
    ]


def compare(
    questions: QuestionSet, firms: Sequence[Answers], *, early: bool, model: LossModel | None
) -> None:
    """Hold the columns of some firms beside what is found for one after the other."""
    kernel = compiled(questions, model, early=early)
    columns = kernel.run(batch(kernel.layout, [encode(kernel.layout, firm) for firm in firms]))
    for row, firm in enumerate(firms):
        hold(kernel, columns, row, firm, early=early, model=model)


def hold(
    kernel: Kernel,
    columns: Mapping[str, Any],
    row: int,
    firm: Answers,
    *,
    early: bool,
    model: LossModel | None,
) -> None:
    """Hold the columns of one firm beside what is found for it by itself."""
    questions = kernel.layout.questions
    counted = relevant(questions, firm)
    found = [diagnose(n, questions, counted, early=early) for n in questions.scored]
    for one in found:
        assert differing(columns, row, of_diagnosis(questions, one)) == [], firm
    if model is not None:
        _compare_losses(kernel, columns, row, counted, found, model)


def _compare_losses(
    kernel: Kernel,
    columns: Mapping[str, Any],
    row: int,
    counted: Answers,
    diagnoses: Sequence[Diagnosis],
    model: LossModel,
) -> None:
    questions = kernel.layout.questions
    firm = loss_profile(assessing._profile(questions, counted), model)
    if isinstance(firm, Missing):
        assert all(math.isnan(columns[name][row]) for name in ("loss/eal", "loss/sd", "loss/p_any"))
        return
    told = tuple(shares(j for d in diagnoses if not d.is_unanswered for j in d.judged))
    now, applied = maturity(told, model), hazards(model, firm)
    exact = of_hazards(applied, factors(model, now))
    assert close(columns, row, "loss/sd", exact.sd, exact.sd)
    weak = [f.judged for d in diagnoses for f in d.findings if f.question.first_step is not None]
    saved = [sum(r) for r in reductions(model, applied, now, improved(told, shares(weak), model))]
    compare_losses(
        kernel,
        columns,
        row,
        (exact.eal, 1 - exact.p_none),
        {e.hazard.scenario.id: (e.rate, e.eal) for e in exact.scenarios},
        {j.id: yen for j, yen in zip(weak, saved, strict=True)},
    )


def compare_losses(
    kernel: Kernel,
    columns: Mapping[str, Any],
    row: int,
    whole: tuple[float, float],
    scenarios: Mapping[str, tuple[float, float]],
    saved: Mapping[str, float],
) -> None:
    """Hold yen beside those of one firm: all to 1e-12 of what it expects to lose in a year."""
    eal, p_any = whole
    assert close(columns, row, "loss/eal", eal, eal)
    assert abs(columns["loss/p_any"][row] - p_any) <= EXACT
    for name in [c for c in columns if c.startswith("loss/scenario/")]:
        key, what = name.removeprefix("loss/scenario/").rsplit("/", 1)
        rate, yen = scenarios.get(key, (0.0, 0.0))
        assert close(columns, row, name, *((rate, 1.0) if what == "rate" else (yen, eal)))
    most = max([0.0, *saved.values()])
    assert close(columns, row, "loss/step/saves", most, eal)
    step = columns["loss/step"][row]
    if step >= 0:
        assert abs(saved[kernel.labels["loss/step"][step]] - most) <= EXACT * eal
    else:
        assert most <= EXACT * eal


def close(columns: Mapping[str, Any], row: int, name: str, expected: float, of: float) -> bool:
    return bool(abs(columns[name][row] - expected) <= EXACT * abs(of))


def compare_assessment(kernel: Kernel, columns: Mapping[str, Any], row: int, found: Assessment) -> None:
    """Hold the columns of a firm beside its whole assessment."""
    for diagnosis in found.diagnoses:
        assert differing(columns, row, of_diagnosis(kernel.layout.questions, diagnosis)) == []
    if found.loss is None or isinstance(found.loss, Missing):
        assert math.isnan(columns["loss/eal"][row])
        return
    loss = found.loss
    assert close(columns, row, "loss/sd", loss.sd, loss.sd)
    compare_losses(
        kernel,
        columns,
        row,
        (loss.eal, loss.p_any),
        {s.id: (s.rate, s.eal) for s in loss.scenarios},
        {a.question.id: a.loss_reduction.yen for a in found.actions if a.loss_reduction is not None},
    )
