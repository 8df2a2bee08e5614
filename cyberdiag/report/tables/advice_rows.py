"""Covers, losses without cover and incidents as rows of a table."""

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


def _amounts(numbers: Mapping[str, Any] | None) -> tuple[Cell, Cell]:
    return (None, None) if numbers is None else (_yen(numbers["p50"]), _yen(numbers["p95"]))


def _yen(value: float | None) -> int | None:
    return None if value is None else round(words.significant(value))


def _lines(parts: Iterable[str]) -> str | None:
    return "\n".join(parts) or None


def _labels(refs: Iterable[Ref]) -> str | None:
    return _lines(r.label for r in refs)
