"""Published incidents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.lines import reasoned, titled

if TYPE_CHECKING:
    from cyberdiag.pages.kind import Basis, Explained, Rows
    from cyberdiag.pages.stock import Stock


def rows(stock: Stock) -> Rows:
    """Return every incident, the latest first."""
    found = sorted(stock.advice.cases, key=lambda c: (c.date, c.id), reverse=True)
    return tuple((c.id, f"{c.date} {c.organisation}") for c in found)


def page(stock: Stock, name: str) -> Page:
    """Return what happened, what it began with and led to, and where that was published."""
    data, say = stock.advice, stock.say
    one = next(c for c in data.cases if c.id == name)
    separator = say.writing.things
    lines = [("", one.what), *titled("", one.consequences)]
    told = one.weaknesses
    for kind, topics in (("reported", told.reported), ("inferred", told.inferred)):
        if topics:
            labels = separator.join(data.topics[t].label for t in topics)
            lines.append(("", say(f"report.advice.{kind}", topics=labels)))
    titles = {c.id: c.title for c in data.covers}
    lines += [
        (say("report.advice.lesson"), one.lesson),
        *titled(say("report.advice.relates"), (titles[c] for c in one.covers)),
        *titled(say("show.sources"), (f"{s.title} ({s.publisher})\n{s.url}" for s in one.sources)),
    ]
    return Page(f"{one.date}  {one.organisation}", tuple(lines))


def explained(basis: Basis) -> Explained:
    """Return why each incident was chosen for the firm."""
    advice = basis.assessment.advice
    return {
        m.case.id: partial(reasoned, basis, f"{m.case.date} {m.case.organisation}", m.case.what, m.because)
        for m in (advice.cases.matches if advice else ())
    }
