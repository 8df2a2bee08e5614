"""The table of the kinds of thing: what `list`, `show` and `explain` know, and nothing else."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from cyberdiag.errors import UnknownName
from cyberdiag.model.page import Listing, Page
from cyberdiag.pages import (
    case,
    cost,
    cover,
    framework,
    gap,
    question,
    questionnaire,
    scenario,
    service,
    source,
    term,
    trigger,
)
from cyberdiag.pages.kind import Basis, Kind
from cyberdiag.pages.stock import Stock
from cyberdiag.problems import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "questionnaires": Kind(questionnaire.rows, questionnaire.page, questionnaire.explained),
        "questions": Kind(question.rows, question.page, question.explained),
        "sources": Kind(source.rows, source.page),
        "frameworks": Kind(framework.rows, framework.page),
        "terms": Kind(term.rows, term.page),
        "covers": Kind(cover.rows, cover.page, cover.explained),
        "gaps": Kind(gap.rows, gap.page, gap.explained),
        "triggers": Kind(trigger.rows, trigger.page),
        "services": Kind(service.rows, service.page, service.explained),
        "cases": Kind(case.rows, case.page, case.explained),
        "scenarios": Kind(scenario.rows, scenario.page, scenario.explained),
        "costs": Kind(cost.rows, cost.page),
    }
)
"""Every kind by the name that `list` takes, in the order of its overview; its title is `list.<name>`."""


def listing(kind: str | None, say: Messages) -> tuple[Listing, ...]:
    """Return one list, or the questionnaires with the overview of all.

    Raises:
        UnknownName: for a kind that there is not.
    """
    stock = Stock(say)
    if kind is None:
        counts = tuple((k, f"{say(f'list.{k}')} ({len(one.rows(stock))})") for k, one in KINDS.items())
        return (*_listed("questionnaires", stock), Listing("cyberdiag list", counts))
    if kind not in KINDS:
        raise UnknownName.of("unknown-kind", name=kind, known=", ".join(KINDS))
    return _listed(kind, stock)


def _listed(kind: str, stock: Stock) -> tuple[Listing, ...]:
    return (Listing(stock.say(f"list.{kind}"), KINDS[kind].rows(stock)),)


def show(name: str, say: Messages) -> tuple[Page, ...]:
    """Return the page of an id; where things of several kinds are called so, one of each, as `list` has them.

    Raises:
        UnknownName: naming the near miss.
    """
    stock = Stock(say)
    ids = {kind: [key for key, _ in one.rows(stock)] for kind, one in KINDS.items()}
    found = tuple(one.page(stock, name) for kind, one in KINDS.items() if name in ids[kind])
    return found or _unknown(name, (key for known in ids.values() for key in known))


def explain(assessment: Assessment, known: Catalogue, name: str, say: Messages) -> tuple[Page, ...]:
    """Return how what an id names came about in a firm's report, one page for each kind as `show` does.

    Raises:
        UnknownName: naming the near miss among what this report can explain.
    """
    basis = Basis(assessment, known, say)
    kinds = [one.explained(basis) for one in KINDS.values() if one.explained]
    found = tuple(explained[name]() for explained in kinds if name in explained)
    return found or _unknown(name, (key for explained in kinds for key in explained))


def _unknown(name: str, known: Iterable[str]) -> NoReturn:
    guess = near(name, list(known))
    raise UnknownName.of("unknown-id-near" if guess else "unknown-id", name=name, guess=guess or "")
