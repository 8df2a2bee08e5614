"""Insurance: the kinds of cover, the losses that none answers, the kinds of event that covers answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, because, reasoned, titled
from cyberdiag.report import words
from cyberdiag.report.views.covers import in_yen

if TYPE_CHECKING:
    from cyberdiag.model.advice import Cover, Gap, Trigger
    from cyberdiag.model.advised import Advice, CoverAdvice
    from cyberdiag.pages.kind import Lines
    from cyberdiag.pages.stock import Stock

_OURS = "judgement"
"""The mark of a threshold that is our own judgement, which is told."""


def _cover_page(one: Cover, stock: Stock) -> Page:
    """Return what a cover pays and does not pay, and what to check before buying it."""
    data, say = stock.advice, stock.say
    lines = [
        ("", one.pays),
        ("", say(f"report.advice.roles.{one.role}")),
        ("", say("report.advice.also", names=say.writing.things.join(one.also)) if one.also else ""),
        *titled(say("report.advice.triggers"), (data.triggers[t].title for t in one.triggers)),
        *titled(say("report.advice.examples"), one.examples),
        *titled(say("report.advice.not-covered"), one.not_covered),
        *titled(say("report.advice.check"), one.check),
        (say("report.advice.drivers"), ", ".join(one.drivers)),
        ("", one.note),
        *titled(say("report.advice.notice"), data.wording.disclaimer),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _cover_explained(basis: Basis) -> Explained:
    """Return how each cover came to its level for the firm."""
    advice = basis.assessment.advice
    if advice is None:
        return {}
    return {c.cover.id: partial(_level, basis, advice, c) for c in advice.covers}


def _level(basis: Basis, advice: Advice, one: CoverAdvice) -> Page:
    data = basis.known.advice
    lines: Lines = []
    if data is not None:
        level = data.ladders.levels[one.level]
        lines.append(("", f"{level.label}: {level.text}"))
    if one.first:
        lines.append(("", basis.say("report.advice.first")))
    lines += [("", text) for text in (in_yen(one, basis.say), *one.reasons) if text]
    if one.by_amount and one.amounts is not None:
        lines += _amounts(basis, advice, one.amounts)
    elif not one.by_amount:
        lines.append(("", basis.say("report.advice.by-rule")))
    return Page(one.cover.title, (*lines, *because(basis, one.because)))


def _amounts(basis: Basis, advice: Advice, amounts: tuple[float, float]) -> Lines:
    """Return the yen that decided a level, and the thresholds that are our own judgement."""
    say = basis.say
    p50, p95 = (words.yen(a, say.lang) for a in amounts)
    lines = [("", say("report.advice.amount", p50=p50, p95=p95))]
    if advice.tolerable_loss is not None:
        key = "given" if advice.tolerable_given else "assumed"
        bearable = words.yen(advice.tolerable_loss, say.lang)
        lines.append(("", say(f"report.advice.tolerable-{key}", yen=bearable)))
    thresholds = basis.known.advice.ladders.thresholds.each if basis.known.advice else ()
    ours = (t for t in thresholds if t.mark == _OURS)
    return [*lines, *(("", f"{t.source} ({say(f'show.marks.{t.mark}')})") for t in ours)]


COVERS = Kind(
    things=lambda stock: {c.id: c for c in stock.advice.covers},
    line=lambda one, stock: f"{one.title} ({stock.say(f'report.advice.roles.{one.role}')})",
    page=_cover_page,
    explained=_cover_explained,
)


def _gap_page(one: Gap, stock: Stock) -> Page:
    """Return a loss that no cover answers, and what to do instead."""
    say = stock.say
    lines = [("", one.text), (say("report.advice.instead"), one.instead)]
    if one.drivers:
        lines.append((say("report.advice.drivers"), ", ".join(one.drivers)))
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _gap_explained(basis: Basis) -> Explained:
    """Return why each of these losses stands in the firm's report."""
    advice = basis.assessment.advice
    return {
        g.gap.id: partial(reasoned, basis, g.gap.title, g.reason, g.because)
        for g in (advice.gaps if advice else ())
    }


GAPS = Kind(
    things=lambda stock: {g.id: g for g in stock.advice.gaps},
    line=lambda one, _: one.title,
    page=_gap_page,
    explained=_gap_explained,
)


def _trigger_page(one: Trigger, stock: Stock) -> Page:
    """Return a kind of event, with the covers that answer it."""
    say = stock.say
    answering = [c.title for c in stock.advice.covers if one.id in c.triggers]
    lines = [("", one.text), (say("report.advice.examples"), one.example)]
    return Page(f"{one.id}  {one.title}", (*lines, *titled(say("list.covers"), answering)))


TRIGGERS = Kind(
    things=lambda stock: stock.advice.triggers,
    line=lambda one, _: one.title,
    page=_trigger_page,
)
