"""What every kind of thing tells about itself, and what an explanation is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from msgspec import Struct

from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.pages.stock import Stock

T = TypeVar("T")
Rows: TypeAlias = tuple[tuple[str, str], ...]
"""An id and what it is, for each thing of a kind."""
Explained: TypeAlias = Mapping[str, Callable[[], Page]]
"""By id, what makes the page that tells how it came about."""


class Basis(Struct, frozen=True):
    """A firm's assessment with the catalogue it rests on, and the words to tell it in."""

    assessment: Assessment
    known: Catalogue
    say: Messages


class Kind(Struct, Generic[T], frozen=True):
    """One kind of thing: all `things` by id in the order of its list, the `line` of one there, and its `page`.

    `ids` finds the same ids without building anything. `explained` holds what a firm's report can explain of the kind;
    None where nothing of it depends on a firm.
    """

    ids: Callable[[Stock], Iterable[str]]
    things: Callable[[Stock], Mapping[str, T]]
    line: Callable[[T, Stock], str]
    page: Callable[[T, Stock], Page]
    explained: Callable[[Basis], Explained] | None = None

    def rows(self, stock: Stock) -> Rows:
        """Return the list of the kind."""
        return tuple((key, self.line(one, stock)) for key, one in self.things(stock).items())

    def show(self, stock: Stock, name: str) -> Page:
        """Return the page of the thing of an id that `ids` gave."""
        return self.page(self.things(stock)[name], stock)
