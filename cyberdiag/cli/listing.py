"""`cyberdiag list`: what there is."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words
from cyberdiag.model.format import Format


def _kinds_like(incomplete: str) -> list[str]:
    """Return the kinds whose names begin so, for completion."""
    from cyberdiag.pages import registry

    return [name for name in registry.KINDS if name.startswith(incomplete)]


# fmt: off
Kind = Annotated[str | None, Argument(show_default=False, autocompletion=_kinds_like, help=Words("One of: questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants", ja="questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants のどれか"))]
# fmt: on


def list_(*, kind: Kind = None, format_: o.AsJson = None, say: o.Say, look: o.Looks) -> None:
    """Show the things of a kind, or the overview of all kinds, or write them as JSON."""
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import lines, write_json

    found = registry.listing(kind, say)
    if format_ == Format.JSON:
        write_json({"schema": registry.LIST_SCHEMA, "lists": [one.to_data() for one in found]})
    else:
        pages.listing(lines(look), found)
