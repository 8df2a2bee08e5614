"""Loads the loss model from `catalogue/losses/` and checks that every id which one entry uses is defined by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, structs

from cyberdiag.catalog import knowledge
from cyberdiag.errors import InvalidData
from cyberdiag.model.condition import leaves
from cyberdiag.model.loss_model import Factors, Industries, Items, LossModel, Scenarios
from cyberdiag.model.loss_top import Top
from cyberdiag.problems import Path, Problem, near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.loss_model import ByTrait
    from cyberdiag.model.record import Record

File = TypeVar("File", bound="Record")

HAS_RECORDS = "has-records"
"""The one trait that follows from a number (personal records) and not from a choice."""


def load_losses(lang: str, folder: Folder | None = None) -> LossModel:
    """Return the loss model in one language.

    Raises:
        InvalidData: with every fault in any of the five files, each with its place.
    """
    where = folder or knowledge.in_use()
    problems: list[Problem] = []
    scenarios = _read(Scenarios, "scenarios", lang, where, problems)
    items = _read(Items, "items", lang, where, problems)
    industries = _read(Industries, "industries", lang, where, problems)
    factors = _read(Factors, "factors", lang, where, problems)
    top = _read(Top, "model", lang, where, problems)
    if scenarios is None or items is None or industries is None or factors is None or top is None:
        raise InvalidData(problems)
    model = LossModel(
        **structs.asdict(top),
        scenarios=scenarios.scenarios,
        items=items.items,
        covers=_covers(where),
        uncovered=items.uncovered,
        groups=items.groups,
        industries=industries.industries,
        controls=factors.controls,
    )
    faults = _placed(_References(model).faults(), where)
    if faults:
        raise InvalidData(faults)
    return structs.replace(model, covers={k: v for k, v in model.covers.items() if k in model.paid_for})


def _read(kind: type[File], name: str, lang: str, folder: Folder, problems: list[Problem]) -> File | None:
    try:
        return knowledge.read(kind, ("losses", f"{name}.yaml"), lang, folder, (name,))
    except InvalidData as error:
        problems.extend(error.problems)
        return None


def _covers(folder: Folder) -> dict[str, str]:
    """Return the layer of a plan that pays each cover; what is wrong in a cover's file, loading the advice tells."""
    found = []
    for name in folder.names("covers"):
        data = folder.read("covers", name).data
        cover = data.get("cover") if isinstance(data, dict) else None
        if isinstance(cover, dict) and isinstance(cover.get("limit"), dict):
            found.append(
                (str(cover.get("order")), name.removesuffix(".yaml"), str(cover["limit"].get("kind")))
            )
    return {name: layer for _, name, layer in sorted(found)}


class _Fault(Struct, frozen=True):
    """An id that nothing has: the file and path where it stands, what it should name, and what there is."""

    file: str
    path: Path
    kind: str
    name: str
    known: tuple[str, ...]


def _placed(faults: Iterator[_Fault], folder: Folder) -> list[Problem]:
    return [
        Problem(
            folder.read("losses", f"{one.file}.yaml").place(one.path),
            "unknown-reference",
            {"kind": one.kind, "name": one.name, "guess": near(one.name, one.known) or ""},
        )
        for one in faults
    ]


class _References:
    """Every id which one entry uses and no other defines."""

    def __init__(self, model: LossModel) -> None:
        self.model = model
        self.traits = (*model.traits, HAS_RECORDS)

    def faults(self) -> Iterator[_Fault]:
        yield from self._scenarios()
        yield from self._items()
        yield from self._rest()

    def _known(
        self, file: str, path: Path, kind: str, name: str | None, known: Collection[str]
    ) -> Iterator[_Fault]:
        if name is not None and name not in known:
            yield _Fault(file, path, kind, name, tuple(known))

    def _when(self, path: Path, when: Condition | None) -> Iterator[_Fault]:
        for at, leaf in leaves(when, (*path, "when")) if when is not None else ():
            name = leaf.operand or leaf.flag or ""
            yield from self._known("scenarios", at, "trait", name, self.traits if leaf.trait else ())

    def _by_trait(self, file: str, path: Path, numbers: ByTrait | None) -> Iterator[_Fault]:
        for name in numbers.traits if numbers is not None else ():
            yield from self._known(file, (*path, name), "trait", name, self.traits)

    def _scenarios(self) -> Iterator[_Fault]:
        model, file = self.model, "scenarios"
        for key, scenario in model.scenarios.items():
            path: Path = ("scenarios", key)
            yield from self._when(path, scenario.when)
            yield from self._known(file, (*path, "grade"), "grade", scenario.grade, model.grades)
            for name in scenario.rate_factors:
                yield from self._known(file, (*path, "rate_factors", name), "trait", name, self.traits)
            for item, entry in scenario.items.items():
                at: Path = (*path, "items", item)
                yield from self._known(file, at, "item", item, model.items)
                yield from self._when(at, entry.when)
                yield from self._by_trait(file, (*at, "days"), entry.days)
                yield from self._by_trait(file, (*at, "p"), entry.p)
                yield from self._known(file, (*at, "cover"), "cover", entry.cover, model.covers)

    def _items(self) -> Iterator[_Fault]:
        model = self.model
        for key, item in model.items.items():
            path: Path = ("items", key)
            yield from self._known("items", (*path, "group"), "group", item.group, model.groups)
            yield from self._by_trait("items", (*path, "p"), item.p)
            yield from self._known("items", (*path, "cover"), "cover", item.cover, model.covers)
            yield from self._known(
                "items", (*path, "uncovered"), "uncovered", item.uncovered, model.uncovered
            )

    def _rest(self) -> Iterator[_Fault]:
        model = self.model
        for key, industry in model.industries.items():
            path: Path = ("industries", key)
            for n, name in enumerate(industry.assumed):
                yield from self._known("industries", (*path, "assumed", n), "trait", name, self.traits)
            yield from self._known(
                "industries", (*path, "with_shop"), "industry", industry.with_shop, model.industries
            )
        for key, control in model.controls.items():
            at: Path = ("controls", key)
            for name in control.frequency:
                yield from self._known("factors", (*at, "frequency", name), "scenario", name, model.scenarios)
            for name in control.severity:
                yield from self._known("factors", (*at, "severity", name), "group", name, model.groups)
