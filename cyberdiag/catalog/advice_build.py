"""From the authored shapes of advice to model values."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.catalog import authored as build
from cyberdiag.model.advice import (
    Case,
    CaseSource,
    Cover,
    CoverLevel,
    Gap,
    Ladders,
    LimitKind,
    Raise,
    Relevance,
    ScoreRule,
    Service,
    ServiceRule,
    Threshold,
    WeakRule,
)
from cyberdiag.model.advice_words import (
    AgentMapping,
    AgentPart,
    AgentRow,
    AgentView,
    LevelWords,
    Wording,
)
from cyberdiag.outside.yaml_source import Source
from cyberdiag.problems import Path, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.catalog import advice_shapes as shapes
    from cyberdiag.catalog.authored import AuthoredCondition
    from cyberdiag.model.condition import Condition

_NOWHERE = Source("", None)


class Faults(Struct, frozen=True):
    """Where the faults of one file are noted; `read` gives the file with its places."""

    read: Callable[[], Source]
    problems: list[Problem]

    def note(self, path: Path, code: str, **values: str) -> None:
        self.problems.append(Problem(self.read().place(path), code, values))

    def condition(self, authored: AuthoredCondition, path: Path) -> Condition:
        found: list[Problem] = []
        result = build.condition(authored, _NOWHERE, path, found)
        if found:
            build.condition(authored, self.read(), path, self.problems)
        return result


def _relevance(authored: shapes.AuthoredRelevance, path: Path, faults: Faults) -> Relevance:
    if (authored.when is None) == (authored.always is None) or (authored.when and not authored.otherwise):
        faults.note(path, "exactly-one", fields="always | when, otherwise")
    when = faults.condition(authored.when, (*path, "when")) if authored.when else None
    return Relevance(when, authored.otherwise)


def cover(authored: shapes.AuthoredCover, faults: Faults) -> Cover:
    raises = tuple(
        Raise(faults.condition(r.when, ("cover", "raises", n, "when")), r.reason, tuple(r.facts))
        for n, r in enumerate(authored.raises)
    )
    structural = authored.structural
    return Cover(
        id=authored.id,
        order=authored.order,
        title=authored.title,
        group=authored.group,
        role=authored.role,
        triggers=tuple(authored.triggers),
        pays=authored.pays,
        examples=tuple(authored.examples),
        not_covered=tuple(authored.not_covered),
        check=tuple(authored.check),
        note=authored.note,
        relevance=_relevance(authored.relevance, ("cover", "relevance"), faults),
        structural=(
            faults.condition(structural.when, ("cover", "structural", "when")) if structural else None
        ),
        raises=raises,
        drivers=tuple(authored.drivers),
        reasons=MappingProxyType(dict(authored.reasons)),
        limit=LimitKind(authored.limit.kind),
    )


def gap(key: str, authored: shapes.AuthoredGap, faults: Faults) -> Gap:
    return Gap(
        id=key,
        title=authored.title,
        text=authored.text,
        instead=authored.instead,
        relevance=_relevance(authored.relevance, ("gaps", key, "relevance"), faults),
        drivers=tuple(authored.drivers),
        reasons=MappingProxyType(dict(authored.reasons)),
    )


def service(key: str, authored: shapes.AuthoredService, faults: Faults) -> Service:
    path = ("services", key, "recommend")
    rules = tuple(
        ServiceRule(name, _service_when(rule.when, (*path, name, "when"), faults), rule.reason)
        for name, rule in authored.recommend.items()
    )
    return Service(
        id=key,
        title=authored.title,
        price=authored.price,
        text=authored.text,
        parts=tuple(authored.parts),
        note=authored.note,
        recommend=rules,
    )


def _service_when(
    authored: shapes.AuthoredServiceWhen, path: Path, faults: Faults
) -> Condition | WeakRule | ScoreRule:
    forms = {"all", "any", "not_", "flag", "question", "weak", "score_below"}
    used = {name for name in forms if getattr(authored, name) is not None}
    if used == {"weak"} and authored.weak and authored.at_most is not None:
        return WeakRule(tuple(authored.weak), authored.at_most)
    if used == {"score_below"} and authored.score_below is not None:
        return ScoreRule(authored.diagnosis, authored.score_below)
    if used & {"weak", "score_below"}:
        faults.note(path, "bad-condition")
    return faults.condition(authored, path)


def case(authored: shapes.AuthoredCase) -> Case:
    return Case(
        id=authored.id,
        date=authored.date,
        organisation=authored.organisation,
        country=authored.country,
        industry=authored.industry,
        size=authored.size,
        scenario=authored.scenario,
        what=authored.what,
        reported=tuple(authored.weaknesses.reported),
        inferred=tuple(authored.weaknesses.inferred),
        consequences=tuple(authored.consequences),
        covers=tuple(authored.covers),
        lesson=authored.lesson,
        sources=tuple(CaseSource(s.title, s.publisher, s.url, s.mark) for s in authored.sources),
        same_event=authored.same_event,
    )


def ladders(authored: shapes.AuthoredLadders) -> Ladders:
    tolerable = authored.tolerable_loss
    thresholds = {k: Threshold(t.value, t.source, t.mark) for k, t in authored.thresholds.items()}
    levels = {CoverLevel(k): LevelWords(v.label, v.text) for k, v in authored.levels.items()}
    return Ladders(
        rungs=MappingProxyType({LimitKind(k): tuple(sorted(v)) for k, v in authored.ladders.items()}),
        tolerable=(tolerable.share_of_revenue, tolerable.at_least, tolerable.at_most),
        thresholds=MappingProxyType(thresholds),
        levels=MappingProxyType(levels),
    )


def wording(authored: shapes.AuthoredWording) -> Wording:
    view = authored.agent_view
    table = view.mapping

    def part(
        found: shapes.AuthoredPrompts | shapes.AuthoredItems | shapes.AuthoredFields, lines: list[str]
    ) -> AgentPart:
        return AgentPart(found.title, found.lead, tuple(lines))

    rows = (AgentRow(k, r.text, tuple(r.covers), tuple(r.gaps)) for k, r in table.rows.items())
    labels = (table.title, table.lead, table.intention_label, table.covers_label, table.gaps_label)
    return Wording(
        disclaimer=tuple(authored.disclaimer),
        unknown_fact=authored.unknown_fact,
        agent_disclaimer=tuple(authored.agent_disclaimer),
        agent_view=AgentView(
            title=view.title,
            lead=view.lead,
            intention=part(view.intention, view.intention.prompts),
            mapping=AgentMapping(*labels, tuple(rows)),
            points=part(view.points, view.points.items),
            differences=part(view.differences, view.differences.prompts),
            choice=part(view.choice, view.choice.prompts),
            record=part(view.record, view.record.fields),
        ),
        forbidden=MappingProxyType({k: tuple(v) for k, v in authored.forbidden.items()}),
    )
