"""From authored shapes of the loss model to its frozen values."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from cyberdiag.model import loss_model as m

if TYPE_CHECKING:
    from cyberdiag.catalog import loss_shapes as shapes


class Files(Struct, frozen=True):
    """The five files of `catalogue/losses/`, decoded and in one language."""

    scenarios: shapes.AuthoredScenarios
    items: shapes.AuthoredItems
    industries: shapes.AuthoredIndustries
    factors: shapes.AuthoredFactors
    model: shapes.AuthoredModel


def build(files: Files) -> m.LossModel:
    """Put the files together; their references must have been checked."""
    top = files.model
    return m.LossModel(
        version=top.version,
        scenarios=tuple(_scenario(k, s, top.grades[s.grade]) for k, s in files.scenarios.scenarios.items()),
        items=MappingProxyType({k: _item(k, i) for k, i in files.items.items.items()}),
        industries=MappingProxyType({k: _industry(k, i) for k, i in files.industries.industries.items()}),
        controls=MappingProxyType({k: _control(k, c) for k, c in files.factors.controls.items()}),
        covers=MappingProxyType({k: c.layer for k, c in files.items.covers.items()}),
        uncovered=MappingProxyType({k: (b.title, b.text) for k, b in files.items.uncovered.items()}),
        groups=MappingProxyType(dict(files.items.groups)),
        traits=tuple(_trait(k, t) for k, t in top.traits.items()),
        scales=MappingProxyType(
            {str(k): m.Scale(s.reference, s.exponent, s.minimum, s.maximum) for k, s in top.scales.items()}
        ),
        constants=m.Constants(
            **{name: sourced(getattr(top.constants, name)) for name in m.Constants.__struct_fields__}
        ),
        outputs=_outputs(top.outputs),
        tolerable=(
            top.tolerable_loss.share_of_revenue,
            top.tolerable_loss.minimum,
            top.tolerable_loss.maximum,
        ),
        persons_if_unknown=(
            m.ByTrait(top.persons_if_unknown.default, MappingProxyType({"b2c": top.persons_if_unknown.b2c})),
            top.persons_if_unknown.text,
        ),
        ordinary_award=top.awards.ordinary,
        awards=tuple(m.Award(a.yen, facts(a.when), a.of == "staff") for a in top.awards.classes),
        award_if_unknown=(top.awards.if_unknown, top.awards.text),
        award_evidence=evidence(top.awards),
        jo=_jo(top.jo),
        honesty=tuple(top.honesty),
        assumptions=MappingProxyType(
            {name: evidence(getattr(files, name).assumptions) for name in Files.__struct_fields__}
        ),
    )


def evidence(authored: shapes.AuthoredEvidence) -> m.Evidence:
    return m.Evidence(authored.basis, authored.source, authored.year, authored.mark, authored.url)


def sourced(authored: shapes.AuthoredSourced) -> m.Sourced:
    return m.Sourced(authored.value, evidence(authored))


def facts(authored: dict[str, list[str]]) -> m.Facts:
    return MappingProxyType({key: tuple(values) for key, values in authored.items()})


def exposure(authored: shapes.AuthoredExposure) -> m.Exposure | None:
    """Return the exposure; None unless exactly one of its two forms is complete."""
    given = (authored.a, authored.b, authored.median, authored.r)
    match given:
        case (float() | int() as a, float() | int() as b, None, None):
            return m.BetaExposure(a, b)
        case (None, None, float() | int() as median, float() | int() as r):
            return m.CountExposure(median, r)
        case _:
            return None


def _by_trait(authored: dict[str, float]) -> m.ByTrait:
    traits = {k: v for k, v in authored.items() if k != "default"}
    return m.ByTrait(authored["default"], MappingProxyType(traits))


def _when(authored: shapes.AuthoredWhen) -> m.When:
    return m.When(tuple(authored.all), tuple(authored.any))


def _entry(item: str, authored: shapes.AuthoredEntry) -> m.Entry:
    return m.Entry(
        item=item,
        when=_when(authored.when),
        factor=authored.factor,
        p_factor=authored.p_factor,
        days=_by_trait(authored.days),
        base=authored.base,
        p=None if authored.p is None else _by_trait(authored.p),
        r=authored.r,
        cover=authored.cover,
    )


def _scenario(key: str, authored: shapes.AuthoredScenario, alpha: float) -> m.Scenario:
    return m.Scenario(
        id=key,
        title=authored.title,
        text=authored.text,
        rate=sourced(authored.rate),
        grade=authored.grade,
        alpha=alpha,
        when=_when(authored.when),
        scales=tuple(authored.scales),
        rate_factors=MappingProxyType(dict(authored.rate_factors)),
        exposure=None if authored.exposure is None else exposure(authored.exposure),
        entries=tuple(_entry(item, entry) for item, entry in authored.items.items()),
        threats=tuple(authored.threats),
    )


def _item(key: str, authored: shapes.AuthoredItem) -> m.CostItem:
    return m.CostItem(
        id=key,
        title=authored.title,
        text=authored.text,
        cover=authored.cover,
        uncovered=authored.uncovered,
        group=authored.group,
        per=m.Per(authored.per),
        amount=sourced(authored.amount),
        r=authored.r,
        p=_by_trait(authored.p),
        employees_exponent=authored.employees_exponent,
        floor=authored.floor,
        dependency=authored.dependency,
        persons=m.PersonRule(
            authored.persons.reference, authored.persons.exponent, authored.persons.at_least
        ),
        cap=authored.cap,
        measures_stop=authored.measures_stop,
    )


def _industry(key: str, authored: shapes.AuthoredIndustry) -> m.Industry:
    return m.Industry(
        id=key,
        title=authored.title,
        frequency=sourced(authored.frequency),
        margin=authored.margin,
        dependency=authored.dependency,
        assumed=frozenset(authored.assumed),
        with_shop=authored.with_shop,
        variant=authored.variant,
        special_care_of_everyone=authored.special_care_of_everyone,
        higher_responsibility=authored.higher_responsibility,
    )


def _control(key: str, authored: shapes.AuthoredControl) -> m.Control:
    frequency = MappingProxyType(dict(authored.frequency))
    severity = MappingProxyType(dict(authored.severity))
    return m.Control(key, authored.label, frequency, severity, evidence(authored))


def _trait(key: str, authored: shapes.AuthoredTrait) -> m.Trait:
    known = None if authored.if_unknown == "industry" else bool(authored.if_unknown)
    return m.Trait(key, facts(authored.yes_when), known, authored.text)


def _outputs(authored: shapes.AuthoredOutputs) -> m.Outputs:
    curve = authored.exceedance
    return m.Outputs(
        thresholds=tuple(authored.thresholds),
        exceedance=(curve.lowest, curve.highest, curve.points),
        annual_percentiles=tuple(authored.annual_percentiles),
        range=cast("tuple[float, float]", tuple(authored.range)),
        range_draws=authored.range_draws,
        severity_draws=authored.severity_draws,
    )


def _jo(authored: shapes.AuthoredJo) -> m.JoModel:
    return m.JoModel(
        base=authored.base,
        pain_base=authored.pain_base,
        economic_base=authored.economic_base,
        identifiability=authored.identifiability,
        ordinary=authored.responsibility.ordinary,
        higher=authored.responsibility.higher,
        response=authored.response,
        levels=tuple(m.JoLevel(facts(x.when), x.pain, x.economic, x.of == "staff") for x in authored.levels),
        text=authored.text,
        evidence=evidence(authored),
    )
