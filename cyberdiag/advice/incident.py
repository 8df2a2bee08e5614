"""What the answers and the kind of leak tell about the facts; whatever they do not tell stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.condition import comparisons, holds
from cyberdiag.model.duties import Facts, FactValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.condition import Known
    from cyberdiag.model.duties import Duties


def from_profile(duties: Duties, answers: Known) -> dict[str, FactValue]:
    """Return the facts that the profile settles.

    What a firm holds need not have leaked: held data stays unknown (and so counts as leaked), only data that
    it does not hold is settled. The number of records held says nothing of the number affected.
    """
    facts: dict[str, FactValue] = {}
    for one in duties.settled.values():
        if holds(one.when, answers, {}):
            facts.update(one.facts)
    return facts


def facts(duties: Duties, profile: Mapping[str, FactValue], told: Mapping[str, FactValue]) -> Facts:
    """Put together what is known; what is told of this leak wins over the profile."""
    incident = told.get("incident")
    implied = duties.incidents.get(str(incident), {}) if incident else {}
    known: dict[str, FactValue] = {**profile, **implied, **told}
    for name, spec in duties.facts.items():
        most = known.get(spec.within or "")
        if name not in known and isinstance(most, int) and most <= _threshold(duties, name):
            known[name] = most
    none_of = [k for k, spec in duties.facts.items() if spec.counted and known.get(spec.counted) == 0]
    known.update(dict.fromkeys(none_of, False))
    return Facts(known)


def _threshold(duties: Duties, fact: str) -> float:
    """Return the highest number that a condition asks a fact to be over."""
    found = (c for _, one in duties.conditions for c in comparisons(one) if c.fact == fact)
    return max((c.over for c in found if c.over is not None), default=-1)
