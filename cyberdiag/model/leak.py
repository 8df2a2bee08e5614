"""What a leak costs by unit, and what to do in its first hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.duties import Evidence


class LeakCost(Struct, frozen=True):
    """A unit figure; yen for each `per`, None where nothing is published; `times` is what an estimate multiplies.

    `kind` is unit (multiply), total (compare) or stat (no yen). `data` tells which data an award was about.
    """

    id: str
    kind: str
    title: str
    per: str
    low: float | None
    typical: float | None
    high: float | None
    times: str | None
    year: int
    evidence: Evidence
    note: str = ""
    data: str = ""


class ClaimRate(Struct, frozen=True):
    """The assumed share of persons who claim damages."""

    low: float
    value: float
    high: float
    evidence: Evidence


class LeakCosts(Struct, frozen=True):
    """`catalogue/leak_costs.yaml` in one language; `missing` says what no estimate from it contains."""

    costs: tuple[LeakCost, ...]
    awards: tuple[LeakCost, ...]
    claim_rate: ClaimRate
    missing: Mapping[str, str]
    as_of: str


class Steps(Struct, frozen=True):
    """What to do and what not to do for one type of leak."""

    id: str
    title: str
    do: tuple[str, ...]
    dont: tuple[str, ...]


class FirstHour(Struct, frozen=True):
    """`catalogue/first_hour.yaml` in one language; `contacts` maps a key of the answers file to title and reason."""

    types: tuple[Steps, ...]
    common: Steps
    record: tuple[str, ...]
    contacts: Mapping[str, tuple[str, str]]
    evidence: Evidence
