"""The one improvement that saves each firm most: full marks for one weak question that has a first step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyberdiag.columns.costs import Costs, Effects, Matured
    from cyberdiag.columns.results import Numbers
    from cyberdiag.columns.scores import Told
    from cyberdiag.columns.tables import Places

Feeding = tuple[tuple[str, float], ...]
"""The control domains that a question feeds, with its weight in each."""


class Yearly(Struct, frozen=True):
    """One scenario as things stand: the factor of how often, events a year, and yen given the event, by group of costs and in all."""

    costs: Costs
    factor: Numbers
    rate: Numbers
    means: Mapping[str, Numbers]
    mean: Numbers


def best_step(
    told: Sequence[Told],
    matured: Matured,
    effects: Effects,
    yearly: Mapping[str, Yearly],
) -> tuple[Places, Numbers]:
    """Return the place of the question among `told`, -1 where nothing is saved, and the yen a year that it saves.

    Of questions that feed the same control domains in the same way the one that misses most saves most, so only that
    one is tried.
    """
    size = len(told[0].weak) if told else 0
    place, best = np.full(size, -1, np.intp), np.zeros(size)
    for feeding, members in _alike(told, effects).items():
        missed, who = np.zeros(size), np.full(size, -1, np.intp)
        for n in members:
            gap = np.where(told[n].weak, 1 - matured.shares[n], 0.0)
            more = gap > missed
            missed[more], who[more] = gap[more], n
        if (who >= 0).any():
            saved = _saved(feeding, missed, matured, effects, yearly)
            more = (who >= 0) & (saved > best)
            place[more], best[more] = who[more], saved[more]
    return place, best


def _alike(told: Sequence[Told], effects: Effects) -> dict[Feeding, list[int]]:
    controls, found = effects.model.controls, dict[Feeding, list[int]]()
    for n, one in enumerate(told):
        q = one.question
        fed = tuple(
            (c, controls[c].weights.get(q.id, 1.0) * times)
            for c, times in Counter(q.controls).items()
            if c in controls
        )
        if fed and q.first_step is not None:
            found.setdefault(fed, []).append(n)
    return found


def _saved(
    feeding: Feeding,
    missed: Numbers,
    matured: Matured,
    effects: Effects,
    yearly: Mapping[str, Yearly],
) -> Numbers:
    """Return the yen a year that raising questions by what they miss takes away."""
    often: dict[str, Numbers] = {}
    much: dict[str, Numbers] = {}
    for name, own in feeding:
        control, weight = effects.model.controls[name], matured.weight[name]
        raised = np.where(weight > 0, own * missed / np.where(weight > 0, weight, 1.0), 0.0)
        for sums, betas in ((often, control.frequency), (much, control.severity)):
            for key, beta in betas.items():
                sums[key] = sums.get(key, 0.0) + beta * raised
    grown = {group: effects.severity(group, much[group]) for group in effects.much if group in much}
    saved = np.zeros(missed.size)
    for key, one in yearly.items():
        cheaper = np.zeros(missed.size)
        for group in sorted(one.costs.groups & grown.keys()):
            cheaper += one.means[group] - one.costs.mean(group, grown[group])
        if key in often:
            rarer = 1 - effects.frequency(key, often[key]) / one.factor
            saved += one.rate * (rarer * (one.mean - cheaper) + cheaper)
        else:
            saved += one.rate * cheaper
    return saved
