"""Published incidents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, reasoned, titled

if TYPE_CHECKING:
    from cyberdiag.model.advice_cases import Case
    from cyberdiag.pages.stock import Stock


def _things(stock: Stock) -> dict[str, Case]:
    latest = sorted(stock.advice.cases, key=lambda c: (c.date, c.id), reverse=True)
    return {c.id: c for c in latest}


def _page(one: Case, stock: Stock) -> Page:
    """Return what happened, what it began with and led to, and where that was published."""
    data, say = stock.advice, stock.say
    lines = [("", one.what), *titled("", one.consequences)]
    told = one.weaknesses
    for kind, topics in (("reported", told.reported), ("inferred", told.inferred)):
        if topics:
            labels = say.writing.things.join(data.topics[t].label for t in topics)
            lines.append(("", say(f"report.advice.{kind}", topics=labels)))
    titles = {c.id: c.title for c in data.covers}
    lines += [
        (say("report.advice.lesson"), one.lesson),
        *titled(say("report.advice.relates"), (titles[c] for c in one.covers)),
        *titled(
            say("show.sources"),
            (f"{s.title} ({s.publisher}, {say(f'show.marks.{s.mark}')})\n{s.url}" for s in one.sources),
        ),
    ]
    return Page(f"{one.date}  {one.organisation}", tuple(lines))


def _explained(basis: Basis) -> Explained:
    """Return why each incident was chosen for the firm."""
    advice = basis.assessment.advice
    return {
        m.case.id: partial(reasoned, basis, f"{m.case.date} {m.case.organisation}", m.case.what, m.because)
        for m in (advice.cases.matches if advice else ())
    }


CASES = Kind(
    ids=lambda stock: (
        key for name in stock.names("cases") for key in stock.keys("cases", "cases", f"{name}.yaml")
    ),
    things=_things,
    line=lambda one, _: f"{one.date} {one.organisation}",
    page=_page,
    explained=_explained,
)
