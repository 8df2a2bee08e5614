"""A cost item in words: what it is, how its amount is worked out, and where the number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.loss import LossProfile, OwnFigures
from cyberdiag.model.loss_model import Entry, Per
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.loss import ItemLoss, LossEstimate, LossModel, Missing, ScenarioLoss
    from cyberdiag.model.loss_model import CostItem, Industry, Scenario
    from cyberdiag.model.loss_top import Index
    from cyberdiag.report.views.context import Context


class ItemView(Struct, frozen=True):
    """A cost item of one kind of incident: its chance and amount, and how that is worked out.

    `own` tells the firm's own figures in it; empty where there are none.
    """

    item: CostItem
    cover: str
    chance: str
    mean: str
    formula: str
    worked: str  # the factors of the mean, one by one
    mark: str
    own: str = ""


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
    figures = firm.own if isinstance(firm, LossProfile) else OwnFigures()
    return ItemView(
        item=item,
        cover=uncovered.title if uncovered else titles.get(one.cover, one.cover),
        chance=words.percent(one.p),
        mean=words.amount(one.mean, messages),
        formula=formula(item, scenario.items.get(one.item), model, traits, messages, industry, figures),
        worked=_worked(one, item, messages),
        mark=words.mark(item.amount, messages),
        own=own(one.own, figures, messages),
    )


def _worked(one: ItemLoss, item: CostItem, messages: Messages) -> str:
    """Return the mean as the product that it is, each factor as it is printed elsewhere."""
    say, lang = messages, messages.lang
    found = [say("report.loss.worked.median", yen=words.yen(one.median, lang))]
    if item.per in {Per.PERSON, Per.AWARD}:
        found.append(say("report.loss.worked.persons", number=words.plain(words.significant(one.persons))))
    found += [
        say("report.loss.worked.controls", factor=f"{one.controls:.2f}"),
        say("report.loss.worked.spread", factor=f"{one.spread:.2f}"),
        say("report.loss.worked.chance", chance=words.percent(one.p)),
    ]
    return say("report.loss.worked.product", product=" × ".join(found), mean=words.amount(one.mean, messages))


def own(names: tuple[str, ...], figures: OwnFigures, messages: Messages) -> str:
    """Return the firm's own figures of some names, as "Your own figures: margin 40%"; nothing without names."""
    if not names:
        return ""
    told = messages.writing.things.join(_figure(name, getattr(figures, name), messages) for name in names)
    return messages("report.loss.own-figures", figures=told)


def _figure(name: str, value: float, messages: Messages) -> str:
    told = words.percent(value) if name == "margin" else f"{value:,.12g}"
    return messages(f"report.loss.own.{name}", value=told)


def same_numbers(industry: str, model: LossModel) -> tuple[Industry, ...]:
    """Return the other industries that a firm can name whose numbers are all the same, so that amounts are too."""
    others = (i for i in model.industries.values() if i.id != industry and not i.variant)
    return tuple(i for i in others if i.numbers == model.industries[industry].numbers)


def alike(industry: str, model: LossModel, messages: Messages) -> str:
    """Return with which industries the numbers of one are the same, and for which there are no statistics; else nothing."""
    others = same_numbers(industry, model)
    if not others:
        return ""
    numbers = model.industries[industry].sourced
    ours = [
        messages(f"show.industry.{name}") for name, number in numbers.items() if number.mark == "judgement"
    ]
    join = messages.writing.things.join
    return messages("report.loss.alike", titles=join(i.title for i in others), ours=join(ours))


def not_sized(found: LossEstimate, context: Context) -> tuple[str, ...]:
    """Return for each amount that a floor holds up, whatever the size of the firm, which figure of its own would replace it."""
    told: dict[str, str] = {}
    for scenario in found.scenarios:
        for one in scenario.items:
            asked = context.assessment.questions.by_id.get(one.asks)
            if asked is not None:
                yen = words.bare_yen(one.median, context.say.lang)
                told[one.item] = context.say(
                    "report.loss.not-sized", title=one.title, yen=yen, question=asked.text
                )
    return tuple(told.values())


def not_sized_in(one: ScenarioLoss, messages: Messages) -> str:
    """Return the same in short, of the amounts of one kind of incident; nothing where all fit the size of the firm."""
    titles = dict.fromkeys(item.title for item in one.items if item.asks)
    told = messages.writing.titles.join(titles)
    return messages("report.loss.not-sized-short", titles=told) if titles else ""


def of_own(items: Iterable[ItemLoss], model: LossModel, messages: Messages) -> dict[str, str]:
    """Return how a figure of the firm's own that takes the place of an amount is used, and why so."""
    used = {name for item in items for name in item.own}
    rules = {"restore_quote": "own_restore_spread", "largest_transfer": "own_transfer_share"}
    numbers = {rule: getattr(model.constants, rule) for name, rule in rules.items() if name in used}
    return {
        messages(f"show.constants.{rule}", value=f"{number.value:g}"): number.basis
        for rule, number in numbers.items()
    }


def indexed(year: int | None, index: Index, messages: Messages) -> str:
    """Return from which year an amount was put at prices of which one, and by what; nothing where it was not."""
    factor = None if year is None else index.factor(year)
    if factor is None or factor == 1:
        return ""
    return messages("report.loss.indexed", year=str(year), factor=f"{factor:g}", to=str(index.to))


def formula(
    item: CostItem,
    entry: Entry | None,
    model: LossModel,
    traits: frozenset[str],
    messages: Messages,
    industry: str = "",
    figures: OwnFigures = OwnFigures(),  # noqa: B008  a frozen record
) -> str:
    """Return how the median of an item is worked out, in words; `entry` is the item as a scenario uses it.

    With an industry, what a stop costs there stands beside it; the firm's own figures take the place of the model's.
    """
    use, persons = entry or Entry(), item.persons
    if item.own is not None and (told := getattr(figures, item.own)) is not None:
        return _own_formula(item.own, told, use.r or item.r, use.factor, model, messages)
    days = use.days.of(traits) if use.own is None or figures.restore_days is None else figures.restore_days
    median = (item.amount.value if use.base is None else use.base) * use.factor
    values = {
        "yen": words.yen(median, messages.lang),
        "share": words.percent(median),
        "days": f"{median * days:g}",
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
    if use.base is None:
        text += indexed(item.price_year, model.index, messages)
    if persons.at_least:
        text += messages("report.loss.formula.at-least", persons=f"{persons.at_least:,.0f}")
    if item.per is Per.DAY and industry in model.industries:
        of = model.industries[industry]
        text += messages(
            f"report.loss.formula.{'industry' if figures.margin is None else 'own-margin'}",
            id=of.id,
            margin=words.percent(of.margin.value if figures.margin is None else figures.margin),
            dependency=words.percent(of.dependency.value if item.dependency else 1.0),
        )
    if item.floor:
        text += messages("report.loss.formula.floor", yen=words.yen(item.floor, messages.lang))
    return text + messages("report.loss.formula.spread", r=f"{use.r or item.r:g}")


def _own_formula(
    name: str, told: float, ratio: float, factor: float, model: LossModel, messages: Messages
) -> str:
    """Return how the median follows from a figure of the firm that takes the place of the amount."""
    part, constants = factor, model.constants
    if name == "largest_transfer":
        part *= constants.own_transfer_share.value
    else:
        ratio = constants.own_restore_spread.value
    text = messages(f"report.loss.own.{name}", value=f"{told:,.12g}")
    text = text if part == 1 else messages("report.loss.formula.own", figure=text, share=f"{part:g}")
    return text + messages("report.loss.formula.spread", r=f"{ratio:g}")
