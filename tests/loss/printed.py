"""The model as the specification printed its examples with: what the catalogue has changed since, put back."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel

MARGIN = {"manufacturing": 0.35}
AMOUNTS = {
    "forensic": 3_400_000, "notification": 130, "legal": 600_000, "pr-consulting": 500_000,
    "backlash": 5_000_000, "call-centre": 750_000, "monitoring": 3_000_000,
}  # fmt: skip
GRADES = {
    "ransomware": "A", "account-takeover": "A", "web-leak": "B", "human-error": "A", "insider": "B",
    "outage": "B", "it-services": "B", "payment-fraud": "A",
}  # fmt: skip


def as_printed(model: LossModel) -> LossModel:
    """Return the model with the margin, the amounts and the grades of the specification."""
    items, industries, scenarios = dict(model.items), dict(model.industries), dict(model.scenarios)
    for key, value in AMOUNTS.items():
        items[key] = replace(items[key], amount=replace(items[key].amount, value=value))
    for key, value in MARGIN.items():
        industries[key] = replace(industries[key], margin=replace(industries[key].margin, value=value))
    for key, grade in GRADES.items():
        scenarios[key] = replace(scenarios[key], grade=grade)
    return replace(
        model,
        items=MappingProxyType(items),
        industries=MappingProxyType(industries),
        scenarios=MappingProxyType(scenarios),
    )
