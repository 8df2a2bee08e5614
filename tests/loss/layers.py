"""What a plan of covers would leave with the firm: gross loss = paid + retained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.loss.factors import Factors
    from cyberdiag.loss.simulate import Events, Yen

_NO_TIME = 1e-9
"""Days; where nothing stood still there is nothing to divide by."""


class Plan(Struct, frozen=True):
    """A made-up plan, limits and deductible in yen; `covers` are those bought (None: all).

    All expense covers share one limit and the deductible; `policy_limit` bounds the sum of everything.
    """

    liability_limit: float
    expenses_limit: float
    interruption_limit: float = 0.0
    deductible: float = 0.0
    waiting_days: float = 0.0
    policy_limit: float | None = None
    covers: frozenset[str] | None = None


class Layered(Struct, frozen=True):
    """Yen by event; `gross` = `paid` + `retained`."""

    gross: Yen
    paid: Yen
    retained: Yen


def layer(events: Events, now: Factors, layers: Mapping[str, str], plan: Plan) -> Layered:
    """Return what a plan pays for each event of one scenario; `layers` is `LossModel.covers`.

    The waiting time takes the share waiting / days from the loss of each stop.
    """
    gross = events.cost(now)

    def bought(name: str) -> Yen:
        covers = {c for c, its in layers.items() if its == name and (plan.covers is None or c in plan.covers)}
        return events.cost(now, covers)

    waited = plan.waiting_days / np.maximum(events.stop_days(now), _NO_TIME)
    after_waiting = bought("interruption") * np.maximum(1 - waited, 0.0)
    paid = np.minimum(bought("liability"), plan.liability_limit)
    paid += np.minimum(np.maximum(bought("expenses") - plan.deductible, 0.0), plan.expenses_limit)
    paid += np.minimum(after_waiting, plan.interruption_limit)
    paid = np.minimum(paid, gross if plan.policy_limit is None else np.minimum(gross, plan.policy_limit))
    return Layered(gross, paid, gross - paid)
