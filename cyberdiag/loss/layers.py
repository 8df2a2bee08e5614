"""What plans of covers would leave with the firm: gross loss = paid + retained."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.loss.ordered import Ordered
from cyberdiag.model.loss import Kept, PlanLoss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.loss.simulate import Years, Yen
    from cyberdiag.model.loss import LossEstimate, Plan

LAYERS = ("liability", "expenses", "interruption")


class Layered(Struct, frozen=True):
    """Yen by event; `gross` = the sum of `paid` by layer + `retained`; `uncovered` is the part that no cover pays."""

    gross: Yen
    paid: Mapping[str, Yen]
    retained: Yen
    uncovered: Yen


def layer(costs: Mapping[str, Yen], layers: Mapping[str, str], plan: Plan) -> Layered:
    """Return what a plan pays for each event of one scenario.

    `costs` is yen by event on each cover and block, `layers` names the layer of each cover (`LossModel.covers`).
    """
    nothing = np.zeros(next(iter(costs.values())).size) if costs else np.zeros(0)

    def on(name: str) -> Yen:
        bought = (
            yen
            for cover, yen in costs.items()
            if layers.get(cover) == name and (plan.covers is None or cover in plan.covers)
        )
        return sum(bought, start=nothing)

    expenses = np.maximum(on("expenses") - plan.deductible, 0.0)
    paid = {
        "liability": np.minimum(on("liability"), plan.liability),
        "expenses": np.minimum(expenses, plan.expenses),
        "interruption": np.minimum(on("interruption"), plan.interruption),
    }
    gross = sum(costs.values(), start=nothing)
    uncovered = sum((yen for target, yen in costs.items() if target not in layers), start=nothing)
    return Layered(gross, paid, np.maximum(gross - sum(paid.values(), start=nothing), 0.0), uncovered)


def retained(
    years: Years, found: LossEstimate, plans: Iterable[Plan], most: int, bearable: float | None
) -> tuple[PlanLoss, ...]:
    """Return what each plan leaves in the `most` costliest kinds of incident and in a year."""
    rates = {s.id: s.rate for s in found.scenarios}
    main = [s.id for s in sorted(found.scenarios, key=lambda s: -s.eal) if s.rate > 0][:most]
    return tuple(_plan(years, rates, main, plan, bearable) for plan in plans)


def _plan(
    years: Years, rates: Mapping[str, float], main: list[str], plan: Plan, bearable: float | None
) -> PlanLoss:
    layers = years.draws.model.covers
    layered = {
        e.hazard.scenario.id: layer(costs, layers, plan)
        for e, costs in zip(years.draws.events, years.costs, strict=True)
    }
    eal = sum(rates[key] * float(one.retained.mean()) for key, one in layered.items())
    year = years.ordered(one.retained for one in layered.values()) if years.draws.trials else None
    return PlanLoss(
        plan=plan,
        scenarios=MappingProxyType({key: _kept(layered[key], bearable) for key in main}),
        eal=eal,
        year_over=None if year is None or bearable is None else year.p_over(bearable),
        year_p99=None if year is None else year.quantile(99),
    )


def _kept(one: Layered, bearable: float | None) -> Kept:
    paid = {name: float(yen.mean()) for name, yen in one.paid.items()}
    uncovered = float(one.uncovered.mean())
    losses = Ordered.of(one.retained)
    return Kept(
        retained=losses.quantiles(),
        over=None if bearable is None else losses.p_over(bearable),
        paid=MappingProxyType(paid),
        beyond=float(one.retained.mean()) - uncovered,
        uncovered=uncovered,
    )
