"""Loads the notification duties, the leak costs and the first-hour card."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge, later
from cyberdiag.catalog.checks import duties
from cyberdiag.catalog.translate import TEXT, Spec
from cyberdiag.errors import InvalidData
from cyberdiag.model import duties as m
from cyberdiag.model import leak

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.catalog import duty_shapes as shapes
    from cyberdiag.catalog.folder import Folder
else:
    shapes = later.module("duty_shapes")

_EVIDENCE: dict[str, Spec] = {"basis": TEXT, "source": TEXT, "confirm": TEXT}
_DUTY: Spec = {
    **dict.fromkeys(("title", "addressee", "trigger", "content", "method", "note"), TEXT),
    **_EVIDENCE,
    "deadlines": {"*": {"text": TEXT, "label": TEXT}},
}
_DUTIES: Spec = {
    "facts": {"*": {"title": TEXT}},
    "duties": {"*": _DUTY},
    "milestones": {"*": {"title": TEXT, "content": TEXT}},
    "milestone_evidence": _EVIDENCE,
    "notes": {"*": {"text": TEXT}},
    "amendments": {"*": {"title": TEXT, "text": TEXT, **_EVIDENCE}},
}
_FIGURE: Spec = {"title": TEXT, "note": TEXT, "data": TEXT, **_EVIDENCE}
_COSTS: Spec = {
    "costs": {"*": _FIGURE},
    "awards": {"*": _FIGURE},
    "claim_rate": _EVIDENCE,
    "missing": {"*": TEXT},
}
_STEPS: dict[str, Spec] = {"title": TEXT, "do": TEXT, "dont": TEXT}
_FIRST_HOUR: Spec = {
    "types": {"*": _STEPS},
    "common": _STEPS,
    "record": {"*": TEXT},
    "contacts": {"*": {"title": TEXT, "why": TEXT}},
    "evidence": _EVIDENCE,
}


def load_duties(lang: str, folder: Folder | None = None) -> m.Duties:
    """Return every duty, our own goals among them, in one language.

    Raises:
        InvalidData: with every fault in the file, its translation and its references.
    """
    where = folder or knowledge.in_use()
    data = knowledge.read_shape(lambda: shapes.AuthoredDuties, ("duties.yaml",), lang, _DUTIES, where)
    faults = duties.check(data, where.read("duties.yaml"))
    if faults:
        raise InvalidData(faults)
    flags = data.flags
    rows = [_duty(duty, flags) for duty in data.duties]
    return m.Duties(
        facts=MappingProxyType(
            {
                k: m.FactSpec(k, f.kind, m.IfUnknown(f.if_unknown), f.title, tuple(f.choices))
                for k, f in data.facts.items()
            }
        ),
        incidents=MappingProxyType({k: MappingProxyType(dict(v)) for k, v in data.incidents.items()}),
        rows=(*rows, *(_milestone(x, _evidence(data.milestone_evidence)) for x in data.milestones)),
        notes=tuple(m.Note(n.id, n.text, _condition(n.when, flags)) for n in data.notes),
        amendments=tuple(_amendment(a) for a in data.amendments),
        as_of=data.as_of,
    )


def load_leak_costs(lang: str, folder: Folder | None = None) -> leak.LeakCosts:
    """Return the unit figures of a leak's cost in one language."""
    data = knowledge.read_shape(lambda: shapes.AuthoredLeakCosts, ("leak_costs.yaml",), lang, _COSTS, folder)
    rate = data.claim_rate
    evidence = m.Evidence(rate.basis, rate.source, None, data.as_of, rate.mark)
    return leak.LeakCosts(
        costs=tuple(_cost(c, c.kind, "", data.as_of) for c in data.costs),
        awards=tuple(_cost(a, "unit", a.data, data.as_of) for a in data.awards),
        claim_rate=leak.ClaimRate(rate.low, rate.value, rate.high, evidence),
        missing=MappingProxyType(dict(data.missing)),
        as_of=data.as_of,
    )


def load_first_hour(lang: str, folder: Folder | None = None) -> leak.FirstHour:
    """Return the first-hour card in one language."""
    data = knowledge.read_shape(
        lambda: shapes.AuthoredFirstHour, ("first_hour.yaml",), lang, _FIRST_HOUR, folder
    )
    return leak.FirstHour(
        types=tuple(_steps(k, s) for k, s in data.types.items()),
        common=_steps("common", data.common),
        record=tuple(data.record.values()),
        contacts=MappingProxyType({k: (c.title, c.why) for k, c in data.contacts.items()}),
        evidence=_evidence(data.evidence),
    )


def _duty(given: shapes.AuthoredDuty, flags: Mapping[str, shapes.AuthoredFactCondition]) -> m.Duty:
    kind = m.DutyKind(given.kind)
    return m.Duty(
        id=given.id,
        title=given.title,
        condition=_condition(given.condition, flags),
        addressee=given.addressee,
        trigger=given.trigger,
        kind=kind,
        rules=tuple(_rule(k, r, kind, flags) for k, r in given.deadlines.items()),
        content=given.content,
        method=given.method,
        evidence=_evidence(given),
        note=given.note,
        valid_from=_day(given.valid_from),
        valid_to=_day(given.valid_to),
    )


def _rule(
    key: str,
    given: shapes.AuthoredRule,
    kind: m.DutyKind,
    flags: Mapping[str, shapes.AuthoredFactCondition],
) -> m.Rule:
    return m.Rule(
        id=key,
        kind=m.DutyKind(given.kind) if given.kind else kind,
        count=m.Count(given.count),
        text=given.text,
        value=given.value,
        to=given.to,
        roll=given.roll,
        label=given.label,
        when=_condition(given.when, flags),
        after=given.from_,
        around=given.around,
    )


def _milestone(given: shapes.AuthoredMilestone, evidence: m.Evidence) -> m.Duty:
    hours = given.hours is not None
    count = m.Count.HOURS if hours else m.Count.DAYS_INCLUSIVE
    rule = m.Rule("goal", m.DutyKind.TARGET, count, "", (given.hours if hours else given.days) or 0)
    return m.Duty(
        given.id, given.title, m.ALWAYS, "", "", m.DutyKind.TARGET, (rule,), given.content, "", evidence
    )


def _amendment(given: shapes.AuthoredAmendment) -> m.Amendment:
    evidence = m.Evidence(given.title, given.source, given.url, given.as_of, given.mark, given.confirm)
    return m.Amendment(
        given.id, given.title, given.text, date.fromisoformat(given.promulgated), _day(given.in_force),
        date.fromisoformat(given.latest), tuple(given.affects), evidence,
    )  # fmt: skip


def _condition(
    given: shapes.AuthoredFactCondition | None, flags: Mapping[str, shapes.AuthoredFactCondition]
) -> m.FactCondition:
    if given is None:
        return m.ALWAYS
    if given.all is not None:
        return m.AllOf(tuple(_condition(part, flags) for part in given.all))
    if given.any is not None:
        return m.AnyOf(tuple(_condition(part, flags) for part in given.any))
    if given.not_ is not None:
        return m.NotOf(_condition(given.not_, flags))
    if given.flag is not None:
        return _condition(flags[given.flag], flags)
    return m.FactIs(given.fact or "", given.over, tuple(given.in_ or ()))


def _evidence(given: shapes.AuthoredEvidence) -> m.Evidence:
    return m.Evidence(given.basis, given.source, given.url, given.as_of, given.mark, given.confirm)


def _cost(given: shapes.AuthoredFigure, kind: str, data: str, as_of: str) -> leak.LeakCost:
    evidence = m.Evidence(given.basis, given.source, given.url, as_of, given.mark, given.confirm)
    return leak.LeakCost(
        given.id, kind, given.title, given.per, given.low, given.typical, given.high, given.times, given.year,
        evidence, given.note, data,
    )  # fmt: skip


def _steps(key: str, given: shapes.AuthoredSteps) -> leak.Steps:
    return leak.Steps(key, given.title, tuple(given.do), tuple(given.dont))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
