"""The two firms of the specification (quantification, section 4) and their weak answers."""

from __future__ import annotations

from functools import cache

import pytest

from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.loss import LossModel, LossProfile

MANUFACTURER = LossProfile(
    industry="manufacturing",
    employees=50,
    revenue=500_000_000,
    persons=5_000,
    award=5_000,
    traits=frozenset({"ot", "b2b", "outsourced", "publishing", "has-records", "staff"}),
    jo_per_person=6_000,
)
SHOP = LossProfile(
    industry="retail-ec",
    employees=15,
    revenue=300_000_000,
    persons=80_000,
    award=5_000,
    traits=frozenset(
        {"shop", "web-data", "cards", "b2c", "outsourced", "publishing", "has-records", "staff"}
    ),
)
PROVIDER = LossProfile(
    industry="it",
    employees=200,
    revenue=2_000_000_000,
    persons=300_000,
    award=10_000,
    traits=frozenset({"it-provider", "web-data", "b2b", "outsourced", "has-records", "staff"}),
)
QUARTER = 0.25
WEAK_MANUFACTURER = {
    **dict.fromkeys(("access", "patch", "perimeter", "backup", "training", "payment"), QUARTER),
    **dict.fromkeys(("ir", "bcp", "logging"), 0.0),
}
WEAK_SHOP = {
    **dict.fromkeys(("websec", "patch", "access", "datahandling", "vendor"), QUARTER),
    **dict.fromkeys(("ir", "logging"), 0.0),
}
FIRMS = {
    "A neutral": (MANUFACTURER, {}),
    "A weak": (MANUFACTURER, WEAK_MANUFACTURER),
    "B neutral": (SHOP, {}),
    "B weak": (SHOP, WEAK_SHOP),
    "provider": (PROVIDER, {}),
}

Firm = tuple[LossProfile, dict[str, float]]


shipped = cache(load_losses)


@pytest.fixture(scope="session")
def model() -> LossModel:
    return shipped("ja")


@pytest.fixture(params=FIRMS)
def firm(request: pytest.FixtureRequest) -> Firm:
    return FIRMS[request.param]


@pytest.fixture(scope="session")
def firms() -> dict[str, Firm]:
    return FIRMS
