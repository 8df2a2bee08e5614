"""How one result was worked out: the formula of its method with the numbers of the firm, then what went into it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.aggregate import Method
from cyberdiag.model.parts import Part, met
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Judged, Score
    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.pages.kind import Lines

_NAMED = 5
"""How many of the lowest are named."""


def formula(
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
