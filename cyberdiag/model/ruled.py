"""The head of a questionnaire with the rules by which its results are made."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.aggregate import Aggregation, Method
from cyberdiag.model.head import Head
from cyberdiag.model.parts import One, Part, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.model.aggregate import Axis


class RuledHead(Head, frozen=True, kw_only=True, dict=True):
    """A head that knows how the whole, and each part on an axis, come from the answers."""

    @cached_property
    def rule(self) -> Aggregation:
        """How the whole comes from the answers."""
        return self._aggregation(self)

    @cached_property
    def rules(self) -> Mapping[str, Aggregation]:
        """How the parts on each axis come from the answers: as the whole does where the axis names no method.

        The bands and the beginning of a sum are for all its points, so such a part has neither.
        """
        whole = self.rule
        usual = replace(whole, start=0.0, bands={}) if self.method is Method.SUM else whole
        return MappingProxyType(
            {k: usual if a.method is None else self._aggregation(a) for k, a in self.axes.items()}
        )

    @cached_property
    def joined(self) -> frozenset[str]:
        """The axes from whose parts some result is made."""
        return frozenset(name for name in (self.of, *(a.of for a in self.axes.values())) if name in self.axes)

    def _aggregation(self, own: Head | Axis) -> Aggregation:
        return Aggregation(
            own.method or self.method, own.of, own.start, own.out_of, own.decimals, own.met, own.bands
        )

    def gathered(self, items: Iterable[One], axis: str = "") -> Part[One] | None:
        """Return what becomes one result of the whole, or of one value of an axis; None where nothing counts."""
        values = {key: one.values for key, one in self.axes.items()}
        return gathered(items, self.rules[axis] if axis else self.rule, self.rules, values)

    @property
    def weighs(self) -> bool:
        """Whether the weights of questions change some result."""
        rules = (self.rule, *self.rules.values())
        return self.method is not Method.SUM and any(r.method is Method.WEIGHTED_MEAN for r in rules)
