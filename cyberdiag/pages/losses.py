"""Pages of the loss model: kinds of incident and cost items, every number with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import losses
from cyberdiag.model.page import Page
from cyberdiag.report import words
from cyberdiag.report.views import loss_items

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.loss_model import CostItem, Dated, LossModel, Scenario


def scenarios(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every kind of incident."""
    return tuple((s.id, s.title) for s in losses.load_losses(say.lang).scenarios.values())


def costs(say: Messages) -> tuple[tuple[str, str], ...]:
    """Return every cost item."""
    return tuple((i.id, i.title) for i in losses.load_losses(say.lang).items.values())


def page(name: str, say: Messages) -> Page | None:
    """Return the page of a kind of incident or a cost item, or None if there is none of that id."""
    model = losses.load_losses(say.lang)
    scenario = model.scenarios.get(name)
    if scenario is not None:
        return _scenario(scenario, model, say)
    return _item(model.items[name], model, say) if name in model.items else None


def _scenario(one: Scenario, model: LossModel, say: Messages) -> Page:
    lines = [
        ("", one.text),
        (say("report.loss.rate"), f"{words.percent(one.rate.value)} ({say('show.reference-firm')})"),
        (say("report.loss.grade"), f"{one.grade}: {say(f'report.loss.grades.{one.grade}')}"),
        *_evidence(one.rate, say),
    ]
    title = say("report.loss.item")
    for entry in one.items.values():
        item = model.items[entry.id]
        lines.append((title, f"{item.title}: {loss_items.formula(item, entry, model, frozenset(), say)}"))
        title = ""
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _item(one: CostItem, model: LossModel, say: Messages) -> Page:
    used = [s.id for s in model.scenarios.values() if one.id in s.items]
    uncovered = model.uncovered[one.uncovered].title if one.uncovered else ""
    lines = [
        ("", one.text),
        (say("report.loss.formula-title"), loss_items.formula(one, None, model, frozenset(), say)),
        (say("report.loss.cover"), one.cover or uncovered),
        *_evidence(one.amount, say),
        (say("list.scenarios"), ", ".join(used)),
    ]
    return Page(f"{one.id}  {one.title}", tuple(lines))


def _evidence(evidence: Dated, say: Messages) -> list[tuple[str, str]]:
    source = f"{evidence.source} ({evidence.year})\n{say(f'show.marks.{evidence.mark}')}"
    if evidence.url:
        source += f"\n{evidence.url}"
    return [(say("report.loss.basis"), evidence.basis), (say("show.sources"), source)]
