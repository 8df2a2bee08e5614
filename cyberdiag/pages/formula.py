"""How one result was worked out: the formula of its method with the numbers of the firm, then what went into it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.page import Page
from cyberdiag.model.parts import Part, half_up, met
from cyberdiag.report import words
from cyberdiag.report.views import early
from cyberdiag.report.views.diagnosis import fitted
from cyberdiag.scoring.gates import Parts
from cyberdiag.scoring.ratings import bands_of, rating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Diagnosis, Judged, Score
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.pages.kind import Basis, Lines

_NAMED = 5
"""How many of the lowest are named."""


def whole(basis: Basis, diagnosis: Diagnosis) -> Page:
    """Return how the score of a questionnaire came about; of an early stop, what to expect of it too."""
    page = part(basis, diagnosis, diagnosis.questionnaire.title, diagnosis.score, diagnosis.judged)
    guess = diagnosis.estimate
    if guess is None:
        return page
    view = early.view(guess, diagnosis.questionnaire, basis.say)
    told = (f"{view.value}. {view.likely}", view.told, view.rest, view.proven)
    return Page(page.heading, (*(("", line) for line in told), *page.lines[1:]))


def part(
    basis: Basis, diagnosis: Diagnosis, title: str, score: Score, items: tuple[Judged, ...], axis: str = ""
) -> Page:
    """Return the formula of the method with the numbers of this firm, the rating, and what went into it."""
    say, rule = basis.say, score.rule
    lines, into = _formula(score, diagnosis.questionnaire, axis, items, say)
    low, high = words.points(score.low, rule), words.points(score.high, rule)
    if score.value is not None and low != high:
        lines.append(("", say("report.range", low=low, high=high)))
    lines += _rating(basis, diagnosis, score, items, axis) + _gated(basis, diagnosis, score, items, axis)
    return Page(title, (*lines, *into))


def _rating(basis: Basis, diagnosis: Diagnosis, score: Score, items: tuple[Judged, ...], axis: str) -> Lines:
    """Return from how many points the rating is, and which answers hold it down."""
    say, sheet = basis.say, diagnosis.questionnaire
    if score.value is None or score.rating is None:
        return []
    reached = bands_of(sheet, score.least, score.most, sheet.gathered(items, axis) if axis else None)
    decimals = score.rule.decimals
    plain = rating(score.value, reached, decimals) or ""
    band = reached[plain]
    key = "explain.rating" if half_up(score.value, decimals) >= band.at_least else "explain.lowest"
    lines = [("", say(key, rating=plain, label=band.label, at_least=f"{band.at_least:g}"))]
    if said := fitted(diagnosis, say):
        lines.append(("", said))
    if plain != score.rating:
        here = {j.question.id for j in items}
        held = (g for g in diagnosis.gates if not axis or not (g.parts or here.isdisjoint(g.because)))
        because = ", ".join(dict.fromkeys(n for g in held for n in g.named))
        lines.append(("", say("explain.held", plain=plain, rating=score.rating, because=because)))
    return lines


def _gated(basis: Basis, diagnosis: Diagnosis, score: Score, items: tuple[Judged, ...], axis: str) -> Lines:
    """Return the gates that rest on this part and are closed, each with the score from which on it opens."""
    here = {(axis, one.axes.get(axis, "")) for one in items} if axis else set()
    sheet, parts = diagnosis.questionnaire, Parts(diagnosis.questionnaire, diagnosis.judged)
    return [
        (
            "",
            basis.say(
                "explain.gate-part", cap=gate.cap, text=gate.text, below=words.points(key.needed, score.rule)
            ),
        )
        for gate in diagnosis.gates
        for key in parts.keys(sheet.gates[gate.id])
        if not here.isdisjoint(gate.parts) and (key.axis, key.value) in here
    ]


def _formula(
    score: Score, sheet: Questionnaire, axis: str, items: tuple[Judged, ...], say: Messages
) -> tuple[Lines, Lines]:
    """Return the formula, and a line for each thing that went into it: questions, or parts with their own results."""
    counted = [j for j in items if j.counts]
    part = sheet.gathered(counted, axis)
    shown = words.points(score.value, score.rule)
    if part is None:
        return [("", say("explain.score", gained="0", weights="0", score=shown))], []
    method, into = part.rule.method, tuple(_into(part, sheet))
    values = [value for _, _, value, _, _ in into]
    most = f"{score.most:g}"
    if method is Method.SUM and not part.rule.start:
        line = say("explain.sum", gained=f"{math.fsum(values):g}", most=most)
    elif method is Method.SUM:
        told = {"start": f"{part.rule.start:g}", "gained": f"{math.fsum(values):g}"}
        line = say("explain.sum-from", **told, score=shown, most=most)
    elif method is Method.MEAN:
        line = say("explain.mean", gained=f"{math.fsum(values):.6g}", count=len(values), score=shown)
    elif method is Method.LOWEST:
        least = min(values)
        names = [name or title for name, title, value, _, _ in into if value <= least]
        more = "…" if len(names) > _NAMED else ""
        named = words.joined(names[:_NAMED], say) + more
        line = say("explain.lowest-of", count=len(values), score=shown, names=named)
    elif method is Method.LEVEL:
        line = words.sentences((say("explain.level", score=shown), *_next(part, into, say)), say)
    else:
        gained = [weight * (value / full) if full else 0.0 for _, _, value, full, weight in into]
        told = {"gained": f"{math.fsum(gained):g}", "weights": f"{part.weight:g}", "score": shown}
        key = "explain.score" if part.rule.is_percent else "explain.share"
        line = say(key, **told, most=most)
        if not part.rule.of:
            pairs = zip(into, gained, strict=True)
            return [("", line)], [(n, f"{got:g} / {w:g}  {title}") for (n, title, _, _, w), got in pairs]
    return [("", line)], [(name, f"{value:.6g} / {full:g}  {title}") for name, title, value, full, _ in into]


def _into(part: Part[Judged], sheet: Questionnaire) -> Iterator[tuple[str, str, float, float, float]]:
    """Give id, title, value, full marks and weight of everything that a part is made of."""
    titles = iter(_titles(part, sheet))
    for one in part.items:
        if isinstance(one, Part):
            yield "", next(titles), one.value(lambda j: j.points), one.full, one.weight
        elif one is not None:
            yield one.question.id, one.question.text, one.points, one.full, one.weight


def _titles(part: Part[Judged], sheet: Questionnaire) -> list[str]:
    """Return the titles of the parts that count, in their order."""
    if not part.rule.of:
        return []
    titles = sheet.axes[part.rule.of].values
    return [titles[_at(one, part.rule.of)] for one in part.items if isinstance(one, Part)]


def _at(part: Part[Judged], axis: str) -> str:
    first = next(one for one in part.items if one is not None)
    return _at(first, axis) if isinstance(first, Part) else first.axes[axis]


def _next(
    part: Part[Judged], into: tuple[tuple[str, str, float, float, float], ...], say: Messages
) -> Iterator[str]:
    """Give what the level after the one that is reached still lacks."""
    steps = [one for one in part.items if one is not None]
    for one, (_, title, value, full, _) in zip(steps, into, strict=True):
        if not met(part, one, value):
            needed = full if part.rule.met is None else part.rule.met
            yield say("explain.level-next", name=title, value=f"{value:g}", needed=f"{needed:g}")
            return
