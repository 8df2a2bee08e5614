"""Since last time: one comparison in a few sentences, all earlier rounds as a line, and the page that holds both."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag import __version__
from cyberdiag.changes.carried_out import PLANNED
from cyberdiag.model.editions import KINDS
from cyberdiag.model.parts import half_up
from cyberdiag.model.since import ComparisonPage, RoundDot, RoundRow, ScoreSince, SinceView, Trend
from cyberdiag.model.text import one_line
from cyberdiag.pages import comparison
from cyberdiag.report import words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from cyberdiag.changes.compare import ChangedScore, Comparison
    from cyberdiag.messages import Messages
    from cyberdiag.model.page import Page
    from cyberdiag.model.result import Score

_NAMED, _WORST, _LEAST = 3, 2, 3
"""So many actions that are done, and answers that got worse, stand on page one; so many scores make a line."""
_WORSE = ("worse", "unknown")
_WIDTH, _SIDE, _TOP, _BOTTOM = 240.0, 22.0, 16.0, 40.0
_APART = 52.0
"""Two labels nearer than that would run into one another."""
_ENOUGH = 0.8
"""The part of the weight that a round which was stopped must have answered: beside whole rounds it would show a fall."""
_ROOM = 10.0
"""Points below the lowest and above the highest round: a line over all points would hide what a year brings."""


def view(rounds: tuple[Comparison, ...], shown: tuple[Page, ...], say: Messages) -> SinceView:
    """Return what changed since the last of some rounds, which are by date, each compared with now.

    `shown` are the pages of the last comparison.
    """
    found = rounds[-1]
    worse = [c for c in found.answers if c.kind in _WORSE]
    changed = (*found.answers, *found.facts)
    many = len(rounds) > 1
    old, new = (_day(side.result.date, say) for side in (found.old, found.new))
    return SinceView(
        title=say("report.since.title"),
        span=say("report.since.span", old=old, new=new),
        basis=say(f"report.since.{_basis(found)}"),
        scores=tuple(_score(d.total, say) for d in found.diagnoses),
        plan=_plan(found, say),
        done=_done(found, say),
        worse=words.counted(say, "report.since.worse", len(worse)) if worse else say("report.since.no-worse"),
        worst=tuple((c.question.id, f"{comparison.step(c, say)}: {c.question.text}") for c in worse[:_WORST]),
        questionnaire=_questionnaire(found, say),
        notes=tuple(comparison.notes(found, say)),
        trends=tuple(_trends(rounds, say)) if many else (),
        rounds=tuple(_rows(rounds, say)) if many else (),
        pages=shown[1:],
        before={c.question.id: words.answer(c.question, c.before, None, say) for c in changed},
    )


def whole(found: Comparison, shown: tuple[Page, ...], say: Messages) -> ComparisonPage:
    """Return a comparison of two files as a page of its own, its sides first."""
    made = view((found,), shown, say)
    organisation = one_line(found.new.result.organisation)
    return ComparisonPage(
        lang=say.lang,
        title=say("compare.title"),
        organisation=organisation,
        date=_day(found.new.result.date, say),
        program=f"cyberdiag {__version__}",
        running=f"{say('compare.title')}  {organisation}".rstrip(),
        since=replace(made, pages=shown),
    )


def _day(day: dt.date, say: Messages) -> str:
    return words.date(day.isoformat(), say.lang)


def _basis(found: Comparison) -> str:
    """Return the key of what says by which questions the scores are compared."""
    if any(d.total.common is not None for d in found.diagnoses):
        return "common"
    return "rescored" if found.editions else "same-questions"


def _score(one: ChangedScore, say: Messages) -> ScoreSince:
    """Return a score beside the old one by the same questions, as far as that is known."""
    old, new = one.sides
    before = old if old is not None and old.expected is not None else one.old
    moved = None if one.by_firm is None else half_up(one.by_firm)
    now = comparison.shown(new, say)
    if before is None or before.expected is None:
        return ScoreSince(one.id, one.title, "", now, "", say("report.since.first"), "")
    told = ""
    if one.by_questionnaire is not None and half_up(one.by_questionnaire):
        then = comparison.shown(one.old, say)
        told = say("report.since.then", score=then, points=comparison.signed(one.by_questionnaire))
    return ScoreSince(
        id=one.id,
        title=one.title,
        before=comparison.shown(before, say),
        now=now,
        points="" if moved is None else say("report.since.points", points=comparison.signed(moved)),
        told=told,
        direction="" if moved is None else "up" if moved > 0 else "down" if moved < 0 else "same",
    )


def _plan(found: Comparison, say: Messages) -> str:
    counts = Counter(p.state for p in found.planned)
    if not counts:
        return say("report.since.no-plan")
    key = "plan" if counts["done"] else "plan-none"
    done = words.counted(say, f"report.since.{key}", counts["done"], planned=len(found.planned))
    rest = [
        say("report.since.states", state=say(f"compare.plan.{state}").lower(), count=counts[state])
        for state in PLANNED[1:]
        if counts[state]
    ]
    more = say("report.since.rest", states=words.joined(rest, say)) if rest else ""
    return words.sentences((done, more), say)


def _done(found: Comparison, say: Messages) -> str:
    done = [p.question for p in found.planned if p.state == "done" and p.question is not None]
    named = [comparison.headline(q) for q in done[:_NAMED]]
    if len(done) > _NAMED:
        named.append(say("summary.more", count=len(done) - _NAMED))
    return " / ".join(named)


def _questionnaire(found: Comparison, say: Messages) -> str:
    """Return what changed in the questions alone, by kind and number."""
    if not found.editions:
        return ""
    counts: Counter[str] = Counter()
    for edition in found.editions:
        counts.update({k: len(getattr(edition.changes, k)) for k in KINDS} if edition.changes else {})
    told = [
        say("report.since.kinds", kind=say(f"compare.changes.{kind}").lower(), count=counts[kind])
        for kind in KINDS
        if counts[kind]
    ]
    if told:
        return say("report.since.questionnaire", changes=words.joined(told, say))
    is_known = all(e.changes is not None for e in found.editions)
    return say("report.since.new-edition" if is_known else "report.since.not-on-record")


def _trends(rounds: tuple[Comparison, ...], say: Messages) -> Iterator[Trend]:
    """Give the line of each diagnosis that has three scores or more, all by the questions of now."""
    last = rounds[-1]
    for diagnosis in last.diagnoses:
        scores = [(r.old.result.date, s) for r in rounds if (s := _same(r, diagnosis.total.id)) is not None]
        if diagnosis.total.new is not None:
            scores.append((last.new.result.date, diagnosis.total.new))
        known = [
            (day, s, s.expected)
            for day, s in scores
            if s.expected is not None and (s.expected == s.score or s.known >= _ENOUGH)
        ]
        if len(known) >= _LEAST:
            yield _trend(diagnosis.total, known, say)


def _same(one: Comparison, name: str) -> Score | None:
    """Return what a diagnosis of then comes to by the questionnaire of now; as scored then where that is not known."""
    total = next((d.total for d in one.diagnoses if d.total.id == name), None)
    return None if total is None else total.bridge or total.old


def _trend(total: ChangedScore, known: list[tuple[dt.date, Score, float]], say: Messages) -> Trend:
    first, last = known[0][0], known[-1][0]
    days = max((last - first).days, 1)
    values = [value for _, _, value in known]
    low, high = min(values) - _ROOM, max(values) + _ROOM
    places = [
        (round(_SIDE + (_WIDTH - 2 * _SIDE) * (day - first).days / days, 1), _down(value, low, high))
        for day, _, value in known
    ]
    months = [day.isoformat()[: len("2026-01")] for day, _, _ in known]
    days_told = months if len(set(months)) == len(months) else [day.isoformat() for day, _, _ in known]
    dots: list[RoundDot] = []
    room = places[-1][0] - _APART
    for n, ((_, score, _), (x, y)) in enumerate(zip(known, places, strict=True)):
        is_last = n == len(known) - 1
        is_told = n == 0 or is_last or (x <= room and x - max(d.x for d in dots if d.text) >= _APART)
        text = comparison.shown(score, say) if is_told else ""
        dots.append(RoundDot(x, y, text, days_told[n] if is_told else ""))
    told = [f"{d}: {comparison.shown(score, say)}" for d, (_, score, _) in zip(days_told, known, strict=True)]
    line = " ".join(f"{x:g},{y:g}" for x, y in places)
    return Trend(total.id, total.title, line, tuple(dots), " → ".join(told))


def _down(value: float, low: float, high: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low), 1)


def _rows(rounds: tuple[Comparison, ...], say: Messages) -> Iterator[RoundRow]:
    last = rounds[-1]
    for diagnosis in last.diagnoses:
        title = diagnosis.total.title if len(last.diagnoses) > 1 else ""
        for one in rounds:
            total = next((d.total for d in one.diagnoses if d.total.id == diagnosis.total.id), None)
            then, same = (None, None) if total is None else (total.old, total.bridge)
            told = (comparison.shown(s, say) for s in (then, same))
            yield RoundRow(title, _day(one.old.result.date, say), *told)
        now = comparison.shown(diagnosis.total.new, say)
        yield RoundRow(title, _day(last.new.result.date, say), now, now)
