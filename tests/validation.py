"""Holds the loss model beside published surveys: python -m tests.validation fails where it lies outside their sampling error.

The costs that the police ask for are those of investigation and recovery, so only these items of a ransomware event are added
up, at neutral maturity, over firms of the sizes that report. `make docs` puts the same tables into docs/loss-model.md.
"""

from __future__ import annotations

import math
import sys
from statistics import NormalDist, fmean
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.simulate import draw, evaluate
from cyberdiag.model.defaults import SEED
from cyberdiag.model.loss import LossModel, LossProfile

ROWS = (("incident-response", "forensic"), ("incident-response", "restore"))
"""Investigation, recovery, and the extra work that both take; advice, letters, claims and lost profit are asked for elsewhere."""
EDGES = (1e6, 5e6, 1e7, 5e7)
BRACKETS = ("<1M", "1-5M", "5-10M", "10-50M", ">=50M")
TEN_MILLION = BRACKETS.index("10-50M")
SURE = NormalDist().inv_cdf(0.975)
CHI_SQUARE = 9.488
"""The 95 % point with four degrees of freedom: five shares that add up to one."""
WEEK, MONTH = 7, 30
RESTORED = ("<1 week", "1 week-1 month", "1-2 months", ">=2 months or still restoring")


class Survey(NamedTuple):
    """Shares in percent by bracket of what ransomware cost the firms that answered; `n` None where it is not published."""

    year: int
    n: int | None
    shares: tuple[float, ...]
    counts: tuple[int, ...] = ()


NPA = (
    Survey(2022, 121, (24.0, 15.7, 14.0, 33.1, 13.2), (29, 19, 17, 40, 16)),
    Survey(2024, None, (23, 16, 12, 27, 23)),
    Survey(2025, 89, (18.0, 20.2, 10.1, 36.0, 15.7), (16, 18, 9, 32, 14)),
)
"""National Police Agency, threats in cyberspace of Reiwa 4, 6 and 7 (2024: whole per cents that add up to 101)."""
OVER_10M_IN_2023 = 37
RESTORE_2025 = (107, (29, 31, 15, 7 + 25))
ALL_WORK_STOPPED_2025 = (9, 117)
BANKS = (
    (2025, "January to March", 44, 32.4),
    (2024, "October to December", 8, 20.6),
    (2014, "April to September", 88, 6.6),
)
"""Stolen from firms by unlawful transfers: cases and their mean in million yen (bankers' association; 2014: financial agency)."""


class Sizes(NamedTuple):
    """Firms whose staff is lognormal between two bounds, in equal parts of which each has the size of its middle."""

    count: int
    median: float
    sigma: float
    least: float
    most: float

    def staff(self) -> list[float]:
        """Return the number of employees of each."""
        normal = NormalDist()
        low, high = (normal.cdf(math.log(x / self.median) / self.sigma) for x in (self.least, self.most))
        places = (low + (high - low) * (k + 0.5) / self.count for k in range(self.count))
        return [self.median * math.exp(self.sigma * normal.inv_cdf(place)) for place in places]


SMALL, LARGE = Sizes(63, 60, 1.1, 5, 300), Sizes(37, 600, 0.8, 300, 5_000)
"""Of 226 reports to the police in 2025, 143 (63 %) came from small and medium firms; how large the others are is our judgement."""
REVENUE_A_HEAD = 10_000_000


class Share(NamedTuple):
    """What a survey and the model say of one bracket, in percent; `error` is where 95 of 100 such surveys of the model lie."""

    bracket: str
    told: float
    model: float
    error: float | None

    @property
    def inside(self) -> bool:
        """Whether the survey may well come from the model."""
        return self.error is None or abs(self.told - self.model) <= self.error


class Found(NamedTuple):
    """What the model says: shares by bracket, P90 / P50, days of standstill by bracket, mean yen stolen from small and from large firms."""

    shares: tuple[float, ...]
    spread: float
    days: tuple[float, ...]
    stolen: tuple[float, float]


def found(model: LossModel) -> Found:
    """Work out the model's side."""
    firms = [profile(staff) for sizes in (SMALL, LARGE) for staff in sizes.staff()]
    costs, days = (
        np.concatenate(parts) for parts in zip(*(ransomware(model, f) for f in firms), strict=True)
    )
    stops = tuple(float(np.mean((days >= a) & (days < b))) for a, b in _steps((WEEK, MONTH, 2 * MONTH)))
    stolen = [money(model, firm) for firm in firms]
    return Found(
        shares=tuple(float(np.mean((costs >= a) & (costs < b))) for a, b in _steps(EDGES)),
        spread=float(np.quantile(costs, 0.9) / np.quantile(costs, 0.5)),
        days=stops,
        stolen=(fmean(stolen[: SMALL.count]), fmean(stolen[SMALL.count :])),
    )


def _steps(edges: tuple[float, ...]) -> list[tuple[float, float]]:
    return list(zip((0.0, *edges), (*edges, math.inf), strict=True))


def profile(staff: float) -> LossProfile:
    """Return a firm of so many; neither industry nor persons bear on investigation and recovery."""
    traits = frozenset({"b2b", "outsourced", "has-records"})
    return LossProfile("manufacturing", staff, REVENUE_A_HEAD * staff, 100 * staff, 5_000, traits)


def ransomware(model: LossModel, firm: LossProfile) -> tuple[np.ndarray, np.ndarray]:
    """Return the cost of investigation and recovery and the days of standstill of each simulated event."""
    only = replace(model, scenarios={"ransomware": model.scenarios["ransomware"]})
    years = evaluate(draw(only, firm, 0, SEED), {})
    (events,) = years.draws.events
    rows = [row.cost(years.now) for row in events.rows if (row.target, row.group) in ROWS]
    days = events.stop_days(years.now)
    assert days is not None
    return np.sum(rows, axis=0), days


def money(model: LossModel, firm: LossProfile) -> float:
    """Return the mean yen that a payment fraud takes."""
    (fraud,) = (e for e in closed_form(model, firm, {}).scenarios if e.hazard.scenario.id == "payment-fraud")
    return sum(
        m for line, m in zip(fraud.hazard.lines, fraud.lines, strict=True) if line.target == "stolen-money"
    )


def compared(survey: Survey, model: Found) -> tuple[Share, ...]:
    """Return each bracket of a survey beside the model."""
    rows = zip(BRACKETS, survey.shares, model.shares, strict=True)
    return tuple(Share(name, told, 100 * p, _error(p, survey.n)) for name, told, p in rows)


def _error(p: float, n: int | None) -> float | None:
    return None if n is None else 100 * SURE * math.sqrt(p * (1 - p) / n)


def chi_square(survey: Survey, model: Found) -> float:
    """Return how far all shares of a survey together lie from the model's."""
    expected = [(survey.n or 0) * p for p in model.shares]
    return sum((count - e) ** 2 / e for count, e in zip(survey.counts, expected, strict=True))


def outside(model: Found) -> list[str]:
    """Return what of the surveys with a number of answers cannot well come from the model."""
    tested = [survey for survey in NPA if survey.n is not None]
    shares = [f"{s.year} {c.bracket}" for s in tested for c in compared(s, model) if not c.inside]
    return [*shares, *(f"{s.year} all brackets" for s in tested if chi_square(s, model) > CHI_SQUARE)]


def costs_table(model: Found) -> str:
    """Return the calibration table."""
    rows = [
        "| survey | n | " + " | ".join(BRACKETS) + " | all together |",
        "|---|---:|" + "---:|" * 5 + "---|",
    ]
    for survey in NPA:
        told = [f"{share:.1f}" for share in survey.shares]
        rows.append(f"| police {survey.year} | {survey.n or 'not told'} | {' | '.join(told)} | |")
        if survey.n is None:
            continue
        ends = [
            f"{c.model:.1f} ± {c.error:.1f} {'inside' if c.inside else 'OUTSIDE'}"
            for c in compared(survey, model)
        ]
        together = chi_square(survey, model)
        verdict = "inside" if together <= CHI_SQUARE else "OUTSIDE"
        rows.append(
            f"| model, {survey.n} answers | | {' | '.join(ends)} | χ² {together:.1f} of {CHI_SQUARE:.1f} {verdict} |"
        )
    rows.append(
        f"| model | | {' | '.join(f'{100 * p:.1f}' for p in model.shares)} | P90 / P50 {model.spread:.1f} |"
    )
    over = 100 * sum(model.shares[TEN_MILLION:])
    rows += [
        "",
        f"Over 10 million yen: {OVER_10M_IN_2023} % in 2023 (n not told), {over:.1f} % in the model.",
    ]
    return "\n".join(rows)


def money_table(model: Found) -> str:
    """Return the table of stolen money."""
    small, large = (yen / 1e6 for yen in model.stolen)
    rows = ["| money stolen in one case, mean | cases | million yen |", "|---|---:|---:|"]
    rows += [
        f"| banks, firms, {months} {year} | {cases} | {mean:.1f} |" for year, months, cases, mean in BANKS
    ]
    rows.append(f"| model, firms of {SMALL.least:.0f} to {SMALL.most:.0f} staff of the mix | | {small:.1f} |")
    rows.append(
        f"| model, firms of {LARGE.least:.0f} to {LARGE.most:,.0f} staff of the mix | | {large:.1f} |"
    )
    return "\n".join(rows)


def days_table(model: Found) -> str:
    """Return the table of days, which is for information."""
    n, counts = RESTORE_2025
    told = [f"{100 * count / n:.1f}" for count in counts]
    stops = [f"{100 * p:.1f}" for p in model.days]
    stopped, asked = ALL_WORK_STOPPED_2025
    return "\n".join(
        [
            "| days, percent | " + " | ".join(RESTORED) + " |",
            "|---|" + "---:|" * len(RESTORED),
            f"| police 2025, until all is restored (n = {n}) | {' | '.join(told)} |",
            f"| model, days of full standstill | {' | '.join(stops)} |",
            "",
            f"Restoring is not standing still: {stopped} of {asked} firms lost all work in 2025. The rows measure two things and are not tested.",
        ]
    )


def told(model: Found) -> str:
    """Return all tables."""
    return "\n\n".join((costs_table(model), money_table(model), days_table(model)))


if __name__ == "__main__":
    shipped = found(load_losses("en"))
    sys.stdout.write(f"{told(shipped)}\n")
    if wrong := outside(shipped):
        sys.exit(f"outside the 95 % sampling error: {', '.join(wrong)}")
