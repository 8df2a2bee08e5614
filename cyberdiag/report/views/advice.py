"""Advice in words: kinds of cover with reasons, gaps, services, and incidents that began the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cyberdiag.model.advice_levels import CoverLevel, LimitKind
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.model.ref import Ref
from cyberdiag.model.report_advice import AdviceView, CaseView, CoverView, GapView, LevelView, ServiceView
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advice_cases import CaseSource
    from cyberdiag.model.advised import Advice, CaseMatch, CoverAdvice, GapAdvice, ServiceAdvice
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.report.views.refs import Refs

AUDIENCES = ("owner", "agent")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def view(
    assessment: Assessment, catalogue: Catalogue, refs: Refs, messages: Messages, audience: str
) -> AdviceView | None:
    """Return the section, or None when no advice was made; `agent` adds the agent's page."""
    advice, data = assessment.advice, catalogue.advice
    if advice is None or data is None:
        return None
    titles = {c.id: c.title for c in data.covers}
    covers = tuple(_cover(c, advice, data, assessment, refs, messages) for c in advice.covers)
    agent = data.wording.agent_view if audience == "agent" else None
    gap_titles = {g.id: g.title for g in data.gaps}
    cases = tuple(_case(m, data, titles, refs, messages) for m in advice.cases.matches)
    levels = tuple(_level(level, covers, data) for level in CoverLevel)
    return AdviceView(
        lead=_lead(levels, messages),
        covers=covers,
        levels=levels,
        gaps=tuple(_gap(g, refs, messages) for g in advice.gaps if g.applies),
        services=tuple(_service(s, refs, messages) for s in advice.services),
        cases=cases,
        cases_lead=words.counted(messages, "report.advice.cases-lead", len(cases))
        if cases
        else messages("report.advice.no-cases"),
        without_case=words.joined((t.label for t in advice.cases.without_case), messages),
        tolerable=_tolerable(advice, messages),
        triggers=tuple((t.title, t.text, t.example) for t in data.triggers.values()),
        disclaimer=data.wording.disclaimer,
        agent=agent,
        agent_disclaimer=data.wording.agent_disclaimer if agent else (),
        agent_rows=tuple(
            (
                row.text,
                words.joined((titles[c] for c in row.covers), messages),
                words.joined((gap_titles[g] for g in row.gaps), messages),
            )
            for row in agent.mapping.rows.values()
        )
        if agent
        else (),
    )


def _lead(levels: tuple[LevelView, ...], messages: Messages) -> str:
    """Return which covers come first, in one sentence."""
    first = next((v for v in levels if v.covers and v.id != CoverLevel.NOT_APPLICABLE), None)
    if first is None:
        return messages("report.advice.no-covers")
    names = words.joined((c.label for c in first.covers), messages)
    return messages("report.advice.answer", level=first.label, covers=names)


def _tolerable(advice: Advice, messages: Messages) -> str:
    if advice.tolerable_loss is None:
        return ""
    key = "tolerable-given" if advice.tolerable_given else "tolerable-assumed"
    return messages(f"report.advice.{key}", yen=words.yen(advice.tolerable_loss, messages.lang))


def _level(level: CoverLevel, covers: tuple[CoverView, ...], data: AdviceData) -> LevelView:
    said = data.ladders.levels[level]
    return LevelView(
        level.value,
        said.label,
        said.text,
        tuple(Ref(c.id, c.title) for c in covers if c.level == level.value),
    )


def _cover(
    one: CoverAdvice,
    advice: Advice,
    data: AdviceData,
    assessment: Assessment,
    refs: Refs,
    messages: Messages,
) -> CoverView:
    cover, lang = one.cover, messages.lang
    amount = limit = ""
    applies = one.level is not CoverLevel.NOT_APPLICABLE
    if applies and one.amounts is not None and one.amounts[1] >= 1:
        amount = _amount(one.amounts, messages)
        bearable = advice.tolerable_loss
        if one.level is CoverLevel.ESSENTIAL and bearable is not None and one.amounts[1] < bearable:
            amount += messages("report.advice.structural")
    elif applies and not one.by_amount:
        amount = messages("report.advice.by-rule")
    if applies and one.limit_hint is not None:
        together = "-together" if cover.limit.kind is LimitKind.EXPENSES else ""
        key = "limit-beyond" if one.beyond_limit else f"limit{together}"
        hint = words.bare_yen(one.limit_hint, lang)
        limit = messages(f"report.advice.{key}", yen=hint)
    questions = assessment.questions.by_id
    return CoverView(
        id=cover.id,
        title=cover.title,
        level=one.level.value,
        level_label=data.ladders.levels[one.level].label,
        role=messages(f"report.advice.roles.{cover.role}"),
        pays=cover.pays,
        examples=cover.examples,
        triggers=tuple(data.triggers[t].title for t in cover.triggers),
        not_covered=cover.not_covered,
        check=cover.check,
        note=cover.note,
        reasons=one.reasons,
        drivers=tuple((d, _action(questions, d)) for d in one.drivers) if applies else (),
        amount=amount,
        limit=limit,
        held=messages(f"report.advice.held.{one.held.value}") if applies else "",
        because=refs.of(one.because),
        cases=tuple(
            Ref(m.case.id, m.case.organisation) for m in advice.cases.matches if cover.id in m.case.covers
        ),
    )


def _amount(amounts: tuple[float, float], messages: Messages) -> str:
    """Return P50 and P95 in words; an amount that most such incidents do not cause says so."""
    p50, p95 = (words.yen(a, messages.lang) for a in amounts)
    return messages(
        "report.advice.amount" if amounts[0] >= 1 else "report.advice.amount-rare", p50=p50, p95=p95
    )


def _action(questions: Mapping[str, Question], name: str) -> str:
    question = questions.get(name)
    step = question.first_step if question else None
    return step.action if step else ""


def _gap(one: GapAdvice, refs: Refs, messages: Messages) -> GapView:
    amount = ""
    if one.amount is not None and one.amount[1] >= 1:
        amount = _amount(one.amount, messages)
    because = refs.of((*one.because, *one.drivers))
    return GapView(one.gap.id, one.gap.title, one.gap.text, one.gap.instead, one.reason, amount, because)


def _service(one: ServiceAdvice, refs: Refs, messages: Messages) -> ServiceView:
    service = one.service
    return ServiceView(
        service.id, service.title, messages(f"report.advice.prices.{service.price}"), service.text, service.parts,
        service.note, one.reason, refs.of(one.because),
    )  # fmt: skip


def _case(
    one: CaseMatch, data: AdviceData, titles: Mapping[str, str], refs: Refs, messages: Messages
) -> CaseView:
    case = one.case
    parts = []
    for kind, topics in (("reported", one.reported), ("inferred", one.inferred)):
        if topics:
            labels = words.joined((data.topics[t].label for t in topics), messages)
            parts.append(messages(f"report.advice.{kind}", topics=labels))
    if not parts:
        parts.append(messages("report.advice.similar"))
    return CaseView(
        id=case.id,
        date=words.month(case.date, messages.lang),
        organisation=case.organisation,
        what=case.what,
        consequences=case.consequences,
        lesson=case.lesson,
        relation=words.sentences(parts, messages),
        because=refs.of(one.because),
        covers=tuple(Ref(c, titles[c]) for c in case.covers),
        sources=tuple(case_source(s, messages) for s in case.sources),
    )


def case_source(source: CaseSource, messages: Messages) -> tuple[str, str, str]:
    """Return title, publisher and address; a title in another script is told by where it stands."""
    if messages.lang != SOURCE_LANGUAGE and _JAPANESE.search(source.title + source.publisher):
        host = urlsplit(source.url).hostname or source.url
        return host.removeprefix("www."), messages("report.advice.in-japanese"), source.url
    return source.title, source.publisher, source.url
