"""A comparison as plain data: what `compare` writes, and what a report keeps of last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from cyberdiag.model.editions import KINDS
from cyberdiag.model.parts import half_up
from cyberdiag.model.record import convert
from cyberdiag.model.result_since import Since
from cyberdiag.model.result_units import told

if TYPE_CHECKING:
    from cyberdiag.changes.compare import ChangedAnswer, ChangedScore, Comparison, Side
    from cyberdiag.model.result import Score

SCHEMA = "cyberdiag/comparison/1"


def to_data(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data for scripts."""
    return {"schema": SCHEMA, **_told(found)}


def since(rounds: tuple[Comparison, ...]) -> Since:
    """Return what a result keeps of earlier rounds, the last of them beside this one; `rounds` is by date."""
    points = [
        {
            "date": r.old.result.date.isoformat(),
            "diagnoses": [{k: _score(d.total)[k] for k in ("id", "old", "bridge")} for d in r.diagnoses],
        }
        for r in rounds
    ]
    return convert(to_builtins({**_told(rounds[-1]), "rounds": points}), Since)


def _told(found: Comparison) -> dict[str, Any]:
    return {
        "old": _side(found.old),
        "new": _side(found.new),
        "bridged": found.bridged,
        "diagnoses": [
            {**_score(d.total), "axes": {a.id: _score(a) for a in d.axes}} for d in found.diagnoses
        ],
        "questionnaires": [
            {
                "id": e.id,
                "old": e.old,
                "new": e.new,
                "changes": None if e.changes is None else {k: list(getattr(e.changes, k)) for k in KINDS},
            }
            for e in found.editions
        ],
        "answers": [_answer(c) for c in found.answers],
        "profile": [_answer(c) for c in found.facts],
        "rates": _rates(found),
        "covers": [{"id": name, "old": a, "new": b} for name, a, b in found.covers],
        "done": [q.id for q in found.done],
        "plan": [{"question": p.id, "state": p.state} for p in found.planned],
    }


def _side(side: Side) -> dict[str, Any]:
    loss = side.result.loss
    yen = told(loss.expected_annual) if loss else None
    return {
        "date": side.result.date.isoformat(),
        "assessed_afresh": side.afresh,
        "answered": side.versions,
        "scored": side.result.versions,
        "expected_annual": None if yen is None else float(yen),
        "probability_any": told(loss.probability_any) if loss else None,
    }


def _rates(found: Comparison) -> list[dict[str, Any]]:
    """Return how often each kind of incident happens a year; None where a side has no estimate or cannot have it."""
    sides = (s.result.loss for s in (found.old, found.new))
    old, new = ({i.id: i.rate for i in told(loss.scenarios) or ()} if loss else {} for loss in sides)
    return [{"id": k, "old": old.get(k), "new": new.get(k)} for k in dict.fromkeys((*old, *new))]


def _score(one: ChangedScore) -> dict[str, Any]:
    found = {k: getattr(one, k) for k in ("old", "bridge", "new")}
    both = one.common
    common = None if both is None else {"old": _of_side(both[0]), "new": _of_side(both[1])}
    changes = {"by_questionnaire": one.by_questionnaire, "by_firm": one.by_firm}
    return {
        "id": one.id,
        **{k: _of_side(s) for k, s in found.items()},
        "common": common,
        **{k: None if v is None else half_up(v, 2) for k, v in changes.items()},
    }


def _of_side(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    estimate = None if score.expected == score.score else score.expected
    return {"score": score.score, "estimate": estimate, "rating": score.rating}


def _answer(one: ChangedAnswer) -> dict[str, Any]:
    old, new = (None if answer is None else answer.plain for answer in (one.before, one.after))
    return {"question": one.question.id, "old": old, "new": new, "kind": one.kind}
