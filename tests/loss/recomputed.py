"""The loss of a firm worked out a second time, from the YAML and in plain NumPy; it knows nothing of cyberdiag/loss.

Means are integrals on fine grids, quantiles are plain draws, one number after the other.
"""

from __future__ import annotations

import math
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
import yaml
from support import ROOT

Z90 = 1.2815515655446004
GRID = np.linspace(-9.0, 9.0, 4_001)
NORMAL = np.exp(-(GRID**2) / 2) / np.exp(-(GRID**2) / 2).sum()
ANGLES = (np.arange(20_000) + 0.5) * (math.pi / 2 / 20_000)


@cache
def written(path: str) -> Any:
    text = (ROOT / "catalogue" / path).read_text(encoding="utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe one either way


def said(facts: dict[str, Any], when: Any, traits: frozenset[str] = frozenset()) -> bool:
    """Whether a condition of the loss files holds."""
    if when is None:
        return True
    if "any" in when:
        return any(said(facts, one, traits) for one in when["any"])
    if "trait" in when:
        return when["trait"] in traits
    value = facts[when["question"]]
    if "at_least" in when:
        return float(value) >= when["at_least"]
    given = {plain(v) for v in (value if isinstance(value, (list, tuple)) else [value])}
    return bool(given & {plain(v) for v in when["includes"]})


def plain(value: Any) -> str:
    """YAML takes yes for a truth."""
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else str(value)


def chosen(value: Any, traits: frozenset[str]) -> float:
    """A number, or the one of the first trait that the firm has."""
    if not isinstance(value, dict):
        return float(value)
    return float(next((v for k, v in value.items() if k in traits), value["default"]))


class Cost(NamedTuple):
    """A cost of an event: median, sigma, chance, turn, rule by persons, cap in yen, and what pays."""

    target: str
    group: str
    median: float
    sigma: float
    p: float
    branch: str | None
    rule: tuple[float, float, float] | None
    cap: float


class Kind(NamedTuple):
    """A kind of incident of this firm at its maturity."""

    rate: float
    alpha: float
    costs: tuple[Cost, ...]
    branches: dict[str, float]
    exposure: dict[str, Any] | None
    light: tuple[float, float]


class Recomputed:
    """All that is known of a firm's loss; `facts` are its answers, `maturity` by control domain."""

    def __init__(self, facts: dict[str, Any], maturity: dict[str, float]) -> None:
        self.facts, self.maturity = facts, maturity
        self.model = written("losses/model.yaml")
        self.constants = {key: c["value"] for key, c in self.model["constants"].items()}
        self.staff, self.persons = float(facts["employees"]), float(facts["personal_records"])
        self.traits = frozenset(
            key for key, t in self.model["traits"].items() if said(facts, t["yes_when"])
        ) | ({"has-records"} if self.persons else set())
        industries = written("losses/industries.yaml")["industries"]
        own = industries[facts["industry"]]
        self.industry = industries[own["with_shop"]] if "shop" in self.traits and "with_shop" in own else own

    @cached_property
    def award(self) -> float:
        awards = self.model["awards"]
        held = [a for a in awards["classes"] if said(self.facts, a["when"])]
        every = max([awards["ordinary"], *(a["yen"] for a in held if a["of"] == "everyone")])
        staff = max([every, *(a["yen"] for a in held)])
        share = 1.0 if self.industry.get("special_care_of_everyone") else min(self.staff / self.persons, 1.0)
        return float(every + share * (staff - every))

    def squeezed(self, part: str, key: str, bound: float) -> float:
        """What the controls make of a rate or of a group of costs, between 1 / bound and bound."""
        neutral = self.constants["neutral_maturity"]
        x = sum(
            control.get(part, {}).get(key, 0.0) * (neutral - self.maturity.get(name, neutral))
            for name, control in written("losses/factors.yaml")["controls"].items()
        )
        return math.exp(math.log(bound) * math.tanh(x / math.log(bound)))

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        found = {}
        for key, s in written("losses/scenarios.yaml")["scenarios"].items():
            if not said(self.facts, s.get("when"), self.traits):
                continue
            rate = s["rate"]["value"] * math.prod(
                factor for trait, factor in s.get("rate_factors", {}).items() if trait in self.traits
            )
            for scale in s["scales"]:
                rate *= self.scaled(scale)
            costs = [
                self.cost(name, entry or {})
                for name, entry in s["items"].items()
                if said(self.facts, (entry or {}).get("when"), self.traits)
            ]
            light = s.get("light", {"share": 0.0, "factor": 1.0})
            found[key] = Kind(
                rate=rate * self.squeezed("frequency", key, self.constants["frequency_bound"]),
                alpha=self.model["grades"][s["grade"]],
                costs=tuple(c for c in costs if c.p > 0 and c.median > 0),
                branches=s.get("branches", {}),
                exposure=s.get("exposure"),
                light=(light["share"], light["factor"]),
            )
        return found

    def scaled(self, scale: str) -> float:
        if scale == "industry":
            return float(self.industry["frequency"]["value"])
        rule = self.model["scales"][scale]
        n = self.staff if scale == "size" else max(self.persons, 1.0)
        return float(np.clip((n / rule["reference"]) ** rule["exponent"], rule["minimum"], rule["maximum"]))

    def cost(self, name: str, entry: dict[str, Any]) -> Cost:
        item = written("losses/items.yaml")["items"][name]
        price = {c["id"]: c for c in written("leak_costs.yaml")["costs"]}.get(item.get("price"), {})
        index = self.model["index"]["factors"].get(price.get("price_year"), 1.0)
        amount = price["typical"] * index if price else item["amount"]["value"]
        amount = entry.get("base", amount)
        grown = (self.staff / self.constants["reference_employees"]) ** (
            price.get("employees_exponent", 0.0) if price else item.get("employees_exponent", 0.0)
        )
        cap = item.get("cap", math.inf) * grown
        rule = None
        if item["per"] in {"person", "award"}:
            by = {"reference": 1.0, "exponent": 1.0, "at_least": 0.0}
            by |= (price or item).get("persons") or {}
            rule = (by["reference"], by["exponent"], by["at_least"])
        if item["per"] == "award":
            amount, cap = amount * self.award, cap * self.award
        elif item["per"] == "revenue":
            amount *= self.facts["revenue"]
        elif item["per"] == "day-of-gross-profit":
            day = self.facts["revenue"] * self.industry["margin"]["value"] / self.constants["days_per_year"]
            cap *= day
            amount *= day * chosen(entry.get("days", 1.0), self.traits)
            amount *= self.industry["dependency"]["value"] if item.get("dependency") else 1.0
        factor = entry.get("factor", 1.0)
        return Cost(
            target=entry.get("cover") or item.get("cover") or item["uncovered"],
            group=item["group"],
            median=factor * max(item.get("floor", 0.0), amount * grown),
            sigma=math.log(entry.get("r", item["r"])) / Z90,
            p=chosen(entry.get("p", item.get("p", 1.0)), self.traits) * entry.get("p_factor", 1.0),
            branch=entry.get("branch"),
            rule=rule,
            cap=cap,
        )

    def severity(self, cost: Cost) -> float:
        return self.squeezed("severity", cost.group, self.constants["severity_bound"])

    def weight(self, kind: Kind, cost: Cost) -> float:
        """The mean of the rule by persons, over how many an event exposes."""
        if cost.rule is None:
            return 1.0
        if kind.exposure is None or not self.persons:
            return 0.0
        if "a" in kind.exposure:
            a, b = kind.exposure["a"], kind.exposure["b"]
            persons = self.persons * np.sin(ANGLES) ** 2
            density = np.sin(ANGLES) ** (2 * a - 1) * np.cos(ANGLES) ** (2 * b - 1)
        else:
            persons = kind.exposure["median"] * np.exp(math.log(kind.exposure["r"]) / Z90 * GRID)
            persons, density = np.minimum(persons, self.persons), NORMAL
        return float(by_rule(cost.rule, persons) @ density / density.sum())

    def mean(self, key: str) -> float:
        """Yen of one event."""
        return sum(self.mean_of(self.kinds[key], cost) for cost in self.kinds[key].costs)

    def mean_of(self, kind: Kind, cost: Cost) -> float:
        chance = cost.p * kind.branches.get(cost.branch or "", 1.0)
        share, factor = kind.light
        spread = self.constants["event_spread"]
        whole = math.exp(spread**2 / 2) * (1 - share + share * factor)
        yen = 0.0
        for part, of in ((1 - share, 1.0), (share, factor)):
            own = (
                self.severity(cost) * cost.median * of / whole * np.exp(math.hypot(cost.sigma, spread) * GRID)
            )
            yen += part * float(np.minimum(own, cost.cap) @ NORMAL)
        return chance * yen * self.weight(kind, cost)

    def drawn(self, key: str, n: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Yen of `n` events on each cover and on what none pays."""
        kind, spread = self.kinds[key], self.constants["event_spread"]
        share, factor = kind.light
        size = np.exp(spread * rng.standard_normal(n) - spread**2 / 2)
        size *= np.where(rng.random(n) < share, factor, 1.0) / (1 - share + share * factor)
        persons = self.exposed(kind, n, rng)
        taken = {name: rng.random(n) < p for name, p in kind.branches.items()}
        found: dict[str, np.ndarray] = {}
        for cost in kind.costs:
            yen = self.severity(cost) * cost.median * np.exp(cost.sigma * rng.standard_normal(n)) * size
            yen = np.minimum(yen, cost.cap) * (rng.random(n) < cost.p)
            if cost.branch:
                yen *= taken[cost.branch]
            if cost.rule:
                yen *= by_rule(cost.rule, persons)
            found[cost.target] = found.get(cost.target, 0.0) + yen
        return found

    def exposed(self, kind: Kind, n: int, rng: np.random.Generator) -> np.ndarray:
        if kind.exposure is None or not self.persons:
            return np.zeros(n)
        if "a" in kind.exposure:
            return self.persons * rng.beta(kind.exposure["a"], kind.exposure["b"], n)
        sigma = math.log(kind.exposure["r"]) / Z90
        return np.minimum(kind.exposure["median"] * np.exp(sigma * rng.standard_normal(n)), self.persons)

    def years(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Yen of `n` years: a rate from its gamma for each year and kind, so many events, each with its costs."""
        total = np.zeros(n)
        for key, kind in self.kinds.items():
            count = rng.poisson(rng.gamma(kind.alpha, kind.rate / kind.alpha, n))
            year = np.repeat(np.arange(n), count)
            total += np.bincount(year, sum(self.drawn(key, year.size, rng).values()), n)
        return total

    @property
    def eal(self) -> float:
        return sum(kind.rate * self.mean(key) for key, kind in self.kinds.items())

    @property
    def p_any(self) -> float:
        return 1 - math.prod((1 + k.rate / k.alpha) ** -k.alpha for k in self.kinds.values())


def by_rule(rule: tuple[float, float, float], persons: np.ndarray) -> np.ndarray:
    reference, exponent, at_least = rule
    return np.where(persons >= at_least, (persons / reference) ** exponent, 0.0)


def left(costs: dict[str, np.ndarray], limits: dict[str, float], deductible: float) -> np.ndarray:
    """What stays of each event where all covers of one kind share a limit."""
    rest: Any = 0.0
    by_kind: dict[str, Any] = {}
    for target, yen in costs.items():
        cover = written("losses/items.yaml")["uncovered"].get(target)
        kind = None if cover else written(f"covers/{target}.yaml")["cover"]["limit"]["kind"]
        by_kind[kind or ""] = by_kind.get(kind or "", 0.0) + yen
    for kind, yen in by_kind.items():
        own = np.minimum(yen, deductible) if kind == "expenses" else 0.0
        rest = rest + (yen if not kind else own + np.maximum(yen - own - limits[kind], 0.0))
    return rest
