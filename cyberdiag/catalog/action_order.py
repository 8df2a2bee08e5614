"""Loads the numbers that decide which action comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge
from cyberdiag.model.action_order import ActionOrder
from cyberdiag.model.language import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from cyberdiag.catalog.folder import Folder


def load_action_order(lang: str = SOURCE_LANGUAGE, folder: Folder | None = None) -> ActionOrder:
    """Return `catalogue/actions.yaml` in one language; raises InvalidData with every fault, each with its place."""
    return knowledge.read(ActionOrder, ("actions.yaml",), lang, folder)
