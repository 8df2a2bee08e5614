"""Firms to advise: facts over a firm that has nothing, answers over a firm that does everything."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from cyberdiag.model.loss import CoverLoss, LossEstimate, Quantiles, ScenarioLoss

if TYPE_CHECKING:
    from cyberdiag.model.advice_context import AdviceContext
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.questionnaire import Question

DATE = "2026-11-22"
BARE: dict[str, Any] = {
    "industry": "other", "employees": 1, "revenue": 20_000_000, "personal_records": 0,
    "data_kinds": ("none",), "cards": "none", "website": "none", "online_dependence": "no",
    "cloud": "none", "servers": "no", "own_router": "no", "remote_access": ("none",),
    "remote_work": ("none",), "workplace": ("none",), "equipment": ("none",), "development": "no",
    "customers": "consumers", "buyer_requests": "no", "outsourcing": "neither", "it_provider": "no",
    "overseas": ("none",), "publishing": "no", "ai": "no", "max_downtime": "month",
    "held_covers": ("none",), "past_incident": "no", "certifications": ("none",),
}  # fmt: skip
FULL: dict[str, Any] = {
    **BARE, "industry": "manufacturing", "employees": 60, "revenue": 500_000_000,
    "personal_records": 5_000, "data_kinds": ("special-care",), "cards": "stores", "website": "shop",
    "online_dependence": "yes", "cloud": "most", "servers": "yes", "own_router": "yes",
    "remote_access": ("vpn",), "remote_work": ("telework", "byod"),
    "workplace": ("premises", "wifi", "mobile", "papers-out", "own-domain"),
    "equipment": ("plant", "products"), "development": "yes", "customers": "both",
    "buyer_requests": "yes", "outsourcing": "both", "it_provider": "yes", "overseas": ("eu",),
    "publishing": "yes", "ai": "yes", "max_downtime": "day", "past_incident": "yes",
}  # fmt: skip


def best(question: Question) -> str:
    return max(question.choices, key=lambda c: c.points or 0.0).id


def worst(question: Question) -> str:
    return min(question.choices, key=lambda c: c.points or 0.0).id


def estimate(
    p95: dict[str, float], rate: float = 0.01, hit_rate: float = 0.01, scenario: str = "ransomware"
) -> LossEstimate:
    """Return an estimate in which one scenario puts these 95 % losses on covers and gaps."""

    def loss(name: str, yen: float) -> CoverLoss:
        return CoverLoss(name, True, 1.0, hit_rate, scenario, Quantiles(yen / 4, yen / 2, yen), yen, hit_rate)

    total = sum(p95.values())
    one = ScenarioLoss(
        id=scenario, title=scenario, grade="A", rate=rate, mean=total, eal=total * rate, share=1.0,
        severity=Quantiles(total / 4, total / 2, total),
    )  # fmt: skip
    losses = {name: loss(name, yen) for name, yen in p95.items()}
    return LossEstimate(
        eal=1.0, eal_range=(0.5, 2.0), sd=1.0, p_any=0.1, annual=None, scenarios=(one,),
        covers=MappingProxyType(losses), uncovered=MappingProxyType(losses), expenses=loss("expenses", total),
        swings=(), jo_reference=0.0, assumed=(), seed=1, trials=0, model_version="1.0",
    )  # fmt: skip


class MakeContext(Protocol):
    def __call__(
        self,
        facts: dict[str, Any],
        answers: dict[str, str] | None = None,
        *,
        loss: LossEstimate | None = None,
        rest: str = "best",
        lang: str = "ja",
    ) -> AdviceContext: ...


class Advise(Protocol):
    def __call__(
        self,
        facts: dict[str, Any],
        answers: dict[str, str] | None = None,
        *,
        loss: LossEstimate | None = None,
        rest: str = "best",
        lang: str = "ja",
    ) -> Advice: ...
