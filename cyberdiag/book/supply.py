"""Many firms beside one published scheme: the verdicts of each, counted by criterion and by firm, never merged; pure."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.crosswalk.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.crosswalk.project import Projection
    from cyberdiag.model.framework import Criterion, Framework

    Counts = Mapping[Verdict, int]


class Firm(Struct, frozen=True):
    """A client of the book and the firm that it is."""

    client: str
    organisation: str


class Supplier(Struct, frozen=True):
    """A firm with a verdict on each criterion, in the order of the scheme; who answered, and on which day (ISO text or empty).

    `whole` counts the requirements of which every criterion is met.
    """

    firm: Firm
    respondent: str
    date: str
    verdicts: tuple[Verdict, ...]
    whole: int

    @property
    def counts(self) -> Counts:
        """How many criteria have each verdict, in the order of the verdicts."""
        return counted(self.verdicts)


class Why(StrEnum):
    """Why a firm has no verdicts."""

    MISSING = "missing"  # it has not answered
    BESIDE = "beside"  # nothing it answered bears on the scheme
    UNFIT = "unfit"  # its answers do not fit the questions of today


class Supply(Struct, frozen=True):
    """A scheme beside many firms; `silent` are those without verdicts."""

    scheme: Framework
    criteria: Mapping[str, Criterion]
    suppliers: tuple[Supplier, ...]
    silent: tuple[tuple[Firm, Why], ...]

    @property
    def partial(self) -> bool:
        """Whether the mapping of the scheme can show no criterion as met."""
        return not self.scheme.criteria

    def by_criterion(self) -> dict[str, Counts]:
        """Return how many firms have each verdict, by criterion."""
        columns = zip(*(one.verdicts for one in self.suppliers), strict=True)
        found = dict(zip(self.criteria, map(counted, columns), strict=False))
        return {name: found.get(name) or counted(()) for name in self.criteria}

    def requirements(self) -> dict[str, tuple[str, ...]]:
        """Return the criteria of each requirement, in the order of the scheme."""
        found: dict[str, list[str]] = {}
        for name, criterion in self.criteria.items():
            found.setdefault(criterion.part_of, []).append(name)
        return {name: tuple(criteria) for name, criteria in found.items()}

    def whole(self) -> dict[str, int]:
        """Return at how many firms every criterion of a requirement is met, by requirement."""
        place = {name: n for n, name in enumerate(self.criteria)}
        return {
            name: sum(all(one.verdicts[place[c]] is Verdict.MET for c in criteria) for one in self.suppliers)
            for name, criteria in self.requirements().items()
        }

    def most_open(self) -> list[tuple[str, Counts]]:
        """Return the criteria that are open at some firm, those open at most firms first."""
        found = [(name, counts) for name, counts in self.by_criterion().items() if counts[Verdict.OPEN]]
        return sorted(found, key=lambda one: (-one[1][Verdict.OPEN], -one[1][Verdict.UNKNOWN]))

    def having(self, criterion: str, verdict: Verdict) -> tuple[Firm, ...]:
        """Return the firms with a verdict on a criterion."""
        place = list(self.criteria).index(criterion)
        return tuple(one.firm for one in self.suppliers if one.verdicts[place] is verdict)


def counted(verdicts: Iterable[Verdict]) -> Counts:
    """Return how often each verdict stands there, in their order."""
    found = Counter(verdicts)
    return {one: found[one] for one in Verdict}


def supplier(firm: Firm, respondent: str, date: str, found: Projection) -> Supplier:
    """Return a firm with the verdicts of a scheme laid beside its answers."""
    return Supplier(firm, respondent, date, tuple(row.verdict for row in found.rows), found.whole)
