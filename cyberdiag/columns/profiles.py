"""Many firms as the loss model sees them: `loss.profile` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from cyberdiag.columns import logic
from cyberdiag.columns.logic import FALSE, NONE, TRUE
from cyberdiag.loss.profile import HAS_RECORDS
from cyberdiag.model.condition import fold
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from cyberdiag.columns.firms import Bools, Firms
    from cyberdiag.columns.layout import Cells
    from cyberdiag.columns.results import Numbers
    from cyberdiag.model.by_trait import ByTrait
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.loss_model import Industry, LossModel

OWN = ("own_margin", "own_daily_sales", "restore_quote", "largest_transfer", "restore_days")


class Profile(Struct, frozen=True, dict=True):
    """`told` is where the facts are known without which there is no estimate; the other columns hold there.

    `own` are the firm's own figures as they were answered, NaN where it gives none; one that no firm gives is left out.
    """

    model: LossModel
    told: Bools
    industry: NDArray[np.intp]
    employees: Numbers
    revenue: Numbers
    persons: Numbers
    award: Numbers
    traits: Mapping[str, Bools]
    own: Mapping[str, Numbers]

    def of_industry(self, number: Callable[[Industry], float]) -> Numbers:
        """Return a number of the industry of each firm."""
        table = np.array([number(one) for one in self.model.industries.values()], np.float64)
        found: Numbers = table[self.industry]
        return found

    def by(self, number: ByTrait) -> Any:
        """Return a number that depends on traits; of no trait it is one number."""
        found: Any = number.default
        for trait, value in reversed(list(number.traits.items())):
            found = np.where(self.traits[trait], value, found) if trait in self.traits else found
        return found

    def meet(self, when: Condition | None) -> Bools | None:
        """Return where a condition on traits holds; None where there is no condition."""
        if when is None:
            return None
        size = self.told.size

        def leaf(compare: Condition) -> logic.Tris:
            has = self.traits.get(compare.operand or "", np.zeros(size, np.bool_))
            return np.where(has, TRUE, FALSE).astype(np.int8)

        found: Bools = fold(when, {}, leaf, logic.negated, logic.together(size)) == TRUE
        return found


def profile(firms: Firms, model: LossModel) -> Profile:
    """Return a batch of firms as the model sees them."""
    facts = _Facts(firms)
    size, industries = firms.size, list(model.industries)
    employees, revenue = facts.number("employees"), facts.number("revenue")
    named = facts.choices("industry")
    place = np.array([industries.index(c) if c in industries else -1 for c in named] + [-1, -1], np.intp)
    found = place[facts.cells("industry")] if named else np.full(size, -1, np.intp)
    told = (found >= 0) & ~np.isnan(employees) & ~np.isnan(revenue)
    found = np.maximum(found, 0)
    traits = _traits(facts, found, model)
    shops = [
        industries.index(i.with_shop) if i.with_shop else n for n, i in enumerate(model.industries.values())
    ]
    if "shop" in traits:
        found = np.where(traits["shop"], np.array(shops, np.intp)[found], found)
    persons, usual = facts.number("personal_records"), model.persons_if_unknown
    b2c = traits.get("b2c", np.zeros(size, np.bool_))
    persons = np.where(np.isnan(persons), np.where(b2c, usual.b2c, usual.default) + employees, persons)
    everyone = np.array([i.special_care_of_everyone for i in model.industries.values()])[found]
    some = persons != 0
    of_staff = np.where(some, np.minimum(employees / np.where(some, persons, 1.0), 1.0), 0.0)
    award = _award(facts, np.where(everyone, 1.0, of_staff), model)
    own = {name: facts.number(name) for name in OWN}
    return Profile(
        model,
        told,
        found,
        employees,
        revenue,
        persons,
        award,
        {**traits, HAS_RECORDS: traits.get(HAS_RECORDS, False) | (persons > 0)},
        {name: given for name, given in own.items() if not np.isnan(given).all()},
    )


class _Facts:
    """Answers to questionnaires without a score."""

    def __init__(self, firms: Firms) -> None:
        self._firms = firms
        scored = firms.reader.questions.scored_ids
        self._columns = {
            k: c for k, c in firms.reader.layout.columns.items() if k not in scored and not c.beside
        }

    def cells(self, name: str) -> Cells:
        return self._firms.cells[name]

    def choices(self, name: str) -> tuple[str, ...]:
        column = self._columns.get(name)
        return column.choices if column is not None and column.kind is Kind.SINGLE else ()

    def number(self, name: str) -> Numbers:
        """Return a number, NaN where it is not known."""
        column = self._columns.get(name)
        if column is None or column.kind is not Kind.NUMBER:
            return np.full(self._firms.size, np.nan)
        cells = self._firms.cells[name]
        return np.where(column.known(cells), cells, np.nan)

    def known(self, name: str) -> Bools:
        column = self._columns.get(name)
        return (
            np.zeros(self._firms.size, np.bool_) if column is None else column.known(self._firms.cells[name])
        )

    def evaluated(self, condition: Condition) -> logic.Tris:
        """Return what a condition comes to, of facts alone."""

        def leaf(compare: Condition) -> logic.Tris:
            ready = self._firms.reader.comparison(compare)
            if ready is None or compare.question not in self._columns:
                return np.full(self._firms.size, NONE, np.int8)
            return ready.of(self._firms.cells[compare.question])

        return fold(condition, {}, leaf, logic.negated, logic.together(self._firms.size))


def _traits(facts: _Facts, industry: NDArray[np.intp], model: LossModel) -> dict[str, Bools]:
    found: dict[str, Bools] = {}
    for trait in model.traits.values():
        has, usual = facts.evaluated(trait.yes_when), trait.if_unknown
        if usual == "industry":
            assumed = np.array([trait.id in i.assumed for i in model.industries.values()])[industry]
        else:
            assumed = np.full(industry.size, usual is True)
        found[trait.id] = (has == TRUE) | ((has == NONE) & assumed)
    return found


def _award(facts: _Facts, staff: Numbers, model: LossModel) -> Numbers:
    """Return yen a person on average; data that only staff have counts for the share of staff."""
    awards = model.awards
    everyone = np.where(facts.known("data_kinds"), awards.ordinary, awards.if_unknown)
    of_staff = everyone
    for award in awards.classes:
        held = facts.evaluated(award.when) == TRUE
        of_staff = np.where(held, np.maximum(of_staff, award.yen), of_staff)
        if award.of != "staff":
            everyone = np.where(held, np.maximum(everyone, award.yen), everyone)
    found: Numbers = everyone + staff * (np.maximum(everyone, of_staff) - everyone)
    return found
