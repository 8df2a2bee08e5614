"""Traits of a firm, and numbers of the loss model that depend on them."""

from collections.abc import Mapping
from typing import Any, Self

from cyberdiag.model.condition import Condition, holds
from cyberdiag.model.record import Amount, Record, Share, Short, Unfit


class ByTrait(Short):
    """A number, or `default` and other numbers for firms with a trait; the first trait that holds decides."""

    __slots__ = ("default", "traits")
    written = dict[str, Amount]

    def __init__(self, default: float, traits: Mapping[str, float]) -> None:
        self.default, self.traits = default, traits

    @classmethod
    def long(cls, data: Any) -> Any:
        """Return a plain number as the default of all firms."""
        return data if isinstance(data, dict) else {"default": data}

    @classmethod
    def read(cls, written: dict[str, float]) -> Self:
        """Return the value; "missing-field" where a firm without any of the traits gets no number."""
        if "default" not in written:
            raise Unfit("missing-field", field="default")
        return cls(written["default"], {k: v for k, v in written.items() if k != "default"})

    def plain(self) -> dict[str, float]:
        """Return the long form."""
        return {"default": self.default, **self.traits}

    def of(self, traits: frozenset[str]) -> float:
        """Return the number for a firm with these traits."""
        return next((value for name, value in self.traits.items() if name in traits), self.default)


class ShareByTrait(ByTrait):
    """The same of a chance between 0 and 1."""

    __slots__ = ()
    written = dict[str, Share]


class Traits(Record, frozen=True):
    """The traits of a firm as conditions look at them: a trait that is not there is none."""

    names: frozenset[str]

    def value(self, name: str) -> bool:
        """Return whether the firm has the trait."""
        return name in self.names

    def meet(self, when: Condition | None) -> bool:
        """Return whether a condition holds for the firm; without one, always."""
        return when is None or holds(when, self, {})
