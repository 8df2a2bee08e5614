"""The table of the kinds of thing: what `list`, `show` and `explain` know, and nothing else."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from cyberdiag.errors import UnknownName
from cyberdiag.model.page import Listing, Page
from cyberdiag.pages.case import CASES
from cyberdiag.pages.cover import COVERS, GAPS, TRIGGERS
from cyberdiag.pages.kind import Basis, Kind
from cyberdiag.pages.knowledge import FRAMEWORKS, SOURCES, TERMS
from cyberdiag.pages.losses import CAUSES, CONTROLS, COSTS, INDUSTRIES, SCENARIOS
from cyberdiag.pages.numbers import CONSTANTS, LEAK_COSTS
from cyberdiag.pages.question import QUESTIONS
from cyberdiag.pages.questionnaire import QUESTIONNAIRES
from cyberdiag.pages.service import SERVICES
from cyberdiag.pages.stock import Stock
from cyberdiag.pages.trade import TRADES
from cyberdiag.problems import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue

KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        "questionnaires": QUESTIONNAIRES,
        "questions": QUESTIONS,
        "sources": SOURCES,
        "frameworks": FRAMEWORKS,
        "terms": TERMS,
        "covers": COVERS,
        "gaps": GAPS,
        "triggers": TRIGGERS,
        "services": SERVICES,
        "cases": CASES,
        "trades": TRADES,
        "scenarios": SCENARIOS,
        "costs": COSTS,
        "controls": CONTROLS,
        "industries": INDUSTRIES,
        "causes": CAUSES,
        "leak-costs": LEAK_COSTS,
        "constants": CONSTANTS,
    }
)
"""Every kind by the name that `list` takes, in the order of its overview; its title is `list.<name>`."""


LIST_SCHEMA = "cyberdiag/list/1"
SHOW_SCHEMA = "cyberdiag/show/1"


def listing(kind: str | None, say: Messages) -> tuple[Listing, ...]:
    """Return one list, or the questionnaires with the overview of all.

    Raises:
        UnknownName: for a kind that there is not.
    """
    stock = Stock(say)
    if kind is None:
        counts = tuple((k, f"{say(f'list.{k}')} ({len(set(one.ids(stock)))})") for k, one in KINDS.items())
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
    found = tuple(one.show(stock, name) for one in KINDS.values() if name in one.ids(stock))
    return found or _unknown(name, (key for one in KINDS.values() for key in one.things(stock)))


def ids_like(start: str, say: Messages) -> list[str]:
    """Return the ids of all kinds that begin so, each once."""
    stock = Stock(say)
    return [*dict.fromkeys(key for one in KINDS.values() for key in one.ids(stock) if key.startswith(start))]


def explain(assessment: Assessment, known: Catalogue, name: str, say: Messages) -> tuple[Page, ...]:
    """Return how what an id names came about in a firm's report, one page for each kind as `show` does.

    Raises:
        UnknownName: naming the near miss among what this report can explain.
    """
    basis = Basis(assessment, known, say)
    kinds = [one.explained(basis) for one in KINDS.values() if one.explained]
    made = (explained[name]() for explained in kinds if name in explained)
    found = tuple(page for one in made for page in ((one,) if isinstance(one, Page) else one))
    return found or _unknown(name, (key for explained in kinds for key in explained))


def _unknown(name: str, known: Iterable[str]) -> NoReturn:
    guess = near(name, list(known))
    raise UnknownName.of("unknown-id-near" if guess else "unknown-id", name=name, guess=guess or "")
