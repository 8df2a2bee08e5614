"""The leak diagnosis in words: the path with its weakest link, duties that would apply, what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.advice import leak_cost
from cyberdiag.loss.profile import loss_profile
from cyberdiag.report import words
from cyberdiag.report.views import loss_items
from cyberdiag.report.views.diagnosis import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.advice.leak_cost import CostLine
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.duties import Duty
    from cyberdiag.model.loss_model import CostItem, LossModel
    from cyberdiag.model.record import Evidence
    from cyberdiag.model.report import Row
    from cyberdiag.report.views.context import Context


class DutyView(Struct, frozen=True):
    """A duty that this firm would have after a leak, with its limits in words."""

    duty: Duty
    kind: str
    limits: tuple[str, ...]
    mark: str


class LeakCostView(Struct, frozen=True):
    """A line of the leak cost estimate."""

    line: CostLine
    title: str
    quantity: str
    low: str
    typical: str
    high: str
    mark: str


class LeakView(Struct, frozen=True):
    """Whether the firm is ready for a leak: path and its weakest steps, limits by caps, duties, costs."""

    path: tuple[Row, ...]
    weakest: tuple[Row, ...]
    caps: tuple[tuple[str, str], ...]
    duties: tuple[DutyView, ...]
    notes: tuple[tuple[str, str], ...]
    costs: tuple[LeakCostView, ...]
    total: str
    missing: tuple[str, ...]


def view(context: Context) -> LeakView | None:
    """Return the section, or None when the leak diagnosis was not part of the run."""
    assessment, catalogue, say = context.assessment, context.catalogue, context.say
    if catalogue.duties is None or catalogue.leak_costs is None or catalogue.losses is None:
        return None
    asked, model = catalogue.duties.diagnosis, catalogue.losses
    diagnosis = next((d for d in assessment.diagnoses if d.questionnaire.id == asked.questionnaire), None)
    if diagnosis is None:
        return None
    axis = diagnosis.questionnaire.axes.get(asked.path)
    path = rows(diagnosis, axis) if axis else ()
    firm = loss_profile(assessment.profile, model)
    costs = leak_cost.estimate(catalogue.leak_costs, assessment.profile, model, firm)
    return LeakView(
        path=path,
        weakest=_weakest(path, diagnosis, asked.path),
        caps=tuple((c.text, c.question) for c in diagnosis.caps if diagnosis.held_by(c)),
        duties=_duties(assessment.deadlines, say),
        notes=tuple((a.title, a.text) for a in catalogue.duties.amendments if a.in_force is None),
        costs=tuple(_cost(line, model, say) for line in costs.lines) if costs else (),
        total=_total(costs, say),
        missing=costs.missing if costs else (),
    )


def _weakest(path: tuple[Row, ...], diagnosis: Diagnosis, name: str) -> tuple[Row, ...]:
    """Return the lowest steps, unless they are in the best band."""
    scores = {step.id: diagnosis.axes[name][step.id].value for step in path}
    lowest = min((value for value in scores.values() if value is not None), default=None)
    full = max((band.at_least for band in diagnosis.questionnaire.bands.values()), default=0.0)
    if lowest is None or lowest >= full:
        return ()
    return tuple(step for step in path if scores[step.id] == lowest)


def _duties(due: Iterable[Deadline], say: Messages) -> tuple[DutyView, ...]:
    """Return one row a duty with all of its limits, in the order they fall."""
    grouped: dict[str, list[Deadline]] = {}
    for one in due:
        grouped.setdefault(one.duty.id, []).append(one)
    return tuple(
        DutyView(
            duty=first.duty,
            kind=say(f"deadlines.kind.{first.kind.value}"),
            limits=tuple(dict.fromkeys(d.rule.text for d in (first, *others))),
            mark=_mark(first.duty, say),
        )
        for first, *others in grouped.values()
    )


def _mark(evidence: Evidence, say: Messages) -> str:
    mark = words.mark(evidence, say)
    return f"{mark} ({say('report.leak.to-confirm')}: {evidence.confirm})" if evidence.confirm else mark


def _cost(line: CostLine, model: LossModel, say: Messages) -> LeakCostView:
    low, typical, high = (words.amount(v, say) for v in (line.low, line.typical, line.high))
    return LeakCostView(
        line=line,
        title=_title(line, say),
        quantity=f"{line.quantity:,.0f}",
        low=low,
        typical=typical,
        high=high,
        mark=_mark(line.evidence, say) + loss_items.indexed(line.price_year, model.index, say),
    )


def _title(line: CostLine, say: Messages) -> str:
    if line.item is not None:
        return _claims(line, line.item, say)
    return say("report.leak.own", title=line.title) if line.own else line.title


def _claims(line: CostLine, item: CostItem, say: Messages) -> str:
    """Return the title of what claims cost, with the award a person and the shares that it rests on."""
    chance, share = item.p.of(frozenset()), item.amount.value
    award = words.yen(line.typical / (line.quantity * chance * share), say.lang)
    most = line.high / line.typical * chance * share
    return say(
        "report.leak.claims",
        title=line.title,
        yen=award,
        chance=words.percent(chance),
        share=words.percent(share),
        most=words.percent(most),
    )


def _total(costs: leak_cost.LeakEstimate | None, say: Messages) -> str:
    if costs is None:
        return say("report.leak.no-persons")
    low, typical, high = (words.yen(v, say.lang) for v in (costs.low, costs.typical, costs.high))
    return say("report.leak.total", persons=f"{costs.persons:,.0f}", low=low, typical=typical, high=high)
