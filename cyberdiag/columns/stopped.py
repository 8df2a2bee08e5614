"""Firms that did not answer every question: `scoring.early` over columns. What was not asked is expected, not unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cyberdiag.columns.judged import NotAsked, any_of
from cyberdiag.columns.parts import Parts
from cyberdiag.columns.ratings import NO_PLACE
from cyberdiag.columns.results import added
from cyberdiag.model.parts import half_up
from cyberdiag.scoring.early import expected_share, row

if TYPE_CHECKING:
    from cyberdiag.columns.firms import Bools, Firms
    from cyberdiag.columns.layout import Cells
    from cyberdiag.columns.ratings import Ratings
    from cyberdiag.columns.results import Numbers
    from cyberdiag.columns.scores import Scores, Taken
    from cyberdiag.columns.tables import Places

_NUMBERS = ("estimate", "estimate/low", "estimate/high", "estimate/loss")
_RATINGS = ("estimate/best", "estimate/worst")
_COUNTS = ("estimate/asked", "estimate/of")


def estimated(scores: Scores, taken: Taken, firms: Firms, *, early: bool) -> None:
    """Put an estimate in the place of the score where some questions were not asked, nothing where none was answered.

    Without `early` only the latter, as questions without an answer count as "don't know".
    """
    out, size = taken.out, firms.size
    out |= {name: np.full(size, np.nan) for name in _NUMBERS}
    out |= {name: np.full(size, NO_PLACE, np.int8) for name in _RATINGS}
    out |= {name: np.zeros(size, np.int16) for name in _COUNTS}
    left = any_of(taken.seen, "unanswered", size)
    stopped = left if early else left & ~any_of(taken.seen, "told", size)
    if stopped.any():
        rows = np.flatnonzero(stopped)
        for name, cells in _stopped(scores, taken, firms, rows).items():
            out[name][rows] = cells


def _stopped(scores: Scores, taken: Taken, firms: Firms, rows: Places) -> dict[str, Cells]:
    """Return the columns of firms of which some questions were not asked, and change what losses take."""
    size, rule, holds = rows.size, scores.questionnaire.estimate, taken.holds
    seen = taken.seen
    if scores.questionnaire.caps:
        holds = scores.judges.unasked(firms, holds)
        seen = scores.judges.seen(firms, holds)
    held = [s.at(rows) for s in seen]
    told, count = any_of(held, "told", size), added((s.get("told") for s in held), size).astype(np.int16)
    weight = added((s.get("told weight") for s in held), size)
    gain = added((s.get("told gain") for s in held), size)
    own = np.where(weight > 0, gain / np.where(weight > 0, weight, 1.0), 0.0)
    share = expected_share(own, weight, rule)
    asked = [NotAsked(s, s.get("unanswered"), share, told) for s in held]
    parts = Parts(scores.questionnaire, asked, size)
    found = _estimate(parts, taken, (own, count), rows)
    found = {name: np.where(told, cells, _nothing(name)) for name, cells in found.items()}
    found["score"] = np.full(size, np.nan)
    for name in ("low", "high", "known", "questions", *(n for n in ("least", "most") if n in taken.out)):
        usual = {"known": 0.0, "questions": 0}.get(name, np.nan)
        found[name] = np.where(told, taken.out[name][rows], usual)
    found |= scores.found(parts, {key: held[rows] for key, held in holds.items()})
    found |= _parts(scores, parts, told if rule is None else told & (count >= rule.parts_from))
    for one, now in zip(taken.told, asked, strict=True):
        one.feeds[rows] = now.get("feeds") & told
        one.share[rows] = now.get("share")
        one.weak[rows] = now.get("weak")
    return found


def _nothing(name: str) -> Any:
    return NO_PLACE if name in {*_RATINGS, "rating"} else 0 if name in _COUNTS else np.nan


def _estimate(parts: Parts, taken: Taken, so_far: tuple[Numbers, Cells], rows: Places) -> dict[str, Cells]:
    """Return the estimate with its range and the ratings that it touches."""
    rule, points, (own, count), size = parts.questionnaire.estimate, parts.total.points, so_far, rows.size
    low, high = taken.out["low"][rows], taken.out["high"][rows]
    loss = np.ones(size)
    if rule is not None:
        table = [row(answered, rule.rows) for answered in range(len(parts.seen) + 1)]
        column = sum((own >= edge for edge in rule.own_means), np.zeros(size, np.intp))
        margin = np.array([r.margins for r in table])[count, column]
        low, high = np.maximum(low, points - margin), np.minimum(high, points + margin)
        loss = np.array([r.loss for r in table])[count]
    of = added((s.get("counts") & ~s.get("undecided") for s in parts.seen), size)
    best, worst = _touched(parts, taken, (low, high), rows)
    return {
        "estimate": np.minimum(np.maximum(points, low), high),
        "estimate/low": low,
        "estimate/high": high,
        "estimate/loss": loss,
        "estimate/best": best,
        "estimate/worst": worst,
        "estimate/asked": count,
        "estimate/of": of,
        "rating": np.where(best == worst, best, NO_PLACE),
    }


def _touched(
    parts: Parts, taken: Taken, ends: tuple[Numbers, Numbers], rows: Places
) -> tuple[Ratings, Ratings]:
    """Return the best and the worst rating that an estimate touches; a gate that was not asked may close yet."""
    n, limits = parts.questionnaire, taken.limits
    if not n.bands:
        none = np.full(rows.size, NO_PLACE, np.int8)
        return none, none
    gates = [(g.cap, parts.closed[g.id]) for g in n.gates.values()]
    may = [(g.cap, parts.may_close(g)) for g in n.gates.values()]
    low, high = (limits.rated(half_up(end, n.rule.rough), rows) for end in ends)
    best, worst = limits.capped(high, gates), limits.capped(low, [*gates, *may])
    some = best <= worst  # a range that is beyond what is proven has no end above the other
    return np.where(some, best, NO_PLACE).astype(np.int8), np.where(some, worst, NO_PLACE).astype(np.int8)


def _parts(scores: Scores, parts: Parts, enough: Bools) -> dict[str, Cells]:
    """Return the columns of the parts: an estimate without a rating where questions of a part were not asked."""
    found = scores.parts(parts)
    for name, left, counted in scores.left_in_parts(parts):
        there = enough & (counted | ~left)
        for column, nothing in (
            ("score", np.nan),
            ("low", np.nan),
            ("high", np.nan),
            ("known", 0.0),
            ("questions", 0),
        ):
            found[name + column] = np.where(there, found[name + column], nothing)
        rated = there & ~left
        found[f"{name}rating"] = np.where(rated, found[f"{name}rating"], NO_PLACE)
    return found
