"""How many persons one event exposes, firm by firm: `loss.exposure` over columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from cyberdiag.columns.special import BetaBelow, below
from cyberdiag.loss.exposure import TINY, beta_mean, lognormal

if TYPE_CHECKING:
    from cyberdiag.columns.results import Numbers
    from cyberdiag.model.loss_model import Exposure, PersonRule


class Chances:
    """The chances below beta numbers that some model needs, each made ready once."""

    def __init__(self) -> None:
        self._ready: dict[tuple[float, float], BetaBelow] = {}

    def below(self, a: float, b: float) -> BetaBelow:
        """Return the chances below a Beta(a, b) number."""
        if (a, b) not in self._ready:
            self._ready[a, b] = BetaBelow(a, b)
        return self._ready[a, b]


class Exposed:
    """The persons that events expose in a batch; each moment is worked out once."""

    def __init__(self, persons: Numbers, chances: Chances) -> None:
        self._persons, self._chances = persons, chances
        self._moments: dict[tuple[Exposure | None, float, float], Any] = {}
        self._powers: dict[float, Numbers] = {}

    def concerned(self, exposure: Exposure | None, *given: PersonRule | None) -> Any:
        """Return the expected product of the persons rules of some lines in the same event."""
        rules = [rule for rule in given if rule is not None]
        if not rules:
            return 1.0
        reference = math.prod(math.pow(rule.reference, rule.exponent) for rule in rules)
        power, at_least = sum(rule.exponent for rule in rules), max(rule.at_least for rule in rules)
        return self._moment(exposure, power, at_least) / reference

    def _moment(self, exposure: Exposure | None, power: float, at_least: float) -> Any:
        """Return E[n ** power; n >= at_least] for the n persons that one event exposes."""
        if power == 0 and at_least <= 0:
            return 1.0
        if exposure is None:
            return 0.0
        key = (exposure, power, at_least)
        if key not in self._moments:
            some = self._persons >= max(at_least, TINY)
            self._moments[key] = np.where(some, self._of(exposure, power, at_least, some), 0.0)
        return self._moments[key]

    def _of(self, exposure: Exposure, power: float, at_least: float, some: Any) -> Numbers:
        persons: Numbers = np.where(some, self._persons, 1.0)
        raised = self._raised(power)
        if exposure.a is not None and exposure.b is not None:
            found = beta_mean(exposure.a, exposure.b, power) * raised
            if at_least > 0:
                chance = self._chances.below(exposure.a + power, exposure.b)
                found *= 1 - chance(np.minimum(at_least / persons, 1.0))
            return found
        median, sigma = lognormal(exposure)
        mu, shift = math.log(median), power * sigma
        whole = math.exp(power * mu + shift**2 / 2)

        def under(x: Numbers, shift: float) -> Numbers:
            return below((np.log(x) - mu) / sigma - shift)

        low = float(under(np.array([at_least]), shift)[0]) if at_least > 0 else 0.0
        if not exposure.capped:
            return np.full(persons.size, whole * (1 - low))
        found = whole * (under(persons, shift) - low)
        found += raised * (1 - under(persons, 0.0))
        return found

    def _raised(self, power: float) -> Numbers:
        if power not in self._powers:
            self._powers[power] = np.maximum(self._persons, 0.0) ** power
        return self._powers[power]
