"""A cost item in words: what it is, how its amount is worked out, and where the number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss import LossProfile
from cyberdiag.model.loss_model import Entry, Per
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.loss import ItemLoss, LossModel, Missing
    from cyberdiag.model.loss_model import CostItem, Scenario


class ItemView(Struct, frozen=True):
    """A cost item of one kind of incident: its chance and amount, and how that is worked out."""

    item: CostItem
    cover: str
    chance: str
    mean: str
    formula: str
    mark: str


def view(
    one: ItemLoss,
    scenario: Scenario,
    model: LossModel,
    firm: LossProfile | Missing,
    titles: Mapping[str, str],
    messages: Messages,
) -> ItemView:
    """Return an item of a scenario as it is printed; `titles` are those of the covers by id."""
    item, uncovered = model.items[one.item], model.uncovered.get(one.cover)
    traits, industry = (firm.traits, firm.industry) if isinstance(firm, LossProfile) else (frozenset(), "")
    return ItemView(
        item=item,
        cover=uncovered.title if uncovered else titles.get(one.cover, one.cover),
        chance=words.percent(one.p),
        mean=words.amount(one.mean, messages),
        formula=formula(item, scenario.items.get(one.item), model, traits, messages, industry),
        mark=words.mark(item.amount, messages),
    )


def formula(
    item: CostItem,
    entry: Entry | None,
    model: LossModel,
    traits: frozenset[str],
    messages: Messages,
    industry: str = "",
) -> str:
    """Return how the median of an item is worked out, in words; `entry` is the item as a scenario uses it.

    With an industry, what a stop costs there stands beside it.
    """
    use, persons = entry or Entry(), item.persons
    median = (item.amount.value if use.base is None else use.base) * use.factor
    values = {
        "yen": words.yen(median, messages.lang),
        "share": words.percent(median),
        "days": f"{median * use.days.of(traits):g}",
    }
    match item.per:
        case Per.FIRM if item.employees_exponent:
            part, exponent = "firm-size", item.employees_exponent
            values["reference"] = f"{model.constants.reference_employees.value:g}"
        case Per.PERSON if persons.exponent != 1:
            part, exponent = "person-size", persons.exponent
            values["reference"] = f"{persons.reference:,.0f}"
        case Per.DAY:
            part, exponent = "days", 1.0
        case Per.FIRM | Per.PERSON | Per.AWARD | Per.REVENUE:
            part, exponent = item.per.value, 1.0
    text = messages(f"report.loss.formula.{part}", **values, exponent=f"{exponent:g}")
    if persons.at_least:
        text += messages("report.loss.formula.at-least", persons=f"{persons.at_least:,.0f}")
    if item.per is Per.DAY and industry in model.industries:
        of = model.industries[industry]
        text += messages(
            "report.loss.formula.industry",
            id=of.id,
            margin=words.percent(of.margin.value),
            dependency=words.percent(of.dependency.value if item.dependency else 1.0),
        )
    if item.floor:
        text += messages("report.loss.formula.floor", yen=words.yen(item.floor, messages.lang))
    return text + messages("report.loss.formula.spread", r=f"{use.r or item.r:g}")
