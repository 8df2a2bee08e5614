"""The table of the kinds of thing: what `list`, `show` and `explain` know, and nothing else."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec import Struct

from cyberdiag.errors import UnknownName
from cyberdiag.model.page import Listing, Page
from cyberdiag.pages.stock import Stock
from cyberdiag.problems import near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.pages.kind import Kind


class Entry(Struct, frozen=True):
    """A kind by the module and the name under which it stands; `ids` finds its ids without loading it or building anything."""

    where: str
    ids: Callable[[Stock], Iterable[str]]

    def load(self) -> Kind[Any]:
        """Return the kind."""
        module, name = self.where.split(":")
        found: Kind[Any] = getattr(import_module(f"cyberdiag.pages.{module}"), name)
        return found


def _keys(key: str, *parts: str) -> Callable[[Stock], Iterable[str]]:
    return lambda stock: stock.keys(key, *parts)


def _names(folder: str) -> Callable[[Stock], Iterable[str]]:
    return lambda stock: stock.names(folder)


KINDS: Mapping[str, Entry] = MappingProxyType(
    {
        "questionnaires": Entry("questionnaire:QUESTIONNAIRES", lambda stock: stock.sheet_ids),
        "questions": Entry("question:QUESTIONS", lambda stock: stock.sheet_of),
        "sources": Entry("knowledge:SOURCES", _keys("sources", "sources.yaml")),
        "frameworks": Entry("knowledge:FRAMEWORKS", _names("frameworks")),
        "terms": Entry("knowledge:TERMS", _keys("terms", "glossary.yaml")),
        "covers": Entry("cover:COVERS", _names("covers")),
        "gaps": Entry("cover:GAPS", _keys("gaps", "gaps.yaml")),
        "triggers": Entry("cover:TRIGGERS", _keys("triggers", "triggers.yaml")),
        "services": Entry("service:SERVICES", _keys("services", "services.yaml")),
        "cases": Entry("case:CASES", lambda stock: stock.case_ids),
        "trades": Entry("trade:TRADES", _names("trades")),
        "scenarios": Entry("losses:SCENARIOS", _keys("scenarios", "losses", "scenarios.yaml")),
        "costs": Entry("losses:COSTS", _keys("items", "losses", "items.yaml")),
        "controls": Entry("losses:CONTROLS", _keys("controls", "losses", "factors.yaml")),
        "industries": Entry("losses:INDUSTRIES", _keys("industries", "losses", "industries.yaml")),
        "causes": Entry("losses:CAUSES", _keys("causes", "losses", "common.yaml")),
        "leak-costs": Entry("numbers:LEAK_COSTS", lambda stock: stock.leak_cost_ids),
        "constants": Entry("numbers:CONSTANTS", lambda stock: stock.constant_ids),
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
    return (Listing(stock.say(f"list.{kind}"), KINDS[kind].load().rows(stock)),)


def stale(day: str, say: Messages) -> Listing:
    """Return the sources whose next edition was due before a day (ISO text), with when that was."""
    from cyberdiag.pages import knowledge

    return knowledge.stale(day, say)


def show(name: str, say: Messages) -> tuple[Page, ...]:
    """Return the page of an id; where things of several kinds are called so, one of each, as `list` has them.

    Raises:
        UnknownName: naming the near miss.
    """
    stock = Stock(say)
    found = tuple(one.load().show(stock, name) for one in KINDS.values() if name in one.ids(stock))
    return found or _unknown(name, (key for one in KINDS.values() for key in one.load().things(stock)))


def ids_like(start: str, say: Messages) -> list[str]:
    """Return the ids of all kinds that begin so, each once."""
    stock = Stock(say)
    return [*dict.fromkeys(key for one in KINDS.values() for key in one.ids(stock) if key.startswith(start))]


def explain(assessment: Assessment, known: Catalogue, name: str, say: Messages) -> tuple[Page, ...]:
    """Return how what an id names came about in a firm's report, one page for each kind as `show` does.

    Raises:
        UnknownName: naming the near miss among what this report can explain.
    """
    from cyberdiag.pages.kind import Basis

    basis = Basis(assessment, known, say)
    kinds = [told(basis) for one in KINDS.values() if (told := one.load().explained)]
    made = (explained[name]() for explained in kinds if name in explained)
    found = tuple(page for one in made for page in ((one,) if isinstance(one, Page) else one))
    return found or _unknown(name, (key for explained in kinds for key in explained))


def _unknown(name: str, known: Iterable[str]) -> NoReturn:
    guess = near(name, list(known))
    raise UnknownName.of("unknown-id-near" if guess else "unknown-id", name=name, guess=guess or "")
