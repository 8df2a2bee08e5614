"""From answers about the firm to what the loss model needs, with every assumption told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.loss import Assumption, LossProfile, Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.loss_model import Facts, Industry, LossModel

HAS_RECORDS = "has-records"


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
        per_trait, text = model.persons_if_unknown
        persons = per_trait.of(traits) + employees
        assumed.append(Assumption("personal_records", text, f"{persons:.0f}"))
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
    )


def tolerable_loss(model: LossModel, revenue: float) -> float:
    """Return the yen a firm can bear in one incident if it does not say: a bounded share of revenue."""
    share, minimum, maximum = model.tolerable
    return min(max(share * revenue, minimum), maximum)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _chosen(value: object) -> tuple[str, ...]:
    return (
        tuple(map(str, value))
        if isinstance(value, Iterable) and not isinstance(value, str)
        else (str(value),)
    )


def _holds(known: Mapping[str, object], when: Facts) -> bool:
    return any(set(_chosen(known[fact])) & set(values) for fact, values in when.items() if fact in known)


def _traits(
    known: Mapping[str, object], industry: Industry, model: LossModel, assumed: list[Assumption]
) -> frozenset[str]:
    found = set()
    for trait in model.traits:
        missing = [fact for fact in trait.yes_when if fact not in known]
        holds = _holds(known, trait.yes_when)
        if not holds and missing:
            holds = trait.id in industry.assumed if trait.if_unknown is None else trait.if_unknown
            value = "yes" if holds else "no"
            assumed.extend(Assumption(fact, trait.text, value) for fact in missing)
        if holds:
            found.add(trait.id)
    return frozenset(found)


def _award(known: Mapping[str, object], staff: float, model: LossModel, assumed: list[Assumption]) -> float:
    """Return yen a person on average; data that only staff have counts for the share of staff."""
    lowest = model.ordinary_award
    if "data_kinds" not in known:
        lowest, text = model.award_if_unknown
        assumed.append(Assumption("data_kinds", text, f"{lowest:.0f}"))
    held = [(award.yen, award.staff_only) for award in model.awards if _holds(known, award.when)]
    return _mean(lowest, held, staff)


def _jo(known: Mapping[str, object], staff: float, industry: Industry, model: LossModel) -> float:
    jo = model.jo

    def sensitivity(pain: int, economic: int) -> float:
        return float(jo.pain_base ** (pain - 1) + jo.economic_base ** (economic - 1))

    held = [(sensitivity(x.pain, x.economic), x.staff_only) for x in jo.levels if _holds(known, x.when)]
    responsibility = jo.higher if industry.higher_responsibility else jo.ordinary
    return jo.base * _mean(sensitivity(1, 1), held, staff) * jo.identifiability * responsibility * jo.response


def _mean(lowest: float, held: list[tuple[float, bool]], staff: float) -> float:
    everyone = max([lowest, *(value for value, staff_only in held if not staff_only)])
    of_staff = max([everyone, *(value for value, _ in held)])
    return everyone + staff * (of_staff - everyone)
