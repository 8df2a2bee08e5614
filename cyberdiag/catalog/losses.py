"""Loads the loss model from `catalogue/losses/` and checks that every id which one entry uses is defined by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from cyberdiag.catalog import knowledge
from cyberdiag.catalog.gather import inside
from cyberdiag.errors import InvalidData
from cyberdiag.model.condition import leaves
from cyberdiag.model.leak import LeakCosts
from cyberdiag.model.loss_model import CostItem, Factors, Industries, Items, LossModel, Scenarios
from cyberdiag.model.loss_top import Top
from cyberdiag.model.record import Sourced
from cyberdiag.problems import Path, Problem, Problems, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.by_trait import ByTrait
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.leak import Cost
    from cyberdiag.model.loss_model import WrittenItem
    from cyberdiag.model.loss_top import Index

HAS_RECORDS = "has-records"
"""The one trait that follows from a number (personal records) and not from a choice."""


def load_losses(lang: str, folder: Folder | None = None) -> LossModel:
    """Return the loss model in one language; raises InvalidData with every fault of its files, each with its place."""
    where = folder or knowledge.in_use()
    reader = knowledge.Reader(where, lang)
    scenarios = reader.read(Scenarios, "losses", "scenarios.yaml", at=("scenarios",))
    items = reader.read(Items, "losses", "items.yaml", at=("items",))
    industries = reader.read(Industries, "losses", "industries.yaml", at=("industries",))
    factors = reader.read(Factors, "losses", "factors.yaml", at=("factors",))
    top = reader.read(Top, "losses", "model.yaml", at=("model",))
    prices = reader.read(LeakCosts, "leak_costs.yaml")
    if (
        scenarios is None
        or items is None
        or industries is None
        or factors is None
        or top is None
        or prices is None
    ):
        raise InvalidData(reader.problems)
    _refuse_years(prices, top.index, where)
    priced = _priced(items.items, {c.id: c.indexed(top.index) for c in prices.costs}, where)
    model = LossModel(
        **structs.asdict(top),
        scenarios=scenarios.scenarios,
        items=priced,
        covers=_covers(where),
        uncovered=items.uncovered,
        groups=items.groups,
        industries=industries.industries,
        controls=factors.controls,
        rules={
            "scenarios": scenarios.assumptions,
            "items": items.assumptions,
            "industries": industries.assumptions,
            "factors": factors.assumptions,
            "model": top.assumptions,
        },
    )
    faults = _References(model, where).faults()
    if faults:
        raise InvalidData(faults)
    return structs.replace(model, covers={k: v for k, v in model.covers.items() if k in model.paid_for})


def _covers(folder: Folder) -> dict[str, str]:
    """Return the layer of a plan that pays each cover; what is wrong in a cover's file, loading the advice tells."""
    read = ((name.removesuffix(".yaml"), folder.read("covers", name).data) for name in folder.names("covers"))
    found = [(str(inside(d, "cover", "order")), n, inside(d, "cover", "limit", "kind")) for n, d in read]
    return {name: str(layer) for _, name, layer in sorted(found) if layer is not None}


def _refuse_years(prices: LeakCosts, index: Index, folder: Folder) -> None:
    """Raise InvalidData for prices of a year that the index does not know."""
    source = folder.read("leak_costs.yaml")
    years = ((n, c.price_year) for n, c in enumerate(prices.costs) if c.price_year is not None)
    faults = [
        unknown(source.place(("costs", n, "price_year")), "price-year", str(year), index.factors)
        for n, year in years
        if index.factor(year) is None
    ]
    if faults:
        raise InvalidData(faults)


def _priced(
    items: Mapping[str, WrittenItem], prices: Mapping[str, Cost], folder: Folder
) -> dict[str, CostItem]:
    """Return the items with the amounts that they name in the list of prices.

    Raises:
        InvalidData: for a price that is not in the list, or has no typical figure there.
    """
    source, problems, found = folder.read("losses", "items.yaml"), Problems(), {}
    for key, item in items.items():
        fields = structs.asdict(item)
        if item.price is not None:
            cost = prices.get(item.price)
            if cost is None or cost.typical is None:
                place = source.place(("items", key, "price"))
                missing = fault(place, "price-without-typical", id=item.price)
                problems.append(missing if cost else unknown(place, "price", item.price, prices))
                continue
            rules = ("employees_exponent", "persons", "price_year")
            fields |= {name: getattr(cost, name) for name in rules}
            fields["amount"] = Sourced(
                value=cost.typical,
                **{name: getattr(cost, name) for name in Sourced.__struct_fields__ if name != "value"},
            )
        found[key] = CostItem(**fields)
    if problems:
        raise InvalidData(problems)
    return found


class _References:
    """Every id which one entry uses and no other defines."""

    def __init__(self, model: LossModel, folder: Folder) -> None:
        self.model, self.folder, self.problems = model, folder, Problems()
        self.traits = (*model.traits, HAS_RECORDS)

    def faults(self) -> list[Problem]:
        """Return the problem of each of them, at its place."""
        self._scenarios()
        self._items()
        self._rest()
        return self.problems

    def _known(self, file: str, path: Path, kind: str, name: str | None, known: Collection[str]) -> None:
        if name is not None and name not in known:
            place = self.folder.read("losses", f"{file}.yaml").place(path)
            self.problems.append(unknown(place, kind, name, known))

    def _when(self, path: Path, when: Condition | None) -> None:
        for at, leaf in leaves(when, (*path, "when")) if when is not None else ():
            name = leaf.operand or leaf.flag or ""
            self._known("scenarios", at, "trait", name, self.traits if leaf.trait else ())

    def _by_trait(self, file: str, path: Path, numbers: ByTrait | None) -> None:
        for name in numbers.traits if numbers is not None else ():
            self._known(file, (*path, name), "trait", name, self.traits)

    def _scenarios(self) -> None:
        model, file = self.model, "scenarios"
        for key, scenario in model.scenarios.items():
            path: Path = ("scenarios", key)
            self._when(path, scenario.when)
            self._known(file, (*path, "grade"), "grade", scenario.grade, model.grades)
            for name in scenario.rate_factors:
                self._known(file, (*path, "rate_factors", name), "trait", name, self.traits)
            for item, entry in scenario.items.items():
                at: Path = (*path, "items", item)
                self._known(file, at, "item", item, model.items)
                self._when(at, entry.when)
                self._by_trait(file, (*at, "days"), entry.days)
                self._by_trait(file, (*at, "p"), entry.p)
                self._known(file, (*at, "cover"), "cover", entry.cover, model.covers)
                self._known(file, (*at, "branch"), "branch", entry.branch, scenario.branches)

    def _items(self) -> None:
        model = self.model
        for key, item in model.items.items():
            path: Path = ("items", key)
            self._known("items", (*path, "group"), "group", item.group, model.groups)
            self._by_trait("items", (*path, "p"), item.p)
            self._known("items", (*path, "cover"), "cover", item.cover, model.covers)
            self._known("items", (*path, "uncovered"), "uncovered", item.uncovered, model.uncovered)

    def _rest(self) -> None:
        model = self.model
        for key, industry in model.industries.items():
            path: Path = ("industries", key)
            for n, name in enumerate(industry.assumed):
                self._known("industries", (*path, "assumed", n), "trait", name, self.traits)
            self._known("industries", (*path, "with_shop"), "industry", industry.with_shop, model.industries)
        for key, control in model.controls.items():
            at: Path = ("controls", key)
            for name in control.frequency:
                self._known("factors", (*at, "frequency", name), "scenario", name, model.scenarios)
            for name in control.severity:
                self._known("factors", (*at, "severity", name), "group", name, model.groups)
