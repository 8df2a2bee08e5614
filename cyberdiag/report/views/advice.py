"""Advice in words: kinds of cover with reasons, gaps, services, and incidents that began the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.model.ref import Ref
from cyberdiag.report import words
from cyberdiag.report.views.covers import amount
from cyberdiag.report.views.covers import view as cover_view

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.advice import AdviceData, Gap, Service
    from cyberdiag.model.advice_cases import Case, CaseSource
    from cyberdiag.model.advice_words import AgentView
    from cyberdiag.model.advised import Advice, CaseMatch, GapAdvice, ServiceAdvice
    from cyberdiag.report.views.context import Context
    from cyberdiag.report.views.covers import CoverView


class GapView(Struct, frozen=True):
    """A loss that no cover answers."""

    gap: Gap
    reason: str
    amount: str
    because: tuple[Ref, ...]


class ServiceView(Struct, frozen=True):
    """A service that is recommended; `here` says how this program does it, `public` who helps: text, title, address."""

    service: Service
    price: str
    reason: str
    because: tuple[Ref, ...]
    here: str
    public: tuple[tuple[str, str, str], ...]


class CaseView(Struct, frozen=True):
    """A published incident and what brought it here; `sources` are title, publisher and address."""

    case: Case
    date: str
    relation: str
    because: tuple[Ref, ...]
    covers: tuple[Ref, ...]
    sources: tuple[tuple[str, str, str], ...]


class LevelView(Struct, frozen=True):
    """The covers of one level, for a line on page one."""

    id: str
    label: str
    text: str
    covers: tuple[Ref, ...]


class AdviceView(Struct, frozen=True):
    """Everything that the report says about insurance, services and incidents."""

    lead: str
    covers: tuple[CoverView, ...]
    first: tuple[CoverView, ...]
    next: tuple[LevelView, ...]
    later: tuple[CoverView, ...]
    others: tuple[CoverView, ...]
    """All but the first, those that do not wait before the others."""
    levels: tuple[LevelView, ...]
    gaps: tuple[GapView, ...]
    services: tuple[ServiceView, ...]
    cases: tuple[CaseView, ...]
    cases_lead: str
    without_case: str
    tolerable: str
    triggers: tuple[tuple[str, str, str], ...]  # title, text, example
    disclaimer: tuple[str, ...]
    agent: AgentView | None = None
    agent_disclaimer: tuple[str, ...] = ()
    agent_rows: tuple[tuple[str, str, str], ...] = ()  # intention, covers, gaps


def view(context: Context, audience: str) -> AdviceView | None:
    """Return the section, or None when no advice was made; `agent` adds the agent's page."""
    advice, data, say = context.assessment.advice, context.catalogue.advice, context.say
    if advice is None or data is None:
        return None
    covers = tuple(cover_view(c, advice, data, context) for c in advice.covers)
    agent = data.wording.agent_view if audience == "agent" else None
    cases = tuple(_case(m, data, context) for m in advice.cases.matches)
    levels = tuple(_level(level, covers, data) for level in CoverLevel)
    rest = tuple(c for c in covers if c.urgent and not c.first)
    second = tuple(v for level in CoverLevel if (v := _level(level, rest, data)).covers)
    first = tuple(c for c in covers if c.first)
    none = say("report.advice.no-cases")
    return AdviceView(
        lead=_lead(first, second, say),
        covers=covers,
        first=first,
        next=second,
        later=tuple(c for c in covers if not c.urgent),
        others=tuple(sorted((c for c in covers if not c.first), key=lambda c: not c.urgent)),
        levels=levels,
        gaps=tuple(_gap(g, context) for g in advice.gaps if g.applies),
        services=tuple(_service(s, context) for s in advice.services),
        cases=cases,
        cases_lead=words.counted(say, "report.advice.cases-lead", len(cases)) if cases else none,
        without_case=words.joined((t.label for t in advice.cases.without_case), say),
        tolerable=tolerable(advice, say),
        triggers=tuple((t.title, t.text, t.example) for t in data.triggers.values()),
        disclaimer=data.wording.disclaimer,
        agent=agent,
        agent_disclaimer=data.wording.agent_disclaimer if agent else (),
        agent_rows=_agent_rows(agent, data, say) if agent else (),
    )


def _agent_rows(agent: AgentView, data: AdviceData, say: Messages) -> tuple[tuple[str, str, str], ...]:
    covers, gaps = {c.id: c.title for c in data.covers}, {g.id: g.title for g in data.gaps}
    return tuple(
        (
            row.text,
            words.joined((covers[c] for c in row.covers), say),
            words.joined((gaps[g] for g in row.gaps), say),
        )
        for row in agent.mapping.rows.values()
    )


def _lead(first: tuple[CoverView, ...], rest: tuple[LevelView, ...], say: Messages) -> str:
    """Return which covers come first, in one sentence."""
    if first:
        return say("report.advice.answer", covers=words.joined((c.cover.title for c in first), say))
    if rest:
        names = words.joined((c.label for c in rest[0].covers), say)
        return say("report.advice.answer-next", level=rest[0].label, covers=names)
    return say("report.advice.no-covers")


def tolerable(advice: Advice, say: Messages) -> str:
    """Return what the firm can bear in one incident, and whether it said so; empty where nothing is known."""
    if advice.tolerable_loss is None:
        return ""
    key = "tolerable-given" if advice.tolerable_given else "tolerable-assumed"
    return say(f"report.advice.{key}", yen=words.yen(advice.tolerable_loss, say.lang))


def _level(level: CoverLevel, covers: tuple[CoverView, ...], data: AdviceData) -> LevelView:
    called = data.ladders.levels[level]
    of_level = tuple(Ref(c.cover.id, c.cover.title) for c in covers if c.level is level)
    return LevelView(level.value, called.label, called.text, of_level)


def _gap(one: GapAdvice, context: Context) -> GapView:
    because = context.refs((*one.because, *one.drivers))
    return GapView(one.gap, one.reason, amount(one.amount, context.say), because)


def _service(one: ServiceAdvice, context: Context) -> ServiceView:
    service, say, known = one.service, context.say, context.catalogue.sources
    done = {d.questionnaire.id for d in context.assessment.diagnoses if not d.is_unanswered}
    here = f"report.advice.{'this-report' if service.diagnosis in done else 'here'}"
    return ServiceView(
        service=service,
        price=say(f"report.advice.prices.{service.price}"),
        reason=one.reason,
        because=context.refs(one.because),
        here=say(here, command=f"cyberdiag assess {service.diagnosis}") if service.diagnosis else "",
        public=tuple(
            (one.text, of.title, of.url or of.read_at or "")
            for one in service.public.values()
            if (of := known.get(one.id)) is not None
        ),
    )


def _case(one: CaseMatch, data: AdviceData, context: Context) -> CaseView:
    case, say = one.case, context.say
    titles = {c.id: c.title for c in data.covers}
    parts = [say("report.advice.same-trade")] if "industry" in one.alike else []
    if not parts and {"size", "country"} <= set(one.alike):
        parts = [say("report.advice.same-size")]
    for kind, topics in (("reported", one.reported), ("inferred", one.inferred)):
        if topics:
            labels = words.joined((data.topics[t].label for t in topics), say)
            parts.append(say(f"report.advice.{kind}", topics=labels))
    return CaseView(
        case=case,
        date=words.month(case.date, say.lang),
        relation=words.sentences(parts or [say("report.advice.similar")], say),
        because=context.refs(one.because),
        covers=tuple(Ref(c, titles[c]) for c in case.covers),
        sources=tuple(case_source(s, say) for s in case.sources),
    )


def _is_japanese(text: str) -> bool:
    return any("\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" for sign in text)


def in_language(title: str, url: str, say: Messages) -> str:
    """Return the title of a page; one in another script is told by where the page stands."""
    if say.lang != SOURCE_LANGUAGE and _is_japanese(title):
        return (urlsplit(url).hostname or url).removeprefix("www.")
    return title


def case_source(source: CaseSource, say: Messages) -> tuple[str, str, str]:
    """Return title, publisher and address; a title in another script is told by where it stands.

    A page that we did not read ourselves says so beside its publisher.
    """
    mark = "" if source.was_read else ", " + say(f"show.marks.{source.mark}")
    if say.lang != SOURCE_LANGUAGE and _is_japanese(source.title + source.publisher):
        host = in_language(source.title + source.publisher, source.url, say)
        return host, say("report.advice.in-japanese") + mark, source.url
    return source.title, source.publisher + mark, source.url
