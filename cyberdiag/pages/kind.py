"""What every kind of thing tells about itself, and what an explanation is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from cyberdiag.model.page import Page

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.pages.stock import Stock

Rows: TypeAlias = tuple[tuple[str, str], ...]
"""An id and what it is, for each thing of a kind."""
Explained: TypeAlias = Mapping[str, Callable[[], Page]]
"""By id, what makes the page that tells how it came about."""


class Basis(Struct, frozen=True):
    """A firm's assessment with the catalogue it rests on, and the words to tell it in."""

    assessment: Assessment
    known: Catalogue
    say: Messages


class Kind(Struct, frozen=True):
    """One kind of thing: `rows` lists it, `page` shows the one of an id that `rows` gave.

    `explained` holds what a firm's report can explain of the kind; None where nothing of it depends on a firm.
    """

    rows: Callable[[Stock], Rows]
    page: Callable[[Stock, str], Page]
    explained: Callable[[Basis], Explained] | None = None
