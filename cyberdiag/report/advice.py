"""Advice in words: kinds of cover with reasons, gaps, services, and incidents that began the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.advice import CoverLevel
from cyberdiag.model.report_advice import AdviceView, CaseView, CoverView, GapView, LevelView, ServiceView
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice, CaseMatch, CoverAdvice, GapAdvice, ServiceAdvice
    from cyberdiag.model.questionnaire import Question

AUDIENCES = ("owner", "agent")


def view(
    advice: Advice | None,
    data: AdviceData | None,
    questions: Mapping[str, Question],
    messages: Messages,
    audience: str,
) -> AdviceView | None:
    """Return the section, or None when no advice was made; `agent` adds the agent's page."""
    if advice is None or data is None:
        return None
    titles = {c.id: c.title for c in data.covers}
    covers = tuple(_cover(c, data, questions, messages) for c in advice.covers)
    agent = data.wording.agent_view if audience == "agent" else None
    gap_titles = {g.id: g.title for g in data.gaps}
    return AdviceView(
        covers=covers,
        levels=tuple(_level(level, covers, data) for level in CoverLevel),
        gaps=tuple(_gap(g, messages) for g in advice.gaps if g.applies),
        services=tuple(_service(s, messages) for s in advice.services),
        cases=tuple(_case(m, data, titles, messages) for m in advice.cases.matches),
        without_case=_join((t.label for t in advice.cases.without_case), messages),
        tolerable=_tolerable(advice, messages),
        triggers=tuple((t.title, t.text, t.example) for t in data.triggers.values()),
        disclaimer=data.wording.disclaimer,
        agent=agent,
        agent_disclaimer=data.wording.agent_disclaimer if agent else (),
        agent_rows=tuple(
            (
                row.text,
                _join((titles[c] for c in row.covers), messages),
                _join((gap_titles[g] for g in row.gaps), messages),
            )
            for row in agent.mapping.rows
        )
        if agent
        else (),
    )


def _join(parts: Iterable[str], messages: Messages) -> str:
    return ("、" if messages.lang == "ja" else ", ").join(parts)


def _tolerable(advice: Advice, messages: Messages) -> str:
    if advice.tolerable_loss is None:
        return ""
    key = "tolerable-given" if advice.tolerable_given else "tolerable-assumed"
    return messages(f"report.advice.{key}", yen=words.yen(advice.tolerable_loss, messages.lang))


def _level(level: CoverLevel, covers: tuple[CoverView, ...], data: AdviceData) -> LevelView:
    said = data.ladders.levels[level]
    return LevelView(
        level.value, said.label, said.text, tuple(c.title for c in covers if c.level == level.value)
    )


def _cover(
    one: CoverAdvice, data: AdviceData, questions: Mapping[str, Question], messages: Messages
) -> CoverView:
    cover, lang = one.cover, messages.lang
    amount = limit = ""
    applies = one.level is not CoverLevel.NOT_APPLICABLE
    if applies and one.amounts is not None and one.amounts[1] > 0:
        amount = _amount(one.amounts, messages)
    elif applies and not one.by_amount:
        amount = messages("report.advice.by-rule")
    if applies and one.limit_hint is not None:
        key = "limit-beyond" if one.beyond_limit else "limit"
        limit = messages(f"report.advice.{key}", yen=words.yen(one.limit_hint, lang).removeprefix("約"))
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


def _gap(one: GapAdvice, messages: Messages) -> GapView:
    amount = ""
    if one.amount is not None and one.amount[1] > 0:
        amount = _amount(one.amount, messages)
    return GapView(one.gap.id, one.gap.title, one.gap.text, one.gap.instead, one.reason, amount)


def _service(one: ServiceAdvice, messages: Messages) -> ServiceView:
    service = one.service
    return ServiceView(
        service.id, service.title, messages(f"report.advice.prices.{service.price}"), service.text, service.parts,
        service.note, one.reason,
    )  # fmt: skip


def _case(one: CaseMatch, data: AdviceData, titles: Mapping[str, str], messages: Messages) -> CaseView:
    case = one.case
    parts = []
    for kind, topics in (("reported", one.reported), ("inferred", one.inferred)):
        if topics:
            labels = _join((data.topics[t].label for t in topics), messages)
            parts.append(messages(f"report.advice.{kind}", topics=labels))
    if not parts:
        parts.append(messages("report.advice.similar"))
    year, _, month = case.date.partition("-")
    return CaseView(
        id=case.id,
        date=messages("report.advice.month", year=year, month=str(int(month))) if month else year,
        organisation=case.organisation,
        what=case.what,
        consequences=case.consequences,
        lesson=case.lesson,
        relation=(" " if messages.lang == "en" else "").join(parts),
        because=one.because,
        covers=tuple(titles[c] for c in case.covers),
        sources=tuple((s.title, s.publisher, s.url) for s in case.sources),
    )
