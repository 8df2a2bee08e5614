"""Pages of covers, gaps, triggers, services and incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import advice
from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.advice import AdviceData, Case, Cover, Gap, Service, Trigger


def covers(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every kind of cover."""
    roles = "report.advice.roles"
    return tuple(
        (c.id, f"{c.title} ({say(f'{roles}.{c.role}')})") for c in advice.load_advice(say.lang).covers
    )


def gaps(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every loss that no cover answers."""
    return tuple((g.id, g.title) for g in advice.load_advice(say.lang).gaps)


def triggers(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return the kinds of event that covers answer."""
    return tuple((t.id, t.title) for t in advice.load_advice(say.lang).triggers.values())


def services(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every service."""
    prices = "report.advice.prices"
    return tuple(
        (s.id, f"{s.title} ({say(f'{prices}.{s.price}')})") for s in advice.load_advice(say.lang).services
    )


def cases(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every incident, the latest first."""
    found = sorted(advice.load_advice(say.lang).cases, key=lambda c: (c.date, c.id), reverse=True)
    return tuple((c.id, f"{c.date} {c.organisation}") for c in found)


def page(name: str, say: Messages) -> Page | None:
    """Return the page of a cover, gap, trigger, service or incident, or None if there is none of that id."""
    data = advice.load_advice(say.lang)
    for cover in data.covers:
        if cover.id == name:
            return _cover(cover, data, say)
    for gap in data.gaps:
        if gap.id == name:
            return _gap(gap, say)
    for service in data.services:
        if service.id == name:
            return _service(service, say)
    for case in data.cases:
        if case.id == name:
            return _case(case, data, say)
    return _trigger(data.triggers[name], data, say) if name in data.triggers else None


def ids(say: Messages) -> list[str]:
    """Return every id that `page` knows."""
    return [key for lister in (covers, gaps, triggers, services, cases) for key, _ in lister(say)]


def _listed(title: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(title if n == 0 else "", text) for n, text in enumerate(texts)]


def _cover(one: Cover, data: AdviceData, say: Messages) -> Page:
    lines = [
        ("", one.pays),
        ("", say(f"report.advice.roles.{one.role}")),
        *_listed(say("report.advice.triggers"), (data.triggers[t].title for t in one.triggers)),
        *_listed(say("report.advice.examples"), one.examples),
        *_listed(say("report.advice.not-covered"), one.not_covered),
        *_listed(say("report.advice.check"), one.check),
        (say("report.advice.drivers"), ", ".join(one.drivers)),
        ("", one.note),
        *_listed(say("report.advice.notice"), data.wording.disclaimer),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _gap(one: Gap, say: Messages) -> Page:
    lines = [("", one.text), (say("report.advice.instead"), one.instead)]
    if one.drivers:
        lines.append((say("report.advice.drivers"), ", ".join(one.drivers)))
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _trigger(one: Trigger, data: AdviceData, say: Messages) -> Page:
    answering = [c.title for c in data.covers if one.id in c.triggers]
    lines = [
        ("", one.text),
        (say("report.advice.examples"), one.example),
        *_listed(say("list.covers"), answering),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _service(one: Service, say: Messages) -> Page:
    lines = [
        ("", one.text),
        ("", say(f"report.advice.prices.{one.price}")),
        *_listed("", one.parts),
        ("", one.note),
        *_listed(say("report.advice.reasons"), (rule.reason for rule in one.recommend)),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _case(one: Case, data: AdviceData, say: Messages) -> Page:
    separator = "、" if say.lang == "ja" else ", "
    lines = [("", one.what), *_listed("", one.consequences)]
    for kind, topics in (("reported", one.reported), ("inferred", one.inferred)):
        if topics:
            labels = separator.join(data.topics[t].label for t in topics)
            lines.append(("", say(f"report.advice.{kind}", topics=labels)))
    titles = {c.id: c.title for c in data.covers}
    lines += [
        (say("report.advice.lesson"), one.lesson),
        *_listed(say("report.advice.relates"), (titles[c] for c in one.covers)),
        *_listed(say("show.sources"), (f"{s.title} ({s.publisher})\n{s.url}" for s in one.sources)),
    ]
    return Page(f"{one.date}  {one.organisation}", tuple(lines))
