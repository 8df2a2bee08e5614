"""Published incidents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Basis, Explained, Kind, reasoned, titled

if TYPE_CHECKING:
    from cyberdiag.model.advice_cases import Case
    from cyberdiag.model.advised import LeftOut
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
    """Return why each incident was chosen for the firm, and why each other one was not."""
    advice, data = basis.assessment.advice, basis.known.advice
    if advice is None or data is None:
        return {}
    chosen = {
        m.case.id: partial(reasoned, basis, _title(m.case), m.case.what, m.because)
        for m in advice.cases.matches
    }
    known = {c.id: c for c in data.cases}
    left = advice.cases.left_out.items()
    return {**chosen, **{key: partial(_left_out, basis, known[key], why) for key, why in left}}


def _left_out(basis: Basis, one: Case, left: LeftOut) -> Page:
    """Return what happened, and why it is not in the firm's report."""
    say = basis.say
    others = say.writing.things.join(c.organisation for c in left.others)
    why = say(f"report.advice.left-out.{left.why.value}", others=others)
    return Page(_title(one), (("", one.what), ("", say("report.advice.left-out.lead", why=why))))


def _title(one: Case) -> str:
    return f"{one.date} {one.organisation}"


CASES = Kind(
    things=_things,
    line=lambda one, _: _title(one),
    page=_page,
    explained=_explained,
)
