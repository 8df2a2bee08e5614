"""A comparison of two assessments as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.changes.carried_out import PLANNED
from cyberdiag.changes.compare import ANSWERS
from cyberdiag.model.page import Page
from cyberdiag.model.result_units import told
from cyberdiag.model.text import one_line
from cyberdiag.pages import versions
from cyberdiag.pages.kind import titled
from cyberdiag.report import benefit, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.changes.compare import ChangedAnswer, ChangedEdition, ChangedScore, Comparison, Side
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.model.result import Score
    from cyberdiag.model.result_loss import Loss
    from cyberdiag.pages.kind import Lines


def pages(found: Comparison, known: Catalogue, say: Messages) -> tuple[Page, ...]:
    """Return the comparison: scores, the firm, the questionnaire, and what follows from them."""
    questionnaire = [line for e in found.editions for line in _edition(e, say)]
    made = [
        Page(say("compare.title"), tuple(_sides(found, say))),
        Page(say("compare.scores"), tuple(_scores(found, say))),
        Page(say("compare.planned"), tuple(_planned(found, say))),
        Page(say("compare.firm"), tuple(_firm(found, say) or [("", say("compare.nothing"))])),
        Page(say("compare.questionnaire"), tuple(questionnaire or [("", say("compare.nothing"))])),
        Page(say("compare.follows"), tuple(_follows(found, known, say))),
    ]
    return tuple(page for page in made if page.lines)


def _sides(found: Comparison, say: Messages) -> Iterator[tuple[str, str]]:
    for name, side in (("old", found.old), ("new", found.new)):
        versions = side.versions if side is found.old else side.result.versions
        yield say(f"compare.{name}"), _side(side, versions, say)
    yield from (("", line) for line in notes(found, say))
    if any(d.total.common is not None for d in found.diagnoses):
        yield "", say("compare.rough")


def notes(found: Comparison, say: Messages) -> Iterator[str]:
    """Give what limits how the two scores can be compared."""
    if not found.bridged:
        yield say("compare.not-bridged")
    elif found.editions and found.old.afresh:
        yield say("compare.old-afresh")


def _side(side: Side, versions: dict[str, str], say: Messages) -> str:
    result = side.result
    named = [f"{d.title} {versions.get(d.id, d.version)}" for d in result.diagnoses]
    named += [say("report.overlay", title=o.title, version=o.version) for o in result.overlays or ()]
    parts = (words.date(result.date.isoformat(), say.lang), result.organisation, " + ".join(named))
    return " / ".join(one_line(p) for p in parts if p)


def _scores(found: Comparison, say: Messages) -> Iterator[tuple[str, str]]:
    for diagnosis in found.diagnoses:
        total = diagnosis.total
        yield total.title, _steps(total, say)
        for key, value in (("by-questionnaire", total.by_questionnaire), ("by-firm", total.by_firm)):
            if value is not None and (key == "by-firm" or found.editions):
                yield "", say(f"compare.{key}", points=signed(value))
        if total.common is not None:
            yield "", say("compare.common", scores=" → ".join(shown(s, say) for s in total.common))
        for one in diagnosis.axes:
            yield one.title, _steps(one, say)


def _steps(one: ChangedScore, say: Messages) -> str:
    """Return old and new, with the bridge between them where it differs from the old score."""
    parts = [shown(one.old, say), shown(one.new, say)]
    if one.bridge is not None and (one.by_questionnaire or one.old is None):
        parts.insert(1, say("compare.bridge", score=shown(one.bridge, say)))
    return " → ".join(parts)


def shown(score: Score | None, say: Messages) -> str:
    """Return a score with its rating, an estimate as one."""
    if score is None:
        return words.DASH
    value = words.loose(score.expected)
    shown = value if score.expected == score.score else say("report.early.about", value=value)
    return f"{shown}{f' [{score.rating}]' if score.rating else ''}"


def signed(value: float) -> str:
    """Return a difference of points with its sign."""
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return sign + words.loose(abs(value))


def _planned(found: Comparison, say: Messages) -> Lines:
    """Return what became of the plan of then, by state, with the answer of now."""
    lines: Lines = []
    for state in PLANNED:
        some = (p for p in found.planned if p.state == state)
        texts = (p.id if p.question is None else f"{p.id} {headline(p.question)}" for p in some)
        lines += titled(say(f"compare.plan.{state}"), texts)
    return lines


def headline(question: Question) -> str:
    """Return the action that mends a question, in its short form."""
    return question.first_step.action if question.first_step else question.text


def _firm(found: Comparison, say: Messages) -> Lines:
    lines: Lines = []
    for kind in ANSWERS:
        changed = (c for c in found.answers if c.kind == kind)
        texts = (f"{c.question.id} {step(c, say)}\n{c.question.text}" for c in changed)
        lines += titled(say(f"compare.answers.{kind}"), texts)
    facts = (f"{c.question.text}\n{step(c, say)}" for c in found.facts)
    return lines + titled(say("compare.facts"), facts)


def step(one: ChangedAnswer, say: Messages) -> str:
    """Return what an answer was and is."""
    before, after = (words.answer(one.question, a, None, say) for a in (one.before, one.after))
    return f"{one_line(before)} → {one_line(after)}"


def _edition(one: ChangedEdition, say: Messages) -> Iterator[tuple[str, str]]:
    yield one.id, f"{one.old or words.DASH} → {one.new or words.DASH}"
    if one.changes is None:
        if one.old is not None and one.new is not None:
            yield "", say("compare.not-on-record")
        return
    if not one.changes:
        yield "", say("compare.same-questions")
    yield from versions.changed(one.changes, say)


def _follows(found: Comparison, known: Catalogue, say: Messages) -> Iterator[tuple[str, str]]:
    losses = [side.result.loss for side in (found.old, found.new)]
    for key in ("expected_annual", "probability_any"):
        values = [told(getattr(x, key)) if x is not None else None for x in losses]
        if any(v is not None for v in values):
            yield say(f"compare.{key}"), " → ".join(_figure(key, v, say) for v in values)
    for loss, name in zip(losses, ("old", "new"), strict=True):
        if loss is not None and loss.expected_annual_range:
            low, high = loss.expected_annual_range
            yield say(f"compare.range-{name}"), words.amount_range(low, high, say)
    yield from titled(say("compare.rates"), _rates(losses, known, say))
    titles = {c.id: c.title for c in known.advice.covers} if known.advice else {}
    ladder = known.advice.ladders.levels if known.advice else {}
    labels = {level.value: said.label for level, said in ladder.items()}
    covers = (
        f"{titles.get(name, name)}: {' → '.join(labels.get(x, x) if x else words.DASH for x in levels)}"
        for name, *levels in found.covers
    )
    yield from titled(say("compare.covers"), covers)
    done = (f"{q.id} {headline(q)}" for q in found.done)
    yield from titled(say("compare.done"), done)


def _rates(losses: list[Loss | None], known: Catalogue, say: Messages) -> tuple[str, ...]:
    """Return which incidents became rarer or likelier, where both sides rest on one model."""
    old, new = losses
    if known.losses is None or old is None or new is None or old.model != new.model:
        return ()
    before, after = ({i.id: i.rate for i in told(x.scenarios) or ()} for x in (old, new))
    titles = {s.id: s.title for s in known.losses.scenarios.values()}
    return benefit.changes(before, after, titles, say)


def _figure(key: str, value: float | None, say: Messages) -> str:
    if value is None:
        return words.DASH
    return words.amount(value, say) if key == "expected_annual" else words.percent(value)
