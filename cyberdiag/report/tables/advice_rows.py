"""Covers, losses without cover, incidents and what there is to say of the trade as rows of a table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.ref import Ref
    from cyberdiag.report.document import Report

Cell = str | int | float | date | None
Row = tuple[Cell, ...]
Columns = tuple[str, ...]
_COVERS = (
    "level", "cover", "p50", "p95", "limit-hint", "reason", "first-step", "not-covered", "because", "held", "first",
    "in-yen", "also",
)  # fmt: skip
_TRADE = (
    "trade-kind", "title", "edition", "trade-text", "trade-who", "trade-first", "trade-confirm", "trade-official", "trade-checked", "sources",
)  # fmt: skip
_READY = ("id", "action", "whom", "message")
_CASES = ("date", "case", "what", "lesson", "reason", "because", "cover", "sources")


def covers(report: Report, result: Mapping[str, Any], messages: Messages) -> tuple[Columns, list[Row]]:
    """Return the kinds of cover, then the losses that none answers; amounts with two significant figures."""
    advice = report.advice
    if advice is None:
        return _COVERS, []
    numbers = {c["id"]: c for c in result["covers"]}
    gaps = {g["id"]: g for g in result["gaps"]}
    rows: list[Row] = [
        (
            c.level_label,
            c.cover.title,
            *_amounts(numbers[c.cover.id] if c.amount else None),
            _yen(numbers[c.cover.id]["limit_hint"]) if c.limit else None,
            _lines(c.reasons),
            _lines(f"{name} {action}".strip() for name, action in c.drivers),
            _lines(c.cover.not_covered),
            _labels(c.because),
            c.held or None,
            messages("tables.yes") if c.first else None,
            c.sentence or None,
            _lines(c.cover.also),
        )
        for c in advice.covers
    ]
    rows += [
        (
            messages("tables.gap"), g.gap.title, *_amounts(gaps[g.gap.id] if g.amount else None), None, g.reason or None,
            g.gap.instead or None, None, _labels(g.because), None, None, None, None,
        )
        for g in advice.gaps
    ]  # fmt: skip
    return _COVERS, rows


def cases(report: Report) -> tuple[Columns, list[Row]]:
    """Return the incidents that start from the same weaknesses."""
    found = report.advice.cases if report.advice else ()
    return _CASES, [
        (
            c.date, c.case.organisation, c.case.what, c.case.lesson, c.relation, _labels(c.because), _labels(c.covers),
            _lines(f"{publisher} {title} {url}" for title, publisher, url in c.sources),
        )
        for c in found
    ]  # fmt: skip


def trade(report: Report, messages: Messages) -> tuple[Columns, list[Row]]:
    """Return what is asked of the trade, then what it works with and what a day without that means."""
    found = report.trade
    if found is None:
        return _TRADE, []
    asked: list[Row] = [
        (
            found.title, d.title, d.details, d.text, d.who, d.first or None, d.confirm or None, d.url, d.checked,
            _lines(f"{title} {url}" for title, url in d.pages),
        )
        for d in found.duties
    ]  # fmt: skip
    stopped, rest = messages("report.trade.stopped"), (None,) * 6
    return _TRADE, asked + [(stopped, s.title, None, s.stopped, *rest) for s in found.systems]


def ready(report: Report) -> tuple[Columns, list[Row]]:
    """Return the messages to vendors, each with whom it goes to."""
    found = report.trade.messages if report.trade else ()
    return _READY, [(m.question, m.headline, m.whom, m.text) for m in found]


def _amounts(numbers: Mapping[str, Any] | None) -> tuple[Cell, Cell]:
    return (None, None) if numbers is None else (_yen(numbers["p50"]), _yen(numbers["p95"]))


def _yen(value: float | None) -> int | None:
    return None if value is None else round(words.significant(value))


def _lines(parts: Iterable[str]) -> str | None:
    return "\n".join(parts) or None


def _labels(refs: Iterable[Ref]) -> str | None:
    return _lines(r.label for r in refs)
