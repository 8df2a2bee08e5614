"""Facts that may be unknown: every reading of what is not known, as the data says.

A fact that counts as yes or no when unknown has one reading, `both` has two, and `ask` counts as no until
somebody has asked. So each reading is complete, and a condition is plainly true or false in it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

from cyberdiag.model.condition import comparisons, holds
from cyberdiag.model.duties import Facts, IfUnknown

if TYPE_CHECKING:
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.duties import Duties, FactSpec, FactValue

MANY = 10**12
"""What an unknown number counts as: over every threshold."""


def readings(duties: Duties, facts: Facts, *, asked: bool = False) -> list[Facts]:
    """Return the readings; with `asked`, those in which everything still to be asked turns out true."""
    choices = {key: _values(facts, spec, asked=asked) for key, spec in duties.facts.items()}
    return [Facts(dict(zip(choices, values, strict=True))) for values in product(*choices.values())]


def _values(facts: Facts, spec: FactSpec, *, asked: bool) -> tuple[FactValue, ...]:
    known = facts.value(spec.id)
    if known is not None:
        return (known,)
    yes: FactValue = MANY if spec.kind == "number" else True
    match spec.if_unknown:
        case IfUnknown.YES:
            return (yes,)
        case IfUnknown.NO:
            return (False,)
        case IfUnknown.BOTH:
            return (False, yes)
        case IfUnknown.ASK:
            if not asked:
                return (False,)
            return ("", *spec.choices) if spec.kind == "choice" else (yes,)
        case _:
            assert_never(spec.if_unknown)


class Why(Struct, frozen=True):
    """A condition in one reading of the facts: which of them speak for it."""

    duties: Duties
    facts: Facts
    condition: Condition
    reading: Facts

    def known(self) -> tuple[str, ...]:
        """Return the known facts that speak for it."""
        return tuple(f for f in self._speaking() if self.facts.value(f) is not None and not self._silent(f))

    def assumed(self) -> tuple[str, ...]:
        """Return the unknown facts without which it would not hold."""
        unknown = [f for f in self._speaking() if self.facts.value(f) is None and not self._silent(f)]
        without = self.reading.but(dict.fromkeys(unknown, False))
        if self._holds(without):
            return ()
        alone = [f for f in unknown if self._holds(without.but({f: self.reading.values[f]}))]
        return tuple(alone or unknown)

    def to_ask(self) -> tuple[str, ...]:
        """Return the facts to ask about before it can hold: those it needs, else any one of them."""
        kinds = self.duties.facts
        unknown = (f for f in self._speaking() if self.facts.value(f) is None)
        found = [f for f in unknown if kinds[f].if_unknown is IfUnknown.ASK]
        needed = [f for f in found if not self._holds(self.reading.but({f: False}))]
        return tuple(needed or found)

    def pending(self) -> tuple[str, ...]:
        """Return the unknown facts with two readings that alone decide whether it holds."""
        both = [
            k
            for k, spec in self.duties.facts.items()
            if spec.if_unknown is IfUnknown.BOTH and self.facts.value(k) is None
        ]
        return tuple(f for f in both if not self._holds(self.reading.but({f: not self.reading.values[f]})))

    def _speaking(self) -> dict[str, None]:
        """Return the facts of the comparisons that hold, in the order they are written."""
        flags = self.duties.flags
        written = comparisons(self.condition, flags)
        return {c.fact: None for c in written if c.fact is not None and holds(c, self.reading, flags)}

    def _holds(self, reading: Facts) -> bool:
        return holds(self.condition, reading, self.duties.flags)

    def _silent(self, fact: str) -> bool:
        return self.duties.facts[fact].silent
