"""What made-up runs of a questionnaire came to, as a page and as plain data."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import titled
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.simulation import Reached, Simulated

SCHEMA = "cyberdiag/simulation/1"
_WIDTHS = ((60, 24), (0, 8))
"""Cells of the longest bar, from so many columns of the terminal on."""
_PLAIN, _BLOCK = "#", "█"


def page(found: Simulated, say: Messages, *, seed: int, plain: bool, width: int) -> Page:
    """Return the page of one questionnaire."""
    runs = found.by_kind["random"].runs
    lines: list[tuple[str, str]] = [("", say("simulate.lead", runs=f"{runs:,}", seed=seed))]
    lines += [(say(f"simulate.{k}"), _range(r, say)) for k, r in found.by_kind.items()]
    lines += titled(say("simulate.bars"), _bars(found, plain=plain, width=width))
    shares = ((r, say("simulate.share", share=words.percent(r.share))) for r in found.ratings)
    ratings = (f"{r.rating}: {share} {_range(r.reached, say)}" for r, share in shares)
    lines += titled(say("simulate.ratings"), ratings)
    rare = [f"{name} ({words.percent(share)})" for name, share in found.rare]
    lines.append((say("simulate.rare"), words.joined(rare, say) or say("simulate.none")))
    same = [f"{name}: {' = '.join(ids)}" for name, ids in found.same]
    lines.append((say("simulate.same"), words.joined(same, say) or say("simulate.none")))
    return Page(_heading(found, say), tuple(lines))


def _heading(found: Simulated, say: Messages) -> str:
    parts = (found.questionnaire.version, *words.overlays((found.questionnaire,), say))
    return f"{found.questionnaire.title} {' + '.join(parts)}"


def _range(reached: Reached, say: Messages) -> str:
    if reached.low is None:
        return say("simulate.never")
    values = {"low": words.loose(reached.low), "high": words.loose(reached.high)}
    if reached.low == reached.high:
        return values["low"]
    return say("simulate.range", middle=words.loose(reached.middle), **values)


def _bars(found: Simulated, *, plain: bool, width: int) -> Iterator[str]:
    """Give one bar for each band of scores, the longest as wide as there is room."""
    longest = max(found.bars) or 1
    room = next(cells for columns, cells in _WIDTHS if width >= columns)
    sign = _PLAIN if plain else _BLOCK
    for (low, high), count in zip(pairwise(found.edges), found.bars, strict=True):
        bar = sign * max(round(room * count / longest), 1 if count else 0)
        yield f"{low:.4g}–{high:.4g} {bar} {count:,}"


def to_data(found: tuple[Simulated, ...], *, seed: int) -> dict[str, Any]:
    """Return the runs as plain data for scripts."""
    return {"schema": SCHEMA, "seed": seed, "diagnoses": [_one(one) for one in found]}


def _one(found: Simulated) -> dict[str, Any]:
    questionnaire = found.questionnaire
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "overlays": [{"id": o.id, "version": o.version} for o in questionnaire.overlays],
        "runs": {kind: _reached(r) for kind, r in found.by_kind.items()},
        "ratings": [
            {"rating": r.rating, "share": round(r.share, 4), **_reached(r.reached)} for r in found.ratings
        ],
        "scores": {"edges": list(found.edges), "counts": list(found.bars)},
        "rarely_asked": [{"question": name, "share": round(share, 4)} for name, share in found.rare],
        "no_effect": [{"question": name, "choices": list(ids)} for name, ids in found.same],
    }


def _reached(reached: Reached) -> Mapping[str, Any]:
    return {"runs": reached.runs, "low": reached.low, "median": reached.middle, "high": reached.high}
