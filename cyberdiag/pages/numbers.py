"""The single numbers: unit costs of a leak, and the constants that losses, covers, actions and cases are worked out with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.advice import leak_cost
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.action_order import Wave
from cyberdiag.model.page import Page
from cyberdiag.model.record import Dated, Ruled
from cyberdiag.pages.kind import Basis, Explained, Kind, evidence, titled
from cyberdiag.pages.stock import EFFORT, WAVE, Stock
from cyberdiag.report import words
from cyberdiag.report.views import loss_items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.advice.leak_cost import CostLine
    from cyberdiag.messages import Messages
    from cyberdiag.model.leak import LeakCost
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.loss_top import Scale
    from cyberdiag.pages.kind import Lines


def _figure(one: LeakCost, value: float, say: Messages) -> str:
    """Return a figure in its unit; yen, unless it is a share or a number of months."""
    match one.per:
        case "share":
            return words.percent(value)
        case "person-month":
            return say("show.person-months", count=f"{value:g}")
        case _:
            return say("show.each", yen=f"{value:,.0f}", per=say(f"show.per.{one.per}"))


def _cost_page(one: LeakCost, stock: Stock) -> Page:
    """Return a unit cost: low, typical, high, where that was read, and what is worked out with it."""
    say, model = stock.say, stock.losses
    figures = (("low", one.low), ("typical", one.typical), ("high", one.high))
    priced = [f"{i.id} ({i.title})" for i in model.items.values() if i.price == one.id]
    used = [*([say("show.leak-estimate")] if one.times else []), *priced]
    lines = [
        *((say(f"report.leak.{name}"), _figure(one, v, say)) for name, v in figures if v is not None),
        *evidence(one, say),
        ("", loss_items.indexed(getattr(one, "price_year", None), model.index, say)),
        ("", one.note),
        *titled(say("show.used-in"), used or [say("show.compared")]),
    ]
    return Page(f"{one.id}  {one.title}", tuple(line for line in lines if line[1]))


def _cost_explained(basis: Basis) -> Explained:
    """Return what each unit cost comes to for the firm if the data of everyone leaks."""
    costs, model, facts = basis.known.leak_costs, basis.known.losses, basis.assessment.profile
    if costs is None or model is None:
        return {}
    found = leak_cost.estimate(costs, facts, model, loss_profile(facts, model))
    return (
        {one.id: partial(_for_firm, one, model, basis.say) for one in found.lines if not one.item}
        if found
        else {}
    )


def _for_firm(one: CostLine, model: LossModel, say: Messages) -> Page:
    figures = (("low", one.low), ("typical", one.typical), ("high", one.high))
    lines = [
        (say("report.leak.quantity"), f"{one.quantity:,.0f}"),
        *((say(f"report.leak.{name}"), words.yen(yen, say.lang)) for name, yen in figures),
        *([] if one.counted else [("", say("report.leak.not-counted"))]),
        *evidence(one.evidence, say),
        *([("", of)] if (of := loss_items.indexed(one.price_year, model.index, say)) else []),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


LEAK_COSTS = Kind(
    things=lambda stock: {c.id: c for c in (*stock.leak_costs.costs, *stock.leak_costs.awards)},
    line=lambda one, _: one.title,
    page=_cost_page,
    explained=_cost_explained,
)


class Constant(Struct, frozen=True):
    """A number under the id that it has in its file, said in a sentence, and why it has its value."""

    id: str
    text: str
    why: Dated | Ruled

    def lines(self, say: Messages) -> Lines:
        """Return its evidence, or the reason of a rule of ours."""
        if isinstance(self.why, Dated):
            return evidence(self.why, say)
        return [(say("report.loss.basis"), self.why.source), ("", say(f"show.marks.{self.why.mark}"))]


def _constants(stock: Stock) -> dict[str, Constant]:
    return {one.id: one for one in (*_of_losses(stock), *_of_covers(stock), *_of_order(stock))}


def _told(name: str, say: Messages, **values: str) -> str:
    return say(f"show.constants.{name}", **values)


def _of_losses(stock: Stock) -> Iterable[Constant]:
    """Give the constants of the loss model."""
    model, say = stock.losses, stock.say
    for name in model.constants.__struct_fields__:
        number = getattr(model.constants, name)
        yield Constant(name, _told(name, say, value=f"{number.value:g}"), number)
    for name, scale in model.scales.items():
        yield Constant(name, _told(name, say, **_scaled(scale)), model.rules["model"])
    awards = {f"{a.yen:,.0f}" for a in model.awards.classes} | {f"{model.awards.ordinary:,.0f}"}
    yield Constant(
        "awards", _told("awards", say, value=say.writing.things.join(sorted(awards, key=_yen))), model.awards
    )
    yield Constant("jo", _told("jo", say, value=f"{model.jo.base:g}"), model.jo)
    factors = (f"{year} x{factor:g}" for year, factor in model.index.factors.items())
    told = _told("index", say, to=str(model.index.to), value=say.writing.things.join(factors))
    yield Constant("index", told, model.index)


def _yen(text: str) -> int:
    return int(text.replace(",", ""))


def _scaled(scale: Scale) -> dict[str, str]:
    """Return a scale's numbers for its sentence."""
    return {
        "reference": f"{scale.reference:,.0f}",
        "exponent": f"{scale.exponent:g}",
        "low": f"{scale.minimum:g}",
        "high": f"{scale.maximum:g}",
    }


def _of_covers(stock: Stock) -> Iterable[Constant]:
    """Give the numbers that decide levels and limits of covers, and which incidents are shown."""
    ladders, say = stock.advice.ladders, stock.say
    for name in ladders.thresholds.__struct_fields__:
        number = getattr(ladders.thresholds, name)
        yield Constant(name, _told(name, say, value=f"{number.value:,g}"), number)
    match = stock.advice.matching
    yield Constant("matching", _told("matching", say, fewest=str(match.fewest), most=str(match.most)), match)


def _of_order(stock: Stock) -> Iterable[Constant]:
    """Give the numbers that decide which action comes first."""
    order, say = stock.action_order, stock.say
    for name in order.levels.__struct_fields__:
        level = getattr(order.levels, name)
        values = {"by": say(f"show.waves.{level.by}"), "strain": f"{level.strain:g}"}
        yield Constant(EFFORT + name, say(f"show.step-levels.{name}", **values), level)
    for name in order.waves.__struct_fields__:
        size = getattr(order.waves, name)
        counts = {wave.value: size.by(wave) for wave in Wave}
        firms = say(
            "show.wave-firms" if size.below else "show.wave-firms-rest",
            below=size.below or order.waves.middle.below,
        )
        yield Constant(WAVE + name, say("show.wave-counts", firms=firms, **counts), size)
    for name, number in (("gate_factor", order.gate_factor), ("enough", order.enough)):
        yield Constant(name, _told(name, say, value=f"{number.value:g}"), number)


def _constant_page(one: Constant, stock: Stock) -> Page:
    """Return a number in its sentence, and why it has its value."""
    return Page(one.id, (("", one.text), *one.lines(stock.say)))


def _constant_explained(basis: Basis) -> Explained:
    """Return each of them as it stands for every firm."""
    stock = Stock(basis.say)
    return {name: partial(_constant_of, stock, name) for name in stock.constant_ids}


def _constant_of(stock: Stock, name: str) -> Page:
    return _constant_page(_constants(stock)[name], stock)


CONSTANTS = Kind(
    things=_constants,
    line=lambda one, _: one.text,
    page=_constant_page,
    explained=_constant_explained,
)
