"""Whoever reads the report can work out every mean cost from what it prints, with a pocket calculator."""

from __future__ import annotations

import math
import re

import pytest
from report import made

from cyberdiag.messages import messages

YEN = re.compile(r"約([\d,.]+)(億|万)?円")
UNITS = {"億": 1e8, "万": 1e4, None: 1.0, "": 1.0}
ROUNDED = 0.06
"""Two significant figures are at most 5 % from the number, and the printed factors half a hundredth."""


def yen(text: str) -> float:
    found = YEN.search(text)
    assert found, text
    return float(found[1].replace(",", "")) * UNITS[found[2]]


def rows(firm: str) -> list[tuple[str, str, str]]:
    """Return the mean, the formula and the product of each cost in the report in Markdown."""
    said = messages("ja")("report.loss.worked.controls", factor="")
    lines = [x for x in made.text(firm, "ja", "md").splitlines() if said in x]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return [(c[3], *c[4].split(" / ", 1)) for c in cells]  # type: ignore[misc]


def product(text: str) -> float:
    """Return the product that a line says, of yen, numbers and percentages."""
    result = 1.0
    for part in text.split(" = ", maxsplit=1)[0].split(" × "):
        if YEN.search(part):
            result *= yen(part)
        elif part.endswith("%"):
            result *= float(part.split()[-1][:-1]) / 100
        else:
            result *= float(part.split()[-1].replace(",", ""))
    return result


def median(formula: str, employees: float, revenue: float) -> float | None:
    """Return the middle amount that a formula gives for a firm; None for costs by person, whose unit is printed."""
    floor = re.search(r"少なくとも(約[^)]*)", formula)
    least = yen(floor[1]) if floor else 0.0
    if size := re.match(r"約[^ ]+ × \(従業員数 ÷ (\d+)\)の([\d.]+)乗", formula):
        return max(yen(formula) * (employees / float(size[1])) ** float(size[2]), least)
    if days := re.match(
        r"1日の粗利益 × 止まる影響 × ([\d.]+)日\(粗利益は売上の([\d.]+)%、止まる影響は([\d.]+)%", formula
    ):
        part = float(days[2]) / 100 * float(days[3]) / 100
        return max(revenue / 365 * part * float(days[1]), least)
    if share := re.match(r"年間売上 × ([\d.]+)%", formula):
        return max(revenue * float(share[1]) / 100, least)
    if "人数" in formula:
        return None
    return max(yen(formula), least)


@pytest.mark.parametrize("firm", made.FIRMS)
def test_every_mean_cost_is_the_product_that_is_printed_beside_it(firm: str) -> None:
    found = rows(firm)
    assert len(found) > 40
    for mean, _, worked in found:
        assert worked.endswith(f"平均 {mean}")
        assert math.isclose(product(worked), yen(mean), rel_tol=2 * ROUNDED), worked


@pytest.mark.parametrize("firm", made.FIRMS)
def test_every_middle_amount_follows_from_its_formula_and_the_facts_of_the_firm(firm: str) -> None:
    profile = made.assessed(firm, "ja").profile
    employees, revenue = (float(profile[fact]) for fact in ("employees", "revenue"))  # type: ignore[arg-type]
    tried = 0
    for _, formula, worked in rows(firm):
        wanted = median(formula, employees, revenue)
        if wanted is not None:
            tried += 1
            assert math.isclose(wanted, yen(worked), rel_tol=2 * ROUNDED), formula
    assert tried > 30
