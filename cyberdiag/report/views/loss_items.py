"""A cost item in words: what it is, how its amount is worked out, and where the number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.loss_model import Per
from cyberdiag.model.report_loss import ItemView
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.loss import ItemLoss, LossModel
    from cyberdiag.model.loss_model import CostItem, Entry, Scenario


def view(
    one: ItemLoss,
    scenario: Scenario,
    model: LossModel,
    traits: frozenset[str],
    titles: Mapping[str, str],
    messages: Messages,
) -> ItemView:
    """Return an item of a scenario as it is printed."""
    item = model.items[one.item]
    entry = scenario.items.get(one.item)
    evidence = item.amount
    uncovered = model.uncovered.get(one.cover)
    return ItemView(
        title=one.title,
        text=item.text,
        cover=uncovered.title if uncovered else titles.get(one.cover, one.cover),
        chance=words.percent(one.p),
        mean=words.amount(one.mean, messages),
        formula=formula(item, entry, model, traits, messages),
        source=f"{evidence.source} ({evidence.year})",
        url=evidence.url or "",
        mark=messages(f"show.marks.{evidence.mark}"),
    )


def formula(
    item: CostItem, entry: Entry | None, model: LossModel, traits: frozenset[str], messages: Messages
) -> str:
    """Return how the median of an item is worked out, in words."""
    amount = entry.base if entry is not None and entry.base is not None else item.amount.value
    factor = entry.factor if entry is not None else 1.0
    lang = messages.lang
    reference = f"{model.constants.reference_employees.value:g}"
    exponent = f"{item.employees_exponent:g}"
    match item.per:
        case Per.FIRM if item.employees_exponent:
            text = messages(
                "report.loss.formula.firm-size",
                yen=words.yen(amount * factor, lang),
                reference=reference,
                exponent=exponent,
            )
        case Per.FIRM:
            text = messages("report.loss.formula.firm", yen=words.yen(amount * factor, lang))
        case Per.PERSON if item.persons.exponent != 1:
            text = messages(
                "report.loss.formula.person-size",
                yen=words.yen(amount * factor, lang),
                reference=f"{item.persons.reference:,.0f}",
                exponent=f"{item.persons.exponent:g}",
            )
        case Per.PERSON:
            text = messages("report.loss.formula.person", yen=words.yen(amount * factor, lang))
        case Per.AWARD:
            text = messages("report.loss.formula.award", share=words.percent(amount * factor))
        case Per.DAY:
            stopped = entry.days.of(traits) if entry is not None else 1.0
            text = messages("report.loss.formula.days", days=f"{amount * factor * stopped:g}")
        case Per.REVENUE:
            text = messages("report.loss.formula.revenue", share=words.percent(amount * factor))
    if item.persons.at_least:
        text += messages("report.loss.formula.at-least", persons=f"{item.persons.at_least:,.0f}")
    if item.floor:
        text += messages("report.loss.formula.floor", yen=words.yen(item.floor, lang))
    return text + messages("report.loss.formula.spread", r=f"{entry.r if entry and entry.r else item.r:g}")
