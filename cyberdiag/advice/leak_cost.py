"""What it would cost if the data of every person leaked: published unit costs times the firm's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.leak import LeakCost, LeakCosts

CALL_CENTRE_FROM = 1000
"""Persons; more than this, or data that can cause a loss of money, calls for an enquiry desk."""


class CostLine(Struct, frozen=True):
    """One unit cost for this firm; yen. `counted` is False for what is only spent if the firm chooses to."""

    cost: LeakCost
    quantity: float
    low: float
    typical: float
    high: float
    counted: bool


class LeakEstimate(Struct, frozen=True):
    """Low, typical and high in yen, for `persons`; `missing` names what the sums do not contain."""

    persons: float
    lines: tuple[CostLine, ...]
    low: float
    typical: float
    high: float
    missing: tuple[str, ...]


def estimate(costs: LeakCosts, profile: Mapping[str, object]) -> LeakEstimate | None:
    """Return the estimate, or None where the number of persons is not known or is zero."""
    persons = profile.get("personal_records")
    if not isinstance(persons, int | float) or persons <= 0:
        return None
    rate = costs.claim_rate
    quantities = _quantities(persons, profile)
    lines = []
    for cost in (*costs.costs, *costs.awards):
        quantity = quantities.get(cost.times or "")
        if cost.times == "claimants":
            lines.append(_line(cost, persons, (rate.low, rate.value, rate.high), counted=True))
        elif quantity:
            lines.append(_line(cost, quantity, (1.0, 1.0, 1.0), counted=cost.times not in _CHOSEN))
    counted = [line for line in lines if line.counted]
    return LeakEstimate(
        persons=persons,
        lines=tuple(lines),
        low=sum(line.low for line in counted),
        typical=sum(line.typical for line in counted),
        high=sum(line.high for line in counted),
        missing=tuple(costs.missing.values()),
    )


_CHOSEN = frozenset({"consolation", "stopped"})


def _quantities(persons: float, profile: Mapping[str, object]) -> dict[str, float]:
    kinds = profile.get("data_kinds")
    held = set(kinds) if isinstance(kinds, tuple) else set()
    cards = profile.get("cards") in {"passes", "stores"}
    money = cards or bool(held & {"financial", "login"})
    return {
        "incident": 1,
        "pcs": 1,
        "servers": 1 if profile.get("servers") == "yes" else 0,
        "persons": persons,
        "consolation": persons,
        "call-centre": 1 if persons > CALL_CENTRE_FROM or money else 0,
        "card-months": 1 if cards else 0,
        "stopped": 1,
    }


def _line(cost: LeakCost, quantity: float, shares: tuple[float, float, float], *, counted: bool) -> CostLine:
    """Return the line; a figure that was not published is the middle of those that were."""
    published = (cost.low, cost.typical, cost.high)
    known = [v for v in published if v is not None]
    middle = cost.typical if cost.typical is not None else sum(known) / len(known)
    low, typical, high = (
        (middle if v is None else v) * quantity * share for v, share in zip(published, shares, strict=True)
    )
    return CostLine(cost, quantity, low, typical, high, counted)
