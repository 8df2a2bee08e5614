"""Conditions over facts that may be unknown: every reading of what is not known, as the data says.

A fact that counts as yes or no when unknown has one reading, `both` has two, and `ask` counts as no until
somebody has asked. So each reading is complete, and a condition is plainly true or false in it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, assert_never

from cyberdiag.model.duties import AllOf, AnyOf, FactIs, Facts, FactSpec, IfUnknown, NotOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.model.duties import FactCondition, FactValue

Reading = dict[str, "FactValue"]
MANY = 10**12
"""What an unknown number counts as: over every threshold."""
SILENT = ("personal_data",)
"""Facts that are true of nearly every leak and explain nothing."""


def holds(condition: FactCondition, reading: Mapping[str, FactValue]) -> bool:
    """Return whether a condition is true in a reading."""
    match condition:
        case FactIs(fact, over, one_of):
            value = reading.get(fact, False)
            if over is not None:
                return isinstance(value, int) and value > over
            return value in one_of if one_of else value is True
        case AllOf(parts):
            return all(holds(part, reading) for part in parts)
        case AnyOf(parts):
            return any(holds(part, reading) for part in parts)
        case NotOf(part):
            return not holds(part, reading)
        case _:
            assert_never(condition)


def leaves(condition: FactCondition) -> Iterator[FactIs]:
    """Return every comparison in a condition."""
    match condition:
        case FactIs():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case NotOf(part):
            yield from leaves(part)
        case _:
            assert_never(condition)


def readings(facts: Facts, specs: Mapping[str, FactSpec], *, asked: bool = False) -> list[Reading]:
    """Return the readings; with `asked`, those in which everything still to be asked turns out true."""
    choices = {key: _values(facts, spec, asked=asked) for key, spec in specs.items()}
    return [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]


def _values(facts: Facts, spec: FactSpec, *, asked: bool) -> tuple[FactValue, ...]:
    known = facts.get(spec.id)
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


def known_in(condition: FactCondition, facts: Facts, reading: Reading) -> tuple[str, ...]:
    """Return the known facts that speak for a condition."""
    found = [c.fact for c in leaves(condition) if facts.get(c.fact) is not None and holds(c, reading)]
    return tuple(dict.fromkeys(f for f in found if f not in SILENT))


def assumed_in(condition: FactCondition, facts: Facts, reading: Reading) -> tuple[str, ...]:
    """Return the unknown facts without which the condition would not hold."""
    unknown = [c.fact for c in leaves(condition) if facts.get(c.fact) is None and holds(c, reading)]
    unknown = list(dict.fromkeys(f for f in unknown if f not in SILENT))
    without = {**reading, **dict.fromkeys(unknown, False)}
    if holds(condition, without):
        return ()
    alone = [f for f in unknown if holds(condition, {**without, f: reading[f]})]
    return tuple(alone or unknown)


def to_ask(
    condition: FactCondition, facts: Facts, specs: Mapping[str, FactSpec], reading: Reading
) -> tuple[str, ...]:
    """Return the facts to ask about before a condition can hold: those it needs, else any one of them."""
    found = [
        c.fact
        for c in leaves(condition)
        if facts.get(c.fact) is None and specs[c.fact].if_unknown is IfUnknown.ASK and holds(c, reading)
    ]
    found = list(dict.fromkeys(found))
    needed = [f for f in found if not holds(condition, {**reading, f: False})]
    return tuple(needed or found)
