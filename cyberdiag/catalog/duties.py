"""Loads the notification duties, the leak costs and the first-hour card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.catalog import knowledge
from cyberdiag.catalog.checks import duties
from cyberdiag.errors import InvalidData
from cyberdiag.model.duties import Duties
from cyberdiag.model.leak import FirstHour, LeakCosts
from cyberdiag.model.loss_top import Top

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder


def load_duties(lang: str, folder: Folder | None = None) -> Duties:
    """Return every duty, our own goals too, in one language; raises InvalidData with every fault of the file."""
    data, source = knowledge.placed(Duties, ("duties.yaml",), lang, folder)
    faults = duties.check(data, source)
    if faults:
        raise InvalidData(faults)
    return data


def load_leak_costs(lang: str, folder: Folder | None = None) -> LeakCosts:
    """Return the unit figures of a leak's cost in one language, at prices of the year of the loss model's index."""
    costs = knowledge.read(LeakCosts, ("leak_costs.yaml",), lang, folder)
    index = knowledge.read(Top, ("losses", "model.yaml"), lang, folder, ("model",)).index
    return replace(costs, costs=tuple(c.indexed(index) for c in costs.costs))


def load_first_hour(lang: str, folder: Folder | None = None) -> FirstHour:
    """Return the first-hour card in one language."""
    return knowledge.read(FirstHour, ("first_hour.yaml",), lang, folder)
