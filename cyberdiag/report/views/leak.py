"""The leak diagnosis in words: the path with its weakest link, duties that would apply, what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.advice import leak_cost
from cyberdiag.model.duties import RECALLED
from cyberdiag.model.report_leak import DutyView, LeakCostView, LeakView, StepView
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.advice.leak_cost import CostLine
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment, Diagnosis
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.leak import ClaimRate
    from cyberdiag.model.record import Evidence


def view(assessment: Assessment, catalogue: Catalogue, messages: Messages) -> LeakView | None:
    """Return the section, or None when the leak diagnosis was not part of the run."""
    if catalogue.duties is None or catalogue.leak_costs is None:
        return None
    asked = catalogue.duties.diagnosis
    diagnosis = next((d for d in assessment.diagnoses if d.questionnaire.id == asked.questionnaire), None)
    if diagnosis is None:
        return None
    path = _path(diagnosis, asked.path)
    costs = leak_cost.estimate(catalogue.leak_costs, assessment.profile)
    return LeakView(
        path=path,
        weakest=next((s.title for s in path if s.weakest), ""),
        caps=tuple((c.text, c.question) for c in diagnosis.caps if diagnosis.held_by(c)),
        duties=_duties(assessment.deadlines, messages),
        notes=tuple((a.title, a.text) for a in catalogue.duties.amendments if a.in_force is None),
        costs=tuple(_cost(line, catalogue.leak_costs.claim_rate, messages) for line in costs.lines)
        if costs
        else (),
        total=_total(costs, messages),
        persons=f"{costs.persons:,.0f}" if costs else "",
        missing=costs.missing if costs else (),
    )


def _path(diagnosis: Diagnosis, name: str) -> tuple[StepView, ...]:
    """Return the steps; the lowest one is the weakest unless it is in the best band."""
    axis = diagnosis.questionnaire.axes.get(name)
    if axis is None:
        return ()
    scores = {key: diagnosis.axes[name][key] for key in axis.values}
    known = [s.value for s in scores.values() if s.value is not None]
    lowest = min(known, default=None)
    full = max((band.at_least for band in diagnosis.questionnaire.bands.values()), default=0.0)
    return tuple(
        StepView(
            title,
            words.decimal(scores[key].value),
            scores[key].rating or "",
            round(scores[key].value or 0.0, 1),
            scores[key].value is None,
            lowest is not None and scores[key].value == lowest and lowest < full,
        )
        for key, title in axis.values.items()
    )


def _duties(due: Iterable[Deadline], messages: Messages) -> tuple[DutyView, ...]:
    """Return one row a duty with all of its limits, in the order they fall."""
    grouped: dict[str, list[Deadline]] = {}
    for one in due:
        grouped.setdefault(one.duty.id, []).append(one)
    rows = []
    for group in grouped.values():
        duty = group[0].duty
        rows.append(
            DutyView(
                kind=messages(f"deadlines.kind.{group[0].kind.value}"),
                title=duty.title,
                addressee=duty.addressee,
                limits=tuple(dict.fromkeys(d.rule.text for d in group)),
                source=duty.source,
                url=duty.url or "",
                mark=_mark(duty, messages),
            )
        )
    return tuple(rows)


def _mark(evidence: Evidence, messages: Messages) -> str:
    if evidence.mark == RECALLED:
        return messages("report.leak.to-confirm")
    mark = messages(f"show.marks.{evidence.mark}")
    return f"{mark} ({messages('report.leak.to-confirm')}: {evidence.confirm})" if evidence.confirm else mark


def _cost(line: CostLine, rate: ClaimRate, messages: Messages) -> LeakCostView:
    lang = messages.lang
    claims = line.cost.times == "claimants"
    return LeakCostView(
        title=_claims(rate, line, messages) if claims else line.cost.title,
        quantity=f"{line.quantity:,.0f}",
        low=words.yen(line.low, lang),
        typical=words.yen(line.typical, lang),
        high=words.yen(line.high, lang),
        counted=line.counted,
        source=f"{line.cost.source} ({line.cost.year})",
        url=line.cost.url,
        mark=messages("show.marks.judgement") if claims else _mark(line.cost, messages),
    )


def _claims(rate: ClaimRate, line: CostLine, messages: Messages) -> str:
    award = words.yen(line.cost.typical or 0.0, messages.lang)
    low, high = (f"{100 * share:g}" for share in (rate.low, rate.high))
    return messages("report.leak.claims", yen=award, low=low, high=high)


def _total(costs: leak_cost.LeakEstimate | None, messages: Messages) -> str:
    if costs is None:
        return messages("report.leak.no-persons")
    low, typical, high = (words.yen(v, messages.lang) for v in (costs.low, costs.typical, costs.high))
    return messages("report.leak.total", persons=f"{costs.persons:,.0f}", low=low, typical=typical, high=high)
