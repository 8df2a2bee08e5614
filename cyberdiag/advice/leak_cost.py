"""What it would cost if the data of every person leaked: unit costs and claims of the loss model, times the firm's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.loss import LossProfile
from cyberdiag.model.loss_model import Per

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.leak import Cost, LeakCosts
    from cyberdiag.model.loss import LossModel, Missing
    from cyberdiag.model.loss_model import CostItem
    from cyberdiag.model.record import Dated


class CostLine(Struct, frozen=True):
    """One unit cost for this firm; yen. `counted` is False for what is only spent if the firm chooses to.

    `own` is whether the firm's quotation took the place of the unit cost, `price_year` is that of a published price which was put at prices of the index's year.

    `id` is that of the unit cost, or of the loss model's item for claims; `item` is that item.
    """

    id: str
    title: str
    evidence: Dated
    quantity: float
    low: float
    typical: float
    high: float
    counted: bool = True
    price_year: int | None = None
    item: CostItem | None = None
    own: bool = False


class LeakEstimate(Struct, frozen=True):
    """Low, typical and high in yen, for `persons`; `missing` names what the sums do not contain."""

    persons: float
    lines: tuple[CostLine, ...]
    low: float
    typical: float
    high: float
    missing: tuple[str, ...]


def estimate(
    costs: LeakCosts, facts: Mapping[str, object], model: LossModel, firm: LossProfile | Missing
) -> LeakEstimate | None:
    """Return the estimate, or None where the number of persons is not known or is zero.

    `firm` is what the loss model makes of the same facts, so that both tell one size and one award.
    """
    persons = facts.get("personal_records")
    if not isinstance(persons, int | float) or persons <= 0:
        return None
    quantities = _quantities(persons, facts)
    found = (
        (cost, quantities.get(cost.times or "", 0.0) * _size(cost, persons, model, firm))
        for cost in costs.costs
    )
    lines = [
        _quoted(_line(cost, quantities[cost.times or ""], times), model, firm)
        for cost, times in found
        if times
    ]
    lines += [_claims(item, persons, model, firm) for item in model.items.values() if item.per is Per.AWARD]
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


def _quantities(persons: float, facts: Mapping[str, object]) -> dict[str, float]:
    cards = facts.get("cards") in {"passes", "stores"}
    return {
        "incident": 1,
        "persons": persons,
        "consolation": persons,
        "card-months": 1 if cards else 0,
        "stopped": 1,
    }


def _size(cost: Cost, persons: float, model: LossModel, firm: LossProfile | Missing) -> float:
    """Return by how much a firm's size and the number of persons change a unit cost."""
    rule, size = cost.persons, 1.0
    if isinstance(firm, LossProfile):
        size = (firm.employees / model.constants.reference_employees.value) ** cost.employees_exponent
    if persons < rule.at_least:
        return 0.0
    return size if rule.exponent == 1 else size * (persons / rule.reference) ** rule.exponent


def _line(cost: Cost, quantity: float, times: float) -> CostLine:
    """Return the line; a figure that was not published is the middle of those that were."""
    published = (cost.low, cost.typical, cost.high)
    known = [v for v in published if v is not None]
    middle = cost.typical if cost.typical is not None else sum(known) / len(known)
    low, typical, high = ((middle if v is None else v) * times for v in published)
    counted = cost.times not in _CHOSEN
    return CostLine(cost.id, cost.title, cost, quantity, low, typical, high, counted, cost.price_year)


def _quoted(line: CostLine, model: LossModel, firm: LossProfile | Missing) -> CostLine:
    """Return a line with the firm's own quotation where it has one for the same work."""
    quoted = any(i.price == line.id and i.own == "restore_quote" for i in model.items.values())
    quote = firm.own.restore_quote if quoted and isinstance(firm, LossProfile) else None
    if quote is None:
        return line
    ratio = model.constants.own_restore_spread.value
    return replace(line, low=quote / ratio, typical=quote, high=quote * ratio, price_year=None, own=True)


def _claims(item: CostItem, persons: float, model: LossModel, firm: LossProfile | Missing) -> CostLine:
    """Return what claims of persons cost: none in most leaks, and by the loss model's shares in the others."""
    award = firm.award if isinstance(firm, LossProfile) else model.awards.ordinary
    chance, share = item.p.of(frozenset()), item.amount.value
    most = min(share * item.r, item.cap or 1.0)
    low, typical, high = (award * persons * part for part in (0.0, chance * share, most))
    return CostLine(item.id, item.title, item.amount, persons, low, typical, high, item=item)
