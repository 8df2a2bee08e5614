"""Loads the loss model from `catalogue/losses/`: decode, translate, check references, build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from cyberdiag.catalog import knowledge, later, loss_build
from cyberdiag.catalog.translate import TEXT, Spec
from cyberdiag.errors import InvalidData
from cyberdiag.problems import Path, Problem, near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pydantic import BaseModel

    from cyberdiag.catalog import loss_shapes as shapes
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.loss_model import LossModel
else:
    shapes = later.module("loss_shapes")

File = TypeVar("File", bound="BaseModel")

_EVIDENCE: dict[str, Spec] = {"basis": TEXT, "source": TEXT}
_NAMED: dict[str, Spec] = {"title": TEXT, "text": TEXT}
_SPECS: dict[str, Spec] = {
    "scenarios": {"assumptions": _EVIDENCE, "scenarios": {"*": {**_NAMED, "rate": _EVIDENCE}}},
    "items": {
        "assumptions": _EVIDENCE,
        "uncovered": {"*": _NAMED},
        "groups": {"*": TEXT},
        "items": {"*": {**_NAMED, "amount": _EVIDENCE}},
    },
    "industries": {"assumptions": _EVIDENCE, "industries": {"*": {"title": TEXT, "frequency": _EVIDENCE}}},
    "factors": {"assumptions": _EVIDENCE, "controls": {"*": {"label": TEXT, **_EVIDENCE}}},
    "model": {
        "assumptions": _EVIDENCE,
        "constants": {"*": _EVIDENCE},
        "traits": {"*": {"text": TEXT}},
        "persons_if_unknown": {"text": TEXT},
        "awards": {"text": TEXT, **_EVIDENCE},
        "jo": {"text": TEXT, **_EVIDENCE},
        "honesty": TEXT,
    },
}
HAS_RECORDS = "has-records"
"""The one trait that follows from a number (personal records) and not from a choice."""


def load_losses(lang: str, folder: Folder | None = None) -> LossModel:
    """Return the loss model in one language.

    Raises:
        InvalidData: with every fault in any of the five files, each with its place.
    """
    where = folder or knowledge.in_use()
    problems: list[Problem] = []
    scenarios = _read(lambda: shapes.AuthoredScenarios, "scenarios", lang, where, problems)
    items = _read(lambda: shapes.AuthoredItems, "items", lang, where, problems)
    industries = _read(lambda: shapes.AuthoredIndustries, "industries", lang, where, problems)
    factors = _read(lambda: shapes.AuthoredFactors, "factors", lang, where, problems)
    model = _read(lambda: shapes.AuthoredModel, "model", lang, where, problems)
    if scenarios is None or items is None or industries is None or factors is None or model is None:
        raise InvalidData(problems)
    files = loss_build.Files(scenarios, items, industries, factors, model)
    faults = _References(where, files).check()
    if faults:
        raise InvalidData(faults)
    return loss_build.build(files)


def _read(
    shape: Callable[[], type[File]], name: str, lang: str, folder: Folder, problems: list[Problem]
) -> File | None:
    try:
        return knowledge.read(shape, ("losses", f"{name}.yaml"), lang, _SPECS[name], folder, (name,))
    except InvalidData as error:
        problems.extend(error.problems)
        return None


class _Fault(Struct, frozen=True):
    file: str
    path: Path
    code: str
    values: dict[str, Any]


class _References:
    """Checks that every id which one entry uses is defined by another."""

    def __init__(self, folder: Folder, files: loss_build.Files) -> None:
        self.folder = folder
        self.files = files
        self.faults: list[_Fault] = []
        self.traits = (*files.model.traits, HAS_RECORDS)

    def check(self) -> list[Problem]:
        self._scenarios()
        self._items()
        self._rest()
        sources = {f: self.folder.read("losses", f"{f}.yaml") for f in {x.file for x in self.faults}}
        return [Problem(sources[f.file].place(f.path), f.code, f.values) for f in self.faults]

    def _known(self, file: str, path: Path, kind: str, value: str, known: Collection[str]) -> None:
        if value not in known:
            values = {"kind": kind, "name": value, "guess": near(value, list(known)) or ""}
            self.faults.append(_Fault(file, path, "unknown-reference", values))

    def _when(self, path: Path, when: shapes.AuthoredWhen) -> None:
        for form, names in (("all", when.all), ("any", when.any)):
            for n, name in enumerate(names):
                self._known("scenarios", (*path, "when", form, n), "trait", name, self.traits)

    def _by_trait(self, file: str, path: Path, numbers: dict[str, float] | None) -> None:
        if numbers is None:
            return
        if "default" not in numbers:
            self.faults.append(_Fault(file, path, "missing-field", {"field": "default"}))
        for name in numbers:
            self._known(file, (*path, name), "trait", name, ("default", *self.traits))

    def _scenarios(self) -> None:
        items, model = self.files.items, self.files.model
        for key, scenario in self.files.scenarios.scenarios.items():
            path: Path = ("scenarios", key)
            self._when(path, scenario.when)
            self._known("scenarios", (*path, "grade"), "grade", scenario.grade, model.grades)
            for name in scenario.rate_factors:
                self._known("scenarios", (*path, "rate_factors", name), "trait", name, self.traits)
            if scenario.exposure is not None and loss_build.exposure(scenario.exposure) is None:
                values = {"fields": "a + b | median + r"}
                self.faults.append(_Fault("scenarios", (*path, "exposure"), "exactly-one", values))
            for item, entry in scenario.items.items():
                at: Path = (*path, "items", item)
                self._known("scenarios", at, "item", item, items.items)
                self._when(at, entry.when)
                self._by_trait("scenarios", (*at, "days"), entry.days)
                self._by_trait("scenarios", (*at, "p"), entry.p)
                if entry.cover is not None:
                    self._known("scenarios", (*at, "cover"), "cover", entry.cover, items.covers)

    def _items(self) -> None:
        items = self.files.items
        for key, item in items.items.items():
            path: Path = ("items", key)
            self._known("items", (*path, "group"), "group", item.group, items.groups)
            self._by_trait("items", (*path, "p"), item.p)
            if (item.cover is None) == (item.uncovered is None):
                self.faults.append(_Fault("items", path, "exactly-one", {"fields": "cover | uncovered"}))
            if item.cover is not None:
                self._known("items", (*path, "cover"), "cover", item.cover, items.covers)
            if item.uncovered is not None:
                self._known("items", (*path, "uncovered"), "uncovered", item.uncovered, items.uncovered)

    def _rest(self) -> None:
        industries = self.files.industries.industries
        for key, industry in industries.items():
            for n, name in enumerate(industry.assumed):
                self._known("industries", ("industries", key, "assumed", n), "trait", name, self.traits)
            if industry.with_shop is not None:
                path = ("industries", key, "with_shop")
                self._known("industries", path, "industry", industry.with_shop, industries)
        for key, control in self.files.factors.controls.items():
            for name in control.frequency:
                at: Path = ("controls", key, "frequency", name)
                self._known("factors", at, "scenario", name, self.files.scenarios.scenarios)
            for name in control.severity:
                at = ("controls", key, "severity", name)
                self._known("factors", at, "group", name, self.files.items.groups)
