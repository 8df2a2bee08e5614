"""Kinds of insurance cover."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import because, titled
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.model.advised import Advice, CoverAdvice
    from cyberdiag.pages.kind import Basis, Explained, Rows
    from cyberdiag.pages.lines import Lines
    from cyberdiag.pages.stock import Stock

_OURS = "judgement"
"""The mark of a threshold that is our own judgement, which is told."""


def rows(stock: Stock) -> Rows:
    """Return every kind of cover with its role."""
    roles = "report.advice.roles"
    return tuple((c.id, f"{c.title} ({stock.say(f'{roles}.{c.role}')})") for c in stock.advice.covers)


def page(stock: Stock, name: str) -> Page:
    """Return what a cover pays and does not pay, and what to check before buying it."""
    data, say = stock.advice, stock.say
    one = next(c for c in data.covers if c.id == name)
    lines = [
        ("", one.pays),
        ("", say(f"report.advice.roles.{one.role}")),
        *titled(say("report.advice.triggers"), (data.triggers[t].title for t in one.triggers)),
        *titled(say("report.advice.examples"), one.examples),
        *titled(say("report.advice.not-covered"), one.not_covered),
        *titled(say("report.advice.check"), one.check),
        (say("report.advice.drivers"), ", ".join(one.drivers)),
        ("", one.note),
        *titled(say("report.advice.notice"), data.wording.disclaimer),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def explained(basis: Basis) -> Explained:
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
    lines += [("", reason) for reason in one.reasons]
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
