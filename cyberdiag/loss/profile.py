"""From answers about the firm to what the loss model needs, with every assumption told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.condition import comparisons, evaluate, holds
from cyberdiag.model.loss import Assumption, HeldLimits, LossProfile, Missing, OwnFigures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.loss_model import Industry, LossModel

HAS_RECORDS = "has-records"


class _Facts(Struct, frozen=True):
    """Profile answers as conditions look at them."""

    known: Mapping[str, object]

    def value(self, name: str) -> object:
        value = self.known.get(name)
        return tuple(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else value


def loss_profile(facts: Mapping[str, object], model: LossModel) -> LossProfile | Missing:
    """Return the firm as the model sees it, or which facts it cannot do without.

    `facts` are profile answers by question id; an id that is absent, None or "unknown" is not known.
    """
    known = {key: value for key, value in facts.items() if value is not None and value != UNKNOWN}
    employees, revenue = (_number(known.get(name)) for name in ("employees", "revenue"))
    industry = model.industries.get(str(known.get("industry")))
    if industry is None or employees is None or revenue is None:
        needed = {"industry": industry, "employees": employees, "revenue": revenue}
        return Missing(tuple(name for name, value in needed.items() if value is None))
    assumed: list[Assumption] = []
    traits = _traits(known, industry, model, assumed)
    if industry.with_shop is not None and "shop" in traits:
        industry = model.industries[industry.with_shop]
    persons = _number(known.get("personal_records"))
    if persons is None:
        usual = model.persons_if_unknown
        persons = (usual.b2c if "b2c" in traits else usual.default) + employees
        assumed.append(Assumption("personal_records", usual.text, f"{persons:.0f}"))
    staff = 1.0 if industry.special_care_of_everyone else min(employees / persons, 1.0) if persons else 0.0
    return LossProfile(
        industry=industry.id,
        employees=employees,
        revenue=revenue,
        persons=persons,
        award=_award(known, staff, model, assumed),
        traits=traits | ({HAS_RECORDS} if persons > 0 else set()),
        jo_per_person=_jo(known, staff, industry, model),
        assumed=tuple(assumed),
        own=_own(known),
        held=HeldLimits(
            liability=_number(known.get("held_limit_liability")),
            expenses=_number(known.get("held_limit_expenses")),
            interruption=_number(known.get("held_limit_interruption")),
            deductible=_number(known.get("held_deductible")),
        ),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _own(known: Mapping[str, object]) -> OwnFigures:
    percent = _number(known.get("own_margin"))
    return OwnFigures(
        margin=None if percent is None else percent / 100,
        daily_sales=_number(known.get("own_daily_sales")),
        restore_quote=_number(known.get("restore_quote")),
        largest_transfer=_number(known.get("largest_transfer")),
        standstill_days=_number(known.get("standstill_days")),
        restore_days=_number(known.get("restore_days")),
    )


def _traits(
    known: Mapping[str, object], industry: Industry, model: LossModel, assumed: list[Assumption]
) -> frozenset[str]:
    found = set()
    for trait in model.traits.values():
        has = evaluate(trait.yes_when, _Facts(known), {})
        if has is None:
            usual = trait.if_unknown
            has = trait.id in industry.assumed if usual == "industry" else usual is True
            missing = [
                q for q in dict.fromkeys(c.question for c in comparisons(trait.yes_when)) if q not in known
            ]
            assumed.extend(Assumption(fact or "", trait.text, "yes" if has else "no") for fact in missing)
        if has:
            found.add(trait.id)
    return frozenset(found)


def _award(known: Mapping[str, object], staff: float, model: LossModel, assumed: list[Assumption]) -> float:
    """Return yen a person on average; data that only staff have counts for the share of staff."""
    awards = model.awards
    lowest = awards.ordinary
    if "data_kinds" not in known:
        lowest = awards.if_unknown
        assumed.append(Assumption("data_kinds", awards.text, f"{lowest:.0f}"))
    held = [
        (award.yen, award.of == "staff") for award in awards.classes if holds(award.when, _Facts(known), {})
    ]
    return _mean(lowest, held, staff)


def _jo(known: Mapping[str, object], staff: float, industry: Industry, model: LossModel) -> float:
    jo = model.jo

    def sensitivity(pain: int, economic: int) -> float:
        return float(jo.pain_base ** (pain - 1) + jo.economic_base ** (economic - 1))

    levels = [x for x in jo.levels if holds(x.when, _Facts(known), {})]
    held = [(sensitivity(x.pain, x.economic), x.of == "staff") for x in levels]
    duty = jo.responsibility.higher if industry.higher_responsibility else jo.responsibility.ordinary
    return jo.base * _mean(sensitivity(1, 1), held, staff) * jo.identifiability * duty * jo.response


def _mean(lowest: float, held: list[tuple[float, bool]], staff: float) -> float:
    everyone = max([lowest, *(value for value, staff_only in held if not staff_only)])
    of_staff = max([everyone, *(value for value, _ in held)])
    return everyone + staff * (of_staff - everyone)
